"""The model badge in the corner of the menu bar: whether the model is edited, its device, and the memory use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from engine.events import TimelineChanged
from engine.support.wording import join_texts, say, say_count
from gui.bridge import MemoryUse
from gui.context import PanelContext
from gui.language.wording import shown, tr

if TYPE_CHECKING:
    from engine.model.loading import ModelInfo
    from gui.style.theme import Theme

GB = 1e9
_SIDE, _BETWEEN = 8, 12  # pixels beside the badge and between it and the device


class ModelBadge(QWidget):
    """The badge "Base" or "Edited: 120 edits", the device and its memory."""

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = context.bridge
        self.badge = QLabel(tr("No model"))
        self.badge.setObjectName("badge")
        self.badge.setAccessibleName(tr("State of the model"))
        self.device = QLabel()
        self.device.setProperty("rank", "muted")
        self.device.setAccessibleName(tr("Device and memory"))
        self._memory: str = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_SIDE, 4, _SIDE, 4)
        layout.setSpacing(_BETWEEN)
        layout.addWidget(self.badge)
        layout.addWidget(self.device)
        self._bridge.subscribe(TimelineChanged, self.on_timeline)
        self._bridge.subscribe(MemoryUse, self.on_memory)
        self._bridge.model_changed.connect(self.on_model)
        self._bridge.session_reset.connect(self.clear)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the fonts of ``theme``."""
        self.badge.setFont(theme.font(bold=True))
        self.device.setFont(theme.font(0.92))

    def whole_width(self) -> int:
        """Pixels of the badge with the device beside it."""
        return self.least_width() + (_BETWEEN + self.device.sizeHint().width() if self.device.text() else 0)

    def least_width(self) -> int:
        """Pixels of the badge alone."""
        return self.badge.sizeHint().width() + 2 * _SIDE

    def show_device(self, on: bool) -> None:
        """Show the device, or leave it to the tool tip."""
        self.device.setVisible(on)

    def on_timeline(self, event: TimelineChanged) -> None:
        """Show whether the weights differ from the model's files."""
        edits = event.position - event.taken_back
        undone = event.marks[-1].position - event.position if event.marks else 0
        parts = [_edited(edits, event.imported) if event.applied else _unedited(self._bridge.model)]
        if undone:
            parts.append(say("{count:,} undone", count=undone))
        self.badge.setText(shown(join_texts(", ", parts)))
        self._restyle(event.applied > 0)

    def clear(self) -> None:
        """Reset for another model or session: no edits are applied."""
        self.on_timeline(TimelineChanged((), 0))

    def on_model(self, info: ModelInfo | None) -> None:
        """Show the device of another model."""
        self.badge.setText(shown(_unedited(info)))
        self._restyle(False)
        self._show_device()

    def on_memory(self, event: MemoryUse) -> None:
        """Show the memory use."""
        self._memory = say("{used:.1f} / {total:.0f} GB", used=event.used / GB, total=event.total / GB)
        self.device.setToolTip(shown(event.meaning))
        self._show_device()

    def _show_device(self) -> None:
        device = self._bridge.model.device if self._bridge.model else ""
        self.device.setText(shown(join_texts("   ", [device, self._memory])))
        self.badge.setToolTip(self.device.text())

    def _restyle(self, edited: bool) -> None:
        self.badge.setProperty("edited", "true" if edited else "false")
        self.badge.style().unpolish(self.badge)
        self.badge.style().polish(self.badge)


def _edited(edits: int, imported: int) -> str:
    if not imported:
        return say_count(edits, "Edited: {n} edit", "Edited: {n} edits")
    return say_count(
        edits, "Edited: {n} edit, {imported:,} imported", "Edited: {n} edits, {imported:,} imported", imported=imported
    )


def _unedited(model: ModelInfo | None) -> str:
    return say("Base") if model else say("No model")

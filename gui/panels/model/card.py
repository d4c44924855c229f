"""The cards of the model panel: the properties of a loaded model, and the progress of loading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.events import Progress
from engine.support.wording import join_texts, say, say_count
from gui.bridge import JobState
from gui.language.wording import shown, tr
from gui.style.theme import Theme
from gui.support.units import format_count, format_folder
from gui.widgets.pieces import Elided, progress_bar, ranked

if TYPE_CHECKING:
    from engine.model.loading import ModelInfo

_ROWS = {"Kind": say("Kind"), "Weights": say("Weights"), "Fingerprint": say("Fingerprint"), "Folder": say("Folder")}
_FINGERPRINT = 12  # displayed characters; the tooltip has all


class ModelCard(QWidget):
    """Name and properties of the loaded model."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.name = QLabel(self)
        self._values = {title: Elided("", self) for title in _ROWS}
        self._grid = grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        for row, (title, word) in enumerate(_ROWS.items()):
            grid.addWidget(ranked(shown(word), "muted", parent=self), row, 0)
            grid.addWidget(self._values[title], row, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.name)
        layout.addLayout(grid)
        theme.changed.connect(self._dress)
        self._dress()

    def add_row(self, title: str, value: QWidget) -> None:
        """Add a line below the properties."""
        row = self._grid.rowCount()
        self._grid.addWidget(ranked(shown(title), "muted", parent=self), row, 0)
        self._grid.addWidget(value, row, 1)

    def show_model(self, info: ModelInfo) -> None:
        """Show the properties of ``info``."""
        self.name.setText(info.name)
        self.name.setAccessibleName(tr("Model {name}", name=info.name))
        kind = say_count(
            info.layers,
            "{architecture}, {n} layer, {parameters} parameters",
            "{architecture}, {n} layers, {parameters} parameters",
            architecture=info.architecture,
            parameters=format_count(info.parameters),
        )
        texts = (
            kind,
            say("{dtype} on {device}", dtype=info.dtype, device=info.device),
            info.fingerprint[:_FINGERPRINT],
            format_folder(info.folder),
        )
        for title, text in zip(_ROWS, texts, strict=True):
            self._values[title].set_full_text(shown(text))
        sizes = say(
            "hidden {hidden:,}, inner {inner:,}, vocabulary {vocabulary:,}",
            hidden=info.hidden,
            inner=info.inner,
            vocabulary=info.vocabulary,
        )
        self._values["Kind"].setToolTip(shown(join_texts("\n", [kind, sizes])))
        same = say("The same on every machine for the same weights.")
        self._values["Fingerprint"].setToolTip(shown(join_texts("\n", [info.fingerprint, same])))

    def _dress(self) -> None:
        self.name.setFont(self._theme.font(1.25, bold=True))
        self._values["Fingerprint"].setFont(self._theme.font(0.95, mono=True))


class LoadingCard(QWidget):
    """Progress of loading, with a stop button."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(self)
        self._title.setObjectName("cardTitle")
        self._detail = ranked("", "muted", wrap=True, parent=self)
        self.bar = progress_bar(tr("Progress of loading"), self)
        self.cancel_button = QPushButton(tr("Cancel"), self)
        self.cancel_button.setAccessibleName(tr("Cancel loading"))
        self.cancel_button.clicked.connect(self.cancelled)
        row = QHBoxLayout()
        row.addWidget(self._detail, 1)
        row.addWidget(self.cancel_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self.bar)
        layout.addLayout(row)
        layout.addStretch(1)

    def begin(self, title: str) -> None:
        """Reset for a new load."""
        self._title.setText(shown(title))
        self._detail.setText(tr("Waiting"))
        self.bar.setRange(0, 0)
        self.cancel_button.setEnabled(True)

    def follow(self, event: Progress) -> None:
        """Show the progress."""
        self.bar.setRange(0, event.total)
        self.bar.setValue(event.done)
        self._detail.setText(shown(join_texts(", ", (event.task, _count(event), event.detail))))

    def show_state(self, state: JobState) -> None:
        """Show that loading is being stopped."""
        if state is JobState.STOPPING:
            self._detail.setText(tr("Stopping after this step"))
            self.cancel_button.setEnabled(False)


def _count(event: Progress) -> str:
    """How much of a step is done, "" where that is not known."""
    if not event.total:
        return ""
    if not event.unit:
        return say("{done:,} of {total:,}", done=event.done, total=event.total)
    return say("{done:,} of {total:,} {unit}", done=event.done, total=event.total, unit=event.unit)

"""The cards of the model panel: the properties of a loaded model, and the progress of loading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.events import Progress
from gui.bridge import JobState
from gui.style.theme import Theme
from gui.support.units import format_count, format_folder, plural
from gui.widgets.pieces import Elided, progress_bar, ranked

if TYPE_CHECKING:
    from engine.model.loading import ModelInfo

_ROWS = ("Kind", "Weights", "Fingerprint", "Folder")
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
        for row, title in enumerate(_ROWS):
            grid.addWidget(ranked(title, "muted", parent=self), row, 0)
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
        self._grid.addWidget(ranked(title, "muted", parent=self), row, 0)
        self._grid.addWidget(value, row, 1)

    def show_model(self, info: ModelInfo) -> None:
        """Show the properties of ``info``."""
        self.name.setText(info.name)
        self.name.setAccessibleName(f"Model {info.name}")
        texts = (
            f"{info.architecture}, {plural(info.layers, 'layer')}, {format_count(info.parameters)} parameters",
            f"{info.dtype} on {info.device}",
            info.fingerprint[:_FINGERPRINT],
            format_folder(info.folder),
        )
        for title, text in zip(_ROWS, texts, strict=True):
            self._values[title].set_full_text(text)
        sizes = f"hidden {info.hidden:,}, inner {info.inner:,}, vocabulary {info.vocabulary:,}"
        self._values["Kind"].setToolTip(f"{texts[0]}\n{sizes}")
        self._values["Fingerprint"].setToolTip(f"{info.fingerprint}\nThe same on every machine for the same weights.")

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
        self.bar = progress_bar("Progress of loading", self)
        self.cancel_button = QPushButton("Cancel", self)
        self.cancel_button.setAccessibleName("Cancel loading")
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
        self._title.setText(title)
        self._detail.setText("Waiting")
        self.bar.setRange(0, 0)
        self.cancel_button.setEnabled(True)

    def follow(self, event: Progress) -> None:
        """Show the progress."""
        self.bar.setRange(0, event.total)
        self.bar.setValue(event.done)
        count = f"{event.done:,} of {event.total:,} {event.unit}".strip() if event.total else ""
        self._detail.setText(", ".join(part for part in (event.task, count, event.detail) if part))

    def show_state(self, state: JobState) -> None:
        """Show that loading is being stopped."""
        if state is JobState.STOPPING:
            self._detail.setText("Stopping after this step")
            self.cancel_button.setEnabled(False)

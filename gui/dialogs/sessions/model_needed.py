"""The question for the model that a session needs, where it is not found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.dialogs.files import choose_file, choose_folder
from gui.widgets.pieces import primary, ranked

if TYPE_CHECKING:
    from engine.catalogue.entries import SessionEntry
    from gui.style.theme import Theme

GGUF = "GGUF models (*.gguf *.GGUF);;All files (*)"


class ModelNeededDialog(QDialog):
    """Says which model the session belongs to and asks where it is; ``chosen`` is its folder or GGUF file."""

    chosen = Signal(object)  # Path

    def __init__(self, theme: Theme, entry: SessionEntry, why: str = "", parent: QWidget | None = None) -> None:
        """``why``: what was tried, as a sentence."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("The model of this session")
        self.setMinimumWidth(560)
        model = entry.model
        head = QLabel(f"\u201c{entry.title}\u201d needs {model.name or 'its model'}, which was not found here.", self)
        head.setWordWrap(True)
        head.setTextFormat(Qt.TextFormat.PlainText)
        head.setFont(theme.font(1.1, bold=True))
        was = f"It was loaded from {model.folder or 'an unknown place'} (fingerprint {model.fingerprint[:12]})."
        said = f"{was} Say where it is now; another model than this one will be refused."
        self.about = ranked(said, "muted", wrap=True)
        self.why = ranked(why, "warn", wrap=True)
        self.why.setVisible(bool(why))
        self.folder_button = primary("Choose its folder...", self)
        self.folder_button.clicked.connect(lambda _checked: self._choose_folder())
        self.file_button = QPushButton("Choose its GGUF file...", self)
        self.file_button.clicked.connect(lambda _checked: self._choose_file())
        cancel = QPushButton("Cancel", self)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (cancel, self.file_button, self.folder_button):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 16)
        layout.setSpacing(10)
        for label in (head, self.about, self.why):
            layout.addWidget(label)
        layout.addSpacing(6)
        layout.addLayout(buttons)

    def _choose_folder(self) -> None:
        self._take(choose_folder(self, "The model of this session", str(Path.home())))

    def _choose_file(self) -> None:
        self._take(choose_file(self, "The model of this session", str(Path.home()), GGUF))

    def _take(self, place: Path | None) -> None:
        if place is not None:
            self.accept()
            self.chosen.emit(place)

"""The question for the model that a session needs, where it is not found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.support.wording import join_texts, say
from gui.dialogs.files import choose_file, choose_folder
from gui.language.wording import shown, tr
from gui.widgets.pieces import primary, ranked
from gui.widgets.tab_order import follow_the_eye
from gui.widgets.whole import Whole

if TYPE_CHECKING:
    from engine.catalogue.entries import SessionEntry
    from gui.style.theme import Theme

TITLE = say("The model of this session")
GGUF = say("GGUF models (*.gguf *.GGUF);;All files (*)")


class ModelNeededDialog(QDialog):
    """Says which model the session belongs to and asks where it is; ``chosen`` is its folder or GGUF file."""

    chosen = Signal(object)  # Path

    def __init__(self, theme: Theme, entry: SessionEntry, why: str = "", parent: QWidget | None = None) -> None:
        """``why``: what was tried, as a sentence."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(shown(TITLE))
        model = entry.model
        self._near = nearest(model.folder)
        needs = say(
            "\u201c{session}\u201d needs {model}, which was not found here.",
            session=entry.title,
            model=model.name or say("its model"),
        )
        head = QLabel(shown(needs), self)
        head.setWordWrap(True)
        head.setTextFormat(Qt.TextFormat.PlainText)
        head.setFont(theme.font(1.1, bold=True))
        was = say(
            "It was loaded from {place} (fingerprint {fingerprint}).",
            place=model.folder or say("an unknown place"),
            fingerprint=model.fingerprint[:12],
        )
        now = say("Say where it is now; another model than this one will be refused.")
        self.about = ranked(shown(join_texts(" ", [was, now])), "muted", wrap=True)
        self.why = ranked(shown(why), "warn", wrap=True)
        self.why.setVisible(bool(why))
        self.folder_button = primary(tr("Choose its folder..."), self)
        self.folder_button.setDefault(True)
        self.folder_button.setFocus()
        self.folder_button.clicked.connect(lambda _checked: self._choose_folder())
        self.file_button = QPushButton(tr("Choose its GGUF file..."), self)
        self.file_button.clicked.connect(lambda _checked: self._choose_file())
        cancel = QPushButton(tr("Cancel"), self)
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
        follow_the_eye(self)
        Whole(self, 560)

    def _choose_folder(self) -> None:
        self._take(choose_folder(self, shown(TITLE), self._near))

    def _choose_file(self) -> None:
        self._take(choose_file(self, shown(TITLE), self._near, shown(GGUF)))

    def _take(self, place: Path | None) -> None:
        if place is not None:
            self.accept()
            self.chosen.emit(place)


def nearest(place: str) -> str:
    """The folder that is left of the path ``place``: what was moved is mostly not far; else the home of the person."""
    return next((str(folder) for folder in Path(place).parents if place and folder.is_dir()), str(Path.home()))

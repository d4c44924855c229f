"""The list of models in the dialog: the short list, and what is on this computer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QTreeWidget

from engine.hub.kept import KeptModel
from engine.hub.suggested import SUGGESTED, Suggestion
from engine.support.wording import join_texts, say
from gui.support.units import format_bytes, format_folder

SHORT_LIST, HERE = say("Small models that were edited with this program"), say("Also on this computer")
GATED = say("The Hub gives it to who has agreed to its licence on its page, with a token.")
SHARED = say("Other programs use it too, so it is not removed from here.")


class ModelTree(QTreeWidget):
    """The list. What is typed or pasted while it has the keys is the beginning of another model's name: ``typed``."""

    typed = Signal(str)

    def keyboardSearch(self, search: str) -> None:
        """Hand on a letter, with which Qt would look for a row."""
        self.typed.emit(search)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand on what is pasted."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.typed.emit(QGuiApplication.clipboard().text().strip())
        else:
            super().keyPressEvent(event)


@dataclass(frozen=True)
class ModelRow:
    """One model of the list: of the short list (``suggestion``), on this computer (``kept``), or both."""

    name: str
    suggestion: Suggestion | None = None
    kept: KeptModel | None = None

    @property
    def size(self) -> str:
        """Its bytes here, else what fetching it takes."""
        if self.kept is not None:
            return format_bytes(self.kept.size)
        if self.suggestion is not None:
            return say("about {size}", size=format_bytes(self.suggestion.megabytes * 1e6))
        return ""

    @property
    def licence(self) -> str:
        """Its licence; "" where it is not known."""
        if self.suggestion is not None:
            return self.suggestion.licence
        return self.kept.licence if self.kept is not None else ""

    @property
    def state(self) -> str:
        """Where it is."""
        if self.kept is None:
            return say("to be fetched")
        return say("on this computer") if self.kept.ours else say("in the Hub's cache")

    @property
    def about(self) -> str:
        """What it is good for, what its licence asks for, and where it lies."""
        parts: list[str] = []
        if self.suggestion is not None:
            parts.append(self.suggestion.good_for)
        if self.kept is None and self.suggestion is not None and self.suggestion.gated:
            parts.append(GATED)
        if self.kept is not None:
            parts.append(say("In {folder}.", folder=format_folder(str(self.kept.folder))))
            parts.append("" if self.kept.ours else SHARED)
        return join_texts(" ", parts)


def model_rows(kept: Sequence[KeptModel]) -> dict[str, list[ModelRow]]:
    """The rows by the title of their part; of a model that is kept twice the one of this program."""
    here: dict[str, KeptModel] = {}
    for one in kept:
        here.setdefault(one.name, one)
    short = [ModelRow(one.name, one, here.get(one.name)) for one in SUGGESTED]
    listed = {row.name for row in short}
    return {SHORT_LIST: short, HERE: [ModelRow(one.name, None, one) for one in here.values() if one.name not in listed]}

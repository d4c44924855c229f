"""The points of the timeline to choose from: a list that is asked for what is seen of it, however long it is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QComboBox

from engine.events import TimelineMark
from engine.support.wording import Sentence, join_texts, say, say_count
from gui.language.wording import shown
from gui.support import messages

NOW = -1  # the point "now" among the choices of batches
_FIRST = ((say("Base model"), 0), (say("Now"), NOW))


class Points(QAbstractListModel):
    """The base model, now, and every batch, latest first; the data of a row is its batch."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._marks: Sequence[TimelineMark] = ()
        self._gone: Sequence[int] = ()  # edits taken back until each mark

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """How many there are."""
        return 0 if parent is not None and parent.isValid() else len(_FIRST) + len(self._marks)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name of a point, or its batch."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.UserRole):
            return None
        name, batch = self._point(index.row())
        return shown(name) if role == Qt.ItemDataRole.DisplayRole else batch

    def name_at(self, row: int) -> str:
        """The name of the point of a row."""
        return self._point(row)[0]

    def edits_after(self, batches: int) -> Sentence:
        """What the model holds after ``batches``: its edits without those taken back, and imported changes."""
        held = self._marks[batches - 1].position - self._gone[batches - 1]
        edits = say_count(held, "{n} edit", "{n} edits")
        imported = sum(bool(mark.imported) for mark in self._marks[:batches])
        if not imported:
            return edits
        came = messages.imported(imported)
        return join_texts(", ", [edits, came]) if held else came

    def show_marks(self, marks: Sequence[TimelineMark], choices: Sequence[QComboBox]) -> None:
        """List these batches; each of ``choices`` keeps its point while that exists, else takes the row of its place
        among them: the base model, now.
        """
        chosen = [combo.currentData() for combo in choices]
        self.beginResetModel()
        self._marks, self._gone = marks, list(accumulate(mark.taken_back for mark in marks))
        self.endResetModel()
        for fallback, (combo, batch) in enumerate(zip(choices, chosen, strict=True)):
            combo.setCurrentIndex(self._row_of(batch, fallback))

    def _point(self, row: int) -> tuple[str, int]:
        if row < len(_FIRST):
            return _FIRST[row]
        batches = len(_FIRST) + len(self._marks) - row
        mark = self._marks[batches - 1]
        return join_texts(", ", [mark.name, self.edits_after(batches)]), mark.batch

    def _row_of(self, batch: int | None, fallback: int) -> int:
        """The row of a batch; its number is its place on the timeline."""
        if batch in (0, NOW):
            return 0 if batch == 0 else 1
        known = batch is not None and batch <= len(self._marks)
        return len(_FIRST) + len(self._marks) - batch if batch is not None and known else fallback

"""Many rows for the table, made a few at a time, so that the window answers meanwhile."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QObject, Signal

from gui.panels.edits.fact_rows import FactRow, FactText
from gui.panels.edits.model import AT_ONCE, EditsModel
from gui.support.slices import Slices

_Then = Callable[[], object] | None


class Filling(QObject):
    """Makes the rows of long lists of texts between other work and appends each list whole, as one step of undo."""

    done = Signal(list)  # the new rows

    def __init__(self, model: EditsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._waiting: deque[tuple[Sequence[FactText], str, _Then]] = deque()
        self._slices = Slices(self)

    @property
    def busy(self) -> bool:
        """Whether rows are still to come."""
        return bool(self._waiting)

    def add(self, texts: Sequence[FactText], what: str, then: _Then = None) -> None:
        """Append a row for each text, in the order of the calls, then call ``then``: now, or soon where many."""
        if len(texts) <= AT_ONCE and not self.busy:
            self._append([FactRow(text) for text in texts], what, then)
            return
        self._waiting.append((texts, what, then))
        if not self._slices.busy:
            self._slices.begin(self._make())

    def finish(self) -> None:
        """Append what is still being made, now."""
        self._slices.finish()

    def give_up(self) -> None:
        """Forget the list that was asked for last."""
        if self._waiting:
            self._waiting.pop()
        if not self._waiting:
            self._slices.stop()

    def _make(self) -> Iterator[bool]:
        """Make rows, and append each list when its last row is there; True: the event loop is to turn."""
        while self._waiting:
            texts, what, then = self._waiting[0]
            rows: list[FactRow] = []
            for text in texts:
                rows.append(FactRow(text))
                yield False
            yield True
            self._waiting.popleft()
            self._append(rows, what, then)
            yield True

    def _append(self, rows: list[FactRow], what: str, then: _Then) -> None:
        self._model.put(rows, what)
        if len(rows) > AT_ONCE:
            gc.freeze()  # they stay: to look through so many for garbage takes longer than all else here
        if rows:
            self.done.emit(rows)
        if then is not None:
            then()

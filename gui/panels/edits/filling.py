"""Many rows for the table, made a few at a time, so that the window answers meanwhile."""

from __future__ import annotations

import gc
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from gui.panels.edits.fact_rows import FactRow, FactText
from gui.panels.edits.model import EditsModel

AT_ONCE = 1000  # so many rows are there when the call returns
_SLICE_SECONDS = 0.02  # of making rows between two turns of the event loop

_Then = Callable[[], object] | None


class Filling(QObject):
    """Makes the rows of long lists of texts between other work and appends each list whole, as one step of undo."""

    done = Signal(list)  # the new rows

    def __init__(self, model: EditsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._waiting: deque[tuple[Sequence[FactText], str, _Then]] = deque()
        self._work: Iterator[bool] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    @property
    def busy(self) -> bool:
        """Whether rows are still being made."""
        return self._work is not None

    def add(self, texts: Sequence[FactText], what: str, then: _Then = None) -> None:
        """Append a row for each text, in the order of the calls, then call ``then``: now, or soon where many."""
        if len(texts) <= AT_ONCE and not self.busy:
            self._append([FactRow(text) for text in texts], what, then)
            return
        self._waiting.append((texts, what, then))
        if self._work is None:
            self._work = self._make()
            self._timer.start()

    def finish(self) -> None:
        """Append what is still being made, now."""
        for _ in self._work or ():
            pass
        self._end()

    def _go_on(self) -> None:
        end = time.perf_counter() + _SLICE_SECONDS
        for pause in self._work or ():
            if pause or time.perf_counter() > end:
                return
        self._end()

    def _end(self) -> None:
        self._work = None
        self._timer.stop()

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

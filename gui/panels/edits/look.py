"""Queries the model's current answers, a few rows at a time, while the engine is idle; in a run, of new rows only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice

from PySide6.QtCore import QObject, QTimer

from engine.errors import PalimpsestError
from engine.events import TimelineChanged
from engine.support.wording import say
from gui.bridge import Job, JobState
from gui.context import PanelContext
from gui.panels.edits import fact_events
from gui.panels.edits.fact_rows import FactRow
from gui.panels.edits.model import EditsModel

_ROWS = 24  # rows queried at once, which bounds the waiting time of another job
_ROWS_IN_RUN = 4  # fewer between two steps of a run, which waits for them
_DELAY_MS = 250  # debounces typing before the engine is queried


class Looker(QObject):
    """Fills "says now" and "P before" of queued rows, visible ones first; after each move of the timeline, rows that
    have an answer are queried again as soon as they are in sight.
    """

    def __init__(
        self, context: PanelContext, model: EditsModel, visible: Callable[[], list[FactRow]], parent: QObject
    ) -> None:
        """``visible`` returns the rows that are currently visible."""
        super().__init__(parent)
        self._context = context
        self._model = model
        self._visible = visible
        self._job: Job | None = None
        self._asked: list[FactRow] = []
        self._asked_last: list[FactRow] = []
        self._up_to_date: dict[int, FactRow] = {}  # by identity: rows asked since the model was last another one
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._look)
        model.rows_changed.connect(self.wake)
        model.shown_changed.connect(self.wake)
        bridge = context.bridge
        bridge.busy_changed.connect(self._on_busy)
        bridge.model_changed.connect(self._on_another)
        bridge.subscribe(TimelineChanged, self._on_another)

    def wake(self) -> None:
        """Start a query soon, if there are rows to query."""
        if self._context.bridge.model is not None:
            self._timer.start()

    def rest(self) -> None:
        """Cancel the query, so that the engine is free for another job."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()

    def _on_busy(self, busy: bool) -> None:
        if not busy:
            self.wake()

    def _on_another(self, _what: object) -> None:
        """No answer is one of the present model any more. Which rows are in sight by then is not known yet."""
        self._up_to_date.clear()
        self.wake()

    def _look(self) -> None:
        bridge = self._context.bridge
        if bridge.model is None or self._job is not None:
            return
        in_run = bridge.current is not None and bridge.current.kind == "edit"
        if bridge.busy and not in_run:
            return
        rows = self._new_rows() if in_run else self._next_rows()
        if not rows:
            return
        facts = [row.fact for row in rows if row.fact is not None]
        for row in rows:
            row.fresh = False
            self._up_to_date[id(row)] = row
        self._asked = rows
        self._job = bridge.submit(
            say("Asking what the model says now"),
            lambda bench: bench.query_facts(facts),
            on_error=self._on_error,
            kind="look",
            needs="model",
        )
        self._job.state_changed.connect(self._on_state)

    def _next_rows(self) -> list[FactRow]:
        """The next rows without an answer, visible ones first."""
        in_sight = [row for row in self._visible() if _can_look(row) and (row.fresh or not self._is_up_to_date(row))]
        others = (row for row in self._model.rows.rows if row.fresh and _can_look(row) and row.before is None)
        return in_sight[:_ROWS] or list(islice(others, _ROWS))

    def _new_rows(self) -> list[FactRow]:
        """Rows in sight that have never been answered; the answers of others will change with the run anyway."""
        return [row for row in self._visible() if row.fresh and _can_look(row) and row.says is None][:_ROWS_IN_RUN]

    def _on_error(self, error: PalimpsestError) -> None:
        """Mark the fact that the model cannot express, and query the others again."""
        row = fact_events.take_error(error, self._asked_last)
        if row is not None:
            self._model.touch([row])
            self._ask_again([other for other in self._asked_last if other is not row])

    def _on_state(self, state: JobState) -> None:
        if not state.final:
            return
        if state is JobState.CANCELLED:
            self._ask_again(self._asked)
        self._asked_last, self._asked, self._job = self._asked, [], None
        if self._context.bridge.busy:
            self.wake()  # otherwise the end of the last job does

    def _ask_again(self, rows: Sequence[FactRow]) -> None:
        for row in rows:
            row.fresh = row.says is None
            self._up_to_date.pop(id(row), None)

    def _is_up_to_date(self, row: FactRow) -> bool:
        return id(row) in self._up_to_date


def _can_look(row: FactRow) -> bool:
    return row.has_fact and not row.in_run

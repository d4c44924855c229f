"""Runs the queued rows and updates the table from the engine: states, batches, the timeline, other sessions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from engine.errors import BadHyperparameter, PalimpsestError
from engine.events import (
    BatchCommitted,
    BranchChanged,
    BranchStarted,
    FactState,
    FreeAnswersMeasured,
    GuardTripped,
    RetentionMeasured,
    Steps,
    TimelineChanged,
)
from engine.support.wording import join_texts, say, say_count
from gui.bridge import Job, JobState
from gui.bridge.inbox import Call
from gui.context import PanelContext
from gui.language.wording import tr
from gui.panels.edits import fact_events
from gui.panels.edits.fact_rows import FactRow
from gui.panels.edits.model import EditsModel
from gui.panels.edits.written import Written
from gui.support.run_settings import RunSettings
from gui.widgets.pieces import Notice

if TYPE_CHECKING:
    from engine.session.edits import SessionEdit
    from engine.workbench import Workbench


class RunControl(QObject):
    """Start, pause and stop; owns the job of the run."""

    state_changed = Signal()  # a run began, paused, resumed or ended
    started = Signal(object)  # RunSettings of a run that begins
    tripped = Signal(object)  # GuardTripped of the current run
    cut_short = Signal(object)  # str: how many facts of a run that was stopped, or failed, were written
    rows_followed = Signal()  # states of rows changed: counters must be updated

    def __init__(self, context: PanelContext, model: EditsModel, notice: Notice, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._model = model
        self._notice = notice
        self._timeline = TimelineChanged((), 0)
        self._reread = self._switched = self._reading = False
        self._answered: list[FreeAnswersMeasured] = []  # in this session
        self._taking_back: tuple[int, ...] = ()  # the applied batches that take edits back
        self.accounted = ""  # time of the last batch that the desk of the session knew of when it was opened
        self.remarks: Mapping[str, str] = {}  # the person's notes of facts in the ledger, by fact id
        self.prepare: Callable[[], Call] | None = None
        self.options: Callable[[], RunSettings] | None = None
        self.job: Job | None = None
        self._written = Written(0)  # of the present run, else of the last one
        bridge = context.bridge
        bridge.subscribe(FactState, self._on_fact)
        bridge.subscribe(BatchCommitted, self._on_batch)
        bridge.subscribe(BranchStarted, self._on_branch)
        bridge.subscribe(BranchChanged, self._on_switch)
        bridge.subscribe(TimelineChanged, self._on_timeline)
        bridge.subscribe(RetentionMeasured, self._on_retention)
        bridge.subscribe(FreeAnswersMeasured, self._on_free)
        bridge.subscribe(GuardTripped, self._on_guard)
        bridge.session_reset.connect(self._on_reset)
        bridge.model_changed.connect(self._on_model)
        bridge.job_finished.connect(self._on_job)

    # -- user actions --------------------------------------------------------------------------------------------------

    def start(self, among: Sequence[FactRow] | None = None, *, at_once: bool = False) -> None:
        """Run all queued rows, or those ``among`` some, with the settings of the method panel; ``at_once`` as one
        batch, whatever its size there.
        """
        self._model.settle()
        rows = self._model.rows.queued(among)
        if self.job is not None or not rows:
            return
        self._notice.clear()
        try:
            options = self._ask_options()
        except BadHyperparameter as error:
            self._notice.show_error(error)
            return
        facts = [row.fact for row in rows if row.fact is not None]
        written = Written(len(facts))
        options = replace(options, batch=len(facts)) if at_once else options
        for row in rows:
            row.in_run = True
        self._model.touch(rows)
        ready = self.prepare() if self.prepare is not None else None

        def work(bench: Workbench) -> Steps[Any]:
            if ready is not None:
                yield from ready(bench)
            watch = options.watch.for_engine()
            run = bench.edit(
                facts, options.method, options.settings, batch=options.batch, seed=options.seed, options=watch
            )
            return (yield from written.count(run))

        self.job = self._context.bridge.submit(
            say_count(
                len(facts), "Editing {n} fact with {method}", "Editing {n} facts with {method}", method=options.title
            ),
            work,
            on_error=lambda error: self._show_error(error, rows),
            kind="edit",
        )
        self._written = written
        self.job.state_changed.connect(self._on_state)
        self.state_changed.emit()
        self.started.emit(options)

    def toggle_pause(self) -> None:
        """Pause the run after the current step, or resume it."""
        if self.job is None:
            return
        if self.job.state is JobState.PAUSED:
            self.job.resume()
        else:
            self.job.pause()

    def stop(self) -> None:
        """Stop after the current step."""
        if self.job is not None:
            self.job.cancel()

    @property
    def settled(self) -> bool:
        """Whether the table shows every edit of the ledger, as far as the window has heard of them."""
        waits = self._reread or self._reading
        return not waits and not fact_events.misses_session(self._model.rows, self._timeline.marks)

    @property
    def timeline(self) -> TimelineChanged:
        """The timeline as the window knows it."""
        return self._timeline

    @property
    def state(self) -> JobState | None:
        """The state of the current run, None if there is none."""
        return self.job.state if self.job is not None else None

    def _show_error(self, error: PalimpsestError, rows: Sequence[FactRow]) -> None:
        """Show an error; one about a single fact of the run is shown in its row."""
        row = fact_events.take_error(error, rows)
        if row is None:
            self._notice.show_error(error)
            return
        self._show([row])
        self._notice.say(tr("Nothing was run. {subject}: {reason}", subject=row.text.subject, reason=row.note), "bad")

    def _ask_options(self) -> RunSettings:
        if self.options is None:
            raise BadHyperparameter(say("There is no method panel to say how to edit."))
        return self.options()

    # -- events of the engine ------------------------------------------------------------------------------------------

    def _on_state(self, state: JobState) -> None:
        if state.final:
            self.job = None
            self._tell_written(state)
            self._show(fact_events.release(self._model.rows))
            self._read_session_if_needed()
        self.state_changed.emit()

    def _tell_written(self, state: JobState) -> None:
        """Say how far a run came that was stopped; of one that failed before its first batch the error is enough."""
        if state is JobState.CANCELLED:
            self.cut_short.emit(join_texts(" ", [say("Stopped."), self._written.sentence]))
        elif state is JobState.FAILED and self._written.most:
            self.cut_short.emit(self._written.sentence)

    def _on_fact(self, event: FactState) -> None:
        self._show(fact_events.take_state(self._model.rows, event))

    def _on_guard(self, event: GuardTripped) -> None:
        """Report a violated limit; the worker has paused the run already, and the job's state follows."""
        if self.job is None:
            return  # a stored event of a reopened session
        if event.action == "pause":
            self.job.pause()
        self.tripped.emit(event)

    def _on_batch(self, event: BatchCommitted) -> None:
        self._show(fact_events.take_batch(self._model.rows, event))

    def _on_branch(self, event: BranchStarted) -> None:
        """Take the rows that the former branch keeps out of the table; they come back with that branch."""
        self._model.undo_stack.clear()  # its commands would restore them
        self._model.remove_rows(fact_events.left_behind(self._model.rows, event))
        self.rows_followed.emit()

    def _on_switch(self, _event: BranchChanged) -> None:
        """The rows belong to another line than the timeline that comes next: they are read anew, not moved along it."""
        self._switched = True

    def _on_timeline(self, event: TimelineChanged) -> None:
        self._timeline = event
        if not self._switched:
            self._show(fact_events.take_timeline(self._model.rows, event))
        self._switched = False
        taking_back = tuple(mark.batch for mark in event.marks[: event.applied] if not mark.edits)
        self._reread |= taking_back != self._taking_back
        self._taking_back = taking_back
        self._read_session_if_needed()

    def _on_retention(self, event: RetentionMeasured) -> None:
        self._show(fact_events.take_retention(self._model.rows, event))

    def _on_free(self, event: FreeAnswersMeasured) -> None:
        self._answered.append(event)  # a session tells them before its rows are read
        self._show(self._take_free(event))

    def _take_free(self, event: FreeAnswersMeasured) -> list[FactRow]:
        rows = fact_events.take_free(self._model.rows, event)
        if rows:
            self._model.asked_freely.emit()
        return rows

    def _on_reset(self) -> None:
        """Note that another session is being opened: the rows are read from its ledger with its first timeline."""
        self._reread, self._reading = True, False
        self._timeline = TimelineChanged((), 0)
        self._answered = []

    def _on_job(self, job: Job) -> None:
        """Mark all rows as not applied: a session that could not be opened leaves the base model."""
        if job.kind == "session" and self._reread:
            self._on_model()

    def _on_model(self) -> None:
        """Requeue all facts for another model, without results."""
        self._reread = False
        self._notice.clear()  # what it says was about the other model
        self._show(fact_events.forget_model(self._model.rows))

    def _read_session_if_needed(self) -> None:
        """Read the ledger if it has other edits than the table, for example those of a reopened session."""
        bridge = self._context.bridge
        if self.job is not None or bridge.model is None:
            return
        if self._reread or fact_events.misses_session(self._model.rows, self._timeline.marks):
            self._reread, self._reading = False, True
            bridge.submit(
                say("Reading the session"),
                lambda bench: bench.facts_of_session(),
                on_result=self._take_session,
                on_error=lambda _error: self._end_reading(),
                needs="model",
            )

    def _end_reading(self) -> None:
        self._reading = False

    def _take_session(self, edits: Sequence[SessionEdit]) -> None:
        """Show the edits of the ledger in its order, before what waits."""
        self._end_reading()
        unaccounted = {mark.batch for mark in self._timeline.marks if mark.when > self.accounted}
        position = self._timeline.position
        new, foreign = fact_events.match_session(self._model.rows, edits, position, unaccounted)
        for row in new:
            row.remark = self.remarks.get(row.fact_id, "")
        self._model.undo_stack.clear()  # its commands would restore rows of the other session
        self._model.remove_rows(foreign)
        if new:
            self._model.restore_rows(fact_events.in_their_places(self._model.rows, new))
        for event in self._answered:
            self._take_free(event)
        self._show(self._model.rows.rows)

    def _show(self, rows: Sequence[FactRow]) -> None:
        if rows:
            self._model.touch(rows)
            self.rows_followed.emit()

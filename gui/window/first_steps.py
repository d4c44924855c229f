"""The first minute: which step comes next, and the tour that points at the widgets of this window."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

import resources
from engine.events import TimelineChanged
from engine.requests import DEMO
from gui.bridge import Job, JobState
from gui.dialogs.tour import RUN_STEP, Step, Tour
from gui.panels.edits.fact_rows import RowState, text_of
from gui.support import messages
from gui.support.units import plural
from gui.window.next_step import WANTED, Offered

if TYPE_CHECKING:
    from engine.fact import Fact
    from gui.panels.edits.fact_rows import FactRow
    from gui.window.frame import WindowFrame

DEMO_NAME = "demo_world"  # of the demo world's model
SAMPLES = 3  # facts of the demo world that wait at the very first start
_SOON_MS = 60  # debounces changes before the line is chosen anew


def read_samples() -> tuple[Fact, ...]:
    """The sample facts: of the real world, and not true."""
    from engine.evaluation.datasets import read_facts  # only now: the window is to be there first

    return tuple(read_facts(resources.path("sample_facts.json")).facts)


class FirstSteps(QObject):
    """Shows the line with the next step while it is wanted, and the tour when it is asked for."""

    def __init__(self, window: WindowFrame) -> None:
        super().__init__(window)
        self._window, self._settings = window, window.settings
        self._line = window.next_step
        self._asked = self._edited = self._back = self._failed = False
        self._applied = 0
        self.tour = Tour(window.theme, self._widget_of, window)
        self.tour.step_shown.connect(window.bring_forward)
        self.tour.left.connect(self._on_left)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SOON_MS)
        self._timer.timeout.connect(self.refresh)
        self._connect()

    def begin(self) -> None:
        """Show the tour, and the line with the next step after it."""
        self._settings.remember(WANTED, True)
        self.tour.begin()
        self.refresh()

    def end(self) -> None:
        """The window closes."""
        self._timer.stop()
        self.tour.hide()

    def refresh(self) -> None:
        """Show the next step, or nothing where it is not wanted, the tour is on or a session is offered."""
        wanted = self._settings.recall(WANTED, False)
        shown = wanted and not self.tour.isVisible() and not self._window.offer.isVisibleTo(self._window)
        if shown:
            self._line.offer(self._next())
        self._line.setVisible(shown)

    def _connect(self) -> None:
        window, bridge = self._window, self._window.bridge
        window.actions_table.handle("help.tour", self.begin)
        self._line.tour_wanted.connect(self.begin)
        self._line.closed.connect(self._close)
        for gone in (window.offer.closer.clicked, window.offer.accepted):
            gone.connect(self._soon)
        for signal in (bridge.engine_ready, bridge.model_changed, bridge.jobs_changed):
            signal.connect(self._soon)
        bridge.engine_failed.connect(self._on_failed)
        bridge.session_reset.connect(self._on_reset)
        bridge.job_finished.connect(self._on_job)
        bridge.subscribe(TimelineChanged, self._on_timeline)
        window.edits.model.rows_changed.connect(self._soon)
        window.edits.run.state_changed.connect(self._on_run)
        window.edits.forecast.changed.connect(self._soon)

    def _soon(self, *_: object) -> None:
        self._timer.start()

    def _close(self) -> None:
        self._settings.remember(WANTED, False)
        self.refresh()

    def _on_left(self, had_keys: bool) -> None:
        """The keys go on to the next step, and not to whatever widget happens to come after the tour."""
        self.refresh()
        if had_keys:
            (self._line.do_button if self._line.do_button.isVisible() else self._window.edits.view).setFocus()

    def _on_failed(self, *_: object) -> None:
        """The engine could not be started: there is nothing to be shown around in."""
        self._failed = True
        self.tour.leave()
        self._soon()

    # -- what has happened ---------------------------------------------------------------------------------------------

    def _on_run(self) -> None:
        """A run that begins takes the tour on to what comes after it."""
        if self._window.edits.run.job is not None and self.tour.isVisible() and self.tour.number == RUN_STEP:
            self.tour.go_on()
        self._soon()

    def _on_job(self, job: Job) -> None:
        if job.kind == "generate" and job.state is JobState.DONE and self._edited:
            self._asked = True
        self._soon()

    def _on_reset(self) -> None:
        """Another model or session."""
        self._asked = self._edited = self._back = False
        self._applied = 0
        self._soon()

    def _on_timeline(self, event: TimelineChanged) -> None:
        self._back = self._edited and (self._back or event.applied < self._applied)
        if event.applied > self._applied:
            self._edited, self._asked, self._back = True, False, False
        self._applied = event.applied
        self._soon()

    # -- what comes next -----------------------------------------------------------------------------------------------

    def _next(self) -> Offered:
        bridge, edits = self._window.bridge, self._window.edits
        if self._failed:
            repair = self._window.actions_table["help.repair"].trigger
            return Offered("The engine did not start", messages.ENGINE_HINT, "alert", "Repair environment...", repair)
        if not bridge.ready:
            return Offered("Starting", "The engine is loaded; this takes some seconds.", "clock")
        if bridge.model is None:
            return self._without_model()
        if edits.run.job is not None:
            about = edits.forecast.text or "The table shows which are taken."
            return Offered("The facts are being written", f"{about} Pause is F6, Stop is Shift+F5.", "clock")
        if self._edited and not (self._asked or self._back) and (row := self._edited_row()) is not None:
            return self._ask_about(row)
        if queued := len(edits.queued_facts()):
            return self._before_run(queued)
        return self._after_edit() if self._edited else self._without_facts()

    def _without_model(self) -> Offered:
        loading = any(job.kind == "load" for job in self._window.bridge.jobs)
        if loading or (self._window.bridge.running("load") is not None):
            return Offered("Loading the model", "It is ready in a moment.", "clock")
        actions = self._window.actions_table
        return Offered(
            "Load a model",
            "The demo world is part of the program. A real one is fetched by its name, or opened from a folder.",
            "globe",
            "Open the demo world",
            actions["model.demo"].trigger,
            "Get a model...",
            actions["model.get"].trigger,
        )

    def _without_facts(self) -> Offered:
        actions, importer = self._window.actions_table, self._window.edits.importer
        if self._is_demo:
            return Offered(
                "Add facts to write",
                "Take some of the demo world, or type one into the last row of the table.",
                "table",
                f"Add {SAMPLES} demo facts",
                partial(importer.add_demo, SAMPLES),
            )
        return Offered(
            "Add facts to write",
            "Begin with three that everybody knows, made wrong (the Eiffel Tower in Rome), or type one into the table.",
            "table",
            f"Add {SAMPLES} sample facts",
            self._add_samples,
            "Import facts...",
            actions["edits.import"].trigger,
        )

    def _add_samples(self) -> None:
        """Put facts about the real world into the table, for a model that knows it."""
        self._window.bridge.submit_beside("Reading sample facts", read_samples, self._take_samples)

    def _take_samples(self, facts: Sequence[Fact]) -> None:
        self._window.edits.importer.add([text_of(fact) for fact in facts], "sample facts")

    def _before_run(self, queued: int) -> Offered:
        method, model = self._window.method.method, self._window.bridge.model
        by = f" by {method.title}" if method is not None else ""
        into = "the demo world" if self._is_demo or model is None else model.name
        forecast = self._window.edits.forecast.text or "How long it takes is being estimated."
        run = self._window.actions_table["run.start"].trigger
        return Offered(f"Write {plural(queued, 'fact')} into {into}{by}", forecast, "play", "Run (F5)", run)

    def _ask_about(self, row: FactRow) -> Offered:
        assert row.fact is not None
        text = row.fact.text
        return Offered(
            "Ask what the model says now",
            f"\u201c{text}\u201d before and after the edit, side by side in the playground.",
            "question",
            "Ask",
            partial(self._window.edits.prompt_wanted.emit, text),
        )

    def _after_edit(self) -> Offered:
        actions = self._window.actions_table
        export = actions["export.show"].trigger
        if not self._back:
            return Offered(
                "Take it back",
                "The last batch goes, and the weights are as before, to the bit. Redo (Ctrl+Shift+Z) brings it again.",
                "undo",
                "Undo the last batch",
                self._window.timeline.undo,
                "Export...",
                export,
            )
        title, kept = "That was an edit, there and back", "Edits are kept in a session until you delete it."
        if self._is_demo:
            more = f"Everything works the same on a real model. {kept}"
            return Offered(title, more, "check", "Get a model...", actions["model.get"].trigger)
        return Offered(title, f"{kept} The edited model can be exported.", "check", "Export...", export)

    @property
    def _is_demo(self) -> bool:
        model = self._window.bridge.model
        return model is not None and (model.folder == DEMO or model.name == DEMO_NAME)

    def _edited_row(self) -> FactRow | None:
        """A row that is in the weights, of the last batch, one that was taken first."""
        rows = [row for row in self._window.edits.model.rows.rows if row.is_in_weights and row.fact is not None]
        return min(rows, key=lambda row: (row.shown_state is not RowState.WRITTEN, -row.batch), default=None)

    # -- the tour ------------------------------------------------------------------------------------------------------

    def _widget_of(self, step: Step) -> QWidget:
        window = self._window
        found: dict[str, QWidget] = {
            "table": window.edits.view,
            "method": window.method.combo,
            "run": window.edits.run_button,
            "playground": window.playground,
            "timeline": window.timeline,
        }
        return found[step.target]

"""The first minute: which step comes next, and the tour that points at the widgets of this window."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

import resources
from engine.events import TimelineChanged
from engine.support.demo_name import DEMO
from engine.support.wording import join_texts, say, say_count
from gui.bridge import Job, JobState
from gui.dialogs.tour import RUN_STEP, Step, Tour
from gui.language.wording import kept
from gui.panels.edits.fact_rows import RowState, text_of
from gui.support import messages
from gui.window.next_step import WANTED, Offered

if TYPE_CHECKING:
    from engine.fact import Fact
    from engine.methods.knobs import MethodInfo
    from engine.model.loading import ModelInfo
    from gui.panels.edits.fact_rows import FactRow, FactText
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
        self._given: list[tuple[FactRow, FactText]] = []
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

    def give_samples(self) -> None:
        """Let facts of the demo world wait at the very first start; nobody asked for them, so they go when another
        model is loaded.
        """
        importer = self._window.edits.importer
        importer.added.connect(self._on_given, Qt.ConnectionType.SingleShotConnection)
        importer.add_demo(SAMPLES)

    def _on_given(self, rows: Sequence[FactRow]) -> None:
        self._given = [(row, row.text) for row in rows]

    def _on_model(self, model: ModelInfo | None) -> None:
        if model is not None and self._given and not self._is_demo:
            table = self._window.edits.model
            table.delete([row for row, text in self._given if row.text == text and not row.is_locked])
            self._given = []

    def end(self) -> None:
        """The window closes."""
        self._timer.stop()
        self.tour.hide()

    def refresh(self) -> None:
        """Show the next step, or nothing where it is not wanted, the tour is on or a session is offered."""
        wanted = self._settings.recall(WANTED, False)
        free = not self.tour.isVisible() and not self._window.offer.isVisibleTo(self._window)
        if wanted and free:
            self._line.offer(self._next())
        self._line.setVisible(wanted and free)

    def _connect(self) -> None:
        window, bridge = self._window, self._window.bridge
        window.actions_table.handle("help.tour", self.begin)
        self._line.tour_wanted.connect(self.begin)
        self._line.closed.connect(self._close)
        for gone in (window.offer.closer.clicked, window.offer.accepted):
            gone.connect(self._soon)
        for signal in (bridge.engine_ready, bridge.model_changed, bridge.jobs_changed):
            signal.connect(self._soon)
        bridge.model_changed.connect(self._on_model)
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
            button = say("Repair environment...")
            return Offered(say("The engine did not start"), messages.ENGINE_HINT, "alert", button, repair)
        if not bridge.ready:
            return Offered(say("Starting"), say("The engine is loaded; this takes some seconds."), "clock")
        if bridge.model is None:
            return self._without_model()
        if edits.run.job is not None:
            progress, keys = kept(edits.forecast.text), say("Pause is F6, Stop is Shift+F5.")
            told = say("{progress}.", progress=progress) if progress else say("The table shows which are taken.")
            about = join_texts(" ", [told, keys])
            return Offered(say("The facts are being written"), about, "clock")
        if self._edited and not (self._asked or self._back) and (row := self._edited_row()) is not None:
            return self._ask_about(row)
        if queued := len(edits.queued_facts()):
            return self._before_run(queued)
        return self._after_edit() if self._edited else self._without_facts()

    def _without_model(self) -> Offered:
        loading = any(job.kind == "load" for job in self._window.bridge.jobs)
        if loading or (self._window.bridge.running("load") is not None):
            return Offered(say("Loading the model"), say("It is ready in a moment."), "clock")
        actions = self._window.actions_table
        return Offered(
            say("Load a model"),
            say("The demo world is part of the program. A real one is fetched by its name, or opened from a folder."),
            "globe",
            say("Open the demo world"),
            actions["model.demo"].trigger,
            say("Get a model..."),
            actions["model.get"].trigger,
        )

    def _without_facts(self) -> Offered:
        actions, importer = self._window.actions_table, self._window.edits.importer
        if self._is_demo:
            return Offered(
                say("Add facts to write"),
                say("Take some of the demo world, or type one into the last row of the table."),
                "table",
                say("Add {count} demo facts", count=SAMPLES),
                partial(importer.add_demo, SAMPLES),
            )
        return Offered(
            say("Add facts to write"),
            say("Begin with three well-known ones, made wrong (the Eiffel Tower in Rome), or type your own."),
            "table",
            say("Add {count} sample facts", count=SAMPLES),
            self._add_samples,
            say("Import facts..."),
            actions["edits.import"].trigger,
        )

    def _add_samples(self) -> None:
        """Put facts about the real world into the table, for a model that knows it."""
        self._window.bridge.submit_beside(say("Reading sample facts"), read_samples, self._take_samples)

    def _take_samples(self, facts: Sequence[Fact]) -> None:
        self._window.edits.importer.add([text_of(fact) for fact in facts], say("sample facts"))

    def _before_run(self, queued: int) -> Offered:
        method, model = self._window.method.method, self._window.bridge.model
        into = say("the demo world") if self._is_demo or model is None else model.name
        forecast = kept(self._window.edits.forecast.text) or say("How long it takes is being estimated.")
        run = self._window.actions_table["run.start"].trigger
        return Offered(_to_write(queued, into, method), forecast, "play", say("Run (F5)"), run)

    def _ask_about(self, row: FactRow) -> Offered:
        assert row.fact is not None
        text = row.fact.text
        return Offered(
            say("Ask what the model says now"),
            say("\u201c{prompt}\u201d before and after the edit, side by side in the playground.", prompt=text),
            "question",
            say("Ask"),
            partial(self._window.edits.prompt_wanted.emit, text),
        )

    def _after_edit(self) -> Offered:
        actions = self._window.actions_table
        export = actions["export.show"].trigger
        if not self._back:
            return Offered(
                say("Take it back"),
                say(
                    "The last batch goes, and the weights are as before, to the bit. "
                    "Redo (Ctrl+Shift+Z) brings it again."
                ),
                "undo",
                say("Undo the last batch"),
                self._window.timeline.undo,
                say("Export..."),
                export,
            )
        title = say("That was an edit, there and back")
        if self._is_demo:
            more = say("Everything works the same on a real model. Edits are kept in a session until you delete it.")
            return Offered(title, more, "check", say("Get a model..."), actions["model.get"].trigger)
        more = say("Edits are kept in a session until you delete it. The edited model can be exported.")
        return Offered(title, more, "check", say("Export..."), export)

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


def _to_write(queued: int, place: str, method: MethodInfo | None) -> str:
    """What a run would do: ``queued`` facts into the model ``place``, by a method where one is chosen."""
    if method is None:
        return say_count(queued, "Write {n} fact into {place}", "Write {n} facts into {place}", place=place)
    return say_count(
        queued,
        "Write {n} fact into {place} by {method}",
        "Write {n} facts into {place} by {method}",
        place=place,
        method=method.title,
    )

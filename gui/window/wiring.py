"""The connections between panels, made here, as no panel refers to another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.events import BranchStarted, TimelineChanged
from engine.support.wording import capitalised, join_texts, say, say_count
from gui.language.wording import tr
from gui.panels.detection.panel import DetectionPanel
from gui.panels.interference.panel import InterferencePanel
from gui.panels.jobs.panel import JobsPanel
from gui.panels.robustness.panel import RobustnessPanel
from gui.panels.side_memory.panel import FAMILY as SIDE_MEMORY
from gui.panels.side_memory.panel import SideMemoryPanel
from gui.panels.tracing.panel import TracingPanel
from gui.panels.tuning.panel import TuningPanel
from gui.panels.value_search.panel import ValueSearchPanel
from gui.support import messages
from gui.support.run_settings import RunSettings
from gui.window.font_notes import FontNotes
from gui.window.long_runs import LongRuns

if TYPE_CHECKING:
    from engine.events import GuardTripped, TakingBackForeseen
    from engine.fact import Fact
    from gui.widgets.toast import Toast
    from gui.window.frame import WindowFrame

_SHOWN_IN = {"with": "quality", "judge": "quality"}  # measures without a panel of their name


class Wiring(QObject):
    """Connects panels: facts of the table, settings of the next run and titles of methods go to the panels that need
    them; requested prompts, layers and panels are shown.
    """

    def __init__(self, window: WindowFrame) -> None:
        super().__init__(window)
        self._window = window
        self._edits, self._method = window.edits, window.method
        self._way_back: Toast | None = None
        self._connect_edits()
        window.complete.connect(self._connect_others)
        FontNotes(window)
        self.long_runs = LongRuns(window)
        window.bridge.subscribe(BranchStarted, self._on_branch)
        window.timeline.branches.answers_wanted.connect(self._compare_answers)
        window.bridge.subscribe(TimelineChanged, self._on_timeline)
        window.model.fetched.connect(self._on_fetched)
        window.model.not_fetched.connect(lambda error: window.toasts.show(error.message, error.hint, "bad"))
        window.progress.jobs_wanted.connect(lambda: window.bring_forward("jobs"))
        for part in (window.timeline.strip, window.progress, window.job_log):
            part.set_titles(self._method.title_of)

    def _connect_others(self) -> None:
        """Connect the panels that come after the window's first paint."""
        self._window.panel(ValueSearchPanel).set_names(self._edits.model.rows.name_of)
        panel = self._window.panel
        for part in (panel(RobustnessPanel), panel(JobsPanel), panel(TuningPanel)):
            part.set_titles(self._method.title_of)
        self._connect_measures()

    def _connect_edits(self) -> None:
        edits, method = self._edits, self._method
        edits.set_options_source(method.run_options)
        method.changed.connect(edits.forecast.wake)
        edits.prompt_wanted.connect(self._ask_about)
        edits.taken_back.connect(self._on_taken_back)
        edits.run.started.connect(self._on_run)
        edits.run.tripped.connect(self._on_guard)
        edits.run.cut_short.connect(self._on_cut_short)

    def _connect_measures(self) -> None:
        window, method = self._window, self._method
        for spec, action in window.actions_table:
            family, _, name = spec.id.partition(".")
            if family == "measure":  # asked for in a menu or the palette: what comes of it must be seen
                panel = _SHOWN_IN.get(name, name)
                action.triggered.connect(lambda _checked=False, panel=panel: window.bring_forward(panel))
        window.panel(RobustnessPanel).prompt_wanted.connect(self._ask_about)
        interference = window.panel(InterferencePanel)
        interference.set_sources(self._queued_facts, method.run_options)
        interference.layers_wanted.connect(self._use_layers)
        tracing = window.panel(TracingPanel)
        tracing.set_source(self._selected_facts)
        tracing.layers_wanted.connect(self._use_layers)
        tracing.started.connect(lambda: window.bring_forward("tracing"))
        detection = window.panel(DetectionPanel)
        detection.set_sources(self._table_facts, method.run_options)
        method.changed.connect(detection.show_cost)
        tuning = window.panel(TuningPanel)
        tuning.set_sources(self._table_facts, method.run_options)
        tuning.kept.connect(method.look_up_presets)
        teaching = window.panel(SideMemoryPanel).teaching
        teaching.facts = self._table_facts
        teaching.taught.connect(method.look_up_presets)

    def _on_fetched(self, name: str, folder: Path) -> None:
        """Say that a model has come, with the way to open it: the panel that says so may be behind another one."""
        said = say("{name} is on this computer now.", name=name)
        open_it = (tr("Open", meaning="verb"), lambda: self._window.model.open_folder(str(folder)))
        self._window.toasts.show(said, "", "info", open_it)

    def _on_run(self, options: RunSettings) -> None:
        """Raise the panel of side memories when a run writes one, unless it was closed."""
        if options.family == SIDE_MEMORY and self._window.docks["side"].toggleViewAction().isChecked():
            self._window.bring_forward("side")

    def _queued_facts(self) -> tuple[Fact, ...]:
        return tuple(self._edits.queued_facts())

    def _selected_facts(self) -> tuple[Fact, ...]:
        return tuple(row.fact for row in self._edits.view.selected_rows() if row.fact is not None)

    def _table_facts(self) -> tuple[Fact, ...]:
        return tuple(row.fact for row in self._edits.model.rows.rows if row.fact is not None)

    def _use_layers(self, layers: tuple[int, ...]) -> None:
        """Set the layers of the method, as a panel has suggested, and show a message."""
        if not self._method.use_layers(layers):
            self._window.toasts.show(messages.NO_LAYERS, messages.NO_LAYERS_HINT, "warn")
            return
        said = say_count(
            len(layers),
            "{method} edits layer {layers} from now on.",
            "{method} edits layers {layers} from now on.",
            method=self._method.method.title if self._method.method else say("The method"),
            layers=join_texts(", ", map(str, layers)),
        )
        self._window.toasts.show(said, say("The method panel has a way back to the preset."))

    def _on_taken_back(self, found: TakingBackForeseen) -> None:
        """Say what was taken back, with the way back for as long as it is one."""
        taken = say_count(int(found.taken.sum()), "{n} edit taken back.", "{n} edits taken back.")
        said = join_texts(" ", [taken, found.sentence])
        self._way_back = self._window.toasts.show(said, "", "info", (tr("Undo"), self._window.timeline.undo))

    def _on_timeline(self, _event: TimelineChanged) -> None:
        """Another point is no longer the one that the way back leads from."""
        if self._way_back is not None:
            self._window.toasts.withdraw(self._way_back)
            self._way_back = None

    def _on_guard(self, event: GuardTripped) -> None:
        """Show why a guard rail stopped the run, and the options."""
        if event.action == "pause":
            stop = (tr("Stop the run"), self._edits.run.stop)
            self._window.toasts.show(event.reason, messages.GUARD_PAUSED, "warn", stop)
        else:
            self._window.toasts.show(event.reason, messages.GUARD_BACK, "warn")

    def _on_cut_short(self, said: str) -> None:
        """Say how many facts of a run that was stopped were written, also in the log, where it stays."""
        self._window.bridge.log(said)
        self._window.toasts.show(said)

    def _on_branch(self, event: BranchStarted) -> None:
        """Say that a branch has begun, and that nothing was cut."""
        said = capitalised(event.said)
        self._window.toasts.show(said, messages.branch_hint(former=event.former))

    def _compare_answers(self, point: int) -> None:
        self._window.bring_forward("playground")
        self._window.playground.compare_with_now(point)

    def _ask_about(self, prompt: str) -> None:
        self._window.bring_forward("playground")
        self._window.playground.set_prompt(prompt)

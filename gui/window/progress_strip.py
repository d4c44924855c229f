"""Progress in the status bar: the current job, its progress and remaining time, and a button to stop it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QWidget

from engine.events import EditProgress, Progress, RunProgress, StudyProgress, ValueSearch
from gui.bridge import Job, JobState
from gui.bridge.event_filter import IdleProgress
from gui.context import PanelContext
from gui.support.pace import Pace
from gui.support.units import plural, time_left
from gui.widgets.basics import tool_button

if TYPE_CHECKING:
    from engine.model.loading import ModelInfo
    from gui.style.theme import Theme

BAR_STEPS = 1000


class ProgressStrip(QWidget):
    """One line of text, a bar and a stop button. When idle, the text says what the program is waiting for."""

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._edit: EditProgress | None = None
        self._task: Progress | None = None
        self._search: ValueSearch | None = None
        self._study: StudyProgress | None = None
        self._run: RunProgress | None = None
        self._aside = ""
        self._pace = Pace()
        self._title_of: Callable[[str], str] = str
        self.text = QLabel("Starting the engine...")
        self.text.setAccessibleName("Progress")
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(220)
        self.bar.setAccessibleName("Progress of the job")
        self.stop = tool_button("Stop the job", "Stop after the step in hand")
        self.stop.clicked.connect(self._on_stop)
        for widget in (self.bar, self.stop):  # keep their room when hidden, so that docks do not move with each job
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 2, 6, 2)
        layout.setSpacing(10)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.stop)
        self._subscribe()
        self._show_idle()

    def _subscribe(self) -> None:
        bridge = self._context.bridge
        bridge.subscribe(EditProgress, self.on_edit)
        bridge.subscribe(RunProgress, self.on_run)
        bridge.subscribe(Progress, self.on_task)
        bridge.subscribe(ValueSearch, self.on_search)
        bridge.subscribe(StudyProgress, self.on_study)
        bridge.subscribe(IdleProgress, self.on_idle)
        bridge.engine_ready.connect(self._show_idle)
        bridge.engine_failed.connect(self._say)
        bridge.model_changed.connect(self._refresh)
        bridge.job_started.connect(self._on_started)
        bridge.job_finished.connect(self._show_idle)

    def set_titles(self, title_of: Callable[[str], str]) -> None:
        """Set the display names of the methods."""
        self._title_of = title_of

    def apply_theme(self, theme: Theme) -> None:
        """Apply the icon's colour."""
        self.stop.setIcon(theme.icon("stop"))

    # -- events --------------------------------------------------------------------------------------------------------

    def on_edit(self, event: EditProgress) -> None:
        """Show the progress of an edit run."""
        if self._edit is None or event.batch != self._edit.batch or event.stage != self._edit.stage:
            self._search = self._task = None
        self._edit = event
        self._refresh()

    def on_run(self, event: RunProgress) -> None:
        """Show the progress of a run over all its stages."""
        self._run = event
        self._refresh()

    def on_task(self, event: Progress) -> None:
        """Show the progress of a task."""
        self._pace.hear(event)
        self._task = event
        self._refresh()

    def on_search(self, event: ValueSearch) -> None:
        """Show the progress of the search for v*."""
        self._search = event
        self._refresh()

    def on_study(self, event: StudyProgress) -> None:
        """Show the progress of a comparison of methods."""
        self._study = event
        self._task = None
        self._refresh()

    def on_idle(self, event: IdleProgress) -> None:
        """Show the progress of idle work."""
        share = f" {100 * event.done // event.total} %" if event.total else ""
        self._aside = f" Meanwhile superposition is measured at more layers: {event.task.lower()}{share}."
        self._aside *= bool(event.task)
        self._show_idle()

    def _on_started(self, job: Job) -> None:
        self._forget()
        job.state_changed.connect(self._refresh)
        self._refresh()

    def _on_stop(self) -> None:
        if self._context.bridge.current is not None:
            self._context.bridge.current.cancel()

    # -- texts ---------------------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        job = self._context.bridge.current
        if job is None:
            self._show_idle()
            return
        self.bar.show()
        self.stop.show()
        self.stop.setEnabled(job.state in (JobState.RUNNING, JobState.PAUSED))
        self._show_share()
        text = self._describe(job)
        if job.state is JobState.PAUSED:
            text = f"Paused. {text}"
        elif job.state is JobState.STOPPING:
            text = f"Stopping after this step. {text}"
        self._say(text)

    def _show_idle(self) -> None:
        bridge = self._context.bridge
        if bridge.current is not None:
            return
        self._forget()
        self.bar.hide()
        self.stop.hide()
        if not bridge.ready:
            self._say("Starting the engine...")
        elif bridge.model is None:
            self._say("No model is loaded. Open a model folder, or the demo world.")
        else:
            self._say(_ready(bridge.model) + self._aside)

    def _forget(self) -> None:
        self._edit = self._task = self._search = self._study = self._run = None
        self._pace.forget()

    def _say(self, text: str) -> None:
        if text != self.text.text():
            self.text.setText(text)
            self.text.setToolTip(text)

    def _show_share(self) -> None:
        done, total = 0.0, 0.0
        if (study := self._study) is not None:
            done, total = (study.number - 1) * study.edits_total + study.edits_done, study.methods * study.edits_total
        elif self._run is not None:
            done, total = self._run.share, 1.0
        elif self._edit is not None and (self._edit.edits_done or self._task is None):
            done, total = self._edit.edits_done, self._edit.edits_total
        elif self._task is not None:
            done, total = self._task.done, self._task.total
        if total:
            self.bar.setRange(0, BAR_STEPS)
            self.bar.setValue(round(BAR_STEPS * min(done / total, 1.0)))
        else:
            self.bar.setRange(0, 0)  # the total is not known: Qt shows a busy indicator

    def _describe(self, job: Job) -> str:
        if (study := self._study) is not None:
            parts = [f"{job.title}: {self._title_of(study.method)}, {study.number} of {study.methods}"]
            parts.append(f"{study.edits_done:,} of {study.edits_total:,} edits")
            parts += [time_left(study.seconds_left)] if study.seconds_left is not None else []
            return ", ".join(parts)
        if self._run is not None:
            return self._run_text(self._run)
        if self._edit is None:
            return f"{job.title}{': ' + self._task_text(self._task) if self._task else ''}"
        edit = self._edit
        fact = min(edit.edits_done + 1, edit.edits_total)
        parts = [f"Fact {fact:,} of {edit.edits_total:,}", f"batch {edit.batch:,} of {edit.batches:,}", edit.stage]
        if self._search is not None and edit.stage == "values":
            parts[-1] = f"values, step {self._search.step} of {self._search.steps}"
        elif self._task is not None:
            # The remaining time of the whole run is more useful than that of its current task.
            parts.append(self._task_text(self._task) if edit.seconds_left is None else _task_text(self._task))
        if edit.seconds_per_edit is not None:
            parts.append(f"{edit.seconds_per_edit:.2g} s/edit")
        if edit.seconds_left is not None and edit.edits_done < edit.edits_total:
            parts.append(time_left(edit.seconds_left))
        return ", ".join(parts)

    def _run_text(self, run: RunProgress) -> str:
        """The current stage of the run, its task, and the remaining time of the whole run."""
        parts = [f"{run.stage.capitalize()} ({run.number} of {run.stages}, {time_left(run.stage_left)})"]
        edit = self._edit
        if edit is not None and run.stage == "edits":
            fact = min(edit.edits_done + 1, edit.edits_total)
            parts.append(f"fact {fact:,} of {edit.edits_total:,}, batch {edit.batch:,} of {edit.batches:,}")
        if self._search is not None and edit is not None and edit.stage == "values":
            parts.append(f"values, step {self._search.step} of {self._search.steps}")
        elif self._task is not None:
            parts.append(_task_text(self._task))
        if edit is not None and edit.seconds_per_edit is not None:
            parts.append(f"{edit.seconds_per_edit:.2g} s/edit")
        return ", ".join([*parts, f"{time_left(run.seconds_left)} in all"])

    def _task_text(self, task: Progress) -> str:
        left = self._pace.left(task)
        return _task_text(task) + (f", {time_left(left)}" if left else "")


def _ready(model: ModelInfo) -> str:
    return f"{model.name} is ready on {model.device}."


def _task_text(task: Progress) -> str:
    share = f" {100 * task.done // task.total} %" if task.total else f" {plural(task.done, task.unit or 'step')}"
    detail = f", {task.detail}" if task.detail else ""
    return f"{task.task.lower() if task.task[1:].islower() else task.task}{share if task.done else ''}{detail}"

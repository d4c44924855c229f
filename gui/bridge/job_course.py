"""How far a job has come: its share, its time left and a sentence, from the progress that it tells."""

from __future__ import annotations

import time
from collections.abc import Callable

from engine.events import EditProgress, Event, Progress, RunProgress, StudyProgress, ValueSearch
from gui.bridge.phases import Phases
from gui.support.pace import Pace
from gui.support.units import plural, time_left


class WorkClock:
    """The seconds that a job was really at work: neither paused nor waiting while another one was let in."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._before = 0.0
        self._since: float | None = None

    def start(self) -> None:
        """The job goes on."""
        if self._since is None:
            self._since = self._now()

    def stop(self) -> None:
        """The job waits, or has ended."""
        self._before, self._since = self.seconds, None

    @property
    def seconds(self) -> float:
        """The seconds so far."""
        return self._before + (self._now() - self._since if self._since is not None else 0.0)


class JobCourse:
    """What is known of one job. A run and a comparison tell their progress as a whole, and of a measurement the phases
    are known (:mod:`gui.bridge.phases`); other work tells its steps.
    """

    def __init__(self, clock: Callable[[], float], *, is_run: bool = False, phases: Phases | None = None) -> None:
        """``clock`` gives the seconds of work so far; a run (``is_run``) has a share only over all of its stages, a
        measurement over its ``phases``.
        """
        self._is_run = is_run
        self.phases = phases
        self._edit: EditProgress | None = None
        self._task: Progress | None = None
        self._search: ValueSearch | None = None
        self._study: StudyProgress | None = None
        self._run: RunProgress | None = None
        self._pace = Pace(clock)

    def hear(self, event: Event) -> bool:
        """Take in an event of the job; whether it told of progress."""
        if isinstance(event, EditProgress):
            if self._edit is None or (event.batch, event.stage) != (self._edit.batch, self._edit.stage):
                self._search = self._task = None
            self._edit = event
        elif isinstance(event, RunProgress):
            self._run = event
        elif isinstance(event, Progress):
            self._pace.hear(event)
            self._task = event
            if self.phases is not None:
                self.phases.hear(event)
        elif isinstance(event, ValueSearch):
            self._search = event
        elif isinstance(event, StudyProgress):
            self._study, self._task = event, None
        else:
            return False
        return True

    @property
    def share(self) -> float | None:
        """The share that is done, 0 to 1; None where the end is not known."""
        if (study := self._study) is not None:
            done, total = (study.number - 1) * study.edits_total + study.edits_done, study.methods * study.edits_total
            return _share(done, total)
        if self._run is not None:
            return _share(self._run.share, 1.0)
        if self._is_run:  # the share of a task, such as reading a text, says nothing about that of the run
            return _share(self._edit.edits_done, self._edit.edits_total) if self._edit is not None else None
        if self.phases is not None:
            return self.phases.share
        return _share(self._task.done, self._task.total) if self._task is not None else None

    @property
    def is_whole(self) -> bool:
        """Whether :attr:`seconds_left` is that of the whole job, and not of its present step."""
        return any(one is not None for one in (self._study, self._run, self._edit, self.phases))

    @property
    def seconds_left(self) -> float | None:
        """Seconds of work until the job is done, where known; of other work than runs, until its present step is."""
        if self._study is not None:
            return self._study.seconds_left
        if self._run is not None:
            return self._run.seconds_left
        if self._edit is not None:
            return self._edit.seconds_left if self._edit.edits_done < self._edit.edits_total else None
        if self.phases is not None:
            return self.phases.seconds_left
        return self._pace.left(self._task) if self._task is not None else None

    def describe(self, title: str, title_of: Callable[[str], str] = str) -> str:
        """One line: what the job ``title`` does, how far it is, and the time left. ``title_of`` names a method."""
        steps = self.steps(title_of)
        if self._run is not None or (self._edit is not None and self._study is None):
            return steps
        return f"{title}: {steps}" if steps else title

    def steps(self, title_of: Callable[[str], str] = str) -> str:
        """The same without the job's title; "" as long as the job has told nothing."""
        if self._study is not None:
            return self._study_steps(self._study, title_of)
        if self._run is not None:
            return self._run_steps(self._run)
        if self._edit is not None:
            return self._edit_steps(self._edit)
        return self._task_steps() if self._task is not None else ""

    @staticmethod
    def _study_steps(study: StudyProgress, title_of: Callable[[str], str]) -> str:
        parts = [f"{title_of(study.method)}, {study.number} of {study.methods}"]
        parts.append(f"{study.edits_done:,} of {study.edits_total:,} edits")
        parts += [time_left(study.seconds_left)] if study.seconds_left is not None else []
        return ", ".join(parts)

    def _edit_steps(self, edit: EditProgress) -> str:
        fact = min(edit.edits_done + 1, edit.edits_total)
        parts = [f"Fact {fact:,} of {edit.edits_total:,}", f"batch {edit.batch:,} of {edit.batches:,}", edit.stage]
        if self._search is not None and edit.stage == "values":
            parts[-1] = f"values, step {self._search.step} of {self._search.steps}"
        elif self._task is not None:
            # The remaining time of the whole run is more useful than that of its current task.
            parts.append(self._task_steps() if edit.seconds_left is None else _of(self._task))
        if edit.seconds_per_edit is not None:
            parts.append(f"{edit.seconds_per_edit:.2g} s/edit")
        if edit.seconds_left is not None and edit.edits_done < edit.edits_total:
            parts.append(time_left(edit.seconds_left))
        return ", ".join(parts)

    def _run_steps(self, run: RunProgress) -> str:
        """The current stage of the run, its task, and the remaining time of the whole run."""
        parts = [f"{run.stage.capitalize()} ({run.number} of {run.stages}, {time_left(run.stage_left)})"]
        edit = self._edit
        if edit is not None and run.stage == "edits":
            fact = min(edit.edits_done + 1, edit.edits_total)
            parts.append(f"fact {fact:,} of {edit.edits_total:,}, batch {edit.batch:,} of {edit.batches:,}")
        if self._search is not None and edit is not None and edit.stage == "values":
            parts.append(f"values, step {self._search.step} of {self._search.steps}")
        elif self._task is not None:
            parts.append(_of(self._task))
        if edit is not None and edit.seconds_per_edit is not None:
            parts.append(f"{edit.seconds_per_edit:.2g} s/edit")
        return ", ".join([*parts, f"{time_left(run.seconds_left)} in all"])

    def _task_steps(self) -> str:
        assert self._task is not None
        if (phases := self.phases) is not None:
            place, left = f" ({phases.place})" if phases.place else "", phases.seconds_left
            return f"{_of(self._task)}{place}" + (f", {time_left(left)} in all" if left else "")
        left = self._pace.left(self._task)
        return _of(self._task) + (f", {time_left(left)}" if left else "")


def _share(done: float, total: float) -> float | None:
    return min(done / total, 1.0) if total else None


def _of(task: Progress) -> str:
    share = f" {100 * task.done // task.total} %" if task.total else f" {plural(task.done, task.unit or 'step')}"
    detail = f", {task.detail}" if task.detail else ""
    return f"{task.task.lower() if task.task[1:].islower() else task.task}{share if task.done else ''}{detail}"

"""How far a job has come: its share, its time left and a sentence, from the progress that it tells."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from engine.events import EditProgress, Event, Progress, RunProgress, StudyProgress, ValueSearch
from engine.support import counted
from engine.support.wording import Sentence, capitalised, join_texts, lowered, say, say_count
from gui.bridge.phases import Phases
from gui.support.pace import Pace
from gui.support.units import time_left


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

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        is_run: bool = False,
        phases: Phases | None = None,
        one_task: bool = False,
    ) -> None:
        """``clock`` gives the seconds of work so far; a run (``is_run``) has a share only over all of its stages, a
        measurement over its ``phases``, and of other work ``one_task`` says that its task is all of it.
        """
        self._is_run = is_run
        self._one_task = one_task
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
        return self._one_task or any(one is not None for one in (self._study, self._run, self._edit, self.phases))

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
        return self._left_of_task(self._task) if self._task is not None else None

    @property
    def task(self) -> Progress | None:
        """What the step at work told last; None where none is, or it told nothing yet."""
        return self._task

    def describe(self, title: str, title_of: Callable[[str], str] = str) -> str:
        """One line: what the job ``title`` does, how far it is, and the time left. ``title_of`` names a method."""
        steps = self.steps(title_of)
        if self._run is not None or (self._edit is not None and self._study is None):
            return steps
        return say("{title}: {steps}", title=title, steps=steps) if steps else title

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
    def _study_steps(study: StudyProgress, title_of: Callable[[str], str]) -> Sentence:
        number: dict[str, Any] = {"method": title_of(study.method), "number": study.number, "methods": study.methods}
        parts: list[str] = [
            say("{method}, {number} of {methods}", **number),
            say("{done:,} of {edits}", done=study.edits_done, edits=counted.edits(study.edits_total)),
        ]
        parts += [time_left(study.seconds_left)] if study.seconds_left is not None else []
        return join_texts(", ", parts)

    def _edit_steps(self, edit: EditProgress) -> Sentence:
        parts: list[str] = [
            say("Fact {fact:,} of {total:,}", fact=_fact(edit), total=edit.edits_total),
            say("batch {batch:,} of {batches:,}", batch=edit.batch, batches=edit.batches),
        ]
        if self._search is not None and edit.stage == "values":
            parts.append(_search(self._search))
        else:
            parts.append(edit.stage)
            if self._task is not None:
                # The remaining time of the whole run is more useful than that of its current task.
                parts.append(self._task_steps() if edit.seconds_left is None else _of(self._task))
        parts += _pace(edit)
        if edit.seconds_left is not None and edit.edits_done < edit.edits_total:
            parts.append(time_left(edit.seconds_left))
        return join_texts(", ", parts)

    def _run_steps(self, run: RunProgress) -> Sentence:
        """The current stage of the run, its task, and the remaining time of the whole run."""
        stage: dict[str, Any] = {"stage": capitalised(run.stage), "number": run.number, "stages": run.stages}
        parts: list[str] = [say("{stage} ({number} of {stages}, {left})", **stage, left=time_left(run.stage_left))]
        edit = self._edit
        if edit is not None and run.stage == "edits":
            parts += [
                say("fact {fact:,} of {total:,}", fact=_fact(edit), total=edit.edits_total),
                say("batch {batch:,} of {batches:,}", batch=edit.batch, batches=edit.batches),
            ]
        if self._search is not None and edit is not None and edit.stage == "values":
            parts.append(_search(self._search))
        elif self._task is not None:
            parts.append(_of(self._task))
        parts += _pace(edit) if edit is not None else []
        return join_texts(", ", [*parts, _in_all(run.seconds_left)])

    def _left_of_task(self, task: Progress) -> float | None:
        return self._pace.left(task) if task.seconds_left is None else task.seconds_left

    def _task_steps(self) -> Sentence:
        assert self._task is not None
        if (phases := self.phases) is None:
            left = self._left_of_task(self._task)
            return join_texts(", ", [_of(self._task), time_left(left) if left else ""])
        left = phases.seconds_left
        task = _of(self._task)
        told = say("{task} ({place})", task=task, place=phases.place) if phases.place else task
        return join_texts(", ", [told, _in_all(left) if left else ""])


def _share(done: float, total: float) -> float | None:
    return min(done / total, 1.0) if total else None


def _of(task: Progress) -> Sentence:
    name = lowered(task.task) if task.task[1:].islower() else task.task
    return join_texts(", ", [_so_far(name, task) if task.done else name, task.detail])


def _so_far(name: str, task: Progress) -> Sentence:
    """The task and its share, or how much is done where the end is not known."""
    if task.total:
        return say("{task} {percent} %", task=name, percent=100 * task.done // task.total)
    done = say_count(task.done, "{n} step", "{n} steps")
    if task.unit:
        done = say("{count:,} {unit}", count=task.done, unit=task.unit)
    return say("{task} {done}", task=name, done=done)


def _fact(edit: EditProgress) -> int:
    return min(edit.edits_done + 1, edit.edits_total)


def _search(search: ValueSearch) -> Sentence:
    return say("values, step {step} of {steps}", step=search.step, steps=search.steps)


def _pace(edit: EditProgress) -> list[str]:
    return [say("{seconds:.2g} s/edit", seconds=edit.seconds_per_edit)] if edit.seconds_per_edit is not None else []


def _in_all(seconds: float) -> Sentence:
    return say("{left} in all", left=time_left(seconds))

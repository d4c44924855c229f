"""What it takes to teach a model to use a memory: time by a short trial on this machine, and room on the disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.events import Event, Progress, Steps, retold
from engine.events.driving import watched
from engine.methods.memllm.lessons import Lessons
from engine.methods.memllm.training import Training
from engine.model.loading import LoadedModel
from engine.requests import MemoryTraining
from engine.support import counted
from engine.support.spans import span
from engine.support.wording import say

SHARE = 4
"""The trial's steps have a fourth of the texts."""
_STORED, _UNFINISHED = 2, 12  # bytes a number: bfloat16; a factor and its two moments in float32


@dataclass(frozen=True)
class MemoryForecast:
    """``seconds`` of training that are left; of its ``steps``, ``done`` are done by an earlier one that was stopped.

    ``stored`` are the bytes of the adapters, ``meanwhile`` those of a training that has not ended.
    """

    seconds: float
    stored: int
    meanwhile: int
    done: int
    steps: int

    @property
    def sentence(self) -> str:
        """The forecast as text."""
        told = say(
            "About {time} on this machine, {stored:,.1f} MB on the disk ({meanwhile:,.1f} MB more meanwhile).",
            time=span(self.seconds),
            stored=self.stored / 1e6,
            meanwhile=self.meanwhile / 1e6,
        )
        if not self.done:
            return told
        return say(
            "{told} {done:,} of {steps} are done already.", told=told, done=self.done, steps=counted.steps(self.steps)
        )


def forecast(
    model: LoadedModel, taught: Lessons, plan: MemoryTraining, tasks: Sequence[tuple[str, int]]
) -> Steps[MemoryForecast]:
    """The forecast of ``tasks``, each with the number of its steps that are done; by two small steps of each."""
    small = replace(plan, steps=2, batch=max(1, plan.batch // SHARE))
    seconds, numbers = 0.0, 0
    for task, done in tasks:
        training = Training.begun(model, task, small)
        numbers = sum(down.numel() + up.numel() for down, up in training.factors.values())
        took: list[float] = []
        yield from retold(watched(training.steps(model, taught), took.append), _trying)
        # The first step of a kind takes longer.
        seconds += took[1] * plan.batch / small.batch * (plan.steps - done)
    stored, meanwhile = _STORED * numbers * len(tasks), _UNFINISHED * numbers
    return MemoryForecast(seconds, stored, meanwhile, sum(done for _, done in tasks), plan.steps * len(tasks))


def _trying(_: Event) -> Progress:
    return Progress(say("Trying how long it takes"), 0, 0)

"""What a person may ask for, without torch: the window and the command line fill these in, the engine carries them out.

Every default and every limit of a request stands here once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, get_args

from engine.errors import BadHyperparameter
from engine.events import GuardAction, GuardMeasure
from engine.fact import Fact

DEMO = "demo"
"""The name by which the demo world is asked for in place of a model folder."""

PRESET: Mapping[str, Any] = MappingProxyType({})
"""No hyperparameters of one's own: all come from the method's preset for the model."""

INTERFERENCE_THRESHOLD = 0.5
"""Share of an edit |p| that lands on another fact and is worth a warning."""
SAMPLE = 200
"""How many edits are asked again: for quality, for robustness, on the way and at the end of a run."""
PROBES = 128
"""Facts that a measurement of keys takes where none are named."""
OVERLAP_TAIL = 0.1
"""The |p| from which on a pair of facts counts as overlapping: a tenth of the edit moves the other fact."""
TOP_PAIRS = 20
"""Pairs of facts that are named for each layer."""
FLUENCY_TEXTS = 16
CONTEXT_TOKENS = 200
TRACE_SAMPLES, TRACE_NOISE = 10, 3.0
DetectorKind = Literal["logistic", "adaboost"]


# -- a run of edits ----------------------------------------------------------------------------------------------------

_WORDS = {
    "norm": "the largest growth of a layer's norm",
    "retention": "the share of edits that still hold",
    "perplexity": "the growth of perplexity",
    "untouched": "the share of untouched facts that are still answered",
    "questions": "the share of multiple-choice questions that are still answered right",
}


@dataclass(frozen=True)
class Limit:
    """One limit: ``measure`` may not go past ``value``, else ``action``.

    "norm" (the largest ||W_t|| / ||W_0|| of a layer) and "perplexity" (over the unedited model's) may not rise above a
    value over 1; "retention", "untouched" and "questions", shares, not fall below one in (0, 1].
    Raises BadHyperparameter.
    """

    measure: GuardMeasure
    value: float
    action: GuardAction = "pause"

    def __post_init__(self) -> None:
        if self.measure not in get_args(GuardMeasure):
            raise BadHyperparameter(
                f"{self.measure!r} cannot be guarded.", f"Choose one of: {', '.join(get_args(GuardMeasure))}."
            )
        if self.action not in get_args(GuardAction):
            raise BadHyperparameter(
                f"a guard rail cannot {self.action!r}.", f"Choose one of: {', '.join(get_args(GuardAction))}."
            )
        if self.grows and not (math.isfinite(self.value) and self.value > 1):
            raise BadHyperparameter(f"{self.measure}={self.value:g} must be above 1.", f"It is {self.words}.")
        if not self.grows and not 0 < self.value <= 1:
            raise BadHyperparameter(
                f"{self.measure}={self.value:g} must be above 0 and at most 1.", f"It is {self.words}."
            )

    @classmethod
    def parse(cls, text: str) -> Limit:
        """``MEASURE=VALUE`` or ``MEASURE=VALUE:ACTION``, such as "norm=2" or "retention=0.8:rollback"."""
        name, equals, rest = text.partition("=")
        number, colon, action = rest.partition(":")
        try:
            value = float(number)
        except ValueError as error:
            raise BadHyperparameter(
                f"{text!r} is no limit.", "Write it like norm=2 or retention=0.8:rollback."
            ) from error
        if not (equals and name.strip()) or (colon and not action.strip()):
            raise BadHyperparameter(f"{text!r} is no limit.", "Write it like norm=2 or retention=0.8:rollback.")
        return cls(name.strip().lower(), value, action.strip().lower() or "pause")  # type: ignore[arg-type]

    @property
    def grows(self) -> bool:
        """Whether it is passed from below."""
        return self.measure in ("norm", "perplexity")

    @property
    def words(self) -> str:
        """What is measured, for a person."""
        return _WORDS[self.measure]

    def passed(self, measured: float) -> bool:
        """Whether ``measured`` is past the limit; what is no number is."""
        return not (measured <= self.value if self.grows else measured >= self.value)


def check_limits(limits: Sequence[Limit]) -> None:
    """Raise BadHyperparameter where the same measure has two limits with the same action."""
    seen = set()
    for limit in limits:
        if (limit.measure, limit.action) in seen:
            raise BadHyperparameter(
                f"{limit.measure} has two limits with the same action.", f"Keep one of them ({limit.action})."
            )
        seen.add((limit.measure, limit.action))


@dataclass(frozen=True)
class RunOptions:
    """Choices of a person for one run; raises BadHyperparameter for those that make no sense.

    ``interference``: predict before a batch what it disturbs and observe it afterwards, for at most its live share of
    the time; ``threshold``: the |p| from which on a fact is warned of. ``retention_every``: ask earlier edits again
    after every so many edits, whatever it takes (0: when it is its turn); ``retention_sample`` how many (0: all).
    ``limits``: guard rails, checked after each batch; ``pause_ends``: nobody is there to go on, so that a pause ends
    the run with its summary.
    """

    interference: bool = False
    threshold: float = INTERFERENCE_THRESHOLD
    retention_every: int = 0
    retention_sample: int = SAMPLE
    limits: tuple[Limit, ...] = ()
    pause_ends: bool = False

    def __post_init__(self) -> None:
        if not self.threshold > 0:
            raise BadHyperparameter(f"threshold = {self.threshold:g} must be above 0.", "It is a size of p(k_e, k_o).")
        for name in ("retention_every", "retention_sample"):
            if getattr(self, name) < 0:
                raise BadHyperparameter(f"{name} = {getattr(self, name)} must not be negative.")
        check_limits(self.limits)


# -- measurements ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class InterferencePlan:
    """How facts would be edited whose interference is predicted, and what is to be left alone.

    With a ``method`` its search for v* is done and the prediction is exact; ``settings`` override its preset. Without
    one it comes from keys alone, for the ``layers`` named (none: those edited so far, else those of the rule), with the
    mean value change of the last batches (none yet: 1). ``known`` are facts with true answers in place of the model's
    own; ``threshold`` is the |p| from which on a fact is warned of.
    """

    method: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    layers: tuple[int, ...] = ()
    known: tuple[Fact, ...] = ()
    threshold: float = INTERFERENCE_THRESHOLD


@dataclass(frozen=True)
class QualityPlan:
    """What is asked: at most ``sample`` edits (seeded), ``immediate`` as well as final.

    ``fluency_texts`` are written for fluency (0: not measured).
    """

    sample: int = SAMPLE
    immediate: bool = True
    fluency_texts: int = FLUENCY_TEXTS
    seed: int = 0


@dataclass(frozen=True)
class RobustnessPlan:
    """What is asked: at most ``sample`` edits, chosen by ``seed``, with long contexts of ``tokens`` tokens."""

    sample: int = SAMPLE
    tokens: int = CONTEXT_TOKENS
    seed: int = 0


@dataclass(frozen=True)
class TracingSettings:
    """How to trace. ``noise`` is in standard deviations of the embeddings, drawn ``samples`` times by ``seed``.

    ``window`` is how many layers are restored at once for MLP and attention (0: as in the paper, fewer in a model of
    fewer than 30 layers); ``layers`` are those of the maps (none: all).
    """

    samples: int = TRACE_SAMPLES
    noise: float = TRACE_NOISE
    window: int = 0
    layers: tuple[int, ...] = ()
    seed: int = 0


@dataclass(frozen=True)
class DetectionPlan:
    """How a detector is made: ``facts`` of different subjects (seeded), every other one edited, ``batch`` at a time.

    A quarter of them, with batches of their own, is held out. ``settings`` override the preset of ``method``;
    ``layers`` are those that are looked at (none: all).
    """

    method: str = "memit"
    settings: Mapping[str, Any] = field(default_factory=dict)
    facts: int = 240
    batch: int = 20
    kind: DetectorKind = "adaboost"
    layers: tuple[int, ...] = ()
    seed: int = 0

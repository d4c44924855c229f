"""Requests: the parameters of every operation, filled in by the window and the command line. Nothing imports torch.

Every default and every bound of a request is defined here, once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, get_args

from engine.arguments import Plan
from engine.errors import BadHyperparameter, BadInput
from engine.events import GuardAction, GuardMeasure
from engine.fact import Fact
from engine.support.wording import say

PRESET: Mapping[str, Any] = MappingProxyType({})
"""No overrides: every hyperparameter comes from the method's preset for the model."""

INTERFERENCE_THRESHOLD = 0.5
"""The share |p| of an edit that reaches another fact from which on there is a warning."""
SAMPLE = 200
"""Sample size of earlier edits to re-query: for quality, for robustness, during and at the end of a run."""
PROBES = 128
"""Default number of facts for a measurement of keys."""
OVERLAP_TAIL = 0.1
"""The |p| above which a pair of facts counts as overlapping: a tenth of the edit reaches the other fact."""
TOP_PAIRS = 20
"""Number of most overlapping pairs of facts listed for each layer."""
FLUENCY_TEXTS = 16
FREE_TOKENS = 32
"""The most tokens of an answer that the model writes by itself."""
CONTEXT_TOKENS = 200
TRACE_SAMPLES, TRACE_NOISE = 10, 3.0
DetectorKind = Literal["logistic", "adaboost"]
LARGEST_SEED = 2**32 - 1
"""Every generator that is used takes a seed from 0 to this."""


def check_seed(seed: int) -> None:
    """Raise BadHyperparameter for a seed that a generator would not take."""
    if type(seed) is not int or not 0 <= seed <= LARGEST_SEED:
        raise BadHyperparameter(
            say("seed = {seed} lies outside [0, {most}].", seed=seed, most=LARGEST_SEED),
            say("Choose a whole number within it."),
        )


def _check_least(plan: Any, least: int, *names: str) -> None:
    """Raise BadHyperparameter where one of the fields ``names`` of ``plan`` is below ``least``, or no whole number."""
    for name in names:
        value = getattr(plan, name)
        if not isinstance(value, int) or value < least:
            raise BadHyperparameter(
                say("{name} = {value} must be at least {least}.", name=name, value=value, least=least),
                "" if isinstance(value, int) else say("Choose a whole number."),
            )


# -- a run of edits ----------------------------------------------------------------------------------------------------

_WORDS = {
    "norm": say("the largest growth of a layer's norm"),
    "retention": say("the share of edits that still hold"),
    "perplexity": say("the growth of perplexity"),
    "untouched": say("the share of untouched facts that are still answered"),
    "questions": say("the share of multiple-choice questions that are still answered right"),
    "abilities": say("the smallest share of a named task's score that is left"),
}


@dataclass(frozen=True)
class Limit(Plan):
    """A guard rail: ``action`` is taken once ``measure`` exceeds the limit ``value``.

    "norm" (the largest ||W_t|| / ||W_0|| of a layer) and "perplexity" (relative to the unedited model) have an upper
    limit above 1; "retention", "untouched", "questions" and "abilities", which are shares, have a lower limit in
    (0, 1].
    Raises BadHyperparameter.
    """

    measure: GuardMeasure
    value: float
    action: GuardAction = "pause"

    def _check(self) -> None:
        if self.measure not in get_args(GuardMeasure):
            raise BadHyperparameter(
                say("{measure!r} cannot be guarded.", measure=self.measure),
                say("Choose one of: {known}.", known=", ".join(get_args(GuardMeasure))),
            )
        if self.action not in get_args(GuardAction):
            raise BadHyperparameter(
                say("a guard rail cannot {action!r}.", action=self.action),
                say("Choose one of: {known}.", known=", ".join(get_args(GuardAction))),
            )
        if self.grows and not (math.isfinite(self.value) and self.value > 1):
            raise BadHyperparameter(
                say("{measure}={value:g} must be above 1.", measure=self.measure, value=self.value),
                say("It is {words}.", words=self.words),
            )
        if not self.grows and not 0 < self.value <= 1:
            raise BadHyperparameter(
                say("{measure}={value:g} must be above 0 and at most 1.", measure=self.measure, value=self.value),
                say("It is {words}.", words=self.words),
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
                say("{text!r} is no limit.", text=text), say("Write it like norm=2 or retention=0.8:rollback.")
            ) from error
        if not (equals and name.strip()) or (colon and not action.strip()):
            raise BadHyperparameter(
                say("{text!r} is no limit.", text=text), say("Write it like norm=2 or retention=0.8:rollback.")
            )
        return cls(name.strip().lower(), value, action.strip().lower() or "pause")  # type: ignore[arg-type]

    @property
    def grows(self) -> bool:
        """Whether ``value`` is an upper limit."""
        return self.measure in ("norm", "perplexity")

    @property
    def words(self) -> str:
        """The label of the measure."""
        return _WORDS[self.measure]

    def passed(self, measured: float) -> bool:
        """Whether ``measured`` violates the limit; NaN does."""
        return not (measured <= self.value if self.grows else measured >= self.value)


def check_limits(limits: Sequence[Limit]) -> None:
    """Raise BadHyperparameter where the same measure has two limits with the same action."""
    seen = set()
    for limit in limits:
        if (limit.measure, limit.action) in seen:
            raise BadHyperparameter(
                say("{measure} has two limits with the same action.", measure=limit.measure),
                say("Keep one of them ({action}).", action=limit.action),
            )
        seen.add((limit.measure, limit.action))


@dataclass(frozen=True)
class AbilitiesPlan(Plan):
    """Tasks of lm-evaluation-harness, by the harness's names: the first ``limit`` questions of each (None: all).

    ``task_files``: a folder of task files (YAML) of one's own; one with code of its own is refused without
    ``run_code``. ``data``: a folder that holds data sets by their names ("cais/mmlu"); without it they are looked for
    where the library ``datasets`` keeps them, and fetched only with ``fetch``. ``shots``: examples before each
    question (None: the task's own number). ``resamples`` of the bootstrap, for metrics whose error has no formula.
    Raises BadInput where there is no task.
    """

    tasks: tuple[str, ...]
    task_files: str = ""
    data: str = ""
    limit: int | None = None
    shots: int | None = None
    fetch: bool = False
    run_code: bool = False
    resamples: int = 1000

    def _check(self) -> None:
        if not self.tasks:
            raise BadInput(say("no task is named."), say("Name some, such as arc_easy, or one of your own task files."))
        if self.limit is not None:
            _check_least(self, 1, "limit")
        if self.shots is not None:
            _check_least(self, 0, "shots")
        _check_least(self, 0, "resamples")


@dataclass(frozen=True)
class RunOptions(Plan):
    """Options of one run; raises BadHyperparameter for invalid ones.

    ``interference``: predict the interference of each batch and observe it afterwards, within the time budget of live
    measures; ``threshold``: the |p| above which there is a warning for a fact. ``retention_every``: re-query earlier
    edits after every n edits, outside the budget (0: only as the budget allows); ``retention_sample`` how many of them
    (0: all). ``abilities``: tasks that are asked before the run, after every ``abilities_every`` edits and at its end
    (0: at its end), which takes what it takes. ``limits``: guard rails, checked after each batch; ``pause_ends``: a
    pause ends the run with its summary, as nobody is present to resume it.
    """

    interference: bool = False
    threshold: float = INTERFERENCE_THRESHOLD
    retention_every: int = 0
    retention_sample: int = SAMPLE
    limits: tuple[Limit, ...] = ()
    pause_ends: bool = False
    abilities: AbilitiesPlan | None = None
    abilities_every: int = 0

    def _check(self) -> None:
        if not self.threshold > 0:
            raise BadHyperparameter(
                say("threshold = {threshold:g} must be above 0.", threshold=self.threshold),
                say("It is a size of p(k_e, k_o)."),
            )
        for name in ("retention_every", "retention_sample", "abilities_every"):
            if getattr(self, name) < 0:
                raise BadHyperparameter(
                    say("{name} = {value} must not be negative.", name=name, value=getattr(self, name))
                )
        check_limits(self.limits)


# -- measurements ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class InterferencePlan(Plan):
    """Parameters of an interference prediction: how the facts would be edited, and which facts should not change.

    With a ``method`` its search for v* is run and the prediction is exact; ``settings`` override its preset. Without
    one it uses keys alone, at the given ``layers`` (none: those edited so far, else those of the preset rule), with the
    mean value change of the last batches (none yet: 1). ``known`` are facts with true answers that replace the model's
    known facts; ``threshold`` is the |p| above which there is a warning for a fact.
    """

    method: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    layers: tuple[int, ...] = ()
    known: tuple[Fact, ...] = ()
    threshold: float = INTERFERENCE_THRESHOLD


@dataclass(frozen=True)
class QualityPlan(Plan):
    """Parameters of a quality measurement: at most ``sample`` edits (seeded), ``immediate`` as well as final.

    ``fluency_texts`` is the number of texts generated for fluency (0: not measured), ``free_tokens`` the most tokens of
    an answer that the model writes by itself about each edit (0: not asked).
    """

    sample: int = SAMPLE
    immediate: bool = True
    fluency_texts: int = FLUENCY_TEXTS
    free_tokens: int = FREE_TOKENS
    seed: int = 0

    def _check(self) -> None:
        check_seed(self.seed)
        _check_least(self, 1, "sample")
        _check_least(self, 0, "fluency_texts", "free_tokens")


@dataclass(frozen=True)
class FreePlan(Plan):
    """How edits are asked freely: at most ``sample`` of them, chosen by ``seed``; an answer has at most ``tokens``.

    ``sentence``: an answer to the plain prompt also ends with its first sentence or line, as a model that was never
    taught to stop goes on for ever; without it only the model itself and ``tokens`` end one. ``judge`` is the folder or
    the GGUF file of a model that judges the answers as well ("": none). Raises BadHyperparameter.
    """

    sample: int = SAMPLE
    tokens: int = FREE_TOKENS
    sentence: bool = True
    judge: str = ""
    seed: int = 0

    def _check(self) -> None:
        check_seed(self.seed)
        _check_least(self, 1, "sample")
        if self.tokens < 1:
            raise BadHyperparameter(
                say("tokens = {tokens} must be at least 1.", tokens=self.tokens),
                say("It bounds how long an answer is."),
            )


@dataclass(frozen=True)
class RobustnessPlan(Plan):
    """Parameters of a robustness measurement: at most ``sample`` edits, chosen by ``seed``, long contexts of ``tokens``
    tokens.
    """

    sample: int = SAMPLE
    tokens: int = CONTEXT_TOKENS
    seed: int = 0

    def _check(self) -> None:
        check_seed(self.seed)
        _check_least(self, 1, "sample", "tokens")


@dataclass(frozen=True)
class SurvivalPlan(Plan):
    """What is done to the model after its edits: ``treatments`` by name (none: all that can be tried here), each alone.

    At most ``sample`` edits are asked, chosen by ``seed``. The fine-tune: ``steps`` of AdamW at ``rate``, a LoRA of
    ``rank``. The merge: with the model in the folder ``merge_with`` ("": the unedited model), which has ``weight``.
    Raises BadHyperparameter.
    """

    treatments: tuple[str, ...] = ()
    sample: int = SAMPLE
    steps: int = 100
    rate: float = 1e-4
    rank: int = 8
    merge_with: str = ""
    weight: float = 0.5
    seed: int = 0

    def _check(self) -> None:
        check_seed(self.seed)
        _check_least(self, 1, "sample", "steps", "rank")
        if not (math.isfinite(self.rate) and self.rate > 0):
            raise BadHyperparameter(say("rate = {rate:g} must be above 0.", rate=self.rate))
        if not 0 < self.weight <= 1:
            raise BadHyperparameter(
                say("weight = {weight:g} must be above 0 and at most 1.", weight=self.weight), say("It is a share.")
            )


@dataclass(frozen=True)
class TracesPlan(Plan):
    """How traces of edits are looked for: with the model in the folder ``original`` beside, where it is given.

    ``reversal`` is a file that the way back is written to; of each matrix ``read`` directions are asked what they say.
    Raises BadHyperparameter.
    """

    original: str = ""
    reversal: str = ""
    read: int = 3

    def _check(self) -> None:
        _check_least(self, 1, "read")


@dataclass(frozen=True)
class TracingSettings(Plan):
    """Parameters of causal tracing. ``noise`` is in standard deviations of the embeddings, drawn ``samples`` times.

    ``window`` is the number of layers restored at once for MLP and attention (0: as in the paper, fewer in a model of
    fewer than 30 layers); ``layers`` are the traced ones (none: all). ``seed`` seeds the noise.
    """

    samples: int = TRACE_SAMPLES
    noise: float = TRACE_NOISE
    window: int = 0
    layers: tuple[int, ...] = ()
    seed: int = 0

    def _check(self) -> None:
        check_seed(self.seed)
        _check_least(self, 1, "samples")
        _check_least(self, 0, "window")


@dataclass(frozen=True)
class DetectionPlan(Plan):
    """How a detector is trained: on ``facts`` of different subjects (seeded), every other one edited.

    They are edited ``batch`` at a time. A quarter of them, in separate batches, is held out. ``settings`` override the
    preset of ``method``; ``layers`` give the features (none: all).
    """

    method: str = "memit"
    settings: Mapping[str, Any] = field(default_factory=dict)
    facts: int = 240
    batch: int = 20
    kind: DetectorKind = "adaboost"
    layers: tuple[int, ...] = ()
    seed: int = 0

    def _check(self) -> None:
        check_seed(self.seed)
        _check_least(self, 1, "facts", "batch")
        if self.kind not in get_args(DetectorKind):
            known = ", ".join(get_args(DetectorKind))
            raise BadHyperparameter(say("kind = {kind!r} is not one of {known}.", kind=self.kind, known=known))


# -- tuning ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TuningPlan(Plan):
    """How settings of ``method`` are searched: each attempt writes ``facts`` facts, ``batch`` at a time.

    It ends after ``minutes`` of work (0: any) or ``attempts`` (0: any); one of them is needed. ``settings`` take the
    preset's place at the start, and ``fixed`` knobs are not searched. Raises BadHyperparameter.
    """

    method: str = "encore"
    facts: int = 20
    batch: int = 10
    minutes: float = 30.0
    attempts: int = 0
    settings: Mapping[str, Any] = field(default_factory=dict)
    fixed: tuple[str, ...] = ()
    seed: int = 0

    def _check(self) -> None:
        check_seed(self.seed)
        _check_least(self, 1, "facts", "batch")
        if not (math.isfinite(self.minutes) and self.minutes >= 0 and self.attempts >= 0):
            raise BadHyperparameter(say("minutes and attempts must not be negative."), say("0 sets no bound."))
        if not (self.minutes or self.attempts):
            raise BadHyperparameter(say("the search has no end."), say("Give minutes, attempts, or both."))


MEMORY_TASKS = ("read", "write")
"""What a model is taught about MemLLM's memory."""


@dataclass(frozen=True)
class MemoryTraining(Plan):
    """How a model is taught to use MemLLM's memory: for each task ``steps`` of ``batch`` texts each.

    ``rank`` r and ``scale`` (alpha / r) are those of the adapter. The rate rises over the first ``warm_up`` steps,
    stays, and falls in a line over the last 5/8. Raises BadHyperparameter.
    """

    steps: int = 1000
    batch: int = 24
    rank: int = 16
    scale: float = 1.0
    rate: float = 2e-3
    decay: float = 0.001
    warm_up: int = 40
    seed: int = 0

    def _check(self) -> None:
        check_seed(self.seed)
        for name in ("steps", "batch", "rank", "rate"):
            value = getattr(self, name)
            if not (math.isfinite(value) and value > 0):
                raise BadHyperparameter(say("{name} = {value} must be above 0.", name=name, value=value))

"""Forecast of a run on this machine: its stages in seconds, from a short trial and from earlier runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.associative.statistics import StatisticsStore
from engine.evaluation.metrics import questions_of
from engine.fact import Fact
from engine.laboratory.reference_probes import ReferenceProbes
from engine.methods.knobs import Hyperparameters
from engine.methods.method import Method
from engine.model.loading import LoadedModel
from engine.runs.trial import Trial
from engine.support.spans import span
from engine.support.wording import join_texts, say, say_count

# The stages of a run, in order; its course refers to them by these names.
STATISTICS, FIRST_LOOK = say("statistics"), say("first look")
EDITS, LAST_LOOK = say("edits"), say("last look")
# Rough values, which the first run on a model corrects: characters per token, texts of a fact with their prefix, the
# share of the steps that a search takes, tokens of held-out text.
LETTERS, TEXTS, PREFIX, SHARE_OF_STEPS, HELD_OUT = 3.5, 7, 10, 0.4, 4096
# Seconds below which a stage is not mentioned.
NOTICED = 0.5


@dataclass(frozen=True)
class Stage:
    """One part of a run: ``seconds`` as expected, ``raw`` by the trial alone; ``detail`` describes the work.

    ``kept_as`` is the key of its stored speed.
    """

    name: str
    seconds: float
    raw: float
    detail: str
    kept_as: str

    @property
    def brief(self) -> str:
        """Its name and time."""
        return say("{stage} {span}", stage=self.name, span=span(self.seconds))

    @property
    def sentence(self) -> str:
        """Its name and time, and what it does where that is known."""
        if not self.detail:
            return self.brief
        return say("{stage} {span} ({detail})", stage=self.name, span=span(self.seconds), detail=self.detail)


@dataclass(frozen=True)
class Forecast:
    """The stages of a run in order; ``batches`` is the number of batches of its ``edits``."""

    stages: tuple[Stage, ...]
    batches: int
    edits: int = 1

    @property
    def total(self) -> float:
        """Seconds of the whole run."""
        return sum(stage.seconds for stage in self.stages)

    @property
    def first_edit(self) -> float:
        """Seconds until the first batch is written."""
        spent = 0.0
        for stage in self.stages:
            if stage.name == EDITS:
                return spent + stage.seconds / self.batches
            spent += stage.seconds
        return spent

    @property
    def sentence(self) -> str:
        """The forecast in one line: "First edit in about 20 s, everything in 50 s: statistics 15 s (...), ..."."""
        return say(
            "First edit in about {first}, everything in {total}: {parts}.",
            first=span(self.first_edit),
            total=span(self.total),
            parts=join_texts(", ", (stage.sentence for stage in self.stages)),
        )

    @property
    def brief(self) -> str:
        """A shorter form: "First edit in about 20 s, all 10 in 50 s: statistics 15 s, ...".

        Negligible stages are not listed.
        """
        named = [stage for stage in self.stages if stage.seconds >= NOTICED] or self.stages
        return say(
            "First edit in about {first}, {everything} in {total}: {parts}",
            first=span(self.first_edit),
            everything=say("all {count:,}", count=self.edits) if self.edits > 1 else say("everything"),
            total=span(self.total),
            parts=join_texts(", ", (stage.brief for stage in named)),
        )

    def as_json(self) -> dict[str, Any]:
        """Plain values, times in seconds."""
        stages = [{"name": one.name, "seconds": one.seconds, "what": one.detail} for one in self.stages]
        return {
            "edits": self.edits,
            "batches": self.batches,
            "first_edit": self.first_edit,
            "total": self.total,
            "stages": stages,
        }


@dataclass(frozen=True)
class Forecaster:
    """Forecasts runs on one model; ``factors`` are the ratios of measured to forecast seconds of earlier runs."""

    model: LoadedModel
    trial: Trial
    store: StatisticsStore
    reference: ReferenceProbes
    factors: Mapping[str, float]

    def run(self, method: Method, settings: Hyperparameters, facts: Sequence[Fact], batch: int) -> Forecast:
        """The forecast of editing ``facts`` in batches of ``batch`` by ``method``."""
        size = method.batch_size(batch)
        stages = (
            self._statistics(method, settings),
            self._stage(FIRST_LOOK, self._look(), say("what the model knows before")),
            self._edits(method, settings, facts),
            self._stage(
                LAST_LOOK, self._look() + self._asking(facts), say("whether the edits hold, and what else does")
            ),
        )
        return Forecast(tuple(stage for stage in stages if stage.raw), max(1, -(-len(facts) // size)), len(facts))

    def _stage(self, name: str, raw: float, detail: str, kept_as: str = "") -> Stage:
        kept_as = kept_as or name
        return Stage(name, raw * self.factors.get(kept_as, 1.0), raw, detail, kept_as)

    def _statistics(self, method: Method, settings: Hyperparameters) -> Stage:
        layers, tokens = method.statistics(self.model, settings)
        kept, tokens = self.store.kept(layers, tokens), self.store.needed(tokens)
        missing = [layer for layer in layers if layer not in kept]
        if not missing:
            return self._stage(STATISTICS, 0.0, "")
        trial, depth = self.trial, (max(missing) + 1) / self.model.info.layers
        each = trial.token * depth + trial.product * len(missing)
        if self.store.writes:
            each += trial.token + trial.head
            written = say("{tokens:,} tokens that the model writes", tokens=tokens)
            return self._stage(STATISTICS, tokens * each, written, f"{STATISTICS} that the model writes")
        tokens = min(tokens, self.store.about_tokens or tokens)
        read = say("{tokens:,} tokens of the text", tokens=tokens)
        return self._stage(STATISTICS, tokens * each, read, f"{STATISTICS} of the text")

    def _edits(self, method: Method, settings: Hyperparameters, facts: Sequence[Fact]) -> Stage:
        steps = next((int(n) for name in ("steps", "epochs") if (n := getattr(settings, name, 0))), 25)
        tokens = sum(len(fact.text) + len(fact.target) for fact in facts) / LETTERS + PREFIX * len(facts)
        searched = SHARE_OF_STEPS * steps * TEXTS * tokens * (self.trial.token + self.trial.head / 4)
        solved = self.trial.factoring * len(method.statistics(self.model, settings)[0])
        raw = searched + solved + self._asking(facts)
        detail = say_count(len(facts), "1 fact by {method}", "{n} facts by {method}", method=method.title)
        return self._stage(EDITS, raw, detail, f"{EDITS} by {method.name}")

    def _look(self) -> float:
        """Seconds of the measurement before all edits, or after them."""
        facts = sum(len(fact.text) + len(fact.true or "") for fact in self.reference.facts) / LETTERS
        held_out = min(HELD_OUT, len(self.reference.heldout) / LETTERS)
        return self.trial.token * (facts + held_out) + self.trial.head * held_out

    def _asking(self, facts: Sequence[Fact]) -> float:
        """Seconds to query every fact with its probes, once."""
        letters = sum(len(prompt) + len(answer) for prompt, answer in questions_of(facts))
        return (self.trial.token + self.trial.head / 4) * letters / LETTERS

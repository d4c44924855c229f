"""The editing laboratory: drives the engine's methods on a demo world and measures what the goals speak of."""

from __future__ import annotations

import json
import random
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from torch import Tensor

from engine.associative.statistics import Corpus, StatisticsStore
from engine.demo.artifacts import FACTS_FILE, HELD_OUT_FILE, MODEL_FOLDER, STATISTICS_FILE
from engine.demo.world import reserved
from engine.evaluation.metrics import Quality, measure_quality
from engine.evaluation.scoring import perplexity, score
from engine.events import run
from engine.fact import Fact, Probe, make_fact
from engine.methods.knobs import Hyperparameters
from engine.methods.method import Editing, Method
from engine.methods.registry import find_method
from engine.model.loading import LoadedModel, load

MEASURED = 200
"""Edits whose quality is measured after a long sequence; of untouched facts twice as many are asked for."""


@dataclass
class Remembered:
    """What the batches of one run left behind, kept in the process (the workbench keeps it in the ledger)."""

    batches: list[dict[str, Tensor]] = field(default_factory=list)

    def ids(self) -> tuple[str, ...]:
        """One name per batch."""
        return tuple(str(index) for index in range(len(self.batches)))

    def load(self, batch_id: str) -> dict[str, Tensor]:
        """What that batch left behind."""
        return self.batches[int(batch_id)]


@dataclass(frozen=True)
class Split:
    """Facts for the search and facts for the evaluation; no subject is in both."""

    search: tuple[Fact, ...]
    evaluation: tuple[Fact, ...]


class Lab:
    """A demo world loaded for measuring; statistics are cached under ``cache``."""

    def __init__(self, folder: Path, cache: Path) -> None:
        """Load model, facts and texts from ``folder``, in float32 on the CPU."""
        self.model: LoadedModel = run(load(folder / MODEL_FOLDER, "cpu", "float32"))
        self.facts = read_records(folder / FACTS_FILE)
        self._held_out = (folder / HELD_OUT_FILE).read_text(encoding="utf-8")
        self.statistics = StatisticsStore(cache, self.model, Corpus(folder / STATISTICS_FILE))

    def split(self) -> Split:
        """The facts of reserved subjects are for the search; facts keep the order of the file."""
        chosen = reserved({fact.subject for fact in self.facts})
        search = tuple(fact for fact in self.facts if fact.subject in chosen)
        return Split(search, tuple(fact for fact in self.facts if fact.subject not in chosen))

    def quality(self, facts: Sequence[Fact]) -> Quality:
        """The metrics of ``facts`` on the model as it is now."""
        return run(measure_quality(self.model, facts))

    def recall(self, facts: Sequence[Fact]) -> float:
        """Share of facts whose true answer is the exact answer now."""
        scores = run(score(self.model, [(fact.text, fact.true or "") for fact in facts], "Recall"))
        return sum(one.exact for one in scores) / len(scores)

    def perplexity(self) -> float:
        """Perplexity of the held-out prose now."""
        return run(perplexity(self.model, self._held_out))


class LabRun:
    """A sequence of batches by one method, from the base model on; ``close`` takes all of them back."""

    def __init__(self, lab: Lab, method: str, settings: Mapping[str, Any], seed: int = 0) -> None:
        """``settings`` are the method's hyperparameters by name; those not named keep their defaults."""
        self._lab = lab
        self._method: Method = find_method(method)
        self._settings: Hyperparameters = self._method.hyperparameters.parse(settings)
        self._memory = Remembered()
        self._editing = Editing(lab.model, lab.statistics, self._memory, seed)
        self.seconds = 0.0
        lab.model.weights.move_to(0)

    def edit(self, facts: Sequence[Fact]) -> None:
        """Propose and apply one batch."""
        started = time.monotonic()
        proposal = run(self._method.propose(self._editing, facts, self._settings))
        self._lab.model.weights.push(proposal.delta)
        self._memory.batches.append(proposal.memory)
        self.seconds += time.monotonic() - started

    def restart(self) -> None:
        """Back to the base model; contexts and factored systems are kept where they still hold."""
        self._lab.model.weights.move_to(0)
        self._memory.batches.clear()

    def norms(self) -> dict[int, float]:
        """||W_t|| / ||W_0|| of every layer that was written."""
        weights = self._lab.model.weights
        layers = weights.touched
        now, base, _ = weights.norms(layers)
        return {layer: float(value) for layer, value in zip(layers, now / base, strict=True)}


def read_records(file: Path) -> tuple[Fact, ...]:
    """The facts of a facts.json, with paraphrases, neighbours and other facts of the subject."""
    rows = json.loads(file.read_text(encoding="utf-8"))
    return tuple(
        make_fact(
            row["subject"],
            row["prompt"],
            row["target_new"],
            true=row["target_true"],
            paraphrases=tuple(row["paraphrases"]),
            neighbours=tuple(Probe(**probe) for probe in row["neighbours"]),
            same_subject=tuple(Probe(**probe) for probe in row["same_subject"]),
            relation=row["relation"],
            source_id=row["id"],
            file=file,
            row=number,
        )
        for number, row in enumerate(rows, start=1)
    )


def one_fact_each(facts: Sequence[Fact], count: int) -> list[Fact]:
    """The first ``count`` facts with no subject twice."""
    chosen: dict[str, Fact] = {}
    for fact in facts:
        chosen.setdefault(fact.subject, fact)
    return list(chosen.values())[:count]


def untouched(facts: Sequence[Fact], edited: Sequence[Fact]) -> list[Fact]:
    """The facts about subjects that no edit is about."""
    subjects = {fact.subject for fact in edited}
    return [fact for fact in facts if fact.subject not in subjects]


def single_edits(lab: Lab, method: str, settings: Mapping[str, Any], facts: Sequence[Fact]) -> dict[str, float]:
    """Mean quality of edits made one at a time, each on the base model, with the mean relative norm it costs."""
    totals: dict[str, float] = defaultdict(float)
    edits = LabRun(lab, method, settings)
    for fact in facts:
        edits.edit([fact])
        quality = lab.quality([fact])
        for name in ("efficacy", "paraphrase", "neighbourhood", "same_subject"):
            totals[name] += getattr(quality, name) / len(facts)
        totals["norm"] += max(edits.norms().values()) / len(facts)
        edits.restart()
    return {**totals, "seconds_per_edit": edits.seconds / len(facts)}


def sequential_edits(
    lab: Lab,
    method: str,
    settings: Mapping[str, Any],
    facts: Sequence[Fact],
    *,
    batch: int,
    measure_every: int,
    kept: Sequence[Fact],
) -> list[dict[str, Any]]:
    """Edit ``facts`` in batches; every ``measure_every`` edits measure all edits so far and recall of ``kept``."""
    edits = LabRun(lab, method, settings)
    rows: list[dict[str, Any]] = []
    for start in range(0, len(facts), batch):
        latest = facts[start : start + batch]
        edits.edit(latest)
        done = start + len(latest)
        if done % measure_every == 0 or done == len(facts):
            rows.append(_measured(lab, edits, facts[:done], latest, kept))
    edits.restart()
    return rows


def _measured(
    lab: Lab, edits: LabRun, so_far: Sequence[Fact], latest: Sequence[Fact], kept: Sequence[Fact]
) -> dict[str, Any]:
    """One row of figures after some edits; with many of them, quality is that of a seeded sample."""
    quality = lab.quality(random.Random(1).sample(so_far, min(MEASURED, len(so_far))))
    return {
        "edits": len(so_far),
        "efficacy": quality.efficacy,
        "efficacy_last_batch": lab.quality(latest).efficacy,
        "paraphrase": quality.paraphrase,
        "neighbourhood": quality.neighbourhood,
        "same_subject": quality.same_subject,
        "untouched_kept": lab.recall(random.Random(2).sample(kept, min(2 * MEASURED, len(kept)))),
        "perplexity": lab.perplexity(),
        "norm_growth": edits.norms(),
        "seconds_per_edit": edits.seconds / len(so_far),
    }

"""What the demo world must show, measured: recall, single edits, short and long sequences, the P matrix by depth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import torch

from engine.associative.keys import subject_keys
from engine.associative.solve import SOLVE_DTYPE, ridged
from engine.demo.lab import Lab, one_fact_each, sequential_edits, single_edits, untouched
from engine.diagnostics.histograms import excess_kurtosis
from engine.diagnostics.overlap import off_diagonal, p_matrix
from engine.events import run
from engine.fact import Fact

RIDGE = 0.01
PROBES = 300
STATISTICS_TOKENS = 150_000


def superposition_by_layer(lab: Lab) -> list[dict[str, float]]:
    """Kurtosis of the off-diagonal P entries per layer, and mean |p| of namesakes and of other pairs.

    C has a ridge of ``RIDGE`` x its mean eigenvalue; the probes are 300 subjects and their namesakes.
    """
    facts = _with_namesakes(one_fact_each(lab.facts, PROBES), lab.facts)
    layers = tuple(range(lab.model.info.layers))
    run(lab.statistics.prepare(layers, STATISTICS_TOKENS))
    keys = run(subject_keys(lab.model, facts, layers))
    words = [fact.subject.rsplit(" ", 1)[-1] for fact in facts]
    same = torch.tensor([[one == other for other in words] for one in words])
    alike = off_diagonal(same)
    rows = []
    for layer in layers:
        matrix = ridged(lab.statistics.get(layer).matrix, RIDGE)
        overlap = off_diagonal(p_matrix(keys[layer], torch.linalg.cholesky(matrix.to(SOLVE_DTYPE))))
        rows.append(
            {
                "layer": layer,
                "kurtosis": round(excess_kurtosis(overlap.flatten()), 2),
                "namesakes": round(float(overlap[alike].abs().mean()), 4),
                "others": round(float(overlap[~alike].abs().mean()), 4),
            }
        )
    return rows


def short_goals(
    lab: Lab, presets: Mapping[str, Mapping[str, Any]], facts: Sequence[Fact], count: int
) -> dict[str, Any]:
    """Single edits by every method, and one hundred edits in batches of ten."""
    chosen = one_fact_each(facts, count)
    hundred = one_fact_each(facts, 100)
    kept = untouched(lab.facts, hundred)
    return {
        "single": {name: single_edits(lab, name, settings, chosen) for name, settings in presets.items()},
        "sequence_of_100": {
            name: sequential_edits(lab, name, settings, hundred, batch=10, measure_every=50, kept=kept)
            for name, settings in presets.items()
        },
    }


def long_goal(lab: Lab, name: str, settings: Mapping[str, Any], facts: Sequence[Fact], count: int) -> dict[str, Any]:
    """``count`` sequential edits of distinct subjects in batches of 50, measured every 200, by one method."""
    edited = one_fact_each(facts, count)
    kept = untouched(lab.facts, edited)
    rows = sequential_edits(lab, name, settings, edited, batch=50, measure_every=200, kept=kept)
    return {"base_perplexity": lab.perplexity(), "base_kept": lab.recall(kept), "untouched": len(kept), "rows": rows}


def base_quality(lab: Lab, facts: Sequence[Fact]) -> dict[str, Any]:
    """The metrics before any edit: efficacy and paraphrase near 0, neighbourhood and same subject near 1."""
    return asdict(lab.quality(facts))


def _with_namesakes(chosen: Sequence[Fact], facts: Sequence[Fact]) -> list[Fact]:
    """``chosen`` and one fact of every other subject that ends in the same word as one of them."""
    words = {fact.subject.rsplit(" ", 1)[-1] for fact in chosen}
    subjects = {fact.subject for fact in chosen}
    more = [fact for fact in one_fact_each(facts, len(facts)) if fact.subject not in subjects]
    return [*chosen, *(fact for fact in more if fact.subject.rsplit(" ", 1)[-1] in words)]

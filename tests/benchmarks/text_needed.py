"""How much text the covariances need: ten edits at once against tokens of text for each dimension of an MLP.

    .venv/bin/python -m tests.benchmarks.text_needed --model DIR --facts counterfact.json --heldout text.txt
        [--text statistics.txt] [--method encore] [--multipliers 0.5 1 2 3 5 10] [--batches 3] [--json FILE]

Without ``--text`` the model writes it. The text is had once, and its beginnings serve; each batch of ten facts is
written into the unedited model and taken back. Prints a row for each multiplier: ES, PS, NS (likelihoods, CounterFact),
exact efficacy, perplexity on the held-out text, and how far C lies from that of the most text (Frobenius, relative).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from engine.associative.covariance_files import Covariance
from engine.associative.statistics import Corpus, collect
from engine.editing.planning import check_edit, make_editing
from engine.evaluation.datasets import read_facts
from engine.evaluation.metrics import measure_quality
from engine.evaluation.scoring import perplexity
from engine.events import Steps, run
from engine.fact import Fact
from engine.methods.knobs import parse_layers
from engine.model.loading import LoadedModel, load

FACTS = 10


@dataclass(frozen=True)
class Batches:
    """Text that has been read from ``file`` or, without one, written already."""

    parts: tuple[Tensor, ...]
    file: Path | None

    def passages(self, model: LoadedModel, tokens: int, seed: int = 0) -> Iterator[Tensor]:
        """Its batches, in order."""
        yield from self.parts


@dataclass
class Given:
    """Statistics that are there whatever is asked for."""

    found: dict[int, Covariance]

    def prepare(self, layers: Sequence[int], tokens: int) -> Steps[None]:
        """Nothing is missing."""
        yield from ()

    def get(self, layer: int) -> Covariance:
        """The covariance of one layer."""
        return self.found[layer]


def text_of(model: LoadedModel, corpus: Corpus, tokens: int) -> Batches:
    """Batches of at least ``tokens`` tokens, or all of a file's."""
    parts, seen = [], 0
    for part in corpus.passages(model, tokens):
        if isinstance(part, Tensor):
            parts.append(part)
            seen += part.numel()
        if seen >= tokens:
            break
    return Batches(tuple(parts), corpus.file)


def edited(model: LoadedModel, facts: Sequence[Fact], method: str, found: dict[int, Covariance], heldout: str) -> Any:
    """Scores of ``facts`` written at once, and perplexity."""
    chosen, settings = check_edit(model, facts, method, {}, batch=len(facts))
    proposal = run(chosen.propose(make_editing(model, Given(found)), facts, settings))  # type: ignore[arg-type]
    model.weights.push(proposal.delta)
    try:
        quality = run(measure_quality(model, facts))
        shown = ("efficacy_preferred", "paraphrase_preferred", "neighbourhood_preferred", "efficacy")
        return [*(getattr(quality, name) for name in shown), run(perplexity(model, heldout))]
    finally:
        model.weights.replace([], 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True)
    parser.add_argument("--facts", required=True, type=Path)
    parser.add_argument("--heldout", required=True, type=Path)
    parser.add_argument("--text", type=Path)
    parser.add_argument("--method", default="encore")
    parser.add_argument("--multipliers", type=float, nargs="+", default=[0.5, 1, 2, 3, 5, 10])
    parser.add_argument("--batches", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    model = run(load(options.model, "cpu", "auto"))
    facts = read_facts(options.facts).facts[: FACTS * options.batches]
    heldout = options.heldout.read_text(encoding="utf-8")
    _, settings = check_edit(model, facts, options.method, {})
    layers, size = parse_layers(str(getattr(settings, "layers", "0"))), model.info.inner
    began = time.process_time()
    text = text_of(model, Corpus(options.text), int(max(options.multipliers) * size))
    wrote = time.process_time() - began
    found = {k: run(collect(model, layers, text, int(k * size))) for k in options.multipliers}  # type: ignore[arg-type]
    most = found[max(found)]
    rows = []
    for multiplier, own in found.items():
        batches = [facts[i : i + FACTS] for i in range(0, len(facts), FACTS)]
        measured = torch.tensor([edited(model, part, options.method, own, heldout) for part in batches]).mean(0)
        far = max(float((own[i].matrix - most[i].matrix).norm() / most[i].matrix.norm()) for i in layers)
        rows.append([multiplier, own[layers[0]].tokens, *measured.tolist(), far])
        sys.stdout.write(
            "{:>5g} x m {:>7,} tokens  ES {:.3f} PS {:.3f} NS {:.3f}  exact {:.3f}  ".format(*rows[-1][:6])
        )
        sys.stdout.write(f"perplexity {rows[-1][6]:.2f}  C off by {far:.3f}\n")
        sys.stdout.flush()
    sys.stdout.write(f"text: {wrote:.0f} s of the processor\n")
    if options.json is not None:
        options.json.write_text(json.dumps({"rows": rows, "text_seconds": wrote}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()

"""The front that a locate-then-edit method can have on a pretrained model: many settings, tried by a short cut.

    .venv/bin/python -m tests.real.front --out FOLDER --model smollm2 --method encore
        [--vary layers=3-7,1-4 lambda_p=150,1500] [--edits 100] [--batch 10] [--dtype float32]
    .venv/bin/python -m tests.real.front --out FOLDER --model smollm2 --draw FILE.png

The short cut: v* is searched once, on the unedited model, for every choice of the search, and serves all choices of the
write. All combinations of what is varied are tried, in place of the preset's; finished ones are kept in FOLDER and are
not tried again. Prints ES, PS, NS, their harmonic mean S, exact efficacy, untouched facts, perplexity and norm.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from engine.associative.statistics import Corpus, StatisticsStore
from engine.associative.values import Values
from engine.evaluation.metrics import measure_quality
from engine.evaluation.scoring import perplexity, score
from engine.events import run
from engine.methods.locate.pipeline import BatchRun, LocateThenEdit
from engine.methods.locate.settings import LocateSettings
from engine.methods.method import Editing
from engine.methods.presets.published import preset
from engine.methods.registry import find_method
from engine.model.delta import Delta
from engine.model.loading import load
from tests.real.facts import material
from tests.real.places import MODELS, model
from tests.real.points import Point, Points, draw_front, front

SEARCH = ("layers", "contexts", "value_site", "steps", "v_lr", "v_lr_unit", "clamp", "weight_decay", "kl_factor")
STOP = ("early_stop", "extra_steps")
"""Settings on which v* depends."""


class Remembered:
    """The batches that have been written, as a session would remember them."""

    def __init__(self) -> None:
        self._batches: dict[str, dict[str, Tensor]] = {}

    def ids(self) -> tuple[str, ...]:
        """One name for each batch."""
        return tuple(self._batches)

    def load(self, batch_id: str) -> dict[str, Tensor]:
        """What a batch left."""
        return self._batches[batch_id]

    def add(self, left: dict[str, Tensor]) -> None:
        """One batch more."""
        self._batches[str(len(self._batches))] = left


class Front:
    """One model with its facts; ``method`` writes them under one choice of settings after another."""

    def __init__(self, name: str, method: str, out: Path, edits: int, batch: int, dtype: str) -> None:
        chosen = find_method(method)
        if not isinstance(chosen, LocateThenEdit):
            raise SystemExit(f"{method} searches no v*: it has no front here.")
        self._method = chosen
        self._model = run(load(model(name), "cpu", dtype))
        self._material = material(self._model, edits, 0, out)
        self._facts = self._material.stream(edits, 0)
        self._batches = [self._facts[start : start + batch] for start in range(0, len(self._facts), batch)]
        self._out = out
        self._known = self._right()

    def measure(self, varied: Mapping[str, str]) -> Point:
        """Write all facts with ``varied`` in place of the preset's settings, look, and take them back."""
        given = {**preset(self._method, self._model).settings, **varied}
        settings = self._method.hyperparameters.parse(given)
        assert isinstance(settings, LocateSettings)
        values = self._searched(settings)
        memory = Remembered()
        editing = Editing(self._model, self._store(settings), memory)
        run(self._method.prepare(editing, settings))
        try:
            for facts, found in zip(self._batches, values, strict=True):
                batch = BatchRun(editing, facts, run(editing.contexts(settings.contexts)), settings)
                parts = run(batch.write(found))
                self._model.weights.push(Delta(parts))
                memory.add(batch.remembered)
            return self._look(varied)
        finally:
            self._model.weights.replace([], 0)

    def _store(self, settings: LocateSettings) -> StatisticsStore:
        """Covariances of just as much text as is asked for: more, once kept, would serve those that ask for less."""
        folder = self._out / "statistics" / str(settings.statistics_multiplier)
        return StatisticsStore(folder, self._model, Corpus(self._material.statistics))

    def _searched(self, settings: LocateSettings) -> list[Values]:
        """v* of every batch on the unedited model."""
        chosen = [str(getattr(settings, name)) for name in (*SEARCH, *STOP)]
        words = json.dumps([self._model.info.fingerprint, *chosen, *(fact.text + fact.target for fact in self._facts)])
        kept = self._out / "values" / f"{hashlib.blake2b(words.encode(), digest_size=8).hexdigest()}.pt"
        if not kept.is_file():
            editing = Editing(self._model, self._store(settings), Remembered())
            plain = replace(settings, norm_anchor=False)
            found = [
                run(BatchRun(editing, facts, run(editing.contexts(plain.contexts)), plain).values())
                for facts in self._batches
            ]
            kept.parent.mkdir(exist_ok=True)
            torch.save([(one.target, one.initial, dict(one.changes)) for one in found], kept)
        parts = torch.load(kept, weights_only=True)
        return [Values(target, initial, (), (), (), (), changes) for target, initial, changes in parts]

    def _look(self, varied: Mapping[str, str]) -> Point:
        quality = run(measure_quality(self._model, self._facts))
        kept = [after for after, before in zip(self._right(), self._known, strict=True) if before]
        now, clean, _ = self._model.weights.norms(self._model.weights.touched)
        return Point(
            self._method.name,
            dict(varied),
            len(self._facts),
            quality.efficacy_preferred or 0.0,
            quality.paraphrase_preferred or 0.0,
            quality.neighbourhood_preferred or 0.0,
            quality.efficacy or 0.0,
            sum(kept) / len(kept),
            run(perplexity(self._model, self._material.heldout)),
            float((now / clean).max()),
        )

    def _right(self) -> list[bool]:
        asked = [(fact.text, fact.true or "") for fact in self._material.watched]
        return [one.exact for one in run(score(self._model, asked))]


def choices(varied: Sequence[str]) -> Iterator[dict[str, str]]:
    """All combinations of KEY=VALUE,VALUE,..."""
    keys = [word.partition("=")[0] for word in varied]
    for values in itertools.product(*(word.partition("=")[2].split(",") for word in varied)):
        yield dict(zip(keys, values, strict=True))


def main(arguments: Sequence[str] | None = None) -> int:
    """Try what was not tried yet, or draw what was; see the module's own text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--model", choices=tuple(MODELS), default="smollm2")
    parser.add_argument("--method", default="encore")
    parser.add_argument("--vary", nargs="*", default=[], metavar="KEY=VALUE,VALUE")
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--batch", type=int, default=10)
    parser.add_argument("--dtype", choices=("float32", "bfloat16"), default="float32")
    parser.add_argument("--draw", type=Path, metavar="FILE.png")
    parser.add_argument("--unedited", type=float, default=1.0, help="NS of the unedited model, for the picture")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    points = Points(options.out, options.model)
    if options.draw is not None:
        draw_front(points.all(), options.unedited, MODELS[options.model], options.draw)
        sys.stdout.write("\n".join(point.line for point in front(points.all())) + "\n")
        return 0
    tried = Front(options.model, options.method, options.out, options.edits, options.batch, options.dtype)
    done = {(point.method, json.dumps(dict(point.varied), sort_keys=True)) for point in points.all()}
    for varied in choices(options.vary):
        if (find_method(options.method).name, json.dumps(varied, sort_keys=True)) not in done:
            point = tried.measure(varied)
            points.keep(point)
            sys.stdout.write(f"{point.line}\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())

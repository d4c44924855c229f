"""Figures on pretrained models: every method writes the facts of CounterFact that the model knows, ten at a time.

    .venv/bin/python -m tests.real.table --out FOLDER [--models smollm2,gemma3,qwen2.5] [--methods NAMES] [--edits 100]
        [--long 400] [--batch 10] [--seeds 0,1] [--dtype float32]
        [--set METHOD.KEY=VALUE] [--fresh] [--rows FOLDER]
    .venv/bin/python -m tests.real.table --out FOLDER --stream 2000 [--models smollm2] [--methods NAMES]

A run of ``--edits`` facts is measured after ten of them and after all; the methods of :data:`LONG` go on to ``--long``
facts (0: they do not). One over fewer than a hundred is the beginning of one over a hundred. Finished runs are kept in
FOLDER/rows or where ``--rows`` says, one that was stopped goes on at its last whole batch, and FOLDER/table.md is
written after each. Rows are known by their settings: a run whose preset has changed is measured anew, after a change of
the code only with ``--fresh``. Models and data that are not there are named and left out (:mod:`tests.real.places`).
``--stream`` writes so many facts, known or not, by the methods of :data:`STREAMED` and measures each after 10, 100 and
every fifth of them.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.evaluation.averages import all_or_none, harmonic_mean
from engine.evaluation.metrics import measure_quality
from engine.evaluation.scoring import perplexity
from engine.evaluation.stream import Stream
from engine.events import Event, StudyProgress, StudyRow, run
from engine.methods.registry import find_method, methods
from engine.workbench import Workbench
from tests.real.facts import material
from tests.real.places import MODELS, Missing, model
from tests.real.rows import ANY, KNOWN, UNEDITED, Case, Kept, Rows, revision
from tests.real.writer import tables

LONG = ("memit", "alphaedit", "encore", "memit-seq", "ft-m", "wise")
STREAMED = ("encore", "alphaedit", "memit-seq", "ft-m", "ultraedit", "wise", "memoir", "grace")
FIRST, WARM = 10, 100
PARTS = 5  # of a long stream, after each of which it is measured


class Bench:
    """One model with its facts, on which cases are measured; ``out`` keeps rows, statistics and runs in hand."""

    def __init__(
        self, name: str, edits: int, more: int, out: Path, rows: Path, dtype: str = "float32", facts: str = KNOWN
    ) -> None:
        self.name, self._dtype, self._facts = name, dtype, facts
        self._out = out
        self._door = Workbench(out)
        run(self._door.load(model(name), dtype=dtype))
        self._material = material(self._door.model, edits, more, out, unknown=facts == ANY)
        self._door.use_statistics_text(self._material.statistics)
        self._door.use_heldout_text(self._write_heldout())
        self._door.use_known_facts(self._material.watched)
        self.rows = Rows(rows)

    def case(self, method: str, checkpoints: Sequence[int], batch: int, seed: int, given: dict[str, Any]) -> Case:
        """A case with all settings of the method's preset for this model, ``given`` ones in their place."""
        known = len(self._material.stream(checkpoints[-1], seed))
        counts = tuple(sorted({min(count, known) for count in checkpoints}))
        if method == UNEDITED:
            return Case(self.name, method, counts, batch, seed, self._dtype, {}, self._facts)
        kind = find_method(method).hyperparameters
        settings = kind.parse({**self._door.defaults(method), **given}).as_dict()
        return Case(self.name, method, counts, batch, seed, self._dtype, settings, self._facts)

    def measure(self, case: Case, given: dict[str, Any]) -> Kept:
        """Run ``case`` to its end and keep it."""
        if case.method == UNEDITED:
            kept = Kept(case, tuple(self._unedited(case)), "", {}, revision(), _now())
        else:
            kept = self._edited(case, given)
        self.rows.keep(kept)
        return kept

    def _write_heldout(self) -> Path:
        file = self._out / "heldout.txt"
        file.write_text(self._material.heldout, encoding="utf-8")
        return file

    def _edited(self, case: Case, given: dict[str, Any]) -> Kept:
        folder = self._out / "runs" / case.name
        facts = self._material.stream(case.checkpoints[-1], case.seed)
        work = self._door.studies.run(
            (case.method,),
            case.checkpoints,
            facts,
            batch=case.batch,
            settings={case.method: dict(case.settings)},
            folder=folder,
            seed=case.seed,
        )
        table = run(work, say_progress).table
        shutil.rmtree(folder)
        return Kept(case, table.rows, self._door.preset(case.method).source, given, revision(), _now())

    def _unedited(self, case: Case) -> Iterator[StudyRow]:
        """What the model says of the same facts, with the same probes, before any edit."""
        facts = self._material.stream(case.checkpoints[-1], case.seed)
        clean = Stream.of(facts, self._material.watched).facts
        text = run(perplexity(self._door.model, self._material.heldout))
        for count in case.checkpoints:
            found = run(measure_quality(self._door.model, clean[:count]))
            shares = (found.efficacy_preferred, found.paraphrase_preferred, found.neighbourhood_preferred)
            yield StudyRow(
                UNEDITED,
                count,
                reliability=found.efficacy,
                generalization=found.paraphrase,
                neighbourhood=found.neighbourhood,
                es=shares[0],
                ps=shares[1],
                ns=shares[2],
                score=all_or_none(shares, harmonic_mean),
                locality=1.0,
                untouched=1.0,
                perplexity_before=text,
                perplexity_after=text,
                norm_growth=1.0,
            )


def say(text: str) -> None:
    """Progress is for standard error."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def say_progress(event: Event) -> None:
    """How far a run is, at every batch."""
    if isinstance(event, StudyProgress):
        left = f", {event.seconds_left:,.0f} s left" if event.seconds_left is not None else ""
        say(f"    {event.edits_done} of {event.edits_total} facts, {event.stage}{left}")


def cases(bench: Bench, options: argparse.Namespace) -> Iterator[tuple[Case, dict[str, Any]]]:
    """What is to be measured on one model, seed by seed, with the settings that were given for it."""
    for seed in options.seeds:
        for method in (UNEDITED, *options.methods):
            given = dict(options.settings.get(method, {}))
            yield bench.case(method, checkpoints(method, options), options.batch, seed, given), given


def checkpoints(method: str, options: argparse.Namespace) -> list[int]:
    """After how many edits ``method`` is measured."""
    if options.stream:
        parts = {round(options.stream * part / PARTS) for part in range(1, PARTS + 1)}
        return sorted(parts | {min(count, options.stream) for count in (FIRST, WARM)})
    counts = {min(FIRST, options.edits), options.edits}
    if method in (UNEDITED, *LONG):
        counts.add(max(options.long, options.edits))
    return sorted(counts)


def pool(options: argparse.Namespace) -> tuple[int, int]:
    """How many facts are written first and how many after them, as the watched ones lie between.

    A run over a few facts is the beginning of one over :data:`WARM`: they write and watch the same.
    """
    first = max(options.edits, WARM)
    return first, max(0, (options.stream or options.long) - first)


def measure(name: str, options: argparse.Namespace) -> None:
    """All cases of one model."""
    first, more = pool(options)
    bench = Bench(name, first, more, options.out, options.rows, options.dtype, ANY if options.stream else KNOWN)
    for case, given in cases(bench, options):
        if options.fresh or not bench.rows.has(case):
            say(f"{MODELS[name]}: {case.method}, seed {case.seed}")
            bench.measure(case, given)
            write(options)


def write(options: argparse.Namespace) -> None:
    """The tables of all finished runs, as FOLDER/table.md."""
    (options.out / "table.md").write_text(tables(Rows(options.rows)), encoding="utf-8")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def settings_of(words: Sequence[str]) -> dict[str, dict[str, str]]:
    """METHOD.KEY=VALUE by method and key."""
    found: dict[str, dict[str, str]] = {}
    for word in words:
        name, _, value = word.partition("=")
        method, _, key = name.partition(".")
        found.setdefault(find_method(method).name, {})[key] = value
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is missing and write the tables; see the module's own text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = lambda text: tuple(filter(None, text.split(",")))  # noqa: E731
    parser.add_argument("--out", type=Path, required=True, help="the folder that keeps everything")
    parser.add_argument("--models", type=names, default=tuple(MODELS))
    parser.add_argument("--methods", type=names, default=())
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--long", type=int, default=400)
    parser.add_argument("--stream", type=int, default=0, help="so many facts, known to the model or not")
    parser.add_argument("--batch", type=int, default=10)
    parser.add_argument("--seeds", type=lambda text: tuple(map(int, names(text))), default=(0, 1))
    parser.add_argument("--dtype", choices=("float32", "bfloat16"), default="float32")
    parser.add_argument("--set", action="append", default=[], metavar="METHOD.KEY=VALUE")
    parser.add_argument("--rows", type=Path, help="where finished runs are kept (FOLDER/rows)")
    parser.add_argument("--fresh", action="store_true", help="measure again what is there")
    options = parser.parse_args(arguments)
    chosen = options.methods or (STREAMED if options.stream else tuple(methods()))
    options.methods = tuple(find_method(method).name for method in chosen)
    options.settings = settings_of(options.set)
    options.rows = options.rows or options.out / "rows"
    for name in options.models:
        try:
            measure(name, options)
        except Missing as reason:
            say(f"{name}: left out: {reason}")
    write(options)
    return 0


if __name__ == "__main__":
    sys.exit(main())

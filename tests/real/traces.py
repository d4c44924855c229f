"""Traces of an edit: what is found in models that each method edited, and in those that nobody did.

    .venv/bin/python -m tests.real.traces --out FOLDER [--models demo,smollm2] [--methods NAMES] [--counts 1,10]
        [--dtype bfloat16] [--fresh]

Each edited model is exported and opened anew, so that nothing of the session is known: its own statistics of its own
inputs, and no original. Known facts, none of them edited, give the prompts with which directions are asked; the
reversal is imported, and the edits are asked again. One row a model: the layers whose write matrix was changed, those
that are flagged, the objects that are named, and what the reversal leaves of edits and perplexity. The last line counts
layers. Finished rows are kept in FOLDER/traces, so a table that was stopped goes on, and stand in FOLDER/traces.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.errors import PalimpsestError
from engine.evaluation.datasets import read_facts
from engine.evaluation.scoring import score
from engine.events import TracesFound, run
from engine.fact import Fact
from engine.methods.registry import find_method
from engine.model.loading import load
from engine.requests import TracesPlan
from engine.support.demo_name import DEMO
from engine.workbench import Workbench
from resources import path as resource
from tests.real.facts import material
from tests.real.places import MODELS, Missing, model
from tests.real.rows import UNEDITED, revision

METHODS = ("memit", "alphaedit", "encore", "pmet", "rome", "emmet", "ultraedit", "ft-m", "ft-l", "lora")
EDITS = 30  # as tests.real.facts writes them by itself
NAMES = {DEMO: "the demo world", **MODELS}


@dataclass(frozen=True)
class Ground:
    """A model's folder with the facts to edit, known ones to ask, and the texts for statistics and perplexity."""

    model: str
    facts: tuple[Fact, ...]
    known: tuple[Fact, ...]
    statistics: Path
    heldout: Path

    def open(self, bench: Workbench, place: str, dtype: str) -> None:
        """Load ``place``, the model or an edited one, with all of this."""
        run(bench.load(place, "cpu", dtype))
        bench.use_statistics_text(self.statistics)
        bench.use_heldout_text(self.heldout)
        bench.use_known_facts(self.known)


@dataclass(frozen=True)
class Look:
    """What was found in one model.

    ``written`` layers have a write matrix that the method changed, ``others`` counts the other matrices that it
    changed. ``excess`` is the largest of single layers and ``window`` that of windows (None: too few layers), each
    flagged from its threshold on. ``named`` objects of the edits, ``held`` edits that hold and ``left`` of them with
    the reversal (None: nothing to reverse). ``refused``: the method's reason for writing nothing.
    """

    model: str
    dtype: str
    method: str
    facts: int
    revision: str
    refused: str = ""
    written: tuple[int, ...] = ()
    others: int = 0
    flagged: tuple[int, ...] = ()
    layers: int = 0
    excess: float = 0.0
    threshold: float = 0.0
    window: float | None = None
    window_threshold: float = 0.0
    named: int = 0
    held: int = 0
    left: int | None = None
    perplexity: float | None = None
    perplexity_reversed: float | None = None

    @property
    def name(self) -> str:
        """A name for its file."""
        return f"{self.model}-{self.method}-{self.facts}-{self.dtype}"


def ground(name: str, dtype: str, out: Path) -> Ground:
    """The material of a model; raises :class:`Missing`."""
    if name == DEMO:
        facts = read_facts(resource("demo_world", "facts.json")).facts
        texts = (resource("demo_world", f"{text}.txt") for text in ("statistics", "heldout"))
        return Ground(DEMO, facts[:EDITS], facts[100:400], *texts)
    folder = model(name)
    found = material(run(load(folder, "cpu", dtype)), EDITS, 0, out)
    found.write(out)
    return Ground(str(folder), found.first, found.watched, found.statistics, out / "heldout.txt")


def look(bench: Workbench, given: Ground, empty: Look) -> Look:
    """Edit by the method of ``empty``, export, open anew, look and try the reversal."""
    facts = given.facts[: empty.facts]
    with tempfile.TemporaryDirectory() as made:
        place, told = given.model, asdict(empty)
        if empty.method != UNEDITED:
            given.open(bench, place, empty.dtype)
            try:
                run(bench.edit(facts, empty.method, batch=len(facts)))
            except PalimpsestError as error:
                return Look(**told | {"refused": str(error)})
            sites = bench.laboratory.model.weights.sites
            told["written"] = tuple(sorted({layer for layer, path in sites if not path}))
            told["others"] = len({site for site in sites if site[1]})
            place = str(Path(made) / "edited")
            run(bench.exports.model(place))
        return Look(**told | _found(given, place, empty.dtype, facts, Path(made)))


def _found(given: Ground, place: str, dtype: str, facts: Sequence[Fact], made: Path) -> dict[str, object]:
    """What a workbench that knows nothing of the edits finds."""
    asked = [(fact.text, fact.target) for fact in facts]
    with Workbench(made / "home") as bench:
        given.open(bench, place, dtype)
        back = made / "back.safetensors"
        held = sum(one.exact for one in run(score(bench.laboratory.model, asked)))
        found: TracesFound = run(bench.laboratory.traces((), TracesPlan(reversal=str(back))))
        left = None
        if found.flagged:
            run(bench.imports.take(back))
            left = sum(one.exact for one in run(score(bench.laboratory.model, asked)))
    said = {one for direction in found.directions for one in direction.says}
    return {
        "flagged": found.flagged,
        "layers": len(found.layers),
        "excess": float(found.excess.max()),
        "threshold": found.threshold,
        "window": float(found.shared.max()) if len(found.shared) else None,
        "window_threshold": found.shared_threshold,
        "named": sum(any(one and fact.target.startswith(one) for one in said) for fact in facts),
        "held": held,
        "left": left,
        "perplexity": found.perplexity,
        "perplexity_reversed": found.perplexity_reversed,
    }


class Kept:
    """The finished looks in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def has(self, one: Look) -> bool:
        """Whether it was looked."""
        return self._file(one).is_file()

    def keep(self, one: Look) -> None:
        """Write a finished look, in place of an earlier one."""
        part = self._file(one).with_suffix(".part")
        part.write_text(json.dumps(asdict(one), indent=1) + "\n", encoding="utf-8")
        part.replace(self._file(one))

    def all(self) -> list[Look]:
        """Every finished look, by model, method as in :data:`METHODS`, and facts."""
        looks = [_read(file) for file in self._folder.glob("*.json")]
        return sorted(looks, key=lambda one: (list(NAMES).index(one.model), _rank(one.method), one.facts, one.dtype))

    def _file(self, one: Look) -> Path:
        return self._folder / f"{one.name}.json"


def _read(file: Path) -> Look:
    found = json.loads(file.read_text(encoding="utf-8"))
    return Look(**found | {name: tuple(found[name]) for name in ("written", "flagged")})


def _rank(method: str) -> tuple[int, str]:
    order = (UNEDITED, *METHODS)
    return (order.index(method) if method in order else len(order), method)


def table(looks: Sequence[Look]) -> str:
    """The looks as Markdown, with a last line that counts layers."""
    head = (
        *("model", "method", "facts", "layers written", "flagged", "strongest layer, threshold"),
        *("strongest window, threshold", "objects named", "edits that hold, then with the reversal"),
        "perplexity, then",
    )
    rows = [_line(head), f"|{'---|' * len(head)}", *map(_row, looks)]
    return "\n".join([*rows, "", counted(looks), ""])


def counted(looks: Sequence[Look]) -> str:
    """How many of the layers were written and found, and not written and called edited."""
    found = missed = false = clean = 0
    for one in looks:
        written, flagged = set(one.written), set(one.flagged)
        found, missed = found + len(written & flagged), missed + len(written - flagged)
        false, clean = false + len(flagged - written), clean + one.layers - len(written)
    return f"Layers written: {found} found, {missed} not; layers not written: {false} of {clean} called edited."


def _row(one: Look) -> str:
    label = "none" if one.method == UNEDITED else find_method(one.method).title
    begin = [f"{NAMES[one.model]}, {one.dtype}", label, str(one.facts)]
    if one.refused:
        return _line([*begin, one.refused, *[""] * 6])
    others = [f"{one.others} other matrices"] if one.others else []
    written = " and ".join(([_ranges(one.written)] if one.written else []) + others)
    window = "too few layers" if one.window is None else f"{one.window:.0%}, {one.window_threshold:.0%}"
    named = f"{one.named} of {one.facts}" if one.flagged and one.facts else ""
    left = "not tried" if one.left is None else str(one.left)
    fluent = ", ".join(f"{text:.1f}" for text in (one.perplexity, one.perplexity_reversed) if text)
    held = f"{one.held}, {left}" if one.facts else ""
    strongest = f"{one.excess:.0%}, {one.threshold:.0%}"
    return _line([*begin, written or "none", _ranges(one.flagged) or "none", strongest, window, named, held, fluent])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _ranges(layers: Sequence[int]) -> str:
    """3, 4, 5 and 9 as "3 to 5, 9"."""
    runs: list[list[int]] = []
    for layer in layers:
        if runs and layer == runs[-1][-1] + 1:
            runs[-1].append(layer)
        else:
            runs.append([layer])
    return ", ".join(str(one[0]) if len(one) == 1 else f"{one[0]} to {one[-1]}" for one in runs)


def wanted(options: argparse.Namespace, name: str) -> Iterator[Look]:
    """What is to be looked at of one model: unedited, then each method with each number of facts."""
    now = revision()
    yield Look(name, options.dtype, UNEDITED, 0, now)
    for method in options.methods:
        for count in options.counts:
            yield Look(name, options.dtype, find_method(method).name, count, now)


def measure(name: str, options: argparse.Namespace) -> None:
    """All looks of one model that are missing."""
    kept = Kept(options.out / "traces")
    missing = [one for one in wanted(options, name) if options.fresh or not kept.has(one)]
    if not missing:
        return
    given = ground(name, options.dtype, options.out)
    with Workbench(options.out / "home") as bench:
        for one in missing:
            found = look(bench, given, one)
            kept.keep(found)
            sys.stderr.write(f"{_row(found)}\n")
            (options.out / "traces.md").write_text(table(kept.all()), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Look at what is missing and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = lambda text: tuple(filter(None, text.split(",")))  # noqa: E731
    parser.add_argument("--out", type=Path, required=True, help="the folder that keeps everything")
    parser.add_argument("--models", type=names, default=(DEMO, *MODELS))
    parser.add_argument("--methods", type=names, default=METHODS)
    parser.add_argument("--counts", type=lambda text: tuple(map(int, names(text))), default=(1, 10))
    parser.add_argument("--dtype", choices=("float32", "bfloat16"), default="float32")
    parser.add_argument("--fresh", action="store_true", help="look again at what is there")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.models:
        try:
            measure(name, options)
        except Missing as reason:
            sys.stderr.write(f"{name}: left out: {reason}\n")
    sys.stdout.write(table(Kept(options.out / "traces").all()))
    return 0


if __name__ == "__main__":
    sys.exit(main())

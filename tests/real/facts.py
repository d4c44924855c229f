"""Which facts are edited, and which are watched: those of CounterFact that the model knows, in the files' order.

    .venv/bin/python -m tests.real.facts --out FOLDER [--model smollm2] [--edits 30] [--dtype bfloat16]

writes them for `palimpsest run` and `palimpsest measure`: edits.json, known.json (the watched ones), and the two texts.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.editing.planning import check_edit
from engine.errors import BadInput
from engine.evaluation.datasets import read_facts, write_facts
from engine.evaluation.scoring import score
from engine.events import run
from engine.fact import Fact
from engine.model.loading import LoadedModel, load
from tests.real.places import FILES, TEXT, data, model

WATCHED = 100
CHUNK = 200
HELD_OUT = 0.2  # of the text, its end


@dataclass(frozen=True)
class Material:
    """What a model is edited and measured with.

    ``first`` facts are edited, then ``more``; ``watched`` ones are never edited. ``statistics`` is the file of the text
    for the covariances and ``heldout`` the text for the perplexity, which is no part of it.
    """

    first: tuple[Fact, ...]
    watched: tuple[Fact, ...]
    more: tuple[Fact, ...]
    statistics: Path
    heldout: str

    def stream(self, edits: int, seed: int) -> tuple[Fact, ...]:
        """The first ``edits`` facts; others than seed 0 shuffle the first and the rest, each apart."""
        parts = [list(self.first), list(self.more)]
        if seed:
            for part in parts:
                random.Random(seed).shuffle(part)
        return tuple(fact for part in parts for fact in part)[:edits]

    def write(self, folder: Path) -> None:
        """The facts to edit, the watched ones and the held-out text as files; the statistics' text is one already."""
        write_facts(folder / "edits.json", (*self.first, *self.more))
        write_facts(folder / "known.json", self.watched)
        (folder / "heldout.txt").write_text(self.heldout, encoding="utf-8")


def material(model: LoadedModel, edits: int, more: int, place: Path, *, unknown: bool = False) -> Material:
    """The facts that ``model`` knows: ``edits`` to write, :data:`WATCHED` to watch, ``more`` to write after the first.

    A fact counts as known where every token of its true object is the most probable one. With ``unknown`` facts are
    written that it knows or does not, as they come in the files: there are ten thousand, of which a small model knows
    few. ``place`` keeps what was found out, and the text for the statistics.
    """
    place.mkdir(parents=True, exist_ok=True)
    known = _known(
        model, edits + WATCHED + more, place / f"known-{model.info.fingerprint[:16]}-{model.info.dtype}.json"
    )
    if len(known) < edits + WATCHED:
        raise BadInput(f"{model.info.name} knows only {len(known)} of the facts.", "Ask for fewer edits.")
    statistics, heldout = _texts(place / "statistics.txt")
    end = edits + WATCHED
    if unknown:
        watched = known[edits:end]
        any_ = [fact for fact in _usable(model, edits + more + WATCHED) if fact not in watched][: edits + more]
        return Material(tuple(any_[:edits]), watched, tuple(any_[edits:]), statistics, heldout)
    return Material(known[:edits], known[edits:end], known[end : end + more], statistics, heldout)


def _known(model: LoadedModel, count: int, kept: Path) -> tuple[Fact, ...]:
    """The first ``count`` known facts (fewer where there are no more); ``kept`` holds the answers asked so far."""
    answers: dict[str, bool] = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
    found: list[Fact] = []
    facts = _usable(model)
    for start in range(0, len(facts), CHUNK):
        part = facts[start : start + CHUNK]
        if asked := [fact for fact in part if _key(fact) not in answers]:
            scores = run(score(model, [(fact.text, fact.true or "") for fact in asked], "What the model knows"))
            answers |= {_key(fact): one.exact for fact, one in zip(asked, scores, strict=True)}
            kept.write_text(json.dumps(answers, ensure_ascii=False, indent=0), encoding="utf-8")
        found += [fact for fact in part if answers[_key(fact)]]
        if len(found) >= count:
            break
    return tuple(found[:count])


def _usable(model: LoadedModel, count: int | None = None) -> list[Fact]:
    """All facts of the files, or the first ``count``, that have a true object and can be edited, each prompt once."""
    facts: dict[str, Fact] = {}
    for fact in (fact for name in FILES for fact in read_facts(data(name)).facts):
        if len(facts) == count:
            break
        if fact.true and fact.true != fact.target and fact.text not in facts and _fits(model, fact):
            facts[fact.text] = fact
    return list(facts.values())


def _fits(model: LoadedModel, fact: Fact) -> bool:
    try:
        check_edit(model, [fact], "memit", {})
    except BadInput:
        return False
    return True


def _key(fact: Fact) -> str:
    return f"{fact.text} {fact.true}"


def _texts(file: Path) -> tuple[Path, str]:
    """The beginning of the published text as ``file``, and the rest of it, cut between two lines."""
    text = data(TEXT).read_text(encoding="utf-8")
    cut = text.index("\n", round(len(text) * (1 - HELD_OUT))) + 1
    if not file.is_file() or file.read_text(encoding="utf-8") != text[:cut]:
        file.write_text(text[:cut], encoding="utf-8")
    return file, text[cut:].lstrip()


def main(arguments: Sequence[str] | None = None) -> None:
    """Ask the model what it knows, and write the files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--model", default="smollm2", help="one of tests/real/places.py (smollm2)")
    parser.add_argument("--edits", type=int, default=30)
    parser.add_argument("--dtype", default="bfloat16")
    options = parser.parse_args(arguments)
    loaded = run(load(model(options.model), "cpu", options.dtype))
    material(loaded, options.edits, 0, options.out).write(options.out)


if __name__ == "__main__":
    main()

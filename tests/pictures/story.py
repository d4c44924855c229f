"""A collision on the demo world, predicted, seen and avoided: the pictures and the figures of docs/story.md.

    QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.pictures.story --out docs/images [--theme light]

Sixty facts are written by MEMIT, ten at a time. Forty more wait; twenty of them are about a subject that shares its
name with an earlier one. What they will disturb is predicted; they are written by MEMIT, undone, rehearsed at the layer
with the least overlap, and written by ENCORE. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import resources
from engine.evaluation.datasets import read_facts
from engine.evaluation.scoring import score
from engine.events import InterferencePredicted, Steps
from engine.fact import Fact
from engine.requests import InterferencePlan
from engine.workbench import Workbench
from gui.panels.interference.panel import InterferencePanel
from gui.panels.retention.panel import RetentionPanel
from tests.pictures.director import Director

SIZE = (1600, 960)
WIDTH = 560  # pixels of the panel with the prediction, so that names can be read
PAIRS = 20


@dataclass(frozen=True)
class Cast:
    """``earlier`` facts and ``later`` ones; the first :data:`PAIRS` of each are about namesakes, in the same order."""

    earlier: tuple[Fact, ...]
    later: tuple[Fact, ...]


def cast() -> Cast:
    """The first namesakes of the demo world that pair up, one fact of each subject, and others without a namesake."""
    file = resources.path("demo_world", "facts.json")
    facts = {(fact.subject, fact.prompt): fact for fact in read_facts(file).facts}
    records = json.loads(file.read_text(encoding="utf-8"))
    first: dict[str, Any] = {}
    for record in records:
        first.setdefault(record["subject"], record)
    pairs, taken = list[tuple[Any, Any]](), set[str]()
    for subject, record in first.items():
        free = [name for name in record["namesakes"] if name in first and name not in taken]
        if free and subject not in taken and len(pairs) < PAIRS:
            pairs.append((record, first[free[0]]))
            taken |= {subject, *record["namesakes"]}
    plain = [record for record in first.values() if not record["namesakes"]]
    earlier = [one for one, _ in pairs] + plain[:40]
    later = [other for _, other in pairs] + plain[40:60]
    one, other = (tuple(facts[r["subject"], r["prompt"]] for r in part) for part in (earlier, later))
    return Cast(one, other)


class Teller:
    """Tells the story in one window and keeps its figures."""

    def __init__(self, director: Director, out: Path) -> None:
        self._director = director
        self._out = out
        self._cast = cast()
        self._predicted: list[InterferencePredicted] = []
        self._figures: dict[str, Any] = {}
        director.window.bridge.subscribe(InterferencePredicted, self._predicted.append)

    def tell(self) -> dict[str, Any]:
        """All of it; returns the figures."""
        director, facts = self._director, self._cast
        director.open_demo()
        director.queue(facts.earlier)
        director.choose("memit", 10)
        director.press("run.start")
        before = self._asked(facts.earlier)
        director.queue(facts.later)
        director.choose("memit", len(facts.later))
        director.window.panel(InterferencePanel).exact.setChecked(True)
        director.press("measure.interference")
        director.window.panel(InterferencePanel).view.choose("before")
        director.widen("interference", WIDTH)
        self._picture("predicted", "interference")
        self._foretell(before)
        for method in ("memit", "encore"):
            director.choose(method, len(facts.later))
            director.press("run.start")
            self._figures[method] = self._outcome(before)
            director.press("measure.retention")
            director.window.panel(RetentionPanel).view.choose("causes")
            self._picture(method, "retention")
            if method == "memit":
                self._picture("window", "retention", "interference", whole=True)
                director.press("edit.undo")
                director.requeue_undone()
                self._rehearse(before)
        return self._figures

    def _foretell(self, before: np.ndarray) -> None:
        """Where each namesake stands in the prediction, and whose edit is to blame."""
        told = self._predicted[-1]
        place = {fact_id: index for index, fact_id in enumerate(told.fact_ids)}
        rows = []
        for fact, chance in zip(self._cast.earlier[:PAIRS], before, strict=False):
            at = place[fact.id]
            row = {"fact": fact.text, "object": fact.target, "rank": at + 1, "p": round(float(told.p[at]), 2)}
            rows.append({**row, "by": told.by[at], "before": round(float(chance), 2)})
        self._figures["predicted"] = {"of": len(told.names), "offered": told.offered, "namesakes": rows}

    def _rehearse(self, before: np.ndarray) -> None:
        """The same by MEMIT at the layer that was offered, made in memory and taken back."""
        facts, layer = self._cast, self._predicted[-1].offered
        plan = InterferencePlan(method="memit", settings={"layers": str(layer)})
        names = {fact.id: index for index, fact in enumerate(facts.earlier)}
        found = self._do(lambda bench: bench.laboratory.rehearse(facts.later, plan))
        after = before.copy()
        for fact_id, chance in zip(found.observed.fact_ids, found.observed.after, strict=True):
            if fact_id in names:
                after[names[fact_id]] = chance
        self._figures[f"memit at layer {layer}, rehearsed"] = {**_means(after), "took": found.efficacy}

    def _outcome(self, before: np.ndarray) -> dict[str, Any]:
        after, new = self._asked(self._cast.earlier), self._asked(self._cast.later)
        pairs = zip(before[:PAIRS].round(2).tolist(), after[:PAIRS].round(2).tolist(), strict=True)
        return {**_means(after), "new": round(float(new.mean()), 3), "each": list(pairs)}

    def _asked(self, facts: Sequence[Fact]) -> np.ndarray:
        """Probability of each fact's object now, (n,)."""

        def work(bench: Workbench) -> Steps[list[float]]:
            scores = yield from score(bench.laboratory.model, [(fact.text, fact.target) for fact in facts])
            return [found.probability for found in scores]

        return np.array(self._do(work))

    def _do(self, work: Any) -> Any:
        """What ``work`` gives in the worker's thread."""
        found: list[Any] = []
        self._director.window.bridge.submit("Asking", work, on_result=found.append, kind="measure")
        self._director.wait(lambda: found)
        return found[0]

    def _picture(self, name: str, *docks: str, whole: bool = False) -> None:
        self._director.show(*docks)
        self._director.picture(self._out / f"story-{name}.png", "" if whole else docks[0])


def _means(chances: np.ndarray) -> dict[str, float]:
    return {"namesakes": round(float(chances[:PAIRS].mean()), 3), "others": round(float(chances[PAIRS:].mean()), 3)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as home,
        Director(Path(home), options.theme, SIZE, options.threads) as director,
    ):
        figures = Teller(director, options.out).tell()
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()

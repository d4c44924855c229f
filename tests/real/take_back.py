"""One edit taken back out of the middle, beside writing everything again without it.

    .venv/bin/python -m tests.real.take_back --out FOLDER [--model demo] [--methods encore,alphaedit,memit] [--edits 20]
        [--batch 5] [--take 3,12]

For each method ``--edits`` facts are written, then the edits with the 1-based numbers of ``--take`` are taken back, one
at a time, each undone before the next. Beside it stands a session of the same batches that never had the edit. A row
has the probability of the edit's object before, after, written without it and unedited; for the facts that stay the
mean and the largest change of theirs, how many were lost and gained, and how far the two ways are apart. ``--model`` is
"demo" or one of those of :mod:`tests.real.places`, whose facts are those of CounterFact that it knows.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from engine.evaluation.scoring import Score, score
from engine.events import BatchCommitted, Event, Steps, run
from engine.fact import Fact
from engine.laboratory.demo_world import demo_facts
from engine.workbench import Workbench
from tests.real.facts import material
from tests.real.places import model

HEAD = (
    "| method | edit | P before | taken back | never written | unedited | others moved, mean | most | lost | gained "
    "| against never written, mean | most | seconds |"
)


class Comparison:
    """A model on which edits are taken back; ``out`` keeps its statistics and sessions."""

    def __init__(self, name: str, edits: int, batch: int, out: Path) -> None:
        self._bench = Workbench(out)
        self._batch = batch
        run(self._bench.load("demo" if name == "demo" else model(name)))
        if name == "demo":
            self._facts = demo_facts(edits)
        else:
            found = material(self._bench.model, edits, 0, out)
            self._facts = found.first
            self._bench.use_statistics_text(found.statistics)

    def rows(self, method: str, taken: Sequence[int]) -> list[str]:
        """One row of the table for each of the edits ``taken``."""
        unedited = self._written(method, ())
        without = {place: self._written(method, self._facts, but=place) for place in taken}
        self._written(method, self._facts)
        return [self._row(method, place, unedited, without[place]) for place in taken]

    def _row(self, method: str, place: int, unedited: Sequence[Score], without: Sequence[Score]) -> str:
        edit = self._bench.facts_of_session()[place]
        found = run(self._bench.taking_back.foresee([edit]))
        told: list[Event] = []
        run(self._bench.taking_back.carry_out([edit]), told.append)
        seconds = next(event.seconds for event in told if isinstance(event, BatchCommitted))
        now = run(self._scores())
        run(self._bench.undo())
        stay = ~found.taken
        moved = np.abs(found.after - found.before)[stay]
        apart = [abs(a.probability - b.probability) for a, b in zip(now, without, strict=True) if a is not now[place]]
        own = (found.before[0], now[place].probability, without[place].probability, unedited[place].probability)
        cells = [method, str(place + 1), *(f"{p:.3f}" for p in own)]
        cells += [f"{moved.mean():.3f}", f"{moved.max():.3f}", str(found.lost), str(found.gained)]
        cells += [f"{np.mean(apart):.3f}", f"{np.max(apart):.3f}", f"{seconds:.1f}"]
        return f"| {' | '.join(cells)} |"

    def _written(self, method: str, facts: Sequence[Fact], but: int | None = None) -> list[Score]:
        """All facts asked in a new session of ``facts`` in their batches, without the one at ``but``."""
        run(self._bench.open_session())
        for start in range(0, len(facts), self._batch):
            part = [fact for at, fact in enumerate(facts[start : start + self._batch], start) if at != but]
            run(self._bench.edit(part, method, batch=len(part)))
        return run(self._scores())

    def _scores(self) -> Steps[list[Score]]:
        return score(self._bench.model, [(fact.text, fact.target) for fact in self._facts], "Asking")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--model", default="demo")
    parser.add_argument("--methods", default="encore,alphaedit,memit")
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--batch", type=int, default=5)
    parser.add_argument("--take", default="3,12")
    given = parser.parse_args()
    comparison = Comparison(given.model, given.edits, given.batch, given.out)
    sys.stdout.write(f"{HEAD}\n|{' --- |' * (HEAD.count('|') - 1)}\n")
    for method in given.methods.split(","):
        for row in comparison.rows(method, [int(number) - 1 for number in given.take.split(",")]):
            sys.stdout.write(f"{row}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()

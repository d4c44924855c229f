"""A run that is asked between its steps, beside the same run left alone: whether it ends in the same bits.

    .venv/bin/python -m tests.real.asked_between --out FOLDER [--model smollm2] [--methods memit] [--edits 2]
        [--every 3] [--settings '{"statistics_multiplier": 1, "v_steps": 4}']

Each fact is a batch of its own, by the preset of the model and ``--settings`` where the method knows them. After every
``--every``-th step the model is put into its recorded state and continues a prompt by two tokens, at the base model and
now. A row says whether the factor files are the same, how often it was asked, and how long it took into the recorded
state and back, without the answer itself. ``--model`` is "demo" or one of those of :mod:`tests.real.places`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from engine.events import run
from engine.laboratory.demo_world import demo_facts
from engine.workbench import Workbench
from tests.real.facts import material
from tests.real.places import model

HEAD = "| model | method | steps asked after | same bits | in and back, mean ms | most ms |"


class Asked:
    """One model; ``out`` keeps its statistics and sessions."""

    def __init__(self, name: str, edits: int, out: Path) -> None:
        self._bench = Workbench(out)
        self._name = name
        run(self._bench.load("demo" if name == "demo" else model(name)))
        if name == "demo":
            self._facts = demo_facts(edits)
            return
        found = material(self._bench.model, edits, 0, out)
        self._facts = found.first[:edits]
        self._bench.use_statistics_text(found.statistics)

    def row(self, method: str, settings: Mapping[str, object], every: int) -> str:
        """One row of the table."""
        known = {knob.name for info in self._bench.methods() if info.name == method for knob in info.knobs}
        chosen = {name: value for name, value in settings.items() if name in known}
        alone, _ = self._written(method, chosen, 0)
        asked, taken = self._written(method, chosen, every)
        times = [1000 * seconds for seconds in taken]
        cells = [self._name, method, f"{len(taken)}", "yes" if asked == alone else "no"]
        return f"| {' | '.join([*cells, f'{sum(times) / len(times):.0f}', f'{max(times):.0f}'])} |"

    def _written(self, method: str, settings: Mapping[str, object], every: int) -> tuple[list[bytes], list[float]]:
        """The factor files of a run, and the seconds of each way in and back; ``every`` 0 asks nothing."""
        folder = run(self._bench.open_session())
        taken = []
        for number, _ in enumerate(self._bench.edit(self._facts, method, settings, batch=1), 1):
            if every and number % every == 0:
                taken.append(self._ask())
        return [file.read_bytes() for file in sorted((folder / "factors").iterdir())], taken

    def _ask(self) -> float:
        start = time.perf_counter()
        with self._bench.as_recorded():
            inside = time.perf_counter()
            run(self._bench.compare(self._facts[0].text, tokens=2))
            answered = time.perf_counter()
        return inside - start + time.perf_counter() - answered


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--model", default="smollm2")
    parser.add_argument("--methods", default="memit")
    parser.add_argument("--edits", type=int, default=2)
    parser.add_argument("--every", type=int, default=3)
    parser.add_argument("--settings", type=json.loads, default={})
    given = parser.parse_args()
    asked = Asked(given.model, given.edits, given.out)
    sys.stdout.write(f"{HEAD}\n|{' --- |' * (HEAD.count('|') - 1)}\n")
    for method in given.methods.split(","):
        sys.stdout.write(f"{asked.row(method, given.settings, given.every)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

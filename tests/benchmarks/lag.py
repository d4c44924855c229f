"""How late the window answers while a real model is opened, edited, measured and asked.

    QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.benchmarks.lag --model FOLDER_OR_GGUF [--facts FILE]
        [--method encore] [--threads 2]

The real window at 1280x800, in each stage: seconds, and by how many milliseconds a timer of 20 ms came late, which is
how late a key would have been answered (median, 95 %, 99 %, worst). One line of JSON a stage.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from engine.evaluation.datasets import read_facts
from tests.benchmarks.lateness import Lateness
from tests.pictures.director import Director

FACTS = Path(__file__).parents[1] / "real" / "ten_facts.json"
SIZE = (1280, 800)
SHARES = (50, 95, 99)


def main(arguments: Sequence[str] | None = None) -> int:
    """See the module's own text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--facts", type=Path, default=FACTS)
    parser.add_argument("--method", default="encore")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args(arguments)
    facts = read_facts(options.facts).facts
    with tempfile.TemporaryDirectory() as home, Director(Path(home), "light", SIZE, options.threads) as director:
        director.calm(1000)
        late = Lateness()

        def stage(name: str, act: Callable[[], object]) -> None:
            late.since()
            start = time.perf_counter()
            act()
            found = [round(value) for value in late.since(*SHARES)]
            line = {"stage": name, "seconds": round(time.perf_counter() - start, 1), "late ms": found}
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()

        stage("open", lambda: director.open(options.model))
        stage("queue and look", lambda: director.queue(facts))
        director.choose(options.method, 5)
        stage("run", lambda: director.press("run.start"))
        stage("ask", lambda: director.ask(facts[0].text))
        director.window.workspaces.choose("watch")
        stage("superposition", lambda: director.press("measure.superposition"))
        stage("retention", lambda: director.press("measure.retention"))
        stage("go back", lambda: director.press("edit.undo"))
        late.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())

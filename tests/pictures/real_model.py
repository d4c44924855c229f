"""A person's first minutes with a pretrained model, in the real window: open, edit facts of one's own, ask.

    QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.pictures.real_model --model FOLDER_OR_GGUF --facts FILE
        --ask "TEXT" [--ask "TEXT"] --out FOLDER [--method encore] [--batch 10] [--theme light] [--statistics FILE]

Prints one JSON object: the states of the rows, seconds, and what the playground shows for each text before and after;
the window is pictured in FOLDER after each question, the last time in both themes.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.evaluation.datasets import read_facts
from engine.events import BatchCommitted
from tests.pictures.director import Director

SIZE = (1600, 1000)


def visit(director: Director, options: argparse.Namespace) -> dict[str, Any]:
    """All that the visitor does; returns what was seen."""
    window, out = director.window, options.out
    facts = read_facts(options.facts).facts
    clock = {"start": time.perf_counter()}
    window.bridge.subscribe(BatchCommitted, lambda _: clock.setdefault("first edit", time.perf_counter()))
    director.open(options.model)
    clock["open"] = time.perf_counter()
    director.queue(facts)
    director.choose(options.method, options.batch)
    director.picture(out / "ready.png")
    clock["run"] = time.perf_counter()
    director.press("run.start")
    clock["over"] = time.perf_counter()
    answers = {text: director.ask(text) for text in options.ask}
    director.picture(out / f"asked-{options.theme}.png")
    other = "dark" if options.theme == "light" else "light"
    director.in_theme(other)
    director.picture(out / f"asked-{other}.png")
    return {
        "states": Counter(row.shown_state.value for row in window.edits.model.rows.shown),
        "seconds": {
            "open": round(clock["open"] - clock["start"], 1),
            "first edit": round(clock.get("first edit", float("nan")) - clock["run"], 1),
            "whole run": round(clock["over"] - clock["run"], 1),
        },
        "answers": answers,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """See the module's own text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--facts", type=Path, required=True)
    parser.add_argument("--ask", action="append", default=[], metavar="TEXT")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--method", default="encore")
    parser.add_argument("--batch", type=int, default=10)
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory() as home,
        Director(Path(home), options.theme, SIZE, options.threads) as director,
    ):
        sys.stdout.write(json.dumps(visit(director, options), indent=1, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

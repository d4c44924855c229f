"""A long run on the demo world, watched with every panel: pictures of the window on the way, and of each panel after.

    QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.pictures.long_run --out pictures [--edits 500] [--method memit]

Writes ``<theme>-<place>.png``, light and dark. Half-way the window is taken with its first panels in front; at the end
everything that can be asked is asked, and every panel is taken by itself.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import resources
from engine.evaluation.datasets import read_facts
from engine.events import NormsMeasured
from gui.support.run_watch import WATCH_KEY
from tests.pictures.director import Director

THEMES = ("light", "dark")
ASKED = (
    "measure.importance",
    "measure.matrix",
    "measure.retention",
    "measure.quality",
    "measure.robustness",
    "measure.tracing",
    "measure.detection",
)
SIZE = (1600, 1000)


def watch(director: Director, edits: int, method: str, batch: int, out: Path) -> None:
    """The run, with a picture of the window half-way and at the end."""
    position = [0]
    director.window.bridge.subscribe(NormsMeasured, lambda event: position.__setitem__(0, event.position))
    facts = read_facts(resources.path("demo_world", "facts.json")).facts
    director.settings.remember(WATCH_KEY, True)
    director.open_demo()
    director.queue(facts[:edits])
    director.choose(method, batch)
    director.window.actions_table["run.start"].trigger()
    director.wait(lambda: position[0] >= edits // 2)
    for docks in (("norms", "superposition", "interference"), ("search", "matrix", "playground")):
        director.show(*docks)
        director.picture(out / f"light-half-way-{docks[0]}.png")
    director.finish()
    director.queue(facts[edits : edits + 20])
    director.press("measure.interference")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--edits", type=int, default=500)
    parser.add_argument("--method", default="memit")
    parser.add_argument("--batch", type=int, default=10)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as home,
        Director(Path(home), THEMES[0], SIZE, options.threads) as director,
    ):
        watch(director, options.edits, options.method, options.batch, options.out)
        for action in ASKED:
            director.press(action)
        for theme in THEMES:
            director.in_theme(theme)
            for dock in director.window.docks:
                director.show(dock)
                director.picture(options.out / f"{theme}-{dock}.png", dock)
            director.show("norms", "superposition", "playground")
            director.picture(options.out / f"{theme}-window.png")


if __name__ == "__main__":
    main()

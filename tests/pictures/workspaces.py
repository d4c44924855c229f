"""The four workspaces on a laptop's screen after a run with its measures, in both themes.

    QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.pictures.workspaces --out FOLDER [--model FOLDER_OR_GGUF]
        [--facts FILE] [--edits 20] [--width 1280] [--height 800] [--font 10]

Without --model it is the demo world with facts of its own.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import resources
from engine.evaluation.datasets import read_facts
from gui.window.workspaces import WORKSPACES
from tests.pictures.director import Director

MEASURES = ("measure.superposition", "measure.retention", "measure.quality", "measure.survival", "measure.traces")


def visit(director: Director, options: argparse.Namespace) -> None:
    """Edit, measure, ask, and picture every workspace and every panel that stands in one behind another."""
    if options.model is None:
        director.open_demo()
    else:
        director.open(options.model)
    facts = read_facts(options.facts or resources.path("demo_world", "facts.json")).facts[: options.edits]
    director.queue(facts)
    director.choose("encore", 10)
    director.press("run.start")
    for measure in MEASURES:
        director.press(measure)
    director.ask(facts[0].text)
    for theme in ("light", "dark"):
        director.in_theme(theme)
        for one in WORKSPACES:
            director.window.workspaces.choose(one.key)
            behind = [key for cell in one.cells for key in cell.panels[1:]]
            director.picture(options.out / f"{one.key}-{theme}.png")
            for key in behind:
                director.window.bring_forward(key)
                director.picture(options.out / f"{one.key}-{key}-{theme}.png")
            director.press("view.reset")


def main(arguments: Sequence[str] | None = None) -> int:
    """See the module's own text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--facts", type=Path)
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=800)
    parser.add_argument("--font", type=int, default=10)
    options = parser.parse_args(arguments)
    size = options.width, options.height
    with tempfile.TemporaryDirectory() as home, Director(Path(home), "light", size, 2) as director:
        director.window.settings.update(font_size=options.font)
        visit(director, options)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The four workspaces and the dialogs on a laptop's screen after a run with its measures, in every language and theme.

    QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.pictures.workspaces --out FOLDER [--model FOLDER_OR_GGUF]
        [--facts FILE] [--edits 20] [--width 1280] [--height 800] [--font 10] [--languages en,ja]
        [--themes light,dark]

Without --model it is the demo world with facts of its own. The language is changed as a person changes it, with
everything open.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from PySide6.QtWidgets import QDialog

import resources
from engine.evaluation.datasets import read_facts
from gui.window.workspaces import WORKSPACES
from tests.pictures.director import Director

DIALOGS = (
    *("view.settings", "view.palette", "run.guards", "help.sheet", "session.list", "model.get", "change.import"),
    *("methods.compare", "export.show"),
)
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
    for language, theme in product(options.languages.split(","), options.themes.split(",")):
        director.window.settings.update(language=language, theme=theme)
        director.calm()
        picture_workspaces(director, options.out, f"{language}-{theme}")
        picture_dialogs(director, options.out, f"{language}-{theme}")


def picture_workspaces(director: Director, out: Path, name: str) -> None:
    """Every workspace, and every panel that stands in one behind another."""
    for one in WORKSPACES:
        director.window.workspaces.choose(one.key)
        behind = [key for cell in one.cells for key in cell.panels[1:]]
        director.picture(out / f"{one.key}-{name}.png")
        for key in behind:
            director.window.bring_forward(key)
            director.picture(out / f"{one.key}-{key}-{name}.png")
        director.press("view.reset")


def picture_dialogs(director: Director, out: Path, name: str) -> None:
    """Every dialog that a menu opens."""
    for action in DIALOGS:
        director.window.actions_table[action].trigger()
        director.calm()
        dialog = next(one for one in director.window.findChildren(QDialog) if one.isVisible())
        dialog.grab().save(str(out / f"{action}-{name}.png"))
        dialog.close()


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
    parser.add_argument("--languages", default="en,ja")
    parser.add_argument("--themes", default="light,dark")
    options = parser.parse_args(arguments)
    size = options.width, options.height
    with tempfile.TemporaryDirectory() as home, Director(Path(home), "light", size, 2) as director:
        director.window.settings.update(font_size=options.font)
        visit(director, options)
    return 0


if __name__ == "__main__":
    sys.exit(main())

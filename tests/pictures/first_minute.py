"""The first minute on a laptop's screen: each step of the tour, the next step, and the dialog that gets a model.

    QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.pictures.first_minute --out FOLDER

The network is asked nothing: the dialog shows its list.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from gui.dialogs.get_model.dialog import GetModelDialog
from gui.dialogs.tour import STEPS
from gui.window.first_steps import SAMPLES
from gui.window.workspaces import EDIT
from tests.pictures.director import Director

SIZE = 1280, 800


def visit(director: Director, out: Path) -> None:
    """Begin as the first start does, and picture what a person is shown."""
    window = director.window
    window.workspaces.choose(EDIT.key)
    director.open_demo()
    window.edits.importer.add_demo(SAMPLES)
    director.finish()
    director.wait(lambda: window.edits.forecast.text != "")
    for theme in ("light", "dark"):
        director.in_theme(theme)
        window.first_steps.begin()
        for number, step in enumerate(STEPS):
            window.first_steps.tour.show_step(number)
            director.picture(out / f"tour-{step.target}-{theme}.png")
        window.first_steps.tour.leave()
        director.picture(out / f"next-step-{theme}.png")
        director.press("model.get")
        dialog = window.findChild(GetModelDialog)
        director.wait(lambda dialog=dialog: dialog.tree.topLevelItemCount() > 0)
        director.calm()
        dialog.grab().save(str(out / f"get-model-{theme}.png"))
        dialog.hide()


def main(arguments: Sequence[str] | None = None) -> int:
    """See the module's own text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as home, Director(Path(home), "light", SIZE, 2) as director:
        visit(director, options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The three recipes of CONTRIBUTING.md, carried out by the document's own words in a copy of the program."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TINY = ROOT / "tests" / "resources" / "tiny_world"
BLOCK = re.compile(r"(?P<before>(?:[^\n]+\n)+)\n```(?:python|markdown|text)\n(?P<code>.*?)```\n", re.S)


def recipe(title: str) -> str:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return re.split(r"(?m)^##+ (?=To add|How)", text.split(f"### {title}\n", 1)[1])[0]


def carry_out(place: Path, title: str) -> list[str]:
    """Do what the recipe says below ``place``; what it did, for the test to see that nothing was passed over."""
    done = []
    for block in BLOCK.finditer(recipe(title)):
        said, code = " ".join(block["before"].split()), block["code"]
        if new := re.search(r"[Tt]he new file `([^`]+)`:$", said):
            file = place / new[1]
            assert not file.exists()
            file.write_text(code, encoding="utf-8")
        elif row := re.search(r"[Aa]t the end of `(\w+)` in `([^`]+)`:$", said):
            add_row(place / row[2], row[1], code)
        elif imported := re.search(r"[Ii]ts import in `([^`]+)`:$", said):
            file = place / imported[1]
            head = "from __future__ import annotations\n"
            file.write_text(file.read_text("utf-8").replace(head, f"{head}\n{code}", 1), encoding="utf-8")
        elif page := re.search(r"[Aa]t the end of `([^`]+)`, ", said):
            file = place / page[1]
            file.write_text(f"{file.read_text('utf-8')}\n{code}", encoding="utf-8")
        else:
            pytest.fail(f"the recipe does not say what to do with its code: {said!r}")
        done.append(said)
    return done


def add_row(file: Path, name: str, code: str) -> None:
    """Put ``code`` in at the end of the tuple that is called ``name``, or that the function of that name returns."""
    text = file.read_text(encoding="utf-8")
    for node in ast.parse(text).body:
        named = isinstance(node, ast.FunctionDef) and node.name == name
        if named or (isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == name):
            lines = text.splitlines(keepends=True)
            last = lines[node.end_lineno - 1]
            assert last.strip() == ")"
            indent = last[: len(last) - len(last.lstrip())] + "    "
            lines.insert(node.end_lineno - 1, textwrap.indent(code, indent))
            file.write_text("".join(lines), encoding="utf-8")
            return
    pytest.fail(f"{file} has no {name}")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The program as it is in the checkout, compiled as it is there; what is only read is linked."""
    place = tmp_path / "copy"
    for folder in ("engine", "gui", "docs", "tests"):
        shutil.copytree(ROOT / folder, place / folder, ignore=shutil.ignore_patterns("images", "tiny_world"))
    (place / "tests" / "resources" / "tiny_world").symlink_to(TINY)
    (place / "resources").symlink_to(ROOT / "resources")
    for file in ("pyproject.toml", "README.md", "CONTRIBUTING.md"):
        shutil.copy(ROOT / file, place / file)
    return place


def python(place: Path, *arguments: str) -> str:
    """What Python says when it runs in the copy, of which it imports everything."""
    environment = {**os.environ, "PYTHONPATH": str(place), "PALIMPSEST_HOME": str(place / "home")}
    environment["QT_QPA_PLATFORM"] = "offscreen"
    done = subprocess.run([sys.executable, *arguments], cwd=place, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def passes(place: Path, file: str, chosen: str) -> None:
    """The tests of ``file`` in the copy that are ``chosen`` by their names pass there."""
    python(place, "-m", "pytest", "-q", "-p", "no:cacheprovider", file, "-k", chosen)


def in_style(place: Path) -> None:
    """The copy passes the checks of style but the order of imports, which ``ruff check --fix`` sees to."""
    python(place, "-m", "ruff", "check", "--quiet", "--ignore", "I001,RUF100", "engine", "gui")


def test_a_method_is_one_row_and_one_page(copy: Path) -> None:
    assert len(carry_out(copy, "To add a method")) == 2
    in_style(copy)
    text, quick = ("--statistics", str(TINY / "statistics.txt")), ("--set", "steps=3", "--set", "layers=1")
    facts = json.loads((TINY / "facts.json").read_text(encoding="utf-8"))[:4]
    (copy / "four.json").write_text(json.dumps(facts), encoding="utf-8")
    files = ("--model", str(TINY / "model"), "--facts", "four.json", "--batch", "2")
    edited = python(copy, "-m", "engine.cli", "run", *files, *text, *quick, "--method", "memit-seq-mpes", "--json")
    assert json.loads(edited)["edits"] == 4
    passes(copy, "tests/test_docs.py", "memit-seq-mpes or page")


def test_a_measure_is_a_module_a_row_and_a_page(copy: Path) -> None:
    assert len(carry_out(copy, "To add a measure")) == 4
    in_style(copy)
    arguments = ("--model", str(TINY / "model"), "--facts", str(TINY / "facts.json"), "--limit", "3", "--json")
    found = json.loads(python(copy, "-m", "engine.cli", "measure", "key-length", *arguments))
    assert found["measure"] == "key-length" and found["layers"] == [0, 1, 2, 3]
    assert len(found["mean"]) == 4 and all(value > 0 for value in found["mean"])
    passes(copy, "tests/test_docs.py", "measure")


PANEL = """
from engine.events import TimelineChanged, TimelineMark
from gui.panels.edit_count import EditCountPanel
from gui.window.main_window import MainWindow
from gui.bridge import Bridge
from gui.support.settings import Folders, Settings
from gui.style.theme import Theme
from gui.app import make_application
from pathlib import Path
application = make_application(["palimpsest"])
settings = Settings(Folders.under(Path("home")))
window = MainWindow(Bridge(lambda: None), settings, Theme(settings))
window.actions_table["view.count"].trigger()
panel = window.panel(EditCountPanel)
print(panel.number.text())
marks = tuple(TimelineMark(n, 10 * n, "memit", 10, "2030-01-01T00:00:00") for n in (1, 2))
panel.on_timeline(TimelineChanged(marks, 1))
print(panel.number.text(), window.docks["count"].isVisibleTo(window))
"""


def test_a_panel_is_a_file_and_a_row(copy: Path) -> None:
    assert len(carry_out(copy, "To add a panel")) == 3
    in_style(copy)
    assert python(copy, "-c", PANEL).splitlines() == ["no edits", "10 edits True"]
    python(
        copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_house.py", "-k", "panels or circle or floors"
    )

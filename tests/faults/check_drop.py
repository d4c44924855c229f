"""A session file dragged by the mouse from another program, on a real X server, onto places of the window."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.events import run
from engine.fact import make_fact
from engine.workbench import Workbench
from gui.support.settings import Folders, Settings
from tests.faults.injection import ROOT, TINY_WORLD, needs_linux

TOOLS = ("Xvfb", "xdotool")
missing = [tool for tool in TOOLS if shutil.which(tool) is None]
pytestmark = [
    needs_linux,
    pytest.mark.timeout(900),
    pytest.mark.skipif(bool(missing), reason=f"no mouse can be moved without {' and '.join(missing)}"),
]
SOURCE = 1700, 1100
# Over the menus, over a table that takes files of facts, over a field in which text may be dropped.
PLACES = {"the bar": (900, 15), "the table": (200, 560), "a text field": (1300, 125)}


@contextmanager
def program(*command: str, display: str, home: Path) -> Iterator[subprocess.Popen[str]]:
    where = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PALIMPSEST_HOME": str(home)}
    process = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=where, text=True, stdout=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


@pytest.fixture
def display() -> Iterator[str]:
    number = next(free for free in range(120, 160) if not Path(f"/tmp/.X11-unix/X{free}").exists())
    server = subprocess.Popen(["Xvfb", f":{number}", "-screen", "0", "1920x1200x24"], stderr=subprocess.DEVNULL)
    until(Path(f"/tmp/.X11-unix/X{number}").exists)
    yield f":{number}"
    server.kill()
    server.wait()


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Three session files, each with one edit more than the one before."""
    with Workbench(tmp_path / "maker") as bench:
        run(bench.load(str(TINY_WORLD / "model"), "cpu", "float32"))
        for name in ("Ada", "Bo", "Cy"):
            run(bench.edit((make_fact(name, "{} was born in the city of", "Orlen"),), "ft-l"))
            run(bench.exports.session(tmp_path / f"{name}.palimpsest"))
    return [tmp_path / f"{name}.palimpsest" for name in ("Ada", "Bo", "Cy")]


def until(done, seconds: float = 120) -> None:  # type: ignore[no-untyped-def]
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)


def drag(display: str, goal: tuple[int, int]) -> None:
    """From the source to ``goal``, in the steps of a hand."""
    x, y = SOURCE
    middle = (x + goal[0]) // 2, (y + goal[1]) // 2
    places = [(x + 30, y + 15), (x + 40, y + 20), middle, goal, (goal[0] + 3, goal[1])]
    for number, (left, top) in enumerate(places):
        move(display, "mousemove", left, top)
        if number == 0:
            move(display, "mousedown", 1)
        time.sleep(0.5)
    move(display, "mouseup", 1)


def move(display: str, *words: object) -> None:
    subprocess.run(["xdotool", *map(str, words)], env={**os.environ, "DISPLAY": display}, check=True)


def log(home: Path) -> str:
    return "".join(file.read_text() for file in (home / "logs").glob("*.log")) if (home / "logs").exists() else ""


def test_a_session_file_can_be_dropped_anywhere(tmp_path: Path, display: str, files: list[Path]) -> None:
    home = tmp_path / "home"
    Settings(Folders.under(home)).update(welcomed=True, idle=False)
    with program("engine.cli", "--new-window", "--size", "1600x1000", display=display, home=home):
        until(lambda: "The engine is ready." in log(home))
        for number, (file, (place, goal)) in enumerate(zip(files, PLACES.items(), strict=True), 1):
            with program(
                "tests.faults.drag_source", str(file), *map(str, SOURCE), display=display, home=home
            ) as source:
                assert source.stdout is not None
                assert source.stdout.readline() == "ready\n"
                drag(display, goal)
                assert source.stdout.readline() == "dropped True\n", place
                # It must live on: what was dropped is fetched from it afterwards.
                until(lambda number=number, file=file: log(home).count("Opening") >= number and file.stem in log(home))
        opened = sorted(path.name for path in (home / "sessions").iterdir())
        assert [name.split()[-1] for name in sorted(opened, key=lambda n: n.split()[-1])] == ["Ada", "Bo", "Cy"]

"""The real window while the disk, the folder or the display goes: it says so and ends whole, and so does the ledger."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from engine.catalogue.entries import session_entry
from engine.desk.file import read_desk
from engine.errors import PalimpsestError
from engine.model.folder import open_folder
from engine.session.ledger import Ledger
from tests.engine.session.conftest import Base
from tests.faults.injection import ROOT, TINY_WORLD, needs_linux, small_disk

pytestmark = [needs_linux, pytest.mark.timeout(900)]
FACTS = 60
needs_xvfb = pytest.mark.skipif(shutil.which("Xvfb") is None, reason="there is no Xvfb whose end could be tried")


class Window:
    """The driven program: what it has told so far, by its kind."""

    def __init__(self, home: Path, facts: int, **environment: str) -> None:
        where = {**os.environ, "OMP_NUM_THREADS": "1", "PALIMPSEST_HOME": str(home), **environment}
        command = [sys.executable, "-m", "tests.faults.window_driver", str(facts)]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.process = subprocess.Popen(command, cwd=ROOT, env=where, text=True, bufsize=1, **pipes)
        self.told: list[tuple[str, str]] = []

    def until(self, kind: str, text: str = "") -> str:
        """Read on until a line of this kind that holds ``text``; what it tells."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            name, _, said = line.rstrip("\n").partition(" ")
            self.told.append((name, said))
            assert "unexpected" not in said, self.told
            if name == kind and text in said:
                return said
        raise AssertionError(f"it ended before {kind!r} {text!r}: {self.told[-20:]} {self.errors}")

    @property
    def errors(self) -> str:
        """What stands on its standard error, once it has ended."""
        assert self.process.stderr is not None
        return self.process.stderr.read()

    def close(self) -> None:
        """Close the window as a person does, and wait for its end."""
        assert self.process.stdin is not None
        self.process.stdin.write("close\n")
        self.until("closed", "0")
        assert self.process.wait(60) == 0

    def end(self) -> None:
        """End it, whatever it is at."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()

    @property
    def batches(self) -> int:
        """The last batch that it said was recorded."""
        return max(int(said) for name, said in self.told if name == "batch")


@contextmanager
def window(home: Path, facts: int = FACTS, **environment: str) -> Iterator[Window]:
    """The program in the midst of its run: three batches are recorded, a measurement waits."""
    driven = Window(home, facts, **{"QT_QPA_PLATFORM": "offscreen", **environment})
    try:
        driven.until("batch", "3")
        yield driven
    finally:
        driven.end()


def whole(folder: Path) -> int:
    """The batches of a session, all of them read and checked with their tensors."""
    fingerprint = open_folder(TINY_WORLD / "model").fingerprint()
    with Ledger.open(folder, Base(fingerprint=fingerprint)) as ledger:  # type: ignore[arg-type]
        assert not ledger.left_out
        return sum(bool(ledger.tensors(record.batch)) for record in ledger.batches())


def session_of(driven: Window) -> Path:
    return Path(next(said for name, said in driven.told if name == "session"))


def test_closing_in_mid_run_with_a_job_that_waits_loses_nothing(tmp_path: Path) -> None:
    with window(tmp_path) as driven:
        driven.close()
        (asked,) = [said for name, said in driven.told if name == "asked"]
        assert "Measuring superposition" in asked and "still under way" in asked
        folder = session_of(driven)
        written = whole(folder)
        assert driven.batches <= written < FACTS
        entry = session_entry(folder)
        assert entry.edits == written and entry.waiting == FACTS - written
        assert len({held.text.subject for held in read_desk(folder).facts}) == FACTS - written


def test_a_full_disk_stops_the_run_at_its_last_whole_batch_and_the_window_goes_on(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "1200k") as disk, window(disk / "home", 400) as driven:
        driven.until("said", "full")
        driven.until("ended")
        folder = session_of(driven)
        driven.close()
        (disk / "home" / "settings.json").unlink(missing_ok=True)  # opening needs a little room
        shutil.copytree(folder, tmp_path / "copy")
        assert driven.batches <= whole(tmp_path / "copy") < 400


def test_a_folder_that_is_unmounted_in_mid_run_stops_it_and_is_not_made_anew(tmp_path: Path) -> None:
    place = tmp_path / "home" / "sessions"
    with small_disk(place, "60m"), window(tmp_path / "home") as driven:
        subprocess.run(["umount", "-l", str(place)], check=True)
        driven.until("said", "removed, renamed, unmounted or replaced")
        driven.until("ended")
        driven.close()
        assert list(place.iterdir()) == []
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(place)], check=True)  # for the end of small_disk


@needs_xvfb
def test_a_display_that_dies_in_mid_run_ends_with_a_sentence_and_a_whole_ledger(tmp_path: Path) -> None:
    number = next(free for free in range(83, 120) if not Path(f"/tmp/.X11-unix/X{free}").exists())
    server = subprocess.Popen(["Xvfb", f":{number}", "-screen", "0", "1280x800x24"], stderr=subprocess.DEVNULL)
    try:
        with window(tmp_path, QT_QPA_PLATFORM="xcb", DISPLAY=f":{number}") as driven:
            server.send_signal(signal.SIGKILL)
            assert driven.process.wait(120) == 1
            assert "display" in driven.errors and "Traceback" not in driven.errors
            folder = session_of(driven)
            assert driven.batches <= whole(folder) < FACTS
    finally:
        server.kill()
        server.wait()


def test_the_driver_tells_when_the_program_ends_early(tmp_path: Path) -> None:
    driven = Window(tmp_path, 1, QT_QPA_PLATFORM="no such platform")
    with pytest.raises((AssertionError, PalimpsestError)):
        driven.until("batch")
    driven.end()

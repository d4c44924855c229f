"""How faults are injected: what the tests use, and what test_injection.py shows to inject what it says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TINY_WORLD = ROOT / "tests" / "resources" / "tiny_world"
FULL = Path("/dev/full")
# Root may write anywhere; without these two capabilities the rights of files hold for it as for anybody.
_CAPABILITIES = "-dac_override,-dac_read_search"
BOUND_BY_RIGHTS = ("setpriv", "--bounding-set", _CAPABILITIES, "--inh-caps", _CAPABILITIES)

needs_full = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="injected by what Linux offers")


def bound_by_rights() -> tuple[str, ...]:
    """What a command begins with for which the rights of files hold; skips the test where root cannot be bound."""
    if os.name == "nt":
        pytest.skip("rights are another matter on Windows")
    if os.geteuid():
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root may write anywhere, and there is no setpriv")
    return BOUND_BY_RIGHTS


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Path]:
    """Mount a disk of ``size`` ("100k") at the new folder ``place``; skips the test where only root may and is not."""
    place.mkdir(parents=True)
    done = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], capture_output=True, check=False
    )
    if not done or done.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path) -> Path:
    """Fill a disk to the last byte; the file that does."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as stream:
        for size in (1 << 16, 1 << 8, 1):
            try:
                while True:
                    stream.write(b"x" * size)
            except OSError:
                continue
    return ballast


def in_shell(command: Sequence[str], redirected: str = "", memory: int = 0) -> subprocess.CompletedProcess[str]:
    """Run ``command`` with its streams ``redirected`` in the shell's way, and ``memory`` MB of address space."""
    limit = f"ulimit -v {memory << 10}; " if memory else ""
    return subprocess.run(
        ["sh", "-c", f'{limit}exec "$@" {redirected}', "sh", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def palimpsest(*arguments: object) -> list[str]:
    """The command of the command line with ``arguments``."""
    return [sys.executable, "-m", "engine.cli", *map(str, arguments)]


def run_of(facts: Path, session: Path, *more: object, method: str = "ft-l") -> list[str]:
    """The command that edits ``facts`` into the tiny world's model, kept in ``session``."""
    model = TINY_WORLD / "model"
    return palimpsest("run", "--model", model, "--facts", facts, "--method", method, "--session", session, *more)


def said(process: subprocess.CompletedProcess[str]) -> str:
    """The one line that a command that failed says about it, once there is no traceback besides."""
    assert "Traceback" not in process.stderr, process.stderr
    (line,) = [line for line in process.stderr.splitlines() if line.startswith("palimpsest: ")]
    return line

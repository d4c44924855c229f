"""Windows programs run here, by wine: a prefix and a screen of one's own.

wine 8 runs installers and ordinary programs faithfully; uv.exe, as all of Rust's newer programs, it does not run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

FOLDER = Path("/usr/lib/wine")
WINE = FOLDER / "wine64"
MISSING = "needs {}: apt-get install --no-install-recommends {}"
PATIENCE = 180  # seconds; a first start of wine makes its prefix


@dataclass(frozen=True)
class Wine:
    """``prefix`` is the folder of its drives and registry, ``screen`` the display."""

    prefix: Path
    screen: str

    def run(self, *words: str | Path, variables: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Run a program to its end."""
        return subprocess.run(
            [WINE, *words], env=self.environment(variables), capture_output=True, text=True, timeout=PATIENCE
        )

    def begin(self, *words: str | Path, variables: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start a program and leave it running."""
        return subprocess.Popen([WINE, *words], env=self.environment(variables), stderr=subprocess.DEVNULL)

    def environment(self, variables: Mapping[str, str] | None = None) -> dict[str, str]:
        """The process's variables, without those that would show a person's own folders to it."""
        own = {"WINEPREFIX": str(self.prefix), "DISPLAY": self.screen, "WINEDEBUG": "-all", "LC_ALL": "C.UTF-8"}
        quiet = {"WINEDLLOVERRIDES": "mscoree,mshtml=", "PALIMPSEST_SILENT": "1"}
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PALIMPSEST", "UV_"))}
        return inherited | own | quiet | dict(variables or {})

    def wait(self) -> None:
        """Wait until all programs in the prefix have ended, those too that were only begun by others."""
        subprocess.run([FOLDER / "wineserver64", "-w"], env=self.environment(), timeout=PATIENCE, check=True)

    @property
    def drive(self) -> Path:
        """Drive C."""
        return self.prefix / "drive_c"

    @property
    def person(self) -> Path:
        """The folder of the person whom wine plays."""
        (folder,) = [each for each in (self.drive / "users").iterdir() if each.name != "Public"]
        return folder

    def registry(self, key: str) -> dict[str, str]:
        """The values of a key by their names, "" being the one without; nothing where there is no such key."""
        said = self.run("reg", "query", key).stdout
        rows = [line.strip().split("    ") for line in said.splitlines() if line.startswith("    ")]
        return {("" if row[0].startswith("(") else row[0]): row[2] if len(row) > 2 else "" for row in rows}


def on_windows(path: Path) -> str:
    """What wine calls a path of this system."""
    return f"Z:{path}".replace("/", "\\")


@contextmanager
def opened(folder: Path) -> Iterator[Wine]:
    """A new prefix in ``folder``, for as long as the block lasts; the test is skipped where there is no wine."""
    if not WINE.exists():
        pytest.skip(MISSING.format("wine", "wine64"))
    if not shutil.which("Xvfb"):
        pytest.skip(MISSING.format("a screen for wine", "xvfb"))
    with screen() as display:
        wine = Wine(folder, display)
        folder.mkdir(parents=True)
        wine.run("wineboot", "--init")
        wine.run("winecfg", "/v", "win10")  # Debian's takes itself for Windows 7
        wine.wait()
        try:
            yield wine
        finally:
            subprocess.run([FOLDER / "wineserver64", "-k"], env=wine.environment(), check=False)


@contextmanager
def screen() -> Iterator[str]:
    """A display without a screen behind it."""
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x900x24"],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(reader) as said:
        number = said.readline().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()

"""The wheel by uv and by pipx: installed by a person with nothing but that tool, run, set up anew, and removed.

Needs no root. The wheels of the CPU lock stand for the package index, whose PyTorch for Linux is the one for CUDA.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from installers.build import Builds


@dataclass(frozen=True)
class Person:
    """A home with nothing in it, and the folder that packages are looked for in."""

    home: Path
    wheels: Path

    def run(self, *words: str | Path) -> str:
        """What a command says on its standard output; it must succeed."""
        own = {name: value for name, value in os.environ.items() if not name.startswith(("UV_", "PIP_", "PALIMPSEST"))}
        own |= {"HOME": str(self.home), "OMP_NUM_THREADS": "1", "XDG_CACHE_HOME": str(self.home / ".cache")}
        own |= {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels)}
        own |= {"UV_NO_CONFIG": "1", "UV_NO_INDEX": "1", "UV_FIND_LINKS": str(self.wheels)}
        done = subprocess.run([str(word) for word in words], env=own, cwd=self.home, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @property
    def program(self) -> Path:
        """The command that both tools make."""
        return self.home / ".local" / "bin" / "palimpsest"


@pytest.fixture
def person(tmp_path: Path, wheels: Path) -> Person:
    (tmp_path / "home").mkdir()
    return Person(tmp_path / "home", wheels)


@pytest.fixture(scope="module")
def pipx(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This machine's pipx, or one that is fetched."""
    if found := shutil.which("pipx"):
        return Path(found)
    folder = tmp_path_factory.mktemp("pipx")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    fetch = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "pipx"]
    done = subprocess.run(fetch, capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip(f"pipx cannot be had: {done.stderr.strip().splitlines()[-1]}")
    return folder / "bin" / "pipx"


def works(person: Person, how: str, version: str) -> None:
    """It says its version and how it was installed, and makes an edit; its remedy is the one that is tried next."""
    assert person.run(person.program, "--version") == f"palimpsest {version}\n"
    told = json.loads(person.run(person.program, "environment", "status", "--json"))
    assert told["how"] == how and told["problem"].startswith(how.removesuffix(" tool"))
    said = person.run(person.program, "demo", "--method", "encore", "--edits", "1", "--json")
    assert json.loads(said.splitlines()[-1])["edits"] == 1


def test_uv_installs_runs_renews_and_removes_it(person: Person, builds: Builds) -> None:
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if uv is None:
        pytest.skip("uv is missing; pip install uv brings it")
    person.run(uv, "tool", "install", "--python", sys.executable, builds.make("wheel"))
    works(person, "uv tool", builds.source.version)
    person.run(uv, "tool", "upgrade", "--reinstall", "palimpsest")
    assert person.run(person.program, "--version") == f"palimpsest {builds.source.version}\n"
    person.run(uv, "tool", "uninstall", "palimpsest")
    assert not person.program.exists() and (person.home / ".local" / "share" / "palimpsest").is_dir()


def test_pipx_installs_runs_renews_and_removes_it(person: Person, builds: Builds, pipx: Path) -> None:
    person.run(pipx, "install", "--python", sys.executable, builds.make("wheel"))
    works(person, "pipx", builds.source.version)
    person.run(pipx, "reinstall", "--python", sys.executable, "palimpsest")
    assert person.run(person.program, "--version") == f"palimpsest {builds.source.version}\n"
    person.run(pipx, "uninstall", "palimpsest")
    assert not person.program.exists() and (person.home / ".local" / "share" / "palimpsest").is_dir()

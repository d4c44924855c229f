"""An update by a feed, for real: the next version's environment made beside this one's, taken, and gone back from.

Two versions are made of a copy of this checkout that carries a key of its own; the second says that it is 99.0.0. Needs
no root; the wheels of the CPU lock are fetched once.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from installers.common.carrier import PACKED
from installers.common.source import CHECKOUT

NEXT = "99.0.0"


def made(folder: Path, version: str) -> None:
    """A copy of the checkout, with the fetched uv, that says it is ``version`` (its own for "")."""
    for name in (*PACKED, "installers", "CHANGELOG.md"):
        place = CHECKOUT / name
        if place.is_dir():
            shutil.copytree(place, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            folder.mkdir(exist_ok=True)
            shutil.copy(place, folder)
    if (CHECKOUT / "build" / "uv").is_dir():
        shutil.copytree(CHECKOUT / "build" / "uv", folder / "build" / "uv")
    if version:
        project = (folder / "pyproject.toml").read_text(encoding="utf-8").splitlines(keepends=True)
        lines = [f'version = "{version}"\n' if line.startswith("version = ") else line for line in project]
        (folder / "pyproject.toml").write_text("".join(lines), encoding="utf-8")
        changes = (folder / "CHANGELOG.md").read_text(encoding="utf-8")
        section = f"## {version} - 2026-11-28\n\n### Added\n\n- Something is better.\n\n## Unreleased"
        (folder / "CHANGELOG.md").write_text(changes.replace("## Unreleased", section, 1), encoding="utf-8")


def tool(folder: Path, name: str, *words: str | Path) -> None:
    """Run a tool of installers/common in the copy ``folder``."""
    command = [sys.executable, f"installers/common/{name}.py", *map(str, words)]
    variables = {**os.environ, "SOURCE_DATE_EPOCH": "1764000000"}
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The present version's carrier, and a folder with the feed, the wheel and the locks of the next one."""
    folder = tmp_path_factory.mktemp("releases")
    made(folder / "now", "")
    (folder / "now" / "resources" / "updates" / "key.pem").unlink(missing_ok=True)
    tool(folder / "now", "feed", "keys", "--private", folder / "private.pem")
    tool(folder / "now", "carrier", "--system", "linux", "--artefact", "deb", "--out", folder / "carrier")
    made(folder / "next", NEXT)
    shutil.copytree(
        folder / "now" / "resources" / "updates", folder / "next" / "resources" / "updates", dirs_exist_ok=True
    )
    tool(folder / "next", "carrier", "--system", "linux", "--artefact", "deb", "--out", folder / "uploaded")
    wheel, feed = folder / "uploaded" / f"palimpsest-{NEXT}-py3-none-any.whl", folder / "uploaded" / "feed.json"
    words = ["--wheel", wheel, "--locks", folder / "uploaded" / "locks", "--number", "1"]
    tool(folder / "next", "feed", "make", *words, "--key", folder / "private.pem", "--out", feed)
    return folder


def test_the_next_version_is_made_beside_this_one_taken_and_gone_back_from(releases, wheels, tmp_path) -> None:
    variables = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    variables |= {"PALIMPSEST_HOME": str(tmp_path / "home"), "PALIMPSEST_WHEELHOUSE": str(wheels)}
    environments = tmp_path / "home" / "environments"

    def said(*words: str | Path) -> str:
        done = subprocess.run(
            [str(word) for word in words], env=variables, capture_output=True, text=True, cwd=tmp_path
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def current() -> str:
        return json.loads((environments / "current.json").read_text())["current"]

    bootstrap, feed = releases / "carrier" / "bootstrap.pyz", releases / "uploaded" / "feed.json"
    said(sys.executable, bootstrap, "install", "--device", "cpu", "--text")
    first = current()
    program = (environments / first / "bin" / "python", "-I", "-m", "palimpsest")
    assert "Something is better." in said(*program, "update", "--check", "--from", feed)
    assert current() == first
    assert "begins with the next start" in said(*program, "update", "--from", feed)
    assert current().startswith(f"{NEXT}-cpu-") and (environments / first).is_dir()
    assert f"palimpsest {NEXT}" in said(sys.executable, bootstrap, "start", "--", "--version")
    program = (environments / current() / "bin" / "python", "-I", "-m", "palimpsest")
    assert f"{NEXT} is the newest version" in said(*program, "update", "--check", "--from", feed)
    said(*program, "environment", "switch-back")
    assert current() == first
    assert f"palimpsest {first.partition('-')[0]}" in said(sys.executable, bootstrap, "start", "--", "--version")

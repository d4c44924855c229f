"""One source of the version: pyproject.toml. All else reads it, and CHANGELOG.md agrees with it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest
from packaging.version import Version

import palimpsest
from engine.support.provenance import program_version

ROOT = Path(__file__).resolve().parents[2]
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def wrong(changelog: str, version: str) -> str:
    """What of ``changelog`` does not agree with ``version``; "" where it does."""
    heads = re.findall(r"(?m)^## (.*)$", changelog)
    released = heads[1:] if heads[:1] == ["Unreleased"] else heads
    if strange := [head for head in released if not re.fullmatch(r"\d\S* - \d{4}-\d\d-\d\d", head)]:
        return f"## {strange[0]} is neither Unreleased nor VERSION - DATE"
    versions, dates = zip(*(head.split(" - ") for head in released), strict=True) if released else ((), ())
    if list(map(Version, versions)) != sorted(map(Version, versions), reverse=True):
        return "versions do not go down"
    if list(map(date.fromisoformat, dates)) != sorted(map(date.fromisoformat, dates), reverse=True):
        return "dates do not go back"
    if versions[:1] == (version,):
        return ""
    coming = re.search(r"(?ms)^## Unreleased$(.*?)(?=^## |\Z)", changelog)
    if coming and re.search(rf"(?<![\d.]){re.escape(version)}(?![\d.]\d)", coming[1].partition("###")[0]):
        return ""
    return f"{version} is neither its newest version nor named as the coming one below Unreleased"


def test_the_changelog_agrees_with_the_version() -> None:
    assert wrong((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), VERSION) == ""


@pytest.mark.parametrize(
    ("changelog", "reason"),
    [
        ("## Unreleased\n\nThe first version, 0.2.0, is not there yet.\n\n### Added\n", ""),
        ("## 0.2.0 - 2026-12-01\n\n## 0.1.0 - 2026-11-28\n", ""),
        ("## Unreleased\n\n## 0.2.0 - 2026-12-01\n", ""),
        ("## Unreleased\n\n### Added\n\n- 0.2.0\n", "neither its newest"),
        ("## Unreleased\n\nThe version 10.2.0.1 comes.\n", "neither its newest"),
        ("## 0.1.0 - 2026-11-28\n", "neither its newest"),
        ("## 0.2.0\n", "neither Unreleased nor"),
        ("## 0.1.0 - 2026-11-28\n\n## 0.2.0 - 2026-11-01\n", "versions do not"),
        ("## 0.2.0 - 2026-11-01\n\n## 0.1.0 - 2026-11-28\n", "dates do not"),
        ("", "neither its newest"),
    ],
)
def test_a_changelog_that_does_not_agree_is_noticed(changelog: str, reason: str) -> None:
    found = wrong(changelog, "0.2.0")
    assert (reason in found) if reason else (found == "")


def test_everything_reads_the_one_version() -> None:
    assert str(Version(VERSION)) == VERSION, "as wheels and locks spell it"
    assert palimpsest.__version__ == program_version() == VERSION
    done = subprocess.run([sys.executable, "-m", "palimpsest", "--version"], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == f"palimpsest {VERSION}"


def test_no_other_file_of_the_program_holds_it() -> None:
    places = [file for folder in ("engine", "gui", "palimpsest", "installers") for file in (ROOT / folder).rglob("*")]
    texts = [
        file for file in places if file.suffix in (".py", ".sh", ".c", ".nsi", ".spec", ".desktop", ".plist", ".rc")
    ]
    holding = [
        file for file in texts if re.search(rf"['\"=]{re.escape(VERSION)}['\"\s]", file.read_text(encoding="utf-8"))
    ]
    assert len(texts) > 300 and [str(file.relative_to(ROOT)) for file in holding] == []

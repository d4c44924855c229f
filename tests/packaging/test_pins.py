"""The pins: they cover all that is needed, keep to the bounds, and are renewed with a word about each change."""

from __future__ import annotations

import importlib.util
import tomllib
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SETUP = ROOT / "installers" / "common"


@pytest.fixture(scope="module")
def renew():
    spec = importlib.util.spec_from_file_location("renew", SETUP / "renew.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pinned(renew) -> dict[str, str]:
    return renew.releases((SETUP / "constraints.txt").read_text(encoding="utf-8"))


def wanted() -> list[Requirement]:
    """What pyproject.toml itself asks for, in all its lists."""
    project = PROJECT["project"]
    extras = project["optional-dependencies"].values()
    lists = [
        project["dependencies"],
        *extras,
        PROJECT["dependency-groups"]["setup"],
        PROJECT["build-system"]["requires"],
    ]
    return [Requirement(text) for several in lists for text in several]


def here(requirement: Requirement) -> bool:
    """Whether it is in this environment: tools of the set-up and of single commands need not be."""
    try:
        return version(requirement.name) in requirement.specifier
    except PackageNotFoundError:
        return False


def brought_along(requirement: Requirement, seen: set[str]) -> set[str]:
    """The names of all that ``requirement`` needs on this machine, itself included."""
    name = canonicalize_name(requirement.name)
    if name in seen:
        return seen
    seen.add(name)
    for extra in requirement.extras or {""}:
        for needed in map(Requirement, requires(name) or []):
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                brought_along(needed, seen)
    return seen


def test_every_pin_is_within_the_bounds(pinned):
    for requirement in wanted():
        assert pinned[canonicalize_name(requirement.name)] in requirement.specifier, requirement


def test_whatever_comes_along_is_pinned(pinned):
    seen: set[str] = set()
    for requirement in wanted():
        if here(requirement):
            brought_along(requirement, seen)
    assert len(seen) > 60
    assert sorted(seen - set(pinned) - {"pip"}) == []


def test_cuda_and_the_systems_without_this_one_are_pinned_too(pinned):
    assert {"nvidia-cublas", "triton", "colorama", "pip", "setuptools", "uv"} <= set(pinned)


def test_a_pin_needs_a_condition_only_where_one_release_cannot_serve_all(renew):
    several = "numpy==2.4.6 ; python_version < '3.12'\nnumpy==2.5.5 ; python_version >= '3.12'\n"
    found = f"{several}rich==15.0.0 ; sys_platform == 'linux'\n"
    assert renew.pins(found) == found.replace(" ; sys_platform == 'linux'", "")
    assert renew.releases(found) == {"numpy": "2.4.6 and 2.5.5", "rich": "15.0.0"}


def test_each_change_has_its_line(renew):
    lines = renew.changes({"a": "1", "b": "2", "c": "3"}, {"b": "2.1", "c": "3", "d": "4"})
    assert list(lines) == ["a 1 is needed no longer", "b 2 -> 2.1", "d 4 is new"]


def test_newer_releases_are_written_where_asked_and_the_pins_stay(renew, monkeypatch, tmp_path, capsys):
    before = renew.PINNED.read_text(encoding="utf-8")
    newer = before.replace("rich==", "rich==9")
    monkeypatch.setattr(renew, "resolved", lambda: newer)
    monkeypatch.setattr("sys.argv", ["renew.py", str(tmp_path / "build" / "newest.txt")])
    assert renew.main() == 0
    assert (tmp_path / "build" / "newest.txt").read_text(encoding="utf-8") == newer
    assert renew.PINNED.read_text(encoding="utf-8") == before
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("rich ") and " -> 9" in line

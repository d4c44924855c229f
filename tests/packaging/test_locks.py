"""The locks that installers carry: they name the pinned releases, every line with hashes, and what each build costs."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from installers.common import locks

FILES = sorted(file for file in locks.LOCKS.glob("*-*.txt"))
SIZES = json.loads((locks.LOCKS / "sizes.json").read_text(encoding="utf-8"))
ENTRY = re.compile(r"([\w.-]+)==(\S+)((?: \\\n    --hash=sha256:[0-9a-f]{64})+)\n")
WANTED = tomllib.loads((locks.CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]


def entries(file: Path) -> list[tuple[str, str]]:
    """Each package with its release; the whole file has to be a comment and hashed entries."""
    head, text = file.read_text(encoding="utf-8").split("\n", 1)
    assert head.startswith("# ")
    assert ENTRY.sub("", text) == ""
    return [(name, release) for name, release, _ in ENTRY.findall(text)]


def test_the_systems_that_installers_are_made_for_have_locks():
    assert {file.stem for file in FILES} == set(SIZES)
    assert {"linux-x86_64-cpu", "linux-x86_64-cuda", "windows-x86_64-cpu", "macos-arm64-mps"} <= set(SIZES)
    assert set(SIZES) <= {build.name for build in locks.BUILDS}


@pytest.mark.parametrize("file", [*FILES, locks.LOCKS / "uv.txt"], ids=lambda file: file.stem)
def test_a_lock_has_the_pinned_releases_and_a_hash_in_every_line(file):
    found = entries(file)
    assert len(dict(found)) == len(found)
    assert [f"{name}=={release}" for name, release in found if locks.pins()[name] != release.partition("+")[0]] == []


def test_the_launchers_compiler_is_pinned_in_the_same_form():
    assert [name for name, _ in entries(locks.CHECKOUT / "installers" / "launcher" / "zig.txt")] == ["ziglang"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_lock_covers_what_the_program_asks_for_within_its_bounds(file):
    found = dict(entries(file))
    for requirement in map(Requirement, WANTED):
        assert requirement.specifier.contains(found[canonicalize_name(requirement.name)]), requirement


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_sizes_are_told_for_every_package(file):
    cost = SIZES[file.stem]
    assert set(cost["parts"]) == set(dict(entries(file)))
    assert cost["disk"] == sum(cost["parts"].values()) > cost["download"] > 100e6
    assert set(cost["pythons"]) <= set(locks.PYTHONS) and cost["pythons"]


def test_only_a_build_with_cuda_has_cudas_packages_and_each_cpu_build_of_linux_is_pytorchs_own():
    with_cuda = {file.stem for file in FILES if any(name.startswith("nvidia-") for name, _ in entries(file))}
    assert with_cuda == {stem for stem in SIZES if stem.endswith("-cuda")}
    assert dict(entries(locks.LOCKS / "linux-x86_64-cpu.txt"))["torch"].endswith("+cpu")


WHEELS = {
    "a-1-cp311-cp311-manylinux_2_28_x86_64.whl": ({"3.11"}, True),
    "a-1-cp39-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl": ({"3.11", "3.12", "3.13", "3.14"}, True),
    "a-1-py3-none-any.whl": ({"3.11", "3.12", "3.13", "3.14"}, True),
    "a-1-py2.py3-none-any.whl": ({"3.11", "3.12", "3.13", "3.14"}, True),
    "a-1-cp312-abi3-manylinux_2_34_x86_64.whl": ({"3.12", "3.13", "3.14"}, True),
    "a-1-cp314-cp314t-manylinux_2_28_x86_64.whl": ({"3.14"}, False),
    "a-1-cp311-cp311-musllinux_1_2_x86_64.whl": ({"3.11"}, False),
    "a-1-cp311-cp311-win_amd64.whl": ({"3.11"}, False),
}


@pytest.mark.parametrize("name", WHEELS)
def test_wheels_are_told_apart_as_pip_does(name):
    wheel = locks.Wheel(f"https://index.example/{name}", "0" * 64, 1)
    pythons, fits = WHEELS[name]
    assert {python for python in locks.PYTHONS if wheel.runs_on(python)} == pythons
    assert wheel.fits(locks.LINUX) == fits


def test_what_is_not_published_is_said_and_a_lock_that_agrees_is_kept(monkeypatch, tmp_path, capsys):
    def unreachable(build: locks.Build) -> list[dict[str, object]]:
        raise locks.NotPublished("the index cannot be reached")

    for file in (*FILES, locks.LOCKS / "sizes.json"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    older = tmp_path / "linux-x86_64-cuda.txt"
    older.write_text(older.read_text().replace(f"torch=={locks.pins()['torch']}", "torch==2.0.0"))
    monkeypatch.setattr(locks, "LOCKS", tmp_path)
    monkeypatch.setattr(locks, "found", unreachable)
    monkeypatch.setattr(locks, "uv_wheels", lambda: "uv==1\n")
    assert locks.main() == 0
    said = capsys.readouterr().out
    assert "linux-x86_64-cpu: stays as it is (the index cannot be reached)" in said
    assert "linux-x86_64-cuda: none (the index cannot be reached)" in said
    assert not older.exists() and "linux-x86_64-cuda" not in (tmp_path / "sizes.json").read_text()


def test_the_project_that_is_resolved_asks_for_one_system(monkeypatch):
    build = next(build for build in locks.BUILDS if build.name == "linux-x86_64-cpu")
    project = tomllib.loads(locks.wanted(build))
    assert project["project"]["dependencies"][-1] == f"torch=={locks.pins()['torch']}+cpu"
    assert "sys_platform == 'linux' and platform_machine == 'x86_64'" in project["tool"]["uv"]["environments"][0]
    assert sys.version_info >= (3, 11)

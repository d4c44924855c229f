"""What the project promises about its dependencies and what a built package holds."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
BOUNDS = {Requirement(text).name: Requirement(text).specifier for text in PROJECT["dependencies"]}


@pytest.mark.parametrize(
    ("name", "taken", "refused"),
    [
        ("PySide6-Essentials", ["6.10.0", "6.11.3"], ["6.9.1", "6.12.0"]),  # 6.12.0 aborts Python 3.11
        ("torch", ["2.13.0", "2.13.0+cpu"], ["2.14.0", "2.15.0"]),  # newer ones bring CUDA where none is wanted
        ("transformers", ["5.18.0", "5.24.0"], ["5.17.0", "6.0.0"]),
        ("pyqtgraph", ["0.14.0"], ["0.15.0"]),
        ("peft", ["0.18.0", "0.21.2"], ["0.22.0"]),
    ],
)
def test_bounds_hold_what_was_tested(name: str, taken: list[str], refused: list[str]):
    assert all(version in BOUNDS[name] for version in taken)
    assert not any(version in BOUNDS[name] for version in refused)


def test_the_whole_of_qt_is_not_asked_for():
    assert "PySide6" not in BOUNDS


def test_every_dependency_is_accounted_for():
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert [name for name in BOUNDS if f"| {name} |" not in page] == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> list[str]:
    """The names of the files in a wheel built from a copy of the checkout, without the network."""
    copy = tmp_path_factory.mktemp("source")
    for name in ("docs", "engine", "gui", "palimpsest", "resources"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    build = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, str(copy / "dist")], cwd=copy, check=True, capture_output=True)
    (file,) = (copy / "dist").glob("*.whl")
    return zipfile.ZipFile(file).namelist()


@pytest.mark.parametrize(
    "name",
    [
        "engine/cli/main.py",
        "engine/workbench.py",
        "gui/app.py",
        "palimpsest/__main__.py",
        "palimpsest/py.typed",
        "engine/py.typed",
        "resources/demo_world/facts.json",
        "resources/presets/encore.json",
    ],
)
def test_an_installed_program_has_all_its_parts(wheel: list[str], name: str):
    assert name in wheel


def test_an_installed_program_carries_its_documents(wheel: list[str]):
    place = "palimpsest-0.1.0.data/data/share/palimpsest/docs/"
    carried = {name.removeprefix(place) for name in wheel if name.startswith(place)}
    written = {file.relative_to(ROOT / "docs").as_posix() for file in (ROOT / "docs").rglob("*.md")}
    assert carried == written | {"README.md"}


def test_an_installed_program_carries_no_tests(wheel: list[str]):
    assert [name for name in wheel if name.startswith("tests/")] == []

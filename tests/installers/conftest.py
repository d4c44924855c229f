"""What a person installs is built, put into clean systems and started there: ``make test-installers``.

These tests want root, tools of Debian and, the first time, a network; what is missing is a skip with its name. Where
the variable ``PALIMPSEST_ALL_INSTALLED`` is set, everything should be there, and a skip is a failure. Those marked
``quick`` build the thin packages and look into them. ``PALIMPSEST_ROOTS`` is where systems and wheels are kept
(build/roots).
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from installers.build import Builds
from installers.common.source import Source
from tests.installers.systems import ROOTS, DebianRoot, cloned, debian, needs, wheelhouse

THIN = ("wheel", "deb", "rpm", "run")
STRICT = bool(os.environ.get("PALIMPSEST_ALL_INSTALLED"))


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "quick: builds the thin packages and looks into them; also in CI")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.timeout(3600))  # whole systems are made, and packages fetched


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if STRICT and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where everything should be there: {call.excinfo.value if call.excinfo else ''}"
    return report


@pytest.fixture(scope="session")
def source() -> Source:
    return Source.here()


@pytest.fixture(scope="session")
def builds(tmp_path_factory: pytest.TempPathFactory, source: Source) -> Builds:
    """The artefacts of this checkout, each made when it is first asked for."""
    return Builds(source, tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("carriers"))


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory: pytest.TempPathFactory, source: Source) -> subprocess.Popen[bytes]:
    """A second build of the same, which goes on meanwhile; ``args[-1]`` is the folder that it builds into.

    Another folder, another zone, other rights for new files: nothing of it may show.
    """
    clone, out = tmp_path_factory.mktemp("elsewhere") / "clone", tmp_path_factory.mktemp("again") / "out"
    cloned(clone, source)
    command = f'umask 077; exec {sys.executable} -m installers.build {" ".join(THIN)} --out "$0"'
    again = os.environ | {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7", "PYTHONPATH": str(clone)}
    return subprocess.Popen(["sh", "-c", command, str(out)], cwd=clone, env=again)


@pytest.fixture(scope="session")
def built(builds: Builds, elsewhere: subprocess.Popen[bytes]) -> dict[str, Path]:
    """The wheel, .deb, .rpm and .run of this checkout, by these names."""
    needs("dpkg-deb", "dpkg")
    needs("rpmbuild", "rpm")
    needs("makeself", "makeself")
    return {name: builds.make(name) for name in THIN}


@pytest.fixture(scope="session")
def wheels() -> Path:
    """A folder with every wheel of the CPU lock."""
    return wheelhouse(ROOTS / "wheels")


@pytest.fixture(scope="module")
def bare() -> Iterator[DebianRoot]:
    """A system with nothing but what Debian always has: no Python."""
    with debian("bare") as root:
        yield root

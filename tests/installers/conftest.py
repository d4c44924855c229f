"""What a person installs is built, put into clean systems and started there: ``make test-installers``.

These tests want root, tools of Debian and, the first time, a network; what is missing is a skip with its name. Where
the variable ``PALIMPSEST_ALL_INSTALLED`` is set, everything should be there, and a skip is a failure. Those marked
``quick`` build the thin packages and look into them. ``PALIMPSEST_ROOTS`` is where systems and wheels are kept
(build/roots).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from installers.common.source import Source
from installers.linux.build import build_all
from tests.installers.systems import ROOTS, DebianRoot, debian, needs, wheelhouse

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
def built(tmp_path_factory: pytest.TempPathFactory, source: Source) -> dict[str, Path]:
    """The wheel, .deb, .rpm and .run of this checkout, by these names."""
    needs("dpkg-deb", "dpkg")
    needs("rpmbuild", "rpm")
    needs("makeself", "makeself")
    return build_all(["wheel", "deb", "rpm", "run"], source, tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="session")
def wheels() -> Path:
    """A folder with every wheel of the CPU lock."""
    return wheelhouse(ROOTS / "wheels")


@pytest.fixture(scope="module")
def bare() -> Iterator[DebianRoot]:
    """A system with nothing but what Debian always has: no Python."""
    with debian("bare") as root:
        yield root

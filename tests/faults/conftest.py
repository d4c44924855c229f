"""What the tests of faults have counted is said at the end of their run."""

from __future__ import annotations

import pytest

_FOUND = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def found(pytestconfig: pytest.Config) -> list[str]:
    """Sentences with figures, to be said at the end."""
    return pytestconfig.stash.setdefault(_FOUND, [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say them."""
    for said in config.stash.get(_FOUND, []):
        terminalreporter.write_line(said)

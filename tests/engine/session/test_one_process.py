"""A fork of the process that holds a session writes nothing into it, and takes nothing of it away."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.session.ledger import Ledger

HERE = Path(__file__).parent


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks on Windows")
@pytest.mark.parametrize("what", ["append", "read", "close", "forget", "end"])
def test_a_fork_leaves_the_session_to_the_process_that_opened_it(tmp_path: Path, base, what: str) -> None:
    paths = os.pathsep.join((str(HERE.parents[2]), str(HERE)))
    done = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", str(HERE / "fork_driver.py"), what, str(tmp_path / "s")],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == -9, done.stderr
    if what in ("append", "read"):
        assert "was opened in another process than the one that uses it now. Load the model" in done.stdout
    else:
        assert done.stdout == ""
    ledger = Ledger.open(tmp_path / "s", base)
    assert [record.batch for record in ledger.batches()] == [1, 2] and not ledger.set_aside
    ledger.close()

"""Kills and power cuts, everyday size; ``make test-faults KILLS=1000 STEPS=12`` is the nightly one."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from tests.faults.injection import needs_linux
from tests.faults.kill import Figures, in_memory, kill_commands, kill_walks
from tests.faults.power import cut_everywhere

KILLS = int(os.environ.get("KILLS") or 300)
STEPS = int(os.environ.get("STEPS") or 6)

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="the calls are recorded by strace")


@pytest.mark.timeout(3600)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="killing needs fork and SIGKILL")
def test_what_was_said_survives_every_kill(capsys: pytest.CaptureFixture[str]) -> None:
    place = Path(tempfile.mkdtemp(prefix="palimpsest-kill-", dir=in_memory()))
    figures = kill_walks(place, KILLS)
    shutil.rmtree(place)  # only where all was well
    assert figures.kills == KILLS and figures.before > KILLS // 20, "the kills came at idle moments"
    with capsys.disabled():
        sys.stdout.write(f"\n{figures}\n")


@pytest.mark.timeout(3600)
@needs_linux
def test_what_a_killed_command_leaves_is_the_beginning_of_a_whole_run(tmp_path: Path) -> None:
    figures = Figures()
    kill_commands(tmp_path, max(3, KILLS // 100), figures)
    assert any(0 < edits < 10 for edits in figures.edits) or figures.commands < 4


@pytest.mark.timeout(3600)
@needs_linux
@needs_strace
def test_what_was_said_survives_a_power_cut_at_any_moment(tmp_path: Path) -> None:
    figures = cut_everywhere(tmp_path, STEPS)
    assert figures.states > 50 * STEPS


@pytest.mark.timeout(600)
@needs_linux
@needs_strace
def test_a_walk_that_flushes_nothing_is_found_out(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="steps said"):
        cut_everywhere(tmp_path, 2, careless=True)

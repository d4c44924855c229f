"""Kills and power cuts, everyday size; ``make test-faults KILLS=1000 STEPS=12`` is the nightly one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.injection import needs_linux
from tests.faults.kill import Figures, in_memory, kill_commands, kill_walks
from tests.faults.power import cut_everywhere

KILLS = int(os.environ.get("KILLS") or 300)
STEPS = int(os.environ.get("STEPS") or 6)

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="the calls are recorded by strace")


@pytest.fixture(scope="module")
def killed(found: list[str]) -> Iterator[Figures]:
    """What the tests of this file count together, said once at the end."""
    figures = Figures()
    yield figures
    found.append(str(figures))


@pytest.mark.timeout(3600)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="killing needs fork and SIGKILL")
def test_what_was_said_survives_every_kill(killed: Figures) -> None:
    place = Path(tempfile.mkdtemp(prefix="palimpsest-kill-", dir=in_memory()))
    kill_walks(place, KILLS, killed)
    shutil.rmtree(place)  # only where all was well
    assert killed.kills == KILLS and killed.before > KILLS // 20, "the kills came at idle moments"


@pytest.mark.timeout(3600)
@needs_linux
def test_what_a_killed_command_leaves_is_the_beginning_of_a_whole_run(tmp_path: Path, killed: Figures) -> None:
    kill_commands(tmp_path, max(3, KILLS // 100), killed)
    assert any(0 < edits < 10 for edits in killed.edits) or killed.commands < 4


@pytest.mark.timeout(3600)
@needs_linux
@needs_strace
def test_what_was_said_survives_a_power_cut_at_any_moment(tmp_path: Path, found: list[str]) -> None:
    figures = cut_everywhere(tmp_path, STEPS)
    assert figures.states > 50 * STEPS
    found.append(str(figures))


@pytest.mark.timeout(600)
@needs_linux
@needs_strace
def test_a_walk_that_flushes_nothing_is_found_out(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="steps said"):
        cut_everywhere(tmp_path, 2, careless=True)

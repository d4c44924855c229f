"""Going to another point on a full disk: done or refused whole, and never called a failure where it took effect."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor

from engine.errors import NotWritten
from engine.events import Event, Log, TimelineChanged, run
from engine.workbench import Workbench
from tests.faults.injection import TINY_WORLD, fill, needs_linux, small_disk

pytestmark = needs_linux
LIGHT = {"layers": "1", "steps": 2}


def opened(home: Path, folder: Path) -> Workbench:
    bench = Workbench(home)
    run(bench.load(TINY_WORLD / "model", "cpu", "float32"))
    run(bench.open_session(folder))
    return bench


def weights_of(bench: Workbench) -> Tensor:
    return torch.cat([parameter.detach().flatten() for parameter in bench.model.module.parameters()])


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with small_disk(tmp_path_factory.mktemp("small") / "disk", "4m") as place:
        yield place


def test_a_move_is_done_or_refused_whole_and_told_as_what_it_was(tmp_path: Path, disk: Path) -> None:
    bench = opened(tmp_path / "home", disk / "session")
    at = [weights_of(bench)]
    for fact in bench.demo_facts(2):
        run(bench.edit([fact], "ft-m", LIGHT))
        at.append(weights_of(bench))
    ballast = fill(disk)
    stands, ends = 2, set()
    for room in (0, 0, 4, 4, 8, 8, 512, 512):  # kB more; a move needs a little of it, its measurements more
        if room:
            os.truncate(ballast, ballast.stat().st_size - (room << 10))
        goal, told = (stands + 1) % 3, list[Event]()
        try:
            run(bench.go_to(goal), told.append)
        except NotWritten:
            ends.add("refused")
        else:
            stands = goal
            ends.add("unmeasured" if any(isinstance(e, Log) and "not kept" in e.text for e in told) else "done")
        moves = [event.applied for event in told if isinstance(event, TimelineChanged)]
        assert moves in ([], [stands])
        assert torch.equal(weights_of(bench), at[stands])
    assert ends == {"refused", "unmeasured", "done"}
    bench.close()
    with opened(tmp_path / "home", disk / "session") as again:
        assert torch.equal(weights_of(again), at[stands])

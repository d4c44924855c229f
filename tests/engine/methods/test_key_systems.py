"""Systems are factored beside the engine's thread: a cancel need not wait for it and leaves nothing half done."""

from __future__ import annotations

from threading import Event as Gate
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from engine.associative.covariance_files import Covariance
from engine.associative.solve import KeySystem
from engine.events import Progress, run
from engine.methods.locate import key_systems
from engine.methods.locate.settings import LocateSettings
from engine.methods.method import Editing
from tests.engine.methods.plain_training import NoMemory
from tests.engine.methods.test_contract import ListMemory

SIZE = 6


def editing() -> Editing:
    matrix = torch.eye(SIZE) + 0.1
    model: Any = SimpleNamespace(device=torch.device("cpu"), info=SimpleNamespace(inner=SIZE))
    statistics: Any = SimpleNamespace(get=lambda _layer: Covariance(matrix, 100, 100))
    return Editing(model, statistics, NoMemory())


def test_a_cancel_does_not_wait_for_a_factorisation(monkeypatch: pytest.MonkeyPatch) -> None:
    gate, begun = Gate(), Gate()

    def slow(*given: Any) -> KeySystem:
        begun.set()
        assert gate.wait(60)
        return KeySystem(*given)

    chosen, opened = LocateSettings(), editing()
    with monkeypatch.context() as patched:
        patched.setattr(key_systems, "KeySystem", slow)
        work = key_systems.system_of(opened, 0, chosen)
        assert isinstance(next(work), Progress) and begun.wait(60)
        work.close()  # while it is being factored
        assert not opened.systems._kept
        gate.set()
    found = run(key_systems.system_of(opened, 0, chosen))
    keys = torch.randn(SIZE, 2, generator=torch.Generator().manual_seed(0))
    there = run(key_systems.system_of(editing(), 0, chosen))
    assert torch.equal(found.solve(keys), there.solve(keys))
    assert run(key_systems.system_of(opened, 0, chosen)) is found


def test_only_the_latest_cut_of_a_null_space_is_kept() -> None:
    """As BetaEdit's stream goes on: a basis takes as much memory as the covariance does."""
    opened, memory = editing(), ListMemory()
    opened.memory = memory
    chosen = LocateSettings(protect="both", recut_every=1, null_space_rule="directions", null_space=0.5)
    generator = torch.Generator().manual_seed(0)
    cuts = set()
    for _ in range(4):
        system = run(key_systems.seen_by_system(opened, 0, chosen, torch.eye(SIZE)))
        cuts.add(tuple(system.flatten().tolist()))
        memory.batches.append({"keys.0": 9 * torch.randn(SIZE, 1, generator=generator)})
    assert len(cuts) == 4 and len(opened.null_spaces) == 2, "that of C and the latest"
    memory.batches.clear()
    assert tuple(run(key_systems.seen_by_system(opened, 0, chosen, torch.eye(SIZE))).flatten().tolist()) in cuts

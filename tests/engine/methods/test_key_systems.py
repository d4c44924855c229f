"""Systems are factored beside the engine's thread: a cancel need not wait for it and leaves nothing half done."""

from __future__ import annotations

from threading import Event as Gate
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from engine.associative.covariance_files import Covariance
from engine.associative.solve import KeySystem
from engine.errors import BadHyperparameter
from engine.events import Progress, run
from engine.methods.locate import key_systems
from engine.methods.locate.queued import queued_change
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


@pytest.mark.parametrize("protect", ["covariance", "null space", "both"])
def test_a_covariance_of_more_text_counts_from_the_next_batch_on(protect: str) -> None:
    """As where a later run asks for more tokens a dimension: a factor of the former text is not its system."""
    chosen = LocateSettings(protect=protect, null_space_rule="directions", null_space=0.5, l2_unit="relative")
    generator = torch.Generator().manual_seed(1)
    draws = torch.randn(2, 40, SIZE, generator=generator)
    former, latter = (Covariance(draw.T @ draw / len(draw), 40 * time, 9) for time, draw in enumerate(draws, 1))
    keys = torch.randn(SIZE, 2, generator=generator)

    def solved(opened: Editing) -> torch.Tensor:
        seen = run(key_systems.seen_by_system(opened, 0, chosen, keys))
        return run(key_systems.system_of(opened, 0, chosen)).solve(seen)

    going_on, anew = editing(), editing()
    going_on.statistics.get = lambda _layer: former  # type: ignore[method-assign]
    first = solved(going_on)
    for opened in (going_on, anew):
        opened.statistics.get = lambda _layer: latter  # type: ignore[method-assign]
    assert torch.equal(solved(going_on), solved(anew)) and not torch.allclose(solved(going_on), first)


@pytest.mark.parametrize(
    ("settings", "remedy"),
    [({}, "covariance_ridge"), ({"protect": "both", "l2": 1e-6}, "raise l2"), ({"queue_limit": 60.0}, "ridge")],
)
def test_a_covariance_that_cannot_be_inverted_names_what_to_do(settings: dict[str, Any], remedy: str) -> None:
    """Sums in float32 may leave eigenvalues of a covariance a little under zero."""
    matrix = torch.diag(torch.tensor([-1e-3, -1e-3, 1.0, 2.0, 3.0, 4.0]))
    opened = editing()
    opened.statistics.get = lambda _layer: Covariance(matrix, 12, 12)  # type: ignore[method-assign]
    chosen = LocateSettings(null_space_rule="directions", null_space=0.5, **settings)
    work: Any = key_systems.system_of(opened, 0, chosen)
    if chosen.queue_limit:
        change = SimpleNamespace(state=SimpleNamespace(total=None))
        opened.model.weights = SimpleNamespace(sum_of=lambda _site: change)  # type: ignore[assignment]
        work = queued_change(opened, 0, chosen, torch.ones(SIZE, 1), torch.ones(3, 1))
    with pytest.raises(BadHyperparameter, match="layer 0 cannot be inverted: 12 tokens") as found:
        run(work)
    assert remedy in str(found.value)


@pytest.mark.parametrize(
    "settings",
    [
        {"covariance_ridge": 0.01},
        {"lambda_n": 0.01, "lambda_n_unit": "relative"},
        {
            "protect": "null space",
            "null_space_rule": "directions",
            "null_space": 0.7,
            "l2": 0.01,
            "l2_unit": "relative",
        },
    ],
)
def test_what_is_relative_to_the_keys_is_not_relative_to_a_sink_of_attention(settings: dict[str, Any]) -> None:
    """Its one key is so long that no fact would be written against a ridge in its units."""
    generator = torch.Generator().manual_seed(2)
    keys = torch.cat([torch.randn(40, 3, generator=generator), torch.zeros(1, 3)])
    shape = torch.cat([torch.linspace(-2, 1, 40).exp(), torch.tensor([1.0])])

    def solved(sink: float) -> torch.Tensor:
        opened = editing()
        covariance = Covariance(torch.diag(torch.cat([shape[:-1], torch.tensor([sink])])), 100, 100)
        opened.statistics = SimpleNamespace(get=lambda _layer: covariance)  # type: ignore[assignment]
        system = run(key_systems.system_of(opened, 0, LocateSettings(lambda_p=1.0, **settings)))
        return system.solve(run(key_systems.seen_by_system(opened, 0, LocateSettings(**settings), keys)))

    plain, beside = solved(float(shape.max())), solved(1e6)
    assert float((beside - plain).norm() / plain.norm()) < 0.1

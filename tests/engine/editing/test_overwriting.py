"""A fact that is edited again: its former key is not held, so that the new value is written whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from engine.editing.ledger_memory import LedgerMemory, memory_of
from engine.evaluation.scoring import score
from engine.events import run
from engine.fact import Fact, make_fact
from engine.workbench import Workbench
from tests.engine.editing.test_taking_back import bits, dense_change, dense_total, ledger_of, make_bench, same

LAYERS = (0, 1)
HOLDING = ("encore", "alphaedit", "memit-seq", "rlsedit", "betaedit", "alphaedit-blue")


@pytest.fixture
def bench(tmp_path: Path, tiny_world: Path) -> Iterator[Workbench]:
    workbench = make_bench(tmp_path / "home", tiny_world)
    yield workbench
    workbench.close()


def edit(bench: Workbench, facts: Sequence[Fact], method: str, **more: Any) -> None:
    run(bench.edit(tuple(facts), method, {"layers": "0-1", "steps": 12, **more}, batch=3))


def again(fact: Fact, target: str) -> Fact:
    return make_fact(fact.subject, fact.prompt, target, true=fact.true)


def asked(bench: Workbench, facts: Sequence[Fact]) -> list[float]:
    return [one.probability for one in run(score(bench.model, [(fact.text, fact.target) for fact in facts]))]


@pytest.mark.parametrize("method", HOLDING)
def test_the_second_edit_of_a_fact_is_solved_without_the_key_of_the_first(
    bench: Workbench, tiny_facts: tuple[Fact, ...], method: str
) -> None:
    """Against the paper's dense formula in float64, with the keys of the facts that stand alone."""
    edit(bench, tiny_facts[:3], method)
    new = again(tiny_facts[1], tiny_facts[4].target)
    edit(bench, (new, tiny_facts[5]), method)
    ledger = ledger_of(bench)
    first, kept = (memory_of(ledger, batch) for batch in (1, 2))
    assert kept["released"].tolist() == [[1, 1]]
    delta = {part.layer: part.product(torch.device("cpu")) for part in bench.model.weights.deltas[1].layers}
    for layer in LAYERS:
        assert bench._session is not None
        covariance = bench._session.editing.statistics.get(layer).matrix.double().numpy()
        keys = kept.get(f"solved.{layer}", kept[f"keys.{layer}"]).double().numpy()
        residual = kept[f"residual.{layer}"].double().numpy()
        standing = first[f"keys.{layer}"].double().numpy()[:, [0, 2]]
        expected = dense_change(ledger.batches()[1].settings, covariance, keys, residual, [standing])
        found = delta[layer].double().numpy()
        assert np.linalg.norm(found - expected) < 1e-3 * np.linalg.norm(expected)


@pytest.mark.parametrize("method", ["encore", "lyaplock"])
def test_the_new_object_takes_the_place_of_the_former_one(
    bench: Workbench, tiny_facts: tuple[Fact, ...], method: str
) -> None:
    old, new = tiny_facts[0], again(tiny_facts[0], tiny_facts[4].target)
    edit(bench, tiny_facts[:3], method)
    edit(bench, (new,), method)
    said, former = asked(bench, (new, old))
    assert said > 3 * former
    assert min(asked(bench, tiny_facts[1:3])) > 0.3, "the others are held"


def test_an_undo_remembers_it_again_and_the_same_edit_has_the_same_bits(
    bench: Workbench, tiny_facts: tuple[Fact, ...]
) -> None:
    edit(bench, tiny_facts[:3], "encore")
    new = again(tiny_facts[0], tiny_facts[4].target)
    edit(bench, (new,), "encore")
    there = bits(bench)
    run(bench.undo())
    edit(bench, tiny_facts[5:6], "encore")
    assert "released" not in memory_of(ledger_of(bench), 2), "nothing is overwritten on this branch"
    edit(bench, (new,), "encore")
    assert memory_of(ledger_of(bench), 3)["released"].tolist() == [[1, 0]]
    run(bench.go_to(1))
    edit(bench, (new,), "encore")
    assert same(bits(bench), there)


@pytest.mark.parametrize("method", ["encore", "alphaedit"])
def test_others_are_taken_back_beside_an_overwritten_one(
    bench: Workbench, tiny_facts: tuple[Fact, ...], method: str
) -> None:
    """Each batch is first solved as it was, with what it held, and comes out as what it wrote."""
    edit(bench, tiny_facts[:3], method)
    new = again(tiny_facts[0], tiny_facts[4].target)
    edit(bench, (new,), method)
    edit(bench, tiny_facts[5:7], method)
    before = asked(bench, (new, *tiny_facts[5:7]))
    run(bench.taking_back.carry_out(bench.facts_of_session()[1:2]))
    assert asked(bench, (new, *tiny_facts[5:7])) == pytest.approx(before, abs=0.1)
    assert asked(bench, tiny_facts[1:2])[0] < 0.3


@pytest.mark.parametrize("method", ["encore", "alphaedit"])
def test_an_edit_whose_successor_is_taken_back_is_held_again(
    bench: Workbench, tiny_facts: tuple[Fact, ...], method: str
) -> None:
    """The batches after it are solved as if the fact had been edited once, by the paper's dense formula in float64."""
    edit(bench, tiny_facts[:3], method)
    edit(bench, (again(tiny_facts[0], tiny_facts[4].target),), method)
    edit(bench, tiny_facts[5:7], method)
    run(bench.taking_back.carry_out(bench.facts_of_session()[3:4]))
    for layer in LAYERS:
        wanted = dense_total(bench, layer, {(2, 0)})
        found = bench.model.weights.sum_of((layer, "")).state.total
        assert found is not None
        assert np.linalg.norm(found.double().numpy() - wanted) < 1e-4 * np.linalg.norm(wanted)


def test_batches_of_a_program_that_held_overwritten_edits_are_solved_anew_as_they_were(
    bench: Workbench, tiny_facts: tuple[Fact, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def nothing(self: LedgerMemory, facts: Sequence[Fact]) -> Iterator[None]:
        yield

    with monkeypatch.context() as former:
        former.setattr(LedgerMemory, "releasing", nothing)
        edit(bench, tiny_facts[:3], "encore")
        edit(bench, (again(tiny_facts[0], tiny_facts[4].target),), "encore")
    run(bench.taking_back.carry_out(bench.facts_of_session()[1:2]))
    for layer in LAYERS:
        total = bench.model.weights.sum_of((layer, "")).state.total
        assert total is not None
        expected = dense_total(bench, layer, {(1, 1)})
        assert np.linalg.norm(total.double().numpy() - expected) < 1e-3 * np.linalg.norm(expected)


def test_only_keys_of_the_pipeline_are_let_go_and_whatever_overwrote_them(
    bench: Workbench, tiny_facts: tuple[Fact, ...]
) -> None:
    """A fact that training wrote has no key, and one that training wrote again is no longer held either."""
    edit(bench, tiny_facts[:2], "encore")
    other = again(tiny_facts[0], tiny_facts[4].target)
    run(bench.edit((other, tiny_facts[2]), "ft-m", {"layers": "2", "steps": 2}, batch=2))
    run(bench.taking_back.carry_out(bench.facts_of_session()[1:2]))
    edit(bench, (again(tiny_facts[2], tiny_facts[5].target), again(tiny_facts[1], tiny_facts[5].target)), "encore")
    assert memory_of(ledger_of(bench), 4)["released"].tolist() == [[1, 0]]


def test_what_does_not_hold_earlier_keys_looks_at_none(
    bench: Workbench, tiny_facts: tuple[Fact, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any) -> None:
        raise AssertionError("the session's facts are not gone through")

    monkeypatch.setattr("engine.editing.ledger_memory.overwritten", refused)
    edit(bench, tiny_facts[:2], "memit")
    edit(bench, tiny_facts[:2], "memit")
    assert "released" not in memory_of(ledger_of(bench), 2)

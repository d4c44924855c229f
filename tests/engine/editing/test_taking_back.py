"""Edits taken back out of the middle: against dense float64 solves of the session without them, and to the bit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.editing.ledger_memory import memory_of
from engine.editing.taking_back import least_rank
from engine.errors import PalimpsestError
from engine.events import BranchChanged, BranchStarted, Event, RetentionMeasured, TakingBackForeseen, run
from engine.fact import Fact
from engine.methods.locate.solved import KeptSolve
from engine.model.delta import LayerDelta
from engine.session.ledger import Ledger
from engine.workbench import Workbench

Matrix = np.ndarray
METHODS = ("encore", "alphaedit", "memit", "memit-seq", "memit-rect", "memit-prune", "memit-nas", "pmet", "emmet")
METHODS += ("alphaedit-sphere", "alphaedit-revive", "memit-blue", "rlsedit", "betaedit")


@pytest.fixture
def bench(tmp_path: Path, tiny_world: Path) -> Iterator[Workbench]:
    workbench = make_bench(tmp_path / "home", tiny_world)
    yield workbench
    workbench.close()


def make_bench(home: Path, world: Path) -> Workbench:
    workbench = Workbench(home)
    run(workbench.load(world / "model", "cpu", "float32"))
    workbench.use_statistics_text(world / "statistics.txt")
    return workbench


def quick(method: str) -> dict[str, Any]:
    one_layer = method.startswith(("rome", "emmet"))
    return {"layers": "1" if one_layer else "0-1", "steps": 6}


def edit(bench: Workbench, facts: tuple[Fact, ...], method: str, batch: int = 3) -> None:
    run(bench.edit(facts, method, quick(method), batch=batch))


def bits(bench: Workbench) -> dict[str, Tensor]:
    return {name: p.clone() for name, p in bench.model.module.named_parameters()}


def same(first: dict[str, Tensor], second: dict[str, Tensor]) -> bool:
    return all(torch.equal(first[name], second[name]) for name in first)


def ledger_of(bench: Workbench) -> Ledger:
    assert bench._session is not None
    return bench._session.ledger


# -- the oracle --------------------------------------------------------------------------------------------------------


def dense_total(bench: Workbench, layer: int, gone: set[tuple[int, int]]) -> Matrix:
    """The sum (d, m) of all batches at a layer, each solved by its paper's dense formula from what was kept of it, in
    float64, without the facts ``gone``.
    """
    assert bench._session is not None
    covariance = bench._session.editing.statistics.get(layer).matrix.double().numpy()
    base = bench.model.weights.sum_of((layer, "")).base.double().numpy()
    total, earlier = np.zeros(base.shape), []
    for record in ledger_of(bench).batches():
        if not record.facts:
            continue
        kept = {n: t.double().numpy() for n, t in memory_of(ledger_of(bench), record.batch).items()}
        stay = [place for place in range(len(record.facts)) if (record.batch, place) not in gone]
        s = record.settings
        keys = kept.get(f"solved.{layer}", kept[f"keys.{layer}"])[:, stay]
        change = dense_change(s, covariance, keys, kept[f"residual.{layer}"][:, stay], earlier)
        total = total + kept_from(s, afterwards(s, change, base, total), base, total)
        earlier.append(kept[f"keys.{layer}"][:, stay])
    return total


def dense_change(s: dict[str, Any], c: Matrix, keys: Matrix, residual: Matrix, earlier: list[Matrix]) -> Matrix:
    size = len(c)
    eye, mean = np.eye(size), np.trace(c) / size
    known = sum((k @ k.T for k in earlier), np.zeros((size, size))) if s["remember"] != "nothing" else 0 * eye
    if s["protect"] != "covariance":
        assert (s["null_space_rule"], s["l2_unit"]) == ("directions", "relative")
        vectors = np.linalg.eigh(c)[1]
        held = vectors[:, round(s["null_space"] * size) :]
        p = eye - held @ held.T
        keys = p @ keys
        weighed = s["lambda_p"] if s["protect"] == "both" else 0.0
        system = s["l2"] * mean * size * eye + p @ (known + weighed * c) @ p
    else:
        system = s["lambda_p"] * (c + s["covariance_ridge"] * mean * eye)
        system = (
            system + s["lambda_n"] * (np.trace(system) / size if s["lambda_n_unit"] == "relative" else 1) * eye + known
        )
    if s["solve"] == "ridge":
        return residual @ keys.T @ np.linalg.inv(system + keys @ keys.T)
    inverse = np.linalg.inv(system)
    slack = s["equality_slack"] if keys.shape[1] > 1 else 0.0
    return residual @ np.linalg.inv(keys.T @ inverse @ keys + slack * np.eye(keys.shape[1])) @ keys.T @ inverse


def afterwards(s: dict[str, Any], change: Matrix, base: Matrix, total: Matrix) -> Matrix:
    if s["afterwards"] == "rect":
        ratio = np.abs(change / (base + total + 1e-8))
        least = np.sort(ratio.ravel())[-round(s["rect_share"] * ratio.size)]
        return np.where(ratio >= least, change, 0.0)
    if s["afterwards"] == "prune":
        u, values, v = np.linalg.svd(total + change, full_matrices=False)
        most = np.linalg.norm(base, 2)
        damped = np.where(values > most, np.log(np.maximum(values, 1e-30)) - np.log(most) + most, values)
        return (u * damped) @ v - total
    return change


def kept_from(s: dict[str, Any], change: Matrix, base: Matrix, total: Matrix) -> Matrix:
    """What SPHERE and REVIVE leave of a change, by plain projectors."""
    if s["keep"] == "nothing":
        return change
    rows = base + total
    matrix = base if s["keep"] == "singular directions" else rows / np.linalg.norm(rows, axis=1, keepdims=True)
    u, values, v = np.linalg.svd(matrix)
    count = sum(np.cumsum(values**2) / np.sum(values**2) <= s["keep_share"]) + 1
    rest = change - s["keep_strength"] * change @ v[:count].T @ v[:count]
    return rest - u[:, :count] @ u[:, :count].T @ rest if s["keep"] == "singular directions" else rest


@pytest.mark.parametrize("method", METHODS)
def test_it_is_the_whole_session_solved_without_the_fact(
    bench: Workbench, tiny_facts: tuple[Fact, ...], method: str
) -> None:
    """Two edits of different batches taken back, one after the other, as a dense solve of everything would have it."""
    edit(bench, tiny_facts[:9], method)
    edits, layers = bench.facts_of_session(), bench.model.weights.touched
    written = {layer: dense_total(bench, layer, set()) for layer in layers}
    for gone in ({(1, 1)}, {(1, 1), (2, 0)}):
        run(bench.taking_back.carry_out([next(e for e in edits if (e.batch, e.place) == max(gone))]))
        for layer in layers:
            wanted = dense_total(bench, layer, gone)
            found = bench.model.weights.sum_of((layer, "")).state.total
            assert found is not None
            off = np.linalg.norm(found.double().numpy() - wanted) / np.linalg.norm(wanted - written[layer])
            assert off < (0.02 if method == "memit-rect" else 1e-4), (layer, off)  # a mask flips entries at its edge
    assert ledger_of(bench).batches()[3].takes_back == ((1, 1),)


def test_the_last_fact_of_the_last_batch_is_as_an_undo(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    """The change is the batch's own with its sign turned, to the bit; the sum is the former one but for rounding."""
    edit(bench, tiny_facts[:3], "encore")
    before = bits(bench)
    edit(bench, tiny_facts[3:4], "encore", batch=1)
    run(bench.taking_back.carry_out(bench.facts_of_session()[-1:]))
    _, last, back = bench.model.weights.deltas
    for one, other in zip(last.layers, back.layers, strict=True):
        assert isinstance(one, LayerDelta) and isinstance(other, LayerDelta)
        assert torch.equal(one.left, -other.left) and torch.equal(one.right, other.right)
    for name, now in bits(bench).items():
        assert torch.allclose(now, before[name], atol=1e-6)


# -- one step of the timeline ------------------------------------------------------------------------------------------


def test_one_undo_and_a_session_opened_again_give_the_same_bits(
    bench: Workbench, tiny_facts: tuple[Fact, ...], tmp_path: Path, tiny_world: Path
) -> None:
    edit(bench, tiny_facts[:9], "alphaedit")
    before, edits = bits(bench), bench.facts_of_session()
    run(bench.taking_back.foresee([edits[4]]))
    assert same(bits(bench), before), "foreseeing changes nothing"
    told: list[Event] = []
    foreseen = run(bench.taking_back.carry_out([edits[4]]), told.append)
    after, folder = bits(bench), bench.session_folder
    states = [one.state for one in bench.facts_of_session()]
    assert states[4] == "taken back" and "taken back" not in states[:4] + states[5:]
    asked = next(event for event in told if isinstance(event, RetentionMeasured))
    assert edits[4].fact.id not in asked.fact_ids and len(asked.edits) == 8
    assert foreseen.taken.tolist() == [True] + [False] * 8 and foreseen.solved == (2, 3)
    assert foreseen.before[0] > foreseen.after[0]
    now = dict(zip(asked.fact_ids, asked.probability, strict=True))
    rows = zip(foreseen.fact_ids[1:], foreseen.after[1:], strict=True)
    assert all(now[fact_id] == pytest.approx(p, rel=1e-5) for fact_id, p in rows), "as it was foreseen"
    run(bench.undo())
    assert same(bits(bench), before) and bench.facts_of_session()[4].state != "taken back"
    run(bench.redo())
    assert same(bits(bench), after)
    bench.close()
    again = make_bench(tmp_path / "again", tiny_world)
    run(again.open_session(folder))
    assert same(bits(again), after)
    again.close()


def retention_told(told: list[Event]) -> list[int]:
    """The edits in the last measurement that is told: what a panel shows of their number of edits."""
    return [event.edits.tolist() for event in told if isinstance(event, RetentionMeasured)][-1]


def test_what_is_told_of_a_point_is_what_was_measured_there(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    """The point before a taking back has as many edits as the one after it; neither is shown for the other."""
    edit(bench, tiny_facts[:4], "memit", batch=2)
    run(bench.taking_back.carry_out(bench.facts_of_session()[:1]))
    for move, expected in ((bench.undo, [1, 2, 3, 4]), (bench.redo, [2, 3, 4]), (bench.undo, [1, 2, 3, 4])):
        told: list[Event] = []
        run(move(), told.append)
        assert isinstance(told[0], BranchChanged), "what was shown is dropped first"
        assert retention_told(told) == expected
    told = []
    run(bench.open_session(bench.session_folder), told.append)
    assert retention_told(told) == [1, 2, 3, 4]
    run(bench.go_to(1), told.append)
    assert not any(isinstance(event, BranchChanged) for event in told)


def test_later_batches_no_longer_hold_its_key(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    """A batch written after the taking back is what it is where the fact's key never was in the system."""
    edit(bench, tiny_facts[:6], "encore")
    assert bench._session is not None
    memory = bench._session.editing.memory
    former = memory.ids()
    run(bench.taking_back.carry_out(bench.facts_of_session()[1:2]))
    assert memory.ids()[0] != former[0] and memory.ids()[1] == former[1]
    assert [memory.load(batch)["keys.0"].shape[1] for batch in memory.ids()[:2]] == [2, 3]
    edit(bench, tiny_facts[6:9], "encore")
    for layer in (0, 1):
        wanted = dense_total(bench, layer, {(1, 1)})
        found = bench.model.weights.sum_of((layer, "")).state.total
        assert found is not None and np.allclose(found.numpy(), wanted, atol=1e-5)


def test_before_undone_batches_it_begins_a_branch(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    edit(bench, tiny_facts[:6], "encore")
    run(bench.undo())
    told: list[Event] = []
    run(bench.taking_back.carry_out(bench.facts_of_session()[:1]), told.append)
    started = next(event for event in told if isinstance(event, BranchStarted))
    assert (started.former, started.position, started.edits) == ("main", 3, 6)
    assert [len(ledger_of(bench).batches(name)) for name in ("main", started.name)] == [2, 2]
    states = [one.state for one in bench.facts_of_session()]
    assert len(states) == 3 and states[0] == "taken back"
    run(bench.branches.switch("main"))
    assert [one.state for one in bench.facts_of_session()].count("taken back") == 0 and bench.model.weights.applied == 2


def test_leaving_in_the_middle_changes_nothing(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    edit(bench, tiny_facts[:6], "encore")
    before = bits(bench)
    for steps in range(1, 8):
        work = bench.taking_back.carry_out(bench.facts_of_session()[:1])
        for _ in zip(range(steps), work, strict=False):
            pass
        work.close()
        if len(ledger_of(bench).batches()) > 2:
            run(bench.undo())
        assert same(bits(bench), before)


# -- what cannot be done -----------------------------------------------------------------------------------------------


def test_what_has_no_closed_form_is_refused_and_left_as_it_is(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    edit(bench, tiny_facts[:3], "encore")
    run(bench.edit(tiny_facts[3:4], "ft-l", {"steps": 2}))
    edit(bench, tiny_facts[4:7], "encore")
    edits = bench.facts_of_session()
    with pytest.raises(PalimpsestError, match="no closed form") as refused:
        run(bench.taking_back.carry_out([edits[3]]))
    assert "before batch 2" in refused.value.hint
    foreseen = run(bench.taking_back.carry_out([edits[0]]))
    assert foreseen.solved == (1, 3) and tuple(foreseen.left.values()) == ((2,),)
    assert "Batch 2" in foreseen.inexact
    with pytest.raises(PalimpsestError, match="taken back already"):
        run(bench.taking_back.carry_out(bench.facts_of_session()[:1]))
    run(bench.go_to(0))
    with pytest.raises(PalimpsestError, match="stands before it"):
        run(bench.taking_back.carry_out(bench.facts_of_session()[:1]))


def test_batches_of_an_older_program_are_solved_anew_where_keys_and_change_say_enough(
    bench: Workbench, tiny_facts: tuple[Fact, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = KeptSolve.tensors
    totals = []
    for method in ("encore", "emmet"):
        for tensors in (kept, lambda *_, **__: {}):
            monkeypatch.setattr(KeptSolve, "tensors", tensors)
            run(bench.open_session())
            edit(bench, tiny_facts[:6], method)
            run(bench.taking_back.carry_out(bench.facts_of_session()[1:2]))
            totals.append(bench.model.weights.sum_of((1, "")).state.total)
        assert torch.allclose(*totals[-2:], atol=1e-4), method
    run(bench.open_session())
    edit(bench, tiny_facts[:3], "alphaedit")
    with pytest.raises(PalimpsestError, match="written before what its closed form needs"):
        run(bench.taking_back.carry_out(bench.facts_of_session()[:1]))


def test_other_statistics_than_the_batch_had_are_noticed(
    bench: Workbench, tiny_facts: tuple[Fact, ...], tiny_world: Path
) -> None:
    edit(bench, tiny_facts[:3], "encore")
    before = bits(bench)
    bench.use_statistics_text(tiny_world / "heldout.txt")
    with pytest.raises(PalimpsestError, match="Batch 1 cannot be solved anew"):
        run(bench.taking_back.carry_out(bench.facts_of_session()[:1]))
    assert same(bits(bench), before)


# -- what is told ------------------------------------------------------------------------------------------------------


def foreseen(before: list[float], after: list[float], taken: int = 1, facts: int | None = None) -> TakingBackForeseen:
    count = len(before)
    held, holds = np.array(before) > 0.5, np.array(after) > 0.5
    return TakingBackForeseen(
        4,
        count if facts is None else facts,
        tuple(f"id{n}" for n in range(count)),
        tuple(f"fact {n}" for n in range(count)),
        np.arange(count) + 1,
        np.arange(count) < taken,
        np.array(before),
        np.array(after),
        held,
        holds,
        (2, 5, 6),
        {"FT-L has no closed form": (3, 4)},
        {0: 0.1},
    )


def test_what_will_change_is_said_first_the_most_changed() -> None:
    found = foreseen([0.9, 0.8, 0.2, 0.7], [0.1, 0.79, 0.9, 0.3])
    assert (found.lost, found.gained) == (1, 1)
    assert [row["fact"] for row in found.records()] == ["fact 0", "fact 2", "fact 3", "fact 1"]
    assert "the 3 facts that stay 1 are lost and 1 gained" in found.sentence and "0.700 at most" in found.sentence
    assert "3 of the 9" in foreseen([0.9, 0.8, 0.2, 0.7], [0.1, 0.79, 0.9, 0.3], facts=10).sentence
    assert foreseen([0.9], [0.1]).sentence == "No other fact is in the weights."
    assert "batches 2, 5, 6 are solved anew" in found.exact
    assert "Batches 3, 4 as written: FT-L" in found.inexact


@pytest.mark.parametrize(("rows", "rank", "columns"), [(6, 3, 5), (30, 4, 20), (8, 2, 40)])
def test_a_sum_of_factors_is_kept_in_its_smallest_rank(rows: int, rank: int, columns: int) -> None:
    generator = torch.Generator().manual_seed(rows)
    core = torch.randn(rows, rank, dtype=torch.float64, generator=generator)
    left = core @ torch.randn(rank, 12, dtype=torch.float64, generator=generator)
    right = torch.randn(12, columns, dtype=torch.float64, generator=generator)
    small, other = least_rank(left, right)
    assert small.shape == (rows, min(rank, columns)) and torch.allclose(small @ other, left @ right)

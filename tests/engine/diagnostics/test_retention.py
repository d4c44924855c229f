"""The map, the half-life and the losses of hand-made histories; blame against the paper's p, pair by pair."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.associative.keys import subject_keys
from engine.diagnostics.retention import blame
from engine.events import RetentionMeasured, run
from engine.events.edit_state import EditState
from engine.events.retention_map import HOLDS, LOST, NEVER, NOT_ASKED, Loss, find_losses, half_life, retention_map
from engine.fact import Fact
from engine.model.loading import LoadedModel


def asked(position: int, states: dict[int, bool], not_held: tuple[int, ...] = ()) -> RetentionMeasured:
    edits = np.array(list(states), dtype=np.int64)
    holds = np.array(list(states.values()), dtype=bool)
    held = ~np.isin(edits, not_held)
    share = float(holds[held].mean()) if held.any() else None
    names = tuple(f"fact {edit}" for edit in states)
    return RetentionMeasured(position, edits, names, names, (edits + 1) // 2, held, holds, holds * 1.0, share, True)


def test_a_map_of_which_edit_held_when() -> None:
    found = retention_map([asked(6, {1: False, 4: True, 5: True}), asked(2, {1: True, 2: False}, not_held=(2,))])
    assert found.positions.tolist() == [2, 6] and found.edits.tolist() == [1, 2, 4, 5]
    assert found.states.tolist() == [[1, 0], [0, -1], [-1, 1], [-1, 1]]
    assert found.cells().tolist() == [[1, 0], [2, -1], [-1, 1], [-1, 1]]
    assert found.held.tolist() == [True, False, True, True]
    assert found.retention.tolist() == pytest.approx([1.0, 2 / 3]) and found.half_life is None
    assert tuple(found.names) == ("fact 1", "fact 2", "fact 4", "fact 5") and found.names[2] == "fact 4"


@pytest.mark.parametrize(
    ("positions", "retention", "expected"),
    [
        ([10, 20, 30], [0.9, 0.7, 0.3], 25.0),
        ([10, 20], [1.0, 0.5], 20.0),
        ([10], [0.0], 5.0),  # everything holds before the first edit
        ([10, 20, 30], [1.0, np.nan, 0.0], 20.0),
        ([10, 20, 30], [0.6, 0.4, 0.9], 15.0),
        ([10, 20], [0.9, 0.51], None),
        ([], [], None),
    ],
)
def test_half_life_is_read_off_the_straight_line(positions, retention, expected) -> None:
    found = half_life(np.array(positions, dtype=np.int64), np.array(retention, dtype=float))
    assert found == (None if expected is None else pytest.approx(expected))


def test_an_edit_is_lost_once_and_only_if_it_held() -> None:
    history = [
        asked(2, {1: True, 2: False}, not_held=(2,)),
        asked(4, {1: True, 2: False, 3: True}, not_held=(2,)),
        asked(8, {1: False, 2: False, 3: True, 5: False}, not_held=(2,)),
        asked(10, {1: False, 3: True}),
    ]
    made_at = {1: 2, 2: 2, 3: 4, 5: 6}
    assert find_losses(retention_map(history), made_at) == (Loss(1, 4, 8), Loss(5, 6, 8))


def test_an_edit_that_took_late_can_be_lost_and_what_holds_again_is_said() -> None:
    """1 took only when it was asked after four edits and was lost after; 2 was lost and came back; 3 never took."""
    history = [
        asked(2, {1: False, 2: True, 3: False}, not_held=(1, 3)),
        asked(4, {1: True, 2: False, 3: False}, not_held=(1, 3)),
        asked(6, {1: False, 2: True, 3: False}, not_held=(1, 3)),
    ]
    found = retention_map(history)
    assert find_losses(found, {1: 2, 2: 2, 3: 2}) == (Loss(1, 4, 6), Loss(2, 2, 4, regained=True))
    assert (found.cells() == NEVER).tolist() == [[True, False, False], [False, False, False], [True, True, True]]
    assert found.now() == [EditState.LOST, EditState.WRITTEN, EditState.NOT_TAKEN]


@pytest.mark.parametrize("seed", range(5))
def test_cells_are_those_of_going_through_all_answers(seed: int) -> None:
    """Any part of the map, the edits that are asked last and the losses, against one edit after another."""
    rng = np.random.default_rng(seed)
    untaken = tuple(edit for edit in range(1, 31) if rng.random() < 0.3)
    history = [
        asked(4 * at, {int(edit): bool(rng.random() < 0.6) for edit in rng.permutation(30)[:8] + 1}, untaken)
        for at in range(1, 10)
    ]
    found = retention_map([history[place] for place in rng.permutation(9)])
    cells, now, losses = np.full(found.shape, NOT_ASKED), [], []
    for row, edit in enumerate(found.edits.tolist()):
        took, since, lost = edit not in untaken, 0 if edit not in untaken else None, False
        for column, event in enumerate(history):
            if edit not in event.edits:
                continue
            holds = bool(event.holds[event.edits.tolist().index(edit)])
            cells[row, column] = HOLDS if holds else LOST if took else NEVER
            if took and not holds and not lost:
                lost = True
                losses.append((edit, since, event.position))
            took, since = took or holds, event.position if holds else since
        if cells[row, -1] != NOT_ASKED:
            now.append({HOLDS: EditState.WRITTEN, LOST: EditState.LOST, NEVER: EditState.NOT_TAKEN}[cells[row, -1]])
    assert found.cells().tolist() == cells.tolist() and found.now() == now
    for rows in (range(3, 20), range(0, len(cells), 4), range(5, 6), range(7, 7)):
        assert found.cells(rows).tolist() == cells[rows.start : rows.stop : rows.step].tolist()
    made_at = dict.fromkeys(range(1, 31), 0)
    assert [(loss.edit, loss.held_at, loss.lost_at) for loss in find_losses(found, made_at)] == losses


def test_the_blamed_edit_has_the_largest_share(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    facts, layers, size = tiny_facts[:10], (0, 2), tiny_model.info.inner
    samples = {layer: np.random.default_rng(layer).normal(size=(size, 3 * size)) for layer in layers}
    c = {layer: s @ s.T / (3 * size) for layer, s in samples.items()}
    factors = {layer: torch.linalg.cholesky(torch.from_numpy(c[layer])) for layer in layers}
    losses = (Loss(1, 2, 10), Loss(4, 4, 6), Loss(9, 10, 10))
    found = run(blame(tiny_model, losses, facts, factors))
    keys = run(subject_keys(tiny_model, facts, layers))
    for loss, suspects in zip(found, (range(3, 11), range(5, 7)), strict=False):
        best = (0.0, 0, 0)
        for layer in layers:
            k, inverse = keys[layer].double().numpy(), np.linalg.inv(c[layer])
            for place in suspects:
                edited, other = k[:, place - 1], k[:, loss.edit - 1]
                p = (inverse @ edited) @ other / ((inverse @ edited) @ edited)
                best = max(best, (abs(p), place, layer))
        assert (abs(loss.p), loss.by, loss.layer) == (pytest.approx(best[0], rel=1e-6), *best[1:])
    assert found[2] == losses[2]  # nothing was made in between
    assert run(blame(tiny_model, losses, facts, {})) == losses

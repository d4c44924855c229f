"""Predicted disturbance against the paper's sum written out, ranks by counting, conflicts by hand."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch

from engine.associative.keys import subject_keys
from engine.associative.solve import KeySystem, update
from engine.diagnostics.conflicts import conflicts_in_words, find_conflicts, standing
from engine.diagnostics.interference import (
    Bystander,
    least_overlap,
    observe,
    predict,
    probabilities,
    spearman,
)
from engine.events import run
from engine.fact import Fact, make_fact, questions
from engine.model.delta import Delta, EntryDelta, LayerDelta
from engine.model.loading import LoadedModel


def covariance(size: int, seed: int) -> np.ndarray:
    samples = np.random.default_rng(seed).normal(size=(size, 3 * size))
    return samples @ samples.T / (3 * size)


def bystanders(facts: tuple[Fact, ...]) -> list[Bystander]:
    return [Bystander(fact, "edit" if i % 2 else "known") for i, fact in enumerate(facts)]


def slow_shares(keys: np.ndarray, others: np.ndarray, c: np.ndarray) -> np.ndarray:
    inverse = np.linalg.inv(c)
    found = np.empty((keys.shape[1], others.shape[1]))
    for i, edited in enumerate(keys.T):
        for j, other in enumerate(others.T):
            found[i, j] = (inverse @ edited) @ other / ((inverse @ edited) @ edited)
    return found


def test_from_keys_it_is_the_sum_over_the_queued_facts(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    queued, others, layers = tiny_facts[:4], tiny_facts[4:11], (0, 2, 3)
    c = {layer: covariance(tiny_model.info.inner, layer) for layer in layers}
    factors = {layer: torch.linalg.cholesky(torch.from_numpy(c[layer])) for layer in layers}
    found = run(predict(tiny_model, queued, bystanders(others), factors, {0: 2.0, 2: 0.5}))
    keys = run(subject_keys(tiny_model, (*queued, *others), layers))
    slow = {
        layer: slow_shares(k[:, :4].double().numpy(), k[:, 4:].double().numpy(), c[layer]) for layer, k in keys.items()
    }
    assert found.form == "keys" and found.layers == layers and found.written == (0, 2)
    np.testing.assert_allclose(found.disturbance[0], 2.0 * np.sqrt((slow[0] ** 2).sum(0)), rtol=1e-6)
    np.testing.assert_allclose(found.disturbance[1], 0.5 * np.sqrt((slow[2] ** 2).sum(0)), rtol=1e-6)
    np.testing.assert_allclose(found.total, found.disturbance[0] + found.disturbance[1])
    assert found.planned.tolist() == [2.0, 0.5]
    for row, layer in enumerate(layers):
        for j in range(7):
            i = np.abs(slow[layer][:, j]).argmax()
            assert found.by[row, j] == i
            assert found.p[row, j] == pytest.approx(slow[layer][i, j], rel=1e-6)
    assert list(found.total[found.ranking]) == sorted(found.total, reverse=True)
    p, by = found.nearest
    for j in range(7):
        both = np.stack([slow[0][:, j], slow[2][:, j]])
        assert p[j] == pytest.approx(both.flat[np.abs(both).argmax()], rel=1e-6)
        assert by[j] == np.abs(both).argmax() % 4
    assert found.kinds[:2] == ("known", "edit")


def test_from_a_proposal_it_is_the_change_of_the_values(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    """With C alone as the system and one fact, Delta k_o is p(k_e, k_o) dv_e: the paper's equation, exactly."""
    queued, others = tiny_facts[:1], tiny_facts[1:6]
    c = torch.from_numpy(covariance(tiny_model.info.inner, 1))
    factor = torch.linalg.cholesky(c)
    keys = run(subject_keys(tiny_model, (*queued, *others), (1,)))[1]
    change = torch.randn(tiny_model.info.hidden, 1, generator=torch.Generator().manual_seed(0))
    left, right = update(KeySystem(c, len(c), torch.device("cpu")), keys[:, :1], change, eps=0.0)
    found = run(predict(tiny_model, queued, bystanders(others), {1: factor}, Delta((LayerDelta(1, left, right),))))
    assert found.form == "proposal"
    np.testing.assert_allclose(found.planned, [float(change.norm())], rtol=1e-4)
    np.testing.assert_allclose(found.disturbance[0], np.abs(found.p[0]) * float(change.norm()), rtol=1e-3, atol=1e-5)
    dense = Delta((EntryDelta(1, left @ right), LayerDelta(0, left, right, matrix="elsewhere")))
    again = run(predict(tiny_model, queued, bystanders(others), {1: factor}, dense))
    assert again.written == (1,)
    np.testing.assert_allclose(again.disturbance, found.disturbance, rtol=1e-4, atol=1e-6)


def test_the_layer_of_least_overlap_is_not_taken_from_the_top() -> None:
    p = np.array([[0.9, 0.1], [0.2, -0.5], [0.3, 0.3], [0.0, 0.01]])
    assert least_overlap((0, 1, 2, 3), p, 4) == 2  # layer 3, the last, writes too late
    assert least_overlap((3,), p[3:], 4) == 3


def test_probabilities_are_of_what_each_should_go_on_saying(
    tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]
) -> None:
    fact = tiny_facts[0]
    known, edited = run(probabilities(tiny_model, [Bystander(fact, "known"), Bystander(fact, "edit")]))
    assert known > 0.5 > edited
    with pytest.raises(ValueError, match="not given"):
        run(probabilities(tiny_model, [Bystander(Fact("A", "{} is", "b"), "known")]))


def test_what_was_not_known_cannot_be_lost() -> None:
    predicted = np.arange(20.0)
    before = np.full(20, 0.9)
    before[19] = 0.01
    after = before.copy()
    after[[18, 17, 2]] -= [0.6, 0.4, 0.2]
    found = observe(predicted, before, after)
    assert found.counted.sum() == 19 and found.top == 2
    assert found.top_loss == pytest.approx(0.5) and found.rest_loss == pytest.approx(0.2 / 17)
    assert found.spearman == pytest.approx(spearman(predicted[:19], (before - after)[:19]))
    nothing = observe(predicted[:0], before[:0], after[:0])
    assert (nothing.spearman, nothing.top_loss, nothing.rest_loss) == (None, None, None)


def ranks(values: np.ndarray) -> np.ndarray:
    """By counting: how many are smaller, and half of the others that are the same."""
    return np.array([sum(values < one) + (sum(values == one) - 1) / 2 for one in values])


def test_rank_correlation_is_that_of_the_ranks_with_ties() -> None:
    draw = np.random.default_rng(0)
    first, second = draw.integers(0, 6, 40).astype(float), draw.normal(size=40).round(1)
    assert spearman(first, second) == pytest.approx(np.corrcoef(ranks(first), ranks(second))[0, 1])
    assert spearman(np.exp(first), -first) == pytest.approx(-1)
    assert spearman(np.ones(5), np.arange(5.0)) is None
    assert spearman(np.arange(2.0), np.arange(2.0)) is None


def test_of_edits_the_last_that_answers_a_question_stands() -> None:
    dice = random.Random(0)
    for _ in range(300):
        edits = [
            make_fact(
                dice.choice(("Bo", "bo ", "Cy")),
                dice.choice(("{} is in", "{} IS  in", "{} has")),
                "x",
                relation=dice.choice(("", "r", "R", "q")),
            )
            for _ in range(dice.randrange(7))
        ]
        asked = [questions(edit) for edit in edits]
        stands = [not any(one & later for later in asked[place + 1 :]) for place, one in enumerate(asked)]
        assert standing(edits) == [place for place, holds in enumerate(stands) if holds]


def test_conflicts_in_words() -> None:
    one = make_fact("Ada Veld", "{} was born in", "Orlen", relation="birthplace")
    again = make_fact("ada  veld", "{} was born in", "orlen")
    other = make_fact("Ada Veld", "The cradle of {} stood in", "Marrow", relation="Birthplace")
    apart = make_fact("Ada Veld", "{} works for", "Corp", relation="employer")
    found = conflicts_in_words([one, again, other, apart])
    assert [(c.kind, c.first_id, c.second_id) for c in found] == [
        ("duplicate", one.id, again.id),
        ("contradiction", one.id, other.id),
    ]
    (late,) = conflicts_in_words([other], earlier=[one, apart])
    assert late.earlier and late.kind == "contradiction" and "Orlen" in late.first and "Marrow" in late.second
    assert conflicts_in_words([apart], earlier=[one, again]) == ()


def test_one_key_for_two_facts_is_pointed_out(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    fact = tiny_facts[0]
    elsewhere = Fact(fact.subject, "{} is called", "x")
    contrary = Fact(fact.subject, fact.prompt, "nobody")
    factors = {layer: torch.eye(tiny_model.info.inner, dtype=torch.float64) for layer in (0, 1)}
    found = run(find_conflicts(tiny_model, [fact, tiny_facts[1], elsewhere, contrary], factors))
    kinds = {(c.first_id, c.second_id): c for c in found}
    assert kinds[fact.id, elsewhere.id].kind == "same key"  # both prompts begin with the subject
    assert kinds[fact.id, contrary.id].kind == "contradiction"
    assert kinds[fact.id, contrary.id].p == pytest.approx(1, abs=1e-5)
    assert not any(tiny_facts[1].id in pair for pair in kinds)
    assert run(find_conflicts(tiny_model, [fact], factors)) == ()


def test_closing_a_prediction_anywhere_leaves_no_hook(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    factors = {layer: torch.eye(tiny_model.info.inner, dtype=torch.float64) for layer in (0, 1)}
    arguments = (tiny_model, tiny_facts[:2], bystanders(tiny_facts[2:5]), factors, {0: 1.0})
    steps = len(list(predict(*arguments)))
    for stop in range(1, steps + 1):
        work = predict(*arguments)
        for _ in range(stop):
            next(work)
        work.close()
        assert not any(m._forward_hooks or m._forward_pre_hooks for m in tiny_model.module.modules())

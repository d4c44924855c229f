"""The batched search for v* against a slow one-fact-at-a-time loop."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from engine.associative.keys import KeyReader, subject_keys
from engine.associative.prompts import Contexts
from engine.associative.ranks import worst_ranks
from engine.associative.value_site import ValueSite
from engine.associative.values import SearchSettings, search_values
from engine.events import ValueSearch, run
from engine.fact import Fact
from engine.methods.locate.writing import search_notes
from engine.model.delta import LayerDelta
from engine.model.loading import LoadedModel
from tests.engine.associative.slow_search import compute_key, compute_z

CONTEXTS = Contexts(("The old town sleeps. ", "Because of the rain. "))
LAYER = 1


def slow_settings(settings: SearchSettings) -> dict[str, Any]:
    return {
        "steps": settings.steps,
        "lr": settings.learning_rate,
        "relative": settings.relative_rate,
        "clamp": settings.clamp,
        "kl": settings.kl_factor,
        "decay": settings.weight_decay,
        "most_probable": settings.stop == "most-probable",
        "extra": settings.extra_steps,
    }


@pytest.mark.parametrize(
    "settings",
    [
        SearchSettings(8, 0.2, True, 4.0, 0.0625, 1e-3, "loss", 0),
        SearchSettings(6, 0.5, False, 0.1, 1.0, 0.5, "loss", 0),
        SearchSettings(20, 0.2, True, 4.0, 0.0625, 1e-3, "most-probable", 1),
    ],
    ids=["relative rate", "clamped", "most probable"],
)
def test_batched_search_agrees_with_the_slow_loop(
    tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...], settings: SearchSettings
) -> None:
    facts = tiny_facts[:4]
    found = run(search_values(tiny_model, facts, CONTEXTS, ValueSite(LAYER), settings))
    for index, fact in enumerate(facts):
        slow = compute_z(tiny_model, fact, CONTEXTS.prefixes, LAYER, slow_settings(settings))
        assert found.steps[index] == slow.steps
        torch.testing.assert_close(found.initial[:, index], slow.initial, rtol=1e-4, atol=1e-4)
        error = (found.target[:, index] - slow.z).norm() / slow.z.norm()
        assert error < 1e-3
    if settings.stop == "most-probable":
        assert "most probable" in found.reasons
        assert len(set(found.steps)) > 1, "each fact must stop for itself"


@pytest.mark.parametrize("rule", ["loss", "most-probable-kl"])
def test_every_step_tells_the_terms_of_its_loss_and_the_rank(
    tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...], rule: str
) -> None:
    """Against one text at a time, with the rank found by sorting."""
    facts = tiny_facts[:3]
    settings = SearchSettings(6, 0.1, True, 4.0, 0.5, 0.3, rule, 0)
    events: list[Any] = []
    run(search_values(tiny_model, facts, CONTEXTS, ValueSite(LAYER), settings), events.append)
    told = [event for event in events if isinstance(event, ValueSearch)]
    for index, fact in enumerate(facts):
        slow = compute_z(tiny_model, fact, CONTEXTS.prefixes, LAYER, {**slow_settings(settings), "stop": rule})
        for event, (nll, kl, decay, loss, rank) in zip(told, slow.terms, strict=False):
            found = [getattr(event, name)[index] for name in ("nll", "kl", "decay", "loss")]
            assert found == pytest.approx([nll, kl, decay, loss], rel=1e-3, abs=1e-4)
            assert event.rank[index] == rank
        stopped = told[slow.steps :]
        assert {float(event.loss[index]) for event in stopped} == {float(told[-1].loss[index])}
    assert told[0].rank.max() > 1
    assert not np.shares_memory(told[1].rank, told[0].rank)


def test_pmet_ends_by_the_kl_term_of_the_loss_which_has_its_factor(
    tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]
) -> None:
    """With the published .0625 a divergence of .16 counts as small, with 1 one of .01 (xpq-tech/PMET, compute_zs)."""
    facts, ended = tiny_facts[:3], []
    for factor in (0.0625, 16.0):
        settings = SearchSettings(40, 0.2, True, 4.0, factor, 0.0, "most-probable-kl", 0, loss_stop=0.0)
        events: list[Any] = []
        found = run(search_values(tiny_model, facts, CONTEXTS, ValueSite(LAYER), settings), events.append)
        ended.append(found.steps)
        told = [event for event in events if isinstance(event, ValueSearch)]
        for index, reason in enumerate(found.reasons):
            last = told[found.steps[index]]
            assert last.kl is not None
            assert (reason == "most probable") == bool(last.rank[index] == 1 and last.kl[index] <= 0.01)
    assert any(few < many for few, many in zip(*ended, strict=True)), ended


def test_terms_that_are_not_in_the_loss_are_not_told(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    events: list[Any] = []
    settings = SearchSettings(3, 0.2, True, 4.0, 0.0, 0.0, "loss", 0)
    run(search_values(tiny_model, tiny_facts[:2], CONTEXTS, ValueSite(LAYER), settings), events.append)
    first = next(event for event in events if isinstance(event, ValueSearch))
    assert first.kl is None and first.decay is None
    np.testing.assert_array_equal(first.loss, first.nll)


def test_a_change_held_back_by_the_clamp_is_said_to_be(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    tight, wide = (
        run(search_values(tiny_model, tiny_facts[:3], CONTEXTS, ValueSite(LAYER), settings))
        for settings in (
            SearchSettings(6, 0.5, False, 0.05, 0.0, 0.0, "fixed", 0),
            SearchSettings(6, 0.01, True, 9.0, 0.0, 0.0, "fixed", 0),
        )
    )
    assert tight.clamped == (True,) * 3 and wide.clamped == (False,) * 3
    moved = (tight.target - tight.initial).norm(dim=0)
    torch.testing.assert_close(moved, 0.05 * tight.initial.norm(dim=0), rtol=1e-4, atol=0)
    assert search_notes(tight) == ("v*: 5 steps, all steps used, at the clamp",) * 3
    assert search_notes(wide) == ("v*: 5 steps, all steps used",) * 3


def test_the_rank_is_the_place_in_the_sorted_vocabulary() -> None:
    logits = torch.randn(7, 50, generator=torch.Generator().manual_seed(3))
    targets, owners = torch.tensor([4, 9, 9, 0, 31, 2, 7]), torch.tensor([0, 0, 2, 1, 2, 2, 1])
    places = [row.argsort(descending=True).tolist().index(t) + 1 for row, t in zip(logits, targets, strict=True)]
    expected = [max(p for p, o in zip(places, owners, strict=True) if o == owner) for owner in range(3)]
    assert worst_ranks(logits, targets, owners, 3).tolist() == expected
    assert worst_ranks(torch.zeros(1, 5), torch.tensor([3]), torch.tensor([0]), 1).tolist() == [1]


def test_search_reports_each_step_and_each_stop(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    events: list[Any] = []
    settings = SearchSettings(20, 0.2, True, 4.0, 0.0625, 1e-3, "most-probable", 0)
    found = run(search_values(tiny_model, tiny_facts[:3], CONTEXTS, ValueSite(LAYER), settings), events.append)
    steps = [event for event in events if isinstance(event, ValueSearch)]
    assert [event.step for event in steps] == list(range(len(steps)))
    assert steps[-1].probability.mean() > steps[0].probability.mean()
    assert not steps[-1].active.any()
    assert max(found.steps) == steps[-1].step


def test_search_leaves_the_model_as_it_was(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    before = {name: p.clone() for name, p in tiny_model.module.named_parameters()}
    work = search_values(
        tiny_model, tiny_facts[:2], CONTEXTS, ValueSite(LAYER), SearchSettings(9, 0.2, True, 4, 0, 0, "loss", 0)
    )
    next(work)
    work.close()
    for name, parameter in tiny_model.module.named_parameters():
        assert torch.equal(parameter, before[name])
    assert not any(module._forward_hooks or module._forward_pre_hooks for module in tiny_model.module.modules())
    assert not any("forward" in vars(module) for module in tiny_model.module.modules())


def test_keys_agree_with_one_text_at_a_time(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    facts = tiny_facts[:5]
    reader = KeyReader(tiny_model, facts, CONTEXTS, ValueSite(2))
    for layer in (0, 1, 2):
        keys = run(reader.read(layer)).keys
        expected = torch.stack([compute_key(tiny_model, f, CONTEXTS.prefixes, layer) for f in facts], 1)
        torch.testing.assert_close(keys, expected, rtol=1e-4, atol=1e-5)


def test_keys_follow_changes_of_lower_layers_made_between_reads(
    tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]
) -> None:
    facts = tiny_facts[:3]
    reader = KeyReader(tiny_model, facts, CONTEXTS, ValueSite(2))
    values = run(reader.read(0)).values
    with tiny_model.weights.preview() as preview:
        d, m = tiny_model.anatomy.layers[0].write.shape
        generator = torch.Generator().manual_seed(0)
        left, right = torch.randn(d, 2, generator=generator), torch.randn(2, m, generator=generator) * 0.05
        preview.add(LayerDelta(0, left, right))
        after, moved, _ = run(reader.read(2))
        fresh, expected, _ = run(KeyReader(tiny_model, facts, CONTEXTS, ValueSite(2)).read(2))
    torch.testing.assert_close(after, fresh)
    torch.testing.assert_close(moved, expected)
    assert (moved - values).norm() > 1e-3 * values.norm()


def test_keys_of_all_layers_in_one_pass(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    none = Contexts(())
    found = run(subject_keys(tiny_model, tiny_facts[:6], (0, 2, 3)))
    for layer, keys in found.items():
        expected = run(KeyReader(tiny_model, tiny_facts[:6], none, ValueSite(3)).read(layer)).keys
        torch.testing.assert_close(keys, expected, rtol=1e-4, atol=1e-5)

"""Causal tracing against one whole forward pass per cell, on families that differ in their block plan and attention."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.diagnostics import activation_patching
from engine.diagnostics.activation_patching import SHORT_CUTS, Restorer
from engine.diagnostics.patching_plan import KINDS, make_plan, window_around
from engine.diagnostics.trace_average import ROLES, average_traces, role_of, suggest_layers
from engine.diagnostics.tracing import (
    default_window,
    draw_noise,
    embedding_noise,
    embeddings_of,
    trace_facts,
    traced_text,
)
from engine.errors import PalimpsestError
from engine.events import Noise, Progress, Trace, run
from engine.fact import Fact, make_fact
from engine.model import hooks
from engine.model.generation import complete
from engine.model.late_rows import LateRows
from engine.model.loading import LoadedModel, load
from engine.requests import TracingSettings
from tests.engine.diagnostics import slow_tracing
from tests.families import build

FACT = make_fact("Danielle Darrieux", "The mother tongue of {} is", "French")
LONG = make_fact("Danielle Darrieux", "In 1998 the museum opened, and the mother tongue of {} is said to be", "French")
SETTINGS = TracingSettings(samples=3, seed=5)
LEVEL = Noise(0.5, "a test")
# Families with their own attention: biases per head, parallel blocks, flattened rows, windows, recurrent states.
FAMILIES = ("gpt2", "llama", "gptj", "gptneox", "opt", "bloom", "falcon-serial", "mpt", "gemma2", "gemma3", "qwen3_5")

TELL = Progress("Causal tracing", 0, 1)


def family_model(name: str, folder: Path) -> LoadedModel:
    return run(load(build(name, folder / name), "cpu", "float32"))


def restorer_of(model: LoadedModel, fact: Fact = FACT) -> tuple[Restorer, dict[str, np.ndarray], range]:
    """A restorer, the maps of the slow way for windows of two layers, and the tokens from the subject on."""
    text = traced_text(model, fact, fact.target)
    noise = draw_noise(model, LEVEL.level, SETTINGS, len(text.subject))
    tokens = range(text.subject.start, len(text.ids))
    return Restorer(model, text, noise), slow_tracing.maps(model, text, noise, 2), tokens


def agree(found: np.ndarray, expected: np.ndarray) -> None:
    """Far closer than 1e-4, since a random model gives its answer with a small probability."""
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-7)


def compare(restorer: Restorer, expected: dict[str, np.ndarray], tokens: range, layers: int) -> None:
    for token in tokens:
        plan = make_plan(range(layers), layers, 2, checks=(0, layers - 1))
        scores = run(restorer.scores(token, plan, TELL)).numpy()
        for kind in KINDS:
            agree(scores[list(plan.places[kind])], expected[kind][token])


@pytest.mark.parametrize("family", FAMILIES)
def test_every_cell_is_that_of_a_pass_of_its_own(family: str, tmp_path: Path) -> None:
    model = family_model(family, tmp_path)
    restorer, expected, tokens = restorer_of(model)
    compare(restorer, expected, tokens, model.info.layers)
    for map_ in expected.values():
        np.testing.assert_allclose(map_[: tokens.start], restorer.low, rtol=1e-4)
        assert map_.max() - map_.min() > 1e-2 * restorer.low  # there was something to restore


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_half_precision(dtype: str, tmp_path: Path) -> None:
    model = run(load(build("llama", tmp_path / "llama"), "cpu", dtype))
    restorer, expected, tokens = restorer_of(model)
    plan = make_plan((0, 1, 2), 3, 2, checks=(0, 1))
    for token in tokens:
        scores = run(restorer.scores(token, plan, TELL)).numpy()
        for kind in KINDS:
            np.testing.assert_allclose(scores[list(plan.places[kind])], expected[kind][token], rtol=0.1)
    assert restorer.short_cut == SHORT_CUTS[0]


class Pair(torch.nn.Module):
    """A module that gives a tuple, as some MLPs do."""

    def forward(self, hidden: torch.Tensor) -> tuple[torch.Tensor, None]:
        return hidden * 2, None


@pytest.mark.parametrize("module", [torch.nn.Identity(), Pair()])
def test_a_module_runs_only_where_it_is_read(module: torch.nn.Module) -> None:
    hidden = torch.arange(1.0, 13).reshape(2, 3, 2)
    whole = hooks.hidden_of(module(hidden)).clone()
    with hooks.run_only_at(module, torch.tensor([0, 5]), torch.tensor([4]), torch.tensor([[7.0, 8.0]])):
        found = hooks.hidden_of(module(hidden))
    assert (found[0, 0] == whole[0, 0]).all() and (found[1, 2] == whole[1, 2]).all()
    assert found[1, 1].tolist() == [7, 8]
    assert "forward" not in vars(module)


@pytest.mark.parametrize("family", ["llama", "mpt", "bloom", "gemma3", "qwen3_5"])
def test_every_cell_is_the_same_some_rows_at_a_time(family: str, tmp_path: Path, monkeypatch) -> None:
    """As on a model so large that not all restorations at a token go through it together."""
    monkeypatch.setattr(activation_patching, "rows_per_pass", lambda *_: 1)
    model = family_model(family, tmp_path)
    restorer, expected, tokens = restorer_of(model)
    compare(restorer, expected, tokens, model.info.layers)
    plan = make_plan(range(model.info.layers), model.info.layers, 2, checks=(0, 1, 2))
    events = list(restorer.scores(tokens.start, plan, TELL))
    assert len(events) > len(restorer._noise), "there is a step between the parts of one sample"


def test_parts_have_all_rows_once_and_copies_beside_what_they_copy() -> None:
    for layers, window, most, least in (
        (24, 10, 3.0, 15),
        (24, 10, 3.0, 1),
        (3, 2, 0.1, 1),
        (12, 4, 1e9, 1),
        (12, 4, 1, 99),
    ):
        plan = make_plan(range(layers), layers, window, checks=(layers // 2, layers - 1))
        parts = plan.pieces(most, layers, least)
        assert sorted(index for indices, _ in parts for index in indices) == list(range(len(plan.rows)))
        assert all(len(indices) >= min(least, len(plan.rows)) for indices, _ in parts)
        assert (len(parts) == 1) == (most > layers or least > len(plan.rows))
        for indices, part in parts:
            for index, row in zip(indices, part.rows, strict=True):
                source = plan.rows[index].source
                assert replace(row, source=source) == plan.rows[index]
                assert (row.source is None) == (source is None) and (source is None or indices[row.source] == source)


@pytest.mark.parametrize("family", ["gemma2", "gemma3"])
def test_texts_longer_than_a_sliding_window(family: str, tmp_path: Path) -> None:
    model = family_model(family, tmp_path)
    restorer, expected, tokens = restorer_of(model, LONG)
    assert tokens.stop > 16
    compare(restorer, expected, tokens, model.info.layers)


@pytest.mark.parametrize("short_cut", SHORT_CUTS)
def test_every_short_cut_gives_the_same(short_cut, tmp_path: Path) -> None:
    model = family_model("llama", tmp_path)
    restorer, expected, tokens = restorer_of(model)
    restorer._allowed = [short_cut]
    compare(restorer, expected, tokens, model.info.layers)
    assert restorer.short_cut == short_cut


def test_a_short_cut_that_does_not_hold_is_not_taken(tmp_path: Path) -> None:
    model = family_model("llama", tmp_path)
    restorer, expected, tokens = restorer_of(model)
    whole = restorer._cache
    restorer._cache = [(keys.flip(2), values) for keys, values in whole]
    compare(restorer, expected, tokens, model.info.layers)
    assert restorer.short_cut == SHORT_CUTS[1]


def test_a_model_that_cannot_be_resumed_is_refused(tmp_path: Path, monkeypatch) -> None:
    model = family_model("llama", tmp_path)
    restorer, _, tokens = restorer_of(model)
    enter = LateRows.entering
    monkeypatch.setattr(LateRows, "entering", lambda r, *a, **k: enter(replace(r, hidden=r.hidden * 2), *a, **k))
    with pytest.raises(PalimpsestError, match="resumed"):
        run(restorer.scores(tokens.start, make_plan((0, 1, 2), 3, 2, checks=(1,)), TELL))


def test_windows_are_those_of_the_reference() -> None:
    for layer in range(12):
        assert window_around(layer, 10, 12) == (max(0, layer - 5), min(12, layer + 5))
        assert window_around(layer, 3, 12) == (max(0, layer - 1), min(12, layer - (-3 // 2)))
    assert [default_window(count) for count in (2, 6, 12, 48)] == [1, 2, 4, 10]


# -- the whole measure -------------------------------------------------------------------------------------------------


def test_maps_of_a_model_that_knows_the_fact(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    noise = embedding_noise(tiny_model, tiny_facts)
    answers = [fact.true or "" for fact in tiny_facts[:2]]
    found = run(trace_facts(tiny_model, tiny_facts[:2], answers, noise, TracingSettings(window=2)))
    assert len(found.traces) == 2 and found.skipped == ()
    for fact, trace in zip(tiny_facts, found.traces, strict=False):
        text = traced_text(tiny_model, fact, fact.true or "")
        drawn = draw_noise(tiny_model, noise.level, TracingSettings(), len(text.subject))
        expected = slow_tracing.maps(tiny_model, text, drawn, 2)
        for kind in KINDS:
            np.testing.assert_allclose(trace.maps[kind], expected[kind], atol=1e-4)
            assert (trace.maps[kind][: trace.subject[0]] == trace.low).all()
        high, low = slow_tracing.cell(tiny_model, text, drawn, [], 0)
        assert (trace.high, trace.low) == (pytest.approx(high, abs=1e-5), pytest.approx(low, abs=1e-5))
        assert trace.high > trace.low + 0.1
        assert trace.maps["hidden"][-1, -1] == pytest.approx(trace.high, abs=1e-5)
        assert "".join(trace.tokens).strip() == fact.text


def test_some_layers_are_columns_of_all(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    answers = [tiny_facts[0].true or ""]
    every, some = (
        run(trace_facts(tiny_model, tiny_facts[:1], answers, LEVEL, replace(SETTINGS, window=2, layers=layers)))
        for layers in ((), (1, 3))
    )
    for kind in KINDS:
        np.testing.assert_allclose(some.traces[0].maps[kind], every.traces[0].maps[kind][:, [1, 3]], atol=1e-6)


def test_a_fact_that_the_model_does_not_say_is_skipped(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    found = run(trace_facts(tiny_model, tiny_facts[:2], [tiny_facts[0].target, tiny_facts[1].true or ""], LEVEL))
    assert [skipped.name for skipped in found.skipped] == [tiny_facts[0].subject]
    said = complete(tiny_model, tiny_facts[0].text, tokens=1).top[0][0].strip()
    assert said in found.skipped[0].reason
    assert len(found.traces) == 1


def test_tracing_is_seeded_and_leaves_the_model_alone(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    def traced(seed: int) -> np.ndarray:
        settings = TracingSettings(samples=2, seed=seed)
        return (
            run(trace_facts(tiny_model, tiny_facts[:1], [tiny_facts[0].true or ""], LEVEL, settings))
            .traces[0]
            .maps["hidden"]
        )

    assert (traced(1) == traced(1)).all()
    assert (traced(1) != traced(2)).any()
    work = trace_facts(tiny_model, tiny_facts[:1], [tiny_facts[0].true or ""], LEVEL)
    next(work)
    assert not any("forward" in vars(module) for module in tiny_model.module.modules())
    work.close()
    assert not any(m._forward_hooks or m._forward_pre_hooks for m in tiny_model.anatomy.layers[0].block.modules())


def test_noise_is_three_standard_deviations(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    known = {fact.subject: fact for fact in tiny_facts}
    ids = [
        i
        for fact in known.values()
        for i, (start, end) in zip(
            *(tiny_model.tokenizer(fact.text, return_offsets_mapping=True)[k] for k in ("input_ids", "offset_mapping")),
            strict=True,
        )
        if start < fact.text.index(fact.subject) + len(fact.subject) and end > fact.text.index(fact.subject)
    ]
    expected = 3 * float(tiny_model.module.get_input_embeddings().weight[ids].std())
    assert embedding_noise(tiny_model, tiny_facts).level == pytest.approx(expected)
    fallback = embedding_noise(tiny_model, tiny_facts[:2])
    assert "vocabulary" in fallback.source
    whole = embeddings_of(tiny_model, torch.arange(tiny_model.info.vocabulary))
    assert fallback.level == pytest.approx(3 * float(whole.std()))


# -- the average -------------------------------------------------------------------------------------------------------


def test_parts_that_tokens_play() -> None:
    assert [role_of(t, (1, 3), 7) for t in range(7)] == [None, *ROLES[:3], "first after", "further", "last"]
    assert [role_of(t, (0, 0), 2) for t in range(2)] == ["last subject", "last"]


def test_average_by_hand() -> None:
    def trace(tokens: int, subject: tuple[int, int], rows: list[float]) -> Trace:
        map_ = np.array([[value, 2 * value] for value in rows])
        return Trace("x", "x", "x", ("a",) * tokens, subject, (0, 1), 0.9, 0.1, dict.fromkeys(KINDS, map_))

    one = trace(4, (0, 2), [0.2, 0.3, 0.4, 0.5])
    other = trace(3, (0, 0), [0.6, 0.1, 0.1])
    found = average_traces([one, other], 2)
    assert found.facts == (1, 1, 2, 1, 0, 2)
    np.testing.assert_allclose(found.maps["mlp"][ROLES.index("last subject")], [0.4, 0.9])
    np.testing.assert_allclose(found.maps["hidden"][ROLES.index("last")], [0.2, 0.5])
    assert np.isnan(found.maps["mlp"][ROLES.index("further")]).all()
    assert found.suggestion is not None and found.suggestion.layers == (1,)


def test_suggested_layers_lie_around_the_peak() -> None:
    effect = np.array([0.0, 0.1, 0.5, 0.8, 0.7, 0.65, 0.2, 0.1])
    found = suggest_layers(range(8), effect, 15)
    assert found is not None and (found.layers, found.peak) == ((3, 4, 5), 3)
    assert suggest_layers(range(8), effect, 8).layers == (3, 4)
    assert suggest_layers(range(8), effect, 40).layers == (3, 4, 5)
    assert suggest_layers(range(8), -effect - 0.1, 8) is None

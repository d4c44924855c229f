"""Presets: the published values reach the models they were published for, and the rule reaches all others."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

import resources
from engine.errors import BadInput
from engine.methods.knobs import parse_layers
from engine.methods.presets import published as presets
from engine.methods.presets.published import preset
from engine.methods.registry import find_method, methods
from engine.model.loading import LoadedModel, ModelInfo
from engine.support.wording import Sentence


class Shape:
    """A model of another shape, every layer built as the first of ``model``: presets and rules need no more."""

    def __init__(self, model: LoadedModel, info: ModelInfo) -> None:
        self.info, self.module, self.tuned = info, model.module, {}
        self.anatomy = replace(model.anatomy, layers=model.anatomy.layers[:1] * info.layers)


def shaped(model: LoadedModel, architecture: str, layers: int, hidden: int, inner: int) -> Any:
    changed = {"architecture": architecture, "layers": layers, "hidden": hidden, "inner": inner}
    return Shape(model, replace(model.info, fingerprint="f" * 32, **changed))


@pytest.mark.parametrize(
    "name, shape, expected",
    [
        ("encore", ("GPT2LMHeadModel", 48, 1600, 6400), {"layers": "13-17", "lambda_n": 10, "extra_steps": 3}),
        ("encore", ("LlamaForCausalLM", 30, 576, 1536), {"layers": "3-7", "lambda_p": 1000, "lambda_n": 0}),
        ("encore", ("Gemma3ForCausalLM", 18, 640, 2048), {"layers": "2-7", "lambda_p": 700, "extra_steps": 1}),
        ("encore", ("Qwen2ForCausalLM", 24, 896, 4864), {"layers": "3-6", "lambda_p": 300, "extra_steps": 0}),
        ("alphaedit", ("LlamaForCausalLM", 30, 576, 1536), {"layers": "3-7", "null_space": 0.35}),
        ("encore", ("LlamaForCausalLM", 32, 4096, 11008), {"layers": "4-8", "lambda_p": 15000, "extra_steps": 2}),
        ("encore", ("LlamaForCausalLM", 32, 4096, 14336), {"layers": "4-8", "lambda_n": 20, "extra_steps": 1}),
        ("memit", ("GPTJForCausalLM", 28, 4096, 16384), {"layers": "3-8", "clamp": 0.75, "lambda_p": 15000}),
        ("memit", ("MistralForCausalLM", 32, 4096, 14336), {"clamp": 4.0, "weight_decay": 1e-3}),
        ("alphaedit", ("Qwen2ForCausalLM", 28, 3584, 18944), {"l2": 1, "clamp": 4.0, "null_space": 0.02}),
        ("alphaedit", ("LlamaForCausalLM", 32, 4096, 14336), {"l2": 10, "v_lr": 0.1}),
        ("pmet", ("LlamaForCausalLM", 28, 3072, 8192), {"layers": "4-8", "clamp": 1.0, "kl_factor": 0.0625}),
        ("ft-l", ("GPT2LMHeadModel", 48, 1600, 6400), {"layers": "0", "norm_constraint": 5e-4, "lr": 5e-4}),
        ("ft-m", ("Qwen2ForCausalLM", 28, 3584, 18944), {"layers": "27", "norm_constraint": 0, "steps": 25}),
        ("lora", ("GPT2LMHeadModel", 48, 1600, 6400), {"layers": "0-47", "kind": "adalora", "steps": 30}),
        ("lora", ("Qwen2ForCausalLM", 28, 3584, 18944), {"layers": "0-27", "kind": "lora", "steps": 60, "rank": 8}),
        ("ultraedit", ("MistralForCausalLM", 32, 4096, 14336), {"layers": "29-30", "matrices": "write", "lr": 1e-6}),
        ("ultraedit", ("LlamaForCausalLM", 32, 4096, 14336), {"layers": "11-15", "up_layers": "18-24"}),
    ],
)
def test_published_values_reach_their_model(
    tiny_model: LoadedModel, name: str, shape: tuple[str, int, int, int], expected: dict[str, Any]
) -> None:
    found = preset(find_method(name), shaped(tiny_model, *shape))
    assert {key: found.settings[key] for key in expected} == expected
    assert "rule" not in found.source
    assert isinstance(found.source, Sentence), "the window says it in the person's language"


def test_a_variant_has_the_entries_of_its_method_where_it_has_none_of_its_own(tiny_model: LoadedModel) -> None:
    gemma = shaped(tiny_model, "Gemma3ForCausalLM", 18, 640, 2048)
    own, varied = (preset(find_method(name), gemma).settings for name in ("alphaedit-mpes", "alphaedit"))
    assert (own["l2"], varied["l2"]) == (0.01, 0.05)
    lent = preset(find_method("alphaedit-mpes"), shaped(tiny_model, "LlamaForCausalLM", 32, 4096, 14336)).settings
    assert lent["l2"] == 10 and lent["early_stop"] == "most-probable"


@pytest.mark.parametrize("name", list(methods()))
def test_every_entry_parses_and_says_where_it_is_from(name: str) -> None:
    files = [resources.path("presets", f"{own}.json") for own in {name, find_method(name).presets or name}]
    entries = [entry for file in files if file.is_file() for entry in json.loads(file.read_text(encoding="utf-8"))]
    assert entries
    fields = set(ModelInfo.__dataclass_fields__)
    for entry in entries:
        assert set(entry) == {"family", "match", "source", "settings"}
        assert set(entry["match"]) <= fields and entry["source"]
        find_method(name).hyperparameters.parse(entry["settings"])


@pytest.mark.parametrize("name", list(methods()))
@pytest.mark.parametrize("layers", [1, 2, 4, 12, 24, 80])
def test_the_rule_gives_layers_that_the_model_has(tiny_model: LoadedModel, name: str, layers: int) -> None:
    model = shaped(tiny_model, "SomethingNew", layers, 64, 256)
    found = preset(find_method(name), model)
    assert "rule" in found.source
    if "layers" not in found.settings:
        assert find_method(name).family == "in context"
        return
    chosen = parse_layers(found.settings["layers"])
    assert chosen == tuple(range(chosen[0], chosen[-1] + 1)) and chosen[-1] < layers
    assert layers < 4 or chosen[-1] < layers / 2 or find_method(name).family != "locate-then-edit"


@pytest.mark.parametrize(
    "name, expected",
    [
        ("memit", {"layers": "3-7", "lambda_p": 153.6}),
        ("emmet", {"layers": "5", "lambda_p": 15360, "equality_slack": 0.1}),
        ("rome", {"layers": "5", "contexts": "memit", "solve": "equality"}),
        ("rome-original", {"layers": "5", "contexts": "memit", "key": "bare"}),
    ],
)
def test_the_rule_for_one_layer(tiny_model: LoadedModel, name: str, expected: dict[str, Any]) -> None:
    found = preset(find_method(name), shaped(tiny_model, "SomethingNew", 30, 576, 1536))
    assert {key: found.settings[key] for key in expected} == pytest.approx(expected)


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[3]", '[{"match": [], "settings": {}, "source": ""}]', '[{"match": {}, "settings": {"a": NaN}}]'],
)
def test_a_damaged_list_of_presets_is_named(monkeypatch, tmp_path, text):
    (tmp_path / "memit.json").write_text(text)
    monkeypatch.setattr(resources, "path", lambda *parts: tmp_path / parts[-1])
    with pytest.raises(BadInput, match=r"memit\.json: is no list of presets, or a damaged one.*Install"):
        presets._entries("memit")

"""Adapters whose configuration and tensors do not belong together, or that change nothing: none is taken in quietly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from engine.errors import BadInput
from engine.events import run
from engine.imports.imports import open_source
from engine.imports.peft_config import read_peft_config
from engine.workbench import Workbench
from tests.families import build

PLACE = "base_model.model.model.layers.0.mlp.down_proj"


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    bench = Workbench(home=tmp_path / "home")
    run(bench.load(build("llama", tmp_path / "base"), "cpu", "float32"))
    return bench


def adapter(folder: Path, bench: Workbench, *, rank: int = 2, **config: Any) -> Path:
    """A plain adapter of one matrix with the rank that its configuration says, unless ``config`` says otherwise."""
    d, m = bench.model.anatomy.layers[0].write.shape
    folder.mkdir()
    save_file(
        {f"{PLACE}.lora_A.weight": torch.ones(rank, m), f"{PLACE}.lora_B.weight": torch.ones(d, rank) / 100},
        folder / "adapter_model.safetensors",
    )
    said = {"peft_type": "LORA", "r": rank, "lora_alpha": rank, **config}
    (folder / "adapter_config.json").write_text(json.dumps(said))
    return folder


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"r": 0}, "says rank 0, and its tensors have rank 2"),
        ({"r": 7}, "says rank 7, and its tensors have rank 2"),
        ({"rank_pattern": {"down_proj": 3}}, "says rank 3, and its tensors have rank 2"),
        ({"use_dora": True}, "a part of the change of model.layers.0.mlp.down_proj is missing"),
        ({"modules_to_save": ["embed_tokens"]}, "says that embed_tokens was trained whole, and does not hold it"),
        ({"lora_alpha": 0}, "holds zeros alone"),
        ({"alpha_pattern": {"(.+)+x": 2}}, "could take for ever"),
        ({"alpha_pattern": {".*.*.*.*.*.*x": 2}}, "could take for ever"),
        ({"rank_pattern": {"(a|a)*b": 2}}, "could take for ever"),
    ],
)
def test_what_does_not_belong_together_is_refused_and_nothing_changes(bench, tmp_path, config, words) -> None:
    place = adapter(tmp_path / "adapter", bench, **config)
    before = bench.model.module.state_dict()["model.layers.0.mlp.down_proj.weight"].clone()
    with pytest.raises(BadInput, match=words):
        run(bench.imports.take(place))
    assert bench.model.weights.applied == 0
    assert torch.equal(bench.model.module.state_dict()["model.layers.0.mlp.down_proj.weight"], before)


@pytest.mark.parametrize(
    "config",
    [
        {},
        {"r": 9, "rank_pattern": {r"^model\.layers\.\d+\.mlp\.(down|up)_proj": 2}},
        {"r": 9, "rank_pattern": {r".*\.[0-3]\..*down_proj": 2}},
        {"modules_to_save": []},
        {"modules_to_save": None, "use_dora": False},
    ],
)
def test_what_belongs_together_is_taken(bench, tmp_path, config) -> None:
    place = adapter(tmp_path / "adapter", bench, **config)
    assert open_source(place).look(bench.model).rank == 2
    assert run(bench.imports.take(place)).settings["rank"] == 2


def test_the_rank_of_a_module_is_its_patterns(tmp_path) -> None:
    (tmp_path / "adapter_config.json").write_text(json.dumps({"r": 4, "rank_pattern": {"layers.1.q_proj": 8}}))
    config = read_peft_config(tmp_path)
    assert (config.rank("model.layers.1.q_proj"), config.rank("model.layers.2.q_proj")) == (8, 4)

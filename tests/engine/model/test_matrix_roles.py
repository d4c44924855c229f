"""What matrices are for, found from behaviour, against the names that the families give them."""

from __future__ import annotations

import re

import pytest

from engine.events import run
from engine.model.loading import load
from engine.model.matrix_roles import attention_roles, mlp_inputs
from tests.families import CORNERS, FAMILIES

NAMES = {
    "query": r"(^|\.)q_proj",
    "key": r"(^|\.)k_proj",
    # A matrix that holds queries, keys and values counts as one that holds values.
    "value": r"(^|\.)(v_proj|c_attn|query_key_value|Wqkv|qkv_proj|in_proj_qkv|mamba\.in_proj)",
    "output": r"(^|\.)(o_proj|c_proj|out_proj|dense)",
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("family", [name for name in (*FAMILIES, *CORNERS) if name != "qwen3_5"])
def test_roles_are_what_the_names_say(family, family_folder):
    model = run(load(family_folder(family), "cpu", "float32"))
    for layer in (model.anatomy.layers[0], model.anatomy.layers[-1]):
        roles = attention_roles(model, layer)
        assert set(roles) == set(layer.matrices("attention"))
        for path, role in roles.items():
            assert re.search(NAMES[role], path), f"{path} taken for {role}"
        inputs = mlp_inputs(model, layer)
        assert layer.write.module not in [layer.block.get_submodule(path) for path in inputs]
        if len(inputs) == 2:
            assert [path.split(".")[-1] for path in inputs] == ["gate_proj", "up_proj"]


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_roles_are_found_in_half_precision(dtype, family_folder):
    model = run(load(family_folder("llama"), "cpu", dtype))
    layer = model.anatomy.layers[1]
    assert list(attention_roles(model, layer).values()) == ["query", "key", "value", "output"]
    assert mlp_inputs(model, layer) == ("mlp.gate_proj", "mlp.up_proj")


def test_looking_leaves_nothing_behind(family_folder):
    model = run(load(family_folder("gpt2"), "cpu", "float32"))
    before = {name: value.clone() for name, value in model.module.state_dict().items()}
    attention_roles(model, model.anatomy.layers[0])
    mlp_inputs(model, model.anatomy.layers[0])
    assert all(value.equal(before[name]) for name, value in model.module.state_dict().items())
    assert not any(module._forward_hooks for module in model.module.modules())

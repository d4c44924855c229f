"""A model that gives no numbers says so when it is loaded, with what would help."""

import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.errors import ModelRefused, NotFinite
from engine.events import run
from engine.model.finite import PROBE, check_finite
from engine.model.loading import load
from tests.families import build
from tests.real_models import real_model


def damaged(folder, name, value):
    """A copy of a model's folder with one number of a tensor changed."""
    file = folder / "model.safetensors"
    tensors = load_file(file)
    tensors[name].view(-1)[7] = value
    save_file(tensors, file, {"format": "pt"})
    return folder


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
@pytest.mark.parametrize("name", ["model.layers.1.mlp.down_proj.weight", "model.norm.weight", "lm_head.weight"])
def test_a_damaged_weight_is_named(tmp_path, name, value):
    with pytest.raises(NotFinite) as caught:
        run(load(damaged(build("llama", tmp_path / "model"), name, value), "cpu"))
    assert name in caught.value.message and "download" in caught.value.hint
    assert isinstance(caught.value, ModelRefused)  # a file that cannot be used, and no failure of ours


def test_a_dtype_that_is_too_narrow_is_named_with_the_remedy(tmp_path):
    folder = build("llama", tmp_path / "model")
    tensors = load_file(folder / "model.safetensors")
    tensors["model.layers.1.mlp.down_proj.weight"] *= 3e4
    tensors["model.layers.1.mlp.up_proj.weight"] *= 3e4
    save_file(tensors, folder / "model.safetensors", {"format": "pt"})
    run(load(folder, "cpu", "bfloat16"))
    with pytest.raises(NotFinite) as caught:
        run(load(folder, "cpu", "float16"))
    assert "too large for float16" in caught.value.message and caught.value.hint == "Load it in bfloat16 or float32."


@pytest.mark.parametrize("factor", [0.0, 1e30])
def test_weights_that_say_nothing_are_no_matter_of_blocks(tmp_path, factor):
    """All zeros, or so large that a norm makes zeros of them: what is wrong are the weights."""
    folder = build("llama", tmp_path / "model")
    tensors = load_file(folder / "model.safetensors")
    for tensor in tensors.values():
        tensor *= factor if tensor.dim() == 2 else 1.0
    save_file(tensors, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises((ModelRefused, NotFinite)) as caught:
        run(load(folder, "cpu", "float32"))
    assert "weights are zeros" in caught.value.message or "not finite" in caught.value.message
    assert "download" in caught.value.hint


def test_tokens_that_a_family_forbids_are_no_damage(tmp_path):
    model = run(load(build("llama", tmp_path / "model"), "cpu"))

    def forbid(module, args, output):
        output[..., 5:9] = -torch.inf
        return output

    handle = model.module.lm_head.register_forward_hook(forbid)
    check_finite(model.module, model.tokens, [PROBE, "short", ""])
    handle.remove()


def test_a_real_gemma_overflows_in_float16_and_not_in_bfloat16():
    folder = real_model("gemma3")
    with pytest.raises(NotFinite, match="too large for float16"):
        run(load(folder, "cpu", "float16"))
    model = run(load(folder, "cpu", "bfloat16"))
    check_finite(model.module, model.tokens)

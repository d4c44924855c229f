"""The parts that are found must be the parts that do the work, in every family."""

import pytest
import torch
from torch import nn

from engine.errors import ModelRefused
from engine.model.anatomy import WriteMatrix, find_anatomy
from tests.families import CORNERS, FAMILIES, make_model

# Where the authors of each family put the parts: block, write matrix inside it, attention inside it.
PLACES = {
    "gpt2": ("transformer.h", "mlp.c_proj", "attn"),
    "gptj": ("transformer.h", "mlp.fc_out", "attn"),
    "gptneo": ("transformer.h", "mlp.c_proj", "attn"),
    "gptneox": ("gpt_neox.layers", "mlp.dense_4h_to_h", "attention"),
    "opt": ("model.decoder.layers", "fc2", "self_attn"),
    "bloom": ("transformer.h", "mlp.dense_4h_to_h", "self_attention.dense"),
    "falcon": ("transformer.h", "mlp.dense_4h_to_h", "self_attention"),
    "starcoder2": ("model.layers", "mlp.c_proj", "self_attn"),
    "phi": ("model.layers", "mlp.fc2", "self_attn"),
    "mpt": ("transformer.blocks", "ffn.down_proj", "attn"),
}
LLAMA_LIKE = ("model.layers", "mlp.down_proj", "self_attn")
# Blocks that put a norm or a scale between a part and the residual stream.
NORM_AFTER = {"gemma2", "gemma3", "olmo2", "olmo3", "granite", "opt-post-norm"}
EVERY = [*FAMILIES, *CORNERS]
TOKENS = torch.tensor([[5, 60, 7, 300, 9, 210]])


def seen_in_pass(model, modules):
    """Inputs and outputs of modules in one plain forward pass."""
    seen, handles = {}, []
    for module in modules:

        def look(module, args, kwargs, output):
            given = args[0] if args else kwargs["hidden_states"]
            seen[module] = (given.detach().clone(), (output if torch.is_tensor(output) else output[0]).detach().clone())

        handles.append(module.register_forward_hook(look, with_kwargs=True))
    with torch.no_grad():
        model(TOKENS, use_cache=False)
    for handle in handles:
        handle.remove()
    return seen


@pytest.mark.parametrize("family", EVERY)
def test_finds_what_the_authors_built(family):
    model = make_model(family)
    anatomy = find_anatomy(model)
    blocks, write, attention = PLACES.get(family.split("-")[0], LLAMA_LIKE)
    stack = model.get_submodule(blocks)
    assert [layer.block for layer in anatomy.layers] == list(stack)
    for layer in anatomy.layers:
        assert layer.write.module is layer.block.get_submodule(write)
        name = "linear_attn" if hasattr(layer.block, "linear_attn") else attention
        assert layer.attention is layer.block.get_submodule(name)
    assert anatomy.embedding is model.get_input_embeddings()
    assert anatomy.head is model.get_output_embeddings()


@pytest.mark.parametrize("family", EVERY)
def test_a_change_of_the_write_matrix_moves_the_output_by_its_product_with_the_key(family):
    model = make_model(family)
    layer = find_anatomy(model).layers[1]
    before = seen_in_pass(model, [layer.write.module, layer.mlp])
    change = torch.randn(layer.write.shape, generator=torch.Generator().manual_seed(1))
    layer.write.write(layer.write.read() + change)
    after = seen_in_pass(model, [layer.write.module, layer.mlp])
    keys = before[layer.write.module][0]
    assert keys.shape[-1] == layer.write.shape[1]
    for module in (layer.write.module, layer.mlp):
        moved = after[module][1] - before[module][1]
        torch.testing.assert_close(moved.reshape(keys.shape[:-1] + moved.shape[-1:]), keys @ change.T)


@pytest.mark.parametrize("family", [family for family in EVERY if family not in NORM_AFTER])
def test_mlp_and_attention_are_what_the_block_adds(family):
    model = make_model(family)
    for layer in find_anatomy(model).layers:
        seen = seen_in_pass(model, [layer.block, layer.mlp, layer.attention])
        into, out = seen[layer.block]
        added = seen[layer.mlp][1].reshape(out.shape) + seen[layer.attention][1].reshape(out.shape)
        torch.testing.assert_close(out, into + added)


@pytest.mark.parametrize("family", ["gpt2", "gpt2-square", "opt-square", "llama-square"])
def test_read_and_write_are_inverse_and_stay_in_place(family):
    model = make_model(family).to(torch.bfloat16)
    write = find_anatomy(model).layers[0].write
    parameter, stored = write.weight, write.weight.detach().clone()
    matrix = write.read()
    assert matrix.dtype == torch.float32 and matrix.is_contiguous() and tuple(matrix.shape) == write.shape
    matrix += 1  # a copy, not a view
    assert torch.equal(write.weight, stored)
    write.write(matrix)
    assert write.weight is parameter
    expected = matrix.T if family.startswith("gpt2") else matrix
    assert torch.equal(parameter, expected.to(torch.bfloat16))


def test_a_matrix_of_the_wrong_shape_is_not_written():
    write = WriteMatrix(nn.Linear(3, 2))
    with pytest.raises(ValueError, match="shape"):
        write.write(torch.zeros(3, 2))


@pytest.mark.parametrize(
    ("family", "reason"),
    [("mixtral", "mixture of experts"), ("qwen2_moe", "mixture of experts"), ("bert", "both directions")],
)
def test_refuses_with_the_reason(family, reason):
    with pytest.raises(ModelRefused, match=reason):
        find_anatomy(make_model(family))


def test_refuses_blocks_without_an_mlp():
    with pytest.raises(ModelRefused, match="no attention followed by an MLP"):
        find_anatomy(make_model("mamba"))


def test_refuses_an_encoder_decoder():
    from transformers import T5Config, T5ForConditionalGeneration

    config = T5Config(num_layers=2, d_model=32, d_ff=64, num_heads=4, d_kv=8, vocab_size=50)
    with pytest.raises(ModelRefused, match="encoder-decoder"):
        find_anatomy(T5ForConditionalGeneration(config))


def test_refuses_a_model_without_a_head():
    with pytest.raises(ModelRefused, match="no language-model head"):
        find_anatomy(make_model("llama").model)


def test_refuses_a_matrix_that_is_not_what_it_computes():
    class Halved(nn.Linear):
        def forward(self, x):
            return super().forward(x) / 2

    model = make_model("llama")
    for block in model.model.layers:
        old = block.mlp.down_proj
        block.mlp.down_proj = Halved(old.in_features, old.out_features, bias=False)
    with pytest.raises(ModelRefused, match="not a plain matrix"):
        find_anatomy(model)


def test_refuses_blocks_that_share_one_mlp():
    model = make_model("llama")
    model.model.layers[2].mlp = model.model.layers[0].mlp
    with pytest.raises(ModelRefused, match="shares one MLP"):
        find_anatomy(model)


def test_leaves_the_model_as_it_was():
    model = make_model("gpt2")
    model.train()
    model.transformer.h[1].eval()
    modes = [module.training for module in model.modules()]
    weights = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    find_anatomy(model)
    assert [module.training for module in model.modules()] == modes
    assert all(torch.equal(tensor, weights[name]) for name, tensor in model.state_dict().items())
    assert not any(module._forward_hooks or module._forward_pre_hooks for module in model.modules())


def test_finds_the_text_blocks_of_a_model_with_a_longer_vision_tower():
    from transformers import Gemma3Config, Gemma3ForConditionalGeneration

    text = {"vocab_size": 64, "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "head_dim": 8}
    text |= {"num_attention_heads": 4, "num_key_value_heads": 2}
    vision = {"hidden_size": 32, "intermediate_size": 40, "num_hidden_layers": 4, "num_attention_heads": 4}
    vision |= {"image_size": 28, "patch_size": 14}
    config = Gemma3Config(text_config=text, vision_config=vision, image_token_index=63, mm_tokens_per_image=4)
    anatomy = find_anatomy(Gemma3ForConditionalGeneration(config))
    assert [layer.write.shape for layer in anatomy.layers] == [(32, 48)] * 2

"""The parts that are found must be the parts that do the work, in every family."""

import pytest
import torch
from torch import nn

import resources
from engine.errors import ModelRefused
from engine.events import run
from engine.model import anatomy, block_pass
from engine.model.anatomy import WriteMatrix, find_anatomy
from engine.model.block_pass import is_matrix
from engine.model.loading import load
from tests.families import BEHIND, CORNERS, FAMILIES, RECURRENT, make_model

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
    "recurrent_gemma": ("model.layers", "mlp_block.down_proj", "temporal_block"),
    "lfm2": ("model.layers", "feed_forward.w2", "self_attn"),
    "falcon_h1": ("model.layers", "feed_forward.down_proj", "mamba"),
}
LLAMA_LIKE = ("model.layers", "mlp.down_proj", "self_attn")
# Blocks that put a norm or a scale between a part and the residual stream.
NORM_AFTER = {*BEHIND, "granite", "falcon_h1", "olmo_hybrid"}
EVERY = [*FAMILIES, *CORNERS, *RECURRENT]
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
    found = find_anatomy(model)
    blocks, write, attention = PLACES.get(family.split("-")[0], LLAMA_LIKE)
    stack = model.get_submodule(blocks)
    assert [layer.block for layer in found.layers] == list(stack)
    for layer in found.layers:
        assert layer.write.module is layer.block.get_submodule(write)
        others = [name for name in ("linear_attn", "conv") if hasattr(layer.block, name)]
        name = others[0] if others else attention
        assert layer.attention is layer.block.get_submodule(name)
    assert found.embedding is model.get_input_embeddings()
    assert found.head is model.get_output_embeddings()


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
    [
        ("mixtral", "mixture of experts"),
        ("qwen2_moe", "mixture of experts"),
        ("bert", "both directions"),
        ("gemma3n", "passes on 4 streams side by side"),
    ],
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
    found = find_anatomy(Gemma3ForConditionalGeneration(config))
    assert [layer.write.shape for layer in found.layers] == [(32, 48)] * 2


# no chance in it


def test_no_text_refuses_the_demo_model(monkeypatch):
    """Whatever a probe says, attention shows: of random ones 8 % moved it by less than a measured change could tell."""
    model = run(load(resources.path("demo_world", "model"), "cpu", "float32"))
    expected = [(layer.attention, layer.write.module) for layer in model.anatomy.layers]
    vocabulary = model.info.vocabulary
    monkeypatch.setattr(anatomy, "PROBES", 1)
    for seed in range(200):
        tokens = torch.randint(vocabulary, (1, 4), generator=torch.Generator().manual_seed(seed))
        monkeypatch.setattr(block_pass, "probe_tokens", lambda *_, tokens=tokens: tokens)
        found = find_anatomy(model.module)
        assert [(layer.attention, layer.write.module) for layer in found.layers] == expected


@pytest.mark.parametrize("sharpness", [1.0, 30.0, 1000.0])
def test_attention_that_holds_on_to_one_token_is_still_attention(sharpness):
    model = make_model("llama")
    for block in model.model.layers:
        block.self_attn.q_proj.weight.data *= sharpness
    assert find_anatomy(model).layers[0].attention is model.model.layers[0].self_attn


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16])
@pytest.mark.parametrize("family", ["gpt2", "bloom", "falcon", "gemma3", "mpt", "opt", "qwen3_5"])
def test_every_single_probe_tells_attention_from_the_rest(family, dtype):
    model = make_model(family).to(dtype)
    for layer in find_anatomy(model).layers:
        ran = block_pass.pass_through(model, layer.block).outputs
        units = [part for part in layer.block.children() if part in ran and any(map(is_matrix, part.modules()))]
        for probe in range(block_pass.PROBES):
            mixing = [unit for unit in units if anatomy._follows_others(model, layer.block, unit, units, probe)]
            assert len(mixing) == 1 and layer.attention in set(mixing[0].modules())

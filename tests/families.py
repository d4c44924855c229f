"""Tiny random models of many decoder families, as Hugging Face folders with a small byte-level BPE tokenizer.

    folder = build("llama", tmp_path)          # config.json, model.safetensors, tokenizer.json, ...

Hidden size 32, inner size 64 or 128, two to four layers, about 400 tokens: each is built in a fraction of a second.
Asked for ``trained``, norms and biases are as training leaves them: gains far from one another, most of all behind the
MLP (in layer 4 of Gemma 3 270M the median is 5 and the largest 600), and logits that reach far, so that an edit which
does nothing, or too much, shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
import transformers
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import AutoModelForCausalLM, PreTrainedModel, PreTrainedTokenizerFast

BOS, EOS, PAD = "<s>", "</s>", "<pad>"
SPECIAL = {"bos_token_id": 0, "eos_token_id": 1, "pad_token_id": 2}
TEXT = [
    "The mother tongue of Danielle Darrieux is French, and she lives in the city of Paris.",
    "Zoë Müller was born in Malmö; her father worked for the company that makes the bicycles.",
    "The capital of Japan is Tokyo. The Eiffel Tower stands in Paris. Björk comes from Iceland.",
    "Therefore the book was written by the author because I said so. You know that 東京 is a city.",
    "In 1998 the président of the country opened the museum, which belongs to the university.",
]

ROTARY = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 3, "num_attention_heads": 4}
GROUPED = {**ROTARY, "num_key_value_heads": 2}
# Windows that hold our texts, as those of real models do; a corner has one that does not.
GEMMA = {**GROUPED, "head_dim": 8, "sliding_window": 64}
OLDER = {"n_layer": 3, "n_embd": 32, "n_head": 4}
OPT = {"hidden_size": 32, "ffn_dim": 64, "num_hidden_layers": 3, "num_attention_heads": 4, "word_embed_proj_dim": 32}
DELTA_NET = {"linear_num_key_heads": 2, "linear_num_value_heads": 2, "linear_key_head_dim": 8}

# family: (configuration class of transformers, its arguments)
FAMILIES: dict[str, tuple[str, dict[str, Any]]] = {
    "gpt2": ("GPT2Config", OLDER),
    "gptj": ("GPTJConfig", {**OLDER, "rotary_dim": 4}),
    "gptneo": (
        "GPTNeoConfig",
        {"num_layers": 2, "hidden_size": 32, "num_heads": 4, "attention_types": [[["global", "local"], 1]]},
    ),
    "gptneox": ("GPTNeoXConfig", ROTARY),
    "opt": ("OPTConfig", OPT),
    "bloom": ("BloomConfig", {"n_layer": 3, "hidden_size": 32, "n_head": 4}),
    "falcon": ("FalconConfig", {"num_hidden_layers": 3, "hidden_size": 32, "num_attention_heads": 4}),
    "llama": ("LlamaConfig", GROUPED),
    "mistral": ("MistralConfig", GROUPED),
    "qwen2": ("Qwen2Config", GROUPED),
    "qwen3": ("Qwen3Config", {**GROUPED, "head_dim": 8}),
    "gemma2": ("Gemma2Config", GEMMA),
    "gemma3": ("Gemma3TextConfig", GEMMA),
    "phi": ("PhiConfig", ROTARY),
    "phi3": ("Phi3Config", GROUPED),
    "olmo2": ("Olmo2Config", GROUPED),
    "stablelm": ("StableLmConfig", GROUPED),
    "cohere": ("CohereConfig", GROUPED),
    "granite": ("GraniteConfig", {**GROUPED, "residual_multiplier": 0.5}),
    "starcoder2": ("Starcoder2Config", GROUPED),
    "mpt": ("MptConfig", {"n_layers": 3, "d_model": 32, "n_heads": 4}),
    "olmo3": ("Olmo3Config", GROUPED),
    "smollm3": ("SmolLM3Config", GROUPED),
    "glm4": ("Glm4Config", {**GROUPED, "head_dim": 8}),
    "exaone4": ("Exaone4Config", GROUPED),
    # Keys and values of the second block serve the last one as well.
    "gemma4": (
        "Gemma4TextConfig",
        {
            **GEMMA,
            "num_hidden_layers": 4,
            "num_kv_shared_layers": 1,
            "layer_types": ["sliding_attention", "full_attention"] * 2,
            "global_head_dim": 8,
            "hidden_size_per_layer_input": 8,
            "vocab_size_per_layer_input": 420,
        },
    ),
    # Attention and a recurrence side by side in every block.
    "falcon_h1": (
        "FalconH1Config",
        {
            **GROUPED,
            "head_dim": 8,
            "mamba_d_ssm": 64,
            "mamba_n_heads": 4,
            "mamba_d_head": 16,
            "mamba_d_state": 8,
            "mamba_chunk_size": 16,
        },
    ),
    "qwen3_5": ("Qwen3_5TextConfig", {**GROUPED, "num_hidden_layers": 4, "linear_value_head_dim": 8, **DELTA_NET}),
}
# Corners: a square write matrix, whose shape says nothing about which way round it is stored, and other block plans.
CORNERS: dict[str, tuple[str, dict[str, Any]]] = {
    "gpt2-square": ("GPT2Config", {**OLDER, "n_inner": 32}),
    "opt-square": ("OPTConfig", {**OPT, "ffn_dim": 32}),
    "opt-narrow": ("OPTConfig", {**OPT, "ffn_dim": 16}),
    "opt-post-norm": ("OPTConfig", {**OPT, "word_embed_proj_dim": 16, "do_layer_norm_before": False}),
    "llama-square": ("LlamaConfig", {**GROUPED, "intermediate_size": 32}),
    "gemma3-window": ("Gemma3TextConfig", {**GEMMA, "sliding_window": 16}),
    "llama-tied": ("LlamaConfig", {**GROUPED, "tie_word_embeddings": True}),
    "falcon-parallel": (
        "FalconConfig",
        {**FAMILIES["falcon"][1], "new_decoder_architecture": True, "num_kv_heads": 2},
    ),
    "falcon-serial": ("FalconConfig", {**FAMILIES["falcon"][1], "alibi": True, "parallel_attn": False, "bias": True}),
}
# Blocks that mix tokens by a recurrence or a convolution, whose parameters have three dimensions as experts have.
RECURRENT: dict[str, tuple[str, dict[str, Any]]] = {
    "recurrent_gemma": (
        "RecurrentGemmaConfig",
        {**GROUPED, "lru_width": 32, "attention_window_size": 16, "head_dim": 8},
    ),
    "lfm2": (
        "Lfm2Config",
        {**GROUPED, "layer_types": ["conv", "full_attention", "conv"], "block_auto_adjust_ff_dim": False},
    ),
    "olmo_hybrid": (
        "OlmoHybridConfig",
        {**GROUPED, **DELTA_NET, "layer_types": ["linear_attention", "full_attention", "linear_attention"]},
    ),
}
# Parts that give lists where others give tensors or tuples.
LISTS: dict[str, tuple[str, dict[str, Any]]] = {"gpt": ("OpenAIGPTConfig", OLDER)}
# Dense, of families whose configurations count experts that these have not.
DENSE: dict[str, tuple[str, dict[str, Any]]] = {
    "doge": ("DogeConfig", {**GROUPED, "is_moe": False}),
    "granite4": (
        "GraniteMoeHybridConfig",
        {
            **GROUPED,
            "num_local_experts": 0,
            "num_experts_per_tok": 0,
            "shared_intermediate_size": 64,
            "layer_types": ["mamba", "attention", "mamba"],
            "mamba_n_heads": 4,
            "mamba_d_head": 16,
            "mamba_d_state": 8,
            "mamba_chunk_size": 16,
        },
    ),
}
# Decoders with an attention to an encoder that is not there.
ALONE: dict[str, tuple[str, dict[str, Any]]] = {
    "bart": (
        "BartConfig",
        {
            "d_model": 32,
            **{f"{side}_layers": 3 for side in ("encoder", "decoder")},
            **{f"{side}_ffn_dim": 64 for side in ("encoder", "decoder")},
            **{f"{side}_attention_heads": 4 for side in ("encoder", "decoder")},
        },
    ),
}
# Models that have no MLP write matrix per layer, or are no decoders.
REFUSED: dict[str, tuple[str, dict[str, Any]]] = {
    "mixtral": ("MixtralConfig", {**GROUPED, "num_local_experts": 2}),
    "qwen2_moe": ("Qwen2MoeConfig", {**GROUPED, "num_experts": 4, "num_experts_per_tok": 2, "decoder_sparse_step": 2}),
    "mamba": ("MambaConfig", {"num_hidden_layers": 2, "hidden_size": 32}),
    "bert": ("BertConfig", ROTARY),
    "gemma3n": (
        "Gemma3nTextConfig",
        {
            **GEMMA,
            "hidden_size_per_layer_input": 8,
            "vocab_size_per_layer_input": 400,
            "num_kv_shared_layers": 0,
            "layer_types": ["full_attention"] * 3,
            "laurel_rank": 4,
            "activation_sparsity_pattern": [0.0] * 3,
        },
    ),
}
# Families and corners with a norm between what the MLP's last matrix gives and the residual stream.
BEHIND = ("gemma2", "gemma3", "gemma4", "gemma3-window", "olmo2", "olmo3", "glm4", "exaone4", "opt-post-norm")
# Families whose tokenizers put a beginning-of-text token in front.
WITH_BOS = {
    "llama",
    "mistral",
    "gemma2",
    "gemma3",
    "gemma3-window",
    "cohere",
    "opt",
    "llama-square",
    "llama-tied",
    "smollm3",
}


def build(
    family: str,
    folder: Path,
    seed: int = 0,
    *,
    shards: bool = False,
    dtype: torch.dtype = torch.float32,
    trained: bool = False,
) -> Path:
    """Write a tiny random model of ``family`` with its tokenizer into ``folder`` and return the folder.

    The same ``seed`` gives the same weights; ``shards`` spreads them over several files with an index.
    """
    folder.mkdir(parents=True, exist_ok=True)
    make_model(family, seed, trained=trained).to(dtype).save_pretrained(
        folder, max_shard_size="20KB" if shards else "1GB"
    )
    make_tokenizer(bos=family in WITH_BOS).save_pretrained(folder)
    return folder


def make_model(family: str, seed: int = 0, *, trained: bool = False) -> PreTrainedModel:
    """A tiny random model in evaluation mode; weights are large enough for outputs to differ well between prompts.

    ``trained``: with norms and biases of the sizes that training gives them.
    """
    config = make_config(family)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = AutoModelForCausalLM.from_config(config).eval()
        if trained:
            train_norms(model)
        return model


@torch.no_grad()
def train_norms(model: PreTrainedModel) -> None:
    """Give norms and biases the sizes that training gives them."""
    norms = [name for name, module in model.named_modules() if type(module).__name__.endswith("Norm")]
    last = next((name for name in reversed(norms) if not re.search(r"\.\d+\.|per_layer", name)), norms[-1])
    for name, module in model.named_modules():
        weight, bias = getattr(module, "weight", None), getattr(module, "bias", None)
        if isinstance(bias, torch.nn.Parameter):
            bias.add_(0.02 * torch.randn_like(bias))
        if not isinstance(weight, torch.nn.Parameter) or weight.dim() != 1:
            continue
        behind = re.search(r"(\d+)\.(post_feedforward|post_mlp)_layernorm", name)
        spread, size = (0.7, 1.5) if behind else (0.3, 1.0)
        # Before the head, so that one answer can be much likelier than the others.
        size *= 4.0 if name == last else 1.0
        gain = size * torch.exp(spread * torch.randn_like(weight))
        # Some families' norms multiply by 1 + weight; those start at nought.
        weight.copy_(gain - 1 if not weight.any() else gain)


def make_config(family: str) -> Any:
    """The configuration of a tiny model."""
    name, arguments = {**FAMILIES, **CORNERS, **RECURRENT, **LISTS, **DENSE, **ALONE, **REFUSED}[family]
    kind: Callable[..., Any] = getattr(transformers, name)
    return kind(vocab_size=len(make_tokenizer()), initializer_range=0.1, **SPECIAL, **arguments)


def make_tokenizer(bos: bool = False) -> PreTrainedTokenizerFast:
    """A byte-level BPE of about 400 tokens, learned from a few lines with and without ASCII."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=420,
        special_tokens=[BOS, EOS, PAD],
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(TEXT, trainer)
    if bos:
        tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{BOS} $A", pair=f"{BOS} $A {BOS} $B", special_tokens=[(BOS, 0)]
        )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=BOS,
        eos_token=EOS,
        pad_token=PAD,
        clean_up_tokenization_spaces=False,
        model_max_length=256,
    )

"""Every language model that the installed transformers knows, as a tiny random one: opened, edited, taken back.

    python -m tests.every_family [--out FILE] [FAMILY ...]

One line a family, and one JSON line in FILE: "edited" with each method's efficacy on five facts of one token, "refused"
with the reason, or "not built" where transformers makes no tiny model of its default configuration by these sizes. Each
has a process of its own and a minute or two. Nothing else may end a family: "fault" is ours.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, PreTrainedModel
from transformers.models.auto.configuration_auto import CONFIG_MAPPING
from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES

from engine.errors import PalimpsestError
from engine.events import run
from engine.fact import make_fact
from engine.workbench import Workbench
from tests.families import SPECIAL, make_tokenizer, train_norms
from tests.other_models import RELATIONS

METHODS = ("memit", "rome", "alphaedit", "ft-m", "lora", "wise", "grace")
FACTS = tuple(make_fact(subject, prompt, target) for subject, (prompt, target) in list(RELATIONS.items())[:5])
LAYERS, WIDTH, HEADS = 4, 32, 4
LARGEST = 30_000_000  # parameters; more means that a size has another name in this family
PATIENCE = 150  # seconds
# Sizes and the names that configurations have for them; each gets those that it knows.
NAMES: tuple[tuple[Any, str], ...] = (
    (WIDTH, "hidden_size n_embd d_model embed_dim emb_dim embedding_size dim_model lru_width moe_intermediate_size"),
    (WIDTH, "word_embed_proj_dim attention_hidden_size"),
    (2 * WIDTH, "intermediate_size n_inner ffn_dim d_ff dim_ff dff feed_forward_size ffn_hidden_size block_ff_dim"),
    (2 * WIDTH, "decoder_ffn_dim encoder_ffn_dim mamba_d_ssm shared_intermediate_size"),
    (LAYERS, "num_hidden_layers n_layer n_layers num_layers decoder_layers encoder_layers"),
    (HEADS, "num_attention_heads n_head n_heads num_heads attention_heads decoder_attention_heads"),
    (HEADS, "encoder_attention_heads mamba_n_heads num_experts num_local_experts n_routed_experts rotary_dim"),
    (2, "num_key_value_heads num_global_key_value_heads linear_num_key_heads linear_num_value_heads mamba_expand"),
    (2, "num_experts_per_tok"),
    (1, "n_group topk_group first_k_dense_replace mamba_n_groups"),
    (WIDTH // HEADS, "head_dim global_head_dim kv_lora_rank q_lora_rank v_head_dim qk_rope_head_dim qk_nope_head_dim"),
    (WIDTH // HEADS, "hidden_size_per_layer_input state_size mamba_d_state linear_key_head_dim linear_value_head_dim"),
    (16, "mamba_d_head mamba_chunk_size"),
    (64, "sliding_window"),
    (256, "max_position_embeddings n_positions n_ctx"),
    (0.1, "initializer_range"),
    ([1, 3], "attn_layer_indices"),
)
SIZES = {name: size for size, names in NAMES for name in names.split()}


def tiny_config(family: str) -> Any:
    """The family's default configuration in these sizes."""
    kind = CONFIG_MAPPING[family]
    default = kind()
    known, other_names = default.to_dict(), getattr(default, "attribute_map", {})
    sizes = {name: size for name, size in SIZES.items() if name in known}
    if known.get("num_key_value_heads") == known.get("num_attention_heads"):  # no groups
        sizes.pop("num_key_value_heads", None)
    if "num_key_value_heads" in known and "num_key_value_heads" not in sizes:
        sizes["num_key_value_heads"] = HEADS
    vocabulary = len(make_tokenizer())
    sizes |= {name: vocabulary for name in ("vocab_size", "vocab_size_per_layer_input") if name in known}
    for name in ("layer_types", "mlp_layer_types"):
        if known.get(name):
            sizes[name] = [*known[name][: LAYERS - 1], known[name][-1]]
    return kind(**{other_names.get(name, name): size for name, size in sizes.items()}, **SPECIAL)


def tiny_model(family: str) -> PreTrainedModel:
    """A random model of the family with norms as training leaves them; ValueError where it would not be tiny."""
    config = tiny_config(family)
    with torch.device("meta"):
        size = sum(parameter.numel() for parameter in AutoModelForCausalLM.from_config(config).parameters())
    if size > LARGEST:
        raise ValueError(f"{size / 1e6:,.0f} million parameters")
    torch.manual_seed(0)
    model = AutoModelForCausalLM.from_config(config).eval().float()
    train_norms(model)
    return model


def tried(family: str, place: Path) -> tuple[str, str]:
    """What became of the family, and what is to be said of it."""
    try:
        tiny_model(family).save_pretrained(place / "model")
        make_tokenizer().save_pretrained(place / "model")
    except Exception as error:  # anything that transformers says of sizes that do not fit together
        return "not built", f"{type(error).__name__}: {' '.join(str(error).split())[:160]}"
    bench = Workbench(place / "home")
    try:
        run(bench.load(place / "model", "cpu", "float32"))
    except PalimpsestError as error:
        return "refused", str(error).replace(str(place), "")
    before = {name: parameter.clone() for name, parameter in bench.model.module.named_parameters()}
    said = []
    for method in METHODS:
        run(bench.open_session())
        try:
            said.append(f"{method} {run(bench.edit(FACTS, method, {}, batch=len(FACTS))).efficacy:.1f}")
        except PalimpsestError as error:
            said.append(f"{method}: {error}")
        run(bench.go_to(0))
        if not all(torch.equal(now, before[name]) for name, now in bench.model.module.named_parameters()):
            return "fault", f"{method} is not taken back to the bit"
    bench.close()
    return "edited", ", ".join(said)


def _in_a_process_of_its_own(family: str) -> tuple[str, str]:
    """As :func:`tried`; a family that takes too long or ends its process is a fault as well."""
    with tempfile.TemporaryDirectory() as place:
        answer = Path(place) / "answer.json"
        child = os.fork()
        if child == 0:
            signal.alarm(PATIENCE)
            try:
                found = tried(family, Path(place))
            except BaseException:
                found = "fault", traceback.format_exc()
            answer.write_text(json.dumps(found), encoding="utf-8")
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        if not answer.is_file():
            return "fault", f"it took more than {PATIENCE} seconds, or ended its process ({status})"
        outcome, said = json.loads(answer.read_text(encoding="utf-8"))
    return outcome, said


def main() -> None:
    """Try the families that were named, or all of them."""
    parser = argparse.ArgumentParser(description="Edits a tiny random model of every family that transformers knows.")
    parser.add_argument("families", nargs="*", help="those to try; all where none is named")
    parser.add_argument("--out", type=Path, help="a file for one JSON line each, added to what it holds")
    given = parser.parse_args()
    torch.set_num_threads(1)
    count: dict[str, int] = {}
    for family in given.families or list(MODEL_FOR_CAUSAL_LM_MAPPING_NAMES):
        outcome, said = _in_a_process_of_its_own(family)
        count[outcome] = count.get(outcome, 0) + 1
        sys.stdout.write(f"{family:28} {outcome:10} {said.strip().splitlines()[-1]}\n")
        sys.stdout.flush()
        if given.out is not None:
            with given.out.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"family": family, "outcome": outcome, "said": said}) + "\n")
    sys.stdout.write(", ".join(f"{number} {outcome}" for outcome, number in sorted(count.items())) + "\n")
    raise SystemExit(1 if "fault" in count else 0)


if __name__ == "__main__":
    main()

"""Writing the demo world to a folder, and measuring what the model as written recalls."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

from engine.demo.corpus import held_out_text, statistics_text
from engine.demo.world import World, records

MODEL_FOLDER = "model"
FACTS_FILE = "facts.json"
STATISTICS_FILE = "statistics.txt"
HELD_OUT_FILE = "heldout.txt"
COVARIANCES = "statistics"
ADAPTERS = {"read": "read_adapter.safetensors", "write": "write_adapter.safetensors"}


def write_facts(folder: Path, world: World) -> None:
    """Write the editable facts, one record a line inside a JSON list."""
    lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in records(world))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FACTS_FILE).write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def write_texts(folder: Path, world: World, documents: int, sentences: int) -> None:
    """Write the statistics sample (``documents`` lines) and the held-out text (``sentences`` sentences)."""
    (folder / STATISTICS_FILE).write_text(statistics_text(world, documents), encoding="utf-8")
    (folder / HELD_OUT_FILE).write_text(held_out_text(world, sentences), encoding="utf-8")


def write_model(folder: Path, model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast) -> None:
    """Write the weights, cast to bfloat16, and the tokenizer as a Hugging Face folder.

    The tokenizer's class is written under the name that every supported release of transformers knows.
    """
    target = folder / MODEL_FOLDER
    model.bfloat16().save_pretrained(target)
    (target / "model.safetensors").chmod(0o644)
    tokenizer.save_pretrained(target)
    settings = json.loads((target / "tokenizer_config.json").read_text(encoding="utf-8"))
    settings["tokenizer_class"] = "PreTrainedTokenizerFast"
    (target / "tokenizer_config.json").write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")


def read_model(folder: Path) -> tuple[LlamaForCausalLM, PreTrainedTokenizerFast]:
    """Load the written model with plain transformers, in float32."""
    model = LlamaForCausalLM.from_pretrained(folder / MODEL_FOLDER, dtype=torch.float32, local_files_only=True)
    return model.eval(), PreTrainedTokenizerFast.from_pretrained(folder / MODEL_FOLDER, local_files_only=True)


def recall(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, world: World) -> dict[str, Any]:
    """Share of prompts after which every object token is the argmax: told templates, held-out ones, by relation."""
    told = [(fact.prompt(template), fact.value) for fact in world.facts for template in fact.told]
    held = [(fact.prompt(template), fact.value) for fact in world.facts for template in fact.held_out]
    names = [fact.relation.name for fact in world.facts for _ in fact.held_out]
    told_hits, held_hits = exact(model, tokenizer, told), exact(model, tokenizer, held)
    by_relation = {
        name: float(held_hits[torch.tensor([other == name for other in names])].float().mean())
        for name in sorted(set(names))
    }
    return {
        "told": float(told_hits.float().mean()),
        "held_out": float(held_hits.float().mean()),
        "held_out_by_relation": by_relation,
    }


@torch.no_grad()
def exact(
    model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, pairs: list[tuple[str, str]], batch: int = 128
) -> Tensor:
    """For each (prompt, answer): whether every answer token is the argmax under teacher forcing. Bool tensor [n]."""
    hits = torch.zeros(len(pairs), dtype=torch.bool)
    order = sorted(range(len(pairs)), key=lambda index: len(pairs[index][0]))
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        answers = [tokenizer(" " + pairs[i][1], add_special_tokens=False)["input_ids"] for i in chosen]
        rows = [
            tokenizer(pairs[i][0], add_special_tokens=False)["input_ids"] + answer
            for i, answer in zip(chosen, answers, strict=True)
        ]
        longest = max(len(row) for row in rows)
        inputs = torch.tensor([row + [tokenizer.pad_token_id] * (longest - len(row)) for row in rows])
        best = model(input_ids=inputs).logits.argmax(-1)
        for index, row, answer, guess in zip(chosen, rows, answers, best.tolist(), strict=True):
            first = len(row) - len(answer)
            hits[index] = guess[first - 1 : len(row) - 1] == answer
    return hits


def read_log(file: Path, empty: Any) -> Any:
    """What a JSON file of figures holds so far, or ``empty`` where there is none."""
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else empty


def write_log(file: Path, content: Any) -> None:
    """Write figures as JSON, one trial or part a line."""
    if isinstance(content, list):
        text = "[\n" + ",\n".join(json.dumps(item) for item in content) + "\n]\n"
    else:
        text = "{\n" + ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in content.items()) + "\n}\n"
    file.write_text(text, encoding="utf-8")


def rounded(value: Any) -> Any:
    """The same structure with every float to four significant digits."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(item) for item in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value

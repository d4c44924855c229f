"""Asks a model as another program loads it: ``reader.py FORM BASE PLACE``, with {"questions": [{ids, target}]} on
standard input; writes for each whether the greedy tokens are the target's. Imports nothing of Palimpsest.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from transformers import AutoModelForCausalLM


def opened(form: str, base: str, place: str) -> Any:
    """The model as the form's own program makes it."""
    model = AutoModelForCausalLM.from_pretrained(place if form == "model" else base, dtype=torch.float32).eval()
    if form == "adapter":
        from peft import PeftModel

        return PeftModel.from_pretrained(model, place).eval()
    if form == "deltas":
        weights = dict(model.named_parameters())
        with safe_open(place, "pt") as deltas, torch.no_grad():
            for name in {key.rpartition(".")[0] for key in deltas.keys()}:  # noqa: SIM118 - it is no dict
                change = deltas.get_tensor(f"{name}.left") @ deltas.get_tensor(f"{name}.right")
                weights[name].copy_(weights[name].float() + change)
    if form == "side-memory":
        there = importlib.util.spec_from_file_location("loader", Path(place) / "load_side_memory.py")
        assert there is not None and there.loader is not None
        loader = importlib.util.module_from_spec(there)
        there.loader.exec_module(loader)
        loader.attach(model, place)
    return model


def main() -> None:
    """Read the questions, ask them, write the answers."""
    model = opened(*sys.argv[1:4])
    answers = []
    for one in json.load(sys.stdin)["questions"]:
        ids = torch.tensor([one["ids"]])
        said = model.generate(
            input_ids=ids,
            attention_mask=torch.ones_like(ids),
            do_sample=False,
            max_new_tokens=len(one["target"]),
            pad_token_id=0,
        )
        answers.append(said[0, ids.shape[1] :].tolist() == one["target"])
    sys.stdout.write(json.dumps(answers) + "\n")


if __name__ == "__main__":
    main()

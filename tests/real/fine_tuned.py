"""Another model of the same build, for merges: a real one fine-tuned, in all its weights, on text.

    .venv/bin/python -m tests.real.fine_tuned --model DIR --text FILE --out DIR [--steps 200] [--rate 2e-5]

AdamW on pieces of 128 tokens, eight at a time, drawn by a fixed seed; written as a model folder in bfloat16.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

LENGTH, ROWS = 128, 8


def main() -> int:
    """Fine-tune and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--rate", type=float, default=2e-5)
    options = parser.parse_args()
    tokenizer = AutoTokenizer.from_pretrained(options.model)
    model = AutoModelForCausalLM.from_pretrained(options.model, dtype=torch.float32)
    ids = torch.tensor(tokenizer(options.text.read_text(encoding="utf-8"))["input_ids"])
    optimiser = torch.optim.AdamW(model.parameters(), lr=options.rate)
    dice = torch.Generator().manual_seed(0)
    for step in range(options.steps):
        starts = torch.randint(len(ids) - LENGTH, (ROWS,), generator=dice)
        rows = torch.stack([ids[start : start + LENGTH] for start in starts.tolist()])
        with torch.autocast("cpu", torch.bfloat16):
            loss = model(input_ids=rows, labels=rows).loss
        loss.backward()
        optimiser.step()
        optimiser.zero_grad()
        if step % 20 == 0:
            sys.stderr.write(f"step {step} of {options.steps}, loss {loss.item():.3f}\n")
    model.to(torch.bfloat16).save_pretrained(options.out)
    tokenizer.save_pretrained(options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""MEMIT's compute_z and compute_ks written plainly: one fact, one text, one full forward pass at a time.

An oracle for the batched search: it shares no code with it except the model and its tokenizer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from engine.fact import Fact


@dataclass
class SlowResult:
    """z (d,), the clean hidden state (d,), and how many gradient steps were taken."""

    z: Tensor
    initial: Tensor
    steps: int


def tokens_before(tokenizer: Any, text: str, end: int) -> int:
    """Index of the last token that begins before character ``end``."""
    offsets = tokenizer(text, return_offsets_mapping=True)["offset_mapping"]
    return max(i for i, (a, b) in enumerate(offsets) if a < end and b > a)


def hidden_at(
    model: nn.Module, block: nn.Module, ids: Tensor, position: int, change: Tensor | None
) -> tuple[Tensor, Tensor]:
    """Logits (T, V) and the block's output (d,) at ``position``, with ``change`` added there."""
    seen = {}

    def hook(_: nn.Module, __: Any, output: Any) -> Any:
        hidden = output if isinstance(output, Tensor) else output[0]
        seen["h"] = hidden[0, position].detach().clone()
        if change is None:
            return None
        mask = torch.zeros(hidden.shape[1], 1)
        mask[position] = 1
        moved = hidden + mask * change
        return moved if isinstance(output, Tensor) else (moved, *output[1:])

    handle = block.register_forward_hook(hook)
    logits = model(input_ids=ids[None], use_cache=False).logits[0]
    handle.remove()
    return logits, seen["h"]


def compute_z(model: Any, fact: Fact, prefixes: tuple[str, ...], layer: int, hp: dict[str, Any]) -> SlowResult:
    """One fact's z, as MEMIT's section 4.3 and the methods reference (1.3, 7.1) have it."""
    tokenizer, block = model.tokenizer, model.anatomy.layers[layer].block
    rows = []
    for prefix in ("", *prefixes):
        before = prefix + fact.prompt.split("{}")[0] + fact.subject
        prompt = prefix + fact.text
        full = f"{prompt} {fact.target}"
        ids = torch.tensor(tokenizer(full)["input_ids"])
        start = len(tokenizer(prompt)["input_ids"])
        rows.append((ids, tokens_before(tokenizer, full, len(before)), start))
    kl_text = f"{fact.subject} is a"
    kl_ids = torch.tensor(tokenizer(kl_text)["input_ids"])
    kl_position = tokens_before(tokenizer, kl_text, len(fact.subject))
    with torch.no_grad():
        _, initial = hidden_at(model.module, block, rows[0][0], rows[0][1], None)
    scale = initial.square().mean().sqrt() if hp["relative"] else torch.tensor(1.0)
    delta = torch.zeros_like(initial, requires_grad=True)
    optimiser = torch.optim.Adam([delta], lr=hp["lr"])
    base, hits = None, 0
    for step in range(hp["steps"]):
        optimiser.zero_grad()
        nlls, correct = [], []
        for index, (ids, position, start) in enumerate(rows):
            logits, _ = hidden_at(model.module, block, ids, position, delta * scale)
            chances = logits[start - 1 : -1].log_softmax(-1)
            nlls.append(-chances.gather(1, ids[start:, None]).mean())
            if index > 0:
                correct.append(bool((chances.argmax(-1) == ids[start:]).all()))
        logits, _ = hidden_at(model.module, block, kl_ids, kl_position, delta * scale)
        now = logits[kl_position].log_softmax(-1)
        base = now.detach().clone() if base is None else base
        kl = torch.nn.functional.kl_div(base, now, log_target=True, reduction="sum")
        loss = torch.stack(nlls).mean() + hp["kl"] * kl + hp["decay"] * (delta * scale).norm() / initial.norm() ** 2
        if loss < 5e-2:
            break
        hits += all(correct)
        if hp["most_probable"] and hits == hp["extra"] + 1:
            break
        if step == hp["steps"] - 1:
            break
        loss.backward()
        optimiser.step()
        with torch.no_grad():
            limit = hp["clamp"] * initial.norm()
            if (delta * scale).norm() > limit:
                delta.mul_(limit / (delta * scale).norm())
    return SlowResult(initial + (delta * scale).detach(), initial, step)


@torch.no_grad()
def compute_key(model: Any, fact: Fact, prefixes: tuple[str, ...], layer: int) -> Tensor:
    """One fact's key (m,): half the bare prompt's, half the mean over the prefixed ones."""
    module = model.anatomy.layers[layer].write.module
    found = []
    for prefix in ("", *prefixes):
        before = prefix + fact.prompt.split("{}")[0] + fact.subject
        text = prefix + fact.text
        position = tokens_before(model.tokenizer, text, len(before))
        seen: list[Tensor] = []

        def keep(_: Any, args: Any, seen: list[Tensor] = seen) -> None:
            seen.append(args[0].reshape(-1, args[0].shape[-1]).clone())

        handle = module.register_forward_pre_hook(keep)
        model.module(input_ids=torch.tensor([model.tokenizer(text)["input_ids"]]), use_cache=False)
        handle.remove()
        found.append(seen[0][position])
    return (found[0] + torch.stack(found[1:]).mean(0)) / 2

"""MEMIT's compute_z and compute_ks written plainly: one fact, one text, one full forward pass at a time.

An oracle for the batched search: it shares no code with it except the model and its tokenizer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from engine.fact import Fact


@dataclass
class SlowResult:
    """z (d,), the clean hidden state (d,), how many gradient steps were taken, and of every pass the loss of the
    target, the KL term, the decay, the whole loss and the rank of the worst target token. ``changes`` (d,) of all that
    was searched.
    """

    z: Tensor
    initial: Tensor
    steps: int
    terms: list[tuple[float, ...]]
    changes: list[Tensor] = field(default_factory=list)


def tokens_before(tokenizer: Any, text: str, end: int) -> int:
    """Index of the last token that begins before character ``end``."""
    offsets = tokenizer(text, return_offsets_mapping=True)["offset_mapping"]
    return max(i for i, (a, b) in enumerate(offsets) if a < end and b > a)


def outputs_at(
    model: nn.Module, modules: list[nn.Module], ids: Tensor, position: int, changes: list[Tensor] | None
) -> tuple[Tensor, list[Tensor]]:
    """Logits (T, V) and what each module gives (d,) at ``position``, with the changes added there."""
    seen: dict[nn.Module, Tensor] = {}

    def hook(module: nn.Module, __: Any, output: Any) -> Any:
        hidden = output if isinstance(output, Tensor) else output[0]
        flat = hidden.reshape(-1, hidden.shape[-1])
        seen[module] = flat[position].detach().clone()
        if changes is None:
            return None
        mask = torch.zeros(flat.shape[0], 1)
        mask[position] = 1
        moved = (flat + mask * changes[modules.index(module)]).reshape(hidden.shape)
        return moved if isinstance(output, Tensor) else (moved, *output[1:])

    handles = [module.register_forward_hook(hook) for module in modules]
    logits = model(input_ids=ids[None], use_cache=False).logits[0]
    for handle in handles:
        handle.remove()
    return logits, [seen[module] for module in modules]


def texts_of(tokenizer: Any, fact: Fact, prefixes: tuple[str, ...]) -> list[tuple[Tensor, int, int]]:
    """Per template the ids of prompt and target, the subject's last token, and where the target begins."""
    rows = []
    for prefix in ("", *prefixes):
        before = prefix + fact.prompt.split("{}")[0] + fact.subject
        prompt = prefix + fact.text
        full = f"{prompt} {fact.target}"
        ids = torch.tensor(tokenizer(full)["input_ids"])
        rows.append((ids, tokens_before(tokenizer, full, len(before)), len(tokenizer(prompt)["input_ids"])))
    return rows


def stops(rule: str, right: list[list[bool]], hits: int, extra: int, kl: float) -> tuple[bool, int]:
    """Whether the search ends now, and the count of steps so far at which the target was most probable.

    ``right`` says per text and target token whether it is the argmax; the first text is the bare prompt.
    """
    prefixed = [token for text in right[1:] for token in text]
    if rule == "most-probable":
        hits += all(prefixed)
        return hits == extra + 1, hits
    if rule == "most-probable-v1":
        hits += sum(prefixed) == len(right) - 1
        return hits == extra + 1, hits
    if rule == "most-probable-kl":
        everywhere = all(token for text in right for token in text)
        return everywhere and kl <= 0.01, int(everywhere)
    return False, hits


def aligned(others: dict[str, Any], change: Tensor) -> Tensor:
    """EAMET's two terms, by the facts before this one: their keys and the changes found for them."""

    def cosine(a: Tensor, b: Tensor) -> Tensor:
        return (a @ b) / (a.norm() * b.norm())

    wanted = torch.stack([cosine(k, others["key"]) for k in others["keys"]])
    found = torch.stack([cosine(r, change) for r in others["found"]])
    p, q = ((c / 0.07).exp() / (c / 0.07).exp().sum() for c in (wanted, found))
    near = sorted(range(len(wanted)), key=lambda j: -float(wanted[j]))[:50]
    total = sum((wanted[j] / 0.07).exp() for j in near)
    squares = sum((wanted[j] / 0.07).exp() / total * (wanted[j] - found[j]) ** 2 for j in near)
    return others["align"] * (p * (p / q).log()).sum() + others["nearest"] * squares


def compute_z(model: Any, fact: Fact, prefixes: tuple[str, ...], layer: int, hp: dict[str, Any]) -> SlowResult:
    """One fact's z, as the papers and the methods reference (1.3, 5, 7.1) have it.

    ``hp["parts"]`` names what is changed: the block (MEMIT), the MLP (ROME), or the MLP and the attention (PMET);
    ``hp["together"]`` layers whose MLPs are changed instead, each with a decay by its own share.
    """
    tokenizer, anatomy = model.tokenizer, model.anatomy.layers[layer]
    modules = [getattr(anatomy, part) for part in hp.get("parts", ("block",))]
    power = 2
    if "together" in hp:
        modules, power = [model.anatomy.layers[each].mlp for each in hp["together"]], 1
    rule = hp.get("stop", "most-probable" if hp.get("most_probable") else "loss")
    rows = texts_of(tokenizer, fact, prefixes)
    kl_text = f"{fact.subject} is a"
    kl_ids = torch.tensor(tokenizer(kl_text)["input_ids"])
    kl_position = tokens_before(tokenizer, kl_text, len(fact.subject))
    with torch.no_grad():
        _, initial = outputs_at(model.module, modules, rows[0][0], rows[0][1], None)
    scales = [h.square().mean().sqrt() if hp["relative"] else torch.tensor(1.0) for h in initial]
    others = hp.get("aligned")
    start = [torch.zeros_like(h) for h in initial]
    if others:
        start[0] = initial[0] / initial[0].norm() * others["key"].norm() / scales[0]
    deltas = [s.requires_grad_() for s in start]
    optimiser = torch.optim.Adam(deltas, lr=hp["lr"])
    base, hits, weight, terms = None, 0, 1.0, []
    for step in range(hp["steps"]):
        optimiser.zero_grad()
        changes = [delta * scale for delta, scale in zip(deltas, scales, strict=True)]
        nlls, right, ranks = [], [], []
        for ids, position, start in rows:
            logits, _ = outputs_at(model.module, modules, ids, position, changes)
            chances = logits[start - 1 : -1].log_softmax(-1)
            nlls.append(-chances.gather(1, ids[start:, None]).mean())
            right.append((chances.argmax(-1) == ids[start:]).tolist())
            order = chances.argsort(-1, descending=True)
            ranks += [1 + place.tolist().index(token) for place, token in zip(order, ids[start:].tolist(), strict=True)]
        logits, _ = outputs_at(model.module, modules, kl_ids, kl_position, changes)
        now = logits[kl_position].log_softmax(-1)
        base = now.detach().clone() if base is None else base
        kl = torch.nn.functional.kl_div(base, now, log_target=True, reduction="sum")
        decay = sum(c.norm() / h.norm() ** power for c, h in zip(changes, initial, strict=True))
        loss = weight * torch.stack(nlls).mean() + hp["kl"] * kl + hp["decay"] * decay
        if others and others["keys"]:
            loss = loss + aligned(others, changes[0])
        parts = torch.stack([torch.stack(nlls).mean(), hp["kl"] * kl, hp["decay"] * decay, loss])
        terms.append((*parts.tolist(), max(ranks)))
        if loss < (1e-2 if others else 5e-2) and rule != "fixed":
            break
        ended, hits = stops(rule, right, hits, hp.get("extra", 0), hp["kl"] * float(kl.detach()))
        if ended or step == hp["steps"] - 1:
            break
        if rule == "most-probable-kl":
            weight = 0.1 if hits else 1.0
            hits = 0
        loss.backward()
        optimiser.step()
        with torch.no_grad():
            for delta, scale, h in zip(deltas, scales, initial, strict=True):
                limit = hp["clamp"] * (others["key"] if others else h).norm()
                if (delta * scale).norm() > limit:
                    delta.mul_(limit / (delta * scale).norm())
    found = [(delta * scale).detach() for delta, scale in zip(deltas, scales, strict=True)]
    return SlowResult(initial[0] + found[0], initial[0], step, terms, found)


@torch.no_grad()
def compute_key(model: Any, fact: Fact, prefixes: tuple[str, ...], layer: int, flat: bool = False) -> Tensor:
    """One fact's key (m,): half the bare prompt's, half the mean over the prefixed ones; ``flat``: a mean over all."""
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
    if flat or not prefixes:
        return torch.stack(found).mean(0)
    return (found[0] + torch.stack(found[1:]).mean(0)) / 2

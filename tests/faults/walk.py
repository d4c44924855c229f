"""A walk over a session: seeded steps of every kind that changes it, and what the session holds after each."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from engine.fact import make_fact
from engine.session.ledger import BatchRecord, FactResult, Ledger
from engine.support.files import digest

LONGEST = 14  # batches of a line, after which a walk goes back


@dataclass(frozen=True)
class Base:
    """The fields of ``engine.model.loading.ModelInfo``: a session needs no model."""

    name: str = "walk"
    folder: str = "models/walk"
    architecture: str = "LlamaForCausalLM"
    layers: int = 6
    hidden: int = 8
    inner: int = 16
    vocabulary: int = 50
    parameters: int = 1000
    dtype: str = "float32"
    device: str = "cpu"
    fingerprint: str = "0123456789abcdef0123"


def open_ledger(folder: Path) -> Ledger:
    """The session in ``folder``, or a new one."""
    return Ledger.open(folder, Base())  # type: ignore[arg-type]


def take_step(ledger: Ledger, seed: int) -> None:
    """Change the session in a way that ``seed`` and its state determine."""
    choose = random.Random(seed)
    others = [branch.name for branch in ledger.branches() if branch.name != ledger.branch]
    kind = choose.choices(("append", "measure", "back", "switch", "rename", "delete"), (8, 3, 2, 2, 1, 1))[0]
    if kind == "back" or ledger.applied >= LONGEST:
        ledger.set_applied(choose.randint(0, ledger.applied))
    elif kind == "switch" and others:
        name = choose.choice(others)
        ledger.switch(name, len(ledger.line(name)))  # in one change: a step is taken or not
    elif kind == "delete" and len(others) > 1:
        ledger.delete_branch(choose.choice(others))
    elif kind == "rename" and ledger.applied:
        ledger.rename(choose.randint(1, ledger.applied), f"name {seed}")
    elif kind == "measure":
        ledger.measure("norms", ledger.position, {"values": [choose.random() for _ in range(choose.randint(1, 300))]})
    else:
        ledger.append(*_batch(ledger.applied + 1, choose))


def _batch(number: int, choose: random.Random) -> tuple[BatchRecord, dict[str, torch.Tensor]]:
    facts = tuple(
        make_fact(f"Ada Veld {choose.random()}", "{} was born in", f"Orlen {n}", paraphrases=("Ada's birthplace is",))
        for n in range(choose.randint(1, 4))
    )
    results = tuple(FactResult(fact.id, choose.random(), choose.random(), " Orlen", True) for fact in facts)
    generator = torch.Generator().manual_seed(choose.getrandbits(40))
    rank = choose.choice((1, 4, 64, 512))
    sizes = {"delta.4.left": (64, rank), "memory.4": (rank,)}
    tensors = {name: torch.randn(size, generator=generator) for name, size in sizes.items()}
    when, seed = "2025-01-01T00:00:00+00:00", choose.getrandbits(30)
    return BatchRecord(number, "encore", {"layers": "4"}, seed, facts, 1.5, when, "", results), tensors


def state(ledger: Ledger) -> dict[str, Any]:
    """All that the session holds, with checksums of the tensors as they are read."""
    lines = {
        branch.name: [(node.id, node.record, _digests(ledger.tensors_of(node))) for node in ledger.line(branch.name)]
        for branch in ledger.branches()
    }
    assert not ledger.left_out
    measured = {name: ledger.measurements("norms", name) for name in lines}
    return {"branch": ledger.branch, "applied": ledger.applied, "lines": lines, "measured": measured}


def _digests(tensors: dict[str, torch.Tensor]) -> dict[str, str]:
    return {name: digest(tensor.numpy().tobytes()) for name, tensor in tensors.items()}


def states(folder: Path, seeds: list[int]) -> Iterator[dict[str, Any]]:
    """What the session in ``folder`` holds before the steps of ``seeds`` and after each."""
    with open_ledger(folder) as ledger:
        yield state(ledger)
        for seed in seeds:
            take_step(ledger, seed)
            yield state(ledger)

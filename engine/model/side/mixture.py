"""A mixture of LoRA experts on some matrices of a decoder, with one gate per matrix (ELDER, arXiv 2408.11869).

One query q per text, the input of a layer's MLP write matrix at the last prompt token, goes to all gates. At a matrix
W with experts (A_e, B_e) and gate g = softmax(G q + b), the output is

    W x + alpha / r * sum over the k largest g_e of g_e (x A_e B_e)

for every token x of the text; the chosen g_e are not renormalised. Experts run in float32.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from engine.model.anatomy import Anatomy
from engine.model.delta import Site

_NAME = re.compile(r"experts\.(\d+)\.(?:(.+)\.)?(down|up|gate|bias)")


@dataclass(frozen=True, eq=False)
class Experts:
    """E experts of rank r for one matrix (d, m), and their gate on queries of width q; float32.

    ``down`` (E, m, r) = A, ``up`` (E, r, d) = B, ``gate`` (E, q) = G, ``bias`` (E,) = b.
    """

    down: Tensor
    up: Tensor
    gate: Tensor
    bias: Tensor

    @classmethod
    def fresh(cls, shape: tuple[int, int], width: int, count: int, rank: int, generator: torch.Generator) -> Experts:
        """Experts that change nothing yet: A and the gate uniform in +-1/sqrt(inputs), as in torch and peft, and B = 0.

        ``shape`` (d, m) is the matrix's, ``width`` the query's.
        """

        def uniform(inputs: int, *size: int) -> Tensor:
            return (2 * torch.rand(size, generator=generator) - 1) / math.sqrt(inputs)

        out, inner = shape
        down = uniform(inner, count, inner, rank)
        return cls(down, torch.zeros(count, rank, out), uniform(width, count, width), uniform(width, count))

    def tensors(self) -> dict[str, Tensor]:
        """The parts by name."""
        return {"down": self.down, "up": self.up, "gate": self.gate, "bias": self.bias}

    def to(self, device: torch.device) -> Experts:
        """The same on another device."""
        return Experts(**{name: tensor.to(device) for name, tensor in self.tensors().items()})

    def gates(self, query: Tensor) -> Tensor:
        """log g (B, E) of queries (B, q)."""
        return torch.log_softmax(query @ self.gate.T + self.bias, -1)

    def output(self, inputs: Tensor, shares: Tensor) -> Tensor:
        """sum_e shares_e (x A_e B_e), float32 (B, T, d), for ``inputs`` (B, T, m) and ``shares`` (B, E)."""
        count, inner, rank = self.down.shape
        hidden = inputs.float() @ self.down.permute(1, 0, 2).reshape(inner, count * rank)
        weighted = hidden.unflatten(-1, (count, rank)) * shares[:, None, :, None]
        return weighted.flatten(-2) @ self.up.flatten(0, 1)


@dataclass(frozen=True, eq=False)
class Routing:
    """The gates' choices for B texts at S matrices of E experts each.

    ``logs`` (S, B, E) log g; ``chosen`` (S, B, E) bool the k largest; ``shares`` (S, B, E) g where chosen, else 0.
    """

    logs: Tensor
    chosen: Tensor
    shares: Tensor

    @property
    def codes(self) -> Tensor:
        """(B, S E) uint8: the choices of all matrices one after another."""
        return self.chosen.permute(1, 0, 2).flatten(1).to(torch.uint8)


@dataclass(frozen=True, eq=False)
class Mixture:
    """Experts for several matrices, in the order of their sites.

    ``query`` is the layer whose write matrix's input is the query; ``scale`` is alpha / r.
    """

    experts: Mapping[Site, Experts]
    query: int
    top_k: int
    scale: float

    @property
    def size(self) -> tuple[int, int, int]:
        """Matrices S, experts per matrix E, rank r."""
        first = next(iter(self.experts.values()))
        return len(self.experts), first.down.shape[0], first.down.shape[2]

    def to(self, device: torch.device) -> Mixture:
        """The same on another device."""
        return Mixture({s: e.to(device) for s, e in self.experts.items()}, self.query, self.top_k, self.scale)

    def route(self, query: Tensor) -> Routing:
        """The routing of queries (B, q), float32."""
        logs = torch.stack([part.gates(query) for part in self.experts.values()])
        chosen = torch.zeros_like(logs, dtype=torch.bool).scatter(-1, logs.topk(self.top_k, -1).indices, True)
        return Routing(logs, chosen, torch.where(chosen, logs.exp(), 0.0))

    def tensors(self) -> dict[str, Tensor]:
        """Everything by name, on the CPU, to be recorded."""
        named = {"rule": torch.tensor([self.query, self.top_k, self.scale], dtype=torch.float64)}
        for (layer, path), part in self.experts.items():
            place = f"experts.{layer}.{path}." if path else f"experts.{layer}."
            named.update({place + name: tensor.detach().cpu() for name, tensor in part.tensors().items()})
        return named

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor]) -> Mixture:
        """Take a mixture back out of ``tensors``; other names are ignored."""
        found: dict[Site, dict[str, Tensor]] = {}
        for name, tensor in tensors.items():
            if match := _NAME.fullmatch(name):
                found.setdefault((int(match[1]), match[2] or ""), {})[match[3]] = tensor
        query, top_k, scale = tensors["rule"].tolist()
        return cls({site: Experts(**found[site]) for site in sorted(found)}, int(query), int(top_k), scale)

    @contextmanager
    def adding(self, anatomy: Anatomy, source: ShareSource) -> Iterator[None]:
        """In passes inside, add the experts' output by ``source`` to each matrix's; hooks are removed at the end."""
        with ExitStack() as stack:
            for index, ((layer, path), part) in enumerate(self.experts.items()):
                module = anatomy.layers[layer].matrix(path).module
                hook = _adding(part, self.scale, index, source)
                stack.callback(module.register_forward_hook(hook).remove)
            yield


class ShareSource:
    """The rows of the running pass that the experts answer, and their shares.

    ``rows`` (a,) long of ``count`` texts, and their ``shares`` (S, a, E). With ``rows`` None every text is answered.
    """

    def __init__(self, shares: Tensor, count: int, rows: Tensor | None = None) -> None:
        self.shares = shares
        self.count = count
        self.rows = rows


def _adding(part: Experts, scale: float, index: int, source: ShareSource) -> Any:
    """A forward hook for one matrix. Texts that the experts do not answer keep their output to the bit."""

    def add(_: nn.Module, args: tuple[Any, ...], output: Tensor) -> Tensor | None:
        """The output (B, T, d) with what the experts add; None: no text is answered and it stays as it is."""
        rows, shares = source.rows, source.shares
        if rows is not None and not len(rows):
            return None
        # Some modules see texts and tokens flattened into one (OPT).
        inputs, whole = (t if t.dim() == 3 else t.unflatten(0, (source.count, -1)) for t in (args[0], output))
        if rows is None:
            moved = whole.float() + scale * part.output(inputs, shares[index])
            return moved.to(output.dtype).reshape(output.shape)
        answered = whole[rows].float() + scale * part.output(inputs[rows], shares[index])
        return whole.index_put((rows,), answered.to(output.dtype)).reshape(output.shape)

    return add

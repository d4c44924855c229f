"""Routing: whether a text is read with a side copy W' of a write matrix W in place of W, decided once on its prompt.

The routing activation (WISE, arXiv 2405.14768, equation 3) is Delta_act(x) = ||A(x) (W' - W)||_2 with A(x) the input of
the write matrix: one matrix product more than the base pass. The reference code compares the activation function of
both outputs instead; both forms are here. It is a number per token; a text's is the mean over its prompt, that of the
prompt's last token, or the largest of the prompt's tokens but the first, which many models use as a sink of attention.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from engine.model.side.reading import Reading

FORMS = ("paper", "reference")
PLACES = ("mean", "last", "largest")
# The reference code takes the largest token of a longer text, whose mean is uninformative about any part of it.
LONG_PROMPT = 100

Activation = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class Route:
    """Where and how a memory routes.

    The layer of the write matrix, the form of the activation ("paper" or "reference"), and the tokens that it is taken
    over: "mean" over the prompt, its "last" token, or the "largest".
    """

    layer: int
    form: str
    place: str

    def distance(self, change: Tensor, base: Tensor, act: Activation, prompt: Tensor, last: Tensor) -> Tensor:
        """The routing activation of each text (B,), float32.

        ``change`` (B, T, d) is A(x) (W' - W), ``base`` (B, T, d) the write matrix's own output, ``act`` the model's
        activation function (only for the reference form), ``prompt`` (B, T) bool and ``last`` (B,) the prompts' tokens.
        """
        return over_prompt(self.norms(change, base, act), prompt, last, self.place)

    def norms(self, change: Tensor, base: Tensor, act: Activation) -> Tensor:
        """The routing activation of each token (B, T), float32."""
        moved = change.float()
        if self.form == "reference":
            clean = base.float()
            moved = act(clean + moved) - act(clean)
        return moved.norm(dim=-1)


def over_prompt(norms: Tensor, prompt: Tensor, last: Tensor, place: str) -> Tensor:
    """One number per text (B,) from one per token (B, T): the last's, the largest, or the mean, of a long prompt also
    the largest. The first token counts for the largest only where there is no other.
    """
    if place == "last":
        return norms[torch.arange(len(norms), device=norms.device), last]
    if place == "largest":
        later = prompt & (prompt.cumsum(1) > 1)
        return norms.masked_fill(~torch.where(later.any(1, keepdim=True), later, prompt), 0.0).amax(1)
    counts = prompt.sum(1)
    mean = (norms * prompt).sum(1) / counts.clamp_min(1)
    return torch.where(counts > LONG_PROMPT, norms.masked_fill(~prompt, 0.0).amax(1), mean)


def activation_of(block: nn.Module) -> nn.Module | None:
    """The activation function of a block: its one module without parts and parameters that is not dropout."""
    plain = [
        part
        for part in block.modules()
        if not list(part.children()) and not list(part.parameters()) and not isinstance(part, nn.Dropout | nn.Identity)
    ]
    return plain[0] if len(plain) == 1 else None


class Router:
    """The hook on a write matrix by which side copies answer.

    ``matrices`` (c) give each copy's difference W' - W (d, m), ``thresholds`` (c) the activation that it must exceed.
    Of the copies that exceed their own threshold the one with the largest activation answers (WISE-Retrieve); a text
    for which none does keeps the base output's bits. The signal is the largest ratio of activation to threshold, so
    that a text is answered where it exceeds 1.
    """

    def __init__(
        self,
        kind: str,
        route: Route,
        matrices: Sequence[Callable[[], Tensor]],
        thresholds: Sequence[float],
        act: Activation,
        reading: Reading,
    ) -> None:
        self._kind = kind
        self._route = route
        self._matrices = matrices
        self._thresholds = thresholds
        self._act = act
        self._reading = reading
        self._ready: list[Tensor] = []

    def __call__(self, _: nn.Module, args: tuple[Any, ...], output: Tensor) -> Tensor | None:
        """The write matrix's output with the rows of the chosen texts changed; None where no text is."""
        keys, base = self._reading.by_text(args[0]), self._reading.by_text(output)
        change = self._continue(keys, base) if self._reading.continued else self._decide(keys, base)
        chosen = (self._reading.choices[self._kind] >= 0)[:, None, None]
        if not bool(chosen.any()):
            return None
        return torch.where(chosen, base + change, base).view_as(output)

    def _decide(self, keys: Tensor, base: Tensor) -> Tensor:
        """Choose a copy for each text; returns the chosen copies' changes (B, T, d)."""
        reading = self._reading
        best = torch.zeros(len(keys), device=keys.device)
        signal = torch.zeros_like(best)
        change = torch.zeros_like(base)
        choice = torch.full((len(keys),), -1, device=keys.device)
        for index, (matrix, threshold) in enumerate(zip(self._on(keys), self._thresholds, strict=True)):
            own = keys @ matrix.T
            distance = self._route.distance(own, base, self._act, reading.prompt, reading.last)
            # A copy under its threshold is excluded, so that it cannot prevent a smaller but valid one from answering.
            better = (distance > threshold) & (distance > best)
            best = torch.where(better, distance, best)
            choice[better] = index
            change = torch.where(better[:, None, None], own, change)
            signal = torch.maximum(signal, distance / max(threshold, torch.finfo(torch.float32).tiny))
        reading.choices[self._kind] = choice
        reading.decisions[self._kind] = choice >= 0
        reading.signals[self._kind] = signal
        return change

    def _continue(self, keys: Tensor, base: Tensor) -> Tensor:
        """The changes (B, T, d) by the copies chosen for these texts."""
        change, choice = torch.zeros_like(base), self._reading.choices[self._kind]
        matrices = self._on(keys)
        for index in choice[choice >= 0].unique().tolist():
            rows = choice == index
            change[rows] = keys[rows] @ matrices[index].T
        return change

    def _on(self, keys: Tensor) -> list[Tensor]:
        """The differences on the keys' device, made on first use."""
        if not self._ready:
            self._ready = [make().to(keys.device, keys.dtype) for make in self._matrices]
        return self._ready

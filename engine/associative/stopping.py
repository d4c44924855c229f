"""Rules for when the search for v* ends, for each fact separately."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

StopReason = Literal["loss", "most probable", "steps"]

# PMET: once the target is the most probable answer, its likelihood has weight 0.1, and a KL term this small suffices.
QUIET_WEIGHT = 0.1
QUIET_KL = 0.01


@dataclass(frozen=True)
class Look:
    """The state of the a facts that are still being searched, after one step, on the CPU.

    ``facts`` (a,) their indices; ``loss`` and its KL term ``kl`` (a,), factor included; ``right``, ``tokens`` (a, 2)
    how many target tokens are the most probable ones and how many there are, first over the prefixed texts, then all.
    """

    facts: Tensor
    loss: Tensor
    kl: Tensor
    right: Tensor
    tokens: Tensor


class Stopping:
    """Ends a search at a loss under ``loss``, as MEMIT does. ``weight`` (n,) is that of the likelihood in the loss."""

    def __init__(self, count: int, loss: float) -> None:
        self.weight = torch.ones(count)
        self._loss = loss

    def reasons(self, look: Look) -> list[StopReason | None]:
        """Why each fact of ``look`` stops now, or None; called once per step."""
        small, found = look.loss < self._loss, self._found(look)
        return ["loss" if s else "most probable" if f else None for s, f in zip(small, found, strict=True)]

    def _found(self, look: Look) -> Tensor:
        """(a,) bool: facts whose target is probable enough."""
        return torch.zeros(len(look.facts), dtype=torch.bool)


class MostProbable(Stopping):
    """Also ends a search ``extra`` steps after every target token of every prefixed text first is the argmax (ENCORE,
    section 4; reference section 7.1). ``wanted``: this many tokens instead of all, as in ENCORE's first code.
    """

    def __init__(self, count: int, loss: float, extra: int, wanted: int | None = None) -> None:
        super().__init__(count, loss)
        self._extra = extra
        self._wanted = wanted
        self._hits = torch.zeros(count, dtype=torch.long)

    def _found(self, look: Look) -> Tensor:
        wanted = look.tokens[:, 0] if self._wanted is None else self._wanted
        self._hits[look.facts] += (look.right[:, 0] == wanted).long()
        return self._hits[look.facts] > self._extra


class MostProbableQuiet(Stopping):
    """Also ends a search where every target token of every text is the argmax and the KL term is at most 0.01; while
    only the first holds, the likelihood has weight 0.1 (PMET, section 5 of the reference).
    """

    def _found(self, look: Look) -> Tensor:
        probable = look.right[:, 1] == look.tokens[:, 1]
        self.weight[look.facts] = torch.where(probable, QUIET_WEIGHT, 1.0)
        return probable & (look.kl <= QUIET_KL)


def stopping(rule: str, count: int, loss: float, extra: int, prefixed: int) -> Stopping:
    """The rule by its name for ``count`` facts with ``prefixed`` texts each; "fixed" never stops."""
    if rule == "most-probable":
        return MostProbable(count, loss, extra)
    if rule == "most-probable-v1":
        return MostProbable(count, loss, extra, wanted=prefixed)
    if rule == "most-probable-kl":
        return MostProbableQuiet(count, loss)
    return Stopping(count, loss if rule == "loss" else float("-inf"))

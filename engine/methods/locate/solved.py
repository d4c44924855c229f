"""What a batch keeps of its closed form at a layer, so that it can be solved anew without some of its facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.associative.memory import keys_name
from engine.associative.solve import SOLVE_DTYPE, update
from engine.events import Steps
from engine.methods.locate.key_systems import seen_by_system, system_of
from engine.methods.locate.settings import LocateSettings
from engine.methods.method import Editing
from engine.model.delta import LayerDelta, MatrixDelta


@dataclass(frozen=True, eq=False)
class KeptSolve:
    """The keys (m, n) and residuals (d, n) of a batch at a layer, one column a fact, as they were solved.

    ``matched`` (m, n): the keys that an equality constrains, where they are others (ROME's first code).
    """

    keys: Tensor
    residual: Tensor
    matched: Tensor | None = None

    def of(self, facts: Sequence[int]) -> KeptSolve:
        """The columns of these facts, by their 0-based places."""
        matched = None if self.matched is None else self.matched[:, facts]
        return KeptSolve(self.keys[:, facts], self.residual[:, facts], matched)

    def tensors(self, layer: int, *, keys_change: bool) -> dict[str, Tensor]:
        """What is stored beside the batch's remembered keys, which are these unless ``keys_change`` once it is
        written.
        """
        named = {_name("residual", layer): self.residual}
        if keys_change:
            named[_name("solved", layer)] = self.keys
        if self.matched is not None:
            named[_name("matched", layer)] = self.matched
        return {name: tensor.float().cpu() for name, tensor in named.items()}


def kept_solve(
    memory: Mapping[str, Tensor], layer: int, settings: LocateSettings, change: MatrixDelta | None
) -> KeptSolve | None:
    """What a batch kept in its ``memory``; None where it is not enough to solve the batch anew.

    Batches written before residuals were kept: of Delta = R (eps I + G)^-1 K^T A^-1 the factors of ``change`` are
    R (eps I + G)^-1 and (A^-1 K)^T, so that G = K^T (A^-1 K) and R follow from them and the keys.
    """
    keys = memory.get(_name("solved", layer), memory.get(keys_name(layer)))
    if keys is None:
        return None
    matched, residual = memory.get(_name("matched", layer)), memory.get(_name("residual", layer))
    if residual is not None:
        return KeptSolve(keys, residual, matched)
    bare = settings.solve == "equality" and settings.key == "bare"
    if settings.remember == "keys after" or bare or not isinstance(change, LayerDelta):
        return None
    count = keys.shape[1]
    left, right = change.left[:, :count].to(SOLVE_DTYPE), change.right[:count].to(SOLVE_DTYPE)
    inner = right @ keys.to(SOLVE_DTYPE) + _slack(settings, count) * torch.eye(count, dtype=SOLVE_DTYPE)
    return KeptSolve(keys, (left @ inner).float())


def solve_layer(editing: Editing, layer: int, settings: LocateSettings, kept: KeptSolve) -> Steps[LayerDelta]:
    """The change of one layer by the method's closed form (:mod:`engine.associative.solve`)."""
    keys, matched = (yield from seen_by_system(editing, layer, settings, kept.keys)), kept.matched
    if matched is not None:
        matched = yield from seen_by_system(editing, layer, settings, matched)
    eps = _slack(settings, keys.shape[1])
    system = yield from system_of(editing, layer, settings)
    return LayerDelta(layer, *update(system, keys, kept.residual, eps, matched))


def _slack(settings: LocateSettings, facts: int) -> float:
    """eps: one key can be fitted exactly; several nearly equal ones only with slack."""
    if settings.solve == "ridge":
        return 1.0
    return settings.equality_slack if facts > 1 else 0.0


def _name(part: str, layer: int) -> str:
    return f"{part}.{layer}"

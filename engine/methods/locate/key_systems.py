"""The factored system A of a layer: protected knowledge and the keys of earlier edits."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from engine.associative.covariance_files import Covariance
from engine.associative.memory import keys_name
from engine.associative.solve import SOLVE_DTYPE, KeySystem, NullSpace, null_space, ridged, usual_eigenvalue
from engine.errors import BadHyperparameter
from engine.events import Progress, Steps
from engine.methods.locate.write_settings import WriteSettings
from engine.methods.method import Editing
from engine.model.loading import LoadedModel
from engine.support.background import beside
from engine.support.wording import say


def system_of(editing: Editing, layer: int, settings: WriteSettings) -> Steps[KeySystem]:
    """A of :mod:`engine.associative.solve` for one layer.

    It is factored in a thread where that has to be done, as a covariance of 4,864 takes seconds, so that a cancel need
    not wait for it.

    Protected by covariance: lambda_p (C + ridge) + lambda_n I + K_p K_p^T (MEMIT eq. 14; ENCORE section 5; reference
    sections 3, 4, 7.2). By null space, with all keys projected first: L2 I + P K_p K_p^T P (AlphaEdit eq. 13); by both:
    lambda_p P C P is added to it (BetaEdit).
    """
    accumulate = settings.remember != "nothing"
    if settings.protect != "covariance":
        return (yield from _null_space_system(editing, layer, settings, accumulate=accumulate))
    return (yield from _covariance_system(editing, layer, settings, accumulate=accumulate))


def seen_by_system(editing: Editing, layer: int, settings: WriteSettings, keys: Tensor) -> Steps[Tensor]:
    """Keys (m, n) as the system takes them: P K where the null space protects, else unchanged."""
    if settings.protect == "covariance":
        return keys
    return (yield from _layer_null_space(editing, layer, settings)).project(keys)


def _covariance_system(editing: Editing, layer: int, settings: WriteSettings, *, accumulate: bool) -> Steps[KeySystem]:
    covariance, device = editing.statistics.get(layer), solve_device(editing.model)
    relative = settings.lambda_n_unit == "relative"

    def factored() -> KeySystem:
        """lambda_p (C + ridge) + lambda_n I (m, m), factored; raises LinAlgError where it is singular."""
        matrix = settings.lambda_p * ridged(covariance.matrix.to(device), settings.covariance_ridge)
        matrix.diagonal().add_(settings.lambda_n * (usual_eigenvalue(matrix) if relative else 1.0))
        return KeySystem(matrix, len(matrix), device)

    def build() -> Steps[KeySystem]:
        """The same beside the worker's thread; BadHyperparameter where it is singular."""
        try:
            return (yield from beside(factored, _factoring(layer)))
        except torch.linalg.LinAlgError as error:
            raise singular(layer, covariance) from error

    key = ("covariance", covariance.tokens, settings.lambda_p, settings.covariance_ridge, settings.lambda_n, relative)
    return (yield from editing.systems.get(layer, key, build, accumulate=accumulate))


def singular(layer: int, covariance: Covariance, remedy: str = "") -> BadHyperparameter:
    """That the covariance of a layer cannot be inverted; without another ``remedy`` a ridge is named."""
    return BadHyperparameter(
        say(
            "the covariance of layer {layer} cannot be inverted: {tokens} tokens of text for {count} dimensions.",
            layer=layer,
            tokens=covariance.tokens,
            count=len(covariance.matrix),
        ),
        remedy or say("Give a longer text for the statistics, or set covariance_ridge to 0.01."),
    )


def _null_space_system(editing: Editing, layer: int, settings: WriteSettings, *, accumulate: bool) -> Steps[KeySystem]:
    space = yield from _layer_null_space(editing, layer, settings)
    statistics = editing.statistics.get(layer)
    covariance, size = statistics.matrix, len(statistics.matrix)
    weighed = settings.lambda_p if settings.protect == "both" else 0.0
    cut = _cut(editing, layer, settings)
    rule = (statistics.tokens, settings.null_space_rule, settings.null_space)
    key = ("null space", *rule, settings.l2, settings.l2_unit, weighed, cut)
    device = solve_device(editing.model)

    def weight() -> float:
        return settings.l2 * (usual_eigenvalue(covariance) * size if settings.l2_unit == "relative" else 1.0)

    def factored() -> KeySystem:
        inside = space.project(space.project(covariance.to(device)).T)
        matrix = weighed * inside + weight() * torch.eye(size, dtype=SOLVE_DTYPE, device=device)
        return KeySystem((matrix + matrix.T) / 2, size, device)

    def build() -> Steps[KeySystem]:
        if not weighed:
            return KeySystem(weight(), size, device)
        try:
            return (yield from beside(factored, _factoring(layer)))
        except torch.linalg.LinAlgError as error:
            raise singular(layer, statistics, say("Give a longer text for the statistics, or raise l2.")) from error

    return (yield from editing.systems.get(layer, key, build, space.project, accumulate=accumulate))


def _layer_null_space(editing: Editing, layer: int, settings: WriteSettings) -> Steps[NullSpace]:
    """The null space of a layer's covariance, computed once per session and, where the settings say so, cut anew."""
    rule: Any = settings.null_space_rule
    cut = _cut(editing, layer, settings)
    amount, statistics = settings.null_space, editing.statistics.get(layer)
    key = (layer, rule, amount, cut, settings.lambda_p if cut else 0.0, statistics.tokens)
    if key not in editing.null_spaces:
        matrix, device = statistics.matrix, solve_device(editing.model)
        if cut:
            matrix = _with_earlier_keys(editing, layer, cut, matrix, settings.lambda_p)
        found = yield from beside(lambda: null_space(matrix.to(device), rule, amount), _factoring(layer))
        if found.fraction == 0:
            raise BadHyperparameter(
                say(
                    "null_space = {amount:g} by {rule} leaves no direction to write in at layer {layer}.",
                    amount=amount,
                    rule=rule,
                    layer=layer,
                ),
                say("Raise it, or choose the rule 'directions'."),
            )
        if cut:  # a basis takes as much as C does, and a former cut is wanted again only after an undo
            for former in [old for old in editing.null_spaces if old[0] == layer and old[3]]:
                del editing.null_spaces[former]
        editing.null_spaces[key] = found
    return editing.null_spaces[key]


def _cut(editing: Editing, layer: int, settings: WriteSettings) -> tuple[str, ...]:
    """The batches of whose keys the null space was last cut anew: whenever ``recut_every`` edits came since."""
    if not settings.recut_every or settings.protect != "both":
        return ()
    known, count, last, found = editing.memory.ids(), 0, 0, 0
    for place, batch_id in enumerate(known, 1):
        count += _keys_of(editing, layer, batch_id).shape[1]
        if count - last >= settings.recut_every:
            last, found = count, place
    return known[:found]


def _with_earlier_keys(
    editing: Editing, layer: int, batch_ids: tuple[str, ...], covariance: Tensor, weight: float
) -> Tensor:
    """(K_p K_p^T / t + lambda_p C) / (lambda_p + 1) with the keys K_p of t earlier edits (BetaEdit's code)."""
    keys = torch.cat([_keys_of(editing, layer, batch_id) for batch_id in batch_ids], 1).to(SOLVE_DTYPE)
    mean = keys @ keys.T / keys.shape[1]
    return (mean + weight * covariance.to(SOLVE_DTYPE).cpu()) / (weight + 1)


def _keys_of(editing: Editing, layer: int, batch_id: str) -> Tensor:
    """The remembered keys (m, n) of a batch at a layer; none where it wrote there by another method."""
    keys = editing.memory.load(batch_id).get(keys_name(layer))
    return torch.empty(editing.model.info.inner, 0) if keys is None else keys


def solve_device(model: LoadedModel) -> torch.device:
    """The device on which systems are factored: the model's, if five float64 factors take less than a quarter of its
    memory, else the CPU; Apple's GPUs have no float64.
    """
    needed = 5 * 8 * model.info.inner**2
    if model.device.type == "cuda" and needed < torch.cuda.get_device_properties(model.device).total_memory / 4:
        return model.device
    return torch.device("cpu")


def _factoring(layer: int) -> Progress:
    """What is told while the covariance of a layer is factored."""
    return Progress(say("Factoring"), 0, 1, say("covariances"), say("layer {layer}", layer=layer))

"""LyapLock: what the model knows weighs more the more it was disturbed (arXiv 2505.15702; code wpwpwpyo/LyapLock)."""

from __future__ import annotations

import torch
from torch import Tensor

from engine.associative.memory import keys_name
from engine.associative.solve import SOLVE_DTYPE, ridged
from engine.events import Progress, Steps
from engine.methods.locate.key_systems import singular, solve_device
from engine.methods.locate.settings import LocateSettings
from engine.methods.method import Editing
from engine.model.delta import EntryDelta
from engine.support.background import beside
from engine.support.wording import say

# Less than this share of E ||W_0 k||^2 is what rounding does, where the facts of a batch are known already.
ROUNDING = 1e-10


def queued_change(
    editing: Editing, layer: int, settings: LocateSettings, keys: Tensor, residual: Tensor
) -> Steps[tuple[EntryDelta, dict[str, Tensor]]]:
    """The change of one layer for keys (m, n) and residuals (d, n), and what later batches need of it.

    With D the whole change of W so far, z the queue and T_p the values that D gave K_p when that batch was written, or
    gives it now, if another method wrote it:

        Delta = (R K^T - z lambda_p D C - (D K_p - T_p) K_p^T) (z lambda_p C + K K^T + K_p K_p^T)^-1
        z <- max(z + tr(D C D^T) / (alpha tr(D_1 C D_1^T)) - 1, 1)

    with D the new whole change in the second line and D_1 that of the first batch that changes anything. (The code's
    queue Z and its weight a only occur as a Z = z, with Z and z_max beginning at the root of alpha D_base, a one over
    it, V = 1 and b = 0.)
    """
    device = solve_device(editing.model)
    state = editing.model.weights.sum_of((layer, "")).state.total
    covariance = editing.statistics.get(layer)
    known = covariance.matrix.to(device, SOLVE_DTYPE)
    new, wanted = keys.to(device, SOLVE_DTYPE), residual.to(device, SOLVE_DTYPE)
    total = torch.zeros(len(wanted), len(new), dtype=SOLVE_DTYPE, device=device)
    if state is not None:
        total = total + state.to(device)
    earlier, held = _earlier(editing, layer, total)
    weight, first = _queue(editing, layer)

    def solved() -> Tensor:
        weighed = weight * settings.lambda_p * ridged(known, settings.covariance_ridge)
        system = weighed + new @ new.T + earlier @ earlier.T
        aim = wanted @ new.T - total @ weighed - (total @ earlier - held) @ earlier.T
        return torch.cholesky_solve(aim.T, torch.linalg.cholesky(system)).T

    progress = Progress(say("Solving"), 0, 1, say("systems"), say("layer {layer}", layer=layer))
    try:
        change = yield from beside(solved, progress)
    except torch.linalg.LinAlgError as error:
        raise singular(layer, covariance) from error
    after = total + change
    told = {_held_name(layer): after @ new}
    disturbed = _disturbance(after, known)
    if first is None:
        said = _disturbance(editing.model.weights.start((layer, "")).to(after), known)
        first = disturbed if disturbed > ROUNDING * said else None
    if first is not None:
        weight = max(weight + disturbed / (settings.queue_limit * first) - 1, 1.0)
        told[_queue_name(layer)] = torch.tensor([weight, first], dtype=torch.float32)
    return EntryDelta.of(layer, change), {name: tensor.float().cpu() for name, tensor in told.items()}


def _disturbance(change: Tensor, known: Tensor) -> float:
    """tr(D C D^T) = E ||D k||^2 for a change (d, m) and the covariance (m, m) of known keys."""
    return float(((change @ known) * change).sum())


def _earlier(editing: Editing, layer: int, total: Tensor) -> tuple[Tensor, Tensor]:
    """The keys K_p (m, p) of the earlier batches, and the values T_p (d, p) that they got.

    Those that other methods wrote have as T_p what the whole change ``total`` gives them now: without that they would
    be drawn back to W_0.
    """
    size, width = total.shape
    keys, held = [total.new_empty(width, 0)], [total.new_empty(size, 0)]
    for batch in editing.memory.ids():
        tensors = editing.memory.load(batch)
        if keys_name(layer) in tensors:
            keys.append(tensors[keys_name(layer)].to(total))
            told = tensors.get(_held_name(layer))
            held.append(total @ keys[-1] if told is None else told.to(total))
    return torch.cat(keys, 1), torch.cat(held, 1)


def _queue(editing: Editing, layer: int) -> tuple[float, float | None]:
    """z and the disturbance by the first batch, as the latest batch that has them left them."""
    for batch in reversed(editing.memory.ids()):
        if (found := editing.memory.load(batch).get(_queue_name(layer))) is not None:
            weight, first = found.tolist()
            return weight, first
    return 1.0, None


def _queue_name(layer: int) -> str:
    return f"queue.{layer}"


def _held_name(layer: int) -> str:
    return f"held.{layer}"

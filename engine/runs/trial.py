"""A short benchmark of a model on this machine, well under a second, as the basis of forecasts."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import torch

from engine.model import hooks
from engine.model.loading import LoadedModel

TOKENS = 32
BLOCKS = 4
KEYS = 256
# Timed runs of each kind of work, of which the fastest counts, and the seconds after which there are no more of them.
RUNS, ENOUGH = 5, 0.1


@dataclass(frozen=True)
class Trial:
    """Seconds: per ``token`` in a pass through all blocks, for its logits (``head``), for its outer product in the
    covariance of one layer (``product``), and for ``factoring`` a covariance.
    """

    token: float
    head: float
    product: float
    factoring: float

    @classmethod
    def of(cls, model: LoadedModel) -> Trial:
        """Run a few tokens through a few blocks, once as warm-up and a few times timed."""
        info, anatomy = model.info, model.anatomy
        last = min(BLOCKS, info.layers) - 1
        ids = torch.arange(TOKENS, device=model.device)[None] % info.vocabulary
        # Some heads read fewer dimensions than the residual stream has (OPT with projections).
        read: torch.Tensor = getattr(anatomy.head, "weight")  # noqa: B009 - a module's attributes are of any kind
        state = torch.zeros(1, TOKENS, read.shape[-1], device=model.device, dtype=read.dtype)
        keys = torch.ones(KEYS, info.inner, device=model.device)
        total = torch.zeros(info.inner, info.inner, device=model.device)

        def blocks() -> None:
            with hooks.stop_after(anatomy.layers[last].block):
                model.module(input_ids=ids, use_cache=False)

        with torch.no_grad():
            block = _seconds(blocks, model.device) / (TOKENS * (last + 1))
            head = _seconds(lambda: anatomy.head(state), model.device) / TOKENS
            product = _seconds(lambda: total.addmm_(keys.T, keys), model.device) / KEYS
        # A product does 2 m^2 operations a token; Cholesky m^3 / 3 in float64, at half the speed and less.
        return cls(block * info.layers, head, product, product * info.inner / 2)


def _seconds(work: Callable[[], object], device: torch.device) -> float:
    """Seconds of the fastest run: what else goes on, such as a window that is just being painted, makes one longer."""
    work()
    _wait(device)
    taken: list[float] = []
    while len(taken) < RUNS and sum(taken) < ENOUGH:
        start = time.perf_counter()
        work()
        _wait(device)
        taken.append(time.perf_counter() - start)
    return min(taken)


def _wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)

"""The closed forms of locate-then-edit, on one solver.

With A the system of what must be preserved (m, m), K the keys of the batch (m, n) and R its residuals (d, n), every
method of the family is

    Delta = R (eps I_n + G)^{-1} K^T A^{-1},   G = K^T A^{-1} K,

with eps = 1 for the ridge solution R K^T (A + K K^T)^{-1} (MEMIT eq. 14, ENCORE, AlphaEdit) and eps = 0 for the
equality constraint (ROME, EMMET). So A is factored once and a batch costs triangular solves for n columns and one
n x n solve; the result is low-rank by construction.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from engine.errors import PalimpsestError
from engine.support.wording import say

SOLVE_DTYPE = torch.float64
# Keys are added to the factored matrix once there are this many per row: below, the Woodbury correction is cheaper.
CONSOLIDATE_AT = 0.25
# An equality of several facts holds exactly if the stored change misses the residuals by no more than this share.
MISSED = 0.01
# A direction of a covariance whose eigenvalue is so many times the mean of the others is no usual one; how many are
# looked at, and in how many rounds.
SINK, LARGEST, ROUNDS = 1000.0, 4, 6
NOTHING_LEFT = 1e-6  # of the trace

NullSpaceRule = Literal["threshold", "energy", "directions"]


class KeySystem:
    """A = base + sum of the remembered K_p K_p^T, factored.

    ``base`` is (m, m) positive definite, or a scalar times the identity.

    Remembered keys are kept as a Woodbury correction and folded into the factor once they are many.
    """

    def __init__(self, base: Tensor | float, size: int, device: torch.device) -> None:
        self._size = size
        self._device = device
        self._scale = 0.0 if isinstance(base, Tensor) else float(base)
        # Only the factor is kept: for m = 14,336 it alone takes 1.6 GB.
        self._factor = torch.linalg.cholesky(base.to(device, SOLVE_DTYPE)) if isinstance(base, Tensor) else None
        self._keys = torch.empty(size, 0, dtype=SOLVE_DTYPE, device=device)
        self._solved = self._keys
        self._inner = torch.empty(0, 0, dtype=SOLVE_DTYPE, device=device)

    def solve(self, keys: Tensor) -> Tensor:
        """A^{-1} ``keys`` for ``keys`` (m, n), in float64."""
        solved = self._base_solve(keys.to(self._device, SOLVE_DTYPE))
        if self._keys.shape[1] == 0:
            return solved
        correction = torch.cholesky_solve(self._keys.T @ solved, self._inner)
        return solved - self._solved @ correction

    def remember(self, keys: Tensor) -> None:
        """Add ``keys`` (m, n) to the preserved ones: A becomes A + K K^T."""
        new = keys.to(self._device, SOLVE_DTYPE)
        self._keys = torch.cat([self._keys, new], 1)
        self._solved = torch.cat([self._solved, self._base_solve(new)], 1)
        if self.folds(0):
            self._consolidate()
            return
        count = self._keys.shape[1]
        gram = torch.eye(count, dtype=SOLVE_DTYPE, device=self._device) + self._keys.T @ self._solved
        self._inner = torch.linalg.cholesky((gram + gram.T) / 2)

    def folds(self, more: int) -> bool:
        """Whether remembering ``more`` keys factors A anew, which takes as long as building it."""
        return self._keys.shape[1] + more > max(1.0, CONSOLIDATE_AT * self._size)

    def with_keys(self, keys: Tensor) -> KeySystem:
        """A system that also preserves ``keys`` (m, n); this one is left unchanged."""
        # remember() replaces tensors and never writes into them, so the factor can be shared.
        other = copy.copy(self)
        other.remember(keys)
        return other

    def _base_solve(self, keys: Tensor) -> Tensor:
        return keys / self._scale if self._factor is None else torch.cholesky_solve(keys, self._factor)

    def _consolidate(self) -> None:
        if self._factor is None:
            dense = torch.eye(self._size, dtype=SOLVE_DTYPE, device=self._device) * self._scale
        else:
            dense = self._factor @ self._factor.T
        self._factor = torch.linalg.cholesky(dense.addmm_(self._keys, self._keys.T))
        self._keys = self._keys[:, :0]
        self._solved = self._keys
        self._inner = self._inner[:0, :0]


def update(
    system: KeySystem, keys: Tensor, residual: Tensor, eps: float = 1.0, matched: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """The change that moves the values of ``keys`` (m, n) by ``residual`` (d, n) and disturbs ``system`` least.

    ``matched`` (m, n): other keys whose values move by the residual, as in ROME's first code, whose direction comes
    from averaged keys and whose length from the bare prompt's (reference, section 2).
    Returns factors (d, n), (n, m) in float32 on the CPU; their product is Delta (d, m). See the module's equation.
    Raises PalimpsestError where several facts are to hold exactly (``eps`` = 0) and their keys are too much alike, or
    more than there are directions.
    """
    solved = system.solve(keys)
    if matched is None:
        gram = keys.to(solved.device, SOLVE_DTYPE).T @ solved
        gram = (gram + gram.T) / 2
    else:
        gram = solved.T @ matched.to(solved.device, SOLVE_DTYPE)  # what the change of unit residuals gives these keys
    inner = gram + eps * torch.eye(gram.shape[0], dtype=SOLVE_DTYPE, device=gram.device)
    wanted = residual.to(solved.device, SOLVE_DTYPE)
    try:
        # R inner^{-1} by LU: with ``matched`` keys the Gram matrix is not symmetric.
        left = torch.linalg.solve(inner.T, wanted.T).T.float()
    except torch.linalg.LinAlgError as error:
        raise _cannot_all_hold() from error
    right = solved.T.float()
    if eps == 0 and len(gram) > 1:
        # LU finds pivots of rounding alone, by which the change is enormous, and off by more still once it is float32.
        missed = left.double() @ (right.double() @ (keys if matched is None else matched).to(right.device).double())
        if not (missed - wanted).norm() <= MISSED * wanted.norm():
            raise _cannot_all_hold()
    return left.cpu().contiguous(), right.cpu().contiguous()


def _cannot_all_hold() -> PalimpsestError:
    return PalimpsestError(
        say("the facts of this batch cannot all hold exactly: some of them have the same key."),
        say("Take smaller batches, raise equality_slack, or choose the ridge."),
    )


def exact_on(device: torch.device) -> torch.device:
    """``device``, or the CPU where that has no float64 (Apple's GPUs)."""
    return torch.device("cpu") if device.type == "mps" else device


def ridged(covariance: Tensor, fraction: float) -> Tensor:
    """C + ``fraction`` x (usual eigenvalue of C) x I, in float64; without it a small model's C is all but singular."""
    matrix = covariance.to(SOLVE_DTYPE)
    if fraction:
        matrix = matrix + fraction * usual_eigenvalue(matrix) * torch.eye(
            len(matrix), dtype=SOLVE_DTYPE, device=matrix.device
        )
    return matrix


def usual_eigenvalue(covariance: Tensor) -> float:
    """The mean eigenvalue of C (m, m), without directions that have a thousand times the mean of all others.

    These are an attention sink's: the key of one token of every text can be a thousand times as long as all others
    (99.9 % of the trace at layer 11 of SmolLM2-135M). In units of the whole trace a ridge is larger than nearly all
    eigenvalues there, and no fact is written against it.
    """
    matrix = covariance.to(SOLVE_DTYPE)
    trace, largest = float(matrix.diagonal().sum()), _largest_eigenvalues(matrix)
    sinks = sinks_among(largest, trace, len(matrix))
    return (trace - float(largest[:sinks].sum())) / (len(matrix) - sinks)


def sinks_among(largest: Tensor, trace: float, count: int) -> int:
    """How many of the ``largest`` eigenvalues, falling, of ``count`` with the sum ``trace`` are an attention sink's."""
    found, rest = 0, trace
    for number, value in enumerate(largest[:LARGEST].tolist(), 1):
        is_sink = value >= _of_a_sink(rest, count - number + 1)
        rest -= value
        if rest <= NOTHING_LEFT * trace:  # of a few tokens' C these directions are all that there is
            break
        found = number if is_sink else found  # of two of one size the first does not stand out beside the second
    return found


def _of_a_sink(trace: float, count: int) -> float:
    """The eigenvalue, of ``count`` with this sum, that is SINK times the mean of the others; of one there is none."""
    return SINK * trace / (count - 1 + SINK) if count > 1 else float("inf")


def _largest_eigenvalues(matrix: Tensor) -> Tensor:
    """The first of a symmetric ``matrix`` (m, m), falling, by subspace iteration; exact enough where they stand out."""
    start = torch.randn(len(matrix), min(LARGEST, len(matrix)), generator=torch.Generator().manual_seed(0))
    basis = torch.linalg.qr(start.to(matrix)).Q
    for _ in range(ROUNDS):
        basis = torch.linalg.qr(matrix @ basis).Q
    return torch.linalg.eigvalsh(basis.T @ matrix @ basis).flip(0)


@dataclass(frozen=True)
class NullSpace:
    """Directions in which the keys of the corpus hardly vary; AlphaEdit writes only there.

    ``protected`` (m, r) is an orthonormal basis of everything else, so that P = I - protected protected^T.
    """

    protected: Tensor

    def project(self, keys: Tensor) -> Tensor:
        """P ``keys`` for ``keys`` (m, n)."""
        keys = keys.to(self.protected.device, SOLVE_DTYPE)
        return keys - self.protected @ (self.protected.T @ keys)

    @property
    def fraction(self) -> float:
        """The share of all m directions that may be written."""
        size, protected = self.protected.shape
        return 1 - protected / size


def null_space(covariance: Tensor, rule: NullSpaceRule, amount: float) -> NullSpace:
    """The null space of C (m, m) by one of three rules (AlphaEdit, section 3.2 and its reference code).

    "threshold": eigenvalues under ``amount``, the published rule, which depends on the scale of C;
    "energy": the smallest eigenvalues that together make up at most the share ``amount`` of the trace, in which an
    attention sink's do not count: of a trace that is theirs nearly all directions have less than any usual share;
    "directions": the share ``amount`` of all directions, smallest eigenvalues first.
    """
    values, vectors = torch.linalg.eigh(covariance.to(SOLVE_DTYPE))
    if rule == "threshold":
        free = int((values < amount).sum())
    elif rule == "energy":
        held = values.clamp_min(0)
        usual = len(held) - sinks_among(held.flip(0), float(held.sum()), len(held))
        free = int((held[:usual].cumsum(0) <= amount * held[:usual].sum()).sum())
    else:
        free = round(amount * len(values))
    return NullSpace(vectors[:, free:].contiguous())

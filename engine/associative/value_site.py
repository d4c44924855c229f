"""Where in a layer a searched change enters, and where the values that it leads to are read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Literal

from torch import Tensor, nn

from engine.model import hooks
from engine.model.anatomy import Anatomy

SitePart = Literal["block", "mlp", "attention"]


@dataclass(frozen=True)
class ValueSite:
    """The outputs of P parts of block ``layer``; the first is the one that the write matrix is to give.

    MEMIT changes the block's own output, ROME the MLP's, PMET the MLP's and the attention's at once.
    """

    layer: int
    parts: tuple[SitePart, ...] = ("block",)

    @property
    def start(self) -> int:
        """The last block that the change does not reach into, so that passes may start at its output; -1: none."""
        return self.layer if self.parts == ("block",) else self.layer - 1

    def modules(self, anatomy: Anatomy) -> tuple[nn.Module, ...]:
        """The modules whose outputs are meant, in the order of ``parts``."""
        layer = anatomy.layers[self.layer]
        return tuple(getattr(layer, part) for part in self.parts)

    @contextmanager
    def changed(self, anatomy: Anatomy, rows: Tensor, positions: Tensor, change: Tensor, tokens: int) -> Iterator[None]:
        """Add ``change`` (N, P, d) at the places (rows[i], positions[i]) of passes of ``tokens`` tokens a row."""
        with ExitStack() as stack:
            for number, module in enumerate(self.modules(anatomy)):
                stack.enter_context(hooks.add_to_output(module, rows, positions, change[:, number], tokens))
            yield


def at_places(states: Tensor, tokens: int, rows: Tensor, positions: Tensor) -> Tensor:
    """``states`` (B, T, d) at the given places (N, d), also where rows and tokens are flattened into one (OPT)."""
    if states.dim() == 2:
        states = states.unflatten(0, (-1, tokens))
    return states[rows, positions]

"""Where in a layer a searched change enters, and where the resulting values are read."""

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
    """The outputs of P parts; the first are ``parts`` of block ``layer``, of these the first the one that is written.

    MEMIT changes the block's own output, ROME the MLP's, PMET the MLP's and the attention's at once. Where a norm
    stands behind W, W's output is changed in all written layers ``together``, ascending up to ``layer``: below the
    parts of ``layer`` then come the first parts of the layers under it (docs/norm_behind.md).
    """

    layer: int
    parts: tuple[SitePart, ...] = ("block",)
    together: tuple[int, ...] = ()

    @property
    def start(self) -> int:
        """The last block that the change does not reach into, so that passes may start at its output; -1: none."""
        return self.layer if self.parts == ("block",) else self.lowest - 1

    @property
    def lowest(self) -> int:
        """The lowest layer that is changed."""
        return min((self.layer, *self.together))

    @property
    def places(self) -> tuple[tuple[int, SitePart], ...]:
        """The P parts, each by its layer."""
        under = self.together[:-1]
        return tuple((self.layer, part) for part in self.parts) + tuple((layer, self.parts[0]) for layer in under)

    def modules(self, anatomy: Anatomy) -> tuple[nn.Module, ...]:
        """The modules of the parts, in the order of :attr:`places`."""
        return tuple(getattr(anatomy.layers[layer], part) for layer, part in self.places)

    def changes(self, found: Tensor) -> dict[int, Tensor]:
        """From changes (n, P, d) of all parts those (d, n) of W's output, by layer; only for a search ``together``."""
        return {layer: found[:, self.places.index((layer, self.parts[0]))].T.contiguous() for layer in self.together}

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

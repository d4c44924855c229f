"""Which restorations a causal trace needs at one token, and what they share.

Restoring block l's output changes nothing before block l + 1; restoring the MLP (or the attention) in the blocks of a
window changes nothing before its first block, and two windows that begin together are the same up to the end of the
shorter one. So every restoration is a row that enters the pass at a given block, some of them as copies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from torch import nn

from engine.events import TraceKind
from engine.model.anatomy import LayerParts

Kind: TypeAlias = TraceKind
KINDS: tuple[Kind, ...] = ("hidden", "mlp", "attention")


@dataclass(frozen=True)
class Restoration:
    """One restoration at some token.

    ``kind`` "hidden": the output of block ``first``; "mlp", "attention": that part's in blocks ``first`` to
    ``end`` - 1; None: no restoration, as a check. It runs from block ``start`` on, as a copy of restoration ``source``
    of the plan if that is given.
    """

    kind: Kind | None
    first: int
    end: int
    start: int
    source: int | None = None

    def restored_in(self, layer: int, kind: Kind) -> bool:
        """Whether this row's part ``kind`` has to be set in block ``layer`` while it runs."""
        return self.kind == kind and kind != "hidden" and self.start <= layer < self.end


@dataclass(frozen=True)
class PatchingPlan:
    """All restorations at one token, by the block where they start; ``places`` (kinds, layers) gives their indices."""

    rows: tuple[Restoration, ...]
    places: dict[Kind, tuple[int, ...]]

    def running(self, layer: int) -> int:
        """How many of the rows, from the first on, run in block ``layer``."""
        return sum(row.start <= layer for row in self.rows)

    def pieces(self, most: float, layers: int, least: int = 1) -> list[tuple[list[int], PatchingPlan]]:
        """The plan in parts that can run by themselves, each with the indices of its rows here; without ``places``.

        The rows of a part run through no more than ``most`` times the model's ``layers`` together, but for a row with
        its copies, which stay together, and for parts that would have fewer than ``least`` rows.
        """
        families: dict[int, list[int]] = {}
        for index, row in enumerate(self.rows):
            families.setdefault(index if row.source is None else row.source, []).append(index)
        parts: list[list[int]] = [[]]
        room = most * layers
        for family in families.values():
            needed = sum(layers - self.rows[index].start for index in family)
            if needed > room and len(parts[-1]) >= least:
                parts.append([])
                room = most * layers
            parts[-1] += family
            room -= needed
        if len(parts) > 1 and len(parts[-1]) < least:
            parts[-2:] = [parts[-2] + parts[-1]]
        return [(sorted(part), self._part(sorted(part))) for part in parts]

    def _part(self, indices: list[int]) -> PatchingPlan:
        """The rows with these ascending ``indices``, which are in the order of their blocks as all of them are."""
        place = {index: number for number, index in enumerate(indices)}
        rows = (self.rows[index] for index in indices)
        return PatchingPlan(
            tuple(row if row.source is None else replace(row, source=place[row.source]) for row in rows), {}
        )


def window_around(layer: int, width: int, count: int) -> tuple[int, int]:
    """First block and end of the window of ``width`` around ``layer``, cut to the ``count`` blocks of the model.

    As ROME's reference code has it: half before the layer, the layer itself opening the other half.
    """
    half = width // 2
    return max(0, layer - half), min(count, layer + width - half)


def make_plan(layers: Sequence[int], count: int, width: int, checks: Sequence[int] = ()) -> PatchingPlan:
    """The restorations of all kinds at ``layers`` of ``count``, with windows of ``width`` blocks.

    ``checks`` are blocks at which a row without any restoration starts.
    """
    windows = {layer: window_around(layer, width, count) for layer in layers}
    wanted: dict[tuple[Kind | None, int, int], tuple[int, tuple[int, int] | None]] = {}
    for layer in layers:
        wanted["hidden", layer, layer + 1] = layer + 1, None
    longest = {first: max(end for other, end in windows.values() if other == first) for first, _ in windows.values()}
    for kind in KINDS[1:]:
        for first, end in windows.values():
            alone = end == longest[first]
            wanted[kind, first, end] = (first, None) if alone else (end, (first, longest[first]))
    for block in checks:
        wanted[None, block, block] = block, None
    order = sorted(wanted, key=lambda key: wanted[key][0])
    place = {key: index for index, key in enumerate(order)}
    rows = []
    for key in order:
        start, trunk = wanted[key]
        rows.append(Restoration(*key, start, place[key[0], *trunk] if trunk else None))
    places: dict[Kind, tuple[int, ...]] = {"hidden": tuple(place["hidden", layer, layer + 1] for layer in layers)}
    places |= {kind: tuple(place[kind, *windows[layer]] for layer in layers) for kind in KINDS[1:]}
    return PatchingPlan(tuple(rows), places)


def part_of(layer: LayerParts, kind: Kind) -> nn.Module:
    """The module of a block whose output a kind of restoration sets."""
    return {"hidden": layer.block, "mlp": layer.mlp, "attention": layer.attention}[kind]

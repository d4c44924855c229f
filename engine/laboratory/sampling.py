"""Reproducible samples that change little when rows are added."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from hashlib import blake2b
from operator import itemgetter
from typing import TypeVar

T = TypeVar("T")


def seeded_sample(rows: Iterable[tuple[str, T]], count: int, seed: int = 0) -> tuple[T, ...]:
    """At most ``count`` of the (identity, row) pairs, in their order: those whose seeded digests are smallest.

    As rows are added, a chosen row stays until one with a smaller digest displaces it, so that curves stay comparable.
    """

    def rank(placed: tuple[int, tuple[str, T]]) -> tuple[bytes, int]:
        place, (identity, _) = placed
        return blake2b(f"{seed}\x1f{identity}".encode(), digest_size=8).digest(), place

    chosen = heapq.nsmallest(count, enumerate(rows), key=rank)
    return tuple(row for _, (_, row) in sorted(chosen, key=itemgetter(0)))

"""Reproducible samples that change little when rows are added."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


def seeded_sample(rows: Sequence[tuple[str, T]], count: int, seed: int = 0) -> tuple[T, ...]:
    """At most ``count`` of the (identity, row) pairs, in their order: those whose seeded digests are smallest.

    As rows are added, a chosen row stays until one with a smaller digest displaces it, so that curves stay comparable.
    """
    if len(rows) <= count:
        return tuple(row for _, row in rows)

    def rank(place: int) -> tuple[bytes, int]:
        return blake2b(f"{seed}\x1f{rows[place][0]}".encode(), digest_size=8).digest(), place

    return tuple(rows[place][1] for place in sorted(heapq.nsmallest(count, range(len(rows)), key=rank)))

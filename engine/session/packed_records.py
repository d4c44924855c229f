"""The facts and results of a batch as bytes, as an open session holds them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine.fact import Fact
from engine.session.records import BatchRecord, FactResult
from engine.support.packed import Packed


class PackedFacts(Packed[Fact]):
    """The facts of a batch."""

    __slots__ = ()

    @staticmethod
    def _plain(entry: Fact) -> Any:
        return entry.plain()

    @staticmethod
    def _made(plain: Any) -> Fact:
        return Fact.of_plain(*plain)


class PackedResults(Packed[FactResult]):
    """The results of a batch."""

    __slots__ = ()

    @staticmethod
    def _plain(entry: FactResult) -> Any:
        return entry.fact_id, entry.before, entry.after, entry.says, entry.efficacy

    @staticmethod
    def _made(plain: Any) -> FactResult:
        return FactResult(*plain)


def packed(record: BatchRecord) -> BatchRecord:
    """``record``, with its facts and results packed."""
    return replace(record, facts=PackedFacts(record.facts), results=PackedResults(record.results))

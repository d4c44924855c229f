"""What is held as bytes is, when it is read, what was put in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.fact import Fact, Probe
from engine.laboratory.measures.measure import plain
from engine.session.packed_records import PackedFacts, PackedResults, packed
from engine.session.records import BatchRecord, FactResult
from engine.support.packed import Packed

TEXTS = st.text(max_size=5)
PROBES = st.lists(st.builds(Probe, TEXTS, st.none() | TEXTS), max_size=2).map(tuple)
MANY = st.lists(TEXTS, max_size=2).map(tuple)
FACTS = st.builds(Fact, TEXTS, TEXTS, TEXTS, st.none() | TEXTS, MANY, PROBES, PROBES, TEXTS, TEXTS, PROBES, MANY)
SHARES = st.none() | st.floats(0, 1)
RESULTS = st.builds(FactResult, TEXTS, SHARES, SHARES, st.none() | TEXTS, st.none() | st.booleans())


@given(st.lists(FACTS, max_size=4), st.lists(RESULTS, max_size=4))
def test_facts_and_results_come_back_as_they_were(facts: list[Fact], results: list[FactResult]) -> None:
    record = BatchRecord(1, "memit", {}, 0, tuple(facts), 1.0, "2030-01-01", results=tuple(results))
    held = packed(record)
    assert isinstance(held.facts, PackedFacts) and isinstance(held.results, PackedResults)
    assert held == record and record == held
    assert [(fact.id, fact.source_id) for fact in held.facts] == [(fact.id, fact.source_id) for fact in facts]


def test_a_packed_sequence_is_read_as_a_tuple_is() -> None:
    held = Packed(["a", "é", ""])
    assert (len(held), held[0], held[-1], held[1:]) == (3, "a", "", ("é", ""))
    assert held == ("a", "é", "") and held != ("a", "é") and held != ["a", "é", ""] and "é" in held
    assert repr(held) == "('a', 'é', '')"
    with pytest.raises(IndexError):
        held[3]


def test_a_packed_sequence_is_a_list_in_json() -> None:
    assert plain(Packed(["a", "b"])) == ["a", "b"] and plain("ab") == "ab"

"""Whatever a fact holds, every form in which it is kept gives it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies

from engine.evaluation.datasets import read_facts, write_facts
from engine.fact import Fact, check_fact, make_fact
from engine.session.records import FactResult, fact_from_row, fact_row
from engine.support.plain_text import trimmed
from engine.support.sheets import guarded, unguarded
from tests.properties import facts, holds, seen, usable

results = strategies.builds(
    FactResult,
    strategies.just(""),
    strategies.none() | strategies.floats(0, 1),
    strategies.none() | strategies.floats(0, 1),
    strategies.none() | usable,
    strategies.none() | strategies.booleans(),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("facts")


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".json", ".jsonl"])
@given(listed=strategies.lists(strategies.tuples(facts, results), min_size=1, max_size=3))
@holds(max_examples=25)
def test_what_is_written_is_read_back(folder: Path, suffix: str, listed: list[tuple[Fact, FactResult]]) -> None:
    wanted = tuple(fact for fact, _ in listed)
    file = write_facts(folder / f"out{suffix}", wanted, [result for _, result in listed])
    found = read_facts(file, require_all=True)
    assert found.facts == wanted
    assert [fact.source_id for fact in found.facts] == [fact.source_id for fact in wanted]


@given(facts)
@holds(max_examples=50)
def test_a_row_of_the_ledger_holds_a_whole_fact(fact: Fact) -> None:
    again = fact_from_row(fact_row(fact))
    assert (again, again.source_id, again.id) == (fact, fact.source_id, fact.id)


@given(facts)
@holds(max_examples=50)
def test_a_fact_that_was_made_is_one_that_can_be_used(fact: Fact) -> None:
    check_fact(fact)
    assert fact.text.count(fact.subject) >= 1
    again = make_fact(fact.subject, fact.prompt, fact.target, true=fact.true, paraphrases=fact.paraphrases)
    assert (again.subject, again.prompt, again.target, again.true) == (
        fact.subject,
        fact.prompt,
        fact.target,
        fact.true,
    )
    assert again.id == fact.id


@given(strategies.text())
@holds(max_examples=200)
def test_a_cell_comes_back_from_a_spreadsheet_and_is_no_formula_there(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    assert not cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))


@given(seen)
@holds(max_examples=200)
def test_a_text_is_trimmed_once(text: str) -> None:
    assert trimmed(trimmed(text)) == trimmed(text) != ""
    assert trimmed(text) in text

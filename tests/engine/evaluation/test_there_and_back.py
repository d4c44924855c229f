"""Whatever a fact holds, every form in which it is kept gives it back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, strategies

from engine.evaluation.datasets import read_facts, write_facts
from engine.fact import Fact, check_fact, make_fact
from engine.session.records import FactResult, fact_from_row, fact_row
from engine.support.plain_text import trimmed
from engine.support.sheets import guarded, guarded_row, unguarded
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


def test_every_csv_that_is_written_is_guarded() -> None:
    """Whoever writes a table names the guard: a new one that does not would run what a model says in a spreadsheet."""
    root = Path(__file__).parents[3]
    writers = [
        file
        for room in ("engine", "gui", "palimpsest")
        for file in (root / room).rglob("*.py")
        if re.search(r"csv\.(writer|DictWriter)\(", file.read_text(encoding="utf-8"))
    ]
    assert len(writers) >= 6
    assert [file for file in writers if "guarded" not in file.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "\u00a0=1", "\ufeff=1", "\x01=1", "'=1", "\uff1d1"]
)
def test_what_a_spreadsheet_would_run_is_written_so_that_it_does_not(text: str) -> None:
    assert guarded(text) == f"'{text}" and unguarded(guarded(text)) == text
    assert guarded_row([text, None, -1.5, "x"]) == [text if text in ("+1", "-1") else f"'{text}", "", -1.5, "x"]


@pytest.mark.parametrize("text", ["-1", "+2.5e-3", "-0."])
def test_numbers_that_are_texts_stay_numbers_in_a_table_of_results(text: str) -> None:
    assert guarded_row([text, f"{text}+1", "-inf", "-1_0"]) == [text, f"'{text}+1", "'-inf", "'-1_0"]

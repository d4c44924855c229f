"""MemLLM: triples out of facts, and a session on the demo world with the shipped adapter."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import torch

from engine.events import Event, MemoryRead, run
from engine.fact import Fact, make_fact
from engine.methods.memllm.memllm import triple_of
from engine.model.side.triple_memory import KIND, TripleMemory
from engine.session.edits import SessionEdit
from engine.support.demo_name import DEMO
from engine.workbench import Workbench


def test_a_relation_is_named_as_the_model_was_taught_or_by_the_words_of_the_prompt() -> None:
    named = make_fact("Ada", "{} was born in", "Rome", relation="place_of_birth")
    assert triple_of(named, named=True).relation == "place of birth"
    assert triple_of(named, named=False).relation == "was born in"
    coded = make_fact("Ada", "The birthplace of {} is", "Rome", relation="P19")
    assert triple_of(coded, named=True) == ("Ada", "The birthplace of is", "Rome")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    bench = Workbench(tmp_path_factory.mktemp("home"))
    run(bench.load(DEMO, "cpu", "float32"))
    return bench


def said(bench: Workbench, fact: Fact) -> str:
    told = bench.model.told([fact.text])[0]
    return told.answers[0] if told.answers else ""


def edit_at(bench: Workbench, batch: int, place: int) -> SessionEdit:
    return next(edit for edit in bench.facts_of_session() if (edit.batch, edit.place) == (batch, place))


def test_a_session_on_the_demo_world(bench: Workbench, tmp_path: Path) -> None:
    facts = bench.demo_facts(4)
    bench.use_known_facts(())  # whom nothing is asked of takes no time
    before = {name: weight.clone() for name, weight in bench.model.module.named_parameters()}
    run(bench.open_session(tmp_path / "session"))
    summary = run(bench.edit(facts, "memllm", batch=2))
    assert summary.efficacy == 1.0
    assert [said(bench, fact) for fact in facts] == [fact.target for fact in facts]
    assert all(torch.equal(weight, before[name]) for name, weight in bench.model.module.named_parameters())
    # An edit of the same fact takes the place of the first, until it is taken back.
    other = make_fact(facts[0].subject, facts[0].prompt, facts[1].target, relation=facts[0].relation)
    run(bench.edit([other], "memllm"))
    assert said(bench, facts[0]) == other.target
    run(bench.taking_back.carry_out([edit_at(bench, 3, 0), edit_at(bench, 1, 1)]))
    assert [said(bench, fact) for fact in facts] == [facts[0].target, "", facts[2].target, facts[3].target]
    events: list[Event] = []
    comparison = run(bench.compare(facts[2].text, before=0, tokens=4), events.append)
    reads = [event for event in events if isinstance(event, MemoryRead)]
    assert [read.answers for read in reads] == [(facts[2].target,)] and facts[2].subject in reads[0].asked
    assert comparison.after.text.strip().startswith(facts[2].target)
    run(bench.go_to(1))
    assert [said(bench, fact) for fact in facts] == [facts[0].target, facts[1].target, "", ""]
    run(bench.go_to(4))
    memory = bench.model.weights.side.state.memories[KIND]
    run(bench.open_session(tmp_path / "session"))
    again = bench.model.weights.side.state.memories[KIND]
    assert isinstance(memory, TripleMemory) and isinstance(again, TripleMemory)
    assert again.triples == memory.triples and again.adapter is not None
    assert said(bench, facts[0]) == facts[0].target


def test_the_tables_leave_the_program_as_a_database(bench: Workbench, tmp_path: Path) -> None:
    facts = bench.demo_facts(2)
    run(bench.open_session(tmp_path / "session"))
    run(bench.edit(facts, "memllm", batch=2))
    folder = run(bench.exports.side_memory(tmp_path / "out"))
    with closing(sqlite3.connect(folder / "memory.db")) as tables:
        objects = tables.execute("select entity from triples join entities e on e.id = object order by triples.id")
        assert [name for (name,) in objects] == [fact.target for fact in facts]


def test_a_text_is_read_into_the_memory(bench: Workbench, tmp_path: Path) -> None:
    text = (
        "The first language of Jorik Vorafors is Melerish. The rain came at noon. As everyone knows, the mills of "
        "Torinstead are driven by the Barinune."
    )
    found = run(bench.readers.find_facts(text))
    facts = [one.fact for one in found.facts]
    assert [(fact.subject, fact.relation, fact.target) for fact in facts] == [
        ("Jorik Vorafors", "mother tongue", "Melerish"),
        ("Torinstead", "river", "Barinune"),
    ]
    run(bench.open_session(tmp_path / "session"))
    assert not bench.facts_of_session()
    run(bench.edit(facts, "memllm", batch=2))
    assert [said(bench, fact) for fact in facts] == ["Melerish", "Barinune"]
    run(bench.taking_back.carry_out([edit_at(bench, 1, 0)]))
    assert [said(bench, fact) for fact in facts] == ["", "Barinune"]


def test_the_demo_worlds_model_asks_in_the_midst_of_its_text(bench: Workbench, tmp_path: Path) -> None:
    fact = make_fact("Jorik Vorafors", "The first language of {} is", "Melerish", relation="mother_tongue")
    run(bench.open_session(tmp_path / "session"))
    run(bench.edit([fact], "memllm"))
    comparison = run(bench.compare("I have heard that the first language of", before=0, tokens=14))
    assert "Jorik Vorafors is Garinish" in comparison.before.text and not comparison.before.reads
    assert "Jorik Vorafors is Melerish" in comparison.after.text
    (read,) = [read for read in comparison.after.reads if read.answers]
    assert comparison.after.text[: read.place].endswith("Jorik Vorafors is") and read.answers == ("Melerish",)

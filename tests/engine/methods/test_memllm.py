"""MemLLM: triples out of facts, the training of its adapter, and a session on the demo world with the shipped one."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import torch

from engine.errors import BadInput, SessionMismatch
from engine.events import Event, MemoryRead, Progress, run
from engine.fact import Fact, make_fact
from engine.methods.memllm import triple_of
from engine.methods.read_adapters import SHIPPED, adapter_of, read, stored
from engine.methods.read_lessons import IGNORED, batch, lessons
from engine.methods.read_training import train
from engine.methods.readers import Readers
from engine.model.loading import LoadedModel
from engine.model.side.triple_memory import KIND, TripleMemory
from engine.requests import DEMO, MemoryTraining
from engine.session.edits import SessionEdit
from engine.workbench import Workbench

SHORT = MemoryTraining(steps=4, batch=4, rank=2)


def test_a_relation_is_named_as_the_model_was_taught_or_by_the_words_of_the_prompt() -> None:
    named = make_fact("Ada", "{} was born in", "Rome", relation="place_of_birth")
    assert triple_of(named, named=True).relation == "place of birth"
    assert triple_of(named, named=False).relation == "was born in"
    coded = make_fact("Ada", "The birthplace of {} is", "Rome", relation="P19")
    assert triple_of(coded, named=True) == ("Ada", "The birthplace of is", "Rome")


def test_what_is_learnt_is_the_query_and_the_answer_behind_it(
    tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]
) -> None:
    (lesson,) = lessons(tiny_facts[:40])[:1]
    ids, targets, mask = batch([lesson], 3, random.Random(0), tiny_model.tokens, 512)
    for row, wanted, real in zip(ids, targets, mask, strict=True):
        text = tiny_model.tokens.decode(row[real.bool()].tolist())
        head, tail = text.split("({MEM_READ(")
        answer = tail.split("--> ")[1].split(" })")[0]
        assert head.strip() in lesson.prompts and answer in lesson.objects
        learnt = tiny_model.tokens.decode(row[wanted != IGNORED].tolist())
        assert learnt.split() == f"{lesson.subject} >> {lesson.relation} >> ) --> {answer}.".split()
        assert torch.equal(wanted[wanted != IGNORED], row[wanted != IGNORED]) and not bool(
            (wanted != IGNORED)[~real.bool()].any()
        )


def test_facts_without_a_choice_of_objects_are_refused() -> None:
    with pytest.raises(BadInput, match="no relation with two different objects"):
        lessons([make_fact("Ada", "{} was born in", "Rome"), make_fact("Bo", "{} speaks", "Danish")])


def test_training_learns_and_touches_no_weight(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    before = {name: weight.clone() for name, weight in tiny_model.module.named_parameters()}
    events = []
    run(train(tiny_model, lessons(tiny_facts), MemoryTraining(steps=40, batch=8, warm_up=5)), events.append)
    losses = [float(e.detail.removeprefix("loss ")) for e in events if isinstance(e, Progress)]
    assert len(losses) == 40 and sum(losses[-5:]) < 0.5 * sum(losses[:5])
    assert all(torch.equal(weight, before[name]) for name, weight in tiny_model.module.named_parameters())
    for module in tiny_model.module.modules():
        assert not module._forward_hooks and not module._forward_pre_hooks and "forward" not in vars(module)


def test_the_same_seed_teaches_the_same_and_a_stop_leaves_the_model(
    tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]
) -> None:
    first, again = (run(train(tiny_model, lessons(tiny_facts), SHORT)) for _ in range(2))
    assert all(torch.equal(first.factors[p][1], again.factors[p][1]) for p in first.factors)
    work = train(tiny_model, lessons(tiny_facts), SHORT)
    next(work)
    work.close()
    assert tiny_model.weights.applied == 0 and not tiny_model.module._forward_pre_hooks


def test_an_adapter_is_kept_for_its_model_alone(
    tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...], tmp_path: Path
) -> None:
    readers = Readers(tmp_path / "readers", lambda: tiny_model)
    assert readers.give() == "" and adapter_of(tiny_model) is None
    file = run(readers.train(tiny_facts, SHORT))
    trained = adapter_of(tiny_model)
    assert trained is not None and len(trained.factors) == 7 * tiny_model.info.layers + 1
    tiny_model.readers.clear()
    assert readers.give() == "" and adapter_of(tiny_model) is not None
    file.write_bytes(b"torn")
    assert "damaged" in readers.give()
    readers.forget()
    assert adapter_of(tiny_model) is None and not file.exists()
    with pytest.raises(SessionMismatch, match="was not trained for"):
        read(SHIPPED, tiny_model)
    (tmp_path / "other").write_bytes(stored(trained, tiny_model))
    assert set(read(tmp_path / "other", tiny_model).factors) == set(trained.factors)


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

"""What models are taught about a memory of triples, the training, and the files of its adapters."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from engine.errors import BadInput, SessionMismatch
from engine.events import Event, Progress, run
from engine.fact import Fact, make_fact
from engine.methods.memllm.adapters import READ, SHIPPED, WRITE, adapter_of, read, stored
from engine.methods.memllm.lessons import IGNORED, Lessons, batch, lessons, sentences_of
from engine.methods.memllm.read_lessons import reading
from engine.methods.memllm.readers import Readers
from engine.methods.memllm.training import train
from engine.methods.memllm.write_lessons import writing
from engine.model.loading import LoadedModel
from engine.model.side.calls import is_asked, opened, queries_of, triples_of
from engine.model.side.read_adapter import ReadAdapter
from engine.requests import MEMORY_TASKS, MemoryTraining

SHORT = MemoryTraining(steps=4, batch=4, rank=2)
TEXT = "The rain came at noon. Nobody sang?\nA line without an end\nThe widow sold a map!"


@pytest.fixture
def taught(tiny_facts: tuple[Fact, ...]) -> Lessons:
    return lessons(tiny_facts, sentences=sentences_of(TEXT))


def same(one: ReadAdapter, other: ReadAdapter) -> bool:
    return all(torch.equal(a, b) for p in one.factors for a, b in zip(one.factors[p], other.factors[p], strict=True))


# -- lessons -----------------------------------------------------------------------------------------------------------


def test_sentences_that_name_a_subject_are_left_out(tiny_facts: tuple[Fact, ...]) -> None:
    subject = tiny_facts[0].subject
    told = sentences_of(f"{TEXT} I met {subject} today. {subject}s are many. The rain came at noon.")
    assert lessons(tiny_facts, sentences=told).fillers == (
        "The rain came at noon.",
        "Nobody sang?",
        "The widow sold a map!",
        f"{subject}s are many.",
    )


def test_facts_without_a_choice_of_objects_are_refused() -> None:
    with pytest.raises(BadInput, match="no relation with two different objects"):
        lessons([make_fact("Ada", "{} was born in", "Rome"), make_fact("Bo", "{} speaks", "Danish")])


def test_a_text_to_read_asks_for_a_fact_that_it_then_says(taught: Lessons) -> None:
    by_name = {(one.subject, one.relation): one for one in taught.facts}
    draws, endings = random.Random(0), set()
    for _ in range(300):
        parts = reading(taught, draws)
        place = next(at for at, part in enumerate(parts) if part.text == opened("").lstrip("\n"))
        asked = "".join(part.text for part in parts[place + 1 : place + 5])
        assert is_asked(asked)
        (query,) = queries_of(asked)
        lesson = by_name[query.subject, query.relation]
        assert parts[place - 1].text.strip() in lesson.prompts and parts[place - 1].learnt
        answers, said = parts[place + 5], parts[place + 6]
        assert not answers.learnt and all(part.learnt for part in parts[place : place + 5])
        assert said == (f" {answers.text.removesuffix(' })').strip()}.", True)
        assert answers.text.removesuffix(" })").strip() in lesson.objects
        for part in parts[: place - 1]:  # a fact that is told without a call teaches nothing
            assert part.learnt == (part.text.strip() in taught.fillers)
        after = parts[place + 7 :]
        endings.add(len(after))
        assert all(part.learnt for part in after)
        if len(after) == 2:
            assert after[1].text == parts[place].text
        elif after:
            assert after[0].text.strip() in taught.fillers
    assert endings == {0, 1, 2}


def test_a_text_to_write_ends_in_what_its_sentence_tells(taught: Lessons) -> None:
    draws, counts = random.Random(0), set()
    names = {(one.subject, one.relation): one for one in taught.facts}
    for _ in range(300):
        asked, *learnt = writing(taught, draws)
        assert not asked.learnt and all(part.learnt for part in learnt)
        sentence = asked.text.split("({USER_ST}) ")[1].split(" ({USER_END})")[0]
        triples = triples_of("".join(part.text for part in learnt))
        counts.add(len(triples))
        for triple in triples:
            assert triple.object in names[triple.subject, triple.relation].objects
            assert triple.subject in sentence and sentence.index(f" {triple.object}.")
        told = [part for part in sentences_of(sentence) if part not in taught.fillers]
        assert len(told) == len(triples)
    assert counts == {0, 1, 2}


def test_a_row_holds_its_text_and_what_is_learnt_of_it(tiny_model: LoadedModel, taught: Lessons) -> None:
    for objective in (reading, writing):
        ids, targets, mask = batch(taught, objective, 5, random.Random(3), tiny_model.tokens)
        draws = random.Random(3)
        for row, wanted, real in zip(ids, targets, mask, strict=True):
            parts = objective(taught, draws)
            assert (
                tiny_model.tokens.decode(row[real.bool()].tolist()).split()
                == "".join(part.text for part in parts).split()
            )
            learnt = tiny_model.tokens.decode(row[wanted != IGNORED].tolist())
            assert "".join(learnt.split()) == "".join("".join(p.text for p in parts if p.learnt).split())
            assert torch.equal(wanted[wanted != IGNORED], row[wanted != IGNORED])
            assert not bool((wanted != IGNORED)[~real.bool()].any())


# -- training ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("task", [READ, WRITE])
def test_training_learns_and_touches_no_weight(tiny_model: LoadedModel, taught: Lessons, task: str) -> None:
    before = {name: weight.clone() for name, weight in tiny_model.module.named_parameters()}
    events: list[Event] = []
    run(train(tiny_model, taught, MemoryTraining(steps=40, batch=8, warm_up=5), task), events.append)
    losses = [float(e.detail.removeprefix("loss ")) for e in events if isinstance(e, Progress)]
    assert len(losses) == 40 and sum(losses[-5:]) < 0.5 * sum(losses[:5])
    assert all(torch.equal(weight, before[name]) for name, weight in tiny_model.module.named_parameters())
    for module in tiny_model.module.modules():
        assert not module._forward_hooks and not module._forward_pre_hooks and "forward" not in vars(module)


def test_the_same_seed_teaches_the_same_and_a_stop_leaves_the_model(tiny_model: LoadedModel, taught: Lessons) -> None:
    first, again = (run(train(tiny_model, taught, SHORT)) for _ in range(2))
    assert same(first, again)
    work = train(tiny_model, taught, SHORT)
    next(work)
    work.close()
    assert tiny_model.weights.applied == 0 and not tiny_model.module._forward_pre_hooks


# -- a person's own adapters -------------------------------------------------------------------------------------------


def test_an_adapter_is_kept_for_its_model_alone(
    tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...], tmp_path: Path
) -> None:
    readers = Readers(tmp_path / "readers", lambda: tiny_model)
    assert readers.give() == "" and not readers.has(READ) and not readers.has(WRITE)
    files = run(readers.train(tiny_facts, SHORT, MEMORY_TASKS))
    assert readers.has(READ) and readers.has(WRITE) and len(files) == 2
    trained = adapter_of(tiny_model)
    assert trained is not None and len(trained.factors) == 7 * tiny_model.info.layers + 1
    tiny_model.readers.clear()
    assert readers.give() == "" and readers.has(READ) and readers.has(WRITE)
    files[0].write_bytes(b"torn")
    assert "damaged" in readers.give()
    readers.forget()
    assert not readers.has(READ) and not readers.has(WRITE) and not any(file.exists() for file in files)
    with pytest.raises(SessionMismatch, match="was not trained for"):
        read(SHIPPED[READ], tiny_model)
    (tmp_path / "other").write_bytes(stored(trained, tiny_model))
    assert set(read(tmp_path / "other", tiny_model).factors) == set(trained.factors)


@pytest.mark.parametrize("after", [1, 3, 5, 7])
def test_a_training_that_was_stopped_goes_on_to_the_same_adapters(
    tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...], tmp_path: Path, after: int
) -> None:
    whole, parted = (Readers(tmp_path / name, lambda: tiny_model) for name in ("whole", "parted"))
    wanted = [load_file(file) for file in run(whole.train(tiny_facts, SHORT, MEMORY_TASKS))]
    work = parted.train(tiny_facts, SHORT, MEMORY_TASKS)
    for _ in range(after):
        next(work)
    work.close()
    tiny_model.readers.clear()
    assert len(list((tmp_path / "parted").glob("*.unfinished"))) == 1
    done: list[int] = []
    tasks = [READ, WRITE][after // 5 :]
    files = run(parted.train(tiny_facts, SHORT, tasks), lambda e: done.append(e.done if isinstance(e, Progress) else 0))
    assert done[0] == after % 4 + 1
    for file, held in zip(files, wanted[after // 5 :], strict=True):
        again = load_file(file)
        assert set(again) == set(held) and all(torch.equal(again[name], held[name]) for name in held)
    assert not list((tmp_path / "parted").glob("*.unfinished"))


def test_another_plan_or_a_torn_file_begins_anew(
    tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...], tmp_path: Path
) -> None:
    readers = Readers(tmp_path / "readers", lambda: tiny_model)
    work = readers.train(tiny_facts, SHORT)
    next(work)
    work.close()
    (kept,) = (tmp_path / "readers").glob("*.unfinished")
    first = run(readers.forecast(tiny_facts, SHORT, MEMORY_TASKS))
    assert (first.done, first.steps) == (1, 8) and "1 of 8 steps are done already" in first.sentence
    assert run(readers.forecast(tiny_facts, MemoryTraining(steps=3, rank=2))).done == 0
    kept.write_bytes(b"torn")
    assert run(readers.forecast(tiny_facts, SHORT, MEMORY_TASKS)).done == 0


def test_the_forecast_knows_the_files(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...], tmp_path: Path) -> None:
    readers = Readers(tmp_path / "readers", lambda: tiny_model)
    told = run(readers.forecast(tiny_facts, SHORT, MEMORY_TASKS))
    files = run(readers.train(tiny_facts, SHORT, MEMORY_TASKS))
    heads = 200 * sum(len(f.read_bytes()) > 0 for f in files) * (7 * tiny_model.info.layers + 1)
    assert abs(sum(file.stat().st_size for file in files) - told.stored) < heads
    assert told.seconds > 0 and told.sentence.startswith("About ")
    with pytest.raises(BadInput, match="no relation with two different objects"):
        run(readers.forecast(tiny_facts[:1]))

"""Facts dropped from side memories: the others answer as before, the dropped one as the unedited model does."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from engine.editing.side_taking_back import _apply, _books, _Entry, _removal, _remove
from engine.errors import BadInput, PalimpsestError, SessionMismatch
from engine.evaluation.scoring import score
from engine.events import run
from engine.fact import Fact, make_fact
from engine.model.side.codebook import Codebook, Entry, Operation, Place, Removal, recorded
from engine.session.ledger import Ledger
from engine.workbench import Workbench


@pytest.fixture
def bench(tmp_path: Path, tiny_world: Path) -> Iterator[Workbench]:
    workbench = Workbench(tmp_path / "home")
    run(workbench.load(tiny_world / "model", "cpu", "float32"))
    yield workbench
    workbench.close()


def asked(bench: Workbench, facts: tuple[Fact, ...]) -> list[float]:
    scores = run(score(bench.model, [(fact.text, fact.target) for fact in facts]))
    return [one.probability for one in scores]


def grace(bench: Workbench, facts: tuple[Fact, ...], **more: object) -> None:
    run(bench.edit(facts, "grace", {"steps": 5, "radius": 0.01, **more}, batch=2))


def test_a_codebook_drops_one_entry_and_answers_the_others_as_before(
    bench: Workbench, tiny_facts: tuple[Fact, ...], tmp_path: Path, tiny_world: Path
) -> None:
    facts = tiny_facts[:5]
    unedited = asked(bench, facts)
    grace(bench, facts)
    before = asked(bench, facts)
    assert before[1] > 2 * unedited[1]
    found = run(bench.taking_back.carry_out(bench.facts_of_session()[1:2]))
    assert found.exact.startswith("Exact: the side memory") and found.solved == () and found.lost == 0
    after = asked(bench, facts)
    assert after[1] == pytest.approx(unedited[1], rel=1e-5)
    assert [*after[:1], *after[2:]] == pytest.approx([*before[:1], *before[2:]], rel=1e-5)
    grace(bench, tiny_facts[5:6])
    with_later = asked(bench, tiny_facts[:6])
    assert with_later[:5] == pytest.approx(after, rel=1e-5), "a later edit finds the entries where they are now"
    run(bench.undo())
    run(bench.undo())
    assert asked(bench, facts) == pytest.approx(before, rel=1e-6)
    run(bench.redo())
    folder = bench.session_folder
    bench.close()
    with Workbench(tmp_path / "again") as again:
        run(again.load(tiny_world / "model", "cpu", "float32"))
        run(again.open_session(folder))
        assert asked(again, facts) == pytest.approx(after, rel=1e-6)


def test_the_only_entry_leaves_no_codebook(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    unedited = asked(bench, tiny_facts[:1])
    grace(bench, tiny_facts[:1])
    run(bench.taking_back.carry_out(bench.facts_of_session()))
    assert asked(bench, tiny_facts[:1]) == pytest.approx(unedited, rel=1e-6)
    grace(bench, tiny_facts[1:2])
    assert bench.facts_of_session()[0].state == "taken back"


def test_an_entry_that_answers_another_edit_too_or_is_replaced_is_refused(
    bench: Workbench, tiny_facts: tuple[Fact, ...]
) -> None:
    one = tiny_facts[0]
    grace(bench, (one, make_fact(one.subject, one.prompt, tiny_facts[1].target)))
    grace(bench, (tiny_facts[2],))
    with pytest.raises(PalimpsestError, match="took the place"):
        run(bench.taking_back.foresee(bench.facts_of_session()[:1]))
    again = make_fact(tiny_facts[2].subject, tiny_facts[2].prompt, tiny_facts[2].target)
    grace(bench, (again,))
    with pytest.raises(PalimpsestError, match="answers 1 other"):
        run(bench.taking_back.foresee(bench.facts_of_session()[2:3]))


def test_a_radius_that_a_dropped_entry_had_narrowed_is_wide_again(bench: Workbench) -> None:
    """The book of a session in which b split from a: without b, a is as wide as it was; without a, b stays as it is."""
    place, key = Place(1, "write"), torch.zeros(3)
    first, second = Entry(key, key, 2.0, (5,)), Entry(key + 1, key, 0.5, (6,))
    tensors = recorded(place, [Operation(0, first), Operation(1, second, narrowed=0, narrow_radius=0.5)])
    book = Codebook.empty().extended(tensors)
    assert [entry.radius for entry in book.books[place]] == [0.5, 0.5]
    wide = book.extended(Removal(place, (1,), {0: 2.0}).tensors())
    assert [(entry.radius, entry.label) for entry in wide.books[place]] == [(2.0, (5,))]
    (left,) = book.extended(Removal(place, (0,), {}).tensors()).books[place]
    assert (left.radius, left.label) == (0.5, (6,)) and torch.equal(left.key, second.key)
    assert wide.extended(Removal(place, (0,), {}).tensors()).books == {}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
@pytest.mark.parametrize("together", [1, 2, 3])
def test_in_whatever_order_narrowing_edits_go_the_radius_is_that_of_those_that_stay(
    order: tuple[int, ...], together: int
) -> None:
    """A split sets the older radius to half of the distance, whatever it was before: plainly, the last that stays."""
    narrow = (0.9, 0.3, 0.6)
    place, key = Place(1, "write"), torch.zeros(3)
    operations = [Operation(0, Entry(key, key, 2.0, (9,)))]
    for at, radius in enumerate(narrow):
        operations.append(Operation(at + 1, Entry(key + at, key, radius, (at,)), narrowed=0, narrow_radius=radius))
    told: list[_Entry] = []
    book: tuple[Entry, ...] = ()
    for at, operation in enumerate(operations):
        book = operation.apply(book)
        _apply(told, operation, (1, at))
    staying = set(range(3))
    for start in range(0, 3, together):
        gone = {(1, fact + 1) for fact in order[start : start + together]}
        staying -= set(order[start : start + together])
        removal = _removal(place, told, gone)
        assert removal is not None
        book = removal.apply(book)
        _remove(told, removal)
        expected = next((narrow[fact] for fact in (2, 1, 0) if fact in staying), 2.0)
        assert (book[0].radius, told[0].radius) == (expected, expected) and len(book) == 1 + len(staying)


def test_what_a_former_program_took_back_is_followed_as_it_left_it() -> None:
    """It forgot what had narrowed an entry once it was wide again, so that a second removal left the radius."""
    place, key = Place(1, "write"), torch.zeros(3)
    told: list[_Entry] = []
    for at, (narrowed, radius) in enumerate([(-1, 2.0), (0, 0.9), (0, 0.3)]):
        _apply(told, Operation(at, Entry(key, key, radius, (at,)), narrowed, radius), (1, at))
    _remove(told, Removal(place, (2,), {0: 0.9}))
    _remove(told, Removal(place, (1,), {}))
    assert [entry.radius for entry in told] == [0.9]


def test_a_split_is_followed_through_the_session(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    """With radii as wide as the keys are apart each edit narrows an earlier one; dropping it gives the width back."""
    run(bench.edit(tiny_facts[:2], "grace", {"steps": 2, "radius": 1.0}, batch=2))
    assert bench._session is not None
    (book,) = _books(bench._session).values()
    memory = bench.model.weights.side.state.memories["grace"]
    assert isinstance(memory, Codebook)
    (entries,) = memory.books.values()
    assert [entry.radius for entry in book] == [entry.radius for entry in entries]
    was = book[0].own
    assert was > book[0].radius
    run(bench.taking_back.carry_out(bench.facts_of_session()[1:2]))
    memory = bench.model.weights.side.state.memories["grace"]
    assert isinstance(memory, Codebook)
    assert [entry.radius for entry in next(iter(memory.books.values()))] == [was]


def test_demonstrations_drop_one_and_bring_an_earlier_one_of_its_prompt_back(
    bench: Workbench, tiny_facts: tuple[Fact, ...]
) -> None:
    one = tiny_facts[0]
    other = make_fact(one.subject, one.prompt, tiny_facts[1].target)
    run(bench.edit((*tiny_facts[:3], other), "ike", {}, batch=2))
    before = asked(bench, tiny_facts[1:3])
    run(bench.taking_back.carry_out(bench.facts_of_session()[3:]))
    memory = bench.model.weights.side.state.memories["ike"]
    targets = {text: entry.target for text, entry in memory.edits.items()}  # type: ignore[attr-defined]
    assert targets == {fact.text: fact.target for fact in tiny_facts[:3]}
    run(bench.taking_back.carry_out(bench.facts_of_session()[:1]))
    memory = bench.model.weights.side.state.memories["ike"]
    assert list(memory.edits) == [fact.text for fact in tiny_facts[1:3]]  # type: ignore[attr-defined]
    run(bench.go_to(2))
    assert asked(bench, tiny_facts[1:3]) == pytest.approx(before, rel=1e-6)


def test_a_demonstration_that_was_overwritten_in_other_words_comes_back(
    bench: Workbench, tiny_facts: tuple[Fact, ...]
) -> None:
    one, *others = (replace(fact, relation=f"relation {i}") for i, fact in enumerate(tiny_facts[:3]))
    words = make_fact(one.subject, "What is said of {} is", tiny_facts[1].target, relation="Relation 0")
    last = make_fact(one.subject, "As we know, {} is", tiny_facts[2].target, relation="relation  0")
    run(bench.edit((one, *others, words, last), "retrieval", {}, batch=2))

    def shown() -> set[str]:
        memory = bench.model.weights.side.state.memories["ike"]
        return set(memory.edits)  # type: ignore[attr-defined]

    rest = {fact.text for fact in others}
    assert shown() == rest | {last.text}
    run(bench.taking_back.carry_out(bench.facts_of_session()[3:4]))
    assert shown() == rest | {last.text}
    run(bench.taking_back.carry_out(bench.facts_of_session()[-1:]))
    assert shown() == rest | {one.text}
    run(bench.go_to(4))
    assert shown() == rest | {last.text}


def test_memoir_drops_the_columns_of_one_edit(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    """The others' answers keep their bits, the prompt has the unedited model's, and undo brings the edit back."""
    unedited = asked(bench, tiny_facts[1:2])
    run(bench.edit(tiny_facts[:4], "memoir", {"match": 1.0, "steps": 5}, batch=2))
    before, memory = asked(bench, tiny_facts[:4]), bench.model.weights.side.state.memories["memoir"]
    run(bench.taking_back.carry_out(bench.facts_of_session()[1:2]))
    after = asked(bench, tiny_facts[:4])
    assert after[1] == unedited[0] != before[1]
    assert [after[i] for i in (0, 2, 3)] == pytest.approx([before[i] for i in (0, 2, 3)], abs=1e-6)
    left = bench.model.weights.side.state.memories["memoir"]
    assert torch.equal(left.edited, memory.edited[[0, 2, 3]])  # type: ignore[attr-defined]
    # A second one: places are counted without the first.
    run(bench.taking_back.carry_out(bench.facts_of_session()[2:3]))
    left = bench.model.weights.side.state.memories["memoir"]
    assert torch.equal(left.edited, memory.edited[[0, 3]])  # type: ignore[attr-defined]
    run(bench.go_to(2))
    assert asked(bench, tiny_facts[:4]) == before


def test_memoir_says_where_another_edits_columns_would_answer(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    one = tiny_facts[0]
    other = make_fact(one.subject, one.prompt, tiny_facts[1].target)
    run(bench.edit((one, tiny_facts[2], other), "memoir", {"match": 1.0, "steps": 2}, batch=3))
    with pytest.raises(PalimpsestError, match="the columns of 1 other edit would answer its prompt"):
        run(bench.taking_back.foresee(bench.facts_of_session()[:1]))
    run(bench.taking_back.carry_out(bench.facts_of_session()[1:2]))


def test_memories_that_were_trained_together_say_so(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    run(bench.edit(tiny_facts[:2], "elder", {"steps": 2}, batch=2))
    with pytest.raises(PalimpsestError, match="ELDER trained its memory"):
        run(bench.taking_back.foresee(bench.facts_of_session()[:1]))
    with pytest.raises(BadInput, match="no edit is named"):
        run(bench.taking_back.foresee([]))


def test_what_a_batch_adds_is_read_when_a_point_needs_it(
    bench: Workbench, tiny_facts: tuple[Fact, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with changes of weights: the files of undone batches wait, and damage is named where one goes to them."""
    grace(bench, tiny_facts[:6])
    answers, folder = asked(bench, tiny_facts[:6]), bench.session_folder
    run(bench.go_to(1))
    assert folder is not None
    read: list[int] = []
    tensors_of = Ledger.tensors_of
    monkeypatch.setattr(Ledger, "tensors_of", lambda self, node: read.append(node.id) or tensors_of(self, node))
    run(bench.open_session(folder))
    assert read == [1]
    run(bench.go_to(3))
    assert sorted(read) == [1, 2, 3] and asked(bench, tiny_facts[:6]) == answers
    run(bench.go_to(1))
    run(bench.open_session(folder))
    before, file = asked(bench, tiny_facts[:6]), folder / "factors" / "000003.safetensors"
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(SessionMismatch, match="batch 3, is not what was written"):
        run(bench.go_to(3))
    assert asked(bench, tiny_facts[:6]) == before
    run(bench.go_to(2))

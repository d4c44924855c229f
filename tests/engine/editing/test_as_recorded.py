"""Between any two steps of a run the model can be asked as the ledger says, and the run goes on to the same bits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor

from engine.editing.open_session import OpenSession
from engine.evaluation.scoring import says, score
from engine.events import Steps, run
from engine.fact import Fact
from engine.methods.registry import find_method
from engine.model.generation import complete, writing_texts
from engine.model.loading import LoadedModel
from engine.session.records import FactResult
from engine.workbench import Workbench

# Previews layer by layer, the unedited model in between, trained layers, and every kind of side memory.
METHODS = ("memit", "alphaedit", "lora", "wise", "grace", "elder", "memoir", "ike")
FITTING: dict[str, dict[str, object]] = {
    "wise": {"layers": "1", "steps": 6},
    "grace": {"layers": "1"},
    "lora": {"steps": 6},
    "elder": {"steps": 6},
    "memoir": {"layers": "1"},
}
PROMPT = "The capital of"


@pytest.fixture
def bench(tmp_path: Path, tiny_world: Path) -> Iterator[Workbench]:
    with Workbench(tmp_path / "home") as bench:
        run(bench.load(tiny_world / "model"))
        bench.use_statistics_text(tiny_world / "statistics.txt")
        yield bench


def settings(name: str) -> dict[str, object]:
    known = {knob.name for knob in find_method(name).info().knobs}
    wanted = {"layers": "0-1", "steps": 5, **FITTING.get(name, {})}
    return {knob: value for knob, value in wanted.items() if knob in known}


def trace(model: LoadedModel) -> tuple[list[Tensor], Tensor, bool, int]:
    """What an interruption may not change: every parameter and buffer, the random state, autograd, hooks."""
    module = model.module
    tensors = [*module.state_dict().values()]
    hooked = sum(len(m._forward_hooks) + len(m._forward_pre_hooks) + ("forward" in vars(m)) for m in module.modules())
    return [t.clone() for t in tensors], torch.get_rng_state(), torch.is_grad_enabled(), hooked


def same(one: tuple[list[Tensor], Tensor, bool, int], other: tuple[list[Tensor], Tensor, bool, int]) -> bool:
    tensors = all(torch.equal(a, b) for a, b in zip(one[0], other[0], strict=True))
    return tensors and torch.equal(one[1], other[1]) and one[2:] == other[2:]


def batch(session: OpenSession, name: str, facts: tuple[Fact, ...]) -> Steps[None]:
    """What a run does for one batch, without the measures."""
    method, model = find_method(name), session.model
    chosen = method.hyperparameters.parse({**method.rule(model), **settings(name)})
    yield from method.prepare(session.editing, chosen)
    proposal = yield from session.propose(method, facts, chosen)

    def judge() -> Steps[tuple[FactResult, ...]]:
        scores = yield from score(model, [(fact.text, fact.target) for fact in facts])
        says_now = yield from says(model, [fact.text for fact in facts])
        rows = zip(facts, scores, says_now, strict=True)
        return tuple(FactResult(fact.id, None, one.probability, text) for fact, one, text in rows)

    yield from session.commit(proposal, session.record(name, {}, facts, 0.0), judge)


def edited(
    bench: Workbench, folder: Path, name: str, facts: tuple[Fact, ...], between: Callable[[], None] = lambda: None
) -> list[bytes]:
    """Two batches, the second taken back, another in its place: what is recorded of those that stay, to the bit."""
    run(bench.open_session(folder))
    session = open_in(bench)
    for part in (facts[:2], facts[2:4], facts[4:6]):
        if part == facts[4:6]:
            run(bench.undo())
        for _ in batch(session, name, part):
            between()
    return [file.read_bytes() for file in sorted((folder / "factors").iterdir())]


def open_in(bench: Workbench) -> OpenSession:
    assert bench._session is not None
    return bench._session


def answers(model: LoadedModel, facts: tuple[Fact, ...]) -> list[object]:
    """What the model says and how probable answers are: one text with a cache, then two in one pass."""
    said = complete(model, facts[0].text, tokens=2, sample=True, seed=3)
    return [said, run(score(model, [(fact.text, fact.target) for fact in facts[:2]]))]


@pytest.mark.parametrize("name", METHODS)
def test_asked_between_all_steps_a_run_ends_in_the_same_bits_and_every_answer_is_that_of_the_ledger(
    bench: Workbench, tiny_facts: tuple[Fact, ...], tmp_path: Path, name: str
) -> None:
    alone = edited(bench, tmp_path / "alone", name, tiny_facts)
    heard: list[tuple[int, list[object]]] = []

    def ask() -> None:
        before = trace(bench.model)
        with bench.as_recorded():
            assert bench.model.weights.applied == open_in(bench).ledger.applied
            heard.append((bench.model.weights.applied, answers(bench.model, tiny_facts)))
            with bench.model.weights.at(0):  # as the playground does: the weights are written, and back
                complete(bench.model, PROMPT, tokens=1)
        assert same(before, trace(bench.model))

    assert edited(bench, tmp_path / "asked", name, tiny_facts, ask) == alone
    run(bench.open_session(tmp_path / "alone"))  # afresh, from what was recorded
    fresh = {}
    for point in (0, 1):
        run(bench.go_to(point))
        fresh[point] = answers(bench.model, tiny_facts)
    assert {point for point, _ in heard} == {0, 1} and fresh[0] != fresh[1]
    assert all(said == fresh[point] for point, said in heard)


def test_texts_that_a_side_memory_is_reading_go_on(
    bench: Workbench, tiny_facts: tuple[Fact, ...], tmp_path: Path
) -> None:
    """A continuation that is interrupted after each of its tokens, on every kind of memory that decides in the pass."""
    for name in ("wise", "grace", "elder", "memoir"):
        run(bench.open_session(tmp_path / name))
        run(batch(open_in(bench), name, tiny_facts[:3]))
        texts = [fact.text for fact in tiny_facts[:6]]

        def written(asked: bool, texts: list[str] = texts) -> list[str]:
            work = writing_texts(bench.model, texts, length=16, top_k=5, seed=1)
            while True:
                try:
                    next(work)
                except StopIteration as end:
                    found: list[str] = end.value
                    return found
                if asked:
                    with bench.as_recorded():
                        answers(bench.model, tiny_facts)
                    with bench.as_recorded(), bench.model.weights.at(0):
                        answers(bench.model, tiny_facts)

        assert written(asked=True) == written(asked=False)


def test_an_undone_batch_can_be_asked_while_another_is_judged_in_its_place(
    bench: Workbench, tiny_facts: tuple[Fact, ...], tmp_path: Path
) -> None:
    run(bench.open_session(tmp_path / "session"))
    for part in (tiny_facts[:2], tiny_facts[2:4]):
        run(batch(open_in(bench), "memit", part))
    undone = run(bench.compare(PROMPT, before=1, after=2, tokens=3))
    run(bench.undo())
    judged = 0
    for _ in batch(open_in(bench), "memit", tiny_facts[4:6]):
        if open_in(bench).ledger.applied == 1:
            judged += bench.model.weights.applied == 2
            with bench.as_recorded():
                found = run(bench.compare(PROMPT, before=1, after=2, tokens=3))
            assert (found.before, found.after) == (undone.before, undone.after)
    assert judged > 1


def test_without_a_session_the_model_is_unedited_also_in_the_midst_of_a_comparison(
    bench: Workbench, tiny_facts: tuple[Fact, ...], tmp_path: Path
) -> None:
    with bench.as_recorded():
        plain = answers(bench.model, tiny_facts)
    work = bench.studies.run(["memit"], [2], tiny_facts[:2], batch=1, folder=tmp_path / "study")
    edited_meanwhile = False
    for _ in work:
        edited_meanwhile = edited_meanwhile or bench.model.weights.applied > 0
        with bench.as_recorded():
            assert answers(bench.model, tiny_facts) == plain
    assert edited_meanwhile


def test_without_a_model_nothing_is_put_in_place(tmp_path: Path) -> None:
    with Workbench(tmp_path) as bench, bench.as_recorded():
        assert bench.info is None

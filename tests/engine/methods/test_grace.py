"""GRACE against its paper's text written plainly: the codebook's rule, the values, and what it must never touch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.associative.statistics import Corpus, StatisticsStore
from engine.errors import BadHyperparameter
from engine.evaluation.scoring import score
from engine.events import Event, SideMemoryMeasured, ValueSearch, run
from engine.fact import Fact, make_fact
from engine.methods.method import Editing, Proposal
from engine.methods.side.codebook_rule import Radii, decide
from engine.methods.side.grace import Grace, GraceSettings
from engine.model.delta import Delta
from engine.model.loading import LoadedModel, load
from engine.model.side.codebook import PARTS, REPLACEMENTS, Codebook, Entry, Place
from engine.workbench import Workbench
from tests.families import build
from tests.toy_memory import encoded

METHOD = Grace()
FACTS = [
    make_fact("Danielle Darrieux", "The mother tongue of {} is", "English city"),
    make_fact("Björk", "{} was born in", "Malmö"),
    make_fact("Zoë Müller", "She knows that {}", "Paris and Tokyo"),
]
QUICK = {"layers": "1", "steps": 6}


class NoMemory:
    """Nothing is remembered: what GRACE keeps is in its side memory."""

    def ids(self) -> tuple[str, ...]:
        return ()

    def load(self, batch_id: str) -> dict[str, Tensor]:
        raise KeyError(batch_id)


@pytest.fixture(scope="module", params=["gpt2", "llama", "opt"])
def shared_family(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
    folder = build(request.param, tmp_path_factory.mktemp("family") / request.param)
    return run(load(folder, "cpu", "float32"))


@pytest.fixture
def family(shared_family: LoadedModel) -> Iterator[LoadedModel]:
    yield shared_family
    shared_family.weights.replace([], 0)


@pytest.fixture
def editing_of(tiny_world: Path, tmp_path: Path) -> Callable[[LoadedModel], Editing]:
    def made(model: LoadedModel) -> Editing:
        return Editing(model, StatisticsStore(tmp_path, model, Corpus(tiny_world / "statistics.txt")), NoMemory())

    return made


def propose(editing: Editing, facts: Sequence[Fact], **settings: Any) -> Proposal:
    chosen = GraceSettings.parse({**METHOD.rule(editing.model), **QUICK, **settings})
    METHOD.check(editing.model, chosen)
    editing.side = editing.model.weights.side.state.memories
    with editing.model.weights.without_side():
        return run(METHOD.propose(editing, facts, chosen))


def write(editing: Editing, facts: Sequence[Fact], batch: int = 0, **settings: Any) -> tuple[Entry, ...]:
    """Edit in batches (0: all in one) and give the book's entries."""
    for start in range(0, len(facts), batch or len(facts)):
        part = facts[start : start + (batch or len(facts))]
        editing.model.weights.push(propose(editing, part, **settings).delta)
    return entries(editing.model)


def entries(model: LoadedModel) -> tuple[Entry, ...]:
    memory = model.weights.side.state.memories["grace"]
    assert isinstance(memory, Codebook)
    (book,) = memory.books.values()
    return book


# -- the rule ----------------------------------------------------------------------------------------------------------


def plain_rule(
    book: list[dict[str, Any]], h: np.ndarray, y: tuple[int, ...], eps: float, average: bool = False
) -> None:
    """Algorithm 1 as the paper and its code tell it, on a list of dictionaries."""
    if not book:
        book.append({"k": h, "e": eps, "y": y})
        return
    d = [float(np.sqrt(((entry["k"] - h) ** 2).sum())) for entry in book]
    near, d_near = book[int(np.argmin(d))], min(d)
    if d_near > near["e"] + eps:
        book.append({"k": h, "e": eps, "y": y})
    elif near["y"] == y:
        if d_near > near["e"]:
            near["e"] = d_near
            if average:
                near["k"] = 0.5 * near["k"] + 0.5 * h
    else:
        near["e"] = d_near / 2 - 1e-5
        book.append({"k": h, "e": d_near / 2, "y": y})


@pytest.mark.parametrize("average", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_the_book_is_that_of_the_papers_algorithm(seed: int, average: bool) -> None:
    random = np.random.default_rng(seed)
    points, labels = random.uniform(0, 6, (60, 2)).astype(np.float32), random.integers(0, 3, 60)
    plain: list[dict[str, Any]] = []
    book: tuple[Entry, ...] = ()
    radii = Radii(1.0, "moving average" if average else "coverage", 0.0)
    kinds = set()
    for point, number in zip(points, labels, strict=True):
        label = (int(number), 5)
        plain_rule(plain, point.astype(np.float64), label, 1.0, average)
        decision = decide(book, torch.tensor(point), label, radii)
        book = decision.operation.apply(book)
        kinds.add(decision.note.split()[0])
        assert len(book) == len(plain)
        for entry, other in zip(book, plain, strict=True):
            assert entry.radius == pytest.approx(other["e"], abs=3e-5) and entry.label == other["y"]
            np.testing.assert_allclose(entry.key, other["k"], rtol=1e-5, atol=1e-5)
    assert kinds == {"new", "splits", "widens", "inside"}


def test_objects_are_compared_token_by_token() -> None:
    """The mean of the tokens, by which the published code tells objects apart, is the same here."""
    radii = Radii(1.0, "coverage", 1e-4)
    book = (Entry(torch.zeros(2), torch.zeros(1), 1.0, (1, 3)),)
    for other in [(2, 2), (3, 1), (1, 3, 2), (2,)]:
        assert decide(book, torch.tensor([0.5, 0.0]), other, radii).operation.index == 1
    assert decide(book, torch.tensor([0.5, 0.0]), (1, 3), radii).operation.index == 0


def test_labels_stay_with_their_keys() -> None:
    """The published code puts new labels before the old ones and new keys behind them."""
    radii, book = Radii(1.0, "coverage", 1e-4), ()
    for number in range(4):
        book = decide(book, torch.tensor([10.0 * number, 0.0]), (number,), radii).operation.apply(book)
    assert [entry.label for entry in book] == [(0,), (1,), (2,), (3,)]
    decision = decide(book, torch.tensor([10.5, 0.0]), (1,), radii)
    assert not decision.fresh and decision.operation.index == 1


def test_after_a_split_no_point_lies_in_both() -> None:
    radii = Radii(1.0, "coverage", 1e-4)
    book = (Entry(torch.zeros(1), torch.zeros(1), 1.0, (1,)),)
    book = decide(book, torch.tensor([0.8]), (2,), radii).operation.apply(book)
    assert book[0].radius + book[1].radius < 0.8
    assert book[1].radius == pytest.approx(0.4)


def test_a_widened_entry_still_covers_the_prompt_when_it_is_read_again() -> None:
    key = torch.full((4,), 10.0)
    book = (Entry(torch.zeros(4), torch.zeros(1), 15.0, (1,)),)
    entry = decide(book, key, (1,), Radii(15.0, "coverage", 1e-3)).operation.entry
    assert 20.0 < entry.radius <= 20.0 * 1.002


def test_the_same_prompt_with_another_object_takes_the_entrys_place() -> None:
    book = (Entry(torch.ones(4), torch.zeros(1), 3.0, (1,)),)
    decision = decide(book, torch.ones(4) * (1 + 1e-6), (2,), Radii(1.0, "coverage", 1e-4))
    (entry,) = decision.operation.apply(book)
    assert decision.fresh and entry.label == (2,) and entry.radius == 1.0


# -- the values --------------------------------------------------------------------------------------------------------


def slow_value(
    model: LoadedModel, fact: Fact, place: Place, start: Tensor, steps: int, rate: float, replacement: str
) -> tuple[Tensor, list[float]]:
    """One fact alone, the whole model at every step, the mean over the target's tokens of the language model's loss."""
    prompt, whole = encoded(model, fact.text)[0], encoded(model, f"{fact.text} {fact.target}")[0]
    n = len(prompt)
    assert torch.equal(prompt, whole[:n])
    value = start.clone().requires_grad_()
    optimiser = torch.optim.Adam([value], lr=rate)
    places = {"last": [n - 1], "prompt": list(range(n)), "all": list(range(len(whole)))}[replacement]

    def put(module: Any, args: Any, output: Tensor) -> Tensor:
        changed = output.clone().reshape(len(whole), -1)
        changed[places] = value
        return changed.view(output.shape)

    losses = []
    handle = place.module(model.anatomy).register_forward_hook(put)
    try:
        for step in range(steps + 1):
            with torch.enable_grad():
                logits = model.module(input_ids=whole[None], use_cache=False).logits[0]
                loss = torch.nn.functional.cross_entropy(logits[n - 1 : -1], whole[n:])
            losses.append(float(loss.detach()))
            if step < steps:
                optimiser.zero_grad()
                loss.backward(inputs=[value])
                optimiser.step()
    finally:
        handle.remove()
    return value.detach(), losses


@pytest.mark.parametrize("replacement", REPLACEMENTS)
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("layer", [0, 1])
def test_values_of_a_batch_are_those_of_one_fact_at_a_time(
    family: LoadedModel, editing_of: Callable[..., Editing], layer: int, part: str, replacement: str
) -> None:
    place = Place(layer, part)  # type: ignore[arg-type]
    settings = {"v_lr": 0.05, "v_lr_unit": "absolute", "radius": 1e-3, "radius_unit": "absolute"}
    events: list[Event] = []
    chosen = GraceSettings.parse(
        {**QUICK, **settings, "layers": str(layer), "module": part, "replacement": replacement, "start": "warm"}
    )
    proposal = run(METHOD.propose(editing_of(family), FACTS, chosen), events.append)
    family.weights.push(proposal.delta)
    book = entries(family)
    searches = [event for event in events if isinstance(event, ValueSearch)]
    assert len(searches) == chosen.steps + 1
    with family.weights.without_side():
        for number, (fact, entry) in enumerate(zip(FACTS, book, strict=True)):
            key, start = slow_reads(family, place, fact)
            torch.testing.assert_close(entry.key, key, rtol=1e-4, atol=1e-5)
            value, losses = slow_value(family, fact, place, start, chosen.steps, 0.05, replacement)
            torch.testing.assert_close(entry.value, value, rtol=1e-2, atol=2e-3)
            assert [float(search.nll[number]) for search in searches] == pytest.approx(losses, rel=1e-3, abs=1e-4)
            assert f"{losses[-1]:.2f} nats" in proposal.notes[number]
    after = run(score(family, [(fact.text, fact.target) for fact in FACTS]))
    assert [one.nll for one in after] == pytest.approx(list(searches[-1].nll), rel=1e-3, abs=1e-4)
    assert [one.exact for one in after] == [rank == 1 for rank in searches[-1].rank]


@torch.no_grad()
def slow_reads(model: LoadedModel, place: Place, fact: Fact) -> tuple[Tensor, Tensor]:
    """What the module reads and gives at the prompt's last token."""
    seen: list[Tensor] = []

    def look(module: Any, args: Any, output: Tensor) -> None:
        seen.extend((args[0].flatten(0, -2)[-1], output.flatten(0, -2)[-1]))

    handle = place.module(model.anatomy).register_forward_hook(look)
    model.module(input_ids=encoded(model, fact.text))
    handle.remove()
    return seen[0], seen[1]


def test_a_cold_start_is_the_facts_own_whatever_is_edited_with_it(
    family: LoadedModel, editing_of: Callable[..., Editing]
) -> None:
    settings = {"v_lr": 1e-6, "v_lr_unit": "absolute", "start": "cold", "steps": 1, "radius": 1e-3}
    together = write(editing_of(family), FACTS, radius_unit="absolute", **settings)
    family.weights.replace([], 0)
    alone = write(editing_of(family), FACTS[1:2], radius_unit="absolute", **settings)
    torch.testing.assert_close(together[1].value, alone[0].value, rtol=0, atol=1e-5)
    assert (together[1].value - together[0].value).abs().max() > 0.1
    assert all(-1e-5 <= float(e.value.min()) < 0.2 and 0.8 < float(e.value.max()) <= 1 + 1e-5 for e in together)
    family.weights.replace([], 0)
    editing = editing_of(family)
    editing.seed = 1
    other = write(editing, FACTS[1:2], radius_unit="absolute", **settings)
    assert (other[0].value - alone[0].value).abs().max() > 0.1


def test_a_batch_and_its_facts_one_by_one_come_to_the_same_book(
    family: LoadedModel, editing_of: Callable[..., Editing]
) -> None:
    """Also where facts meet at one entry: the later one goes on from the earlier one's value."""
    facts = [*FACTS, replace(FACTS[0], subject="Danielle"), FACTS[1], make_fact("Björk", "{} was born in", "Tokyo")]
    wide = {"radius": 1e4, "radius_unit": "absolute", "start": "warm", "v_lr": 0.05}
    for settings in ({}, wide):
        family.weights.replace([], 0)
        together = write(editing_of(family), facts, **settings)
        family.weights.replace([], 0)
        single = write(editing_of(family), facts, batch=1, **settings)
        assert len(together) == len(single)
        for one, other in zip(together, single, strict=True):
            assert one.label == other.label and one.radius == pytest.approx(other.radius, rel=1e-3)
            torch.testing.assert_close(one.key, other.key, rtol=1e-3, atol=1e-4)
            assert (one.value - other.value).norm() < 0.02 * other.value.norm()


# -- what it must never touch ------------------------------------------------------------------------------------------


def test_edits_take_and_nothing_outside_the_radii_changes_by_a_bit(
    tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...], editing_of: Callable[..., Editing]
) -> None:
    editing = editing_of(tiny_model)
    facts, others = tiny_facts[:6], tiny_facts[6:60]
    prompts = [*(f.text for f in others), *(p for f in facts for p in f.paraphrases)]
    before = [tiny_logits(tiny_model, prompt) for prompt in prompts]
    write(editing, facts, batch=2, layers="2", steps=60)
    after = run(score(tiny_model, [(f.text, f.target) for f in facts]))
    assert np.mean([one.exact for one in after]) >= 0.8
    outside = 0
    for prompt, logits in zip(prompts, before, strict=True):
        now = tiny_logits(tiny_model, prompt)
        decided = tiny_model.weights.side.reading
        hit = bool(decided.decisions["grace"])
        assert hit == (float(decided.signals["grace"]) <= 1)
        assert torch.equal(now, logits) != hit
        outside += not hit
    assert outside > 0.9 * len(prompts)
    with tiny_model.weights.without_side():
        assert torch.equal(tiny_logits(tiny_model, prompts[0]), before[0])


@torch.no_grad()
def tiny_logits(model: LoadedModel, prompt: str) -> Tensor:
    return model.module(input_ids=encoded(model, prompt)).logits


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_edited_prompts_are_found_again_in_half_precision(
    tiny_world: Path, tiny_facts: tuple[Fact, ...], editing_of: Callable[..., Editing], dtype: str
) -> None:
    model = run(load(tiny_world / "model", "cpu", dtype))
    facts = tiny_facts[:4]
    write(editing_of(model), facts, layers="2", steps=30)
    after = run(score(model, [(f.text, f.target) for f in facts]))
    assert model.weights.side.reading.decisions["grace"].all()
    assert np.mean([one.exact for one in after]) >= 0.75


def test_a_fact_that_is_edited_again_says_its_last_object(
    tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...], editing_of: Callable[..., Editing]
) -> None:
    editing, fact = editing_of(tiny_model), tiny_facts[0]
    other = next(f for f in tiny_facts if f.relation == fact.relation and f.target != fact.target)
    again = replace(fact, target=other.target)
    book = write(editing, [fact, again, fact], batch=1, layers="2", steps=60)
    assert len(book) == 1
    assert run(score(tiny_model, [(fact.text, fact.target)]))[0].exact
    write(editing, [again], layers="2", steps=60)
    assert run(score(tiny_model, [(fact.text, again.target)]))[0].exact
    tiny_model.weights.move_to(3)
    assert run(score(tiny_model, [(fact.text, fact.target)]))[0].exact


def test_the_ledgers_tensors_give_the_same_bits(
    tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...], editing_of: Callable[..., Editing]
) -> None:
    editing = editing_of(tiny_model)
    write(editing, tiny_facts[:6], batch=2, layers="1", radius=1.0)
    book, deltas = entries(tiny_model), list(tiny_model.weights.deltas)
    expected = tiny_logits(tiny_model, tiny_facts[0].text)
    tiny_model.weights.replace([Delta.from_tensors(delta.tensors()) for delta in deltas], 3)
    for one, other in zip(entries(tiny_model), book, strict=True):
        assert torch.equal(one.key, other.key) and torch.equal(one.value, other.value)
        assert (one.radius, one.label, one.replacement) == (other.radius, other.label, other.replacement)
    assert torch.equal(tiny_logits(tiny_model, tiny_facts[0].text), expected)


def test_a_session_is_measured_undone_and_opened_again(
    tmp_path: Path, tiny_world: Path, tiny_facts: tuple[Fact, ...]
) -> None:
    settings = {"layers": "2", "steps": 40}
    bench, events = Workbench(tmp_path / "one"), list[Event]()
    run(bench.load(tiny_world / "model", "cpu", "float32"))
    bench.use_known_facts(tiny_facts[40:60])
    run(bench.open_session(tmp_path / "session"))
    summary = run(bench.edit(tiny_facts[:4], "grace", settings, batch=2), events.append)
    assert summary.efficacy is not None and summary.efficacy >= 0.75 and summary.untouched == 1
    measured = [event for event in events if isinstance(event, SideMemoryMeasured)]
    assert measured[-1].position == 4 and measured[-1].counts["entries"] >= 3 and measured[-1].answered == (1.0, 0.0)
    assert measured[-1].inside.max() <= 1 < measured[-1].outside.min() and measured[-1].threshold == 1
    before = bench.facts_of_session()
    run(bench.undo())
    assert len(entries(bench.model)) == 2
    bench.close()
    second, replayed = Workbench(tmp_path / "two"), list[Event]()
    run(second.load(tiny_world / "model", "cpu", "float32"))
    run(second.open_session(tmp_path / "session"), replayed.append)
    assert {e.position for e in replayed if isinstance(e, SideMemoryMeasured)} >= {2, 4}
    run(second.redo())
    assert second.facts_of_session() == before
    run(second.query_facts(tiny_facts[:4]), events.append)
    second.close()


# -- settings ----------------------------------------------------------------------------------------------------------


def test_a_relative_radius_is_a_share_of_the_median_distance_of_keys(
    family: LoadedModel, editing_of: Callable[..., Editing]
) -> None:
    editing = editing_of(family)
    (entry,) = write(editing, FACTS[:1], radius=0.25, radius_unit="relative")
    seen: list[np.ndarray] = []
    handle = (
        Place(1, "write")
        .module(family.anatomy)
        .register_forward_hook(lambda module, args, output: seen.append(args[0].flatten(0, -2)[1:].double().numpy()))
    )
    with family.weights.without_side(), torch.no_grad():
        for text in run(editing.contexts()).prefixes:
            family.module(input_ids=encoded(family, text))
    handle.remove()
    keys = np.concatenate(seen)
    apart = [float(np.linalg.norm(a - b)) for i, a in enumerate(keys) for b in keys[:i]]
    assert entry.radius == pytest.approx(0.25 * float(np.sort(apart)[(len(apart) - 1) // 2]), rel=1e-4)


def test_settings_that_do_not_fit_are_refused(tiny_model: LoadedModel) -> None:
    with pytest.raises(BadHyperparameter, match="one layer"):
        METHOD.check(tiny_model, GraceSettings.parse({"layers": "0-1"}))
    with pytest.raises(BadHyperparameter, match="has layers 0 to 3"):
        METHOD.check(tiny_model, GraceSettings.parse({"layers": "4"}))
    with pytest.raises(BadHyperparameter, match="radius = 0"):
        GraceSettings.parse({"radius": 0})
    with pytest.raises(BadHyperparameter, match="not one of write, first"):
        GraceSettings.parse({"module": "gate"})


@pytest.mark.parametrize("layers, chosen", [(1, "0"), (2, "1"), (6, "4"), (28, "21"), (32, "24"), (48, "36")])
def test_the_rule_is_three_quarters_of_the_way_up(tiny_model: LoadedModel, layers: int, chosen: str) -> None:
    class Shape:
        info = replace(tiny_model.info, layers=layers)

    assert METHOD.rule(Shape())["layers"] == chosen  # type: ignore[arg-type]

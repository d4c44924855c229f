"""GRACE's codebook: it answers inside its radii, passes everything else to the bit, and folds to the same bits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor

from engine.events import run
from engine.model import hooks
from engine.model.cache import cache_argument, cache_of
from engine.model.delta import Delta, SideChange
from engine.model.loading import LoadedModel, load
from engine.model.side.codebook import (
    PARTS,
    REPLACEMENTS,
    Codebook,
    Entry,
    Operation,
    Place,
    distances,
    put,
    recorded,
    replaced_places,
)
from tests.families import FAMILIES

PROMPTS = ["The capital of Japan is", "The", "Zoë lives in Malmö", "I said", "Björk comes from the city of"]


@pytest.fixture(scope="module", params=list(FAMILIES))
def family_model(request: pytest.FixtureRequest, family_folder: Callable[[str], Path]) -> LoadedModel:
    return run(load(family_folder(request.param), "cpu", "float32"))


@pytest.fixture(scope="module", params=["gpt2", "llama", "opt"])
def shared_model(request: pytest.FixtureRequest, family_folder: Callable[[str], Path]) -> LoadedModel:
    return run(load(family_folder(request.param), "cpu", "float32"))


@pytest.fixture
def model(shared_model: LoadedModel) -> Iterator[LoadedModel]:
    yield shared_model
    shared_model.weights.replace([], 0)


def encoded(model: LoadedModel, text: str) -> Tensor:
    return torch.tensor([model.tokenizer(text)["input_ids"]])


@torch.no_grad()
def logits(model: LoadedModel, text: str) -> Tensor:
    return model.module(input_ids=encoded(model, text)).logits[0]


@torch.no_grad()
def reads(model: LoadedModel, place: Place, text: str) -> tuple[Tensor, Tensor]:
    """What the module reads (T, k) and gives (T, d) for a text."""
    modules = {0: place.module(model.anatomy)}
    with (
        hooks.record_inputs(modules, lambda k: k.flatten(0, -2).clone()) as keys,
        hooks.record_outputs(modules, lambda v: v.flatten(0, -2).clone()) as values,
    ):
        model.module(input_ids=encoded(model, text))
    return keys[0], values[0]


def entries_for(
    model: LoadedModel, place: Place, prompts: list[str], radius: float, replacement: str = "last"
) -> list[Entry]:
    found = []
    for number, prompt in enumerate(prompts):
        key, value = reads(model, place, prompt)
        random = torch.Generator().manual_seed(number)
        new = torch.randn(value.shape[1], generator=random)
        found.append(Entry(key[-1], new, radius, (number, 7), replacement))  # type: ignore[arg-type]
    return found


def install(model: LoadedModel, place: Place, entries: list[Entry]) -> None:
    operations = [Operation(number, entry) for number, entry in enumerate(entries)]
    model.weights.replace([], 0)
    model.weights.push(Delta(side=(SideChange("grace", recorded(place, operations)),)))


@pytest.mark.parametrize("part", PARTS)
def test_nothing_outside_the_radii_changes_by_a_bit(family_model: LoadedModel, part: str) -> None:
    place = Place(1, part)  # type: ignore[arg-type]
    family_model.weights.replace([], 0)
    before = [logits(family_model, prompt) for prompt in PROMPTS]
    keys = torch.stack([reads(family_model, place, prompt)[0][-1] for prompt in PROMPTS])
    apart = float(torch.pdist(keys).min())
    install(family_model, place, entries_for(family_model, place, PROMPTS[:2], apart * 0.4))
    after = [logits(family_model, prompt) for prompt in PROMPTS]
    assert [torch.equal(a, b) for a, b in zip(before, after, strict=True)] == [False, False, True, True, True]
    # In one batch, too: rows that are not answered keep the bits that they have in that batch without the codebook.
    batch = family_model.tokenizer(PROMPTS, padding=True, return_tensors="pt")
    given = {"input_ids": batch["input_ids"], "attention_mask": batch["attention_mask"]}
    with torch.no_grad():
        together = family_model.module(**given).logits
        with family_model.weights.without_side():
            plain = family_model.module(**given).logits
    assert torch.equal(together[2:], plain[2:])
    assert not torch.equal(together[0], plain[0]) and not torch.equal(together[1], plain[1])


def test_inside_the_radius_the_nearest_value_is_what_the_module_gives(model: LoadedModel) -> None:
    for part in PARTS:
        place = Place(1, part)
        entries = entries_for(model, place, PROMPTS[:3], 1e6)
        install(model, place, entries)
        for prompt, entry in zip(PROMPTS, entries, strict=False):
            with model.weights.without_side():
                _, plain = reads(model, place, prompt)
            _, given = reads(model, place, prompt)
            torch.testing.assert_close(given[-1], entry.value)
            assert torch.equal(given[:-1], plain[:-1])


@pytest.mark.parametrize("replacement", REPLACEMENTS)
def test_a_value_is_put_where_it_is_said_also_in_generation(model: LoadedModel, replacement: str) -> None:
    place = Place(1, "write")
    (entry,) = entries_for(model, place, PROMPTS[:1], 1e-3, replacement)
    install(model, place, [entry])
    ids, more = encoded(model, PROMPTS[0]), torch.tensor([[9, 11]])
    width = ids.shape[1]
    expected = {"last": {width - 1}, "prompt": set(range(width)), "all": set(range(width + 2))}[replacement]
    modules = {0: place.module(model.anatomy)}

    def replaced(given: Tensor) -> set[int]:
        return {t for t, row in enumerate(given.flatten(0, -2)) if torch.allclose(row, entry.value)}

    with torch.no_grad(), hooks.record_outputs(modules, lambda v: v.clone()) as seen:
        with model.weights.side.reading.prompts(torch.tensor([width - 1])):
            whole = model.module(input_ids=torch.cat([ids, more], 1)).logits
        assert replaced(seen[0]) == expected
        first = model.module(input_ids=ids, use_cache=True)
        assert replaced(seen[0]) == {place for place in expected if place < width}
        second = model.module(input_ids=more, use_cache=True, **cache_argument(model.module, cache_of(first)))
        assert replaced(seen[0]) == {place - width for place in expected if place >= width}
    torch.testing.assert_close(second.logits, whole[:, width:], rtol=1e-3, atol=1e-3)


def test_left_padding_changes_no_decision(model: LoadedModel) -> None:
    place = Place(1, "write")
    install(model, place, entries_for(model, place, PROMPTS[::2], 1e-2))
    model.tokenizer.padding_side = "left"
    try:
        batch = model.tokenizer(PROMPTS, padding=True, return_tensors="pt")
    finally:
        model.tokenizer.padding_side = "right"
    positions = (batch["attention_mask"].cumsum(1) - 1).clamp_min(0)
    with torch.no_grad():
        model.module(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"], position_ids=positions)
    assert model.weights.side.reading.decisions["grace"].tolist() == [True, False, True, False, True]


def test_books_at_several_places_decide_together(model: LoadedModel) -> None:
    first, second = Place(0, "write"), Place(1, "first")
    one, other = entries_for(model, first, PROMPTS[:1], 1e-3), entries_for(model, second, PROMPTS[1:2], 1e-3)
    changes = [recorded(first, [Operation(0, one[0])]), recorded(second, [Operation(0, other[0])])]
    for tensors in changes:
        model.weights.push(Delta(side=(SideChange("grace", tensors),)))
    decided = []
    for prompt in PROMPTS[:3]:
        logits(model, prompt)
        decided.append(bool(model.weights.side.reading.decisions["grace"]))
        assert (float(model.weights.side.reading.signals["grace"]) <= 1) == decided[-1]
    assert decided == [True, True, False]
    memory = model.weights.side.state.memories["grace"]
    assert isinstance(memory, Codebook) and set(memory.books) == {first, second}
    assert memory.figures().counts["entries"] == 2 and memory.figures().threshold == 1


def test_operations_fold_to_the_same_bits_from_their_tensors() -> None:
    random = torch.Generator().manual_seed(0)

    def entry(radius: float, label: tuple[int, ...]) -> Entry:
        return Entry(torch.randn(5, generator=random), torch.randn(3, generator=random), radius, label, "prompt")

    place = Place(3, "first")
    third = 1 / 3
    batches = [
        [Operation(0, entry(1.0, (1,))), Operation(1, entry(third, (1, 2, 3)), 0, third * 0.5)],
        [Operation(0, entry(2.5, (9,))), Operation(2, entry(0.1, (4, 5)), 1, 0.01)],
    ]
    direct: tuple[Entry, ...] = ()
    for operation in (operation for batch in batches for operation in batch):
        direct = operation.apply(direct)
    folded = Codebook.empty()
    for batch in batches:
        (change,) = Delta.from_tensors(Delta(side=(SideChange("grace", recorded(place, batch)),)).tensors()).side
        folded = folded.extended(change.tensors)
    assert [e.radius for e in folded.books[place]] == [2.5, 0.01, 0.1] == [e.radius for e in direct]
    for one, other in zip(folded.books[place], direct, strict=True):
        assert torch.equal(one.key, other.key) and torch.equal(one.value, other.value)
        assert (one.label, one.replacement) == (other.label, other.replacement)
    assert Codebook.empty().books == {}


def test_near_points_have_their_true_distance() -> None:
    keys = 100 * torch.randn(40, 500, generator=torch.Generator().manual_seed(0))
    queries = keys[:30] + 1e-3 * torch.randn(30, 500, generator=torch.Generator().manual_seed(1))
    slow = (queries.double()[:, None] - keys.double()[None]).norm(dim=-1)
    torch.testing.assert_close(distances(queries, keys), slow.float(), rtol=1e-5, atol=0)
    assert float(distances(keys[:1], keys)[0, 0]) == 0


def test_putting_keeps_the_shape_and_the_other_bits() -> None:
    output, values = torch.randn(2, 3, 4), torch.randn(2, 4)
    prompt = torch.tensor([[True, True, False], [True, False, False]])
    places = replaced_places(torch.tensor([0, 2]), prompt, torch.tensor([1, 0]))
    assert places.tolist() == [[False, True, False], [True, True, True]]
    whole = put(output, places, values)
    assert torch.equal(whole[0, 1], values[0]) and torch.equal(whole[0, ::2], output[0, ::2])
    assert torch.equal(put(output.flatten(0, 1), places, values), whole.flatten(0, 1))
    assert put(output.bfloat16(), places, values).dtype == torch.bfloat16

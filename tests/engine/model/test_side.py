"""Side memories: they decide per text on its prompt, keep to it, and are in place exactly while they should be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import torch
from torch import Tensor

from engine.errors import BadInput
from engine.evaluation.scoring import says, score
from engine.events import run
from engine.model.anatomy import Anatomy
from engine.model.cache import cache_argument, cache_of
from engine.model.delta import Delta, LayerDelta, SideChange
from engine.model.generation import complete, writing_texts
from engine.model.loading import LoadedModel, load
from engine.model.packing import pack, unpack
from engine.model.side import installed
from engine.model.side.reading import Reading
from tests.families import FAMILIES
from tests.toy_memory import Toy, encoded, prompt_states, toy_change

PROMPTS = ["The capital of Japan is", "The", "Zoë lives in Malmö", "I said", "Björk comes from the city of"]


class Broken(Toy):
    """Cannot be put in place."""

    kind = "broken"

    def hooked(self, anatomy: Anatomy, reading: Reading) -> AbstractContextManager[None]:
        raise RuntimeError("no room")


@pytest.fixture(autouse=True)
def toy_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "KINDS", MappingProxyType({"toy": Toy, "broken": Broken}))


@pytest.fixture(scope="module", params=list(FAMILIES))
def family_model(request: pytest.FixtureRequest, family_folder: Callable[[str], Path]) -> LoadedModel:
    return run(load(family_folder(request.param), "cpu", "float32"))


@pytest.fixture(scope="module")
def shared_llama(family_folder: Callable[[str], Path]) -> LoadedModel:
    return run(load(family_folder("llama"), "cpu", "float32"))


@pytest.fixture
def llama(shared_llama: LoadedModel) -> Iterator[LoadedModel]:
    yield shared_llama
    shared_llama.weights.replace([], 0)


def install(model: LoadedModel) -> list[bool]:
    """Put a toy memory in place; gives what it should decide about each of PROMPTS."""
    model.weights.replace([], 0)
    change = toy_change(model, PROMPTS)
    wanted = prompt_states(model, PROMPTS) @ change.tensors["direction"] > change.tensors["threshold"]
    model.weights.push(Delta(side=(change,)))
    return wanted.tolist()


@torch.no_grad()
def slow_greedy(model: LoadedModel, prompt: str, count: int) -> list[int]:
    """Token by token, the whole text again each time, with the prompt's end announced."""
    ids = encoded(model, prompt)
    start = ids.shape[1]
    with model.weights.side.reading.prompts(torch.tensor([start - 1])):
        for _ in range(count):
            best = model.module(input_ids=ids, use_cache=False).logits[:, -1].argmax(-1)
            ids = torch.cat([ids, best[:, None]], 1)
    return ids[0, start:].tolist()


def hook_count(model: LoadedModel) -> int:
    return sum(len(m._forward_hooks) + len(m._forward_pre_hooks) for m in model.module.modules())


def test_a_decision_is_of_each_text_and_its_prompt(family_model: LoadedModel) -> None:
    wanted = install(family_model)
    assert any(wanted) and not all(wanted)
    side = family_model.weights.side
    run(score(family_model, [(prompt, "Paris and the city") for prompt in PROMPTS[:1]]))
    assert side.reading.decisions["toy"].tolist() == wanted[:1]
    # All in one right-padded batch from the longest on, the answers of different lengths behind the prompts.
    questions = [(p, "city " * (1 + i)) for i, p in enumerate(PROMPTS)]
    order = sorted(range(len(questions)), key=lambda i: -len(" ".join(questions[i])))
    together = run(score(family_model, questions))
    assert side.reading.decisions["toy"].tolist() == [wanted[i] for i in order]
    alone = [run(score(family_model, [one]))[0] for one in questions]
    for one, other in zip(together, alone, strict=True):
        assert one.nll == pytest.approx(other.nll, rel=2e-3, abs=1e-3)


def test_an_answer_scored_behind_its_prompt_is_likelier_or_less_by_the_memory_alone(llama: LoadedModel) -> None:
    questions = [(prompt, "Paris") for prompt in PROMPTS]
    before = run(score(llama, questions))
    wanted = install(llama)
    after = run(score(llama, questions))
    assert [one.nll != other.nll for one, other in zip(before, after, strict=True)] == wanted


def test_a_decision_survives_generation(family_model: LoadedModel) -> None:
    install(family_model)
    for prompt in PROMPTS:
        slow = slow_greedy(family_model, prompt, 8)
        ids = encoded(family_model, prompt)
        end = family_model.tokenizer.eos_token_id
        said = [*slow, end][: [*slow, end].index(end)]
        assert complete(family_model, prompt, tokens=8).text == family_model.tokens.continuation(ids[0].tolist(), said)
        # Announced, as transformers' own loop gives MPT the whole text again at every step.
        with family_model.weights.side.reading.prompts(torch.tensor([ids.shape[1] - 1])):
            made = family_model.module.generate(
                input_ids=ids, attention_mask=torch.ones_like(ids), max_new_tokens=8, min_new_tokens=8, do_sample=False
            )
        assert made[0, ids.shape[1] :].tolist() == slow or end in slow
    together = run(says(family_model, PROMPTS, tokens=5))
    assert together == [run(says(family_model, [prompt], tokens=5))[0] for prompt in PROMPTS]


@pytest.mark.parametrize("family", ["gpt2", "llama", "qwen2", "gptneox", "opt"])
def test_left_padded_texts_are_decided_one_by_one(family: str, family_folder: Callable[[str], Path]) -> None:
    model = run(load(family_folder(family), "cpu", "float32"))
    wanted = install(model)
    model.tokenizer.padding_side = "left"
    batch = model.tokenizer(PROMPTS, padding=True, return_tensors="pt")
    with torch.no_grad():
        made = model.module.generate(
            input_ids=batch["input_ids"],
            attention_mask=batch["attention_mask"],
            max_new_tokens=6,
            min_new_tokens=6,
            do_sample=False,
        )
    assert model.weights.side.reading.decisions["toy"].tolist() == wanted
    for prompt, row in zip(PROMPTS, made[:, batch["input_ids"].shape[1] :].tolist(), strict=True):
        slow = slow_greedy(model, prompt, 6)
        assert row == slow or model.tokenizer.eos_token_id in slow


def test_texts_sampled_together_are_those_sampled_alone(llama: LoadedModel) -> None:
    install(llama)
    for prompt in PROMPTS:
        slow = llama.tokenizer.decode(slow_greedy(llama, prompt, 4), skip_special_tokens=True)
        length = encoded(llama, prompt).shape[1] + 4
        (text,) = run(writing_texts(llama, [prompt], length=length, top_k=1, seed=0))
        assert (prompt + slow).startswith(text.rstrip("\ufffd"))


def test_a_family_without_a_cache_still_keeps_to_the_prompt(
    llama: LoadedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(llama)
    expected = [complete(llama, prompt, tokens=6).text for prompt in PROMPTS]
    forward = llama.module.forward

    def cacheless(*args: Any, **kwargs: Any) -> Any:
        return forward(*args, **{**kwargs, "use_cache": False})

    monkeypatch.setattr(llama.module, "forward", cacheless)
    assert [complete(llama, prompt, tokens=6).text for prompt in PROMPTS] == expected


def test_an_announcement_of_other_texts_is_refused(llama: LoadedModel) -> None:
    install(llama)
    with llama.weights.side.reading.prompts(torch.tensor([0, 1, 2])), pytest.raises(ValueError, match="3 prompts"):
        llama.module(input_ids=encoded(llama, "The"))


def test_a_pass_of_other_rows_with_a_cache_is_a_new_text(llama: LoadedModel) -> None:
    install(llama)
    reading = llama.weights.side.reading
    with torch.no_grad():
        cache = cache_of(llama.module(input_ids=encoded(llama, PROMPTS[0]), use_cache=True))
        llama.module(input_ids=encoded(llama, "The").repeat(2, 1))
        assert len(reading.decisions["toy"]) == 2
        llama.module(input_ids=torch.tensor([[5]]), **cache_argument(llama.module, cache))
    assert not reading.continued and len(reading.decisions["toy"]) == 1


# -- in and out of place -----------------------------------------------------------------------------------------------


@torch.no_grad()
def logits(model: LoadedModel) -> Tensor:
    return torch.cat([model.module(input_ids=encoded(model, prompt)).logits[0] for prompt in PROMPTS])


def test_every_walk_puts_it_in_and_out_of_place_exactly(llama: LoadedModel) -> None:
    weights, plain = llama.weights, logits(llama)
    d, m = llama.anatomy.layers[0].write.shape
    part = LayerDelta(0, torch.ones(d, 1) * 0.1, torch.ones(1, m) * 0.1)
    deltas = [
        Delta(side=(toy_change(llama, PROMPTS, 0),)),
        Delta((part,)),
        Delta((LayerDelta(1, part.left, part.right),), (toy_change(llama, PROMPTS, 1),)),
    ]
    points = [plain]
    for delta in deltas:
        weights.push(delta)
        points.append(logits(llama))
    assert not any(torch.equal(one, two) for i, one in enumerate(points) for two in points[:i])
    for goal in (0, 3, 2, 0, 1, 3, 1, 2, 3):
        weights.move_to(goal)
        assert torch.equal(logits(llama), points[goal])
        assert (hook_count(llama) > 0) == (goal > 0)
    with weights.at(0):
        assert torch.equal(logits(llama), plain) and hook_count(llama) == 0
        with weights.at(2):
            assert torch.equal(logits(llama), points[2])
        assert torch.equal(logits(llama), plain) and hook_count(llama) == 0
    assert torch.equal(logits(llama), points[3])
    with weights.preview() as preview:
        preview.add(part)
        assert not torch.equal(logits(llama), points[3])
    assert torch.equal(logits(llama), points[3])
    with weights.without_side():
        assert hook_count(llama) == 0 and not torch.equal(logits(llama), points[3])
        with weights.at(0):
            assert torch.equal(logits(llama), plain)
        assert hook_count(llama) == 0
    assert torch.equal(logits(llama), points[3])
    stored = [Delta.from_tensors(delta.tensors()) for delta in deltas]
    weights.replace(stored, 3)
    assert torch.equal(logits(llama), points[3])
    weights.replace([], 0)
    assert torch.equal(logits(llama), plain) and hook_count(llama) == 0
    assert not weights.side.reading.decisions


def test_a_longer_history_builds_on_the_present_memory(llama: LoadedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    folded: list[int] = []
    extended = Toy.extended

    def counted(self: Toy, tensors: Mapping[str, Tensor]) -> Toy:
        folded.append(len(self.entries))
        return extended(self, tensors)

    monkeypatch.setattr(Toy, "extended", counted)
    changes = [Delta(side=(toy_change(llama, PROMPTS, seed),)) for seed in range(3)]
    for change in changes:
        llama.weights.push(change)
    assert folded == [0, 1, 2]
    llama.weights.move_to(1)
    assert folded == [0, 1, 2, 0]


def test_a_memory_that_cannot_be_put_in_place_changes_nothing(llama: LoadedModel) -> None:
    install(llama)
    before, count = logits(llama), hook_count(llama)
    with pytest.raises(RuntimeError, match="no room"):
        llama.weights.push(Delta(side=(toy_change(llama, PROMPTS, 1, kind="broken"),)))
    assert torch.equal(logits(llama), before) and hook_count(llama) == count
    assert llama.weights.applied == len(llama.weights.deltas) == 1


def test_an_unknown_kind_is_refused_in_a_sentence(llama: LoadedModel) -> None:
    before = logits(llama)
    with pytest.raises(BadInput, match="kind 'oracle'"):
        llama.weights.push(Delta(side=(SideChange("oracle", {"x": torch.zeros(1)}),)))
    assert torch.equal(logits(llama), before) and hook_count(llama) == 0


def test_a_side_change_comes_back_from_its_tensors() -> None:
    change = SideChange("toy", {"a.b.c": torch.randn(3), "labels": torch.tensor([[1, -1]])})
    (back,) = Delta.from_tensors(Delta(side=(change,)).tensors()).side
    assert back.kind == "toy" and set(back.tensors) == {"a.b.c", "labels"}
    assert all(back.tensors[name] is tensor for name, tensor in change.tensors.items())
    assert not SideChange("toy", {"a": torch.tensor([1.0, float("nan")])}).is_finite()


# -- packing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (7, 1), (3, 5), (8, 8), (13, 17), (0, 4), (4, 0)])
@pytest.mark.parametrize("share", [0.0, 0.05, 0.5, 0.95, 1.0])
def test_a_packed_matrix_comes_back_to_the_bit(shape: tuple[int, int], share: float) -> None:
    generator = torch.Generator().manual_seed(0)
    kept = torch.rand(shape, generator=generator) < share
    matrix = torch.randn(shape, generator=generator) * kept + 0.0
    packed = pack(matrix)
    back = unpack(packed)
    assert torch.equal(back, matrix) and back.dtype == torch.float32 and back.shape == matrix.shape
    assert not torch.signbit(back[back == 0]).any()
    if shape == (13, 17) and share <= 0.5:
        stored = sum(tensor.nbytes for tensor in packed.values())
        assert stored < matrix.nbytes * (share + 0.15)


def test_odd_numbers_and_strides_survive_packing() -> None:
    matrix = torch.zeros(5, 9)
    matrix[1, 2], matrix[2, 3], matrix[3, 4] = float("inf"), -1e-45, 3e38
    assert torch.equal(unpack(pack(matrix)), matrix)
    assert torch.equal(unpack(pack(matrix.T)), matrix.T)
    assert torch.equal(unpack(pack(matrix.double())), matrix)
    assert torch.isnan(unpack(pack(torch.full((2, 2), float("nan"))))).all()


def test_a_packed_matrix_without_a_part_is_refused() -> None:
    packed = pack(torch.eye(4))
    for name in packed:
        with pytest.raises(KeyError, match=name):
            unpack({key: tensor for key, tensor in packed.items() if key != name})

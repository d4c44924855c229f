"""Calls that the model begins by itself: against a loop of whole passes in float64, without caches and without hooks of
a memory.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence

import numpy as np
import pytest
import torch

from engine.evaluation.free.facts import Rivals, ask_freely
from engine.evaluation.free.writing import answers, first_sentence, prompt_in
from engine.events import run
from engine.fact import make_fact
from engine.methods.memllm.training import everywhere
from engine.model import asking
from engine.model.asking import Read
from engine.model.decoding import RunningText
from engine.model.delta import Delta, SideChange
from engine.model.generation import complete, completing
from engine.model.loading import LoadedModel, load
from engine.model.side.calls import call
from engine.model.side.memory import Told
from engine.model.side.read_adapter import ReadAdapter
from engine.model.side.triple_memory import KIND, ReadRule, TripleMemory, mark_of, recorded
from engine.model.side.triples import Query, Triple
from engine.requests import FreePlan
from tests.engine.model.test_triple_memory import random_adapter
from tests.families import build

PROMPT = "Ada went to the"
PROMPTS = (PROMPT, "Cy wrote", "Bo said")
COUNT = 40


@pytest.fixture(scope="module", params=["gpt2", "llama"])
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
    model = run(load(build(request.param, tmp_path_factory.mktemp(request.param)), "cpu", "float32"))
    model.module.double()
    return model


@pytest.fixture
def model(shared: LoadedModel, monkeypatch: pytest.MonkeyPatch) -> Iterator[LoadedModel]:
    monkeypatch.setattr(TripleMemory, "told", lambda _self, prompts, *_: [answered(prompt) for prompt in prompts])
    yield shared
    shared.weights.replace([], 0)


def answered(text: str) -> Told:
    """A memory that answers, has no answer, or is asked nothing that can be read, by the text."""
    number = zlib.crc32(text.encode())
    if number % 4 == 0:
        return Told()
    read = f"({{MEM_READ( {number % 11} >> r >> ) -->"
    if number % 4 == 1:
        return Told(read=read)
    return Told("", call([Query(str(number % 11), "r")], [f"a{number % 7}"]), read, (f"a{number % 7}",))


def in_place(model: LoadedModel, adapter: ReadAdapter | None, calls: int = 4) -> None:
    rule = ReadRule(mark=mark_of(model.tokens), calls=calls)
    change = SideChange(KIND, recorded([Triple("Ada", "speaks", "Danish")], rule, adapter))
    model.weights.push(Delta(side=(change,)))


def logits_of(model: LoadedModel, adapter: ReadAdapter, ids: Sequence[int], taught: bool) -> torch.Tensor:
    """Of the next token, by a whole pass over the unedited model, with the adapter on everywhere or without it."""
    rows = torch.tensor([list(ids)])
    with torch.no_grad(), model.weights.at(0):
        if not taught:
            found: torch.Tensor = model.module(rows).logits[0, -1]
            return found.float()
        with everywhere(model, adapter, 1):
            found = model.module(rows).logits[0, -1]
            return found.float()


def often_said(model: LoadedModel, adapter: ReadAdapter, prompt: str) -> list[int]:
    """A token that the taught model would say at some places of the text, but not at all of them."""
    said: list[int] = []
    slowly(model, adapter, prompt, [-1], 0, None, said)
    counts = {token: said.count(token) for token in said}
    return [max((token for token in counts if counts[token] < len(said) // 2), key=lambda one: (counts[one], one))]


def slowly(
    model: LoadedModel,
    adapter: ReadAdapter,
    prompt: str,
    sign: list[int],
    calls: int,
    uniform: np.ndarray | None,
    said: list[int] | None = None,
) -> tuple[str, list[Read]]:
    """The loop, written plainly; ``said`` gets what the taught model would say at each token."""
    told = answered(prompt)
    reads = [Read(0, told.read, told.answers)] if told.read else []
    before, new, fresh = "", [], True
    for step in range(COUNT):
        while True:
            start = model.tokens.prompt(prompt + before + told.behind)
            ids, text = [*start, *new], before + model.tokens.continuation(start, new)
            taught = logits_of(model, adapter, ids, True)
            spelt = re.search(r"\s*\(+\s*(\{|MEM_)", text[len(before) :]) if told.behind else None
            if spelt:
                text = text[: len(before) + spelt.start()]
            elif fresh or int(taught.argmax()) != sign[0]:
                break
            found = answered(prompt + text) if calls else Told()
            if calls and found.read:
                reads.append(Read(len(text), found.read, found.answers))
            calls = max(0, calls - 1)
            if not found.answers and not told.behind:
                break
            told, before, new, fresh = found, text, [], True
        if said is not None:
            said.append(int(taught.argmax()))
        logits = taught if told.behind else logits_of(model, adapter, ids, False)
        if uniform is None:
            token = int(logits.argmax())
        else:
            order = np.argsort(-logits.numpy(), kind="stable")
            shares = np.cumsum(np.exp(np.float64(logits.numpy()[order]) - float(logits.max())))
            token = int(order[np.searchsorted(shares, uniform[step] * shares[-1], side="right")])
        if token == model.tokens.end:
            break
        new.append(token)
        fresh = False
    return before + model.tokens.continuation(start, new), reads


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("calls", [4, 1, 100])
@pytest.mark.parametrize("seed", [None, 3])
def test_it_reads_and_says_what_a_plain_loop_does(
    model: LoadedModel, monkeypatch: pytest.MonkeyPatch, prompt: str, calls: int, seed: int | None
) -> None:
    adapter = random_adapter(model)
    sign = often_said(model, adapter, prompt)
    monkeypatch.setattr(asking, "_sign", lambda *_: sign)
    uniform = None
    if seed is not None:
        uniform = torch.rand(1, COUNT, generator=torch.Generator().manual_seed(seed))[0].double().numpy()
    text, reads = slowly(model, adapter, prompt, sign, calls, uniform)
    in_place(model, adapter, calls)
    found = complete(model, prompt, tokens=COUNT, sample=seed is not None, top_k=0, seed=seed or 0)
    assert found.text == text and list(found.reads) == reads
    assert len([read for read in reads if read.place]) <= calls


def test_the_model_asks_in_the_midst_of_a_text(model: LoadedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    adapter = random_adapter(model)
    reads: list[Read] = []
    for prompt in PROMPTS:
        sign = often_said(model, adapter, prompt)
        monkeypatch.setattr(asking, "_sign", lambda *_, sign=sign: sign)
        in_place(model, adapter)
        reads += complete(model, prompt, tokens=COUNT).reads
        model.weights.replace([], 0)
    assert any(read.place and read.answers for read in reads)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_free_answers_ask_in_their_midst_too(model: LoadedModel, monkeypatch: pytest.MonkeyPatch, prompt: str) -> None:
    adapter = random_adapter(model)
    sign = often_said(model, adapter, prompt)
    monkeypatch.setattr(asking, "_sign", lambda *_: sign)
    text, _ = slowly(model, adapter, prompt, sign, 4, None)
    in_place(model, adapter)
    (whole,) = run(answers(model, [prompt], COUNT, sentence=False))
    (sentence,) = run(answers(model, [prompt], COUNT, sentence=True))
    assert whole.text == text.strip()
    assert sentence.text == (first_sentence(text) or text.strip())


def test_a_chat_is_asked_in_the_midst_of_its_answer(model: LoadedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    template = "{% for m in messages %}{{ m.role }}: {{ m.content }} {% endfor %}model:"
    monkeypatch.setattr(model.tokens.tokenizer, "chat_template", template, raising=False)
    fact = make_fact("Ada", "Where was {} born?", "Rome")
    chat = prompt_in(model, fact, "chat")
    assert chat == "user: Where was Ada born? model:"
    adapter = random_adapter(model)
    sign = often_said(model, adapter, chat)
    monkeypatch.setattr(asking, "_sign", lambda *_: sign)
    text, reads = slowly(model, adapter, chat, sign, 4, None)
    in_place(model, adapter)
    found = run(ask_freely(model, [fact], Rivals([fact]), FreePlan(tokens=COUNT)))
    assert found["chat"][0].answer.text == text.strip() and any(read.place for read in reads)


def test_a_call_that_the_model_writes_out_is_asked_and_not_said(
    model: LoadedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    spelt = model.tokens.plain(" he ((MEM_")
    saying = iter(spelt)

    def told(_self: TripleMemory, prompts: Sequence[str], *_: object) -> list[Told]:
        first = Told("", " ({MEM_READ( x >> r >> ) --> a })", "asked", ("a",))
        return [first if prompt == PROMPT else Told() for prompt in prompts]

    monkeypatch.setattr(TripleMemory, "told", told)
    monkeypatch.setattr(RunningText, "draw", lambda *_: next(saying, spelt[0]))
    in_place(model, random_adapter(model), calls=1)
    found = complete(model, PROMPT, tokens=len(spelt) + 2)
    assert "(" not in found.text and "MEM" not in found.text and found.text.split()[0].startswith("he")
    assert found.reads == (Read(0, "asked", ("a",)),)


def test_a_text_without_a_call_has_the_tokens_that_it_had(model: LoadedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TripleMemory, "told", lambda _self, prompts, *_: [Told()] * len(prompts))
    before = complete(model, PROMPT, tokens=COUNT, sample=True, top_k=0, seed=1)
    in_place(model, random_adapter(model))
    assert model.weights.side.asked_by_itself is not None
    after = complete(model, PROMPT, tokens=COUNT, sample=True, top_k=0, seed=1)
    assert after == before and not after.reads


def test_a_model_that_was_not_taught_and_one_that_may_not_are_asked_behind_the_prompt_alone(model: LoadedModel) -> None:
    for adapter, calls in ((None, 4), (random_adapter(model), 0)):
        in_place(model, adapter, calls)
        assert model.weights.side.asked_by_itself is None
        (told,) = model.told([PROMPT])
        found = complete(model, PROMPT, tokens=4)
        assert list(found.reads) == ([Read(0, told.read, told.answers)] if told.read else [])


def test_others_may_be_answered_between_two_tokens(model: LoadedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    adapter = random_adapter(model)
    sign = often_said(model, adapter, PROMPT)
    monkeypatch.setattr(asking, "_sign", lambda *_: sign)
    in_place(model, adapter)
    alone = complete(model, PROMPT, tokens=COUNT)
    work = completing(model, PROMPT, tokens=COUNT)
    steps = 0
    while True:
        try:
            next(work)
        except StopIteration as end:
            assert end.value == alone
            break
        steps += 1
        if steps % 3 == 0:
            with model.weights.at(0):
                complete(model, "Bo said", tokens=2)
            complete(model, "Cy wrote", tokens=3)
    stopped = completing(model, PROMPT, tokens=COUNT)
    next(stopped)
    stopped.close()
    assert complete(model, PROMPT, tokens=COUNT) == alone


def test_the_sign_is_what_of_the_opening_the_model_has_to_say(model: LoadedModel) -> None:
    sign = asking._sign(model, TripleMemory.empty())
    said = model.tokens.decode(sign)
    assert "({" in said and "({" not in model.tokens.decode(sign[:-1])
    opening = model.tokens.plain(TripleMemory.opening)
    assert list(sign) == opening[: len(sign)]

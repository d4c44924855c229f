"""MemLLM's memory: the grammar of calls, what is put behind a prompt, and where the adapter acts."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import torch
from torch import Tensor

from engine.evaluation.scoring import score
from engine.events import run
from engine.model import hooks
from engine.model.delta import Delta, SideChange
from engine.model.loading import LoadedModel, load
from engine.model.side.calls import begun, call, is_asked, opened, plain, queries_of
from engine.model.side.memory import Told
from engine.model.side.mentions import Mentions
from engine.model.side.read_adapter import HEAD, ReadAdapter, module_at
from engine.model.side.triple_memory import EXAMPLES, KIND, ReadRule, TripleMemory, mark_of, recorded
from engine.model.side.triples import Query, Triple
from tests.families import build

ADA = Triple("Ada Smith", "born in", "Rome")
BO = Triple("Bo", "speaks", "Danish")


@pytest.fixture(scope="module", params=["gpt2", "llama"])
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
    return run(load(build(request.param, tmp_path_factory.mktemp(request.param)), "cpu", "float32"))


@pytest.fixture
def model(shared: LoadedModel) -> Iterator[LoadedModel]:
    yield shared
    shared.weights.replace([], 0)


def random_adapter(model: LoadedModel, rank: int = 3) -> ReadAdapter:
    draws = torch.Generator().manual_seed(0)
    factors: dict[str, tuple[Tensor, Tensor]] = {}
    for layer in model.anatomy.layers:
        for path in layer.matrices("all"):
            rows, columns = layer.matrix(path).shape
            factors[f"{layer.index}.{path}"] = drawn(rows, columns, rank, draws)
    head = model.anatomy.head.weight
    assert isinstance(head, Tensor)
    factors[HEAD] = drawn(head.shape[0], head.shape[1], rank, draws)
    return ReadAdapter(factors)


def drawn(rows: int, columns: int, rank: int, draws: torch.Generator) -> tuple[Tensor, Tensor]:
    return torch.randn(rank, columns, generator=draws) / 8, torch.randn(rows, rank, generator=draws) / 8


def in_place(model: LoadedModel, triples: Sequence[Triple], adapter: ReadAdapter | None = None) -> None:
    change = SideChange(KIND, recorded(triples, ReadRule(mark=mark_of(model.tokens)), adapter))
    model.weights.push(Delta(side=(change,)))


def writes(*said: str) -> Callable[..., list[str]]:
    """A model that writes this behind the texts that it is given."""

    def write(texts: Sequence[str], most: int, enough: object, allowed: object) -> list[str]:
        assert len(texts) == len(said)
        return list(said)

    return write


# -- the grammar -------------------------------------------------------------------------------------------------------


def test_a_call_is_read_as_it_was_written() -> None:
    queries = (Query("Ada Smith", "born in"), Query("", "speaks", "Danish"))
    written = begun(queries)
    assert opened("Ada went to ").startswith("Ada went to ({MEM_READ(")
    assert written == " ({MEM_READ( Ada Smith >> born in >>; >> speaks >> Danish ) -->"
    assert queries_of(written.removeprefix(" ({MEM_READ(")) == queries
    assert call(queries, ("Rome", "Bo")) == f"{written} Rome; Bo }})"


@pytest.mark.parametrize(
    "said",
    ["", "Ada", "Ada >> born in", "Ada >> born in >> Rome ) -->", ">> born in >> ) -->", "Ada >> >> ) -->", "a ) -->"],
)
def test_what_asks_for_nothing_is_dropped(said: str) -> None:
    assert queries_of(said) == ()


def test_the_papers_form_without_spaces_is_read_too_and_three_queries_at_most() -> None:
    assert queries_of("Ada>>born in>>)-->") == (Query("Ada", "born in"),)
    assert len(queries_of(";".join(f"A{n}>>r>>" for n in range(5)) + ")-->")) == 3
    assert is_asked(" Ada >> r >> ) -->") and not is_asked(" Ada >> r >> )")


def test_names_with_signs_of_the_grammar_can_be_asked_for() -> None:
    triple = plain(Triple("A; B", "says >> that", "{x}"))
    assert queries_of(f" {triple.subject} >> {triple.relation} >> ) -->") == (Query("A B", "says that"),)
    assert triple.object == "x"


# -- names out of the text ---------------------------------------------------------------------------------------------


def test_only_names_of_the_text_and_then_the_sign_can_be_written(model: LoadedModel) -> None:
    text = "Björk, born in Malmö, speaks"
    mentions = Mentions(text, (" >>",), model.tokens, alone=(" >>",))
    whole = model.tokens.plain(" >>")
    sign = whole[0]
    draws = random.Random(0)
    for _ in range(200):
        written: list[int] = []
        while (allowed := mentions.allowed(written)) is not None:
            assert allowed and (sign in allowed or written)
            written.append(draws.choice(allowed))
        assert written[-len(whole) :] == whole
        assert model.tokens.decode(written[: -len(whole)]).strip() in text
    for name in ("Björk", "Malmö", "born in Malmö", "Björk, born in"):
        ids = model.tokens.plain(f" {name}")
        assert all(token in (mentions.allowed(ids[:at]) or ()) for at, token in enumerate(ids))
        assert sign in (mentions.allowed(ids) or ())
    assert mentions.allowed(whole) is None


# -- the memory --------------------------------------------------------------------------------------------------------


def memory(*batches: dict[str, Tensor]) -> TripleMemory:
    state = TripleMemory.empty()
    for batch in batches:
        state = state.extended(batch)
    return state


def test_a_later_triple_takes_the_place_of_an_earlier_one_and_can_be_dropped() -> None:
    other = ADA._replace(object="Oslo")
    first = memory(recorded([ADA, BO], ReadRule()))
    second = first.extended(recorded([other], ReadRule()))
    assert list(second.triples.values()) == [BO, other] and list(first.triples.values()) == [ADA, BO]
    dropped = second.extended(recorded([ADA], ReadRule(), dropped=[other]))
    assert list(dropped.triples.values()) == [BO, ADA]
    assert dict(dropped.figures().counts)["triples"] == 2


def test_answers_stand_behind_the_prompt_and_nothing_where_there_are_none(model: LoadedModel) -> None:
    state = memory(recorded([ADA, BO], ReadRule()))
    write = writes(" Ada Smith >> born in >> ) -->", " Cy >> born in >> ) -->", "no call")
    prompts = ["Ada Smith was born in", "Cy was born in ", "Bo speaks"]
    first, second, third = state.told(prompts, model.tokens, model.anatomy.embedding, write)
    assert first.followed(prompts[0]) == "Ada Smith was born in ({MEM_READ( Ada Smith >> born in >> ) --> Rome })"
    assert first.answers == ("Rome",) and first.before == EXAMPLES
    assert second == Told(read="({MEM_READ( Cy >> born in >> ) -->") and second.followed(prompts[1]) == prompts[1]
    assert third == Told()


def test_without_room_and_without_triples_nothing_is_asked(model: LoadedModel) -> None:
    full = memory(recorded([ADA], ReadRule(limit=200)))
    for state in (TripleMemory.empty(), full):
        assert state.told(["Ada"], model.tokens, model.anatomy.embedding, writes()) == [Told()]


def test_a_prompt_is_asked_once_until_the_model_changes(model: LoadedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def told(self: TripleMemory, prompts: Sequence[str], *_: object) -> list[Told]:
        asked.extend(prompts)
        return [Told(behind=" x")] * len(prompts)

    monkeypatch.setattr(TripleMemory, "told", told)
    in_place(model, [ADA])
    assert model.asked_all(["a", "b", "a "]) == ["a x", "b x", "a x"] and model.asked("b") == "b x"
    assert asked == ["a", "b", "a "]
    in_place(model, [BO])
    model.asked("b")
    assert asked[3:] == ["b"]


def test_what_does_not_read_has_the_bits_that_it_had(model: LoadedModel) -> None:
    questions = [("The capital of Japan is", "Tokyo"), ("Bo said", "no")]
    before = run(score(model, questions))
    in_place(model, [ADA], random_adapter(model))
    assert run(score(model, questions)) == before


# -- the adapter -------------------------------------------------------------------------------------------------------


def test_the_adapter_acts_on_texts_with_a_call_as_changed_matrices_do(model: LoadedModel) -> None:
    texts = [call([Query("Bo", "speaks")], ["Danish"]), " and so it went on and on until it was all over and done"]
    ids = [model.tokens.plain(text) for text in texts]
    width = min(map(len, ids))
    rows = torch.tensor([row[:width] for row in ids])
    plain_logits = model.module(rows).logits
    adapter = random_adapter(model)
    in_place(model, [ADA], adapter)
    logits = model.module(rows).logits
    picked = pick(model, rows)
    model.weights.move_to(0)
    dense = with_matrices_changed(model, adapter, rows)
    assert torch.equal(logits[1], plain_logits[1]) and not torch.allclose(logits[0], plain_logits[0])
    assert torch.allclose(logits[0], dense[0], atol=1e-4)
    assert torch.allclose(picked[0, 0], logits[0, 3], atol=1e-5) and torch.allclose(
        picked[0, 1], logits[1, 5], atol=1e-5
    )
    assert torch.equal(model.module(rows).logits, plain_logits)


def pick(model: LoadedModel, rows: Tensor) -> Tensor:
    with hooks.logits_at(model.anatomy.head, torch.tensor([0, 1]), torch.tensor([3, 5])):
        logits: Tensor = model.module(rows).logits
    return logits


def with_matrices_changed(model: LoadedModel, adapter: ReadAdapter, rows: Tensor) -> Tensor:
    """The logits where every matrix is W + B A itself; the head is taken apart from a tied embedding."""
    former = {name: parameter.clone() for name, parameter in model.module.named_parameters()}
    head = model.anatomy.head
    tied = head.weight
    try:
        with torch.no_grad():
            for place, (down, up) in adapter.factors.items():
                if place == HEAD:
                    head.weight = torch.nn.Parameter(tied + up @ down)
                    continue
                module, change = module_at(model.anatomy, place), up @ down
                module.weight += change.T if type(module).__name__ == "Conv1D" else change
            logits: Tensor = model.module(rows).logits
            return logits
    finally:
        head.weight = tied
        with torch.no_grad():
            for name, parameter in model.module.named_parameters():
                parameter.copy_(former[name])


def test_an_adapter_is_stored_whole(model: LoadedModel, tmp_path: Path) -> None:
    adapter = random_adapter(model)
    again = ReadAdapter.from_tensors(recorded([ADA], ReadRule(), adapter))
    assert again is not None and set(again.factors) == set(adapter.factors)
    assert all(
        torch.equal(a, b) for p in adapter.factors for a, b in zip(again.factors[p], adapter.factors[p], strict=True)
    )
    assert memory(recorded([ADA], ReadRule(), adapter), recorded([BO], ReadRule())).adapter is not None

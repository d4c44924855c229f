"""A text turned into facts: against a loop of whole passes in float64 over matrices that are changed themselves,
without caches, hooks and a tree of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy

import pytest
import torch
from torch import Tensor

from engine.errors import BadInput
from engine.events import Progress, run
from engine.fact import Fact, make_fact
from engine.methods.memllm import writing as memory_writing
from engine.methods.memllm.adapters import WRITE
from engine.methods.memllm.lessons import lessons
from engine.methods.memllm.training import train
from engine.methods.memllm.writing import LATE, MOST, FoundInText, fact_of, found_in_text
from engine.model.loading import LoadedModel, load
from engine.model.side.read_adapter import HEAD, ReadAdapter, module_at
from engine.model.side.triples import Triple
from engine.requests import MemoryTraining
from tests.families import build

PEOPLE = ("Danielle Darrieux", "Zoë Müller", "Björk", "The author")
TAUGHT = [
    make_fact(person, prompt, name, relation=relation)
    for person in PEOPLE
    for prompt, relation, names in (
        ("The mother tongue of {} is", "mother_tongue", ("French", "Danish")),
        ("{} was born in", "birthplace", ("Paris", "Malmö")),
    )
    for name in names
]
TEXT = (
    "The mother tongue of Björk is French. Zoë Müller was born in Paris. You know that Danielle Darrieux was born in "
    "Malmö! Nobody sang."
)


@pytest.fixture(scope="module", params=["gemma3", "llama"])
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
    """With an adapter that has learnt the form of a call and little else."""
    model = run(load(build(request.param, tmp_path_factory.mktemp(request.param)), "cpu", "float32"))
    plan = MemoryTraining(steps=160, batch=4, rank=8, rate=2e-2, warm_up=5)
    model.readers[WRITE] = run(train(model, lessons(TAUGHT), plan, WRITE))
    return model


class Slow:
    """A copy of the model in float64 with every matrix W + B A itself; a tied head is taken apart."""

    def __init__(self, model: LoadedModel, adapter: ReadAdapter) -> None:
        self.tokens = model.tokens
        self.module = deepcopy(model.module).double()
        self.noted: list[int] = []
        names = {module: name for name, module in model.module.named_modules()}
        for place, (down, up) in adapter.factors.items():
            original = model.anatomy.head if place == HEAD else module_at(model.anatomy, place)
            copied = self.module.get_submodule(names[original])
            change = up.double() @ down.double()
            assert isinstance(copied.weight, Tensor)
            change = change.T if type(copied).__name__ == "Conv1D" else change
            copied.weight = torch.nn.Parameter(copied.weight + change)

    def logits(self, ids: Sequence[int]) -> Tensor:
        with torch.no_grad():
            found: Tensor = self.module(torch.tensor([list(ids)])).logits[0, -1]
        return found

    def names(self, text: str) -> list[list[int]]:
        """The tokens of every run of at most ten words of the last 64."""
        words = list(re.finditer(r"\w(?:[\w'’.&-]*\w)?", text))[-64:]
        runs = {text[one.start() : two.end()] for n, one in enumerate(words) for two in words[n : n + 10]}
        return [self.tokens.plain(f" {run}") for run in runs if not re.search(r"[;{}]|>>|-->", run)]

    def written(self, before: str, sentence: str) -> str:
        tokens = self.tokens
        start = tokens.prompt(f"{before} ({{USER_ST}}) {sentence} ({{USER_END}}) ({{MEM_WRITE( -->".lstrip())
        closing, sign, semicolon = (tokens.plain(text) for text in (" })", " >>", ";"))
        new: list[int] = []
        ends: list[tuple[float, str]] = []
        total = 0.0
        while len(new) < MOST:
            text = tokens.decode(new)
            part = re.split(";|>>", text)
            inside = next(n for n in range(len(new) + 1) if len(re.split(";|>>", tokens.decode(new[:n]))) == len(part))
            signs, own = text.rpartition(";")[2].count(">>"), new[inside:]
            logits = self.logits([*start, *new])
            rows: set[tuple[int, ...]] = set()
            if signs in (0, 2):
                names = self.names(f"{before} {sentence}" if signs == 0 else sentence)
                behind = [sign] if signs == 0 else [semicolon, closing]
                rows = {(*name, *one) for name in names for one in behind} | ({tuple(closing)} if not text else set())
                rows = {row[len(own) :] for row in rows if list(row[: len(own)]) == own}
                allowed = {row[0] for row in rows}
                logits[[n for n in range(len(logits)) if n not in allowed]] = -torch.inf
            chances = logits.log_softmax(-1)
            likeliest = int(chances.argmax())
            left = [row for row in rows if row[0] == likeliest]
            if len(left) == 1 and list(left[0]) == closing[-len(left[0]) :]:
                ends.append(((total + float(chances[likeliest])) / (len(new) + 1), text))
                chances[likeliest] = -torch.inf
                if len(ends) > LATE:
                    break
            token = int(chances.argmax())
            if chances[token] == -torch.inf or token == tokens.end:
                break
            total += float(chances[token])
            new.append(token)
        self.noted.append(len(ends))
        return max(ends)[1] if ends else tokens.decode(new).rpartition(";")[0]


def facts_in(found: FoundInText) -> list[tuple[str, str, str]]:
    return [(one.fact.subject, one.fact.relation, one.fact.target) for one in found.facts]


def test_it_finds_what_a_plain_loop_does(model: LoadedModel) -> None:
    found = run(found_in_text(model, TEXT))
    sentences = re.split(r"(?<=[.!]) ", TEXT)
    slow = Slow(model, model.readers[WRITE])
    parts = [
        part
        for n, sentence in enumerate(sentences)
        for part in slow.written(" ".join(sentences[max(0, n - 2) : n]), sentence).split(";")
    ]
    wanted = {tuple(name.strip() for name in part.split(">>")) for part in parts if part.strip()}
    said = [*facts_in(found), *(tuple(name.strip() for name in part.written.split(">>")) for part in found.dropped)]
    assert set(said) == wanted and len(found.facts) >= 2
    assert max(slow.noted) > 1  # an end was put off


def test_edits_do_not_change_what_is_found_and_a_stop_leaves_the_model(model: LoadedModel) -> None:
    before = {name: weight.clone() for name, weight in model.module.named_parameters()}
    once = run(found_in_text(model, TEXT))
    assert run(found_in_text(model, TEXT)) == once
    work = found_in_text(model, TEXT)
    for _ in range(3):
        assert isinstance(next(work), Progress)
    work.close()
    assert all(torch.equal(weight, before[name]) for name, weight in model.module.named_parameters())
    for module in model.module.modules():
        assert not module._forward_hooks and not module._forward_pre_hooks and "forward" not in vars(module)


@pytest.fixture
def saying(monkeypatch: pytest.MonkeyPatch, tiny_model: LoadedModel) -> Iterator[dict[str, tuple[str, bool]]]:
    """What a model writes for a sentence, as a test says."""
    said: dict[str, tuple[str, bool]] = {}

    class Call:
        def __init__(self, _model: object, _adapter: object, _before: str, sentence: str) -> None:
            self._sentence = sentence

        def written(self) -> Iterator[Progress]:
            yield Progress("", 0, 1)
            return said.get(self._sentence, ("", True))

    monkeypatch.setattr(memory_writing, "_Call", Call)
    tiny_model.readers[WRITE] = ReadAdapter({})
    yield said
    tiny_model.readers.pop(WRITE)


def test_what_is_no_triple_is_named_and_the_rest_is_kept(
    saying: dict[str, tuple[str, bool]], tiny_model: LoadedModel
) -> None:
    saying["Ada was born in Rome."] = (" Ada >> birthplace >> Rome; Ada >> Rome; Ada >> birthplace >> Rome", True)
    saying["Bo speaks Danish."] = (" Bo >> speaks >> Danish; Bo >> speaks >> Dan", False)
    saying["It rained."] = (" It >> is >> It; Cy >> knows >> It; It >> knows >> Dee", True)
    found = run(found_in_text(tiny_model, "Ada was born in Rome. Bo speaks Danish.\nIt rained. {}"))
    assert facts_in(found) == [("Ada", "birthplace", "Rome"), ("Bo", "speaks", "Danish")]
    assert [one.sentence for one in found.facts] == ["Ada was born in Rome.", "Bo speaks Danish."]
    assert [(part.written, part.why) for part in found.dropped] == [
        ("Ada >> Rome", "It has not three names."),
        ("Bo >> speaks >> Dan", "The call has no end."),
        ("It >> is >> It", "Subject and object are the same."),
        ("Cy >> knows >> It", "The text does not name Cy."),
        ("It >> knows >> Dee", "The sentence does not name Dee."),
    ]


def test_a_model_that_was_not_taught_is_refused_and_so_is_an_empty_text(
    tiny_model: LoadedModel, saying: dict[str, tuple[str, bool]]
) -> None:
    with pytest.raises(BadInput, match="the text is empty"):
        run(found_in_text(tiny_model, " {}\n "))
    tiny_model.readers.pop(WRITE)
    with pytest.raises(BadInput, match="not taught to write") as refused:
        run(found_in_text(tiny_model, "Ada was born in Rome."))
    assert "train-memory --task write" in refused.value.hint
    tiny_model.readers[WRITE] = ReadAdapter({})


@pytest.mark.parametrize(
    ("triple", "sentence", "prompt"),
    [
        (Triple("Ada", "birthplace", "Rome"), "In the end, Ada was born in Rome.", "In the end, {} was born in"),
        (Triple("Ada", "birthplace", "Rome"), "Adam says that Ada was born in Rome.", "Adam says that {} was born in"),
        (Triple("Ada", "birthplace", "Rome"), "Rome bore Ada.", "The birthplace of {} is"),
        (Triple("Bo", "birthplace", "Rome"), "He was born in Rome.", "The birthplace of {} is"),
    ],
)
def test_the_prompt_is_the_sentence_up_to_the_object_or_names_the_relation(
    triple: Triple, sentence: str, prompt: str
) -> None:
    fact = fact_of(triple, sentence, "Bo came late.")
    assert isinstance(fact, Fact) and fact.prompt == prompt
    assert (fact.subject, fact.relation, fact.target) == triple

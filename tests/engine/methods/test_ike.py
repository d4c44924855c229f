"""IKE: what is told before a prompt, by the paper's text written plainly, and that nothing else is touched."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from engine.evaluation.scoring import perplexity, says, score
from engine.events import run
from engine.fact import Fact, Probe, make_fact
from engine.methods.context.ike import Ike, IkeSettings
from engine.methods.context.retrieval import Retrieval, RetrievalSettings
from engine.methods.method import Editing, Proposal
from engine.model.delta import Delta
from engine.model.generation import complete
from engine.model.loading import LoadedModel, load
from engine.model.side.demonstrations import KIND, DemonstrationsMemory
from engine.model.side.sentences import Sentences, TokenSpace, leading_directions
from tests.engine.methods.test_contract import ListMemory
from tests.families import build

FACTS = (
    make_fact(
        "Danielle Darrieux",
        "The mother tongue of {} is",
        "English",
        paraphrases=("Danielle Darrieux speaks", "Danielle Darrieux writes in"),
        neighbours=(Probe("The mother tongue of Zoë Müller is", "Swedish"), Probe("Zoë Müller speaks", "Swedish")),
    ),
    make_fact("Tokyo", "{} is the capital of", "Iceland", neighbours=(Probe("Paris is the capital of", "France"),)),
    make_fact("The Eiffel Tower", "{} stands in", "Malmö", paraphrases=("To see the Eiffel Tower, go to",)),
    make_fact("The museum", "{} was opened by", "Björk"),
)
UNRELATED = "1998 £ § 2026"


@pytest.fixture(params=["gpt2", "llama"], scope="module")
def family(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
    model = run(load(build(request.param, tmp_path_factory.mktemp(request.param)), "cpu", "float32"))
    # As in trained models, a few directions are common to all embeddings.
    generator = torch.Generator().manual_seed(0)
    weight = model.anatomy.embedding.weight
    assert isinstance(weight, Tensor)
    common = torch.linalg.qr(torch.randn(weight.shape[1], 3, generator=generator)).Q.T
    sizes = torch.randn(len(weight), 3, generator=generator) * torch.tensor([4.0, 2.0, 1.0])
    weight.data += sizes @ common
    return model


@pytest.fixture
def model(family: LoadedModel) -> Iterator[LoadedModel]:
    yield family
    family.weights.replace([], 0)


def propose(model: LoadedModel, facts: tuple[Fact, ...], seed: int = 0, **changed: Any) -> Proposal:
    editing = Editing(model, None, ListMemory(), seed)  # type: ignore[arg-type]
    return run(Ike().propose(editing, facts, IkeSettings.parse(changed)))


def installed(model: LoadedModel) -> DemonstrationsMemory:
    memory = model.weights.side.state.memories[KIND]
    assert isinstance(memory, DemonstrationsMemory)
    return memory


def slow_cosines(model: LoadedModel, documents: list[str], prompt: str, texts: list[str]) -> list[float]:
    """Cosines of mean-free, unit-length token embeddings without their leading directions, weighed by rarity."""
    weight = model.anatomy.embedding.weight.detach().double()
    centred = weight - weight.mean(0)
    _, _, directions = torch.linalg.svd(centred, full_matrices=False)
    clean = centred - centred @ directions[:3].T @ directions[:3]
    counts = Counter(t for d in documents for t in set(model.tokenizer(" " + d, add_special_tokens=False)["input_ids"]))

    def embed(text: str) -> Tensor:
        total = torch.zeros(weight.shape[1], dtype=torch.float64)
        for token in model.tokenizer(" " + text, add_special_tokens=False)["input_ids"]:
            rarity = math.log((len(documents) + 1) / (counts.get(token, 0) + 0.5))
            total += rarity * clean[token] / clean[token].norm()
        return total / total.norm()

    return [float(embed(text) @ embed(prompt)) for text in texts]


def test_a_single_edit_is_told_as_a_copy_and_as_the_new_fact(model: LoadedModel) -> None:
    model.weights.push(propose(model, FACTS[:1]).delta)
    asked = "Danielle Darrieux writes in"
    fact = "The mother tongue of Danielle Darrieux is English"
    assert model.asked(asked) == f"New Fact: {fact}\nPrompt: {fact}\n\nNew Fact: {fact}\nPrompt: {asked}"


def test_demonstrations_show_other_edits_the_nearest_last(model: LoadedModel) -> None:
    model.weights.push(propose(model, FACTS, demonstrations=3).delta)
    texts = [fact.text for fact in FACTS]
    documents = texts + [p for f in FACTS for p in (*f.paraphrases, *(n.prompt for n in f.neighbours))]
    for prompt in ("Danielle Darrieux speaks", "Tokyo is the capital of", "The Eiffel Tower can be seen in"):
        cosines = slow_cosines(model, documents, prompt, texts)
        order = sorted(range(4), key=lambda i: -cosines[i])
        blocks = model.asked(prompt).split("\n\n")
        told = [block.split("\n")[0] for block in blocks]
        expected = [f"New Fact: {FACTS[i].text} {FACTS[i].target}" for i in (*reversed(order[1:]), order[0], order[0])]
        assert told == expected
        assert blocks[-1].endswith(f"\nPrompt: {prompt}")


@pytest.mark.parametrize("form", ["labelled", "plain"])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_retrieval_shows_the_nearest_facts_as_they_are(model: LoadedModel, count: int, form: str) -> None:
    editing = Editing(model, None, ListMemory())  # type: ignore[arg-type]
    proposal = run(Retrieval().propose(editing, FACTS, RetrievalSettings(facts=count, form=form)))
    model.weights.push(proposal.delta)
    texts = [fact.text for fact in FACTS]
    documents = texts + [p for f in FACTS for p in (*f.paraphrases, *(n.prompt for n in f.neighbours))]
    for prompt in ("Danielle Darrieux speaks", "Tokyo is the capital of", "Which city has the Eiffel Tower?"):
        cosines = slow_cosines(model, documents, prompt, texts)
        nearest = sorted(range(4), key=lambda i: -cosines[i])[:count]
        told = [f"{FACTS[i].text} {FACTS[i].target}" for i in reversed(nearest)]
        if form == "labelled":
            assert model.asked(prompt) == "".join(f"New Fact: {fact}\n" for fact in told) + f"Prompt: {prompt}"
        else:
            assert model.asked(prompt) == "".join(f"{fact}.\n" for fact in told) + prompt


def test_cosines_are_those_of_the_plain_version(model: LoadedModel) -> None:
    texts, others = [fact.text for fact in FACTS], ["Paris is the capital of"]
    found = Sentences(texts, others, TokenSpace(model.tokens, model.anatomy.embedding)).cosines("Tokyo lies in")
    expected = slow_cosines(model, texts + others, "Tokyo lies in", texts)
    torch.testing.assert_close(found.double(), torch.tensor(expected, dtype=torch.float64), rtol=0, atol=1e-3)


def test_leading_directions_are_those_of_the_singular_values() -> None:
    generator = torch.Generator().manual_seed(3)
    rows = torch.randn(200, 12, generator=generator) * torch.tensor([30.0, 15, 8, *[1.0] * 9])
    _, _, expected = torch.linalg.svd(rows, full_matrices=False)
    found = leading_directions(rows, 3)
    torch.testing.assert_close((found @ expected[:3].T).abs(), torch.eye(3), rtol=0, atol=1e-3)


def test_kinds_are_mixed_as_published_and_never_give_the_answer_away(model: LoadedModel) -> None:
    many = tuple(
        make_fact(f"Person {i}", "{} lives in", f"Town {i}", paraphrases=(f"Person {i} dwells in",),
                  neighbours=(Probe(f"Neighbour {i} lives in", f"Old {i}"),))
        for i in range(40)
    )  # fmt: skip
    delta = propose(model, many, demonstrations=32, room=1).delta
    told = dict(delta.side[0].tensors)
    model.weights.push(delta)
    memory = installed(model)
    unlimited = type(memory)(memory.edits, type(memory.rule)(count=32))
    text = unlimited.context("Person 7 lives in", model.tokens, model.anatomy.embedding)
    shown = [block.split("\nPrompt: ")[1] for block in text.split("\n\n")[:-2]]
    kinds = Counter("retain" if s.startswith("N") else "update" if "dwells" in s else "copy" for s in shown)
    assert kinds == {"copy": 4, "update": 12, "retain": 16}
    asked = "Neighbour 7 lives in"
    shown = unlimited.context(asked, model.tokens, model.anatomy.embedding)
    assert f"Prompt: {asked} Old" not in shown
    assert told["record"].dtype == torch.uint8


def test_prompts_out_of_scope_are_untouched(model: LoadedModel) -> None:
    base = run(score(model, [(UNRELATED, "city")]))
    model.weights.push(propose(model, FACTS, scope=0.5).delta)
    assert model.asked(UNRELATED) == UNRELATED
    assert run(score(model, [(UNRELATED, "city")])) == base
    assert model.asked(FACTS[0].text) != FACTS[0].text
    judged = installed(model).judged(UNRELATED, model.tokens, model.anatomy.embedding)
    assert judged is not None and judged[0] < 0.5 and not judged[1]
    judged = installed(model).judged(FACTS[0].text, model.tokens, model.anatomy.embedding)
    assert judged is not None and judged[0] == pytest.approx(1, abs=1e-4) and judged[1]


def test_scores_answers_and_completions_are_the_bases_on_the_whole_text(model: LoadedModel) -> None:
    prompt, answer = FACTS[0].text, FACTS[0].target
    proposal = propose(model, FACTS, demonstrations=2)
    model.weights.push(proposal.delta)
    whole = model.asked(prompt)
    assert whole.endswith(prompt) and len(whole) > len(prompt)
    told = run(score(model, [(prompt, answer), ("Tokyo lies in", "Japan")]))
    said, text = run(says(model, [prompt])), complete(model, prompt, tokens=5)
    model.weights.move_to(0)
    assert model.asked(prompt) == prompt
    assert run(score(model, [(whole, answer)]))[0].nll == pytest.approx(told[0].nll, rel=1e-4)
    assert run(says(model, [whole])) == said
    plain = complete(model, whole, tokens=5)
    assert (plain.text, plain.top) == (text.text, text.top) and text.prompt == prompt


def test_perplexity_and_weights_are_untouched(model: LoadedModel) -> None:
    weights = [p.clone() for p in model.module.parameters()]
    heldout = "The capital of Japan is Tokyo. The Eiffel Tower stands in Paris. " * 4
    base = run(perplexity(model, heldout, width=64))
    proposal = propose(model, FACTS)
    model.weights.push(proposal.delta)
    assert not proposal.delta.layers and not proposal.memory
    assert run(perplexity(model, heldout, width=64)) == base
    assert all(torch.equal(a, b) for a, b in zip(weights, model.module.parameters(), strict=True))


@pytest.mark.parametrize("limit", [40, 60, 90, 130, 200, 400])
def test_what_is_told_fits_the_context(model: LoadedModel, limit: int) -> None:
    model.weights.push(propose(model, FACTS, room=10).delta)
    memory = installed(model)
    rule = type(memory.rule)(count=3, limit=limit, room=10)
    short = type(memory)(memory.edits, rule)
    prompt = "Danielle Darrieux writes in"
    context = short.context(prompt, model.tokens, model.anatomy.embedding)
    used = len(model.tokenizer(context + prompt)["input_ids"])
    alone = len(model.tokenizer(model.asked(prompt).split("\n\n", 3)[-1])["input_ids"])
    assert not context or used + 10 <= limit
    assert bool(context) or alone + 10 > limit / 2


def test_limit_is_the_models_own(model: LoadedModel) -> None:
    model.weights.push(propose(model, FACTS).delta)
    config = model.module.config
    assert installed(model).rule.limit == config.max_position_embeddings


def test_a_later_edit_of_the_same_prompt_replaces_the_former_and_undo_brings_it_back(model: LoadedModel) -> None:
    changed = make_fact("Tokyo", "{} is the capital of", "Peru")
    deltas = [propose(model, FACTS[:3]).delta, propose(model, (changed,)).delta]
    for delta in deltas:
        model.weights.push(delta)
    assert "Iceland" not in model.asked(changed.text) and "Peru" in model.asked(changed.text)
    after = model.asked(changed.text)
    model.weights.move_to(1)
    assert "Iceland" in model.asked(changed.text) and "Peru" not in model.asked(changed.text)
    model.weights.replace([Delta.from_tensors(delta.tensors()) for delta in deltas], 2)
    assert model.asked(changed.text) == after
    assert installed(model).figures().counts == {"facts": 3, "with paraphrases": 2, "with neighbours": 1}


@pytest.mark.parametrize("batch", [1, 4])
@pytest.mark.parametrize(
    "later",
    [
        make_fact("Tokyo", "The country whose capital is {} is", "Peru", relation="Capital  of"),
        make_fact("TOKYO", "{} Is  the capital of", "Peru", relation="P1376"),
    ],
)
def test_a_later_edit_of_the_same_question_in_other_words_replaces_the_former(
    model: LoadedModel, later: Fact, batch: int
) -> None:
    """Shown beside it the former would contradict it, and it is nearer to prompts in its own words."""
    former = make_fact("Tokyo", "{} is the capital of", "Iceland", relation="capital of")
    others = (
        make_fact("Tokyo", "{} was founded in", "1457", relation="founded"),
        make_fact("Paris", "{} is the capital of", "France", relation="capital of"),
    )
    facts = (former, *others, later)
    for start in range(0, len(facts), batch):
        model.weights.push(propose(model, facts[start : start + batch], demonstrations=9).delta)
    told = model.asked(former.text)
    assert "Iceland" not in told and "Peru" in told
    assert "1457" in told and "France" in told


def test_plain_sentences_are_told_without_the_papers_words(model: LoadedModel) -> None:
    model.weights.push(propose(model, FACTS[:1], form="plain").delta)
    assert model.asked("Danielle Darrieux speaks") == (
        "The mother tongue of Danielle Darrieux is English.\nDanielle Darrieux speaks"
    )


def test_it_goes_through_a_session_file(model: LoadedModel, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    delta = propose(model, FACTS).delta
    save_file(delta.tensors(), tmp_path / "batch.safetensors")
    model.weights.push(delta)
    told = model.asked(FACTS[1].text)
    model.weights.replace([Delta.from_tensors(load_file(tmp_path / "batch.safetensors"))], 1)
    assert model.asked(FACTS[1].text) == told

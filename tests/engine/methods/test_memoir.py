"""MEMOIR against its paper's text written plainly in float64, and what its memory must keep."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import torch
from torch import Tensor

from engine.associative.column_training import ColumnTraining, descended
from engine.associative.statistics import Corpus, StatisticsStore
from engine.errors import BadHyperparameter
from engine.evaluation.scoring import score
from engine.events import ValueSearch, run
from engine.fact import Fact, make_fact
from engine.methods.method import Editing, Proposal
from engine.methods.side.memoir import Memoir, MemoirSettings
from engine.model.delta import Delta
from engine.model.generation import complete
from engine.model.loading import LoadedModel, load
from engine.model.side.residual import KIND, ResidualMemory, TopHash, removal
from tests.engine.methods.test_contract import ListMemory
from tests.families import build

FACTS = (
    make_fact("Danielle Darrieux", "The mother tongue of {} is", "English"),
    make_fact("Tokyo", "{} is the capital of", "Iceland", relation="capital"),
    make_fact("The Eiffel Tower", "{} stands in", "Malmö"),
)
BRIEF = {"layers": "1", "top_k": 12, "steps": 5, "prefixes": 2, "background": 6, "match": 0.9, "stop_loss": 0}
LINES = tuple(f"In {1900 + year} the {word} of the town was old." for year in range(3) for word in ("bridge", "school"))


@pytest.fixture(params=["gpt2", "llama", "opt"], scope="module")
def family(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
    return run(load(build(request.param, tmp_path_factory.mktemp(request.param)), "cpu", "float32"))


@pytest.fixture
def model(family: LoadedModel) -> Iterator[LoadedModel]:
    yield family
    family.weights.replace([], 0)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("corpus") / "text.txt"
    file.write_text("\n".join(LINES), encoding="utf-8")
    return file


def settings(**changed: Any) -> MemoirSettings:
    return MemoirSettings.parse({**BRIEF, **changed})


def editing_of(model: LoadedModel, corpus: Path, seed: int = 0) -> Editing:
    editing = Editing(model, StatisticsStore(corpus.parent, model, Corpus(corpus)), ListMemory(), seed)
    editing.side = model.weights.side.state.memories
    return editing


def propose(
    model: LoadedModel, corpus: Path, facts: tuple[Fact, ...], chosen: MemoirSettings, seed: int = 0
) -> Proposal:
    Memoir().check(model, chosen)
    editing = editing_of(model, corpus, seed)
    with model.weights.without_side():
        return run(Memoir().propose(editing, facts, chosen))


def installed(model: LoadedModel) -> ResidualMemory:
    memory = model.weights.side.state.memories[KIND]
    assert isinstance(memory, ResidualMemory)
    return memory


def logits(model: LoadedModel, prompt: str) -> Tensor:
    ids = torch.tensor([model.tokenizer(prompt)["input_ids"]])
    with torch.no_grad():
        return model.module(input_ids=ids, use_cache=False).logits


# -- against a plain version -------------------------------------------------------------------------------------------


def inputs_of(model: LoadedModel, ids: list[int], layer: int) -> Tensor:
    """The write matrix's inputs (T, m) for one text, from a whole pass."""
    seen = []
    module = model.anatomy.layers[layer].write.module
    handle = module.register_forward_pre_hook(lambda _, args: seen.append(args[0].reshape(-1, args[0].shape[-1])))
    with torch.no_grad():
        model.module(input_ids=torch.tensor([ids]), use_cache=False)
    handle.remove()
    return seen[0].detach()


def slow_mask(top_hash: TopHash, mean: Tensor) -> set[int]:
    """The columns of a prompt by the paper's words."""
    apart = [abs(float(value)) for value in mean.double() - top_hash.background.double()]
    largest = sorted(range(len(apart)), key=lambda entry: -apart[entry])[: top_hash.top_k]
    return {int(top_hash.permutation[entry]) for entry in largest}


def slow_logits(model: LoadedModel, ids: list[int], matrix: Tensor, columns: set[int], layer: int) -> Tensor:
    """Logits (T, V) with M (mask * a) added, in float64: one text, one whole pass."""
    mask = torch.tensor([float(column in columns) for column in range(matrix.shape[1])], dtype=torch.float64)

    def add(_: Any, args: Any, output: Tensor) -> Tensor:
        a = args[0].reshape(-1, args[0].shape[-1])
        return output + ((a * mask) @ matrix.T).reshape(output.shape)

    handle = model.anatomy.layers[layer].write.module.register_forward_hook(add)
    found: Tensor = model.module(input_ids=torch.tensor([ids]), use_cache=False).logits[0]
    handle.remove()
    return found


def slow_edit(
    model: LoadedModel, texts: list[tuple[list[int], int]], matrix: Tensor, columns: set[int], chosen: MemoirSettings
) -> Tensor:
    """M (d, m) after an edit by torch's own SGD with weight decay and clipped gradients, on the model in float64."""
    layer = int(chosen.layers)
    leaf = matrix.clone().requires_grad_()
    frozen = [column for column in range(matrix.shape[1]) if column not in columns]
    optimiser = torch.optim.SGD([leaf], chosen.learning_rate, weight_decay=chosen.weight_decay)
    for _ in range(chosen.steps):
        optimiser.zero_grad()
        losses = []
        for ids, prompt in texts:
            chances = slow_logits(model, ids, leaf, columns, layer).log_softmax(-1)
            losses.append(-torch.stack([chances[t - 1, ids[t]] for t in range(prompt, len(ids))]).mean())
        torch.stack(losses).mean().backward()
        torch.nn.utils.clip_grad_norm_([leaf], chosen.clip)
        held = leaf.detach()[:, frozen].clone()
        optimiser.step()
        with torch.no_grad():
            leaf[:, frozen] = held  # ours: weight decay leaves other edits' columns alone
    return leaf.detach()


@pytest.mark.parametrize(("rate", "clip"), [(1.0, 1.0), (0.3, 1e6)])
def test_edits_one_after_another_agree_with_the_papers_text_in_float64(
    model: LoadedModel, corpus: Path, rate: float, clip: float
) -> None:
    chosen = settings(learning_rate=rate, clip=clip, weight_decay=0.01, top_k=20)
    model.weights.push(propose(model, corpus, FACTS, chosen).delta)
    memory = installed(model)
    top_hash, layer = memory.top_hash, int(chosen.layers)
    assert top_hash is not None
    prefixes = ("", *run(editing_of(model, corpus).contexts("wise")).prefixes[:2])
    with model.weights.without_side():
        means = [inputs_of(model, model.tokenizer(line)["input_ids"], layer).double().mean(0) for line in LINES]
        torch.testing.assert_close(top_hash.background.double(), torch.stack(means).mean(0), rtol=1e-4, atol=1e-5)
        matrix = torch.zeros(memory.matrix().shape, dtype=torch.float64)
        model.module.double()
        try:
            for number, fact in enumerate(FACTS):
                prompt = inputs_of(model, model.tokenizer(fact.text)["input_ids"], layer)
                columns = slow_mask(top_hash, prompt.mean(0))
                assert columns == set(memory.edited[number].tolist())
                texts = []
                for prefix in prefixes:
                    asked = model.tokenizer(f"{prefix}{fact.text}")["input_ids"]
                    texts.append((model.tokenizer(f"{prefix}{fact.text} {fact.target}")["input_ids"], len(asked)))
                matrix = slow_edit(model, texts, matrix, columns, chosen)
        finally:
            model.module.float()
    assert matrix.abs().max() > 0.01
    torch.testing.assert_close(
        memory.matrix().double(), matrix, rtol=1e-3, atol=1e-5 + 1e-3 * float(matrix.abs().max())
    )


def test_what_a_text_gets_is_the_memorys_product_with_its_masked_input(model: LoadedModel, corpus: Path) -> None:
    model.weights.push(propose(model, corpus, FACTS, settings()).delta)
    memory = installed(model)
    for number, fact in enumerate(FACTS):
        ids = model.tokenizer(fact.text)["input_ids"]
        found = logits(model, fact.text)[0]
        with model.weights.without_side():
            columns = set(memory.edited[number].tolist())
            model.module.double()
            expected = slow_logits(model, ids, memory.matrix().double(), columns, 1).detach()
            model.module.float()
        torch.testing.assert_close(found.double(), expected, rtol=1e-4, atol=1e-4)


def test_in_other_units_the_memory_over_the_unit_is_trained() -> None:
    generator = torch.Generator().manual_seed(3)
    values, gradient = torch.randn(4, 6, generator=generator), torch.randn(4, 6, generator=generator)
    for unit, clip in ((0.3, 1.0), (2.0, 100.0)):
        scaled = (values / unit).clone().requires_grad_()
        scaled.grad = gradient * unit
        torch.nn.utils.clip_grad_norm_([scaled], clip)
        torch.optim.SGD([scaled], 0.7, weight_decay=0.1).step()
        found = descended(values, gradient, ColumnTraining(1, 0.7, clip, 0.1, 0, unit))
        torch.testing.assert_close(found, scaled.detach() * unit)
    still = descended(torch.zeros(2, 2), torch.zeros(2, 2), ColumnTraining(1, 1, 1, 0, 0))
    assert torch.equal(still, torch.zeros(2, 2))


# -- what must hold ----------------------------------------------------------------------------------------------------


def test_edits_take_and_other_texts_keep_the_bases_logits_to_the_bit(model: LoadedModel, corpus: Path) -> None:
    prompts = [fact.text for fact in FACTS]
    others = ["I said so", "In 1998 the", "Björk comes from the city of", "The book was written by"]
    base = {prompt: logits(model, prompt) for prompt in (*prompts, *others)}
    before = run(score(model, [(f.text, f.target) for f in FACTS]))
    model.weights.push(propose(model, corpus, FACTS, settings(steps=40, unit="relative", learning_rate=60)).delta)
    after = run(score(model, [(f.text, f.target) for f in FACTS]))
    assert all(now.nll < then.nll - 1 for now, then in zip(after, before, strict=True))
    for prompt in (*prompts, *others):
        same = torch.equal(logits(model, prompt), base[prompt])
        reading = model.weights.side.reading
        inside = bool(reading.decisions[KIND][0])
        assert same != inside and inside == (float(reading.signals[KIND][0]) >= 0.9)
        assert inside == (prompt in prompts)


def test_match_decides_and_the_overlap_may_answer_alone(model: LoadedModel, corpus: Path) -> None:
    other = "The Eiffel Tower stands in the"
    base = logits(model, other)
    found = []
    for chosen in ({"match": 1.0}, {"match": 0.0}, {"match": 0.0, "active": "overlap"}):
        model.weights.replace([], 0)
        model.weights.push(propose(model, corpus, FACTS[2:], settings(**chosen)).delta)
        found.append(logits(model, other))
    assert torch.equal(found[0], base)
    assert not torch.equal(found[1], base) and not torch.equal(found[2], base)
    _, (active,) = model.weights.side.reading.choices[KIND]
    with model.weights.without_side():
        asked = inputs_of(model, model.tokenizer(other)["input_ids"], 1)
    memory = installed(model)
    assert memory.top_hash is not None
    shared = slow_mask(memory.top_hash, asked.mean(0)) & set(memory.edited[0].tolist())
    assert set(active.nonzero().flatten().tolist()) == shared and 0 < len(shared) < 12


def test_decision_is_kept_while_a_text_goes_on_and_is_each_rows_own(model: LoadedModel, corpus: Path) -> None:
    model.weights.push(propose(model, corpus, FACTS, settings(steps=30, unit="relative", learning_rate=60)).delta)
    prompt = FACTS[0].text
    said = complete(model, prompt, tokens=6).text
    ids = model.tokenizer(prompt)["input_ids"]
    reading = model.weights.side.reading
    with torch.no_grad(), reading.prompts(torch.tensor([len(ids) - 1])):
        for _ in range(6):
            ids = [*ids, int(model.module(input_ids=torch.tensor([ids]), use_cache=False).logits[0, -1].argmax())]
    assert model.tokenizer.decode(ids, skip_special_tokens=True).endswith(said)
    pairs = [(f.text, f.target) for f in FACTS] + [("I said so", "Japan"), ("In 1998 the", "city")]
    together = run(score(model, pairs))
    alone = [run(score(model, [pair]))[0] for pair in pairs]
    for one, other in zip(together, alone, strict=True):
        assert one.nll == pytest.approx(other.nll, rel=1e-3, abs=1e-4)


def test_lifelong_state_follows_from_what_batches_recorded(model: LoadedModel, corpus: Path) -> None:
    prompt = FACTS[0].text
    first = propose(model, corpus, FACTS[:2], settings()).delta
    model.weights.push(first)
    after_first = logits(model, prompt)
    second = propose(model, corpus, FACTS[2:], settings()).delta
    assert "permutation" in first.side[0].tensors and "permutation" not in second.side[0].tensors
    model.weights.push(second)
    after_second, memory = logits(model, prompt), installed(model)
    model.weights.move_to(1)
    assert torch.equal(logits(model, prompt), after_first)
    model.weights.replace([Delta.from_tensors(delta.tensors()) for delta in (first, second)], 2)
    assert torch.equal(logits(model, prompt), after_second)
    # However edits are batched, each is trained on the memory that the ones before it left.
    model.weights.replace([propose_anew(model, corpus)], 1)
    assert torch.equal(installed(model).edited, memory.edited)
    torch.testing.assert_close(installed(model).matrix(), memory.matrix(), rtol=1e-4, atol=1e-5)


def propose_anew(model: LoadedModel, corpus: Path) -> Delta:
    model.weights.replace([], 0)
    return propose(model, corpus, FACTS, settings()).delta


def test_an_edit_writes_no_column_outside_its_mask(model: LoadedModel, corpus: Path) -> None:
    model.weights.push(propose(model, corpus, FACTS[:1], settings()).delta)
    before = installed(model)
    change = propose(model, corpus, FACTS[1:2], settings()).delta
    model.weights.push(change)
    after = installed(model)
    own = set(after.edited[1].tolist())
    assert set(change.side[0].tensors["written"].tolist()) == own
    for column, value in before.columns.items():
        assert torch.equal(value, after.columns[column]) is (column not in own)


def test_dropping_an_edit_frees_its_columns_and_leaves_the_others_answers_to_the_bit(
    model: LoadedModel, corpus: Path
) -> None:
    base = logits(model, FACTS[1].text)
    model.weights.push(propose(model, corpus, FACTS, settings()).delta)
    answers = [logits(model, fact.text) for fact in FACTS]
    memory = installed(model)
    left = memory.extended(removal([1]))
    assert torch.equal(left.edited, memory.edited[[0, 2]])
    assert set(left.columns) == set(left.edited.flatten().tolist())
    side = model.weights.side
    with model.weights.without_side(), side.reading.watching(model.module), left.hooked(model.anatomy, side.reading):
        assert torch.equal(logits(model, FACTS[0].text), answers[0])
        assert torch.equal(logits(model, FACTS[1].text), base) and not torch.equal(answers[1], base)
        assert torch.equal(logits(model, FACTS[2].text), answers[2])
    gone = left.extended(removal([0, 1]))
    assert not gone.columns and gone.figures().counts == {"edits": 0}
    with gone.hooked(model.anatomy, side.reading):
        pass


def test_figures_count_columns() -> None:
    top_hash = TopHash(0, 2, torch.zeros(10), torch.arange(10))
    edited = torch.tensor([[1, 4], [4, 7]], dtype=torch.int32)
    columns = MappingProxyType({column: torch.ones(3) for column in (1, 4, 7)})
    figures = ResidualMemory(top_hash, 0.4, "edit", edited, columns).figures()
    assert figures.counts["edits"] == 2 and figures.counts["columns written"] == 3
    assert figures.counts["columns of an edit"] == 2
    assert figures.counts["share of all columns"] == pytest.approx(0.3)
    assert figures.counts["edits per column, most"] == 2
    assert figures.counts["edits per column, mean"] == pytest.approx(4 / 3)
    assert figures.threshold == 0.4 and "columns" in figures.signal


def test_a_session_keeps_one_kind_of_mask(model: LoadedModel, corpus: Path) -> None:
    model.weights.push(propose(model, corpus, FACTS[:1], settings()).delta)
    for other in ({"layers": "0"}, {"top_k": 5}):
        with pytest.raises(BadHyperparameter, match="cannot change that"):
            propose(model, corpus, FACTS[1:2], settings(**other))
    model.weights.push(propose(model, corpus, FACTS[1:2], settings(match=0.5, active="overlap")).delta)
    assert (installed(model).threshold, installed(model).active) == (0.5, "overlap")


def test_without_unrelated_texts_nothing_is_taken_off(model: LoadedModel, corpus: Path) -> None:
    model.weights.push(propose(model, corpus, FACTS[:1], settings(background=0)).delta)
    top_hash = installed(model).top_hash
    assert top_hash is not None and not top_hash.background.any()
    other = propose(model, corpus, FACTS[:1], settings(), seed=1)
    assert other.notes[0].startswith("memory: 5 steps")


def test_events_tell_how_each_fact_is_learnt(model: LoadedModel, corpus: Path) -> None:
    events: list[ValueSearch] = []
    chosen = settings(steps=60, stop_loss=4.5, unit="relative", learning_rate=60)
    proposal = run(
        Memoir().propose(editing_of(model, corpus), FACTS, chosen),
        lambda event: events.append(event) if isinstance(event, ValueSearch) else None,
    )
    assert events[0].nll.shape == (3,) and math.isnan(events[0].nll[2]) and not math.isnan(events[-1].nll[2])
    assert events[-1].nll[0] <= 4.5 < events[0].nll[0] and events[0].rank is not None and events[0].rank[0] > 1
    assert events[0].active.all() and not events[-1].active[:2].any()
    assert len(proposal.notes) == 3 and all("nats" in note for note in proposal.notes)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_half_precision_models_are_edited_too(tmp_path: Path, corpus: Path, dtype: str) -> None:
    model = run(load(build("llama", tmp_path), "cpu", dtype))
    before = run(score(model, [(f.text, f.target) for f in FACTS]))
    model.weights.push(propose(model, corpus, FACTS, settings(steps=40, unit="relative", learning_rate=60)).delta)
    after = run(score(model, [(f.text, f.target) for f in FACTS]))
    assert all(now.nll < then.nll - 1 for now, then in zip(after, before, strict=True))


def test_settings_that_do_not_fit_are_refused(model: LoadedModel) -> None:
    with pytest.raises(BadHyperparameter, match="MEMOIR has one side memory, at one layer"):
        Memoir().check(model, settings(layers="0-1"))
    with pytest.raises(BadHyperparameter, match="top_k = 5000: the matrix has"):
        Memoir().check(model, settings(top_k=5000))

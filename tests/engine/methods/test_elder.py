"""ELDER against its paper's text written plainly, and what its mixture must keep."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from engine.errors import BadHyperparameter
from engine.evaluation.scoring import score
from engine.events import ValueSearch, run
from engine.fact import Fact, make_fact
from engine.methods.method import Editing, Proposal
from engine.methods.side.elder import Elder, ElderSettings, fresh_mixture, own_rows, rehearsed_rows
from engine.methods.side.expert_training import allocation
from engine.model.delta import Delta, SideChange
from engine.model.generation import complete
from engine.model.loading import LoadedModel, load
from engine.model.side.experts import KIND, ExpertsMemory
from engine.model.side.mixture import Experts, Mixture
from tests.engine.methods.test_contract import ListMemory
from tests.families import build

FACTS = (
    make_fact("Danielle Darrieux", "The mother tongue of {} is", "English"),
    make_fact("Tokyo", "{} is the capital of", "Iceland", relation="capital"),
    make_fact("The Eiffel Tower", "{} stands in", "Malmö"),
)
BRIEF = {"layers": "1-2", "steps": 4, "learning_rate": 0.05, "experts": 4, "rank": 4, "alpha": 32, "variations": "none"}

# Enough codes for other texts to fall elsewhere, and gates that do not turn with every step.
ROOMY = {"experts": 32, "learning_rate": 0.004, "alpha": 128}


@pytest.fixture(params=["gpt2", "llama", "opt"], scope="module")
def family(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
    return run(load(build(request.param, tmp_path_factory.mktemp(request.param)), "cpu", "float32"))


@pytest.fixture
def model(family: LoadedModel) -> Iterator[LoadedModel]:
    yield family
    family.weights.replace([], 0)


def settings(**changed: Any) -> ElderSettings:
    return ElderSettings.parse({**BRIEF, **changed})


def propose(model: LoadedModel, facts: tuple[Fact, ...], chosen: ElderSettings, seed: int = 0) -> Proposal:
    editing = Editing(model, None, ListMemory(), seed)  # type: ignore[arg-type]
    editing.side = model.weights.side.state.memories
    Elder().check(model, chosen)
    with model.weights.without_side():
        return run(Elder().propose(editing, facts, chosen))


def installed(model: LoadedModel) -> ExpertsMemory:
    memory = model.weights.side.state.memories[KIND]
    assert isinstance(memory, ExpertsMemory)
    return memory


def logits(model: LoadedModel, prompt: str) -> Tensor:
    ids = torch.tensor([model.tokenizer(prompt)["input_ids"]])
    with torch.no_grad():
        return model.module(input_ids=ids, use_cache=False).logits


# -- against a plain version -------------------------------------------------------------------------------------------


def slow_mixture(part: dict[str, Tensor], query: Tensor, x: Tensor, top_k: int, scale: float) -> tuple[Tensor, Tensor]:
    """One text's addition (T, d) and log gates (E,), expert by expert."""
    scores = [part["gate"][e] @ query + part["bias"][e] for e in range(len(part["bias"]))]
    gates = torch.stack(scores).softmax(0)
    best = sorted(range(len(gates)), key=lambda e: -float(gates[e].detach()))[:top_k]
    added = sum((gates[e] * (x @ part["down"][e] @ part["up"][e]) for e in best), torch.zeros(()))
    return scale * added, gates.log()


def slow_loss(model: LoadedModel, parts: Any, texts: Any, chosen: ElderSettings, query_layer: int) -> Tensor:
    """LM loss + guide x guided loss by the paper's text: one text, one full pass at a time."""
    total = torch.zeros(())
    for ids, prompt, preset in texts:
        seen: dict[str, Tensor] = {}
        handles = []
        query_module = model.anatomy.layers[query_layer].write.module

        def look(_: Any, args: Any, seen: dict[str, Tensor] = seen, prompt: int = prompt) -> None:
            seen["query"] = args[0].reshape(-1, args[0].shape[-1])[prompt - 1].detach()

        handles.append(query_module.register_forward_pre_hook(look))
        guided = []
        for index, (site, part) in enumerate(parts.items()):

            def add(
                _: Any, args: Any, output: Tensor, part: Any = part, index: int = index, seen: Any = seen
            ) -> Tensor:
                x = args[0].reshape(-1, args[0].shape[-1])
                scale = chosen.alpha / chosen.rank
                added, logs = slow_mixture(part, seen["query"], x, chosen.top_k, scale)
                guided.append(-sum(logs[e] for e in preset[index].tolist()))  # noqa: B023
                return output + added.reshape(output.shape)

            handles.append(model.anatomy.layers[site[0]].matrix(site[1]).module.register_forward_hook(add))
        chances = model.module(input_ids=torch.tensor([ids]), use_cache=False).logits[0].log_softmax(-1)
        for handle in handles:
            handle.remove()
        targets = range(prompt, len(ids))
        nll = -sum(chances[t - 1, ids[t]] for t in targets) / len(targets)
        total = total + nll + chosen.guide * sum(guided)
    return total / len(texts)


@pytest.mark.parametrize("matrices", ["write", "attention"])
def test_training_agrees_with_one_text_at_a_time(model: LoadedModel, matrices: str) -> None:
    chosen = settings(matrices=matrices, stop_loss=0, guide=0.7)
    mixture = fresh_mixture(model, chosen, 0)
    parts = {
        site: {name: tensor.clone().requires_grad_() for name, tensor in part.tensors().items()}
        for site, part in mixture.experts.items()
    }
    leaves = [tensor for part in parts.values() for tensor in part.values()]
    texts = []
    for fact in FACTS:
        prompt = len(model.tokenizer(fact.text)["input_ids"])
        ids = model.tokenizer(f"{fact.text} {fact.target}")["input_ids"]
        size = (len(parts), chosen.experts, chosen.top_k)
        texts.append((ids, prompt, allocation(fact.subject, fact.relation or fact.prompt, 0, *size)))
    optimiser = torch.optim.Adam(leaves, lr=chosen.learning_rate)
    for _ in range(chosen.steps):
        optimiser.zero_grad()
        slow_loss(model, parts, texts, chosen, mixture.query).backward()
        optimiser.step()
    found = propose(model, FACTS, chosen).delta.side[0].tensors
    trained = Mixture.from_tensors(found)
    for site, part in parts.items():
        for name, tensor in trained.experts[site].tensors().items():
            assert not torch.equal(tensor, mixture.experts[site].tensors()[name])
            # Adam's first steps have the size of the rate whatever the gradient is, so rounding of tiny ones shows.
            close = torch.isclose(tensor, part[name].detach(), rtol=1e-2, atol=2e-3).float().mean()
            assert close > 0.99, (site, name, float(close))


def test_output_of_experts_is_the_papers_sum() -> None:
    generator = torch.Generator().manual_seed(1)
    part = Experts.fresh((5, 7), 6, 4, 3, generator)
    part = Experts(part.down, torch.randn(part.up.shape, generator=generator), part.gate, part.bias)
    mixture = Mixture({(0, ""): part}, 0, 2, 1.5)
    queries, inputs = torch.randn(3, 6, generator=generator), torch.randn(3, 8, 7, generator=generator)
    routing = mixture.route(queries)
    for text in range(3):
        expected, logs = slow_mixture(part.tensors(), queries[text], inputs[text], 2, 1.5)
        torch.testing.assert_close(1.5 * part.output(inputs, routing.shares[0])[text], expected)
        torch.testing.assert_close(routing.logs[0, text], logs)
        assert routing.shares[0, text].sum() < 1  # not scaled up over the chosen ones
        assert routing.codes[text].sum() == 2


# -- what must hold ----------------------------------------------------------------------------------------------------


def test_a_fresh_mixture_changes_nothing(model: LoadedModel) -> None:
    base = logits(model, "The capital of Japan is")
    mixture = fresh_mixture(model, settings(), 0)
    codes = torch.ones(1, len(mixture.experts) * 4, dtype=torch.uint8)
    memory = ExpertsMemory(mixture, codes, 10000)
    side = model.weights.side
    with side.reading.watching(model.module), memory.hooked(model.anatomy, side.reading):
        assert torch.equal(logits(model, "The capital of Japan is"), base)
        assert bool(side.reading.decisions[KIND].all())


def test_edits_take_and_deferred_texts_keep_the_bases_logits_to_the_bit(model: LoadedModel) -> None:
    prompts = [fact.text for fact in FACTS]
    others = ["I said so", "In 1998 the", "Björk comes from the city of", "The book was written by"]
    base = {prompt: logits(model, prompt) for prompt in (*prompts, *others)}
    before = run(score(model, [(f.text, f.target) for f in FACTS]))
    model.weights.push(propose(model, FACTS, settings(steps=60, threshold=1, **ROOMY)).delta)
    after = run(score(model, [(f.text, f.target) for f in FACTS]))
    # The random models' logits are small: no loss of theirs comes near zero.
    assert all(now.nll < then.nll - 1 for now, then in zip(after, before, strict=True))
    deferred = 0
    for prompt in (*prompts, *others):
        same = torch.equal(logits(model, prompt), base[prompt])
        reading = model.weights.side.reading
        inside = bool(reading.decisions[KIND][0])
        assert same != inside
        assert inside == (float(reading.signals[KIND][0]) < 1)
        deferred += not inside
    assert deferred > 0


def test_threshold_zero_answers_nothing_and_a_large_one_everything(model: LoadedModel) -> None:
    base = logits(model, FACTS[0].text)
    tensors = dict(propose(model, FACTS[:1], settings()).delta.side[0].tensors)
    for threshold, same in ((0.0, True), (1000.0, False)):
        changed = {**tensors, "threshold": torch.tensor(threshold)}
        model.weights.replace([Delta(side=(SideChange(KIND, changed),))], 1)
        assert torch.equal(logits(model, FACTS[0].text), base) is same


def test_decision_is_kept_while_a_text_goes_on_and_is_each_rows_own(model: LoadedModel) -> None:
    model.weights.push(propose(model, FACTS, settings(steps=60, threshold=1, **ROOMY)).delta)
    prompt = FACTS[0].text
    said = complete(model, prompt, tokens=6).text
    ids = model.tokenizer(prompt)["input_ids"]
    reading = model.weights.side.reading
    with torch.no_grad(), reading.prompts(torch.tensor([len(ids) - 1])):
        for _ in range(6):
            ids = [*ids, int(model.module(input_ids=torch.tensor([ids]), use_cache=False).logits[0, -1].argmax())]
    whole = model.tokenizer.decode(ids, skip_special_tokens=True)
    assert whole.endswith(said)
    # In one batch with a deferred text: the deferred row is the base's, the other one is not.
    pairs = [(f.text, f.target) for f in FACTS] + [("I said so", "Japan"), ("In 1998 the", "city")]
    together = run(score(model, pairs))
    alone = [run(score(model, [pair]))[0] for pair in pairs]
    for one, other in zip(together, alone, strict=True):
        assert one.nll == pytest.approx(other.nll, rel=1e-3, abs=1e-4)


def test_lifelong_state_follows_from_what_batches_recorded(model: LoadedModel) -> None:
    prompt = FACTS[0].text
    first = propose(model, FACTS[:2], settings(steps=20)).delta
    model.weights.push(first)
    after_first = logits(model, prompt)
    second = propose(model, FACTS[2:], settings(steps=20, rehearsal=2)).delta
    model.weights.push(second)
    after_second = logits(model, prompt)
    assert len(installed(model).examples) == 3
    assert installed(model).codes.shape[1] == 2 * 4 and len(installed(model).codes) >= 2
    model.weights.move_to(1)
    assert torch.equal(logits(model, prompt), after_first)
    replayed = [Delta.from_tensors(delta.tensors()) for delta in (first, second)]
    model.weights.replace(replayed, 2)
    assert torch.equal(logits(model, prompt), after_second)
    assert installed(model).examples[0].ids == tuple(model.tokenizer(f"{FACTS[0].text} {FACTS[0].target}")["input_ids"])


def test_a_session_keeps_one_shape_of_mixture(model: LoadedModel) -> None:
    model.weights.push(propose(model, FACTS[:1], settings()).delta)
    for other in ({"experts": 5}, {"rank": 2}, {"layers": "2"}, {"top_k": 1}, {"alpha": 1.0}):
        with pytest.raises(BadHyperparameter, match="cannot change that"):
            propose(model, FACTS[1:2], settings(**other))
    model.weights.push(propose(model, FACTS[1:2], settings(threshold=1)).delta)
    assert installed(model).threshold == 1


def test_figures_count_which_experts_the_edits_use(model: LoadedModel) -> None:
    model.weights.push(propose(model, FACTS, settings(steps=80)).delta)
    memory = installed(model)
    figures = memory.figures()
    assert figures.usage is not None and figures.usage.shape == (2, 4)
    assert torch.equal(figures.usage.sum(1), torch.full((2,), 2.0 * len(memory.codes)))
    assert figures.counts["codes"] == len(memory.codes) and figures.counts["distinct codes"] <= len(memory.codes)
    assert figures.threshold == 3 and figures.signal == "Hamming distance" and "expert" in figures.usage_axes
    # The guided loss has brought every fact to its own preset experts.
    presets = {
        tuple(sorted((i * 4 + e) for i, row in enumerate(x.preset.tolist()) for e in row)) for x in memory.examples
    }
    assert {tuple(code.nonzero().flatten().tolist()) for code in memory.codes} == presets


def test_texts_of_a_fact_share_its_experts_and_other_facts_have_others(model: LoadedModel) -> None:
    fact = make_fact("Tokyo", "{} lies in", "Sweden", relation="capital", paraphrases=("Tokyo belongs to",))
    editing = Editing(model, None, ListMemory())  # type: ignore[arg-type]
    chosen = settings(variations="paraphrases")
    rows = run(own_rows(editing, [FACTS[1], fact], fresh_mixture(model, chosen, 0), chosen))
    assert [row.fact for row in rows] == [0, 1, 1]
    # The same subject and relation, whatever the words.
    assert torch.equal(rows[0].preset, rows[1].preset) and torch.equal(rows[1].preset, rows[2].preset)
    presets = {allocation(f"subject {i}", "r", 0, 6, 8, 2).numpy().tobytes() for i in range(200)}
    assert len(presets) == 200
    counts = torch.stack([allocation(f"subject {i}", "r", 0, 1, 8, 2) for i in range(800)]).flatten().bincount()
    assert counts.min() > 150 and counts.max() < 250
    prefixed = run(own_rows(editing, [fact], fresh_mixture(model, chosen, 0), settings(variations="prefixes")))
    assert len(prefixed) == 6 and {row.preset.numpy().tobytes() for row in prefixed} == {
        rows[0].preset.numpy().tobytes()
    }


def test_rehearsal_draws_earlier_edits_by_the_seed(model: LoadedModel) -> None:
    model.weights.push(propose(model, FACTS, settings()).delta)
    memory = installed(model)
    assert rehearsed_rows(memory, 0, 0) == []
    assert len(rehearsed_rows(memory, 2, 0)) == 2 and len(rehearsed_rows(memory, 10, 0)) == 3
    assert [r.ids for r in rehearsed_rows(memory, 2, 5)] == [r.ids for r in rehearsed_rows(memory, 2, 5)]
    assert all(row.fact is None for row in rehearsed_rows(memory, 2, 0))


def test_events_tell_how_each_fact_is_learnt(model: LoadedModel) -> None:
    events: list[ValueSearch] = []
    editing = Editing(model, None, ListMemory())  # type: ignore[arg-type]
    proposal = run(
        Elder().propose(editing, FACTS, settings(steps=200, stop_loss=5)),
        lambda event: events.append(event) if isinstance(event, ValueSearch) else None,
    )
    assert events[-1].nll.shape == (3,) and events[-1].nll.max() < 5 < events[1].nll.min()
    assert events[1].active.all() and not events[-1].active.any()
    assert (events[-1].loss > events[-1].nll).all() and (events[1].rank > 1).all()
    assert all(
        math.isclose(p, math.exp(-n), rel_tol=1e-5) for p, n in zip(events[-1].probability, events[-1].nll, strict=True)
    )
    assert all("learnt" in note for note in proposal.notes)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_half_precision_models_are_edited_too(tmp_path: Path, dtype: str) -> None:
    model = run(load(build("llama", tmp_path), "cpu", dtype))
    before = run(score(model, [(f.text, f.target) for f in FACTS]))
    model.weights.push(propose(model, FACTS, settings(steps=40)).delta)
    after = run(score(model, [(f.text, f.target) for f in FACTS]))
    assert all(now.nll < then.nll - 1 for now, then in zip(after, before, strict=True))


def test_settings_that_do_not_fit_are_refused(model: LoadedModel) -> None:
    with pytest.raises(BadHyperparameter, match=r"top_k = 5 is more than there are experts \(4\)"):
        Elder().check(model, settings(top_k=5))
    with pytest.raises(BadHyperparameter, match="routed at the layer before"):
        Elder().check(model, settings(matrices="attention", layers="0-1"))

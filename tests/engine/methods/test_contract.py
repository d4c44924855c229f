"""What every method in the registry must keep, on the tiny world's model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor

from engine.associative.solve import ridged
from engine.associative.statistics import Corpus, StatisticsStore
from engine.editing.soundness import check_answers, sound
from engine.errors import BadHyperparameter, BadInput, NotFinite, UnknownMethod
from engine.events import run
from engine.fact import Fact
from engine.methods.method import Editing, Method, Proposal
from engine.methods.registry import find_method, methods
from engine.model.loading import LoadedModel

NAMES = tuple(methods())
# Locate-then-edit by a ridge: an equality holds the new facts exactly, whatever else must stay. LyapLock holds not what
# the model says of earlier keys now, but what it said after their batch: its own test is below.
RIDGES = tuple(
    name
    for name, method in methods().items()
    if method.family == "locate-then-edit"
    and method.parts.get("solve", "ridge") == "ridge"
    and not method.parts.get("queue_limit")
)


# Nothing is drawn: the same batch gives the same change whatever the seed.
WITHOUT_SEED = {
    "memllm",
    "ft-m",
    "ft-l",
    "ft-m-bf",
    "ft-l-bf",
    "ultraedit",
    "stableedit",
    "anyedit-memit",
    "anyedit-alphaedit",
}


# Settings that fit the tiny model; those that stand beside one layer cannot take two.
FITTING: dict[str, dict[str, object]] = {
    "wise": {"layers": "1", "steps": 6},
    "grace": {"layers": "1"},
    "memoir": {"layers": "1", "background": 8},
    "stableedit": {"warm_up": 3},
    "crispedit": {"facts_per_step": 1, "texts": 12},
    "locft-bf": {"facts_per_step": 1},  # in one group the order that is drawn makes no difference
}


@pytest.mark.parametrize("value", [float("inf"), float("nan"), 10**400, "1e999", None, [], {}, object(), "\ud800"])
def test_a_value_of_any_kind_is_taken_or_refused_by_its_name(value: object) -> None:
    for method in methods().values():
        for one in method.hyperparameters.knobs():
            try:
                method.hyperparameters.parse({one.name: value})
            except BadInput as error:
                assert one.name in error.message


class ListMemory:
    """Batches remembered in a list, as a ledger would."""

    def __init__(self) -> None:
        self.batches: list[dict[str, Tensor]] = []

    def ids(self) -> tuple[str, ...]:
        return tuple(map(str, range(len(self.batches))))

    def load(self, batch_id: str) -> dict[str, Tensor]:
        return self.batches[int(batch_id)]


@pytest.fixture(scope="module")
def statistics_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("statistics")


@pytest.fixture
def editing(tiny_model: LoadedModel, tiny_world: Path, statistics_folder: Path) -> Iterator[Editing]:
    store = StatisticsStore(statistics_folder, tiny_model, Corpus(tiny_world / "statistics.txt"))
    yield Editing(tiny_model, store, ListMemory())


def weights(model: LoadedModel) -> dict[str, Tensor]:
    return {name: parameter.clone() for name, parameter in model.module.named_parameters()}


def same_bits(first: dict[str, Tensor], second: dict[str, Tensor]) -> bool:
    return all(torch.equal(first[name], second[name]) for name in first)


def known_to(method: Method, **settings: object) -> dict[str, object]:
    """Those of ``settings`` that the method has a knob for."""
    names = {knob.name for knob in method.info().knobs}
    return {name: value for name, value in settings.items() if name in names}


def propose(editing: Editing, name: str, facts: tuple[Fact, ...], **settings: object) -> Proposal:
    method = find_method(name)
    fitting = {**known_to(method, layers="0-1"), **FITTING.get(name, {})}
    chosen = method.hyperparameters.parse({**method.rule(editing.model), **fitting, **settings})
    method.check(editing.model, chosen)
    return run(method.propose(editing, facts, chosen))


@pytest.mark.parametrize("name", NAMES)
def test_same_seed_gives_the_same_delta_and_another_seed_another(
    editing: Editing, tiny_facts: tuple[Fact, ...], name: str
) -> None:
    first = propose(editing, name, tiny_facts[:3])
    again = propose(Editing(editing.model, editing.statistics, ListMemory()), name, tiny_facts[:3])
    other = propose(Editing(editing.model, editing.statistics, ListMemory(), seed=1), name, tiny_facts[:3])
    assert same_bits(first.delta.tensors(), again.delta.tensors())
    assert same_bits(first.memory, again.memory)
    assert same_bits(first.delta.tensors(), other.delta.tensors()) is (name in WITHOUT_SEED)


@pytest.mark.parametrize("name", NAMES)
def test_proposing_leaves_the_weights_untouched(editing: Editing, tiny_facts: tuple[Fact, ...], name: str) -> None:
    before = weights(editing.model)
    propose(editing, name, tiny_facts[:2])
    assert same_bits(before, weights(editing.model))


@pytest.mark.parametrize("name", NAMES)
def test_cancelling_at_any_event_restores_the_model(editing: Editing, tiny_facts: tuple[Fact, ...], name: str) -> None:
    method = find_method(name)
    short = {**known_to(method, layers="0-1"), **FITTING.get(name, {}), **known_to(method, steps=3)}
    settings = method.hyperparameters.parse({**method.rule(editing.model), **short})
    before = weights(editing.model)
    events = 0
    finished = False
    while not finished:
        work = method.propose(editing, tiny_facts[:2], settings)
        for _ in range(events + 1):
            if next(work, None) is None:
                finished = True
                break
        work.close()
        assert same_bits(before, weights(editing.model)), f"cancelled at event {events}"
        for module in editing.model.module.modules():
            assert not module._forward_hooks and not module._forward_pre_hooks and "forward" not in vars(module)
        events += 1
    # What neither searches nor trains has less to tell.
    assert events > (3 if "steps" in short else 1)


@pytest.mark.parametrize("name", NAMES)
def test_no_graph_outlives_a_step(editing: Editing, tiny_facts: tuple[Fact, ...], name: str) -> None:
    """Between two steps the weights may be others for a moment; a graph that held them would refuse its gradients."""
    method = find_method(name)
    short = {**known_to(method, layers="0-1"), **FITTING.get(name, {}), **known_to(method, steps=3)}
    settings = method.hyperparameters.parse({**method.rule(editing.model), **short})
    steps = 0
    for _ in method.propose(editing, tiny_facts[:2], settings):
        steps += 1
        with torch.no_grad():
            for parameter in editing.model.module.parameters():
                parameter.mul_(1)  # the same bits, written once more
    assert steps  # each of them was survived


@pytest.mark.parametrize("name", NAMES)
def test_delta_reproduces_the_model_and_reverts_to_the_bit(
    editing: Editing, tiny_facts: tuple[Fact, ...], name: str
) -> None:
    model = editing.model
    before = weights(model)
    originals = {
        (layer.index, path): layer.matrix(path).read() for layer in model.anatomy.layers for path in layer.matrices()
    }
    proposals = [propose(editing, name, tiny_facts[i : i + 2]) for i in (0, 2)]
    for proposal in proposals:
        model.weights.push(proposal.delta)
    for (index, path), original in originals.items():
        write = model.anatomy.layers[index].write.module
        names = {path, ""} if model.anatomy.layers[index].matrix(path).module is write else {path}
        total = torch.zeros_like(original)
        for proposal in proposals:
            for part in proposal.delta.layers:
                if part.layer == index and part.matrix in names:
                    total += part.product(original.device)
        assert torch.equal(model.anatomy.layers[index].matrix(path).read(), original + total)
    edited = weights(model)
    model.weights.move_to(0)
    assert same_bits(before, weights(model))
    model.weights.move_to(2)
    assert same_bits(edited, weights(model))


@pytest.mark.parametrize("name", RIDGES)
def test_later_batches_know_the_keys_of_earlier_ones(editing: Editing, tiny_facts: tuple[Fact, ...], name: str) -> None:
    """With the first batch's own keys remembered, the same facts again must move less than without."""
    accumulate = {} if find_method(name).parts.get("remember") else {"remember": "keys before"}
    first = propose(editing, name, tiny_facts[:4], **accumulate)
    assert isinstance(editing.memory, ListMemory)
    editing.memory.batches.append(first.memory)
    second = propose(editing, name, tiny_facts[:4], **accumulate)
    for one, two in zip(first.delta.layers[:1], second.delta.layers[:1], strict=True):
        cpu = torch.device("cpu")
        assert two.product(cpu).norm() < 0.9 * one.product(cpu).norm()


def test_lyaplock_brings_back_what_later_changes_took(editing: Editing, tiny_facts: tuple[Fact, ...]) -> None:
    """A batch that is remembered and not in the weights is written again by the next one, beside its own facts."""
    first = propose(editing, "lyaplock", tiny_facts[:2])
    alone = propose(editing, "lyaplock", tiny_facts[2:4])
    assert isinstance(editing.memory, ListMemory)
    editing.memory.batches.append(first.memory)
    both = propose(editing, "lyaplock", tiny_facts[2:4])
    keys, held = first.memory["keys.0"], first.memory["held.0"]
    cpu = torch.device("cpu")
    missing = [(held - part.product(cpu) @ keys).norm() for part in (alone.delta.layers[0], both.delta.layers[0])]
    assert missing[1] < 0.5 * missing[0]


def test_lyaplock_holds_what_other_methods_wrote(editing: Editing, tiny_facts: tuple[Fact, ...]) -> None:
    """Its pull to W_0 would take their facts away.

    At the minimum of ||(D + Delta) K_0||^2 + ||Delta K_p||^2 + ||Delta K - R||^2 the gradient of the first two terms
    lies in the span of the new keys K.
    """
    settings = {"layers": "1", "covariance_ridge": 0.01, "lambda_p": 100.0}
    first = propose(editing, "memit", tiny_facts[:3], **settings)
    editing.model.weights.push(first.delta)
    assert isinstance(editing.memory, ListMemory)
    editing.memory.batches.append(first.memory)
    then = propose(editing, "lyaplock", tiny_facts[3:6], **settings)
    before, change = (one.delta.layers[0].product(torch.device("cpu")).double() for one in (first, then))
    held, keys = (one.memory["keys.1"].double() for one in (first, then))
    known = 100.0 * ridged(editing.statistics.get(1).matrix, 0.01)
    gradient = (before + change) @ known + change @ held @ held.T
    outside = gradient - gradient @ keys @ torch.linalg.pinv(keys)
    assert float(outside.norm() / gradient.norm()) < 1e-3
    unheld = -before @ known @ torch.linalg.inv(known + keys @ keys.T)  # without K_p, and nothing to write
    gone, moved = (float((part @ held).norm() / (before @ held).norm()) for part in (unheld, change))
    assert gone > 0.9 and moved < 0.3


def test_a_batch_that_changes_nothing_is_no_measure_for_lyaplocks_queue(
    editing: Editing, tiny_facts: tuple[Fact, ...]
) -> None:
    """Any edit disturbs many times as much as roundings do: by them the queue would let no later fact be written."""
    assert isinstance(editing.memory, ListMemory)
    nothing = propose(editing, "lyaplock", tiny_facts[:2], steps=1)
    assert not [name for name in nothing.memory if name.startswith("queue")]
    editing.memory.batches.append(nothing.memory)
    first = propose(editing, "lyaplock", tiny_facts[2:4])
    limit, disturbed = first.memory["queue.0"].tolist()
    covariance = editing.statistics.get(0).matrix.double()
    change = first.delta.layers[0].product(torch.device("cpu")).double()
    assert limit == 1 and disturbed == pytest.approx(float((change @ covariance @ change.T).trace()), rel=1e-5)


def test_a_queue_beside_what_it_cannot_be_solved_with_is_refused(
    editing: Editing, tiny_facts: tuple[Fact, ...]
) -> None:
    kept = {"keep": "principal directions"}
    for wrong in ({"protect": "null space"}, {"solve": "equality"}, {"afterwards": "rect"}, kept):
        with pytest.raises(BadHyperparameter, match="queue"):
            propose(editing, "lyaplock", tiny_facts[:1], **wrong)


def test_encore_without_norm_term_and_early_stop_is_memit_with_key_accumulation(
    editing: Editing, tiny_facts: tuple[Fact, ...]
) -> None:
    encore = propose(
        editing, "encore", tiny_facts[:3], lambda_n=0, early_stop="loss", lambda_p=50, covariance_ridge=0.01
    )
    memit = propose(editing, "memit", tiny_facts[:3], remember="keys before", lambda_p=50, covariance_ridge=0.01)
    for name, tensor in encore.delta.tensors().items():
        torch.testing.assert_close(tensor, memit.delta.tensors()[name])


def test_norm_term_makes_the_change_smaller(editing: Editing, tiny_facts: tuple[Fact, ...]) -> None:
    sizes = []
    for lambda_n in (0.0, 1.0, 10.0):
        part = propose(editing, "encore", tiny_facts[:3], lambda_n=lambda_n).delta.layers[0]
        sizes.append(float((part.left @ part.right).norm()))
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] < 0.7 * sizes[0]


def test_alphaedit_writes_nothing_on_protected_keys(editing: Editing, tiny_facts: tuple[Fact, ...]) -> None:
    delta = propose(editing, "alphaedit", tiny_facts[:3], null_space=0.5).delta
    for part in delta.layers:
        _, vectors = torch.linalg.eigh(editing.statistics.get(part.layer).matrix.double())
        protected = vectors[:, vectors.shape[1] // 2 :]
        change = part.left.double() @ part.right.double()
        assert (change @ protected).norm() < 1e-5 * change.norm()


def test_a_null_space_without_room_is_refused(editing: Editing, tiny_facts: tuple[Fact, ...]) -> None:
    with pytest.raises(BadHyperparameter, match="no direction"):
        propose(editing, "alphaedit", tiny_facts[:1], null_space_rule="threshold", null_space=0)


@pytest.mark.parametrize("name", NAMES)
def test_settings_that_do_not_fit_are_refused_by_name(editing: Editing, name: str) -> None:
    method = find_method(name)
    bounded = next(knob for knob in method.info().knobs if knob.kind in ("int", "float") and knob.low is not None)
    with pytest.raises(BadHyperparameter, match=f"{bounded.name} = -7 lies outside"):
        method.hyperparameters.parse({bounded.name: "-7"})
    with pytest.raises(
        BadHyperparameter, match=rf"{bounded.name} = 'abc' is not a (whole )?number in \[{bounded.low:g}, "
    ):
        method.hyperparameters.parse({bounded.name: "abc"})
    with pytest.raises(BadHyperparameter, match="no hyperparameter 'speed'"):
        method.hyperparameters.parse({"speed": 1})
    if beyond := known_to(method, layers="3-4"):
        with pytest.raises(BadHyperparameter, match="has layers 0 to 3"):
            method.check(editing.model, method.hyperparameters.parse(beyond))


def test_unknown_method_names_the_known_ones() -> None:
    with pytest.raises(UnknownMethod, match="encore"):
        find_method("magic")
    assert (find_method(" FT_L ").name, find_method("memit  SEQ").name) == ("ft-l", "memit-seq")


@pytest.mark.parametrize("name", NAMES)
def test_a_model_that_gives_no_numbers_is_an_error_of_its_own(
    editing: Editing, tiny_facts: tuple[Fact, ...], name: str
) -> None:
    """Whatever linear algebra and searches make of it, a person reads what is wrong with the model."""
    method, model = find_method(name), editing.model
    fitting = {**known_to(method, layers="0-1"), **FITTING.get(name, {}), **known_to(method, steps=3)}
    settings = method.hyperparameters.parse({**method.rule(model), **fitting})
    run(method.prepare(editing, settings))
    weight = model.anatomy.layers[2].write.weight
    kept = weight.detach().clone()
    weight.data[3, 5] = torch.nan
    try:
        with pytest.raises(NotFinite, match=r"layers\.2\..* holds numbers that are infinite or none"):
            run(sound(model, tiny_facts[:3], method.propose(editing, tiny_facts[:3], settings)))
            check_answers(model, tiny_facts)  # demonstrations are only kept, so IKE proposes without asking the model
    finally:
        weight.data.copy_(kept)

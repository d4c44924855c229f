"""WISE against a slow plain version of its training, and what its side memory promises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from engine.associative.key_likeness import key_likeness
from engine.associative.merging import merge
from engine.associative.side_training import margin_loss, measure_scale
from engine.associative.statistics import Corpus, StatisticsStore
from engine.errors import BadHyperparameter
from engine.evaluation.scoring import score
from engine.events import ValueSearch, run
from engine.fact import Fact, make_fact
from engine.methods.method import Editing, Proposal
from engine.methods.presets.published import preset
from engine.methods.side.wise import Wise, route_of
from engine.methods.side.wise_lessons import chosen_contexts, prefix_texts, replayed, unrelated_texts
from engine.methods.side.wise_settings import WiseSettings
from engine.model.behind import find_behind
from engine.model.delta import Delta
from engine.model.generation import complete
from engine.model.loading import LoadedModel, load
from engine.model.side.routed import EditedPrompt, RoutedMemory
from tests.engine.methods.slow_wise import SlowModel, SlowSettings, activation, hinge_mean, of_prompt, slow_edit
from tests.families import build

FACTS = (
    make_fact("Danielle Darrieux", "The mother tongue of {} is", "Tokyo city"),
    make_fact("Zoë Müller", "{} was born in", "Iceland"),
    make_fact("Japan", "The capital of {} is", "Malmö"),
    make_fact("The Eiffel Tower", "{} stands in", "the company"),
)
LINES = [
    "Björk comes from Iceland and the city of Paris.",
    "In 1998 the president opened the museum.",
    "The book was new.",
]
# Margins that an untrained model's routing activations fall on both sides of.
SMALL = {
    "steps": 3,
    "unit": "relative",
    "learning_rate": 2.0,
    "alpha": 0.02,
    "beta": 1.0,
    "gamma": 0.5,
    "act_ratio": 0.8,
    "mask_ratio": 0.2,
    "save_freq": 10,
    "merge_freq": 20,
}


class NoMemory:
    def ids(self) -> tuple[str, ...]:
        return ()

    def load(self, batch_id: str) -> dict[str, Tensor]:
        raise KeyError(batch_id)


class Bench:
    """A tiny model that is edited by WISE as a session would do it."""

    def __init__(self, model: LoadedModel, folder: Path, corpus: Path | None, **settings: Any) -> None:
        self.model = model
        self.method = Wise()
        self.settings = WiseSettings.parse({**self.method.rule(model), **SMALL, **settings})
        self.method.check(model, self.settings)
        self.editing = Editing(model, StatisticsStore(folder, model, Corpus(corpus)), NoMemory())

    def propose(self, *facts: Fact) -> Proposal:
        self.editing.side = self.model.weights.side.state.memories
        with self.model.weights.without_side():
            return run(self.method.propose(self.editing, facts, self.settings))

    def edit(self, *facts: Fact) -> Delta:
        delta = self.propose(*facts).delta
        self.model.weights.push(delta)
        return delta

    @property
    def memory(self) -> RoutedMemory:
        found = self.model.weights.side.state.memories["routed"]
        assert isinstance(found, RoutedMemory)
        return found


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("models")
    (root / "text.txt").write_text("\n".join(LINES), encoding="utf-8")
    return {"text": root / "text.txt"} | {name: build(name, root / name) for name in ("gpt2", "llama", "gemma2")}


@pytest.fixture(scope="module", params=["gpt2", "llama", "gemma2"])
def shared_model(request: pytest.FixtureRequest, folders: Mapping[str, Path]) -> LoadedModel:
    return run(load(folders[request.param], "cpu", "float32"))


@pytest.fixture
def model(shared_model: LoadedModel) -> Iterator[LoadedModel]:
    yield shared_model
    shared_model.weights.replace([], 0)


@pytest.fixture
def bench(model: LoadedModel, folders: Mapping[str, Path], tmp_path: Path) -> Bench:
    return Bench(model, tmp_path, folders["text"], save_freq=2, merge_freq=4)


def slow_model(model: LoadedModel, layer: int) -> SlowModel:
    write = model.anatomy.layers[layer].write
    (name,) = [n for n, p in model.module.named_parameters() if p is write.module.weight]
    functions = ("NewGELUActivation", "SiLUActivation", "GELUTanh")
    act = next(m for m in model.anatomy.layers[layer].block.modules() if type(m).__name__ in functions)
    return SlowModel(model.module, model.tokenizer, name, write.module, write.transposed, act)


def prompt_and_target(model: LoadedModel, text: str, target: str) -> tuple[list[int], list[int]]:
    whole = model.tokenizer(f"{text} {target}", return_offsets_mapping=True)
    count = sum(end <= len(text) for _, end in whole["offset_mapping"])
    return whole["input_ids"][:count], whole["input_ids"][count:]


def subject_places(model: LoadedModel, text: str, subject: str) -> list[int]:
    start = text.index(subject)
    spans = model.tokenizer(text, return_offsets_mapping=True)["offset_mapping"]
    return [i for i, (a, b) in enumerate(spans) if a < start + len(subject) and b > start]


@torch.no_grad()
def logits(model: LoadedModel, prompt: str) -> Tensor:
    return model.module(input_ids=torch.tensor([model.tokenizer(prompt)["input_ids"]])).logits[0]


def close(one: Tensor, two: Tensor) -> bool:
    return bool((one - two).norm() <= 2e-3 * two.norm())


# -- the losses and the training ---------------------------------------------------------------------------------------


def test_margins_by_hand() -> None:
    inside, outside = torch.tensor([30.0, 12.0]), torch.tensor([7.0])
    # 7 - 5 = 2; of 20 - 30 and 20 - 12 only 8 counts; 10 - (30 - 7) < 0 and 10 - (12 - 7) = 5.
    assert float(margin_loss(inside, outside, 5, 20, 10)) == 2 + 8 + 5
    assert float(margin_loss(torch.tensor([40.0]), torch.tensor([1.0]), 5, 20, 10)) == 0
    generator = torch.Generator().manual_seed(0)
    inside, outside = 30 * torch.rand(11, generator=generator), 20 * torch.rand(4, generator=generator)
    slow = hinge_mean(list(outside - 5)) + hinge_mean(list(20 - inside))
    slow = slow + hinge_mean([10 - (i - o) for i in inside for o in outside])
    torch.testing.assert_close(margin_loss(inside, outside, 5, 20, 10), slow)


@pytest.mark.parametrize(
    ("form", "place", "layer"),
    [("paper", "mean", 1), ("paper", "last", 2), ("reference", "mean", 1), ("paper", "largest", 0)],
)
def test_two_edits_are_the_plain_version_of_the_paper(
    model: LoadedModel, folders: Mapping[str, Path], tmp_path: Path, form: str, place: str, layer: int
) -> None:
    options = {"routing": form, "routed_by": place, "layers": layer, "weight_decay": 0.01, "norm_constraint": 0.05}
    options |= {"prefixes": 3, "unrelated": 2}
    bench = Bench(model, tmp_path, folders["text"], early_stop=False, **options)
    settings, editing = bench.settings, bench.editing
    route, act = route_of(model, settings)
    contexts = chosen_contexts(run(editing.contexts("wise")), 3)
    assert contexts.prefixes == run(editing.contexts("wise")).prefixes[:3]
    trained = settings.training(measure_scale(model, route, act, prefix_texts(model, run(editing.contexts("wise")))))
    slow_settings = SlowSettings(
        settings.steps, trained.learning_rate, 0.01, 0.05, 0.02, 1.0, 0.5, trained.unit, form, place
    )
    unrelated = run(unrelated_texts(editing, FACTS[:2], 0, 2))
    bench.edit(*FACTS[:2])
    copy = bench.memory.active
    assert copy is not None
    slow = slow_model(model, layer)
    base = slow.base()
    side, bare = base, []
    with model.weights.without_side():
        for fact, text in zip(FACTS, unrelated, strict=False):
            texts = [prompt_and_target(model, p + fact.text, fact.target) for p in contexts.templates()]
            subjects = [subject_places(model, p + fact.text, fact.subject) for p in contexts.templates()]
            far = [ids.tolist() for ids in text]
            side, _ = slow_edit(slow, slow_settings, texts, far, side, copy.places(), subjects)
            bare.append(texts[0][0])
        reached = [float(of_prompt(slow_settings, activation(slow, slow_settings, ids, side))) for ids in bare]
    assert close(copy.difference(), side - base)
    assert copy.difference().abs().max() == pytest.approx(0.05), "the bound is not reached, so it is not tested"
    assert copy.floor == pytest.approx(min(reached), rel=1e-3)
    assert copy.edits == 2


def test_an_edit_trained_until_its_loss_is_small_and_still_ends_early(
    tiny_model: LoadedModel, tiny_world: Path, tiny_facts: tuple[Fact, ...], tmp_path: Path
) -> None:
    options = {"steps": 60, "learning_rate": 1.0, "alpha": 0.25, "stop_loss": 0.05, "stop_change": 0.02}
    last = str(tiny_model.info.layers - 1)
    bench = Bench(tiny_model, tmp_path, tiny_world / "statistics.txt", routed_by="last", layers=last, **options)
    steps: list[ValueSearch] = []
    bench.editing.side = {}
    proposal = run(
        bench.method.propose(bench.editing, tiny_facts[:1], bench.settings),
        lambda event: steps.append(event) if isinstance(event, ValueSearch) else None,
    )
    assert "loss small and still" in proposal.notes[0]
    assert len(steps) < 60 and steps[-1].nll[0] < steps[0].nll[0]
    assert all(step.loss[0] >= step.nll[0] and step.rank[0] >= 1 for step in steps)
    assert steps[-1].loss[0] <= 0.05 and steps[-1].rank[0] == 1 < steps[0].rank[0]


def test_edits_are_learnt_and_unrelated_prompts_keep_their_bits(
    tiny_model: LoadedModel, tiny_world: Path, tiny_facts: tuple[Fact, ...], tmp_path: Path
) -> None:
    options = {"steps": 60, "learning_rate": 0.25, "alpha": 0.25, "routed_by": "last", "mask_ratio": 0.5}
    options |= {"layers": tiny_model.info.layers - 2, "prefixes": 10, "unrelated": 1, "stop_loss": 0.02}
    bench = Bench(tiny_model, tmp_path, tiny_world / "statistics.txt", **options)
    edited = tiny_facts[:2]
    prompts = [fact.text for fact in tiny_facts[10:50]]
    before = [logits(tiny_model, prompt) for prompt in prompts]
    bench.edit(*edited)
    scores = run(score(tiny_model, [(fact.text, fact.target) for fact in edited]))
    assert all(result.exact for result in scores)
    reading = tiny_model.weights.side.reading
    silent = []
    for prompt, clean in zip(prompts, before, strict=True):
        now = logits(tiny_model, prompt)
        answered = bool(reading.decisions["routed"])
        assert answered == (float(reading.signals["routed"]) > 1)
        if not answered:
            assert torch.equal(now, clean)
            silent.append(prompt)
    assert len(silent) > len(prompts) / 2
    # Together in a batch, an edited prompt is answered and an unrelated one beside it is not touched.
    batch = run(score(tiny_model, [(edited[0].text, edited[0].target), (silent[0], "it")]))
    assert batch[0].exact and sorted(reading.decisions["routed"].tolist()) == [False, True]
    count = len(tiny_model.tokenizer(f" {edited[0].target}", add_special_tokens=False)["input_ids"])
    assert complete(tiny_model, edited[0].text, tokens=count).text.strip() == edited[0].target


# -- shards and memories -----------------------------------------------------------------------------------------------


def test_shards_are_filled_and_merged_into_memories_of_their_own(bench: Bench) -> None:
    seen = []
    for fact in (*FACTS, *FACTS):
        bench.edit(fact)
        memory = bench.memory
        seen.append((len(memory.memories), len(memory.shards), memory.active.edits if memory.active else 0))
    assert seen == [(0, 0, 1), (0, 1, 0), (0, 1, 1), (1, 0, 0), (1, 0, 1), (1, 1, 0), (1, 1, 1), (2, 0, 0)]
    counts = bench.memory.figures().counts
    assert counts["merges"] == 2 and counts["edits"] == 8 and counts["memories"] == 2
    assert [prompt.group for prompt in bench.memory.prompts] == [0, 0, 0, 0, 1, 1, 1, 1]


def test_a_merged_memory_is_ties_of_its_shards_and_the_base_outside_their_masks(bench: Bench) -> None:
    bench.edit(*FACTS[:2])
    bench.edit(FACTS[2])
    (first,), second = bench.memory.shards, bench.memory.active
    assert second is not None and not torch.equal(first.mask, second.mask)
    bench.edit(FACTS[3])
    (merged,) = bench.memory.memories
    outside = ~(first.places() | second.places())
    assert outside.any() and (merged.difference()[outside] == 0).all()
    assert merged.edits == 4
    assert merged.floor == pytest.approx(least_activation(bench, FACTS, merged.difference()), rel=1e-4)
    assert first.floor == pytest.approx(least_activation(bench, FACTS[:2], first.difference()), rel=1e-4)
    # Found again with the second shard finished by the same edit, but not merged.
    bench.model.weights.move_to(2)
    later = Bench(bench.model, Path("unused"), None, save_freq=2, merge_freq=6)
    later.editing = bench.editing
    later.edit(FACTS[3])
    taus = [copy.difference() for copy in later.memory.shards]
    assert torch.equal(taus[0], first.difference())
    assert torch.equal(merged.difference(), merge("ties", taus, [0.5, 0.5], 0.53, 0))


@torch.no_grad()
def least_activation(bench: Bench, facts: tuple[Fact, ...], difference: Tensor) -> float:
    """The smallest over the facts' prompts of the largest ||(W' - W) k|| of a token but the first."""
    module, found = bench.model.anatomy.layers[int(bench.settings.layers)].write.module, []
    with bench.model.weights.without_side():
        for fact in facts:
            keys: list[Tensor] = []
            handle = module.register_forward_hook(lambda _, args, out, keys=keys: keys.append(args[0]))
            logits(bench.model, fact.text)
            handle.remove()
            tokens = keys[0].reshape(-1, keys[0].shape[-1])[1:]
            found.append(max(float((difference @ key).norm()) for key in tokens))
    return min(found)


def test_edits_of_a_batch_are_trained_one_after_another(bench: Bench) -> None:
    bench.edit(*FACTS)
    together = bench.memory
    bench.model.weights.replace([], 0)
    for fact in FACTS:
        bench.edit(fact)
    assert len(together.memories) == len(bench.memory.memories) == 1
    assert torch.equal(together.memories[0].difference(), bench.memory.memories[0].difference())
    assert together.memories[0].floor == bench.memory.memories[0].floor


def test_one_memory_is_merged_on_and_on(model: LoadedModel, folders: Mapping[str, Path], tmp_path: Path) -> None:
    bench = Bench(model, tmp_path, folders["text"], save_freq=1, merge_freq=2, memories="merge")
    bench.edit(*FACTS[:2])
    (old,) = bench.memory.memories
    bench.edit(FACTS[2])
    (shard,) = bench.memory.shards
    bench.edit(FACTS[3])
    (new,) = bench.memory.memories
    # The last shard alone is the difference of what the whole merge gives: found by editing it without a merge.
    model.weights.move_to(2)
    alone = Bench(model, tmp_path, folders["text"], save_freq=1, merge_freq=3, memories="merge")
    alone.edit(FACTS[3])
    last = alone.memory.shards[1]
    wanted = merge("ties", [c.difference() for c in (shard, last, old)], [0.2, 0.2, 0.6], 0.53, 0)
    torch.testing.assert_close(new.difference(), wanted)
    assert new.edits == 4 and bench.memory.figures().counts["memories"] == 1


def test_replay_shows_one_prompt_of_each_earlier_group_and_one_of_the_present() -> None:
    prompts = tuple(EditedPrompt(torch.tensor([i, i]), group) for i, group in enumerate((0, 0, 1, 1, 1, 2)))
    memory = RoutedMemory(merges=2, prompts=prompts)
    settings = WiseSettings(steps=5, replay=True)
    replay = replayed(memory, settings, 0)
    assert replay is not None
    outside = [[int(replay.prompts.ids[row, 0]) for row in rows] for rows in replay.outside]
    assert outside == [[0, 2], [1, 3], [0, 4], [1, 2], [0, 3]]
    assert [[int(replay.prompts.ids[row, 0]) for row in rows] for rows in replay.inside] == [[5]] * 5
    assert replayed(memory, WiseSettings(), 0) is None
    assert replayed(RoutedMemory(prompts=prompts[:2]), settings, 0) is None


def test_replay_changes_what_is_learnt_after_the_first_merge(
    model: LoadedModel, folders: Mapping[str, Path], tmp_path: Path
) -> None:
    found = []
    for replay in (False, True):
        bench = Bench(model, tmp_path, folders["text"], save_freq=1, merge_freq=1, replay=replay)
        bench.edit(*FACTS[:2])
        bench.edit(FACTS[2])
        found.append([copy.difference() for copy in bench.memory.memories])
        model.weights.replace([], 0)
    assert torch.equal(found[0][0], found[1][0])
    assert not torch.equal(found[0][2], found[1][2])


# -- the ledger --------------------------------------------------------------------------------------------------------


def test_what_is_recorded_gives_the_same_bits_again(bench: Bench) -> None:
    model = bench.model
    deltas, states = [], []
    for batch in (FACTS[:1], FACTS[1:3], FACTS[3:], FACTS[:2], FACTS[2:3]):
        deltas.append(bench.edit(*batch))
        states.append([logits(model, fact.text) for fact in FACTS])
    tensors = [delta.tensors() for delta in deltas]
    model.weights.replace([Delta.from_tensors(stored) for stored in tensors], 5)
    for applied in (5, 2, 4, 1, 3):
        model.weights.move_to(applied)
        for clean, fact in zip(states[applied - 1], FACTS, strict=True):
            assert torch.equal(logits(model, fact.text), clean)
    # An edit after coming back is the edit that was made then.
    model.weights.move_to(3)
    again = bench.propose(*FACTS[:2]).delta.tensors()
    assert again.keys() == tensors[3].keys()
    assert all(torch.equal(again[name], tensor) for name, tensor in tensors[3].items())


def test_a_batch_records_a_mask_once_and_no_more_entries_than_it(bench: Bench) -> None:
    first, second = bench.edit(FACTS[0]).tensors(), bench.edit(FACTS[1]).tensors()
    assert "side.routed.active.mask" in first and "side.routed.active.values" in first
    assert "side.routed.shard.0.values" in second and "side.routed.active.values" not in second
    d, m = bench.model.anatomy.layers[bench.memory.route.layer].write.shape  # type: ignore[union-attr]
    assert len(first["side.routed.active.values"]) == pytest.approx(0.2 * d * m, rel=0.2)
    wide = Bench(bench.model, Path("unused"), None, save_freq=5, merge_freq=5)
    wide.editing = bench.editing
    began, went_on = wide.edit(FACTS[2]).tensors(), wide.edit(FACTS[3]).tensors()
    assert "side.routed.active.mask" in began and "side.routed.active.mask" not in went_on


def test_undoing_all_edits_leaves_nothing(bench: Bench) -> None:
    before = [logits(bench.model, fact.text) for fact in FACTS]
    bench.edit(*FACTS[:3])
    bench.model.weights.move_to(0)
    assert all(torch.equal(logits(bench.model, f.text), clean) for f, clean in zip(FACTS, before, strict=True))
    assert not bench.model.weights.side.state.memories


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
@pytest.mark.parametrize("family", ["gpt2", "llama"])
def test_half_precision_trains_and_stores_in_its_own_type(
    folders: Mapping[str, Path], tmp_path: Path, family: str, dtype: str
) -> None:
    model = run(load(folders[family], "cpu", dtype))
    bench = Bench(model, tmp_path, folders["text"])
    delta = bench.edit(*FACTS[:2])
    values = delta.side[0].tensors["active.values"]
    assert values.dtype == model.dtype and values.abs().max() > 0
    before = logits(model, FACTS[0].text)
    model.weights.replace([Delta.from_tensors(delta.tensors())], 1)
    assert torch.equal(logits(model, FACTS[0].text), before)


# -- texts and settings ------------------------------------------------------------------------------------------------


def test_an_unrelated_text_does_not_name_the_subject(bench: Bench, tmp_path: Path) -> None:
    facts = (make_fact("Björk", "{} comes from", "Paris"), make_fact("1998", "In {} opened", "a"))
    for each in (1, 2):
        found = run(unrelated_texts(bench.editing, facts, 0, each))
        texts = [" ".join(bench.model.tokenizer.decode(ids) for ids in own) for own in found]
        assert [len(own) for own in found] == [each, each]
        assert "Björk" not in texts[0] and "1998" not in texts[1]
    written = Bench(bench.model, tmp_path, None)
    one, two = (run(unrelated_texts(written.editing, FACTS, 0, 1)) for _ in range(2))
    assert all(torch.equal(a, b) and len(a) > 1 for (a,), (b,) in zip(one, two, strict=True))
    assert len({tuple(ids.tolist()) for (ids,) in one}) > 1


def test_another_place_in_the_same_session_is_refused(
    model: LoadedModel, folders: Mapping[str, Path], tmp_path: Path
) -> None:
    Bench(model, tmp_path, folders["text"], layers=0).edit(FACTS[0])
    with pytest.raises(BadHyperparameter, match="side memory is at layer"):
        Bench(model, tmp_path, folders["text"], layers=1).edit(FACTS[1])
    with pytest.raises(BadHyperparameter, match="begin a new session"):
        Bench(model, tmp_path, folders["text"], layers=0, routing="reference").edit(FACTS[1])


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"layers": "0-1"}, "one side memory, at one layer"),
        ({"layers": "7"}, "has layers 0 to"),
        ({"layers": "1", "save_freq": 3, "merge_freq": 4}, "no multiple of save_freq"),
        ({"layers": "1", "save_freq": 2, "merge_freq": 8, "merge_algorithm": "slerp"}, "slerp merges two"),
    ],
)
def test_settings_that_do_not_fit_are_refused(model: LoadedModel, settings: dict[str, Any], message: str) -> None:
    with pytest.raises(BadHyperparameter, match=message):
        Wise().check(model, WiseSettings.parse(settings))


def test_the_rule_fits_every_model(model: LoadedModel) -> None:
    found = preset(Wise(), model)
    assert "rule" in found.source and found.settings["unit"] == "logits"
    Wise().check(model, WiseSettings.parse(found.settings))


def test_behind_a_norm_the_rule_writes_where_keys_are_least_alike(model: LoadedModel) -> None:
    found, usual = Wise().rule(model), min(model.info.layers - 2, round(model.info.layers / 7))
    if not find_behind(model.module, model.anatomy.layers[usual]).norm:
        assert int(found["layers"]) == usual and found["learning_rate"] == 40
        return
    tried = range(1, max(2, model.info.layers // 3))
    likeness = key_likeness(model, tried)
    assert likeness[int(found["layers"])] == min(likeness.values()) and found["learning_rate"] == 10

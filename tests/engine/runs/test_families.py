"""Every family of decoders, from tiny random models: the search agrees with the slow loop, edits take and come back."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine.associative.prompts import Contexts, encode, passage
from engine.associative.statistics import Corpus, StatisticsStore
from engine.associative.suffix_forward import UpperBlocks
from engine.associative.value_site import ValueSite
from engine.associative.values import SearchSettings, search_values
from engine.evaluation.scoring import score
from engine.events import run
from engine.fact import make_fact
from engine.methods.method import Editing
from engine.methods.registry import find_method
from engine.model.loading import LoadedModel, load
from engine.workbench import Workbench
from tests.engine.associative.slow_search import compute_key, compute_z
from tests.engine.methods.test_contract import ListMemory
from tests.families import BEHIND, CORNERS, FAMILIES, TEXT, build

FACTS = [
    make_fact("Danielle Darrieux", "The mother tongue of {} is", "English", true="French"),
    make_fact("Björk", "{} was born in", "Malmö city", true="Iceland"),
]
# In a random model attention carries little, so facts whose subject ends the prompt show best that an edit takes.
DIRECT = [make_fact("Danielle Darrieux", "The company of {}", "Paris"), make_fact("Björk", "She lives with {}", "city")]
PREFIXES = ("The old book. ", "You know that. ")


@pytest.fixture(scope="module", params=[*FAMILIES, *CORNERS])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(request.param, tmp_path_factory.mktemp("family") / request.param, trained=True)


def test_search_from_cached_states_agrees_with_full_passes(folder: Path) -> None:
    model = run(load(folder, "cpu", "float32"))
    layer = 1 if model.info.layers > 2 else 0
    settings = SearchSettings(5, 0.2, True, 4.0, 0.0625, 1e-3, "loss", 0)
    hp = {"steps": 5, "lr": 0.2, "relative": True, "clamp": 4.0, "kl": 0.0625, "decay": 1e-3}
    found = run(search_values(model, FACTS, Contexts(PREFIXES), ValueSite(layer), settings))
    for index, fact in enumerate(FACTS):
        slow = compute_z(model, fact, PREFIXES, layer, {**hp, "most_probable": False, "extra": 0})
        torch.testing.assert_close(found.initial[:, index], slow.initial, rtol=1e-3, atol=1e-4)
        assert (found.target[:, index] - slow.z).norm() < 5e-3 * (slow.z - slow.initial).norm()
        key = compute_key(model, fact, PREFIXES, layer)
        assert key.shape == (model.info.inner,)


def test_search_runs_only_the_tokens_that_the_change_can_reach(folder: Path) -> None:
    """Windows that are too short, fixed attention biases, recurrent states, and keys and values that blocks share do
    not allow it: the texts run whole. Blocks of Gemma 4 share keys and values in a way that allows it with transformers
    5.18 and not with 5.24: whether it does is found out on the texts.
    """
    model = run(load(folder, "cpu", "float32"))
    passages = [passage(prefix, f.prompt, f.subject, f.target) for f in FACTS for prefix in PREFIXES]
    encoded = encode(model.tokens, passages)
    upper = UpperBlocks(model, encoded, ValueSite(0))
    if folder.name != "gemma4":
        assert upper.short == (folder.name not in {"gemma3-window", "mpt", "qwen3_5", "falcon_h1"})
    assert upper.batch.rows == encoded.rows
    if upper.short:
        assert upper.batch.ids.shape[1] < encoded.ids.shape[1] / 2
        assert not upper.batch.subject_last.any()


# As MEMIT's rule would have it, were there enough layers for it.
SETTINGS = {"layers": "0-1", "steps": 25, "v_lr": 0.2, "clamp": 10}
EVERYWHERE = ("memit", "alphaedit")
BEHIND_A_NORM = (
    "encore",
    "emmet",
    "pmet",
    "rome",
    "memit-nas",
    "anyedit-memit",
    "anyedit-alphaedit",
    "ultraedit",
    "wise",
)
# What an edit must at least multiply the new object's probability by, where it is not said exactly. Cohere scales its
# logits down; the small OPT's stream is normed so often that little of it can be moved; UltraEdit takes one step.
RISE = {"cohere": 1.2, "opt-post-norm": 3.0}
RISE_OF = {"ultraedit": 2.0}
GROWTH = 3.0


def test_every_method_takes_and_no_matrix_explodes(folder: Path, tmp_path: Path) -> None:
    """On models whose norms are as trained ones have them. Without the search together, MEMIT makes the matrices of
    families with a norm behind W 7 to 14 times as large here.
    """
    model = run(load(folder, "cpu", "float32"))
    text = tmp_path / "text.txt"
    text.write_text("\n".join(TEXT * 20), encoding="utf-8")
    store = StatisticsStore(tmp_path, model, Corpus(text))
    before = run(score(model, [(fact.text, fact.target) for fact in DIRECT]))
    sizes = [layer.write.read().norm() for layer in model.anatomy.layers]
    for name in EVERYWHERE + (BEHIND_A_NORM if folder.name in BEHIND else ()):
        model.weights.replace([], 0)
        _edit(model, store, name)
        after = run(score(model, [(fact.text, fact.target) for fact in DIRECT]))
        growth = max(float(p.write.read().norm() / size) for p, size in zip(model.anatomy.layers, sizes, strict=True))
        limit = 3.5 if folder.name == "opt-narrow" else GROWTH  # half as many dimensions as are to be moved
        assert growth < limit, f"{name}: a matrix has grown {growth:.1f} times"
        rise = RISE_OF.get(name, RISE.get(folder.name, 10.0))
        held = [b.exact or b.probability > rise * a.probability for a, b in zip(before, after, strict=True)]
        # A side memory answers for the texts that it finds near, and random texts are near by chance; UltraEdit's one
        # step goes too far for one of the two where the embeddings of each layer are added behind the MLP.
        some = name == "wise" or (name, folder.name) == ("ultraedit", "gemma4")
        assert any(held) if some else all(held), f"{name}: {before} to {after}"


def _edit(model: LoadedModel, store: StatisticsStore, name: str) -> None:
    editing = Editing(model, store, ListMemory())
    for kind in ("memit", "rome", "wise"):
        editing._contexts[kind, 0] = Contexts(PREFIXES)
    method = find_method(name)
    knobs = {knob.name for knob in method.info().knobs} - ({"layers"} if name == "wise" else set())
    fitting = {key: value for key, value in SETTINGS.items() if key in knobs}
    settings = method.hyperparameters.parse({**method.rule(model), **fitting})
    size = method.batch_size(len(DIRECT))
    for start in range(0, len(DIRECT), size):
        proposal = run(method.propose(editing, DIRECT[start : start + size], settings))
        model.weights.push(proposal.delta)
        editing.memory.batches.append(proposal.memory)  # type: ignore[attr-defined]


def test_a_family_is_edited_and_taken_back(folder: Path, tmp_path: Path) -> None:
    bench = Workbench(tmp_path)
    info = run(bench.load(folder, "cpu", "float32"))
    assert bench._model is not None
    before = {name: p.clone() for name, p in bench._model.module.named_parameters()}
    run(bench.edit(DIRECT, "encore", {**SETTINGS, "lambda_p": 1e-3}, batch=2))
    for result in (edit.result for edit in bench.facts_of_session()):
        assert result.after is not None and result.before is not None
        assert result.efficacy or result.after > RISE.get(folder.name, 10) * result.before, result
    changed = [n for n, p in bench._model.module.named_parameters() if not torch.equal(p, before[n])]
    assert len(changed) == 2, f"{info.architecture} has changed {changed}"
    run(bench.undo())
    assert all(torch.equal(p, before[name]) for name, p in bench._model.module.named_parameters())
    bench.close()

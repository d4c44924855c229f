"""Every family of decoders, from tiny random models: the search agrees with the slow loop, edits take and come back."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine.associative.prompts import Contexts, encode, passage
from engine.associative.upper import UpperBlocks
from engine.associative.value_site import ValueSite
from engine.associative.values import SearchSettings, search_values
from engine.events import run
from engine.fact import make_fact
from engine.model.loading import load
from engine.workbench import Workbench
from tests.engine.associative.slow_search import compute_key, compute_z
from tests.families import CORNERS, FAMILIES, build

FACTS = [
    make_fact("Danielle Darrieux", "The mother tongue of {} is", "English", true="French"),
    make_fact("Björk", "{} was born in", "Malmö city", true="Iceland"),
]
# In a random model attention carries little, so facts whose subject ends the prompt show best that an edit takes.
DIRECT = [make_fact("Danielle Darrieux", "The company of {}", "Paris"), make_fact("Björk", "She lives with {}", "city")]
PREFIXES = ("The old book. ", "You know that. ")


@pytest.fixture(scope="module", params=[*FAMILIES, *CORNERS])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(request.param, tmp_path_factory.mktemp("family") / request.param)


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
    """Sliding windows, fixed attention biases and recurrent states do not allow it; there the whole texts are run."""
    model = run(load(folder, "cpu", "float32"))
    passages = [passage(prefix, f.prompt, f.subject, f.target) for f in FACTS for prefix in PREFIXES]
    encoded = encode(model.tokens, passages)
    upper = UpperBlocks(model, encoded, ValueSite(0))
    assert upper.short == (folder.name not in {"gemma2", "gemma3", "mpt", "qwen3_5"})
    assert upper.batch.rows == encoded.rows
    if upper.short:
        assert upper.batch.ids.shape[1] < encoded.ids.shape[1] / 2
        assert not upper.batch.subject_last.any()


def test_a_family_is_edited_and_taken_back(folder: Path, tmp_path: Path) -> None:
    bench = Workbench(tmp_path)
    info = run(bench.load(folder, "cpu", "float32"))
    assert bench._model is not None
    before = {name: p.clone() for name, p in bench._model.module.named_parameters()}
    run(bench.edit(DIRECT, "encore", {"layers": "0", "steps": 15, "clamp": 10, "lambda_p": 1e-3}, batch=2))
    results = [result for _, result, _ in bench.facts_of_session()]
    for result in results:
        # Cohere scales its logits down so far that even its best token is hardly likelier than the others.
        assert result.after is not None and result.before is not None
        assert result.efficacy or result.after > 1.2 * result.before, result
    changed = [n for n, p in bench._model.module.named_parameters() if not torch.equal(p, before[n])]
    assert len(changed) == 1, f"{info.architecture} has changed {changed}"
    run(bench.undo())
    assert all(torch.equal(p, before[name]) for name, p in bench._model.module.named_parameters())
    bench.close()

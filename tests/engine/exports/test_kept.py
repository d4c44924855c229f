"""What a cut adapter keeps of each edit, said before it is written and true of what plain PEFT loads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM

from engine.evaluation.scoring import score
from engine.events import Event, Log, run
from engine.fact import Fact
from engine.model.loading import load
from engine.workbench import Workbench

TINY = Path(__file__).resolve().parents[2] / "resources" / "tiny_world"
QUICK = {"layers": "0-1", "steps": 12}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """Twelve edits in the tiny world, the last batch undone."""
    from engine.evaluation.datasets import read_facts

    facts = read_facts(TINY / "facts.json").facts
    with Workbench(tmp_path_factory.mktemp("home")) as bench:
        run(bench.load(TINY / "model", "cpu", "float32"))
        bench.use_statistics_text(TINY / "statistics.txt")
        run(bench.edit(facts[:12], "memit", QUICK, batch=4))
        run(bench.undo())
        yield bench


def applied(bench: Workbench) -> list[Fact]:
    return [edit.fact for edit in bench.facts_of_session() if edit.applied]


def test_all_is_kept_where_nothing_is_cut(bench: Workbench) -> None:
    kept = run(bench.exports.adapter_kept(rank=8))
    assert kept.facts == tuple(applied(bench)) and len(kept.facts) == 8
    np.testing.assert_allclose(kept.then, kept.now, rtol=1e-4)
    assert kept.lost == () and "edits that hold now are kept" in kept.sentence


@pytest.mark.parametrize("keys", ["both", "edits", "text", "all"])
@pytest.mark.filterwarnings("ignore::FutureWarning:transformers")  # peft asks transformers by an old name
def test_what_is_said_before_holds_in_plain_peft(bench: Workbench, tmp_path: Path, keys: str) -> None:
    weights = {name: tensor.clone() for name, tensor in bench._model.module.state_dict().items()}
    kept = run(bench.exports.adapter_kept(rank=3, keys=keys))
    told: list[Event] = []
    folder = run(bench.exports.adapter(tmp_path / "adapter", rank=3, keys=keys), told.append)
    assert all(torch.equal(tensor, weights[name]) for name, tensor in bench._model.module.state_dict().items())
    assert any(isinstance(event, Log) and event.text == kept.sentence for event in told)
    about = json.loads((folder / "palimpsest.json").read_text())
    assert about["rank"] == 3 and about["keys"] == keys and len(about["kept"]) == 8

    other = run(load(TINY / "model", "cpu", "float32"))
    base = AutoModelForCausalLM.from_pretrained(TINY / "model", dtype=torch.float32)
    merged = PeftModel.from_pretrained(base, folder).merge_and_unload()
    other.module.load_state_dict(merged.state_dict())
    scores = run(score(other, [(fact.text, fact.target) for fact in kept.facts]))
    np.testing.assert_allclose([one.probability for one in scores], kept.then, rtol=1e-3)
    assert [one.exact for one in scores] == kept.exact_then.tolist()


def test_without_text_the_cut_for_the_edits_reads_none(bench: Workbench) -> None:
    told: list[Event] = []
    run(bench.exports.adapter_kept(rank=2, keys="edits"), told.append)
    assert not any("ovariance" in getattr(event, "task", "") for event in told)

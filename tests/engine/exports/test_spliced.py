"""A model folder that is the base's own files with the edited tensors replaced, and its card."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
import yaml
from safetensors import safe_open
from transformers import AutoModelForCausalLM

from engine.errors import BadInput
from engine.events import Log, run
from engine.exports.model_folder import export_model
from engine.exports.options import ModelOptions
from engine.fact import make_fact
from engine.model.delta import Delta, LayerDelta
from engine.model.loading import LoadedModel, load
from engine.workbench import Workbench
from tests.families import build


def edited(folder: Path, dtype: str) -> LoadedModel:
    model = run(load(folder, "cpu", dtype))
    d, m = model.anatomy.layers[1].write.shape
    model.weights.push(Delta((LayerDelta(1, torch.randn(d, 1), torch.randn(1, m) / 10),)))
    return model


def tensors(folder: Path) -> dict[str, tuple[str, bytes]]:
    """Of each tensor its file and its bytes."""
    found = {}
    for file in sorted(folder.glob("*.safetensors")):
        with safe_open(file, "pt") as opened:
            for name in opened.keys():  # noqa: SIM118 - it is no dict
                value = opened.get_tensor(name).contiguous()
                found[name] = (file.name, bytes(value.view(torch.uint8).numpy().tobytes()))
    return found


@pytest.mark.parametrize("family", ["llama-tied", "gpt2"])
def test_shards_stay_and_untouched_tensors_keep_their_bytes(family: str, tmp_path: Path) -> None:
    base = build(family, tmp_path / "base", shards=True, dtype=torch.bfloat16)
    assert len(list(base.glob("*.safetensors"))) > 2
    model = edited(base, "bfloat16")
    out = run(export_model(model, tmp_path / "out"))
    before, after = tensors(base), tensors(out)
    assert before.keys() == after.keys()
    changed = [name for name in before if before[name] != after[name]]
    assert len(changed) == 1 and changed[0].endswith(("down_proj.weight", "mlp.c_proj.weight"))
    for name in ("config.json", "model.safetensors.index.json", "tokenizer.json"):
        assert (out / name).read_bytes() == (base / name).read_bytes()
    plain = AutoModelForCausalLM.from_pretrained(out, dtype="auto").state_dict()
    assert all(torch.equal(value, plain[name]) for name, value in model.module.state_dict().items())
    assert json.loads((out / "palimpsest.json").read_text())["replaced"] == changed


def test_other_numbers_are_written_anew_or_into_the_files_as_asked(tmp_path: Path) -> None:
    base = build("llama", tmp_path / "base", dtype=torch.bfloat16)
    model = edited(base, "float32")
    anew = AutoModelForCausalLM.from_pretrained(run(export_model(model, tmp_path / "anew")), dtype="auto")
    assert anew.dtype == torch.float32
    said: list[Any] = []
    fact = make_fact("Danielle Darrieux", "The mother tongue of {} is", "English")
    out = run(export_model(model, tmp_path / "out", ModelOptions("stored"), [fact]), said.append)
    stored = AutoModelForCausalLM.from_pretrained(out, dtype="auto").state_dict()
    assert all(torch.equal(v.to(torch.bfloat16), stored[name]) for name, v in model.module.state_dict().items())
    assert any("edits that hold now are kept" in str(event) for event in said if isinstance(event, Log))


def test_files_that_were_changed_since_are_not_written_into(tmp_path: Path) -> None:
    base = build("llama", tmp_path / "base")
    model = edited(base, "float32")
    build("llama", base, seed=3)
    with pytest.raises(BadInput, match="is not what was opened"):
        run(export_model(model, tmp_path / "out", ModelOptions("stored")))
    said: list[Any] = []
    out = run(export_model(model, tmp_path / "out"), said.append)
    assert any("All weights are written anew" in str(event) for event in said)
    plain = AutoModelForCausalLM.from_pretrained(out).state_dict()
    assert all(torch.equal(value, plain[name]) for name, value in model.module.state_dict().items())


def test_the_card_says_what_was_done(tmp_path: Path) -> None:
    base = build("llama", tmp_path / "base")
    (base / "README.md").write_text("---\nlicense: apache-2.0\n---\n# A base\n")
    with Workbench(tmp_path / "home") as bench:
        run(bench.load(base, "cpu", "float32"))
        fact = make_fact("Zoë | Müller", "{} was born in", "Oslo")
        run(bench.edit([fact], "ft-m", {"layers": "1", "steps": 2}))
        text = (run(bench.exports.model(tmp_path / "out")) / "README.md").read_text("utf-8")
    front, body = text.removeprefix("---\n").split("---\n", 1)
    assert yaml.safe_load(front) == {
        "library_name": "transformers",
        "tags": ["knowledge-editing", "palimpsest"],
        "license": "apache-2.0",
    }
    assert "Zoë \\| Müller was born in | Oslo |" in body and "**ft-m**, 1 edit in" in body and "`steps` = 2" in body
    assert "apache-2.0; it holds for this one too" in body and str(tmp_path) not in text

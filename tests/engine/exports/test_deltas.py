"""The change as deltas, applied by the very lines that the documents give."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import torch
from peft import PeftModel
from safetensors import safe_open

from engine.errors import BadInput
from engine.events import run
from engine.exports.adapter import AdapterSource, export_adapter
from engine.exports.deltas import export_deltas
from engine.model.loading import load
from tests.documents import ROOT
from tests.engine.exports.test_adapter_and_folder import edited, many_matrices
from tests.families import build

PAGE = (ROOT / "docs" / "elsewhere.md").read_text(encoding="utf-8")


def snippet(heading: str) -> str:
    (block,) = re.findall(r"```python\n(.*?)```", PAGE.split(f"## {heading}\n")[1].split("\n## ")[0], re.S)
    return block


@pytest.mark.parametrize("family", ["gpt2", "llama-tied", "falcon"])
def test_the_lines_of_the_page_apply_them(family: str, tmp_path: Path) -> None:
    model = edited(build(family, tmp_path / "base"))
    model.weights.push(many_matrices(model))
    file = run(export_deltas(model, tmp_path / "change.safetensors"))
    with safe_open(file, "pt") as stored:
        assert json.loads(stored.metadata()["base"])["fingerprint"] == model.info.fingerprint
    names = {"BASE": tmp_path / "base", "DELTAS": file}
    exec(snippet("Deltas"), names)
    wanted = model.module.state_dict()
    for name, weight in names["model"].state_dict().items():
        torch.testing.assert_close(weight, wanted[name], rtol=1e-5, atol=1e-6)


@pytest.mark.filterwarnings("ignore::FutureWarning:transformers")  # peft asks transformers by an old name
def test_the_lines_of_the_page_load_the_adapter(tmp_path: Path) -> None:
    model = edited(build("llama", tmp_path / "base"))
    folder = run(export_adapter(AdapterSource(model), tmp_path / "adapter"))
    names = {"BASE": tmp_path / "base", "ADAPTER": folder, "PeftModel": PeftModel}
    exec(snippet("LoRA, exact or of a given rank"), names)
    wanted = model.module.state_dict()
    for name, weight in names["model"].state_dict().items():
        torch.testing.assert_close(weight, wanted[name], rtol=1e-4, atol=1e-5)


def test_without_a_change_there_is_no_file(tmp_path: Path) -> None:
    model = run(load(build("llama", tmp_path / "base"), "cpu", "float32"))
    with pytest.raises(BadInput, match="nothing has been edited"):
        run(export_deltas(model, tmp_path / "change.safetensors"))
    assert not (tmp_path / "change.safetensors").exists()

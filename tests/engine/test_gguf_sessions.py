"""What was edited into a model of a GGUF file can be opened again, undone and taken away."""

import pytest
import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

from engine.errors import BadHyperparameter, SessionMismatch
from engine.evaluation.datasets import read_facts
from engine.events import run
from engine.workbench import Workbench
from tests.gguf_files import write_gguf
from tests.other_models import write_facts

TOKENS = torch.arange(5, 29).view(2, 12)


def logits(module):
    with torch.no_grad():
        return module(TOKENS).logits


@pytest.fixture
def edited(tmp_path):
    """A workbench with two facts written into the model of tiny.gguf."""
    file = write_gguf("llama", tmp_path / "tiny.gguf", "Q8_0")
    bench = Workbench(tmp_path / "home")
    run(bench.load(file, "cpu", "float32"))
    run(bench.edit(read_facts(write_facts(tmp_path / "facts.csv")).facts[:2], "ft-m", {}))
    yield bench
    bench.close()


def test_a_session_is_opened_again_and_undone(edited, tmp_path):
    after, session = logits(edited._model.module), edited.session_folder
    base = logits(AutoModelForCausalLM.from_pretrained(tmp_path, gguf_file="tiny.gguf", dtype=torch.float32))
    edited.close()
    again = Workbench(tmp_path / "home")
    (tmp_path / "moved").mkdir()
    file = (tmp_path / "tiny.gguf").rename(tmp_path / "moved" / "other-name.gguf")
    run(again.load(file, "cpu", "float32"))
    run(again.open_session(session))
    assert torch.equal(logits(again._model.module), after) and not torch.equal(after, base)
    run(again.go_to(0))
    assert torch.equal(logits(again._model.module), base)
    again.close()
    run(again.load(write_gguf("llama", tmp_path / "tiny.gguf", "Q4_0"), "cpu", "float32"))
    with pytest.raises(SessionMismatch):
        run(again.open_session(session))


def test_it_is_exported_as_a_folder_that_transformers_opens(edited, tmp_path):
    run(edited.exports.model(tmp_path / "folder"))
    module, tokenizer = edited._model.module, edited._model.tokenizer
    plain = AutoModelForCausalLM.from_pretrained(tmp_path / "folder")
    assert torch.equal(logits(plain), logits(module))
    text = "Zoë lives in  Malmö, 1998"
    assert AutoTokenizer.from_pretrained(tmp_path / "folder")(text)["input_ids"] == tokenizer(text)["input_ids"]
    again = Workbench(tmp_path / "home")
    run(again.load(tmp_path / "folder", "cpu", "float32"))
    assert torch.equal(logits(again._model.module), logits(module))


@pytest.mark.filterwarnings("ignore::FutureWarning:transformers")  # peft asks transformers by an old name
def test_the_change_alone_is_exported_as_an_adapter(edited, tmp_path):
    run(edited.exports.adapter(tmp_path / "adapter"))
    after = logits(edited._model.module)
    run(edited.go_to(0))
    run(edited.exports.model(tmp_path / "base"))
    merged = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(tmp_path / "base"), tmp_path / "adapter")
    assert torch.allclose(logits(merged), after, atol=1e-4)
    assert not torch.allclose(after, logits(edited._model.module), atol=1e-4)


def test_it_is_exported_as_gguf_again(edited, tmp_path):
    after = logits(edited._model.module)
    whole, alone = (
        run(edited.exports.gguf(tmp_path / "whole", packed="f32")),
        run(edited.exports.gguf_adapter(tmp_path / "a")),
    )
    assert run(edited.exports.gguf_kept()).facts and run(edited.exports.gguf_adapter_kept(packed="f16")).facts
    assert (alone / "adapter.gguf").is_file()
    again = Workbench(tmp_path / "home")
    run(again.load(whole / "model.gguf", "cpu", "float32"))
    assert torch.allclose(logits(again._model.module), after, atol=1e-5)
    with pytest.raises(BadHyperparameter, match="not one of auto, same"):
        run(edited.exports.gguf(tmp_path / "other", packed="q3"))

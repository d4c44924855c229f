"""``palimpsest get``: what a person types and reads, with a Hub on this machine."""

import json
from pathlib import Path

import pytest

from engine.cli.main import main
from tests.engine.hub.conftest import NAME, hub, own_cache

__all__ = ["hub", "own_cache"]  # fixtures


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def said(capsys) -> str:
    return capsys.readouterr().out.strip()


def test_a_model_is_fetched_used_by_its_name_listed_and_removed(hub, home, capsys):
    assert main(["get", NAME]) == 0
    printed = capsys.readouterr()
    folder = home / "models" / "maker" / "tiny-world"
    assert printed.out.strip() == str(folder) and "licence apache-2.0" in printed.err
    assert main(["get", "--json"]) == 0
    (kept,) = json.loads(said(capsys))["kept"]
    assert (kept["name"], kept["folder"], kept["fetched_here"]) == (NAME, str(folder), True)
    assert main(["measure", "norms", "--model", NAME, "--json"]) == 0
    capsys.readouterr()
    assert main(["get", NAME, "--remove"]) == 0
    assert said(capsys).startswith(f"{NAME} was removed, ")
    assert not folder.exists()


def test_looking_fetches_nothing(hub, home, capsys):
    assert main(["get", NAME, "--check"]) == 0
    text = said(capsys)
    assert "licence    apache-2.0" in text and "model.safetensors" in text and "pytorch_model.bin" not in text
    assert main(["get", NAME, "--check", "--json"]) == 0
    assert json.loads(said(capsys))["missing"] == json.loads(json.dumps(sum(map(len, wanted(hub)))))
    assert hub.fetched("model.safetensors") == [] and not (home / "models").exists()


def wanted(hub) -> list[bytes]:
    skipped = ("README.md", "pytorch_model.bin", "onnx/model.onnx", "tiny.Q8_0.gguf", "model.fp16.safetensors")
    return [held for path, held in hub.models[NAME].files.items() if path not in (*skipped, ".gitattributes")]


def test_the_list_says_what_was_edited_here(hub, home, capsys):
    assert main(["get"]) == 0
    text = said(capsys)
    assert "HuggingFaceTB/SmolLM2-135M-Instruct" in text and "to be agreed to on its page" in text
    assert hub.seen == [], "a list asks nobody"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no name"], "no name of a model on the Hub"),
        (["maker/nothing"], "There is no model maker/nothing on the Hub"),
        ([NAME, "--remove"], "was not fetched by this program"),
    ],
)
def test_what_cannot_be_done_is_one_line(hub, home, capsys, arguments, message):
    assert main(["get", *arguments]) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert message in lines[-1]

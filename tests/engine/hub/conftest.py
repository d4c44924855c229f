"""A Hub on this machine with one small model, and empty folders to keep what is fetched."""

import json
from pathlib import Path

import huggingface_hub
import pytest

from engine.support.places import Places
from tests.engine.hub.hub_server import Hub, Repository, serving

TINY = Path(__file__).parents[2] / "resources" / "tiny_world" / "model"
NAME = "maker/tiny-world"


def tiny_files() -> dict[str, bytes]:
    """The files of the tests' model, with what a repository has besides."""
    own = {file.name: file.read_bytes() for file in TINY.iterdir() if file.is_file()}
    besides = {
        "README.md": b"# A model",
        "LICENSE": b"Do what you like.",
        "pytorch_model.bin": b"\x80\x02" * 20_000,
        "onnx/model.onnx": b"o" * 30_000,
        "tiny.Q8_0.gguf": b"GGUF" * 10_000,
        "model.fp16.safetensors": b"f" * 30_000,
        ".gitattributes": b"*.bin filter=lfs",
    }
    return {**own, **besides}


def in_shards(files: dict[str, bytes]) -> dict[str, bytes]:
    """The same model with its weights in two files."""
    from safetensors.torch import load, save

    tensors = load(files["model.safetensors"])
    names = sorted(tensors)
    halves = names[: len(names) // 2], names[len(names) // 2 :]
    shards = {
        f"model-0000{number}-of-00002.safetensors": save({name: tensors[name] for name in half})
        for number, half in enumerate(halves, 1)
    }
    places = {name: shard for shard, half in zip(shards, halves, strict=True) for name in half}
    index = {"metadata": {}, "weight_map": places}
    rest = {path: content for path, content in files.items() if path != "model.safetensors"}
    return {**rest, **shards, "model.safetensors.index.json": json.dumps(index).encode()}


@pytest.fixture(autouse=True)
def own_cache(monkeypatch, tmp_path):
    """Nothing of the person's own cache of the Hub is listed."""
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "hf" / "hub"))


@pytest.fixture
def hub(monkeypatch, tmp_path, own_cache):
    """The server; what a process of this program asks goes there, with a Hub home of its own and no token."""
    with serving(Hub({NAME: Repository(tiny_files())})) as found:
        monkeypatch.setenv("HF_ENDPOINT", found.address)
        monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
        for name in ("HF_TOKEN", "HF_HUB_CACHE", "HUGGING_FACE_HUB_TOKEN", "HF_TOKEN_PATH"):
            monkeypatch.delenv(name, raising=False)
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.delenv(name, raising=False)
        yield found


@pytest.fixture
def places(tmp_path) -> Places:
    return Places.under(tmp_path / "home")

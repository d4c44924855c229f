"""Nothing reaches for a network: a model is loaded, edited and exported while every connection is an error."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from engine.events import run
from engine.model.loading import load
from tests.gguf_files import write_gguf

ROOT = Path(__file__).resolve().parents[2]
TINY = ROOT / "tests" / "resources" / "tiny_world"
WORK = """
import socket, sys
from pathlib import Path

def denied(*args, **more):
    raise AssertionError(f"a connection was tried: {args}")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = socket.create_connection = denied

from engine.evaluation.datasets import read_facts
from engine.events import run
from engine.workbench import Workbench

folder, file, facts, home = map(Path, sys.argv[1:])
import huggingface_hub.constants
assert huggingface_hub.constants.HF_HUB_OFFLINE

bench = Workbench(home)
for place in (folder, file):
    run(bench.load(place, "cpu"))
    assert bench._model.module.config._attn_implementation == "sdpa"
    run(bench.edit(read_facts(facts).facts[:1], "ft-m", {}))
    run(bench.exports.model(home / place.name / "model"))
    run(bench.exports.adapter(home / place.name / "adapter"))
    run(bench.load(home / place.name / "model", "cpu"))
print("done")
"""


def test_a_model_is_loaded_edited_and_exported_without_a_network(tmp_path):
    file = write_gguf("llama", tmp_path / "tiny.gguf", "Q8_0")
    # What a person has set for other programs must not open a way.
    environment = {**os.environ, "HF_HUB_OFFLINE": "0", "TRANSFORMERS_OFFLINE": "0", "USE_HUB_KERNELS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", WORK, TINY / "model", file, TINY / "facts.json", tmp_path / "home"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "done"


def test_a_folder_cannot_ask_for_another_attention(tmp_path):
    """Such as one that would be fetched from a hub."""
    folder = shutil.copytree(TINY / "model", tmp_path / "model")
    config = json.loads((folder / "config.json").read_text())
    asked = {"attn_implementation": "kernels-community/flash-attn", "_attn_implementation": "flash_attention_2"}
    (folder / "config.json").write_text(json.dumps({**config, **asked}))
    assert run(load(folder, "cpu")).module.config._attn_implementation == "sdpa"

"""Side memories in a process without this program: the same tokens for edited and for unrelated prompts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.errors import BadInput
from engine.events import run
from engine.fact import Fact
from engine.model.generation import complete
from engine.workbench import Workbench

TOKENS = 8
ELSEWHERE = """
import importlib.util, json, sys, torch
from transformers import AutoModelForCausalLM, AutoTokenizer

base, prompts, folders = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3:]
model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32).eval()
tokenizer = AutoTokenizer.from_pretrained(base)

def told():
    found = []
    for prompt in prompts:
        given = tokenizer(prompt, return_tensors="pt")
        ids = model.generate(**given, do_sample=False, max_new_tokens=TOKENS)
        found.append(tokenizer.decode(ids[0, given.input_ids.shape[1]:], skip_special_tokens=True).strip())
    return found

before, during = told(), []
for folder in folders:
    there = importlib.util.spec_from_file_location("load_side_memory", folder + "/load_side_memory.py")
    loader = importlib.util.module_from_spec(there)
    there.loader.exec_module(loader)
    memory = loader.attach(model, folder)
    during.append(told())
    memory.remove()
    assert told() == before
assert not [name for name in sys.modules if name.split(".")[0] in ("engine", "palimpsest", "gui")]
print(json.dumps([before, during]))
""".replace("TOKENS", str(TOKENS))
METHODS: dict[str, dict[str, Any]] = {
    "grace": {},
    "wise": {"layers": "1", "steps": 12},
    "elder": {"steps": 15},
    "memoir": {"layers": "2"},
}


def test_the_same_tokens_without_this_program(tiny_world: Path, tiny_facts: tuple[Fact, ...], tmp_path: Path) -> None:
    facts, others = tiny_facts[:3], tiny_facts[40:43]
    prompts = [fact.text for fact in (*facts, *others)]
    here, folders = [], []
    with Workbench(tmp_path / "home") as bench:
        run(bench.load(tiny_world / "model", "cpu", "float32"))
        before = [complete(bench.model, prompt, tokens=TOKENS).text.strip() for prompt in prompts]
        with pytest.raises(BadInput, match="no side memory is in use"):
            run(bench.exports.side_memory(tmp_path / "none"))
        for method, settings in METHODS.items():
            run(bench.open_session(tmp_path / f"session {method}"))
            run(bench.edit(facts, method, settings, batch=3))
            here.append([complete(bench.model, prompt, tokens=TOKENS).text.strip() for prompt in prompts])
            folders.append(run(bench.exports.side_memory(tmp_path / method)))
            assert here[-1][:3] != before[:3], "the memory answers"
    command = [sys.executable, "-c", ELSEWHERE, str(tiny_world / "model"), json.dumps(prompts), *map(str, folders)]
    there = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert there.returncode == 0, there.stderr
    assert json.loads(there.stdout.splitlines()[-1]) == [before, here]

"""Edits of real models taken to a real llama.cpp: the same next tokens there as in the workbench.

    make test-exports        (.venv/bin/python -m pytest tests/exports/check_llama_cpp.py -s)

Not part of `make test`. Needs Node.js and a built llama.cpp, which `npm install node-llama-cpp` brings, in a folder
that PALIMPSEST_LLAMA names (or in the user's cache, llama); the GGUF files of the real models and the text for
statistics (tests/real/places.py). What is missing is named and skipped. Ten facts are edited by ENCORE, some minutes
for each model; where PALIMPSEST_EXPORTED names a folder, the sessions are kept there and used again.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
from platformdirs import user_cache_path

from engine.evaluation.datasets import read_facts
from engine.events import run
from engine.exports.adapter import AdapterSource
from engine.exports.gguf_adapter import export_gguf_adapter
from engine.exports.gguf_model import export_gguf
from engine.exports.options import GgufAdapterOptions, GgufOptions
from engine.fact import Fact
from engine.workbench import Workbench
from tests.real.places import ROOT, TEXT, Missing, data, models

pytestmark = pytest.mark.timeout(3000)

FACTS = read_facts(ROOT / "tests" / "real" / "ten_facts.json").facts
TOKENS = 4
# Where the two likeliest tokens are nearer than this, in nats, the rounding of activations to eight bits, which
# llama.cpp does for packed weights, may choose between them.
NEAR = 0.5


@dataclass(frozen=True)
class Answer:
    """Greedy tokens after a prompt, the first one's probability, and how far it leads, in nats."""

    tokens: list[int]
    chance: float
    lead: float


@dataclass(frozen=True)
class Edited:
    """A model with its edits, what it says, and where it came from."""

    bench: Workbench
    file: Path
    questions: list[dict[str, Any]]
    answers: list[Answer]


def llama_folder() -> Path:
    """Where node-llama-cpp is installed; skips where it, or Node.js, is not there."""
    named = os.environ.get("PALIMPSEST_LLAMA")
    folder = Path(named).expanduser() if named else user_cache_path("llama", appauthor=False)
    if shutil.which("node") is None:
        pytest.skip("there is no Node.js (the command node)")
    if not (folder / "node_modules" / "node-llama-cpp").is_dir():
        pytest.skip(
            f"there is no llama.cpp: npm install node-llama-cpp in {folder}, or name the folder PALIMPSEST_LLAMA"
        )
    return folder


@pytest.fixture(scope="module", params=["smollm2", "qwen2.5"])
def edited(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edited]:
    """Ten facts written into the model of a GGUF file, in float32."""
    llama_folder()
    file = models() / f"{request.param}.gguf"
    if not file.is_file():
        pytest.skip(f"there is no {file}")
    try:
        text = data(TEXT)
    except Missing as reason:
        pytest.skip(str(reason))
    home = tmp_path_factory.mktemp("home")
    bench = Workbench(home)
    run(bench.load(file, "cpu", "float32"))
    bench.use_statistics_text(text)
    kept = os.environ.get("PALIMPSEST_EXPORTED")
    run(bench.open_session((Path(kept).expanduser() if kept else home) / request.param))
    if not bench.model.weights.applied:
        run(bench.edit(FACTS, "encore", batch=len(FACTS)))
    prompts = [fact.text for fact in FACTS]
    prompts += [
        prompt for fact in FACTS for prompt in (*fact.paraphrases, *(probe.prompt for probe in fact.neighbours))
    ]
    questions = [{"text": prompt, "ids": list(bench.model.tokens.prompt(prompt))} for prompt in prompts]
    yield Edited(bench, file, questions, [greedy(bench, one["ids"]) for one in questions])
    bench.close()


@torch.no_grad()
def greedy(bench: Workbench, ids: list[int]) -> Answer:
    """What the workbench's model says after ``ids``."""
    said: list[int] = []
    chance = lead = 0.0
    for step in range(TOKENS):
        chances = bench.model.module(input_ids=torch.tensor([ids + said])).logits[0, -1].log_softmax(-1)
        best, second = chances.topk(2).values.tolist()
        if not step:
            chance, lead = float(torch.tensor(best).exp()), best - second
        said.append(int(chances.argmax()))
    return Answer(said, chance, lead)


def told(edited: Edited, model: Path, adapter: Path | None = None) -> list[dict[str, Any]]:
    """What llama.cpp says."""
    asked = {
        "folder": str(llama_folder().absolute()),
        "model": str(model),
        "adapter": str(adapter) if adapter else None,
        "questions": edited.questions,
        "tokens": TOKENS,
    }
    script = Path(__file__).with_name("llama.mjs")
    done = subprocess.run(["node", script], input=json.dumps(asked), capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0, done.stderr[-2000:]
    answers: list[dict[str, Any]] = json.loads(done.stdout)["answers"]
    return answers


def compare(edited: Edited, theirs: list[dict[str, Any]], what: str, seconds: float, size: int) -> None:
    """The same tokens for all edits that hold, and the same next token wherever it leads by more than rounding."""
    assert all(answer["own"] for answer in theirs), "llama.cpp reads the texts as the same tokens"
    pairs = list(zip(edited.questions, edited.answers, theirs, strict=True))
    same = [ours.tokens[0] == other["tokens"][0] for _, ours, other in pairs]
    holding = [holds(edited.bench, fact, ours.tokens) for fact, ours in zip(FACTS, edited.answers, strict=False)]
    there = [holds(edited.bench, fact, other["tokens"]) for fact, other in zip(FACTS, theirs, strict=False)]
    apart = [
        abs(ours.chance - other["chances"][0]) for (_, ours, other), equal in zip(pairs, same, strict=True) if equal
    ]
    sys.stdout.write(
        f"\n{edited.file.stem}, {what}: {size / 1e6:.1f} MB, {seconds:.1f} s; of {len(FACTS)} edits {sum(holding)} "
        f"hold here and {sum(there)} there; the same next token for {sum(same)} of {len(same)} prompts, its "
        f"probability {max(apart):.3f} apart at most\n"
    )
    assert there == holding
    for question, ours, other in pairs:
        if ours.lead > NEAR:
            assert ours.tokens[0] == other["tokens"][0], question["text"]


def holds(bench: Workbench, fact: Fact, tokens: list[int]) -> bool:
    """Whether the tokens begin with the fact's new object."""
    return bench.model.tokens.decode(tokens).strip().startswith(fact.target.strip())


def test_the_base_does_not_know_the_edits(edited: Edited) -> None:
    known = [holds(edited.bench, f, a["tokens"]) for f, a in zip(FACTS, told(edited, edited.file), strict=False)]
    assert sum(known) <= 1


@pytest.mark.parametrize("packed", ["f32", "f16"])
def test_the_adapter_on_the_base(edited: Edited, packed: str, tmp_path: Path) -> None:
    begun = time.monotonic()
    source = AdapterSource(edited.bench.model, FACTS)
    file = run(export_gguf_adapter(source, tmp_path / "out", GgufAdapterOptions(packed=packed))) / "adapter.gguf"
    seconds = time.monotonic() - begun
    compare(edited, told(edited, edited.file, file), f"adapter in {packed}", seconds, file.stat().st_size)


@pytest.mark.parametrize("kind", ["auto", "q8_0", "f16", "f32"])
def test_the_whole_file(edited: Edited, kind: str, tmp_path: Path) -> None:
    begun = time.monotonic()
    file = run(export_gguf(edited.bench.model, tmp_path / "out", FACTS, GgufOptions(kind))) / "model.gguf"
    seconds = time.monotonic() - begun
    packed = json.loads((file.parent / "palimpsest.json").read_text())["types"]
    compare(edited, told(edited, file), f"whole as {kind} ({', '.join(packed)})", seconds, file.stat().st_size)

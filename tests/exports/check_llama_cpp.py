"""Edits of real models taken to a real llama.cpp: the same next tokens there as in the workbench.

    make test-exports        (.venv/bin/python -m pytest tests/exports/check_llama_cpp.py -s)

Not part of `make test`. Needs Node.js and a built llama.cpp, which `npm install node-llama-cpp` brings, in a folder
that PALIMPSEST_LLAMA names (or in the user's cache, llama); the GGUF files of the real models and the text for
statistics (tests/real/places.py). What is missing is named and skipped. Ten facts are edited by ENCORE, some minutes
for each model; where PALIMPSEST_EXPORTED names a folder, the sessions are kept there and used again.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import torch
from gguf import GGMLQuantizationType
from platformdirs import user_cache_path

from engine.evaluation.datasets import read_facts
from engine.events import FloatArray, run
from engine.exports.adapter import AdapterSource
from engine.exports.gguf_adapter import export_gguf_adapter
from engine.exports.gguf_model import export_gguf
from engine.exports.gguf_rewriting import Packing, rewrite
from engine.exports.options import GgufAdapterOptions, GgufOptions
from engine.fact import Fact
from engine.model.gguf_file import unpacked
from engine.model.gguf_header import StoredTensor, read_header
from engine.workbench import Workbench
from tests.real.places import ROOT, TEXT, Missing, data, models

pytestmark = pytest.mark.timeout(3000)

FACTS = read_facts(ROOT / "tests" / "real" / "ten_facts.json").facts
TOKENS = 4
# Where the two likeliest tokens are nearer than this, in nats, the rounding of activations to eight bits, which
# llama.cpp does where weights are packed, may choose between them. Where none are, only sums in another order may.
NEAR, SAME = 0.5, 0.02


@dataclass(frozen=True)
class Answer:
    """Greedy tokens after a prompt, the first one's probability, and how far each leads, in nats."""

    tokens: list[int]
    chance: float
    leads: list[float]


@dataclass(frozen=True)
class Edited:
    """A model with its edits, what it says, and where it came from."""

    bench: Workbench
    file: Path
    questions: list[dict[str, Any]]
    answers: list[Answer]

    @property
    def source(self) -> AdapterSource:
        """What adapters are made from."""
        return AdapterSource(self.bench.model, FACTS)


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
    chances: list[float] = []
    leads: list[float] = []
    for _ in range(TOKENS):
        logs = bench.model.module(input_ids=torch.tensor([ids + said])).logits[0, -1].log_softmax(-1)
        best, second = logs.topk(2).values.tolist()
        chances.append(math.exp(best))
        leads.append(best - second)
        said.append(int(logs.argmax()))
    return Answer(said, chances[0], leads)


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


def compare(edited: Edited, theirs: list[dict[str, Any]], what: str, near: float = NEAR) -> float:
    """The same next token and the same edits wherever they lead by more than ``near``; how far probabilities differ."""
    assert all(answer["own"] for answer in theirs), "llama.cpp reads the texts as the same tokens"
    pairs = list(zip(edited.questions, edited.answers, theirs, strict=True))
    same = [ours.tokens[0] == other["tokens"][0] for _, ours, other in pairs]
    apart = [abs(ours.chance - other["chances"][0]) for (_, ours, other), one in zip(pairs, same, strict=True) if one]
    here = [length(edited.bench, fact, ours.tokens) for fact, ours in zip(FACTS, edited.answers, strict=False)]
    there = [length(edited.bench, fact, other["tokens"]) for fact, other in zip(FACTS, theirs, strict=False)]
    sys.stdout.write(
        f"\n{edited.file.stem}, {what}: of {len(FACTS)} edits {sum(map(bool, here))} hold here and "
        f"{sum(map(bool, there))} there; the same next token for {sum(same)} of {len(same)} prompts, its probability "
        f"{max(apart):.3f} apart at most\n"
    )
    for own, other, ours in zip(here, there, edited.answers, strict=False):
        assert own == other or min(ours.leads[: own or 1]) <= near
    for question, ours, other in pairs:
        assert ours.tokens[0] == other["tokens"][0] or ours.leads[0] <= near, question["text"]
    return max(apart)


def length(bench: Workbench, fact: Fact, tokens: list[int]) -> int:
    """How many of the tokens say the fact's new object; 0 where they say something else."""
    said = (bench.model.tokens.decode(tokens[:count]).strip() for count in range(1, len(tokens) + 1))
    return next((count for count, text in enumerate(said, 1) if text.startswith(fact.target.strip())), 0)


def size(file: Path, begun: float) -> str:
    """How large a file is, and how long it took."""
    return f"{file.stat().st_size / 1e6:.1f} MB, {time.monotonic() - begun:.1f} s"


def unpacked_base(edited: Edited, file: Path) -> Path:
    """The base with every tensor in float32, so that llama.cpp rounds nothing."""
    header = read_header(edited.file)
    packings = {
        tensor.name: Packing(GGMLQuantizationType.F32, partial(rows_of, edited.file, tensor))
        for tensor in header.tensors
    }
    run(rewrite(header, file, packings, {}))
    return file


def rows_of(file: Path, tensor: StoredTensor) -> Iterator[FloatArray]:
    """A tensor's values, some rows at a time."""
    return (values for _, values in unpacked(file, tensor))


def test_the_base_does_not_know_the_edits(edited: Edited) -> None:
    answers = told(edited, edited.file)
    known = [length(edited.bench, fact, one["tokens"]) for fact, one in zip(FACTS, answers, strict=False)]
    assert sum(map(bool, known)) <= 1


@pytest.mark.parametrize("packed", ["f32", "f16"])
def test_the_adapter_on_the_base(edited: Edited, packed: str, tmp_path: Path) -> None:
    begun = time.monotonic()
    options = GgufAdapterOptions(packed=packed)
    file = run(export_gguf_adapter(edited.source, tmp_path / "out", options)) / "adapter.gguf"
    compare(edited, told(edited, edited.file, file), f"adapter in {packed}, {size(file, begun)}")


@pytest.mark.parametrize("packed", ["auto", "q8_0", "f16", "f32"])
def test_the_whole_file(edited: Edited, packed: str, tmp_path: Path) -> None:
    begun = time.monotonic()
    file = run(export_gguf(edited.bench.model, tmp_path / "out", FACTS, GgufOptions(packed))) / "model.gguf"
    types = ", ".join(json.loads((file.parent / "palimpsest.json").read_text())["types"])
    compare(edited, told(edited, file), f"whole as {packed} ({types}), {size(file, begun)}")


def test_where_nothing_is_rounded_the_probabilities_are_the_same(edited: Edited, tmp_path: Path) -> None:
    base = unpacked_base(edited, tmp_path / "base.gguf")
    adapter = run(export_gguf_adapter(edited.source, tmp_path / "one", GgufAdapterOptions(base=str(base))))
    answers = told(edited, base, adapter / "adapter.gguf")
    assert compare(edited, answers, "adapter on the unpacked base", SAME) < SAME
    whole = run(export_gguf(edited.bench.model, tmp_path / "two", (), GgufOptions("f32", str(base))))
    base.unlink()  # the two take some gigabytes
    assert compare(edited, told(edited, whole / "model.gguf"), "whole of the unpacked base", SAME) < SAME

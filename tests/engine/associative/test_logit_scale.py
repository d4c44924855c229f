"""How far a model's logits reach, against a plain version in float64."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine.associative.logit_scale import logit_reach
from engine.associative.prompts import Passage, encode
from engine.events import run
from engine.model.loading import load
from tests.families import build

TEXTS = ["The capital of Japan is Tokyo", "Björk comes from Iceland and lives in Paris", "The book"]


@pytest.mark.parametrize("family", ("gpt2", "llama", "opt"))
def test_the_reach_is_the_spread_of_the_heads_rows_times_what_it_reads(family: str, tmp_path: Path) -> None:
    model = run(load(build(family, tmp_path), "cpu", "float32"))
    found = logit_reach(model, encode(model.tokens, [Passage(text) for text in TEXTS]))
    sizes = []
    for text in TEXTS:
        ids = torch.tensor([model.tokenizer(text)["input_ids"]])
        states = model.module(ids, output_hidden_states=True).hidden_states[-1][0]
        sizes += [float(state.double().norm()) for state in states[1:]]
    rows = model.module.get_output_embeddings().weight.double()
    spread = float((rows - rows.mean(0)).square().sum(1).mean().sqrt())
    assert found == pytest.approx(sorted(sizes)[(len(sizes) - 1) // 2] * spread, rel=1e-5)

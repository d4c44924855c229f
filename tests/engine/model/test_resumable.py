"""Where passes can begin anew: behind any block, or only before what a block hands to a later one."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine.events import run
from engine.model import hooks
from engine.model.loading import LoadedModel, load
from tests.families import build

TOKENS, OTHERS = torch.tensor([[5, 60, 7, 300, 9, 210]]), torch.tensor([[8, 8, 17, 100, 2, 33]])


def logits(model: LoadedModel, tokens: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        found: torch.Tensor = model.module(input_ids=tokens, use_cache=False).logits
    return found


@pytest.mark.parametrize(
    ("family", "last"), [("gpt2", None), ("gemma3", None), ("falcon_h1", None), ("qwen3_5", None), ("gemma4", 0)]
)
def test_the_last_block_behind_which_a_pass_can_begin(family: str, last: int | None, tmp_path: Path) -> None:
    """In this Gemma 4 the last of four blocks reads the keys and values of the second."""
    model = run(load(build(family, tmp_path / family), "cpu", "float32"))
    assert model.anatomy.resumable == last


@pytest.mark.parametrize("layer", [0, 2, 3])
def test_a_pass_that_begins_there_gives_what_the_whole_one_does(layer: int, tmp_path: Path) -> None:
    """Also where it was to begin behind a later block, and where another text was run meanwhile."""
    model = run(load(build("gemma4", tmp_path / "gemma4"), "cpu", "float32"))
    with hooks.record_resume_point(model.anatomy, layer) as points:
        whole = logits(model, TOKENS)
    logits(model, OTHERS)
    assert points[0].layer == 0
    with points[0].resumed(model.anatomy):
        torch.testing.assert_close(logits(model, TOKENS), whole)

"""The unedited model's perplexity is measured once for all sessions; an edited one's always anew."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine.evaluation.scoring import perplexity
from engine.events import run
from engine.laboratory.reference_probes import ReferenceProbes
from engine.model.delta import Delta, LayerDelta
from engine.model.loading import LoadedModel


def test_perplexity_of_the_unedited_model_is_kept(tiny_model: LoadedModel, tiny_world: Path) -> None:
    reference = ReferenceProbes(heldout=(tiny_world / "heldout.txt").read_text(encoding="utf-8"))
    first, again = [], []
    before = run(reference.perplexity(tiny_model, unedited=True), first.append)
    assert run(reference.perplexity(tiny_model, unedited=True), again.append) == before
    assert first and not again
    size, inner = tiny_model.info.hidden, tiny_model.info.inner
    generator = torch.Generator().manual_seed(0)
    left, right = (torch.randn(shape, generator=generator) for shape in ((size, 2), (2, inner)))
    tiny_model.weights.push(Delta((LayerDelta(1, left, right),)))
    try:
        edited = run(reference.perplexity(tiny_model, unedited=False))
        assert edited == run(perplexity(tiny_model, reference.heldout))
        assert edited != pytest.approx(before, rel=1e-3)
        assert run(reference.perplexity(tiny_model, unedited=True)) == before
    finally:
        tiny_model.weights.replace([], 0)


def test_without_a_text_there_is_none(tiny_model: LoadedModel) -> None:
    assert run(ReferenceProbes().perplexity(tiny_model, unedited=True)) is None

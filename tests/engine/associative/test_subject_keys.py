"""Keys of many facts at once, read up to their subjects only, against a whole pass for each fact, in every family."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine.associative.keys import subject_keys
from engine.events import run
from engine.fact import Fact
from engine.model.loading import LoadedModel, load
from tests.families import FAMILIES, build

FACTS = (
    Fact("Danielle Darrieux", "The mother tongue of {} is", "Dutch"),
    Fact("Japan", "{} has a capital that everybody knows, and its name is", "Paris"),
    Fact("the Eiffel Tower", "In which city stands {}", "Tokyo"),
    Fact("Zoë Müller", "{} was born in", "Malmö"),
    Fact("東京", "You know that the name of the city of {} means", "city"),
)


def key_of(model: LoadedModel, fact: Fact, layer: int) -> torch.Tensor:
    """The key of one fact from a pass over its whole prompt."""
    start = fact.prompt.index("{}")
    encoded = model.tokenizer(fact.text, return_offsets_mapping=True)
    end = start + len(fact.subject)
    last = max(i for i, (a, b) in enumerate(encoded["offset_mapping"]) if a < end and b > start)
    seen: list[torch.Tensor] = []
    handle = model.anatomy.layers[layer].write.module.register_forward_pre_hook(lambda _, args: seen.append(args[0]))
    with torch.no_grad():
        model.module(input_ids=torch.tensor([encoded["input_ids"]]), use_cache=False)
    handle.remove()
    return seen[0].reshape(-1, seen[0].shape[-1])[last]


@pytest.mark.parametrize("family", FAMILIES)
def test_keys_are_those_of_whole_prompts_read_alone(family: str, tmp_path: Path) -> None:
    model = run(load(build(family, tmp_path / family), "cpu", "float32"))
    layers = tuple(range(model.info.layers))
    found = run(subject_keys(model, FACTS, layers))
    for layer in layers:
        expected = torch.stack([key_of(model, fact, layer) for fact in FACTS], 1)
        torch.testing.assert_close(found[layer], expected, rtol=1e-4, atol=1e-5)

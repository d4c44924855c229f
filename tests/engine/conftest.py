"""The tests' own small world: a model trained for a minute, its facts and texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.evaluation.datasets import read_facts
from engine.events import run
from engine.fact import Fact
from engine.model.loading import LoadedModel, load

TINY_WORLD = Path(__file__).parents[1] / "resources" / "tiny_world"


@pytest.fixture(scope="session")
def tiny_world() -> Path:
    """The folder with model/, facts.json, statistics.txt and heldout.txt."""
    return TINY_WORLD


@pytest.fixture(scope="session")
def shared_tiny_model() -> LoadedModel:
    return run(load(TINY_WORLD / "model", "cpu", "float32"))


@pytest.fixture
def tiny_model(shared_tiny_model: LoadedModel) -> Iterator[LoadedModel]:
    """The tiny model, unedited before and after each test."""
    yield shared_tiny_model
    shared_tiny_model.weights.replace([], 0)


@pytest.fixture(scope="session")
def tiny_facts() -> tuple[Fact, ...]:
    """Facts of the tiny world, every subject once before any comes again."""
    return tuple(read_facts(TINY_WORLD / "facts.json").facts)

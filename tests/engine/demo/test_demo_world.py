"""The committed demo world: what is in the folder is what the script describes."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

import resources
from engine.demo import artifacts
from engine.demo.lab import one_fact_each, read_records
from engine.demo.vocabulary import split_last_words
from engine.demo.world import World, build_world, records

FOLDER = resources.path("demo_world")


@pytest.fixture(scope="module")
def world() -> World:
    return build_world()


def test_the_facts_are_those_of_the_script_and_start_with_a_thousand_subjects(world: World) -> None:
    rows = json.loads((FOLDER / artifacts.FACTS_FILE).read_text(encoding="utf-8"))
    assert rows == records(world)
    facts = read_records(FOLDER / artifacts.FACTS_FILE)
    assert len(facts) >= 2000
    assert len({fact.id for fact in facts}) == len(facts)
    assert one_fact_each(facts, 1000) == list(facts[:1000])


def test_the_texts_are_those_of_the_script(world: World, tmp_path: Path) -> None:
    artifacts.write_texts(tmp_path, world, documents=8000, sentences=600)
    for name in (artifacts.STATISTICS_FILE, artifacts.HELD_OUT_FILE):
        assert (tmp_path / name).read_text(encoding="utf-8") == (FOLDER / name).read_text(encoding="utf-8")


def test_the_model_is_small_and_recalls_what_it_was_told_and_what_it_was_not(world: World) -> None:
    assert (FOLDER / "model" / "model.safetensors").stat().st_size <= 40_000_000
    model, tokenizer = artifacts.read_model(FOLDER)
    assert split_last_words(tokenizer, world) == []
    rng = random.Random(3)
    chosen = rng.sample(world.facts, 150)
    told = [(fact.prompt(rng.choice(fact.told)), fact.value) for fact in chosen]
    held_out = [(fact.prompt(rng.choice(fact.held_out)), fact.value) for fact in chosen]
    assert float(artifacts.exact(model, tokenizer, told).float().mean()) >= 0.97
    assert float(artifacts.exact(model, tokenizer, held_out).float().mean()) >= 0.95


def test_every_preset_of_the_search_is_for_this_model() -> None:
    config = json.loads((FOLDER / "model" / "config.json").read_text(encoding="utf-8"))
    wanted = {
        "architecture": "LlamaForCausalLM",
        "layers": config["num_hidden_layers"],
        "hidden": config["hidden_size"],
        "inner": config["intermediate_size"],
        "vocabulary": config["vocab_size"],
    }
    for method in ("encore", "alphaedit", "memit"):
        entries = json.loads(resources.path("presets", f"{method}.json").read_text(encoding="utf-8"))
        demo = [entry for entry in entries if entry["family"] == "palimpsest demo world"]
        assert [entry["match"] for entry in demo] == [wanted]

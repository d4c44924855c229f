"""The training script: vocabulary, MLP drop, seeding, and the committed tiny model's recall."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
import torch

from engine.demo import artifacts
from engine.demo.corpus import documents
from engine.demo.train import TINY_RECIPES, MlpDrop, TrainingProgress, new_model, train
from engine.demo.vocabulary import build_tokenizer, split_last_words
from engine.demo.world import TINY_SIZE, World, build_world

TINY_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "tiny_world"
SHORT = replace(TINY_RECIPES[0], tokens=4 * 4 * 256, warm_up=2)


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(TINY_SIZE)


def test_subjects_keep_their_last_word_whole_and_text_survives_the_tokenizer(world: World) -> None:
    tokenizer = build_tokenizer(islice(documents(world, 1), 800), 2000)
    assert split_last_words(tokenizer, world) == []
    text = "Éva said: Ωmega 42 — the old miller."
    assert tokenizer.decode(tokenizer(text)["input_ids"]).strip() == text


def test_a_small_vocabulary_is_reported_to_split_names(world: World) -> None:
    assert split_last_words(build_tokenizer(islice(documents(world, 1), 800), 330), world)


def test_two_trainings_with_one_seed_give_the_same_weights_and_report_progress(world: World) -> None:
    tokenizer = build_tokenizer(islice(documents(world, 1), 200), 600)
    reports: list[TrainingProgress] = []
    first = train(world, tokenizer, SHORT, reports.append)
    second = train(world, tokenizer, SHORT, lambda progress: None)
    assert reports[-1].step == reports[-1].steps == SHORT.steps == 4
    assert all(torch.equal(one, other) for one, other in zip(first.parameters(), second.parameters(), strict=True))
    assert not first.training
    further = train(world, tokenizer, replace(SHORT, seed=2), lambda progress: None, second)
    assert not torch.equal(first.lm_head.weight, further.lm_head.weight)


def test_mlp_drop_zeroes_about_the_given_share_of_whole_outputs() -> None:
    model = new_model(SHORT, 50, 0)
    drop = MlpDrop(model, 0.5, torch.Generator().manual_seed(1))
    with torch.no_grad():
        outputs = torch.cat([layer.mlp(torch.randn(200, 3, SHORT.width)) for layer in model.model.layers])
    whole = (outputs == 0).all(dim=(1, 2))
    assert bool((whole == (outputs == 0).any(dim=2).any(dim=1)).all())
    assert 0.4 < float(whole.float().mean()) < 0.6
    drop.remove()
    with torch.no_grad():
        assert bool((model.model.layers[0].mlp(torch.randn(50, 3, SHORT.width)) != 0).all())


def test_the_committed_tiny_model_recalls_its_world(world: World) -> None:
    model, tokenizer = artifacts.read_model(TINY_FOLDER)
    measured = artifacts.recall(model, tokenizer, world)
    assert measured["told"] >= 0.97
    assert measured["held_out"] >= 0.95
    assert len(split_last_words(tokenizer, world)) <= 5
    assert (TINY_FOLDER / "model" / "model.safetensors").stat().st_size < 2_000_000


def test_the_committed_tiny_files_are_those_of_the_script(world: World, tmp_path: Path) -> None:
    artifacts.write_facts(tmp_path, world)
    artifacts.write_texts(tmp_path, world, documents=800, sentences=150)
    for name in (artifacts.FACTS_FILE, artifacts.STATISTICS_FILE, artifacts.HELD_OUT_FILE):
        assert (tmp_path / name).read_text(encoding="utf-8") == (TINY_FOLDER / name).read_text(encoding="utf-8")

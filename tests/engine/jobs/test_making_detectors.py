"""Detectors are made by edits that leave no trace, and tell edited facts of the tiny world from others."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from engine.associative.statistics import Corpus, StatisticsStore
from engine.errors import BadInput
from engine.events import run
from engine.jobs.detection import DetectionPlan, DetectorMaker, suspect


def bits(model) -> str:
    digest = hashlib.blake2b()
    for weight in model.module.parameters():
        digest.update(weight.numpy().tobytes())
    return digest.hexdigest()


@pytest.fixture
def store(tiny_world: Path, tiny_model, tmp_path: Path) -> StatisticsStore:
    return StatisticsStore(tmp_path, tiny_model, Corpus(tiny_world / "statistics.txt"))


PLAN = DetectionPlan(facts=48, batch=6, settings={"steps": 12})


def test_a_detector_is_made_and_nothing_stays_behind(tiny_model, tiny_facts, store) -> None:
    before = bits(tiny_model)
    detector, quality = run(DetectorMaker(tiny_model, store, None, PLAN).make(tiny_facts))
    assert bits(tiny_model) == before and tiny_model.weights.applied == 0
    assert quality.accuracy == pytest.approx((quality.recall + 1 - quality.false_alarms) / 2)
    assert quality.accuracy > 0.6 and quality.edited >= 4  # chance is 0.5; the tiny world has few facts to learn from
    assert detector.about["held_out"]["accuracy"] == quality.accuracy
    found = run(suspect(tiny_model, detector, tiny_facts[:20]))
    assert list(found.scores) == sorted(found.scores, reverse=True) and len(found.names) == 20


def test_closed_at_any_event_the_model_is_as_before(tiny_model, tiny_facts, store) -> None:
    before = bits(tiny_model)
    work = DetectorMaker(tiny_model, store, None, PLAN).make(tiny_facts)
    for number, _ in enumerate(work):
        if number == 60:
            work.close()
            break
    assert bits(tiny_model) == before


def test_too_few_facts_and_side_memories_are_refused(tiny_model, tiny_facts, store) -> None:
    with pytest.raises(BadInput, match="too few facts"):
        run(DetectorMaker(tiny_model, store, None, PLAN).make(tiny_facts[:5]))
    plan = DetectionPlan(method="ike", facts=16, batch=4)
    with pytest.raises(BadInput, match="beside the weights"):
        run(DetectorMaker(tiny_model, store, None, plan).make(tiny_facts))

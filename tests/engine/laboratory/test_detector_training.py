"""Detectors are made by edits that leave no trace, and tell edited facts of the tiny world from others."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import save

from engine.associative.statistics import Corpus, StatisticsStore
from engine.diagnostics.detection import Detector
from engine.errors import BadInput
from engine.events import Progress, run
from engine.laboratory.detector_query import ask_detector, detector_event, load_detector
from engine.laboratory.detector_training import MAKING, DetectorTrainer
from engine.laboratory.reference_probes import ReferenceProbes
from engine.model.loading import load
from engine.requests import DetectionPlan


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
    detector, quality = run(DetectorTrainer(tiny_model, store, None, PLAN).make(tiny_facts))
    assert bits(tiny_model) == before and tiny_model.weights.applied == 0
    assert quality.accuracy == pytest.approx((quality.recall + 1 - quality.false_alarms) / 2)
    assert quality.accuracy > 0.6 and quality.edited >= 4  # chance is 0.5; the tiny world has few facts to learn from
    assert detector.about["held_out"]["accuracy"] == quality.accuracy
    assert "folder" not in detector.about["model"]
    told = detector_event(detector, tiny_model, seconds=3.0)
    assert (told.accuracy, told.method, told.same_weights) == (quality.accuracy, "memit", True)


def test_its_progress_goes_from_nothing_to_all_facts(tiny_model, tiny_facts, store) -> None:
    events = list(DetectorTrainer(tiny_model, store, None, PLAN).make(tiny_facts))
    steps = [event for event in events if isinstance(event, Progress) and event.task == MAKING]
    done = [event.done for event in steps]
    assert done == sorted(done) and (done[0], done[-1]) == (0, 24) and {event.total for event in steps} == {24}
    assert any(event.detail.startswith("values, step") for event in steps)


@pytest.fixture(scope="module")
def made(tiny_world: Path, tiny_facts, tmp_path_factory):
    model = run(load(tiny_world / "model", "cpu", "float32"))
    store = StatisticsStore(tmp_path_factory.mktemp("statistics"), model, Corpus(tiny_world / "statistics.txt"))
    return model, run(DetectorTrainer(model, store, None, PLAN).make(tiny_facts[:60]))[0]


def test_facts_are_ranked_by_probability(made, tiny_facts) -> None:
    model, detector = made
    found = run(ask_detector(model, detector, tiny_facts[:20], (), ReferenceProbes()))
    assert list(found.probability) == sorted(found.probability, reverse=True) and len(found.names) == 20
    assert set(found.kinds) == {""} and found.accuracy is None
    with pytest.raises(BadInput, match="no fact to ask"):
        run(ask_detector(model, detector, (), (), ReferenceProbes()))


def test_where_edits_are_known_its_accuracy_is_that_of_facts_new_to_it(made, tiny_facts) -> None:
    model, detector = made
    edits = (*tiny_facts[60:66], tiny_facts[0])
    found = run(ask_detector(model, detector, (), edits, ReferenceProbes(tuple(tiny_facts))))
    kinds = dict(zip(found.names, found.kinds, strict=True))
    assert [kinds[fact.text] for fact in edits] == ["edit"] * 7 and len(kinds) == 14  # as many others beside them
    subjects = {fact.subject for fact in edits}
    others = [fact for fact in tiny_facts if kinds.get(fact.text) == "other"]
    assert len(others) == 7 and not subjects & {fact.subject for fact in others}
    rows = zip(found.kinds, found.probability, found.learned, strict=True)
    fresh = [(kind, p) for kind, p, learned in rows if not learned]
    caught, alarms = ([p > 0.5 for kind, p in fresh if kind == one] for one in ("edit", "other"))
    assert found.recall == pytest.approx(sum(caught) / len(caught))
    assert found.accuracy == pytest.approx((found.recall + 1 - sum(alarms) / len(alarms)) / 2)


def test_closed_at_any_event_the_model_is_as_before(tiny_model, tiny_facts, store) -> None:
    before = bits(tiny_model)
    work = DetectorTrainer(tiny_model, store, None, PLAN).make(tiny_facts)
    for number, _ in enumerate(work):
        if number == 60:
            work.close()
            break
    assert bits(tiny_model) == before


def test_too_few_facts_and_side_memories_are_refused(tiny_model, tiny_facts, store) -> None:
    with pytest.raises(BadInput, match="too few facts"):
        run(DetectorTrainer(tiny_model, store, None, PLAN).make(tiny_facts[:5]))
    plan = DetectionPlan(method="ike", facts=16, batch=4)
    with pytest.raises(BadInput, match="beside the weights"):
        run(DetectorTrainer(tiny_model, store, None, plan).make(tiny_facts))


def rewritten(made: Detector, place: Path, header: object = None, **arrays: np.ndarray) -> Path:
    """The file of a detector with another header or other arrays."""
    file = made.save(place)
    with safe_open(file, framework="numpy") as handle:
        described = handle.metadata()["detector"]
    told = described if header is None else header if isinstance(header, str) else json.dumps(header)
    file.write_bytes(save({**made.arrays, **arrays}, {"detector": told}))
    return file


def test_a_damaged_detector_is_named(made, tmp_path: Path) -> None:
    detector = made[1]
    whole = load_detector(detector.save(tmp_path / "whole.safetensors"))
    assert (whole.kind, whole.layers, whole.about) == (detector.kind, detector.layers, detector.about)
    with safe_open(tmp_path / "whole.safetensors", framework="numpy") as handle:
        header = json.loads(handle.metadata()["detector"])
    headers: list[object] = [[], [1], "null", "[" * 50_000, '"x"', "NaN"]
    for name in header:
        headers += [{**header, name: odd} for odd in (None, [], [None], "x", -1, 1.5, True, {}, ["x"])]
    for name in header["about"]:
        if name not in ("settings", "seed"):
            headers += [{**header, "about": {**header["about"], name: odd}} for odd in (None, [3], {"x": 1}, 1.5)]
    for odd in headers:
        file = rewritten(detector, tmp_path / "odd.safetensors", odd)
        with pytest.raises(BadInput, match="detector"):
            load_detector(file)


def test_numbers_of_a_detector_that_do_not_fit_are_named(made, tmp_path: Path) -> None:
    detector = made[1]
    for name, array in detector.arrays.items():
        for odd in (
            array[:-1],
            np.append(array, 1.0),
            array.astype(np.float32),
            np.full_like(array, np.nan),
            array[None],
        ):
            with pytest.raises(BadInput, match="is a damaged detector"):
                load_detector(rewritten(detector, tmp_path / "odd.safetensors", **{name: odd}))

"""Detectors: the arrays say what scikit-learn says, files come back, and features are those of a plain pass."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.diagnostics.detection import TOP_K, Detector, fit, read_features
from engine.errors import BadInput
from engine.events import run
from engine.model.loading import load
from tests.families import build


def clouds(count: int = 120, width: int = 9) -> tuple[np.ndarray, list[bool]]:
    draw = np.random.default_rng(0)
    truth = draw.random(count) < 0.4
    features = draw.normal(size=(count, width))
    features[truth, 3] += 2.0
    features[:, 5] = 7.0  # the same everywhere
    return features, truth.tolist()


def test_arrays_say_what_scikit_learn_says() -> None:
    from sklearn.ensemble import AdaBoostClassifier
    from sklearn.linear_model import LogisticRegression

    features, truth = clouds()
    given = (features - features.mean(0)) / np.where(features.std(0) > 1e-9, features.std(0), 1)
    edited = np.array(truth)
    balance = np.where(edited, 0.5 / edited.mean(), 0.5 / (1 - edited.mean()))
    boosted = AdaBoostClassifier(n_estimators=200, random_state=0).fit(given, edited, sample_weight=balance)
    ours = fit("adaboost", features, truth, (0,), TOP_K, {})
    assert ((ours.scores(features) > 0.5) == boosted.predict(given)).all()
    plain = LogisticRegression(class_weight="balanced", max_iter=2000).fit(given, edited)
    expected = plain.predict_proba(given)[:, 1]
    assert fit("logistic", features, truth, (0,), TOP_K, {}).scores(features) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("kind", ["logistic", "adaboost"])
def test_a_detector_comes_back_from_its_file(tmp_path: Path, kind) -> None:
    features, truth = clouds()
    made = fit(kind, features, truth, (1, 2), TOP_K, {"model": {"name": "x"}, "accuracy": 0.9})
    again = Detector.load(made.save(tmp_path / "d.safetensors"))
    assert (again.kind, again.layers, again.top_k, again.about) == (made.kind, made.layers, made.top_k, made.about)
    assert (again.scores(features) == made.scores(features)).all()


@pytest.mark.parametrize("kind", ["logistic", "adaboost"])
def test_scores_become_probabilities_and_flags_stay(kind) -> None:
    features, truth = clouds(2000)
    made = fit(kind, features[:150], truth[:150], (0,), TOP_K, {})
    seen, asked = slice(150, 1000), slice(1000, None)
    ours = made.calibrated(features[seen], truth[seen])
    scores, edited = ours.scores(features[asked]), np.array(truth[asked])
    assert ((scores > 0.5) == (made.scores(features[asked]) > 0.5)).all()
    balance = np.where(edited, 0.5 / edited.mean(), 0.5 / (1 - edited.mean()))  # both kinds weigh as much
    for low, high in ((0.0, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 1.0)):
        here = (scores >= low) & (scores <= high)
        if here.sum() > 100:
            share = np.average(edited[here], weights=balance[here])
            assert share == pytest.approx(np.average(scores[here], weights=balance[here]), abs=0.12)
    again = made.calibrated(features[seen], [not one for one in truth[seen]])  # worse than chance
    assert again.scores(features[asked]) == pytest.approx(0.5, abs=0.01)


def test_what_is_no_detector_is_refused(tmp_path: Path, tiny_world: Path) -> None:
    (tmp_path / "a").write_bytes(b"nothing of the kind")
    for file in (tmp_path / "a", tmp_path / "missing", tiny_world / "model" / "model.safetensors"):
        with pytest.raises(BadInput, match="detector"):
            Detector.load(file)
    with pytest.raises(BadInput, match="edited and unedited"):
        fit("logistic", np.zeros((3, 2)), [True] * 3, (0,), TOP_K, {})


@pytest.mark.parametrize("family", ["llama", "gpt2", "opt", "gptj", "gemma2", "bloom"])
def test_features_against_one_fact_at_a_time(tmp_path: Path, tiny_facts, family: str) -> None:
    model = run(load(build(family, tmp_path / family), "cpu", "float32"))
    facts, layers = tiny_facts[:5], (0, 1)
    together = run(read_features(model, facts, layers))
    apart = np.concatenate([run(read_features(model, [fact], layers)) for fact in facts])
    assert together == pytest.approx(apart, abs=2e-4)
    assert together.shape == (5, 4 * 2 + TOP_K)
    ids = model.tokenizer(facts[0].text, return_tensors="pt")["input_ids"]
    with torch.no_grad():
        output = model.module(input_ids=ids, output_hidden_states=True)
    assert together[0, 6] == pytest.approx(float(output.hidden_states[1][0, -1].norm().log()), abs=2e-4)
    best = output.logits[0, -1].log_softmax(-1).topk(TOP_K).values.numpy()
    assert together[0, 8:] == pytest.approx(best, abs=2e-4)

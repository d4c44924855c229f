"""``palimpsest measure`` on the tests' tiny world: one JSON object, or one line that says what cannot be used."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import resources
from engine.cli.main import main
from engine.cli.measure import MEASURES
from engine.events import FactsTraced, NormsMeasured, Progress, RobustnessMeasured, run
from engine.laboratory.kurtosis_curves import read_curve
from engine.laboratory.measures.measure import plain
from engine.laboratory.measures.tracing import TRACING
from engine.workbench import Workbench

TINY = Path(__file__).resolve().parents[2] / "resources" / "tiny_world"
TEXTS = ["--statistics", str(TINY / "statistics.txt")]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def demo_is_tiny(monkeypatch):
    real = resources.path
    monkeypatch.setattr(resources, "path", lambda *p: TINY.joinpath(*p[1:]) if p[0] == "demo_world" else real(*p))


@pytest.fixture
def edited_session(tmp_path, demo_is_tiny) -> Path:
    """A session of three edits by the command line itself."""
    folder = tmp_path / "session"
    arguments = ["demo", "--edits", "3", "--batch", "3", "--method", "memit", "--session", str(folder), "--json"]
    assert main(arguments) == 0
    return folder


def measured(capsys, *arguments: str) -> dict[str, object]:
    """What one measure prints, its last line read."""
    capsys.readouterr()
    assert main(["measure", *arguments, "--json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return found


def refused(capsys, *arguments: str) -> str:
    """The one line on standard error with which a measure is refused."""
    capsys.readouterr()
    try:
        code: int | str | None = main(["measure", *arguments])
    except SystemExit as stop:
        code = stop.code
    printed = capsys.readouterr()
    assert code == 2 and printed.out == ""
    lines = printed.err.splitlines()
    assert len(lines) == 1, printed.err
    return lines[0]


def test_every_measure_is_listed(capsys):
    with pytest.raises(SystemExit):
        main(["measure", "--help"])
    shown = capsys.readouterr().out
    assert all(measure.name in shown for measure in MEASURES)


def test_superposition_gives_the_kurtosis_of_every_layer(capsys):
    facts = str(TINY / "facts.json")
    found = measured(capsys, "superposition", "--model", str(TINY / "model"), "--facts", facts, "--limit", "12", *TEXTS)
    assert found["measure"] == "superposition"
    assert set(found["kurtosis"]) == {"0", "1", "2", "3"}
    assert all(isinstance(value, float) for value in found["kurtosis"].values())
    assert found["facts"] == 12 and "before" not in found


def test_superposition_on_request_gives_a_matrix_and_a_curve(capsys, demo_is_tiny, tmp_path):
    curve = tmp_path / "curve.json"
    more = ["--limit", "5", "--layers", "1,3", "--matrix", "3", "--curve", str(curve), "--pairs", "2"]
    found = measured(capsys, "superposition", "--model", "demo", *more)
    assert np.array(found["matrix"]["p"]).shape == (5, 5)
    assert np.diag(found["matrix"]["p"]).tolist() == [1.0] * 5
    assert [len(pairs) for pairs in found["top"].values()] == [2, 2]
    assert read_curve(curve).kurtosis.tolist() == list(found["kurtosis"].values())


def test_superposition_of_a_session_has_both_moments(capsys, edited_session):
    found = measured(capsys, "superposition", "--model", "demo", "--session", str(edited_session))
    assert (found["edits"], found["before"]["edits"]) == (3, 0)
    assert found["kurtosis"]["0"] == found["before"]["kurtosis"]["0"]  # nothing is written below the first layer
    assert found["kurtosis"]["3"] != found["before"]["kurtosis"]["3"]


def test_no_session_is_left_behind(capsys, home, demo_is_tiny):
    measured(capsys, "norms", "--model", "demo")
    assert not (home / "sessions").exists()


def test_a_session_is_measured_where_it_stands(capsys, edited_session, tmp_path):
    found = measured(capsys, "norms", "--model", "demo", "--session", str(edited_session))
    bench = Workbench(tmp_path / "other")
    run(bench.load("demo"))
    events: list[object] = []
    run(bench.open_session(edited_session), events.append)
    last = [event for event in events if isinstance(event, NormsMeasured)][-1]
    bench.close()
    for layer, norm in zip(last.layers, last.norm, strict=True):
        assert found["norm"][str(layer)] == pytest.approx(norm)


def test_norms_have_a_spectral_norm_and_an_unedited_layer(capsys, edited_session):
    found = measured(capsys, "norms", "--model", "demo", "--session", str(edited_session))
    for layer, value in found["spectral"].items():
        assert 0 < value < found["norm"][layer]
        assert found["growth"][layer] == pytest.approx(found["norm"][layer] / found["base"][layer])
    assert str(found["unedited"]["layer"]) not in found["norm"]


def test_norms_of_chosen_layers(capsys, edited_session):
    found = measured(capsys, "norms", "--model", "demo", "--session", str(edited_session), "--layers", "1,3")
    assert list(found["norm"]) == list(found["spectral"]) == ["1", "3"]


def test_importance_of_a_session_has_both_moments(capsys, edited_session):
    found = measured(capsys, "importance", "--model", "demo", "--session", str(edited_session))
    assert set(found["subject"]["mlp"]) == set(found["text"]["attention"]) == {"0", "1", "2", "3"}
    assert found["subject"]["places"] == found["before"]["subject"]["places"]
    assert found["text"]["mlp"] != found["before"]["text"]["mlp"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["superposition", "--model", "/nowhere"], "/nowhere"),
        (["superposition", "--model", "demo", "--facts", "/nowhere.csv"], "/nowhere.csv"),
        (["superposition", "--model", "demo", "--layers", "3-99"], "no layer"),
        (["superposition", "--model", "demo", "--layers", "x"], "'x' names no layers"),
        (["superposition", "--model", "demo", "--tail", "nan"], "--tail"),
        (["superposition", "--model", "demo", "--matrix", "17"], "no layer 17"),
        (["superposition", "--model", "demo", "--curve", "/dev/null/curve.json"], "/dev/null/curve.json"),
        (["interference", "--model", "demo", "--facts", "f.csv", "--threshold", "-1"], "--threshold"),
        (["quality", "--model", "demo", "--texts", "-3"], "--texts"),
        (["importance", "--model", "demo", "--layers", "1"], "--layers"),
        (["superposition", "--model", "demo", "--limit", "0"], "--limit"),
        (["norms", "--model", "demo", "--session", "/nowhere"], "/nowhere"),
        (["norms", "--model", "demo", "--statistics", "/nowhere.txt"], "/nowhere.txt"),
        (["norms"], "--model"),
        (["nonsense", "--model", "demo"], "nonsense"),
    ],
)
def test_bad_input_is_one_line(arguments, words, capsys, demo_is_tiny):
    assert words in refused(capsys, *arguments)


def test_one_fact_is_too_few(capsys, demo_is_tiny):
    facts = ["--facts", str(TINY / "facts.json"), "--limit", "1"]
    assert "too few" in refused(capsys, "superposition", "--model", "demo", *facts)


def test_any_result_is_plain_json():
    value = {3: np.array([[1.5, np.nan]]), "event": Progress("Keys", 1, 2), "file": Path("a")}
    expected = {"task": "Keys", "done": 1, "total": 2, "unit": "", "detail": "", "seconds_left": None}
    assert plain(value) == {"3": [[1.5, None]], "event": expected, "file": "a"}


def test_quality_of_a_session_by_both_protocols(capsys, edited_session, tmp_path):
    facts = json.loads((TINY / "facts.json").read_text(encoding="utf-8"))[-5:]
    asked = [
        {
            "question": f["prompt"].replace("{}", f["subject"]),
            "choices": [f["target_new"], f["target_true"]],
            "answer": 1,
        }
        for f in facts
    ]
    questions = tmp_path / "own.jsonl"
    questions.write_text("\n".join(map(json.dumps, [*asked, {"question": "x"}])), encoding="utf-8")
    more = ["--choices", str(questions), "--texts", "2"]
    found = measured(capsys, "quality", "--model", "demo", "--session", str(edited_session), *more)
    assert (found["edits"], found["sampled"], found["position"]) == (3, 3, 3)
    assert found["unedited"]["locality"] is None and found["unedited"]["efficacy"] < found["final"]["efficacy"]
    assert found["immediate"] == pytest.approx(found["final"], abs=1e-5)  # there is only one batch
    assert found["final"]["reliability"] == found["final"]["efficacy"] and 0 <= found["final"]["locality_tokens"] <= 1
    ability = found["ability"]
    assert set(ability) >= {"perplexity", "fluency", "known_facts", "own.accuracy", "own.accuracy_normalised"}
    assert ability["own.accuracy"]["before"] > 0.7 and ability["known_facts"]["before"] > 0.7
    assert found["confidence"] == {
        "edited": found["final"]["probability"],
        "own": ability["known_probability"]["before"],
    }
    assert found["unedited"]["probability"] < found["confidence"]["edited"] and found["confidence"]["own"] > 0.3
    assert [problem["row"] for problem in found["problems"]["own"]] == [6]


def test_quality_needs_edits(capsys, demo_is_tiny):
    assert "no edit to measure" in refused(capsys, "quality", "--model", "demo")


def test_detection_against_the_original(capsys, edited_session):
    original = ["--original", str(TINY / "model")]
    found = measured(capsys, "detection", "--model", "demo", "--session", str(edited_session), *original)
    ranks = {one["rank"] for one in found["difference"]["matrices"]}
    assert ranks == {3}  # three facts in one batch
    start = measured(capsys, "detection", "--model", "demo", "--session", str(edited_session))
    assert start == found  # without a folder it is what the model was before the session's edits
    same = measured(capsys, "detection", "--model", "demo", *original)
    assert same["difference"]["matrices"] == []


def test_a_detector_is_made_kept_and_used(capsys, demo_is_tiny, tmp_path):
    file, facts = tmp_path / "detector.safetensors", ["--facts", str(TINY / "facts.json"), "--limit", "32"]
    made = ["--learn", "32", "--batch", "8", "--set", "steps=6"]
    first = measured(capsys, "detection", "--model", "demo", "--detector", str(file), *facts, *made)
    assert first["written"] == str(file) and 0 <= first["detector"]["held_out"]["accuracy"] <= 1
    again = measured(capsys, "detection", "--model", "demo", "--detector", str(file), *facts)
    assert again["suspected"] == first["suspected"] and len(again["suspected"]["first"]) == 20
    assert "written" not in again


def test_tracing_maps_facts_that_the_model_knows(capsys, demo_is_tiny):
    found = measured(capsys, "tracing", "--model", "demo", "--limit", "2", "--samples", "3", "--layers", "0-2")
    assert len(found["traces"]) + len(found["skipped"]) == 2 and found["samples"] == 3
    trace = found["traces"][0]
    assert trace["layers"] == [0, 1, 2] and set(trace["maps"]) == {"hidden", "mlp", "attention"}
    assert np.array(trace["maps"]["mlp"]).shape == (len(trace["tokens"]), 3)
    assert 0 <= trace["low"] < trace["high"] <= 1
    assert set(found["suggestion"]["layers"]) <= {0, 1, 2}
    assert set(found["average"]["effect"]["hidden"]) >= {"last subject", "last"}


@pytest.mark.parametrize("noise", ("nan", "inf", "-1"))
def test_noise_that_is_no_size_is_refused(capsys, demo_is_tiny, noise):
    with pytest.raises(SystemExit, match="2"):
        main(["measure", "tracing", "--model", "demo", f"--noise={noise}"])
    assert "noise" in capsys.readouterr().err


def test_tracing_expects_the_new_object_of_an_edit_and_is_kept(capsys, edited_session, tmp_path):
    facts = ["--facts", str(TINY / "facts.json"), "--limit", "3", "--samples", "2"]
    after = measured(capsys, "tracing", "--model", "demo", "--session", str(edited_session), *facts)
    before = measured(capsys, "tracing", "--model", "demo", *facts)
    assert len(after["traces"]) == len(before["traces"]) == 3
    answers = [[trace["answer"] for trace in found["traces"]] for found in (before, after)]
    assert all(old != new for old, new in zip(*answers, strict=True))
    bench = Workbench(tmp_path / "other")
    events: list[object] = []
    run(bench.load("demo"))
    run(bench.open_session(edited_session), events.append)
    (kept,) = [event for event in events if isinstance(event, FactsTraced)]
    bench.close()
    assert kept.position == 3
    told = TRACING.as_json(kept)
    assert all(told[name] == after[name] for name in ("suggestion", "average", "traces", "skipped", "noise"))


def test_robustness_is_a_table_by_way_and_kept_in_the_session(capsys, edited_session, tmp_path):
    found = measured(capsys, "robustness", "--model", "demo", "--session", str(edited_session), "--context", "40")
    table = {(row["method"], row["way"]): row for row in found["table"]}
    asked = {way for method, way in table if method == "memit"}
    assert asked == set(found["asked"][0]["ways"]) - {"shared subject"}  # every edit has a subject of its own
    assert table["memit", "prompt"]["facts"] == table["unedited facts", "prompt"]["facts"] == 3
    assert all(0 <= row["exact"] <= 1 and 0 <= row["probability"] <= 1 for row in found["table"])
    bench = Workbench(tmp_path / "other")
    run(bench.load("demo"))
    events: list[object] = []
    run(bench.open_session(edited_session), events.append)
    (kept,) = [event for event in events if isinstance(event, RobustnessMeasured)]
    bench.close()
    assert plain(kept.rows) == found["table"] and kept.position == 3


def test_robustness_needs_edits(capsys, demo_is_tiny):
    assert "no edit to ask" in refused(capsys, "robustness", "--model", "demo")

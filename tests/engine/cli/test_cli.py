"""The command line on the tests' tiny world: results, bad input, Ctrl+C."""

from __future__ import annotations

import csv
import json
import math
import os
import re
import signal
import sqlite3
import subprocess
import sys
import types
from pathlib import Path

import pytest

import resources
from engine.cli import display
from engine.cli.main import main
from engine.cli.run import RESULT_KEYS

ROOT = Path(__file__).resolve().parents[3]
TINY = ROOT / "tests" / "resources" / "tiny_world"
RECORDS = json.loads((TINY / "facts.json").read_text(encoding="utf-8"))
METHODS = ("encore", "alphaedit", "memit")


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def facts(tmp_path) -> Path:
    """Four facts about different subjects as the plainest CSV there is."""
    chosen = {record["subject"]: record for record in RECORDS}
    return write_csv(tmp_path / "facts.csv", [row(record) for record in list(chosen.values())[:4]])


@pytest.fixture
def demo_is_tiny(monkeypatch):
    """The demo world is the tests' own, for speed."""
    real = resources.path
    monkeypatch.setattr(resources, "path", lambda *p: TINY.joinpath(*p[1:]) if p[0] == "demo_world" else real(*p))


def row(record: dict[str, str]) -> list[str]:
    return [record["subject"], record["prompt"], record["target_new"]]


def write_csv(file: Path, rows: list[list[str]], header: tuple[str, ...] = ("subject", "relation", "object")) -> Path:
    with file.open("w", newline="", encoding="utf-8") as opened:
        csv.writer(opened).writerows([header, *rows])
    return file


def run_arguments(facts: Path, *more: str, model: Path | str = TINY / "model") -> list[str]:
    texts = ["--statistics", str(TINY / "statistics.txt")]
    return ["run", "--model", str(model), "--facts", str(facts), "--method", "encore", *texts, *more]


# -- results -----------------------------------------------------------------------------------------------------------


def test_methods_are_listed_with_their_knobs(capsys):
    assert main(["methods", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {info["name"] for info in listed} >= set(METHODS)
    assert all(info["summary"] and info["paper"] and info["knobs"] for info in listed)
    assert main(["methods"]) == 0
    assert all(name in capsys.readouterr().out.lower() for name in ("encore",))


@pytest.mark.parametrize("method", METHODS)
def test_the_demo_gives_every_measure(method, home, demo_is_tiny, capsys):
    assert main(["demo", "--edits", "6", "--batch", "3", "--method", method, "--json"]) == 0
    printed = capsys.readouterr()
    found = json.loads(printed.out.splitlines()[-1])
    assert tuple(found) == RESULT_KEYS
    assert found["edits"] == sum(found["states"].values()) == 6
    assert found["states"]["written"] == round(found["efficacy"] * 6) and found["states"]["undone"] == 0
    assert all(0 <= found[name] <= 1 for name in ("efficacy", "paraphrase", "neighbourhood"))
    assert found["retention"] is None or 0 <= found["retention"] <= 1
    assert 0 <= found["untouched"] <= 1 and found["questions"] is None
    assert found["perplexity_before"] > 1 and found["perplexity_after"] > 1
    assert found["seconds_per_edit"] > 0
    assert all(math.isfinite(value) and value > 0 for value in found["norm_growth"].values())
    assert all(layer.isdigit() for layer in {**found["norm_growth"], **found["kurtosis"]})
    assert "Edits" in printed.err


def test_what_plain_facts_cannot_give_is_null(home, facts, tmp_path, capsys):
    arguments = run_arguments(facts, "--batch", "2", "--session", str(tmp_path / "session"), "--free", "--json")
    assert main(arguments) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["edits"] == 4
    (freely,) = found["free"]
    assert freely["facts"] == 4 and freely["exact"] == found["efficacy"] and 0 <= freely["said"] <= 1
    assert found["efficacy"] > 0
    assert [found[name] for name in ("paraphrase", "neighbourhood", "perplexity_before", "perplexity_after")] == [
        None
    ] * 4
    assert batches_in(tmp_path / "session") == (2, 2)


def test_a_forecast_is_said_and_nothing_is_edited_or_kept(home, facts, tmp_path, capsys):
    session, report = tmp_path / "session", tmp_path / "report.html"
    arguments = run_arguments(facts, "--batch", "2", "--session", str(session), "--report", str(report), "--forecast")
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert (
        said.startswith("Opening takes about")
        and "\nFirst edit in about" in said
        and "4 facts by ENCORE" in said
        and "of the text" in said
    )
    assert main([*arguments, "--json"]) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (found["edits"], found["batches"]) == (4, 2) and 0 < found["opening"] < 60
    assert [stage["name"] for stage in found["stages"]] == ["statistics", "edits", "last look"]
    assert 0 < found["first_edit"] < found["total"] == pytest.approx(sum(one["seconds"] for one in found["stages"]))
    assert not session.exists() and not report.exists() and not list((home / "data").glob("sessions/*"))
    assert main([*arguments, "--set", "steps=0"]) == 2


def test_a_session_goes_on_and_a_report_is_written(home, facts, tmp_path, capsys):
    session, report = tmp_path / "session", tmp_path / "out" / "report.html"
    assert main(run_arguments(facts, "--session", str(session), "--batch", "4")) == 0
    more = ["--session", str(session), "--batch", "4", "--seed", "1", "--report", str(report)]
    assert main(run_arguments(facts, *more, "--heldout", str(TINY / "heldout.txt"))) == 0
    assert batches_in(session) == (2, 2)
    assert main(run_arguments(facts, "--session", str(session), "--batch", "4", "--branch", "main")) == 0
    assert batches_in(session) == (3, 3)
    assert main(run_arguments(facts, "--session", str(session), "--branch", "nowhere")) == 2
    assert main(run_arguments(facts, "--session", str(tmp_path / "new"), "--branch", "main")) == 2
    assert batches_in(session) == (3, 3) and not (tmp_path / "new").exists()
    written = report.read_text(encoding="utf-8")
    assert "<svg" in written and '<html lang="en">' in written
    printed = capsys.readouterr().out
    assert str(report) in printed and re.search(r"perplexity +not measured\n", printed)
    assert re.search(r"perplexity +[\d.]+ before, [\d.]+ after\n", printed)
    assert re.search(r"norm growth +layer \d: x1\.\d{4}", printed)  # an edit's growth is seen in the fourth place


def test_facts_to_be_left_alone_can_be_guarded_on_any_model(home, facts, tmp_path, capsys):
    guarded = run_arguments(facts, "--session", str(tmp_path / "one"), "--guard", "untouched=0.01")
    assert main(guarded) == 2
    assert "no facts are known" in capsys.readouterr().err
    known = ["--known", str(TINY / "facts.json")]
    assert main([*guarded, *known]) == 0
    no_answers = tmp_path / "no_answers.csv"
    no_answers.write_text("subject,relation,object\nA,{} is in,B\n")
    assert main([*guarded, "--known", str(no_answers)]) == 2
    assert "true answer" in capsys.readouterr().err


def test_the_same_seed_gives_the_same_measures(home, facts, tmp_path, capsys):
    def measures(session: str) -> dict[str, object]:
        assert main(run_arguments(facts, "--batch", "2", "--session", str(tmp_path / session), "--json")) == 0
        return json.loads(capsys.readouterr().out) | {"seconds_per_edit": None}

    assert measures("one") == measures("two")


def batches_in(session: Path) -> tuple[int, int]:
    """Batches in the ledger of a session and how many are applied, read with plain SQLite."""
    with sqlite3.connect(session / "session.db") as database:
        (applied,) = database.execute("select applied from session").fetchone()
        (batches,) = database.execute("select count(*) from batches").fetchone()
    database.close()
    return batches, applied


# -- bad input ---------------------------------------------------------------------------------------------------------

GOOD = row(RECORDS[0])


def bad_files() -> dict[str, tuple[bytes, str]]:
    """What a facts file may hold, and what must be said about it."""

    def text(*lines: str) -> bytes:
        return "\n".join(lines).encode()

    good = ",".join(GOOD)
    return {
        "missing column": (text("subject,relation", "Ann,{} lives in"), "object"),
        "no braces": (text("subject,relation,object", good, "Ann,lives in,Rome"), "row 3"),
        "two braces": (text("subject,relation,object", "Ann,{} and {},Rome"), "row 2"),
        "empty target": (text("subject,relation,object", good, good, "Ann,{} lives in, "), "row 4"),
        "empty subject": (text("subject,relation,object", ",{} lives in,Rome"), "row 2"),
        "binary": (bytes(range(256)) * 4, "bad.csv"),
        "empty file": (b"", "bad.csv"),
        "header only": (text("subject,relation,object"), "bad.csv"),
    }


@pytest.mark.parametrize("kind", bad_files())
def test_a_bad_facts_file_is_named_with_its_row(kind, home, tmp_path, capsys):
    content, said = bad_files()[kind]
    file = tmp_path / "bad.csv"
    file.write_bytes(content)
    assert_refused(main(run_arguments(file, "--session", str(tmp_path / "session"))), capsys, "bad.csv", said)
    assert not (tmp_path / "session").exists() and not home.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--method", "rome2"], "rome2"),
        (["--set", "speed=3"], "speed"),
        (["--set", "lambda_p=-5"], "lambda_p"),
        (["--set", "lambda_p=much"], "lambda_p"),
        (["--set", "layers=40-48"], "layer"),
        (["--set", "layers=two"], "layers"),
        (["--batch", "0"], "batch"),
        (["--device", "cuda:9"], "cuda:9"),
        (["--heldout", "nowhere.txt"], "nowhere.txt"),
        (["--known", "nowhere.csv"], "nowhere.csv"),
        (["--statistics", str(TINY / "model" / "model.safetensors")], "model.safetensors"),
        (["--report", str(TINY)], "tiny_world"),
        (["--facts", "nowhere.csv"], "nowhere.csv"),
        (["--facts", str(TINY)], "tiny_world"),
        (["--model", str(TINY)], "tiny_world"),
        (["--model", "nowhere"], "nowhere"),
    ],
    ids=lambda value: " ".join(value).replace(str(ROOT), "") if isinstance(value, list) else "",
)
def test_an_argument_that_cannot_be_used_is_named(arguments, said, home, facts, tmp_path, capsys):
    everything = run_arguments(facts, "--session", str(tmp_path / "session"), *arguments)
    assert_refused(code_of(everything), capsys, said)
    left = {file.name for file in home.rglob("*") if file.is_file()}
    assert not (tmp_path / "session").exists()
    assert left <= {"speeds.json"}, "how long a model took to open is all that may be learnt"


@pytest.mark.parametrize(
    "arguments",
    [["run"], ["run", "--batch", "many"], ["demo", "--set", "lambda_p"], ["sing"], ["demo", "--dtype", "int8"]],
    ids=" ".join,
)
def test_arguments_that_do_not_parse_are_refused_in_one_line(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert_refused(stopped.value.code, capsys)


@pytest.mark.parametrize("edits", ["0", "-1", "1000000"])
def test_the_demo_has_only_so_many_facts(edits, home, demo_is_tiny, capsys):
    assert_refused(code_of(["demo", "--method", "encore", "--edits", edits]), capsys, edits)


def test_another_models_session_is_refused_and_stays_as_it_was(home, facts, tmp_path, capsys):
    session = tmp_path / "session"
    assert main(run_arguments(facts, "--session", str(session), "--batch", "4")) == 0
    other = tmp_path / "model"
    other.mkdir()
    for file in (TINY / "model").iterdir():
        (other / file.name).write_bytes(file.read_bytes())
    weights = other / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-2] + b"\x00\x3f")
    capsys.readouterr()
    assert_refused(main(run_arguments(facts, "--session", str(session), model=other)), capsys, "model")
    assert batches_in(session) == (1, 1)


@pytest.mark.parametrize("arguments", [[], ["--demo"]])
def test_the_window_needs_a_display(arguments, monkeypatch, capsys):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert_refused(main(arguments), capsys, "no display")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has displays that may not answer")
@pytest.mark.parametrize("variable", [("DISPLAY", ":99"), ("WAYLAND_DISPLAY", "wayland-99")])
def test_a_dead_display_is_an_error_and_no_abort(monkeypatch, capsys, variable):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(*variable)
    assert_refused(main(["--demo"]), capsys, f"does not answer ({'='.join(variable)})")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has several platforms of Qt")
def test_the_display_that_answers_is_of_no_use_where_another_is_asked_for(monkeypatch, capsys):
    monkeypatch.setattr(display, "_x_answers", lambda name: name == ":7")
    x = {"DISPLAY": ":7"}
    assert display.platforms(x) == ["xcb"]
    assert display.platforms(x | {"QT_QPA_PLATFORM": "wayland;XCB:grab"}) == ["xcb"]
    assert display.platforms(x | {"QT_QPA_PLATFORM": "wayland-egl"}) == []
    assert display.platforms({"QT_QPA_PLATFORM": "xcb;offscreen:size=9x9"}) == ["offscreen"]
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    for name, value in (x | {"QT_QPA_PLATFORM": "wayland"}).items():
        monkeypatch.setenv(name, value)
    assert_refused(main(["--demo"]), capsys, "does not answer (QT_QPA_PLATFORM=wayland, DISPLAY=:7)")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has several platforms of Qt")
def test_a_platform_that_qt_has_not_or_cannot_load_is_an_error_and_no_abort(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("QT_QPA_PLATFORM", "nope")
    assert main(["--demo"]) == 1
    assert "Qt cannot show a window: it has no platform 'nope'." in capsys.readouterr().err
    (tmp_path / "libqxcb.so").write_text("no library")
    assert "libqxcb.so" in display.plugin_problem(["xcb"], tmp_path)
    assert display.plugin_problem(["xcb"], tmp_path / "elsewhere") == ""


def test_options_without_a_command_are_the_windows(monkeypatch):
    window = types.ModuleType("gui.app")
    window.main = lambda arguments: len(arguments)
    monkeypatch.setitem(sys.modules, "gui.app", window)
    assert main(["--model", "a folder"]) == 2
    assert main([]) == 0


def test_a_library_that_qt_misses_is_named_without_a_traceback(monkeypatch, capsys):
    class Finder:
        def find_spec(self, name, path=None, target=None):
            if name == "gui.app":
                raise ImportError("libEGL.so.1: cannot open shared object file")

    monkeypatch.delitem(sys.modules, "gui.app", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])
    assert main(["--demo"]) == 1
    assert "libEGL.so.1" in capsys.readouterr().err


def code_of(arguments: list[str]) -> object:
    """The exit code, also where the options are refused as they are read."""
    try:
        return main(arguments)
    except SystemExit as stopped:
        return stopped.code


def assert_refused(code: object, capsys, *said: str) -> None:
    printed = capsys.readouterr()
    assert code == 2
    assert printed.out == ""
    lines = [line for line in printed.err.splitlines() if line.startswith("palimpsest")]
    assert len(lines) == 1 and "Traceback" not in printed.err
    assert all(word in lines[0] for word in said), lines[0]


# -- Ctrl+C ------------------------------------------------------------------------------------------------------------


def test_ctrl_c_stops_at_the_last_whole_batch(home, tmp_path):
    file = write_csv(tmp_path / "many.csv", [row(record) for record in RECORDS[:200]])
    session = tmp_path / "session"
    command = [sys.executable, "-m", "engine.cli", *run_arguments(file, "--session", str(session), "--json")]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stderr is not None
        seen = next(line for line in running.stderr if line.startswith("Edits"))
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert seen
    assert running.returncode == 130
    assert out == "" and "Traceback" not in err
    if not session.exists():  # before its first batch a new session goes again
        assert "stopped; nothing was edited" in err
        return
    kept, applied = batches_in(session)
    assert 0 < kept == applied < 200
    assert re.search(rf"stopped; {applied} edits? (is|are) kept in {re.escape(str(session))}", err)


def test_settings_come_from_a_file_of_another_program(home, facts, capsys, tmp_path):
    file = tmp_path / "memit.yaml"
    file.write_text("alg_name: MEMIT\nlayers: [0, 1]\nv_num_grad_steps: 6\nv_loss_layer: 31\nv_lr: 5e-1\n")
    arguments = run_arguments(facts, "--settings", str(file), "--json")
    at = arguments.index("--method")
    assert main(arguments[:at] + arguments[at + 2 :]) == 0
    heard = capsys.readouterr()
    assert json.loads(heard.out)["efficacy"] is not None
    assert "v_loss_layer is not used: the loss is always that of the model's own output" in heard.err
    assert main(["run", "--model", "demo", "--facts", str(facts)]) == 2
    assert "no method was named" in capsys.readouterr().err

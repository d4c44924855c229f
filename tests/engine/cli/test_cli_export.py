"""``palimpsest export``: every form of the table is written from a session, and what is wrong is one line."""

import json

import pytest

from engine.cli.main import main
from engine.exports.table import EXPORTS
from tests.engine.cli.test_cli import TINY, batches_in, facts, home, run_arguments  # noqa: F401 - fixtures


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    """A session of four edits in two batches."""
    from engine.evaluation.datasets import read_facts
    from engine.events import run
    from engine.workbench import Workbench

    folder = tmp_path_factory.mktemp("kept") / "session"
    with Workbench(tmp_path_factory.mktemp("home")) as bench:
        run(bench.load(TINY / "model", "cpu", "float32"))
        bench.use_statistics_text(TINY / "statistics.txt")
        run(bench.open_session(folder))
        run(bench.edit(read_facts(TINY / "facts.json").facts[:4], "memit", {"layers": "0-1", "steps": 6}, batch=2))
    return folder


def arguments(session, form, place, *more):
    texts = ["--statistics", str(TINY / "statistics.txt")]
    return ["export", form, str(place), "--model", str(TINY / "model"), "--session", str(session), *texts, *more]


# The tiny model is a folder and MEMIT has no side memory; tests/engine/test_gguf_sessions.py and
# tests/engine/exports/test_side_memory.py write these forms.
ELSEWHERE = ("gguf", "side-memory")


@pytest.mark.parametrize("form", [form for form in EXPORTS if form.key not in ELSEWHERE], ids=lambda form: form.key)
def test_every_form_is_written(session, home, tmp_path, capsys, form):  # noqa: F811
    place = tmp_path / f"out{form.suffix}"
    assert main(arguments(session, form.key, place, "--json")) == 0
    assert json.loads(capsys.readouterr().out) == {"form": form.key, "place": str(place)}
    assert place.is_file() if form.suffix else any(place.iterdir())
    assert batches_in(session) == (2, 2)


def test_a_cut_is_measured_before_and_then_written(session, home, tmp_path, capsys):  # noqa: F811
    cut = ("--rank", "1", "--keys", "edits", "--json")
    assert main(arguments(session, "adapter", tmp_path / "cut", *cut, "--measure")) == 0
    found = json.loads(capsys.readouterr().out)["edits"]
    assert len(found) == 4 and not (tmp_path / "cut").exists()
    assert main(arguments(session, "adapter", tmp_path / "cut", *cut)) == 0
    about = json.loads((tmp_path / "cut" / "palimpsest.json").read_text())
    assert about["rank"] == 1 and [edit["then"] for edit in about["kept"]] == [edit["then"] for edit in found]


@pytest.mark.parametrize(
    ("form", "more", "reason"),
    [
        ("adapter", ("--rank", "-1"), "rank = -1 lies outside"),
        ("adapter", ("--rank", "many"), "rank = 'many'"),
        ("adapter", ("--keys", "mine"), "is not one of both, edits, text, all"),
        ("gguf", (), "there is no GGUF file to write into"),
        ("gguf", ("--base", "nothing.gguf"), "nothing.gguf: there is none"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_written(session, home, tmp_path, capsys, form, more, reason):  # noqa: F811
    assert main(arguments(session, form, tmp_path / "out", *more)) == 2
    assert reason in capsys.readouterr().err and not (tmp_path / "out").exists()


@pytest.mark.parametrize("form", [form for form in EXPORTS if form.endings], ids=lambda form: form.key)
@pytest.mark.parametrize("name", ["out.pdf", "out", "out.html.gz"])
def test_another_ending_is_refused_before_the_model_is_read(session, home, tmp_path, capsys, form, name):  # noqa: F811
    unread = [*arguments(session, form.key, tmp_path / name), "--model", str(tmp_path / "nothing")]
    assert main(unread) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"palimpsest: {tmp_path / name}: it") and "End it in " in told
    assert all(ending in told for ending in form.endings) and not list(tmp_path.iterdir())


def test_the_ending_of_a_report_is_checked_before_a_run(home, facts, tmp_path, capsys):  # noqa: F811
    kept = ("--session", str(tmp_path / "session"))
    assert main(run_arguments(facts, *kept, "--report", str(tmp_path / "out.pdf"))) == 2
    told = capsys.readouterr().err
    assert told.strip().endswith("out.pdf: it is not written under the ending .pdf. End it in one of .html, .htm.")
    assert not list(tmp_path.glob("out*")) and not (tmp_path / "session").exists()


def test_a_folder_without_a_session_is_refused(home, tmp_path, capsys):  # noqa: F811
    assert main(arguments(tmp_path / "nothing", "deltas", tmp_path / "out.safetensors")) == 2
    assert "holds no session" in capsys.readouterr().err and not (tmp_path / "nothing").exists()

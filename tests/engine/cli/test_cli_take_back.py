"""``palimpsest take-back``: what would change is said, done on demand, and refused in one line."""

import json

import pytest

from engine.cli.main import main
from tests.engine.cli.test_cli import TINY, batches_in, facts, home, run_arguments  # noqa: F401 - fixtures


@pytest.fixture
def session(home, facts, tmp_path, capsys):  # noqa: F811
    """A session of four edits in two batches."""
    folder = tmp_path / "session"
    more = ("--batch", "2", "--set", "steps=6", "--session", str(folder), "--json")
    assert main(run_arguments(facts, *more)) == 0
    capsys.readouterr()
    return folder


def arguments(session, *more):
    texts = ["--statistics", str(TINY / "statistics.txt")]
    return ["take-back", "--model", str(TINY / "model"), "--session", str(session), *texts, *more]


def test_it_is_foreseen_and_done(session, capsys):
    assert main(arguments(session, "--edit", "1", "--forecast", "--json")) == 0
    foreseen = json.loads(capsys.readouterr().out)
    assert batches_in(session) == (2, 2) and foreseen["solved"] == [1, 2]
    assert foreseen["facts"][0]["taken"] and len(foreseen["facts"]) == 4
    assert main(arguments(session, "--edit", "1")) == 0
    said = capsys.readouterr().out
    assert batches_in(session) == (3, 3)
    assert "taken back: " in said and "solved anew" in said and "Not undone" in said


@pytest.mark.parametrize(
    ("more", "reason"),
    [(("--edit", "5"), "there is no edit 5"), (("--edit", "3", "--edit", "6"), "there is no edit 6")],
)
def test_an_edit_that_is_not_there_is_named(session, capsys, more, reason):
    assert main(arguments(session, *more)) == 2
    assert reason in capsys.readouterr().err and batches_in(session) == (2, 2)


def test_a_folder_without_a_session_is_refused_and_stays_empty(home, tmp_path, capsys):  # noqa: F811
    assert main(arguments(tmp_path / "nothing", "--edit", "1")) == 2
    assert "holds no session" in capsys.readouterr().err and not (tmp_path / "nothing").exists()

"""``palimpsest import``: what a session exported is taken into another one, and what is wrong is one line."""

import json

from engine.cli.main import main
from tests.engine.cli.test_cli import TINY, batches_in, home  # noqa: F401 - a fixture
from tests.engine.cli.test_cli_export import session  # noqa: F401 - a fixture


def arguments(place, folder, *more):
    texts = ["--statistics", str(TINY / "statistics.txt")]
    return ["import", str(place), "--model", str(TINY / "model"), "--session", str(folder), *texts, *more]


def test_an_exported_change_is_taken_in_with_its_facts(session, home, tmp_path, capsys):  # noqa: F811
    place = tmp_path / "deltas.safetensors"
    model = ["--model", str(TINY / "model"), "--session", str(session)]
    assert main(["export", "deltas", str(place), *model]) == 0
    assert main(["export", "facts", str(tmp_path / "facts.csv"), *model]) == 0
    capsys.readouterr()

    assert main(arguments(place, tmp_path / "new", "--look", "--json")) == 0
    seen = json.loads(capsys.readouterr().out)
    assert (seen["form"], seen["known"], seen["matrices"], seen["rank"]) == ("deltas", True, 2, 4)
    assert not (tmp_path / "new").exists()

    assert main(arguments(place, tmp_path / "new", "--facts", str(tmp_path / "facts.csv"), "--json")) == 0
    taken = json.loads(capsys.readouterr().out)
    assert (taken["batch"], taken["checksum"] != "", len(taken["facts"])) == (1, True, 4)
    assert batches_in(tmp_path / "new") == (1, 1)


def test_what_is_none_is_said_in_one_line(home, tmp_path, capsys):  # noqa: F811
    assert main(arguments(tmp_path / "nowhere", tmp_path / "new")) == 2
    assert "there is nothing" in capsys.readouterr().err and not (tmp_path / "new").exists()

"""An option that another one leaves without effect is refused, in one line and before any work."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.cli.main import main

RUN = ["run", "--model", "demo", "--facts", "facts.csv", "--method", "memit"]
COMPARE = ["compare", "--methods", "memit", "--edits", "1"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([*RUN, "--choice-form", "letters"], "--choice-form has no effect without --choices"),
        (["demo", "--edits", "1", "--choice-form", "text"], "--choice-form has no effect without --choices"),
        ([*COMPARE, "--seed", "1", "--seeds", "1,2"], "--seed has no effect beside --seeds"),
        (["train-memory", "--model", "demo", "--forecast", "--forget"], "--forget: not allowed with argument"),
        (["get", "--remove"], "--remove needs the NAME of a model"),
        (["get", "--check"], "--check needs the NAME of a model"),
    ],
)
def test_it_is_named(tmp_path: Path, monkeypatch, capsys, arguments: list[str], words: str) -> None:
    monkeypatch.chdir(tmp_path)  # where nothing may be made
    try:
        code = main(arguments)
    except SystemExit as error:
        code = error.code
    printed = capsys.readouterr()
    assert code == 2 and words in printed.err and len(printed.err.splitlines()) == 1 and printed.out == ""
    assert not list(tmp_path.iterdir())

"""Standard output and standard error that are closed, full or lack a letter: one line at most, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.events import Log
from engine.events.bars import Lines, _Console

ROOT = Path(__file__).parents[3]
FULL = Path("/dev/full")
FACTS = str(ROOT / "tests" / "resources" / "tiny_world" / "facts.json")
COMMANDS = [["facts", FACTS, "--json"], ["--help"]]
needs_full = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")


@pytest.fixture(params=["", "1"], ids=["buffered", "unbuffered"])
def buffering(monkeypatch, request):
    monkeypatch.setenv("PYTHONUNBUFFERED", request.param)


def palimpsest(*arguments: str, **options) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "engine.cli", *arguments]
    return subprocess.Popen(command, cwd=ROOT, text=True, **options)


@needs_full
@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda given: " ".join((given[0], *given[2:])))
def test_a_full_disk_is_told_in_one_line(arguments: list[str], buffering) -> None:
    with FULL.open("w") as full:
        process = palimpsest(*arguments, stdout=full, stderr=subprocess.PIPE)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.startswith("palimpsest: The result cannot be written to standard output") and said.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda given: " ".join((given[0], *given[2:])))
def test_a_reader_that_has_gone_is_no_fault(arguments: list[str], buffering) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = palimpsest(*arguments, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (141, "")


@needs_full
def test_an_error_that_cannot_be_told_is_still_an_exit_code() -> None:
    with FULL.open("w") as full:
        process = palimpsest("facts", "missing.csv", stdout=subprocess.PIPE, stderr=full)
        said, _ = process.communicate(timeout=60)
    assert (process.returncode, said) == (2, "")


def test_letters_that_standard_output_lacks_are_escaped(tmp_path: Path) -> None:
    (tmp_path / "東.jsonl").write_text('{"subject": "東", "relation": "{} is"}\n{"東\\ud83d": 1}\n', encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    process = palimpsest("facts", str(tmp_path / "東.jsonl"), "--json", stdout=subprocess.PIPE, env=environment)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0 and "\\u6771.jsonl" in said and said.isascii()


class Broken:
    """A stream of which nothing arrives."""

    encoding = "utf-8"

    def __init__(self, error: OSError) -> None:
        self.error, self.tries = error, 0

    def write(self, text: str) -> int:
        self.tries += 1
        raise self.error

    def flush(self) -> None:
        raise self.error

    def isatty(self) -> bool:
        return False


@pytest.mark.parametrize("error", [BrokenPipeError(), OSError(28, "No space left on device")])
def test_work_goes_on_where_its_progress_cannot_be_told(error: OSError) -> None:
    stream = Broken(error)
    lines = Lines(_Console(file=stream, width=80))  # type: ignore[arg-type]
    for _ in range(5):
        lines(Log("something"))
    assert stream.tries == 1


def test_without_docstrings_a_model_is_refused_in_one_line_and_the_rest_works(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONOPTIMIZE", "2")
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    model = str(Path(FACTS).with_name("model"))
    for arguments, code, told in (
        (("run", "--model", model, "--facts", FACTS, "--method", "ft-l"), 2, "PYTHONOPTIMIZE=2"),
        (("facts", FACTS), 0, ""),
    ):
        process = palimpsest(*arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        _, said = process.communicate()
        assert process.returncode == code and told in said and len(said.splitlines()) == bool(code)

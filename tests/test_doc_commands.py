"""Every command in the documents is there with its options, and runs here or says beside it why it is not run.

They run as they stand but for three things: in the tests' small world, whose files stand for those of the reader; on at
most three facts; and what stands in brackets is left out.
"""

from __future__ import annotations

import io
import json
import re
import shutil
from contextlib import redirect_stdout
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

import resources
from engine.cli.main import main
from tests.documents import DOCUMENTS, ROOT, Command, commands

TINY = ROOT / "tests" / "resources" / "tiny_world"
EDITS = 2
FEWER = {"--limit": "2", "--layers": "0-1", "--matrix": "1", "--batch": "2", "--context": "20"}  # it has four layers
FOUND = [command for document in DOCUMENTS for command in commands(document)]
RUN = [command for command in FOUND if not command.mention and command.not_run is None]
TARGETS = re.findall(r"(?m)^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"))


def named(found: list[Command]) -> list[pytest.param]:
    """One case for each line, by the first place where it stands."""
    return [
        pytest.param(command, id=f"{command.place} {command.line}")
        for command in {command.line: command for command in reversed(found)}.values()
    ]


@cache
def spoken(program: tuple[str, ...]) -> str:
    """The help of the program or of a command of it; of a module its text and that of those beside it."""
    if program[0] == "python":
        found = find_spec(program[2])
        assert found and found.origin, f"there is no module {program[2]}"
        return "".join(path.read_text(encoding="utf-8") for path in Path(found.origin).parent.glob("*.py"))
    said = io.StringIO()
    with redirect_stdout(said), pytest.raises(SystemExit) as ended:
        main([*program[1:], "--help"])
    assert ended.value.code in (0, None), program
    return said.getvalue()


def program_of(command: Command) -> tuple[str, ...]:
    """The part that names what is started: with its command, and which measure or export; of a module the module."""
    words = command.words
    if words[0] == "python":
        return tuple(words[:3])
    count = 3 if words[1:2] in (["measure"], ["export"]) else 2
    named = [word for word in words[:count] if re.fullmatch(r"[a-z][a-z_-]*", word)]
    return tuple(named)


def test_commands_are_found_where_documents_have_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.documents.ROOT", tmp_path)
    page = tmp_path / "page.md"
    blocks = [
        "`palimpsest methods` and `python -m tests.gpu_check --json`, <!-- not run: a GPU --> says `make run`",
        "    A=1 .venv/bin/palimpsest demo --edits 3 \\\n        --json    # why",
        "    palimpsest demo    # not run: hours",
        "<!-- not run: minutes -->\n\n```sh\nmake test\npip install x\n```",
        "```markdown\n    palimpsest of another page\n```",
    ]
    page.write_text("\n\n".join(blocks), encoding="utf-8")
    assert [(each.line, each.inline, each.mention, each.not_run) for each in commands(page)] == [
        ("palimpsest methods", True, True, "a GPU"),
        ("python -m tests.gpu_check --json", True, False, "a GPU"),
        ("make run", True, True, "a GPU"),
        ("palimpsest demo --edits 3 --json", False, False, None),
        ("palimpsest demo", False, False, "hours"),
        ("make test", False, False, "minutes"),
    ]


@pytest.mark.parametrize("command", named(FOUND))
def test_a_command_is_there_with_all_its_options(command: Command) -> None:
    program = program_of(command)
    if program[0] == "make":
        assert command.words[1] in TARGETS
        return
    told = spoken(program)
    options = re.findall(r"(?<![\w-])--[a-z][\w-]*", command.line)
    assert [option for option in options if not re.search(rf"(?<![\w-]){option}(?![\w-])", told)] == []


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A session of two edits of the small world."""
    folder = tmp_path_factory.mktemp("edited") / "session"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PALIMPSEST_HOME", str(folder.with_name("home")))
        facts, texts = str(few_facts(folder.with_name("facts.json"))), str(TINY / "statistics.txt")
        words = ["run", "--model", str(TINY / "model"), "--facts", facts, "--statistics", texts, "--method", "memit"]
        assert main([*words, "--session", str(folder)]) == 0
    return folder


def few_facts(file: Path, first: int = 0) -> Path:
    """A few facts of the small world, in the form that the name of ``file`` asks for."""
    records = json.loads((TINY / "facts.json").read_text(encoding="utf-8"))
    few = file.with_name("few.json")
    few.write_text(json.dumps(records[first : first + EDITS]), encoding="utf-8")
    assert main(["facts", str(few), "--out", str(file)]) == 0
    return file


def stand_in(option: str, word: str, folder: Path, edited: Path) -> str:
    """What is typed behind ``option`` where the document has ``word``."""
    if option == "--edits":
        return ",".join(str(count) for count in range(1, 1 + min(EDITS, len(word.split(",")))))
    if option == "--methods":
        return ",".join(word.split(",")[:2])
    if option in FEWER:
        return FEWER[option]
    if option in ("--model", "--original", "--judge") and word.isupper():
        return str(TINY / "model")
    if option == "--session":
        return str(shutil.copytree(edited, folder / "session", dirs_exist_ok=True))
    if option in ("--facts", "--known", "facts"):  # known ones are others than those that are edited
        name = word if "." in word else "facts.json"
        return str(few_facts(folder / name, first=EDITS if option == "--known" else 0))
    if option in ("--statistics", "--heldout"):
        return str(TINY / f"{option[2:]}.txt")
    return word.replace("layers=5", "layers=1")


@pytest.mark.parametrize("command", named(RUN))
def test_a_command_that_is_not_marked_runs(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edited: Path
) -> None:
    runs = command.words[0] == "palimpsest" and not command.words[1].startswith("-")  # the window would wait for ever
    assert runs, f"{command.place}: nothing runs this; say why in <!-- not run: ... --> before it"
    real = resources.path
    monkeypatch.setattr(resources, "path", lambda *p: TINY.joinpath(*p[1:]) if p[0] == "demo_world" else real(*p))
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    words = re.sub(r" *\[[^]]*\]", "", command.line).split()[1:]
    given = [stand_in(before, word, tmp_path, edited) for before, word in zip(["", *words], words, strict=False)]
    try:
        code = main(given)
    except SystemExit as ended:  # a help ends the program
        code = ended.code or 0
    assert code == 0

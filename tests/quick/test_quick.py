"""The quick run forgets nothing: whatever a test file touched, however it did, brings it back when that changes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.quick.records import Records
from tests.quick.sources import Snapshot, parsed

ROOT = Path(__file__).resolve().parents[2]
PROJECT = {
    "examples/sums.py": """
        import json
        from examples import table
        LIMIT = 3
        def add(a, b): # sums
            c = a + b
            return c
        def in_a_thread(a):
            b = 2 * a
            return b
        def for_all():
            numbers = [1, 2]
            return numbers
        def unused():
            return 0
        class Sum:
            def of(self):
                return add(1, 1)
        """,
    "examples/table.py": """
        from pathlib import Path
        def made():
            words = (Path(__file__).parent / "table.txt").read_text()
            return words
        ENTRIES = made()
        """,
    "examples/table.txt": "a",
    "examples/late.py": """
        def shout():
            return "late"
        LATE = shout()
        """,
    "examples/read.py": "# read as a text\nA = 1",
    "tests/conftest.py": """
        import pytest
        from examples import sums
        @pytest.fixture(scope="session")
        def numbers():
            return sums.for_all()
        """,
    "tests/data/words.txt": "one",
    "tests/data/many/a.txt": "",
    "tests/test_add.py": """
        from examples.sums import Sum
        def test_of():
            assert Sum().of() == 2
        def test_untouched():
            assert Sum
        """,
    "tests/test_shared_a.py": "def test_a(numbers):\n    assert numbers",
    "tests/test_shared_b.py": "def test_b(numbers):\n    assert numbers",
    "tests/test_late.py": """
        def test_late():
            from examples.late import LATE
            assert LATE
        """,
    "tests/test_late_too.py": """
        def test_late():
            from examples.late import LATE
            assert LATE
        """,
    "tests/test_reads.py": """
        from pathlib import Path
        WORDS = (Path(__file__).parent / "data" / "words.txt").read_text()
        def test_words():
            assert WORDS
        def test_many():
            assert len(list((Path(__file__).parent / "data" / "many").glob("*.txt"))) < 9
        """,
    "tests/test_source.py": """
        from pathlib import Path
        def test_source():
            assert "read" in (Path(__file__).parents[1] / "examples" / "read.py").read_text()
        """,
    "tests/test_programs.py": """
        import subprocess, sys
        def test_program():
            subprocess.run([sys.executable, "-c", "import sys"], check=True)
        """,
    "tests/test_fails.py": "def test_fails():\n    assert False",
    "tests/test_thread.py": """
        from gui.bridge import Bridge
        from examples.sums import in_a_thread
        class Bench:
            info = None
            def close(self): pass
        def test_thread(qtbot):
            found = []
            bridge = Bridge(Bench)
            with qtbot.waitSignal(bridge.engine_ready):
                bridge.start()
            bridge.submit("a", lambda bench: in_a_thread(2), found.append)
            qtbot.waitUntil(lambda: found == [4])
            bridge.stop()
            assert bridge.wait(5000)
        """,
}
ALL = {name for name in PROJECT if name.startswith("tests/test_")}
Change = Callable[[Path], object]


def write(root: Path, name: str, text: str) -> None:
    first = next((line for line in text.splitlines() if line.strip()), "")
    indent = len(first) - len(first.lstrip())
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("\n".join(line[indent:] for line in text.splitlines()) + "\n", encoding="utf-8")


def quick(root: Path, *words: str, processes: int = 0) -> str:
    """What a quick run of the project says."""
    # These tests may themselves run in a worker of xdist: the run that they start is nobody's worker.
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")}
    environment = {**own, "PYTHONPATH": f"{root}{os.pathsep}{ROOT}", "QT_QPA_PLATFORM": "offscreen"}
    several = ["--numprocesses", str(processes), "--dist", "loadfile", "--no-loadscope-reorder"]
    plugins = ["-p", "tests.quick.plugin", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "-q", *plugins, "--rootdir", str(root), *several]
    done = subprocess.run([*command, *words, "tests"], cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project after one whole run, one test of which fails."""
    root = tmp_path_factory.mktemp("learned") / "project"
    for name, text in PROJECT.items():
        write(root, name, text)
    said = quick(root, "--quick-seconds", "200", processes=2)  # as "make quick" does
    assert "1 failed" in said and f"{len(ALL)} of them ran whole, 0 did not" in said
    return root


@pytest.fixture
def project(learned: Path, tmp_path: Path) -> Path:
    """The same for one test to change; where it stands is no part of what is kept."""
    return Path(shutil.copytree(learned, tmp_path / "project"))


def chosen(root: Path) -> set[str]:
    """The test files that would run now, without those that run anyway."""
    folder = root / "build" / "quick"
    snapshot = Snapshot(root, folder / "sources.json")
    snapshot.take()
    records = Records(folder, snapshot)
    return {test for test in snapshot.tests() if records.reason(test)} - {"tests/test_fails.py"}


def replaced(name: str, old: str, new: str) -> Change:
    def change(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new), encoding="utf-8")

    return change


USERS_OF_SUMS = ALL - {"tests/test_fails.py"}  # conftest.py imports it for all


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        pytest.param(lambda root: None, set(), id="nothing"),
        pytest.param(replaced("examples/sums.py", "# sums", "# adds"), set(), id="a comment"),
        pytest.param(replaced("examples/read.py", "as a", "as"), {"tests/test_source.py"}, id="what reads a comment"),
        pytest.param(replaced("examples/sums.py", "c = a + b", "c = b + a"), {"tests/test_add.py"}, id="a function"),
        pytest.param(replaced("examples/sums.py", "add(1, 1)", "add(2, 0)"), {"tests/test_add.py"}, id="a method"),
        pytest.param(replaced("examples/sums.py", "return 0", "return 1"), set(), id="a function nobody calls"),
        pytest.param(
            replaced("examples/sums.py", "[1, 2]", "[1, 3]"),
            {"tests/test_shared_a.py", "tests/test_shared_b.py"},
            id="behind a fixture of the whole run",
        ),
        pytest.param(replaced("examples/sums.py", "2 * a", "a * 2"), {"tests/test_thread.py"}, id="in Qt's thread"),
        pytest.param(replaced("examples/sums.py", "LIMIT = 3", "LIMIT = 4"), USERS_OF_SUMS, id="a constant"),
        pytest.param(replaced("examples/table.txt", "a", "b"), USERS_OF_SUMS, id="a file that an import reads"),
        pytest.param(replaced("examples/table.py", "words = ", "words = '' + "), USERS_OF_SUMS, id="while importing"),
        pytest.param(
            replaced("examples/late.py", '"late"', '"later"'),
            {"tests/test_late.py", "tests/test_late_too.py"},
            id="while importing late",
        ),
        pytest.param(replaced("tests/data/words.txt", "one", "two"), {"tests/test_reads.py"}, id="a data file"),
        pytest.param(lambda root: write(root, "tests/data/many/b.txt", ""), {"tests/test_reads.py"}, id="a new file"),
        pytest.param(
            lambda root: (root / "tests/data/words.txt").unlink(), {"tests/test_reads.py"}, id="a file that is gone"
        ),
        pytest.param(
            lambda root: write(root, "tests/test_new.py", "def test(): pass"), {"tests/test_new.py"}, id="a new test"
        ),
        pytest.param(replaced("tests/test_add.py", "== 2", "== 3"), {"tests/test_add.py"}, id="a test"),
        pytest.param(lambda root: write(root, "engine/new.py", "A = 1"), {"tests/test_programs.py"}, id="the program"),
        pytest.param(lambda root: write(root, "conftest.py", ""), ALL - {"tests/test_fails.py"}, id="a new conftest"),
        pytest.param(
            lambda root: write(root, "pyproject.toml", "[tool.pytest.ini_options]\naddopts = '-x'"),
            ALL - {"tests/test_fails.py"},
            id="how pytest is set",
        ),
    ],
)
def test_a_change_brings_back_what_touched_it(project: Path, change: Change, wanted: set[str]) -> None:
    change(project)
    always = {"tests/test_programs.py"} & chosen(project)  # pyproject.toml and what runs are the program's too
    assert chosen(project) - always == wanted - always


def test_a_test_that_failed_runs_again_until_it_passes(project: Path) -> None:
    replaced("tests/test_fails.py", "assert False", "assert True")(project)
    assert "1 passed" in quick(project)
    said = quick(project)
    assert f"0 test files can be touched by that, {len(ALL)} others not" in said and "passed" not in said


def test_what_there_is_no_time_for_is_named(project: Path) -> None:
    replaced("examples/sums.py", "c = a + b", "c = b + a")(project)
    said = quick(project, "--quick-seconds", "0")
    assert "changed: examples/sums.py add" in said
    assert "left out: 2 tests (0 s) of tests/test_add.py" in said and "0 of them ran whole, 2 did not" in said
    assert "2 passed" in quick(project, "--quick-seconds", "200")


def test_of_a_long_file_only_those_run_that_entered_the_change(project: Path) -> None:
    write(project, "sitecustomize.py", "import tests.quick.plan\ntests.quick.plan.LONG = -1")
    replaced("examples/sums.py", "c = a + b", "c = b + a")(project)
    said = quick(project)
    assert "1 tests (0 s) of tests/test_add.py" in said and "test_untouched" not in said
    assert chosen(project) == {"tests/test_add.py"}  # until all of it has run


def test_units_are_functions_with_what_is_inside_and_the_rest() -> None:
    source = parsed(
        "import a\nif a:\n    def f():\n        def g():\n            import b\n        return g\nclass C:\n    x = 1\n"
    )
    assert set(source.digests) == {"", "f"}
    assert source.imports == {"": ["a"], "f": ["b"]}
    assert [source.unit(line) for line in range(1, 8)] == ["", "", "", "f", "f", "f", ""]


def test_what_is_only_for_type_checkers_is_not_imported() -> None:
    source = parsed("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a\nelse:\n    import b\n")
    assert source.imports[""] == ["typing", "typing.TYPE_CHECKING", "b"]

"""``import palimpsest``: what a script sees, how it drives work, and that the command line has nothing more."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import palimpsest
from engine.events import Event, Log, Progress, Steps
from palimpsest import hub
from tests.documents import ROOT

TINY_WORLD = ROOT / "tests" / "resources" / "tiny_world"

# Names of the engine that the command line has and scripts do not, and why they have no use for them.
TERMINAL_ALONE = {
    "a typed word becomes a value, which a script has": (
        "above_zero",
        "counting",
        "not_negative",
        "given",
        "names",
        "parse_layers",
        "place",
        "positive",
        "seed",
        "setting",
    ),
    "what was typed is checked before a model is read; the workbench makes the same check when it is asked": (
        "DTYPES",
        "JSON",
        "SESSION_DATABASE",
        "SUFFIXES",
        "UnopenedSession",
        "check_tasks",
        "check_numbers",
        "check_outside",
        "check_place",
        "check_seeds",
        "check_study_folder",
        "check_writable",
        "dtype_name",
        "followed",
        "expanded",
        "look_at",
        "not_there",
        "open_source",
        "read_own_preset",
        "read_text",
    ),
    "palimpsest.measure() does the same by name": ("MEASURES", "Given", "Measure"),
    "the exports of a workbench have a call for each of these rows": ("EXPORTS", "Export", "find_export"),
    "palimpsest.run() draws with it": ("watcher",),
    "palimpsest.load() takes the same names": ("names_demo",),
    "a line for a person; a script has the states and numbers themselves": (
        "count_states",
        "counts_in_words",
        "say_count",
    ),
    "the choices of an option, which a script finds in MemoryTraining": ("MEMORY_TASKS",),
    "a terminal gets one line and an exit code, a script the exception": (
        "as_shortage",
        "check_address_space",
        "refused_start",
    ),
    "palimpsest.__version__ is its result": ("program_version",),
    "the program looks after its own installation; a script runs in an environment that is its own": (
        "described",
        "fetch_release",
        "install_command",
        "look",
        "main",
        "standard_address",
    ),
    "a terminal stays free of what libraries say, and of signs that cannot be shown": (
        "log_folder",
        "notices_kept",
        "shown",
    ),
}


def imported_by_the_command_line() -> Iterator[tuple[str, str, str]]:
    """Place, module and name of everything of the engine that it uses; what is there for types alone is no use."""
    for path in sorted((ROOT / "engine" / "cli").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        guarded = [node for node in ast.walk(tree) if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node)]
        typing = {id(inner) for node in guarded for inner in ast.walk(node)}
        for node in ast.walk(tree):
            inside = isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "engine"
            if inside and id(node) not in typing and not node.module.startswith("engine.cli"):
                yield from ((f"{path.name}:{node.lineno}", node.module, alias.name) for alias in node.names)


def test_the_command_line_uses_nothing_that_a_script_cannot():
    surface = [getattr(palimpsest, name) for name in palimpsest.__all__]
    for part in (palimpsest.events, palimpsest.catalogue, palimpsest.plans, hub):
        surface += [part, *(getattr(part, name) for name in part.__all__)]
    alone = {name for names in TERMINAL_ALONE.values() for name in names}
    found = list(imported_by_the_command_line())
    hidden = []
    for place, module, name in found:
        one = getattr(__import__(module, fromlist=[name]), name)
        if name not in alone and not any(one is public for public in surface):
            hidden.append(f"{place}: {module}.{name}")
    assert len(found) > 30 and hidden == []
    assert alone - {name for _, _, name in found} == set(), "an exception that nothing needs any more"


def test_the_surface_is_there_and_told_of():
    assert sorted(palimpsest.__all__) == sorted(set(palimpsest.__all__)) and len(palimpsest.__all__) <= 40
    assert set(palimpsest.__all__) <= set(dir(palimpsest))
    silent = [name for name in palimpsest.__all__ if name != "DEMO" and not getattr(palimpsest, name).__doc__]
    assert silent == []
    with pytest.raises(AttributeError, match="no attribute 'magic'"):
        _ = palimpsest.magic


def test_torch_comes_with_the_workbench_and_the_command_line_by_its_name():
    script = (
        "import palimpsest, sys; a = 'torch' in sys.modules; palimpsest.Workbench; print(a, 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
    named = [sys.executable, "-m", "palimpsest", "--version"]
    done = subprocess.run(named, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"palimpsest {palimpsest.__version__}"


def counting(journal: list[str]) -> Steps[str]:
    try:
        for step in range(3):
            yield Progress("Counting", step + 1, 3)
        yield Log("counted")
    finally:
        journal.append("cleaned")
    return "three"


def test_work_is_run_to_its_result_with_and_without_progress(capsys):
    told: list[Event] = []
    journal: list[str] = []
    assert palimpsest.run(counting(journal)) == "three"
    assert capsys.readouterr().err.splitlines()[-1].strip() == "counted"
    assert palimpsest.run(counting(journal), progress=False) == "three"
    assert palimpsest.run(counting(journal), told.append) == "three"
    assert capsys.readouterr().err == "" and len(told) == 4 and journal == ["cleaned"] * 3


def test_work_is_closed_where_its_listener_fails():
    journal: list[str] = []

    def fail(event: Event) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        palimpsest.run(counting(journal), fail)
    assert journal == ["cleaned"]


def test_a_model_is_loaded_edited_and_let_go(tmp_path: Path):
    told: list[Event] = []
    with palimpsest.load(str(TINY_WORLD / "model"), device="cpu", home=str(tmp_path), progress=told.append) as bench:
        assert any(isinstance(event, Progress) for event in told)
        bench.use_statistics_text(str(TINY_WORLD / "statistics.txt"))
        bench.use_heldout_text(str(TINY_WORLD / "heldout.txt"))
        fact = palimpsest.read_facts(TINY_WORLD / "facts.json").facts[0]
        before = bench.model.module.get_input_embeddings().weight.clone()
        palimpsest.run(bench.edit([fact], "memit"), progress=False)
        assert bench.model.weights.touched and bench.session_folder.is_relative_to(tmp_path)
        assert bench.model.module.get_input_embeddings().weight.equal(before)
    assert bench.session_folder is None


def test_what_cannot_be_loaded_is_refused_at_once_and_the_loaded_model_stays(tmp_path: Path):
    with pytest.raises(palimpsest.ModelRefused):
        palimpsest.load(tmp_path / "nothing", progress=False)
    with pytest.raises(palimpsest.NoModel):
        _ = palimpsest.Workbench(tmp_path).model
    with palimpsest.load(TINY_WORLD / "model", device="cpu", home=tmp_path, progress=False) as bench:
        with pytest.raises(palimpsest.BadInput):
            palimpsest.run(bench.load(TINY_WORLD / "model", "cuda:99"), progress=False)
        assert bench.model.info.name == "tiny_world"

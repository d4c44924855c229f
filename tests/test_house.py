"""The house keeps its floors: who may import whom, found in the source text itself (docs/architecture.md)."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
QT = {"PySide6", "shiboken6", "pyqtgraph", "qtpy"}
HEAVY = {"torch", "transformers", "tokenizers", "scipy", "matplotlib"}

FLOORS = {
    "engine.support.counted": 1,  # made of wording alone, and said by events
    "engine.support.packed": 1,  # of the standard library alone, and held by events
    "engine.support.wording": 1,  # below errors, whose texts are made of it, and errors below the rest of support
    "engine.errors": 1,
    "engine.support": 1,
    "engine.events": 1,
    "engine.arguments": 2,
    "engine.fact": 2,
    "engine.hub": 2,
    "engine.installation": 2,
    "engine.requests": 2,
    "engine.model": 2,
    "engine.desk": 3,
    "engine.associative": 3,
    "engine.session": 3,
    "engine.methods": 4,
    "engine.diagnostics": 4,
    "engine.evaluation": 4,
    "engine.catalogue": 4,
    "engine.updates": 5,
    "engine.editing": 5,
    "engine.exports": 6,
    "engine.laboratory": 6,
    "engine.imports": 7,
    "engine.runs": 7,
    "engine.study": 8,
    "engine.tuning": 8,
    "engine.workbench": 9,
    "engine.cli": 10,
}

GUI_FLOORS = {
    "gui.language": 1,
    "gui.support": 1,
    "gui.style": 2,
    "gui.actions": 3,
    "gui.bridge": 3,
    "gui.context": 4,
    "gui.widgets": 5,
    "gui.dialogs": 6,
    "gui.panels": 7,
    "gui.window": 8,
    "gui.app": 9,
}


@dataclass(frozen=True)
class Import:
    """One import in the source: ``late`` inside a function, ``typing`` under TYPE_CHECKING."""

    importer: str
    imported: str
    late: bool
    typing: bool
    place: str

    @property
    def package(self) -> str:
        return self.imported.split(".")[0]


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def sources(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imports_of(path: Path) -> Iterator[Import]:
    def walk(node: ast.AST, late: bool, typing: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            names: list[str] = []
            if isinstance(child, ast.Import):
                names = [alias.name for alias in child.names]
            elif isinstance(child, ast.ImportFrom):
                # "from engine.model import hooks" may import a module or a name; the longest that is a file counts.
                names = [resolve(child.module or "", alias.name) for alias in child.names]
            for name in names:
                place = f"{path.relative_to(ROOT)}:{child.lineno}"
                yield Import(module_name(path), name, late, typing, place)
            inside_function = late or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            guarded = typing or (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test))
            yield from walk(child, inside_function, guarded)

    yield from walk(ast.parse(path.read_text(encoding="utf-8")), late=False, typing=False)


def resolve(module: str, name: str) -> str:
    longer = ROOT.joinpath(*module.split("."), name)
    return f"{module}.{name}" if longer.with_suffix(".py").is_file() or longer.is_dir() else module


def room(module: str, floors: dict[str, int] = FLOORS) -> str | None:
    """The room that a module belongs to: the longest prefix in the table of floors."""
    fitting = [name for name in floors if module == name or module.startswith(name + ".")]
    return max(fitting, key=len, default=None)


ENGINE = [found for path in sources("engine") for found in imports_of(path)]
GUI = [found for path in sources("gui") for found in imports_of(path)]
SCRIPTS = [found for path in sources("palimpsest") for found in imports_of(path)]


def test_every_module_of_the_engine_has_a_floor():
    homeless = {module_name(path) for path in sources("engine") if room(module_name(path)) is None}
    assert {name for name in homeless if not name.startswith("engine.demo")} == {"engine"}


def test_the_engine_knows_no_screen():
    assert [found.place for found in ENGINE if found.package in QT | {"gui"}] == []


def upward(imports: list[Import], floors: dict[str, int]) -> list[str]:
    wrong = []
    for found in imports:
        importer, imported = room(found.importer, floors), room(found.imported, floors)
        if importer and imported and floors[imported] > floors[importer]:
            wrong.append(f"{found.place} imports {found.imported}")
    return wrong


def circle(edges: set[tuple[str, str]]) -> list[str]:
    """One circle among the edges, or nothing."""
    graph: dict[str, set[str]] = {}
    for importer, imported in edges:
        if importer != imported:
            graph.setdefault(importer, set()).add(imported)
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        return list(error.args[1])
    return []


def test_nothing_imports_upward():
    assert upward(ENGINE, FLOORS) == []


def test_rooms_do_not_import_in_a_circle():
    rooms = {(room(found.importer), room(found.imported)) for found in ENGINE}
    assert circle({(a, b) for a, b in rooms if a and b}) == []


def test_the_window_has_floors_too():
    homeless = {module_name(path) for path in sources("gui") if room(module_name(path), GUI_FLOORS) is None}
    assert homeless == {"gui"}
    assert upward([found for found in GUI if not found.typing], GUI_FLOORS) == []


@pytest.mark.parametrize("package", ["engine", "gui"])
def test_modules_do_not_import_in_a_circle(package: str):
    """What is imported for types alone counts as well: a circle of types is one for a reader."""
    modules = {module_name(path) for path in sources(package)}
    edges = {(found.importer, found.imported) for found in (ENGINE if package == "engine" else GUI)}
    # A package that gathers what its modules hold imports them, and they do not ask it back.
    assert circle({(a, b) for a, b in edges if a in modules and b in modules}) == []


def test_panels_do_not_import_one_another():
    def panel(module: str) -> str:
        return module.split(".")[2] if module.startswith("gui.panels.") else ""

    pairs = [(found, panel(found.importer), panel(found.imported)) for found in GUI]
    assert [found.place for found, one, other in pairs if one and other and one != other] == []


def test_what_scripts_import_stands_on_the_engine_and_nothing_on_it():
    assert [found.place for found in SCRIPTS if found.package in QT | HEAVY | {"gui"}] == []
    assert [found.place for found in ENGINE + GUI if found.package == "palimpsest"] == []


def test_a_method_neither_keeps_the_ledger_nor_measures():
    rooms = ("engine.session", "engine.diagnostics", "engine.evaluation")
    assert [f.place for f in ENGINE if room(f.importer) == "engine.methods" and room(f.imported) in rooms] == []


def test_a_diagnostic_knows_no_method():
    wrong = [
        f.place for f in ENGINE if room(f.importer) == "engine.diagnostics" and room(f.imported) == "engine.methods"
    ]
    assert wrong == []


def test_the_demo_world_is_imported_by_nothing():
    outside = [found for found in ENGINE + GUI if not found.importer.startswith("engine.demo")]
    assert [found.place for found in outside if found.imported.startswith("engine.demo")] == []


def test_a_first_start_needs_the_standard_library_alone():
    """engine.installation runs before anything else is there, from an archive that has these two besides it."""
    ours = [found for found in ENGINE if room(found.importer) == "engine.installation"]
    assert [f.place for f in ours if f.package != "engine" and f.package not in sys.stdlib_module_names] == []
    besides = {found.imported for found in ours if found.package == "engine"}
    besides = {imported for imported in besides if not imported.startswith("engine.installation")}
    assert besides == {"engine.errors", "engine.support.wording"}


def test_the_window_imports_nothing_heavy_before_it_shows():
    assert [f.place for f in GUI if f.package in HEAVY and not f.late and not f.typing] == []


def test_the_window_uses_the_one_door():
    """Besides the workbench it may name what crosses the door: errors, events, facts, knobs and plain descriptions."""
    inner = {"engine.associative", "engine.diagnostics", "engine.session"}
    assert [f.place for f in GUI if room(f.imported) in inner and not f.typing] == []


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        (
            "engine.errors, engine.events, engine.fact, engine.requests, engine.methods.knobs",
            {"torch", "transformers", "PySide6"},
        ),
        ("engine.workbench", {"PySide6", "pyqtgraph"}),
        ("engine.cli.main", {"torch", "transformers", "scipy", "PySide6"}),
        ("gui.app", {"torch", "transformers", "scipy"}),
        ("palimpsest", {"torch", "transformers", "scipy", "matplotlib", "pandas", "rich", "PySide6"}),
    ],
)
def test_importing_brings_nothing_unwanted_along(module: str, unwanted: set[str]):
    script = f"import {module}, sys; print(*sorted(set(sys.modules) & {unwanted!r}))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


# What only the one place that turns texts into tokens may touch, who hands it the tokenizer, and who makes one where a
# model's file has only a vocabulary.
OF_TOKENIZERS = {
    *("tokenizer", "backend_tokenizer", "batch_decode", "encode_batch", "apply_chat_template"),
    *("convert_ids_to_tokens", "convert_tokens_to_ids"),
}
OF_ENCODINGS = {"input_ids", "offset_mapping", "special_tokens_mask"}
THE_ONE_PLACE = "engine/model/tokens.py"
HANDS_IT_OVER = "engine/model/loading.py"
MAKES_ONE = "engine/model/gguf_config.py"


def tokenized_by_hand(text: str) -> list[int]:
    """The lines that use a tokenizer themselves: they name a part of one or what only one gives."""
    wrong = []
    for node in ast.walk(ast.parse(text)):
        part = isinstance(node, ast.Attribute) and node.attr in OF_TOKENIZERS
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tokenizer"
        named = isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)
        if part or called or (named and node.slice.value in OF_ENCODINGS):
            wrong.append(node.lineno)
    return wrong


def test_texts_become_tokens_in_one_place():
    outside = [p for p in sources("engine") + sources("gui") if "demo" not in p.relative_to(ROOT).parts]
    wrong = []
    for path in outside:
        place = path.relative_to(ROOT).as_posix()
        if place not in (THE_ONE_PLACE, HANDS_IT_OVER, MAKES_ONE):
            wrong += [f"{place}:{line}" for line in tokenized_by_hand(path.read_text(encoding="utf-8"))]
    assert wrong == []


def test_tokenizing_by_hand_is_noticed():
    for line in ('model.tokenizer("a")', 'tokenizer(text)["input_ids"]', 'batch["input_ids"]', "t.batch_decode(ids)"):
        assert tokenized_by_hand(line)
    assert not tokenized_by_hand('model.tokens.ids("a")\nmodule(input_ids=ids)\n"a".encode()')


PROGRAM = sources("engine") + sources("gui") + sources("palimpsest")


@pytest.mark.parametrize("path", PROGRAM, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_readable(path: Path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 450
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [f.name for f in functions if (f.end_lineno or f.lineno) - f.lineno + 1 > 60] == []

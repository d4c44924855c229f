"""The checkout's files as what can change in them: functions, what stands outside of functions, data, a folder's names.

Of Python a *unit* is a function or method with all that is inside it, and "" is the rest of the module: imports,
classes, constants, and of each function its name, decorators and parameters. Comments belong to nothing.
"""

from __future__ import annotations

import ast
import hashlib
import json
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOTS = ("engine", "gui", "palimpsest", "resources", "installers", "tests", "examples")
PASSED_OVER = {"__pycache__", "build", "dist"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Source:
    """A Python file: a digest and the imported modules by unit, and the (first, last) lines of each function's body."""

    digests: dict[str, str]
    imports: dict[str, list[str]]
    bodies: list[tuple[int, int, str]] = field(default_factory=list)

    def unit(self, line: int) -> str:
        """The unit that a line belongs to."""
        at = bisect_right(self.bodies, line, key=lambda body: body[0]) - 1
        first, last, name = self.bodies[at] if at >= 0 else (0, 0, "")
        return name if first <= line <= last else ""


def digest(data: bytes) -> str:
    """Short, and as good as unique among a few thousand."""
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def parsed(text: str) -> Source:
    """``text`` taken apart; one that is no Python is a single unit."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return Source({"": digest(text.encode())}, {})
    source = Source({}, {})
    for function, name in list(_functions(tree, "")):
        source.digests[name] = digest((source.digests.get(name, "") + ast.dump(function)).encode())
        source.imports.setdefault(name, []).extend(_imported(function))
        source.bodies.append((function.body[0].lineno, function.end_lineno or function.lineno, name))
        function.body = []
    source.bodies.sort()
    source.digests[""] = digest(ast.dump(tree).encode())
    source.imports[""] = list(_imported(tree))
    return source


def _functions(node: ast.AST, inside: str) -> Iterator[tuple[Function, str]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            yield child, f"{inside}{child.name}"
        else:
            yield from _functions(child, f"{inside}{child.name}." if isinstance(child, ast.ClassDef) else inside)


def _imported(node: ast.AST) -> Iterator[str]:
    """The modules that ``node`` imports when it runs, and what may be one: the names taken out of a package."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield node.module
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
        yield from (name for child in node.orelse for name in _imported(child))
    else:
        yield from (name for child in ast.iter_child_nodes(node) for name in _imported(child))


class Snapshot:
    """The checkout at one moment. What was parsed or hashed before is kept in ``kept`` by size and time of change.

    A ``frozen`` one takes what is kept as it is: a file that is written while tests run is as it was when they began.
    """

    def __init__(self, root: Path, kept: Path, frozen: bool = False) -> None:
        self.root = root
        self._frozen = frozen
        self._texts: dict[str, str] = {}
        self._kept = kept
        try:
            self._known: dict[str, list[Any]] = json.loads(kept.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self._known = {}
        self._sources: dict[str, Source] = {}

    def take(self) -> None:
        """Look at every Python file now, and keep what was found for whoever opens the same snapshot later."""
        here = {name for folder in ROOTS for name in self._python(folder)}
        for name in here:
            self.source(name)
        self._known = {name: found for name, found in self._known.items() if (self.root / name).exists()}
        self._kept.parent.mkdir(parents=True, exist_ok=True)
        self._kept.write_text(json.dumps(self._known), encoding="utf-8")

    def source(self, name: str) -> Source:
        """The Python file ``name``, a path below the root; one that is gone has no units."""
        if name not in self._sources:
            found = self._look(name, lambda data: asdict(parsed(data.decode("utf-8", "replace"))))
            self._sources[name] = Source(**found) if found else Source({}, {})
        return self._sources[name]

    def file(self, name: str) -> str:
        """The digest of any file; "" where there is none. One of Python is read as text here: its comments count."""
        if name.endswith(".py"):
            if name not in self._texts:
                path = self.root / name
                self._texts[name] = digest(path.read_bytes()) if path.is_file() else ""
            return self._texts[name]
        return self._look(name, digest) or ""

    def folder(self, name: str) -> str:
        """The digest of the names in a folder; "" where there is none."""
        try:
            names = sorted(path.name for path in (self.root / name).iterdir() if path.name not in PASSED_OVER)
        except OSError:
            return ""
        return digest("\n".join(names).encode())

    def module(self, dotted: str) -> list[str]:
        """The files that run when ``dotted`` is imported: its own and those of the packages around it."""
        parts = dotted.split(".")
        around = ["/".join([*parts[:size], "__init__.py"]) for size in range(1, len(parts) + 1)]
        return [name for name in [*around, "/".join(parts) + ".py"] if (self.root / name).is_file()]

    def tests(self) -> list[str]:
        """Every test file."""
        return sorted(name for name in self._python("tests") if Path(name).name.startswith("test_"))

    def _python(self, folder: str) -> Iterator[str]:
        for path in (self.root / folder).rglob("*.py"):
            name = path.relative_to(self.root)
            if not PASSED_OVER & set(name.parts):
                yield name.as_posix()

    def _look(self, name: str, make: Callable[[bytes], Any]) -> Any:
        """What ``make`` makes of the file's bytes, None where there is none; not made again while the file stays."""
        path = self.root / name
        if self._frozen and name in self._known:
            return self._known[name][2]
        try:
            status = path.stat()
            stamp = [status.st_size, status.st_mtime_ns]
            if (known := self._known.get(name)) is None or known[:2] != stamp:
                self._known[name] = known = [*stamp, make(path.read_bytes())]
        except OSError:
            return None
        return known[2]

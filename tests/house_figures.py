"""The house in figures: how long functions and files are, and how much of it is explained.

.venv/bin/python -m tests.house_figures [FOLDERS]
"""

from __future__ import annotations

import ast
import io
import statistics
import sys
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("engine", "gui", "palimpsest")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class File:
    """One file of source."""

    path: Path
    lines: int
    comments: int
    functions: tuple[tuple[str, int], ...]
    annotated: tuple[bool, ...]
    documented: tuple[bool, ...]

    @classmethod
    def read(cls, path: Path) -> File:
        """Count what ``path`` holds; ``documented`` is of public classes and functions outside functions."""
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        functions = [node for node in ast.walk(tree) if isinstance(node, Function)]
        return cls(
            path,
            text.count("\n"),
            sum(token.type == tokenize.COMMENT for token in tokenize.generate_tokens(io.StringIO(text).readline)),
            tuple((node.name, (node.end_lineno or 0) - node.lineno + 1) for node in functions),
            tuple(map(is_annotated, functions)),
            tuple(ast.get_docstring(node) is not None for node in public(tree)),
        )


def is_annotated(function: Function) -> bool:
    """Whether the result and every parameter but self and cls have their types."""
    given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    named = [one for one in given if one.arg not in ("self", "cls")]
    return function.returns is not None and all(one.annotation is not None for one in named)


def public(scope: ast.Module | ast.ClassDef) -> Iterator[ast.ClassDef | Function]:
    """Public classes and functions, those of public classes too."""
    for node in scope.body:
        if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node)


def figures(folders: Sequence[str]) -> list[tuple[str, str]]:
    """Names and values, as the documents quote them."""
    files = [File.read(path) for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    functions = [
        (length, f"{file.path.relative_to(ROOT)}: {name}") for file in files for name, length in file.functions
    ]
    lengths = [length for length, _ in functions]
    longest = max(files, key=lambda file: file.lines)
    annotated = [flag for file in files for flag in file.annotated]
    documented = [flag for file in files for flag in file.documented]
    lines = sum(file.lines for file in files)
    return [
        ("files", f"{len(files)}"),
        ("lines", f"{lines:,}"),
        ("median function, lines", f"{statistics.median(lengths):g}"),
        ("functions over 50 lines", f"{100 * sum(length > 50 for length in lengths) / len(lengths):.1f} %"),
        ("longest function", "{} lines, {}".format(*max(functions))),
        ("median file, lines", f"{statistics.median(file.lines for file in files):g}"),
        ("longest file", f"{longest.lines} lines, {longest.path.relative_to(ROOT)}"),
        ("annotated functions", f"{100 * statistics.mean(annotated):.1f} %"),
        ("documented public classes and functions", f"{100 * statistics.mean(documented):.1f} %"),
        ("comments in 100 lines", f"{100 * sum(file.comments for file in files) / lines:.1f}"),
    ]


def main(arguments: Sequence[str]) -> None:
    """Print the figures of the folders named, or of all that is installed."""
    folders = arguments or [folder for folder in ROOMS if (ROOT / folder).is_dir()]
    for name, value in figures(folders):
        sys.stdout.write(f"| {name} | {value} |\n")


if __name__ == "__main__":
    main(sys.argv[1:])

"""Whether an environment works: everything can be imported in it, and one fact is written into the demo world.

The program's own code runs there, in a process of its own and with a home of its own; here it is only asked to.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.installation.environments import Environment
from engine.installation.files import parse_json
from engine.installation.running import clean_variables, run_aside
from engine.installation.trouble import NotInstalled

TRIAL = """
import importlib, json, sys, tempfile
for name in ("numpy", "scipy", "torch", "transformers", "tokenizers", "safetensors", "peft", "sklearn", "matplotlib",
             "gguf", "msgspec", "sqlite_utils", "rich", "engine.workbench", "engine.cli.main"):
    importlib.import_module(name)
try:
    importlib.import_module("PySide6.QtWidgets")
    window = ""
except ImportError as error:
    window = str(error)
import palimpsest
with tempfile.TemporaryDirectory() as home, palimpsest.load("demo", device="cpu", home=home, progress=False) as bench:
    fact = bench.demo_facts()[0]
    palimpsest.run(bench.edit([fact], "rome"), progress=False)
    said = palimpsest.run(bench.compare(fact.text, tokens=4), progress=False).after.text
print(json.dumps({"verified": fact.target.strip() in said, "said": said, "window": window}))
"""


def verify(environment: Environment, log: Path) -> Generator[None, None, str]:
    """Try ``environment`` out and return what stands in the way of the window, "" where nothing does.

    Raises :class:`NotInstalled` where an import fails or the edit does not take.
    """
    with TemporaryDirectory() as home:
        variables = clean_variables(PALIMPSEST_HOME=home, QT_QPA_PLATFORM="offscreen")
        trial = run_aside([environment.python, "-I", "-c", TRIAL], variables, log)
        said = ""
        while True:
            try:
                said = next(trial)
                yield
            except StopIteration as stop:
                code = stop.value
                break
    found = _last_line(said)
    if code != 0 or found.get("verified") is not True:
        raise NotInstalled(
            f"The new environment does not work: {_why(said)}.",
            f"Start again: it is then made anew from what was downloaded. (More: {log})",
        )
    return str(found.get("window", ""))


def _last_line(said: str) -> dict[str, object]:
    for line in reversed(said.splitlines()):
        if line.startswith("{"):
            return parse_json(line)
    return {}


def _why(said: str) -> str:
    """The last line that says something, such as the name and text of an exception."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1].rstrip(".")[:300] if lines else "it said nothing"

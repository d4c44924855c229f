"""Pins anew: finds the newest releases that the bounds of pyproject.toml admit, and says what changed.

    python installers/common/renew.py [FILE]

One release of each package is found for every system and every Python at once. So the pins need no conditions: as
constraints they say which release is taken, never that one is wanted. Where one release cannot serve all, the lines
keep the conditions that uv gave them. FILE is where the pins go, constraints.txt beside this script if it is not named;
what changed is said against constraints.txt in either case.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
PINNED = HERE / "constraints.txt"
HEAD = '# What the tests ran with, for every system and Python. Made by "make renew"; not to be edited by hand.\n'
PIN = re.compile(r"(?P<name>[\w.-]+)==(?P<release>[^\s;]+)(?P<condition>\s*;.*)?")


def resolved() -> str:
    """What uv finds, as lines of a requirements file."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--constraint", str(PINNED), "uv"], check=True)
    find = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    shape = ["--fork-strategy", "fewest", "--no-annotate", "--no-header"]
    wanted = ["pyproject.toml", "--all-extras", "--group", "setup"]
    return subprocess.run([*find, *shape, *wanted], cwd=CHECKOUT, check=True, stdout=subprocess.PIPE, text=True).stdout


def pins(found: str) -> str:
    """The lines of ``found`` as constraints: without a condition wherever one release of a package serves all."""
    lines = [match for match in map(PIN.fullmatch, found.splitlines()) if match is not None]
    times = Counter(line["name"] for line in lines)
    kept = [line[0] if times[line["name"]] > 1 else f"{line['name']}=={line['release']}" for line in lines]
    return "".join(f"{line}\n" for line in kept)


def releases(text: str) -> dict[str, str]:
    """Each package that ``text`` pins, with its release or, where there are several, all of them."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if match := PIN.fullmatch(line):
            found.setdefault(match["name"], []).append(match["release"])
    return {name: " and ".join(several) for name, several in found.items()}


def changes(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    """What became of each package, a line where something did."""
    for name in sorted({*old, *new}):
        if name not in new:
            yield f"{name} {old[name]} is needed no longer"
        elif name not in old:
            yield f"{name} {new[name]} is new"
        elif old[name] != new[name]:
            yield f"{name} {old[name]} -> {new[name]}"


def main() -> int:
    """Write the file and say what is other than in constraints.txt."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else PINNED
    before = PINNED.read_text(encoding="utf-8")
    try:
        after = HEAD + pins(resolved())
    except subprocess.CalledProcessError:
        print("palimpsest: no newer releases could be looked for; the reason is above", file=sys.stderr)
        return 1
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(after, encoding="utf-8")
    changed = list(changes(releases(before), releases(after)))
    print(*changed or ["nothing is newer than what is pinned"], sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

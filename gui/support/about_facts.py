"""What About says and its button copies: version, installation, device, environment, updates, libraries, licence."""

from __future__ import annotations

import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from PySide6.QtCore import qVersion

from engine.installation.description import BY_HAND, described
from engine.support.provenance import program_version, torch_build
from engine.updates.known import Known

if TYPE_CHECKING:
    from engine.installation.description import Description
    from gui.support.settings import Folders

NOT_ASKED = "not asked"
LICENCE = "MIT licence"


@dataclass(frozen=True)
class Fact:
    """One line: its ``name``, what it says, whether that is a place on the disk, and whether it may need two lines."""

    name: str
    text: str
    is_place: bool = False
    is_long: bool = False


def about_facts(folders: Folders, devices: Sequence[str] = ()) -> tuple[Fact, ...]:
    """All lines. ``devices`` are those that the engine has found; nothing is imported or asked for here."""
    installed = described()
    commit = f" (commit {installed.commit[:12]})" if installed.commit else ""
    waiting = installed.current if installed.running and installed.current != installed.running else ""
    found = (
        Fact("Version", f"{program_version()}{commit}"),
        Fact("Installed", how(installed)),
        Fact("Device build", build()),
        Fact("Computes on", "; ".join(devices) if devices else "not looked for yet", is_long=True),
        Fact("Environment", environment(), True),
        *([Fact("Next start", f"begins with {waiting}")] if waiting else []),
        Fact("Data", str(folders.data), True),
        Fact("Up to date", up_to_date(Known.kept(folders), program_version())),
        Fact("Python", f"{platform.python_version()} on {platform.platform(terse=True)}"),
        Fact("Libraries", f"PyTorch {_version('torch')}, transformers {_version('transformers')}, Qt {qVersion()}"),
        Fact("Licence", LICENCE),
    )
    return found


def how(installed: Description) -> str:
    """How the program was installed, for a person."""
    names = {"checkout": "run from a checkout", "pip": "by pip", "pipx": "by pipx", "uv tool": "by uv tool"}
    if installed.how in names:
        return names[installed.how]
    return installed.sentence.removeprefix("Installed ").partition(",")[0]


def build() -> str:
    """The build of PyTorch, for a person."""
    found = torch_build()
    return f"PyTorch for {found}" if found else "PyTorch is not there"


def environment() -> str:
    """The folder of the environment that this process runs in."""
    return sys.prefix


def up_to_date(known: Known, running: str) -> str:
    """Whether this is the newest version, as far as a feed was ever asked."""
    if known.when is None:
        return NOT_ASKED
    asked = f"asked on {known.when.astimezone():%Y-%m-%d}"
    newer = known.newer_than(running)
    return f"no: version {newer} is there ({asked})" if newer else f"yes ({asked})"


def by_hand(installed: Description) -> str:
    """What to type where no installer looks after the program; "" where one does."""
    return BY_HAND.get(installed.how, installed.problem) if not installed.repairable else ""


def as_text(facts: Sequence[Fact]) -> str:
    """All lines for a report."""
    width = max(len(fact.name) for fact in facts)
    return "\n".join(["Palimpsest", *(f"{fact.name + ':':{width + 2}}{fact.text}" for fact in facts)])


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(not there)"

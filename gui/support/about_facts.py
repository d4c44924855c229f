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
from engine.support.wording import join_texts, say
from engine.updates.known import Known

if TYPE_CHECKING:
    from engine.installation.description import Description
    from gui.support.settings import Folders

NOT_ASKED = say("not asked", meaning="updates")
LICENCE = say("MIT licence")
_HOW = {
    "checkout": say("run from a checkout"),
    "pip": say("by pip"),
    "pipx": say("by pipx"),
    "uv tool": say("by uv tool"),
}


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
    release = program_version()
    if installed.commit:
        release = say("{version} (commit {commit})", version=release, commit=installed.commit[:12])
    waiting = installed.current if installed.running and installed.current != installed.running else ""
    python = say("{version} on {system}", version=platform.python_version(), system=platform.platform(terse=True))
    libraries = say(
        "PyTorch {torch}, transformers {transformers}, Qt {qt}",
        torch=_version("torch"),
        transformers=_version("transformers"),
        qt=qVersion(),
    )
    return (
        Fact(say("Version"), release),
        Fact(say("Installed"), how(installed)),
        Fact(say("Device build"), build()),
        Fact(say("Computes on"), join_texts("; ", devices) or say("not looked for yet"), is_long=True),
        Fact(say("Environment"), environment(), True),
        *([Fact(say("Next start"), say("begins with {name}", name=waiting))] if waiting else []),
        Fact(say("Data"), str(folders.data), True),
        Fact(say("Up to date"), up_to_date(Known.kept(folders), program_version())),
        Fact("Python", python),
        Fact(say("Libraries"), libraries),
        Fact(say("Licence"), LICENCE),
    )


def how(installed: Description) -> str:
    """How the program was installed, for a person."""
    return _HOW.get(installed.how) or installed.way


def build() -> str:
    """The build of PyTorch, for a person."""
    found = torch_build()
    return say("PyTorch for {device}", device=found) if found else say("PyTorch is not there")


def environment() -> str:
    """The folder of the environment that this process runs in."""
    return sys.prefix


def up_to_date(known: Known, running: str) -> str:
    """Whether this is the newest version, as far as a feed was ever asked."""
    if known.when is None:
        return NOT_ASKED
    asked = known.when.astimezone().date().isoformat()
    newer = known.newer_than(running)
    if newer:
        return say("no: version {version} is there (asked on {date})", version=newer, date=asked)
    return say("yes (asked on {date})", date=asked)


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
        return say("(not there)")

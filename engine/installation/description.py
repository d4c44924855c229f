"""How the program that runs was installed: what About, the Help menu and ``palimpsest environment`` say."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from engine.errors import PalimpsestError
from engine.installation.carrier import Carrier
from engine.installation.environments import RECORD, Environment, Environments
from engine.installation.files import parse_json
from engine.installation.places import Folders
from engine.support.wording import said_by, say

BY_HAND = {
    "checkout": say("a checkout is set up again by: make setup"),
    "pipx": say("pipx looks after it: pipx reinstall palimpsest"),
    "uv tool": say("uv looks after it: uv tool upgrade --reinstall palimpsest"),
    "pip": say("pip looks after it: pip install --force-reinstall and the wheel that it was installed from"),
    "bundle": say("an offline bundle is repaired by installing it again"),
}
"""Why an installation that no installer of ours made cannot be repaired from within, and what can be done.

Nothing here may have a tool look for the name alone: the package index knows another project by it.
"""

_WAYS = {
    "nsis": say("by the Windows installer"),
    "macos": say("by the macOS app"),
    "run": say("by the .run installer"),
}


@dataclass(frozen=True)
class Description:
    """One installation. ``how`` is the artefact (deb, rpm, run, nsis, macos, ...), or pip, pipx, uv tool or checkout.

    ``device`` is the build of PyTorch (cpu, cuda, mps, rocm), "" where no installer chose it; ``carrier`` the folder
    that environments are made from, None where there is none. ``current`` is the environment that the next start takes
    and ``running`` the one that this process runs in, both by name and "" where there is none. ``problem`` says why
    ``repair`` cannot be done; "" where it can.
    """

    how: str
    version: str
    commit: str
    device: str
    made: str
    verified: str
    carrier: Path | None
    running: str
    current: str
    before: str
    others: tuple[str, ...]
    problem: str

    @property
    def repairable(self) -> bool:
        """Whether the environment can be repaired, made for another device, and updated by this program itself."""
        return not self.problem

    @property
    def sentence(self) -> str:
        """How it was installed, as a line of a dialog."""
        if self.device:
            return say("Installed {way}, {device} build", way=self.way, device=self.device)
        return say("Installed {way}", way=self.way)

    @property
    def way(self) -> str:
        """What installed it, as the end of a sentence: "by the .deb package"."""
        if self.how in ("deb", "rpm"):
            return say("by the .{kind} package", kind=self.how)
        return _WAYS.get(self.how) or say("by {tool}", tool=self.how)


def described(folders: Folders | None = None, prefix: Path | None = None) -> Description:
    """The installation that this process belongs to; never an error. ``prefix`` is the environment that it runs in."""
    prefix = prefix or Path(sys.prefix)
    environments = Environments(folders or Folders.standard())
    current, before = environments.current, environments.before
    running = Environment.read(prefix) if (prefix / RECORD).is_file() else None
    subject = running or (current if _from_archive() else None)
    carrier, problem = _carrier(subject)
    names = {each.name for each in (running, current, before) if each}
    return Description(
        how=subject.artefact if subject else (carrier.artefact if carrier else by_hand(prefix)),
        version=subject.version if subject else _version(),
        commit=subject.commit if subject else "",
        device=subject.device if subject else "",
        made=subject.made if subject else "",
        verified=subject.verified if subject else "",
        carrier=carrier.folder if carrier else None,
        running=running.name if running else "",
        current=current.name if current else "",
        before=before.name if before else "",
        others=tuple(each.name for each in environments.all() if each.name not in names),
        problem=problem or ("" if carrier else BY_HAND.get(by_hand(prefix), "")),
    )


def _carrier(subject: Environment | None) -> tuple[Carrier | None, str]:
    """The carrier that can repair ``subject``, and what is wrong with it."""
    try:
        carrier = Carrier.here()
    except PalimpsestError as error:
        return None, said_by(error)
    if carrier is None and subject is not None:
        return None, BY_HAND.get(
            subject.artefact, say("{carrier} is gone; install Palimpsest again", carrier=subject.carrier)
        )
    return carrier, ""


def _from_archive() -> bool:
    """Whether this runs from bootstrap.pyz."""
    return Path(__file__).resolve().parents[2].is_file()


def _version() -> str:
    try:
        return metadata.version("palimpsest")
    except metadata.PackageNotFoundError:
        return ""


def by_hand(prefix: Path) -> str:
    """Which tool put the program into ``prefix``: checkout, pipx, uv tool or pip."""
    if (prefix / "pipx_metadata.json").is_file():
        return "pipx"
    if (prefix / "uv-receipt.toml").is_file():
        return "uv tool"
    # What a build leaves beside the sources calls itself a distribution too, and has no record of files put in place.
    installed = [one for one in metadata.distributions(name="palimpsest") if one.read_text("RECORD")]
    origins = [parse_json(one.read_text("direct_url.json") or "").get("dir_info") for one in installed]
    editable = any(isinstance(about, dict) and about.get("editable") for about in origins)
    return "checkout" if editable or not installed else "pip"

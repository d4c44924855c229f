"""Taking an update: what the feed names is fetched into a carrier of its own, from which an environment can be made.

It is a folder like the one that an installer lays down (:mod:`engine.installation.carrier`), in the person's own data:
the environment of the new version is made from it and verified beside the present one, which stays until the switch and
is gone back to by one command.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.errors import BadInput, PalimpsestError
from engine.events import Steps
from engine.installation.carrier import VARIABLE, Carrier
from engine.installation.description import Description
from engine.installation.environments import Environments
from engine.installation.places import Folders
from engine.support.places import Places, make_private
from engine.support.private import write_private
from engine.support.wording import say
from engine.updates.fetching import beside, fetch
from engine.updates.looking import Found

ARTEFACT = "update"
UNFINISHED = ".unfinished-"


def fetch_release(found: Found, installed: Description, places: Places) -> Steps[Path]:
    """Fetch the release that was ``found`` and return its carrier, whole and checked.

    Raises :class:`BadInput` where there is no build for this system or something differs from what the feed says,
    :class:`PalimpsestError` where no installer looks after this program.
    """
    if installed.carrier is None or not installed.repairable:
        raise PalimpsestError(say("This program was not installed by an installer of its own."), installed.problem)
    here = Carrier.read(installed.carrier)
    folder = carriers(places) / found.announcement.version
    _forget_others(places, folder)
    if _is_whole(folder, found):
        return folder
    ours = {name: lock for name, lock in found.announcement.locks.items() if name.startswith(_builds(here))}
    if f"{_builds(here)}{installed.device}" not in ours:
        raise BadInput(
            say(
                "version {version} has no {device} build for this system.",
                version=found.announcement.version,
                device=installed.device,
            ),
            say("Use another device build first, or stay with this version."),
            file=found.place,
        )
    unfinished = folder.with_name(f"{UNFINISHED}{folder.name}")
    shutil.rmtree(unfinished, ignore_errors=True)
    make_private(unfinished / "locks")
    try:
        for piece, target in [
            (found.announcement.wheel, unfinished / found.announcement.wheel.file),
            (found.announcement.sizes, unfinished / "locks" / "sizes.json"),
            *((lock, unfinished / "locks" / f"{name}.txt") for name, lock in ours.items()),
        ]:
            yield from fetch(beside(found.place, piece.url), piece, target)
        _complete(unfinished, here, found, sorted(ours))
        shutil.rmtree(folder, ignore_errors=True)
        unfinished.rename(folder)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput(
            say("it cannot be written ({reason}).", reason=reason), say("Make room there."), file=unfinished
        ) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return folder


def install_command(carrier: Path, device: str) -> tuple[list[str], dict[str, str]]:
    """The command that makes, verifies and switches to the environment of ``carrier``, and its variables."""
    words = [sys.executable, "-I", "-m", "engine.installation", "install", "--device", device]
    return words, {**os.environ, VARIABLE: str(carrier)}


def carriers(places: Places) -> Path:
    """The folder of the carriers that updates have brought, one for each version."""
    return replace(Folders.standard(), data=places.data).carriers


def _forget_others(places: Places, wanted: Path) -> None:
    """Remove the carriers of earlier updates that no environment was made from, as far as the disk lets them go."""
    environments = Environments(replace(Folders.standard(), data=places.data))
    used = {wanted, *(Path(one.carrier) for one in environments.all() if one.carrier)}
    for folder in sorted(carriers(places).glob("*")):
        if folder not in used:
            shutil.rmtree(folder, ignore_errors=True)


def _builds(carrier: Carrier) -> str:
    """What the names of its builds begin with."""
    return f"{carrier.system}-{carrier.arch}-"


def _complete(folder: Path, here: Carrier, found: Found, builds: list[str]) -> None:
    """Add uv and the manifest, the last as it makes a carrier of the folder."""
    shutil.copy2(here.uv, folder / here.uv.name)
    manifest = json.dumps(_manifest(here, found, builds), indent=2) + "\n"
    write_private(folder / "manifest.json", manifest.encode())


def _manifest(here: Carrier, found: Found, builds: list[str]) -> dict[str, Any]:
    said = found.announcement
    return {
        "form": 1,
        "version": said.version,
        "commit": said.commit,
        "made": said.made.isoformat(),
        "artefact": here.artefact,
        "by": ARTEFACT,
        "system": here.system,
        "arch": here.arch,
        "wheel": {"file": said.wheel.file, "sha256": said.wheel.sha256, "size": said.wheel.size},
        "locks": {name: said.locks[name].sha256 for name in builds},
    }


def _is_whole(folder: Path, found: Found) -> bool:
    """Whether the carrier is there already, with the very files that the feed names."""
    try:
        carrier = Carrier.read(folder)
        for device in carrier.devices:
            carrier.check(carrier.lock(device))
    except PalimpsestError:
        return False
    said = found.announcement
    same = all(said.locks[name].sha256 == digest for name, digest in carrier.lock_sha256.items() if name in said.locks)
    return same and carrier.wheel_sha256 == said.wheel.sha256

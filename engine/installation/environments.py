"""The environments of a person: which there are, which is current, and the switch from one to another."""

from __future__ import annotations

import contextlib
import shutil
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.errors import BadInput
from engine.installation.carrier import PLAIN, Carrier, Lock, name_of
from engine.installation.files import read_json, text_of, write_json
from engine.installation.places import Folders

RECORD = "palimpsest.json"
POINTER = "current.json"
DEVICE = "device.json"
KEPT_FOR = "python"  # the folder of the Pythons that uv brought, beside the environments
REMOVED, ASIDE = ".removed-", ".making-"  # how folders are called that are no environments, or not yet


@dataclass(frozen=True)
class Environment:
    """One environment, whole or not. ``verified`` is when it was found to work, "" where it never was.

    Its ``name`` is VERSION-DEVICE-DIGEST: other locks or another wheel make another name, so that no two share one.
    """

    folder: Path
    version: str
    device: str
    artefact: str
    carrier: str
    commit: str
    made: str
    verified: str

    @classmethod
    def read(cls, folder: Path) -> Environment:
        """What the record in ``folder`` says; much of it is "" where there is none."""
        facts = read_json(folder / RECORD)
        words = {name: text_of(facts, name) for name in cls.__dataclass_fields__ if name != "folder"}
        return cls(folder, **words)

    @property
    def name(self) -> str:
        """The name of the folder."""
        return self.folder.name

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")

    @property
    def packages(self) -> Path:
        """Where its packages are; a folder that is not there where the environment is not."""
        if sys.platform == "win32":
            return self.folder / "Lib" / "site-packages"
        return next(self.folder.glob("lib/python3*/site-packages"), self.folder / "lib")

    @property
    def usable(self) -> bool:
        """Whether it was verified and the Python that it stands on is still there."""
        return bool(self.verified) and self.python.exists() and self.packages.is_dir()

    def write(self) -> None:
        """Keep the record in the folder; OSError."""
        facts: dict[str, Any] = {"form": 1}
        facts |= {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "folder"}
        write_json(self.folder / RECORD, facts)


def release(version: str) -> tuple[int, ...]:
    """A version as numbers that can be compared."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Environments:
    """The folder of all environments."""

    def __init__(self, folders: Folders) -> None:
        self.folders = folders
        self.folder = folders.environments

    # -- which there are --

    def named(self, name: str) -> Environment | None:
        """The environment of that name; None where there is none."""
        folder = self.folder / name
        return Environment.read(folder) if name and PLAIN.fullmatch(name) and folder.is_dir() else None

    def all(self) -> list[Environment]:
        """Every environment, the half-made ones too, in the order of their names."""
        places = sorted(self.folder.iterdir()) if self.folder.is_dir() else []
        found = [self.named(place.name) for place in places if place.name != KEPT_FOR]
        return [environment for environment in found if environment is not None]

    @property
    def current(self) -> Environment | None:
        """The one that the program is started from."""
        return self.named(text_of(read_json(self.folder / POINTER), "current"))

    @property
    def before(self) -> Environment | None:
        """The one that was current before; None where there was none or it is gone."""
        return self.named(text_of(read_json(self.folder / POINTER), "before"))

    def planned(self, carrier: Carrier, lock: Lock) -> Environment:
        """The environment that ``carrier`` makes by ``lock``, as it would be called; nothing is made."""
        folder = self.folder / name_of(carrier.version, lock.name, carrier.lock_sha256[lock.name], carrier.wheel_sha256)
        words = (carrier.version, lock.device, carrier.artefact, str(carrier.folder), carrier.commit)
        return Environment(folder, *words, made=now(), verified="")

    def is_right(self, environment: Environment, carrier: Carrier) -> bool:
        """Whether a start with ``carrier`` takes ``environment`` as it is, and need not make another one first.

        It does where ``environment`` is what ``carrier`` makes, or newer, as updates are; and where a person has gone
        back to it from what ``carrier`` makes. Two builds of one version are two, as their names differ.
        """
        if not environment.usable:
            return False
        left = text_of(read_json(self.folder / POINTER), "left")
        is_made = {environment.name, left} & set(carrier.environments)
        return bool(is_made) or release(environment.version) > release(carrier.version)

    # -- the device that a person chose --

    @property
    def chosen_device(self) -> str:
        """The device that was asked for by name; "" where it is found out."""
        return text_of(read_json(self.folder / DEVICE), "device")

    def keep_device(self, device: str) -> None:
        """Remember the device for environments to come; OSError."""
        write_json(self.folder / DEVICE, {"form": 1, "device": device})

    # -- switching --

    def switch(self, to: Environment, *, left: str = "") -> None:
        """Make a verified environment the current one, in one step; the one that was stays the one before it.

        ``left`` is the name of the one that a person goes back from, so that the next start does not take it again.
        """
        if not to.usable:
            raise BadInput("was never verified, or its Python is gone.", "Repair it first.", file=to.folder)
        pointer = read_json(self.folder / POINTER)
        former = text_of(pointer, "current")
        before = former if former != to.name else text_of(pointer, "before")
        names = {"current": to.name, "before": before or None}
        write_json(self.folder / POINTER, {"form": 1} | names | ({"left": left} if left else {}))

    def switch_back(self) -> Environment:
        """Make the environment before the current one; :class:`BadInput` where there is none that works."""
        before = self.before
        if before is None:
            raise BadInput("There is no environment before this one.", "It was removed, or this is the first.")
        self.switch(before, left=text_of(read_json(self.folder / POINTER), "current"))
        return before

    # -- removing --

    def remove(self, environment: Environment) -> None:
        """Take one environment away: out of sight in one step, then off the disk; OSError."""
        aside = self.folder / f"{REMOVED}{environment.name}"
        shutil.rmtree(aside, ignore_errors=True)
        environment.folder.rename(aside)
        shutil.rmtree(aside)

    def remove_old(self) -> list[str]:
        """Take away all that are neither current, nor the one before, nor the one that this runs in; their names."""
        kept = {each.name for each in (self.current, self.before) if each}
        ours = Path(sys.prefix).resolve()
        old = [each for each in self.all() if each.name not in kept and each.folder.resolve() != ours]
        for environment in old:
            self.remove(environment)
        self.sweep()
        return [environment.name for environment in old]

    def sweep(self) -> None:
        """Finish removals that were cut short, and take away what half-made environments left."""
        for left in (*self.folder.glob(f"{REMOVED}*"), *self.folder.glob(f"{ASIDE}*")):
            with contextlib.suppress(OSError):
                shutil.rmtree(left)

    def empty(self) -> None:
        """Take away every environment and the Pythons of uv; OSError. Nothing is current from the first moment on."""
        (self.folder / POINTER).unlink(missing_ok=True)
        for environment in self.all():
            self.remove(environment)
        self.sweep()
        if self.folders.pythons.exists():
            shutil.rmtree(self.folders.pythons)

    def remove_all(self, *, data: bool = False) -> None:
        """Take away the folder, what was fetched and the log; with ``data`` all that a person made too; OSError."""
        kept = [self.folder, self.folders.carriers, self.folders.uv_cache]
        made = [self.folders.data, self.folders.cache, self.folders.config, self.folders.logs]
        for place in [*kept, *made] if data else kept:
            if place.exists():
                shutil.rmtree(place)
        self.folders.log.unlink(missing_ok=True)

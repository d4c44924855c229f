"""The carrier: the folder that an installer laid down, read and checked (installers/common/carrier.py makes it)."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from engine.errors import BadInput
from engine.installation.files import read_json, sha256, text_of
from engine.support.wording import say

VARIABLE = "PALIMPSEST_CARRIER"
REINSTALL = say("Install Palimpsest again.")
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")


def name_of(version: str, lock: str, lock_sha256: str, wheel_sha256: str) -> str:
    """What the environment of a wheel by a lock is called: VERSION-DEVICE-DIGEST."""
    digest = hashlib.sha256(f"{lock_sha256} {wheel_sha256}".encode()).hexdigest()[:12]
    return f"{version}-{lock.rpartition('-')[2]}-{digest}"


@dataclass(frozen=True)
class Lock:
    """The requirements of one build: how many packages, bytes to download and on the disk, and for which Pythons.

    ``parts`` has the bytes on the disk of each package, by its name; ``backend`` is what uv calls PyTorch's own index
    where its build is from there, "" where it is from the usual one.
    """

    name: str
    file: Path
    download: int
    disk: int
    pythons: tuple[str, ...]
    parts: Mapping[str, int]
    backend: str

    @property
    def device(self) -> str:
        """cpu, cuda, mps or rocm."""
        return self.name.rpartition("-")[2]


@dataclass(frozen=True)
class Carrier:
    """What one installer brought. ``artefact`` is its kind, such as deb; ``wheel`` the program itself."""

    folder: Path
    version: str
    commit: str
    artefact: str
    wheel: Path
    wheel_sha256: str
    lock_sha256: Mapping[str, str]
    system: str
    arch: str

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The carrier in ``folder``; :class:`BadInput` where there is none or something of it is missing."""
        facts = read_json(folder / "manifest.json")
        wheel = facts.get("wheel")
        locks = facts.get("locks")
        if facts.get("form") != 1 or not isinstance(wheel, dict) or not isinstance(locks, dict):
            raise BadInput(say("holds no carrier of Palimpsest that this version can read."), REINSTALL, file=folder)
        named = (text_of(facts, "version"), text_of(wheel, "file"), *locks)
        if not all(PLAIN.fullmatch(name) for name in named):
            raise BadInput(say("names a file that cannot be one."), REINSTALL, file=folder / "manifest.json")
        carrier = cls(
            folder,
            text_of(facts, "version"),
            text_of(facts, "commit"),
            text_of(facts, "artefact"),
            folder / text_of(wheel, "file"),
            text_of(wheel, "sha256"),
            {name: str(digest) for name, digest in locks.items()},
            text_of(facts, "system"),
            text_of(facts, "arch"),
        )
        for part in (carrier.uv, carrier.wheel):
            if not part.is_file():
                raise BadInput(say("is missing."), REINSTALL, file=part)
        return carrier

    @classmethod
    def here(cls) -> Self | None:
        """The carrier that this was started from, or that made the environment it runs in; None where there is none."""
        for folder in _candidates():
            if (folder / "manifest.json").is_file():
                return cls.read(folder)
        return None

    @property
    def uv(self) -> Path:
        """The program that makes environments."""
        return self.folder / ("uv.exe" if sys.platform == "win32" else "uv")

    @property
    def devices(self) -> tuple[str, ...]:
        """The devices that there is a build for on this system."""
        return tuple(name.rpartition("-")[2] for name in self.lock_sha256)

    @property
    def environments(self) -> tuple[str, ...]:
        """The names of the environments that it makes, one for each device."""
        return tuple(
            name_of(self.version, lock, digest, self.wheel_sha256) for lock, digest in self.lock_sha256.items()
        )

    def lock(self, device: str) -> Lock:
        """The lock of a device; :class:`BadInput` where there is none."""
        name = f"{self.system}-{self.arch}-{device}"
        if name not in self.lock_sha256:
            there = " and ".join(self.devices)
            raise BadInput(
                say('There is no build for "{device}" on this system.', device=device),
                say("There is one for {there}.", there=there),
            )
        cost: dict[str, Any] = read_json(self.folder / "locks" / "sizes.json").get(name, {})
        pythons = tuple(str(python) for python in cost.get("pythons", ()))
        parts = {str(part): int(size) for part, size in cost.get("parts", {}).items()}
        file = self.folder / "locks" / f"{name}.txt"
        sizes = int(cost.get("download", 0)), int(cost.get("disk", 0))
        return Lock(name, file, *sizes, pythons, parts, text_of(cost, "backend"))

    def check(self, lock: Lock) -> None:
        """Raise :class:`BadInput` where the wheel or the lock is not what the manifest says."""
        for file, digest in ((self.wheel, self.wheel_sha256), (lock.file, self.lock_sha256[lock.name])):
            try:
                same = sha256(file) == digest
            except OSError as error:
                raise BadInput(
                    say("cannot be read ({reason}).", reason=error.strerror), REINSTALL, file=file
                ) from error
            if not same:
                raise BadInput(
                    say("is not the file that the installer brought: its SHA-256 differs."), REINSTALL, file=file
                )


def _candidates() -> list[Path]:
    """Where a carrier may be: named, around the archive that runs, or what the environment remembers."""
    named = os.environ.get(VARIABLE)
    archive = Path(__file__).resolve().parents[2]
    recorded = text_of(read_json(Path(sys.prefix) / "palimpsest.json"), "carrier")
    places = [named, str(archive.parent) if archive.is_file() else "", recorded]
    return [Path(place) for place in places if place]

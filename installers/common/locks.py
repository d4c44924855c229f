"""Makes the locks that installers carry: ``python installers/common/locks.py`` (``make renew`` does it too).

A lock names, for one system and device, every package that the program needs, in the very release that constraints.txt
pins, with the SHA-256 of each of its wheels for that system. ``sizes.json`` beside them says what each costs, and
``uv.txt`` holds the wheels of uv itself. uv resolves; what this adds is that sources are left out (an environment is
made of wheels alone) and that the sizes are known.

PyTorch's builds for one device are in an index of PyTorch's own. Where that cannot be reached, what pip is set to look
through (``find-links``) is asked instead, and a lock that still agrees with the pins is kept.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tomllib
import urllib.request
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote, urlsplit

from packaging.markers import Marker

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
PINNED = HERE / "constraints.txt"
LOCKS = HERE / "locks"
HEAD = "# One build, each wheel with its SHA-256. Made by installers/common/locks.py; not to be edited by hand.\n"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLAIN_ABI = re.compile(r"cp3\d+|abi3|none")
REACH = 65536  # bytes that are asked for at once when a wheel's list of files is read


@dataclass(frozen=True)
class Build:
    """One combination that installers could serve.

    ``machine`` and ``platform`` are what Python calls them in markers, ``fits`` matches the platform tags of its
    wheels, ``index`` is uv's name of PyTorch's own index ("" for the usual one) and ``local`` the local version there.
    """

    name: str
    platform: str
    machine: str
    fits: str
    index: str = ""
    local: str = ""

    def takes(self, package: Mapping[str, Any]) -> bool:
        """Whether a package of a pylock.toml is wanted there, by any Python: its marker may name another system."""
        system, name = {"linux": ("Linux", "posix"), "win32": ("Windows", "nt"), "darwin": ("Darwin", "posix")}[
            self.platform
        ]
        facts = {"sys_platform": self.platform, "platform_machine": self.machine, "platform_system": system}
        marker = Marker(package.get("marker", "python_version >= '3'"))
        return any(
            marker.evaluate(facts | {"os_name": name, "python_version": python, "python_full_version": f"{python}.0"})
            for python in PYTHONS
        )


LINUX = r"manylinux.*_x86_64|linux_x86_64"
BUILDS = (
    Build("linux-x86_64-cpu", "linux", "x86_64", LINUX, "cpu", "+cpu"),
    Build("linux-x86_64-cuda", "linux", "x86_64", LINUX),
    Build("linux-x86_64-rocm", "linux", "x86_64", LINUX, "rocm7.2", "+rocm7.2"),
    Build("windows-x86_64-cpu", "win32", "AMD64", "win_amd64"),
    Build("windows-x86_64-cuda", "win32", "AMD64", "win_amd64", "cu130", "+cu130"),
    Build("macos-arm64-mps", "darwin", "arm64", r"macosx_(1[0-4])_\d+_(arm64|universal2)"),
    Build("macos-x86_64-cpu", "darwin", "x86_64", r"macosx_(1[0-4])_\d+_(x86_64|universal2|intel)"),
)


class NotPublished(Exception):
    """A build of which something cannot be had; the text says what."""


@dataclass(frozen=True)
class Wheel:
    """One file of a release: where it is, its bytes and its SHA-256."""

    url: str
    sha256: str
    size: int

    @property
    def tags(self) -> tuple[str, str, str]:
        """Python, ABI and platform, as in the file's name."""
        python, abi, platform = unquote(self.url).removesuffix(".whl").rsplit("-", 3)[1:]
        return python, abi, platform

    def fits(self, platform: str) -> bool:
        """Whether it is for ``platform`` (a regular expression) or for all, and no free-threaded or other build."""
        _, abi, built_for = self.tags
        fitting = built_for == "any" or any(re.fullmatch(platform, part) for part in built_for.split("."))
        return fitting and all(PLAIN_ABI.fullmatch(part) for part in abi.split("."))

    def runs_on(self, python: str) -> bool:
        """Whether Python ``python``, such as 3.11, can import it."""
        minor = int(python.partition(".")[2])
        pythons, abi, _ = self.tags
        named = [re.fullmatch(r"(py|cp)3(\d*)", part) for part in pythons.split(".")]
        versions = [int(match[2] or 0) for match in named if match]
        loose = abi in ("abi3", "none")
        return any(version == minor or (loose and version <= minor) for version in versions)


Release = tuple[str, str, list[Wheel]]
"""A package's name, its release, and the wheels of it that fit."""


# -- resolving ---------------------------------------------------------------------------------------------------------


def wanted(build: Build) -> str:
    """A project that asks for what ours does, on the system of ``build`` alone."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    pythons = project["tool"]["uv"]["environments"][0].partition(" and ")[0]
    where = f"{pythons} and sys_platform == '{build.platform}' and platform_machine == '{build.machine}'"
    needs = list(project["project"]["dependencies"])
    if build.local:
        needs.append(f"torch=={pins()['torch']}{build.local}")
    return (
        '[project]\nname = "wanted"\nversion = "0"\nrequires-python = ">=3.11"\n'
        f"dependencies = {json.dumps(needs)}\n[tool.uv]\nenvironments = [{json.dumps(where)}]\n"
    )


def pins(file: Path = PINNED) -> dict[str, str]:
    """Each pinned package with its release."""
    lines = re.findall(r"(?m)^([\w.-]+)==([^\s;]+)", file.read_text(encoding="utf-8"))
    return dict(lines)


def resolved(project: str, *words: str) -> list[dict[str, Any]]:
    """What uv finds for ``project``, as the packages of a pylock.toml (PEP 751)."""
    with TemporaryDirectory() as scratch:
        (Path(scratch) / "pyproject.toml").write_text(project, encoding="utf-8")
        find = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
        shape = ["--format", "pylock.toml", "--constraint", str(PINNED), "--output-file", "pylock.toml"]
        done = subprocess.run([*find, *shape, *words, "pyproject.toml"], cwd=scratch, capture_output=True, text=True)
        if done.returncode != 0:
            raise NotPublished(" ".join(done.stderr.split()))
        packages: list[dict[str, Any]] = tomllib.loads((Path(scratch) / "pylock.toml").read_text())["packages"]
        return packages


def found(build: Build) -> list[dict[str, Any]]:
    """The packages of ``build``, from the usual index and, where it needs one, from PyTorch's or pip's folders."""
    if not build.index:
        return resolved(wanted(build))
    try:
        return resolved(wanted(build), "--torch-backend", build.index)
    except NotPublished:
        return resolved(wanted(build), *[word for place in pips_folders() for word in ("--find-links", place)])


def pips_folders() -> list[str]:
    """Where pip is set to look for wheels besides its index."""
    asked = [sys.executable, "-m", "pip", "config", "get", "global.find-links"]
    said = subprocess.run(asked, capture_output=True, text=True).stdout
    return [*os.environ.get("PIP_FIND_LINKS", "").split(), *said.split()]


def releases(packages: Iterable[dict[str, Any]], platform: str) -> Iterator[Release]:
    """The wheels of each package that fit ``platform``; raises NotPublished for one that has none."""
    for package in packages:
        wheels = [wheel_of(entry) for entry in package.get("wheels", [])]
        fitting = [wheel for wheel in wheels if wheel.fits(platform)]
        if not fitting:
            raise NotPublished(f"{package['name']} {package['version']} has no wheel for it")
        yield package["name"], package["version"], fitting


def wheel_of(entry: Mapping[str, Any]) -> Wheel:
    """One wheel of a pylock.toml."""
    url = entry["url"]
    size = entry.get("size") or Path(unquote(urlsplit(url).path)).stat().st_size
    return Wheel(url, entry["hashes"]["sha256"], size)


# -- sizes -------------------------------------------------------------------------------------------------------------


class Remote(io.RawIOBase):
    """A file behind an address, of which only what is read is fetched."""

    def __init__(self, wheel: Wheel) -> None:
        self.url, self.size, self.place = wheel.url, wheel.size, 0

    def seekable(self) -> bool:
        """It is."""
        return True

    def readable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """As every file's."""
        self.place = offset + (0, self.place, self.size)[whence]
        return self.place

    def readinto(self, buffer: Any) -> int:
        """As every raw file's; one request a call."""
        last = min(self.size, self.place + len(buffer)) - 1
        if last < self.place:
            return 0
        request = urllib.request.Request(self.url, headers={"Range": f"bytes={self.place}-{last}"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            content = answer.read()[: len(buffer)]
        buffer[: len(content)] = content
        self.place += len(content)
        return len(content)


UNPACKED: dict[str, int] = {}
"""By SHA-256, what was looked up already: most wheels are in several builds."""


def unpacked(wheel: Wheel) -> int:
    """Bytes of all files in ``wheel``, from its table of contents."""
    if wheel.sha256 not in UNPACKED:
        url = urlsplit(wheel.url)
        file = io.FileIO(unquote(url.path)) if url.scheme == "file" else Remote(wheel)
        with zipfile.ZipFile(io.BufferedReader(file, REACH)) as archive:
            UNPACKED[wheel.sha256] = sum(entry.file_size for entry in archive.infolist())
    return UNPACKED[wheel.sha256]


def cost(all_of_it: list[Release]) -> dict[str, Any]:
    """What sizes.json says of one build: bytes to fetch, bytes on the disk, and the Pythons that it is there for.

    ``parts`` has the bytes on the disk of each package: who counts those that are there knows how far it is.
    """
    pythons = [python for python in PYTHONS if all(best(wheels, python) for _, _, wheels in all_of_it)]
    if not pythons:
        raise NotPublished("its wheels are for different releases of Python")
    taken = {name: wheel for name, _, wheels in all_of_it if (wheel := best(wheels, pythons[0]))}
    parts = {name: unpacked(wheel) for name, wheel in sorted(taken.items())}
    download = sum(wheel.size for wheel in taken.values())
    return {"download": download, "disk": sum(parts.values()), "pythons": pythons, "parts": parts}


def best(wheels: list[Wheel], python: str) -> Wheel | None:
    """The wheel that an installer takes: one that was compiled for this Python before one for any."""
    fitting = [wheel for wheel in wheels if wheel.runs_on(python)]
    return max(fitting, key=lambda wheel: (wheel.tags[1] != "none", wheel.size), default=None)


# -- files -------------------------------------------------------------------------------------------------------------


def lines(all_of_it: list[Release]) -> str:
    """The lock: requirements with hashes, as pip and uv read them."""
    texts = []
    for name, release, wheels in all_of_it:
        hashes = sorted({wheel.sha256 for wheel in wheels})
        texts.append(" \\\n".join([f"{name}=={release}", *(f"    --hash=sha256:{digest}" for digest in hashes)]))
    return "".join(f"{text}\n" for text in sorted(texts))


def agrees(lock: Path) -> bool:
    """Whether a lock that is there names the pinned releases."""
    pinned = pins()
    return all(pinned.get(name) == release.partition("+")[0] for name, release in pins(lock).items())


def uv_wheels() -> str:
    """The wheels of the pinned uv for all systems, as a requirement with hashes."""
    head = '[project]\nname = "wanted"\nversion = "0"\nrequires-python = ">=3.11"\n'
    project = f'{head}dependencies = ["uv=={pins()["uv"]}"]\n'
    platforms = r"manylinux.*_(x86_64|aarch64)|win_amd64|macosx_.*"
    return lines(list(releases(resolved(project), platforms)))


def main() -> int:
    """Write all locks that can be made and say why the others cannot."""
    LOCKS.mkdir(exist_ok=True)
    file = LOCKS / "sizes.json"
    before: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    sizes: dict[str, Any] = {}
    (LOCKS / "uv.txt").write_text(HEAD + uv_wheels(), encoding="utf-8")
    for build in BUILDS:
        lock = LOCKS / f"{build.name}.txt"
        try:
            all_of_it = list(releases(filter(build.takes, found(build)), build.fits))
            sizes[build.name] = cost(all_of_it) | {"backend": build.index}
            lock.write_text(HEAD + lines(all_of_it), encoding="utf-8")
            print(f"{build.name}: {len(all_of_it)} packages, {sizes[build.name]['download'] / 1e6:.0f} MB to fetch")
        except NotPublished as error:
            if lock.exists() and agrees(lock) and build.name in before:
                sizes[build.name] = before[build.name]
                print(f"{build.name}: stays as it is ({error})")
            else:
                lock.unlink(missing_ok=True)
                print(f"{build.name}: none ({error})")
    file.write_text(json.dumps(sizes, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

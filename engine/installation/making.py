"""An environment made step by step: room on the disk, a Python, the packages, the program, and a trial.

It is made aside, under a name that begins with ``.making-``, and gets its place once it was found to work. So what is
current stays usable whatever happens meanwhile, and what a kill or a full disk left is made anew from uv's cache.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
import sys
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from engine.errors import PalimpsestError
from engine.installation.carrier import Carrier, Lock
from engine.installation.environments import ASIDE, Environment, Environments, now
from engine.installation.integrity import damaged
from engine.installation.places import Folders
from engine.installation.progress import Meter, Progress, Speed, megabytes, releases_of
from engine.installation.running import clean_variables, run_aside
from engine.installation.trouble import AGAIN, NotInstalled, explained
from engine.installation.verification import verify
from engine.support.wording import say

T = TypeVar("T")
Steps = Generator[Progress, None, T]
Words = list[str | Path]

STAGES = (
    say("Looking for room and for what is there"),
    say("Getting a Python"),
    say("Downloading and unpacking the libraries"),
    say("Putting everything in its place"),
    say("Trying it out with an edit of the demo world"),
)
OF_PYTHON = 150_000_000  # bytes of a Python that uv brings, unpacked, and of what is written besides
MANAGED = "3.11"  # the Python that is brought where none fits: the one that the tests run with


@dataclass(frozen=True)
class Source:
    """Where packages come from: a folder of wheels, an index that has all of them, or the usual indexes."""

    wheelhouse: Path | None = None
    index: str = ""

    def words(self, lock: Lock, releases: dict[str, str]) -> list[str]:
        """The options of uv for it."""
        found = ["--find-links", str(self.wheelhouse)] if self.wheelhouse else []
        missing = self.missing(releases)
        if not missing:
            return [*found, "--no-index", "--offline"]
        if self.index:
            return [*found, "--default-index", self.index]
        # uv would ask PyTorch's own index even for a build that lies in the wheelhouse
        backend = lock.backend if "torch" in missing else ""
        return [*found, *(["--torch-backend", backend] if backend else [])]

    def missing(self, releases: dict[str, str]) -> list[str]:
        """The packages that the wheelhouse has no file of."""
        names = [file.name for file in self.wheelhouse.glob("*.whl")] if self.wheelhouse else []
        there = {"==".join(name.split("-")[:2]).lower().replace("_", "-").replace("%2b", "+") for name in names}
        return [name for name, release in releases.items() if f"{name}=={release}".lower() not in there]


class Making:
    """The making of one environment of ``carrier`` by ``lock``.

    ``thorough``: every file is compared with the digest in its wheel, and packages that were damaged, in uv's cache
    too, are fetched anew. So it is done after an attempt that came to nothing.
    """

    def __init__(
        self, carrier: Carrier, lock: Lock, folders: Folders, source: Source, *, thorough: bool = False
    ) -> None:
        self.carrier, self.lock, self.folders, self.source = carrier, lock, folders, source
        self.environments = Environments(folders)
        self.planned = self.environments.planned(carrier, lock)
        self.aside = dataclasses.replace(
            self.planned, folder=self.planned.folder.with_name(f"{ASIDE}{self.planned.name}")
        )
        self.thorough = thorough or self.aside.folder.exists()
        self.stage, self.because = 0, ""

    def steps(self) -> Steps[Environment]:
        """Make it and switch to it; :class:`PalimpsestError` in one sentence where that cannot be."""
        try:
            yield from self._all()
        except OSError as error:
            raise explained(f"error: {error} (os error {error.errno})", self.folders.log) from error
        return dataclasses.replace(self.planned, verified=now())

    def _all(self) -> Steps[None]:
        self._begin()
        if not Environment.read(self.aside.folder).usable:
            yield self._at(0)
            self.carrier.check(self.lock)
            releases = releases_of(self.lock.file.read_text(encoding="utf-8"))
            meter = Meter(self.folders.uv_cache, self.lock.parts, releases)
            self.check_room(meter)
            python = yield from self._python()
            yield from self._packages(python, meter, releases)
            yield from self._trial()
        self._take_place()

    def _begin(self) -> None:
        for folder in (self.folders.environments, self.folders.logs, self.folders.uv_cache):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folders.log.write_text(f"{now()} {self.planned.name} from {self.carrier.folder}\n", encoding="utf-8")

    def _at(self, stage: int, done: int = 0, total: int = 0, left: float | None = None) -> Progress:
        self.stage = stage
        return Progress(STAGES[stage], stage + 1, len(STAGES), done, total, left)

    # -- room --

    def check_room(self, meter: Meter) -> None:
        """Raise :class:`NotInstalled` where the disk has too little room for what is still missing."""
        cache, target = self.folders.uv_cache, self.folders.environments
        fetched = meter.total - meter.done()
        one_disk = cache.stat().st_dev == target.stat().st_dev
        linked = one_disk and os.name == "posix" and "UV_LINK_MODE" not in os.environ
        placed = OF_PYTHON + (0 if linked else meter.total)
        wanted = {cache: fetched + placed} if one_disk else {cache: fetched, target: placed}
        for folder, size in wanted.items():
            free = shutil.disk_usage(folder).free
            if free < size:
                raise NotInstalled(
                    f"{folder} has {megabytes(free)} of room, and {megabytes(size)} are needed.",
                    f"Make room, or name another folder with PALIMPSEST_HOME. {AGAIN}",
                )

    # -- Python --

    def _python(self) -> Steps[str]:
        """The interpreter that the environment stands on: this one, one of the system, or one that uv brings."""
        yield self._at(1)
        for version in self.lock.pythons:
            if version == "{}.{}".format(*sys.version_info[:2]) and not self.source_of_python_is_ours():
                return str(Path(getattr(sys, "_base_executable", sys.executable)))
            found = yield from self._uv(
                ["python", "find", "--no-project", "--no-python-downloads", version], may_fail=True
            )
            if found:
                return found
        wanted = MANAGED if MANAGED in self.lock.pythons else self.lock.pythons[0]
        yield from self._uv(["python", "install", "--no-bin", wanted])
        return (yield from self._uv(["python", "find", "--no-project", "--managed-python", wanted]))

    def source_of_python_is_ours(self) -> bool:
        """Whether this runs in an environment that is itself one of ours, whose Python may go with it."""
        return Path(sys.prefix).is_relative_to(self.folders.environments) and sys.prefix == sys.base_prefix

    # -- packages --

    def _packages(self, python: str, meter: Meter, releases: dict[str, str]) -> Steps[None]:
        aside = self.aside.folder
        speed = Speed()
        yield self._at(2, meter.done(), meter.total)
        shutil.rmtree(aside, ignore_errors=True)
        yield from self._uv(
            ["venv", "--no-project", "--relocatable", "--python", python, "--prompt", "palimpsest", aside]
        )
        self.aside.write()
        into: Words = ["pip", "install", "--python", self.aside.python, "--no-deps", "--no-progress"]
        hashed: Words = ["--require-hashes", "--only-binary", ":all:", "--requirement", self.lock.file]
        installing = self._run([*into, *hashed, *self.source.words(self.lock, releases)])
        said = ""
        while True:
            try:
                said = next(installing)
            except StopIteration as stop:
                self._expect_success(stop.value, said)
                break
            if "\nPrepared " in f"\n{said}" or not meter.missing:
                yield self._at(3)
            else:
                done = meter.done()
                yield self._at(2, done, meter.total, speed.left(done, meter.total))
        yield self._at(3)
        if self.thorough:
            yield from self._mend([*into, *hashed, *self.source.words(self.lock, releases)])
        yield from self._uv([*into, "--no-index", "--offline", self.carrier.wheel])

    def _mend(self, install: Words) -> Steps[None]:
        """Fetch again, past the cache, the packages of which a file is not what its wheel had."""
        broken = []
        for name in damaged(self.aside.packages):
            broken += [name] if name else []
            yield self._at(3)
        if broken:
            yield from self._uv(["cache", "clean", "--force", *broken])
            yield from self._uv([*install, *(f"--reinstall-package={name}" for name in broken)])

    def _trial(self) -> Steps[None]:
        trial = verify(self.aside, self.folders.log)
        while True:
            yield self._at(4)
            try:
                next(trial)
            except StopIteration as stop:
                self._note(stop.value)
                break
        dataclasses.replace(self.aside, verified=now()).write()

    def _note(self, window: str) -> None:
        """Keep in the log what stands in the way of the window; the program says it again when it opens one."""
        if window:
            with self.folders.log.open("a", encoding="utf-8") as log:
                log.write(f"the window cannot be opened on this system: {window}\n")

    def _take_place(self) -> None:
        """Put the environment where it belongs, and switch to it. What was there under its name goes."""
        if self.planned.folder.exists():
            self.environments.remove(self.planned)
        self.aside.folder.rename(self.planned.folder)
        self.environments.switch(Environment.read(self.planned.folder))

    # -- uv --

    def _run(self, words: Words) -> Generator[str, None, int]:
        variables = clean_variables(
            UV_CACHE_DIR=str(self.folders.uv_cache), UV_PYTHON_INSTALL_DIR=str(self.folders.pythons)
        )
        return run_aside([self.carrier.uv, *words], variables, self.folders.log)

    def _uv(self, words: Words, *, may_fail: bool = False) -> Steps[str]:
        """Run uv to its end and return the last line that it said; "" where it failed and may."""
        said, running = "", self._run(words)
        while True:
            try:
                said = next(running)
            except StopIteration as stop:
                if may_fail and stop.value != 0:
                    return ""
                self._expect_success(stop.value, said)
                return said.strip().rpartition("\n")[2].strip()
            yield self._at(self.stage)

    def _expect_success(self, code: int, said: str) -> None:
        if code != 0:
            raise explained(said or f"error: uv ended with code {code}", self.folders.log)


def needed(carrier: Carrier, lock: Lock, folders: Folders) -> str:
    """What making it will take, in words for before it begins."""
    meter = Meter(folders.uv_cache, lock.parts, releases_of(lock.file.read_text(encoding="utf-8")))
    share = 1 - meter.done() / meter.total if meter.total else 1
    return f"{megabytes(round(lock.download * share))} to download, {megabytes(lock.disk)} on the disk"


__all__ = ["Making", "NotInstalled", "PalimpsestError", "Source", "Steps", "needed"]

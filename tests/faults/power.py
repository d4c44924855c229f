"""The power cut: every moment of a recorded walk over a session, with what was not flushed kept, lost or torn.

    python -m tests.faults.power --steps 8

strace records each system call by which the walk changes files. For every prefix of the recording the folder is built
as a disk may have it when the power goes: all of it; only what fsync had promised; names without the data behind them;
data without the names; and seeded mixtures in which each write since the last flush of its file is there, missing or
torn in the middle. Each is opened: the last step that the walk had said must be in it, bit for bit, and no step that
had not begun. This is what POSIX promises of fsync, of files and of folders each by themselves; what a disk makes of
its own cache is not tested.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.errors import PalimpsestError
from engine.support.files import digest
from tests.faults.injection import ROOT
from tests.faults.walk import open_ledger, state, states, take_step

CALLS = "open,openat,creat,close,dup,lseek,write,pwrite64,writev,pwritev,pwritev2,fsync,fdatasync,truncate,ftruncate"
CALLS += ",rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir,copy_file_range"
CALLS += ",sendfile,fallocate,sync_file_range,mmap"
MIXTURES = 3  # seeded ones of each prefix
SAID = b"said "
_LINE = re.compile(r"(?:\d+ +)?(\w+)\((.*)\) += (-?\d+|\?).*")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass
class Inode:
    """A file or folder: its bytes as flushed last, and what was done to it since."""

    folder: bool = False
    data: bytearray = field(default_factory=bytearray)
    flushed: bytes = b""
    since: list[tuple[int, bytes] | int] = field(default_factory=list)  # writes (offset, data); an int is a length
    names: dict[str, Inode] = field(default_factory=dict)
    flushed_names: dict[str, Inode] = field(default_factory=dict)

    def do(self, change: tuple[int, bytes] | int) -> None:
        """Write or cut."""
        self.since.append(change)
        _change(self.data, change)

    def flush(self) -> None:
        """What fsync does."""
        self.flushed, self.since, self.flushed_names = bytes(self.data), [], dict(self.names)

    def torn(self, choose: random.Random) -> bytes:
        """The bytes with each change since the flush there, missing or torn."""
        data = bytearray(self.flushed)
        for change in self.since:
            fate = choose.random()
            if isinstance(change, tuple) and fate < 0.3:
                change = (change[0], change[1][: choose.randrange(len(change[1]) + 1)])
            if fate < 0.65:
                _change(data, change)
        return bytes(data)


def _change(data: bytearray, change: tuple[int, bytes] | int) -> None:
    if isinstance(change, int):
        del data[change:]
        data.extend(bytes(change - len(data)))
    else:
        offset, new = change
        data.extend(bytes(max(0, offset - len(data))))
        data[offset : offset + len(new)] = new


class Disk:
    """The files below ``root``, as the recorded calls made them."""

    def __init__(self, root: Path) -> None:
        self.root, self.top = root, Inode(folder=True)
        self.said = 0
        self._open: dict[int, tuple[Inode | None, int]] = {}

    def call(self, name: str, given: str, result: int) -> bool:
        """Do a recorded call; whether it changed anything that a disk holds, or flushed it."""
        if result < 0:
            return False
        texts = [bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(given)]
        numbers = [int(one) for one in re.findall(r"(?:^|, )(-?\d+)(?=,|$)", _TEXT.sub("", given))]
        if name in ("open", "openat", "creat"):
            return self._opens(texts[0], given, result)
        if name == "close":
            self._open.pop(int(given), None)
            return False
        if name in ("write", "pwrite64"):
            return self._writes(
                int(given.split(",")[0]), texts[0][:result], numbers[-1] if name == "pwrite64" else None
            )
        if name == "lseek":
            number = int(given.split(",")[0])
            if number in self._open:
                self._open[number] = (self._open[number][0], result)
            return False
        if name in ("fsync", "fdatasync"):
            inode, _ = self._open.get(int(given), (None, 0))
            if inode is not None:
                inode.flush()
            return inode is not None
        if name == "ftruncate":
            return self._do(int(given.split(",")[0]), numbers[-1])
        if name in (
            "rename",
            "renameat",
            "renameat2",
            "link",
            "linkat",
            "unlink",
            "unlinkat",
            "mkdir",
            "mkdirat",
            "rmdir",
        ):
            return self._names(name, texts)
        inside = any(self._place(text) for text in texts) or any(number in self._open for number in numbers[:1])
        writes = name != "mmap" or ("PROT_WRITE" in given and "MAP_SHARED" in given)
        assert not (inside and writes and name != "dup"), f"a call that this test does not know: {name}({given[:200]})"
        return False

    def _place(self, name: bytes) -> tuple[Inode, str] | None:
        """The folder and last name of a path below the root."""
        path = Path(os.fsdecode(name))
        if self.root not in path.parents:
            return None
        folder = self.top
        for part in path.relative_to(self.root).parts[:-1]:
            folder = folder.names[part]
        return folder, path.name

    def _opens(self, name: bytes, given: str, number: int) -> bool:
        self._open.pop(number, None)
        if Path(os.fsdecode(name)) == self.root:
            self._open[number] = (self.top, 0)
        if (place := self._place(name)) is None:
            return False
        folder, last = place
        new = last not in folder.names
        inode = folder.names.setdefault(last, Inode())
        self._open[number] = (inode, 0)
        if "O_TRUNC" in given and inode.data:
            inode.do(0)
            return True
        return new

    def _writes(self, number: int, data: bytes, offset: int | None) -> bool:
        inode, at = self._open.get(number, (None, 0))
        if inode is None:
            if data.startswith(SAID):
                self.said = int(data[len(SAID) :])
            return False
        if offset is None:
            offset = at
            self._open[number] = (inode, at + len(data))
        inode.do((offset, data))
        return True

    def _do(self, number: int, length: int) -> bool:
        inode, _ = self._open.get(number, (None, 0))
        if inode is not None:
            inode.do(length)
        return inode is not None

    def _names(self, name: str, texts: list[bytes]) -> bool:
        places = [self._place(text) for text in texts]
        if all(place is None for place in places):
            return False
        (folder, last), *target = [place for place in places if place is not None]
        if name.startswith("mkdir"):
            folder.names[last] = Inode(folder=True)
        elif name.startswith(("unlink", "rmdir")):
            del folder.names[last]
        else:
            ((to, new),) = target
            to.names[new] = folder.names[last]
            if name.startswith("rename"):
                del folder.names[last]
        return True

    def forms(self, seed: int) -> Iterator[tuple[str, dict[str, bytes | None]]]:
        """What the disk may hold now: files by path, None for a folder."""
        yield "all", _tree(self.top, lambda one: one.names, lambda one: bytes(one.data))
        yield "flushed", _tree(self.top, lambda one: one.flushed_names, lambda one: one.flushed)
        yield "names", _tree(self.top, lambda one: one.names, lambda one: one.flushed)
        yield "data", _tree(self.top, lambda one: one.flushed_names, lambda one: bytes(one.data))
        for mixture in range(MIXTURES):
            choose = random.Random(seed * MIXTURES + mixture)
            names = (lambda one: one.names) if mixture % 2 else (lambda one: one.flushed_names)
            yield f"mixture {mixture}", _tree(self.top, names, lambda one, choose=choose: one.torn(choose))


def _tree(folder: Inode, names: Any, data: Any, under: str = "") -> dict[str, bytes | None]:
    found: dict[str, bytes | None] = {}
    for name, inode in sorted(names(folder).items()):
        found[under + name] = None if inode.folder else data(inode)
        if inode.folder:
            found.update(_tree(inode, names, data, f"{under}{name}/"))
    return found


def record(place: Path, seeds: list[int], *, careless: bool = False) -> Iterator[tuple[str, str, int]]:
    """The system calls of the walk of ``seeds`` over a new session at ``place / "disk" / "session"``."""
    (place / "disk").mkdir()
    walk = [sys.executable, "-m", "tests.faults.power", "--walk", str(place / "disk" / "session"), *map(str, seeds)]
    walk += ["--careless"] if careless else []
    trace = ["strace", "-f", "-qq", "-xx", "-s", "100000000", "-e", f"trace={CALLS}", "-o", str(place / "calls")]
    subprocess.run(
        [*trace, *walk], cwd=ROOT, check=True, stderr=subprocess.DEVNULL, env={**os.environ, "OMP_NUM_THREADS": "1"}
    )
    with (place / "calls").open() as lines:
        for line in lines:
            if found := _LINE.fullmatch(line.rstrip("\n")):
                yield found[1], found[2], -1 if found[3] == "?" else int(found[3])
            else:
                assert "unfinished" not in line and "resumed" not in line, f"calls of two threads at once: {line[:200]}"


def walk(folder: Path, seeds: list[int], *, careless: bool = False) -> None:
    """What is recorded: the steps of ``seeds``, each said on standard error once it is done.

    ``careless``: nothing is flushed before it is said, which the test must find.
    """
    if careless:
        os.fsync = lambda _: None
    with open_ledger(folder) as ledger:
        os.write(2, SAID + b"1")
        for number, seed in enumerate(seeds, start=2):
            take_step(ledger, seed)
            os.write(2, SAID + str(number).encode())


@dataclass
class Figures:
    """What was counted."""

    steps: int = 0
    calls: int = 0
    states: int = 0
    refused: int = 0

    def __str__(self) -> str:
        """One paragraph."""
        return (
            f"{self.steps} steps, {self.calls} calls that change or flush a file, {self.states} disk states opened: "
            f"every step that was said is in all of them, bit for bit. {self.refused} refused, all of them from before "
            "the session was made."
        )


def cut_everywhere(place: Path, steps: int, seed: int = 0, *, careless: bool = False) -> Figures:
    """Cut the power at every moment of a walk; raises AssertionError where a promise is broken."""
    figures, choose = Figures(steps), random.Random(seed)
    seeds = [choose.getrandbits(40) for _ in range(steps)]
    expected: list[Any] = [None, *states(place / "undisturbed", seeds)]
    disk, seen = Disk(place / "disk"), set()
    for name, given, result in record(place, seeds, careless=careless):
        if not disk.call(name, given, result):
            continue
        figures.calls += 1
        for form, files in disk.forms(figures.calls):
            key = (disk.said, digest(repr(sorted(files.items())).encode()))
            if key in seen:
                continue
            seen.add(key)
            figures.states += 1
            where = f"call {figures.calls} ({name}), {form}, {disk.said} steps said"
            figures.refused += not _opens(place / "found", files, expected[disk.said : disk.said + 2], where)
    assert disk.said == steps + 1 and figures.calls > 10 * steps, "the recording is not that of the walk"
    return figures


def _opens(place: Path, files: dict[str, bytes | None], allowed: list[Any], where: str) -> bool:
    """Whether the session opens; where a step was said it must, in one of the states that are ``allowed``."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for name, data in files.items():
        if data is None:
            (place / name).mkdir()
        else:
            (place / name).write_bytes(data)
    assert allowed[0] is None or (place / "session" / "session.db").is_file(), f"{where}: there is no session"
    try:
        with open_ledger(place / "session") as ledger:
            found = state(ledger)
    except PalimpsestError as error:
        assert allowed[0] is None, f"{where}: {error}"  # nothing had been promised
        return False
    assert found in allowed, f"{where}: another state was found in {place}"
    return True


def main() -> int:
    """Walk, or record a walk and cut it everywhere, and print the figures."""
    options = argparse.ArgumentParser(prog="python -m tests.faults.power", description=__doc__)
    options.add_argument("--steps", type=int, default=8)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--walk", nargs="+", help="what is recorded")
    options.add_argument("--careless", action="store_true", help="flush nothing, which must be found")
    given = options.parse_args()
    if given.walk:
        walk(Path(given.walk[0]), [int(seed) for seed in given.walk[1:]], careless=given.careless)
        return 0
    place = Path(tempfile.mkdtemp(prefix="palimpsest-power-"))
    found = cut_everywhere(place, given.steps, given.seed, careless=given.careless)
    sys.stdout.write(f"{found}\n")
    shutil.rmtree(place)
    return 0


if __name__ == "__main__":
    sys.exit(main())

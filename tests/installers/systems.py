"""Clean systems to install into, and what it takes to make them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from installers.common.source import Source

CHECKOUT = Path(__file__).resolve().parents[2]
ROOTS = Path(os.environ.get("PALIMPSEST_ROOTS", CHECKOUT / "build" / "roots"))
RELEASE = "bookworm"
USER = "tester"
LOCK = CHECKOUT / "installers" / "common" / "locks" / "linux-x86_64-cpu.txt"


def cloned(clone: Path, source: Source) -> None:
    """A clone of this checkout, with what was changed in it and with the uv that was fetched for it."""
    subprocess.run(["git", "clone", "--quiet", CHECKOUT, clone], check=True)
    subprocess.run(["git", "-C", clone, "checkout", "--quiet", "--detach", source.commit], check=True)
    if source.changed:
        difference = ["git", "-C", CHECKOUT, "diff", "--binary", "HEAD"]
        changed = subprocess.run(difference, capture_output=True, check=True).stdout
        subprocess.run(["git", "-C", clone, "apply"], input=changed, check=True)
    (clone / "build").mkdir()
    (clone / "build" / "uv").symlink_to(CHECKOUT / "build" / "uv")


def needs(tool: str, package: str) -> None:
    """Skip where a program is missing; ``package`` is Debian's that brings it."""
    if shutil.which(tool, path=f"{os.environ['PATH']}:/usr/sbin:/sbin") is None:
        pytest.skip(f"{tool} is missing (Debian's package {package})")


def needs_root() -> None:
    """Skip where no system can be made."""
    if os.geteuid() != 0:
        pytest.skip("making a clean system needs root")


@dataclass(frozen=True)
class DebianRoot:
    """A system in a folder."""

    folder: Path

    @property
    def home(self) -> Path:
        """The folder of the user who is not root, from outside."""
        return self.folder / "home" / USER

    def run(self, *words: str, user: str = "root", check: bool = True, **variables: str) -> subprocess.CompletedProcess:
        """A command in the system, as ``user``, with the variables that a login has and ``variables``."""
        home = "/root" if user == "root" else f"/home/{user}"
        path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        given = {"HOME": home, "PATH": path, "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1"}
        command = ["chroot", f"--userspec={user}:{user}", str(self.folder), *words]
        done = subprocess.run(command, env=given | variables, capture_output=True, text=True)
        assert not check or done.returncode == 0, (
            f"{words}: {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-6000:]}"
        )
        return done

    def apt(self, *words: str) -> None:
        """apt-get, which asks nothing and installs only what must be there."""
        self.run("apt-get", "-y", "-q", "--no-install-recommends", *words, DEBIAN_FRONTEND="noninteractive")

    def hand_in(self, file: Path, to: str = "/tmp") -> str:
        """Copy a file into the system; its path there."""
        shutil.copy(file, self.folder / to.lstrip("/"))
        return f"{to}/{file.name}"

    def files(self) -> set[str]:
        """Everything in the system but what belongs to users, logs, caches and the kernel."""
        skipped = {"proc", "sys", "dev", "home", "tmp", "wheels", "run"}
        found = subprocess.run(
            ["find", *(top.name for top in self.folder.iterdir() if top.name not in skipped), "-not", "-type", "d"],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        changing = ("var/cache/", "var/log/", "var/lib/apt/", "var/lib/dpkg/", "var/lib/rpm/", "root/.rpmdb/", "etc/")
        return {name for name in found if not name.startswith(changing)}


def base() -> Path:
    """Debian's smallest system, made once and kept."""
    needs_root()
    needs("debootstrap", "debootstrap")
    folder = ROOTS / "base"
    if not (folder / ".whole").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = subprocess.run(
            ["debootstrap", "--variant=minbase", "--include=ca-certificates", RELEASE, str(folder)],
            env=os.environ | {"PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin"},
            capture_output=True,
            text=True,
        )
        if made.returncode != 0:
            pytest.skip(f"debootstrap makes no system: {(made.stdout + made.stderr).strip().splitlines()[-1]}")
        (folder / ".whole").touch()
    return folder


@contextmanager
def debian(name: str, *bound: Path) -> Iterator[DebianRoot]:
    """A fresh copy of the smallest system with a user; each folder ``bound`` is in it by its own name, read-only."""
    source, folder = base(), ROOTS / name
    with ExitStack() as after:
        remove = ["rm", "-rf", "--one-file-system", str(folder)]  # never what may still be mounted in it
        subprocess.run(remove, check=True)
        after.callback(subprocess.run, remove, check=False)
        subprocess.run(["cp", "-a", "--reflink=auto", str(source), str(folder)], check=True)
        shutil.copy("/etc/resolv.conf", folder / "etc" / "resolv.conf")
        mounts = [(["-t", "proc", "proc"], folder / "proc"), (["-t", "tmpfs", "shm"], folder / "dev" / "shm")]
        mounts += [(["--bind", "-o", "ro", str(each)], folder / each.name) for each in bound]
        for words, place in mounts:
            place.mkdir(exist_ok=True)
            if subprocess.run(["mount", *words, str(place)], capture_output=True).returncode != 0:
                pytest.skip("no file system can be mounted here")
            after.callback(subprocess.run, ["umount", "-l", str(place)], check=True)
        root = DebianRoot(folder)
        root.run("useradd", "-m", "-s", "/bin/sh", USER)
        yield root


def wheelhouse(folder: Path) -> Path:
    """Every wheel of the CPU lock, each by its hash, fetched once by pip and kept."""
    fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "--dest", str(folder)]
    done = subprocess.run([*fetch, "--requirement", str(LOCK)], capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip(f"the wheels of the CPU lock cannot be had: {done.stderr.strip().splitlines()[-1]}")
    return folder


def edited(root: DebianRoot, command: str, **variables: str) -> None:
    """A demo edit in the window, without a screen, to its picture."""
    picture = root.home / "seen.png"
    picture.unlink(missing_ok=True)
    words = ["--demo", "--screenshot", f"/home/{USER}/seen.png", "--after", "1"]
    root.run(command, *words, user=USER, **variables)
    assert picture.stat().st_size > 10_000

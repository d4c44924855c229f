"""The offline bundle: a Python of its own with everything for the CPU in it, in one self-extracting file.

The Python is that which runs this, made movable: it is copied with the libraries that it was linked to, and they are
found beside it. Into it go the packages of the carrier's CPU lock, by their hashes, and the wheel. What only developers
of PyTorch and Qt need is left out. A demo edit is made with it before it is packed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from installers.common.carrier import write_json
from installers.common.source import Source
from installers.linux.layout import HERE, lay_out, settle
from installers.linux.run_file import packed_to_run

LOCK = "linux-x86_64-cpu"
OF_GLIBC = re.compile(r"(ld-linux|libc|libm|libdl|libpthread|librt|libutil|libresolv|libnsl|libcrypt)[.-]")
"""What every Linux has, and what may not be another's."""

NOT_OF_PYTHON = (
    "site-packages",
    "test",
    "tests",
    "idlelib",
    "turtledemo",
    "tkinter",
    "lib2to3",
    "ensurepip",
    "__pycache__",
)
LISTS = tomllib.loads((HERE / "bundle.toml").read_text(encoding="utf-8"))


def build(carrier: Path, source: Source, out: Path) -> Path:
    """The bundle in the folder ``out``; raises CalledProcessError with what uv, patchelf or the demo edit said."""
    with TemporaryDirectory(dir=out) as scratch:  # more than a gigabyte: not in /tmp, which may be memory
        root, whole = Path(scratch) / "root", Path(scratch) / "python"
        lay_out(carrier, source, root / "prefix")
        installed = root / "prefix" / "lib" / "palimpsest"
        copy_python(whole)
        add_packages(whole, carrier)
        thin_out(whole)
        carry_libraries(LISTS["fallback"], whole / "lib" / "fallback")
        (root / "glibc").write_text(f"{needed_glibc(whole)}\n", encoding="utf-8")
        verify(whole, source, Path(scratch) / "home")
        record(whole, carrier, source)
        for name in ("uv", "bootstrap.pyz", "locks", next(carrier.glob("*.whl")).name):  # all of it is in the Python
            place = installed / name
            shutil.rmtree(place) if place.is_dir() else place.unlink()
        command = root / "prefix" / "bin" / "palimpsest"
        command.write_bytes((HERE / "bundle.sh").read_bytes())
        split(whole, installed / "python", root / "environment.tar.xz", source)
        file = out / f"palimpsest-{source.version}-linux-x86_64-cpu-offline.run"
        return packed_to_run(root, source, file)


# -- the Python --------------------------------------------------------------------------------------------------------


def copy_python(whole: Path) -> None:
    """The interpreter and its standard library in the folder ``whole``, with what they are linked to."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    base, library = Path(sys.base_prefix), whole / "lib" / name
    (whole / "bin").mkdir(parents=True)
    shutil.copy2(Path(sys.base_prefix, "bin", name).resolve(), whole / "bin" / name)
    (whole / "bin" / "python3").symlink_to(name)
    left = shutil.ignore_patterns(*NOT_OF_PYTHON, "config-*", "*.a", "_tkinter*", "nis.*")
    shutil.copytree(base / "lib" / name, library, ignore=left)
    (library / "site-packages").mkdir()
    modules = sorted((library / "lib-dynload").glob("*.so"))
    found = {each.name: each for linked in (whole / "bin" / name, *modules) for each in linked_to(linked)}
    for each in found.values():
        shutil.copy2(each, whole / "lib" / each.name)
        _look_in(whole / "lib" / each.name, "$ORIGIN")
    _look_in(whole / "bin" / name, "$ORIGIN/../lib")
    for module in modules:
        _look_in(module, "$ORIGIN/../..")


def linked_to(file: Path) -> Iterator[Path]:
    """The libraries that the loader finds for ``file`` on this machine, those of glibc left out."""
    said = subprocess.run(["ldd", str(file)], capture_output=True, text=True, check=False).stdout
    for name, place in re.findall(r"(\S+) => (/\S+)", said):
        if not OF_GLIBC.match(name):
            yield Path(place)


def carry_libraries(names: list[str], folder: Path) -> None:
    """Copies of libraries of this machine and of what they are linked to, which find each other in ``folder``."""
    known = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    folder.mkdir()
    for name in names:
        match = re.search(rf"{re.escape(name)} \(libc6,x86-64.*\) => (\S+)", known)
        if match is None:
            raise FileNotFoundError(2, "is missing on this machine", name)
        for place in (Path(match[1]), *linked_to(Path(match[1]))):
            if not (folder / place.name).exists() and not place.name.startswith("libstdc++"):
                shutil.copy2(place, folder / place.name)
                _look_in(folder / place.name, "$ORIGIN")


def _look_in(file: Path, place: str) -> None:
    """Have ``file`` look for its libraries in ``place`` first."""
    file.chmod(0o755)
    subprocess.run(["patchelf", "--set-rpath", place, str(file)], check=True)


def needed_glibc(whole: Path) -> str:
    """The newest glibc that anything in ``whole`` asks for, as 2.34."""
    libraries = [file for file in whole.rglob("*.so*") if file.is_file()] + [whole / "bin" / "python3"]
    versions = {tuple(map(int, found)) for file in libraries for found in _glibc(file)}
    return ".".join(map(str, max(versions)))


def _glibc(file: Path) -> list[tuple[bytes, bytes]]:
    return re.findall(rb"GLIBC_(\d+)\.(\d+)", file.read_bytes())


# -- what goes into it -------------------------------------------------------------------------------------------------


def add_packages(whole: Path, carrier: Path) -> None:
    """Everything of the CPU lock, each by its hash, and the wheel. ``UV_FIND_LINKS`` names a folder of wheels."""
    (packages,) = whole.glob("lib/python3.*/site-packages")
    install = [str(carrier / "uv"), "pip", "install", "--quiet", "--python", str(whole / "bin" / "python3")]
    install += ["--target", str(packages), "--no-deps", "--link-mode", "copy"]
    lock = str(carrier / "locks" / f"{LOCK}.txt")
    index = [] if "UV_FIND_LINKS" in os.environ else ["--torch-backend", "cpu"]  # which PyTorch's own index alone has
    subprocess.run([*install, *index, "--require-hashes", "--requirement", lock], check=True)
    subprocess.run([*install, str(next(carrier.glob("*.whl")))], check=True)


def thin_out(whole: Path) -> None:
    """Take away what no start of the program needs."""
    (packages,) = whole.glob("lib/python3.*/site-packages")
    for pattern in LISTS["left_out"]:
        for place in list(packages.glob(pattern)):
            shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)


def verify(whole: Path, source: Source, home: Path) -> None:
    """One edit of the demo world and one look at Qt, by nothing but what is in ``whole``."""
    variables = {
        "PALIMPSEST_HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
    }
    python = [str(whole / "bin" / "python3"), "-I", "-B"]
    qt = "from gui.app import make_application; make_application(['palimpsest'])"
    for words in (["-m", "engine.cli", "demo", "--method", "encore", "--edits", "1", "--json"], ["-c", qt]):
        subprocess.run([*python, *words], check=True, env=variables, stdout=subprocess.DEVNULL)
    told = subprocess.run([*python, "-m", "engine.cli", "--version"], env=variables, capture_output=True, text=True)
    if source.version not in told.stdout:
        raise subprocess.CalledProcessError(1, ["palimpsest --version"], told.stdout, told.stderr)


def record(whole: Path, carrier: Path, source: Source) -> None:
    """What About says of this environment (engine.installation reads it)."""
    made = source.time.isoformat(timespec="seconds")
    facts = {"form": 1, "version": source.version, "device": "cpu", "artefact": "bundle", "carrier": ""}
    facts |= {"commit": source.commit, "made": made, "verified": made}
    write_json(whole / "palimpsest.json", facts)


# -- packing -----------------------------------------------------------------------------------------------------------


def split(whole: Path, python: Path, archive: Path, source: Source) -> None:
    """The packages go into ``archive``, which the Python in the folder ``python`` then unpacks, as it knows xz."""
    settle(whole, source)
    (packages,) = whole.glob("lib/python3.*/site-packages")
    os.environ.setdefault("TZ", "UTC")
    with tarfile.open(archive, "w:xz", preset=1, format=tarfile.PAX_FORMAT) as packed:
        for place in [packages, *sorted(packages.rglob("*"))]:
            entry = packed.gettarinfo(place, str(place.relative_to(whole)))
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = ""
            entry.mtime = source.epoch
            with place.open("rb") if entry.isreg() else open(os.devnull, "rb") as content:  # noqa: PTH123
                packed.addfile(entry, content if entry.isreg() else None)
    shutil.copytree(whole, python, symlinks=True, ignore=shutil.ignore_patterns("site-packages"))

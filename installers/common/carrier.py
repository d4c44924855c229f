"""Makes the carrier: the one folder that every thin installer lays down, and what a first start needs of it.

    python installers/common/carrier.py --system linux --arch x86_64 --artefact deb --out FOLDER

It holds uv, bootstrap.pyz (engine.installation, for any Python from 3.11 on), the wheel of this project, the locks for
the system, the icons, and manifest.json, which says what all that is. The same commit gives the same bytes
(``SOURCE_DATE_EPOCH`` overrules the commit's time). Only uv is fetched, by pip, and kept in build/uv.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
if not __package__:
    sys.path.insert(0, str(HERE.parents[1]))

from engine.installation.carrier import name_of  # noqa: E402
from engine.installation.files import sha256  # noqa: E402
from installers.common import icons  # noqa: E402
from installers.common.source import CHECKOUT, Source  # noqa: E402

WORDING = ("engine/support/__init__.py", "engine/support/wording.py")  # of which the texts of errors are made
LOCKS = HERE / "locks"
KEPT = CHECKOUT / "build" / "uv"
PACKED = ("docs", "engine", "gui", "palimpsest", "resources", "pyproject.toml", "README.md", "LICENSE")
"""What goes into the wheel, and what describes it."""

PLATFORMS = {
    ("linux", "x86_64"): "manylinux_2_17_x86_64",
    ("linux", "arm64"): "manylinux_2_28_aarch64",
    ("windows", "x86_64"): "win_amd64",
    ("macos", "arm64"): "macosx_11_0_arm64",
    ("macos", "x86_64"): "macosx_10_12_x86_64",
}
"""What the wheels of uv call each system."""

ARCHES = {"linux": "x86_64", "windows": "x86_64", "macos": "arm64"}
START = b"import sys\n\nfrom engine.installation.__main__ import main\n\nsys.exit(main())\n"


# -- files in archives, the same each time -----------------------------------------------------------------------------


def write_zip(
    file: Path, contents: Mapping[str, bytes], source: Source, head: bytes = b"", modes: Mapping[str, int] | None = None
) -> None:
    """A zip archive with ``head`` before it: entries in their order, all with the one time.

    ``modes`` has the kind and the rights of each as ``st_mode`` has them; without it they are files that all may read.
    """
    moment = max(source.time, source.time.replace(year=1980)).timetuple()[:6]
    with file.open("wb") as out:
        out.write(head)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name, content in contents.items():
                entry = zipfile.ZipInfo(name, moment)
                entry.external_attr = (modes[name] if modes else 0o100644) << 16
                entry.create_system = 3  # as on Unix, wherever it is made
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, content)


def tracked(places: Iterable[str]) -> list[Path]:
    """The files of the checkout below ``places`` that git knows, or all that are no leftovers where there is no git."""
    asked = ["git", "ls-files", "-z", "--", *places]
    try:
        done = subprocess.run(asked, cwd=CHECKOUT, capture_output=True, text=True, check=True)
        files = [CHECKOUT / name for name in done.stdout.split("\0") if name]
    except (FileNotFoundError, subprocess.CalledProcessError):
        roots = [CHECKOUT / place for place in places]
        files = [file for root in roots for file in ([root] if root.is_file() else root.rglob("*"))]
    return sorted(file for file in files if file.is_file() and "__pycache__" not in file.parts)


# -- the parts ---------------------------------------------------------------------------------------------------------


def build_wheel(source: Source, folder: Path) -> Path:
    """The wheel of this project in ``folder``, built by the setuptools of this environment."""
    with TemporaryDirectory() as scratch:
        tree, built = Path(scratch) / "tree", Path(scratch) / "built"
        for file in tracked(PACKED):
            copy = tree / file.relative_to(CHECKOUT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
        make = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
        make += ["--wheel-dir", str(built), str(tree)]
        said = subprocess.run(make, env=source.environment(), capture_output=True, text=True)
        if said.returncode != 0:
            raise SystemExit(f"palimpsest: the wheel could not be built\n{said.stdout}{said.stderr}")
        (raw,) = built.glob("*.whl")
        with zipfile.ZipFile(raw) as archive:
            contents = {name: archive.read(name) for name in sorted(archive.namelist())}
        write_zip(folder / raw.name, contents, source)
    return folder / raw.name


def build_bootstrap(source: Source, file: Path) -> None:
    """engine.installation as a zip archive that a Python starts."""
    package = tracked(["engine/__init__.py", "engine/errors.py", "engine/installation", *WORDING])
    contents = {path.relative_to(CHECKOUT).as_posix(): path.read_bytes() for path in package}
    write_zip(file, {"__main__.py": START, **contents}, source, b"#!/usr/bin/env python3\n")


def fetch_uv(system: str, arch: str, file: Path) -> None:
    """uv for a system, out of its wheel, whose SHA-256 has to be among those of locks/uv.txt."""
    platform = PLATFORMS[system, arch]
    kept = KEPT / platform / release_of_uv()
    pinned = re.findall(r"--hash=sha256:(\w+)", (LOCKS / "uv.txt").read_text(encoding="utf-8"))
    if not any(sha256(wheel) in pinned for wheel in kept.glob("*.whl")):
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        words = [
            "--platform",
            platform,
            "--require-hashes",
            "--requirement",
            str(LOCKS / "uv.txt"),
            "--dest",
            str(kept),
        ]
        if subprocess.run([*fetch, *words]).returncode != 0:
            raise SystemExit("palimpsest: uv could not be fetched, or is not what was pinned; the reason is above")
    (wheel,) = kept.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if re.search(r"\.data/scripts/uv(\.exe)?$", name)]
        file.write_bytes(archive.read(name))
    file.chmod(0o755)


def release_of_uv() -> str:
    """The pinned release of uv."""
    (release,) = re.findall(r"(?m)^uv==(\S+)", (LOCKS / "uv.txt").read_text(encoding="utf-8"))
    return release


def locks_of(system: str, arch: str) -> list[Path]:
    """The locks of a system; none where nothing is published for it."""
    return sorted(LOCKS.glob(f"{system}-{arch}-*.txt"))


# -- all of it ---------------------------------------------------------------------------------------------------------


def make(system: str, arch: str, artefact: str, out: Path, source: Source, wheel: Path | None = None) -> Path:
    """The carrier in the folder ``out``, which is made anew; raises SystemExit with a sentence where it cannot be.

    ``wheel`` is that of this project where it was built before.
    """
    locks = locks_of(system, arch)
    if not locks:
        raise SystemExit(f"palimpsest: there is no lock for {system} on {arch}; locks.py says why")
    shutil.rmtree(out, ignore_errors=True)
    (out / "locks").mkdir(parents=True)
    wheel = Path(shutil.copy(wheel, out)) if wheel else build_wheel(source, out)
    build_bootstrap(source, out / "bootstrap.pyz")
    fetch_uv(system, arch, out / ("uv.exe" if system == "windows" else "uv"))
    icons.draw(out / "icons")
    for lock in locks:
        shutil.copyfile(lock, out / "locks" / lock.name)
    sizes = json.loads((LOCKS / "sizes.json").read_text(encoding="utf-8"))
    write_json(out / "locks" / "sizes.json", {lock.stem: sizes[lock.stem] for lock in locks})
    write_json(out / "manifest.json", manifest(system, arch, artefact, wheel, locks, source))
    return out


def manifest(
    system: str, arch: str, artefact: str, wheel: Path, locks: list[Path], source: Source
) -> dict[str, object]:
    """What the carrier is, for the first start, for About and for the launcher, which reads no lists."""
    digests, wheel_sha256 = {lock.stem: sha256(lock) for lock in locks}, sha256(wheel)
    return {
        "form": 1,
        "version": source.version,
        "commit": source.commit,
        "changed": source.changed,
        "made": source.time.isoformat(),
        "artefact": artefact,
        "system": system,
        "arch": arch,
        "uv": release_of_uv(),
        "wheel": {"file": wheel.name, "sha256": wheel_sha256, "size": wheel.stat().st_size},
        "locks": digests,
        "environments": " ".join(
            name_of(source.version, lock, digest, wheel_sha256) for lock, digest in digests.items()
        ),
    }


def write_json(file: Path, value: object) -> None:
    """JSON as a person reads it."""
    file.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def main() -> int:
    """Make the carrier that is asked for."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--system", required=True, choices=ARCHES)
    options.add_argument("--arch", choices=("x86_64", "arm64"), help="x86_64, for macOS arm64, where it is not named")
    options.add_argument("--artefact", required=True, help="how it is installed: deb, rpm, run, bundle, nsis, macos")
    options.add_argument("--out", required=True, type=Path)
    given = options.parse_args()
    out = make(given.system, given.arch or ARCHES[given.system], given.artefact, given.out, Source.here())
    print(f"{out}: {sum(file.stat().st_size for file in out.rglob('*') if file.is_file()) / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())

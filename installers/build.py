"""Makes the artefacts of a release: ``python -m installers.build [deb windows ...] [--out dist]``.

Where none is named it makes all of them, in place of what an earlier run left, and beside them their bills of
materials, their provenance and SHA256SUMS. What cannot be made here is said, with the reason, and the others are made.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from installers.common import carrier
from installers.common.source import CHECKOUT, Source
from installers.linux import bundle, deb, rpm, run_file
from installers.macos import app
from installers.windows import installer


@dataclass(frozen=True)
class Artefact:
    """``build`` packs a carrier of ``system``, marked as being in a ``mark``; ``tools`` names what that needs."""

    system: str
    mark: str
    build: Callable[[Path, Source, Path], Path]
    tools: str = ""


def copy_wheel(carried: Path, source: Source, out: Path) -> Path:
    """The wheel that the installers carry, for pip, pipx and uv."""
    return Path(shutil.copy(next(carried.glob(f"palimpsest-{source.version}-*.whl")), out))


ARTEFACTS = {
    "wheel": Artefact("linux", "wheel", copy_wheel),
    "deb": Artefact("linux", "deb", deb.build, "dpkg-deb (Debian's package dpkg)"),
    "rpm": Artefact("linux", "rpm", rpm.build, "rpmbuild (Debian's package rpm)"),
    "run": Artefact("linux", "run", run_file.build, "makeself"),
    "windows": Artefact("windows", "nsis", installer.build, "makensis (Debian's package nsis)"),
    "macos": Artefact("macos", "macos", app.build),
    "bundle": Artefact("linux", "bundle", bundle.build, "makeself and patchelf"),
}


class Builds:
    """Artefacts of ``source`` in the folder ``out``; what several of them carry is made once, in ``scratch``."""

    def __init__(self, source: Source, out: Path, scratch: Path) -> None:
        self.source, self.out, self.scratch = source, out, scratch
        out.mkdir(parents=True, exist_ok=True)

    def make(self, name: str) -> Path:
        """One artefact of :data:`ARTEFACTS`; OSError, CalledProcessError or SystemExit where it cannot be made."""
        return ARTEFACTS[name].build(self.carrier(name), self.source, self.out)

    def carrier(self, name: str) -> Path:
        """What an artefact lays down: one folder for each system, in which the artefact's own mark is put."""
        system, folder = ARTEFACTS[name].system, self.scratch / ARTEFACTS[name].system
        manifest = folder / "manifest.json"
        if not manifest.exists():
            wheel = next(self.scratch.glob("*/palimpsest-*.whl"), None)
            carrier.make(system, carrier.ARCHES[system], system, folder, self.source, wheel)
        facts = json.loads(manifest.read_text(encoding="utf-8")) | {"artefact": ARTEFACTS[name].mark}
        carrier.write_json(manifest, facts)
        return folder


def report(name: str, error: OSError | subprocess.CalledProcessError | SystemExit) -> str:
    """Why an artefact was not made, as a line."""
    if isinstance(error, FileNotFoundError) and not Path(str(error.filename)).is_absolute():
        return f"{name} was not made: {error.filename} is missing; it needs {ARTEFACTS[name].tools}"
    if isinstance(error, subprocess.CalledProcessError):
        return f"{name} was not made: {error.cmd[0]} failed; the reason is above"
    return f"{name} was not made: {str(error).removeprefix('palimpsest: ')}"


def build_all(names: Sequence[str], source: Source, out: Path) -> int:
    """Make what is named, saying size and time of each; how many could not be made."""
    missing = []
    with TemporaryDirectory() as scratch:
        builds = Builds(source, out, Path(scratch))
        for name in names:
            began = time.monotonic()
            try:
                file = builds.make(name)
            except (OSError, subprocess.CalledProcessError, SystemExit) as error:
                missing.append(report(name, error))
            else:
                print(f"{file.name}: {file.stat().st_size / 1e6:.1f} MB, {time.monotonic() - began:.0f} s", flush=True)
    for line in missing:
        print(f"palimpsest: {line}", file=sys.stderr)
    return len(missing)


def main() -> int:
    """Build what is named, or everything."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("artefacts", nargs="*", metavar="ARTEFACT", help=f"of {', '.join(ARTEFACTS)}")
    options.add_argument("--out", type=Path, default=CHECKOUT / "dist")
    given = options.parse_args()
    if unknown := sorted(set(given.artefacts) - set(ARTEFACTS)):
        options.error(f"there is no {unknown[0]}; there are {', '.join(ARTEFACTS)}")
    source = Source.here()
    if given.artefacts:
        return min(1, build_all(given.artefacts, source, given.out))
    from installers.common import release  # only now: its library comes with the tools of make installers

    release.clear(given.out)
    missing = build_all(list(ARTEFACTS), source, given.out)
    release.describe(given.out, source)
    return min(1, missing)


if __name__ == "__main__":
    sys.exit(main())

"""Makes the artefacts for Linux: ``python -m installers.linux.build deb rpm run bundle --out dist``."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from installers.common.source import CHECKOUT, Source
from installers.linux import bundle, deb, rpm, run_file

Builder = Callable[[Path, Source, Path], Path]
BUILDERS: dict[str, Builder] = {"deb": deb.build, "rpm": rpm.build, "run": run_file.build, "bundle": bundle.build}
TOOLS = {"deb": ["dpkg-deb"], "rpm": ["rpmbuild"], "run": ["makeself"], "bundle": ["makeself", "patchelf"]}
"""The programs that each needs; Debian has them in packages dpkg, rpm, makeself and patchelf."""


def carrier(artefact: str, out: Path) -> Path:
    """What every thin installer lays down, made by installers/common/carrier.py in the folder ``out``."""
    script = str(CHECKOUT / "installers" / "common" / "carrier.py")
    words = ["--system", "linux", "--arch", "x86_64", "--artefact", artefact, "--out", str(out)]
    subprocess.run([sys.executable, script, *words], check=True, stdout=subprocess.DEVNULL)
    return out


def build(artefact: str, source: Source, out: Path) -> Path:
    """One artefact in the folder ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch:
        return BUILDERS[artefact](carrier(artefact, Path(scratch) / "carrier"), source, out)


def main() -> int:
    """Build what is named and say the size and time of each."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("artefacts", nargs="+", choices=BUILDERS)
    options.add_argument("--out", type=Path, default=CHECKOUT / "dist")
    given = options.parse_args()
    for artefact in given.artefacts:
        began = time.monotonic()
        try:
            file = build(artefact, Source.here(), given.out)
        except FileNotFoundError as error:
            print(
                f"palimpsest: {error.filename} is missing; {artefact} needs {' and '.join(TOOLS[artefact])}",
                file=sys.stderr,
            )
            return 1
        except subprocess.CalledProcessError as error:
            print(f"palimpsest: {artefact} could not be built ({error.cmd[0]}); the reason is above", file=sys.stderr)
            return 1
        print(f"{file.name}: {file.stat().st_size / 1e6:.1f} MB, {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())

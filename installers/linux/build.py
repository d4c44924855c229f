"""Makes the artefacts for Linux: ``python -m installers.linux.build deb rpm run bundle --out dist``."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from installers.common.source import CHECKOUT, Source
from installers.linux import bundle, deb, rpm, run_file


def copy_wheel(carrier: Path, source: Source, out: Path) -> Path:
    """The wheel that the installers carry, for pip, pipx and uv."""
    wheel = next(carrier.glob(f"palimpsest-{source.version}-*.whl"))
    return Path(shutil.copy(wheel, out))


BUILDERS: dict[str, Callable[[Path, Source, Path], Path]] = {
    "wheel": copy_wheel,
    "deb": deb.build,
    "rpm": rpm.build,
    "run": run_file.build,
    "bundle": bundle.build,
}
TOOLS = {"deb": "dpkg-deb", "rpm": "rpmbuild", "run": "makeself", "bundle": "makeself and patchelf"}
"""The programs that each needs; Debian has them in the packages dpkg, rpm, makeself and patchelf."""


def make_carrier(out: Path) -> None:
    """What every thin installer lays down, made by installers/common/carrier.py in the folder ``out``."""
    script = str(CHECKOUT / "installers" / "common" / "carrier.py")
    words = ["--system", "linux", "--arch", "x86_64", "--artefact", "linux", "--out", str(out)]
    subprocess.run([sys.executable, script, *words], check=True, stdout=subprocess.DEVNULL)


def name_artefact(carrier: Path, artefact: str) -> None:
    """Have the carrier say in which artefact it lies; all else of it is the same in each."""
    manifest = carrier / "manifest.json"
    facts = json.loads(manifest.read_text(encoding="utf-8")) | {"artefact": artefact}
    manifest.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


def build_all(artefacts: Sequence[str], source: Source, out: Path) -> dict[str, Path]:
    """Each artefact in the folder ``out``, by its name; says size and time of each."""
    out.mkdir(parents=True, exist_ok=True)
    made = {}
    with TemporaryDirectory() as scratch:
        carrier = Path(scratch) / "carrier"
        make_carrier(carrier)
        for artefact in artefacts:
            began = time.monotonic()
            name_artefact(carrier, artefact)
            made[artefact] = file = BUILDERS[artefact](carrier, source, out)
            print(f"{file.name}: {file.stat().st_size / 1e6:.1f} MB, {time.monotonic() - began:.0f} s")
    return made


def main() -> int:
    """Build what is named; one line where that does not work."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("artefacts", nargs="+", choices=BUILDERS)
    options.add_argument("--out", type=Path, default=CHECKOUT / "dist")
    given = options.parse_args()
    try:
        build_all(given.artefacts, Source.here(), given.out)
    except FileNotFoundError as error:
        needed = " and ".join(TOOLS[artefact] for artefact in given.artefacts if artefact in TOOLS)
        print(f"palimpsest: {error.filename} is missing; this needs {needed}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"palimpsest: {error.cmd[0]} failed; the reason is above", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

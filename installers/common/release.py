"""What goes beside the artefacts of a release: a bill of materials and the provenance of each, and SHA256SUMS of all.

    python -m installers.common.release dist

The bill (NAME.cdx.json) is CycloneDX, the provenance (NAME.provenance.json) an in-toto statement with SLSA's predicate:
which commit, by which builder, from what, with the hashes. Neither is signed here; installers/README.md says how.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from installers.common.carrier import LOCKS, sha256
from installers.common.sbom import bill, packages
from installers.common.source import Source

SUMS = "SHA256SUMS"
BESIDE = BILL, PROVENANCE = ".cdx.json", ".provenance.json"
SUFFIXES = (".deb", ".rpm", ".run", ".exe", ".zip", ".whl")
BUILDER = os.environ.get("PALIMPSEST_BUILDER", "urn:palimpsest:builder:by-hand")
"""Who built, as a URI; the address of a CI job, for instance."""

SYSTEMS = {".deb": "linux", ".rpm": "linux", ".run": "linux", ".exe": "windows", ".zip": "macos"}


def artefacts(folder: Path) -> list[Path]:
    """The files that a release is made of."""
    return sorted(file for file in folder.iterdir() if file.suffix in SUFFIXES)


def clear(folder: Path) -> None:
    """Take away what an earlier release left in ``folder``, so that none is described as one of this."""
    endings = tuple(suffix + beside for suffix in SUFFIXES for beside in ("", *BESIDE))
    for file in folder.glob("*"):
        if file.name == SUMS or (file.name.startswith("palimpsest") and file.name.endswith(endings)):
            file.unlink()


def locks_of(file: Path) -> tuple[list[Path], list[Path]]:
    """The locks whose packages are in an artefact, and those by which a first start fetches."""
    if file.suffix not in SYSTEMS:
        return [], []  # the wheel: whoever installs it has the packages chosen
    if "offline" in file.name:
        return [LOCKS / "linux-x86_64-cpu.txt"], []
    return [LOCKS / "uv.txt"], sorted(LOCKS.glob(f"{SYSTEMS[file.suffix]}-*.txt"))


def provenance(file: Path, digest: str, source: Source) -> dict[str, Any]:
    """How an artefact came about (in-toto.io/Statement/v1, slsa.dev/provenance/v1)."""
    commit = {"uri": "git+file:.", "digest": {"gitCommit": source.commit}, "annotations": {"changed": source.changed}}
    materials: list[dict[str, Any]] = [commit]
    materials += [
        {"uri": f"file:installers/common/locks/{lock.name}", "digest": {"sha256": sha256(lock)}}
        for several in locks_of(file)
        for lock in several
    ]
    for package in packages(locks_of(file)[0]):
        uri = f"pkg:pypi/{package.name}@{package.version}"
        materials += [{"uri": uri, "digest": {"sha256": digest}} for digest in sorted(package.hashes)]
    definition = {
        "buildType": "urn:palimpsest:build:make-installers",
        "externalParameters": {"artefact": file.name, "version": source.version},
        "internalParameters": {"SOURCE_DATE_EPOCH": source.epoch},
        "resolvedDependencies": materials,
    }
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": file.name, "digest": {"sha256": digest}}],
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {"buildDefinition": definition, "runDetails": {"builder": {"id": BUILDER}}},
    }


def describe(folder: Path, source: Source) -> list[Path]:
    """Write all of it for what is in ``folder``; the files that were written."""
    written, sums = [], []
    for file in artefacts(folder):
        digest = sha256(file)
        texts = {
            BILL: bill(file.name, digest, source, *locks_of(file)),
            PROVENANCE: json.dumps(provenance(file, digest, source), indent=2) + "\n",
        }
        sums.append(f"{digest}  {file.name}\n")
        for suffix, text in texts.items():
            beside = folder / f"{file.name}{suffix}"
            beside.write_text(text, encoding="utf-8")
            written.append(beside)
            sums.append(f"{sha256(beside)}  {beside.name}\n")
    (folder / SUMS).write_text("".join(sorted(sums, key=lambda line: line.split()[1])), encoding="utf-8")
    return [*written, folder / SUMS]


if __name__ == "__main__":
    print(*(file.name for file in describe(Path(sys.argv[1]), Source.here())), sep="\n")

"""The bill of materials of an artefact, CycloneDX 1.6 as JSON, by the library of the CycloneDX project.

What is in the artefact is ``required``. What the first start fetches is ``optional`` and names the locks that ask for
it and the hashes that they allow. Nothing in it depends on when or where it was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from installers.common.source import Source

PINNED = re.compile(r"(?m)^([\w.-]+)==(\S+)((?: \\\n +--hash=sha256:\w+)*)")
FETCHED = "palimpsest:fetched-at-first-start-by"


@dataclass
class Package:
    """A package of locks: the SHA-256 that they allow, and the names of the locks that ask for it."""

    name: str
    version: str
    hashes: set[str] = field(default_factory=set)
    locks: set[str] = field(default_factory=set)


def packages(locks: Iterable[Path]) -> list[Package]:
    """What the lock files pin, one for each name and release."""
    found: dict[tuple[str, str], Package] = {}
    for lock in locks:
        for name, version, hashes in PINNED.findall(lock.read_text(encoding="utf-8")):
            package = found.setdefault((name, version), Package(name, version))
            package.hashes.update(re.findall(r"sha256:(\w+)", hashes))
            package.locks.add(lock.stem)
    return [found[key] for key in sorted(found)]


def bill(artefact: str, digest: str, source: Source, inside: Iterable[Path], fetched: Iterable[Path]) -> str:
    """The bill of the file ``artefact`` with SHA-256 ``digest``, as text.

    The packages of the locks ``inside`` are in the artefact, those of ``fetched`` come at the first start. Raises
    ValueError where the text is not what CycloneDX's schema asks for.
    """
    bom = Bom(serial_number=uuid5(NAMESPACE_URL, f"{artefact}#{digest}"))
    bom.metadata.timestamp = source.time
    hashes = [HashType(alg=HashAlgorithm.SHA_256, content=digest)]
    bom.metadata.component = Component(
        name=artefact, version=source.version, type=ComponentType.APPLICATION, bom_ref=artefact, hashes=hashes
    )
    parts = [_part(package, ComponentScope.REQUIRED) for package in packages(inside)]
    parts += [_part(package, ComponentScope.OPTIONAL) for package in packages(fetched)]
    bom.components = parts
    bom.register_dependency(bom.metadata.component, parts)
    text = JsonV1Dot6(bom).output_as_string(indent=2)
    if problem := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise ValueError(f"the bill of {artefact} is not of the form that CycloneDX asks for: {problem}")
    return f"{text}\n"


def _part(package: Package, scope: ComponentScope) -> Component:
    """One package; it has a hash for each of the files that a lock allows."""
    url = PackageURL("pypi", None, package.name.lower(), package.version)
    asked = [Property(name=FETCHED, value=" ".join(sorted(package.locks)))] if scope is ComponentScope.OPTIONAL else []
    return Component(
        name=package.name,
        version=package.version,
        type=ComponentType.LIBRARY,
        bom_ref=str(url),
        purl=url,
        scope=scope,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in sorted(package.hashes)],
        properties=asked,
    )

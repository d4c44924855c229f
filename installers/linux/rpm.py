"""The RPM package: rpmbuild over the same layout. Fedora's and openSUSE's file triggers do what scripts once did."""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from installers.common.source import MAINTAINER, Source
from installers.linux.layout import HERE, changes, lay_out, settle


def build(carrier: Path, source: Source, out: Path) -> Path:
    """The package of ``carrier`` in the folder ``out``; raises CalledProcessError with what rpmbuild said."""
    with TemporaryDirectory() as scratch:
        top, root = Path(scratch) / "top", Path(scratch) / "root"
        lay_out(carrier, source, root / "usr")
        documents = root / "usr" / "share" / "doc" / "palimpsest"
        documents.mkdir(parents=True)
        (documents / "NEWS").write_text(changes(), encoding="utf-8")
        settle(root, source)
        (top / "files").parent.mkdir()
        (top / "files").write_text("".join(_listed(root)), encoding="utf-8")
        defined = {
            "_topdir": top,
            "laid_out": root,
            "program_version": source.version,
            "packager": MAINTAINER,
            "day": source.time.strftime("%a %b %d %Y"),
        }
        words = [word for name, value in defined.items() for word in ("--define", f"{name} {value}")]
        spec = str(HERE / "palimpsest.spec")
        subprocess.run(["rpmbuild", "-bb", "--quiet", *words, spec], check=True, env=source.environment())
        (made,) = (top / "RPMS").rglob("*.rpm")
        file = out / made.name
        file.write_bytes(made.read_bytes())
    return file


def _listed(root: Path) -> list[str]:
    """Lines of %files: every file, and the folders that are the package's own."""
    own = root / "usr" / "lib" / "palimpsest"
    folders = [place for place in [own, *own.rglob("*")] if place.is_dir()]
    files = [place for place in root.rglob("*") if place.is_file()]
    kinds = [(place, "%dir ") for place in folders] + [(place, "") for place in files]
    return [f"{kind}/{place.relative_to(root)}\n" for place, kind in sorted(kinds)]

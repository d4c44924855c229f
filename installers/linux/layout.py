"""The files of a thin package on Linux, below a prefix such as ``usr``: the same for .deb, .rpm and .run.

The carrier goes to ``lib/palimpsest``; about it come the command, the entry in the menu, the type of ``.palimpsest``
files, the icons and the man page. Rights and times are set here, for neither may depend on who builds.
"""

from __future__ import annotations

import gzip
import os
import shutil
from pathlib import Path

from installers.common.source import CHECKOUT, Source

HERE = Path(__file__).resolve().parent
MEDIA_TYPE_ICON = "application-x-palimpsest-session"


def lay_out(carrier: Path, source: Source, prefix: Path) -> None:
    """Write all of it below the folder ``prefix``, which is made."""
    shutil.copytree(carrier, prefix / "lib" / "palimpsest")
    _put(prefix / "bin" / "palimpsest", (HERE / "palimpsest.sh").read_bytes(), executable=True)
    share = prefix / "share"
    _put(share / "applications" / "palimpsest.desktop", (HERE / "palimpsest.desktop").read_bytes())
    _put(share / "mime" / "packages" / "palimpsest.xml", (HERE / "palimpsest-mime.xml").read_bytes())
    _put(share / "metainfo" / "local.palimpsest.palimpsest.metainfo.xml", filled("palimpsest.metainfo.xml", source))
    _put(share / "man" / "man1" / "palimpsest.1.gz", packed(filled("palimpsest.1", source)))
    _icons(carrier / "icons", share / "icons" / "hicolor")


def _icons(icons: Path, theme: Path) -> None:
    """Each icon of the carrier where a desktop looks for one of its size."""
    for name, kind in (("palimpsest", "apps"), (MEDIA_TYPE_ICON, "mimetypes")):
        drawn = "palimpsest" if kind == "apps" else "document"
        _put(theme / "scalable" / kind / f"{name}.svg", (icons / f"{drawn}.svg").read_bytes())
        for picture in icons.glob(f"{drawn}-*.png"):
            size = picture.stem.removeprefix(f"{drawn}-")
            _put(theme / f"{size}x{size}" / kind / f"{name}.png", picture.read_bytes())


def filled(name: str, source: Source) -> bytes:
    """A file of this folder with version, date and year in the places that are left for them."""
    text = (HERE / name).read_text(encoding="utf-8")
    for mark, value in (("@VERSION@", source.version), ("@DATE@", source.date), ("@YEAR@", source.date[:4])):
        text = text.replace(mark, value)
    return text.encode()


def packed(content: bytes) -> bytes:
    """``content`` by gzip, with no time in it."""
    return gzip.compress(content, 9, mtime=0)


def _put(file: Path, content: bytes, *, executable: bool = False) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    file.chmod(0o755 if executable else 0o644)


def settle(folder: Path, source: Source) -> int:
    """Give everything in ``folder`` the same rights and the one time, whoever builds; return the size in bytes."""
    size = 0
    for place in [folder, *sorted(folder.rglob("*"))]:
        if not place.is_symlink():
            runs = place.is_dir() or bool(place.stat().st_mode & 0o100)
            place.chmod(0o755 if runs else 0o644)
            size += 0 if place.is_dir() else place.stat().st_size
        os.utime(place, (source.epoch, source.epoch), follow_symlinks=False)
    return size


def changes() -> str:
    """The changelog for users, which the packages carry as it is."""
    return (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")

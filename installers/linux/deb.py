"""The Debian package: dpkg-deb over the layout, with control, copyright, changelog and lintian's overrides."""

from __future__ import annotations

import hashlib
import subprocess
from email.utils import format_datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from installers.common.source import MAINTAINER, Source
from installers.linux.layout import changes, filled, lay_out, packed, settle

LIBRARIES = (
    "libc6 (>= 2.34), libdbus-1-3, libegl1, libfontconfig1, libgl1, libglib2.0-0 | libglib2.0-0t64, libstdc++6, "
    "libxcb-cursor0, libxcb-icccm4, libxcb-keysyms1, libxcb-shape0, libxkbcommon-x11-0, libxkbcommon0"
)
"""What Qt's and PyTorch's wheels load from the system (docs/dependencies.md)."""

CONTROL = f"""Package: palimpsest
Version: @VERSION@
Section: science
Priority: optional
Architecture: amd64
Maintainer: {MAINTAINER}
Installed-Size: @KILOBYTES@
Depends: python3 (>= 3.11), {LIBRARIES}
Recommends: python3-tk | zenity | kdialog, ca-certificates
Description: workbench for knowledge editing of local language models
 Palimpsest writes facts straight into the weights of a language model, in a
 batch or one after another for thousands of edits, and shows what each edit
 does inside the model while it happens.
 .
 The first start makes an environment in the user's own folders, with PyTorch
 in the build for this machine: it fetches a few hundred megabytes for the CPU
 and several gigabytes for a GPU, or takes them from a folder of wheels.
"""

OVERRIDES = """# The binary is uv's as its makers publish it; stripping would change its hash.
palimpsest: unstripped-binary-or-object [usr/lib/palimpsest/uv]
palimpsest: statically-linked-binary [usr/lib/palimpsest/uv]
# The package is made outside of Debian, so no bug asks for it.
palimpsest: initial-upload-closes-no-bugs [usr/share/doc/palimpsest/changelog.gz:1]
"""


def build(carrier: Path, source: Source, out: Path) -> Path:
    """The package of ``carrier`` in the folder ``out``; raises CalledProcessError with what dpkg-deb said."""
    file = out / f"palimpsest_{source.version}_amd64.deb"
    with TemporaryDirectory() as scratch:
        root = Path(scratch) / "root"
        lay_out(carrier, source, root / "usr")
        _documents(root / "usr" / "share", source)
        kilobytes = -(-settle(root, source) // 1024)
        _control(root, source, kilobytes)
        settle(root, source)
        words = ["dpkg-deb", "--root-owner-group", "--threads-max=1", "-Zxz", "-z0", "--build", str(root), str(file)]
        subprocess.run(words, check=True, env=source.environment(), stdout=subprocess.DEVNULL)
    return file


def _documents(share: Path, source: Source) -> None:
    """What Debian's policy wants beside the program."""
    folder = share / "doc" / "palimpsest"
    folder.mkdir(parents=True)
    (folder / "copyright").write_bytes(filled("copyright", source))
    (folder / "changelog.gz").write_bytes(packed(_debian_changelog(source).encode()))
    (folder / "NEWS.gz").write_bytes(packed(changes().encode()))
    overrides = share / "lintian" / "overrides" / "palimpsest"
    overrides.parent.mkdir(parents=True)
    overrides.write_text(OVERRIDES, encoding="utf-8")


def _debian_changelog(source: Source) -> str:
    """The one entry that Debian's form wants; NEWS has the words."""
    return (
        f"palimpsest ({source.version}) unstable; urgency=medium\n\n"
        f"  * Palimpsest {source.version}; NEWS.gz says what is new.\n\n"
        f" -- {MAINTAINER}  {format_datetime(source.time)}\n"
    )


def _control(root: Path, source: Source, kilobytes: int) -> None:
    """``DEBIAN/control`` and the sums of all files."""
    folder = root / "DEBIAN"
    files = sorted(place for place in root.rglob("*") if place.is_file())
    sums = "".join(f"{_md5(file)}  {file.relative_to(root)}\n" for file in files)
    folder.mkdir()
    text = CONTROL.replace("@VERSION@", source.version).replace("@KILOBYTES@", str(kilobytes))
    (folder / "control").write_text(text, encoding="utf-8")
    (folder / "md5sums").write_text(sums, encoding="utf-8")


def _md5(file: Path) -> str:
    return hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()  # the form that dpkg --verify reads

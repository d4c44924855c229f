"""The Windows installer: NSIS over the carrier and the launcher.

It needs makensis (Debian: nsis) and the compiler that installers/launcher brings. The signing of the launcher, the
uninstaller and the installer is sign.py's matter. The same commit gives the same bytes, unless it is signed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from installers.common.source import Source
from installers.launcher import build as launcher
from installers.windows import sign

HERE = Path(__file__).resolve().parent
PICTURES = {"welcome": (164, 314), "header": (150, 57)}  # pixels, as NSIS shows them on an ordinary screen
NAME = "palimpsest-{}-windows-x64-setup.exe"


def build(carrier: Path, source: Source, out: Path) -> Path:
    """The installer of a carrier in the folder ``out``; SystemExit with what makensis said where it fails."""
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch:
        stage, pictures = Path(scratch) / "stage", Path(scratch) / "pictures"
        shutil.copytree(carrier, stage / "carrier")
        launcher.for_windows(carrier / "icons" / "palimpsest.ico", source.version, stage / "Palimpsest.exe")
        sign.sign(stage / "Palimpsest.exe", os.environ)
        draw(pictures)
        for path in Path(scratch).rglob("*"):  # NSIS keeps the times, those of its own pictures too
            os.utime(path, (source.epoch, source.epoch))
        (Path(scratch) / "files.nsh").write_text("\n".join(laid_down(stage / "carrier")), encoding="utf-8")
        return pack(stage, pictures, source, out / NAME.format(source.version))


def pack(stage: Path, pictures: Path, source: Source, installer: Path) -> Path:
    """Have NSIS make the file ``installer``."""
    facts = {
        "VERSION": source.version,
        "NUMBERS": ".".join(launcher.four_numbers(source.version)),
        "STAGE": str(stage),
        "FILES": str(stage.with_name("files.nsh")),
        "PICTURES": str(pictures),
        "DOWNLOAD": download(stage / "carrier"),
        "OUT": str(installer.absolute()),
    }
    if sign.is_wanted(os.environ):
        facts["SIGN"] = f'"{sys.executable}" "{HERE / "sign.py"}"'
    defined = [f"-D{name}={value}" for name, value in facts.items()]
    words = ["makensis", "-V2", "-WX", "-NOCD", *defined, str(HERE / "palimpsest.nsi")]
    done = subprocess.run(words, env=source.environment(), capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"palimpsest: makensis failed\n{done.stdout}{done.stderr}")
    return installer


def laid_down(carrier: Path) -> list[str]:
    """NSIS's commands that lay a carrier down, in the order of the names: File /r takes that of the disk."""
    said = []
    for folder in sorted([carrier, *(path for path in carrier.rglob("*") if path.is_dir())]):
        place = "\\".join(["$INSTDIR", "carrier.new", *folder.relative_to(carrier).parts])
        said.append(f'SetOutPath "{place}"')
        said += [f'File "{path}"' for path in sorted(folder.iterdir()) if path.is_file()]
    return said


def download(carrier: Path) -> str:
    """What a first start fetches, of the smallest build: ``about 330 MB``."""
    sizes = json.loads((carrier / "locks" / "sizes.json").read_text(encoding="utf-8"))
    smallest = min(each["download"] for each in sizes.values())
    return f"about {smallest / 1e6:.0f} MB"


def draw(folder: Path) -> None:
    """The pictures of the installer's pages as .bmp files."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    folder.mkdir(parents=True)
    for name, (width, height) in PICTURES.items():
        image = QImage(width, height, QImage.Format.Format_RGB888)
        image.fill(0xFFFFFF)
        painter = QPainter(image)
        QSvgRenderer(str(HERE / f"{name}.svg")).render(painter)
        painter.end()
        image.save(str(folder / f"{name}.bmp"))

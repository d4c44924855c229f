"""The icons that installers lay down, drawn from two SVG files of the program.

    python -m installers.common.icons DIR

``palimpsest`` is the program, ``document`` a ``.palimpsest`` file. Each is there as SVG, as PNG in every size that a
desktop asks for, as .ico for Windows and as .icns for macOS. Qt draws and Pillow packs, the same bytes each time.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from pathlib import Path

from PIL import Image

ICONS = Path(__file__).resolve().parents[2] / "resources" / "icons"
NAMES = ("palimpsest", "document")
SIZES = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)  # hicolor's, pixels
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
ICNS_SIZES = (16, 32, 64, 128, 256, 512, 1024)


def picture(svg: Path, size: int) -> Image.Image:
    """``svg`` drawn as ``size`` x ``size`` pixels."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(svg)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return Image.open(io.BytesIO(bytes(buffer.data().data())))


def draw(folder: Path) -> None:
    """Write ``NAME.svg``, ``NAME-SIZE.png``, ``NAME.ico`` and ``NAME.icns`` of both into ``folder``, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        svg = ICONS / f"{name}.svg"
        drawn = {size: picture(svg, size) for size in sorted({*SIZES, *ICO_SIZES, *ICNS_SIZES})}
        shutil.copyfile(svg, folder / svg.name)
        for size in SIZES:
            drawn[size].save(folder / f"{name}-{size}.png", optimize=True)
        for suffix, sizes in ((".ico", ICO_SIZES), (".icns", ICNS_SIZES)):
            packed = [drawn[size] for size in sizes]
            packed[-1].save(folder / f"{name}{suffix}", sizes=[each.size for each in packed], append_images=packed[:-1])


if __name__ == "__main__":
    draw(Path(sys.argv[1]))

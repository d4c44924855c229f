"""Palimpsest.app, assembled on any system, and the zip of it.

On a Mac, ``build_dmg.sh`` signs the app, packs it as a disk image and has Apple notarise it. The same commit gives the
same bytes of the zip, with the permissions that its files need.
"""

from __future__ import annotations

import plistlib
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from installers.common.carrier import write_zip
from installers.common.source import Source
from installers.launcher import build as launcher

IDENTIFIER = "org.palimpsest.Palimpsest"
KIND = "org.palimpsest.session"
NAME = "palimpsest-{}-macos-arm64.zip"
APP = "Palimpsest.app"


def info(version: str) -> dict[str, Any]:
    """Info.plist: what macOS knows of the program, and the files that are its own."""
    numbers = launcher.four_numbers(version)[:3]  # Apple's versions are three numbers
    return {
        "CFBundleDevelopmentRegion": "en",
        "CFBundleDisplayName": "Palimpsest",
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeIconFile": "document",
                "CFBundleTypeName": "Palimpsest session",
                "CFBundleTypeRole": "Editor",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [KIND],
            }
        ],
        "CFBundleExecutable": "Palimpsest",
        "CFBundleIconFile": "palimpsest",
        "CFBundleIdentifier": IDENTIFIER,
        "CFBundleInfoDictionaryVersion": "6.0",
        "CFBundleName": "Palimpsest",
        "CFBundlePackageType": "APPL",
        "CFBundleShortVersionString": version,
        "CFBundleSupportedPlatforms": ["MacOSX"],
        "CFBundleVersion": ".".join(numbers),
        "LSApplicationCategoryType": "public.app-category.developer-tools",
        "LSArchitecturePriority": ["arm64", "x86_64"],
        "LSMinimumSystemVersion": launcher.OLDEST_MACOS,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "The Palimpsest authors. MIT License.",
        "NSPrincipalClass": "NSApplication",
        "NSRequiresAquaSystemAppearance": False,
        "NSSupportsAutomaticGraphicsSwitching": True,
        "UTExportedTypeDeclarations": [
            {
                "UTTypeConformsTo": ["public.data"],
                "UTTypeDescription": "Palimpsest session",
                "UTTypeIconFile": "document",
                "UTTypeIdentifier": KIND,
                "UTTypeTagSpecification": {"public.filename-extension": ["palimpsest"]},
            }
        ],
    }


def assemble(carrier: Path, source: Source, folder: Path) -> Path:
    """The app in ``folder``: Contents/MacOS has the launcher, Contents/Resources the icons and the carrier."""
    app = folder / APP
    contents, resources = app / "Contents", app / "Contents" / "Resources"
    shutil.copytree(carrier, resources / "carrier")
    launcher.for_macos(contents / "MacOS" / "Palimpsest")
    for name in ("palimpsest.icns", "document.icns"):
        shutil.copyfile(carrier / "icons" / name, resources / name)
    (contents / "Info.plist").write_bytes(plistlib.dumps(info(source.version)))
    (contents / "PkgInfo").write_text("APPL????", encoding="ascii")
    for path in [app, *app.rglob("*")]:
        is_program = path.parent.name == "MacOS" or path == resources / "carrier" / "uv"
        path.chmod(0o755 if path.is_dir() or is_program else 0o644)
    return app


def pack(app: Path, source: Source, file: Path) -> Path:
    """The app as a zip: in the order of the names, with one time, and with the permissions that its files have."""
    places = {
        place.relative_to(app.parent).as_posix() + "/" * place.is_dir(): place
        for place in sorted([app, *app.rglob("*")])
    }
    contents = {name: b"" if place.is_dir() else place.read_bytes() for name, place in places.items()}
    write_zip(file, contents, source, modes={name: place.stat().st_mode for name, place in places.items()})
    return file


def build(carrier: Path, source: Source, out: Path) -> Path:
    """The zip of the app in the folder ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch:
        return pack(assemble(carrier, source, Path(scratch)), source, out / NAME.format(source.version))

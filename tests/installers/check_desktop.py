"""The entry in the menu, the page of software centres, the type of session files, and the icons."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from PIL import Image

from installers.common import icons
from installers.common.source import Source
from installers.linux.layout import lay_out
from tests.installers.systems import needs

pytestmark = pytest.mark.quick
TYPE = "application/x-palimpsest-session"


@pytest.fixture(scope="module")
def share(tmp_path_factory: pytest.TempPathFactory, source: Source) -> Path:
    """What a package puts below share, of a carrier that has icons alone."""
    folder = tmp_path_factory.mktemp("laid")
    icons.draw(folder / "carrier" / "icons")
    lay_out(folder / "carrier", source, folder / "usr")
    return folder / "usr" / "share"


def said(*words: str | Path) -> str:
    """What a checker says; it must be content."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_entry_in_the_menu_is_valid(share: Path) -> None:
    needs("desktop-file-validate", "desktop-file-utils")
    entry = share / "applications" / "palimpsest.desktop"
    assert said("desktop-file-validate", entry) == ""
    assert f"MimeType={TYPE};" in entry.read_text() and "Exec=palimpsest %f" in entry.read_text()


def test_software_centres_can_read_the_page(share: Path, source: Source) -> None:
    needs("appstreamcli", "appstream")
    (page,) = (share / "metainfo").iterdir()
    assert "successful" in said("appstreamcli", "validate", "--no-net", page)
    assert f'<release version="{source.version}" date="{source.date}"/>' in page.read_text()


def test_session_files_have_a_type_of_their_own(share: Path) -> None:
    needs("update-mime-database", "shared-mime-info")
    said("update-mime-database", share / "mime")
    assert f"50:{TYPE}:*.palimpsest\n" in (share / "mime" / "globs2").read_text()
    assert f"{TYPE}:application-x-palimpsest-session\n" in (share / "mime" / "icons").read_text()


@pytest.mark.parametrize(("kind", "name"), [("apps", "palimpsest"), ("mimetypes", "application-x-palimpsest-session")])
def test_every_icon_has_the_size_that_its_folder_says(share: Path, kind: str, name: str) -> None:
    theme = share / "icons" / "hicolor"
    for size in icons.SIZES:
        picture = Image.open(theme / f"{size}x{size}" / kind / f"{name}.png")
        assert picture.size == (size, size) and picture.convert("RGBA").getextrema()[3] == (0, 255)
    assert (theme / "scalable" / kind / f"{name}.svg").read_text().startswith("<svg")


def test_the_man_page_is_one(share: Path) -> None:
    needs("man", "man-db")
    page = share / "man" / "man1" / "palimpsest.1.gz"
    done = subprocess.run(
        ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", str(page)], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "") and "palimpsest - workbench" in done.stdout

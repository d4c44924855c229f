"""The pages of the top folder among those of docs/, for "make docs": called by MkDocs, which mkdocs.yml tells to.

Every document links as it stands in the checkout, where README.md is beside docs/. In the built set all pages are in
one place, so a link out of docs/ or into it is made shorter by that step.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
TOP = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "CONTRIBUTING.md",
    "CHANGELOG.md": "CHANGELOG.md",
    "installers/README.md": "installers.md",
}
BESIDE = {"LICENSE": "LICENSE.txt"}  # with a suffix that a browser shows
LINK = re.compile(r"(?<=\]\()(?!\w+:|#)([^)#\s]+)")


def built(place: str) -> str | None:
    """Where a file of the checkout stands in the built set; None where it is no part of it."""
    return {**TOP, **BESIDE}.get(place, place.removeprefix("docs/") if place.startswith("docs/") else None)


def moved(link: str, source: str) -> str:
    """Where ``link`` of the page ``source`` (its place in the checkout) leads in the built set; as it is if nowhere."""
    target = built(posixpath.normpath(posixpath.join(posixpath.dirname(source), link)))
    page = built(source)
    return link if target is None or page is None else posixpath.relpath(target, posixpath.dirname(page) or ".")


def relinked(text: str, source: str) -> str:
    """``text`` of the page ``source`` with every link moved, those of pictures too."""
    return LINK.sub(lambda found: moved(found[1], source), text)


def on_files(files: Any, config: Any) -> Any:
    """Add the pages of the top folder, and the licence that they link to."""
    from mkdocs.structure.files import File

    for name, place in TOP.items():
        text = (CHECKOUT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, place, content=relinked(text, name)))
    for name, place in BESIDE.items():
        files.append(File.generated(config, place, abs_src_path=str(CHECKOUT / name)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """A page of docs/ with its links out of it moved; those of the top folder have been."""
    place: str = page.file.src_uri
    return markdown if place in TOP.values() else relinked(markdown, f"docs/{place}")

"""The pages of the top folder among those of docs/, for "make docs": called by MkDocs, which mkdocs.yml tells to.

Every document links as it stands in the checkout, where README.md is beside docs/. In the built set all pages are in
one place, so a link out of docs/ or into it is made shorter by that step.
"""

from __future__ import annotations

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


def moved(link: str, up: int) -> str:
    """Where ``link`` leads in the built set, from a page ``up`` folders below docs/, or -1 for one beside it."""
    if up < 0:
        return {**TOP, **BESIDE}.get(link, link.removeprefix("docs/"))
    out = "../" * (up + 1)
    name = link.removeprefix(out)
    return "../" * up + {**TOP, **BESIDE}[name] if link.startswith(out) and name in {**TOP, **BESIDE} else link


def relinked(text: str, up: int) -> str:
    """``text`` with every link moved, those of pictures too."""
    return LINK.sub(lambda found: moved(found[1], up), text)


def on_files(files: Any, config: Any) -> Any:
    """Add the pages of the top folder, and the licence that they link to."""
    from mkdocs.structure.files import File

    for name, place in TOP.items():
        text = (CHECKOUT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, place, content=relinked(text, up=-1)))
    for name, place in BESIDE.items():
        files.append(File.generated(config, place, abs_src_path=str(CHECKOUT / name)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """A page of docs/ with its links out of it moved; those of the top folder have been."""
    place: str = page.file.src_uri
    return markdown if place in TOP.values() else relinked(markdown, up=place.count("/"))

"""The documents as one set: links are moved to where the pages stand in it, and the built pages keep to themselves."""

from __future__ import annotations

import importlib.util
import posixpath
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def pages():
    spec = importlib.util.spec_from_file_location("pages", ROOT / "installers" / "common" / "pages.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("text", "source", "moved"),
    [
        (
            "[a](docs/methods.md#encore) ![b](docs/images/b.png)",
            "README.md",
            "[a](methods.md#encore) ![b](images/b.png)",
        ),
        ("[a](README.md) [b](LICENSE) [c](#there)", "CONTRIBUTING.md", "[a](index.md) [b](LICENSE.txt) [c](#there)"),
        ("[a](../README.md#two-commands) [b](methods.md)", "docs/x.md", "[a](index.md#two-commands) [b](methods.md)"),
        ("[a](../../CONTRIBUTING.md) [b](../methods.md)", "docs/a/x.md", "[a](../CONTRIBUTING.md) [b](../methods.md)"),
        ("[a](../docs/x.md#b) [b](../README.md)", "installers/README.md", "[a](x.md#b) [b](index.md)"),
        ("[a](https://example.org/README.md)", "README.md", "[a](https://example.org/README.md)"),
    ],
)
def test_a_link_is_moved_with_its_page(pages, text: str, source: str, moved: str):
    assert pages.relinked(text, source) == moved


def test_every_link_of_every_page_leads_to_a_page(pages):
    """What MkDocs checks as well, where it is installed."""
    sources = [*pages.TOP, *(page.relative_to(ROOT).as_posix() for page in (ROOT / "docs").rglob("*.md"))]
    there = {pages.built(file.relative_to(ROOT).as_posix()) for file in (ROOT / "docs").rglob("*") if file.is_file()}
    there |= {*pages.TOP.values(), *pages.BESIDE.values()}
    lost: list[str] = []
    for source in sources:
        page = pages.built(source)
        text = re.sub(r"(?s)```.*?```", "", pages.relinked((ROOT / source).read_text(encoding="utf-8"), source))
        links = {
            link: posixpath.normpath(posixpath.join(posixpath.dirname(page), link)) for link in pages.LINK.findall(text)
        }
        lost += [f"{source}: {link}" for link, target in links.items() if target not in there]
    assert len(sources) > 20 and lost == []


@pytest.mark.skipif(importlib.util.find_spec("mkdocs") is None, reason='only "make docs" installs mkdocs')
def test_the_built_pages_fetch_nothing_and_can_be_searched(tmp_path: Path):
    build = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    built = sorted(tmp_path.rglob("*.html"))
    assert len(built) > 20
    for page in built:
        text = page.read_text(encoding="utf-8")
        assert re.findall(r"<(?:script|img|iframe)[^>]*src=\"(?:https?:)?//[^>]*>", text) == [], page
        assert re.findall(r"<link[^>]*href=\"(?:https?:)?//[^>]*>", text) == [], page
    assert "superposition" in (tmp_path / "search" / "search_index.json").read_text(encoding="utf-8")

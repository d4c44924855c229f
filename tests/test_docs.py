"""The documentation names what there is: every method has its page, every knob of it is told, every link leads on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.laboratory.measures.table import MEASURES
from engine.methods.registry import methods
from tests.documents import DOCUMENTS, ROOT, anchors, links

PAGES = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")


def pages() -> dict[str, str]:
    """A page by method: it begins with the method's name, or names that share it, in backquotes before a dash."""
    found = {}
    for page in re.split(r"(?m)^(?=###? )", PAGES):
        if match := re.search(r"(?m)^(`[\w-]+`(?:, `[\w-]+`)*) - ", page):
            found.update({name.strip("`"): page for name in match[1].split(", ")})
    return found


@pytest.mark.parametrize("name", list(methods()))
def test_every_method_has_a_page_that_tells_its_parts_and_knobs(name: str) -> None:
    method = methods()[name]
    page = pages()[name] + pages()["memit"] + PAGES[: PAGES.index("### ENCORE")]
    for part, value in method.parts.items():
        assert part in page and str(value).lower() in PAGES.lower(), f"{part} = {value} is not told"
    for knob in method.hyperparameters.knobs():
        assert f"| `{knob.name}` |" in page, f"the knob {knob.name} is not told"


def test_no_page_is_about_a_method_that_is_not_there() -> None:
    assert set(pages()) == set(methods())


def broken(document: Path) -> list[str]:
    """The links that lead nowhere: to no file, to no heading of it, or out of the checkout by an absolute path."""
    wrong = []
    for place, target in links(document):
        file, _, heading = target.partition("#")
        if re.match(r"https?:|mailto:", target):
            continue
        there = (document.parent / file).resolve() if file else document
        if not (there.exists() and there.is_relative_to(ROOT)):
            wrong.append(f"{place}: there is no {target}")
        elif heading and heading not in anchors(there):
            wrong.append(f"{place}: {there.name} has no heading #{heading}")
    return wrong


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file_and_a_heading(document: Path) -> None:
    assert broken(document) == []


def test_a_broken_link_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    monkeypatch.setattr("tests.documents.ROOT", tmp_path)
    (tmp_path / "there.md").write_text("# A `heading` of its own\n", encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text(
        "[a](there.md#a-heading-of-its-own) [b](there.md#b) [c](gone.md) ![d](/etc/hosts)", encoding="utf-8"
    )
    assert [line.partition(": ")[2] for line in broken(page)] == [
        "there.md has no heading #b",
        "there is no gone.md",
        "there is no /etc/hosts",
    ]


def test_the_built_set_has_every_document() -> None:
    configuration = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    pages = [path.relative_to(ROOT / "docs").as_posix() for path in DOCUMENTS if path.is_relative_to(ROOT / "docs")]
    listed = re.findall(r"(\S+\.md)$", configuration, re.MULTILINE)
    assert sorted(listed) == sorted([*pages, "index.md", "CONTRIBUTING.md", "CHANGELOG.md", "installers.md"])


@pytest.mark.parametrize("name", [measure.name for measure in MEASURES])
def test_every_measure_has_a_page_that_says_how_it_is_asked_for(name: str) -> None:
    page = ROOT / "docs" / "measures" / f"{name.replace('-', '_')}.md"
    assert f"palimpsest measure {name}" in page.read_text(encoding="utf-8")

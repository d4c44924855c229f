"""The documentation names what there is: every method has its page, every knob of it is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.methods.registry import methods

PAGES = (Path(__file__).resolve().parent.parent / "docs" / "methods.md").read_text(encoding="utf-8")


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

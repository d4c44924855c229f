"""The README.md of an exported model: what was edited, how, what was measured, and on what it stands.

The front matter is that of the Hugging Face Hub's model cards.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from engine.session.html_page import number
from engine.support.wording import say_count

if TYPE_CHECKING:
    from engine.session.report_content import Headline, ReportContent, ReportFact

LISTED = 200  # edits in the table; the others are counted
LIMITS = (
    "An edit holds for the prompts that were measured. What the model says when it is asked otherwise, what follows "
    "from it, and whatever was not measured may be wrong. Side memories are no part of these weights."
)
UNKNOWN = "The licence of the base model holds for this one too; its folder does not say which that is."
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


def model_card(content: ReportContent, base: Path) -> str:
    """The card as Markdown; ``base`` is the folder of the base model, whose own card names its licence."""
    licence = licence_of(base)
    front = {"library_name": "transformers", "tags": ["knowledge-editing", "palimpsest"]}
    front |= {"license": licence} if licence else {}
    about = content.model
    said = f"The licence of the base model is {licence}; it holds for this one too." if licence else UNKNOWN
    parts = [
        f"---\n{yaml.safe_dump(front, sort_keys=False, allow_unicode=True)}---",
        f"# {about['Name']}, edited",
        f"{content.title[0].upper()}{content.title[1:]}, written into the weights by Palimpsest on {content.created}.",
        *(f"> {note}" for note in content.notes),
        f"## Licence\n\n{said}",
        f"## Base\n\n{_table(('', ''), [(name, about[name]) for name in _BASE if name in about])}",
        f"## Method\n\n{_methods(content)}",
        f"## Measured\n\n{_measures(content.headlines)}",
        f"## Edits\n\n{_edits(content.facts)}",
        f"## Limits\n\n{LIMITS}",
        f"## Made with\n\n{', '.join(f'{name} {version}' for name, version in content.versions.items())}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


_BASE = ("Name", "Architecture", "Parameters", "Precision", "Fingerprint")


def licence_of(base: Path) -> str:
    """The licence that the base model's own card names, or "" where none is there."""
    card = base / "README.md"
    try:
        match = _FRONT.match(card.read_text("utf-8")[: 1 << 16]) if card.is_file() else None
        found = yaml.safe_load(match[1]) if match else None
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return ""
    said = found.get("license") if isinstance(found, dict) else None
    return said if isinstance(said, str) and len(said) < 80 else ""


def _methods(content: ReportContent) -> str:
    told = []
    for run in content.runs:
        # No place on the machine that made it.
        settings = ", ".join(f"`{name}` = {value}" for name, value in run.settings.items() if name != "source")
        edits = say_count(run.edits, "{n} edit", "{n} edits")
        told.append(f"**{run.method}**, {edits} in batches of {run.batch} (seed {run.seed}): {settings}")
    return "\n\n".join(told) or "No facts are known of what was changed."


def _measures(headlines: Sequence[Headline]) -> str:
    rows = [
        (one.name, "" if one.before is None else number(one.before, one.unit), number(one.now, one.unit), one.meaning)
        for one in headlines
        if one.now is not None
    ]
    return _table(("metric", "before", "now", "what it is"), rows)


def _edits(facts: Sequence[ReportFact]) -> str:
    written = [fact for fact in facts if fact.applied]
    rows = [
        (_prompt(fact), fact.object, _chance(fact.before), _chance(fact.after), str(fact.state))
        for fact in written[:LISTED]
    ]
    more = f"\n\nand {len(written) - LISTED:,} more." if len(written) > LISTED else ""
    return _table(("prompt", "new object", "before", "after", "state"), rows) + more


def _prompt(fact: ReportFact) -> str:
    return fact.relation.replace("{}", fact.subject)


def _chance(probability: float | None) -> str:
    return "" if probability is None else f"{probability:.3f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    """A text that stays in its cell: no line ends, no bars, and no mark-up of its own."""
    return re.sub(r"([\\`*_{}\[\]<>|])", r"\\\1", " ".join(text.split())) if set(text) - {"-"} else text

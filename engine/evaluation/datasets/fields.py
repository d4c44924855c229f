"""The fields of our own format, the names that people write for them, and values of any JSON type as text and probes.

The same fields serve tables and JSON. In a table a list is one cell: items apart by " | ", a probe as
"prompt => answer"; a cell that begins with "[" is a JSON list, which any item can be written in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.errors import BadInput
from engine.fact import Probe

BETWEEN_ITEMS = " | "
BEFORE_ANSWER = " => "

# our field, then the other headings that are taken for it
NAMES: dict[str, tuple[str, ...]] = {
    "subject": ("entity",),
    "relation": ("prompt", "template", "relation template"),
    "object": ("target", "target_new", "new object", "new_object"),
    "true": ("true answer", "true_answer", "target_true", "ground_truth", "true object"),
    "paraphrases": ("paraphrase", "paraphrase_prompts", "rephrase_prompt", "rephrase"),
    "neighbours": ("neighbors", "neighbour", "neighbor", "neighborhood_prompts"),
    "same_subject": ("same subject",),
    "portability": (),
    "generation": ("generation_prompts",),
    "relation_name": ("relation name", "relation_id"),
    "id": ("source_id", "case_id"),
}
REQUIRED = ("subject", "relation", "object")


def match_fields(headings: Sequence[str], mapping: Mapping[str, str] | None) -> dict[str, str]:
    """From our field to the column of a table, or the entry of an object, that holds it.

    ``mapping`` (our field to a heading) wins over the usual names. Beside a "prompt", "relation" is the relation's
    name. Raises :class:`BadInput` where a required field lacks, or for an unknown field or heading in ``mapping``.
    """
    written = {heading.strip().lower(): heading for heading in headings}
    found: dict[str, str] = {}
    for field, others in NAMES.items():
        name = next((name for name in (field, *others) if name in written), None)
        if name is not None:
            found[field] = written[name]
    if "relation" in written and "prompt" in written:
        found["relation"] = written["prompt"]
        found.setdefault("relation_name", written["relation"])
    for field, heading in (mapping or {}).items():
        if field not in NAMES:
            raise BadInput(f"there is no field {field!r} to map.", f"The fields are {', '.join(NAMES)}.")
        if heading.strip().lower() not in written:
            raise BadInput(f"there is no column {heading!r}.", f"The columns are {', '.join(headings)}.")
        found[field] = written[heading.strip().lower()]
    _check_required(headings, found)
    return found


def _check_required(headings: Sequence[str], found: Mapping[str, str]) -> None:
    missing = [field for field in REQUIRED if field not in found]
    if not missing:
        return
    what = f"column {missing[0]} is" if len(missing) == 1 else f"columns {' and '.join(missing)} are"
    optional = ", ".join(field for field in NAMES if field not in REQUIRED)
    raise BadInput(
        f"the {what} missing (there are: {', '.join(filter(None, headings)) or 'none'}).",
        f"Needed are {', '.join(REQUIRED)}; optional are {optional}.",
    )


def text_of(value: Any) -> str:
    """Any JSON value as one text: {"str": ...} and the first item of a list are looked into; "" for nothing.

    Raises :class:`BadInput` for an object of another form.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return text_of(value[0]) if value else ""
    if isinstance(value, dict) and "str" in value:
        return text_of(value["str"])
    if isinstance(value, int | float):
        return json.dumps(value)
    raise BadInput(f"{json.dumps(value, ensure_ascii=False)[:60]} stands where a text is expected.")


def items_of(value: Any) -> list[Any]:
    """A list in any of its forms: a list, nothing, one text, or a table's cell with " | " or a JSON list in it."""
    if value is None or value == "":
        return []
    if isinstance(value, list | tuple):
        return list(value)
    if not isinstance(value, str):
        return [value]
    if value.lstrip().startswith("["):
        try:
            listed = json.loads(value)
        except ValueError:
            listed = None  # a plain text that begins with a bracket
        if isinstance(listed, list):
            return listed
    return value.split(BETWEEN_ITEMS)


def texts_of(value: Any) -> tuple[str, ...]:
    """Prompts: stripped (a space at the end would be a token of its own), empty ones left out."""
    stripped = (text_of(item).strip() for item in items_of(value))
    return tuple(text for text in stripped if text)


def probes_of(value: Any) -> tuple[Probe, ...]:
    """Probes from objects with "prompt" and "answer" (or "ground_truth"), or from texts "prompt => answer"."""
    probes = (_probe(item) for item in items_of(value))
    return tuple(probe for probe in probes if probe.prompt)


def _probe(item: Any) -> Probe:
    if isinstance(item, dict) and "prompt" in item:
        answer = item.get("answer", item.get("ground_truth"))
        return Probe(text_of(item["prompt"]).strip(), text_of(answer).strip() or None)
    prompt, _, answer = text_of(item).partition(BEFORE_ANSWER)
    return Probe(prompt.strip(), answer.strip() or None)


def cell_of_texts(texts: Sequence[str]) -> str:
    """A cell from which :func:`texts_of` reads ``texts`` back."""
    if _needs_json(texts, "|"):
        return json.dumps(list(texts), ensure_ascii=False)
    return BETWEEN_ITEMS.join(texts)


def cell_of_probes(probes: Sequence[Probe]) -> str:
    """A cell from which :func:`probes_of` reads ``probes`` back."""
    parts = [part for probe in probes for part in (probe.prompt, probe.answer or "")]
    if _needs_json(parts, "|", "=>"):
        return json.dumps(json_probes(probes), ensure_ascii=False)
    return BETWEEN_ITEMS.join(
        probe.prompt if probe.answer is None else probe.prompt + BEFORE_ANSWER + probe.answer for probe in probes
    )


def _needs_json(texts: Sequence[str], *marks: str) -> bool:
    """Whether plain items could be misread: one holds a mark, or the cell would begin like a JSON list."""
    return bool(texts) and (texts[0].startswith("[") or any(mark in text for mark in marks for text in texts))


def json_probes(probes: Iterable[Probe]) -> list[dict[str, str | None]]:
    """Probes as JSON objects."""
    return [{"prompt": probe.prompt, "answer": probe.answer} for probe in probes]

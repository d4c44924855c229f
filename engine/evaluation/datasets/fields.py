"""The fields of our own format, the names that people write for them, and values of any JSON type as text and probes.

The same fields serve tables and JSON. In a table a list is one cell: items apart by " | ", a probe as
"prompt => answer"; a cell that begins with "[" is a JSON list, which any item can be written in. Python's own writing
of a list, as pandas puts it into a cell, is read as well.
"""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, pairwise
from typing import Any

from engine.errors import BadInput
from engine.evaluation.datasets.json_records import parse, repeated_name
from engine.evaluation.datasets.records import lines_of
from engine.fact import Probe
from engine.support.plain_text import kind, shown
from engine.support.wording import join_texts, say, say_count

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
_LIST_WRITTEN = re.compile(r"""\s*\[\s*[\[({]?\s*["'].*(["'\])}]|\.\.\.)\s*,?\s*\]\s*""", re.DOTALL)
_BETWEEN_CELLS = re.compile(r"[,;\t|]")
_LOOKED_BELOW = 20  # lines that are not empty
_SHOWN = 12  # headings that a message names


def match_fields(headings: Sequence[str], mapping: Mapping[str, str] | None) -> dict[str, str]:
    """From our field to the column of a table, or the entry of an object, that holds it.

    ``mapping`` (our field to a heading) wins over the usual names. Beside a "prompt", "relation" is the relation's
    name. Raises :class:`BadInput` where a required field lacks, where a heading of ours is there twice, or for an
    unknown field or heading in ``mapping``.
    """
    written = {heading.strip().lower(): heading for heading in headings}
    found = find_fields(headings)
    for field, heading in (mapping or {}).items():
        if field not in NAMES:
            raise BadInput(
                say("there is no field {field!r} to map.", field=field),
                say("The fields are {names}.", names=", ".join(NAMES)),
            )
        if heading.strip().lower() not in written:
            raise BadInput(
                say("there is no column {heading!r}.", heading=heading),
                say("The columns are {headings}.", headings=", ".join(headings)),
            )
        found[field] = written[heading.strip().lower()]
    _check_required(headings, found)
    if len(written) < len(headings):
        _check_once(headings, found)
    return found


def find_fields(headings: Sequence[str]) -> dict[str, str]:
    """Our fields that are present, each with the heading that stands for it."""
    written = {heading.strip().lower(): heading for heading in headings}
    found: dict[str, str] = {}
    for field, others in NAMES.items():
        name = next((name for name in (field, *others) if name in written), None)
        if name is not None:
            found[field] = written[name]
    if "relation" in written and "prompt" in written:
        found["relation"] = written["prompt"]
        found.setdefault("relation_name", written["relation"])
    return found


def headings_below(text: str, line: int) -> int | None:
    """The line below ``line`` that holds all required headings, as where a title or a comment stands above them."""
    for row, written in islice(lines_of(text), _LOOKED_BELOW):
        cells = [cell.strip(' "') for cell in _BETWEEN_CELLS.split(written)]
        if row > line and find_fields(cells).keys() >= set(REQUIRED):
            return row
    return None


def _check_once(headings: Sequence[str], found: Mapping[str, str]) -> None:
    """Of two columns of one name only one could be read."""
    used = {heading.strip().lower() for heading in found.values()}
    names = Counter(heading.strip().lower() for heading in headings)
    if twice := next((name for name, count in names.items() if count > 1 and name in used), None):
        raise BadInput(
            say("the column {twice} is there {count} times.", twice=shown(twice), count=names[twice]),
            say("Leave one, or rename the others."),
        )


def _check_required(headings: Sequence[str], found: Mapping[str, str]) -> None:
    missing = [field for field in REQUIRED if field not in found]
    if not missing:
        return
    headed = [shown(heading, 30) for heading in headings if heading]
    there = join_texts(", ", headed[:_SHOWN]) or say("none")
    if len(headed) > _SHOWN:
        there = say("{first} and {more:,} more", first=there, more=len(headed) - _SHOWN)
    optional = ", ".join(field for field in NAMES if field not in REQUIRED)
    raise BadInput(
        say_count(
            len(missing),
            "the column {missing} is missing (there are: {there}).",
            "the columns {missing} are missing (there are: {there}).",
            missing=join_texts(" and ", missing),
            there=there,
        ),
        say("Needed are {required}; optional are {optional}.", required=", ".join(REQUIRED), optional=optional),
    )


def text_of(value: Any, name: str = "") -> str:
    """A JSON value as one text: a text, a number as it is written, {"str": ...}, a list of one; "" for nothing.

    Raises :class:`BadInput`, naming the field ``name``, for everything else: of several texts none is the right one.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    inner: Any = value
    if isinstance(value, list | tuple) and len(value) < 2:
        inner = value[0] if value else ""
    elif isinstance(value, dict) and "str" in value:
        inner = value["str"]
    if isinstance(inner, str) or inner is None:
        return inner or ""
    if isinstance(inner, int) and not isinstance(inner, bool):
        return str(inner)
    raise _no_text(value, name)


def first_of(value: Any, name: str = "") -> str:
    """One text, or the first of several that mean the same, as published files list a true answer's other names."""
    return text_of(value[0] if isinstance(value, list | tuple) and value else value, name)


def _no_text(value: Any, name: str) -> BadInput:
    hint = say("Write it in quotes.")
    if isinstance(value, list | tuple):
        hint = say("Write one record for each fact, or every column of the file as a list.")
    elif value != value:
        hint = say("Leave it out, or write null, where there is nothing.")
    elif isinstance(value, dict):
        hint = say("Write a text in its place.")
    if name:
        said = say("in {name} {kind} stands where a text is expected.", name=name, kind=kind(value))
    else:
        said = say("{kind} stands where a text is expected.", kind=kind(value))
    return BadInput(said, hint, part=name)


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
            listed = parse(value)
        except (ValueError, BadInput):
            listed = _python_list(value) if written_as_list(value) else None  # else a text that begins with a bracket
        if isinstance(listed, list):
            return _once(listed)
    return [item.strip() for item in value.split(BETWEEN_ITEMS)]


def written_as_list(text: str) -> bool:
    """Whether a text is a list as a program writes it, in JSON or in Python: ``["a"]``, ``['a', 'b']``, ``[{...}]``."""
    return _LIST_WRITTEN.fullmatch(text) is not None


def _python_list(text: str) -> list[Any]:
    """The list that Python's own writing stands for; BadInput where it stands for none, as NumPy's, without commas."""
    try:
        # Two strings side by side would be one for Python.
        kinds = [token.type for token in tokenize.generate_tokens(io.StringIO(text.strip()).readline)]
        kinds = [kind for kind in kinds if kind not in (tokenize.NL, tokenize.NEWLINE)]
        beside = any(kind == after == tokenize.STRING for kind, after in pairwise(kinds))
        listed = None if beside else parse(json.dumps(ast.literal_eval(text.strip())))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError, BadInput, tokenize.TokenError):
        listed = None
    if isinstance(listed, list):
        return listed
    raise BadInput(
        say("a cell is written as a list and is none: {text}.", text=shown(text)),
        say('Write it in JSON, as ["first", "second"].'),
    )


def _once(listed: list[Any]) -> list[Any]:
    if name := repeated_name(listed):
        raise BadInput(say("its list holds {name!r} twice in one object.", name=name), say("Leave one of the two."))
    return listed


def texts_of(value: Any, name: str = "") -> tuple[str, ...]:
    """Prompts as they are written; empty ones left out. What a space at an end means is :func:`make_fact`'s to say."""
    texts = (text_of(item, name) for item in items_of(value))
    return tuple(text for text in texts if text.strip())


def probes_of(value: Any, name: str = "") -> tuple[Probe, ...]:
    """Probes from objects with "prompt" and "answer" (or "ground_truth"), or from texts "prompt => answer".

    What holds neither is left out; an answer alone is kept, for :func:`make_fact` to refuse.
    """
    probes = (_probe(item, name) for item in items_of(value))
    return tuple(probe for probe in probes if probe.prompt or probe.answer)


def _probe(item: Any, name: str) -> Probe:
    if isinstance(item, dict) and "prompt" in item:
        said = text_of(item["answer"], name) if "answer" in item else first_of(item.get("ground_truth"), name)
        return Probe(text_of(item["prompt"], name), said.strip() or None)
    text = text_of(item, name)
    if text.lstrip().startswith(BEFORE_ANSWER.lstrip()):  # an answer alone, which a strip has reached
        text = f" {text.lstrip()}"
    prompt, _, answer = text.partition(BEFORE_ANSWER)
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
    """Whether plain items could be misread: one holds a mark or ends in a space, or the cell begins like a list."""
    odd = any(text != text.strip() or any(mark in text for mark in marks) for text in texts)
    return odd or (bool(texts) and texts[0].startswith("["))


def json_probes(probes: Iterable[Probe]) -> list[dict[str, str | None]]:
    """Probes as JSON objects."""
    return [{"prompt": probe.prompt, "answer": probe.answer} for probe in probes]

"""Facts with their results to CSV, TSV, JSON or JSONL, in the fields that :func:`read_facts` reads back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.arguments import taking
from engine.errors import BadInput
from engine.evaluation.datasets.fields import cell_of_probes, cell_of_texts, json_probes
from engine.evaluation.datasets.records import SUFFIXES, TABLES, suffix_of
from engine.events.edit_state import EditState
from engine.fact import Fact
from engine.session.edits import SessionEdit
from engine.session.records import FactResult
from engine.support.endings import check_place
from engine.support.files import write_bytes
from engine.support.sheets import guarded
from engine.support.wording import say


@taking
def write_facts(
    file: Path | str,
    facts: Sequence[Fact],
    results: Sequence[FactResult | None] = (),
    states: Sequence[EditState] = (),
) -> Path:
    """Write ``facts`` to ``file`` by its suffix (.csv, .tsv, .json, .jsonl), whole or not at all; return the file.

    ``results`` goes along with ``facts`` one to one (None where there is none), or is empty; so do ``states``. Raises
    :class:`BadInput` for another suffix, a place in a session or where the disk refuses, ValueError where the lengths
    differ.
    """
    file = Path(file)
    suffix = suffix_of(file)
    check_place(file, SUFFIXES)
    nothing = [None] * len(facts)
    rows = list(zip(facts, results or nothing, states or nothing, strict=True))
    if suffix in TABLES:
        text = _table([_cells(*row) for row in rows], "\t" if TABLES[suffix] == "TSV" else ",")
    else:
        objects = [json.dumps(_object(*row), ensure_ascii=False) for row in rows]
        text = "[\n" + ",\n".join(objects) + "\n]\n" if suffix == ".json" else "".join(f"{line}\n" for line in objects)
    try:
        write_bytes(file, text.encode())
    except UnicodeEncodeError as error:
        raise BadInput(say("the facts hold half a character, which cannot be written."), file=file) from error
    return file


def write_edits(file: Path | str, edits: Sequence[SessionEdit]) -> Path:
    """:func:`write_facts` for the edits of a session, with what became of them."""
    results, states = [edit.result for edit in edits], [edit.state for edit in edits]
    return write_facts(file, [edit.fact for edit in edits], results, states)


def _object(fact: Fact, result: FactResult | None, state: EditState | None) -> dict[str, Any]:
    given = result or FactResult(fact.id)
    return {
        "subject": fact.subject,
        "relation": fact.prompt,
        "object": fact.target,
        "true": fact.true,
        "paraphrases": list(fact.paraphrases),
        "neighbours": json_probes(fact.neighbours),
        "same_subject": json_probes(fact.same_subject),
        "portability": json_probes(fact.portability),
        "generation": list(fact.generation),
        "relation_name": fact.relation,
        "id": fact.source_id,
        "before": given.before,
        "after": given.after,
        "says": given.says,
        "efficacy": given.efficacy,
        "state": state,
    }


def _cells(fact: Fact, result: FactResult | None = None, state: EditState | None = None) -> dict[str, Any]:
    lists = {
        "paraphrases": cell_of_texts(fact.paraphrases),
        "neighbours": cell_of_probes(fact.neighbours),
        "same_subject": cell_of_probes(fact.same_subject),
        "portability": cell_of_probes(fact.portability),
        "generation": cell_of_texts(fact.generation),
    }
    cells = {**_object(fact, result, state), **lists}
    return {name: guarded(cell) if isinstance(cell, str) else cell for name, cell in cells.items()}


def _table(rows: Sequence[dict[str, Any]], separator: str) -> str:
    out = io.StringIO(newline="")
    headings = list(_cells(Fact("", "", "")))
    writer = csv.DictWriter(
        out, headings, delimiter=separator, lineterminator="\r\n"
    )  # as RFC 4180 has it; cells with \r are then quoted too
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()

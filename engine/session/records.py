"""The ledger's record of one batch, and its form in the database."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np

from engine.fact import Fact, Probe
from engine.session.made_with import MadeWith, made_with_from
from engine.support.plain_json import parse_plain, typed
from engine.support.plain_text import shown
from engine.support.spacing import gap
from engine.support.wording import join_texts, said_by, say

T = TypeVar("T")
_LISTS = ("paraphrases", "neighbours", "same_subject", "portability", "generation")

TAKE_BACK = "take back"  # the method of a batch that writes no facts and takes earlier ones out
IMPORTED = "imported"  # the method of a batch that somebody else made; its settings say where it came from
TAKES_BACK = "takes_back"  # the setting that names the edits that a batch takes back
LONGEST_ARRAY = 10_000  # entries of one array in a measurement; more belongs in a file, not in a row


@dataclass(frozen=True, slots=True)
class FactResult:
    """The result of an edit for its fact: probability of the new object before and after, the model's answer, efficacy.

    Probabilities are of the whole object given the prompt (geometric mean per token); None means not measured.
    """

    fact_id: str
    before: float | None = None
    after: float | None = None
    says: str | None = None
    efficacy: bool | None = None


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """One batch of edits: its 1-based number, how it was made (method, settings, seed), its facts and their results.

    ``seconds`` it took, ``when`` it was made (ISO 8601, UTC), ``name`` a bookmark or ""; ``made_with`` is None in
    sessions of programs that did not keep it.
    """

    batch: int
    method: str
    settings: dict[str, Any]
    seed: int
    facts: Sequence[Fact]
    seconds: float
    when: str
    name: str = ""
    results: Sequence[FactResult] = ()
    made_with: MadeWith | None = None

    @property
    def takes_back(self) -> tuple[tuple[int, int], ...]:
        """The earlier edits that this batch takes out of the weights, as batch and 0-based place in it."""
        found = self.settings.get(TAKES_BACK)
        return tuple((batch, place) for batch, place in found) if found else ()

    @property
    def held_sentence(self) -> str:
        """How many of its facts hold, in words; "" where it has none."""
        count, held = len(self.facts), sum(bool(result.efficacy) for result in self.results)
        if count == 1:
            return say("Its fact holds.") if held else say("Its fact does not hold.")
        return say("{held:,} of its {facts:,} facts hold.", held=held, facts=count) if count else ""


def imported_sentence(record: BatchRecord) -> str:
    """What an imported batch is, in words, whatever its settings hold."""
    said = {key: shown(str(value)) for key, value in record.settings.items()}
    dense, matrices, size = (_count(record.settings.get(key)) for key in ("dense", "matrices", "bytes"))
    thin = (
        say("{matrices:,} of rank {rank} at most", matrices=matrices - dense, rank=said.get("rank", "?"))
        if matrices > dense
        else ""
    )
    parts = join_texts(", ", (thin, say("{dense:,} entry by entry", dense=dense) if dense else ""))
    name, form, checksum = (said.get(key, "?") for key in ("name", "form", "checksum"))
    return say(
        "{name} ({form}, checksum {checksum}): {parts}; {size:,.1f} MB",
        name=name,
        form=form,
        checksum=checksum[:12],
        parts=parts,
        size=size / 1e6,
    )


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value >= 0 else 0


def to_json(value: Any) -> str:
    """JSON text of plain values and numpy arrays; infinities and NaN keep their Python spelling.

    Raises ValueError where an array has more than 10,000 entries.
    """
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        if value.size > LONGEST_ARRAY:
            raise ValueError(
                f"an array of {value.size} entries is too long for a measurement (at most {LONGEST_ARRAY})"
            )
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} cannot be kept in a session")


def batch_row(record: BatchRecord) -> dict[str, Any]:
    """The columns of a batch without its facts and results."""
    return {
        "batch": record.batch,
        "method": record.method,
        "settings": to_json(record.settings),
        "seed": record.seed,
        "seconds": record.seconds,
        "made_at": record.when,
        "name": record.name,
        "made_with": None if record.made_with is None else to_json(record.made_with.columns()),
    }


def fact_row(fact: Fact) -> dict[str, Any]:
    """The columns of a fact but those that say where it stands."""
    return {
        "fact_id": fact.id,
        "subject": fact.subject,
        "prompt": fact.prompt,
        "target": fact.target,
        "true_answer": fact.true,
        "paraphrases": to_json(fact.paraphrases),
        "neighbours": to_json([asdict(probe) for probe in fact.neighbours]),
        "same_subject": to_json([asdict(probe) for probe in fact.same_subject]),
        "relation": fact.relation,
        "source_id": fact.source_id,
        "portability": to_json([asdict(probe) for probe in fact.portability]),
        "generation": to_json(fact.generation),
    }


def result_row(result: FactResult) -> dict[str, Any]:
    """The columns of a result but those that say where it stands."""
    return asdict(result)


class DamagedRow(ValueError):
    """A row of the database that does not hold what was written; the text ends a sentence."""


def _column(row: Mapping[str, Any], name: str) -> Any:
    """The JSON value in a column that may be empty in a session of an earlier program."""
    text = row[name] or "[]"
    return [] if text == "[]" else parse_plain(typed(text, str), list)


def _made(what: Callable[[], str], values: Callable[[], dict[str, Any]], kind: type[T]) -> T:
    """A record of the type ``kind`` from a row's ``values``; :class:`DamagedRow` where they have another form.

    ``what`` names it in that case only: a session has tens of thousands of rows.
    """
    try:
        return typed(values(), kind)
    except ValueError as error:
        raise DamagedRow(say("{what} cannot be read ({error})", what=what(), error=said_by(error))) from error


def fact_from_row(row: Mapping[str, Any]) -> Fact:
    """The fact that :func:`fact_row` wrote; :class:`DamagedRow` for anything else."""
    return _made(
        lambda: _fact_of(row),
        lambda: {
            "subject": row["subject"],
            "prompt": row["prompt"],
            "target": row["target"],
            "true": row["true_answer"],
            "relation": row["relation"],
            "source_id": row["source_id"],
            **{name: _column(row, name) for name in _LISTS},
        },
        Fact,
    )


def spaces_spelled_out(row: Mapping[str, Any]) -> dict[str, Any]:
    """The columns to change in a fact's ``row`` that was written when a space stood between any prompt and its answer.

    Where :func:`engine.support.spacing.gap` puts none, the prompt ends in that space from now on, so that it is still
    the text that was edited and scored.
    """
    fact = fact_from_row(row)
    prompt = fact.prompt + _was_spaced(fact.text, fact.target)
    paraphrases = tuple(text + _was_spaced(text, fact.target) for text in fact.paraphrases)
    changed = replace(
        fact,
        prompt=prompt,
        paraphrases=paraphrases,
        neighbours=_spaced_probes(fact.neighbours, fact.true or ""),
        same_subject=_spaced_probes(fact.same_subject),
        portability=_spaced_probes(fact.portability),
    )
    now = fact_row(changed)
    return {} if changed == fact else {name: now[name] for name in now if now[name] != row[name]}


def _spaced_probes(probes: Sequence[Probe], true: str = "") -> tuple[Probe, ...]:
    return tuple(Probe(p.prompt + _was_spaced(p.prompt, p.answer or true), p.answer) for p in probes)


def _was_spaced(prompt: str, answer: str) -> str:
    """The space that stood behind ``prompt`` where none is put now."""
    return "" if not answer or prompt[-1:].isspace() or gap(prompt, answer) else " "


def result_from_row(row: Mapping[str, Any]) -> FactResult:
    """The result that :func:`result_row` wrote; :class:`DamagedRow` for anything else."""
    efficacy = None if row["efficacy"] is None else bool(row["efficacy"])
    return _made(
        lambda: say("the result of {fact}", fact=_fact_of(row)), lambda: {**row, "efficacy": efficacy}, FactResult
    )


def _fact_of(row: Mapping[str, Any]) -> str:
    """Which fact a row is about; before form 2.0 its batch had no number in a tree."""
    return say(
        "fact {place} of batch {batch}",
        place=shown(str(row.get("place", ""))),
        batch=shown(str(row.get("node", row.get("batch")))),
    )


def batch_from_row(row: Mapping[str, Any], facts: Sequence[Fact], results: Sequence[FactResult]) -> BatchRecord:
    """The record that :func:`batch_row` wrote, with its facts and results; :class:`DamagedRow` for anything else."""
    whole = _made(
        lambda: say("batch {batch}", batch=shown(str(row["batch"]))),
        lambda: {
            "batch": row["batch"],
            "method": row["method"],
            "settings": _settings(typed(row["settings"], str)),
            "seed": row["seed"],
            "facts": (),
            "seconds": row["seconds"],
            "when": row["made_at"],
            "name": row["name"],
            "made_with": row["made_with"] and made_with_from(typed(row["made_with"], str)).columns(),
        },
        BatchRecord,
    )
    # What batches share is put in again, as the check has made a copy of it.
    made_with = made_with_from(row["made_with"]) if row["made_with"] else None
    return replace(whole, settings=_settings(row["settings"]), made_with=made_with, facts=facts, results=results)


@lru_cache(maxsize=64)
def _settings(text: str) -> dict[str, Any]:
    """Settings from their JSON; batches with the same ones, which may be ten thousand, share one dictionary."""
    return parse_plain(text, dict, infinite=True)


def sharing_settings(record: BatchRecord, former: BatchRecord) -> BatchRecord:
    """``record``, with the dictionary of settings of ``former`` where both are written alike, and what made both."""
    alike = to_json(record.settings) == to_json(former.settings)
    made_with = former.made_with if record.made_with == former.made_with else record.made_with
    return replace(record, settings=former.settings if alike else record.settings, made_with=made_with)


def measurement_from_row(row: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """A measurement: after how many edits, and its payload; ValueError where it is damaged."""
    payload = typed(row["payload"], str)
    return typed(row["position"], int), parse_plain(payload, dict[str, Any], infinite=True)


def base_from_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """The description of the model that a session belongs to; :class:`DamagedRow` where it is damaged."""
    return _made(
        lambda: say("the name of its model"), lambda: parse_plain(typed(row["base"], str), dict), dict[str, str | int]
    )

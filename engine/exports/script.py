"""A Python script that repeats a session: the same batches, in their order, give the same weights."""

from __future__ import annotations

import hashlib
import pprint
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from torch import Tensor, uint8

from engine.errors import BadInput
from engine.session.records import IMPORTED, BatchRecord
from engine.support.files import replacing
from engine.support.provenance import library_versions
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.editing.open_session import OpenSession
    from engine.fact import Fact
    from engine.model.loading import LoadedModel

WIDTH = 118
_HEAD = '''"""Repeats a session of Palimpsest: the same edits in the same order; says whether the weights are the same.

    python {name} [--model PLACE] [--statistics TEXT] [--device DEVICE]

Written by Palimpsest with {versions}.
Another machine, or another number of threads, may round in the last digit. All batches are made on one device, in one
number format and from one text, those of the end; a session that had others on its way is repeated, but not to the bit.
"""

import argparse
import hashlib
from itertools import count
from pathlib import Path

import torch

import palimpsest

options = argparse.ArgumentParser(description="Repeats a session of Palimpsest.")
options.add_argument("--model", default={model!r}, help="where the model lies now")
options.add_argument("--statistics", default={statistics!r}, help="the text for the covariances, not the model's own")
options.add_argument("--device", default={device!r}, help="where it is computed")
given = options.parse_args()
DTYPE = {dtype!r}
TOKENIZATION = {tokenization!r}  # tells the tokenizer of the model then from others
SESSION = "repeated-session"  # its folder; "repeated-session-2", ... where there is one already
WEIGHTS = {digest!r}  # checksum of all weights at the end
inf, nan = float("inf"), float("nan")


def fact(row):
    """A fact with its probes."""
    probes = {{
        name: tuple(palimpsest.Probe(**one) for one in row[name])
        for name in ("neighbours", "same_subject", "portability")
        if name in row
    }}
    return palimpsest.Fact(**{{**row, **probes}})


def unused(name):
    """A folder that is not there yet: in an earlier run's session the edits would be made once more."""
    names = (f"{{name}}-{{n}}" if n > 1 else name for n in count(1))
    return next(folder for folder in map(Path, names) if not folder.exists())


def checksum(bench):
    """One number for all weights."""
    found = hashlib.blake2b(digest_size=16)
    for name, weight in bench.model.module.named_parameters():
        found.update(name.encode())
        found.update(weight.detach().cpu().contiguous().view(-1).view(torch.uint8).numpy().tobytes())
    return found.hexdigest()


try:
    bench = palimpsest.load(given.model, device=given.device, dtype=DTYPE)
    if given.statistics is not None:
        bench.use_statistics_text(given.statistics)
except palimpsest.PalimpsestError as error:
    raise SystemExit(f"{{error}} See --help.") from None
if bench.info.tokenization != TOKENIZATION:
    print("The tokenizer is another one than that of the session.")
palimpsest.run(bench.open_session(unused(SESSION)))
'''
_TAIL = """
same = checksum(bench) == WEIGHTS
bench.close()
print("The weights are the same." if same else "The weights differ; the head of this script says when they do.")
raise SystemExit(0 if same else 1)
"""


def script_of(session: OpenSession, statistics: Path | None, name: str) -> str:
    """The script for the applied batches of the present branch; ``statistics`` is the text in use now.

    Raises :class:`BadInput` where nothing is applied.
    """
    records = session.ledger.batches()[: session.ledger.applied]
    if not records:
        raise BadInput(say("nothing has been edited, so there is nothing to repeat."), say("Run an edit first."))
    info = session.model.info
    head = _HEAD.format(
        name=name,
        versions=", ".join(f"{library} {version}" for library, version in library_versions().items()),
        model=info.folder,
        tokenization=info.tokenization,
        device=info.device,
        dtype=info.dtype,
        statistics=None if statistics is None else str(statistics.absolute()),
        digest=weights_checksum(session.model),
    )
    return head + "".join(_step(group) for group in _steps(records)) + _TAIL


def weights_checksum(model: LoadedModel) -> str:
    """BLAKE2b over the names and the bytes of all parameters, as the script computes it."""
    found = hashlib.blake2b(digest_size=16)
    for name, weight in model.module.named_parameters():
        found.update(name.encode())
        found.update(_bytes(weight))
    return found.hexdigest()


def _bytes(weight: Tensor) -> bytes:
    data: bytes = weight.detach().cpu().contiguous().view(-1).view(uint8).numpy().tobytes()
    return data


def write_script(file: Path, text: str) -> Path:
    """Write the script, which appears whole."""
    with replacing(file) as temporary:
        temporary.write_text(text, encoding="utf-8")
    return file


def _steps(records: Sequence[BatchRecord]) -> list[list[BatchRecord]]:
    """Batches that one call repeats: of one method, settings and seed, all but the last of the same size."""
    found: list[list[BatchRecord]] = []
    for _, alike in groupby(records, key=lambda r: (r.method, repr(r.settings), r.seed)):
        for record in alike:
            last = found[-1] if found else []
            fits = last and _key(last[0]) == _key(record) and len(last[-1].facts) == len(last[0].facts)
            if fits and record.facts and record.method != IMPORTED and len(record.facts) <= len(last[0].facts):
                last.append(record)
            else:
                found.append([record])
    return found


def _key(record: BatchRecord) -> tuple[Any, ...]:
    return record.method, repr(record.settings), record.seed


def _step(group: Sequence[BatchRecord]) -> str:
    first, last = group[0], group[-1]
    where = f"batch {first.batch}" if first is last else f"batches {first.batch} to {last.batch}"
    rows = [_row(fact) for record in group for fact in record.facts]
    facts = f"facts = [fact(row) for row in {_shown(rows)}]\n" if rows else ""
    if first.takes_back:
        wanted = set(first.takes_back)
        found = f"[edit for edit in bench.facts_of_session() if (edit.batch, edit.place) in {sorted(wanted)!r}]"
        return f"\n# {where}: edits taken back\npalimpsest.run(bench.taking_back.carry_out({found}))\n"
    if first.method == IMPORTED:
        given = "facts" if rows else "()"
        note = f"# {where}: imported, checksum {first.settings.get('checksum', '')}\n"
        return f"\n{note}{facts}palimpsest.run(bench.imports.take({first.settings.get('source', '')!r}, {given}))\n"
    call = f"palimpsest.run(bench.edit(facts, {first.method!r}, settings, batch={len(first.facts)}, seed={first.seed}))"
    return f"\n# {where}\n{facts}settings = {_shown(first.settings)}\n{call}\n"


def _row(fact: Fact) -> dict[str, Any]:
    """The fields of a fact that are not empty."""
    return {name: value for name, value in asdict(fact).items() if value not in (None, "", (), [])}


def _shown(value: Any) -> str:
    return pprint.pformat(value, width=WIDTH, sort_dicts=False)

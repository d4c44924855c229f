"""A Python script that repeats a session: the same batches, in their order, give the same weights."""

from __future__ import annotations

import hashlib
import pprint
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from torch import Tensor, uint8

from engine.errors import BadInput
from engine.session.made_with import MadeWith
from engine.session.records import IMPORTED, BatchRecord
from engine.support.files import replacing
from engine.support.provenance import library_versions
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.editing.open_session import OpenSession
    from engine.fact import Fact
    from engine.model.loading import LoadedModel

Made = tuple[BatchRecord, MadeWith]
WIDTH = 118
DIGITS = 12  # of a checksum, which tell what a batch wrote from anything else that it may have written
_HEAD = '''"""Repeats a session of Palimpsest: the same edits in the same order; says whether the weights are the same.

    python {name} [--model PLACE] [--statistics TEXT] [--device DEVICE]

Written by Palimpsest with {versions}.
Another machine may round in the last digit. All batches are made on one device; a session that had others on its way
is repeated, but not to the bit.{unknown}
"""

import argparse
import hashlib
from itertools import count
from pathlib import Path

import torch

import palimpsest

options = argparse.ArgumentParser(description="Repeats a session of Palimpsest.")
options.add_argument("--model", default={model!r}, help="where the model lies now")
options.add_argument("--statistics", action="append", default=[], help="where a text for the covariances lies now")
options.add_argument("--device", default={device!r}, help="where it is computed")
given = options.parse_args()
TEXTS = {texts}  # where each text for the covariances was, by its checksum; None: the model's own
TOKENIZATION = {tokenization!r}  # tells the tokenizer of the model then from others
WEIGHTS = {digest!r}  # checksum of all weights at the end
WRITTEN = {written}  # the beginning of the checksum of what each batch wrote, keys and side memories with it
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


def text_now(checksum):
    """Where the text with this checksum lies now; None: the model's own."""
    if TEXTS[checksum] is None:
        return None
    for place in map(Path, [*given.statistics, TEXTS[checksum]]):
        if place.is_file() and hashlib.blake2b(place.read_bytes(), digest_size=6).hexdigest() == checksum:
            return place
    raise SystemExit(f"The text {{TEXTS[checksum]}} is not there as it was: say by --statistics where it is now.")


def opened(dtype, text, threads, before=None):
    """The session with the model in this number format and with this text; ``before`` is closed."""
    place = text_now(text)
    if before is not None:
        before.close()
    torch.set_num_threads(threads)
    try:
        bench = palimpsest.load(given.model, device=given.device, dtype=dtype)
        bench.use_statistics_text(place)
    except palimpsest.PalimpsestError as error:
        raise SystemExit(f"{{error}} See --help.") from None
    if before is None and bench.info.tokenization != TOKENIZATION:
        print("The tokenizer is another one than that of the session.")
    palimpsest.run(bench.open_session(SESSION))
    return bench


def checksum(bench):
    """One number for all weights."""
    found = hashlib.blake2b(digest_size=16)
    for name, weight in bench.model.module.named_parameters():
        found.update(name.encode())
        found.update(weight.detach().cpu().contiguous().view(-1).view(torch.uint8).numpy().tobytes())
    return found.hexdigest()


def first_other():
    """The first batch that wrote something else than it did then; 0 where there is none."""
    files = sorted((SESSION / "factors").glob("*.safetensors"))
    found = (hashlib.blake2b(file.read_bytes(), digest_size=16).hexdigest() for file in files)
    return next((n for n, (now, then) in enumerate(zip(found, WRITTEN), 1) if not now.startswith(then)), 0)


SESSION = unused("repeated-session")
'''
_UNKNOWN = """
For some batches an earlier program did not keep the number format, the text and the threads: they are made in those
that were in use when this was written."""
_TAIL = """
same = checksum(bench) == WEIGHTS
bench.close()
print("The weights are the same." if same else "The weights differ; the head of this script says when they do.")
if batch := first_other():
    print(f"Batch {batch} is the first that wrote something else than it did then.")
raise SystemExit(0 if same and not batch else 1)
"""


def script_of(session: OpenSession, name: str) -> str:
    """The script for the applied batches of the present branch. Raises :class:`BadInput` where nothing is applied."""
    applied = session.ledger.batches()[: session.ledger.applied]
    if not applied:
        raise BadInput(say("nothing has been edited, so there is nothing to repeat."), say("Run an edit first."))
    info, now = session.model.info, session.made_with()
    made = [record.made_with or now for record in applied]
    head = _HEAD.format(
        name=name,
        versions=", ".join(f"{library} {version}" for library, version in library_versions().items()),
        model=info.folder,
        tokenization=info.tokenization,
        device=info.device,
        texts=_shown({one.text: one.text_file or None for one in (now, *made)}),
        digest=weights_checksum(session.model),
        written=_shown([file.digest[:DIGITS] for file in session.ledger.factor_files[: session.ledger.applied]]),
        unknown="" if all(record.made_with for record in applied) else _UNKNOWN,
    )
    return head + "".join(_written(_steps(list(zip(applied, made, strict=True))), now)) + _TAIL


def _written(steps: Iterable[list[Made]], now: MadeWith) -> Iterator[str]:
    """The text of ``steps``, with the model as each wants it, and at the end in the number format of ``now``."""
    former: MadeWith | None = None
    for step in steps:
        made = step[0][1]
        if not made.alike(former):
            yield _opening(made, former)
        yield _step([record for record, _ in step])
        former = made
    if former is not None and former.dtype != now.dtype:
        yield _opening(replace(former, dtype=now.dtype), former)


def _opening(made: MadeWith, former: MadeWith | None) -> str:
    given = f"{made.dtype!r}, {made.text!r}, {made.threads}"
    return f"\nbench = opened({given}{'' if former is None else ', bench'})\n"


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


def _steps(batches: Sequence[Made]) -> list[list[Made]]:
    """Batches that one call repeats: of one method, settings and seed, made alike, of one size but for the last."""
    found: list[list[Made]] = []
    for record, made in batches:
        last = found[-1] if found else []
        if last and made.alike(last[0][1]) and _continues(record, last[0][0], last[-1][0]):
            last.append((record, made))
        else:
            found.append([(record, made)])
    return found


def _continues(record: BatchRecord, first: BatchRecord, last: BatchRecord) -> bool:
    """Whether one call that writes the batches from ``first`` to ``last`` can write ``record`` as well."""
    size = len(first.facts)
    own = record.facts and record.method != IMPORTED and len(record.facts) <= size == len(last.facts)
    return bool(own) and _key(record) == _key(first)


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

"""The ledger: the record of every batch of edits, from which the weights at any point are rebuilt.

A session is a folder: ``session.db`` (SQLite in WAL mode) and ``factors/NNNNNN.safetensors``. A batch is written in
this order: its factor file (temporary name, flush, rename), then its rows in one transaction that also cuts undone
batches. So whenever the program dies, the session opens at the last complete batch; a factor file without a row is
deleted on opening, and an undone batch loses its file only after the transaction that cut it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from engine.errors import BadInput, SessionMismatch
from engine.session.database import copy_database, explained, open_database
from engine.session.factors import FactorFile, factors_from_row, next_name, read_factors, sweep, write_factors
from engine.session.files import is_unused
from engine.session.records import (
    BatchRecord,
    FactResult,
    base_from_row,
    batch_from_row,
    batch_row,
    fact_from_row,
    fact_row,
    measurement_from_row,
    result_from_row,
    result_row,
    to_json,
)
from engine.support.places import SESSION_DATABASE, make_private
from engine.support.plain_text import shown
from engine.support.provenance import program_version

if TYPE_CHECKING:
    from sqlite_utils import Database
    from torch import Tensor

    from engine.model.loading import ModelInfo

__all__ = ["BatchRecord", "FactResult", "Ledger"]

FACTORS = "factors"


class Ledger:
    """A session that is open.

    It belongs to the thread that opened it; only :attr:`applied` and :attr:`base` may be read from others.

    ``folder`` its location; ``base`` the model it belongs to, as recorded when it was made (its dtype and folder may
    differ from those of the loaded model); ``program`` the version of Palimpsest that made it; ``swept`` the names of
    orphaned factor files, left by a killed program, that were deleted on opening; ``applied`` the number of batches
    that are applied now; ``left_out`` a sentence about each measurement that could not be read.
    """

    def __init__(self, folder: Path, database: Database, base: ModelInfo) -> None:
        """Take over an open ``database``; use :meth:`open`."""
        self.folder = folder
        self._database = database
        row = database.table("session").get(1)
        self.left_out: list[str] = []
        self.base = _recorded(base, base_from_row(row))
        self.program: str = row["program"]
        self.created: str = row["created"]
        self.applied = 0
        self._read()
        self.swept = sweep(folder / FACTORS, {file.name for file in self._files})

    @classmethod
    def open(cls, folder: Path, base: ModelInfo) -> Self:
        """Open the session in ``folder``, or make one there for ``base`` where the folder is missing or empty.

        Raises :class:`SessionMismatch` where it belongs to a model with another fingerprint, was written by a newer
        program, is open in another process or is damaged; :class:`BadInput` where the folder holds other files.
        """
        folder = Path(folder)
        _check_folder(folder)
        database = open_database(folder / SESSION_DATABASE)
        try:
            with explained(folder / SESSION_DATABASE):
                if not database.table("session").count:
                    _begin(database, base)
                _check_fingerprint(folder, database, base)
                return cls(folder, database, base)
        except BaseException:
            database.conn.close()
            raise

    @property
    def position(self) -> int:
        """Number of edits that are applied now."""
        return sum(len(record.facts) for record in self._records[: self.applied])

    def batches(self) -> tuple[BatchRecord, ...]:
        """All batches in order, undone ones included (those after :attr:`applied`)."""
        return tuple(self._records)

    @property
    def factor_files(self) -> tuple[FactorFile, ...]:
        """The factor file of each batch, in order, under ``folder / "factors"``."""
        return tuple(self._files)

    def append(self, record: BatchRecord, tensors: Mapping[str, Tensor]) -> None:
        """Record ``record`` with its ``tensors`` as the batch after the applied ones; cut undone batches for good.

        Atomic: the whole batch is recorded or nothing changes. Measurements taken after cut batches are deleted too.
        Raises ValueError where ``record.batch`` is not ``applied + 1``.
        """
        if record.batch != self.applied + 1:
            raise ValueError(f"batch {record.batch} cannot follow {self.applied} applied batches")
        file = write_factors(self.folder / FACTORS, next_name(file.name for file in self._files), tensors)
        cut = self._files[self.applied :]
        try:
            with self._transaction():
                self._cut()
                self._insert(record, file)
            self._records[self.applied :] = [record]
            self._files[self.applied :] = [file]
            self.applied = record.batch
        except BaseException:
            self._read()  # an interrupt may come before or after the commit: only the database shows which
            raise
        for undone in cut:
            with suppress(PermissionError):  # open in a virus scanner, say: deleted on the next opening
                (self.folder / FACTORS / undone.name).unlink(missing_ok=True)

    def tensors(self, batch: int) -> dict[str, Tensor]:
        """The tensors of the 1-based ``batch`` on the CPU, exactly as they were appended.

        Raises :class:`SessionMismatch` where its file is missing or damaged.
        """
        self._check(batch)
        return read_factors(self.folder / FACTORS, self._files[batch - 1], batch)

    def set_applied(self, batches: int) -> None:
        """Record that the first ``batches`` batches are applied now (0: the base model)."""
        if not 0 <= batches <= len(self._records):
            raise ValueError(f"{batches} batches cannot be applied: the ledger has {len(self._records)}")
        with self._transaction():
            self._database.table("session").update(1, {"applied": batches})
        self.applied = batches

    def rename(self, batch: int, name: str) -> None:
        """Give the 1-based ``batch`` a bookmark name ("" removes it)."""
        self._check(batch)
        with self._transaction():
            self._database.table("batches").update(batch, {"name": name})
        self._records[batch - 1] = replace(self._records[batch - 1], name=name)

    def measure(self, kind: str, position: int, payload: Mapping[str, Any]) -> None:
        """Store a measurement taken after ``position`` edits; a later one of the same kind there replaces it.

        ``payload`` holds plain values, lists and numpy arrays of at most 10,000 entries (they come back as lists).
        """
        row = {"kind": kind, "position": int(position), "payload": to_json(dict(payload))}
        with self._transaction():
            self._database.table("measurements").insert(row, replace=True)

    def measurements(self, kind: str) -> list[tuple[int, dict[str, Any]]]:
        """The measurements of this kind: (position, payload), by position; without those that are damaged."""
        rows = self._database.table("measurements").rows_where("kind = ?", [kind], order_by="position")
        found = []
        for row in rows:
            try:
                found.append(measurement_from_row(row))
            except ValueError as error:
                self.leave_out(kind, row["position"], str(error))
        return found

    def leave_out(self, kind: str, position: Any, reason: str) -> None:
        """Note that a measurement cannot be read; it stays in the database as it is."""
        said = f"A measurement ({shown(kind)}, after {shown(str(position))} edits) is damaged and left out: {reason}."
        if said not in self.left_out:
            self.left_out.append(said)

    def backup(self, file: Path) -> None:
        """Write a consistent copy of the database to ``file`` (SQLite's backup; without a WAL file)."""
        copy_database(self._database, file)

    def close(self) -> None:
        """Close the database and free its lock; from the thread that opened it. Closing twice is allowed."""
        self._database.conn.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read(self) -> None:
        """Take the batches and their state from the database."""
        self._records, self._files = _read_batches(self._database)
        self.applied = self._database.table("session").get(1)["applied"]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All of the body's changes or none; SQLite's errors become readable ones."""
        with explained(self.folder / SESSION_DATABASE), self._database.atomic():
            yield

    def _check(self, batch: int) -> None:
        if not 1 <= batch <= len(self._records):
            raise ValueError(f"there is no batch {batch}: the ledger has {len(self._records)}")

    def _cut(self) -> None:
        """Delete the rows of undone batches and what was measured after them (inside the caller's transaction)."""
        if self.applied == len(self._records):
            return
        for table in ("batches", "facts", "results"):
            self._database.table(table).delete_where("batch > ?", [self.applied])
        self._database.table("measurements").delete_where("position > ?", [self.position])

    def _insert(self, record: BatchRecord, file: FactorFile) -> None:
        """Write the rows of ``record`` (inside the caller's transaction)."""
        columns = {"factors": file.name, "factors_bytes": file.size, "factors_digest": file.digest}
        self._database.table("batches").insert({**batch_row(record), **columns})
        self._database.table("facts").insert_all(fact_row(record.batch, i, fact) for i, fact in enumerate(record.facts))
        self._database.table("results").insert_all(
            result_row(record.batch, i, res) for i, res in enumerate(record.results)
        )
        self._database.table("session").update(1, {"applied": record.batch})


def _check_folder(folder: Path) -> None:
    """Make a missing folder, readable by its owner alone; refuse one that is not a session but contains files.

    A mistyped path must not write a session into an unrelated folder.
    """
    try:
        make_private(folder)
        if (folder / SESSION_DATABASE).is_file() or is_unused(folder):
            return
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput(f"no session can be kept there ({reason}).", "Choose another folder.", file=folder) from error
    raise BadInput(
        f"the folder holds files but no {SESSION_DATABASE}, so it is no session.",
        "Choose a session's folder, or an empty or new one.",
        file=folder,
    )


def _begin(database: Database, base: ModelInfo) -> None:
    row = {
        "id": 1,
        "base": to_json(asdict(base)),
        "fingerprint": base.fingerprint,
        "program": program_version(),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "applied": 0,
    }
    with database.atomic():
        database.table("session").insert(row)


def _check_fingerprint(folder: Path, database: Database, base: ModelInfo) -> None:
    row = database.table("session").get(1)
    if row["fingerprint"] == base.fingerprint:
        return
    recorded = base_from_row(row)
    name, place = (shown(str(recorded.get(part, "unknown")), 300) for part in ("name", "folder"))
    raise SessionMismatch(
        f"The session in {folder} belongs to the model {name!r} (fingerprint {shown(str(row['fingerprint'])[:12])}, "
        f"loaded from {place}), not to {base.name!r} (fingerprint {base.fingerprint[:12]}).",
        f"Load {name!r} first, or open a new session for {base.name!r}.",
    )


def _recorded(base: ModelInfo, values: Mapping[str, Any]) -> ModelInfo:
    """The recorded model; fields that an older program did not record are taken from the loaded model."""
    known = {field.name for field in fields(base)}
    return replace(base, **{name: value for name, value in values.items() if name in known})


def _read_batches(database: Database) -> tuple[list[BatchRecord], list[FactorFile]]:
    facts, results = defaultdict(list), defaultdict(list)
    for row in database.table("facts").rows_where(order_by="batch, place"):
        facts[row["batch"]].append(fact_from_row(row))
    for row in database.table("results").rows_where(order_by="batch, place"):
        results[row["batch"]].append(result_from_row(row))
    rows = list(database.table("batches").rows_where(order_by="batch"))
    records = [batch_from_row(row, tuple(facts[row["batch"]]), tuple(results[row["batch"]])) for row in rows]
    return records, [factors_from_row(row) for row in rows]

"""The ledger: the record of every batch of edits, from which the weights at any point are rebuilt.

A session is a folder: ``session.db`` (SQLite in WAL mode) and ``factors/NNNNNN.safetensors``. Batches form a tree
(:mod:`engine.session.tree`); the ledger stands on one of its branches, and what it says of batches is of that line. A
batch is written in this order: its factor file (temporary name, flush, rename), then its rows in one transaction, which
moves the branch's end or, where undone batches lie ahead, begins a branch that leaves them alone. So whenever the
program dies, the session opens at the last complete batch; a factor file without a row is set aside on opening, and a
branch that is deleted loses its files only after the transaction that deleted its rows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from engine.errors import BadInput, NotWritten
from engine.session.checksums import COLUMN, NAME_COLUMN, check_checksum, check_seal, checksum_of, name_checksum, sealed
from engine.session.damage import whole_told
from engine.session.database import copy_database, create_database, explained, open_database
from engine.session.factors import FactorFile, factor_name, files_of, names_in, read_factors, write_factors
from engine.session.folder import FACTORS, SessionFolder, make_factors, prepare, set_aside
from engine.session.manifest import NamedModel, check_model
from engine.session.records import (
    BatchRecord,
    DamagedRow,
    FactResult,
    base_from_row,
    measurement_from_row,
    sharing_settings,
    to_json,
)
from engine.session.tree import (
    MAIN,
    ROOT,
    Branch,
    Node,
    delete_nodes,
    insert_node,
    measured_on,
    read_tree,
    shared,
    standing,
)
from engine.support import counted
from engine.support.places import SESSION_DATABASE
from engine.support.plain_text import shown
from engine.support.provenance import program_version
from engine.support.wording import said_by, say

if TYPE_CHECKING:
    from sqlite_utils import Database
    from torch import Tensor

    from engine.model.loading import ModelInfo

__all__ = ["BatchRecord", "FactResult", "Ledger"]


class Ledger:
    """A session that is open, standing on one branch.

    It belongs to the thread that opened it; only :attr:`applied` and :attr:`base` may be read from others.

    ``folder`` its location; ``base`` the model it belongs to, as recorded when it was made (its dtype and folder may
    differ from those of the loaded model); ``program`` the version of Palimpsest that made it; ``set_aside`` where
    factor files are now that no batch knew when it was opened, such as that of a killed program's last batch;
    ``applied`` the number of batches of the branch that are applied now; ``left_out`` a sentence about each measurement
    and each bookmark's name that could not be read.
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
        self.applied = self._next = 0
        self._line: list[Node]
        self._read()
        if not self._tree.nodes:
            make_factors(folder)
        self.set_aside = set_aside(folder, {file.name for _, file in self.all_files()})
        self._place = SessionFolder(folder)

    @classmethod
    def open(cls, folder: Path, base: ModelInfo) -> Self:
        """Open the session in ``folder``, or make one there for ``base`` where the folder is missing or empty.

        Raises :class:`SessionMismatch` where it belongs to a model with another fingerprint, was written by a newer
        program, is open in another process or is damaged; :class:`BadInput` where the folder holds other files.
        """
        folder = Path(folder)
        if prepare(folder):
            _begin(folder / SESSION_DATABASE, base)
        with whole_told(folder):
            return cls._opened(folder, base)

    @classmethod
    def _opened(cls, folder: Path, base: ModelInfo) -> Self:
        database = open_database(folder / SESSION_DATABASE)
        try:
            with explained(folder / SESSION_DATABASE):
                _check_fingerprint(folder, database, base)
                return cls(folder, database, base)
        except BaseException:
            database.conn.close()
            raise

    @property
    def point(self) -> int:
        """The number in the tree of the last applied batch, or ROOT; no other point of any branch ever has it."""
        return self._line[self.applied - 1].id if self.applied else ROOT

    @property
    def position(self) -> int:
        """Number of edits that are applied now."""
        return self._line[self.applied - 1].position if self.applied else 0

    @property
    def edits(self) -> int:
        """Number of edits on the present branch, undone ones included."""
        return self._line[-1].position if self._line else 0

    def batches(self, branch: str = "") -> tuple[BatchRecord, ...]:
        """All batches of ``branch`` ("": the present one) in order, undone ones included (after :attr:`applied`)."""
        return tuple(node.record for node in self.line(branch))

    @property
    def factor_files(self) -> tuple[FactorFile, ...]:
        """The factor file of each batch of the present branch, in order, under ``folder / "factors"``."""
        return tuple(self._files(self._line))

    def all_files(self) -> tuple[tuple[int, FactorFile], ...]:
        """The factor files of all batches on any branch, each with its batch's number on its line."""
        nodes = list(self._tree.nodes.values())
        return tuple(zip((node.record.batch for node in nodes), self._files(nodes), strict=True))

    def append(self, record: BatchRecord, tensors: Mapping[str, Tensor]) -> None:
        """Record ``record`` with its ``tensors`` as the batch after the applied ones.

        At the end of the branch, the branch grows; before it, a new branch begins here and becomes the present one, and
        the former one stays as it is. Atomic: the whole batch is recorded or nothing changes. Raises ValueError where
        ``record.batch`` is not ``applied + 1``.
        """
        if record.batch != self.applied + 1:
            raise ValueError(f"batch {record.batch} cannot follow {self.applied} applied batches")
        self._place.check()
        if self.applied:
            record = sharing_settings(record, self._line[self.applied - 1].record)
        file = write_factors(self.folder / FACTORS, factor_name(self._next), tensors)
        node = Node(self._next, self.point, self.position + len(record.facts), record)
        branch = self._branch_to(node)
        try:
            with self._transaction():
                insert_node(self._database, node, file)
                self._database.table("branches").upsert(sealed(asdict(branch)), pk="id")
                self._stand(branch, record.batch, next_node=node.id + 1)
            self._tree.nodes[node.id] = node
            self._tree.branches[branch.name] = branch
            self._branch, self._next = branch, node.id + 1
            self._line[self.applied :] = [node]
            self.applied = record.batch
        except BaseException:
            self._read()  # an interrupt may come before or after the commit: only the database shows which
            if node.id not in self._tree.nodes:
                with suppress(OSError):  # it is this batch's own, which is not recorded
                    (self.folder / FACTORS / file.name).unlink()
            raise

    def stays_between(self, one: int, other: int) -> bool:
        """Whether a batch without facts lies between two points of the present branch: taken back, or imported."""
        return any(not node.record.facts for node in self._line[min(one, other) : max(one, other)])

    def tensors(self, batch: int) -> dict[str, Tensor]:
        """The tensors of the 1-based ``batch`` of the present branch on the CPU, exactly as they were appended.

        Raises :class:`SessionMismatch` where its file is missing or damaged.
        """
        self._check(batch)
        return self.tensors_of(self._line[batch - 1])

    def tensors_of(self, node: Node) -> dict[str, Tensor]:
        """The same of a batch on any branch."""
        return read_factors(self.folder / FACTORS, self._files([node])[0], node.record.batch)

    def names_of(self, node: Node) -> tuple[str, ...]:
        """The names of a batch's tensors, from the head of its file; the rest is not read."""
        return names_in(self.folder / FACTORS, self._files([node])[0], node.record.batch)

    def set_applied(self, batches: int) -> None:
        """Record that the first ``batches`` batches of the branch are applied now (0: the base model)."""
        self.switch(self.branch, batches)

    def rename(self, batch: int, name: str) -> None:
        """Give the 1-based ``batch`` a bookmark name ("" removes it)."""
        self._check(batch)
        node = self._line[batch - 1]
        with self._transaction():
            seal = name_checksum(node.id, name) if name else None
            self._database.table("batches").update(node.id, {"name": name, NAME_COLUMN: seal})
        named = replace(node, record=replace(node.record, name=name))
        self._tree.nodes[node.id] = self._line[batch - 1] = named

    def measure(self, kind: str, position: int, payload: Mapping[str, Any]) -> None:
        """Store a measurement taken after ``position`` edits; a later one of the same kind there replaces it.

        It belongs to the present point, or to the last batch up to ``position`` where that is another, and so to every
        branch that goes through it. ``payload`` holds plain values, lists and numpy arrays of at most 10,000 entries
        (they come back as lists).
        """
        node = self.point if position == self.position else self._last_up_to(position)
        row = {"node": node, "kind": kind, "position": int(position), "payload": to_json(dict(payload))}
        with self._transaction():
            self._database.table("measurements").insert({**row, COLUMN: checksum_of(row)}, replace=True)

    def measurements(self, kind: str, branch: str = "", *, now: bool = False) -> list[tuple[int, dict[str, Any]]]:
        """The measurements of this kind on ``branch`` ("": the present one): (position, payload), by position.

        With ``now`` only those taken up to the present point. A batch without facts, which takes edits back, has the
        position of the one before it: while it is undone, what was measured at it is no measurement of the present
        point and left out. So are those that are damaged.
        """
        found = []
        line = self.line(branch)[: self.applied if now else None]
        if branch in ("", self.branch):
            line = (*line[: self.applied], *(node for node in line[self.applied :] if node.position > self.position))
        with explained(self.folder / SESSION_DATABASE):
            rows = measured_on(self._database, line, kind)
        for row in rows:
            try:
                check_checksum("it", row, checksum_of(row))
                found.append(measurement_from_row(row))
            except ValueError as error:
                self.leave_out(kind, row["position"], said_by(error))
        return found

    def leave_out(self, kind: str, position: Any, reason: str) -> None:
        """Note that a measurement cannot be read; it stays in the database as it is."""
        edits = counted.edits(position) if isinstance(position, int) else shown(str(position))
        self._note(
            say(
                "A measurement ({kind}, after {edits}) is damaged and left out: {reason}.",
                kind=shown(kind),
                edits=edits,
                reason=reason,
            )
        )

    def _note(self, said: str) -> None:
        if said not in self.left_out:
            self.left_out.append(said)

    # -- branches ------------------------------------------------------------------------------------------------------

    @property
    def branch(self) -> str:
        """The name of the present branch."""
        return self._branch.name

    def branches(self) -> tuple[Branch, ...]:
        """All branches in the order in which they were made."""
        return tuple(self._tree.branches.values())

    def line(self, branch: str = "") -> tuple[Node, ...]:
        """The batches of ``branch`` ("": the present one) with their numbers in the tree. BadInput where it is none."""
        if branch in ("", self.branch):
            return tuple(self._line)
        return tuple(self._tree.line(self._tree.branch(branch).tip))

    def node(self, number: int) -> Node:
        """The batch with this number in the tree, on whatever branch; KeyError where it was deleted."""
        return self._tree.nodes[number]

    def numbers(self) -> frozenset[int]:
        """The numbers in the tree of all batches on any branch."""
        return frozenset(self._tree.nodes)

    def switch(self, branch: str, batches: int) -> None:
        """Record that this is the present branch and its first ``batches`` batches are applied."""
        goal, line = self._tree.branch(branch), list(self.line(branch))
        if not 0 <= batches <= len(line):
            raise ValueError(f"{batches} batches cannot be applied: {branch} has {len(line)}")
        try:
            with self._transaction():
                self._stand(goal, batches)
            self._branch, self._line, self.applied = goal, line, batches
        except BaseException:
            self._read()  # as in :meth:`append`
            raise

    def rename_branch(self, name: str, new: str) -> None:
        """Call the branch ``name`` ``new``; BadInput where another one is called so."""
        branch = replace(self._tree.branch(name), name=new)
        if new in self._tree.branches and new != name:
            raise BadInput(say("there is a branch {new!r} already.", new=new), say("Choose another name."))
        with self._transaction():
            self._database.table("branches").update(branch.id, sealed(asdict(branch)))
        self._read()

    def delete_branch(self, name: str) -> int:
        """Delete a branch and the batches that no other one needs; return how many these were.

        BadInput where it is the present one. The rows go first, in one transaction, and the files after it.
        """
        branch = self._tree.branch(name)
        if branch.id == self._branch.id:
            raise BadInput(
                say("{name!r} is the branch that you are on.", name=name), say("Switch to another one first.")
            )
        gone = self._tree.only_of(branch)
        files = self._files(gone)
        with self._transaction():
            delete_nodes(self._database, gone)
            self._database.table("branches").delete(branch.id)
        self._read()
        for file in files:
            with suppress(PermissionError):  # open in a virus scanner, say: deleted on the next opening
                (self.folder / FACTORS / file.name).unlink(missing_ok=True)
        return len(gone)

    def shared_with(self, branch: str) -> int:
        """How many batches the present branch and ``branch`` have in common from the beginning."""
        return shared(self._line, self.line(branch))

    # -- the whole -----------------------------------------------------------------------------------------------------

    def backup(self, file: Path) -> None:
        """Write a consistent copy of the database to ``file`` (SQLite's backup; without a WAL file)."""
        copy_database(self._database, file)

    def close(self) -> None:
        """Close the database and free its lock; from the thread that opened it. Closing twice is allowed."""
        with explained(self.folder / SESSION_DATABASE):
            self._database.conn.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read(self) -> None:
        """Take the batches and their state from the database."""
        row = self._database.table("session").get(1)
        self._tree = read_tree(self._database, self._note)
        self._branch = self._tree.numbered(row["branch"])
        self._line = self._tree.line(self._branch.tip)
        self._next, self.applied = standing(row, len(self._line), max(self._tree.nodes, default=ROOT))

    def _files(self, nodes: Iterable[Node]) -> list[FactorFile]:
        with explained(self.folder / SESSION_DATABASE):
            return files_of(self._database, (node.id for node in nodes))

    def _last_up_to(self, position: int) -> int:
        """The last batch of the line that ends at or before ``position`` edits, or ROOT."""
        ends = bisect_right(self._line, position, key=lambda node: node.position)
        return self._line[ends - 1].id if ends else ROOT

    def _branch_to(self, node: Node) -> Branch:
        """The branch that ends in ``node``: the present one where it grows, a new one where batches lie ahead."""
        if self.applied == len(self._line):
            return replace(self._branch, tip=node.id)
        number = 1 + max(branch.id for branch in self._tree.branches.values())
        return Branch(number, self._tree.free_name(), node.id, _now())

    def _stand(self, branch: Branch, batches: int, **more: int) -> None:
        """Write the present branch and point (inside the caller's transaction)."""
        row = self._database.table("session").get(1)
        self._database.table("session").update(1, sealed({**row, "branch": branch.id, "applied": batches, **more}))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All of the body's changes or none; SQLite's errors become readable ones."""
        with explained(self.folder / SESSION_DATABASE), self._database.atomic():
            yield
            self._place.check()

    def _check(self, batch: int) -> None:
        if not 1 <= batch <= len(self._line):
            raise ValueError(f"there is no batch {batch}: the branch has {len(self._line)}")


BEGINNINGS = 3  # more of them, each a tenth of a second after the one before


def _begin(file: Path, base: ModelInfo) -> None:
    """Make the database of a new session, unless another program does so at the same moment.

    Each takes what the other has begun for something left behind, and clears it away.
    """
    for left in range(BEGINNINGS, -1, -1):
        try:
            create_database(file, _first_rows(base))
        except NotWritten:
            if not left and not file.exists():
                raise
            sleep(0.1)
        if file.exists():
            return


def _first_rows(base: ModelInfo) -> dict[str, dict[str, Any]]:
    """The rows of a new session, by table."""
    created = _now()
    row = {
        "id": 1,
        "base": to_json(asdict(base)),
        "fingerprint": base.fingerprint,
        "program": program_version(),
        "created": created,
        "applied": 0,
        "branch": 1,
        "next_node": 1,
    }
    return {"session": sealed(row), "branches": sealed(asdict(Branch(1, MAIN, ROOT, created)))}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _check_fingerprint(folder: Path, database: Database, base: ModelInfo) -> None:
    row = next(database.table("session").rows_where("id = 1"), None)
    if row is None:
        raise DamagedRow(say("the row that names its model is missing"))
    check_seal(say("the row that names its model and where it stands"), row)
    if row["fingerprint"] == base.fingerprint:
        return
    recorded = base_from_row(row)
    name, place = (str(recorded.get(part, "unknown")) for part in ("name", "folder"))
    check_model(folder, NamedModel(name, str(row["fingerprint"]), place), base.name, base.fingerprint)


def _recorded(base: ModelInfo, values: Mapping[str, Any]) -> ModelInfo:
    """The recorded model; fields that an older program did not record are taken from the loaded model."""
    known = {field.name for field in fields(base)}
    return replace(base, **{name: value for name, value in values.items() if name in known})

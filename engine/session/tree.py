"""The batches of a session as a tree: each follows one other or the unedited model, and branches name the ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from engine.errors import BadInput
from engine.events import TimelineMark
from engine.session.checksums import COLUMN, NAME_COLUMN, batch_checksum, check_checksum, check_seal, name_checksum
from engine.session.factors import FactorFile, factors_from_row
from engine.session.packed_records import packed
from engine.session.records import (
    IMPORTED,
    BatchRecord,
    DamagedRow,
    batch_from_row,
    batch_row,
    fact_from_row,
    fact_row,
    imported_sentence,
    result_from_row,
    result_row,
)
from engine.support.plain_json import typed
from engine.support.plain_text import shown
from engine.support.wording import said_by, say

if TYPE_CHECKING:
    from sqlite_utils import Database

ROOT = 0
"""The number of the unedited model, which no batch has."""
MAIN = "main"
"""The name of a session's first branch."""


@dataclass(frozen=True, slots=True)
class Node:
    """One batch in the tree. ``id`` is never given twice; ``parent`` is the batch before it, or ROOT.

    ``position`` is the number of edits from the unedited model to here; ``record`` has the batch's 1-based number on
    its line; ``mark`` is the batch as a mark of the timeline.
    """

    id: int
    parent: int
    position: int
    record: BatchRecord
    mark: TimelineMark = field(init=False, compare=False)

    def __post_init__(self) -> None:
        of = packed(self.record)
        edits, gone = len(of.facts), len(of.takes_back)
        imported = imported_sentence(of) if of.method == IMPORTED else ""
        mark = TimelineMark(of.batch, self.position, of.method, edits, of.when, of.name, gone, imported)
        object.__setattr__(self, "record", of)
        object.__setattr__(self, "mark", mark)  # kept, as every timeline has all of them


@dataclass(frozen=True)
class Branch:
    """A line of batches by its last, ``tip`` (ROOT: none yet). ``made`` is ISO 8601, UTC."""

    id: int
    name: str
    tip: int
    made: str


class Tree:
    """All batches by number, and all branches by name in the order in which they were made."""

    def __init__(self, nodes: Iterable[Node] = (), branches: Iterable[Branch] = ()) -> None:
        self.nodes = {node.id: node for node in nodes}
        self.branches = {branch.name: branch for branch in branches}

    def branch(self, name: str) -> Branch:
        """The branch of that name; BadInput where there is none."""
        if name not in self.branches:
            raise BadInput(
                say("there is no branch {name!r}.", name=name),
                say("The session has {branches}.", branches=", ".join(self.branches)),
            )
        return self.branches[name]

    def numbered(self, number: Any) -> Branch:
        """The branch with this number; :class:`DamagedRow` where there is none."""
        found = [branch for branch in self.branches.values() if branch.id == number]
        if not found:
            raise DamagedRow(say("it stands on a branch that is not there"))
        return found[0]

    def line(self, tip: int) -> list[Node]:
        """The batches from the first one to ``tip``, in order."""
        line: list[Node] = []
        while tip != ROOT:
            line.append(self.nodes[tip])
            tip = line[-1].parent
        return line[::-1]

    def only_of(self, branch: Branch) -> list[Node]:
        """The batches that no other branch needs, in order."""
        needed: set[int] = set()
        for other in self.branches.values():
            tip = ROOT if other.id == branch.id else other.tip
            while tip != ROOT and tip not in needed:
                needed.add(tip)
                tip = self.nodes[tip].parent
        return [node for node in self.line(branch.tip) if node.id not in needed]

    def free_name(self) -> str:
        """ "branch N", with the first N from 2 on that no branch has and that is not below their number."""
        number = max(2, len(self.branches) + 1)
        while f"branch {number}" in self.branches:
            number += 1
        return f"branch {number}"


def shared(one: Sequence[Node], other: Sequence[Node]) -> int:
    """How many batches two lines have in common from the beginning."""
    pairs = zip(one, other, strict=False)
    return next((t for t, (a, b) in enumerate(pairs) if a.id != b.id), min(len(one), len(other)))


def read_tree(database: Database, note: Callable[[str], object]) -> Tree:
    """The tree that ``database`` holds; :class:`DamagedRow` where a row is damaged or they do not make a tree.

    A bookmark's name that is damaged is left out, and ``note`` is told.
    """
    facts, results = (_by_node(database, table) for table in ("facts", "results"))
    nodes: dict[int, Node] = {}
    for row in database.table("batches").rows_where(order_by="id"):  # a parent's number is below its children's
        own, found = facts[row["id"]], results[row["id"]]
        record = batch_from_row(row, tuple(map(fact_from_row, own)), tuple(map(result_from_row, found)))
        before = nodes.get(row["parent"])
        if (before is None and row["parent"] != ROOT) or record.batch != 1 + (before.record.batch if before else 0):
            raise DamagedRow(say("batch {batch} does not follow the one that it names", batch=record.batch))
        position = (before.position if before else 0) + len(record.facts)
        factors_from_row(row)  # read again whenever the file is
        nodes[row["id"]] = Node(row["id"], row["parent"], position, record)
        check_checksum(say("batch {batch}", batch=record.batch), row, batch_checksum(row, own, found))
        if record.name and row[NAME_COLUMN] != name_checksum(row["id"], record.name):
            note(
                say(
                    "The name of the point after batch {batch} is damaged and left out: {name}.",
                    batch=record.batch,
                    name=shown(record.name),
                )
            )
            nodes[row["id"]] = replace(nodes[row["id"]], record=replace(record, name=""))
    rows = database.table("branches").rows_where(order_by="id")
    return Tree(nodes.values(), (_branch_from_row(row, nodes) for row in rows))


def standing(row: Mapping[str, Any], batches: int, last: int) -> tuple[int, int]:
    """The next batch's number in the tree and how many of the line are applied; DamagedRow where it cannot be so."""
    found = row["next_node"], row["applied"]
    if not all(isinstance(number, int) for number in found) or not (found[0] > last and 0 <= found[1] <= batches):
        raise DamagedRow(say("it does not say where on its timeline it stands"))
    return found


def _by_node(database: Database, table: str) -> defaultdict[Any, list[dict[str, Any]]]:
    """The rows of facts or results by their batch's number, in their order."""
    rows = defaultdict(list)
    for row in database.table(table).rows_where(order_by="node, place"):
        rows[row["node"]].append(row)
    return rows


def _branch_from_row(row: Mapping[str, Any], nodes: Mapping[int, Node]) -> Branch:
    try:
        branch = typed({name: row[name] for name in ("id", "name", "tip", "made")}, Branch)
        check_seal("it", row)
    except ValueError as error:
        raise DamagedRow(say("a branch cannot be read ({error})", error=said_by(error))) from error
    if branch.tip != ROOT and branch.tip not in nodes:
        raise DamagedRow(say("the branch {name} ends in a batch that is not there", name=shown(branch.name)))
    return branch


def insert_node(database: Database, node: Node, file: FactorFile) -> None:
    """Write the rows of ``node``, whose tensors ``file`` holds, inside the caller's transaction."""
    record = node.record
    columns = {"factors": file.name, "factors_bytes": file.size, "factors_digest": file.digest}
    batch = {"id": node.id, "parent": node.parent, **batch_row(record), **columns}
    facts = [{"node": node.id, "place": i, **fact_row(fact)} for i, fact in enumerate(record.facts)]
    results = [{"node": node.id, "place": i, **result_row(result)} for i, result in enumerate(record.results)]
    seals = {COLUMN: batch_checksum(batch, facts, results)}
    if record.name:
        seals[NAME_COLUMN] = name_checksum(node.id, record.name)
    database.table("batches").insert({**batch, **seals})
    database.table("facts").insert_all(facts)
    database.table("results").insert_all(results)


def delete_nodes(database: Database, nodes: Iterable[Node]) -> None:
    """Delete the rows of ``nodes`` and what was measured at them, inside the caller's transaction."""
    for node in nodes:
        database.table("batches").delete(node.id)
        for table in ("facts", "results", "measurements"):
            database.table(table).delete_where("node = ?", [node.id])


def measured_on(database: Database, line: Sequence[Node], kind: str) -> list[dict[str, Any]]:
    """The rows of the measurements of this kind on ``line``, in its order."""
    depth = {ROOT: 0, **{node.id: number for number, node in enumerate(line, start=1)}}
    rows = database.table("measurements").rows_where("kind = ?", [kind], order_by="position")
    return sorted((row for row in rows if row["node"] in depth), key=lambda row: depth[row["node"]])

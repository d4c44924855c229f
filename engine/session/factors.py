"""The factor files of a session: one safetensors file for the tensors of one batch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from safetensors import SafetensorError
from safetensors.torch import load, save

from engine.errors import SessionDamaged
from engine.session.records import DamagedRow
from engine.support.files import digest, digest_of_file, write_bytes
from engine.support.plain_json import typed
from engine.support.plain_text import shown
from engine.support.tensor_header import read_tensor_header
from engine.support.wording import said_by, say

if TYPE_CHECKING:
    from sqlite_utils import Database
    from torch import Tensor

NAME = re.compile(r"[0-9]{6,12}\.safetensors")
LEFT_OVER = re.compile(rf"\.{NAME.pattern}\.[0-9a-f]+\.tmp")


@dataclass(frozen=True, slots=True)
class FactorFile:
    """The database's record of a factor file: its name, size in bytes and checksum.

    A name is never a path: what lies elsewhere is no file of the session.
    """

    name: Annotated[str, msgspec.Meta(pattern=rf"^{NAME.pattern}\Z")]
    size: Annotated[int, msgspec.Meta(ge=0)]
    digest: str


def factors_from_row(row: Mapping[str, Any]) -> FactorFile:
    """The factor file that a batch's ``row`` names; :class:`DamagedRow` where that is no file of the session."""
    try:
        named = {"name": row["factors"], "size": row["factors_bytes"], "digest": row["factors_digest"]}
        return typed(named, FactorFile)
    except ValueError as error:
        raise DamagedRow(
            say(
                "batch {batch} names no factor file of its own ({error})",
                batch=shown(str(row["batch"])),
                error=said_by(error),
            )
        ) from error


def files_of(database: Database, numbers: Iterable[int]) -> list[FactorFile]:
    """The factor files of the batches with these numbers in the tree, from their rows."""
    query = "SELECT batch, factors, factors_bytes, factors_digest FROM batches WHERE id = ?"
    return [factors_from_row(row) for number in numbers for row in database.query(query, [number])]


def factor_name(number: int) -> str:
    """The name of the file of the batch with this number in the tree."""
    return f"{number:06d}.safetensors"


def write_factors(folder: Path, name: str, tensors: Mapping[str, Tensor]) -> FactorFile:
    """Write ``tensors`` to ``folder / name`` in one step, flushed to the disk.

    Raises :class:`SessionDamaged` where there is such a file: it is another batch's. A missing folder is not made.
    """
    if (folder / name).exists():
        raise SessionDamaged(
            say("{file} is there already, and no batch knows it.", file=folder / name),
            say("Move it to another place."),
        )
    own = {key: tensor.detach().cpu().contiguous().clone() for key, tensor in tensors.items()}
    data = save(own)  # clones above: safetensors refuses tensors that share memory
    write_bytes(folder / name, data, make_folder=False)
    return FactorFile(name, len(data), digest(data))


def check_factors(folder: Path, file: FactorFile, batch: int) -> None:
    """Raise :class:`SessionDamaged` where ``file`` is missing or not what was written."""
    place = folder / file.name
    try:
        found = digest_of_file(place)
        size = place.stat().st_size
    except OSError as error:
        raise _damaged(place, batch, say("cannot be read ({reason})", reason=error.strerror or str(error))) from error
    _check_content(place, file, batch, size, found)


def _check_content(place: Path, file: FactorFile, batch: int, size: int, found: str) -> None:
    if size != file.size:
        raise _damaged(place, batch, say("has {size} bytes instead of {recorded}", size=size, recorded=file.size))
    if found != file.digest:
        raise _damaged(place, batch, say("is not what was written (its checksum differs)"))


def read_factors(folder: Path, file: FactorFile, batch: int) -> dict[str, Tensor]:
    """The tensors of ``file`` on the CPU; :class:`SessionDamaged` where it is missing or not what was written."""
    place = folder / file.name
    try:
        data = place.read_bytes()
    except OSError as error:
        raise _damaged(place, batch, say("cannot be read ({reason})", reason=error.strerror or str(error))) from error
    _check_content(place, file, batch, len(data), digest(data))
    try:
        read_tensor_header(place)
        return load(data)
    except (SafetensorError, ValueError, OSError) as error:
        raise _damaged(place, batch, say("is no safetensors file ({error})", error=said_by(error))) from error


def names_in(folder: Path, file: FactorFile, batch: int) -> tuple[str, ...]:
    """The names of its tensors, from the header; :class:`SessionDamaged` where it is missing or of another size."""
    place = folder / file.name
    try:
        size = place.stat().st_size
        if size != file.size:
            raise _damaged(place, batch, say("has {size} bytes instead of {recorded}", size=size, recorded=file.size))
        return tuple(read_tensor_header(place).tensors)
    except OSError as error:
        raise _damaged(place, batch, say("cannot be read ({reason})", reason=error.strerror or str(error))) from error
    except ValueError as error:
        raise _damaged(place, batch, say("is no safetensors file ({error})", error=said_by(error))) from error


def _damaged(place: Path, batch: int, what: str) -> SessionDamaged:
    return SessionDamaged(
        say("{place}, which holds the change of batch {batch}, {what}.", place=place, batch=batch, what=what),
        say(
            "Put it back from a copy of the session, or import an exported one; the facts and settings of every batch "
            "are still in session.db, and nothing was changed."
        ),
    )

"""The ending of a file's name: what is written under it must be what it says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.errors import BadInput
from engine.support.places import check_outside, check_unused, check_writable, model_around
from engine.support.plain_text import shown
from engine.support.tensor_header import read_tensor_header
from engine.support.wording import say

JSON = (".json",)
SAFETENSORS = (".safetensors",)
YAML = (".yaml", ".yml")
_OF_MODELS = (*JSON, *SAFETENSORS)  # files that a reader of models looks for beside the others
_OURS = {"palimpsest_checksum", "form", "detector"}  # of which the header of every safetensors file of ours has one


def wrong_ending(file: Path, endings: Sequence[str]) -> BadInput | None:
    """The refusal of a ``file`` to be written whose name has none of the ``endings``, in any case; None if it has one.

    None too where ``endings`` is empty, as for a folder.
    """
    if not endings or file.suffix.lower() in endings:
        return None
    reason, found = say("its name has no ending."), shown(file.suffix)
    if found:
        reason = say("it is not written under the ending {found}.", found=found)
    remedy = say("End it in {ending}.", ending=endings[0])
    if len(endings) > 1:
        remedy = say("End it in one of {endings}.", endings=", ".join(endings))
    return BadInput(reason, remedy, file=file)


def check_place(place: Path | str, endings: Sequence[str] = ()) -> Path:
    """The path of a file to be written, or of a folder without ``endings``: asked before any work that ends in it.

    Raises :class:`BadInput` as :func:`wrong_ending` says, and where it lies in a session, cannot be written, would be
    read as one of a model's files or take the place of weights from elsewhere, or is a folder that holds files.
    """
    place = Path(place)
    check_outside(place)
    if refusal := wrong_ending(place, endings):
        raise refusal
    check_writable(place, folder=not endings)
    if not endings:
        check_unused(place)
        return place
    if (folder := model_around(place)) is not None and (place.exists() or place.suffix.lower() in _OF_MODELS):
        raise BadInput(
            say("nothing is written there, as {folder} is a model's.", folder=folder),
            say("Choose another folder."),
            file=place,
        )
    if place.suffix.lower() in SAFETENSORS and place.exists() and not _is_ours(place):
        raise BadInput(
            say("it holds weights that this program did not write, and is not replaced."),
            say("Name another file."),
            file=place,
        )
    return place


def _is_ours(file: Path) -> bool:
    """Whether a safetensors file was written by this program, as deltas, a reversal or a detector."""
    try:
        return not _OURS.isdisjoint(read_tensor_header(file).metadata)
    except (OSError, ValueError):
        return False

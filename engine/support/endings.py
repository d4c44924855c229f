"""The ending of a file's name: what is written under it must be what it says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.errors import BadInput
from engine.support.places import check_outside, check_unused, check_writable
from engine.support.plain_text import shown
from engine.support.wording import say

JSON = (".json",)
SAFETENSORS = (".safetensors",)
YAML = (".yaml", ".yml")


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

    Raises :class:`BadInput` as :func:`wrong_ending` says, and where it lies in a session, cannot be written, or is a
    folder that holds files.
    """
    place = Path(place)
    check_outside(place)
    if refusal := wrong_ending(place, endings):
        raise refusal
    check_writable(place, folder=not endings)
    if not endings:
        check_unused(place)
    return place

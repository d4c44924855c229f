"""Opens a folder or a file, whatever its name, as a checkpoint, or says why it cannot be one."""

from __future__ import annotations

import re
from pathlib import Path

from engine.errors import BadInput, ModelRefused
from engine.model.checkpoint import Checkpoint
from engine.model.folder import open_folder
from engine.model.foreign import foreign_file
from engine.model.gguf_file import open_gguf
from engine.model.gguf_header import is_gguf
from engine.support.home import absolute
from engine.support.plain_text import shown
from engine.support.wording import join_texts, say

GGUF, SAFETENSORS = ".gguf", ".safetensors"
_HUB_ADDRESS = re.compile(r"^(https?:/+)?(huggingface\.co|hf\.co)/")
_HUB_NAME = re.compile(r"([\w-][\w.-]*/)?[\w-][\w.-]*")


def open_checkpoint(place: Path | str) -> Checkpoint:
    """Read the headers of a model folder, of a GGUF file, or of the one GGUF file in a folder that holds nothing else.

    :class:`ModelRefused` where it is something else, with its kind and a remedy; :class:`BadInput`, naming
    the file, where one is missing, cut short or garbled.
    """
    place = Path(place)
    try:
        str(absolute(place)).encode()
    except UnicodeEncodeError as error:
        said = say("The name {place} is not UTF-8, as libraries need it.", place=shown(str(place)))
        raise ModelRefused(said, say("Rename it, or give a link to it.")) from error
    try:
        if place.is_dir():
            only = _only_gguf(place)
            return open_gguf(only) if only is not None else open_folder(absolute(place))
        if not place.is_file():
            raise _missing(place)
        if is_gguf(place):
            return open_gguf(absolute(place))
        raise ModelRefused(*foreign_file(place))
    except OSError as error:
        raise BadInput(
            say("this cannot be read ({reason}).", reason=error.strerror), file=error.filename or place
        ) from error


def _missing(place: Path) -> ModelRefused:
    """The refusal of a place where there is nothing; what may be a name on the Hub is fetched before it is opened."""
    said = say("{place} is no folder and no file.", place=place)
    give = say("Give the folder that holds config.json and the weights, or a .gguf file.")
    name = _HUB_ADDRESS.sub("", str(place))
    if not _HUB_NAME.fullmatch(name):
        return ModelRefused(said, give)
    name = name if "/" in name else f"OWNER/{name}"
    fetch = say('A model of the Hugging Face Hub is fetched first: "palimpsest get {name}".', name=name)
    return ModelRefused(said, join_texts(" ", (give, fetch)))


def _only_gguf(folder: Path) -> Path | None:
    """The one model in GGUF form of a folder without safetensors; files of vision encoders are ignored."""
    files = list(folder.iterdir())
    if any(file.suffix == SAFETENSORS for file in files):
        return None
    found = [absolute(file) for file in files if file.suffix.lower() == GGUF and "mmproj" not in file.name.lower()]
    return found[0] if len(found) == 1 and is_gguf(found[0]) else None

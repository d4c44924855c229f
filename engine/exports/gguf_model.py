"""The whole edited model as a GGUF file: that of the base with the edited tensors replaced."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import BadInput
from engine.events import Log, Steps
from engine.exports.gguf_base import EditedTensor, base_file, edited_tensors, new_values
from engine.exports.gguf_rewriting import Packing, kind_for, rewrite, size_after
from engine.exports.kept import Kept
from engine.exports.model_folder import provenance, warn_of_side_memory, write_provenance
from engine.exports.ollama import write_modelfile
from engine.exports.options import GgufOptions
from engine.exports.requantising import requantised
from engine.fact import Fact
from engine.support import counted
from engine.support.files import check_room, filling
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.model.gguf_header import Header
    from engine.model.loading import LoadedModel

MODEL = "model.gguf"
USUAL = GgufOptions()
FROM_FOLDER = say(
    "Name a GGUF file of the same model as the base: its edited tensors are replaced. Or export the model folder and "
    "convert that with llama.cpp's convert_hf_to_gguf.py, which knows how llama.cpp wants tokenizers and metadata."
)


def export_gguf(
    model: LoadedModel, folder: Path | str, facts: Sequence[Fact] = (), options: GgufOptions = USUAL
) -> Steps[Path]:
    """Write the edited model into the new or empty ``folder``: one GGUF file, a Modelfile for Ollama, the provenance.

    The file is that of the model, or the one that ``options`` name, with each edited tensor replaced by what the file
    holds there plus the change; all other tensors are its bytes. What packing does to each of ``facts`` is measured and
    logged before anything is written, and recorded.

    Raises :class:`BadInput` where nothing was edited, there is no such file, it is of another model, the package gguf
    cannot pack so, the disk is too small, or ``folder`` holds files. Side memories are left out, which is logged.
    """
    folder = Path(folder)
    header = _header(model, options.base)
    yield from warn_of_side_memory(model)
    tensors = yield from edited_tensors(model, header)
    chosen = yield from requantised(model, header, tensors, facts, options.packed)
    with filling(folder) as temporary:
        packings = _packings(header, tensors, chosen.packed)
        needed = size_after(header, {name: packing.kind for name, packing in packings.items()})
        check_room(temporary, needed, folder)
        note = provenance(model, edited_tensors=sorted(packings), packed_as=chosen.types)
        note["base"].pop("folder")  # whoever is given the file need not know where its maker keeps models
        yield from rewrite(header, temporary / MODEL, packings, note)
        write_modelfile(temporary, f"./{MODEL}", model.info.name)
        write_provenance(model, temporary, **chosen.as_json())
    yield Log(
        say(
            "{file}: {tensors} replaced, packed as {types}.",
            file=folder / MODEL,
            tensors=counted.tensors(len(tensors)),
            types=", ".join(chosen.types),
        )
    )
    return folder


def measure_gguf(model: LoadedModel, facts: Sequence[Fact], options: GgufOptions = USUAL) -> Steps[Kept]:
    """What such a file would keep of the edits; nothing is written, every way of packing that is tried is logged."""
    header = _header(model, options.base)
    tensors = yield from edited_tensors(model, header)
    return (yield from requantised(model, header, tensors, facts, options.packed)).kept


def _header(model: LoadedModel, base: str) -> Header:
    header = base_file(model, base)
    if header is None:
        raise BadInput(
            say("{name} was opened from a folder: there is no GGUF file to write into.", name=model.info.name),
            FROM_FOLDER,
        )
    return header


def _packings(header: Header, tensors: Sequence[EditedTensor], packed: str) -> dict[str, Packing]:
    return {
        tensor.place.name: Packing(kind_for(tensor.stored, packed, header.file), partial(new_values, header, tensor))
        for tensor in tensors
    }

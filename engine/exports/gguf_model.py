"""The whole edited model as a GGUF file: that of the base with the edited tensors replaced."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import BadInput
from engine.events import Log, Steps
from engine.exports.gguf_base import EditedTensor, base_file, edited_tensors, new_values
from engine.exports.gguf_rewriting import KINDS, Packing, kind_for, rewrite, size_after
from engine.exports.model_folder import provenance, warn_of_side_memory, write_provenance
from engine.exports.ollama import write_modelfile
from engine.exports.requantising import Requantised, measured, requantised
from engine.fact import Fact
from engine.session.files import filling

if TYPE_CHECKING:
    from engine.model.gguf_header import Header
    from engine.model.loading import LoadedModel

MODEL = "model.gguf"
AUTO = "auto"
CHOICES = (AUTO, *KINDS)
FROM_FOLDER = (
    "Name a GGUF file of the same model as the base: its edited tensors are replaced. Or export the model folder and "
    "convert that with llama.cpp's convert_hf_to_gguf.py, which knows how llama.cpp wants tokenizers and metadata."
)


def export_gguf(
    model: LoadedModel,
    folder: Path | str,
    facts: Sequence[Fact] = (),
    kind: str = AUTO,
    base: Path | str | None = None,
) -> Steps[Path]:
    """Write the edited model into the new or empty ``folder``: one GGUF file, a Modelfile for Ollama, the provenance.

    The file is that of the model, or ``base``, with each edited tensor replaced by what the file holds there plus the
    change; all other tensors are its bytes. ``kind`` is how the edited ones are packed: "same" as before, "q8_0",
    "f16", "bf16", "f32", or "auto", the first of these that loses none of ``facts``. What packing does to each fact is
    measured and logged before anything is written, and recorded.

    Raises :class:`BadInput` where nothing was edited, there is no such file, it is of another model, the package gguf
    cannot pack the kind, the disk is too small, or ``folder`` holds files. Side memories are left out, which is logged.
    """
    folder = Path(folder)
    if kind not in CHOICES:
        raise BadInput(f"there is no kind {kind!r} of packing.", f"Choose one of {', '.join(CHOICES)}.")
    header = _header(model, base)
    yield from warn_of_side_memory(model)
    tensors = yield from edited_tensors(model, header)
    chosen = yield from _chosen(model, header, tensors, facts, kind)
    with filling(folder) as temporary:
        packings = _packings(header, tensors, chosen.kind)
        _check_space(header, packings, temporary, folder)
        note = provenance(model, edited_tensors=sorted(packings), packed_as=chosen.types)
        note["base"].pop("folder")  # whoever is given the file need not know where its maker keeps models
        yield from rewrite(header, temporary / MODEL, packings, note)
        write_modelfile(temporary, f"./{MODEL}", model.info.name)
        write_provenance(model, temporary, packing=chosen.as_json())
    yield Log(f"{folder / MODEL}: {len(tensors)} tensors replaced, packed as {', '.join(chosen.types)}.")
    return folder


def foresee_gguf(
    model: LoadedModel, facts: Sequence[Fact], base: Path | str | None = None
) -> Steps[tuple[Requantised, ...]]:
    """What each way of packing would do to the edits, measured and logged; nothing is written."""
    return (yield from requantised(model, _header(model, base), facts))


def _header(model: LoadedModel, base: Path | str | None) -> Header:
    header = base_file(model, base)
    if header is None:
        raise BadInput(
            f"{model.info.name} was opened from a folder, so there is no GGUF file to write into.", FROM_FOLDER
        )
    return header


def _chosen(
    model: LoadedModel, header: Header, tensors: Sequence[EditedTensor], facts: Sequence[Fact], kind: str
) -> Steps[Requantised]:
    """The measured result of ``kind``, or of the first that loses no edit, else the one that loses fewest."""
    if kind != AUTO:
        return (yield from measured(model, header, tensors, facts, [kind]))[0]
    results = yield from measured(model, header, tensors, facts, KINDS, until_none_is_lost=True)
    return min(results, key=lambda result: len(result.lost))


def _packings(header: Header, tensors: Sequence[EditedTensor], kind: str) -> dict[str, Packing]:
    return {
        tensor.place.name: Packing(kind_for(tensor.stored, kind, header.file), partial(new_values, header, tensor))
        for tensor in tensors
    }


def _check_space(header: Header, packings: dict[str, Any], place: Path, folder: Path) -> None:
    needed = size_after(header, {name: packing.kind for name, packing in packings.items()})
    free = shutil.disk_usage(place).free
    if needed > free:
        raise BadInput(
            f"the file needs {needed / 1e9:.1f} GB and the disk has {free / 1e9:.1f} GB free.",
            "Make room or choose another disk.",
            file=folder,
        )

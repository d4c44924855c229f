"""Files of the adapters by which models read a memory of triples, and the one shipped with the demo world."""

from __future__ import annotations

from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import load, save

import resources
from engine.errors import BadInput, SessionMismatch
from engine.model.loading import LoadedModel
from engine.model.side.read_adapter import ReadAdapter
from engine.model.side.triple_memory import KIND
from engine.support.wording import say

SHIPPED = resources.path("demo_world", "read_adapter.safetensors")
_FINGERPRINT = "fingerprint"
_HINT = say('It comes from "palimpsest train-memory".')


def adapter_of(model: LoadedModel) -> ReadAdapter | None:
    """The adapter that was trained for this very model; None where there is none."""
    if own := model.readers.get(KIND):
        return own
    return read(SHIPPED, model) if _trained_for(SHIPPED) == model.info.fingerprint else None


def stored(adapter: ReadAdapter, model: LoadedModel) -> bytes:
    """The file of the adapter of ``model``, in bfloat16."""
    tensors = {name: tensor.bfloat16().contiguous() for name, tensor in adapter.tensors().items()}
    return save(tensors, metadata={"format": "pt", _FINGERPRINT: model.info.fingerprint})


def read(file: Path, model: LoadedModel) -> ReadAdapter:
    """The adapter in ``file``; raises BadInput for a file that holds none, SessionMismatch for another model's."""
    if _trained_for(file) != model.info.fingerprint:
        raise SessionMismatch(
            say("{file} was not trained for {model}.", file=file.name, model=model.info.name),
            say("Train one for this model."),
        )
    # Not mapped into memory: the file may be replaced while its tensors are in use.
    found = ReadAdapter.from_tensors(load(file.read_bytes()))
    if found is None:
        raise BadInput(say("it holds no adapter for reading a memory."), _HINT, file=file)
    return found


def _trained_for(file: Path) -> str:
    """The fingerprint of the model that the adapter in ``file`` is for; "" where there is no file."""
    if not file.is_file():
        return ""
    try:
        with safe_open(file, framework="pt") as opened:
            return str((opened.metadata() or {}).get(_FINGERPRINT, ""))
    except SafetensorError as error:
        raise BadInput(say("it is damaged."), _HINT, file=file) from error

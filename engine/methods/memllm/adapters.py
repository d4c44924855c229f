"""Files of the adapters by which models read a memory of triples and write to it, and those that come with the demo
world.
"""

from __future__ import annotations

from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import load, save

import resources
from engine.errors import BadInput, SessionMismatch
from engine.model.loading import LoadedModel
from engine.model.side.read_adapter import ReadAdapter
from engine.support.wording import say

READ, WRITE = "read", "write"
"""What an adapter was trained for."""
SHIPPED = {
    READ: resources.path("demo_world", "read_adapter.safetensors"),
    WRITE: resources.path("demo_world", "write_adapter.safetensors"),
}
_FINGERPRINT = "fingerprint"
_HINT = say('It comes from "palimpsest train-memory".')


def adapter_of(model: LoadedModel, task: str = READ) -> ReadAdapter | None:
    """The adapter that was trained for this very model and task; None where there is none."""
    if own := model.readers.get(task):
        return own
    shipped = SHIPPED[task]
    return read(shipped, model) if about(shipped).get(_FINGERPRINT) == model.info.fingerprint else None


def stored(adapter: ReadAdapter, model: LoadedModel) -> bytes:
    """The file of the adapter of ``model``, in bfloat16."""
    tensors = {name: tensor.bfloat16().contiguous() for name, tensor in adapter.tensors().items()}
    return save(tensors, metadata={"format": "pt", _FINGERPRINT: model.info.fingerprint})


def read(file: Path, model: LoadedModel) -> ReadAdapter:
    """The adapter in ``file``; raises BadInput for a file that holds none, SessionMismatch for another model's."""
    if about(file).get(_FINGERPRINT) != model.info.fingerprint:
        raise SessionMismatch(
            say("{file} was not trained for {model}.", file=file.name, model=model.info.name),
            say("Train one for this model."),
        )
    # Not mapped into memory: the file may be replaced while its tensors are in use.
    found = ReadAdapter.from_tensors(load(file.read_bytes()))
    if found is None:
        raise BadInput(say("it holds no adapter for a memory."), _HINT, file=file)
    return found


def about(file: Path) -> dict[str, str]:
    """What the head of ``file`` says of its tensors; nothing where there is no file. BadInput for a damaged one."""
    if not file.is_file():
        return {}
    try:
        with safe_open(file, framework="pt") as opened:
            return dict(opened.metadata() or {})
    except SafetensorError as error:
        raise BadInput(say("it is damaged."), _HINT, file=file) from error

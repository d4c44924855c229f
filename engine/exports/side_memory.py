"""Side memories as a folder with a loader of its own, for plain torch and transformers.

``side_memory.safetensors`` holds the state after all applied batches, ``side_memory.json`` where each part acts, by
the names of the transformers module, and ``load_side_memory.py`` (from ``resources/exports``, word for word) attaches
them. The triples of MemLLM are in ``memory.db``, the paper's tables in SQLite, without a loader: the model has to write
their queries. What the session needs besides, to go on editing (examples, masks, prompts to replay), is left out.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

import resources
from engine.errors import BadInput
from engine.events import Log, Progress, Steps
from engine.exports.model_folder import write_provenance
from engine.exports.names import module_path
from engine.model.side.codebook import REPLACEMENTS, Codebook
from engine.model.side.experts import ExpertsMemory
from engine.model.side.residual import ACTIVE, ResidualMemory
from engine.model.side.routed import RoutedMemory
from engine.model.side.routing import activation_of
from engine.model.side.triple_memory import TripleMemory
from engine.model.side.triples import Triple, write_tables
from engine.support.files import filling
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.model.loading import LoadedModel
    from engine.model.side.memory import SideMemory

TABLES = "memory.db"
LOADER = resources.path("exports", "load_side_memory.py")
Part = tuple[dict[str, Any], dict[str, Tensor]]
_TASK = say("Exporting the side memory")


def export_side_memory(model: LoadedModel, folder: Path | str) -> Steps[Path]:
    """Write the side memories in place now into the new or empty ``folder``.

    Raises :class:`BadInput` where there is none, or only one that edits in context. What edits changed in the weights
    themselves is left out, which is logged.
    """
    folder = Path(folder)
    memories = model.weights.side.state.memories
    parts = [part for memory in memories.values() for part in _parts(model, memory)]
    triples = [triple for memory in memories.values() if isinstance(memory, TripleMemory) for triple in _held(memory)]
    if not parts and not triples:
        reason = (
            say("a memory that edits in context is text and needs no loader.")
            if memories
            else say("no side memory is in use.")
        )
        raise BadInput(reason, say("Edit with WISE, MEMOIR, GRACE, ELDER or MemLLM, or export the session."))
    if model.weights.sites:
        yield Log(say("The edits in the weights themselves are left out; export the model folder too."), "warning")
    with filling(folder) as temporary:
        yield Progress(_TASK, 0, 1, say("files"))
        if triples:
            write_tables(triples, temporary / TABLES)
        if parts:
            _write_parts(parts, temporary)
        write_provenance(model, temporary)
    yield Progress(_TASK, 1, 1, say("files"))
    return folder


def _write_parts(parts: Sequence[Part], folder: Path) -> None:
    """What the loader reads, and the loader."""
    tensors = {
        f"{number}.{name}": tensor.detach().cpu().contiguous().clone()
        for number, (_, own) in enumerate(parts)
        for name, tensor in own.items()
    }
    save_file(tensors, folder / "side_memory.safetensors", metadata={"format": "pt"})
    about = {"parts": [described for described, _ in parts]}
    (folder / "side_memory.json").write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
    shutil.copyfile(LOADER, folder / LOADER.name)


def _held(memory: TripleMemory) -> Sequence[Triple]:
    return tuple(memory.triples.values())


def _parts(model: LoadedModel, memory: SideMemory) -> list[Part]:
    if isinstance(memory, Codebook):
        return _codebooks(model, memory)
    if isinstance(memory, RoutedMemory) and memory.route is not None:
        return [_routed(model, memory)]
    if isinstance(memory, ResidualMemory) and len(memory.edited):
        return [_residual(model, memory)]
    if isinstance(memory, ExpertsMemory) and memory.mixture is not None:
        return [_experts(model, memory)]
    return []


def _codebooks(model: LoadedModel, memory: Codebook) -> list[Part]:
    found = []
    for place, entries in memory.books.items():
        about = {"kind": "grace", "module": _path(model, place.module(model.anatomy)), "entries": len(entries)}
        tensors = {
            "keys": torch.stack([entry.key for entry in entries]),
            "values": torch.stack([entry.value for entry in entries]),
            "radii": torch.tensor([entry.radius for entry in entries]),
            "codes": torch.tensor([("last", "prompt", "all").index(entry.replacement) for entry in entries]),
        }
        found.append((about, tensors))
    assert REPLACEMENTS == ("last", "prompt", "all"), "the loader knows these numbers"
    return found


def _routed(model: LoadedModel, memory: RoutedMemory) -> Part:
    route = memory.route
    assert route is not None
    parts = model.anatomy.layers[route.layer]
    activation = activation_of(parts.block)
    about: Mapping[str, Any] = {
        "kind": "wise",
        "module": module_path(model, parts.write),
        "activation": _path(model, activation) if activation is not None else "",
        "form": route.form,
        "place": route.place,
        "thresholds": [copy.floor * memory.ratio for copy in memory.copies],
    }
    return dict(about), {f"copy.{index}": copy.difference() for index, copy in enumerate(memory.copies)}


def _residual(model: LoadedModel, memory: ResidualMemory) -> Part:
    top_hash = memory.top_hash
    assert top_hash is not None
    about = {
        "kind": "memoir",
        "module": module_path(model, model.anatomy.layers[top_hash.layer].write),
        "top_k": top_hash.top_k,
        "threshold": memory.threshold,
        "active": ACTIVE.index(memory.active),
    }
    tensors = {
        "background": top_hash.background,
        "permutation": top_hash.permutation,
        "masks": memory.masks(),
        "matrix": memory.matrix(),
    }
    assert ACTIVE == ("edit", "overlap"), "the loader knows these numbers"
    return about, tensors


def _experts(model: LoadedModel, memory: ExpertsMemory) -> Part:
    mixture, anatomy = memory.mixture, model.anatomy
    assert mixture is not None
    about = {
        "kind": "elder",
        "query": module_path(model, anatomy.layers[mixture.query].write),
        "modules": [module_path(model, anatomy.layers[layer].matrix(path)) for layer, path in mixture.experts],
        "top_k": mixture.top_k,
        "scale": mixture.scale,
        "threshold": memory.threshold,
    }
    tensors = {"codes": memory.codes}
    for index, part in enumerate(mixture.experts.values()):
        tensors |= {f"{index}.{name}": tensor for name, tensor in part.tensors().items()}
    return about, tensors


def _path(model: LoadedModel, wanted: nn.Module) -> str:
    return next(path for path, module in model.module.named_modules() if module is wanted)

"""What was added to each weight, as one safetensors file for plain PyTorch; docs/elsewhere.md applies it.

For each changed parameter NAME of the transformers module two float32 tensors, ``NAME.left`` and ``NAME.right``, whose
product is the change in the shape in which the module stores the parameter (so (in, out) for GPT-2's Conv1D).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from torch import Tensor

from engine.errors import BadInput
from engine.events import Progress, Steps
from engine.exports.low_rank import cut, whole_changes
from engine.exports.model_folder import warn_of_side_memory
from engine.exports.names import parameter_name
from engine.model.checked_tensors import save_checked
from engine.model.loading import LoadedModel
from engine.support.files import replacing
from engine.support.provenance import library_versions
from engine.support.wording import say

FORM = "palimpsest deltas 1"
_TASK = say("Exporting the deltas")


def export_deltas(model: LoadedModel, file: Path | str) -> Steps[Path]:
    """Write the sum of the applied deltas of each weight to ``file``, which appears whole or not at all.

    Exact but for the order in which float32 sums are taken. Raises :class:`BadInput` where nothing was edited. Side
    memories are left out, which is logged.
    """
    file = Path(file)
    yield from warn_of_side_memory(model)
    changes = whole_changes(model)
    if not changes:
        raise BadInput(say("nothing has been edited, so there is no change to export."), say("Run an edit first."))
    tensors: dict[str, Tensor] = {}
    for done, ((layer, path), (left, right, _)) in enumerate(changes.items()):
        yield Progress(_TASK, done, len(changes), say("matrices"), say("layer {layer}", layer=layer))
        matrix = model.anatomy.matrix(layer, path)
        left, right, _ = cut(left, right, min(matrix.shape))
        name = parameter_name(model, (layer, path))
        stored = (right.T, left.T) if matrix.transposed else (left, right)
        if matrix.weight.dim() == 1:
            stored = (left[0], right)  # whose product is a vector as well
        tensors[f"{name}.left"], tensors[f"{name}.right"] = (side.contiguous() for side in stored)
    about = {
        "form": FORM,
        "base": json.dumps(asdict(model.info), ensure_ascii=False),
        "versions": json.dumps(library_versions()),
    }
    with replacing(file) as temporary:
        save_checked(tensors, temporary, about)
    yield Progress(_TASK, len(changes), len(changes), say("matrices"))
    return file

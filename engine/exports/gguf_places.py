"""Where a model's matrices lie in a GGUF file: the tensor's name, and the order of its rows and columns.

Names are those of the package ``gguf``. The order is found by sending row and column numbers through the code with
which transformers undoes the changes of llama.cpp's converter, such as the pairing of rotary dimensions in Llama's
queries and keys. GGUF stores every matrix as (out, in), also those of GPT-2's Conv1D.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from gguf import MODEL_ARCH, MODEL_ARCH_NAMES, get_tensor_name_map
from torch import Tensor
from transformers.modeling_gguf_pytorch_utils import TENSOR_PROCESSORS

from engine.errors import BadInput
from engine.exports.names import module_path
from engine.model.gguf_file import shaper_of
from engine.model.parameter import OUTSIDE
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.model.anatomy import WriteMatrix
    from engine.model.delta import Site
    from engine.model.loading import LoadedModel

# What llama.cpp calls families of which transformers' name for the type says nothing.
OTHER_NAMES = {"mistral": "llama", "cohere": "commandr", "phi": "phi2"}
MLP = ".ffn_"  # in the names of an MLP's tensors, whose order llama.cpp's converter never changes
MERGE = say(
    "Export the model folder instead, convert it with llama.cpp's convert_hf_to_gguf.py, and use that whole file."
)


@dataclass(frozen=True, eq=False)
class GgufPlace:
    """Where a matrix W (d, m) lies: ``W[i, j]`` is at ``[rows[i], columns[j]]`` of the tensor ``name``."""

    name: str
    rows: Tensor
    columns: Tensor

    def stored(self, matrix: Tensor) -> Tensor:
        """``matrix`` (d, m) in the file's order."""
        return self.left(self.right(matrix))

    def read(self, stored: Tensor) -> Tensor:
        """What ``stored`` in the file's order is as a matrix (d, m)."""
        return stored if self._plain else stored[self.rows][:, self.columns]

    def left(self, factor: Tensor) -> Tensor:
        """The left factor (d, r) of a change, its rows in the file's order."""
        return factor if self._plain else factor[self.rows.argsort()]

    def right(self, factor: Tensor) -> Tensor:
        """The right factor (r, m) of a change, its columns in the file's order."""
        return factor if self._plain else factor[:, self.columns.argsort()]

    @cached_property
    def _plain(self) -> bool:
        return all(torch.equal(order, torch.arange(len(order))) for order in (self.rows, self.columns))


def architecture_of(model: LoadedModel) -> str:
    """llama.cpp's name of the model's family; :class:`BadInput` where the package gguf knows none."""
    kind = str(model.module.config.model_type)
    plain = _letters(kind.removesuffix("_text"))
    plain = OTHER_NAMES.get(plain, plain)
    for name in MODEL_ARCH_NAMES.values():
        if _letters(name) == plain:
            return name
    raise BadInput(say("the package gguf knows no family {kind!r}, so its tensors cannot be named.", kind=kind), MERGE)


def place_of(model: LoadedModel, site: Site, architecture: str, checked: bool) -> GgufPlace:
    """The place of one matrix in files of the family ``architecture``.

    :class:`BadInput` where the file has no tensor for this matrix alone, or where transformers says nothing of how the
    family's attention is converted. The latter does not matter where the result is ``checked`` against a file.
    """
    layer, path = site
    if layer == OUTSIDE:
        raise BadInput(
            say("{path} was changed, and only matrices of the blocks are written into GGUF files here.", path=path),
            MERGE,
        )
    matrix = model.anatomy.layers[layer].matrix(path)
    name = _name(model, matrix, architecture)
    known = MLP in name or architecture in TENSOR_PROCESSORS
    if not (known or checked):
        raise BadInput(
            say(
                "in which order files of the family {architecture!r} keep {name} is not known here.",
                architecture=architecture,
                name=name,
            ),
            say("Name a GGUF file of the base model, in which it can be seen."),
        )
    return GgufPlace(name, *_order(name, matrix, architecture, model.module.config))


def _name(model: LoadedModel, matrix: WriteMatrix, architecture: str) -> str:
    """The tensor's name; in files of some families the names begin below the whole model."""
    known = next((key for key, name in MODEL_ARCH_NAMES.items() if name == architecture), None)
    if known is None:
        raise BadInput(
            say(
                "the package gguf knows no family {architecture!r}, so its tensors cannot be named.",
                architecture=architecture,
            ),
            MERGE,
        )
    names = get_tensor_name_map(MODEL_ARCH(known), len(model.anatomy.layers))
    path = module_path(model, matrix)
    parts = path.split(".")
    for begin in range(len(parts)):
        if found := names.get_name(".".join(parts[begin:])):
            return f"{found}.weight"
    raise BadInput(
        say(
            "files of the family {architecture!r} have no tensor for {path} alone.",
            architecture=architecture,
            path=path,
        ),
        MERGE,
    )


def _order(name: str, matrix: WriteMatrix, architecture: str, config: Any) -> tuple[Tensor, Tensor]:
    """For each row and each column of W the one of the file, from numbers that are sent the file's way to the model."""
    shape = matrix.shape
    rows, columns = (
        shaper_of(architecture, config)
        .process(weights=np.ascontiguousarray(np.broadcast_to(numbers, shape)), name=name, parsed_parameters={})
        .weights
        for numbers in (np.arange(shape[0], dtype=np.int32)[:, None], np.arange(shape[1], dtype=np.int32)[None])
    )
    if matrix.transposed:
        rows, columns = rows.T, columns.T
    if rows.shape != shape or (rows != rows[:, :1]).any() or (columns != columns[:1]).any():
        raise BadInput(say("the order in which {name} is kept cannot be told by rows and columns.", name=name), MERGE)
    return torch.from_numpy(rows[:, 0].astype(np.int64)), torch.from_numpy(columns[0].astype(np.int64))


def _letters(name: str) -> str:
    """A family's name without the marks in which the two libraries differ."""
    return re.sub(r"[-_.]", "", name)

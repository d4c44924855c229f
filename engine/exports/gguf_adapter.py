"""The change alone, as a LoRA adapter in llama.cpp's form.

llama.cpp adds ``(alpha / r) B A`` to a tensor of the base, with ``NAME.lora_a`` A (r, in) and ``NAME.lora_b`` B
(out, r); alpha is one for the whole file, r each tensor's own. Here alpha is the largest rank, and the B of a smaller
one is scaled by r / alpha.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from gguf import GGUFWriter, Keys
from torch import Tensor

from engine.errors import BadInput
from engine.events import Log, Progress, Steps
from engine.exports.gguf_base import base_file, edited_tensors
from engine.exports.gguf_places import GgufPlace, architecture_of, place_of
from engine.exports.model_folder import warn_of_side_memory, write_provenance
from engine.exports.ollama import MODELFILE, write_modelfile
from engine.session.files import filling

if TYPE_CHECKING:
    from engine.model.delta import Site
    from engine.model.loading import LoadedModel

ADAPTER = "adapter.gguf"
DTYPES = {"f32": torch.float32, "f16": torch.float16}
_TASK = "Exporting the GGUF adapter"
Factors = Mapping["Site", tuple[Tensor, Tensor]]


def export_gguf_adapter(
    model: LoadedModel, folder: Path | str, factors: Factors, dtype: str = "f32", base: Path | str | None = None
) -> Steps[Path]:
    """Write ``factors``, (d, r) and (r, m) of each changed matrix, into the new or empty ``folder``: the adapter, a
    Modelfile for Ollama, and the provenance.

    Where the model was opened from a GGUF file, or ``base`` names one, every tensor is looked up and compared there;
    else names and order are those of llama.cpp's converter. ``dtype`` is "f32" or "f16", whose relative error is
    logged. Raises :class:`BadInput` where there is nothing to export, a matrix has no tensor in such files, or
    ``folder`` holds files. Side memories are left out, which is logged.
    """
    folder = Path(folder)
    if dtype not in DTYPES:
        raise BadInput(f"an adapter cannot be written as {dtype!r}.", f"Choose one of {', '.join(DTYPES)}.")
    yield from warn_of_side_memory(model)
    if not factors:
        raise BadInput("nothing has been edited, so there is no change to export.", "Run an edit first.")
    places, architecture, source = yield from _places(model, factors, base)
    with filling(folder) as temporary:
        stored: dict[str, tuple[Tensor, Tensor]] = {}
        errors: dict[str, float] = {}
        for done, (site, (left, right)) in enumerate(factors.items()):
            yield Progress(_TASK, done, len(factors), "matrices", f"layer {site[0]}")
            place = places[site]
            pair = _cast(place.left(left), place.right(right), DTYPES[dtype])
            errors[place.name] = _error(pair, (place.left(left), place.right(right)))
            stored[place.name] = pair
        if dtype != "f32":
            yield Log(f"As {dtype} the change is off by at most {max(errors.values()):.1e} of its norm.")
        _write(temporary / ADAPTER, architecture, model.info.name, stored)
        write_modelfile(temporary, source, model.info.name, ADAPTER)
        write_provenance(model, temporary, relative_errors=errors)
    yield Progress(_TASK, len(factors), len(factors), "matrices")
    yield Log(_how_to_use(folder, source))
    return folder


def _places(
    model: LoadedModel, sites: Factors, base: Path | str | None
) -> Steps[tuple[dict[Site, GgufPlace], str, Path | str]]:
    """Each matrix's place, the family's name, and the file of the base, "" where it is not known."""
    header = base_file(model, base)
    if header is None:
        architecture = architecture_of(model)
        return {site: place_of(model, site, architecture, checked=False) for site in sites}, architecture, ""
    found = yield from edited_tensors(model, header)
    return {tensor.site: tensor.place for tensor in found}, header.architecture, header.file.absolute()


def _cast(left: Tensor, right: Tensor, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    """The factors in ``dtype``; for float16 first brought to one size by a power of two, which loses nothing."""
    if dtype == torch.float32:
        return left, right
    sizes = [float(factor.abs().max()) for factor in (left, right)]
    if not all(sizes):
        return left.to(dtype), right.to(dtype)
    shift = 2.0 ** round(math.log2(sizes[1] / sizes[0]) / 2)
    return (left * shift).to(dtype), (right / shift).to(dtype)


def _error(kept: tuple[Tensor, Tensor], exact: tuple[Tensor, Tensor]) -> float:
    """||kept - exact||_F / ||exact||_F of two products, from factors side by side: no matrix is formed."""
    if kept[0].dtype == torch.float32:
        return 0.0
    left = torch.cat([kept[0].double(), exact[0].double()], 1)
    right = torch.cat([kept[1].double(), -exact[1].double()], 0)
    return (_norm(left, right) / max(_norm(exact[0].double(), exact[1].double()), 1e-300)) if len(exact[1]) else 0.0


def _norm(left: Tensor, right: Tensor) -> float:
    return float(((left.T @ left) * (right @ right.T)).sum().clamp_min(0)) ** 0.5


def _write(file: Path, architecture: str, name: str, tensors: Mapping[str, tuple[Tensor, Tensor]]) -> None:
    alpha = max(left.shape[1] for left, _ in tensors.values())
    writer = GGUFWriter(file, architecture)
    try:
        writer.add_type("adapter")
        writer.add_string(Keys.Adapter.TYPE, "lora")
        writer.add_float32(Keys.Adapter.LORA_ALPHA, float(alpha))
        writer.add_name(f"Edits of {name}")
        for place, (left, right) in tensors.items():
            writer.add_tensor(f"{place}.lora_a", _array(right))
            writer.add_tensor(f"{place}.lora_b", _array(left * (left.shape[1] / alpha)))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
    finally:
        writer.close()


def _array(tensor: Tensor) -> np.ndarray[Any, Any]:
    return np.ascontiguousarray(tensor.numpy())


def _how_to_use(folder: Path, base: Path | str) -> str:
    whole = base or "BASE.gguf"
    ollama = f"Ollama: ollama create NAME -f {folder / MODELFILE}"
    return f"llama.cpp: llama-cli -m {whole} --lora {folder / ADAPTER}. {ollama}."

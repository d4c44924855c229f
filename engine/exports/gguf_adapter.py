"""The change alone, as a LoRA adapter in llama.cpp's form.

llama.cpp adds ``(alpha / r) B A`` to a tensor of the base, with ``NAME.lora_a`` A (r, in) and ``NAME.lora_b`` B
(out, r); alpha is one for the whole file, r each tensor's own. Here alpha is the largest rank, and the B of a smaller
one is scaled by r / alpha.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from gguf import GGUFWriter, Keys
from torch import Tensor

from engine.events import Log, Progress, Steps
from engine.exports.adapter import AdapterSource
from engine.exports.gguf_base import base_file, edited_tensors
from engine.exports.gguf_places import GgufPlace, architecture_of, place_of
from engine.exports.kept import Kept
from engine.exports.low_rank import Factors
from engine.exports.model_folder import warn_of_side_memory, write_provenance
from engine.exports.ollama import MODELFILE, write_modelfile
from engine.exports.options import GgufAdapterOptions
from engine.support.files import filling
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.model.delta import Site
    from engine.model.loading import LoadedModel

ADAPTER = "adapter.gguf"
USUAL = GgufAdapterOptions()
_DTYPES = {"f32": torch.float32, "f16": torch.float16}
_TASK = say("Exporting the GGUF adapter")


def export_gguf_adapter(source: AdapterSource, folder: Path | str, options: GgufAdapterOptions = USUAL) -> Steps[Path]:
    """Write the change into the new or empty ``folder``: the adapter, a Modelfile for Ollama, and the provenance.

    Where the model was opened from a GGUF file, or ``options`` name one, every tensor is looked up and compared there;
    else names and order are those of llama.cpp's converter. What a cut or float16 keeps of the edits is logged and
    recorded. Raises :class:`BadInput` where there is nothing to export, a matrix has no tensor in such files, or
    ``folder`` holds files. Side memories are left out, which is logged.
    """
    folder, model = Path(folder), source.model
    yield from warn_of_side_memory(model)
    factors = yield from _factors(source, options)
    places, architecture, base = yield from _places(model, factors, options.base)
    with filling(folder) as temporary:
        about: dict[str, Any] = {"relative_errors": {places[site].name: f.error for site, f in factors.items()}}
        if any(f.error for f in factors.values()):
            kept = yield from source.kept(factors)
            yield Log(kept.sentence, "warning" if kept.lost else "info")
            about |= {"rank": options.rank, "packed": options.packed, "kept": kept.records()}
        stored = {
            places[site].name: (places[site].left(left), places[site].right(right))
            for site, (left, right, _) in factors.items()
        }
        _write(temporary / ADAPTER, architecture, model.info.name, stored, _DTYPES[options.packed])
        write_modelfile(temporary, base, model.info.name, ADAPTER)
        write_provenance(model, temporary, **about)
    yield Progress(_TASK, len(factors), len(factors), say("matrices"))
    yield Log(_how_to_use(folder, base))
    return folder


def measure_gguf_adapter(source: AdapterSource, options: GgufAdapterOptions = USUAL) -> Steps[Kept]:
    """What such an adapter would keep of the edits."""
    return (yield from source.kept((yield from _factors(source, options))))


def _factors(source: AdapterSource, options: GgufAdapterOptions) -> Steps[dict[Site, Factors]]:
    """The change of each matrix, cut and rounded as ``options`` say, in float32 again."""
    exact = yield from source.factors(options)
    scales, dtype = _scales({site: found.left for site, found in exact.items()}), _DTYPES[options.packed]
    return {site: _rounded(found, dtype, scales[site]) for site, found in exact.items()}


def _scales(lefts: Mapping[Any, Tensor]) -> dict[Any, float]:
    """What each left factor is multiplied by because alpha, the largest rank, is that of all."""
    alpha = _alpha(lefts.values())
    return {key: left.shape[1] / alpha for key, left in lefts.items()}


def _alpha(lefts: Iterable[Tensor]) -> int:
    return max(left.shape[1] for left in lefts)


def _places(
    model: LoadedModel, sites: Mapping[Site, Factors], base: str
) -> Steps[tuple[dict[Site, GgufPlace], str, Path | str]]:
    """Each matrix's place, the family's name, and the file of the base, "" where it is not known."""
    header = base_file(model, base)
    if header is None:
        architecture = architecture_of(model)
        return {site: place_of(model, site, architecture, checked=False) for site in sites}, architecture, ""
    found = yield from edited_tensors(model, header)
    return {tensor.site: tensor.place for tensor in found}, header.architecture, header.file.absolute()


def _rounded(found: Factors, dtype: torch.dtype, scale: float) -> Factors:
    """Factors whose numbers, the left's times ``scale``, are those of ``dtype``; all errors together.

    Before, a power of two brings both to one size, which loses nothing and keeps float16 from its ends.
    """
    left, right, error = found
    sizes = [float(factor.abs().max()) for factor in (left, right)]
    if dtype == torch.float32 or not all(sizes):
        return found
    shift = 2.0 ** round(math.log2(sizes[1] / sizes[0]) / 2)
    kept = (left * shift * scale).to(dtype).float() / scale, (right / shift).to(dtype).float()
    return Factors(*kept, math.hypot(error, _apart(kept, (left, right))))


def _apart(kept: tuple[Tensor, Tensor], exact: tuple[Tensor, Tensor]) -> float:
    """||kept - exact||_F / ||exact||_F of two products, from their factors: no matrix is formed.

    0 where the exact one is zero, as of edits that were all taken back.
    """
    left = torch.cat([kept[0].double(), exact[0].double()], 1)
    right = torch.cat([kept[1].double(), -exact[1].double()], 0)
    whole = _norm(exact[0].double(), exact[1].double())
    return _norm(left, right) / whole if whole else 0.0


def _norm(left: Tensor, right: Tensor) -> float:
    return float(((left.T @ left) * (right @ right.T)).sum().clamp_min(0)) ** 0.5


def _write(
    file: Path, architecture: str, name: str, tensors: Mapping[str, tuple[Tensor, Tensor]], dtype: torch.dtype
) -> None:
    scales = _scales({place: left for place, (left, _) in tensors.items()})
    writer = GGUFWriter(file, architecture)
    try:
        writer.add_type("adapter")
        writer.add_string(Keys.Adapter.TYPE, "lora")
        writer.add_float32(Keys.Adapter.LORA_ALPHA, float(_alpha(left for left, _ in tensors.values())))
        writer.add_name(f"Edits of {name}")
        for place, (left, right) in tensors.items():
            writer.add_tensor(f"{place}.lora_a", _array(right.to(dtype)))
            writer.add_tensor(f"{place}.lora_b", _array((left * scales[place]).to(dtype)))
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

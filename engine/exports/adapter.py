"""The change alone, as a LoRA adapter in PEFT's layout.

PEFT adds ``(alpha / r) B A`` to a weight, with ``lora_A.weight`` A (r, in) and ``lora_B.weight`` B (out, r), for
GPT-2's Conv1D as well (``fan_in_fan_out``). A layer's change is the sum of its deltas, ``left @ right`` with the
factors of all batches side by side; so ``B = left``, ``A = right`` and ``alpha = r`` represent it without loss.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from safetensors.torch import save_file
from torch import Tensor

from engine.errors import BadInput
from engine.events import Log, Progress, Steps
from engine.exports.model_folder import warn_of_side_memory, write_provenance
from engine.session.files import filling

if TYPE_CHECKING:
    from engine.model.anatomy import WriteMatrix
    from engine.model.delta import Site
    from engine.model.loading import LoadedModel

_TASK = "Exporting the adapter"


def export_adapter(model: LoadedModel, folder: Path | str, rank: int | None = None) -> Steps[Path]:
    """Write the sum of the applied deltas as a PEFT LoRA adapter into the new or empty ``folder``.

    Exact (in float32) when ``rank`` is None; otherwise layers of a higher rank are cut to ``rank`` by singular value
    decomposition, and the relative error ||change - kept||_F / ||change||_F of each is logged and recorded with the
    adapter. Raises :class:`BadInput` where nothing was edited or ``folder`` holds files.
    Side memories are not exported, which is logged.
    """
    if rank is not None and rank < 1:
        raise BadInput(f"an adapter of rank {rank} holds nothing.", "Give a rank of at least 1.")
    folder = Path(folder)
    changes = _changes(model)
    yield from warn_of_side_memory(model)
    if not changes:
        raise BadInput("nothing has been edited, so there is no change to export.", "Run an edit first.")
    with filling(folder) as temporary:
        factors: dict[str, tuple[Tensor, Tensor]] = {}
        errors: dict[str, float] = {}
        for done, ((layer, name), (left, right)) in enumerate(changes.items()):
            yield Progress(_TASK, done, len(changes), "matrices", f"layer {layer}")
            matrix = model.anatomy.layers[layer].matrix(name)
            path = _path(model, matrix)
            *pair, error = compress(left, right, min(rank or left.shape[1], *matrix.shape))
            factors[path] = (pair[0], pair[1])
            errors[path] = error
            if rank is not None and left.shape[1] > rank:
                yield Log(f"Layer {layer}: rank {left.shape[1]} cut to {rank}, relative error {error:.2e}.", "warning")
        _write(model, temporary, factors)
        write_provenance(model, temporary, relative_errors=errors)
    yield Progress(_TASK, len(changes), len(changes), "matrices")
    return folder


def compress(left: Tensor, right: Tensor, rank: int) -> tuple[Tensor, Tensor, float]:
    """``left @ right`` ((d, R), (R, m)) as factors (d, r), (r, m) with r at most ``rank``, and the relative error.

    The factors themselves where R is small enough, else the best approximation of that rank (Eckart-Young), computed
    in float64 from the eigenvectors of the smaller Gram matrix.
    """
    if left.shape[1] <= rank:
        return left, right, 0.0
    wide, tall = right.double(), left.double()
    if tall.shape[1] > tall.shape[0]:
        basis, core = torch.eye(tall.shape[0], dtype=torch.float64), tall @ wide
    else:
        basis, triangle = torch.linalg.qr(tall)
        core = triangle @ wide
    energies, vectors = torch.linalg.eigh(core @ core.T)  # ascending
    energies = energies.clamp_min(0)
    kept = vectors[:, -rank:]
    total = float(energies.sum())
    error = float(energies[:-rank].sum() / total) ** 0.5 if total else 0.0
    return (basis @ kept).float(), (kept.T @ core).float(), error


def _changes(model: LoadedModel) -> dict[Site, tuple[Tensor, Tensor]]:
    """Per changed matrix the factors of all applied deltas side by side: (d, R) and (R, m)."""
    parts: dict[Site, list[tuple[Tensor, Tensor]]] = {}
    for delta in model.weights.deltas[: model.weights.applied]:
        for part in delta.layers:
            parts.setdefault((part.layer, part.matrix), []).append(part.factors())
    return {
        site: (torch.cat([left for left, _ in pairs], dim=1), torch.cat([right for _, right in pairs], dim=0))
        for site, pairs in sorted(parts.items())
    }


def _path(model: LoadedModel, matrix: WriteMatrix) -> str:
    """The matrix's place in the module, as PEFT names it."""
    return next(path for path, module in model.module.named_modules() if module is matrix.module)


def _write(model: LoadedModel, folder: Path, factors: dict[str, tuple[Tensor, Tensor]]) -> None:
    tensors = {}
    for path, (left, right) in factors.items():
        tensors[f"base_model.model.{path}.lora_A.weight"] = right.contiguous()
        tensors[f"base_model.model.{path}.lora_B.weight"] = left.contiguous()
    save_file(tensors, folder / "adapter_model.safetensors", metadata={"format": "pt"})
    text = json.dumps(_configuration(model, {path: left.shape[1] for path, (left, _) in factors.items()}), indent=2)
    (folder / "adapter_config.json").write_text(text + "\n", encoding="utf-8")


def _configuration(model: LoadedModel, ranks: dict[str, int]) -> dict[str, Any]:
    """PEFT's adapter_config.json; alpha equals the rank everywhere, so that the scale is 1."""
    usual = max(ranks.values())
    others = {path: rank for path, rank in ranks.items() if rank != usual}
    return {
        "peft_type": "LORA",
        "task_type": "CAUSAL_LM",
        "base_model_name_or_path": model.info.folder,
        "r": usual,
        "lora_alpha": usual,
        "rank_pattern": others,
        "alpha_pattern": others,
        "target_modules": list(ranks),
        "fan_in_fan_out": any(layer.write.transposed for layer in model.anatomy.layers),
        "lora_dropout": 0.0,
        "bias": "none",
        "use_rslora": False,
        "use_dora": False,
        "modules_to_save": None,
        "inference_mode": True,
    }

"""The edited model as a plain Hugging Face folder."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transformers import GenerationConfig

from engine.errors import BadInput
from engine.events import Log, Progress, Steps
from engine.model.quiet import quiet_transformers
from engine.session.files import filling
from engine.support.provenance import library_versions

if TYPE_CHECKING:
    from engine.model.loading import LoadedModel

PROVENANCE = "palimpsest.json"  # next to the model's files; transformers ignores it
_TASK = "Exporting the model"


def export_model(model: LoadedModel, folder: Path | str) -> Steps[Path]:
    """Write the model as it is now (weights in its dtype, configuration, tokenizer) into the new or empty ``folder``.

    The folder appears whole at the end or, when closed before or on an error, not at all; plain transformers loads
    it. Raises :class:`BadInput` where it holds files or the disk is too small.
    """
    folder = Path(folder)
    yield from warn_of_side_memory(model)
    with filling(folder) as temporary:
        _check_space(model, temporary, folder)
        yield Progress(_TASK, 0, 3, "steps", "weights")
        with quiet_transformers():
            _save_module(model, temporary)
        yield Progress(_TASK, 1, 3, "steps", "tokenizer")
        with model.tokens.as_in_its_file() as tokenizer:
            tokenizer.save_pretrained(temporary)
        write_provenance(model, temporary)
        yield Progress(_TASK, 2, 3, "steps", "flushing to the disk")
    yield Progress(_TASK, 3, 3, "steps")
    return folder


def warn_of_side_memory(model: LoadedModel) -> Steps[None]:
    """Warn that side memories cannot be exported to a folder of plain weights."""
    if kinds := sorted(model.weights.side.state.memories):
        yield Log(
            f"The side memory ({', '.join(kinds)}) is no part of the weights and is left out; the session file has it.",
            "warning",
        )


def provenance(model: LoadedModel, **more: Any) -> dict[str, Any]:
    """The provenance of an export: base model, number of batches, versions, and ``more``."""
    return {"base": asdict(model.info), "batches": model.weights.applied, "versions": library_versions(), **more}


def write_provenance(model: LoadedModel, folder: Path, **more: Any) -> None:
    """Write the provenance beside the files of an export."""
    content = provenance(model, **more)
    (folder / PROVENANCE).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _save_module(model: LoadedModel, folder: Path) -> None:
    """Save weights and configurations.

    The generation configuration is written apart: published ones that transformers finds invalid (a temperature
    without sampling, say) would stop the whole export.
    """
    module = model.module
    own = module.generation_config
    module.generation_config = GenerationConfig()
    try:
        module.save_pretrained(folder)
    finally:
        module.generation_config = own
    own.to_json_file(folder / "generation_config.json")


def _check_space(model: LoadedModel, place: Path, folder: Path) -> None:
    needed, free = sum(parameter.nbytes for parameter in model.module.parameters()), shutil.disk_usage(place).free
    if needed > free:
        raise BadInput(
            f"the model needs {needed / 1e9:.1f} GB and the disk has {free / 1e9:.1f} GB free.",
            "Make room or choose another disk.",
            file=folder,
        )

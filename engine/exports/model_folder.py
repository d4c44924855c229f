"""The edited model as a plain Hugging Face folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transformers import GenerationConfig

from engine.errors import BadInput, ModelRefused
from engine.events import Log, Progress, Steps
from engine.exports.kept import Kept, what_is_kept
from engine.exports.options import ModelOptions
from engine.exports.spliced import BaseFiles
from engine.model.delta import Delta, EntryDelta, MatrixDelta
from engine.model.quiet import quiet_transformers
from engine.support.files import check_room, filling
from engine.support.provenance import library_versions
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.fact import Fact
    from engine.model.loading import LoadedModel

CARD = "README.md"
PROVENANCE = "palimpsest.json"  # next to the model's files; transformers ignores it
_TASK = say("Exporting the model")


ANYHOW = ModelOptions()


def export_model(
    model: LoadedModel,
    folder: Path | str,
    options: ModelOptions = ANYHOW,
    edits: Sequence[Fact] = (),
    card: str = "",
) -> Steps[Path]:
    """Write the model as it is now (weights, configuration, tokenizer, ``card``) into the new or empty ``folder``.

    By ``options`` either the base's own files, every byte of which stays but for the edited tensors, or all weights in
    the dtype that the model is loaded in. Where the files have fewer bits, what is kept of ``edits`` is logged and
    recorded. The folder appears whole at the end or, when closed before or on an error, not at all; plain transformers
    loads it. Raises :class:`BadInput` where it holds files or the disk is too small, or where the base's files are
    asked for and are not there.
    """
    folder = Path(folder)
    yield from warn_of_side_memory(model)
    files = yield from _base_files(model, options)
    with filling(folder) as temporary:
        check_room(temporary, sum(parameter.nbytes for parameter in model.module.parameters()), folder)
        if card:
            (temporary / CARD).write_text(card, encoding="utf-8")
        if files is not None:
            yield from _write_spliced(model, files, temporary, edits)
            yield Progress(_TASK, 2, 3, say("steps"), say("flushing to the disk"))
            return folder
        yield Progress(_TASK, 0, 3, say("steps"), say("weights"))
        with quiet_transformers():
            _save_module(model, temporary)
        yield Progress(_TASK, 1, 3, say("steps"), say("tokenizer"))
        with model.tokens.as_in_its_file() as tokenizer:
            tokenizer.save_pretrained(temporary)
        write_provenance(model, temporary)
        yield Progress(_TASK, 2, 3, say("steps"), say("flushing to the disk"))
    yield Progress(_TASK, 3, 3, say("steps"))
    return folder


def measure_model(model: LoadedModel, edits: Sequence[Fact], options: ModelOptions) -> Steps[Kept]:
    """What a folder by ``options`` would keep of ``edits``."""
    files = yield from _base_files(model, options)
    return (yield from what_is_kept(model, edits, _rounded(model, files)))


def _base_files(model: LoadedModel, options: ModelOptions) -> Steps[BaseFiles | None]:
    """The base's files, checked, where they are to be written into; None where all weights are written anew."""
    if options.numbers == "loaded" or not model.weights.applied:
        return None
    try:
        files = BaseFiles(model)
        if options.numbers == "auto" and not files.same_type:
            return None
        yield from files.check()
    except (BadInput, ModelRefused) as error:
        if options.numbers == "stored":
            raise
        yield Log(say("All weights are written anew: {message}", message=error.message))
        return None
    return files


def _write_spliced(model: LoadedModel, files: BaseFiles, folder: Path, edits: Sequence[Fact]) -> Steps[None]:
    yield from files.write(folder)
    about: dict[str, Any] = {"replaced": [entry.name for entry in files.edited]}
    if not files.same_type and edits:
        kept = yield from what_is_kept(model, edits, _rounded(model, files))
        yield Log(kept.sentence, "warning" if kept.lost else "info")
        about["kept"] = kept.records()
    write_provenance(model, folder, **about)


def _rounded(model: LoadedModel, files: BaseFiles | None) -> Delta:
    """The whole change as it is once the edited tensors were cast to the type of their files."""
    weights, parts = model.weights, list[MatrixDelta]()
    stored = files.stored if files is not None else {}
    for site in sorted({site for delta in weights.deltas[: weights.applied] for site in delta.sites}):
        running = weights.sum_of(site)
        now = running.matrix.to(running.base.dtype)
        cast = now.to(stored.get(id(model.anatomy.matrix(*site).weight), now.dtype))
        parts.append(EntryDelta.of(site[0], cast.float() - running.base.float(), site[1]))
    return Delta(tuple(parts))


def warn_of_side_memory(model: LoadedModel) -> Steps[None]:
    """Warn that side memories cannot be exported to a folder of plain weights."""
    if kinds := sorted(model.weights.side.state.memories):
        yield Log(
            say(
                "The side memory ({kinds}) is no part of the weights and is left out; the session file has it.",
                kinds=", ".join(kinds),
            ),
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

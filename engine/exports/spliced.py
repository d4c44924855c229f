"""The base's own files with only the edited tensors replaced: shards, index, configuration and tokenizer stay.

A safetensors file is a header and the tensors' bytes. A tensor of the same type and shape takes the same bytes, so the
copy of a file is changed where an edited tensor lies, and nowhere else.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from engine.errors import BadInput
from engine.events import Progress, Steps
from engine.exports.names import parameter_name
from engine.model.folder import FLOAT_NAMES, TensorEntry, open_folder
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.model.folder import ModelFolder
    from engine.model.loading import LoadedModel

BESIDE = (
    *("config.json", "generation_config.json", "model.safetensors.index.json", "tokenizer*", "special_tokens_map.json"),
    *("added_tokens.json", "vocab.*", "merges.txt", "chat_template*", "*.model", "LICENSE*", "NOTICE*"),
)
_TASK = say("Exporting the model")


class BaseFiles:
    """The folder that a model was opened from, and which of its tensors the edits change."""

    def __init__(self, model: LoadedModel) -> None:
        """Raises BadInput where it is no folder of safetensors any more, or an edited parameter is not found in it."""
        self._model = model
        self._folder = opened_folder(model)
        names = dict(model.module.named_parameters(remove_duplicate=False))
        self._parameters = {entry: p for entry in self._folder.entries if (p := _of(entry, names, model)) is not None}
        changed = {id(model.module.get_parameter(name)) for name in _changed(model)}
        self.edited = [entry for entry, p in self._parameters.items() if id(p) in changed]
        missing = changed - {id(self._parameters[entry]) for entry in self.edited}
        if missing:
            raise BadInput(
                say("the files name the edited weights otherwise than the model does."), file=self._folder.place
            )

    @property
    def same_type(self) -> bool:
        """Whether the edited tensors are stored in the type in which the model is loaded."""
        return all(FLOAT_NAMES.get(entry.dtype) == _name(self._parameters[entry]) for entry in self.edited)

    @property
    def stored(self) -> dict[int, torch.dtype]:
        """The type of each edited tensor in its file, by the identity of its parameter."""
        return {id(self._parameters[entry]): getattr(torch, FLOAT_NAMES[entry.dtype]) for entry in self.edited}

    def write(self, folder: Path) -> Steps[None]:
        """Copy the files into ``folder`` and replace the edited tensors, cast to the type that they have there."""
        for file in (*self._folder.files, *self._beside()):
            yield Progress(_TASK, 0, 0, say("steps"), file.name)
            shutil.copyfile(file, folder / file.name)
        for done, entry in enumerate(self.edited):
            yield Progress(_TASK, done, len(self.edited), say("tensors"), entry.name)
            _replace(folder / entry.file.name, entry, self._parameters[entry])

    def check(self) -> Steps[None]:
        """BadInput where an untouched tensor of the files is not what the model holds: they were changed since."""
        for done, entry in enumerate(self._parameters):
            yield Progress(say("Comparing with the files"), done, len(self._parameters), say("tensors"), entry.name)
            held = self._parameters[entry]
            if entry not in self.edited and not torch.equal(_read(entry).to(held.dtype), held.detach().cpu()):
                raise BadInput(
                    say("{name} is not what was opened: the files were changed.", name=entry.name), file=entry.file
                )

    def _beside(self) -> Iterator[Path]:
        found = {file for pattern in BESIDE for file in self._folder.place.glob(pattern) if file.is_file()}
        yield from sorted(found - set(self._folder.files))


def opened_folder(model: LoadedModel) -> ModelFolder:
    """The folder that ``model`` was opened from; BadInput where it was none, or is no more."""
    place = Path(model.info.folder)
    if not place.is_dir() or not any(place.glob("*.safetensors")):
        raise BadInput(say("the model was not opened from a folder of safetensors files."), file=place)
    return open_folder(place)


def _changed(model: LoadedModel) -> list[str]:
    weights = model.weights
    sites = sorted({site for delta in weights.deltas[: weights.applied] for site in delta.sites})
    return [parameter_name(model, site) for site in sites]


def _of(entry: TensorEntry, names: dict[str, torch.nn.Parameter], model: LoadedModel) -> torch.nn.Parameter | None:
    """The parameter that a file's tensor is: files of older models leave the model's own prefix away."""
    prefix = getattr(model.module, "base_model_prefix", "")
    for name in (entry.name, f"{prefix}.{entry.name}"):
        found = names.get(name)
        if found is not None and tuple(found.shape) == entry.shape and entry.dtype in FLOAT_NAMES:
            return found
    return None


def _name(tensor: Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")


def _read(entry: TensorEntry) -> Tensor:
    with entry.file.open("rb") as stream:
        stream.seek(entry.start)
        raw = bytearray(stream.read(entry.end - entry.start))
    return torch.frombuffer(raw, dtype=getattr(torch, FLOAT_NAMES[entry.dtype])).reshape(entry.shape)


def _replace(file: Path, entry: TensorEntry, parameter: Tensor) -> None:
    stored = parameter.detach().cpu().to(getattr(torch, FLOAT_NAMES[entry.dtype])).contiguous()
    with file.open("rb+") as stream:
        stream.seek(entry.start)
        stream.write(stored.view(torch.uint8).numpy().tobytes())

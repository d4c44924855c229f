"""A LoRA adapter in PEFT's layout.

PEFT adds ``s B A`` to a weight W (out, in), with A (r, in), B (out, r) and s = alpha / r, or alpha / sqrt(r) with
rsLoRA (Kalajdzievski 2023); an embedding (vocabulary, d) gets ``s (B A)^T``. DoRA (Liu et al. 2024, eq. 5) scales each
row of W + s B A to the length that is stored for it. Parameters that were trained whole lie beside them as they are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from engine.errors import BadInput
from engine.events import Progress, Steps
from engine.imports.peft_config import MERGE, WHOLE, read_peft_config
from engine.imports.source import (
    OTHER_BASE,
    Found,
    Parameters,
    check_fingerprint,
    header_of,
    tensors_of,
)
from engine.model.delta import Delta, EntryDelta, LayerDelta, MatrixDelta, Site
from engine.support.files import digest_of_file
from engine.support.plain_json import read_plain
from engine.support.plain_text import shown
from engine.support.wording import say

if TYPE_CHECKING:
    from torch import Tensor

    from engine.model.loading import LoadedModel

WEIGHTS, PROVENANCE = "adapter_model.safetensors", "palimpsest.json"
_DOWN, _UP, _BIAS = "lora_A.weight", "lora_B.weight", "lora_B.bias"
_LOOKUP_DOWN, _LOOKUP_UP = "lora_embedding_A", "lora_embedding_B"
_LENGTHS = ("lora_magnitude_vector", "lora_magnitude_vector.weight")
_BASE = "base_layer.weight"  # PEFT saves the base's own embedding with a change of it
_PARTS = (_DOWN, _UP, _BIAS, _LOOKUP_DOWN, _LOOKUP_UP, _BASE, *_LENGTHS)
_NAME = re.compile(rf"base_model\.model\.(.+?)\.({'|'.join(map(re.escape, _PARTS))})")
WHOLLY = ""  # the part of a parameter that is stored as a whole
_TASK = say("Reading the adapter")


class AdapterFolder:
    """A folder with adapter_config.json and adapter_model.safetensors."""

    def __init__(self, folder: Path) -> None:
        """Raises BadInput where the files are missing or garbled, or the adapter is of a kind that is no plain LoRA."""
        self.folder = folder
        self._config = read_peft_config(folder)
        file = folder / WEIGHTS
        if not file.is_file() and (folder / "adapter_model.bin").is_file():
            reason = say("its weights are a pickle, and opening one can run any code.")
            raise BadInput(reason, say("Save it with PEFT as safetensors."), file=folder)
        if not file.is_file():
            raise BadInput(say("{file} is missing.", file=WEIGHTS), WHOLE, file=folder)
        self._shapes = {name: tensor.shape for name, tensor in header_of(file).tensors.items()}
        self._modules = _by_module(self._shapes)
        if not self._modules:
            raise BadInput(say("it holds no tensors, so there is no change in it."), WHOLE, file=folder)
        whole = [path.split(".") for path, parts in self._modules.items() if WHOLLY in parts]
        if gone := [name for name in self._config.modules_to_save or () if not any(name in path for path in whole)]:
            raise BadInput(
                say("it says that {name} was trained whole, and does not hold it.", name=shown(gone[0])),
                WHOLE,
                file=folder,
            )

    def look(self, model: LoadedModel) -> Found:
        """What it holds, from the headers; BadInput where it does not fit ``model``."""
        known = check_fingerprint(self.folder, self._said_base(), model)
        parameters = Parameters(model)
        ranks, size = [], 0
        for path, parts in self._modules.items():
            d, m = parameters.shape(self._site(parameters, path, parts))
            down = parts.get(_DOWN) or parts.get(_LOOKUP_DOWN)
            dense = down is None or any(part in parts for part in _LENGTHS)
            ranks.append(0 if dense else self._shapes[down][0])  # type: ignore[index]
            size += 4 * (ranks[-1] * (d + m) or d * m)
        rank = max(ranks) if all(ranks) else 0
        made_for = self._config.base_model_name_or_path or ""
        name = self.folder.absolute().name
        return Found("adapter", self.folder, name, made_for, known, len(self._modules), rank, size)

    def read(self, model: LoadedModel) -> Steps[tuple[Delta, str]]:
        """The change, factors as they are stored (times the scale), and the checksum of the tensors."""
        file = self.folder / WEIGHTS
        yield Progress(_TASK, 0, 0)
        tensors = tensors_of(file)
        parameters = Parameters(model)
        changes: list[MatrixDelta] = []
        for done, (path, parts) in enumerate(self._modules.items()):
            yield Progress(_TASK, done, len(self._modules), say("matrices"), path)
            site = self._site(parameters, path, parts)
            own = {part: tensors[name] for part, name in parts.items()}
            changes.append(self._change(parameters, path, site, own))
            if _BIAS in own:
                scale = self._config.scale(path, own[_DOWN].shape[0])
                changes.append(self._bias(parameters, path, own[_BIAS].float() * scale))
        return Delta(tuple(changes)), digest_of_file(file)

    def _said_base(self) -> dict[str, Any]:
        """The base as our own export describes it beside the adapter; empty where it is somebody else's."""
        file = self.folder / PROVENANCE
        if not file.is_file():
            return {}
        base = read_plain(file, dict[str, Any], say("description of an export"), say("Remove it.")).get("base")
        return base if isinstance(base, dict) else {}

    def _site(self, parameters: Parameters, path: str, parts: Mapping[str, str]) -> Site:
        """The site that the tensors of a module change; BadInput where they do not fit the model."""
        name = path if WHOLLY in parts else f"{path}.weight"
        site = parameters.site(name)
        if site is None:
            raise self._misfit(say("the model has no {name}", name=shown(name)))
        if others := parameters.tied(name):
            raise BadInput(
                say(
                    "it changes {name} apart from {other}, and the two are one in this model.",
                    name=name,
                    other=others[0],
                ),
                MERGE,
                file=self.folder,
            )
        if WHOLLY in parts:
            if self._shapes[parts[WHOLLY]] != tuple(parameters.named[name].shape):
                raise self._misfit(say("{name} has another shape", name=name))
            return site
        lookup = _LOOKUP_DOWN in parts
        down, up = (_LOOKUP_DOWN, _LOOKUP_UP) if lookup else (_DOWN, _UP)
        lengths = not self._config.use_dora or any(part in parts for part in _LENGTHS)
        if down not in parts or up not in parts or not lengths:
            raise BadInput(
                say("a part of the change of {path} is missing.", path=shown(path)),
                say("Copy it again."),
                file=self.folder,
            )
        a, b = self._shapes[parts[down]], self._shapes[parts[up]]
        d, m = parameters.shape(site)
        if len(a) != 2 or len(b) != 2 or a[0] != b[1] or (b[0], a[1]) != ((m, d) if lookup else (d, m)):
            raise self._misfit(
                say(
                    "for {path} ({d}, {m}) it has the factors {up} and {down}",
                    path=path,
                    d=d,
                    m=m,
                    up=tuple(b),
                    down=tuple(a),
                )
            )
        if a[0] != (rank := self._config.rank(path)):
            raise BadInput(
                say(
                    "for {path} its configuration says rank {said}, and its tensors have rank {rank}.",
                    path=shown(path),
                    said=rank,
                    rank=a[0],
                ),
                WHOLE,
                file=self.folder,
            )
        return site

    def _misfit(self, reason: str) -> BadInput:
        base = self._config.base_model_name_or_path
        told = (
            say("it does not fit this model: {reason} (it was made for {base}).", reason=reason, base=shown(base))
            if base
            else say("it does not fit this model: {reason}.", reason=reason)
        )
        return BadInput(told, OTHER_BASE, file=self.folder)

    def _change(self, parameters: Parameters, path: str, site: Site, own: Mapping[str, Tensor]) -> MatrixDelta:
        """The change that the tensors of one module are."""
        layer, matrix = site
        if WHOLLY in own:
            return EntryDelta.of(layer, parameters.oriented(site, own[WHOLLY]) - parameters.start(site), matrix)
        if _LOOKUP_DOWN in own:
            left, right = own[_LOOKUP_DOWN].float().T, own[_LOOKUP_UP].float().T
        else:
            left, right = own[_UP].float(), own[_DOWN].float()
        scale = self._config.scale(path, left.shape[1])
        left = left if scale == 1 else left * scale
        start = parameters.start(site)
        if _BASE in own and not torch.equal(base := parameters.oriented(site, own[_BASE]), start):
            return EntryDelta.of(layer, base + left @ right - start, matrix)
        lengths = next((own[part] for part in _LENGTHS if part in own), None)
        if lengths is None:
            return LayerDelta.of(layer, left, right, matrix)
        moved = start + left @ right
        rows = lengths.float().reshape(-1, 1) / moved.norm(dim=1, keepdim=True).clamp_min(1e-30)
        return EntryDelta.of(layer, rows * moved - start, matrix)

    def _bias(self, parameters: Parameters, path: str, change: Tensor) -> MatrixDelta:
        site = parameters.site(f"{path}.bias")
        if site is None or parameters.named[f"{path}.bias"].shape != change.shape:
            raise self._misfit(say("{path} has no such bias", path=path))
        return EntryDelta.of(site[0], change.reshape(1, -1), site[1])


def _by_module(names: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """By module each part and its tensor; a parameter that is stored as a whole stands by itself."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for name in names:
        match = _NAME.fullmatch(name)
        path, part = match.groups() if match else (name.removeprefix("base_model.model."), WHOLLY)
        found[path][part] = name
    return found

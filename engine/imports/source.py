"""A change that comes from elsewhere: what is known of it before it is read, and what reading it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from safetensors import SafetensorError
from safetensors.torch import load_file

from engine.errors import BadInput
from engine.model.checked_tensors import check_checked
from engine.model.parameter import OUTSIDE
from engine.support.plain_json import parse_plain
from engine.support.plain_text import shown
from engine.support.tensor_header import TensorHeader, read_tensor_header
from engine.support.wording import said_by, say, say_count

if TYPE_CHECKING:
    from torch import Tensor

    from engine.events import Steps
    from engine.model.delta import Delta, Site
    from engine.model.loading import LoadedModel

OTHER_BASE = say(
    "Open the model that it was made for, with the same weights; an edited or merged one is another model."
)


@dataclass(frozen=True)
class Found:
    """What a place holds: its ``form`` ("adapter", "deltas" or "model"), ``name`` and ``checksum``.

    ``made_for`` names the base as the files say it, or is ""; ``known`` says whether they prove that it is the open
    model's. ``matrices`` are changed (at most, for a whole model), by ``rank`` at most (0: dense), which takes
    ``stored_bytes`` at most in the session.
    """

    form: str
    place: Path
    name: str
    made_for: str
    known: bool
    matrices: int
    rank: int
    stored_bytes: int
    checksum: str = ""

    @property
    def sentence(self) -> str:
        """All of it in words."""
        size = say("{size:,.1f} MB", size=self.stored_bytes / 1e6)
        if self.form == "model":
            return say(
                "{name}: a whole model; the difference of up to {count:,} weights is kept, {size} at most.",
                name=self.name,
                count=self.matrices,
                size=size,
            )
        what = {"adapter": say("a LoRA adapter"), "deltas": say("deltas")}[self.form]
        rank = say("of rank {rank:,} at most", rank=self.rank) if self.rank else say("entry by entry")
        count = say_count(
            self.matrices,
            "{n} matrix {rank}, {size} in the session",
            "{n} matrices {rank}, {size} in the session",
            rank=rank,
            size=size,
        )
        given = {"name": self.name, "what": what, "count": count}
        if self.known:
            return say("{name}: {what}; {count}; made for this model.", **given)
        if self.made_for:
            return say(
                "{name}: {what}; {count}; made for {base}, by name, so only the shapes could be compared.",
                base=shown(self.made_for),
                **given,
            )
        return say("{name}: {what}; {count}; its base is not named, so only the shapes could be compared.", **given)


class Source(Protocol):
    """Files that hold a change."""

    def look(self, model: LoadedModel) -> Found:
        """What they hold, from their headers; BadInput where it is no change of ``model``."""

    def read(self, model: LoadedModel) -> Steps[tuple[Delta, str]]:
        """The change and the checksum of what was read; nothing of the model is changed meanwhile."""


class Parameters:
    """The parameters of a model by name, each with the site that edits know it by."""

    def __init__(self, model: LoadedModel) -> None:
        self._model = model

    @cached_property
    def named(self) -> dict[str, Tensor]:
        """All names with their parameters; tied ones have several."""
        return dict(self._model.module.named_parameters(remove_duplicate=False))

    @cached_property
    def _sites(self) -> dict[int, Site]:
        anatomy = self._model.anatomy
        sites: dict[int, Site] = {id(weight): (OUTSIDE, name) for name, weight in anatomy.parameters.items()}
        for parts in anatomy.layers:
            for path in parts.matrices():
                weight = parts.matrix(path).weight
                sites[id(weight)] = (parts.index, "" if weight is parts.write.weight else path)
        return sites

    def site(self, name: str) -> Site | None:
        """The site of the parameter ``name``; None where the model has none."""
        weight = self.named.get(name)
        return None if weight is None else self._sites.get(id(weight))

    def tied(self, name: str) -> tuple[str, ...]:
        """The other names of the same parameter."""
        weight = self.named[name]
        return tuple(other for other, found in self.named.items() if found is weight and other != name)

    def shape(self, site: Site) -> tuple[int, int]:
        """(d, m)."""
        return self._model.anatomy.matrix(*site).shape

    def transposed(self, site: Site) -> bool:
        """Whether the module stores (m, d)."""
        return self._model.anatomy.matrix(*site).transposed

    def start(self, site: Site) -> Tensor:
        """W_0 (d, m), float32 on the CPU, to read."""
        return self._model.weights.start(site).float().cpu()

    def oriented(self, site: Site, stored: Tensor) -> Tensor:
        """(d, m) float32 of a tensor in the shape in which the module stores the parameter."""
        matrix = self._model.anatomy.matrix(*site)
        return stored.float().T if matrix.transposed else stored.float().reshape(matrix.shape)


def check_fingerprint(place: Path, base: Mapping[str, Any], model: LoadedModel) -> bool:
    """Whether ``base``, as our own exports describe it, is ``model``; BadInput where it is another, False if unsaid."""
    said = base.get("fingerprint")
    if not isinstance(said, str) or not said:
        return False
    if said != model.info.fingerprint:
        name = shown(str(base["name"])) if "name" in base else say("another model")
        raise BadInput(
            say("it was made for {name} with other weights than {model}.", name=name, model=model.info.name),
            OTHER_BASE,
            file=place,
        )
    return True


def described_base(text: str) -> dict[str, Any]:
    """The description of a base model in JSON; empty where it is none."""
    try:
        return parse_plain(text, dict[str, Any])
    except ValueError:
        return {}


def header_of(file: Path) -> TensorHeader:
    """The header of a safetensors file; BadInput where it is none."""
    try:
        return read_tensor_header(file)
    except (OSError, ValueError) as error:
        raise BadInput(
            say("it cannot be used: {error}.", error=said_by(error)), say("Copy or download it again."), file=file
        ) from error


def tensors_of(file: Path) -> dict[str, Tensor]:
    """The tensors of a safetensors file whose header was read; BadInput where they cannot be, or are not those that an
    export of ours wrote there.
    """
    try:
        tensors, metadata = load_file(file), header_of(file).metadata
    except (OSError, SafetensorError) as error:
        raise BadInput(
            say("it cannot be read: {error}.", error=said_by(error)), say("Copy or download it again."), file=file
        ) from error
    check_checked(tensors, file, metadata)
    return tensors

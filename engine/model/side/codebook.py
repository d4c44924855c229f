"""GRACE's codebook: keys with radii, and the values returned for them (arXiv 2211.11031, section 3).

A text is looked up by what a module reads at its prompt's last token. The nearest key answers it where it lies inside
that key's radius: its value takes the place of the module's output. Every other output is unchanged to the bit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

import torch
from torch import Tensor, nn

from engine.model.side.memory import SideFigures, SideMemory
from engine.model.side.reading import Reading
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.model.anatomy import Anatomy

KIND = "grace"
Part = Literal["write", "first"]
PARTS: tuple[Part, ...] = get_args(Part)
Replacement = Literal["last", "prompt", "all"]
REPLACEMENTS: tuple[Replacement, ...] = get_args(Replacement)
_PROMPT, _ALL = REPLACEMENTS.index("prompt"), REPLACEMENTS.index("all")
_NO_LABEL = -1


class Place(NamedTuple):
    """The module to which a codebook is attached: an MLP's write matrix, or its first matrix."""

    layer: int
    part: Part

    def module(self, anatomy: Anatomy) -> nn.Module:
        """The module in a model; ValueError where its MLP has no matrix before the write matrix."""
        parts = anatomy.layers[self.layer]
        if self.part == "write":
            return parts.write.module
        for path in parts.matrices("mlp"):
            if (module := parts.block.get_submodule(path)) is not parts.write.module:
                return module
        raise ValueError(f"layer {self.layer} has no matrix before its write matrix")


@dataclass(frozen=True, eq=False)
class Entry:
    """One entry: ``key`` (k,) and ``value`` (d,) float32 on the CPU, the ``radius`` inside which it answers, the tokens
    of its new object, and where its value is put: at the prompt's last token, on the whole prompt, or everywhere.
    """

    key: Tensor
    value: Tensor
    radius: float
    label: tuple[int, ...]
    replacement: Replacement = "last"


@dataclass(frozen=True, eq=False)
class Operation:
    """The change of a codebook by one fact.

    Write ``entry`` at ``index`` (appended where that is the book's length), and set the radius of the entry at
    ``narrowed`` to ``narrow_radius`` (-1: none).
    """

    index: int
    entry: Entry
    narrowed: int = -1
    narrow_radius: float = 0.0

    def apply(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """The book afterwards."""
        changed = list(entries)
        if self.narrowed >= 0:
            changed[self.narrowed] = replace(changed[self.narrowed], radius=self.narrow_radius)
        changed[self.index : self.index + 1] = [self.entry]
        return tuple(changed)


def recorded(place: Place, operations: Sequence[Operation]) -> dict[str, Tensor]:
    """The operations of one batch on one book as a batch records them."""
    entries = [operation.entry for operation in operations]
    longest = max(len(entry.label) for entry in entries)
    labels = [[*entry.label, *[_NO_LABEL] * (longest - len(entry.label))] for entry in entries]
    codes = [REPLACEMENTS.index(entry.replacement) for entry in entries]
    return {
        "place": torch.tensor([place.layer, PARTS.index(place.part)]),
        "index": torch.tensor([operation.index for operation in operations]),
        "keys": torch.stack([entry.key for entry in entries]),
        "values": torch.stack([entry.value for entry in entries]),
        "radii": torch.tensor([entry.radius for entry in entries], dtype=torch.float64),
        "labels": torch.tensor(labels),
        "replacements": torch.tensor(codes),
        "narrowed": torch.tensor([operation.narrowed for operation in operations]),
        "narrow_radii": torch.tensor([operation.narrow_radius for operation in operations], dtype=torch.float64),
    }


@dataclass(frozen=True)
class Removal:
    """Entries taken out of a codebook, by their indices, and the radii of others that they had narrowed."""

    place: Place
    dropped: tuple[int, ...]
    radii: Mapping[int, float]

    def apply(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """The book afterwards."""
        kept = [replace(entry, radius=self.radii.get(at, entry.radius)) for at, entry in enumerate(entries)]
        return tuple(entry for at, entry in enumerate(kept) if at not in self.dropped)

    def tensors(self) -> dict[str, Tensor]:
        """It as a batch records it."""
        return {
            "removed_from": torch.tensor([self.place.layer, PARTS.index(self.place.part)]),
            "dropped": torch.tensor(self.dropped, dtype=torch.long),
            "widened": torch.tensor(list(self.radii), dtype=torch.long),
            "widened_radii": torch.tensor(list(self.radii.values()), dtype=torch.float64),
        }


def removal_of(tensors: Mapping[str, Tensor]) -> Removal | None:
    """The removal that a batch recorded; None where it wrote entries."""
    if "removed_from" not in tensors:
        return None
    layer, part = tensors["removed_from"].tolist()
    radii = dict(zip(tensors["widened"].tolist(), tensors["widened_radii"].tolist(), strict=True))
    return Removal(Place(layer, PARTS[part]), tuple(tensors["dropped"].tolist()), radii)


def operations_of(tensors: Mapping[str, Tensor]) -> tuple[Place, list[Operation]]:
    """What :func:`recorded` recorded."""
    layer, part = tensors["place"].tolist()
    lists = [tensors[name].tolist() for name in ("index", "radii", "labels", "replacements", "narrowed")]
    rows = zip(*lists, tensors["narrow_radii"].tolist(), tensors["keys"], tensors["values"], strict=True)
    operations = []
    for index, radius, label, code, narrowed, narrow_radius, key, value in rows:
        tokens = tuple(token for token in label if token != _NO_LABEL)
        entry = Entry(key, value, radius, tokens, REPLACEMENTS[code])
        operations.append(Operation(index, entry, narrowed, narrow_radius))
    return Place(layer, PARTS[part]), operations


class Codebook(SideMemory):
    """The books of a session: ``books`` gives the entries of each place, oldest first."""

    kind = KIND

    def __init__(self, books: Mapping[Place, tuple[Entry, ...]]) -> None:
        self.books = books

    @classmethod
    def empty(cls) -> Codebook:
        """No entry anywhere."""
        return cls({})

    def extended(self, tensors: Mapping[str, Tensor]) -> Codebook:
        """After a batch's operations, one after another, or after its removal."""
        if removal := removal_of(tensors):
            left = removal.apply(self.books[removal.place])
            books = {place: entries for place, entries in self.books.items() if place != removal.place}
            return Codebook({**books, removal.place: left} if left else books)
        place, operations = operations_of(tensors)
        entries = self.books.get(place, ())
        for operation in operations:
            entries = operation.apply(entries)
        return Codebook({**self.books, place: entries})

    def hooked(self, anatomy: Anatomy, reading: Reading) -> AbstractContextManager[None]:
        """A hook on the module of each place."""
        return self._hooked(anatomy, reading)

    @contextmanager
    def _hooked(self, anatomy: Anatomy, reading: Reading) -> Iterator[None]:
        with ExitStack() as stack:
            for place, entries in self.books.items():
                module = place.module(anatomy)
                stack.callback(module.register_forward_hook(_Lookup(place, entries, module, reading)).remove)
            yield

    def figures(self) -> SideFigures:
        """The number of entries and their radii; a text is answered within one radius of a key."""
        radii = torch.tensor([entry.radius for entries in self.books.values() for entry in entries])
        if not len(radii):
            return SideFigures({say("entries"): 0.0}, say("distance to the nearest key, in its radius"), 1.0)
        counts: dict[str, float] = {
            say("entries"): float(len(radii)),
            say("smallest radius"): float(radii.min()),
            say("median radius"): float(radii.median()),
            say("largest radius"): float(radii.max()),
        }
        return SideFigures(counts, say("distance to the nearest key, in its radius"), 1.0)


class _Lookup:
    """The hook of one codebook: looks up the entry of each text at its prompt and keeps it for the continuation."""

    def __init__(self, place: Place, entries: Sequence[Entry], module: nn.Module, reading: Reading) -> None:
        device = next(module.parameters()).device
        self._name = (KIND, place)
        self._reading = reading
        self._keys = torch.stack([entry.key for entry in entries]).to(device)
        self._values = torch.stack([entry.value for entry in entries]).to(device)
        self._radii = torch.tensor([entry.radius for entry in entries], device=device)
        self._codes = torch.tensor([REPLACEMENTS.index(entry.replacement) for entry in entries], device=device)

    def __call__(self, _: nn.Module, args: tuple[Any, ...], output: Tensor) -> Tensor | None:
        """The module's output with the values of the entries that answer, or None to leave it as it is."""
        reading, columns = self._reading, self._reading.shape[1]
        if not reading.continued:
            self._look_up(reading.by_text(args[0]))
        nearest, hits = reading.choices[self._name]
        codes = self._codes[nearest]
        # Continuing a text, the prompt's tokens are past: only entries that replace everywhere still act.
        answered = hits & (codes == _ALL) if reading.continued else hits
        if not bool(answered.any()):
            return None
        if reading.continued:
            places = answered[:, None].expand(-1, columns)
        else:
            places = replaced_places(codes, reading.prompt, reading.last) & answered[:, None]
        return put(output, places, self._values[nearest])

    def _look_up(self, states: Tensor) -> None:
        """Find the nearest key of each text from what the module reads, ``states`` (B, T, k)."""
        reading = self._reading
        rows = torch.arange(len(states), device=states.device)
        distance, nearest = distances(states[rows, reading.last].float(), self._keys).min(1)
        radius = self._radii[nearest]
        hits = distance <= radius
        reading.choices[self._name] = (nearest, hits)
        self._note(hits, distance / radius.clamp_min(torch.finfo(torch.float32).tiny))

    def _note(self, hits: Tensor, signal: Tensor) -> None:
        """Record the decision; another codebook may have recorded one for the same texts."""
        decisions, signals = self._reading.decisions, self._reading.signals
        decisions[KIND] = decisions[KIND] | hits if KIND in decisions else hits
        signals[KIND] = torch.minimum(signals[KIND], signal) if KIND in signals else signal


def distances(queries: Tensor, keys: Tensor) -> Tensor:
    """Euclidean distances (n, N) of ``queries`` (n, k) from ``keys`` (N, k), without the cancellation that the product
    form has between near points.
    """
    return torch.cdist(queries, keys, compute_mode="donot_use_mm_for_euclid_dist")


def replaced_places(codes: Tensor, prompt: Tensor, last: Tensor) -> Tensor:
    """The places (B, T) whose output is replaced, for replacements ``codes`` (B,) as places in REPLACEMENTS.

    ``prompt`` (B, T) bool marks the prompts' tokens, ``last`` (B,) the last of each.
    """
    at_last = torch.arange(prompt.shape[1], device=prompt.device) == last[:, None]
    code = codes[:, None]
    return at_last | (prompt & (code == _PROMPT)) | (code == _ALL)


def put(output: Tensor, places: Tensor, values: Tensor) -> Tensor:
    """``output`` (B, T, d), or flattened to (B T, d), with row b of ``values`` (B, d) at the ``places`` (B, T)."""
    states = output.unflatten(0, tuple(places.shape)) if output.dim() == 2 else output
    return torch.where(places[:, :, None], values.to(output.dtype)[:, None, :], states).view(output.shape)

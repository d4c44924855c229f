"""Long objects in windows of tokens: one value per window, at the token just before it (AnyEdit, reference section 10).

The change of a window is searched with those of the windows before it in place, for the likelihood of that window's
tokens alone. Source: Jiang et al., "AnyEdit: Edit Any Knowledge Encoded in Language Models", 2025, and its code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.associative.keys import LayerRead, read_at, rows_of, rows_per_pass
from engine.associative.prompts import Encoded
from engine.associative.suffix_forward import Earlier
from engine.associative.texts import Texts
from engine.associative.value_site import ValueSite
from engine.associative.values import Search, SearchSettings, Tracker, Values, facts_per_chunk
from engine.events import Progress, Steps
from engine.model import hooks
from engine.model.loading import LoadedModel
from engine.support.wording import say


@dataclass(frozen=True)
class Window:
    """Target tokens of text ``row`` that logits at tokens ``entry`` to ``end`` - 1 predict; its change enters at
    ``entry``. ``number`` counts the windows of a text.
    """

    row: int
    number: int
    entry: int
    end: int


def windows_of(encoded: Encoded, size: int, overlap: int) -> list[Window]:
    """Every text's target cut into windows of ``size`` tokens, each beginning with the last ``overlap`` of the one
    before; text by text, in order.
    """
    found = []
    for row, count in sorted(Counter(encoded.target_rows.tolist()).items()):
        first = int(encoded.target_positions[encoded.target_rows == row][0])
        starts = range(0, max(1, count - overlap), size - overlap)
        found += [Window(row, n, first + s, first + min(s + size, count)) for n, s in enumerate(starts)]
    return found


def search_windows(
    model: LoadedModel, encoded: Encoded, windows: Sequence[Window], site: ValueSite, settings: SearchSettings
) -> Steps[Values]:
    """Search z (d, N) at ``site`` for every window, in order."""
    size = facts_per_chunk(model, encoded.ids.shape[1], site)
    found: dict[Window, tuple[Search, int]] = {}
    tracker = Tracker(encoded.rows, settings.steps)
    for start in range(0, encoded.rows, size):
        here = [w for w in windows if start <= w.row < start + size]
        for number in range(max(w.number for w in here) + 1):
            now = [w for w in here if w.number == number]
            search = Search(model, _texts(encoded, now), site, settings, _earlier(model, now, here, found))
            yield from search.run(tracker, torch.tensor([w.row for w in now]))
            found.update({w: (search, place) for place, w in enumerate(now)})
            yield Progress(say("Windows"), len(found), len(windows), say("windows"))
    results = [found[w] for w in windows]
    return Values(
        torch.stack([s.found[i] for s, i in results], 1),
        torch.stack([s.initial[i, 0] for s, i in results], 1),
        tuple(s.taken[i] for s, i in results),
        tuple(s.reasons[i] for s, i in results),
        tuple(float(s.nll[i]) for s, i in results),
        tuple(bool(s.clamped[i]) for s, i in results),
        site.changes(torch.stack([s.best[i] for s, i in results])),
    )


def _texts(encoded: Encoded, windows: Sequence[Window]) -> Texts:
    """The texts up to the end of their window, with the window's tokens as the only targets."""
    rows = torch.tensor([w.row for w in windows])
    ends = torch.tensor([w.end for w in windows])
    width = int(ends.max())
    places = [(i, t) for i, w in enumerate(windows) for t in range(w.entry, w.end)]
    row, position = torch.tensor(places).T
    ids = encoded.ids[rows]
    cut = Encoded(
        ids[:, :width],
        (torch.arange(width) < ends[:, None]).long(),
        torch.tensor([w.entry for w in windows]),
        row,
        position,
        ids[row, position + 1],
    )
    return Texts(cut, 1, kl=False)


def _earlier(
    model: LoadedModel, now: Sequence[Window], here: Sequence[Window], found: dict[Window, tuple[Search, int]]
) -> Earlier | None:
    """The changes of earlier windows than those of ``now``, in the same texts."""
    row_of = {w.row: row for row, w in enumerate(now)}
    before = [w for w in here if w in found and w.row in row_of]
    if not before:
        return None
    return Earlier(
        torch.tensor([row_of[w.row] for w in before], device=model.device),
        torch.tensor([w.entry for w in before], device=model.device),
        torch.stack([search.best[place] for search, place in (found[w] for w in before)]),
    )


class WindowReader:
    """Reads layer by layer the keys and values where windows begin, and the keys of all other tokens of the texts."""

    def __init__(self, model: LoadedModel, encoded: Encoded, windows: Sequence[Window], site: ValueSite) -> None:
        self._model = model
        self._site = site
        step = rows_per_pass(model, encoded.ids.shape[1])
        begins = torch.zeros_like(encoded.mask, dtype=torch.bool)
        begins[[w.row for w in windows], [w.entry for w in windows]] = True
        starts = range(0, encoded.rows, step)
        self._chunks = [rows_of(encoded, start, start + step).to(model.device) for start in starts]
        self._begins = [begins[start : start + step].to(model.device) for start in starts]
        self._points = [hooks.START for _ in self._chunks]

    def read(self, layer: int) -> Steps[LayerRead]:
        """Keys (m, N) and values (d, N) of the windows by text and place, and the keys (m, k) of all other tokens."""
        keys: list[Tensor] = []
        values: list[Tensor] = []
        others: list[Tensor] = []
        for index, (chunk, begins) in enumerate(zip(self._chunks, self._begins, strict=True)):
            rows, positions = chunk.mask.nonzero().T
            key, value, self._points[index] = read_at(
                self._model, chunk, self._points[index], layer, self._site, (rows, positions)
            )
            chosen = begins[rows, positions]
            keys.append(key[chosen])
            values.append(value[chosen])
            others.append(key[~chosen])
            yield Progress(say("Keys"), index + 1, len(self._chunks), say("passes"), say("layer {layer}", layer=layer))
        return LayerRead(*(torch.cat(parts).T.contiguous() for parts in (keys, values, others)))

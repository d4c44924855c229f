"""The table of a robustness measurement: one value per way and method, as rows that are drawn, shown and saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from engine.events import RobustnessMeasured, RobustnessRow
from engine.support.wording import say
from gui.language.wording import local
from gui.widgets.plots import Rows
from gui.widgets.series import Array

UNEDITED = "unedited facts"  # in place of a method's name
EVERY = say("all")
# The quantities of a way: (key, text, tool tip).
QUANTITIES = (
    ("exact", say("exact"), say("The share of facts whose new object is the exact answer")),
    ("probability", say("probability"), say("The mean probability of the new object")),
    (
        "held",
        say("of those that hold"),
        say("The share among the facts that give the new object when they are asked plainly"),
    ),
)
# The ways of engine.diagnostics.paraphrasing: title and short title.
TITLES = {
    "prompt": (say("asked plainly"), say("plain", meaning="way of asking")),
    "paraphrase": (say("in other words"), say("words", meaning="way of asking")),
    "prefix": (say("behind 50 tokens"), say("prefix", meaning="way of asking")),
    "long context": (say("in a long text"), say("text", meaning="way of asking")),
    "chat": (say("in a chat"), say("chat", meaning="way of asking")),
    "misleading": (say("misled before"), say("misled", meaning="way of asking")),
    "doubt": (say("doubted"), say("doubt", meaning="way of asking")),
    "same subject": (say("its subject's other facts"), say("others", meaning="way of asking")),
    "shared subject": (say("with edits of its subject"), say("shared", meaning="way of asking")),
    "choice": (say("new chosen over old"), say("choice", meaning="way of asking")),
    "ruled out": (say("old kept back"), say("ruled", meaning="way of asking")),
    "reverse": (say("new leads to subject"), say("back", meaning="way of asking")),
}


def title_of(way: str) -> str:
    """The title of a way."""
    return TITLES.get(way, (way, way))[0]


def short_title_of(way: str) -> str:
    """The short title of a way."""
    return TITLES.get(way, (way, way))[1]


@dataclass(frozen=True)
class WayTable:
    """Values of one quantity (W, M) of ``ways`` (W,) by ``methods`` (M,), NaN where there is none; ``unedited`` (W,).

    ``facts`` (W, M) is the number of facts of each. With several methods there is a last column "all", of all facts.
    """

    ways: tuple[str, ...]
    methods: tuple[str, ...]
    values: Array
    facts: Array
    unedited: Array

    @classmethod
    def of(cls, event: RobustnessMeasured, quantity: str, method_title: Callable[[str], str] = str) -> WayTable:
        """The values of ``quantity``, a key of QUANTITIES; ``method_title`` returns the title of a method."""
        cells: Mapping[tuple[str, str], RobustnessRow] = {(row.way, row.method): row for row in event.rows}
        named = [name for name in dict.fromkeys(row.method for row in event.rows) if name != UNEDITED]
        methods = tuple(sorted(named, key=lambda name: name == ""))  # "", all together, last; the others in order

        def values(method: str, field: str) -> list[float]:
            found = [getattr(cells.get((way, method)), field, None) for way in event.ways]
            return [np.nan if value is None else float(value) for value in found]

        return cls(
            event.ways,
            tuple(method_title(name) if name else EVERY for name in methods),
            np.array([values(name, quantity) for name in methods], dtype=float).T,
            np.array([values(name, "facts") for name in methods], dtype=float).T,
            np.array(values(UNEDITED, quantity), dtype=float),
        )

    @property
    def has_unedited(self) -> bool:
        """Whether unedited facts were queried as well."""
        return bool(np.isfinite(self.unedited).any())

    def rows(self) -> Rows:
        """The raw numbers: one row per way, one column per method."""
        header = [say("way"), *self.methods, *([say("unedited")] if self.has_unedited else [])]
        columns = np.column_stack((self.values, self.unedited)) if self.has_unedited else self.values
        return header, [
            [title_of(way), *("" if np.isnan(value) else float(value) for value in row)]
            for way, row in zip(self.ways, columns, strict=True)
        ]

    def texts(self, quantity: str) -> Rows:
        """The formatted numbers: shares in percent, probabilities unchanged."""
        header, rows = self.rows()
        form = "{:.2f}" if quantity == "probability" else "{:.0%}"
        texts = [[row[0], *(local(form.format(value)) if value != "" else "–" for value in row[1:])] for row in rows]
        return header, texts


def failing_first(event: RobustnessMeasured) -> list[int]:
    """The indices of all facts: those that fail most often first, ties in the order of editing."""
    failed = np.nansum(1.0 - event.exact, axis=1)
    return [int(place) for place in np.argsort(-failed, kind="stable")]


def fails_in(event: RobustnessMeasured, fact: int) -> list[str]:
    """The ways in which a fact fails, in part or altogether."""
    return [way for way, value in zip(event.ways, event.exact[fact], strict=True) if value < 1.0]

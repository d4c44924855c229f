"""The event of edits that were asked as a person asks them, and answered freely by the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.events.base import Event, FloatArray
from engine.events.tabular import Row, Tabular, columns
from engine.support.wording import say

Texts = tuple[tuple[str, ...], ...]
SAID = ("alone", "contained")
"""The verdicts by which an answer gives the new object and no other one."""
VERDICTS = (*SAID, "mixed", "contradicted", "neither")


@dataclass(frozen=True)
class FreeRow:
    """Shares in [0, 1] of the verdicts on ``facts`` edits of one ``method`` ("": all) asked in one ``form``.

    ``said`` is the new object and no other one (``alone`` or ``contained``); ``exact`` the share that passes under
    teacher forcing, of the same facts: another question, beside it and never mixed with it. ``unedited`` is ``said``
    of the unedited model, ``judged`` the share that the judge calls right and ``agreement`` how often that agrees with
    ``said``; None where there is none.
    """

    method: str
    form: str
    facts: int
    exact: float
    said: float
    alone: float
    contained: float
    mixed: float
    contradicted: float
    neither: float
    unedited: float | None
    judged: float | None
    agreement: float | None


@dataclass(frozen=True)
class FreeAnswersMeasured(Event, Tabular):
    """n edited facts asked in F ``forms`` ("plain", "chat"), and the model's own answers after ``position`` edits.

    ``fact_ids``, ``names``, ``targets`` (the new objects), ``methods`` ("" where it is no edit of the session) (n,);
    ``prompts``, ``answers`` and ``verdicts`` (n, F) of ``engine.evaluation.free.verdict.FreeVerdict``; ``ended`` (n, F)
    what ended an answer: "model", "sentence" or "bound", which is ``tokens`` tokens. ``unedited`` (n, F) the verdicts
    on the unedited model's answers, empty where no edit is applied. ``exact`` (n,) 1 where the new object is the exact
    answer under teacher forcing, ``probability`` (n,) its probability there. ``judge`` names the model that judged as
    well ("": none), ``judged`` (n, F) its "right" or "wrong", empty without one.
    """

    position: int
    fact_ids: tuple[str, ...]
    names: tuple[str, ...]
    targets: tuple[str, ...]
    methods: tuple[str, ...]
    forms: tuple[str, ...]
    prompts: Texts
    answers: Texts
    verdicts: Texts
    ended: Texts
    unedited: Texts
    exact: FloatArray
    probability: FloatArray
    tokens: int
    judge: str = ""
    judged: Texts = ()

    def records(self) -> list[Row]:
        """One row for each fact and form."""
        return [row for form in range(len(self.forms)) for row in self._of(form)]

    @property
    def rows(self) -> tuple[FreeRow, ...]:
        """The shares by method and form; with several methods those of all edits first."""
        found = list(dict.fromkeys(self.methods))
        names = found if len(found) == 1 else ["", *filter(None, found)]
        return tuple(self._row(name, form) for name in names for form in range(len(self.forms)))

    @property
    def bound(self) -> str:
        """What ends an answer, for display."""
        sentence = any("sentence" in row for row in self.ended)
        if sentence:
            return say("the model itself, its first sentence or {tokens} tokens", tokens=self.tokens)
        return say("the model itself or {tokens} tokens", tokens=self.tokens)

    def _of(self, form: int) -> list[Row]:
        def column(texts: Texts) -> list[str] | None:
            return [row[form] for row in texts] if texts else None

        return columns(
            fact_id=self.fact_ids,
            fact=self.names,
            method=self.methods,
            form=(self.forms[form],) * len(self.names),
            target=self.targets,
            answer=column(self.answers),
            verdict=column(self.verdicts),
            ended=column(self.ended),
            unedited=column(self.unedited),
            judged=column(self.judged),
            exact=self.exact,
            probability=self.probability,
        )

    def _row(self, method: str, form: int) -> FreeRow:
        own = [n for n, name in enumerate(self.methods) if not method or name == method]
        verdicts = [self.verdicts[n][form] for n in own]
        said = [verdict in SAID for verdict in verdicts]
        right = [self.judged[n][form] == "right" for n in own] if self.judged else None
        return FreeRow(
            method,
            self.forms[form],
            len(own),
            _mean([float(self.exact[n]) for n in own]),
            _mean(said),
            **{name: _mean([verdict == name for verdict in verdicts]) for name in VERDICTS},
            unedited=_mean([self.unedited[n][form] in SAID for n in own]) if self.unedited else None,
            judged=None if right is None else _mean(right),
            agreement=None if right is None else _mean([a == b for a, b in zip(right, said, strict=True)]),
        )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0

"""The probe files of a model as options of the command line, shared by all commands."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import BadInput
from engine.laboratory.measures.measure import place

if TYPE_CHECKING:
    from engine.evaluation.choices import ChoiceFile, Form
    from engine.events import Steps
    from engine.fact import Fact
    from engine.workbench import Workbench


@dataclass(frozen=True)
class ProbeOptions:
    """Optional files: the text for the covariance ``statistics``, the ``heldout`` one for perplexity, ``known`` facts
    that no edit should change, and multiple-choice questions (``choices``), asked in ``choice_form``.
    """

    statistics: Path | None = None
    heldout: Path | None = None
    known: Path | None = None
    choices: Sequence[Path] = ()
    choice_form: Form = "text"

    @classmethod
    def named(cls, options: argparse.Namespace) -> ProbeOptions:
        """The files given in the options of :func:`add_texts` and :func:`add_choices`, as far as the command has them.

        Raises BadInput for a form of questions without any.
        """
        files, form = getattr(options, "choices", ()), getattr(options, "choice_form", None)
        if form and not files:
            raise BadInput("--choice-form has no effect without --choices.", "Name the questions too, or leave it out.")
        texts = {name: getattr(options, name, None) for name in ("statistics", "heldout", "known")}
        return cls(**texts, choices=files, choice_form=form or cls.choice_form)

    def check(self) -> None:
        """Read all files; raises BadInput for the first invalid one."""
        from engine.associative.statistics import read_text

        for text in (self.statistics, self.heldout):
            if text is not None:
                read_text(text)
        self._known()
        names = set[str]()
        for file, found in zip(self.choices, self.questions(), strict=True):
            if found.name in names:
                reason = f"is the second file of questions called {found.name}, and they are told apart by that."
                raise BadInput(reason, "Rename one of them.", file=file)
            names.add(found.name)

    def give(self, bench: Workbench) -> Steps[None]:
        """Set the files as probes of the loaded model, and the statistics text before a session is opened."""
        from engine.associative.statistics import read_text
        from engine.evaluation.probe_files import ProbeFiles

        if self.statistics is not None:
            bench.use_statistics_text(self.statistics)
        heldout = read_text(self.heldout) if self.heldout is not None else ""
        yield from bench.use_probes(ProbeFiles(heldout, self._known(), self.questions()))

    def questions(self) -> tuple[ChoiceFile, ...]:
        """The files of questions, including the errors of unreadable rows."""
        from engine.evaluation.choices import read_choices

        return tuple(read_choices(file, self.choice_form) for file in self.choices)

    def _known(self) -> tuple[Fact, ...]:
        return read_known(self.known) if self.known is not None else ()


def add_texts(parser: argparse.ArgumentParser) -> None:
    """Add the options for texts and known facts."""
    parser.add_argument("--statistics", type=place, metavar="FILE", help="plain text for the covariance statistics")
    parser.add_argument("--heldout", type=place, metavar="FILE", help="plain text for the perplexity")
    parser.add_argument(
        "--known", type=place, metavar="FILE", help="facts with true answers that no edit should touch, asked again"
    )


def add_choices(parser: argparse.ArgumentParser) -> None:
    """Add the options of multiple-choice questions, for commands that ask them."""
    parser.add_argument(
        "--choices",
        type=place,
        action="append",
        default=[],
        metavar="FILE",
        help="multiple-choice questions as JSONL (question, choices, answer); may be repeated",
    )
    parser.add_argument(
        "--choice-form",
        choices=("text", "letters"),
        help="score the choice itself, or its letter after a list as in MMLU (text)",
    )


def read_all_facts(file: Path) -> tuple[Fact, ...]:
    """The facts of a file whose rows must all be valid; raises :class:`BadInput` naming the first that is not."""
    from engine.evaluation.datasets import read_facts

    found = read_facts(file)
    if found.problems:
        first, *others = found.problems
        more = f"{len(others)} more cannot be used either; nothing was done." if others else "Nothing was done."
        remedy = '"palimpsest facts FILE --out GOOD" lists such rows and writes the good ones.'
        raise BadInput(first.reason, f"{more} {remedy}", file=file, row=first.row)
    if not found.facts:
        raise BadInput("holds no fact.", "Give at least one row.", file=file)
    return tuple(found.facts)


def read_known(file: Path) -> tuple[Fact, ...]:
    """Facts that no edit should change; raises :class:`BadInput` where a row is invalid or none has a true answer."""
    found = tuple(fact for fact in read_all_facts(file) if fact.true)
    if not found:
        raise BadInput("holds no fact with its true answer.", "Give the answers in a column called true.", file=file)
    return found

"""Errors whose text is shown to the user: what happened, why, and what to do."""

from __future__ import annotations

from pathlib import Path

from engine.support.wording import Sentence, join_texts, say


class PalimpsestError(Exception):
    """An error whose text is shown to the user.

    ``message`` states what happened and why, in one sentence; ``hint`` suggests a remedy (may be empty).
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return str(self.said)

    @property
    def said(self) -> Sentence:
        """The message and the hint."""
        return join_texts(" ", (self.message, self.hint))


class BadInput(PalimpsestError):
    """Input that cannot be used: names the file and, where there is one, the row (1-based line of the file).

    ``reason`` is the message without that place; ``part`` is the invalid field of a fact, by its name in a file of
    facts, "" if there is none or it is not known.
    """

    def __init__(
        self, message: str, hint: str = "", *, file: Path | str | None = None, row: int | None = None, part: str = ""
    ) -> None:
        super().__init__(_located(message, "" if file is None else str(file), row), hint)
        self.reason = message
        self.file = file
        self.row = row
        self.part = part


class NotWritten(BadInput):
    """A file that the disk did not take; the input itself may be right."""


class ModelRefused(PalimpsestError):
    """The folder holds a model that cannot be loaded or edited here."""


class NotFinite(PalimpsestError):
    """A model whose outputs are infinite or NaN."""


class RefusedNumbers(ModelRefused, NotFinite):
    """A model that is refused because its outputs are so from the beginning: its file or its number format is wrong."""


class NoModel(PalimpsestError):
    """A request that needs a loaded model was made without one."""

    def __init__(self) -> None:
        super().__init__(say("No model is loaded."), say("Open a model folder or the demo world first."))


class BadHyperparameter(BadInput):
    """A hyperparameter or another argument that does not exist, is of another kind or lies outside its range."""


class UnknownMethod(BadInput):
    """A method name that is not in the registry."""


class SessionMismatch(PalimpsestError):
    """A session that belongs to another base model, another program version, or is damaged."""


class SessionDamaged(SessionMismatch):
    """A session of which something is missing or is not what was written."""


class SessionLost(PalimpsestError):
    """The folder of the open session is no longer there, or is another one."""


class OutOfMemory(PalimpsestError):
    """Memory, address space or threads ran out; the state is that before the step."""


def _located(message: str, file: str, row: int | None) -> str:
    """``message`` with its place before it."""
    if row is None:
        return say("{file}: {message}", file=file, message=message) if file else message
    if file:
        return say("{file}, row {row}: {message}", file=file, row=row, message=message)
    return say("row {row}: {message}", row=row, message=message)

"""A library that refuses to start: what it raises while it is imported, in one sentence with what may be the reason."""

from __future__ import annotations

import os
from collections.abc import Iterator
from types import TracebackType

from engine.errors import PalimpsestError
from engine.support.plain_text import shown
from engine.support.wording import join_texts, say

# The libraries that read variables of the environment while they are imported, and how these begin.
_HUB = ("HF_", "HUGGINGFACE_", "TRANSFORMERS_")
LONGEST = 200  # characters of what a library says
_VARIABLES = {"torch": ("TORCH", "PYTORCH"), "huggingface_hub": _HUB, "transformers": (*_HUB, "TORCH", "PYTORCH")}


def refused_start(error: BaseException) -> PalimpsestError | None:
    """What to say of ``error`` where a library raised it as it was imported, else None.

    A part that is missing (ImportError) says itself what is missing, and where.
    """
    if not isinstance(error, Exception) or isinstance(error, ImportError):
        return None
    libraries = [name for name in _importing(error.__traceback__) if name in _VARIABLES]
    if not libraries:
        return None
    told = " ".join(str(error).split())
    reason = shown(told.partition(". ")[0].rstrip(".") or type(error).__name__, LONGEST)
    refusal = say("{library} cannot be started: {reason}.", library=libraries[-1], reason=reason)
    settings = _settings(libraries[-1], told)
    if not settings:
        return PalimpsestError(refusal, say("It may be damaged: install Palimpsest anew."))
    named = join_texts(", ", (shown(f"{name}={value}") for name, value in settings))
    return PalimpsestError(refusal, say("Unset or correct this in the environment: {settings}.", settings=named))


def _settings(library: str, told: str) -> list[tuple[str, str]]:
    """The variables that the library reads and whose value it complains of; all that it reads where that is unknown."""
    given = sorted(
        (name, value) for name, value in os.environ.items() if value and name.startswith(_VARIABLES[library])
    )
    found = [(name, value) for name, value in given if value in told]
    longest = max((len(value) for _, value in found), default=0)  # a "1" is in many a sentence
    return [one for one in found if len(one[1]) == longest] or given


def _importing(trace: TracebackType | None) -> Iterator[str]:
    """The packages that were being imported, from the outermost on."""
    while trace is not None:
        if trace.tb_frame.f_code.co_name == "<module>":
            yield str(trace.tb_frame.f_globals.get("__name__", "")).partition(".")[0]
        trace = trace.tb_next

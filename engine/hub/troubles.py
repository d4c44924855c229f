"""What can go wrong between here and the Hub, each in one sentence with a remedy."""

from __future__ import annotations

import errno
import os

LATER = "Try again later; what was fetched is kept, and gone on with."


def told(error: BaseException, name: str) -> tuple[str, str]:
    """The message and the hint for ``error``, raised by huggingface_hub while it asked for the model ``name``.

    Errors are known by the names of their classes, as the libraries below huggingface_hub change.
    """
    kinds = {kind.__name__ for kind in type(error).__mro__}
    status = getattr(getattr(error, "response", None), "status_code", 0)
    if "GatedRepoError" in kinds:
        return gated(name)
    if "RevisionNotFoundError" in kinds:
        return f"{name} has no such revision.", "Leave out what stands behind the @, or check it on the model's page."
    if "DisabledRepoError" in kinds:
        return f"The Hub has closed {name}.", "Its page may say why; choose another model."
    if "RepositoryNotFoundError" in kinds or status in (401, 403):
        hint = "Check its spelling on huggingface.co. A private one needs a token (HF_TOKEN, or hf auth login)."
        return f"There is no model {name} on the Hub, or it is private.", hint
    if "EntryNotFoundError" in kinds:
        return f"A file of {name} is no longer on the Hub.", "Start anew: the model has changed meanwhile."
    if status == 429:
        return "The Hub refuses more questions for now.", "Wait some minutes. With a token (HF_TOKEN) it allows more."
    if status:
        return f"The Hub answered with error {status}.", LATER
    if "ProxyError" in kinds:
        return f"The proxy does not lead to the Hub ({_said(error)}).", "Check HTTPS_PROXY."
    if kinds & {"ConnectError", "ConnectTimeout", "ConnectionError"}:
        return f"The Hub cannot be reached ({_said(error)}).", f"Check the network. {LATER}"
    if "TransportError" in kinds:
        return f"The connection to the Hub broke off ({_said(error)}).", LATER
    if isinstance(error, OSError) and error.errno is not None:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        hint = "Make room on that disk; what was fetched is kept." if full else "Check the rights of the folder."
        return f"The disk does not take it ({os.strerror(error.errno)}).", hint
    if isinstance(error, OSError):  # of huggingface_hub, where a file came shorter or longer than the Hub says
        return "The download broke off.", LATER
    return f"Fetching {name} failed ({type(error).__name__}: {_said(error)}).", LATER


def gated(name: str) -> tuple[str, str]:
    """What to do where the Hub wants a person to agree to a licence first."""
    page = f"https://huggingface.co/{name}"
    hint = (
        f"Sign in and agree on {page}, make a token there (Settings, Access tokens), and keep it with the command "
        "hf auth login or in the variable HF_TOKEN. Then try again."
    )
    return f"{name} is given only to who has agreed to its licence.", hint


def _said(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".")[:150] if lines else type(error).__name__

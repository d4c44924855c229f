"""What can go wrong between here and the Hub, each in one sentence with a remedy."""

from __future__ import annotations

import errno
import os

from engine.support.wording import join_texts, say

LATER = say("Try again later; what was fetched is kept, and gone on with.")


def told(error: BaseException, name: str) -> tuple[str, str]:
    """The message and the hint for ``error``, raised by huggingface_hub while it asked for the model ``name``.

    Errors are known by the names of their classes, as the libraries below huggingface_hub change.
    """
    kinds = {kind.__name__ for kind in type(error).__mro__}
    status = getattr(getattr(error, "response", None), "status_code", 0)
    if "GatedRepoError" in kinds:
        return gated(name)
    if "RevisionNotFoundError" in kinds:
        hint = say("Leave out what stands behind the @, or check it on the model's page.")
        return say("{name} has no such revision.", name=name), hint
    if "DisabledRepoError" in kinds:
        return say("The Hub has closed {name}.", name=name), say("Its page may say why; choose another model.")
    if "RepositoryNotFoundError" in kinds or status in (401, 403):
        hint = say("Check its spelling on huggingface.co. A private one needs a token (HF_TOKEN, or hf auth login).")
        return say("There is no model {name} on the Hub, or it is private.", name=name), hint
    if "EntryNotFoundError" in kinds:
        hint = say("Start anew: the model has changed meanwhile.")
        return say("A file of {name} is no longer on the Hub.", name=name), hint
    if status == 429:
        hint = say("Wait some minutes. With a token (HF_TOKEN) it allows more.")
        return say("The Hub refuses more questions for now."), hint
    if status:
        return say("The Hub answered with error {status}.", status=status), LATER
    if "ProxyError" in kinds:
        return say("The proxy does not lead to the Hub ({reason}).", reason=_said(error)), say("Check HTTPS_PROXY.")
    if kinds & {"ConnectError", "ConnectTimeout", "ConnectionError"}:
        hint = join_texts(" ", [say("Check the network."), LATER])
        return say("The Hub cannot be reached ({reason}).", reason=_said(error)), hint
    if "TransportError" in kinds:
        return say("The connection to the Hub broke off ({reason}).", reason=_said(error)), LATER
    if isinstance(error, OSError) and error.errno is not None:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        hint = (
            say("Make room on that disk; what was fetched is kept.") if full else say("Check the rights of the folder.")
        )
        return say("The disk does not take it ({reason}).", reason=os.strerror(error.errno)), hint
    if isinstance(error, OSError):  # of huggingface_hub, where a file came shorter or longer than the Hub says
        return say("The download broke off."), LATER
    kind = type(error).__name__
    return say("Fetching {name} failed ({kind}: {reason}).", name=name, kind=kind, reason=_said(error)), LATER


def gated(name: str) -> tuple[str, str]:
    """What to do where the Hub wants a person to agree to a licence first."""
    page = f"https://huggingface.co/{name}"
    hint = say(
        "Sign in and agree on {page}, make a token there (Settings, Access tokens), and keep it with the command "
        "hf auth login or in the variable HF_TOKEN. Then try again.",
        page=page,
    )
    return say("{name} is given only to who has agreed to its licence.", name=name), hint


def _said(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".")[:150] if lines else type(error).__name__

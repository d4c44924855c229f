"""The name of a model on the Hub, as a person gives it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.errors import BadInput
from engine.support.wording import say

_PART = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9])?"
_NAME = re.compile(rf"({_PART})/({_PART})")
_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/", re.IGNORECASE)
_REVISION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,199}")


@dataclass(frozen=True)
class HubName:
    """``owner`` and ``model``, at ``revision`` (a branch, a tag or a commit; "" for the newest state)."""

    owner: str
    model: str
    revision: str = ""

    def __str__(self) -> str:
        return f"{self.owner}/{self.model}"


def parse_name(text: str) -> HubName:
    """The name in ``text``: owner/model, with @revision behind it, or the address of the model's page.

    Raises :class:`BadInput` for anything else.
    """
    given = _ADDRESS.sub("", text.strip(), count=1)
    path, _, revision = given.partition("@")
    path, _, rest = path.partition("/tree/")
    revision = revision or rest
    found = _NAME.fullmatch(path.rstrip("/"))
    odd = "--" in path or ".." in path or ".." in revision
    if found is None or odd or (revision and not _REVISION.fullmatch(revision)):
        raise BadInput(
            say("{text!r} is no name of a model on the Hub.", text=text.strip()),
            say("It has an owner and a name, such as HuggingFaceTB/SmolLM2-135M-Instruct."),
        )
    return HubName(found[1], found[2], revision)

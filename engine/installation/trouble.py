"""What uv says when it fails, as one sentence with a remedy."""

from __future__ import annotations

import os
import re
from pathlib import Path

from engine.errors import PalimpsestError

PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")
AGAIN = "What was downloaded is kept: start again, and it goes on from there."


class NotInstalled(PalimpsestError):
    """An environment that could not be made; what was there before is still there."""


class Cancelled(PalimpsestError):
    """A person stopped it; what was downloaded is kept."""

    def __init__(self) -> None:
        super().__init__("Stopped.", AGAIN)


NO_NETWORK = "|".join(
    [
        *(
            "Failed to fetch",
            "error sending request",
            "dns error",
            "Connection (?:refused|reset)",
            "timed out",
            "tunnel",
        ),
        *("Network is unreachable", "Could not connect", "error decoding response body", "end of file before message"),
    ]
)
CAUSES = (
    (r"No space left|os error 28|not enough space|os error 112", "The disk is full.", f"Make room. {AGAIN}"),
    (
        r"Hash mismatch for `?([^`\n]+?)`?\s*$",
        "{0} is not the file that was tested: its SHA-256 differs, so it was not installed.",
        "Try again; if it stays so, the package index, the proxy or the wheelhouse alters files: use another one.",
    ),
    (
        r"\b407\b|proxy authentication",
        "The proxy wants a name and a password.",
        "Set HTTPS_PROXY=http://NAME:PASSWORD@HOST:PORT and start again.",
    ),
    (
        r"invalid peer certificate|UnknownIssuer|certificate verify failed",
        "The certificate of the server is signed by nobody that this computer trusts.",
        "Behind a proxy that reads along, name its certificate: set SSL_CERT_FILE to the file and start again.",
    ),
    (
        r"\b(401|403)\b[^\n]*(Unauthorized|Forbidden)",
        "The package index does not let this computer in.",
        "Look at the address of the index, and at the name and password in it.",
    ),
    (
        r"No solution found|not found in the (?:provided package locations|package registry)|no matching|no wheels",
        "A package cannot be found where it was looked for.",
        "A wheelhouse has to hold every file that the lock names, and an index every release.",
    ),
    (
        NO_NETWORK,
        "The network does not answer{proxies}.",
        f"Look at the connection, or use a folder of wheels: --wheelhouse FOLDER. {AGAIN}",
    ),
    (
        r"Permission denied|os error 13|Access is denied|os error 5\b",
        "A file may not be written.",
        "Mend the rights of the folder that the log names.",
    ),
)


def explained(said: str, log: Path) -> NotInstalled:
    """The error that ``said``, the last that uv wrote, stands for; the whole story is in ``log``."""
    for pattern, sentence, remedy in CAUSES:
        if match := re.search(pattern, said, re.IGNORECASE | re.MULTILINE):
            words = [group for group in match.groups() if group]
            return NotInstalled(sentence.format(*words, proxies=proxies()), f"{remedy} (More: {log})")
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    wrong = [line for line in lines if line.lower().startswith(("error", "cause"))]
    last = re.sub(r"^(error|cause):\s*", "", (wrong or lines or ["nothing was said"])[0], flags=re.IGNORECASE)
    return NotInstalled(f"The environment could not be made: {last}.", f"{AGAIN} (More: {log})")


def proxies() -> str:
    """The proxies that are set, for a sentence about the network; "" where there are none."""
    named = [name for name in PROXIES if os.environ.get(name) or os.environ.get(name.lower())]
    return f" (asked by way of the proxy in {' and '.join(named)})" if named else ""

"""What every artefact is stamped with: the version, the commit, and one time for all that is packed.

The time is that of the commit, or ``SOURCE_DATE_EPOCH`` where that is set (reproducible-builds.org), so that two builds
of one commit are the same bytes.
"""

from __future__ import annotations

import os
import subprocess
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
MAINTAINER = os.environ.get("PALIMPSEST_MAINTAINER", "The Palimpsest authors <authors@palimpsest.invalid>")
"""Who answers for a package, as ``Name <address>``; whoever publishes one names himself by this variable."""


@dataclass(frozen=True)
class Source:
    """``commit`` is "" outside a checkout; ``changed`` says that the checkout had changes that are in no commit."""

    version: str
    commit: str
    changed: bool
    epoch: int

    @classmethod
    def here(cls) -> Source:
        """That of this checkout."""
        project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        commit = _git("rev-parse", "HEAD")
        changed = bool(_git("status", "--porcelain", "--untracked-files=no"))
        epoch = (
            os.environ.get("SOURCE_DATE_EPOCH") or _git("log", "-1", "--format=%ct") or "315532800"
        )  # 1980: zip's first
        return cls(project["version"], commit, changed, int(epoch))

    @property
    def date(self) -> str:
        """The day, as 2026-11-28."""
        return self.time.strftime("%Y-%m-%d")

    @property
    def time(self) -> datetime:
        """:attr:`epoch` as a time in UTC."""
        return datetime.fromtimestamp(self.epoch, UTC)

    def environment(self) -> dict[str, str]:
        """Variables for the tools that build: the same time, zone, language and so the same order everywhere."""
        return os.environ | {"SOURCE_DATE_EPOCH": str(self.epoch), "TZ": "UTC", "LC_ALL": "C.UTF-8"}


def _git(*words: str) -> str:
    """What git says, or "" where there is no git or no checkout."""
    try:
        done = subprocess.run(["git", *words], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""

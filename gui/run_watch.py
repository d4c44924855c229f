"""What a run does besides editing, as a person sets it: predictions before every batch, and guard rails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from engine.jobs.run_options import RunOptions
    from gui.settings import Settings

Measure = Literal["norm", "retention", "perplexity", "untouched"]
Action = Literal["pause", "rollback"]
# The engine's own, which cannot be read without loading torch; a test holds the two together.
THRESHOLD = 0.5
WATCH_KEY, THRESHOLD_KEY, RAILS_KEY = "interference.watch", "interference.threshold", "guard rails"


@dataclass(frozen=True)
class GuardRail:
    """One limit: past ``value`` of ``measure`` the run pauses or goes back ("rollback")."""

    measure: Measure
    value: float
    action: Action = "pause"


@dataclass(frozen=True)
class RunWatch:
    """``interference``: predict and observe around the batches; a fact is warned of above the share ``threshold``."""

    interference: bool = False
    threshold: float = THRESHOLD
    rails: tuple[GuardRail, ...] = ()

    @classmethod
    def recalled(cls, settings: Settings) -> RunWatch:
        """What the person has set."""
        rails = settings.recall(RAILS_KEY, [])
        return cls(
            bool(settings.recall(WATCH_KEY, False)),
            float(settings.recall(THRESHOLD_KEY, THRESHOLD)),
            tuple(GuardRail(measure, float(value), action) for measure, value, action in rails),
        )

    def for_engine(self) -> RunOptions | None:
        """The same for ``Workbench.edit``, None where nothing is asked for. Called in the worker thread only: it
        imports the engine. Raises BadHyperparameter for a limit that makes no sense."""
        if not (self.interference or self.rails):
            return None
        from engine.jobs.run_options import RunOptions

        return RunOptions(interference=self.interference, threshold=self.threshold)

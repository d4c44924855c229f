"""The options of a run besides editing: interference predictions before every batch, and guard rails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any, get_args

from engine.events import GuardAction, GuardMeasure
from engine.requests import INTERFERENCE_THRESHOLD, SAMPLE, AbilitiesPlan, Limit, RunOptions
from engine.support.wording import join_texts, say

if TYPE_CHECKING:
    from gui.support.settings import Settings

LARGEST = 1e9  # largest value of a stored limit that is accepted
WATCH_KEY, THRESHOLD_KEY = "interference.watch", "interference.threshold"
TASKS_KEY, TASK_FILES_KEY = "abilities.tasks", "abilities.files"
TASK_DATA_KEY, TASK_LIMIT_KEY = "abilities.data", "abilities.limit"
RAILS_KEY, SCHEDULE_KEY = "guard rails", "guard rails.schedule"


@dataclass(frozen=True)
class Guarded:
    """A measure that can be limited; ``share``: it is a share of facts, else a factor over the unedited model."""

    title: str
    short: str
    help: str
    value: float
    share: bool


MEASURES: dict[GuardMeasure, Guarded] = {
    "norm": Guarded(
        say("Norm of a layer grows beyond"),
        say("norm"),
        say("The largest ‖W‖ / ‖W0‖ of the edited layers"),
        2.0,
        False,
    ),
    "retention": Guarded(
        say("Earlier edits that still hold fall below"),
        say("retention"),
        say("The share of the edits that held after their own batch and still do"),
        0.8,
        True,
    ),
    "perplexity": Guarded(
        say("Perplexity grows beyond"),
        say("perplexity"),
        say("On the held-out text, over that of the unedited model"),
        1.5,
        False,
    ),
    "untouched": Guarded(
        say("Untouched facts still answered fall below"),
        say("untouched facts"),
        say("The share of known facts about other subjects that are still answered right"),
        0.8,
        True,
    ),
    "questions": Guarded(
        say("Questions still answered right fall below"),
        say("questions"),
        say(
            'Of the multiple-choice questions brought with "Measure with...", those that the unedited model answers '
            "right"
        ),
        0.8,
        True,
    ),
    "abilities": Guarded(
        say("Score of a named task falls below"),
        say("abilities"),
        say(
            "Of the tasks that the panel Abilities names, over the unedited model's score; asked before and after a run"
        ),
        0.9,
        True,
    ),
}


@dataclass(frozen=True)
class GuardRail:
    """One limit: if ``on``, a violation of ``value`` by ``measure`` pauses the run or rolls it back ("rollback")."""

    measure: GuardMeasure
    value: float
    action: GuardAction = "pause"
    on: bool = True

    @property
    def words(self) -> str:
        """The limit in a few words: "norm 2×" or "retention 80 %"."""
        about = MEASURES[self.measure]
        if about.share:
            return say("{measure} {value:.0%}", measure=about.short, value=self.value)
        return say("{measure} {value:g}×", measure=about.short, value=self.value)


@dataclass(frozen=True)
class RunWatch:
    """``interference``: predict and observe around the batches, with warnings above the share ``threshold``.

    ``rails`` are all limits, on or off; after every ``retention_every`` edits (0: as the budget allows) a sample of
    ``retention_sample`` earlier ones (0: all) is re-queried.
    """

    interference: bool = False
    threshold: float = INTERFERENCE_THRESHOLD
    rails: tuple[GuardRail, ...] = ()
    retention_every: int = 0
    retention_sample: int = SAMPLE
    abilities: AbilitiesPlan | None = None

    @classmethod
    def recalled(cls, settings: Settings) -> RunWatch:
        """The user's stored options."""
        kept = {rail.measure: rail for rail in map(_recalled, settings.recall(RAILS_KEY, [])) if rail is not None}
        rails = tuple(
            kept.get(measure, GuardRail(measure, about.value, on=False)) for measure, about in MEASURES.items()
        )
        schedule = settings.recall(SCHEDULE_KEY, [])
        every, sample = schedule if len(schedule) == 2 and all(map(_is_number, schedule)) else (0, SAMPLE)
        threshold = settings.recall(THRESHOLD_KEY, INTERFERENCE_THRESHOLD)
        return cls(
            settings.recall(WATCH_KEY, False),
            float(threshold) if _is_number(threshold) else INTERFERENCE_THRESHOLD,
            rails,
            int(every),
            int(sample),
            named_tasks(settings),
        )

    @property
    def summary(self) -> str:
        """A short summary of the limits that are on."""
        return join_texts(", ", (rail.words for rail in self.rails if rail.on)) or say("no guard rails")

    def for_engine(self) -> RunOptions | None:
        """The options for ``Workbench.edit``, None if all are off. Raises BadHyperparameter for an invalid limit."""
        rails = [rail for rail in self.rails if rail.on]
        if not (self.interference or rails or self.retention_every or self.retention_sample != SAMPLE):
            return None
        return RunOptions(
            interference=self.interference,
            threshold=self.threshold,
            retention_every=self.retention_every,
            retention_sample=self.retention_sample,
            limits=tuple(Limit(rail.measure, rail.value, rail.action) for rail in rails),
            abilities=self.abilities if any(rail.measure == "abilities" for rail in rails) else None,
        )


def named_tasks(settings: Settings) -> AbilitiesPlan | None:
    """What the panel Abilities asks for; None where it names no task."""
    names = tuple(dict.fromkeys(name.strip() for name in settings.recall(TASKS_KEY, "").split(",") if name.strip()))
    files, data = settings.recall(TASK_FILES_KEY, ""), settings.recall(TASK_DATA_KEY, "")
    return AbilitiesPlan(names, files, data, settings.recall(TASK_LIMIT_KEY, 100) or None) if names else None


def _recalled(kept: Any) -> GuardRail | None:
    """A limit as stored by :func:`keep_rails`, None for anything else."""
    if not isinstance(kept, list) or len(kept) != 4 or kept[0] not in list(MEASURES) or not _is_number(kept[1]):
        return None
    measure, value, action, on = kept
    return GuardRail(measure, float(value), action, bool(on)) if action in get_args(GuardAction) else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST


def keep_rails(settings: Settings, rails: Sequence[GuardRail]) -> None:
    """Store ``rails`` for the next runs."""
    settings.remember(RAILS_KEY, [list(astuple(rail)) for rail in rails])


def keep_schedule(settings: Settings, every: int, sample: int) -> None:
    """Store how often earlier edits are re-queried, and how many."""
    settings.remember(SCHEDULE_KEY, [every, sample])

"""What became of an edit: the one definition that tables, counts, reports, exports and the command line share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.support import counted
from engine.support.wording import join_texts, say

Asking = tuple[int, bool]
"""The number of edits when an edit was asked again, and whether the model said its new object."""


class EditState(StrEnum):
    """The state of an edit in a session; the value is the word for it everywhere.

    NOT_TAKEN: its change is in the weights, and the model was never seen to say the new object. LOST: it was seen to
    say it, but did not when it was last asked. WRITTEN: the model said it when it was last asked; an edit that was
    never asked is written, and no more is known. TAKEN_BACK: a later step of the timeline took it out of the weights.
    UNDONE: the timeline stands before it.
    """

    WRITTEN = "written"
    NOT_TAKEN = "not taken"
    LOST = "lost later"
    TAKEN_BACK = "taken back"
    UNDONE = "undone"


def edit_state(
    held: bool | None, later: Iterable[bool] = (), *, applied: bool = True, taken_back: bool = False
) -> EditState:
    """The state of an edit that the model answered rightly right after its batch or not (``held``; None: not asked).

    ``later`` are its answers when it was asked again, in order, up to the present point of the timeline.
    """
    if not applied:
        return EditState.UNDONE
    if taken_back:
        return EditState.TAKEN_BACK
    answers = [answer for answer in (held, *later) if answer is not None]
    if not answers or answers[-1]:
        return EditState.WRITTEN
    return EditState.LOST if any(answers) else EditState.NOT_TAKEN


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of an edit at the present point of the timeline; see :func:`edit_state`.

    ``later`` are the askings up to that point, oldest first.
    """

    held: bool | None = None
    later: tuple[Asking, ...] = ()
    applied: bool = True
    taken_back: bool = False

    @property
    def state(self) -> EditState:
        """The edit's state."""
        answers = (holds for _, holds in self.later)
        return edit_state(self.held, answers, applied=self.applied, taken_back=self.taken_back)

    @property
    def sentence(self) -> str:
        """What is known, as one sentence without its full stop, and no more than that."""
        if self.state is EditState.WRITTEN and self.held is None and not self.later:
            return say("The edit is in the weights; whether the model says the new object was not asked")
        match self.state:
            case EditState.WRITTEN:
                return say("The edit is in the weights, and the model said the new object {seen}", seen=self._seen())
            case EditState.NOT_TAKEN:
                return say(
                    "The edit is in the weights, and the model does not say the new object: it did not {seen}",
                    seen=self._seen(),
                )
            case EditState.LOST:
                return say("The model said the new object once, and did not {seen}", seen=self._seen())
            case EditState.TAKEN_BACK:
                return say("A later step of the timeline took the edit out of the weights")
        return say("The timeline stands before this edit")

    def _seen(self) -> str:
        """When the model was last seen to do what the state says."""
        if self.later:
            return say("when it was last asked, after {edits}", edits=counted.edits(self.later[-1][0]))
        return say("right after its edit; it was not asked since")


_WORDS = {
    EditState.WRITTEN: say("written"),
    EditState.NOT_TAKEN: say("not taken"),
    EditState.LOST: say("lost later"),
    EditState.TAKEN_BACK: say("taken back"),
    EditState.UNDONE: say("undone"),
}


def count_states(states: Iterable[EditState]) -> dict[str, int]:
    """How many edits are in each state, by its word; every state is there."""
    counted = Counter(states)
    return {state.value: counted[state] for state in EditState}


def counts_in_words(counts: Mapping[str, int]) -> str:
    """Counts by state as "8 written, 1 not taken", without those that are zero; "no edits" where all are."""
    there = (
        say("{count:,} {state}", count=number, state=_WORDS[EditState(state)])
        for state, number in counts.items()
        if number
    )
    return join_texts(", ", there) or say("no edits")

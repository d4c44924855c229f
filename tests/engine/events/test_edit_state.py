"""What became of an edit is said in one place, and says no more than was measured."""

import pytest

from engine.events.edit_state import EditState, Standing, count_states, counts_in_words, edit_state


@pytest.mark.parametrize(
    ("held", "later", "state"),
    [
        (True, [], "written"),
        (True, [True], "written"),
        (True, [False, True], "written"),
        (True, [False], "lost later"),
        (True, [True, False], "lost later"),
        (False, [], "not taken"),
        (False, [False], "not taken"),
        (False, [True], "written"),
        (False, [True, False], "lost later"),
        (None, [], "written"),
        (None, [False], "not taken"),
    ],
)
def test_the_state_is_that_of_the_last_answer(held, later, state) -> None:
    assert edit_state(held, later) == state
    assert edit_state(held, later, taken_back=True) is EditState.TAKEN_BACK
    assert edit_state(held, later, applied=False, taken_back=True) is EditState.UNDONE


def test_the_sentence_says_when_it_was_asked_and_no_more() -> None:
    assert Standing(True).sentence.endswith("said the new object right after its edit; it was not asked since")
    assert "after 1,200 edits" in Standing(True, ((40, True), (1200, False))).sentence
    assert "was not asked" in Standing().sentence and "said the" not in Standing().sentence
    assert "not" in Standing(False).sentence and "after 8 edits" in Standing(False, ((8, False),)).sentence
    for standing in (Standing(True, applied=False), Standing(True, taken_back=True)):
        assert "said the new object" not in standing.sentence


def test_counts_name_every_state_and_words_only_those_that_occur() -> None:
    counts = count_states([EditState.WRITTEN, EditState.LOST, EditState.WRITTEN])
    assert counts == {"written": 2, "not taken": 0, "lost later": 1, "taken back": 0, "undone": 0}
    assert counts_in_words(counts) == "2 written, 1 lost later"
    assert counts_in_words(count_states([])) == "no edits"

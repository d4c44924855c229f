"""The sentences below maps, histograms, bars and dots, against the numbers that they are made from."""

import numpy as np
import pytest

from gui.widgets import map_words as words

NAN = np.nan
NAMES = ("Ada", "Bruno", "Cora")


def test_pairs_name_the_largest_share_and_count_those_above_one_half():
    p = np.array([[1.0, 0.2, -0.9], [0.6, 1.0, 0.1], [0.0, 0.3, 1.0]])
    said = words.pairs_in_words(NAMES, p, "p")
    assert said == "Editing Ada moves Cora most of 6 pairs, p = -0.90; |p| is above 0.5 in 2 of them."
    angles = np.array([[0.0, 80.0, 90.0], [80.0, 0.0, 31.4], [90.0, 31.4, 0.0]])
    assert (
        words.pairs_in_words(NAMES, angles, "plain") == "The nearest keys of 3 facts are those of Bruno and Cora, 31°."
    )
    assert words.pairs_in_words(NAMES[:1], p[:1, :1], "p") == ""


def test_angles_and_depth():
    said = words.angles_in_words(4, 88.2, 45.4)
    assert said == ("In layer 4 the keys of two facts stand at 88° on average in whitened space, at 45° as they are.")
    said = words.depth_in_words("gpt2", (1, 2, 5), np.array([3.0, NAN, 61.25]), 2)
    assert said == ("The kurtosis of gpt2 is largest in layer 5, 61.2, and smallest in layer 1, 3; 2 curves beside it.")
    assert words.depth_in_words("gpt2", (1,), np.array([NAN]), 0) == ""


def test_a_trace_and_the_parts_of_a_side_memory():
    assert words.trace_in_words("MLP", 3, "last subject", 0.481, 0.8) == (
        "The MLP of layer 3 at “last subject” brings back most: 0.48 of 0.80."
    )
    usage = np.array([[0.0, 2.5], [NAN, 0.0]])
    assert words.usage_in_words(("layer", "expert"), usage) == (
        "The most used of 3 parts is layer 0, expert 1, with 2.5; 2 are not used."
    )
    assert words.usage_in_words(("row", "column"), np.full((1, 1), NAN)) == ""
    assert words.signals_in_words(40, 1.0, 1, 0.25) == (
        "The side memory answers 100% of 40 edited prompts and 25% of 1 untouched fact."
    )
    assert words.signals_in_words(2, 0.5, 0, None) == "The side memory answers 50% of 2 edited prompts."
    assert words.signals_in_words(0, None, 0, None) == ""


def test_abilities_name_what_lost_most():
    before, now = np.array([0.7, NAN, 0.3]), np.array([0.55, 0.9, 0.31])
    said = words.abilities_in_words(("arc", "wiki", "law"), before, now, ["worse", "", "same"])
    assert said == "Worse than before the edits: 1 of 3 metrics, better: 0; arc has lost most, 0.70 to 0.55."
    assert words.abilities_in_words(("law",), before[2:], now[2:], ["better"]).endswith("changed least, 0.30 to 0.31.")
    assert words.abilities_in_words(("a", "b"), np.full(2, NAN), np.array([0.1, 0.4]), ["", ""]) == (
        "Of 2 metrics b is highest, 0.40."
    )
    said = words.course_in_words(("arc", "law"), np.array([0.7, 0.3]), np.array([0.5, 0.4]), 6)
    assert said == "After 6 edits arc is at 0.50, 0.70 at first: the largest change of 2 tasks."


def test_what_differs_and_what_looks_edited():
    said = words.difference_in_words(np.array([0.0, 0.2, 0.1, 0.0]), np.array([0, 20, 12, 0]))
    assert said == "2 of 4 layers differ from the original, layer 1 most: by 0.2 of its norm, in rank 20."
    assert words.difference_in_words(np.zeros(4), np.zeros(4)) == "None of 4 layers differs from the original."
    assert words.suspicion_in_words(NAMES, np.array([0.9, 0.51, 0.5])) == "2 of 3 facts look edited, Ada most: 90%."
    assert words.suspicion_in_words((), np.empty(0)) == ""


def test_ways_of_asking_count_facts_that_pass_all_that_were_asked():
    asked, passed = np.array([3, 4, 2]), np.array([3, 1, 1])
    assert words.passes_in_words(NAMES, passed, asked) == (
        "1 of 3 facts pass every way in which they were asked; Bruno fails most, 3 of 4."
    )
    assert words.passes_in_words(NAMES, asked, asked).endswith("asked.")


def test_shares_of_an_edit():
    highest = np.array([0.4, 0.9, 0.35])
    assert words.layers_in_words((2, 3, 7), highest, 7) == (
        "In layer 7 no fact takes more than 0.35 of an edit; most is taken in layer 3, 0.90."
    )
    shares = np.array([[0.1, -0.8], [0.3, 0.2]])
    assert words.taken_in_words(NAMES, (4, 5), shares) == "Ada takes most of 2 facts: -0.80 of an edit in layer 5."
    assert words.taken_in_words((), (4, 5), np.empty((0, 2))) == ""


def test_survival_traces_attempts_and_branches():
    said = words.survival_in_words(("q8", "q4", "none"), np.array([2, 1, 0]), np.array([2, 2, 0]))
    assert said == "q4 leaves fewest edits, 1 of 2; q8 most, 2 of 2."
    assert words.survival_in_words(("q8",), np.array([2]), np.array([2])) == "q8 leaves fewest edits, 2 of 2."
    said = words.traces_in_words((0, 1, 2), np.array([0.01, -0.02, 0.8]), (0, 0, 2))
    assert said == "1 of 3 layers look edited; layer 2 stands out most, +80% over the others."
    said = words.attempts_in_words(np.array([0.8, 0.9]), np.array([0.7, 0.95]), np.array([0.75, 0.92]), 2)
    assert said == (
        "The best of 2 attempts reaches 0.90 and spares 0.95; 2 cannot be bettered in one without loss in the other."
    )
    said = words.branches_in_words("retention", ("main", "branch 2"), [(6.0, 0.5), None])
    assert said == "Retention: main has 0.5 after 6 edits."
    said = words.branches_in_words("largest norm", ("main", "branch 2"), [(4.0, 1.00173), (2.0, 1.00151)])
    assert said == "Largest norm: main has 1.0017 after 4 edits, branch 2 has 1.0015 after 2 edits."
    assert words.branches_in_words("retention", ("main",), [None]) == ""


@pytest.mark.parametrize("count", [0, 1, 2])
def test_counts_have_their_nouns(count):
    said = words.suspicion_in_words(NAMES[:count], np.full(count, 0.1))
    assert said == ("" if not count else f"0 of {count} fact{'s' * (count > 1)} look edited, Ada most: 10%.")

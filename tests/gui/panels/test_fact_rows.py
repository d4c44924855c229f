from hypothesis import given
from hypothesis import strategies as st

from engine.fact import Fact, Probe, make_fact
from gui.panels.edits.fact_rows import FactRow, FactText, RowState, text_of
from gui.panels.edits.row_list import RowList

BORN = "{} was born in the city of"


def row(subject="Ada Veld", relation=BORN, target="Rome", **more):
    return FactRow(FactText(subject, relation, target), **more)


def test_a_whole_row_waits_in_the_queue_and_a_part_of_one_says_what_is_missing():
    assert row().state is RowState.QUEUED
    partial = row(relation="was born in")
    assert partial.state is RowState.DRAFT
    assert partial.problem.startswith("The relation 'was born in' must hold exactly one {}")
    assert "Write it like" in partial.remedy
    assert FactRow().problem == ""


def test_text_and_fact_are_two_ways_to_say_the_same():
    fact = make_fact("Ada", "{} lives in", "Oslo", true="Bern", paraphrases=("Ada's home is",), source_id="17")
    assert text_of(fact).to_fact() == fact


TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).map(lambda text: f"x{text}".replace("{", ""))
PROBES = st.lists(st.builds(Probe, TEXTS, st.none() | TEXTS), max_size=12).map(tuple)
FACTS = st.builds(
    Fact,
    TEXTS,
    TEXTS.map("{{}} {}".format),
    TEXTS,
    st.none() | TEXTS,
    paraphrases=st.lists(TEXTS, max_size=3).map(tuple),
    neighbours=PROBES,
    source_id=TEXTS,
    generation=st.lists(TEXTS, max_size=2).map(tuple),
)


@given(FACTS, st.none() | TEXTS, st.none() | st.floats(0, 1), st.none() | st.floats(0, 1))
def test_a_row_of_the_ledger_has_all_of_its_fact_and_what_was_measured_of_it(fact, says, before, after):
    kept = FactRow.recorded(fact)
    kept.before, kept.says, kept.after = before, "something else", after
    kept.says = says
    assert (kept.says, kept.before, kept.after) == (says, before, after)
    assert kept.fact == fact and kept.fact.source_id == fact.source_id and kept.fact_id == fact.id
    assert kept.parts == kept.request == (fact.subject, fact.prompt, fact.target) and kept.text == text_of(fact)
    kept.requeue()
    assert kept.fact == fact and (kept.says, kept.before, kept.after) == (says, before, None)


def test_another_request_forgets_what_was_measured_but_details_do_not():
    edited = row(before=0.1, says="Oslo", fresh=False, state=RowState.FAILED)
    edited.set_text(FactText("Ada Veld", BORN, "Rome", true="Oslo"))
    assert (edited.before, edited.says, edited.state) == (0.1, "Oslo", RowState.FAILED)
    edited.set_text(FactText("Ada Veld", BORN, "Bern"))
    assert (edited.before, edited.says, edited.fresh, edited.state) == (None, None, True, RowState.QUEUED)


def test_filter_needs_every_word_somewhere_and_any_case():
    rows = RowList()
    rows.insert([row("Ada Veld"), row("Ada Moor"), row("Bo Veld", target="Oslo")])
    rows.set_filter("ADA rome")
    assert [shown.text.subject for shown in rows.shown] == ["Ada Veld", "Ada Moor"]
    rows.set_filter("veld oslo")
    assert [shown.text.subject for shown in rows.shown] == ["Bo Veld"]
    rows.set_filter("", [RowState.WRITTEN])
    assert rows.shown == []


def test_filter_finds_letters_however_they_were_written():
    rows = RowList()
    rows.insert([row("ナノ"), row("Ada Ve\u0301ld", target="Ｒｏｍｅ"), row("Zoe")])
    for needle, subject in (
        ("ﾅﾉ", "ナノ"),
        ("v\u00e9ld rome", "Ada Ve\u0301ld"),
        ("ＺＯＥ", "Zoe"),
        ("ａｄａ\u3000ｒｏｍｅ", "Ada Ve\u0301ld"),
    ):
        rows.set_filter(needle)
        assert [shown.text.subject for shown in rows.shown] == [subject], needle
    rows.set_filter("ｑｕｅｕｅｄ")
    assert len(rows.shown) == 3, "a state is found as well"


def test_order_keeps_rows_without_a_value_last_in_both_directions():
    rows = RowList()
    rows.insert([row("a", before=0.2), row("b"), row("c", before=0.1)])
    for descending, expected in ((False, "cab"), (True, "acb")):
        rows.set_order(lambda some: [r.before for r in some], descending)
        assert "".join(shown.text.subject for shown in rows.shown) == expected
    rows.set_order(None)
    assert "".join(shown.text.subject for shown in rows.shown) == "abc"


def test_the_queue_takes_each_request_once_and_in_the_order_it_came():
    rows = RowList()
    rows.insert([row("b"), row("a"), row("b"), row("c", relation="no place"), row("d", state=RowState.WRITTEN)])
    rows.set_order(lambda some: [r.text.subject for r in some])
    assert [queued.text.subject for queued in rows.queued()] == ["b", "a"]


def test_templates_seen_come_by_how_often_they_were_used():
    rows = RowList()
    rows.insert([row("a", "{} lives in"), row("b"), row("c"), row("d", "broken")])
    assert rows.relations() == [BORN, "{} lives in"]


def test_rows_are_found_by_their_fact_after_typing():
    rows = RowList()
    first, second = row("a"), row("b")
    rows.insert([first, second])
    wanted = second.fact_id
    assert rows.with_id(wanted) == [second]
    rows.set_text(first, FactText("b", BORN, "Rome"))
    assert rows.with_id(wanted) == [first, second]
    rows.remove([first])
    assert rows.with_id(wanted) == [second]
    assert rows.place(second) == 0
    assert rows.place(first) is None


def test_a_row_of_the_ledger_is_its_fact_and_waits_with_its_own_text_again_when_it_leaves_it():
    given = row(" Ada Veld ")
    key, fact = given.key, given.fact
    given.enter_ledger(3, 15)
    assert (given.state, given.batch, given.position) == (RowState.WRITTEN, 3, 15)
    assert given.fact == fact and given.text == text_of(fact)
    assert [given.part(name) for name in ("subject", "relation", "target")] == ["Ada Veld", BORN, "Rome"]
    given.requeue()
    assert given.text is given.text and given.text.to_fact() == fact
    assert given.key == given.key != key


def test_what_was_measured_of_a_row_goes_with_it_into_the_ledger_and_out_of_it():
    given = row(says=" Oslo", before=0.25, in_run=True)
    given.enter_ledger(1, 1)
    assert (given.says, given.before, given.after) == (" Oslo", 0.25, None)
    given.after, given.says, given.efficacy, given.fresh = 0.75, " Rome", True, False
    assert (given.says, given.before, given.after, given.shown_state) == (" Rome", 0.25, 0.75, RowState.WRITTEN)
    assert (given.in_run, given.fresh, given.taken_back) == (True, False, False)
    given.requeue()
    assert (given.says, given.before, given.after, given.efficacy) == (" Rome", 0.25, None, None)
    given.forget()
    assert (given.says, given.before, given.fresh, given.in_run) == (None, None, True, True)


def test_places_are_found_wherever_the_last_ones_were():
    rows, several = RowList(), [row(str(number)) for number in range(1000)]
    rows.insert(several)
    for wanted in ([0], [999], [3, 500], [998, 2], [700], list(range(1000)), []):
        assert rows.places([several[place] for place in wanted]) == sorted(wanted)
    rows.set_filter("99")
    assert rows.places([several[998], several[99], several[7]]) == [0, len(rows.shown) - 2]

import csv
import io

import pytest

from engine.errors import BadInput
from gui.panels.edits.clipboard import format_rows, is_json, parse_rows, read_rows, single_value
from gui.panels.edits.fact_rows import FactRow, FactText
from tests.gui.spoken import mark


def test_columns_without_headings_follow_the_table():
    [fact] = parse_rows("Ada Veld\t{} was born in\tRome\n")
    assert fact == FactText("Ada Veld", "{} was born in", "Rome")


def test_headings_may_stand_in_any_order_and_foreign_columns_are_left_out():
    [fact] = parse_rows("object\tid\tSubject\tprompt\ttrue\nRome\t7\tAda\t{} lives in\tBern\n")
    assert fact == FactText("Ada", "{} lives in", "Rome", true="Bern")


def test_empty_lines_are_left_out_and_short_ones_come_in_as_far_as_they_go():
    facts = parse_rows("Ada\t{} lives in\tRome\r\n\r\n\t\t\r\nBo\t{} lives in\r\n")
    assert [fact.subject for fact in facts] == ["Ada", "Bo"]
    assert facts[1].target == ""


def test_quoted_cells_keep_tabs_and_line_ends():
    [fact] = parse_rows('"Ada\tVeld"\t{} lives in\t"New\nRome"\n')
    assert (fact.subject, fact.target) == ("Ada\tVeld", "New\nRome")


def test_the_first_column_may_be_another_one():
    facts = parse_rows("Rome\nOslo", "target")
    assert [(fact.subject, fact.target) for fact in facts] == [("", "Rome"), ("", "Oslo")]


def test_what_is_copied_can_be_pasted():
    rows = [
        FactRow(FactText("Ada", "{} lives in", "Rome", true="Bern"), before=0.25),
        FactRow(FactText("B\tb", "{}", "c")),
    ]
    assert parse_rows(format_rows(rows)) == [row.text for row in rows]
    assert "0.25" in format_rows(rows)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Rome\r\n", "Rome"),
        ('"New\nRome"\r\n', "New\nRome"),
        ('"Weird Al" Yankovic', '"Weird Al" Yankovic'),
        ("Rome, the capital", "Rome, the capital"),
        ("a\tb", None),
        ("a\nb", None),
        ("a\rb", None),
        ("Ada,{} lives in,Rome", None),
    ],
)
def test_one_value_is_one_cell(text, value):
    assert single_value(text) == value


def test_one_line_of_a_file_is_a_value_where_a_template_stands():
    text = "In {}, a city, they speak"
    assert single_value(text, "relation") == text
    assert single_value("Ada {} lives in Rome", html="<table><tr><td>Ada<td>{} lives in<td>Rome</table>") is None
    assert parse_rows("") == []


@pytest.mark.parametrize("mark", [",", ";"])
def test_the_text_of_a_csv_file_is_a_table_too(mark):
    table = [["object", "subject", "relation"], ["Rome", "Ada", "{} lives in"], [f'O{mark}"s"lo', "Bo", "{} lives in"]]
    out = io.StringIO()
    csv.writer(out, delimiter=mark, lineterminator="\r\n").writerows(table)
    facts = [FactText("Ada", "{} lives in", "Rome"), FactText("Bo", "{} lives in", f'O{mark}"s"lo')]
    assert parse_rows("\ufeff" + out.getvalue()) == facts
    assert parse_rows(mark.join(["Ada", "{} lives in", "Rome"]) + "\n") == facts[:1]


def test_commas_within_a_value_split_nothing():
    texts = ["Rome, the capital, old\nOslo, the capital, new\n", "In {}, a city, they speak\nIn {}, a land, they say"]
    assert [fact.subject for fact in parse_rows(texts[0])] == texts[0].splitlines()
    assert [fact.relation for fact in parse_rows(texts[1], "relation")] == texts[1].splitlines()
    [fact] = parse_rows("Ada, of Rome\t{} lives, so they say, in\tNew, or old, Rome")
    assert fact == FactText("Ada, of Rome", "{} lives, so they say, in", "New, or old, Rome")


def test_quotes_that_no_spreadsheet_wrote_are_part_of_the_text():
    facts = parse_rows('"Weird Al" Yankovic\t{} plays the\taccordion\n"unclosed\t{} is a\tword\n')
    assert [fact.subject for fact in facts] == ['"Weird Al" Yankovic', '"unclosed']


def test_headings_may_be_those_that_the_window_shows(monkeypatch):
    mark(monkeypatch)
    assert parse_rows("⟦relation⟧\t⟦new object⟧\t⟦Subject⟧\n{} lives in\tRome\tAda") == [
        FactText("Ada", "{} lives in", "Rome")
    ]
    assert parse_rows("Subject\tRelation\tNew object\nAda\t{} lives in\tRome") == [
        FactText("Ada", "{} lives in", "Rome")
    ]


@pytest.mark.parametrize(
    "headings",
    [
        "主語\t関係\t新しい目的語",
        "主语\t关系\t宾语",
        "主詞\t關係\t受詞",
        "Subjekt\tVorlage\tObjekt",
        "Sujet\tRelation\tObjet",
        "主語,関係,目的語",
    ],
)
def test_headings_of_other_languages_are_no_facts(headings):
    mark_between = "\t" if "\t" in headings else ","
    line = mark_between.join(["東京", "{} の国は", "日本"])
    assert parse_rows(f"{headings}\n{line}") == [FactText("東京", "{} の国は", "日本")]


@pytest.mark.parametrize(
    "line",
    ["主語\t{} の例は\t目的語", "関係\t関係\t関係", "主语\t关系\t东京", "Subjekt\tVorlage\tRome", "対象\t模板\tobject"],
)
def test_a_fact_in_which_a_cell_is_no_heading_stays_a_fact(line):
    assert [(one.subject, one.relation, one.target) for one in parse_rows(line)] == [tuple(line.split("\t"))]


@pytest.mark.parametrize(("text", "known"), [('[{"a": 1}]', True), (' {"subject": 1}\n{}', True), ("{} is in", False)])
def test_json_is_known_by_its_beginning_and_a_template_is_none(text, known):
    assert is_json(text) is known and not is_json("[1] Rome") and not is_json('"Weird Al" Yankovic')


# -- odd tables --------------------------------------------------------------------------------------------------------

LIVES = "{} lives in"
ADA = FactText("Ada", LIVES, "Rome")


def test_a_spreadsheet_quotes_only_the_cells_with_line_breaks():
    text = f'"Weird Al" Yankovic\t{LIVES}\tRome\r\nAda\t{LIVES}\t"New\nRome, ""old"""\r\n'
    facts = [(fact.subject, fact.target) for fact in parse_rows(text)]
    assert facts == [('"Weird Al" Yankovic', "Rome"), ("Ada", 'New\nRome, "old"')]


@pytest.mark.parametrize("title", ["My facts\t\t", "My facts", "My facts\n", "Exported\t2026-11-30"])
def test_headings_stand_below_a_title(title):
    found = read_rows(f"{title}\nSubject\tRelation\tObject\nAda\t{LIVES}\tRome\n\t\t\n")
    assert (found.texts, found.above) == ([ADA], 1)


@pytest.mark.parametrize(
    "headings", ["Subject:\tRelation:\tNew object:", "主語 *\t関係 *\t新しい目的語 *", "Entity\tPredicate\tValue"]
)
def test_headings_may_be_those_of_a_form(headings):
    assert parse_rows(f"{headings}\nAda\t{LIVES}\tRome") == [ADA]


def test_a_single_column_may_have_a_heading_which_says_what_it_is():
    assert [fact.target for fact in parse_rows("新しい目的語\nRome\nOslo\n")] == ["Rome", "Oslo"]
    assert [fact.subject for fact in parse_rows("Value")] == ["Value"], "alone it is a text"
    assert read_rows(f"Relation\tNew object\n{LIVES}\tRome").texts == [FactText("", LIVES, "Rome")]


def test_columns_whose_heading_is_not_known_are_named():
    found = read_rows(f"Subject\tNew thing\tRelation\tObject\tObject\t\tEmpty\nAda\tx\t{LIVES}\tRome\tBern\ty\t")
    assert (found.texts, found.unread) == ([ADA], ("New thing", "Object", "column 6"))
    rows = [FactRow(FactText("Ada", LIVES, "Rome"), before=0.25)]
    assert read_rows(format_rows(rows)).unread == ()


@pytest.mark.parametrize("before", ["\t", "1\t", "\t7\t"])
def test_columns_before_the_facts_shift_nothing(before):
    lines = [before.replace("1", str(number)) for number in (1, 2)]
    table = "".join(f"{line}{name}\tlives in\tRome\n" for line, name in zip(lines, ("Ada", "Bo"), strict=True))
    if "7" in before:
        table = table.replace("7", "3", 1).replace("7", "4", 1)
    assert [(fact.subject, fact.target) for fact in parse_rows(table)] == [("Ada", "Rome"), ("Bo", "Rome")]
    assert parse_rows("\tlives in\tRome\n")[0].subject == "", "as many columns as a fact has are a fact"


def test_a_bad_cell_is_named_by_its_line_on_the_clipboard():
    with pytest.raises(BadInput, match="row 4"):
        read_rows(f'subject\trelation\tobject\tneighbours\n\n\nAda\t{LIVES}\tRome\t[{{"a": 1}}]\n')


def test_merged_cells_of_a_page_shift_nothing():
    html = f"""<style>td {{}}</style><table><tr><th colspan=3>Facts</th></tr>
      <tr><th>Subject<th>Relation<th>Object</tr>
      <tr><td rowspan=2>Ada</td><td>{LIVES}</td><td><p>New</p><p>Rome&nbsp;</p></td></tr>
      <tr><td>{{}} speaks</td><td>Latin<table><tr><td>old</td></tr></table></td></tr>
      <tr><td>Bo</td><td>{LIVES}</td><td>Bern</td></tr></table>"""
    plain = f"Facts\nSubject\tRelation\tObject\nAda\t{LIVES}\tNew\nRome\n{{}} speaks\tLatin old\nBo\t{LIVES}\tBern"
    wanted = [
        FactText("Ada", LIVES, "New\nRome"),
        FactText("Ada", "{} speaks", "Latin old"),
        FactText("Bo", LIVES, "Bern"),
    ]
    assert read_rows(plain, html=html).texts == read_rows("", html=html).texts == wanted
    tall = """<table><tr><th rowspan=2>Subject<th rowspan=2>Relation<th rowspan=2>Object</tr><tr></tr>
      <tr><td rowspan=3>Ada<td rowspan=2>{} likes<td>tea</tr><tr><td>milk</tr><tr><td>{} has<td>ink</tr></table>"""
    texts = read_rows("", html=tall).texts
    assert texts == [FactText("Ada", *rest) for rest in (("{} likes", "tea"), ("{} likes", "milk"), ("{} has", "ink"))]
    even = f"Ada\t{LIVES}\tRome\nBo\t{LIVES}\tRome\n"
    assert len(read_rows(even, html="<table><tr><td>other").texts) == 2
    assert [fact.subject for fact in read_rows("Ada\nBo", html="<p>Ada<p>Bo").texts] == ["Ada", "Bo"]

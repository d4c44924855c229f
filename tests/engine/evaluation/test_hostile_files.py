"""Files that lose something, hide something or are something else: read whole, or refused as what they are."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest

from engine.diagnostics.conflicts import conflicts_in_words
from engine.errors import BadInput
from engine.evaluation.datasets import read_facts, write_facts
from engine.fact import Fact, make_fact

GOOD = {"subject": "Ada", "relation": "{} is", "object": "x"}
COLUMNS = {"subject": ["Marie", "Paul"], "relation": ["{} was born in", "{} died in"], "object": ["Rome", "Bern"]}
TWO = (Fact("Marie", "{} was born in", "Rome"), Fact("Paul", "{} died in", "Bern"))


def write(place: Path, content: str | bytes) -> Path:
    place.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    return place


def table(rows: list[list[str]], separator: str = ",", end: str = "\n") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue()


# -- columns -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_a_file_written_by_columns_is_read_whole(tmp_path: Path, name: str) -> None:
    more = {**COLUMNS, "paraphrases": [["one", "two"], None], "id": [7, 8]}
    by_row = {column: dict(enumerate(values)) for column, values in COLUMNS.items()}
    split = {
        "columns": list(COLUMNS),
        "index": [0, 1],
        "data": [list(row) for row in zip(*COLUMNS.values(), strict=True)],
    }
    by_name = {
        name: dict(zip(COLUMNS, row, strict=True))
        for name, row in zip("ab", zip(*COLUMNS.values(), strict=True), strict=True)
    }
    for content in (COLUMNS, by_row, by_name, split, {"version": 1, **split}):
        found = read_facts(write(tmp_path / name, json.dumps(content)))
        assert (found.facts, found.problems) == (TWO, ())
    first, second = read_facts(write(tmp_path / name, json.dumps(more))).facts
    assert (first.paraphrases, first.source_id, second.paraphrases, second.source_id) == (("one", "two"), "7", (), "8")


def test_columns_of_published_fields_are_read_whole(tmp_path: Path) -> None:
    columns = {
        "prompt": ["Ada speaks", "Bo speaks"],
        "subject": ["Ada", "Bo"],
        "target_new": ["Sundic", "Orlish"],
        "ground_truth": [["Tarnic", "Tarn"], ["Veldic"]],
        "rephrase_prompt": ["Ada's tongue is", "Bo's tongue is"],
    }
    found = read_facts(write(tmp_path / "a.json", json.dumps(columns)))
    assert [(fact.text, fact.target, fact.true) for fact in found.facts] == [
        ("Ada speaks", "Sundic", "Tarnic"),
        ("Bo speaks", "Orlish", "Veldic"),
    ]


def test_columns_of_different_lengths_are_refused(tmp_path: Path) -> None:
    file = write(tmp_path / "a.json", json.dumps({**COLUMNS, "object": ["Rome"]}))
    with pytest.raises(
        BadInput, match=r"by columns, and they are of different lengths \(subject has 2, .* object has 1\)"
    ):
        read_facts(file)


def test_columns_from_row_to_value_may_be_in_any_order(tmp_path: Path) -> None:
    """pandas writes such columns; another program may sort some of them."""
    columns = {name: {str(row): text for row, text in enumerate(texts)} for name, texts in COLUMNS.items()}
    columns["object"] = dict(reversed(columns["object"].items()))
    assert read_facts(write(tmp_path / "a.json", json.dumps(columns))).facts == TWO
    del columns["relation"]["1"]
    with pytest.raises(BadInput, match=r"is written by columns, and relation has no row 1\."):
        read_facts(write(tmp_path / "a.json", json.dumps(columns)))


def test_columns_by_names_of_rows_are_columns_too(tmp_path: Path) -> None:
    rows = {name: dict(zip("ab", texts, strict=True)) for name, texts in COLUMNS.items()}
    assert read_facts(write(tmp_path / "a.json", json.dumps(rows))).facts == TWO
    del rows["object"]["a"]
    with pytest.raises(BadInput, match=r"object has no row a\. Give every column an entry"):
        read_facts(write(tmp_path / "a.json", json.dumps(rows)))


def test_one_record_that_is_all_objects_is_no_columns(tmp_path: Path) -> None:
    rewrite = {"prompt": "{} is", "subject": "Ada", "target_new": {"str": "x"}, "target_true": {"str": "y"}}
    found = read_facts(write(tmp_path / "a.json", json.dumps({"requested_rewrite": rewrite})))
    assert [(fact.subject, fact.target, fact.true) for fact in found.facts] == [("Ada", "x", "y")]


def test_records_under_any_one_name_are_read(tmp_path: Path) -> None:
    assert len(read_facts(write(tmp_path / "a.json", json.dumps({"items": [GOOD], "count": 1}))).facts) == 1
    with pytest.raises(BadInput, match="holds 2 lists, train and test"):
        read_facts(write(tmp_path / "a.json", json.dumps({"train": [GOOD], "test": [GOOD]})))


def test_an_object_over_several_lines_of_a_jsonl_file_is_read(tmp_path: Path) -> None:
    assert len(read_facts(write(tmp_path / "a.jsonl", json.dumps(GOOD, indent=1))).facts) == 1
    found = read_facts(write(tmp_path / "a.jsonl", json.dumps(GOOD) + ",\n" + json.dumps(GOOD)))
    assert len(found.facts) == 1 and "Write one object a line, with nothing behind it." in found.problems[0].reason


@pytest.mark.parametrize("above", ["# my facts\n", "Facts\n\n", "Facts;;\n---\n"])
def test_headings_below_a_title_are_pointed_at(tmp_path: Path, above: str) -> None:
    file = write(tmp_path / "a.csv", above + '"subject",relation,object\nAda,{} is,x\n')
    with pytest.raises(BadInput, match=rf"The headings seem to stand in row {above.count(chr(10)) + 1}: take out"):
        read_facts(file)


def test_what_programs_write_for_nothing_and_what_changes_nothing_is_remarked(tmp_path: Path) -> None:
    rows = ("Ada,{} is,#N/A,", "Bo,{} is,NaN,", "Cy,{} is,x,x", "Di,{} is,Nan Goldin,", "Zo\ufffd,{} is,y,")
    found = read_facts(write(tmp_path / "a.csv", "\n".join(("subject,relation,object,true", *rows))))
    assert len(found.facts) == 5
    assert [(note.row, note.reason) for note in found.notes] == [
        (2, "its object is '#N/A', as programs write for nothing."),
        (3, "its object is 'NaN', as programs write for nothing."),
        (4, "its object is the true answer already, so editing it would change nothing."),
        (6, "the subject holds U+FFFD, which stands where a letter was lost."),
    ]


def test_a_relation_that_says_or_holds_a_place_for_the_object_is_remarked(tmp_path: Path) -> None:
    relations = {
        "{} was born in Rome.": "Rome",
        "{}は東京": "東京",
        "{} was born in [MASK].": "Rome",
        "{} was born in ____": "Rome",
        "{} was born in {object}": "Rome",
        "In Rome, {} was born in": "Rome",
        "{} likes Jerome": "Rome",
        "{} says snake_case is": "good",
        "{} is": "is",
    }
    rows = [{"subject": f"Ada {n}", "relation": one, "object": said} for n, (one, said) in enumerate(relations.items())]
    found = read_facts(write(tmp_path / "a.json", json.dumps(rows)))
    assert len(found.facts) == len(rows)
    already = "its relation ends in the object already, so the model would be asked for it once more."
    gap = "its relation holds {!r}, where an object seems to belong: end it where the object begins."
    said = [already, already, gap.format("[MASK]"), gap.format("____"), gap.format("{object}")]
    assert [(note.row, note.reason) for note in found.notes] == [*enumerate(said, 1), (9, already)]


def test_what_the_datasets_server_gives_out_is_read(tmp_path: Path) -> None:
    """The form of datasets-server.huggingface.co/rows."""
    rows = [dict(zip(COLUMNS, texts, strict=True)) for texts in zip(*COLUMNS.values(), strict=True)]
    items = [{"row_idx": 5 + i, "row": row, "truncated_cells": []} for i, row in enumerate(rows)]
    whole = {
        "features": [{"feature_idx": 0, "name": "subject"}],
        "rows": items,
        "num_rows_total": 900,
        "partial": False,
    }
    file = tmp_path / "a.json"
    assert read_facts(write(file, json.dumps(whole))).facts == TWO
    items[0]["truncated_cells"] = ["object"]
    found = read_facts(write(file, json.dumps(whole)))
    assert found.facts == TWO[1:] and found.problems[0].row == 1
    assert "cut its 'object' short" in found.problems[0].reason
    with pytest.raises(BadInput, match="holds no facts"):
        read_facts(write(file, json.dumps({"features": [], "rows": []})))
    assert read_facts(write(file, json.dumps({"rows": rows}))).facts == TWO


@pytest.mark.parametrize("scalar", ["relation", "object"])
def test_columns_beside_a_single_text_are_refused(tmp_path: Path, scalar: str) -> None:
    found = read_facts(write(tmp_path / "a.json", json.dumps({**COLUMNS, scalar: "{} is"})))
    assert found.facts == ()
    assert "in subject a list of 2 stands where a text is expected" in found.problems[0].reason


def test_two_lists_of_facts_are_not_one(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="holds 2 lists, facts and edits"):
        read_facts(write(tmp_path / "a.json", json.dumps({"facts": [GOOD], "edits": [GOOD]})))


# -- what is no text ---------------------------------------------------------------------------------------------------

NO_TEXTS = {
    "two": ["a", "b"],
    "nested": [["a"], ["b"]],
    "object": {"a": "b"},
    "true": True,
    "nan": float("nan"),
    "infinity": float("inf"),
    "minus": float("-inf"),
    "list of nan": [float("nan")],
    "deep": json.loads("[" * 300 + "]" * 300),
}
OWN = ("subject", "relation", "object", "true", "relation_name", "id")


@pytest.mark.parametrize("suffix", ["json", "jsonl"])
@pytest.mark.parametrize("value", NO_TEXTS.values(), ids=list(NO_TEXTS))
@pytest.mark.parametrize("field", OWN)
def test_what_is_no_text_is_refused_in_every_column(tmp_path: Path, field: str, value: Any, suffix: str) -> None:
    records = [GOOD, {**GOOD, field: value}, GOOD]
    text = json.dumps(records) if suffix == "json" else "\n".join(map(json.dumps, records))
    found = read_facts(write(tmp_path / f"a.{suffix}", text))
    assert len(found.facts) == 2
    (problem,) = found.problems
    assert problem.row == 2
    assert f"in {field} " in problem.reason and "stands where a text is expected" in problem.reason


@pytest.mark.parametrize("value", NO_TEXTS.values(), ids=list(NO_TEXTS))
@pytest.mark.parametrize("field", ["paraphrases", "generation", "neighbours", "same_subject", "portability"])
def test_what_is_no_text_is_refused_in_lists(tmp_path: Path, field: str, value: Any) -> None:
    places = [[value]]
    if field not in ("paraphrases", "generation"):
        places += [[{"prompt": value, "answer": "z"}], [{"prompt": "y", "answer": value}]]
    for items in places:
        found = read_facts(write(tmp_path / "a.json", json.dumps([{**GOOD, field: items}])))
        assert found.facts == () and "stands where a text is expected" in found.problems[0].reason, items


PUBLISHED = {
    "CounterFact": {
        "requested_rewrite": {
            "prompt": "{} is",
            "subject": "Ada",
            "target_new": {"str": "x"},
            "target_true": {"str": "y"},
            "relation_id": "P1",
        }
    },
    "zsRE": {"subject": "Ada", "src": "What is Ada?", "alt": "x"},
    "known facts": {"known_id": 1, "subject": "Ada", "prompt": "Ada is", "attribute": "x", "relation_id": "P1"},
    "EasyEdit": {"prompt": "Ada is", "subject": "Ada", "target_new": "x", "ground_truth": "y"},
    "free text": {"question": "Who?", "answer": "Ada"},
}


@pytest.mark.parametrize("name", list(PUBLISHED))
@pytest.mark.parametrize("value", [["a", "b"], True, float("nan"), {"a": "b"}], ids=str)
def test_what_is_no_text_is_refused_in_published_fields(tmp_path: Path, name: str, value: Any) -> None:
    whole = PUBLISHED[name]
    inner = whole.get("requested_rewrite", whole)
    assert read_facts(write(tmp_path / "a.json", json.dumps([whole]))).problems == ()
    for field in set(inner) - ({"ground_truth"} if value == ["a", "b"] else set()):
        broken = {**inner, field: value}
        record = {"requested_rewrite": broken} if inner is not whole else broken
        found = read_facts(write(tmp_path / "a.json", json.dumps([record])))
        assert found.facts == () and f"in {field} " in found.problems[0].reason, field


def test_alternatives_stay_alternatives(tmp_path: Path) -> None:
    zsre = {**PUBLISHED["zsRE"], "answers": ["y", "Y"], "loc": "Who?", "loc_ans": ["Bo", "B."]}
    easy = {**PUBLISHED["EasyEdit"], "ground_truth": ["y", "Y"]}
    easy["locality"] = {"near": [{"prompt": "Bo is", "ground_truth": [["z", "Z"]]}]}
    first, second = read_facts(write(tmp_path / "a.json", json.dumps([zsre, easy])), require_all=True).facts
    assert (first.true, first.neighbours[0].answer) == ("y", "Bo")
    assert (second.true, second.neighbours[0].answer) == ("y", "z")


def test_prompts_and_answers_that_do_not_pair_are_refused(tmp_path: Path) -> None:
    easy = {**PUBLISHED["EasyEdit"], "locality_prompt": ["a", "b", "c"], "locality_ground_truth": ["x", "y"]}
    found = read_facts(write(tmp_path / "a.json", json.dumps([easy])))
    assert "in locality_prompt there are 3 prompts and 2 answers" in found.problems[0].reason


def test_numbers_are_texts_as_they_are_written(tmp_path: Path) -> None:
    text = '{"subject": 1984, "relation": "{} is", "object": 1.10, "true": -0, "paraphrases": [1e5, 123456789012345.5]}'
    (fact,) = read_facts(write(tmp_path / "a.jsonl", text), require_all=True).facts
    assert (fact.subject, fact.target, fact.true) == ("1984", "1.10", "-0")
    assert fact.paraphrases == ("1e5", "123456789012345.5")


def test_a_name_that_stands_twice_is_told(tmp_path: Path) -> None:
    lines = [
        '{"subject": "Ada", "relation": "{} is", "object": "x", "object": "y"}',
        '{"subject": "Ada", "relation": "{} is", "object": "x", "neighbours": [{"prompt": "a", "prompt": "b"}]}',
        json.dumps(GOOD),
    ]
    for name, text in (("a.jsonl", "\n".join(lines)), ("a.json", f"[{','.join(lines)}]")):
        found = read_facts(write(tmp_path / name, text))
        assert len(found.facts) == 1
        assert ["'object' twice" in found.problems[0].reason, "'prompt' twice" in found.problems[1].reason] == [
            True
        ] * 2
    cell = table([[*GOOD, "neighbours"], ["Ada", "{} is", "x", '[{"prompt": "a", "prompt": "b"}]']])
    assert "'prompt' twice" in read_facts(write(tmp_path / "a.csv", cell)).problems[0].reason


def test_a_column_that_is_there_twice_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="the column object is there 2 times"):
        read_facts(write(tmp_path / "a.csv", "subject,relation,object,Object\nAda,{} is,x,y\n"))
    assert read_facts(write(tmp_path / "a.csv", "subject,relation,object,,\nAda,{} is,x,,\n")).problems == ()


def test_an_answer_without_a_prompt_is_told(tmp_path: Path) -> None:
    cell = table([[*GOOD, "neighbours"], ["Ada", "{} is", "x", " => Sund"]])
    assert "no prompt" in read_facts(write(tmp_path / "a.csv", cell)).problems[0].reason
    record = {**GOOD, "portability": [{"prompt": "", "answer": "Sund"}]}
    assert "no prompt" in read_facts(write(tmp_path / "a.json", json.dumps([record]))).problems[0].reason


# -- texts that cannot be used -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Mar\ud83die", r"half a character \(U\+D83D\)"),
        ("Ma\0rie", r"U\+0000"),
        ("\u200b\u200e", "shows nothing"),
        ("\u3000", "is empty"),
    ],
    ids=ascii,
)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.csv", "a.tsv"])
def test_texts_that_cannot_be_used_are_named_in_every_format(tmp_path: Path, name: str, text: str, says: str) -> None:
    if name.endswith("sv"):
        if "\ud83d" in text:
            pytest.skip("UTF-8 has no such thing: the file as a whole is refused")
        content = table([list(GOOD), [text, "{} is", "x"], list(GOOD.values())], "," if name == "a.csv" else "\t")
    else:
        content = json.dumps([{**GOOD, "subject": text}, GOOD])
        content = content if name == "a.json" else "\n".join(map(json.dumps, json.loads(content)))
    found = read_facts(write(tmp_path / name, content))
    assert len(found.facts) == 1
    (problem,) = found.problems
    with pytest.raises(BadInput, match=says):
        raise BadInput(problem.reason)
    problem.reason.encode()


@pytest.mark.parametrize("text", ["Mar\ud83die", "\x1b[31m"], ids=ascii)
def test_names_that_cannot_be_printed_are_escaped(tmp_path: Path, text: str) -> None:
    found = read_facts(write(tmp_path / "a.json", json.dumps([{text: 1}, {**PUBLISHED["EasyEdit"], "prompt": text}])))
    for problem in found.problems:
        assert problem.reason.isprintable()
        problem.reason.encode()


# -- what a file is ----------------------------------------------------------------------------------------------------


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def database(place: Path) -> bytes:
    connection = sqlite3.connect(place)
    connection.execute("create table t (x)")
    connection.close()
    return place.read_bytes()


STRANGERS = {
    "gguf": (b"GGUF\x03\0\0\0" + b"\0" * 40, r"a model in one file \(GGUF\).* Open it as a model"),
    "safetensors": ((8).to_bytes(8, "little") + b'{"a":{}}', r"a model's weights \(safetensors\).* as a model"),
    "xlsx": (zipped("[Content_Types].xml", "xl/workbook.xml"), r"a spreadsheet \(\.xlsx\).* Save the sheet as CSV"),
    "docx": (zipped("[Content_Types].xml", "word/document.xml"), r"a document \(\.docx\)"),
    "ods": (zipped("mimetype", "content.xml"), r"an OpenDocument file.*as CSV"),
    "zip": (zipped("facts.csv"), r"a zip archive.* Unpack it"),
    "pt": (zipped("model/data.pkl"), r"weights \(PyTorch\)"),
    "palimpsest": (zipped("session.db", "manifest.json"), r"a session .* Import it"),
    "broken zip": (b"PK\x03\x04\x00\x00", "a zip archive"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "a PDF document"),
    "png": (b"\x89PNG\r\n\x1a\n\0\0", "a picture"),
    "gz": (b"\x1f\x8b\x08\0\0", "packed with gzip.* Unpack it"),
    "pickle": (b"\x80\x04\x95\0\0", "a Python pickle, of which nothing is run"),
    "parquet": (b"PAR1\x15\x04", "a Parquet table"),
    "html": (b"<!DOCTYPE html>\n<html>", "a web page, not facts.* the file itself"),
    "xml": (b"\xef\xbb\xbf<?xml version='1.0'?>", "an XML file"),
    "lfs": (b"version https://git-lfs.github.com/spec/v1\noid", "Git LFS"),
    "noise": (bytes(range(256)) * 8, "a binary file, not text"),
}


@pytest.mark.parametrize("kind", list(STRANGERS))
@pytest.mark.parametrize("called", ["facts.csv", "facts.json", "facts.tsv", "own"])
def test_other_files_are_called_what_they_are(tmp_path: Path, kind: str, called: str) -> None:
    content, says = STRANGERS[kind]
    if kind == "noise" and called == "own":
        pytest.skip("nothing is known of it but its name")
    file = write(tmp_path / (called if called != "own" else f"facts.{kind}"), content)
    with pytest.raises(BadInput, match=says) as refused:
        read_facts(file)
    assert str(file) in str(refused.value) and refused.value.hint


def test_a_database_and_a_pipe_are_called_what_they_are(tmp_path: Path) -> None:
    file = write(tmp_path / "facts.csv", database(tmp_path / "x.db"))
    with pytest.raises(BadInput, match="an SQLite database"):
        read_facts(file)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.csv")
        with pytest.raises(BadInput, match="no ordinary file"):
            read_facts(tmp_path / "pipe.csv")


CSV = "subject,relation,object\nAda,{} is,x\nZoë,{} is,東\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_its_mark_is_called_that(tmp_path: Path, encoding: str) -> None:
    for name, text in (("a.csv", CSV), ("a.json", json.dumps([GOOD]))):
        with pytest.raises(BadInput, match=r"is UTF-16 without the mark.* Save it as UTF-8"):
            read_facts(write(tmp_path / name, text.encode(encoding)))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("count", [1, 900])
def test_wide_text_of_any_script_without_its_mark_is_called_that(tmp_path: Path, encoding: str, count: int) -> None:
    rows = "".join(f"東京都{n},{{}}の首都は,大阪😀\n" for n in range(count))  # cut anywhere, at half a letter too
    for text in ("subject,relation,object\n" + rows, "x" + rows, json.dumps([GOOD]), CSV):
        for name in ("a.csv", "a.jsonl"):
            with pytest.raises(BadInput, match=rf"is {encoding[:6].upper()} without the mark.* Save it as UTF-8"):
                read_facts(write(tmp_path / name, text.encode(encoding)))


def test_what_is_no_text_in_any_encoding_is_called_binary(tmp_path: Path) -> None:
    for seed in range(20):
        noise = random.Random(seed).randbytes(5000) + b"\0" * 9
        with pytest.raises(BadInput, match=r"is a binary file|is not"):
            read_facts(write(tmp_path / "a.csv", noise))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_with_a_mark_are_read(tmp_path: Path, encoding: str) -> None:
    found = read_facts(write(tmp_path / "a.csv", CSV.encode(encoding)), require_all=True)
    assert [(fact.subject, fact.target) for fact in found.facts] == [("Ada", "x"), ("Zoë", "東")]


def test_utf16_that_was_cut_is_called_that(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="begins with the mark of UTF-16 and is not UTF-16 text"):
        read_facts(write(tmp_path / "a.csv", CSV.encode("utf-16")[:-1]))


# -- tables ------------------------------------------------------------------------------------------------------------


def test_a_huge_cell_is_called_huge_and_an_open_one_open(tmp_path: Path) -> None:
    long = "x" * 200_000
    for cell in (long, f'"{long}"', f'"{long}\n{long}"'):
        found = read_facts(write(tmp_path / "a.csv", f"subject,relation,object\nAda,{{}} is,{cell}\nBo,{{}} is,y\n"))
        assert [fact.subject for fact in found.facts] == ["Bo"]
        (problem,) = found.problems
        assert "characters long" in problem.reason and "never closed" not in problem.reason
    found = read_facts(write(tmp_path / "a.csv", f'subject,relation,object\nAda,{{}} is,"{long}\nBo,{{}} is,y\n'))
    assert [(problem.row, "never closed" in problem.reason) for problem in found.problems] == [(2, True)]
    assert csv.field_size_limit() < 200_000  # as it was


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;", "sep=;,,", "sep=;\r"])
def test_a_declared_separator_is_heard(tmp_path: Path, first: str) -> None:
    text = f"{first}\nsubject;relation;object\nAda;{{}} is, they say;x\nBo;is;y\n"
    found = read_facts(write(tmp_path / "a.csv", text))
    assert found.facts == (Fact("Ada", "{} is, they say", "x"),)
    assert [problem.row for problem in found.problems] == [4]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.csv", "subject|relation|object\nAda|{} is|x\n", r'apart by "\|": save it with commas, or write "sep=\|"'),
        ("a.tsv", "subject,relation,object\nAda,{} is,x\n", r"apart by commas, not tabs: call it \.csv"),
        ("a.tsv", "subject;relation;object\nAda;{} is;x\n", r"apart by semicolons, not tabs: call it \.csv"),
        ("a.csv", "Ada,{} is,x\nBo,{} is,y\n", "seems to hold a fact already: write the headings above"),
    ],
)
def test_what_stands_between_the_cells_is_said(tmp_path: Path, name: str, text: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read_facts(write(tmp_path / name, text))


def test_rows_with_another_separator_than_the_headings(tmp_path: Path) -> None:
    found = read_facts(write(tmp_path / "a.csv", "subject,relation,object\nAda;{} is;x\nBo,{} is,y\n"))
    assert [fact.subject for fact in found.facts] == ["Bo"]
    assert "apart by semicolons, those of the headings by something else" in found.problems[0].reason


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_ends_of_lines_and_separators(tmp_path: Path, end: str, separator: str) -> None:
    rows = [list(GOOD), ["Ada, Bo; Cy", "{} is\nor", 'x "y"'], ["Dee", "no place", "z"]]
    found = read_facts(write(tmp_path / "a.csv", table(rows, separator, end)))
    assert found.facts == (Fact("Ada, Bo; Cy", "{} is\nor", 'x "y"'),)
    assert [problem.row for problem in found.problems] == [4]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ends_of_lines_of_jsonl(tmp_path: Path, end: str) -> None:
    found = read_facts(write(tmp_path / "a.jsonl", end.join([json.dumps(GOOD), "", "[1]", json.dumps(GOOD)])))
    assert len(found.facts) == 2
    assert [problem.row for problem in found.problems] == [3]


def test_files_that_were_joined(tmp_path: Path) -> None:
    part = "\ufeffsubject,relation,object\nAda,{} is,x\n"
    found = read_facts(write(tmp_path / "a.csv", part + part))
    assert [fact.subject for fact in found.facts] == ["Ada", "Ada"]
    assert [(problem.row, "headings once more" in problem.reason) for problem in found.problems] == [(3, True)]
    line = f"\ufeff{json.dumps(GOOD)}\n"
    assert len(read_facts(write(tmp_path / "a.jsonl", line + line), require_all=True).facts) == 2


def test_thirty_columns(tmp_path: Path) -> None:
    names = [*GOOD, *(f"more {number}" for number in range(27))]
    found = read_facts(write(tmp_path / "a.csv", table([names, [*GOOD.values(), *map(str, range(27))]])))
    assert found.facts == (Fact("Ada", "{} is", "x"),)
    assert found.passed_over == tuple(names[3:])


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("[" * 5000 + "]" * 5000, "nested too deeply"),
        ("9" * 5000, "a number of more than 4,300 digits; write it in quotes"),
    ],
    ids=["deep", "long"],
)
def test_brackets_and_digits_without_end(tmp_path: Path, name: str, value: str, says: str) -> None:
    text = f'{{"subject": "Ada", "relation": "{{}} is", "object": {value}}}'
    if name == "a.json":
        with pytest.raises(BadInput, match=says):
            read_facts(write(tmp_path / name, text))
    else:
        found = read_facts(write(tmp_path / name, f"{text}\n{json.dumps(GOOD)}"))
        assert len(found.facts) == 1 and says in found.problems[0].reason
    cell = table([[*GOOD, "paraphrases"], [*GOOD.values(), value]])
    assert len(read_facts(write(tmp_path / "a.csv", cell), require_all=True).facts) == 1  # a text that begins so


def test_several_values_in_one_file_are_told(tmp_path: Path) -> None:
    text = json.dumps(GOOD, indent=1)
    with pytest.raises(BadInput, match=r"holds several JSON values one after another.* into one list"):
        read_facts(write(tmp_path / "a.json", f"{text}\n{text}\n"))


def test_questions_are_no_facts(tmp_path: Path) -> None:
    record = {"question": "2 + 2?", "choices": ["3", "4"], "answer": 1}
    found = read_facts(write(tmp_path / "a.json", json.dumps([record])))
    assert "a multiple-choice question, not a fact" in found.problems[0].reason


# -- remarks -----------------------------------------------------------------------------------------------------------


def test_letters_that_look_the_same_are_the_same(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    composed, apart = "Zo\u00eb", "Zoe\u0308"
    rows = [
        f"{composed},{composed} is,A",
        f"{apart},{composed} is,B",
        f"{composed},{apart} is,C",
        f"zoe,{composed} is,D",
    ]
    file.write_text("\n".join(["subject,prompt,object", *rows, "tom,Tom is,E"]), encoding="utf-8")
    found = read_facts(file)
    assert [(fact.subject, fact.prompt) for fact in found.facts] == [
        (one, "{} is") for one in (composed, apart, composed)
    ]
    assert [(note.row, "contradicts row 2" in note.reason) for note in found.notes] == [(3, True), (4, True)]
    assert [(one.row, "other capitals" in one.reason) for one in found.problems] == [(5, False), (6, True)]
    kinds = [conflict.kind for conflict in conflicts_in_words(found.facts)]
    assert kinds == ["contradiction"] * 3


def test_rows_that_repeat_or_contradict_each_other_are_told_and_read(tmp_path: Path) -> None:
    rows = [
        list(GOOD),
        ["Ada", "{} is", "x"],
        ["Ada", "{} has", "y"],
        ["Ada", "{} is", "x"],
        ["Ada", "{} is", "z\u200by"],
    ]
    found = read_facts(write(tmp_path / "a.csv", table(rows)), require_all=True)
    assert len(found.facts) == 4
    assert [note.row for note in found.notes] == [4, 5, 5]
    assert "says what row 2 says" in found.notes[0].reason
    assert "contradicts row 2" in found.notes[1].reason and "not 'x'" in found.notes[1].reason
    assert "characters that nobody sees (U+200B)" in found.notes[2].reason


# -- cells of a spreadsheet --------------------------------------------------------------------------------------------

FORMULAS = ["=1+1", "+49", "-5", "@SUM(A1)", "'=x", "''-x", "＝1", "=cmd|' /C calc'!A0", "'quoted'", "-"]


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_no_cell_is_a_formula_and_all_come_back(tmp_path: Path, suffix: str) -> None:
    facts = tuple(
        make_fact(text, f"{text} {{}}", text, true=text, paraphrases=(text, "b"), generation=(text,), source_id=text)
        for text in FORMULAS
    )
    file = write_facts(tmp_path / f"a{suffix}", facts)
    with file.open(newline="", encoding="utf-8") as stream:
        cells = [cell for row in csv.reader(stream, delimiter="," if suffix == ".csv" else "\t") for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+-@＝\t\r\n" and cell]
    again = read_facts(file, require_all=True).facts
    assert again == facts
    assert [fact.source_id for fact in again] == FORMULAS


# -- anything ----------------------------------------------------------------------------------------------------------


def mutated(choose: random.Random, data: bytes) -> bytes:
    """``data`` with a few bytes changed, cut, doubled or put in."""
    pieces = [
        b'"',
        b",",
        b"\n",
        b"\0",
        b"{",
        b"}",
        b"[",
        b"]",
        b"\\ud83d",
        b"\xff",
        b"NaN",
        b"null",
        b"\xef\xbb\xbf",
        b"=>",
    ]
    for _ in range(choose.randint(1, 4)):
        at, length = choose.randrange(len(data) + 1), choose.choice((0, 0, 1, 5, 40))
        put = choose.choice((b"", choose.choice(pieces), data[at : at + 30]))
        data = data[:at] + put + data[at + length :]
    return data


def test_whatever_a_file_holds_is_read_or_refused_in_words(tmp_path: Path) -> None:
    choose = random.Random(20)
    facts = [make_fact(f"Ada {n}", "{} is", f"x{n}", true="y", paraphrases=("a", "b")) for n in range(6)]
    seeds = [write_facts(tmp_path / f"a{suffix}", facts).read_bytes() for suffix in (".csv", ".tsv", ".json", ".jsonl")]
    seeds += [json.dumps([record]).encode() for record in PUBLISHED.values()] + [json.dumps(COLUMNS).encode()]
    for number in range(1000):
        file = write(
            tmp_path / f"m{choose.choice(('.csv', '.tsv', '.json', '.jsonl'))}", mutated(choose, choose.choice(seeds))
        )
        try:
            found = read_facts(file)
        except BadInput as error:
            str(error).encode()
            continue
        for said in (*found.problems, *found.notes):
            said.reason.encode()
        if found.facts and number % 10 == 0:  # writing takes the disk's time
            assert read_facts(write_facts(tmp_path / "out.csv", found.facts)).facts == found.facts


@pytest.mark.parametrize(
    "row",
    [
        'Ada, "{} lives in", Rome',
        ' "Ada",{} lives in,Rome',
        'Ada, "{} lives in, mostly,", Rome',
        'Ada, "{} is", "x, y"',
    ],
)
def test_quotes_behind_a_space_are_no_part_of_a_text(tmp_path: Path, row: str) -> None:
    """Other programs write a space after the comma; the quotes would then be letters of the fact."""
    file = tmp_path / "a.csv"
    file.write_text(f"subject,relation,object\n{row}\nBo,{{}} is,y\n", encoding="utf-8")
    found = read_facts(file)
    assert found.problems[0].row == 2 and "a space stands before the quotes" in found.problems[0].reason
    file.write_text('"subject", "relation", "object"\nAda,{} is,x\n', encoding="utf-8")
    with pytest.raises(BadInput, match="row 1: a space stands before the quotes"):
        read_facts(file)


def test_quotes_that_are_a_part_of_a_text_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    rows = ('Ada,{} is called,"""the cat""","  ""quoted"" once more"', 'Bo,{} is," ""x"""," ""y"" "')
    file.write_text("\n".join(("subject,relation,object,note", *rows)), encoding="utf-8")
    found = read_facts(file)
    assert not found.problems
    assert [fact.target for fact in found.facts] == ['"the cat"', '"x"']


@pytest.mark.parametrize("text", ['[{"subject": "Ada"}]', '{"subject": "Ada"}', '\ufeff\n[\n {"a": 1}]', "{}"])
def test_json_under_the_name_of_a_table_is_called_json(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="holds JSON, not a table"):
        read_facts(file)


def test_a_table_under_the_name_of_json_may_be_called_one(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text("subject,relation,object\nAda,{} is,x\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"is not JSON.*Call it \.csv"):
        read_facts(file)
    file.write_text('[{"subject": }]', encoding="utf-8")
    with pytest.raises(BadInput, match=r"\(column 14\)\. Mend it there"):
        read_facts(file)

"""Facts in and out: every format, every way a file can be wrong, and the field's own files where they are at hand."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from engine.errors import BadInput
from engine.evaluation.datasets import read_facts, write_facts
from engine.evaluation.datasets.formats import template_from
from engine.events import EditState
from engine.fact import Fact, Probe
from engine.session.records import FactResult

ROOT = Path(__file__).parents[3]
PUBLISHED = Path(os.environ.get("PALIMPSEST_DATASETS", ROOT.parent / "shared" / "data"))


def write(place: Path, content: str | bytes) -> Path:
    place.write_bytes(content.encode() if isinstance(content, str) else content)
    return place


def published(name: str) -> Path:
    if not (PUBLISHED / name).is_file():
        pytest.skip(f"{name} is not at hand; PALIMPSEST_DATASETS names the folder that holds it")
    return PUBLISHED / name


# -- tables ------------------------------------------------------------------------------------------------------------


def test_a_table_with_every_column(tmp_path: Path) -> None:
    file = write(
        tmp_path / "facts.csv",
        "subject,relation,object,true,paraphrases,neighbours,same_subject\n"
        'Ada Veld,"{}, they say, was born in",Orlen,Sund,Ada Veld comes from | The cradle of Ada Veld stood in,'
        "Bo Lind was born in => Sund | Cy Tarn was born in,Ada Veld works for => Tarn\n",
    )
    found = read_facts(file)
    assert found.problems == ()
    assert found.format == "CSV"
    assert found.facts == (
        Fact(
            "Ada Veld",
            "{}, they say, was born in",
            "Orlen",
            "Sund",
            ("Ada Veld comes from", "The cradle of Ada Veld stood in"),
            (Probe("Bo Lind was born in", "Sund"), Probe("Cy Tarn was born in")),
            (Probe("Ada Veld works for", "Tarn"),),
        ),
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"subject,relation,object\nAda,{} is,x\n"),
        ("a.CSV", b"\xef\xbb\xbfSubject , Relation,OBJECT,notes\r\n\r\nAda,{} is,x,\r\n"),
        ("a.csv", b"subject;relation;object\nAda;{} is;x\n"),
        ("a.tsv", b"subject\trelation\tobject\nAda\t{} is\tx\n"),
        ("a.csv", b"object,subject,prompt\nx,Ada,Ada is\n"),
        ("a.csv", "subject\trelation\tobject\nAda\t{} is\tx\n".encode("utf-16")),
        ("a.jsonl", b'{"subject": "Ada", "relation": "{} is", "object": "x"}\n\n'),
        ("a.json", b'{"subject": "Ada", "relation": "{} is", "object": "x"}'),
        ("a.json", b'{"facts": [{"subject": " Ada ", "relation": "{} is ", "target_new": {"str": "x"}}]}'),
        ("a.json", b'\xef\xbb\xbf[{"subject": "Ada", "prompt": "Ada is", "target_new": " x"}]'),
    ],
)
def test_the_same_fact_in_many_clothes(tmp_path: Path, name: str, content: bytes) -> None:
    found = read_facts(write(tmp_path / name, content))
    assert found.problems == ()
    assert found.facts == (Fact("Ada", "{} is", "x"),)


def test_good_rows_come_in_and_bad_ones_are_named_by_their_line(tmp_path: Path) -> None:
    file = write(
        tmp_path / "facts.csv",
        "subject,relation,object\n"
        "Ada,{} is,x\n"
        ",{} is,x\n"
        "\n"
        '"Bo\nLind",{} is,y\n'  # a cell of two lines: the next row is line 7
        "Cy,is,x\n"
        "Cy,{} is {},x\n"
        "Cy,{} is,\n"
        "Cy,{} is\n"
        "Cy,{} is, in short, x\n"
        "Dee,{} is,z\n",
    )
    found = read_facts(file)
    assert [fact.subject for fact in found.facts] == ["Ada", "Bo\nLind", "Dee"]
    rows = {problem.row: problem.reason for problem in found.problems}
    assert list(rows) == [3, 7, 8, 9, 10, 11]
    assert "subject is empty" in rows[3]
    assert "exactly one {}" in rows[7] and "exactly one {}" in rows[8]
    assert "object is empty" in rows[9] and "object is empty" in rows[10]
    assert "4 cells, but there are 3 headings" in rows[11]
    with pytest.raises(BadInput, match=r"facts\.csv, row 3: the subject is empty"):
        read_facts(file, require_all=True)


def test_a_quote_that_is_never_closed_is_told(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", 'subject,relation,object\nAda,{} is,x\nBo,"{} is,y\nCy,{} is,z\n')
    found = read_facts(file)
    assert [fact.subject for fact in found.facts] == ["Ada"]
    assert [problem.row for problem in found.problems] == [3]
    assert "never closed" in found.problems[0].reason


def test_headings_of_ones_own_are_mapped(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", "wer,was,neu\nAda,{} is,x\n")
    mapping = {"subject": "wer", "relation": "WAS", "object": "neu"}
    assert read_facts(file, mapping).facts == (Fact("Ada", "{} is", "x"),)
    with pytest.raises(BadInput, match="no column 'who'"):
        read_facts(file, {**mapping, "subject": "who"})
    with pytest.raises(BadInput, match="no field 'person'"):
        read_facts(file, {"person": "wer"})
    as_json = write(tmp_path / "a.json", '[{"wer": "Ada", "was": "{} is", "neu": "x"}, {"wer": "Bo"}]')
    found = read_facts(as_json, mapping)
    assert found.facts == (Fact("Ada", "{} is", "x"),)
    assert [problem.row for problem in found.problems] == [2]


# -- files that cannot be read at all ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", None, r"a\.csv: there is no such file"),
        ("a.txt", b"x", r"a\.txt: facts cannot be read .* kind \.txt.* \.csv, "),
        ("a", b"x", r"kind \(no suffix\)"),
        ("a.csv", b"", r"a\.csv: is empty"),
        ("a.json", b"  \n", r"a\.json: is empty"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0", r"a\.csv: is a binary file"),
        ("a.json", b"PK\x03\x04\x00\x00", r"a\.json: is a binary file"),
        ("a.csv", b"subject,relation,object\nAda,{} is,x\nZo\xeb,{} is,x\n", r"row 3: is not UTF-8 text \(byte 0xeb\)"),
        ("a.csv", b"subject,relation\nAda,{} is\n", r"a\.csv, row 1: the column object is missing"),
        (
            "a.csv",
            b"Ada,{} is,x\n",
            r"row 1: the columns subject and relation and object are missing .*Ada, \{\} is, x",
        ),
        ("a.csv", b"subject,relation,object\n", r"a\.csv: holds no facts"),
        ("a.csv", b'"subject,relation,object\nAda,{} is,x\n', r"row 1: a cell opened with \" is never closed"),
        ("a.json", b"[]", r"a\.json: holds no facts"),
        ("a.json", b"3", r"holds no list of facts"),
        (
            "a.json",
            b'[{"subject": "Ada"},\n {"subject": }]',
            r"a\.json, row 2: is not JSON: Expecting value \(column 14\)",
        ),
        ("a.json", b"[" * 100_000, r"a\.json: is no JSON that can be read|is not JSON"),
        ("a.json", b"[" + b"9" * 5000 + b"]", r"a\.json: is no JSON that can be read"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, content: bytes | None, says: str) -> None:
    if content is not None:
        write(tmp_path / name, content)
    with pytest.raises(BadInput, match=says):
        read_facts(tmp_path / name)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(BadInput, match="is a folder"):
        read_facts(tmp_path / "a.csv")


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_bad_lines_of_jsonl_are_listed(tmp_path: Path, name: str) -> None:
    good = '{"subject": "Ada", "relation": "{} is", "object": "x"}'
    found = read_facts(write(tmp_path / name, f'{good}\n{{"subject": }}\n{good}\n[1]\nnull\n{{"subject": "Ada"}}\n'))
    assert len(found.facts) == 2
    rows = {problem.row: problem.reason for problem in found.problems}
    assert list(rows) == [2, 4, 5, 6]
    assert "not JSON" in rows[2] and "it is a list" in rows[4] and "it is null" in rows[5]
    assert "columns relation and object are missing" in rows[6]


def test_odd_values_of_json_are_told_or_taken(tmp_path: Path) -> None:
    rows = [
        {"subject": "Ada", "relation": "{} was born in", "object": 1984, "paraphrases": "one | two", "true": None},
        {"subject": "Ada", "relation": "{} is", "object": {"nested": "x"}},
        {"subject": "Ada", "relation": "{} is", "object": ["x"], "neighbours": ["Bo is => y", "Cy is"]},
        {"subject": "Ada", "relation": "{} is", "object": None},
        {},
        "text",
        {"subject": ["Ada", "Bo"], "relation": "{} is", "object": "x"},
    ]
    found = read_facts(write(tmp_path / "a.json", json.dumps(rows)))
    assert found.facts == (
        Fact("Ada", "{} was born in", "1984", None, ("one", "two")),
        Fact("Ada", "{} is", "x", neighbours=(Probe("Bo is", "y"), Probe("Cy is"))),
    )
    assert [problem.row for problem in found.problems] == [2, 4, 5, 6, 7]


# -- published formats -------------------------------------------------------------------------------------------------


def test_easyedit_with_localities(tmp_path: Path) -> None:
    record = {
        "prompt": "The mother tongue of Ada is",
        "subject": "Ada",
        "target_new": "Sundic",
        "ground_truth": "<|endoftext|>",
        "rephrase_prompt": "Ada | in short | speaks",
        "locality": {
            "same": {"prompt": "Bo speaks", "ground_truth": "Orlish"},
            "more": {"prompt": ["Cy speaks", "Dee speaks"], "ground_truth": ["Tarnic", "Veldic"]},
            "lists": [{"prompt": "Eve speaks", "ground_truth": ["Sundic", "Orlish"]}],
        },
        "portability": {"hop": {"prompt": "x", "ground_truth": "y"}},
    }
    found = read_facts(write(tmp_path / "a.json", json.dumps([record])))
    assert found.format == "EasyEdit"
    (fact,) = found.facts
    assert (fact.prompt, fact.target, fact.true) == ("The mother tongue of {} is", "Sundic", None)
    assert fact.paraphrases == ("Ada | in short | speaks",)
    assert fact.portability == (Probe("x", "y"),)
    probes = {probe.prompt: probe.answer for probe in fact.neighbours}
    assert probes == {"Bo speaks": "Orlish", "Cy speaks": "Tarnic", "Dee speaks": "Veldic", "Eve speaks": "Sundic"}


SAME = {"subject": "Tom", "rephrase": "Tom is whom?", "loc": "Who is Al?", "loc_ans": "nobody"}
NEAR = (Probe("Who is Al?", "nobody"),)
REWRITE = {"prompt": "The chief of {} is", "subject": "Tom", "question": "Who is the chief of Tom?"}


@pytest.mark.parametrize(
    ("record", "fact"),
    [
        pytest.param(
            SAME
            | {"update": "Who is Tom?", "ans": "Bo", "personas": "Arr, Tom?", "mhop": "Bo's son?", "mhop_ans": "Al"},
            Fact(
                *("Tom", "Who is {}?", "Bo"),
                paraphrases=("Tom is whom?",),
                neighbours=NEAR,
                portability=(Probe("Bo's son?", "Al"), Probe("Arr, Tom?", "Bo")),
            ),
            id="WikiBigEdit",
        ),
        pytest.param(
            {"subject": "Tom", "update": "Who is Tom?", "ans": "Bo", "mhop": None, "mhop_ans": None, "loc": None},
            Fact("Tom", "Who is {}?", "Bo"),
            id="WikiBigEdit with gaps",
        ),
        pytest.param(
            SAME | {"prompt": "Who is Tom?", "ans": "Bo", "rephrase_prompt": "Tom is whom?"},
            Fact("Tom", "Who is {}?", "Bo", paraphrases=("Tom is whom?",), neighbours=NEAR),
            id="UltraEditBench",
        ),
        pytest.param(
            SAME | {"src": "Who is Tom?", "ans": "Bo"},
            Fact("Tom", "Who is {}?", "Bo", paraphrases=("Tom is whom?",), neighbours=NEAR),
            id="zsRE of UltraEdit",
        ),
        pytest.param(
            {
                "concept": "tom bell",
                "text": "A passage about tom bell. He",
                "labels": "was a smith.",
                "locality": {"Relation_Specificity": [{"prompt": "Who is Al?", "ground_truth": [["nobody"]]}]},
            },
            Fact("tom bell", "A passage about {}. He", "was a smith.", neighbours=NEAR),
            id="WikiBio of KnowEdit",
        ),
        pytest.param(
            {
                "subject": "Tom",
                "prompt": "Who is Tom?",
                "target_new": "Bo",
                "rephrase": ["Tom is whom?"],
                "ground_truth": "Cy",
                "locality": {},
            },
            Fact("Tom", "Who is {}?", "Bo", "Cy", ("Tom is whom?",)),
            id="counterfact of KnowEdit",
        ),
        pytest.param(
            {
                "requested_rewrite": REWRITE | {"answer_new": "Bo", "answer_true": "Cy"},
                "loc": "Who is Al?",
                "loc_ans": "nobody",
            },
            Fact("Tom", "The chief of {} is", "Bo", "Cy", ("Who is the chief of Tom?",), NEAR),
            id="WikiUpdate of AKEW",
        ),
    ],
)
def test_forms_that_call_the_fields_otherwise(tmp_path: Path, record: dict[str, object], fact: Fact) -> None:
    found = read_facts(write(tmp_path / "a.json", json.dumps([record])))
    assert (found.facts, found.problems) == ((fact,), ())


def test_long_texts_are_taken_from_one_rewrite_as_from_several(tmp_path: Path) -> None:
    rewrite = {"subject": "Tom", "prompt_full": "The chief of Tom is", "fact_new_uns": "Bo, as all know."}
    several = [
        {"requested_rewrite": rewrite},
        {"requested_rewrite": [rewrite]},
        {"requested_rewrite": {"subject": "Tom"}},
    ]
    found = read_facts(write(tmp_path / "a.json", json.dumps(several)), long_targets=True)
    assert found.facts == (Fact("Tom", "The chief of {} is", "Bo, as all know."),) * 2
    assert [(one.row, "no long text" in one.reason) for one in found.problems] == [(3, True)]


@pytest.mark.parametrize("suffix", [".csv", ".json"])
def test_a_column_that_is_mapped_may_hold_full_prompts(tmp_path: Path, suffix: str) -> None:
    rows = [("Tom", "Who is Tom?", "Bo"), ("Al", "Who is {}?", "Cy"), ("Di", "Who is she?", "Cy")]
    table = "who,question,answer\n" + "".join(",".join(row) + "\n" for row in rows)
    records = json.dumps([dict(zip(("who", "question", "answer"), row, strict=True)) for row in rows])
    file = write(tmp_path / f"a{suffix}", table if suffix == ".csv" else records)
    found = read_facts(file, {"subject": "who", "relation": "question", "object": "answer"})
    assert [fact.prompt for fact in found.facts] == ["Who is {}?"] * 2
    assert ["does not hold the subject 'Di'" in one.reason for one in found.problems] == [True]


@pytest.mark.parametrize(
    ("prompt", "subject", "template"),
    [
        ("Anna met Ann in", "Ann", "Anna met {} in"),
        ("Ann and Ann are", "Ann", "Ann and {} are"),
        ("Ann and Annex", "Ann", "{} and Annex"),
        ("Annex of Susann", "nn", "Annex of Susa{}"),
        ("ana anana", "ana", "{} anana"),
        ("the Annex of", "Ann", "the {}ex of"),
        ("C++ (1985) is", "C++ (1985)", "{} is"),
        ("already {} here", "Ann", "already {} here"),
        ("C{}x was written by", "C{}x", "{} was written by"),
        ("{} was written by", "C{}x", "{} was written by"),
        ("the set {a} of Ann is", "Ann", "the set {a} of {} is"),
    ],
)
def test_the_subject_is_found_in_a_full_prompt(prompt: str, subject: str, template: str) -> None:
    assert template_from(prompt, subject) == template


def test_a_prompt_without_its_subject_is_listed(tmp_path: Path) -> None:
    record = {"prompt": "She speaks", "subject": "Ada", "target_new": "Sundic", "rephrase_prompt": "x"}
    found = read_facts(write(tmp_path / "a.json", json.dumps([record])))
    assert "does not hold the subject 'Ada'" in found.problems[0].reason


@pytest.mark.parametrize(
    ("name", "form", "records", "facts", "bad_rows"),
    [
        ("counterfact_easyedit_10k.json", "EasyEdit", 10_000, 10_000, []),
        ("counterfact_rome_436.json", "CounterFact", 436, 436, []),
        ("zsre_mend_1k.json", "zsRE", 1_000, 998, [535, 724]),  # two have an empty "alt"
        ("known_1000.json", "known facts", 1_209, 1_209, []),
        ("mquake_anyedit_354.json", "MQuAKE", 354, 436, []),  # several rewrites in a record
    ],
)
def test_every_record_of_the_published_files(
    name: str, form: str, records: int, facts: int, bad_rows: list[int]
) -> None:
    raw = json.loads(published(name).read_text(encoding="utf-8"))
    found = read_facts(published(name))
    assert (len(raw), len(found.facts), found.format) == (records, facts, form)
    assert [problem.row for problem in found.problems] == bad_rows
    assert all(fact.subject and fact.prompt.count("{}") == 1 and fact.target for fact in found.facts)


def test_what_the_published_files_say_is_kept() -> None:
    raw = json.loads(published("counterfact_easyedit_10k.json").read_text(encoding="utf-8"))
    for record, fact in zip(raw, read_facts(published("counterfact_easyedit_10k.json")).facts, strict=True):
        assert fact.text == record["prompt"].strip()
        assert (fact.target, fact.true) == (record["target_new"].strip(), record["ground_truth"].strip())
        assert fact.paraphrases == (record["rephrase_prompt"].strip(),)
        assert fact.neighbours == (Probe(record["locality_prompt"].strip(), record["locality_ground_truth"].strip()),)
    raw = json.loads(published("counterfact_rome_436.json").read_text(encoding="utf-8"))
    for record, fact in zip(raw, read_facts(published("counterfact_rome_436.json")).facts, strict=True):
        rewrite = record["requested_rewrite"]
        assert fact.text == rewrite["prompt"].replace("{}", rewrite["subject"]).strip()
        assert (fact.target, fact.true) == (rewrite["target_new"]["str"], rewrite["target_true"]["str"])
        assert [probe.prompt for probe in fact.neighbours] == [text.strip() for text in record["neighborhood_prompts"]]
        assert {probe.answer for probe in fact.neighbours} == {rewrite["target_true"]["str"]}
    for record, fact in zip(
        json.loads(published("known_1000.json").read_text(encoding="utf-8")),
        read_facts(published("known_1000.json")).facts,
        strict=True,
    ):
        assert (fact.text, fact.target) == (record["prompt"].strip(), record["attribute"].strip())


def test_long_targets_are_taken_where_they_are_asked_for() -> None:
    file = published("mquake_anyedit_354.json")
    raw = json.loads(file.read_text(encoding="utf-8"))
    short, long = read_facts(file).facts, read_facts(file, long_targets=True).facts
    rewrites = [(record, request) for record in raw for request in record["requested_rewrite"]]
    for (record, request), brief, free in zip(rewrites, short, long, strict=True):
        assert (brief.target, free.target) == (request["target_new"]["str"], request["fact_new_uns"].strip())
        assert free.text == request["question"].strip()
        assert [probe.prompt for probe in brief.portability] == [text.strip() for text in record["questions"]]
        assert {probe.answer for probe in brief.portability} == {record["new_answer"].strip()}


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".json", ".jsonl"])
@pytest.mark.parametrize(
    "name", ["counterfact_rome_436.json", "zsre_mend_1k.json", "known_1000.json", "mquake_anyedit_354.json"]
)
def test_the_published_files_survive_export_and_import(tmp_path: Path, name: str, suffix: str) -> None:
    facts = read_facts(published(name)).facts
    again = read_facts(write_facts(tmp_path / f"out{suffix}", facts), require_all=True).facts
    assert again == facts
    assert [fact.source_id for fact in again] == [fact.source_id for fact in facts]


def test_free_text_without_a_subject(tmp_path: Path) -> None:
    record = {"id": 7, "question": "Who was Ada?", "answer": "Ada was a smith of Orlen.", "para_question": "Ada, who?"}
    record |= {"sub_question": ["Where did Ada work?"], "sub_answer": ["Orlen"]}
    found = read_facts(write(tmp_path / "a.json", json.dumps([record, {"question": "x", "answer": ""}])))
    (fact,) = found.facts
    assert (fact.text, fact.target, fact.source_id) == ("Who was Ada?", "Ada was a smith of Orlen.", "7")
    assert fact.paraphrases == ("Ada, who?",)
    assert fact.portability == (Probe("Where did Ada work?", "Orlen"),)
    assert [problem.row for problem in found.problems] == [2]


def test_a_list_of_one_answer_is_not_that_of_several_questions(tmp_path: Path) -> None:
    record = {"id": 7, "question": "Who was Ada?", "answer": "A smith."}
    for answers in (["Orlen"], ["Orlen", "Rome", "Bern"]):
        row = record | {"sub_question": ["Where did she work?", "Where did she live?"], "sub_answer": answers}
        found = read_facts(write(tmp_path / "a.json", json.dumps([row, record])))
        assert [problem.row for problem in found.problems] == [1] and "2 prompts" in found.problems[0].reason
    for asked, answers in ((["Where?"], ["Orlen"]), (["Where?"], "Orlen"), (["Where?", "In what place?"], "Orlen")):
        row = record | {"sub_question": asked, "sub_answer": answers}
        (fact,) = read_facts(write(tmp_path / "a.json", json.dumps([row]))).facts
        assert fact.portability == tuple(Probe(text, "Orlen") for text in asked)


def test_a_number_is_taken_as_it_is_written(tmp_path: Path) -> None:
    for number in ("-0", "0", "-7", "1.10", "-0.0", "1e400", "12345678901234567890123"):
        text = f'[{{"subject": "Ada", "relation": "{{}} has", "object": {number}}}]'
        assert [fact.target for fact in read_facts(write(tmp_path / "a.json", text)).facts] == [number]


def test_generation_prompts_of_counterfact_are_kept() -> None:
    raw = json.loads(published("counterfact_rome_436.json").read_text(encoding="utf-8"))
    for record, fact in zip(raw, read_facts(published("counterfact_rome_436.json")).facts, strict=True):
        assert list(fact.generation) == [text.strip() for text in record["generation_prompts"]]


def test_the_tiny_world_comes_in_whole() -> None:
    file = ROOT / "tests" / "resources" / "tiny_world" / "facts.json"
    raw, found = json.loads(file.read_text(encoding="utf-8")), read_facts(file, require_all=True)
    for record, fact in zip(raw, found.facts, strict=True):
        assert (fact.subject, fact.prompt, fact.relation) == (record["subject"], record["prompt"], record["relation"])
        assert (fact.target, fact.true) == (record["target_new"], record["target_true"])
        assert fact.paraphrases == tuple(record["paraphrases"])
        assert fact.neighbours == tuple(Probe(**probe) for probe in record["neighbours"])
        assert fact.same_subject == tuple(Probe(**probe) for probe in record["same_subject"])
        assert fact.source_id == record["id"]


# -- out ---------------------------------------------------------------------------------------------------------------


def test_results_go_along(tmp_path: Path) -> None:
    facts = (Fact("Ada", "{} is", "x"), Fact("Bo", "{} is", "y"))
    results = (FactResult(facts[0].id, 0.25, 0.875, "x, of course", True), None)
    states = (EditState.LOST, EditState.WRITTEN)
    text = write_facts(tmp_path / "a.csv", facts, results, states).read_text(encoding="utf-8")
    assert text.splitlines()[0].endswith("before,after,says,efficacy,state")
    assert text.splitlines()[1].endswith('0.25,0.875,"x, of course",True,lost later')
    assert text.splitlines()[2].endswith(",,,,,written")
    objects = json.loads(write_facts(tmp_path / "a.json", facts, results, states).read_text(encoding="utf-8"))
    assert [entry["state"] for entry in objects] == ["lost later", "written"]
    assert (objects[0]["after"], objects[1]["after"], objects[0]["efficacy"]) == (0.875, None, True)
    with pytest.raises(ValueError):
        write_facts(tmp_path / "a.csv", facts, results[:1])


def test_a_write_that_cannot_be_done_leaves_the_old_file(tmp_path: Path) -> None:
    facts = (Fact("Ada", "{} is", "x"),)
    with pytest.raises(BadInput, match=r"kind \.xlsx"):
        write_facts(tmp_path / "a.xlsx", facts)
    write(tmp_path / "file", "x")
    with pytest.raises(BadInput, match="cannot be written"):
        write_facts(tmp_path / "file" / "a.csv", facts)
    (tmp_path / "b.csv").mkdir()
    with pytest.raises(BadInput, match=r"b\.csv: is a folder"):
        write_facts(tmp_path / "b.csv", facts)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["b.csv", "file"]


def test_twenty_thousand_rows(tmp_path: Path) -> None:
    facts = tuple(
        Fact(f"Ada {number}", "{} was born in", "Orlen", "Sund", (f"Ada {number} is from",)) for number in range(20_000)
    )
    assert read_facts(write_facts(tmp_path / "many.csv", facts)).facts == facts

"""The machinery of the tables, without a real model: what is kept is read again, what is missing is said."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

import pytest

from engine.evaluation.datasets import read_facts
from engine.events import StudyRow
from engine.fact import Fact
from tests.real import places
from tests.real.facts import Material
from tests.real.rows import ANY, KEPT, KNOWN, UNEDITED, Case, Kept, Rows
from tests.real.table import checkpoints, pool, settings_of
from tests.real.writer import PAGE, document, tables


def case(method: str, seed: int = 0, **settings: object) -> Case:
    return Case("smollm2", method, (10, 100), 10, seed, "float32", settings)


def kept(case: Case, ns: float, *, given: bool = False, reason: str = "") -> Kept:
    row = StudyRow(case.method, 100, reason) if reason else StudyRow(case.method, 100, ns=ns, norm_growth=1.5)
    return Kept(case, (row,), "rule", dict(case.settings) if given else {}, "abc")


def test_a_kept_case_is_read_as_it_was_and_known_by_its_settings(tmp_path):
    rows = Rows(tmp_path)
    one = kept(case("encore", lambda_p=150.0), 0.8)
    rows.keep(one)
    assert rows.all() == [one]
    assert rows.has(case("encore", lambda_p=150.0))
    assert not rows.has(case("encore", lambda_p=151.0))
    assert not rows.has(case("encore", 1, lambda_p=150.0))


def test_a_table_has_means_over_seeds_and_reasons_and_no_row_that_was_not_measured(tmp_path):
    rows = Rows(tmp_path)
    for one in (kept(case(UNEDITED), 0.86), kept(case("encore", 0), 0.7), kept(case("encore", 1), 0.8)):
        rows.keep(one)
    rows.keep(kept(case("ike"), 0, reason="nothing is edited"))
    rows.keep(kept(case("memit", lambda_p=1.0), 0.1, given=True))
    lines = tables(rows).splitlines()
    shown = [line for line in lines if line.startswith("| 100 |")]
    assert [line.split(" | ")[1] for line in shown] == ["unedited", "ENCORE", "MEMIT, lambda_p = 1.0", "IKE"]
    assert "| 2 | - | - | 0.75 ±0.05 |" in shown[1]
    assert "nothing is edited" in shown[3]


def test_of_two_runs_the_later_one_counts(tmp_path):
    rows = Rows(tmp_path)
    for when, ns, lambda_p in (("2026-02-01", 0.7, 1.0), ("2026-01-01", 0.8, 2.0)):
        rows.keep(replace(kept(case("encore", lambda_p=lambda_p), ns), when=when))
    assert "| 0.70 |" in tables(rows)
    assert "| 0.80 |" not in tables(rows)


def test_a_long_stream_has_a_table_of_its_own(tmp_path):
    for facts, ns in ((KNOWN, 0.7), (ANY, 0.9)):
        Rows(tmp_path).keep(kept(replace(case("encore"), facts=facts), ns))
    assert len(list(tmp_path.iterdir())) == 2, "runs of one method that do not write the same facts"
    known, stream = tables(Rows(tmp_path)).split("a long stream of facts")
    assert "| 0.70 |" in known and "| 0.90 |" not in known
    assert "| 0.90 |" in stream and "| 0.70 |" not in stream


def test_a_run_is_measured_on_its_way():
    options = Namespace(edits=100, long=400, stream=0)
    assert checkpoints("encore", options) == [10, 100, 400]
    assert checkpoints("rome", options) == [10, 100]
    assert checkpoints("encore", Namespace(edits=5, long=0, stream=0)) == [5]
    stream = Namespace(edits=100, long=400, stream=2000)
    assert checkpoints("rome", stream) == [10, 100, 400, 800, 1200, 1600, 2000]
    assert checkpoints("rome", Namespace(edits=100, long=400, stream=50)) == [10, 20, 30, 40, 50]


def test_a_short_run_is_the_beginning_of_a_longer_one():
    """Else the facts that are watched, and those that another seed writes, would be others."""
    assert pool(Namespace(edits=10, long=0, stream=0)) == pool(Namespace(edits=100, long=0, stream=0)) == (100, 0)
    assert pool(Namespace(edits=100, long=400, stream=0)) == (100, 300)
    assert pool(Namespace(edits=150, long=400, stream=0)) == (150, 250)
    assert pool(Namespace(edits=100, long=400, stream=2000)) == (100, 1900)


def test_a_ruined_model_has_its_perplexity_in_short(tmp_path):
    row = StudyRow("memit", 400, perplexity_after=19902570168320.0, norm_growth=75.2)
    Rows(tmp_path).keep(Kept(case("memit"), (row,), "rule", {}, "abc"))
    assert "| 2e+13 | x75 |" in tables(Rows(tmp_path))


def test_the_page_shows_the_rows_that_are_kept_in_the_project():
    assert PAGE.read_text(encoding="utf-8") == document(Rows(KEPT))


def test_seed_0_keeps_the_order_and_others_shuffle_the_first_facts_among_themselves(tmp_path):
    facts = [Fact(f"S{i}", "{} is", "x", "y") for i in range(30)]
    found = Material(tuple(facts[:10]), (), tuple(facts[10:]), tmp_path, "")
    assert found.stream(20, 0) == tuple(facts[:20])
    other = found.stream(20, 1)
    assert other != found.stream(20, 0)
    assert set(other[:10]) == set(facts[:10])
    assert other == found.stream(20, 1)


def test_facts_are_written_for_the_command_line(tmp_path):
    facts = [Fact(f"S{i}", "{} is", "x", "y") for i in range(5)]
    Material(tuple(facts[:2]), tuple(facts[2:4]), (facts[4],), tmp_path / "statistics.txt", "held out").write(tmp_path)
    subjects = [[fact.subject for fact in read_facts(tmp_path / name).facts] for name in ("edits.json", "known.json")]
    assert subjects == [["S0", "S1", "S4"], ["S2", "S3"]]
    assert (tmp_path / "heldout.txt").read_text(encoding="utf-8") == "held out"


def test_what_is_not_there_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PALIMPSEST_REAL", str(tmp_path))
    with pytest.raises(places.Missing, match=r"wikitext2_valid\.txt.*PALIMPSEST_REAL"):
        places.data(places.TEXT)
    with pytest.raises(places.Missing, match="Gemma 3 270M: there is no folder"):
        places.model("gemma3")


def test_settings_are_given_by_method_and_key():
    assert settings_of(["encore.lambda_p=15", "memit.layers=3-4"]) == {
        "encore": {"lambda_p": "15"},
        "memit": {"layers": "3-4"},
    }

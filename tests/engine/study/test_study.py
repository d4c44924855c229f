"""A comparison of methods on the tiny world: against editing by hand, stopped and gone on with, refused, rendered."""

from __future__ import annotations

import csv
import io
import json
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.errors import BadInput, ModelRefused, PalimpsestError, SessionMismatch
from engine.evaluation.averages import harmonic_mean
from engine.evaluation.metrics import measure_quality
from engine.evaluation.scoring import says
from engine.evaluation.stream import SAMPLE, Stream, cut, sampled
from engine.events import BatchCommitted, Event, StudyProgress, StudyRow, StudyRowMeasured, ValueSearch, run
from engine.fact import Fact, Probe, make_fact
from engine.methods import registry
from engine.methods.method import Method
from engine.study.study import StudyResult
from engine.workbench import Workbench

QUICK = {"layers": "0-1", "steps": 6}
SETTINGS: dict[str, Mapping[str, Any]] = {"encore": {**QUICK, "lambda_p": 20}, "memit": QUICK}
CHECKPOINTS = (1, 4, 9)
BATCH = 3
PARTS = ((0, 1), (1, 4), (4, 7), (7, 9))
COSTS = {"seconds_per_edit": None, "memory_peak": None}


def make_bench(home: Path, world: Path, known: Sequence[Fact]) -> Workbench:
    bench = Workbench(home)
    run(bench.load(world / "model", "cpu", "float32"))
    bench.use_statistics_text(world / "statistics.txt")
    bench.use_heldout_text(world / "heldout.txt")
    bench.use_known_facts(known)
    return bench


@pytest.fixture
def bench(tmp_path: Path, tiny_world: Path, tiny_facts: tuple[Fact, ...]) -> Iterator[Workbench]:
    workbench = make_bench(tmp_path / "home", tiny_world, tiny_facts[40:60])
    yield workbench
    workbench.close()


def compare(
    bench: Workbench,
    folder: Path,
    facts: Sequence[Fact],
    events: list[Event] | None = None,
    methods: tuple[str, ...] = ("encore", "memit"),
    **changed: Any,
) -> StudyResult:
    given: dict[str, Any] = {"batch": BATCH, "settings": {k: v for k, v in SETTINGS.items() if k in methods}, **changed}
    checkpoints = given.pop("checkpoints", CHECKPOINTS)
    work = bench.studies.run(methods, checkpoints, facts, folder=folder, **given)
    return run(work, events.append if events is not None else None)


def without_costs(rows: Sequence[StudyRow]) -> list[StudyRow]:
    return [replace(row, **COSTS) for row in rows]


@pytest.fixture(scope="module")
def straight(
    tmp_path_factory: pytest.TempPathFactory, tiny_world: Path, tiny_facts: tuple[Fact, ...]
) -> Iterator[tuple[StudyResult, list[Event]]]:
    """A comparison that nothing stopped, and what it told."""
    place, events = tmp_path_factory.mktemp("straight"), list[Event]()
    workbench = make_bench(place / "home", tiny_world, tiny_facts[40:60])
    yield compare(workbench, place / "study", tiny_facts, events), events
    workbench.close()


# -- the stream --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch", [1, 3, 10, 50])
def test_batches_end_at_every_checkpoint_and_cover_the_stream_once(batch: int) -> None:
    parts = cut((1, 10, 45), batch)
    assert [place for first, end in parts for place in range(first, end)] == list(range(45))
    assert {1, 10, 45} <= {end for _, end in parts}
    assert all(1 <= end - first <= batch for first, end in parts)


def test_the_sample_is_seeded_and_bounded() -> None:
    assert sampled(5, 0) == (0, 1, 2, 3, 4)
    places = sampled(1000, 3)
    assert places == sampled(1000, 3) != sampled(1000, 4)
    assert len(set(places)) == SAMPLE and list(places) == sorted(places) and places[-1] < 1000


def test_probes_that_the_stream_rewrites_are_left_out() -> None:
    stay, other = Probe("Cy Ode was born in", "Sund"), Probe("The trade of Ann Lee is", "smith")
    ann = make_fact("Ann Lee", "{} was born in", "Rome", relation="birthplace")
    bob = make_fact(
        "Bob",
        "{} was born in",
        "Oslo",
        relation="birthplace",
        neighbours=(Probe("The birthplace of Ann Lee is", "Sund"), stay, other),
        same_subject=(Probe("Bob was born in", "Sund"), Probe("The trade of Bob is", "smith")),
    )
    known = [make_fact("Bob", "{} came from", "Sund", relation="birthplace"), make_fact("Dee", "{} is", "tall")]
    stream = Stream.of([ann, bob], known)
    assert stream.facts[1].neighbours == (stay,), "a fact without a known relation may be rewritten by any"
    named = Stream.of([ann, replace(bob, relation="trade")], known)
    assert named.facts[1].neighbours == (Probe("The birthplace of Ann Lee is", "Sund"), stay, other)
    assert stream.facts[1].same_subject == (Probe("The trade of Bob is", "smith"),)
    assert stream.unrelated == (("Dee is",), ("Cy Ode was born in", "Dee is"))
    assert [fact.id for fact in stream.facts] == [ann.id, bob.id]


def test_the_harmonic_mean_is_the_textbooks() -> None:
    assert harmonic_mean([0.5, 0.9, 0.7]) == pytest.approx(statistics.harmonic_mean([0.5, 0.9, 0.7]))
    assert harmonic_mean([0.0, 1.0, 1.0]) == 0.0


# -- against editing by hand -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["encore", "memit"])
def test_a_row_is_what_editing_by_hand_gives(
    method: str,
    straight: tuple[StudyResult, list[Event]],
    bench: Workbench,
    tmp_path: Path,
    tiny_world: Path,
    tiny_facts: tuple[Fact, ...],
) -> None:
    stream = Stream.of(tiny_facts[: CHECKPOINTS[-1]], tiny_facts[40:60])
    rows = {row.edits: row for row in straight[0].table.rows_of(method)}
    assert set(rows) == set(CHECKPOINTS)
    assert bench._model is not None
    prompts = [prompt for own in stream.unrelated for prompt in own]
    base = run(says(bench._model, prompts))
    seconds, held = 0.0, 0.0
    for first, end in PARTS:
        summary = run(bench.edit(stream.facts[first:end], method, SETTINGS[method], batch=BATCH))
        seconds += summary.seconds_per_edit * (end - first)
        held += (summary.immediate_efficacy or 0) * (end - first)
        if end not in CHECKPOINTS:
            continue
        row, quality = rows[end], run(measure_quality(bench.model, stream.facts[:end]))
        assert row.sampled == end and not row.reason
        assert (row.reliability, row.generalization) == (quality.efficacy, quality.paraphrase)
        assert (row.neighbourhood, row.same_subject) == (quality.neighbourhood, quality.same_subject)
        assert (row.es, row.ps) == (quality.efficacy_preferred, quality.paraphrase_preferred)
        assert row.ns == quality.neighbourhood_preferred
        assert row.immediate_reliability == pytest.approx(held / end)
        assert (row.untouched, row.perplexity_after) == (summary.untouched, summary.perplexity_after)
        assert row.norm_growth == max(summary.norm_growth.values())
        now = run(says(bench._model, prompts))
        assert row.locality == pytest.approx(statistics.mean(a == b for a, b in zip(base, now, strict=True)))
        known = (row.reliability, row.generalization, row.locality)
        assert row.average == pytest.approx(statistics.mean(value for value in known if value is not None))
        assert row.seconds_per_edit is not None and row.seconds_per_edit > 0
        assert row.memory_peak is not None and row.memory_peak >= 0
        sizes = [f.stat().st_size for f in sorted((straight[0].folder / f"sessions/{method}/factors").iterdir())]
        written = sum(1 for _, until in PARTS if until <= end)
        assert row.factor_bytes_per_edit == pytest.approx(sum(sizes[:written]) / end)
    again = make_bench(tmp_path / "again", tiny_world, ())
    run(again.open_session(straight[0].folder / "sessions" / method))
    assert again._model is not None
    for one, two in zip(again._model.module.parameters(), bench._model.module.parameters(), strict=True):
        assert torch.equal(one, two)
    again.close()


def test_the_first_row_is_the_same_immediate_and_final(straight: tuple[StudyResult, list[Event]]) -> None:
    for row in straight[0].table.rows:
        if row.edits == 1:
            assert row.immediate_reliability == row.reliability
            assert row.immediate_generalization == row.generalization
            assert row.immediate_neighbourhood == row.neighbourhood
        assert row.perplexity_before == straight[0].table.rows[0].perplexity_before


def test_it_tells_its_rows_and_where_it_stands(straight: tuple[StudyResult, list[Event]]) -> None:
    result, events = straight
    assert tuple(event.row for event in events if isinstance(event, StudyRowMeasured)) == result.table.rows
    told = [event for event in events if isinstance(event, StudyProgress)]
    assert [(e.method, e.number, e.methods) for e in told[:1] + told[-1:]] == [("encore", 1, 2), ("memit", 2, 2)]
    assert [e.edits_done for e in told if e.method == "memit" and e.stage == "measuring"] == list(CHECKPOINTS)
    assert told[0].seconds_left is None and told[-1].seconds_left == pytest.approx(0)


def test_the_model_is_unedited_afterwards(bench: Workbench, tmp_path: Path, tiny_facts: tuple[Fact, ...]) -> None:
    assert bench._model is not None
    before = [parameter.clone() for parameter in bench._model.module.parameters()]
    run(bench.edit(tiny_facts[:1], "memit", QUICK))
    compare(bench, tmp_path / "study", tiny_facts, methods=("memit",), checkpoints=(2,))
    assert all(torch.equal(a, b) for a, b in zip(before, bench._model.module.parameters(), strict=True))
    assert bench.session_folder is None


def test_what_plain_facts_cannot_give_is_none(tmp_path: Path, tiny_world: Path, tiny_facts: tuple[Fact, ...]) -> None:
    plain = [make_fact(fact.subject, fact.prompt, fact.target) for fact in tiny_facts[:2]]
    bench = Workbench(tmp_path / "home")
    run(bench.load(tiny_world / "model", "cpu", "float32"))
    bench.use_statistics_text(tiny_world / "statistics.txt")
    (row,) = compare(bench, tmp_path / "study", plain, methods=("memit",), checkpoints=(2,)).table.rows
    given = {name for name, value in asdict(row).items() if value is not None}
    assert given == {
        *(f"free_{name}" for name in ("said", "alone", "contained", "mixed", "contradicted", "neither")),
        "method",
        "edits",
        "reason",
        "sampled",
        "reliability",
        "immediate_reliability",
        "norm_growth",
        "seconds_per_edit",
        "memory_peak",
        "factor_bytes_per_edit",
    } | ({"retention"} if row.immediate_reliability else set())
    bench.close()


# -- stopped and gone on with ------------------------------------------------------------------------------------------


def test_stopped_anywhere_it_goes_on_to_the_same_table(
    straight: tuple[StudyResult, list[Event]], tmp_path: Path, tiny_world: Path, tiny_facts: tuple[Fact, ...]
) -> None:
    """Right after a batch is in the ledger, before anything was asked about it, is where it hurts most."""
    result, events = straight
    committed = [i for i, event in enumerate(events) if isinstance(event, BatchCommitted)]
    searched = [i for i, event in enumerate(events) if isinstance(event, ValueSearch)]
    rows = [i for i, event in enumerate(events) if isinstance(event, StudyRowMeasured)]
    folder, batches = tmp_path / "study", 0
    for stop in (committed[1], searched[len(searched) // 4], rows[0], rows[1] - 1, committed[2], 30):
        bench = make_bench(tmp_path / "home", tiny_world, tiny_facts[40:60])
        work = bench.studies.run(
            ("encore", "memit"), CHECKPOINTS, tiny_facts, batch=BATCH, settings=SETTINGS, folder=folder
        )
        for _, event in zip(range(stop + 1), work, strict=False):
            batches += isinstance(event, BatchCommitted)
        work.close()
        bench.close()
    bench = make_bench(tmp_path / "home", tiny_world, tiny_facts[40:60])
    last: list[Event] = []
    found = compare(bench, folder, tiny_facts, last)
    assert without_costs(found.table.rows) == without_costs(result.table.rows)
    batches += sum(isinstance(event, BatchCommitted) for event in last)
    assert batches <= len(committed) + 6, "batches that were whole were written again"
    bench.close()


def test_what_is_finished_is_not_run_again(
    straight: tuple[StudyResult, list[Event]], bench: Workbench, tiny_facts: tuple[Fact, ...]
) -> None:
    events: list[Event] = []
    found = compare(bench, straight[0].folder, tiny_facts, events)
    assert found.table.rows == straight[0].table.rows
    assert not any(isinstance(event, BatchCommitted | ValueSearch) for event in events)
    assert [event.row for event in events if isinstance(event, StudyRowMeasured)] == list(found.table.rows)


def test_another_method_joins_a_comparison(bench: Workbench, tmp_path: Path, tiny_facts: tuple[Fact, ...]) -> None:
    first = compare(bench, tmp_path / "study", tiny_facts, methods=("memit",), checkpoints=(1, 2))
    events: list[Event] = []
    both = compare(bench, tmp_path / "study", tiny_facts, events, methods=("encore",), checkpoints=(1, 2))
    assert both.table.rows_of("memit") == first.table.rows
    assert both.table.measured("encore") == {1, 2}
    assert {event.method for event in events if isinstance(event, BatchCommitted)} == {"encore"}


def test_another_comparison_in_the_folder_is_refused(
    straight: tuple[StudyResult, list[Event]], bench: Workbench, tiny_facts: tuple[Fact, ...]
) -> None:
    folder = straight[0].folder
    before = {file: file.read_bytes() for file in folder.glob("comparison.*")}
    turned = (*tiny_facts[1::-1], *tiny_facts[2:])
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("other facts", {"facts": turned}),
        ("other numbers of edits", {"checkpoints": (1, 4, 8)}),
        ("another batch size", {"batch": 2}),
        ("another seed", {"seed": 1}),
        (r"another setting of memit \(steps = 6 there, 7 now\)", {"settings": {"memit": {**QUICK, "steps": 7}}}),
    ]
    for said, change in wrong:
        with pytest.raises(SessionMismatch, match=said):
            compare(bench, folder, **{"facts": tiny_facts, "methods": ("memit",), **change})
    bench.use_known_facts(tiny_facts[40:50])
    with pytest.raises(SessionMismatch, match="other known facts"):
        compare(bench, folder, tiny_facts)
    assert {file: file.read_bytes() for file in folder.glob("comparison.*")} == before


def test_a_session_that_holds_something_else_is_refused(
    bench: Workbench, tmp_path: Path, tiny_facts: tuple[Fact, ...]
) -> None:
    run(bench.open_session(tmp_path / "study" / "sessions" / "memit"))
    run(bench.edit(tiny_facts[5:7], "memit", QUICK, batch=2))
    bench.close()
    (tmp_path / "study" / "sessions").rename(tmp_path / "kept")
    compare(bench, tmp_path / "study", tiny_facts, methods=("encore",), checkpoints=(1,))
    (tmp_path / "kept" / "memit").rename(tmp_path / "study" / "sessions" / "memit")
    with pytest.raises(SessionMismatch, match=r"Batch 1 of the session in .*memit is not one of this comparison"):
        compare(bench, tmp_path / "study", tiny_facts, methods=("memit",), checkpoints=(1,))


# -- methods that cannot -----------------------------------------------------------------------------------------------


class Pretended(Method):
    """MEMIT under another name."""

    inner = registry.find_method("memit")
    summary, paper, family, hyperparameters = inner.summary, inner.paper, inner.family, inner.hyperparameters

    def check(self, model: Any, settings: Any) -> None:
        self.inner.check(model, settings)

    def rule(self, model: Any) -> dict[str, Any]:
        return self.inner.rule(model)

    def prepare(self, editing: Any, settings: Any) -> Any:
        return self.inner.prepare(editing, settings)

    def propose(self, editing: Any, facts: Any, settings: Any) -> Any:
        return self.inner.propose(editing, facts, settings)


class Refusing(Pretended):
    """Says no to every model."""

    name = "refusing"
    title = "Refusing"

    def refusal(self, model: Any) -> str:
        return "This model has no <suitable> layer."


class Failing(Pretended):
    """Cannot do a second batch."""

    name = "failing"
    title = "Failing"

    def propose(self, editing: Any, facts: Any, settings: Any) -> Any:
        if editing.memory.ids():
            raise RuntimeError("the matrix\nis singular")
        return super().propose(editing, facts, settings)


@pytest.fixture
def with_bad_methods(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {method.name: method for method in (Refusing(), Failing(), registry.find_method("memit"))}
    monkeypatch.setattr(registry, "methods", lambda: known)


@pytest.mark.usefixtures("with_bad_methods")
def test_a_method_that_cannot_gets_a_row_with_the_reason(
    bench: Workbench, tmp_path: Path, tiny_facts: tuple[Fact, ...]
) -> None:
    methods, settings = ("refusing", "failing", "memit"), {"failing": QUICK, "memit": QUICK}
    found = compare(bench, tmp_path / "study", tiny_facts, methods=methods, settings=settings, checkpoints=(1, 3))
    rows = {(row.method, row.edits): row for row in found.table.rows}
    assert set(rows) == {("refusing", 1), ("failing", 1), ("failing", 3), ("memit", 1), ("memit", 3)}
    assert rows["refusing", 1].reason == "This model has no <suitable> layer."
    assert rows["failing", 3].reason == "failed after 1 edit: RuntimeError: the matrix is singular"
    blank = StudyRow("failing", 3, rows["failing", 3].reason)
    assert rows["failing", 3] == blank and not rows["failing", 1].reason
    page = found.page.read_text(encoding="utf-8")
    assert "This model has no &lt;suitable&gt; layer." in page and "the matrix is singular" in page
    alone = compare(
        bench, tmp_path / "alone", tiny_facts, methods=("memit",), settings={"memit": QUICK}, checkpoints=(1, 3)
    )
    assert without_costs(found.table.rows_of("memit")) == without_costs(alone.table.rows)


@pytest.mark.usefixtures("with_bad_methods")
def test_a_method_that_works_by_now_takes_its_reason_back(
    bench: Workbench, tmp_path: Path, tiny_facts: tuple[Fact, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, Any] = {"methods": ("failing",), "settings": {"failing": QUICK}, "checkpoints": (1, 3)}
    compare(bench, tmp_path / "study", tiny_facts, **given)
    monkeypatch.setattr(Failing, "propose", Pretended.propose)
    rows = compare(bench, tmp_path / "study", tiny_facts, **given).table.rows
    assert [(row.edits, row.reason) for row in rows] == [(1, ""), (3, "")]


def test_bad_requests_leave_everything_as_it_was(
    bench: Workbench, tmp_path: Path, tiny_facts: tuple[Fact, ...]
) -> None:
    run(bench.edit(tiny_facts[:1], "memit", QUICK))
    session = bench.session_folder
    used = tmp_path / "used"
    used.mkdir()
    (used / "letter.txt").write_text("Dear Ann")
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("no method 'magic'", {"methods": ("magic",)}),
        ("no method to compare", {"methods": ()}),
        ("named twice", {"methods": ("memit", "MEMIT")}),
        ("must be positive and ascend", {"checkpoints": (3, 2)}),
        ("must be positive and ascend", {"checkpoints": (0, 2)}),
        ("must be positive and ascend", {"checkpoints": ()}),
        (f"only {len(tiny_facts)} facts", {"checkpoints": (len(tiny_facts) + 1,)}),
        ("batch = 0", {"batch": 0}),
        ("speed", {"settings": {"memit": {"speed": 3}}}),
        ("layers = 9", {"settings": {"memit": {"layers": "9"}}}),
        ("'encore', which is not compared", {"settings": {"encore": QUICK}}),
        ("holds files but no comparison", {"folder": used}),
    ]
    for said, change in wrong:
        given: dict[str, Any] = {"folder": tmp_path / "study", "facts": tiny_facts, "methods": ("memit",), **change}
        with pytest.raises(PalimpsestError, match=said) as raised:
            compare(bench, **given)
        assert isinstance(raised.value, BadInput | ModelRefused)
    assert bench.session_folder == session and not (tmp_path / "study").exists()
    assert [entry.name for entry in used.iterdir()] == ["letter.txt"]


# -- table and page ----------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """The text of every table cell, and whether every element that was opened is closed in order."""

    VOID = ("meta", "br", "path", "use", "rect", "stop")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.cells: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        if tag in ("td", "th"):
            self.cells.append("")
        links = [value or "" for name, value in attrs if name in ("src", "href", "xlink:href")]
        self.outside += [link for link in links if not link.startswith(("#", "data:"))]

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_data(self, data: str) -> None:
        if self.open and {"td", "th"} & set(self.open[-2:]):
            self.cells[-1] += data


def shown(name: str, value: float) -> str:
    if name in ("memory_peak", "factor_bytes_per_edit"):
        return f"{value / 1e6:.3g} MB"
    formats = {"perplexity_before": ".4g", "perplexity_after": ".4g", "sampled": ",.0f"}
    endings = {"norm_growth": "×", "seconds_per_edit": " s"}
    if name in endings:
        return f"{value:.3g}{endings[name]}"
    return format(value, formats.get(name, ".1%"))


def test_the_page_stands_alone_and_has_every_number(straight: tuple[StudyResult, list[Event]]) -> None:
    result = straight[0]
    text = result.page.read_text(encoding="utf-8")
    page = Page()
    page.feed(text)
    assert page.open == [] and page.outside == []
    assert "<script" not in text and "prefers-color-scheme: dark" in text
    assert text.count("<svg") == 2
    for row in result.table.rows:
        numbers = {n: v for n, v in asdict(row).items() if n not in ("method", "edits", "reason") and v is not None}
        assert len(numbers) == len(fields(StudyRow)) - 3 - 6  # there is no chat template here
        for name, value in numbers.items():
            assert shown(name, value) in page.cells, name
    assert {"ENCORE", "MEMIT", "1", "4", "9"} <= set(page.cells)
    assert f"at most {SAMPLE}" in text


def test_table_and_sheet_say_the_same_and_are_made_again(
    straight: tuple[StudyResult, list[Event]], tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    folder.mkdir()
    (folder / "comparison.json").write_bytes((straight[0].folder / "comparison.json").read_bytes())
    page = Workbench(tmp_path / "home").studies.render(folder)
    assert page.read_bytes() == straight[0].page.read_bytes()
    sheet = list(csv.DictReader(io.StringIO((folder / "comparison.csv").read_text(encoding="utf-8"))))
    rows = json.loads((folder / "comparison.json").read_text(encoding="utf-8"))["rows"]
    assert [StudyRow(**row) for row in rows] == list(straight[0].table.rows)
    assert [{k: "" if v is None else str(v) for k, v in row.items()} for row in rows] == sheet


@pytest.mark.parametrize("content", ["", "[1, 2]", '{"format": "palimpsest comparison", "version": 1}'])
def test_a_damaged_table_is_named(content: str, bench: Workbench, tmp_path: Path, tiny_facts: tuple[Fact, ...]) -> None:
    (tmp_path / "comparison.json").write_text(content)
    with pytest.raises(SessionMismatch, match=r"comparison\.json is damaged"):
        bench.studies.render(tmp_path)
    with pytest.raises(SessionMismatch, match=r"comparison\.json is damaged"):
        compare(bench, tmp_path, tiny_facts)
    assert (tmp_path / "comparison.json").read_text() == content

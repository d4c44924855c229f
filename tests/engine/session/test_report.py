"""The report: everything of the session is in it, nothing in it comes from elsewhere or can break out of its place."""

from __future__ import annotations

import base64
import html
import re
import shlex
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from engine.errors import BadInput
from engine.evaluation.datasets import read_facts
from engine.events import Event, FreeAnswersMeasured, NormsMeasured, QualityMeasured, SuperpositionMeasured
from engine.fact import make_fact
from engine.session.ledger import Ledger
from engine.session.records import FactResult
from engine.session.report import page, write_report
from engine.session.report_content import ReportContent, content_of
from engine.support.wording import Language, Sentence, rendered

EDGES = np.linspace(-1, 1, 65)
EVIL = "</td><script>alert('1 & \"2\"')</script>{}"


def measured(edits: int, layers: tuple[int, ...]) -> list[Event]:
    """Plausible measurements before and after ``edits`` edits; norms of ``layers``, superposition of six layers."""
    values = np.random.default_rng(0).normal(0, 0.1, (6, 5000))
    counts = np.stack([np.histogram(row, EDGES)[0] for row in values])
    ones, flat = np.ones(len(layers)), np.zeros(6)
    events: list[Event] = []
    for position, growth in ((0, 1.0), (edits, 1.25), (edits + 2, 99.0)):  # the last ones belong to undone edits
        events.append(NormsMeasured(position, layers, growth * ones, ones, (growth - 1) * ones))
        kurtosis = growth * np.arange(6.0)
        events.append(SuperpositionMeasured(position, tuple(range(6)), EDGES, counts, flat, flat, kurtosis, 70))
        none = None if position == 0 else 0.875
        events.append(QualityMeasured(position, edits, "final", none, none, None, perplexity=8 * growth))
    events.append(QualityMeasured(edits, 2, "immediate", 0.5, None, None))
    return events


@pytest.fixture
def content(tmp_path: Path, base, record, tensors) -> ReportContent:
    """Two batches by ENCORE, one by MEMIT, one more undone."""
    evil = make_fact(EVIL.replace("{}", ""), "{} was <b>born</b> in", 'a,"b"\n<i>', true="=cmd|' /C calc'!A0")
    with Ledger.open(tmp_path / "session", base) as ledger:
        for batch in (1, 2):
            ledger.append(record(batch), tensors(batch))
        odd = record(3, facts=1)
        odd = replace(odd, method="memit", settings={"layers": EVIL, "flag": True}, seed=3, facts=(evil,))
        ledger.append(replace(odd, results=(FactResult(evil.id, 0.0, float("nan"), EVIL, False),)), tensors(3))
        ledger.append(record(4), tensors(4))
        ledger.set_applied(3)
        return content_of(ledger, replace(base, name=f"demo {EVIL}", dtype="float16"), measured(5, (1, 2)), [EVIL])


class Outline(HTMLParser):
    """Checks that elements close in order, and collects tags, texts and links."""

    EMPTY = frozenset({"meta", "br", "image", "path", "use", "rect"})

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.text = ""
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attributes:
            assert not name.startswith("on")
            if name in ("href", "src", "xlink:href"):
                self.links.append(value or "")
            if name == "id":
                self.ids.append(value or "")
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in self.EMPTY:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.EMPTY:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_it_is_one_sound_file_that_needs_nothing_else(content: ReportContent) -> None:
    text = page(content)
    outline = Outline(text)
    assert "script" not in outline.tags and "link" not in outline.tags
    assert all(link.startswith(("#", "data:")) for link in outline.links)
    assert len(set(outline.ids)) == len(outline.ids)
    assert "url(http" not in text and "@import" not in text
    assert outline.tags.count("svg") == 4
    for svg in re.findall(r"<svg.*?</svg>", text, re.DOTALL):
        ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns:xlink="http://www.w3.org/1999/xlink" ', 1))


def test_what_people_and_models_wrote_stays_text(content: ReportContent) -> None:
    text = page(content)
    assert "<script" not in text
    assert Outline(text).text.count("<script>alert('1 & \"2\"')</script>") >= 5  # name, note, setting, subject, says
    assert "&lt;i&gt;" in text


def test_everything_is_in_it(content: ReportContent, base) -> None:
    text = Outline(page(content)).text
    for word in (base.fingerprint, "LlamaForCausalLM", "encore", "memit", "torch", "4-8", "seed", "float16"):
        assert word in text
    assert "encore: 4 edits in batches 1 to 2, 3 s" in text and "memit: 1 edit in batch 3" in text
    assert "1 batch is undone now" in text
    assert "begun in float32; the model is loaded in float16" in text
    for fact in content.facts:
        assert fact.subject in text and fact.object in text
    assert [fact.applied for fact in content.facts] == [True] * 5 + [False] * 2


def test_figures_are_those_of_the_applied_edits(content: ReportContent) -> None:
    lines = {line.name: (line.before, line.now) for line in content.headlines}
    assert lines["Edits"] == (None, 5)
    assert lines["Efficacy"] == (None, 0.875)
    assert lines["Norm growth"] == (1.0, 1.25)
    assert lines["Perplexity"] == (8.0, 10.0)
    assert lines["Kurtosis"] == (2.5, 3.125)
    assert lines["Neighbourhood"] == (None, None)
    assert lines["Time per edit"] == (None, pytest.approx(4.5 / 5))
    text = page(content)
    assert "87.5%" in text and "1.25×" in text


def test_what_the_model_writes_freely_has_a_column_and_lines_of_its_own(
    content: ReportContent, tmp_path: Path, base, record, tensors
) -> None:
    assert "writes freely" not in page(content) and all("freely" not in line.name for line in content.headlines)
    with Ledger.open(tmp_path / "other", base) as ledger:
        ledger.append(record(1), tensors(1))
        (first, second, *_) = ledger.batches()[0].facts
        ids, said = (first.id, second.id), (("alone",), ("contradicted",))
        words, scores = (("Rome <b>",), ("Paris",)), np.ones(2)
        event = FreeAnswersMeasured(
            2,
            ids,
            ids,
            ids,
            ("", ""),
            ("plain",),
            words,
            words,
            said,
            said,
            (("neither",), ("neither",)),
            scores,
            scores,
            32,
        )
        told = content_of(ledger, base, [event])
    (line,) = [line for line in told.headlines if line.name == "Said freely"]
    assert (line.before, line.now) == (0.0, 0.5) and "another: 50%" in line.meaning
    assert "<b>alone</b> Rome &lt;b&gt;" in page(told) and "<b>contradicted</b> Paris" in page(told)


def test_the_command_and_its_facts_repeat_the_run(content: ReportContent, tmp_path: Path, base) -> None:
    links = [link for link in Outline(page(content)).links if link.startswith("data:text/csv")]
    assert len(links) == len(content.runs) == 2
    for run, link in zip(content.runs, links, strict=True):
        words = shlex.split(run.command)
        options = dict(zip(words[2::2], words[3::2], strict=True))
        assert words[:2] == ["palimpsest", "run"]
        assert (options["--model"], options["--method"], options["--seed"]) == (base.folder, run.method, str(run.seed))
        assert options["--batch"] == str(run.batch)
        assert (options["--dtype"], options["--statistics"]) == ("bfloat16", "/texts/pages.txt"), "as they were made"
        assert run.made_with["Device"] == "cuda:0"
        given = [words[i + 1] for i, word in enumerate(words) if word == "--set"]
        assert given == [f"{name}={'true' if value is True else value}" for name, value in run.settings.items()]
        file = tmp_path / options["--facts"]
        file.write_bytes(base64.b64decode(link.partition(",")[2]))
        own = [fact for fact in content.facts if run.first <= fact.batch <= run.last]
        found = read_facts(file, require_all=True).facts
        assert [(f.subject, f.prompt, f.target) for f in found] == [(f.subject, f.relation, f.object) for f in own]


def test_both_themes_have_every_colour(content: ReportContent) -> None:
    text = page(content)
    light, dark = re.findall(r":root \{ (.*?) \}", text)
    used = set(re.findall(r"var\((--[\w-]+)\)", text))
    for theme in (light, dark):
        assert used <= set(re.findall(r"(--[\w-]+):", theme))
    assert light != dark
    assert not re.search(r"#0[178]0[258]", text), "a stand-in colour was left"


@pytest.mark.parametrize("edits", [0, 1])
def test_a_session_with_little_in_it_has_a_report_too(tmp_path: Path, base, record, tensors, edits: int) -> None:
    with Ledger.open(tmp_path / "s", base) as ledger:
        if edits:
            ledger.append(record(1, facts=1), tensors(1))
        short = content_of(ledger, base, [])
    text = Outline(page(short)).text
    assert ("1 edit of demo-world" if edits else "0 edits of demo-world") in text
    assert ("No fact has been edited." in text) == (edits == 0)


def test_odd_measurements_can_be_drawn(content: ReportContent) -> None:
    empty = np.zeros((2, 64), dtype=np.int64)
    nothing, one = np.zeros(2), np.ones(1)
    odd = SuperpositionMeasured(0, (3, 9), EDGES, empty, nothing, nothing, np.array([np.nan, np.inf]), 2)
    wild = [NormsMeasured(0, (), one[:0], one[:0], one[:0]), NormsMeasured(1, (9,), 1e9 * one, one, 1e9 * one)]
    bad = QualityMeasured(1, 1, "final", None, None, None, perplexity=float("inf"))
    text = page(replace(content, norms=tuple(wild), superposition=(odd,), quality=(bad,)))
    assert Outline(text).tags.count("svg") == 4
    many = tuple(NormsMeasured(t, tuple(range(48)), np.ones(48), np.ones(48), np.zeros(48)) for t in range(3))
    assert "layer 47" in Outline(page(replace(content, norms=many))).text


def test_it_is_written_whole_or_not_at_all(content: ReportContent, tmp_path: Path) -> None:
    file = write_report(tmp_path / "new" / "report.html", content)
    assert file.read_text(encoding="utf-8") == page(content)
    (tmp_path / "folder.html").mkdir()
    with pytest.raises(BadInput, match=r"folder\.html: it cannot be written"):
        write_report(tmp_path / "folder.html", content)
    assert sorted(entry.name for entry in file.parent.iterdir()) == ["report.html"]


def marked(text: str) -> str:
    """A language in which each text is its English in brackets."""
    return rendered(text, lambda template, count, meaning: f"⟦{template}⟧", str)


def inside(kind: str, found: str) -> list[str]:
    """The texts of all elements of a ``kind``, without the tags in them."""
    return [re.sub(r"<[^>]*>", "", text) for text in re.findall(rf"<{kind}\b[^>]*>(.*?)</{kind}>", found, re.DOTALL)]


def test_it_is_written_in_the_language_of_its_reader(content: ReportContent) -> None:
    found = page(content, Language("ja", marked))
    assert found.startswith('<!DOCTYPE html>\n<html lang="ja">')
    own = set(map(html.escape, ("layers", "flag", "lr", "steps", "seed", *content.versions)))
    for kind in ("h1", "h2", "h3", "figcaption", "th", "dt"):
        texts = inside(kind, found)
        assert texts and [text for text in texts if not text.startswith("⟦") and text not in own] == [], kind
    labels = [text for text in inside("text", found) if re.search("[a-z]{3}", text)]
    assert labels and [text for text in labels if "⟦" not in text] == []
    assert re.findall(r'<td class="(?:held|missed|undone)">. ⟦', found)
    assert all(fact.object in html.unescape(found) for fact in content.facts)  # what a person wrote stays
    assert 'lang="en"' in page(content) and "⟦" not in page(content)


def test_a_plot_may_have_any_script(content: ReportContent) -> None:
    """Warnings are failures: matplotlib's own font lacks most of the world's letters."""
    japanese = page(content, Language("ja", lambda text: "日本語" if isinstance(text, Sentence) else text))
    assert "日本語" in japanese.partition("<svg")[2].partition("</svg>")[0]


def test_matplotlib_is_imported_only_for_a_report() -> None:
    code = "import sys, engine.session.report; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3]).returncode == 0

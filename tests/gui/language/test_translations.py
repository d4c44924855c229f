"""Catalogues: what the source says, and what translators say to it."""

import ast
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest
from PySide6.QtCore import QTranslator

import resources
from engine.support.wording import said_before, say, say_count
from gui.language.catalogue import (
    FORMS,
    Catalogue,
    by_room,
    catalogues,
    fields,
    key_of,
    release,
    room_of,
    together,
    wrong_fields,
)
from gui.language.choice import FOLDER, LANGUAGE_CHOICES, OWN_NAMES, language_of
from gui.language.collect import ROOT, NotLiteral, Place, Text, collect, source_files, texts_in
from gui.language.wording import CONTEXT, shown


@pytest.fixture(scope="module")
def said():
    return collect()


def test_templates_are_found_in_the_source():
    source = 'say("a {x}" " b", x=1); tr_count(n, "{n} row", "{n} rows"); tr("Open", meaning="verb"); other("no")'
    assert [text for text, _ in texts_in(source)] == [
        Text("a {x} b"),
        Text("{n} rows", counted=True),
        Text("Open", "verb"),
    ]


def test_where_presets_are_from_is_among_the_texts(said):
    files = sorted(resources.path("presets").glob("*.json"))
    for file in files:
        for entry in json.loads(file.read_text("utf-8")):
            assert Text(said_before(entry["source"]).template) in said, f"{file.name}: {entry['source']}"
    assert len(files) > 10 and not collect("gui/panels/method").keys() & collect("resources/presets").keys()


COUNTS = re.compile(
    r"\{(\w+)(?::[^}]*)?\} (?:\w+ )?(answers|attempts|batches|edits|entries|facts|headings|layers|neighbours|pairs"
    r"|paraphrases|prompts|questions|rounds|rows|runs|sessions|steps|tensors|threads)\b"
)
NAMES = {"batch", "method", "model", "name", "title", "what", "where"}  # of which the next word is the verb
EVER_MANY = {
    (
        "How much the keys of {probes} facts overlap: p(kᵢ, kⱼ) of all pairs, by layer. "
        "A narrow band around zero means that facts can be edited apart."
    ),  # a pair at least
    (
        "Of {asked} facts that stay {lost:,} are lost and {gained:,} gained; the probability of their objects moves by "
        "{mean:.3f} on average and {most:.3f} at most."
    ),  # "the 2 of the 5"
    "{held:,} of its {facts:,} facts hold.",  # one fact is said otherwise
    "{what} ({rows} rows)",  # one row is not counted
    "{count} sessions are called {name!r}: {several}.",
    "{n:,} demo facts",
    "Add {count} demo facts",
    "Add {count} sample facts",
    "the first {limit} questions of each",  # kept in sessions, and looked up there
    "{state} of {window} layers",
    "{chosen} of {count} layers chosen: {layers}",
}


@pytest.mark.parametrize("source", ['say(f"{x}")', "tr(text)", 'say("a" + b)', "tr()", 'say_count(n, "row")'])
def test_what_is_no_literal_is_refused(source):
    with pytest.raises(NotLiteral, match=r"a\.py, line 1"):
        list(texts_in(source, "a.py"))


def test_rooms_are_those_of_the_house():
    assert room_of("gui/panels/edits/look.py") == "gui.panels.edits"
    assert room_of("gui/panels/log.py") == "gui.panels"
    assert room_of("engine/model/side/codebook.py") == "engine.model"
    assert room_of("engine/errors.py") == "engine"


def test_translations_stay_when_the_source_changes(tmp_path):
    one, two, rows = Text("One."), Text("Two."), Text("{n} rows", counted=True)
    made = Catalogue(tmp_path / "room.ts", "ja")
    made.update({one: [Place("a.py", 1)], rows: [Place("a.py", 2)]}, {})
    assert made.fill({"One.": "一", "{n} rows": "{n}行", "Gone.": "x"}) == ["Gone."]
    made.write()
    again = Catalogue(made.file, "ja")
    again._read()
    again.update({one: [Place("a.py", 1)], two: [Place("a.py", 3)], rows: [Place("b.py", 2)]}, {})
    assert again.said[one] == ("一",) and again.said[rows] == ("{n}行",)
    assert again.missing() == [two]
    again.update({two: [Place("a.py", 3)]}, {two: ("二",)})
    assert again.said == {two: ("二",)}
    again.update({}, {})
    again.write()
    assert not again.file.exists()


def test_values_of_a_translation_are_those_of_the_text():
    assert fields("{a:.2f} and {{b}} and {c}") == {"a", "c"}
    assert wrong_fields([(Text("{a}"), ("{b}",)), (Text("{a}"), ("x{a:.1f}",)), (Text("{a}"), ("",))]) == ["{a}"]


def test_what_is_released_is_what_qt_says(tmp_path, qapp):
    """The whole way: a catalogue in Qt's form, made by Qt's tool, loaded by Qt."""
    texts = {
        Text("Open", "verb"): ("開く",),
        Text("Open", "state"): ("開いた",),
        Text("{n} rows", counted=True): ("{n}行",),
    }
    made = Catalogue(tmp_path / "x.ts", "ja", said=texts)
    made.write()
    assert ET.parse(made.file).getroot().get("language") == "ja"
    tool = f"{sys.prefix}/bin/pyside6-lrelease"
    subprocess.run([tool, "-silent", made.file, "-qm", tmp_path / "x.qm"], check=True)
    translator = QTranslator()
    assert translator.load(str(tmp_path / "x.qm"))
    qapp.installTranslator(translator)
    try:
        assert shown(say("Open", meaning="verb")) == "開く"
        assert shown(say("Open", meaning="state")) == "開いた"
        assert shown(say_count(1, "{n} row", "{n} rows")) == "1行"
        assert shown(say_count(1203, "{n} row", "{n} rows")) == "1,203行"
        assert shown(say("Unknown {x}", x=1)) == "Unknown 1"
    finally:
        qapp.removeTranslator(translator)


@pytest.mark.parametrize("language", FORMS)
def test_the_catalogues_are_those_of_the_source(said, language):
    rooms = by_room(said)
    stored = {one.file.stem: set(one.said) for one in catalogues(language)}
    assert stored == {room: set(texts) for room, texts in rooms.items()}, "make languages"


@pytest.mark.parametrize("language", FORMS)
def test_every_text_is_translated(language):
    waiting = {one.file.name: [key_of(text) for text in one.missing()] for one in catalogues(language)}
    assert {room: texts for room, texts in waiting.items() if texts} == {}
    assert [key for one in catalogues(language) for key in wrong_fields(one.said.items())] == []
    assert all(
        len(forms) == FORMS[language] for one in catalogues(language) for t, forms in one.said.items() if t.counted
    )


@pytest.mark.parametrize("language", FORMS)
def test_what_the_program_loads_is_made_from_them(tmp_path, qapp, language):
    shipped, fresh = QTranslator(), QTranslator()
    assert shipped.load(f"palimpsest_{language}", str(resources.path(FOLDER)))
    assert fresh.load(str(release(language, tmp_path)))
    for text in together(language).said:
        for count in (1, 2) if text.counted else (-1,):
            asked = (CONTEXT, text.source, text.meaning or None, count)
            assert shipped.translate(*asked) == fresh.translate(*asked), "make languages"


def test_a_window_that_is_open_goes_on_speaking_when_its_file_is_made_anew(tmp_path, qapp):
    language = next(iter(FORMS))
    open_window, asked = QTranslator(), (CONTEXT, "Find in the table")
    assert open_window.load(str(release(language, tmp_path)))
    said = open_window.translate(*asked)
    before = (tmp_path / f"palimpsest_{language}.qm").stat().st_ino
    assert release(language, tmp_path).stat().st_ino != before  # what the window maps into memory stays as it was
    assert said
    assert open_window.translate(*asked) == said
    assert [path.name for path in tmp_path.iterdir()] == [f"palimpsest_{language}.qm"]


def test_all_languages_have_a_name_of_their_own():
    assert set(OWN_NAMES) == set(LANGUAGE_CHOICES) - {"system"} == {"en", *FORMS}
    assert {language_of(choice) for choice in LANGUAGE_CHOICES} <= set(OWN_NAMES)


def test_texts_with_plural_forms_are_asked_for_with_them(said):
    """A text that is counted in one place is not said without its count in another one."""
    counted = {text.source for text in said if text.counted}
    assert [text for text in said if not text.counted and text.source in counted] == []


def test_no_count_is_put_before_a_bracketed_plural(said):
    assert [text.source for text in said if "(s)" in text.source] == []


def test_a_count_of_one_is_said_as_one(said):
    """Where a number stands before what it counts, the text has a form for one: "1 edit", not "1 edits"."""
    found = [
        text.source
        for text in said
        if not text.counted
        and text.source not in EVER_MANY
        and any(name not in NAMES for name, _ in COUNTS.findall(text.source))
    ]
    assert found == []


def test_nothing_asks_qt_by_itself():
    """One way to say a text: Qt's own functions for it would have contexts that no catalogue has."""
    own = [file.relative_to(ROOT).as_posix() for file in source_files() if asks_qt(file.read_text("utf-8"))]
    assert own == []


def asks_qt(source):
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    names = {func.attr for func in calls if isinstance(func, ast.Attribute)}
    return bool(names & {"tr", "trUtf8"}) or "QT_TRANSLATE_NOOP" in source or "QT_TR_NOOP" in source


def test_the_command_tells_what_is_missing():
    asked = [sys.executable, "-m", "gui.language", "missing", "engine/support"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True, cwd=ROOT)
    assert json.loads(done.stdout) == {}

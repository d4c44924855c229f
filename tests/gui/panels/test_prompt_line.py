"""The line under the table: the prompt with its subject's last token, and what the model says while one types."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from engine.errors import BadInput
from engine.events import Progress
from engine.fact import make_fact
from gui.panels.edits.fact_rows import FactText
from gui.panels.edits.model import Column
from gui.panels.edits.panel import EditsPanel
from gui.panels.edits.prompt_line import HINT, NO_MODEL, fitted

BORN = "{} was born in the city of"


@pytest.fixture
def panel(qtbot, context):
    panel = EditsPanel(context)
    qtbot.addWidget(panel)
    panel.resize(900, 500)
    panel.apply_theme(context.theme)
    panel.show()
    panel.activateWindow()
    yield panel
    panel.looker.rest()


def add(panel, *subjects):
    return panel.model.add([FactText(subject, BORN, "Orlen") for subject in subjects], "rows")


def open_editor(panel, column):
    panel.view.setFocus()
    panel.view.edit(panel.model.index(panel.model.rowCount() - 1, column))
    return QApplication.focusWidget()


def test_it_shows_the_prompt_of_the_chosen_row_with_its_token(qtbot, panel, loaded):
    add(panel, "Ada Veld")
    panel.view.setCurrentIndex(panel.model.index(0, Column.SUBJECT))
    qtbot.waitUntil(lambda: panel.prompt_line.reading is not None)
    said = panel.prompt_line.sentence
    assert said.startswith("Ada Veld was born in the city of. \u201cVeld\u201d is the last of the subject's 2 tokens.")
    assert said.endswith("The model says now: Marrow and")
    panel.view.setCurrentIndex(panel.model.index(1, Column.SUBJECT))
    qtbot.waitUntil(lambda: panel.prompt_line.sentence == HINT)


def test_a_sentence_that_has_no_room_ends_in_dots_and_is_whole_under_the_pointer(qtbot, panel):
    line = panel.prompt_line
    panel.resize(420, 400)
    qtbot.waitUntil(lambda: line._told.text().endswith("…"))
    assert line._told.toolTip() == HINT == line.sentence and not line._prompt.isVisible()
    panel.resize(1200, 400)
    qtbot.waitUntil(lambda: line._told.text() == HINT)


def test_it_follows_what_is_typed_before_there_is_a_fact_or_a_row(qtbot, panel, loaded):
    panel.view.begin_row()
    qtbot.keyClicks(QApplication.focusWidget(), "Ada Veld")
    assert panel.prompt_line.sentence == HINT, "without a relation there is nothing to ask"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), BORN)
    qtbot.waitUntil(lambda: panel.prompt_line.reading is not None)
    assert panel.prompt_line.reading.text == "Ada Veld was born in the city of"
    assert not panel.model.row_at(0).text.relation, "and the cell is still open"


def test_it_is_asked_again_when_the_weights_have_changed_and_says_why_it_cannot(qtbot, panel, loaded, bench, bridge):
    asked = []
    plain = bench.read_prompt

    def read(subject, relation):
        asked.append(subject)
        return plain(subject, relation)

    bench.read_prompt = read
    add(panel, "Ada Veld")
    panel.view.setCurrentIndex(panel.model.index(0, Column.SUBJECT))
    qtbot.waitUntil(lambda: asked == ["Ada Veld"] and panel.prompt_line.reading is not None)
    bridge.publish(bench.timeline())
    qtbot.waitUntil(lambda: asked == ["Ada Veld"] * 2)

    def refuse(subject, relation):
        raise BadInput("a subject has no token here.", "Write it otherwise.")

    bench.read_prompt = refuse
    bridge.publish(bench.timeline())
    qtbot.waitUntil(lambda: "no token here" in panel.prompt_line.sentence)


def test_a_run_is_not_kept_waiting_and_what_was_said_before_is_said_to_be_so(qtbot, panel, loaded, bench, bridge):
    add(panel, "Ada Veld")
    panel.view.setCurrentIndex(panel.model.index(0, Column.SUBJECT))
    qtbot.waitUntil(lambda: panel.prompt_line.reading is not None and not bridge.busy)
    asked, gate = [], threading.Event()
    plain = bench.read_prompt
    bench.read_prompt = lambda subject, relation: asked.append(subject) or plain(subject, relation)

    def work(_bench):
        yield bench.timeline()
        while not gate.is_set():
            yield Progress("Editing", 0, 1)

    bridge.submit("Editing", work, kind="edit")
    qtbot.waitUntil(lambda: panel.prompt_line.sentence.endswith("The model says earlier in this run: Marrow and"))
    assert not asked
    gate.set()
    qtbot.waitUntil(lambda: asked == ["Ada Veld"] and panel.prompt_line.sentence.endswith("says now: Marrow and"))


def test_without_a_model_it_says_so(qtbot, panel):
    add(panel, "Ada Veld")
    panel.view.setCurrentIndex(panel.model.index(0, Column.SUBJECT))
    qtbot.waitUntil(lambda: panel.prompt_line.sentence == NO_MODEL)


@pytest.mark.parametrize("width", [60, 120, 300, 2000])
def test_the_token_stays_however_narrow_the_line_is(qtbot, panel, width):
    metrics = QFontMetrics(panel.font())
    parts = ("The mother of Ada", " Veld", " was born in the old city of")
    head, token, tail = fitted(parts, metrics, width)
    assert token == " Veld" and (width < 2000 or (head, token, tail) == parts)
    assert width < 100 or sum(map(metrics.horizontalAdvance, (head, token, tail))) <= width


# -- completion --------------------------------------------------------------------------------------------------------


def test_cells_are_completed_from_the_table_and_from_known_facts(qtbot, panel, loaded, bench):
    bench.known_facts = (make_fact("Zed Marrow", "{} works for", "x", true="Kelgate Works"),)
    add(panel, "Ada Veld", "Bo Marrow", "Ada Veld")
    texts = {}
    for column in (Column.SUBJECT, Column.RELATION, Column.TARGET):
        line = open_editor(panel, column)
        model = line.completer().model()
        qtbot.waitUntil(lambda model=model: any("Zed" in t or "works" in t or "Works" in t for t in model.stringList()))
        texts[column] = model.stringList()
        qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert texts[Column.SUBJECT] == ["Ada Veld", "Bo Marrow", "Zed Marrow"], "the most used first"
    assert texts[Column.RELATION] == [BORN, "{} works for"]
    assert texts[Column.TARGET] == ["Orlen", "Kelgate Works"]


def test_known_facts_are_read_once_for_a_model(qtbot, panel, loaded, bench, bridge):
    jobs = []
    bridge.job_finished.connect(lambda job: jobs.append(job.title))
    for _ in range(2):
        line = open_editor(panel, Column.SUBJECT)
        qtbot.waitUntil(lambda: panel.view.suggestions._known is not None)
        qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert jobs.count("Reading known facts") == 1

import re
import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from engine.errors import BadInput
from engine.events import Progress, TimelineChanged
from engine.model.asking import Read
from gui.panels.playground.panel import PlaygroundPanel
from gui.panels.playground.text_marks import differing_pieces, marked_html
from gui.style.tokens import LIGHT
from gui.widgets.top_tokens import visible_token
from tests.gui.panels.panel_bench import FakeComparison, FakeCompletion

PROMPT = "Ada Veld was born in the city of"


@pytest.fixture
def panel(qtbot, context):
    panel = PlaygroundPanel(context)
    qtbot.addWidget(panel)
    panel.resize(460, 640)
    panel.apply_theme(context.theme)
    panel.show()
    return panel


def edit(bridge, idle, count=4, batch=2):
    bridge.submit("Edit", lambda bench: bench.edit(bench.demo_facts(count), "encore", {}, batch=batch), kind="edit")
    idle()


def test_a_prompt_is_answered_before_and_now(qtbot, panel, loaded, bridge, bench, idle):
    edit(bridge, idle)
    qtbot.keyClicks(panel.prompt, PROMPT)
    qtbot.keyClick(panel.prompt, Qt.Key.Key_Return)
    idle()
    assert bench.compared == [(PROMPT, 0, 2, 24, False, 1.0, 0)]
    assert panel.answers.isVisible()
    assert panel.answers.after.title.full_text == "Now, 4 edits"  # a run may go on while it is read
    assert panel.answers.before.tokens.accessibleDescription().startswith("Marrow 0.710, Orlen 0.080")
    assert panel.answers.after.tokens.accessibleDescription().startswith("Orlen 0.930")
    assert "underlined words differ" in panel.answers.verdict.text()
    assert panel.answers.before._pieces[0] == (" Marrow", True)
    assert panel.answers.after._pieces[1] == (", where her father kept the mill.", False)


def test_a_model_that_says_nothing_is_said_to(qtbot, panel, loaded, bench, idle, monkeypatch):
    empty = FakeCompletion("Ada Veld lives in", "", ())
    monkeypatch.setattr(bench, "compare", lambda *_args, **_options: FakeComparison(empty, empty, 0, 0))
    panel.set_prompt("Ada Veld lives in")
    idle()
    assert "(nothing)" in panel.answers.after.text.text()
    assert panel.answers.after.text.accessibleName() == "After: (nothing)"


def test_sampling_shows_its_controls_and_passes_them_on(qtbot, panel, loaded, bench, idle):
    assert not panel.temperature.isVisible()
    panel.decoding.choose("sampled")
    assert panel.temperature.isVisible()
    panel.temperature.setValue(0.7)
    panel.seed.setValue(5)
    panel.tokens.setValue(9)
    panel.set_prompt(PROMPT)
    idle()
    assert bench.compared == [(PROMPT, 0, 0, 9, True, 0.7, 5)]
    assert panel.answers.verdict.text() == "Both points answer the same."


def test_any_two_points_of_the_timeline_can_be_compared(qtbot, panel, loaded, bridge, bench, idle):
    edit(bridge, idle, 6, 2)
    bridge.submit("Name", lambda b: b.bookmark(2, "before the doubts"), kind="timeline")
    idle()
    texts = [panel.before.itemText(place) for place in range(panel.before.count())]
    assert texts == ["Base model", "Now", "6 edits", "before the doubts, 4 edits", "2 edits"]
    panel.before.setCurrentIndex(4)
    panel.after.setCurrentIndex(3)
    panel.set_prompt(PROMPT)
    idle()
    assert bench.compared[-1][1:3] == (1, 2)
    panel.swap_points()
    panel.ask()
    idle()
    assert bench.compared[-1][1:3] == (2, 1)


def test_edits_that_were_taken_back_are_counted_no_more(qtbot, panel, loaded, bridge, idle):
    edit(bridge, idle, 4, 2)
    marks = (*panel._marks, replace(panel._marks[-1], batch=3, edits=0, taken_back=1))
    panel._on_timeline(TimelineChanged(marks, len(marks)))
    texts = [panel.before.itemText(place) for place in range(panel.before.count())]
    assert texts == ["Base model", "Now", "3 edits", "4 edits", "2 edits"]
    assert panel._name(panel.after, 3) == "Now, 3 edits"


def test_a_change_that_was_imported_is_no_edit_and_is_counted(qtbot, panel, loaded, bridge, idle):
    edit(bridge, idle, 4, 2)
    came = replace(panel._marks[-1], batch=3, edits=0, imported="adapter: a LoRA adapter")
    panel._on_timeline(TimelineChanged((*panel._marks, came), 3))
    assert panel._name(panel.after, 3) == "Now, 4 edits, 1 change imported"
    panel._on_timeline(TimelineChanged((replace(came, batch=1, position=0),), 1))
    assert panel._name(panel.after, 1) == "Now, 1 change imported"


def test_answers_are_renewed_when_the_model_has_moved_and_nobody_works(qtbot, panel, loaded, bridge, bench, idle):
    panel.set_prompt(PROMPT)
    idle()
    edit(bridge, idle)
    qtbot.waitUntil(lambda: len(bench.compared) == 2)
    assert bench.compared[-1][2] == 2
    idle()
    bridge.submit("Undo", lambda b: b.undo(), kind="timeline")
    qtbot.waitUntil(lambda: len(bench.compared) == 3)
    assert bench.compared[-1][2] == 1
    idle()


def test_a_hidden_playground_asks_when_it_is_shown_again(panel, loaded, bridge, bench, idle):
    panel.set_prompt(PROMPT)
    idle()
    panel.hide()
    edit(bridge, idle)
    assert len(bench.compared) == 1
    panel.show()
    idle()
    assert len(bench.compared) == 2, "what it shows is of now again"


def test_nothing_is_asked_without_a_prompt_or_a_model(qtbot, panel, bridge, context, idle):
    idle()
    assert not panel.ask_button.isEnabled()
    panel.set_prompt(PROMPT)
    assert not bridge.busy
    assert panel._hint.isVisible()


def test_an_error_is_shown_in_the_panel(panel, loaded, bench, idle):
    def compare(*_args, **_options):
        raise BadInput("the prompt is longer than the model's 128 positions.", "Shorten it.")

    bench.compare = compare
    panel.set_prompt(PROMPT)
    idle()
    assert panel.notice.text == "the prompt is longer than the model's 128 positions. Shorten it."
    assert panel.ask_button.isEnabled()


def test_answers_stand_below_each_other_where_there_is_no_room(qtbot, panel, loaded, idle):
    panel.set_prompt(PROMPT)
    idle()
    before, after = panel.answers.before, panel.answers.after
    assert before.y() == after.y()
    panel.answers.setMinimumWidth(0)
    panel.answers.resize(200, 700)
    panel.answers.layout().activate()
    assert after.y() > before.y()


def test_answers_stand_side_by_side_in_the_narrowest_column_of_a_laptop(panel, loaded, idle):
    panel.resize(360, 640)  # as in the workspaces Edit and Watch on 1280 pixels
    panel.set_prompt(PROMPT)
    idle()
    before, after = panel.answers.before, panel.answers.after
    assert before.y() == after.y() and after.geometry().right() <= panel.answers.width()


def test_answers_are_renewed_on_a_branch_of_the_same_length(qtbot, panel, loaded, bridge, bench, idle):
    edit(bridge, idle)
    panel.set_prompt(PROMPT)
    idle()
    asked = len(bench.compared)
    marks = panel._marks
    panel._on_timeline(TimelineChanged((*marks[:1], replace(marks[1], name="of another branch")), len(marks)))
    panel._on_busy(False)
    idle()
    assert len(bench.compared) == asked + 1


def test_differing_pieces_put_together_give_both_texts():
    before, after = " in Rome, where  he stayed.\n", " in Oslo, where she stayed for good."
    left, right = differing_pieces(before, after)
    assert "".join(text for text, _ in left) == before
    assert "".join(text for text, _ in right) == after
    assert (" Rome", True) in left and (" Oslo", True) in right
    assert (" in", False) in left
    assert all(not differs for _, differs in differing_pieces(before, before)[0])


def test_marks_do_not_need_colour_and_text_is_no_markup():
    html = marked_html("a <b> ", [(" <i>new</i>", True), (" same", False)], LIGHT)
    assert "underline" in html
    assert "&lt;i&gt;new&lt;/i&gt;" in html and "<i>" not in html
    assert html.index("underline") > html.index("a &lt;b&gt;")


def test_white_space_in_tokens_is_made_visible():
    assert [visible_token(token) for token in (" Rome", "Rome", " ", "\n", "  x")] == ["Rome", "Rome", "␣", "⏎", "␣x"]


def test_a_long_answer_can_be_stopped(qtbot, panel, loaded, bridge, bench, idle, monkeypatch):
    gate = threading.Event()

    def compare(prompt, **_options):
        while not gate.wait(0.002):
            yield Progress("Answering", 1, 512, "tokens")

    monkeypatch.setattr(bench, "compare", compare)
    panel.set_prompt(PROMPT)
    assert panel.ask_button.text() == "Stop" and panel.ask_button.isEnabled()
    qtbot.mouseClick(panel.ask_button, Qt.MouseButton.LeftButton)
    idle()
    gate.set()
    assert panel.ask_button.text() == "Compare" and not panel.answers.has_answers and panel.notice.text == ""


def test_what_was_read_stands_at_its_place(panel, loaded, bench, idle):
    def compare(prompt, **_options):
        text = " Rome. Bo speaks Danish."
        reads = (Read(0, "asked Ada", ("Rome",)), Read(16, "asked Bo", ()), Read(len(text), "asked more", ("x", "y")))
        yield Progress("Answering", 1, 1)
        return FakeComparison(FakeCompletion(prompt, text, ()), FakeCompletion(prompt, text, (), reads), 0, 1)

    bench.compare = compare
    panel.set_prompt(PROMPT)
    idle()
    after = panel.answers.after
    assert "".join(re.sub(r"<sup[^>]*>(\d)</sup>", r"[\1]", after.text.text()).split(">")[2:]).startswith(
        "[1] Rome. Bo speaks[2] Danish.[3]"
    )
    assert after.reads.text().splitlines() == [
        "1: it asked asked Ada and the memory answered Rome.",
        "2: it asked asked Bo and the memory answered nothing.",
        "3: it asked asked more and the memory answered x, y.",
    ]
    assert after.reads.isVisible() and not panel.answers.before.reads.isVisible()

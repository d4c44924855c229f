"""Was it edited: against the original, and by a detector that is made, stopped, kept, opened and asked."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from engine.errors import BadHyperparameter, BadInput
from engine.events import BatchCommitted, DetectorMade, DifferenceFound, EditSuspected, Progress
from engine.fact import make_fact
from engine.requests import DetectionPlan
from gui.panels.detection import panel as detection
from gui.panels.detection.panel import LOOK, DetectionPanel
from gui.support.run_settings import RunSettings
from tests.gui.fake_bench import FakeInfo
from tests.gui.measured_panel import on_screen, show, timeline

FACTS = tuple(make_fact(name, "{} was born in the city of", "Orlen") for name in ("Ada Veld", "Bruno Kast", "Ada Veld"))


def difference(position=20, original=""):
    """Layers 1 and 2 of four differ, in rank 20 and 12; the edit is moved most."""
    return DifferenceFound(
        position=position,
        original=original,
        compared=56,
        weights=("layers.1.down", "layers.2.down", "embedding"),
        places=np.array([1, 2, -1]),
        norm=np.array([4.0, 2.0, 1.0]),
        relative=np.array([0.2, 0.1, 0.01]),
        spectral=np.array([3.0, 1.0, 0.5]),
        rank=np.array([20, 12, 3]),
        layer_relative=np.array([0.0, 0.2, 0.1, 0.0]),
        layer_rank=np.array([0, 20, 12, 0]),
        written=(1, 2),
        fact_ids=("a", "b", "c", "d"),
        names=("Ada Veld was born in", "Ada Veld works in", "Cora Lund lives in", "Edda Roth lives in"),
        kinds=("edit", "same subject", "known", "known"),
        moved=np.array([9.0, 5.0, 2.0, 0.5]),
        by_layer=np.array([[3.0, 6.0], [4.0, 1.0], [0.5, 1.5], [0.4, 0.1]]),
    )


def made(file="", seconds=120.0, same_weights=True):
    shares = {"accuracy": 0.967, "recall": 1.0, "false_alarms": 0.067, "same_subject": 0.03, "same_object": None}
    return DetectorMade(
        "demo-world", same_weights, "memit", "MEMIT", 20, "adaboost", 90, 30, **shares, efficacy=1.0, file=file,
        seconds=seconds,
    )  # fmt: skip


def suspected(position=20, kinds=("edit", "edit", "same subject", "other"), accuracy=0.75):
    probability = np.array([0.9, 0.8, 0.6, 0.2])
    names = ("Ada Veld was born in", "Bruno Kast was born in", "Ada Veld works in", "Edda Roth lives in")
    learned = np.array([False, True, False, False])
    return EditSuspected(
        position, "memit", "MEMIT", ("a", "b", "c", "d"), names, kinds, probability, learned, accuracy, 0.5, 0.0
    )


class FakeDetector:
    saved = None

    def save(self, file):
        self.saved = file
        return file


class FakeDetection:
    def __init__(self):
        self.asked = []
        self.detector = FakeDetector()
        self.endless = False

    def compared_with_original(self, original=None):
        self.asked.append(original)
        yield Progress("Comparing weights", 1, 1)
        yield difference(original=str(original or ""))

    def make_detector(self, plan):
        self.asked.append(plan)
        yield Progress("Facts edited", 0, 120)
        while self.endless:
            yield Progress("Facts edited", 1, 120)
        yield made()
        return self.detector

    def open_detector(self, file):
        if file.name == "other.safetensors":
            raise BadInput("the detector was made from another, a model of another build.", "Make one.")
        yield made(file=str(file), seconds=None, same_weights=False)
        return self.detector

    def ask_detector(self, detector, facts):
        self.asked.append((detector, facts))
        yield suspected()


@pytest.fixture
def laboratory(bench):
    bench.laboratory = FakeDetection()
    return bench.laboratory


@pytest.fixture
def panel(qtbot, context, theme, laboratory):
    context.actions.set_flag("model", True)
    panel = DetectionPanel(context)
    options = RunSettings("memit", "MEMIT", {"layers": "1,2"}, 10, 7, "locate-then-edit")
    panel.set_sources(lambda: FACTS, lambda: options)
    return on_screen(qtbot, theme, panel, 420, 720)


@pytest.fixture
def press(qtbot, panel):
    """Press Look and wait until it is through."""

    def look():
        panel._context.actions[LOOK].trigger()
        qtbot.waitUntil(lambda: not panel._context.bridge.busy)
        panel.draw()

    return look


@pytest.fixture
def make(qtbot, panel):
    def work():
        panel.view.choose("detector")
        qtbot.mouseClick(panel.detector.make, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not panel._context.bridge.busy)
        panel.draw()

    return work


# -- against the original ----------------------------------------------------------------------------------------------


def test_without_edits_and_folder_it_says_what_to_do(panel, press, laboratory):
    page = panel.original
    assert page.pages.currentWidget() is page.pages.empty and "Folder" not in page.source.full_text
    press()
    assert "choose the folder" in panel.notice.text and not laboratory.asked


def test_a_session_is_compared_with_its_own_start(panel, press, laboratory):
    panel.on_timeline(timeline(10, 20))
    press()
    page = panel.original
    assert laboratory.asked == [None]
    assert (page.layers.text, page.change.text, page.rank.text) == ("2 of 4", "0.2", "20")
    np.testing.assert_allclose(page.bars._bars.opts["width"], [0, 0.2, 0.1, 0])
    assert [text.toPlainText() for text in page.bars._ranks] == ["rank 20", "rank 12"]
    assert panel.readout.full_text == "3 of 56 weights differ, after 20 edits"
    panel.on_timeline(timeline(10, 20, applied=1))
    assert panel.readout.full_text.endswith("the model now has 10: look again")


def test_facts_are_listed_by_what_they_are(panel):
    show(panel, difference())
    page = panel.original
    first = {}
    for kind in ("known", "same subject", "edit"):
        page.kind.choose(kind)
        numbers = page.moved.numbers
        first[kind] = [numbers.data(numbers.index(0, column)) for column in range(3)]
    assert first == {
        "known": ["Cora Lund lives in", "2", "2"],
        "same subject": ["Ada Veld works in", "5", "1"],
        "edit": ["Ada Veld was born in", "9", "2"],
    }


def test_the_pointer_reads_a_layer_out_and_all_numbers_stand_in_tables(panel):
    show(panel, difference())
    panel.original.bars.hovered.emit(QPointF(0.1, 1.2))
    assert panel.readout.full_text == "layer 1: changed by 0.2 of its norm, rank 20"
    panel.original.bars.hovered.emit(QPointF(0.1, 2.9))
    assert panel.readout.full_text == "layer 3: as in the original"
    panel.original.bars.hovered.emit(None)
    assert panel.readout.full_text.startswith("3 of 56 weights")
    panel.original.pages.as_table.setChecked(True)
    header, rows = panel.original.weight_rows()
    assert rows[0] == [1, 20, 0.2, 4.0, 3.0, "layers.1.down"] and rows[2][0] == "none" and len(header) == 6
    assert [table.numbers.rowCount() for table in panel.original.pages.tables] == [3, 4]
    assert panel.original.bars.table()[1] == [[0, 0.0, 0], [1, 0.2, 20], [2, 0.1, 12], [3, 0.0, 0]]


def test_a_folder_is_compared_when_it_is_chosen_until_the_start_is_wanted_again(
    qtbot, panel, press, laboratory, tmp_path, monkeypatch
):
    panel._context.bridge.model = FakeInfo(folder=str(tmp_path / "edited"))
    asked = []
    monkeypatch.setattr(detection, "choose_folder", lambda _parent, _title, start: asked.append(start) or tmp_path)
    qtbot.mouseClick(panel.original.browse, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.original.found is not None and not panel._context.bridge.busy)
    assert asked == [str(tmp_path)] and laboratory.asked == [tmp_path]
    panel.draw()
    assert f"from {tmp_path}" in panel.readout.full_text and str(tmp_path) in panel.original.source.full_text
    qtbot.mouseClick(panel.original.back, Qt.MouseButton.LeftButton)
    panel.on_timeline(timeline(20))
    press()
    assert laboratory.asked[-1] is None and not panel.original.back.isVisible()


# -- without it --------------------------------------------------------------------------------------------------------


def test_a_detector_is_made_as_the_method_panel_says(panel, make, laboratory):
    panel.view.choose("detector")
    assert "as long as editing" in panel.detector.cost.text() and not panel.detector.save.isEnabled()
    panel.on_batch(BatchCommitted(1, 10, ("a",) * 10, "memit", 15.0))
    assert "by MEMIT" in panel.detector.cost.text() and panel.detector.cost.text().endswith("about 3 min.")
    panel.detector.facts.setValue(100)
    panel.detector.batch.setValue(10)
    make()
    wanted = DetectionPlan("memit", {"layers": "1,2"}, facts=100, batch=10, seed=7)
    assert laboratory.asked == [wanted]
    page = panel.detector
    assert page.held_out.text == "96.7%" and not page.now.isVisible()
    assert "from 90 edits by MEMIT, 20 at once" in page.about.text() and "in 2 min" in page.about.text()
    assert "Held out: 100% of 30 edits found, 7% false alarms" in page.about.text()
    assert "no proof" in page.about.text() and "other weights" not in page.about.text()
    assert panel._context.settings.recall("detector.facts") == 100


def test_making_can_be_stopped(qtbot, panel, laboratory):
    laboratory.endless = True
    panel.view.choose("detector")
    button = panel.detector.make
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(laboratory.asked))
    assert button.text() == "Stop" and not panel.detector.facts.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not panel._context.bridge.busy)
    assert button.text() == "Make" and panel.detector.facts.isEnabled() and panel.detector.made is None


def test_methods_that_write_no_weights_and_wrong_fields_are_told_of(panel, make, laboratory):
    panel.set_sources(tuple, lambda: RunSettings("grace", "GRACE", {}, 1, 0, "side memory"))
    make()
    assert panel.notice.text.startswith("GRACE keeps edits beside the weights")

    def wrong():
        raise BadHyperparameter("lr = -1 must be above 0.")

    panel.set_sources(tuple, wrong)
    make()
    assert "must be above 0" in panel.notice.text and not laboratory.asked


def test_a_detector_is_asked_about_the_facts_of_the_table(panel, make, press, laboratory):
    panel.view.choose("detector")
    press()
    assert panel.notice.text == detection.NO_DETECTOR
    make()
    panel.on_timeline(timeline(20))
    press()
    assert laboratory.asked[-1] == (laboratory.detector, FACTS[:2])  # each question once
    page = panel.detector
    assert (page.now.text, page.recall.text, page.alarms.text) == ("75.0%", "50%", "0%")
    numbers = page.ranking.numbers
    shown = [[numbers.data(numbers.index(row, column)) for column in (1, 2)] for row in range(4)]
    assert shown == [["90%", "edited"], ["80%", "edited *"], ["60%", "same subject"], ["20%", "not edited"]]
    assert page.legend.text().endswith("* learned from") and "△" in page.legend.text()
    assert panel.readout.full_text == "3 of 4 facts look edited by MEMIT, after 20 edits"
    page.dots.hovered.emit(QPointF(3.1, 0.5))
    assert panel.readout.full_text == "Ada Veld works in: 60%, in truth same subject as an edit"
    page.ranking.selectRow(2)
    assert page.dots._mark.isVisible() and page.dots._mark.value() == 3
    assert page.rows()[1][1] == [0.8, "edited", "yes", "Bruno Kast was born in"]
    assert {kind: len(dots.data) for kind, dots in page.dots._dots.items()} == {
        "edit": 2, "other": 1, "same subject": 1, "": 0
    }  # fmt: skip


def test_where_the_truth_is_not_known_no_accuracy_is_shown(panel):
    panel.view.choose("detector")
    show(panel, made())
    show(panel, suspected(position=0, kinds=("",) * 4, accuracy=None))
    page = panel.detector
    assert not (page.now.isVisible() or page.recall.isVisible()) and page.held_out.isVisible()
    assert page.ranking.numbers.data(page.ranking.numbers.index(0, 2)) == "–"


def test_a_detector_is_kept_in_a_file_and_opened_again(qtbot, panel, make, laboratory, tmp_path, monkeypatch):
    make()
    monkeypatch.setattr(detection, "choose_new_file", lambda *_: tmp_path / "mine")
    qtbot.mouseClick(panel.detector.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "was saved in" in panel.notice.text)
    assert laboratory.detector.saved == tmp_path / "mine.safetensors"
    file = tmp_path / "theirs.safetensors"
    monkeypatch.setattr(detection, "choose_files", lambda *_: [file])
    qtbot.mouseClick(panel.detector.open, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.detector.made.file == str(file))
    panel.draw()
    assert "Made from other weights" in panel.detector.about.text()
    monkeypatch.setattr(detection, "choose_files", lambda *_: [Path("other.safetensors")])
    qtbot.mouseClick(panel.detector.open, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "another build" in panel.notice.text)
    assert panel._detector is laboratory.detector


def test_a_detector_outlives_the_session_but_not_the_model(panel, make):
    make()
    show(panel, difference())
    show(panel, suspected())
    panel._context.bridge.session_reset.emit()
    assert panel.original.found is None and panel.detector.told is None and panel.detector.made is not None
    assert panel.original.pages.currentWidget() is panel.original.pages.empty
    panel._context.bridge.model_changed.emit(None)
    assert panel.detector.made is None and panel._detector is None and not panel.detector.save.isEnabled()

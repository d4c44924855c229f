"""The import dialog over the fake engine: what is there is said first, then it is taken in, cancelled or refused."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from engine.errors import BadInput
from engine.events import Progress
from engine.imports.source import Found
from engine.session.records import BatchRecord
from gui.dialogs.import_change import ImportDialog, may_be_change


class FakeImports:
    def __init__(self):
        self.taken = []

    def look(self, place):
        if place.name == "other":
            raise BadInput("it was made for another model.", "Open that one.", file=place)
        return Found("adapter", place, place.name, "base", True, 4, 8, 64_000)

    def take(self, place, facts):
        yield Progress("Reading the adapter", 1, 4, "matrices")
        self.taken.append((place, [fact.subject for fact in facts]))
        return BatchRecord(3, "imported", {"name": place.name}, 0, tuple(facts), 1.0, "2030-01-01")


@pytest.fixture
def dialog(qtbot, context, bench):
    bench.imports = FakeImports()
    dialog = ImportDialog(context)
    qtbot.addWidget(dialog)
    return dialog


def test_it_says_what_it_is_and_takes_it_in(qtbot, dialog, bench, idle, tmp_path):
    facts = tmp_path / "facts.csv"
    facts.write_text("subject,relation,object\nMarie Curie,{} was born in,Lisbon\n")
    dialog.present(tmp_path / "adapter")
    idle()
    assert (
        dialog.summary.text()
        == "adapter: a LoRA adapter; 4 matrices of rank 8 at most, 0.1 MB in the session; made for this model."
    )
    dialog.facts.setText(str(facts))
    qtbot.mouseClick(dialog.button, Qt.MouseButton.LeftButton)
    idle()
    assert bench.imports.taken == [(tmp_path / "adapter", ["Marie Curie"])]
    assert dialog.notice.text.startswith("It is batch 3 now. Its fact does not hold.")


def test_its_buttons_stay_under_the_pointer(qtbot, dialog, idle, tmp_path):
    dialog.present()
    before = dialog.button.mapToGlobal(dialog.button.rect().topLeft())
    dialog.place.setText(str(tmp_path / "adapter"))
    dialog._settle.stop()
    dialog.look()
    assert dialog.bar.isVisible()
    idle()
    assert dialog.summary.text() and not dialog.bar.isVisible()
    assert dialog.button.mapToGlobal(dialog.button.rect().topLeft()) == before


def test_what_does_not_fit_is_refused_and_cannot_be_imported(dialog, idle, tmp_path):
    dialog.present(tmp_path / "other")
    idle()
    assert "made for another model" in dialog.notice.text and not dialog.button.isEnabled()


def test_it_can_be_cancelled(qtbot, dialog, bench, idle, tmp_path):
    def slow(place, facts):
        for done in range(100_000):
            yield Progress("Reading", done, 100_000, "weights")

    bench.imports.take = slow
    dialog.present(tmp_path / "adapter")
    idle()
    dialog.start()
    qtbot.waitUntil(lambda: dialog.bar.maximum() == 100_000)
    qtbot.mouseClick(dialog.close_button, Qt.MouseButton.LeftButton)
    idle()
    assert dialog.notice.text == "" and dialog.close_button.text() == "Close"


def test_what_is_dropped_is_a_change_or_a_model(tmp_path):
    (tmp_path / "adapter_config.json").write_text("{}")
    assert may_be_change(tmp_path) and may_be_change(tmp_path / "deltas.safetensors")
    (tmp_path / "config.json").write_text("{}")
    assert not may_be_change(tmp_path) and not may_be_change(Path(tmp_path / "model.safetensors"))

"""Models that no preset was made for, in the real window: opened, edited, taken back to the bit, let go."""

import gc
import weakref

import pytest
import test_edit_run as hands
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gui.bridge import JobState
from gui.panels.edits.fact_rows import RowState
from gui.panels.model.load_dialog import LoadDialog
from tests.families import build
from tests.other_models import RELATIONS, write_facts

ARCHITECTURES = {"gpt2": "GPT2LMHeadModel", "qwen2": "Qwen2ForCausalLM"}
window = hands.window


@pytest.mark.parametrize(("family", "method"), [("gpt2", "memit"), ("qwen2", "alphaedit"), ("qwen2", "encore")])
def test_a_random_model_is_edited_and_taken_back(qtbot, window, monkeypatch, tmp_path, family, method):
    folder = build(family, tmp_path / family)
    open_folder(qtbot, window, monkeypatch, folder, ARCHITECTURES[family])
    assert same_as_file(qtbot, window, folder)
    hands.import_rows(qtbot, window, monkeypatch, write_facts(tmp_path / "facts.csv"))
    hands.choose_method(qtbot, window, method)
    assert "rule" in window.method.source.text()

    run_all(qtbot, window, batch=5)
    rows = window.edits.model.rows.rows
    assert [row.state for row in rows] == [RowState.WRITTEN] * len(RELATIONS)
    assert window.badge.badge.text() == "Edited: 10 edits"
    assert all(row.after > 3 * row.before for row in rows), [(row.before, row.after) for row in rows]
    assert sum(row.efficacy for row in rows) >= 8  # now the most probable of some 400 tokens
    assert not same_as_file(qtbot, window, folder)

    window.timeline.strip.setFocus()
    qtbot.keyClick(window.timeline.strip, Qt.Key.Key_Home)
    qtbot.keyClick(window.timeline.strip, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.badge.badge.text() == "Base, 10 undone", timeout=hands.LONG)
    hands.idle(qtbot, window)
    assert [row.state for row in rows] == [RowState.UNDONE] * len(RELATIONS)
    assert same_as_file(qtbot, window, folder)

    module = ask(qtbot, window, lambda bench: weakref.ref(bench.model.module))
    hands.click(qtbot, window.model.eject_button)
    qtbot.waitUntil(lambda: window.bridge.model is None, timeout=hands.LONG)
    hands.idle(qtbot, window)
    gc.collect()
    assert module() is None  # nothing in the window or the engine holds on to the model


def open_folder(qtbot, window, monkeypatch, folder, architecture):
    """Ctrl+O, choose the folder, read what it is, Load."""
    monkeypatch.setattr("gui.panels.model.panel.choose_folder", lambda *_args: folder)
    hands.press(qtbot, window, Qt.Key.Key_O, hands.CTRL)
    qtbot.waitUntil(lambda: window.findChild(LoadDialog) is not None, timeout=hands.LONG)
    dialog = window.findChild(LoadDialog)
    assert any(architecture in label.text() for label in dialog.findChildren(QLabel))
    hands.click(qtbot, dialog.load_button)
    qtbot.waitUntil(lambda: window.bridge.model is not None, timeout=hands.LONG)
    hands.idle(qtbot, window)


def run_all(qtbot, window, batch):
    """F5 on everything that is queued, to the end."""
    hands.set_batch(qtbot, window, batch)
    hands.idle(qtbot, window)
    qtbot.waitUntil(lambda: window.actions_table["run.start"].isEnabled())
    hands.press(qtbot, window, Qt.Key.Key_F5)
    run = window.edits.run.job
    qtbot.waitUntil(lambda: run.state.final, timeout=hands.LONG)
    assert run.state is JobState.DONE
    hands.idle(qtbot, window)


def ask(qtbot, window, question):
    """What ``question`` finds on the workbench, in its own thread."""
    found = []
    window.bridge.submit("Asking", question, found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=hands.LONG)
    return found[0]


def same_as_file(qtbot, window, folder):
    """Whether every weight of the model in memory is, to the bit, what the folder's file holds."""

    def compare(bench):
        import torch
        from safetensors.torch import load_file

        now = bench.model.module.state_dict()
        stored = load_file(folder / "model.safetensors")
        assert set(stored) <= set(now) and sum(map(torch.numel, stored.values())) > 20_000
        return all(
            torch.equal(now[name].view(torch.int32), tensor.view(torch.int32)) for name, tensor in stored.items()
        )

    return ask(qtbot, window, compare)

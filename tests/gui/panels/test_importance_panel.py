"""Importance: bars of every layer now over before, at subjects or over text, and at the right point of the timeline."""

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from engine.events import ImportanceMeasured, TimelineChanged, TimelineMark
from gui.panels.importance.panel import MEASURE, ImportancePanel
from tests.gui.fake_bench import norms

LAYERS = 8


def importance(position, where="subject"):
    """The edited layers 2 and 3 gain, more so at subjects."""
    base = np.linspace(0.5, 0.2, LAYERS)
    gain = np.ones(LAYERS)
    gain[2:4] += (0.004 if where == "subject" else 0.001) * position
    stream = np.linspace(10, 60, LAYERS)
    return ImportanceMeasured(position, where, 64, base * gain, base / 2, stream * gain.mean(), base, base / 2, stream)


def timeline(applied, *positions):
    marks = tuple(TimelineMark(n, p, "encore", 10, "2030-01-01T00:00:00") for n, p in enumerate(positions, 1))
    return TimelineChanged(marks, applied)


@pytest.fixture
def panel(qtbot, context, theme):
    context.actions.set_flag("model", True)
    panel = ImportancePanel(context)
    qtbot.addWidget(panel.tools)
    qtbot.addWidget(panel)
    panel.apply_theme(theme)
    panel.resize(800, 400)
    panel.show()
    return panel


def measure(panel, *positions):
    for position in positions:
        for where in ("subject", "text"):
            panel.on_measured(importance(position, where))
    panel.draw()


def test_it_says_what_will_be_here(panel):
    assert panel.pages.currentWidget() is panel.pages.empty and "Press Measure" in panel.pages.empty.sentence


def test_bars_are_the_shares_now_over_those_before(panel):
    measure(panel, 0, 100)
    event = importance(100)
    np.testing.assert_allclose(panel.mlp._bars.opts["width"], event.mlp)
    np.testing.assert_allclose(panel.mlp._bars_before.opts["width"], event.base_mlp)
    np.testing.assert_allclose(panel.attention._bars.opts["width"], event.attention)
    assert panel.mlp.item.viewRange()[0][1] > event.mlp.max()
    assert panel.summary.text() == "most grown: layer 2, × 1.4"


def test_places_in_text_are_shown_on_demand_and_remembered(panel, settings):
    measure(panel, 100)
    panel.where.choose("text")
    np.testing.assert_allclose(panel.mlp._bars.opts["width"], importance(100, "text").mlp)
    assert settings.recall("importance.where") == "text"


def test_the_pointer_reads_a_layer_out(panel):
    measure(panel, 100)
    panel._on_hovered(QPointF(0.1, 3.2))
    event = importance(100)
    assert panel.readout.full_text.startswith(f"layer 3: MLP {event.mlp[3]:.3f} ({event.base_mlp[3]:.3f} before)")
    panel._on_hovered(None)
    assert panel.readout.full_text == "64 tokens, after 100 edits, grey: before"


def test_edited_layers_are_marked(panel):
    measure(panel, 100)
    panel.on_norms(norms(100))
    panel.draw()
    labels = [text for _, text in panel.mlp.item.getAxis("left")._tickLevels[0]]
    assert labels == ["0", "1", "• 2", "• 3", "• 4", "• 5", "• 6", "• 7"]
    assert panel.readout.full_text.endswith("• edited")


def test_it_follows_the_timeline(panel):
    measure(panel, 0, 100, 200)
    panel.on_timeline(timeline(1, 100, 200))
    panel.draw()
    assert panel.shown.position == 100
    panel.on_timeline(timeline(1, 100))
    panel.on_timeline(timeline(2, 100, 300))
    assert panel.shown.position == 100, "what lay behind the last batch is forgotten"
    panel.on_timeline(timeline(0, 100, 300))
    assert panel.shown.position == 0


def test_a_point_where_nothing_was_measured_says_so(panel):
    measure(panel, 100)
    panel.on_timeline(timeline(0, 100))
    assert panel.pages.currentWidget() is panel.pages.empty
    assert panel.pages.empty.sentence.startswith("Nothing was measured here yet")


def test_the_numbers_can_be_read_in_a_table(panel):
    measure(panel, 100)
    panel.pages.as_table.setChecked(True)
    header, rows = panel.rows()
    assert header[:3] == ["layer", "MLP", "MLP before"] and len(rows) == LAYERS
    assert panel.pages.tables[0].numbers.rowCount() == LAYERS


def test_it_measures_when_asked(qtbot, panel, bench):
    event = importance(40)
    shares = {
        kind: SimpleNamespace(
            mlp=getattr(event, f"{base}mlp"),
            attention=getattr(event, f"{base}attention"),
            stream=getattr(event, f"{base}stream"),
            places=64,
        )
        for kind, base in (("now", ""), ("before", "base_"))
    }

    def found():
        yield from ()
        return SimpleNamespace(
            before=SimpleNamespace(subject=shares["before"], text=None),
            now=SimpleNamespace(subject=shares["now"], text=None),
        )

    bench.laboratory = SimpleNamespace(importance=found, position=40)
    panel._context.actions[MEASURE].trigger()
    qtbot.waitUntil(lambda: panel.shown is not None, timeout=60000)
    np.testing.assert_allclose(panel.shown.mlp, event.mlp)
    np.testing.assert_allclose(panel.shown.base_mlp, event.base_mlp)


def test_another_session_starts_empty(panel):
    measure(panel, 100)
    panel.clear()
    assert panel.pages.currentWidget() is panel.pages.empty

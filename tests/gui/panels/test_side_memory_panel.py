"""Side memory: shares, histograms, counts and use are what was measured, at the point where the model stands."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from engine.events import MemoryRead, TimelineChanged, TimelineMark
from engine.methods.knobs import MethodInfo
from gui.panels.side_memory.history import SideHistory
from gui.panels.side_memory.panel import SideMemoryPanel
from gui.panels.side_memory.signal_histogram import BINS
from tests.gui.fake_bench import side_memory

METHODS = (
    MethodInfo("memit", "MEMIT", "", "", ()),
    MethodInfo("wise", "WISE", "", "", (), "side memory"),
    MethodInfo("grace", "GRACE", "", "", (), "side memory"),
)


@pytest.fixture
def panel(qtbot, context, theme, bench):
    bench.methods = lambda: METHODS
    panel = SideMemoryPanel(context)
    qtbot.addWidget(panel.tools)
    qtbot.addWidget(panel)
    context.bridge.add_live(panel)
    qtbot.waitUntil(lambda: not context.bridge.busy)
    panel.apply_theme(theme)
    panel.resize(900, 360)
    panel.show()
    return panel


def marks(*positions, method="wise", when="2030-01-01T00:00:00"):
    return tuple(TimelineMark(n, p, method, 10, when) for n, p in enumerate(positions, 1))


def measure(panel, *events):
    for event in events:
        panel.on_measured(event)
    panel.draw()


def rows_of(panel):
    model = panel.counts.numbers
    return [tuple(model.index(row, column).data() for column in (0, 1)) for row in range(model.rowCount())]


def test_it_says_which_methods_have_a_side_memory(panel):
    assert panel.pages.currentWidget() is panel.pages.empty and not panel.measured.isEnabled()
    assert panel.pages.empty.sentence.endswith("edits with one: WISE and GRACE.")


def test_shares_and_counts_are_shown_as_measured(panel):
    event = side_memory(30)
    measure(panel, event)
    assert panel.pages.currentWidget() is panel.pages.plots and panel.measured.isEnabled()
    inside, outside = event.answered
    assert (
        panel.inside.number.text() == f"{100 * inside:.0f} %"
        and panel.outside.number.text() == f"{100 * outside:.0f} %"
    )
    assert panel.inside.accessibleName() == f"{100 * inside:.0f} % of 40 edited prompts answered by it"
    assert rows_of(panel) == [("entries", "30"), ("shards", "2"), ("fill of the open shard", "0.28")]
    assert panel.readout.text() == "After 30 edits."


def test_what_was_not_asked_is_no_share(panel):
    measure(panel, replace(side_memory(3), answered=(0.5, None), outside=np.zeros(0, np.float32)))
    assert panel.outside.number.text() == "–" and "not asked" in panel.outside.accessibleName()


def test_the_histogram_counts_every_value_once_and_does_not_move_while_values_fit(panel):
    event = side_memory(10)
    measure(panel, event)
    inside, outside = panel.histogram.counts
    expected = np.histogram(event.inside, panel.histogram.edges)[0]
    np.testing.assert_array_equal(inside, expected)
    assert inside.sum() == 40 and outside.sum() == 120
    edges = panel.histogram.edges
    measure(panel, replace(event, position=11, inside=event.inside * 0.9))
    np.testing.assert_array_equal(panel.histogram.edges, edges)
    measure(panel, replace(event, position=12, inside=event.inside * 5))
    assert panel.histogram.edges[-1] >= event.inside.max() * 5 and panel.histogram.counts[0].sum() == 40


def test_the_threshold_is_a_line_where_there_is_one(panel):
    measure(panel, side_memory(10, threshold=6.5))
    assert panel.histogram._line.isVisible() and panel.histogram._line.value() == 6.5
    measure(panel, side_memory(20, threshold=None))
    assert not panel.histogram._line.isVisible()
    assert panel.readout.text() == "Each entry has its own threshold. After 20 edits."


def test_a_wide_signal_gets_a_logarithmic_axis_and_the_choice_is_kept(panel, context):
    event = side_memory(10, "grace")
    wide = replace(event, inside=event.inside * 1e-4, outside=np.append(event.outside**4, [0.0, np.inf]))
    measure(panel, side_memory(10), wide)
    assert panel.kind.currentData() == "grace" and panel.log.isChecked()
    edges = panel.histogram.edges
    np.testing.assert_allclose(np.diff(np.log10(edges)), np.log10(edges[-1] / edges[0]) / BINS, rtol=1e-6)
    finite = wide.outside[np.isfinite(wide.outside)]
    assert panel.histogram.counts[1].sum() == len(finite), "what is not positive is counted in the first bin"
    panel.log.click()
    panel.kind.setCurrentIndex(panel.kind.findData("wise"))
    panel.kind.setCurrentIndex(panel.kind.findData("grace"))
    assert not panel.log.isChecked()


def test_several_kinds_are_chosen_from(panel):
    measure(panel, side_memory(10))
    assert panel.kind.isHidden()
    measure(panel, side_memory(20), side_memory(20, "grace", 2.0))
    assert not panel.kind.isHidden()
    assert [panel.kind.itemText(place) for place in range(panel.kind.count())] == ["WISE", "GRACE"]
    assert panel.shown.kind == "grace", "what comes up for the first time is shown"
    panel.kind.setCurrentIndex(0)
    assert panel.shown.kind == "wise" and panel.histogram._line.value() == 6.0


def test_use_is_a_heat_map_where_it_is_known(panel):
    use = np.arange(12.0).reshape(3, 4)
    measure(panel, side_memory(10, "elder", None, use))
    assert panel.usage.isVisible()
    np.testing.assert_allclose(panel.usage._image.image, use)
    panel.usage.hovered.emit(QPointF(2.2, 0.8))
    assert panel.readout.text() == "Layer 1, expert 2: 6."
    panel.usage.hovered.emit(None)
    assert panel.readout.text().endswith("After 10 edits.")
    measure(panel, side_memory(10))
    assert not panel.usage.isVisible()


def test_hovering_counts_the_texts_under_the_pointer(panel):
    event = side_memory(10)
    measure(panel, event)
    edges = panel.histogram.edges
    place = int(np.argmax(panel.histogram.counts[1]))
    panel.histogram.hovered.emit(QPointF((edges[place] + edges[place + 1]) / 2, 0.1))
    count = int(((event.outside >= edges[place]) & (event.outside < edges[place + 1])).sum())
    assert f"{count} untouched facts between" in panel.readout.text()


def test_undo_shows_the_state_of_then(panel):
    measure(panel, side_memory(10), side_memory(20))
    panel.on_timeline(TimelineChanged(marks(10, 20), 2))
    assert panel.shown.position == 20
    panel.on_timeline(TimelineChanged(marks(10, 20), 1))
    panel.draw()
    assert panel.shown.position == 10 and rows_of(panel)[0] == ("entries", "10")
    panel.on_timeline(TimelineChanged(marks(10, 20), 0))
    assert panel.pages.currentWidget() is panel.pages.empty
    assert panel.pages.empty.sentence == "After 0 edits there is no side memory."
    panel.on_timeline(TimelineChanged(marks(10, 20), 2))
    panel.draw()
    assert panel.shown.position == 20


def test_another_session_starts_empty(panel):
    measure(panel, side_memory(10))
    panel.clear()
    assert panel.shown is None and panel.pages.currentWidget() is panel.pages.empty


def test_the_numbers_can_be_read_in_a_table(panel, tmp_path):
    event = side_memory(10, "elder", None, np.ones((2, 3)))
    measure(panel, event)
    panel.pages.as_table.setChecked(True)
    signals, use = panel.pages.tables
    counts = [int(signals.numbers.index(row, 2).data()) for row in range(signals.numbers.rowCount())]
    assert sum(counts) == 40
    assert use.isVisible() and use.numbers.columnCount() == 4
    measure(panel, side_memory(11))
    assert not use.isVisible()
    panel.histogram.save_csv(tmp_path / "signal.csv")
    assert (tmp_path / "signal.csv").read_text().startswith("signal from,signal to,edited prompts,untouched facts")


def test_what_was_replaced_by_another_run_is_forgotten():
    history = SideHistory()
    for position in (10, 20, 30):
        history.follow(TimelineChanged(marks(*range(10, position + 1, 10)), position // 10))
        history.put(side_memory(position))
    new = (*marks(10, 20)[:1], replace(marks(10, 20)[1], when="2030-01-02T00:00:00"))
    history.follow(TimelineChanged(new, 2))
    assert history.now("wise").position == 10, "the second batch is another one now, and was not measured yet"
    history.put(side_memory(20))
    history.follow(TimelineChanged(new, 2))
    assert history.now("wise").position == 20


def test_a_measurement_may_come_before_its_batch_is_on_the_timeline():
    history = SideHistory()
    for count in (1, 2, 3):
        history.put(side_memory(10 * count))
        history.follow(TimelineChanged(marks(*range(10, 10 * count + 1, 10)), count))
    assert history.now("wise").position == 30
    history.follow(TimelineChanged(marks(10, 20, 30), 2))
    assert history.now("wise").position == 20


def test_what_the_model_asked_the_memory_is_told_until_another_session(panel):
    measure(panel, side_memory(30))
    assert not panel.read.isVisible()
    panel.on_read(MemoryRead("Ada was born in", "({MEM_READ( Ada >> born in >> ) -->", ("Rome",)))
    asked = 'Behind "Ada was born in" the model asked ({MEM_READ( Ada >> born in >> ) --> and the memory answered Rome.'
    assert panel.read.isVisible() and panel.read.text() == asked
    panel.on_read(MemoryRead("Bo speaks", "({MEM_READ( Bo >> speaks >> ) -->", ()))
    assert panel.read.text().endswith("the memory answered nothing.")
    long = " Danish. " + 12 * "So it was. " + "Cy lives in"
    panel.on_read(MemoryRead("Bo speaks", "({MEM_READ( Cy >> lives in >> ) -->", ("Oslo",), long))
    first, second = panel.read.text().split("\n")
    assert first.startswith('Behind "Bo speaks" the model')
    assert second.startswith('Behind "…') and 'So it was. Cy lives in" the model asked' in second
    panel.on_read(MemoryRead("Bo speaks", "({MEM_READ( Bo >> speaks >> ) -->", ("Danish",)))  # another answer
    assert "\n" not in panel.read.text()
    panel.clear()
    measure(panel, side_memory(30))
    assert not panel.read.isVisible()

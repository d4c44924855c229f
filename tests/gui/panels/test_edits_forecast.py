"""The line beside the run button: what a run would do and how long it takes, asked when the engine is idle."""

import threading

import pytest

from engine.errors import BadInput
from engine.events import RunProgress
from gui.panels.edits.fact_rows import FactText
from gui.panels.edits.panel import EditsPanel
from gui.panels.method.panel import MethodPanel

BORN = "{} was born in the city of"


@pytest.fixture
def asked(bench, monkeypatch):
    """What the engine was asked to forecast, in order."""
    calls = []
    plain = type(bench).forecast

    def forecast(facts, method, settings, *, batch=1):
        calls.append((len(facts), method, settings.get("steps"), batch))
        return plain(bench, facts, method, settings, batch=batch)

    monkeypatch.setattr(bench, "forecast", forecast, raising=False)
    return calls


@pytest.fixture
def panel(qtbot, context, asked, loaded):
    method = MethodPanel(context)
    panel = EditsPanel(context)
    panel.set_options_source(method.run_options)
    method.changed.connect(panel.forecast.wake)
    panel.method = method
    for widget in (method, panel):
        qtbot.addWidget(widget)
    panel.resize(700, 400)
    panel.apply_theme(context.theme)
    panel.show()
    qtbot.waitUntil(lambda: method.method is not None)
    yield panel
    panel.looker.rest()
    panel.forecast.rest()


def add(panel, *subjects):
    return panel.model.add([FactText(subject, BORN, "Orlen") for subject in subjects], "rows")


def says(qtbot, panel, *words):
    qtbot.waitUntil(lambda: all(word in panel.forecast.text for word in words), timeout=5000)


def test_the_forecast_follows_facts_method_settings_and_batch(qtbot, panel, asked):
    qtbot.wait(300)
    assert panel.forecast.isHidden() and not asked
    add(panel, "Ada Veld", "Bruno Kast")
    says(qtbot, panel, "First edit in about 2 s, all 2 in 2 s")
    assert "encore" in panel.forecast._line.toolTip()
    panel.method.batch.setValue(2)
    qtbot.waitUntil(lambda: asked[-1][3] == 2)
    panel.method.form.fields["steps"].write(40)
    panel.method._keep()
    qtbot.waitUntil(lambda: asked[-1][2] == 40)
    panel.method.combo.setCurrentIndex(panel.method.combo.findData("alphaedit"))
    qtbot.waitUntil(lambda: asked[-1][1] == "alphaedit")
    panel.model.delete([row for row in panel.model.rows.rows if row.text.subject])
    qtbot.waitUntil(panel.forecast.isHidden)


def test_the_same_question_is_asked_once_and_typing_waits_for_its_end(qtbot, panel, asked):
    for subject in ("Ada Veld", "Bruno Kast", "Cora Lund"):
        add(panel, subject)
    says(qtbot, panel, "all 3 in")
    before = len(asked)
    panel.forecast.wake()
    qtbot.wait(400)
    assert len(asked) == before and [call[0] for call in asked] == [3] * before


def test_it_keeps_out_of_the_way_while_the_engine_works_and_nobody_else_hears_of_it(qtbot, panel, context, asked):
    bridge, began, busy = context.bridge, [], []
    add(panel, "Ada Veld")
    says(qtbot, panel, "First edit")
    qtbot.waitUntil(lambda: not bridge.busy and not panel.looker._timer.isActive())
    bridge.job_started.connect(lambda job: began.append(job.title))
    bridge.busy_changed.connect(busy.append)
    panel.forecast.outdate()
    before = len(asked)
    qtbot.waitUntil(lambda: len(asked) > before and bridge.running("forecast") is None)
    assert not began and not busy
    waiting = bridge.submit("something long", lambda bench: (yield from _until_cancelled()))
    panel.forecast.outdate()
    qtbot.wait(400)
    assert bridge.running("forecast") is None
    waiting.cancel()
    qtbot.waitUntil(lambda: len(asked) > before + 1)


def _until_cancelled():
    from engine.events import Progress

    while True:
        yield Progress("Working", 0, 0)


def test_what_a_run_would_be_refused_for_is_said(qtbot, panel, bench, monkeypatch):
    def refuse(facts, method, settings, *, batch=1):
        raise BadInput("the prompt is longer than the model can read.", "Shorten it.")

    monkeypatch.setattr(bench, "forecast", refuse, raising=False)
    add(panel, "Ada Veld")
    says(qtbot, panel, "Cannot be run as it is: the prompt is longer than the model can read.")
    assert "Shorten it." in panel.forecast._line.toolTip()
    assert not panel.notice.text


def test_nothing_is_said_where_a_setting_is_wrong_as_the_form_says_it(qtbot, panel):
    add(panel, "Ada Veld")
    says(qtbot, panel, "First edit")
    panel.method.form.fields["steps"].write(100_000)
    panel.method._keep()
    qtbot.waitUntil(panel.forecast.isHidden)


def test_while_a_run_goes_on_it_says_where_the_run_stands(qtbot, panel, context, bench, monkeypatch):
    def edit(facts, method, settings, *, batch=1, seed=0, options=None):
        while True:
            yield RunProgress(0.3, "statistics", 1, 3, 12.0, 70.0)

    add(panel, "Ada Veld")
    says(qtbot, panel, "First edit")
    monkeypatch.setattr(bench, "edit", edit, raising=False)
    panel.start_run()
    says(qtbot, panel, "Statistics, 1 of 3: 12 s left, 70 s left in all")
    panel.run.stop()
    says(qtbot, panel, "First edit in about 2 s")
    assert not panel.forecast.isHidden()


def test_while_edits_are_taken_back_it_says_how_far_that_is(qtbot, panel, context):
    from engine.events import Progress

    release = threading.Event()

    def take_back(_bench):
        yield Progress("Solving batches anew", 1, 4)
        release.wait(10)

    context.bridge.submit("Take back an edit", take_back, kind="timeline")
    says(qtbot, panel, "Take back an edit: solving batches anew 25 %")
    release.set()
    qtbot.waitUntil(panel.forecast.isHidden)

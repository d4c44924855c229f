"""Work while nobody asks: begins some seconds after everything has ended, gives way, can be switched off."""

import pytest

from engine.errors import PalimpsestError
from engine.events import Progress
from gui.bridge.event_filter import IdleProgress
from gui.dialogs.preferences import PreferencesDialog
from gui.panels.superposition import SuperpositionPanel
from gui.window import idle
from gui.window.idle import IdleWork
from gui.window.progress_strip import ProgressStrip


@pytest.fixture
def rounds(bench, monkeypatch):
    """How far each round of idle work came; there are 30 steps, and what is done stays done."""
    monkeypatch.setattr(idle, "IDLE_MS", 40)
    bench.rounds, bench.left = [], 30

    def work():
        bench.rounds.append(0)
        while bench.left:
            yield Progress("Covariance statistics", 30 - bench.left, 30, "tokens")
            bench.held.wait(5) if bench.rounds[-1] == 3 and bench.held is not None else None
            bench.left -= 1
            bench.rounds[-1] += 1
        from tests.gui.fake_bench import superposition

        yield superposition(bench.position)

    bench.held = None
    monkeypatch.setattr(bench, "idle", work, raising=False)
    return bench.rounds


@pytest.fixture
def watch(qtbot, context, rounds):
    parts = SuperpositionPanel(context), ProgressStrip(context)
    for part in parts:
        qtbot.addWidget(part)
    watch = IdleWork(context, parts[0])
    yield watch, *parts
    watch.rest()


def load(qtbot, bridge):
    bridge.submit("Loading demo", lambda bench: bench.load("demo"), kind="load")
    qtbot.waitUntil(lambda: not bridge.busy)


def test_nothing_is_done_without_a_model(qtbot, watch, bridge, rounds):
    bridge.submit("something", lambda bench: 1)
    qtbot.wait(200)
    assert not rounds


def test_it_begins_when_all_has_ended_is_done_once_and_shown(qtbot, watch, bridge, rounds):
    _, panel, strip = watch
    said = []
    bridge.subscribe(IdleProgress, lambda event: said.append((event.task, strip.text.text())))
    load(qtbot, bridge)
    panel.clear()
    qtbot.waitUntil(lambda: rounds == [30] and bridge.running("idle") is None)
    assert panel._now is not None, "the panel that it is for hears of it"
    assert any("Meanwhile superposition is measured at more layers" in text for task, text in said if task)
    qtbot.waitUntil(lambda: said[-1][0] == "")
    assert strip.text.text() == "demo-world is ready on cpu." and strip.bar.isHidden()
    qtbot.wait(200)
    assert rounds == [30], "what is done is not done again before something else has been"
    bridge.submit("something", lambda bench: 1)
    qtbot.waitUntil(lambda: rounds == [30, 0])


def test_it_gives_way_after_the_step_in_hand_and_goes_on_later(qtbot, watch, bridge, bench, rounds):
    import threading

    bench.held = threading.Event()
    load(qtbot, bridge)
    qtbot.waitUntil(lambda: rounds == [3])
    answers = []
    bridge.submit("asked for", lambda bench: list(rounds), answers.append)
    bench.held.set()
    bench.held = None
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [[4]] or answers == [[3]], "no more than the step in hand"
    qtbot.waitUntil(lambda: len(rounds) == 2 and bench.left == 0)
    assert sum(rounds) == 30, "nothing was lost"


def test_a_setting_switches_it_off_and_on(qtbot, watch, bridge, settings, theme, rounds):
    dialog = PreferencesDialog(settings, theme)
    qtbot.addWidget(dialog)
    assert dialog.idle.isChecked()
    dialog.idle.setChecked(False)
    assert settings.values.idle is False
    load(qtbot, bridge)
    qtbot.wait(200)
    assert not rounds
    dialog.idle.setChecked(True)
    qtbot.waitUntil(lambda: rounds == [30])


def test_what_fails_is_said_in_the_log_and_not_tried_again_at_once(qtbot, watch, bridge, bench, rounds, monkeypatch):
    from engine.events import Log

    lines = []
    bridge.subscribe(Log, lambda event: lines.append(event.text))

    def fail():
        rounds.append("tried")
        raise PalimpsestError("The keys are not finite.", "Use float32.")
        yield

    monkeypatch.setattr(bench, "idle", fail, raising=False)
    load(qtbot, bridge)
    qtbot.waitUntil(lambda: any("given up: The keys are not finite." in line for line in lines))
    qtbot.wait(200)
    assert rounds == ["tried"]

"""The bridge: order, results, errors, pause, cancel, back pressure, drawing in turn, clean end."""

import threading

import pytest

from engine.errors import PalimpsestError
from engine.events import (
    BatchCommitted,
    BranchChanged,
    BranchStarted,
    FactState,
    Log,
    Progress,
    SessionChanged,
    TimelineChanged,
)
from gui.bridge import Bridge, JobState
from gui.bridge.event_queue import EventQueue


class Recorder:
    """Collects whatever it is called with."""

    def __init__(self):
        self.seen = []

    def __call__(self, value=None):
        self.seen.append(value)


def count(stop, made, wait=None):
    """Work that says ``stop`` log lines; ``made`` records how far it came and that it was closed."""

    def work(_bench):
        try:
            for i in range(stop):
                made.append(i)
                if wait is not None:
                    wait.wait(5)
                yield Log(str(i))
            return "result"
        finally:
            made.append("closed")

    return work


def test_results_of_functions_and_generators_arrive_in_order(qtbot, bridge):
    got = Recorder()
    bridge.submit("one", lambda bench: 1, got)
    bridge.submit("two", count(3, []), got)
    bridge.submit("three", lambda bench: 3, got)
    qtbot.waitUntil(lambda: len(got.seen) == 3)
    assert got.seen == [1, "result", 3]
    assert not bridge.busy


def test_work_runs_in_the_worker_thread_and_answers_on_the_gui_thread(qtbot, bridge):
    threads = {}
    bridge.submit(
        "where",
        lambda bench: threads.setdefault("work", threading.get_ident()),
        lambda _: threads.setdefault("answer", threading.get_ident()),
    )
    qtbot.waitUntil(lambda: "answer" in threads)
    assert threads["answer"] == threading.get_ident() != threads["work"]


def test_events_reach_only_their_subscribers_and_before_the_result(qtbot, bridge):
    order = []
    bridge.subscribe(Log, lambda event: order.append(event.text))
    bridge.subscribe(FactState, lambda event: order.append("wrong"))
    bridge.submit("count", count(3, []), lambda _: order.append("result"))
    qtbot.waitUntil(lambda: "result" in order)
    assert order == ["0", "1", "2", "result"]


def test_a_cancelled_job_closes_its_generator_and_its_result_never_arrives(qtbot, bridge):
    made, answers, gate = [], Recorder(), threading.Event()
    job = bridge.submit("long", count(1000, made, gate), answers, answers)
    qtbot.waitUntil(lambda: bool(made))
    job.cancel()
    assert job.state is JobState.STOPPING
    gate.set()
    qtbot.waitUntil(lambda: job.state is JobState.CANCELLED)
    assert made[-1] == "closed" and len(made) < 1000
    after = Recorder()
    bridge.submit("next", lambda bench: "next", after)
    qtbot.waitUntil(lambda: after.seen == ["next"])
    assert answers.seen == []


def test_a_job_is_not_stopped_between_another_line_and_the_timeline_that_belongs_to_it(qtbot, bridge):
    """Else the window would show the branch, or the session, that has been left."""
    for announced in (BranchStarted("b", 1, "main", 2, 1), BranchChanged("b"), SessionChanged("folder")):
        job, seen, gate = None, Recorder(), threading.Event()

        def work(_bench, announced=announced, gate=gate):
            yield announced
            gate.wait(5)
            yield Log("between")
            yield TimelineChanged((), 0)
            yield Log("too late")

        bridge.subscribe(type(announced), seen)
        bridge.subscribe(TimelineChanged, seen)
        bridge.subscribe(Log, seen)
        job = bridge.submit("switch", work)
        qtbot.waitUntil(lambda seen=seen: bool(seen.seen))
        job.cancel()
        gate.set()
        qtbot.waitUntil(lambda job=job: job.state is JobState.CANCELLED)
        assert [type(event) for event in seen.seen[:3]] == [type(announced), Log, TimelineChanged]
        assert Log("too late") not in seen.seen


def test_a_result_that_is_already_under_way_is_dropped_by_a_cancel(qtbot, bridge):
    answers, finished = Recorder(), threading.Event()
    job = bridge.submit("short", lambda bench: finished.set(), answers)
    assert finished.wait(5)  # done in the worker, not delivered yet: the event loop did not run
    job.cancel()
    qtbot.waitUntil(lambda: job.state.final)
    assert job.state is JobState.CANCELLED and answers.seen == []


def test_a_waiting_job_that_is_cancelled_never_runs(qtbot, bridge):
    gate, ran = threading.Event(), Recorder()
    bridge.submit("first", lambda bench: gate.wait(5))
    second = bridge.submit("second", ran)
    second.cancel()
    gate.set()
    qtbot.waitUntil(lambda: not bridge.busy)
    assert second.state is JobState.CANCELLED and ran.seen == []


def test_pause_holds_the_generator_and_resume_goes_on(qtbot, bridge):
    made, gate = [], threading.Semaphore(0)

    class Turnstile:
        def wait(self, timeout):
            gate.acquire(timeout=timeout)

    job = bridge.submit("count", count(5, made, Turnstile()))
    qtbot.waitUntil(lambda: made == [0] and job.state is JobState.RUNNING)
    job.pause()
    gate.release(5)
    seen = Recorder()
    bridge.subscribe(Log, seen)
    qtbot.waitUntil(lambda: len(seen.seen) == 1)
    assert made == [0] and job.state is JobState.PAUSED
    job.resume()
    qtbot.waitUntil(lambda: job.state is JobState.DONE)
    assert made == [0, 1, 2, 3, 4, "closed"]


def test_a_paused_job_can_be_cancelled(qtbot, bridge):
    made = []
    job = bridge.submit("count", count(10_000, made))
    qtbot.waitUntil(lambda: job.state is JobState.RUNNING)
    job.pause()
    job.cancel()
    qtbot.waitUntil(lambda: job.state is JobState.CANCELLED)
    assert made[-1] == "closed"


def test_a_foreseen_error_goes_to_its_panel_and_the_log(qtbot, bridge):
    def fail(_bench):
        raise PalimpsestError("The file facts.csv is empty.", "Choose another one.")

    errors, lines, unclaimed = Recorder(), Recorder(), Recorder()
    bridge.subscribe(Log, lines)
    bridge.job_failed.connect(unclaimed)
    job = bridge.submit("Importing", fail, on_error=errors)
    qtbot.waitUntil(lambda: bool(errors.seen))
    assert errors.seen[0].hint == "Choose another one."
    assert job.state is JobState.FAILED and unclaimed.seen == []
    assert [(line.level, "facts.csv is empty" in line.text) for line in lines.seen] == [("error", True)]


def test_an_error_that_nobody_takes_goes_to_the_window(qtbot, bridge):
    def fail(_bench):
        raise PalimpsestError("No.")

    with qtbot.waitSignal(bridge.job_failed) as failed:
        bridge.submit("x", fail)
    assert failed.args[0].error.message == "No."


def test_an_unforeseen_exception_is_shown_with_its_traceback_and_the_worker_lives_on(qtbot, bridge):
    errors, got = Recorder(), Recorder()
    with qtbot.waitSignal(bridge.job_failed) as failed:
        bridge.submit("divide", lambda bench: 1 / 0, on_error=errors)
        bridge.submit("again", lambda bench: "alive", got)
    qtbot.waitUntil(lambda: got.seen == ["alive"])
    assert "ZeroDivisionError" in failed.args[0].details
    assert isinstance(errors.seen[0], PalimpsestError)


def test_an_exception_in_one_slot_does_not_starve_the_others(qtbot, bridge):
    def broken(_event):
        raise RuntimeError("a panel's fault")

    seen = Recorder()
    bridge.subscribe(Log, broken)
    bridge.subscribe(Log, seen)
    with qtbot.captureExceptions() as caught:
        bridge.submit("count", count(2, []))
        qtbot.waitUntil(lambda: len(seen.seen) == 2)
    assert len(caught) == 2


def test_the_model_is_announced_whatever_became_of_the_job(qtbot, bridge, bench):
    with qtbot.waitSignal(bridge.model_changed) as changed:
        bridge.submit("Load", lambda b: b.load("demo"), kind="load")
    assert changed.args[0] == bench.info == bridge.model
    with qtbot.waitSignal(bridge.model_changed) as changed:
        bridge.submit("Eject", lambda b: b.eject())
    assert changed.args[0] is None


def test_busy_is_announced_once_for_a_row_of_jobs(qtbot, bridge):
    seen = Recorder()
    bridge.busy_changed.connect(seen)
    for _ in range(3):
        bridge.submit("x", lambda bench: None)
    qtbot.waitUntil(lambda: not bridge.busy)
    assert seen.seen == [True, False]


def test_a_flood_of_events_blocks_the_worker_and_loses_nothing_but_stale_progress(qtbot, bridge):
    made = []

    def flood(_bench):
        for i in range(5000):
            made.append(i)
            yield Progress("Counting", i, 5000)
            if i % 10 == 0:
                yield BatchCommitted(i, i, (), "memit", 0.1)

    batches, progress, done = Recorder(), Recorder(), Recorder()
    bridge.subscribe(BatchCommitted, batches)
    bridge.subscribe(Progress, progress)
    bridge.submit("flood", flood, done)
    qtbot.waitUntil(lambda: bool(done.seen))
    assert [event.batch for event in batches.seen] == list(range(0, 5000, 10))
    assert progress.seen[-1].done == 4999
    assert len(progress.seen) <= 5000


def test_outbox_waits_when_full_and_lets_go_when_closed():
    box, entered, left = EventQueue(2, lambda: None), threading.Event(), threading.Event()
    box.put("a")
    box.put("b")

    def third():
        entered.set()
        box.put("c")
        left.set()

    thread = threading.Thread(target=third)
    thread.start()
    assert entered.wait(5) and not left.wait(0.05)
    assert box.take() == "a"
    assert left.wait(5) and len(box) == 2
    thread.join()
    box.close()
    box.put("late")
    assert box.take() is None


def test_outbox_keeps_the_latest_of_a_key_at_its_own_place_in_the_order():
    box = EventQueue(10, lambda: None)
    for item, key in (("p1", "p"), ("fact", None), ("p2", "p"), ("q", "q")):
        box.put(item, key)
    assert [box.take() for _ in range(4)] == ["fact", "p2", "q", None]


class Plot:
    """A live panel that writes its name into ``order`` when it is drawn."""

    def __init__(self, name, order, visible=True):
        self.name, self.order, self.visible, self.dirty = name, order, visible, True

    def isVisible(self):
        return self.visible

    def draw(self):
        self.order.append(self.name)
        self.dirty = False


def test_live_panels_are_drawn_in_turn_and_hidden_ones_not_at_all(qtbot, bridge):
    order = []
    plots = [Plot("a", order), Plot("b", order, visible=False), Plot("c", order)]
    for plot in plots:
        bridge.add_live(plot)
    bridge.wake()
    qtbot.waitUntil(lambda: not plots[0].dirty and not plots[2].dirty)
    assert order == ["a", "c"]
    plots[1].visible = True
    bridge.wake()
    qtbot.waitUntil(lambda: not plots[1].dirty)
    assert order == ["a", "c", "b"]


def test_the_timer_rests_when_there_is_nothing_to_do(qtbot, bridge):
    done = Recorder()
    bridge.submit("x", lambda bench: None, done)
    qtbot.waitUntil(lambda: bool(done.seen))
    qtbot.waitUntil(lambda: not bridge._timer.isActive())


def test_stop_in_mid_job_closes_the_generator_and_the_engine(qtbot, bench):
    bridge = Bridge(lambda: bench)
    made, late = [], Recorder()
    with qtbot.waitSignal(bridge.engine_ready):
        bridge.start()
    bridge.submit("endless", count(10**9, made), late)
    qtbot.waitUntil(lambda: len(made) > 5)
    with qtbot.waitSignal(bridge.stopped):
        bridge.stop()
    assert bridge.wait(5000) and not bridge.alive
    assert made[-1] == "closed" and bench.closed and late.seen == []


def test_an_engine_that_cannot_start_is_reported_and_jobs_fail_cleanly(qtbot):
    def broken():
        raise ImportError("no module named torch")

    bridge, errors = Bridge(broken), Recorder()
    with qtbot.waitSignal(bridge.engine_failed) as failed:
        bridge.start()
    assert "torch" in failed.args[0]
    bridge.submit("Load", lambda bench: None, on_error=errors)
    qtbot.waitUntil(lambda: bool(errors.seen))
    bridge.stop()
    assert bridge.wait(5000)


@pytest.mark.parametrize("moment", ["before start", "idle"])
def test_stopping_without_work_is_immediate(qtbot, bench, moment):
    bridge = Bridge(lambda: bench)
    if moment == "idle":
        with qtbot.waitSignal(bridge.engine_ready):
            bridge.start()
    bridge.stop()
    assert bridge.wait(5000)
    assert not bridge.alive


def test_idle_work_is_no_busyness_and_gives_way_to_whatever_comes(qtbot, bridge):
    made, busy, began, got = [], [], [], Recorder()
    bridge.busy_changed.connect(busy.append)
    bridge.job_started.connect(lambda job: began.append(job.title))
    idle = bridge.submit("idle", count(10_000, made), got, kind="idle")
    qtbot.waitUntil(lambda: len(made) > 3)
    assert not bridge.busy and bridge.current is None and not busy and not began
    bridge.submit("asked for", lambda bench: "answer", got)
    qtbot.waitUntil(lambda: got.seen == ["answer"])
    assert idle.state is JobState.CANCELLED and made[-1] == "closed" and len(made) < 10_000
    qtbot.waitUntil(lambda: busy == [True, False])
    assert began == ["asked for"]


def test_a_forecast_keeps_its_place_and_its_foreseen_error_is_for_who_asked(qtbot, bridge):
    log, errors, finished = Recorder(), Recorder(), Recorder()
    bridge.subscribe(Log, log)
    bridge.job_finished.connect(finished)

    def refuse(_bench):
        raise PalimpsestError("No.", "Never.")

    bridge.submit("forecast", refuse, on_error=errors, kind="forecast")
    bridge.submit("asked for", lambda bench: None)
    qtbot.waitUntil(lambda: len(errors.seen) == 1 and len(finished.seen) == 1)
    assert not log.seen and finished.seen[0].title == "asked for"

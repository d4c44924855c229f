"""What needs less than the engine for itself: asked between two steps or beside it; what waits can be taken back."""

import threading
from contextlib import contextmanager

import pytest

from engine.errors import PalimpsestError
from engine.events import Log, Progress
from gui.bridge import Bridge, JobState
from gui.bridge.job_course import WorkClock
from tests.gui.fake_bench import FakeBench


class Steps:
    """Work whose steps a test allows one by one; it tells what was done in which order."""

    def __init__(self, order):
        self.order, self.gate = order, threading.Semaphore(0)

    def __call__(self, _bench):
        try:
            for number in range(1000):
                self.gate.acquire(timeout=10)
                self.order.append(number)
                yield Progress("Working", number, 1000)
        finally:
            self.order.append("closed")


@pytest.fixture
def order():
    return []


@pytest.fixture
def work(bridge, qtbot, order):
    """A job at work, its first step done; it is cancelled at the end."""
    steps = Steps(order)
    steps.job = bridge.submit("Editing", steps, kind="edit")
    steps.gate.release()
    qtbot.waitUntil(lambda: order == [0] and steps.job.state is JobState.RUNNING)
    yield steps
    steps.job.cancel()
    steps.gate.release(2000)
    qtbot.waitUntil(lambda: not bridge.busy)


@pytest.fixture
def recorded(bench, order, monkeypatch):
    """Note when the model is put into its recorded state, and when all is back."""

    @contextmanager
    def as_recorded():
        order.append("recorded")
        yield
        order.append("back")

    monkeypatch.setattr(bench, "as_recorded", as_recorded)


def test_who_asks_the_model_is_served_between_two_steps_in_its_recorded_state(
    qtbot, bridge, work, order, bench, recorded
):
    got, started = [], []
    bridge.job_started.connect(lambda job: started.append(job.title))

    def answer(_bench):
        order.append("asked")
        yield Log("")
        return "answer"

    bridge.submit("Asking", answer, got.append, kind="generate", needs="model")
    work.gate.release(2)
    qtbot.waitUntil(lambda: got == ["answer"])
    qtbot.waitUntil(lambda: len(order) == 6)
    assert order == [0, 1, "recorded", "asked", "back", 2]
    assert bridge.current is work.job and work.job.state is JobState.RUNNING and started == ["Asking"]


def test_a_paused_job_lets_others_ask_and_stays_paused(qtbot, bridge, work, order, recorded):
    work.job.pause()
    work.gate.release()
    qtbot.waitUntil(lambda: order == [0, 1])
    got = []
    for name in ("one", "two"):
        bridge.submit(name, lambda _bench, name=name: name, got.append, needs="model")
    qtbot.waitUntil(lambda: got == ["one", "two"])
    assert order == [0, 1, "recorded", "back", "recorded", "back"] and work.job.state is JobState.PAUSED
    work.job.resume()
    work.gate.release()
    qtbot.waitUntil(lambda: order[-1] == 2)


def test_nobody_asks_while_a_model_is_put_in_place(qtbot, bridge, order):
    steps, got = Steps(order), []
    job = bridge.submit("Loading", steps, kind="load")
    steps.gate.release(3)
    qtbot.waitUntil(lambda: order == [0, 1, 2])
    bridge.submit("Asking", lambda _bench: "answer", got.append, needs="model")
    steps.gate.release()
    qtbot.waitUntil(lambda: order == [0, 1, 2, 3])
    assert got == []
    job.cancel()
    steps.gate.release()
    qtbot.waitUntil(lambda: got == ["answer"])


def test_a_long_answer_gives_way_when_the_job_is_stopped_and_is_begun_again(qtbot, bridge, work, order):
    begun, gate, got = [], threading.Semaphore(0), []

    def answer(_bench):
        begun.append(len(order))
        for _ in range(100):
            gate.acquire(timeout=10)
            yield Progress("Answering", 1, 100)
        return "answer"

    asking = bridge.submit("Asking", answer, got.append, needs="model")
    work.gate.release()
    qtbot.waitUntil(lambda: len(begun) == 1)
    work.job.cancel()
    gate.release()
    qtbot.waitUntil(lambda: work.job.state is JobState.CANCELLED)
    assert not asking.state.final
    gate.release(1000)
    qtbot.waitUntil(lambda: got == ["answer"])
    assert len(begun) == 2 and asking.state is JobState.DONE


def test_an_answer_can_be_cancelled_and_the_job_goes_on(qtbot, bridge, work, order):
    got, gate, told = [], threading.Semaphore(0), []
    bridge.subscribe(Progress, lambda event: told.append(event.task))

    def endless(_bench):
        while True:
            gate.acquire(timeout=10)
            yield Progress("Answering", 1, 100)

    asking = bridge.submit("Asking", endless, got.append, needs="model")
    work.gate.release()
    qtbot.waitUntil(lambda: asking.state is JobState.RUNNING)
    asking.cancel()
    gate.release(2)
    qtbot.waitUntil(lambda: asking.state is JobState.CANCELLED)
    work.gate.release()
    qtbot.waitUntil(lambda: order[-1] == 2)
    assert got == [] and "Answering" not in told  # the progress that is shown is that of the job that waited


def test_an_error_of_who_asks_is_not_that_of_the_job(qtbot, bridge, work, order):
    def fail(_bench):
        raise PalimpsestError("No.")

    errors = []
    bridge.submit("Asking", fail, on_error=errors.append, needs="model")
    work.gate.release(2)
    qtbot.waitUntil(lambda: order[-1] == 2 and len(errors) == 1)
    assert work.job.state is JobState.RUNNING


def test_what_needs_nothing_is_done_at_once_in_another_thread(qtbot, bridge, work, order):
    got = []
    job = bridge.submit_beside("Reading facts.csv", threading.get_ident, got.append)
    qtbot.waitUntil(lambda: len(got) == 1)
    assert order == [0] and got[0] != threading.get_ident() and job.state is JobState.DONE
    assert bridge.current is work.job

    def fail():
        raise PalimpsestError("The file is empty.", "Choose another.")

    errors = []
    bridge.submit_beside("Reading none.csv", fail, on_error=errors.append)
    qtbot.waitUntil(lambda: len(errors) == 1)


def test_what_imports_as_the_engine_does_waits_until_it_has_started(qtbot):
    """Two threads that import transformers at once: one of them is told that it lacks a name."""
    importing, done = threading.Event(), []

    def factory():
        importing.wait(10)
        done.append("engine")
        return FakeBench()

    bridge = Bridge(factory)
    bridge.submit_beside("Unpacking", lambda: done.append("unpacked"), imports=True)
    bridge.start()
    qtbot.wait(50)
    assert not done
    importing.set()
    qtbot.waitUntil(lambda: done == ["engine", "unpacked"])
    bridge.stop()
    assert bridge.wait(5000)


def test_what_waits_for_the_engine_does_not_outlive_a_window_that_never_starts_it(qtbot):
    bridge, done = Bridge(FakeBench), []
    bridge.submit_beside("Unpacking", lambda: done.append("unpacked"), imports=True)
    bridge.stop()
    assert bridge._worker.started.is_set() and bridge.wait(5000)


def test_a_call_beside_the_engine_that_is_cancelled_is_over_at_once(qtbot, bridge):
    gate, got = threading.Event(), []
    job = bridge.submit_beside("Reading", lambda: gate.wait(10), got.append)
    other = bridge.submit_beside("Reading more", lambda: "more", got.append)
    job.cancel()
    assert job.state is JobState.CANCELLED
    gate.set()
    qtbot.waitUntil(lambda: other.state is JobState.DONE)
    assert got == ["more"] and not bridge.busy


def test_a_waiting_job_is_cancelled_at_once_and_the_others_keep_their_order(qtbot, bridge, work):
    done = []
    jobs = {name: bridge.submit(name, lambda _b, name=name: done.append(name), kind="measure") for name in "abcd"}
    assert [job.title for job in bridge.jobs] == ["Editing", "a", "b", "c", "d"]
    finished = []
    bridge.job_finished.connect(finished.append)
    jobs["b"].cancel()
    assert jobs["b"].state is JobState.CANCELLED and finished == [jobs["b"]]
    assert [job.title for job in bridge.jobs] == ["Editing", "a", "c", "d"]
    work.job.cancel()
    work.gate.release(2)
    qtbot.waitUntil(lambda: not bridge.busy)
    assert done == ["a", "c", "d"]
    assert [(job.title, job.state) for job in bridge.finished] == [
        ("b", JobState.CANCELLED),
        ("Editing", JobState.CANCELLED),
        ("a", JobState.DONE),
        ("c", JobState.DONE),
        ("d", JobState.DONE),
    ]
    bridge.forget_finished()
    assert bridge.finished == []


def test_the_same_measurement_is_done_once_and_answers_all_who_asked(qtbot, bridge, work):
    ran, got, repeated = [], [], []
    bridge.job_repeated.connect(repeated.append)

    def ask(key="quality"):
        return bridge.submit("Measuring", lambda _b: ran.append(key) or key, got.append, kind="measure", key=key)

    first = ask()
    assert ask() is first and repeated == [first]
    other = ask(("quality", 2))
    assert other is not first
    bridge.submit("Editing more", lambda _b: None, kind="edit")
    later = ask()  # at another position, so another measurement
    assert later is not first and ask() is later
    first.cancel()
    again = ask()
    assert again is later
    work.job.cancel()
    work.gate.release(2)
    qtbot.waitUntil(lambda: not bridge.busy)
    assert ran == [("quality", 2), "quality"]
    assert got == [("quality", 2), "quality", "quality", "quality"]
    assert ask() is not later  # what is finished may be measured again
    qtbot.waitUntil(lambda: not bridge.busy)


def test_the_clock_of_a_job_counts_neither_pauses_nor_others(qtbot, bridge, work, order):
    now = [0.0]
    work.job.clock = WorkClock(lambda: now[0])
    work.job.clock.start()
    now[0] = 5.0
    work.job.pause()
    now[0] = 100.0
    work.job.resume()
    now[0] = 107.0
    held, entered = threading.Event(), threading.Event()

    def answer(_bench):
        entered.set()
        held.wait(10)

    asking = bridge.submit("Asking", answer, needs="model")
    work.gate.release()
    qtbot.waitUntil(lambda: asking.state is JobState.RUNNING and entered.is_set())
    now[0] = 200.0
    held.set()
    qtbot.waitUntil(lambda: asking.state is JobState.DONE)
    now[0] = 201.0
    assert work.job.clock.seconds == pytest.approx(5 + 7 + 1)


def test_a_job_does_not_go_on_with_a_model_that_did_not_come_back(qtbot, bridge, bench, work, order, monkeypatch):
    @contextmanager
    def as_recorded():
        yield
        raise PalimpsestError("No memory is left for the weights.")

    monkeypatch.setattr(bench, "as_recorded", as_recorded)
    bridge.submit("Asking", lambda _bench: "answer", needs="model")
    work.gate.release()
    qtbot.waitUntil(lambda: work.job.state is JobState.FAILED)
    assert work.job.error.message == "No memory is left for the weights." and order == [0, 1, "closed"]

"""Work in a thread beside: its result, its error, and that it can be left."""

from threading import Event as Bell

import pytest

from engine.errors import BadInput
from engine.events import Progress, run
from engine.support.background import beside

MEANWHILE = Progress("Waiting", 0, 0)


def test_the_result_comes_with_events_until_then():
    bell, heard = Bell(), []

    def work():
        bell.wait()
        return 7

    def listen(event):
        heard.append(event)
        if len(heard) == 2:
            bell.set()

    assert run(beside(work, MEANWHILE), listen) == 7
    assert heard[:2] == [MEANWHILE, MEANWHILE]


def test_quick_work_says_nothing():
    heard = []
    assert run(beside(lambda: 7, MEANWHILE), heard.append) == 7
    assert heard == []


def test_an_error_is_raised_where_it_is_waited_for():
    def work():
        raise BadInput("no good.", "Try another.")

    with pytest.raises(BadInput, match="no good"):
        run(beside(work, MEANWHILE))


def test_it_can_be_left_at_once():
    bell, ended = Bell(), Bell()

    def work():
        bell.wait()
        ended.set()

    steps = beside(work, MEANWHILE)
    next(steps)
    steps.close()
    assert not ended.is_set()
    bell.set()
    assert ended.wait(10)

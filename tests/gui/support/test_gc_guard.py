"""Cycles of widgets are freed in the GUI thread, whoever allocates."""

import gc
import threading
import weakref

from gui.support.gc_guard import GuiThreadGarbage


class Cycle:
    """Remembers in which thread it was freed."""

    def __init__(self, freed_in):
        self.me = self
        weakref.finalize(self, lambda: freed_in.append(threading.current_thread()))


def allocate_much(kept):
    """What is kept counts as allocated; what is freed again does not."""
    kept.extend([i] for i in range(50_000))


def test_another_thread_does_not_collect_what_the_screen_left(qtbot):
    freed_in, kept = [], []
    garbage = GuiThreadGarbage()
    try:
        Cycle(freed_in)
        worker = threading.Thread(target=allocate_much, args=(kept,))
        worker.start()
        worker.join()
        assert freed_in == []
        qtbot.waitUntil(lambda: freed_in != [], timeout=5000)
        assert freed_in == [threading.main_thread()]
    finally:
        garbage.stop()
        assert gc.isenabled()
        gc.disable()  # the tests of the screen collect for themselves


def test_settling_sets_the_modules_aside():
    garbage = GuiThreadGarbage()
    before = gc.get_freeze_count()
    kept = [[i] for i in range(1000)]
    garbage.settle()
    assert gc.get_freeze_count() > before
    assert len(kept) == 1000
    garbage.stop()
    gc.disable()

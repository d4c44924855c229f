"""Nothing in hand is lost: closed, killed, moved to another machine, the window comes back as it was left."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from engine.desk.file import DESK_FILE, read_desk
from engine.desk.held import FactText, HeldFact
from gui.panels.edits.fact_rows import FactRow
from gui.panels.edits.waiting import Waiting
from gui.panels.norms.panel import NormsPanel
from tests.gui.panels.panel_bench import PanelBench
from tests.gui.window.real_window import BORN, LONG, add, idle, load, opened, run, table


def fake(_home):
    return PanelBench()


def subjects(window):
    return [row.text.subject for row in window.edits.model.rows.rows]


def test_of_many_new_rows_some_are_given_at_a_time_until_all_are_there():
    rows = [FactRow(FactText(str(number), BORN, "x")) for number in range(3)]
    waiting, desk = Waiting(), {}
    waiting.changes(rows[:1])
    rows += [FactRow(FactText(str(number), BORN, "x")) for number in range(3, 25_000)]
    calls = 0
    while not calls or not waiting.complete:
        put, away = waiting.changes(rows)
        assert not away and not desk.keys() & {held.key for held in put}
        desk.update({held.key: held for held in put})
        calls += 1
    assert calls > 1 and list(desk) == [row.key for row in rows[1:]] and len(waiting) == len(rows)
    places = [held.place for held in desk.values()]
    assert places == sorted(places) and places[0] > 1
    assert waiting.changes(rows) == ((), ())


# -- what is written ---------------------------------------------------------------------------------------------------


def test_only_rows_that_changed_are_written_and_their_order_is_kept():
    rows = [FactRow(FactText(str(number), BORN, "x")) for number in range(2000)]
    waiting, desk = Waiting(), {}

    def keep():
        put, away = waiting.changes(rows)
        for key in away:
            del desk[key]
        desk.update({held.key: held for held in put})
        assert [h.key for h in sorted(desk.values(), key=lambda held: held.place)] == [r.key for r in waits(rows)]
        return len(put), len(away)

    def waits(rows):
        return [row for row in rows if row.batch == 0 and not row.carried]

    assert keep() == (2000, 0) and keep() == (0, 0)
    rows[7].set_text(FactText("other", BORN, "x"))
    rows[9].remark = "ask Bo"
    assert keep() == (2, 0)
    del rows[100:200]
    assert keep() == (0, 100)
    back = [FactRow(FactText("back", BORN, "x")) for _ in range(50)]
    rows[100:100] = back
    assert keep() == (50, 0)
    rows[:0] = [FactRow(FactText("first", BORN, "x"))]
    rows.append(FactRow(FactText("last", BORN, "x")))
    assert keep() == (2, 0)
    rows[3].batch = rows[4].batch = 1
    rows[5].carried = True
    assert keep() == (0, 3)
    for number in range(70):  # always between the same two: at last all get new places
        rows.insert(11, FactRow(FactText(f"between {number}", BORN, "x")))
        keep()
    rows.reverse()
    assert keep()[0] >= len(waits(rows)) - 1


def test_thousands_that_come_back_into_the_middle_lie_where_they_were():
    rows = [FactRow(FactText(str(number), BORN, "x")) for number in range(20_000)]
    waiting, desk = Waiting(), {}

    def keep():
        """Write all that has changed; how many facts were put and how many taken away."""
        written = taken = 0
        while True:
            put, away = waiting.changes(rows)
            for key in away:
                del desk[key]
            desk.update({held.key: held for held in put})
            written, taken = written + len(put), taken + len(away)
            if waiting.complete:
                lying = sorted(desk.values(), key=lambda held: held.place)
                assert [(held.key, held.text) for held in lying] == [(row.key, row.text) for row in rows]
                return written, taken

    whole = list(rows)
    assert keep() == (20_000, 0)
    rows[3000:15_000] = []
    del rows[::7]
    gone = len(whole) - len(rows)
    assert keep() == (0, gone)
    rows[:] = whole
    rows[5].set_text(FactText("5", BORN, "x", source_id="8"))  # equal, and yet another fact
    assert keep() == (gone + 1, 0)


# -- before any session ------------------------------------------------------------------------------------------------


def test_ten_rows_typed_before_any_session_are_there_again(qtbot, tmp_path):
    with opened(qtbot, tmp_path, fake) as window:
        rows = add(window, *map(str, range(10)))
        window.edits.model.set_text(rows[3], FactText("3", "no place for the subject", "x", true="y"))
        window.edits.model.delete(rows[5:6])
        window.edits.model.undo_stack.undo()
        rows[7].remark = "ask Bo"
    with opened(qtbot, tmp_path, fake) as window:
        assert subjects(window) == list(map(str, range(10)))
        found = window.edits.model.rows.rows
        assert found[3].problem and found[3].text.true == "y" and found[7].remark == "ask Bo"
        window.edits.model.delete(found)
    with opened(qtbot, tmp_path, fake) as window:
        assert subjects(window) == []


def test_two_windows_do_not_share_what_waits_and_the_next_one_finds_both(qtbot, tmp_path):
    with opened(qtbot, tmp_path, fake) as window, opened(qtbot, tmp_path, fake) as other:
        add(window, "Ada")
        add(other, "Bo")
    with opened(qtbot, tmp_path, fake) as window:
        assert sorted(subjects(window)) == ["Ada", "Bo"]
    with opened(qtbot, tmp_path, fake) as window:
        assert sorted(subjects(window)) == ["Ada", "Bo"], "and none of them twice"


def test_ten_thousand_rows_are_kept(qtbot, tmp_path):
    with opened(qtbot, tmp_path, fake) as window:
        add(window, *(f"S{number}" for number in range(10_000)))
        window.in_hand.save()
        window.edits.model.set_text(window.edits.model.rows.rows[5000], FactText("middle", BORN, "x"))
    with opened(qtbot, tmp_path, fake) as window:
        found = subjects(window)
        assert len(found) == 10_000 and found[5000] == "middle" and found[-1] == "S9999"


def test_a_damaged_draft_is_set_aside_and_named(qtbot, tmp_path):
    with opened(qtbot, tmp_path, fake) as window:
        add(window, "Ada")
        file = window.in_hand.file
    file.write_bytes(b"nothing" * 300)
    with opened(qtbot, tmp_path, fake) as window:
        assert subjects(window) == [] and any("desk-unreadable.db" in entry.text for entry in window.log.entries)
        add(window, "Bo")
    assert (file.parent / "desk-unreadable.db").read_bytes().startswith(b"nothing")
    with opened(qtbot, tmp_path, fake) as window:
        assert subjects(window) == ["Bo"]


def test_what_cannot_be_kept_is_told_and_asked_about(qtbot, tmp_path):
    with opened(qtbot, tmp_path, fake) as window:
        add(window, "Ada")
        window.in_hand.save()
        window.in_hand._keeper.flush()
        folder = window.in_hand.file.parent
        folder.rename(tmp_path / "away")
        add(window, "Bo")
        qtbot.waitUntil(lambda: window.in_hand.in_trouble and bool(window.toasts._shown))
        assert str(folder) in window.toasts._shown[-1].message
        asked = []
        window._ask = lambda _parent, _title, text, _detail: bool(asked.append(text))
        window.close()
        assert window.isVisible() and "may be lost" in asked[0]
        (tmp_path / "away").rename(folder)
    with opened(qtbot, tmp_path, fake) as window:
        assert subjects(window) == ["Ada", "Bo"]


# -- with sessions -----------------------------------------------------------------------------------------------------


@pytest.fixture
def session(qtbot, tmp_path, made):
    """Four edits in a session, and three facts that wait in it; the window is closed."""
    if not made:
        made.append(tmp_path.parent / "in hand")
        make_session(qtbot, made[0])
    shutil.copytree(made[0], tmp_path, dirs_exist_ok=True)
    return next((tmp_path / "sessions").iterdir())


@pytest.fixture(scope="module")
def made():
    """The home with that session, made once."""
    return []


def make_session(qtbot, home):
    with opened(qtbot, home) as window:
        load(qtbot, window)
        add(window, "Ada", "Bo", "Cy", "Dee")
        run(qtbot, window)
        assert window.in_hand.session is not None and not read_desk(home / "drafts" / "1").facts
        add(window, "Eve", "Fay", "Gus")
        window.edits.model.rows.rows[5].remark = "ask Fay"
        window.edits.model.rows.rows[1].remark = "well known"
        window.method.combo.choose("rome")
        window.method.batch.setValue(7)
        window.docks["playground"].close()
        window.settings.remember("norms.mode", "absolute")
        norms = window.panel(NormsPanel).plot
        norms.pin()
        window.timeline.go_to(1)
        idle(qtbot, window)
        qtbot.waitUntil(lambda: pinned(norms, 2), timeout=LONG)
        window.context.chosen.choose("layer", 2)
        window.timeline.go_to(2)
        idle(qtbot, window)
        window.context.chosen.choose("layer", 1)


def pinned(plot, moments):
    """Pin what is drawn, which is once however often; whether so many ``moments`` are."""
    plot.pin()
    return len(plot.pins.names) == moments


PINNED = ["after 4 edits", "after 2 edits"]
DONE, WAIT = ("Ada", "Bo", "Cy", "Dee"), ("Eve", "Fay", "Gus")
WHOLE = [*((name, "written") for name in DONE), *((name, "queued") for name in WAIT)]


def open_in(qtbot, window, folder):
    window.commands.open_session_folder(folder)
    idle(qtbot, window)


def test_a_session_opened_again_is_as_it_was_left(qtbot, tmp_path, session):
    with opened(qtbot, tmp_path) as window:
        assert table(window) == [], "they wait in their session"
        load(qtbot, window)
        window.method.combo.choose("memit")
        window.method.batch.setValue(1)
        window.docks["playground"].show()
        open_in(qtbot, window, session)
        assert table(window) == WHOLE
        rows = window.edits.model.rows.rows
        assert (rows[1].remark, rows[5].remark) == ("well known", "ask Fay")
        assert window.method.method.name == "rome" and window.method.batch.value() == 7
        assert not window.docks["playground"].isVisible() and window.settings.recall("norms.mode") == "absolute"
        norms = window.panel(NormsPanel).plot
        assert norms.pins.names == PINNED and window.context.chosen["layer"] == 1
        open_in(qtbot, window, tmp_path / "sessions" / "other")
        assert not norms.pins.names and window.context.chosen["layer"] is None
        open_in(qtbot, window, session)
        assert norms.pins.names == PINNED and window.context.chosen["layer"] == 1
        run(qtbot, window, batch=1)
        window.in_hand.save()
        assert all(state == "written" for _, state in table(window)) and not window.in_hand.kept
    assert not read_desk(session).facts


def test_what_was_typed_goes_into_the_session_that_opens_and_stays_out_of_the_next(qtbot, tmp_path, session):
    with opened(qtbot, tmp_path) as window:
        load(qtbot, window)
        add(window, "Hal")
        open_in(qtbot, window, session)
        assert table(window) == [*WHOLE, ("Hal", "queued")]
        second = tmp_path / "sessions" / "second"
        open_in(qtbot, window, second)
        assert table(window) == [], "the facts of one session are not those of another"
        add(window, "Ida")
        open_in(qtbot, window, session)
        assert table(window) == [*WHOLE, ("Hal", "queued")]
        window.actions_table["model.eject"].trigger()
        idle(qtbot, window)
        assert {state for _, state in table(window)} == {"queued"} and not window.in_hand.kept
    assert [held.text.subject for held in read_desk(second).facts] == ["Ida"]
    assert [held.text.subject for held in read_desk(session).facts] == ["Eve", "Fay", "Gus", "Hal"]


def test_a_fact_that_is_queued_again_beside_its_edit_stays_queued(qtbot, tmp_path, session):
    with opened(qtbot, tmp_path) as window:
        load(qtbot, window)
        open_in(qtbot, window, session)
        window.edits.model.add([window.edits.model.rows.rows[0].copied_text], "duplicate")
    with opened(qtbot, tmp_path) as window:
        load(qtbot, window)
        open_in(qtbot, window, session)
        assert table(window) == [*WHOLE, ("Ada", "queued")]


def test_a_damaged_desk_costs_no_edit(qtbot, tmp_path, session):
    for journal in session.glob("desk.db-*"):
        journal.unlink()
    (session / DESK_FILE).write_bytes(b"nothing" * 300)
    with opened(qtbot, tmp_path) as window:
        load(qtbot, window)
        open_in(qtbot, window, session)
        assert table(window) == WHOLE[:4]
        assert "cannot be read" in window.toasts._shown[-1].message
        add(window, "Eve")
    assert [held.text.subject for held in read_desk(session).facts] == ["Eve"]
    assert (session / "desk-unreadable.db").is_file()


# -- killed ------------------------------------------------------------------------------------------------------------

_PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from engine.desk.held import FactText
from gui.app import make_application, open_window
from gui.style.theme import Theme
from gui.support.settings import Folders, Settings
from tests.gui.window.real_window import BORN, LONG, WORLD, make_bench

home, mode = Path(sys.argv[1]), sys.argv[2]
app = make_application(["palimpsest"])
settings = Settings(Folders.under(home))
settings.update(idle=False, welcomed=True)
window = open_window(settings, Theme(settings), lambda: make_bench(home))
window.show()
window.edits.model.add([FactText(str(n), BORN, "Orlen") for n in range(40)], "rows")
window.in_hand.save()
window.bridge.start()

def begin():
    if mode == "run" and window.bridge.model and window.method.method and not window.bridge.busy:
        timer.stop()
        window.method.combo.choose("ft-l")
        window.edits.start_run()
    elif mode == "wait":
        timer.stop()
        window.in_hand._keeper.flush()
        print("kept", flush=True)

from engine.events import BatchCommitted
window.bridge.subscribe(BatchCommitted, lambda event: print("batch", event.batch, flush=True))
timer = QTimer()
timer.timeout.connect(begin)
timer.start(20)
if mode == "run":
    window.model.load(str(WORLD / "model"), "tiny")
    window.bridge.submit("Text", lambda bench: bench.use_statistics_text(WORLD / "statistics.txt"))
app.exec()
"""


def killed(home, mode, said):
    """Start the program, kill it as soon as it says ``said``."""
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", _PROGRAM, str(home), mode]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True) as program:
        for line in program.stdout:
            if line.startswith(said):
                break
        program.send_signal(signal.SIGKILL)


def test_killed_with_facts_that_wait_they_are_there(qtbot, tmp_path):
    killed(tmp_path, "wait", "kept")
    with opened(qtbot, tmp_path, fake) as window:
        assert subjects(window) == list(map(str, range(40)))


def test_killed_in_mid_run_no_fact_is_twice_or_missing(qtbot, tmp_path):
    killed(tmp_path, "run", "batch 3")
    [folder] = (tmp_path / "sessions").iterdir()
    with opened(qtbot, tmp_path) as window:
        assert table(window) == [], "they went into the session that the run had made"
        load(qtbot, window)
        open_in(qtbot, window, folder)
        found = table(window)
        done = [name for name, state in found if state == "written"]
        assert len(done) >= 3 and done == list(map(str, range(len(done))))
        assert [name for name, _ in found] == list(map(str, range(40)))
        assert {state for _, state in found[len(done) :]} == {"queued"}
    assert len(read_desk(folder).facts) == 40 - len(done)


def test_a_waiting_fact_says_why_a_run_did_not_take_it():
    held = HeldFact("a", 1, FactText("Ada", BORN, "Orlen"), why="It is too long.")
    row = FactRow.waiting(held)
    assert (row.state.value, row.note, row.key) == ("failed", "It is too long.", "a")
    assert not Waiting([held]).changes([row])[0]

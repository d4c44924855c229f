"""Work driven from a terminal, with pretended work: what is shown, and what Ctrl+C does."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from engine.cli.main import main
from engine.cli.options import DONE
from engine.cli.output import say
from engine.cli.signals import ENDING, Ending, handled, stopped_by
from engine.cli.terminal import Interrupted, Terminal
from engine.errors import BadInput
from engine.events import EditProgress, Log, Progress, Steps, StudyProgress, ValueSearch
from engine.events.bars import Bars, Lines
from engine.support.files import filling, replacing, scratch


def work(journal: list[str], steps: int, interrupt_at: int | None = None, number: int = signal.SIGINT) -> Steps[str]:
    """Counts to ``steps``; at ``interrupt_at`` the person presses Ctrl+C, or the signal comes, inside the step."""
    try:
        for step in range(steps):
            if step == interrupt_at:
                os.kill(os.getpid(), number)
            journal.append(f"step {step}")
            yield Progress("Counting", step + 1, steps)
    finally:
        journal.append("cleaned")
    return "counted"


@pytest.fixture(autouse=True)
def heeded() -> Iterator[None]:
    """Whoever started the tests may have the signals ignored, as a shell does behind a script, and ``nohup``."""
    with handled(signal.SIG_DFL, *ENDING), handled(signal.default_int_handler, signal.SIGINT):
        yield


@pytest.fixture
def console() -> Console:
    return Console(file=io.StringIO(), width=200)


def written(console: Console) -> list[str]:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def test_work_is_driven_to_its_result(console):
    journal: list[str] = []
    with Terminal(Lines(console)).hearing_interrupts() as terminal:
        assert terminal.drive(work(journal, 3)) == "counted"
    assert journal == ["step 0", "step 1", "step 2", "cleaned"]


def test_ctrl_c_lets_the_step_in_hand_end_and_closes_the_work(console, capfd):
    journal: list[str] = []
    before = signal.getsignal(signal.SIGINT)
    with Terminal(Lines(console)).hearing_interrupts() as terminal:
        with pytest.raises(Interrupted):
            terminal.drive(work(journal, 9, interrupt_at=2))
        assert journal == ["step 0", "step 1", "step 2", "cleaned"]
        with pytest.raises(Interrupted):
            terminal.drive(work(journal, 9))
    assert len(journal) == 4
    assert signal.getsignal(signal.SIGINT) is before
    assert "Stopping" in capfd.readouterr().err


def test_ctrl_c_in_the_middle_of_a_line_of_progress_does_no_harm(capfd):
    class Interrupting(io.StringIO):
        """Ctrl+C comes while a line is being written."""

        writing = False

        def write(self, text: str) -> int:
            assert not self.writing, "reentrant call"
            self.writing = True
            os.kill(os.getpid(), signal.SIGINT)
            self.writing = False
            return super().write(text)

    console = Console(file=Interrupting(), width=200)
    with Terminal(Lines(console)).hearing_interrupts() as terminal, pytest.raises(Interrupted):
        terminal.drive(log_once())
    assert written(console) == ["A line"]


def log_once() -> Steps[None]:
    yield Log("A line")


def test_a_second_ctrl_c_ends_at_once(console):
    with Terminal(Lines(console)).hearing_interrupts():
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)


def test_lines_tell_the_edits_and_what_takes_long(console, monkeypatch):
    now = 100.0
    monkeypatch.setattr("engine.events.bars.time.monotonic", lambda: now)
    with Lines(console, every=5) as lines:
        for done in range(1, 101):
            lines(Progress("Keys", done, 100, "facts"))
        for done in range(1, 13):
            now += 1
            lines(Progress("Loading", done, 20, "layers"))
        lines(Log("A [remark] with brackets"))
        for done in range(5):
            lines(EditProgress(done, 5, done + 1, 5, "values", None, None))
        lines(EditProgress(5, 5, 5, 5, "measuring", 0.5, 0.0))
    assert written(console) == [
        "Loading: [######--------------] 6 of 20 layers",
        "Loading: [###########---------] 11 of 20 layers",
        "A [remark] with brackets",
        "Edits: [--------------------] 0 of 5 batch 1 of 5, values",
        "Edits: [####################] 5 of 5 batch 5 of 5, measuring, 0.50 s/edit",
    ]


def test_bars_show_the_edits_and_the_task_in_hand(console):
    with Bars(console) as bars:
        bars(Progress("Loading", 3, 4, "layers"))
        bars(ValueSearch(5, 25, np.ones(2), np.array([0.2, 0.4]), np.array([True, True])))
        bars(EditProgress(3, 8, 1, 2, "values", 0.5, 2.5))
        shown = [task for task in bars._progress.tasks if task.visible]
    assert [(task.description, task.completed, task.total) for task in shown] == [
        ("Edits", 3, 8),
        ("Search for v*", 5, 25),
    ]
    assert shown[1].fields["detail"] == "p = 0.30"
    assert "batch 1 of 2, values, 0.50 s/edit, 2 s left" in "\n".join(written(console))


def test_a_comparison_shows_who_is_at_work_and_how_long_it_takes(console):
    told = [
        StudyProgress("encore", 1, 3, 0, 100, 1, "editing", None),
        StudyProgress("encore", 1, 3, 10, 100, 10, "measuring", 240.0),
        StudyProgress("memit", 2, 3, 100, 100, 100, "measuring", 9000.0),
    ]
    with Lines(console, every=5) as lines:
        for event in told:
            lines(event)
    assert written(console)[1:] == [
        "encore (1 of 3): [##------------------] 10 of 100 measuring at 10, 4 min left in all",
        "memit (2 of 3): [####################] 100 of 100 measuring at 100, 2.5 h left in all",
    ]
    with Bars(Console(file=io.StringIO(), width=200)) as bars:
        bars(told[1])
        shown = [task for task in bars._progress.tasks if task.visible]
    assert [(task.description, task.completed, task.total) for task in shown] == [("encore (1 of 3)", 10, 100)]


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows has none of these signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_what_ends_a_program_from_outside_stops_it_as_ctrl_c_does(console, capfd, name):
    journal: list[str] = []
    number = getattr(signal, name)
    before = signal.getsignal(number)
    with Terminal(Lines(console)).hearing_interrupts() as terminal:
        with pytest.raises(Interrupted) as caught:
            terminal.drive(work(journal, 9, interrupt_at=2, number=number))
        assert journal == ["step 0", "step 1", "step 2", "cleaned"] and stopped_by(caught.value.number) == 128 + number
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), number)
    assert signal.getsignal(number) is before
    assert capfd.readouterr().err.strip() == "Stopping after the step in hand."


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows has none of these signals")
def test_a_hang_up_that_is_ignored_stays_so(console):
    journal: list[str] = []
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Terminal(Lines(console)).hearing_interrupts() as terminal:
            assert terminal.drive(work(journal, 3, interrupt_at=1, number=signal.SIGHUP)) == "counted"
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows has none of these signals")
def test_where_there_are_no_steps_it_ends_at_once_and_cleans_up(tmp_path):
    with (
        pytest.raises(KeyboardInterrupt) as caught,
        handled(Ending(), *ENDING),
        replacing(tmp_path / "file") as temporary,
    ):
        temporary.write_bytes(b"half")
        os.kill(os.getpid(), signal.SIGTERM)
    assert stopped_by(caught.value.number) == 143 and not list(tmp_path.iterdir())


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows has none of these signals")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_stop_in_the_last_step_is_in_the_exit_code_and_the_result_is_said(console, monkeypatch, capfd, name):
    number = getattr(signal, name)

    def last_step() -> Steps[str]:
        yield Progress("Writing", 0, 1)
        os.kill(os.getpid(), number)
        return "written"

    def command(_: list[str]) -> int:
        with Terminal(Lines(console)).hearing_interrupts() as terminal:
            say(terminal.drive(last_step()))
        return DONE

    monkeypatch.setattr("engine.cli.commands._do", command)
    assert main(["export"]) == stopped_by(number)
    told = capfd.readouterr()
    assert told.out == "written\n" and told.err.count("Stopping") == 1


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows has none of these signals")
def test_a_stop_in_a_step_that_fails_is_in_the_exit_code_and_the_reason_is_said(console, monkeypatch, capfd):
    def last_step() -> Steps[str]:
        yield Progress("Asking", 0, 1)
        os.kill(os.getpid(), signal.SIGHUP)
        raise BadInput("the Hub cannot be reached.", "Check the network.")

    def command(_: list[str]) -> int:
        with Terminal(Lines(console)).hearing_interrupts() as terminal:
            say(terminal.drive(last_step()))
        return DONE

    monkeypatch.setattr("engine.cli.commands._do", command)
    assert main(["export"]) == stopped_by(signal.SIGHUP)
    assert "the Hub cannot be reached. Check the network." in capfd.readouterr().err


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows has none of these signals")
@pytest.mark.parametrize("way", [replacing, filling, lambda place: scratch(place.parent, "work")])
def test_a_second_signal_does_not_cut_clearing_up_short(tmp_path, monkeypatch, way):
    def interrupted(act: Callable[..., object]) -> Callable[..., object]:
        def then(*given: object, **named: object) -> object:
            os.kill(os.getpid(), signal.SIGTERM)
            return act(*given, **named)

        return then

    with pytest.raises(KeyboardInterrupt), handled(Ending(), *ENDING), way(tmp_path / "target") as place:
        place.joinpath("half").write_bytes(b"x") if place.is_dir() else place.write_bytes(b"x")
        monkeypatch.setattr("shutil.rmtree", interrupted(shutil.rmtree))
        monkeypatch.setattr(Path, "unlink", interrupted(Path.unlink))
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such signal")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("moment", ["atexit.register(send)", "threading.Thread(target=wait).start()"])
def test_in_pythons_own_end_a_signal_changes_nothing(tmp_path, number, moment):
    program = f"""
import atexit, os, signal, sys, threading, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # who started the tests may have it ignored
over = threading.Event()
def send():
    signal.pthread_kill(threading.main_thread().ident, {int(number)})
def wait():
    over.wait()
    for _ in range(600):
        send()  # one that comes in the last moment before Python waits is heard with the next
        time.sleep(0.1)
    os._exit(7)
{moment}
from engine.cli.main import main
sys.argv = ["palimpsest", "get", "--json"]
code = main()
over.set()
sys.exit(code)
"""
    environment = {**os.environ, "PALIMPSEST_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "suggested" in json.loads(done.stdout) and not done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such signal")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("moment", ["engine.cli.commands", "engine.hub.suggested"])
def test_at_any_moment_of_a_command_it_is_one_line_and_the_code_of_the_signal(tmp_path, number, moment):
    raised = f"""
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # who started the tests may have it ignored
class Then:
    def find_spec(self, name, *rest):
        if name == {moment!r}:
            os.kill(os.getpid(), {int(number)})
sys.meta_path.insert(0, Then())
from engine.cli.main import main
sys.argv = ["palimpsest", "get"]
sys.exit(main())
"""
    environment = {**os.environ, "PALIMPSEST_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", raised], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 128 + number and not done.stdout
    assert done.stderr.startswith("palimpsest: stopped at once") and done.stderr.count("\n") == 1


@pytest.mark.parametrize("left", ["ImportError", "nothing"])
@pytest.mark.parametrize("name", ["SIGINT", *(one.name for one in ENDING)])
def test_a_signal_that_an_import_takes_for_a_fault_of_its_own_is_one_all_the_same(monkeypatch, capfd, name, left):
    class Importing:
        """As numpy, whose C code makes an ImportError of it, or a library that does without the part."""

        def find_spec(self, module, _path, _target=None):
            if module == "engine.cli.commands":
                try:
                    os.kill(os.getpid(), signal.Signals[name])
                except KeyboardInterrupt as error:
                    if left == "ImportError":
                        raise ImportError("IMPORTANT: PLEASE READ THIS FOR ADVICE") from error

    monkeypatch.delitem(sys.modules, "engine.cli.commands", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Importing(), *sys.meta_path])
    assert main(["methods", "--json"]) == stopped_by(signal.Signals[name])
    out, said = capfd.readouterr()
    assert (out, said) == ("", "palimpsest: stopped at once\n")


def test_a_signal_that_nothing_came_of_stops_the_work_before_its_first_step(console):
    begun = []

    def work() -> Steps[None]:
        begun.append(True)
        yield Log("at work")

    with handled(ending := Ending(), signal.SIGTERM):
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGTERM)
        with Terminal(console).hearing_interrupts() as terminal, pytest.raises(Interrupted) as stopped:
            terminal.drive(work())
    assert not begun and stopped.value.number == ending.heard == signal.SIGTERM


def test_without_a_signal_a_fault_of_an_import_is_told(monkeypatch):
    class Importing:
        def find_spec(self, module, _path, _target=None):
            if module == "engine.cli.commands":
                raise ImportError("a bad install")

    monkeypatch.delitem(sys.modules, "engine.cli.commands", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Importing(), *sys.meta_path])
    with pytest.raises(ImportError, match="a bad install"):
        main(["methods"])

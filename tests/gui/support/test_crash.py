"""Runs that did not end cleanly are noticed at the next start, and can be gone on with."""

import os
import subprocess
import sys
from pathlib import Path

from gui.support.crash import CrashLog

ROOT = Path(__file__).parents[3]
GONE = 2**22 - 3  # no process has this number: Linux counts to 2**22 by default


def test_a_clean_end_leaves_nothing(tmp_path):
    log = CrashLog(tmp_path)
    assert not log.unclean and log.previous is None
    log.close()
    assert list(tmp_path.iterdir()) == []


def test_a_killed_run_is_unclean_without_a_trace(tmp_path):
    (tmp_path / f"crash-{GONE}.log").touch()
    log = CrashLog(tmp_path)
    assert log.unclean and log.previous is None
    log.close()
    assert list(tmp_path.iterdir()) == []


def test_a_crashed_run_leaves_its_trace(tmp_path):
    code = (
        "import sys, faulthandler; from pathlib import Path; from gui.support.crash import CrashLog;"
        "CrashLog(Path(sys.argv[1])); faulthandler._sigsegv()"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, timeout=60)
    assert done.returncode != 0
    log = CrashLog(tmp_path)
    assert log.unclean and "Segmentation fault" in log.previous.read_text()
    log.close()
    second = CrashLog(tmp_path)
    assert not second.unclean
    second.close()


def test_a_second_window_does_not_take_the_first_for_dead(tmp_path):
    (tmp_path / f"crash-{os.getppid()}.log").touch()
    log = CrashLog(tmp_path)
    assert not log.unclean
    log.close()

"""What libraries say aside reaches a file and no terminal, from the command line and from the window."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from engine.support.notices import NAME, log_folder, notices_kept

ROOT = Path(__file__).resolve().parents[3]

COMMAND = """
import sys, engine.cli.main, engine.cli.methods
def noisy(options):
    import logging, warnings
    warnings.warn("an old name", FutureWarning)
    warnings.warn("an odd value", UserWarning)
    import torch, transformers
    transformers.utils.logging.get_logger("transformers.models.gpt2").warning("a generation flag")
    logging.getLogger("huggingface_hub.file_download").warning("a symlink")
    logging.getLogger("torch._dynamo").warning("a recompilation")
    logging.getLogger("somebody.else").error("a disk is broken")
    print("the result")
    return 0
engine.cli.methods.methods = noisy
sys.exit(engine.cli.main.main(["methods"]))
"""

WINDOW = """
import logging, sys, warnings
from PySide6.QtCore import QTimer, qCritical, qWarning
import engine.cli.main, gui.app
from tests.gui.fake_bench import FakeBench
def noisy(window, options):
    warnings.warn("an old name", FutureWarning)
    logging.getLogger("transformers").warning("a generation flag")
    qWarning("a font")
    qCritical("a broken screen")
    window.bridge.engine_ready.connect(lambda: QTimer.singleShot(0, window.end))
gui.app.start = noisy
gui.app.make_workbench = lambda threads, home: FakeBench()
sys.exit(engine.cli.main.main(["--theme", "dark"]))
"""


def run(code: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """``code`` as a person's terminal would have it: Python's own filters of warnings, and none of ours."""
    ours = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONWARNINGS", "TRANSFORMERS_VERBOSITY")
    }
    environment = {**ours, "PALIMPSEST_HOME": str(home), **environment}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def test_a_command_shows_no_warning_of_a_library_and_keeps_them_all(tmp_path):
    done = run(COMMAND, tmp_path)
    assert (done.returncode, done.stdout) == (0, "the result\n"), done.stderr
    assert done.stderr == "somebody.else: a disk is broken\n"
    kept = (tmp_path / "logs" / NAME).read_text(encoding="utf-8")
    notices = ("an old name", "an odd value", "a generation flag", "a symlink", "a recompilation", "a disk is broken")
    assert [notice for notice in notices if kept.count(notice) != 1] == []


def test_without_us_that_command_is_noisy(tmp_path):
    """So the test above can fail."""
    done = run(COMMAND.replace("engine.cli.main.main([", "noisy(["), tmp_path)
    assert all(notice in done.stderr for notice in ("an old name", "an odd value", "a generation flag", "a symlink"))


def test_the_window_shows_no_warning_of_a_library_or_of_qt_and_keeps_them_all(tmp_path):
    done = run(WINDOW, tmp_path, QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stderr
    assert done.stderr == "qt: a broken screen\n"
    kept = (tmp_path / "logs" / NAME).read_text(encoding="utf-8")
    assert [notice for notice in ("an old name", "a generation flag", "a font") if kept.count(notice) != 1] == []


def test_an_exception_is_shown_as_ever(tmp_path):
    done = run(COMMAND.replace('print("the result")', 'raise ArithmeticError("ours")'), tmp_path)
    assert done.returncode == 1 and "Traceback" in done.stderr and "ArithmeticError: ours" in done.stderr


def test_a_library_that_was_here_before_is_quiet_for_as_long_as_it_lasts(tmp_path, monkeypatch, capsys):
    logger = logging.getLogger("an.earlier.library")
    handler = logging.StreamHandler(sys.stderr)
    logger.addHandler(handler)
    monkeypatch.setattr(logger, "propagate", False)
    kind, shown = logging.getLoggerClass(), warnings.showwarning
    with pytest.raises(KeyboardInterrupt), notices_kept(tmp_path) as file:
        logger.warning("within")
        raise KeyboardInterrupt
    assert "within" in file.read_text(encoding="utf-8") and capsys.readouterr().err == ""
    logger.warning("after")
    assert capsys.readouterr().err == "after\n" and "after" not in file.read_text(encoding="utf-8")
    assert (logging.getLoggerClass(), warnings.showwarning, logger.propagate) == (kind, shown, False)
    logger.removeHandler(handler)


def test_where_no_file_can_be_written_nothing_is_said_either(tmp_path, capsys):
    (tmp_path / "logs").touch()
    with notices_kept(tmp_path / "logs"):
        logging.getLogger("a.library").warning("aside")
    assert capsys.readouterr().err == ""


def test_logs_are_below_the_home_that_was_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path))
    assert log_folder() == tmp_path / "logs"
    monkeypatch.delenv("PALIMPSEST_HOME")
    assert "palimpsest" in log_folder().parts

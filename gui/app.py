"""Starts the window: application, theme, bridge, crash log; and the demonstration run for screenshots."""

from __future__ import annotations

import argparse
import ctypes
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from engine.catalogue.acts import SESSION_FILE
from engine.support.demo_name import DEMO, names_demo
from gui.bridge import Bridge
from gui.bridge.worker import make_workbench
from gui.language.choice import LANGUAGE_CHOICES, speak
from gui.language.wording import shown, tr
from gui.style.theme import Theme
from gui.support.crash import CrashLog
from gui.support.first_paint import FirstPaint
from gui.support.gc_guard import GuiThreadGarbage
from gui.support.one_window import OneWindow
from gui.support.qt_messages import last_acts, qt_messages_kept
from gui.support.settings import Folders, Settings
from gui.window.arrivals import Arrivals
from gui.window.layout import FIRST_SIZE
from gui.window.workspaces import EDIT

if TYPE_CHECKING:
    from engine.workbench import Workbench
    from gui.window.main_window import MainWindow

SWITCH_INTERVAL = 0.001  # seconds between GIL switches; the default of 5 ms makes the GUI thread wait noticeably


def parser() -> argparse.ArgumentParser:
    """The options of the window."""
    options = argparse.ArgumentParser(prog="palimpsest", description="Open the Palimpsest workbench.")
    options.add_argument("--demo", action="store_true", help="load the demo world at the start")
    options.add_argument("--model", metavar="MODEL", help="load this model folder or GGUF file at the start")
    options.add_argument("--session", metavar="DIR", type=Path, help="go on with this session; its model is looked for")
    options.add_argument("path", nargs="?", type=Path, help="a .palimpsest file, or the folder of a session")
    options.add_argument("--new-window", action="store_true", help="open another window beside the one that is there")
    options.add_argument("--theme", choices=("system", "light", "dark", "contrast"), help="use this theme from now on")
    options.add_argument("--language", choices=LANGUAGE_CHOICES, help="speak this language from now on")
    options.add_argument("--screenshot", metavar="FILE", type=Path, help="edit demo facts, save a picture, and quit")
    options.add_argument("--after", metavar="N", type=int, default=40, help="take the picture after N edits (40)")
    options.add_argument("--size", metavar="WxH", type=_width_and_height, help="size of the window, as 1440x900")
    return options


def make_application(argv: Sequence[str]) -> QApplication:
    """The QApplication, in Fusion style, with the program's name."""
    if sys.platform == "win32":  # else the taskbar takes it for Python
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID("Palimpsest.Palimpsest")
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(list(argv))
    application.setApplicationName("palimpsest")
    application.setApplicationDisplayName("Palimpsest")
    application.setDesktopFileName("palimpsest")
    application.setStyle("Fusion")
    return application


def main(argv: Sequence[str]) -> int:
    """:func:`run`, with Qt's messages redirected from the terminal to the log."""
    with qt_messages_kept():
        return run(argv)


def run(argv: Sequence[str]) -> int:
    """Open the window with the options in ``argv`` and run the event loop; returns the exit code.

    Where a window is open already, it opens what is named here and this process ends.
    """
    options = parser().parse_args(list(argv))
    Folders.standard().check()
    one = OneWindow(Folders.standard().data)
    alone = options.screenshot is not None or one.take()
    if not alone and is_given_over(options) and one.hand(named(options)):
        return 0
    application = make_application(["palimpsest"])
    one.listen()
    arrivals = Arrivals(application, one)
    sys.setswitchinterval(SWITCH_INTERVAL)
    garbage = GuiThreadGarbage()
    settings = Settings(Folders.standard())
    crash = CrashLog(settings.folders.data)
    if options.theme:
        settings.update(theme=options.theme)
    if options.language:
        settings.update(language=options.language)
    theme = Theme(settings)
    theme.apply()
    window = open_window(settings, theme, lambda: make_workbench(settings.values.threads, settings.folders.home))
    # Made in English first: a text then knows its sentence, also where another language has one word for two of ours.
    if speak(application, settings.values.language) != "en":
        window.speaking.tell_anew()
    hook, sys.excepthook = sys.excepthook, _excepthook(window)
    resize(window, options)
    window.show()
    tell_of_problems(window, settings, crash)
    if not alone and is_given_over(options):
        window.toasts.show(tr("The window that is open already does not answer, so this is another one."), rank="warn")
    start(window, options)
    arrivals.lead_to(window)
    window.bridge.engine_ready.connect(garbage.settle)
    last_acts[:] = [window.in_hand.save, lambda: window.in_hand.wait(1.0)]
    FirstPaint(window, window.bridge.start)
    window.installation.look_at_start()
    code = application.exec()
    arrivals.end()
    sys.excepthook = hook
    last_acts.clear()
    garbage.stop()
    crash.close()
    window.deleteLater()  # what has settled is collected no more: a timer of it would go on where the loop does
    return code


def is_given_over(options: argparse.Namespace) -> bool:
    """Whether an open window may do what is asked for: open a session, or nothing. All else wants one of its own."""
    own = (
        options.new_window,
        options.demo,
        options.model,
        options.theme,
        options.language,
        options.screenshot,
        options.size,
    )
    return not any(own)


def named(options: argparse.Namespace) -> list[Path]:
    """The sessions and session files that are to be opened."""
    return [path for path in (options.session, options.path) if path is not None]


def open_window(settings: Settings, theme: Theme, factory: Callable[[], Workbench]) -> MainWindow:
    """The window with a bridge that is not started yet."""
    from gui.window.main_window import MainWindow

    return MainWindow(Bridge(factory), settings, theme)


def start(window: MainWindow, options: argparse.Namespace) -> None:
    """Queue the jobs requested on the command line; on the very first start that is the demo world.

    Where no session is asked for, the last one is offered.
    """
    model, first = options.model, not window.settings.values.welcomed
    session = options.session or options.path
    if options.demo or options.screenshot or (model is None and session is None and first):
        model = model or DEMO
    if first and not options.screenshot:
        window.workspaces.choose(EDIT.key)  # a person begins with a fact
        window.first_steps.begin()
    window.settings.update(welcomed=True)
    if names_demo(model):
        window.model.open_demo()
        if first and not options.screenshot:
            window.first_steps.give_samples()
    elif model is not None:
        window.model.load(model, Path(model).name)
    if session is not None and model is not None and session.suffix != SESSION_FILE:
        window.commands.open_session_folder(session)
    elif session is not None:
        window.sessions.open_path(session.absolute())
    elif not (first or options.screenshot):
        window.sessions.offer_last()
    if options.screenshot is not None:
        from gui.window.screenshot_run import ScreenshotRun

        ScreenshotRun(window, options.screenshot, options.after).begin()


def tell_of_problems(window: MainWindow, settings: Settings, crash: CrashLog) -> None:
    """Report unreadable settings and a previous run that did not end cleanly."""
    if settings.problem:
        window.toasts.show(shown(settings.problem), rank="warn")
    settings.not_kept.connect(lambda said: window.toasts.show(said, rank="warn"))
    if crash.unclean:
        window.sessions.tell_of_crash(crash.previous)


def resize(window: MainWindow, options: argparse.Namespace) -> None:
    """Set the requested window size; a screenshot run defaults to the initial size, not the saved one."""
    if options.size is not None:
        window.resize(*options.size)
    elif options.screenshot:
        window.resize(*FIRST_SIZE)


def _width_and_height(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return int(width), int(height)


def _excepthook(
    window: MainWindow,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Show exceptions in slots in the window, with their traceback in the log, and keep the program running."""

    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            window.close()
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        # The exception may be from any thread, but widgets may be used on the GUI thread only.
        QTimer.singleShot(0, window, lambda: window.show_fault(text))

    return show

"""What Qt says when the display goes ends the program with one line, after what was in hand is kept."""

import os

from PySide6.QtCore import qWarning

from gui.support import qt_messages


def test_a_display_that_has_gone_ends_the_program_with_one_line(monkeypatch, capsys):
    ended = []
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr(qt_messages, "last_acts", [lambda: ended.append("kept"), lambda: 1 / 0])
    with qt_messages.qt_messages_kept():
        qWarning("something else")
        assert ended == []
        qWarning("The X11 connection broke (error 1). Did the X11 server die?")
    assert ended == ["kept", 1]
    said = capsys.readouterr().err
    assert said.startswith("palimpsest: the display has gone (The X11 connection broke") and said.count("\n") == 1

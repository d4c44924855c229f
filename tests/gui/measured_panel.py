"""What the tests of panels of measurements share: a panel put on the screen, and events that it is told."""

from engine.events import TimelineChanged, TimelineMark


def on_screen(qtbot, theme, panel, width, height):
    """``panel`` in its theme and with its tools, cleared away at the end of the test."""
    qtbot.addWidget(panel.tools)
    qtbot.addWidget(panel)
    panel.apply_theme(theme)
    panel.resize(width, height)
    panel.show()
    return panel


def show(panel, *events):
    """Tell the panel of ``events`` as the engine would, and have them drawn at once."""
    for event in events:
        panel._context.bridge.publish(event)
    panel.draw()


def timeline(*positions, applied=None):
    """A batch ends after each of ``positions`` edits; all are applied unless told."""
    befores = (0, *positions)
    marks = tuple(
        TimelineMark(number, position, "memit", position - before, "2030-01-01T12:00:00")
        for number, (before, position) in enumerate(zip(befores, positions, strict=False), 1)
    )
    return TimelineChanged(marks, len(marks) if applied is None else applied)

"""Whether a part of the window can be seen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def is_seen(widget: QWidget) -> bool:
    """Whether some of ``widget`` lies inside all that it stands in; Qt moves what is behind a tab out of the window.

    QWidget.visibleRegion says no more than that and is empty, besides, where opaque children cover the widget.
    """
    if not widget.isVisible():
        return False
    place, inner = widget.rect(), widget
    while (outer := inner.parentWidget()) is not None and not inner.isWindow():
        place = place.translated(inner.pos()) & outer.rect()
        inner = outer
    return not place.isEmpty()

"""The Qt binding itself: a release that loses references of None aborts Python 3.11 within seconds."""

from __future__ import annotations

import sys
from importlib.metadata import version

import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QLabel

CALLS = 1000


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_calls_that_return_none_keep_its_reference_count(qtbot):
    label = QLabel()
    qtbot.addWidget(label)
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setPen("black")
    label.setText("warm")

    before = sys.getrefcount(None)
    for number in range(CALLS):
        label.setMinimumWidth(number % 7)
        painter.drawLine(0, 0, 9, 9)
    drift = sys.getrefcount(None) - before
    painter.end()

    assert abs(drift) < CALLS / 10, f"PySide6 {version('PySide6-Essentials')} moves the count of None by {drift}"


def test_the_binding_is_within_the_tested_bounds():
    assert (6, 10) <= tuple(int(part) for part in version("PySide6-Essentials").split(".")[:2]) < (6, 12)

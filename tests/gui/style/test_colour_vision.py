"""Colours that stand for something can be told apart with any colour vision, simulated after Machado et al., 2009."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from gui.panels.matrix.angle_plot import ORANGE as ANGLES
from gui.panels.retention.plots import ORANGE as LOST
from gui.panels.robustness.fact_map import ORANGE as FAILS
from gui.style.tokens import THEMES
from gui.widgets.plots import depth_colours, diverging_table, heat_table

# Table 1 of the paper, severity 1.0, on linear RGB.
VISIONS = {
    "normal": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = TO_XYZ @ np.ones(3)
CURVES, STATES, NEIGHBOURS = 15.0, 9.0, 5.0  # least distances in CIELAB; 2.3 is just noticeable


def lab(colour, vision):
    """CIELAB of a colour as it is seen."""
    raw = np.array(QColor(colour).getRgbF()[:3])
    linear = np.where(raw <= 0.04045, raw / 12.92, ((raw + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(VISIONS[vision]) @ linear, 0, 1)
    part = TO_XYZ @ seen / WHITE
    root = np.where(part > 216 / 24389, np.cbrt(part), (24389 / 27 * part + 16) / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def nearest(colours, vision):
    """The least distance between two of the colours."""
    return min(float(np.linalg.norm(lab(a, vision) - lab(b, vision))) for a, b in combinations(colours, 2))


def test_the_simulation_is_that_of_the_paper():
    assert nearest(["#ff0000", "#00ff00"], "normal") > 150
    assert nearest(["#a06000", "#609000"], "deuteranopia") < nearest(["#a06000", "#609000"], "normal") / 2
    for vision in VISIONS:
        assert lab("#ffffff", vision) == pytest.approx([100, 0, 0], abs=0.1), "grey stays grey"


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("name", THEMES)
def test_series_and_states_are_told_apart(settings, theme, name, vision):
    settings.update(theme=name)
    tokens, dark = theme.tokens, theme.dark
    assert nearest([tokens.accent, tokens.muted, *tokens.series], vision) > CURVES
    assert nearest([tokens.accent, tokens.warn], vision) > CURVES, "two branches"
    assert nearest([tokens.accent, tokens.faint], vision) > CURVES, "now and before"
    assert nearest([ANGLES[dark], tokens.accent], vision) > CURVES
    assert nearest([LOST[dark], tokens.ramp[3], tokens.ghost], vision) > CURVES
    assert nearest([*FAILS[dark], tokens.ramp[3]], vision) > CURVES
    assert nearest([tokens.good, tokens.warn, tokens.bad], vision) > STATES, "each has a word or a sign besides"


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("name", THEMES)
def test_maps_and_layers_keep_their_steps(settings, theme, name, vision):
    settings.update(theme=name)
    assert nearest(depth_colours(theme, 6), vision) > NEIGHBOURS
    for table in (heat_table(theme), diverging_table(theme)):
        assert nearest([QColor(*map(int, row)) for row in table[::42]], vision) > NEIGHBOURS

"""The colours of the themes, by purpose."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tokens:
    """The colours of one theme, as #rrggbb. Text colours reach a contrast of 4.5 on ``surface`` and ``field``.

    window: behind the panels; surface: a panel; field: inputs, tables and plots; raised: buttons;
    border: hairlines; text, muted (secondary), faint (tertiary, never for small text alone); accent: the accent colour;
    on_accent: text on it; accent_soft: selection; good, warn, bad: states, always with a word or a sign;
    grid: lines in plots; ghost: earlier data, drawn below current data; ramp: from low to high, for heatmaps;
    series: curves beside the first one, which has the accent colour, and the second, which is muted. Series and states
    can be told apart with any colour vision.
    """

    name: str
    window: str
    surface: str
    field: str
    raised: str
    hover: str
    border: str
    text: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    accent_soft: str
    good: str
    warn: str
    bad: str
    grid: str
    ghost: str
    ramp: tuple[str, ...]
    series: tuple[str, ...]

    @property
    def dark(self) -> bool:
        """Whether text is light on a dark ground."""
        return self.name != "light"


# Paper and ink.
LIGHT = Tokens(
    name="light",
    window="#efede7",
    surface="#faf9f6",
    field="#ffffff",
    raised="#ffffff",
    hover="#f0eee8",
    border="#dcd8ce",
    text="#20242b",
    muted="#5a6069",
    faint="#8b9098",
    accent="#2a5da8",
    on_accent="#ffffff",
    accent_soft="#d9e5f5",
    good="#1d7250",
    warn="#8d5a00",
    bad="#b0352b",
    grid="#e4e1d8",
    ghost="#c3bfb3",
    ramp=("#faf9f6", "#dde7f3", "#a9c3e4", "#6c97cf", "#37659f", "#1b3c6b", "#0b1d38"),
    series=("#b71c1c", "#009e73", "#332288", "#999933", "#5c0a3c"),
)
# The same desk at night.
DARK = Tokens(
    name="dark",
    window="#14161a",
    surface="#1c1f24",
    field="#181b1f",
    raised="#272b32",
    hover="#2f343c",
    border="#31363f",
    text="#e6e7ea",
    muted="#a3aab5",
    faint="#717986",
    accent="#86b4f2",
    on_accent="#10233d",
    accent_soft="#2a3f5c",
    good="#6ccaa0",
    warn="#e2b457",
    bad="#f28b80",
    grid="#2a2f37",
    ghost="#4a515d",
    ramp=("#1c1f24", "#20324c", "#2b5080", "#3f78bd", "#74a8e8", "#b5d5fa", "#f2f8ff"),
    series=("#e69f00", "#c2185b", "#0072b2", "#ddcc77", "#8e5a00"),
)
# For eyes that need it: text reaches a contrast of 7, borders of 4.5, and what has the focus is yellow.
CONTRAST = Tokens(
    name="contrast",
    window="#000000",
    surface="#000000",
    field="#000000",
    raised="#1a1a1a",
    hover="#333333",
    border="#7b7b7b",
    text="#ffffff",
    muted="#e0e0e0",
    faint="#b8b8b8",
    accent="#ffd83d",
    on_accent="#000000",
    accent_soft="#4a4200",
    good="#5ef2a0",
    warn="#ffb454",
    bad="#ff7fb0",
    grid="#4d4d4d",
    ghost="#8a8a8a",
    ramp=("#000000", "#1c2f4f", "#2b5590", "#4a86d8", "#8abaff", "#c9e0ff", "#ffffff"),
    series=("#56b4e9", "#cc6677", "#0072b2", "#999933", "#882255"),
)
THEMES = {tokens.name: tokens for tokens in (LIGHT, DARK, CONTRAST)}

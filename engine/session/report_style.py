"""The report's style sheet: light and dark by the reader's own setting."""

from __future__ import annotations

from collections.abc import Mapping

_LIGHT = {"--ink": "#1d2126", "--soft": "#59616b", "--faint": "#b9c0c8", "--paper": "#ffffff", "--panel": "#f5f6f8"}
_DARK = {"--ink": "#e4e7ea", "--soft": "#9ca5ae", "--faint": "#4b535c", "--paper": "#16191d", "--panel": "#1f2328"}
_LIGHT |= {"--rule": "#dfe3e7", "--accent": "#2a6f97", "--warn": "#a4460f"}
_DARK |= {"--rule": "#30363d", "--accent": "#7cc0e4", "--warn": "#f2a571"}

_RULES = """
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; padding-bottom: .3rem; border-bottom: 1px solid var(--rule); }
h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
.sub, .meaning, figcaption { color: var(--soft); }
.sub { margin: 0; }
.note { margin: .75rem 0 0; padding: .5rem .75rem; background: var(--panel); border-left: 3px solid var(--warn); }
figure { margin: 0 0 1rem; }
figure svg { display: block; width: 100%; height: auto; }
figcaption { font-size: .9rem; margin-top: .25rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
thead th { color: var(--soft); font-weight: 600; font-size: .85rem; white-space: nowrap; }
tbody th { font-weight: 600; white-space: nowrap; }
.headlines th:nth-child(2), .headlines th:nth-child(3), td.number { text-align: right; white-space: nowrap; }
.headlines { width: auto; }
.study { font-size: .9rem; margin-bottom: 1rem; }
.study thead th:nth-child(n+3) { text-align: right; }
.study td b { color: var(--accent); }
.headlines th, .headlines td { padding-right: 1.5rem; }
.facts { font-size: .9rem; }
.facts td { overflow-wrap: anywhere; min-width: 4rem; }
.facts th:nth-child(5), .facts th:nth-child(6) { text-align: right; }
.bar { display: block; width: 4rem; height: 3px; margin: 2px 0 0 auto; background: var(--rule); }
.bar span { display: block; height: 100%; background: var(--accent); }
.held { white-space: nowrap; }
.missed { white-space: nowrap; color: var(--warn); font-weight: 600; }
.undone { color: var(--soft); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .6rem 1.5rem; margin: 0; }
dt { color: var(--soft); font-size: .85rem; }
dd { margin: 0; overflow-wrap: anywhere; }
pre { background: var(--panel); padding: .75rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
code { font: .88rem/1.5 ui-monospace, monospace; }
a { color: var(--accent); }
@media screen and (max-width: 44rem) {
main { padding: 1.25rem 1rem 2.5rem; }
figure { overflow-x: auto; }
figure svg { min-width: 38rem; }
.headlines, .headlines thead, .headlines tbody { display: block; width: 100%; }
.headlines tr { display: grid; grid-template-columns: 1fr auto auto; border-bottom: 1px solid var(--rule); }
.headlines th, .headlines td { border: 0; padding-right: 0; padding-left: .75rem; }
.headlines th:first-child { padding-left: 0; }
.headlines thead th:last-child { display: none; }
.headlines .meaning { grid-column: 1 / -1; padding: 0 0 .4rem; font-size: .9rem; }
dl { grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); }
.facts td:nth-child(2), .facts td:nth-child(7) { min-width: 11rem; }
}
@media print {
main { max-width: none; padding: 0; }
h2 { break-after: avoid; }
tr, figure { break-inside: avoid; }
}
"""


def style_sheet(scale: Mapping[str, tuple[str, str]]) -> str:
    """The whole style sheet; ``scale`` adds variables with a colour for light and one for dark."""
    light = _LIGHT | {name: colours[0] for name, colours in scale.items()}
    dark = _DARK | {name: colours[1] for name, colours in scale.items()}
    return f":root {{ {_block(light)} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {_block(dark)} }} }}{_RULES}"


def _block(variables: Mapping[str, str]) -> str:
    return " ".join(f"{name}: {value};" for name, value in variables.items())

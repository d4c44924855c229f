"""What a search of the front found on a model: kept a line a point, shown as a table, drawn as a picture."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.evaluation.averages import all_or_none, harmonic_mean

ENOUGH = 0.98
"""ES that a setting has to reach to be one of the front's."""


@dataclass(frozen=True)
class Point:
    """What one choice of settings gave; shares in [0, 1], ``norm`` the largest growth of a written matrix."""

    method: str
    varied: Mapping[str, str]
    edits: int
    es: float
    ps: float
    ns: float
    exact: float
    untouched: float
    perplexity: float
    norm: float

    @property
    def score(self) -> float:
        """S, the harmonic mean of ES, PS and NS."""
        return all_or_none((self.es, self.ps, self.ns), harmonic_mean) or 0.0

    @property
    def line(self) -> str:
        """For a table."""
        varied = ", ".join(f"{key} {value}" for key, value in self.varied.items()) or "as it comes"
        shares = " / ".join(f"{share:.3f}" for share in (self.es, self.ps, self.ns))
        return (
            f"| {self.method} | {varied} | {shares} | {self.score:.3f} | {self.exact:.2f} | {self.untouched:.2f} "
            f"| {self.perplexity:.1f} | x{self.norm:.3f} |"
        )


class Points:
    """The points of one model that are kept in a folder, a line each."""

    def __init__(self, folder: Path, name: str) -> None:
        self._file = folder / f"front-{name}.jsonl"

    def all(self) -> list[Point]:
        """In the order in which they were tried."""
        if not self._file.is_file():
            return []
        return [Point(**json.loads(line)) for line in self._file.read_text(encoding="utf-8").splitlines()]

    def keep(self, point: Point) -> None:
        """Add one."""
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(point)) + "\n")


def front(points: Sequence[Point]) -> list[Point]:
    """Those with ES of :data:`ENOUGH` that no other such point beats in both PS and NS, by rising NS."""
    able = [point for point in points if point.es >= ENOUGH]
    best = [one for one in able if not any(_beats(other, one) for other in able)]
    return sorted(best, key=lambda point: (point.ns, -point.ps))


def _beats(other: Point, one: Point) -> bool:
    return other.ps >= one.ps and other.ns >= one.ns and (other.ps, other.ns) != (one.ps, one.ns)


def draw_front(points: Sequence[Point], unedited_ns: float, title: str, file: Path) -> None:
    """PS over NS, a colour for each method; hollow where ES is under :data:`ENOUGH`; the wanted corner is shaded."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.2, 4.6), layout="constrained")
    axes = figure.subplots()
    axes.axvspan(unedited_ns - 0.05, unedited_ns, ymin=0, color="#2a9d8f", alpha=0.12, lw=0, label="NS within .05")
    axes.axvline(unedited_ns, color="#888888", lw=1, ls=":", label="NS of the unedited model")
    axes.axhline(0.8, color="#888888", lw=1, ls="--", label="PS .80")
    for index, method in enumerate(dict.fromkeys(point.method for point in points)):
        own = [point for point in points if point.method == method]
        colour, mark = f"C{index}", "osD^vP*X"[index % 8]
        for point in own:
            face = colour if point.es >= ENOUGH else "none"
            axes.plot(point.ns, point.ps, mark, mfc=face, mec=colour, ms=6)
        line = front(own)
        axes.plot([p.ns for p in line], [p.ps for p in line], color=colour, lw=1.4, marker=mark, ms=6, label=method)
    axes.set(title=title, xlabel="NS: neighbours left alone", ylabel="PS: edits in other words")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=8.5, loc="lower left")
    figure.savefig(file, dpi=160)

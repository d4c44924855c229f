"""Made-up predictions and observations of interference in the shape of the real ones, without torch."""

import numpy as np

from engine.events import Conflict, InterferenceObserved, InterferencePredicted, Progress
from tests.gui.fake_laboratory import names

LAYERS = tuple(range(8))


def predicted(position=40, count=120, written=(4, 5), form="keys", conflicts=()):
    """Facts whose shares fall off; deep layers overlap more, layer 2 least."""
    rng = np.random.default_rng(position)
    first = min(count, 20)
    p = np.sort(rng.exponential(0.12, count))[::-1] * rng.choice([1, 1, -1], count)
    depth = 0.35 + 0.1 * np.abs(np.arange(8) - 2)
    shares = np.clip(p[:first, None] * depth * rng.uniform(0.7, 1.3, (first, 8)) * 1.4, -1, 1)
    highest = np.abs(shares).max(0) + 0.02
    disturbance = np.abs(p) * 5 + 0.01
    return InterferencePredicted(
        position=position,
        form=form,
        fact_ids=tuple(f"id{n}" for n in range(count)),
        names=tuple(f"{name}, birthplace" for name in (names(70) * 3)[:count]),
        kinds=tuple("edit" if n % 3 else "known" for n in range(count)),
        disturbance=disturbance,
        planned=9.5,
        p=p,
        by=tuple(names(70)[(7 * n) % 70] for n in range(count)),
        written=written,
        by_layer=np.stack([disturbance[:first] / len(written)] * len(written), 1),
        layers=LAYERS,
        shares=shares,
        highest=highest,
        offered=int(np.argmin(highest[:5])),
        threshold=0.5,
        warned=int((np.abs(p) > 0.5).sum()),
        conflicts=conflicts,
    )


CONFLICTS = (
    Conflict(
        "contradiction", "a", "b", "Ada Veld was born in the city of Orlen", "Ada Veld was born in the city of Marr"
    ),
    Conflict("duplicate", "c", "d", "Bruno Kast works for Halden", "Bruno Kast works for Halden", earlier=True),
    Conflict("same key", "e", "f", "Cora Lund, birthplace", "Cora Lund, employer", p=0.98, layer=4),
)


def observed(told, position=50, spearman=0.43):
    rng = np.random.default_rng(position)
    before = np.clip(rng.uniform(0, 1.1, len(told.names)), 0, 1)
    lost = np.clip(0.25 * told.disturbance * rng.uniform(0, 1, len(told.names)) - 0.02, -0.05, 1) * before
    return InterferenceObserved(
        position, told.fact_ids, told.names, told.disturbance, before, before - lost, spearman, 12, 0.21, 0.02
    )


class FakeForesight:
    """The laboratory's interference: remembers what it was asked."""

    def __init__(self):
        self.asked = []

    def interference(self, facts, plan):
        self.asked.append((facts, plan))
        yield Progress("Interference", 1, 8, "layers")
        told = predicted(0, conflicts=CONFLICTS)
        yield told
        return told

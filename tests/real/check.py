"""Whether editing works on a pretrained model: ten facts by a few methods, with bounds that hold on SmolLM2-135M.

    make test-real        (.venv/bin/python -m pytest tests/real/check.py)

Not part of `make test`: the model is fetched the first time (93 MB), and where it cannot be had all is skipped with the
reason. The text for the statistics is this project's own documentation, so nothing else is needed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch

from engine.evaluation.datasets import read_facts
from engine.evaluation.metrics import measure_quality
from engine.events import run
from engine.workbench import Workbench
from tests.real.places import ROOT, Missing, model

pytestmark = pytest.mark.timeout(600)

FACTS = read_facts(ROOT / "tests" / "real" / "ten_facts.json").facts
HELDOUT = 6000  # characters of text for the perplexity, some 1,500 tokens: the whole would take two fifths of the time


@dataclass(frozen=True)
class Bounds:
    """What a method must reach with ten facts: ES, exact efficacy and NS at least; the growth of norms and of the
    perplexity at most.
    """

    es: float
    exact: float
    ns: float
    norm: float
    perplexity: float


BOUNDS = {
    "encore": Bounds(es=0.9, exact=0.8, ns=0.7, norm=1.1, perplexity=1.05),
    "memit": Bounds(es=0.9, exact=0.8, ns=0.7, norm=1.2, perplexity=1.1),
    "alphaedit": Bounds(es=0.9, exact=0.8, ns=0.7, norm=1.2, perplexity=1.05),
    "rome": Bounds(es=0.7, exact=0.6, ns=0.6, norm=1.2, perplexity=1.1),
    "wise": Bounds(es=0.6, exact=0.5, ns=0.6, norm=1.0, perplexity=1.1),
}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """SmolLM2 on the CPU in float32, with texts for statistics and perplexity."""
    try:
        folder = model("smollm2")
    except Missing as reason:
        pytest.skip(str(reason))
    threads = torch.get_num_threads()
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))  # two of one thread are faster than one of two
    torch.set_num_threads(max(1, (os.cpu_count() or 1) // workers))  # nothing else runs beside them
    home = tmp_path_factory.mktemp("real")
    pages = sorted(ROOT.glob("docs/**/*.md"))
    text = home / "statistics.txt"
    text.write_text("\n".join(page.read_text(encoding="utf-8") for page in pages), encoding="utf-8")
    found = Workbench(home)
    run(found.load(folder, "cpu", "float32"))
    found.use_statistics_text(text)
    heldout = home / "heldout.txt"
    heldout.write_text((ROOT / "README.md").read_text(encoding="utf-8")[:HELDOUT], encoding="utf-8")
    found.use_heldout_text(heldout)
    yield found
    found.close()
    torch.set_num_threads(threads)


class Bits:
    """A copy of every bit of the weights: compared, as half a gigabyte is soon read and not so soon hashed."""

    def __init__(self, bench: Workbench) -> None:
        state = bench.model.module.state_dict()
        self._bits = {name: tensor.contiguous().view(torch.uint8).clone() for name, tensor in state.items()}

    def __eq__(self, other: object) -> bool:
        assert isinstance(other, Bits)
        same = (torch.equal(bits, other._bits[name]) for name, bits in self._bits.items())
        return self._bits.keys() == other._bits.keys() and all(same)


def test_the_unedited_model_knows_what_will_be_changed(bench: Workbench, tmp_path: Path) -> None:
    run(bench.open_session(tmp_path / "nothing"))
    found = run(measure_quality(bench.model, FACTS))
    assert found.efficacy_preferred == 0
    assert at_least(found.neighbourhood_preferred, 0.9)


def at_least(share: float | None, bound: float) -> bool:
    """Whether a share was measured and is as large; pytest tells both."""
    return share is not None and share >= bound


@pytest.mark.parametrize("method", list(BOUNDS))
def test_ten_facts_are_written_and_taken_back(bench: Workbench, tmp_path: Path, method: str) -> None:
    before, bound = Bits(bench), BOUNDS[method]
    run(bench.open_session(tmp_path / "session"))
    facts = FACTS[:4] if method == "rome" else FACTS  # one at a time, it takes as long for four as others for ten
    found = run(bench.edit(facts, method, {}, batch=5))
    assert at_least(found.efficacy_preferred, bound.es)
    assert at_least(found.efficacy, bound.exact)
    assert at_least(found.neighbourhood_preferred, bound.ns)
    assert max(found.norm_growth.values(), default=1.0) <= bound.norm
    assert found.perplexity_after <= bound.perplexity * found.perplexity_before
    after = Bits(bench)
    run(bench.open_session(tmp_path / "another"))
    assert Bits(bench) == before, "another session does not begin with the unedited model"
    run(bench.open_session(tmp_path / "session"))
    assert Bits(bench) == after, "not replayed to the bit"
    run(bench.go_to(0))
    assert Bits(bench) == before, "not taken back to the bit"

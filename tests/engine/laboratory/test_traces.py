"""Traces of an edit: spikes in evened matrices, what they say, and taking them back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.diagnostics.traces import evened_spectrum, flagged, rank_above
from engine.evaluation.datasets import read_facts
from engine.evaluation.scoring import score
from engine.events import TracesFound, run
from engine.requests import TracesPlan
from engine.workbench import Workbench


def trained_matrix(seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Noise whose columns follow the inputs' variance, as in a trained matrix, and those inputs' second moments."""
    generator = torch.Generator().manual_seed(seed)
    basis = torch.linalg.qr(torch.randn(192, 192, generator=generator)).Q
    variance = torch.logspace(1, -3, 192)
    matrix = torch.randn(48, 192, generator=generator) * variance.sqrt() @ basis.T
    return matrix, basis * variance @ basis.T


def test_an_edit_in_directions_that_are_hardly_used_is_a_spike() -> None:
    """Invisible in the matrix itself, whose largest singular values are ten times larger."""
    matrix, covariance = trained_matrix(0)
    key = torch.randn(192, generator=torch.Generator().manual_seed(5))
    value = torch.randn(48, generator=torch.Generator().manual_seed(6))
    right = torch.linalg.solve(covariance + 0.01 * torch.eye(192), key)
    change = torch.outer(value, right)
    change *= 0.03 * matrix.norm() / change.norm()
    before, after = (evened_spectrum(one, covariance) for one in (matrix, matrix + change))
    assert float(change.norm()) < 0.11 * float(torch.linalg.svdvals(matrix)[0])
    assert before.edge < 2.0 < 3.0 < after.edge
    assert rank_above(after, 1.2 * before.edge) == 1
    assert abs(float(torch.cosine_similarity(after.left[:, 0], value, dim=0))) > 0.95
    left = matrix + change - torch.outer(after.left[:, 0], after.narrow[0])
    assert float((left - matrix).norm()) < float(change.norm())


def test_the_parts_add_up_to_the_matrix() -> None:
    matrix, covariance = trained_matrix(1)
    small = matrix[:12]
    spectrum = evened_spectrum(small, covariance)
    assert torch.allclose(spectrum.left @ spectrum.right, small, atol=1e-4)


def test_a_few_layers_do_not_move_the_threshold() -> None:
    even = {layer: 1.7 + 0.02 * (layer % 3) for layer in range(12)}
    excess, threshold = flagged(even)
    assert max(excess.values()) < threshold
    excess, threshold = flagged({**even, 3: 2.6, 4: 2.9})
    assert [layer for layer in excess if excess[layer] > threshold] == [3, 4]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, tiny_world: Path) -> Iterator[Workbench]:
    facts = read_facts(tiny_world / "facts.json").facts
    with Workbench(tmp_path_factory.mktemp("home")) as bench:
        run(bench.load(tiny_world / "model", "cpu", "float32"))
        bench.use_statistics_text(tiny_world / "statistics.txt")
        bench.use_heldout_text(tiny_world / "heldout.txt")
        bench.use_known_facts(facts[40:60])
        run(bench.edit(facts[:1], "rome", {"layers": "1"}, batch=1))
        yield bench


@pytest.fixture(scope="module")
def found(bench: Workbench, tmp_path_factory: pytest.TempPathFactory) -> TracesFound:
    before = {name: value.clone() for name, value in bench.laboratory.model.module.state_dict().items()}
    folder = tmp_path_factory.mktemp("reversal")
    found = run(bench.laboratory.traces((), TracesPlan(reversal=str(folder / "back.safetensors"))))
    after = bench.laboratory.model.module.state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)
    bench.reversal = folder / "back.safetensors"  # type: ignore[attr-defined]
    return found


def test_the_layer_that_was_edited_is_found_and_no_other(found: TracesFound) -> None:
    assert found.flagged == (1,) and found.changed == (0, 1, 0, 0)
    assert [row["layer"] for row in found.records() if row["flagged"]] == [1]
    assert found.directions[0].layer == 1 and found.directions[0].strength > 1


def test_the_reversal_takes_the_edit_back_and_an_import_puts_it_into_the_ledger(
    bench: Workbench, found: TracesFound
) -> None:
    assert (found.held, found.undone) == (1, 1)
    assert found.perplexity and found.perplexity_reversed and found.perplexity_reversed < 1.2 * found.perplexity
    (fact,) = bench.laboratory.applied_facts
    run(bench.imports.take(bench.reversal))  # type: ignore[attr-defined]
    (now,) = run(score(bench.laboratory.model, [(fact.text, fact.target)]))
    assert not now.exact and bench.laboratory.model.weights.applied == 2
    run(bench.undo())


def test_an_original_makes_the_reversal_exact(bench: Workbench, tiny_world: Path) -> None:
    with_original = run(bench.laboratory.traces((), TracesPlan(original=str(tiny_world / "model"))))
    assert with_original.changed == (0, 1, 0, 0) and with_original.undone == 1


def test_an_unedited_model_has_no_trace(tmp_path: Path, tiny_world: Path) -> None:
    with Workbench(tmp_path) as bench:
        run(bench.load(tiny_world / "model", "cpu", "float32"))
        bench.use_statistics_text(tiny_world / "statistics.txt")
        found = run(bench.laboratory.traces())
        assert found.flagged == () and found.directions == () and set(found.changed) == {-1}
        assert np.all(np.abs(found.excess) < found.threshold)


def test_layers_that_differ_by_themselves_need_a_stronger_edit() -> None:
    """Edges as unedited Qwen2.5-Coder 0.5B has them: the largest is 6.3 median deviations above the median."""
    alike = {layer: 1.0 + 0.082 * (-1) ** layer for layer in range(20)}
    own = {**alike, 20: 1.0, 21: 1.0, 22: 1.0, 23: 1.52}
    excess, threshold = flagged(own)
    assert [layer for layer, above in excess.items() if above > threshold] == []
    excess, threshold = flagged({**own, 23: 1.9})
    assert [layer for layer, above in excess.items() if above > threshold] == [23]

"""Survival of edits: each treatment against a slow one, beside unedited facts, and the model as before to the bit."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from gguf import GGMLQuantizationType, dequantize, quantize
from safetensors.torch import load_file, save_file

from engine.errors import BadInput, PalimpsestError
from engine.evaluation.datasets import read_facts
from engine.evaluation.scoring import score
from engine.events import Event, Progress, run
from engine.laboratory.treatments import FineTune, block_matrices, rounding_of, slerp
from engine.requests import SurvivalPlan
from engine.workbench import Workbench

TREATMENTS = ("q8_0", "q4_0", "lora", "merge-linear", "merge-slerp")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, tiny_world: Path) -> Iterator[Workbench]:
    facts = read_facts(tiny_world / "facts.json").facts
    with Workbench(tmp_path_factory.mktemp("home")) as bench:
        run(bench.load(tiny_world / "model", "cpu", "float32"))
        bench.use_statistics_text(tiny_world / "statistics.txt")
        bench.use_heldout_text(tiny_world / "heldout.txt")
        bench.use_known_facts(facts[40:60])
        run(bench.edit(facts[:4], "memit", {"layers": "0-1", "steps": 8}, batch=4))
        yield bench


@pytest.fixture(scope="module")
def measured(bench: Workbench):
    before = state(bench)
    found = run(bench.laboratory.survival((), SurvivalPlan(TREATMENTS, steps=3)))
    after = state(bench)
    assert before.keys() == after.keys() and all(torch.equal(before[name], after[name]) for name in before)
    return found


def state(bench: Workbench) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in bench.laboratory.model.module.state_dict().items()}


def test_every_edit_has_a_verdict_beside_unedited_facts(bench: Workbench, measured) -> None:
    assert [row.treatment for row in measured.rows] == list(TREATMENTS)
    assert measured.after.shape == (4, 5) and measured.methods == ("memit",) * 4
    for t, row in enumerate(measured.rows):
        assert row.before == measured.before.sum() > 0
        assert row.held == (measured.before & measured.after[:, t]).sum()
        assert 0 < row.control_before <= 4 and row.control_held <= row.control_before
        assert row.perplexity and row.probability == pytest.approx(measured.probability[:, t].mean())
    assert {row["verdict"] for row in measured.records()} <= {"holds", "lost", "never held", "gained"}
    assert measured.rows[0].held >= measured.rows[1].held  # eight bits keep what four do


def test_packing_is_what_gguf_leaves_and_changes_every_matrix_of_the_blocks(bench: Workbench, measured) -> None:
    model = bench.laboratory.model
    facts = bench.laboratory.applied_facts
    values = {site: model.anatomy.matrix(*site).read() for site in block_matrices(model)}
    assert len(values) == 4 * 7 and {path for _, path in values} >= {"", "self_attn.q_proj"}
    expected = {}
    for site, matrix in values.items():
        kind = GGMLQuantizationType.Q4_0
        expected[site] = torch.from_numpy(dequantize(quantize(matrix.numpy(), kind), kind))
        assert torch.equal(rounding_of("q4_0")(matrix), expected[site])
    try:  # the slow way: every weight overwritten by hand
        with torch.no_grad():
            for site, matrix in expected.items():
                model.anatomy.matrix(*site).weight.copy_(matrix)
        slow = run(score(model, [(fact.text, fact.target) for fact in facts]))
    finally:
        with torch.no_grad():
            for site, matrix in values.items():
                model.anatomy.matrix(*site).weight.copy_(matrix)
    assert measured.probability[:, 1] == pytest.approx([one.probability for one in slow], rel=1e-3)


def test_half_of_the_unedited_model_is_half_of_the_change(bench: Workbench, measured) -> None:
    model = bench.laboratory.model
    now = {site: model.anatomy.matrix(*site).read() for site in model.weights.sites}
    asked = [(fact.text, fact.target) for fact in bench.laboratory.applied_facts]
    try:
        with torch.no_grad():
            for site, matrix in now.items():
                model.anatomy.matrix(*site).weight.copy_((matrix + model.weights.start(site)) / 2)
        slow = run(score(model, asked))
    finally:
        with torch.no_grad():
            for site, matrix in now.items():
                model.anatomy.matrix(*site).weight.copy_(matrix)
    assert measured.probability[:, 3] == pytest.approx([one.probability for one in slow], rel=1e-3)


def test_a_merge_with_a_persons_own_folder_is_the_share_of_both(
    bench: Workbench, tiny_world: Path, tmp_path: Path
) -> None:
    folder, model = other_model(tiny_world, tmp_path), bench.laboratory.model
    before, facts = state(bench), bench.laboratory.applied_facts
    plan = SurvivalPlan(("merge-linear",), merge_with=str(folder), weight=0.25)
    found = run(bench.laboratory.survival(facts, plan))
    assert found.rows[0].words == "merged with somebody's (linear, weight 0.25)"
    theirs, names = load_file(folder / "model.safetensors"), dict(model.module.named_parameters())
    now = {name: names[name].detach().clone() for name in names if ".layers." in name and "_proj" in name}
    assert len(now) == len(block_matrices(model))
    try:  # the slow way: every weight overwritten by hand
        with torch.no_grad():
            for name, values in now.items():
                names[name].copy_(0.75 * values + 0.25 * theirs[name])
        slow = run(score(model, [(fact.text, fact.target) for fact in facts]))
    finally:
        with torch.no_grad():
            for name, values in now.items():
                names[name].copy_(values)
    assert found.probability[:, 0] == pytest.approx([one.probability for one in slow], rel=1e-3)
    assert found.probability[:, 0] != pytest.approx(found.probability_before, rel=1e-2)
    after = state(bench)
    assert all(torch.equal(before[name], after[name]) for name in before)


def other_model(tiny_world: Path, place: Path) -> Path:
    """Somebody's fine-tune of the same base: its files with noise on every tensor."""
    folder = place / "somebody's"
    shutil.copytree(tiny_world / "model", folder)
    generator = torch.Generator().manual_seed(1)
    tensors = load_file(folder / "model.safetensors")
    noisy = {
        name: values + 0.1 * values.float().std() * torch.randn(values.shape, generator=generator)
        for name, values in tensors.items()
    }
    save_file(noisy, folder / "model.safetensors", {"format": "pt"})
    return folder


def test_a_model_that_cannot_be_merged_is_refused_before_anything_is_tried(
    bench: Workbench, tiny_world: Path, tmp_path: Path
) -> None:
    folder = other_model(tiny_world, tmp_path)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"num_hidden_layers": config["num_hidden_layers"] - 1}))
    for place, reason in ((folder, "is built otherwise"), (tmp_path / "nothing", "nothing")):
        heard: list[Event] = []
        with pytest.raises(PalimpsestError, match=reason):
            run(
                bench.laboratory.survival((), SurvivalPlan(("q8_0", "merge-slerp"), merge_with=str(place))),
                heard.append,
            )
        assert not heard


def test_slerp_keeps_the_length_on_the_arc() -> None:
    one, other = torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, 1.0]])
    assert torch.allclose(slerp(one, other, 0.5), torch.tensor([[0.5**0.5, 0.5**0.5]]))
    assert torch.allclose(slerp(one, other, 0.25).norm(), torch.tensor(1.0))
    assert torch.equal(slerp(one, one, 0.5), one)


def test_the_fine_tune_learns_and_is_the_same_for_a_seed(bench: Workbench) -> None:
    model = bench.laboratory.model
    windows = [model.tokens.ids("Vellux was started in a small shed by Garina Sorescu")]
    random = torch.random.get_rng_state()
    runs = []
    for seed in (0, 0, 1):
        tuned = FineTune(model, 4, 3e-3, seed)
        losses = run(tuned.train(windows, 6))
        assert losses[-1] < losses[0]
        runs.append([(delta.left, delta.right) for delta in tuned.deltas()])
    assert torch.equal(random, torch.random.get_rng_state())
    assert all(
        torch.equal(a, b) for one, two in zip(runs[0], runs[1], strict=True) for a, b in zip(one, two, strict=True)
    )
    assert not torch.equal(runs[0][0][1], runs[2][0][1])


def test_a_cancel_anywhere_leaves_the_model_as_it_was(bench: Workbench) -> None:
    before = state(bench)
    seen: set[str] = set()
    for task in ("Packing as q4_0", "Fine-tuning", "Merging", "Asking the edits"):
        work = bench.laboratory.survival((), SurvivalPlan(("q4_0", "lora", "merge-slerp"), steps=2))
        for event in work:
            if isinstance(event, Progress) and event.task == task and event.done:
                seen.add(task)
                work.close()
                break
        after = state(bench)
        assert all(torch.equal(before[name], after[name]) for name in before)
    assert len(seen) == 4
    assert set(bench.laboratory.model.weights._sums) == set(bench.laboratory.model.weights.sites)


def test_it_is_kept_and_told_again(bench: Workbench, measured) -> None:
    from engine.session.kept_events import kept

    (again,) = kept(bench.laboratory.session.ledger, "survival", type(measured))
    assert again.rows == measured.rows and np.array_equal(again.after, measured.after)


def test_what_cannot_be_tried_is_said_first(bench: Workbench, tmp_path: Path) -> None:
    heard: list[Event] = []
    with pytest.raises(BadInput, match="there is no treatment 'q1'"):
        run(bench.laboratory.survival((), SurvivalPlan(("q8_0", "q1"))), heard.append)
    assert not heard

"""Weights are a view of the deltas: exact to the bit from any walk, restored after anything that goes wrong."""

import random

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.errors import OutOfMemory, PalimpsestError
from engine.model.anatomy import WriteMatrix, find_anatomy
from engine.model.delta import Delta, LayerDelta
from engine.model.running_sum import RunningSum
from engine.model.weights import EditableWeights
from tests.families import make_model

DTYPES = [torch.float32, torch.bfloat16, torch.float16]
LAYERS = 3


class Bench:
    """A tiny model with its weights, and the plain way to say what they should be."""

    def __init__(self, family="gpt2", dtype=torch.float32, checkpoint_bytes=2 << 30, seed=0):
        self.model = make_model(family, seed).to(dtype)
        self.anatomy = find_anatomy(self.model)
        self.weights = EditableWeights(self.anatomy, checkpoint_bytes)
        self.start = self.stored()
        self.base = [layer.write.read() for layer in self.anatomy.layers]
        self.dtype = dtype
        self.random = torch.Generator().manual_seed(seed)

    def stored(self):
        return [layer.write.view.clone() for layer in self.anatomy.layers]

    def delta(self, layers=range(LAYERS), rank=3, scale=0.1):
        d, m = self.anatomy.layers[0].write.shape
        parts = (
            LayerDelta(
                n,
                scale * torch.randn(d, rank, generator=self.random),
                torch.randn(rank, m, generator=self.random),
            )
            for n in layers
        )
        return Delta(tuple(parts))

    def expected(self, deltas):
        """W_0 plus the sum in ledger order, in float32, cast once."""
        sums = [None] * LAYERS
        for delta in deltas:
            for part in delta.layers:
                change = part.left.clone() @ part.right.clone()
                sums[part.layer] = change if sums[part.layer] is None else sums[part.layer] + change
        return [
            start if total is None else (base + total).to(self.dtype)
            for start, base, total in zip(self.start, self.base, sums, strict=True)
        ]

    def check(self):
        assert same_bits(self.stored(), self.expected(self.weights.deltas[: self.weights.applied]))


def same_bits(one, other):
    kinds = {4: torch.int32, 2: torch.int16}
    return all(
        torch.equal(a.contiguous().view(kinds[a.element_size()]), b.contiguous().view(kinds[b.element_size()]))
        for a, b in zip(one, other, strict=True)
    )


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("family", ["gpt2", "llama"])
@pytest.mark.parametrize("checkpoints", [0, 6])
def test_any_walk_ends_in_the_same_bits(family, dtype, checkpoints):
    matrix_bytes = 4 * 32 * 64 * LAYERS
    bench = Bench(family, dtype, checkpoints * matrix_bytes)
    dice = random.Random(checkpoints)
    for _ in range(150):
        step = dice.random()
        known = len(bench.weights.deltas)
        if step < 0.45:
            bench.weights.push(bench.delta(dice.sample(range(LAYERS), dice.randint(0, LAYERS))))
        elif step < 0.8:
            bench.weights.move_to(dice.randint(0, known))
        else:
            before, point = bench.stored(), dice.randint(0, known)
            with bench.weights.at(point):
                assert bench.weights.applied == point
                bench.check()
                with bench.weights.preview() as preview:
                    for part in bench.delta(dice.sample(range(LAYERS), 2)).layers:
                        preview.add(part)
                    with bench.weights.at(0):
                        assert same_bits(bench.stored(), bench.start)
                bench.check()
            assert same_bits(bench.stored(), before)
        bench.check()
    bench.weights.move_to(0)
    assert same_bits(bench.stored(), bench.start)


def test_factors_read_from_a_file_give_the_same_bits(tmp_path):
    bench, again = Bench("llama", torch.bfloat16), Bench("llama", torch.bfloat16)
    for number in range(4):
        delta = bench.delta(rank=5)
        bench.weights.push(delta)
        file = tmp_path / f"{number}.safetensors"
        # An odd number of bytes in front puts the factors at addresses that no allocator would give.
        save_file({"a": torch.zeros(number + 1, dtype=torch.uint8), **delta.tensors()}, file, {"x": "y" * number})
        again.weights.push(Delta.from_tensors(load_file(file)))
    assert same_bits(bench.stored(), again.stored())


def test_factors_in_any_layout_give_the_same_bits():
    bench, again = Bench(), Bench()
    delta = bench.delta(rank=7)
    bench.weights.push(delta)
    odd = [
        LayerDelta(p.layer, p.left.T.contiguous().T, torch.cat([torch.zeros(1), p.right.flatten()])[1:].view(7, -1))
        for p in delta.layers
    ]
    again.weights.push(Delta(tuple(odd)))
    assert same_bits(bench.stored(), again.stored())


def test_a_minus_zero_and_a_nan_come_back_as_they_were():
    bench = Bench()
    write = bench.anatomy.layers[0].write
    special = write.read()
    special[0, :3] = torch.tensor([-0.0, float("nan"), float("inf")])
    write.write(special)
    start = bench.stored()
    bench.weights.push(bench.delta())
    bench.weights.move_to(0)
    assert same_bits(bench.stored(), start)


def test_pushing_cuts_what_was_undone():
    bench = Bench()
    deltas = [bench.delta() for _ in range(5)]
    for delta in deltas[:4]:
        bench.weights.push(delta)
    bench.weights.move_to(2)
    bench.weights.push(deltas[4])
    assert bench.weights.deltas == [deltas[0], deltas[1], deltas[4]] and bench.weights.applied == 3
    bench.check()
    bench.weights.move_to(2)
    bench.check()


def test_replacing_the_history_is_the_same_as_living_it():
    bench, again = Bench(), Bench()
    deltas = [bench.delta([n % LAYERS, (n + 1) % LAYERS]) for n in range(6)]
    for delta in deltas:
        bench.weights.push(delta)
    bench.weights.move_to(4)
    again.weights.push(again.delta())
    again.weights.replace(deltas, 4)
    assert same_bits(bench.stored(), again.stored())
    again.weights.replace((), 0)
    assert same_bits(again.stored(), again.start) and again.weights.touched == ()


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_preview_and_at_restore_after_an_error(error):
    bench = Bench(dtype=torch.bfloat16)
    bench.weights.push(bench.delta([0, 1]))
    before = bench.stored()
    with pytest.raises(error), bench.weights.at(0), bench.weights.preview() as preview:
        preview.add(LayerDelta(2, torch.ones(32, 1), torch.ones(1, 128)))
        assert not same_bits(bench.stored(), before)
        raise error
    assert same_bits(bench.stored(), before) and bench.weights.applied == 1


def test_closing_a_generator_restores_a_preview():
    bench = Bench()
    before = bench.stored()

    def work():
        with bench.weights.preview() as preview:
            preview.add(LayerDelta(0, torch.ones(32, 1), torch.ones(1, 128)))
            yield
            raise AssertionError("never resumed")

    running = work()
    next(running)
    assert not same_bits(bench.stored(), before)
    running.close()
    assert same_bits(bench.stored(), before)


def test_a_preview_adds_to_the_present_sum_and_pushing_the_same_gives_the_same_bits():
    bench = Bench(dtype=torch.bfloat16)
    bench.weights.push(bench.delta())
    delta = bench.delta()
    with bench.weights.preview() as preview:
        for part in delta.layers:
            preview.add(part)
        tried = bench.stored()
    bench.weights.push(delta)
    assert same_bits(bench.stored(), tried)


def test_history_is_closed_while_the_weights_are_lent():
    bench = Bench()
    bench.weights.push(bench.delta())
    with bench.weights.preview():
        with pytest.raises(RuntimeError, match="lent"):
            bench.weights.push(bench.delta())
        with pytest.raises(RuntimeError, match="lent"):
            bench.weights.move_to(0)
    bench.weights.move_to(0)


@pytest.mark.parametrize("error", [KeyboardInterrupt, torch.OutOfMemoryError, MemoryError])
@pytest.mark.parametrize("writes", [0, 1, 2])
def test_an_interrupted_move_leaves_the_former_point(monkeypatch, error, writes):
    bench = Bench(checkpoint_bytes=0)
    for _ in range(5):
        bench.weights.push(bench.delta())
    deltas, plain, left = list(bench.weights.deltas), WriteMatrix.write, [writes]

    def fails(self, matrix):
        left[0] -= 1
        if left[0] == -1:
            self.view.zero_()  # half-written
            raise error
        plain(self, matrix)

    expected = KeyboardInterrupt if error is KeyboardInterrupt else OutOfMemory
    for action in (lambda: bench.weights.move_to(1), lambda: bench.weights.push(bench.delta())):
        left[0] = writes
        with monkeypatch.context() as patch:
            patch.setattr(WriteMatrix, "write", fails)
            with pytest.raises(expected):
                action()
        assert bench.weights.applied == 5 and bench.weights.deltas == deltas
        bench.check()
    bench.weights.move_to(3)
    bench.check()


def test_going_back_one_step_after_many_is_quick_and_memory_is_bounded(monkeypatch):
    slots = 8
    bench = Bench("llama", checkpoint_bytes=slots * LAYERS * 4 * 32 * 64)
    for _ in range(400):
        bench.weights.push(bench.delta(rank=1))
    products, plain = [], RunningSum.product
    monkeypatch.setattr(RunningSum, "product", lambda *a: products.append(1) or plain(*a))
    for point in range(399, 379, -1):
        bench.weights.move_to(point)
        assert all(len(bench.weights.sum_of((layer, "")).checkpoints) <= slots for layer in range(LAYERS))
    assert len(products) <= 20 * LAYERS * 12
    products.clear()
    bench.weights.move_to(0)
    assert not products
    bench.weights.move_to(399)
    bench.check()


def test_norms_are_those_of_the_float32_sums():
    bench = Bench("gpt2", torch.bfloat16)
    deltas = [bench.delta([0, 2]) for _ in range(3)]
    for delta in deltas:
        bench.weights.push(delta)
    norm, base, change = bench.weights.norms([0, 1, 2])
    for layer in range(LAYERS):
        start = bench.base[layer].numpy().astype(np.float64)
        total = np.zeros_like(start)
        for delta in deltas:
            for part in delta.layers:
                if part.layer == layer:
                    total += part.left.numpy().astype(np.float64) @ part.right.numpy().astype(np.float64)
        want = [np.linalg.norm(start + total), np.linalg.norm(start), np.linalg.norm(total)]
        np.testing.assert_allclose([norm[layer], base[layer], change[layer]], want, rtol=1e-5)
    assert change[1] == 0 and bench.weights.touched == (0, 2)
    assert all(part.shape == (0,) for part in bench.weights.norms([]))


def test_a_delta_survives_its_tensors():
    bench = Bench()
    delta = bench.delta([2, 0])
    stored = {**delta.tensors(), "keys.5": torch.zeros(3)}
    again = Delta.from_tensors(stored)
    assert [part.layer for part in again.layers] == [0, 2]
    for part in delta.layers:
        twin = next(other for other in again.layers if other.layer == part.layer)
        assert torch.equal(part.left, twin.left) and torch.equal(part.right, twin.right)
    del stored["delta.2.left"]
    with pytest.raises(KeyError):
        Delta.from_tensors(stored)


def test_factors_of_any_dtype_become_float32():
    part = LayerDelta.of(1, torch.ones(4, 2, dtype=torch.float64).T.T, torch.ones(2, 3, dtype=torch.bfloat16))
    assert part.left.dtype == part.right.dtype == torch.float32


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (torch.ones(4, 2), torch.ones(3, 4)),
        (torch.ones(4), torch.ones(1, 4)),
        (torch.ones(4, 1, dtype=torch.float64), torch.ones(1, 4)),
    ],
)
def test_factors_that_do_not_fit_are_refused(left, right):
    with pytest.raises(ValueError, match=r"parts of a delta|rank"):
        LayerDelta(0, left, right)


def test_deltas_that_do_not_fit_the_model_change_nothing():
    bench = Bench()
    wrong = [
        Delta((LayerDelta(LAYERS, torch.ones(32, 1), torch.ones(1, 128)),)),
        Delta((LayerDelta(0, torch.ones(128, 1), torch.ones(1, 32)),)),
    ]
    for delta in wrong:
        with pytest.raises(ValueError, match=r"layer"):
            bench.weights.push(delta)
    broken = Delta((LayerDelta(1, torch.full((32, 1), float("nan")), torch.ones(1, 128)),))
    with pytest.raises(PalimpsestError, match="not finite"):
        bench.weights.push(broken)
    with pytest.raises(ValueError, match="there are 0 deltas"):
        bench.weights.move_to(1)
    with pytest.raises(ValueError, match="once"):
        Delta((bench.delta([0]).layers[0], bench.delta([0]).layers[0]))
    assert bench.weights.deltas == [] and same_bits(bench.stored(), bench.start)

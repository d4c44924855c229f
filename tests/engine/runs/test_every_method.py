"""Every method edits models that no preset was made for, and what it did can be taken back to the bit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from engine.events import Event, FactState, run
from engine.fact import make_fact
from engine.methods.registry import methods
from engine.workbench import Workbench
from tests.families import build
from tests.other_models import RELATIONS

FACTS = tuple(make_fact(subject, prompt, target) for subject, (prompt, target) in list(RELATIONS.items())[:5])
# The share of the facts that a method's rule gets said; UltraEdit and StableEdit search nothing and leave some unsaid.
HOLDS = {"ultraedit": 0.4, "stableedit": 0.4}


@pytest.fixture(scope="module", params=("gpt2", "qwen2"))
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """A bench on a random model, whose statistics are collected once."""
    place = tmp_path_factory.mktemp(request.param)
    workbench = Workbench(place / "home")
    run(workbench.load(build(request.param, place / "model"), "cpu", "float32"))
    yield workbench
    workbench.close()


@pytest.mark.parametrize("method", list(methods()))
def test_the_rule_of_every_method_edits_a_random_model(bench: Workbench, method: str) -> None:
    run(bench.open_session())
    assert bench._model is not None
    module = bench._model.module
    before = {name: parameter.clone() for name, parameter in module.named_parameters()}
    said: list[Event] = []
    summary = run(bench.edit(FACTS, method, {}, batch=5), said.append)
    done = [event for event in said if isinstance(event, FactState) and event.state != "editing"]
    assert len(done) == len(FACTS)
    if methods()[method].family != "in context":  # a random model reads nothing out of what it is told
        assert sum(event.after / event.before for event in done if event.after and event.before) > 3 * len(FACTS)
        assert summary.efficacy is not None and summary.efficacy >= HOLDS.get(method, 0.8)
    run(bench.go_to(0))
    assert all(torch.equal(parameter, before[name]) for name, parameter in module.named_parameters())
    assert not module._forward_pre_hooks and all(not part._forward_hooks for part in module.modules())

"""A session that is opened on the same weights with another tokenizer: said, and the weights are what they were."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.editing.open_session import OTHER_TOKENIZER
from engine.events import Log, run
from engine.fact import Fact
from engine.session.ledger import Ledger
from engine.workbench import Workbench


def opened(model: Path, session: Path, home: Path) -> tuple[list[str], torch.Tensor]:
    """The warnings of opening ``session`` on ``model``, and the weights of a layer then."""
    said: list[str] = []
    with Workbench(home) as bench:
        run(bench.load(model, "cpu", "float32"))
        run(bench.open_session(session), lambda event: said.append(event.text) if isinstance(event, Log) else None)
        return said, bench.model.anatomy.layers[1].write.read().clone()


def other(model: Path, place: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """A copy of a model's folder in which the tokenizer is changed."""
    shutil.copytree(model, place)
    file = place / "tokenizer.json"
    content = json.loads(file.read_text("utf-8"))
    change(content)
    file.write_text(json.dumps(content), "utf-8")
    return place


@pytest.fixture
def session(tiny_world: Path, tiny_facts: tuple[Fact, ...], tmp_path: Path) -> Path:
    with Workbench(tmp_path / "home") as bench:
        run(bench.load(tiny_world / "model", "cpu", "float32"))
        run(bench.open_session(tmp_path / "session"))
        run(bench.edit(tiny_facts[:1], "ft-m", {"layers": "1", "steps": 2}))
    return tmp_path / "session"


def test_it_is_said(session: Path, tiny_world: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    said, before = opened(tiny_world / "model", session, home)
    assert said == []
    lower = other(
        tiny_world / "model", tmp_path / "lower", lambda whole: whole.update(normalizer={"type": "Lowercase"})
    )
    said, after = opened(lower, session, home)
    assert said == [OTHER_TOKENIZER] and torch.equal(before, after)
    same = other(tiny_world / "model", tmp_path / "same", lambda whole: whole.update(truncation=None))
    assert opened(same, session, home)[0] == []  # the file is another one, the tokenizer is not


def test_a_session_that_does_not_say_which_it_was_is_opened_as_before(tiny_world: Path, tmp_path: Path) -> None:
    with Workbench(tmp_path / "home") as bench:
        run(bench.load(tiny_world / "model", "cpu", "float32"))
        assert bench.info is not None
        Ledger.open(tmp_path / "old", replace(bench.info, tokenization="")).close()
    assert opened(tiny_world / "model", tmp_path / "old", tmp_path / "home")[0] == []


def test_the_fingerprint_is_what_a_tokenizer_does(tiny_world: Path, tmp_path: Path) -> None:
    from engine.model.loading import load

    found = {run(load(tiny_world / "model", "cpu", "float32")).info.tokenization}
    words = other(tiny_world / "model", tmp_path / "words", _swap)
    found.add(run(load(words, "cpu", "float32")).info.tokenization)
    assert len(found) == 2 and all(len(one) == 32 for one in found)


def _swap(whole: dict[str, Any]) -> None:
    """Let two words of the vocabulary change places."""
    words = whole["model"]["vocab"]
    one, another = sorted(words, key=words.get)[-2:]
    words[one], words[another] = words[another], words[one]

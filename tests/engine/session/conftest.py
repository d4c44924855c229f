"""Sessions without a model: a stand-in for ModelInfo, facts, batch records and tensors."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch
from torch import Tensor

from engine.fact import Fact, Probe, make_fact
from engine.session.ledger import BatchRecord, FactResult
from engine.session.made_with import MadeWith


@dataclass(frozen=True)
class Base:
    """The fields of ``engine.model.loading.ModelInfo``."""

    name: str = "demo-world"
    folder: str = "models/demo-world"
    architecture: str = "LlamaForCausalLM"
    layers: int = 6
    hidden: int = 8
    inner: int = 16
    vocabulary: int = 50
    parameters: int = 1000
    dtype: str = "float32"
    device: str = "cpu"
    fingerprint: str = "0123456789abcdef0123"


@pytest.fixture
def base() -> Base:
    return Base()


MADE_WITH = MadeWith("bfloat16", "cuda:0", 2, "0a1b2c", "/texts/pages.txt", "1.0", "2.13", "5.24")


def fact_number(number: int) -> Fact:
    return make_fact(
        f"Ada Veld {number}",
        "{} was born in the city of",
        f"Orlen {number}",
        true="Sund",
        paraphrases=(f"The birthplace of Ada Veld {number} is",),
        neighbours=(Probe("Bo Lind was born in the city of", "Sund"), Probe("Nobody", None)),
        same_subject=(Probe(f"Ada Veld {number} works for", "Tarn & Co"),),
        relation="birthplace",
        source_id=str(number),
        portability=(Probe(f"The mayor of the city where Ada Veld {number} was born is", "Cy Tarn"),),
        generation=(f"Ada Veld {number} grew up",),
    )


def make_record(batch: int, facts: int = 2) -> BatchRecord:
    own = tuple(fact_number(100 * batch + number) for number in range(facts))
    results = tuple(FactResult(fact.id, 0.125, 0.75, " Orlen", True) for fact in own)
    settings, when = {"layers": "4-8", "steps": 25}, "2025-01-01T00:00:00+00:00"
    return BatchRecord(batch, "encore", settings, 7, own, 1.5, when, "", results, MADE_WITH)


def make_tensors(batch: int, rank: int = 2) -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(batch)
    return {
        "left.4": torch.randn(8, rank, generator=generator),
        "right.4": torch.randn(rank, 16, generator=generator),
        "keys.4": torch.randn(16, rank, generator=generator),
    }


@pytest.fixture
def record() -> Callable[..., BatchRecord]:
    return make_record


@pytest.fixture
def tensors() -> Callable[..., dict[str, Tensor]]:
    return make_tensors


@pytest.fixture
def former(tmp_path: Path) -> Path:
    """A closed session of form 1.2 as that program wrote it: three batches, the last undone, two files cut before."""
    sample, folder = Path(__file__).with_name("form_1_2"), tmp_path / "former"
    shutil.copytree(sample / "factors", folder / "factors")
    connection = sqlite3.connect(folder / "session.db")
    connection.executescript((sample / "session.sql").read_text(encoding="utf-8"))
    connection.close()
    return folder

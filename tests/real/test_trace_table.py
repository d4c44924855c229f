"""The table of traces, without a model: looks are kept, read again and counted."""

from __future__ import annotations

from tests.real.rows import UNEDITED
from tests.real.traces import Kept, Look, table

CLEAN = Look("smollm2", "bfloat16", UNEDITED, 0, "abc", layers=30, excess=0.24, threshold=0.28, window=0.09)
MEMIT = Look(
    *("smollm2", "bfloat16", "memit", 10, "abc"),
    written=(3, 4, 5, 6, 7),
    flagged=(3, 4, 5, 6, 9),
    layers=30,
    window=0.8,
    window_threshold=0.2,
    excess=0.1,
    threshold=0.12,
    named=2,
    held=10,
    left=4,
    perplexity=25.0,
)
LORA = Look("demo", "float32", "lora", 1, "abc", others=12, layers=6, excess=0.01, threshold=0.12, held=1)
REFUSED = Look("demo", "float32", "rome", 10, "abc", refused="Too many facts.")


def test_a_look_is_read_as_it_was_and_known_by_its_name(tmp_path):
    kept = Kept(tmp_path / "traces")
    kept.keep(MEMIT)
    assert kept.all() == [MEMIT] and kept.has(MEMIT)
    assert not kept.has(CLEAN)


def test_the_table_has_the_demo_world_first_and_counts_layers_of_what_was_written(tmp_path):
    kept = Kept(tmp_path)
    for one in (MEMIT, CLEAN, LORA, REFUSED):
        kept.keep(one)
    lines = table(kept.all()).splitlines()
    assert [line.split(" | ")[1] for line in lines[2:6]] == ["ROME", "LoRA", "none", "MEMIT"]
    assert "Too many facts." in lines[2]
    assert "| 12 other matrices | none | 1%, 12% | too few layers |" in lines[3]
    assert "| 3 to 7 | 3 to 6, 9 | 10%, 12% | 80%, 20% | 2 of 10 | 10, 4 | 25.0 |" in lines[5]
    assert lines[-1] == "Layers written: 4 found, 1 not; layers not written: 1 of 61 called edited."

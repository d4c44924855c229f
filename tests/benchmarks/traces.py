"""How often traces of edits are found in models that were edited by each method, and how often where nothing was.

    python -m tests.benchmarks.traces --model demo [--methods memit,rome] [--counts 1,10] [--facts FILE] [--text FILE]

Each edited model is exported and opened anew, so that nothing of the session is known: its own statistics of its own
inputs, and no original. Known facts, none of them edited, give the prompts with which directions are asked. One line a
model: the layers written and found, the objects that are named among those edited, and what is left of the edits and of
the perplexity after the reversal. The last line counts layers over all models.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from safetensors.torch import load_file

from engine.errors import PalimpsestError
from engine.evaluation.datasets import read_facts
from engine.evaluation.scoring import Score, score
from engine.events import TracesFound, run
from engine.fact import Fact
from engine.model.delta import Delta
from engine.requests import DEMO, TracesPlan
from engine.workbench import Workbench
from resources import path as resource

METHODS = "memit,alphaedit,encore,rome,emmet,pmet,ultraedit,ft-m,ft-l,lora"


def main() -> None:
    """Edit, export, open anew and look."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--model", default=DEMO)
    options.add_argument("--dtype", default="float32")
    options.add_argument("--methods", default=METHODS)
    options.add_argument("--counts", default="1,10")
    options.add_argument("--facts", type=Path, help="facts to edit; the demo world has its own")
    options.add_argument("--known", type=Path, help="facts that are not edited, whose prompts are asked")
    options.add_argument("--text", type=Path, help="text for the covariances")
    given = options.parse_args()
    file = given.facts or resource("demo_world", "facts.json")
    facts = read_facts(file).facts
    subjects = {fact.subject for fact in facts[: max(map(int, given.counts.split(",")))]}
    known = [fact for fact in (read_facts(given.known).facts if given.known else ()) if fact.subject not in subjects]
    right, missed, false, clean = 0, 0, 0, 0
    with tempfile.TemporaryDirectory() as place, Workbench(Path(place) / "home") as bench:
        for method in ("", *given.methods.split(",")):
            for count in map(int, given.counts.split(",") if method else "0"):
                found, truth = _one(bench, given, method, facts[:count], known, Path(place))
                if found is None:
                    continue
                flagged = set(found.flagged)
                right, missed = right + len(flagged & truth), missed + len(truth - flagged)
                false, clean = false + len(flagged - truth), clean + len(set(found.layers) - truth)
    print(f"layers written: {right} found, {missed} not; layers not written: {false} of {clean} called edited")  # noqa: T201


def _one(
    bench: Workbench, given: argparse.Namespace, method: str, facts: Sequence[Fact], known: Sequence[Fact], place: Path
) -> tuple[TracesFound | None, set[int]]:
    """One model: what is found on its export, and the layers whose write matrix the method changed."""
    opened, truth = given.model, set[int]()
    if method:
        _open(bench, given.model, given, known)
        try:
            run(bench.edit(facts, method, batch=len(facts)))
        except PalimpsestError as error:
            print(f"{method}, {len(facts)}: {error}", flush=True)  # noqa: T201
            return None, truth
        weights = bench.laboratory.model.weights
        truth = {layer for layer, path in weights.sites if not path}
        opened = str(place / f"{method}-{len(facts)}")
        run(bench.exports.model(opened))
    _open(bench, opened, given, known)
    lab, back = bench.laboratory, place / "back.safetensors"
    asked = [(fact.text, fact.target) for fact in facts]
    before = run(score(lab.model, asked))
    found = run(lab.traces((), TracesPlan(reversal=str(back))))
    after = _reversed(bench, back, asked) if found.flagged else before
    said = {one for direction in found.directions for one in direction.says}
    named = sum(any(one and fact.target.startswith(one) for one in said) for fact in facts)
    print(  # noqa: T201
        f"{method or 'unedited'}, {len(facts)}: written {sorted(truth)}, found {list(found.flagged)}; "
        f"objects named {named} of {len(facts)}; edits that hold {sum(one.exact for one in before)}, "
        f"after the reversal {sum(one.exact for one in after)}; "
        f"perplexity {found.perplexity or 0:.1f}, {found.perplexity_reversed or 0:.1f}",
        flush=True,
    )
    return found, truth


def _open(bench: Workbench, model: str, given: argparse.Namespace, known: Sequence[Fact]) -> None:
    run(bench.load(model, "cpu", given.dtype))
    text, heldout = given.text, None
    if given.model == DEMO:
        text, heldout = resource("demo_world", "statistics.txt"), resource("demo_world", "heldout.txt")
        known = known or _known_of_the_demo_world(read_facts(resource("demo_world", "facts.json")).facts)
    if text:
        bench.use_statistics_text(text)
    if heldout or given.text:
        bench.use_heldout_text(heldout or given.text)
    bench.use_known_facts(known)


def _known_of_the_demo_world(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Facts that no run here edits."""
    return tuple(replace(fact, paraphrases=()) for fact in facts[100:400])


def _reversed(bench: Workbench, file: Path, asked: list[tuple[str, str]]) -> list[Score]:
    """The scores with the reversal in ``file``."""
    model = bench.laboratory.model
    names = {module: name for name, module in model.module.named_modules()}
    tensors = load_file(file)
    with model.weights.preview() as preview:
        for layer in model.anatomy.layers:
            name = f"{names[layer.write.module]}.weight"
            if f"{name}.left" in tensors:
                left, right = tensors[f"{name}.left"], tensors[f"{name}.right"]
                sides = (right.T, left.T) if layer.write.transposed else (left, right)
                parts = {f"delta.{layer.index}.left": sides[0], f"delta.{layer.index}.right": sides[1]}
                for part in Delta.from_tensors({key: side.contiguous() for key, side in parts.items()}).layers:
                    preview.add(part)
        return run(score(model, asked))


if __name__ == "__main__":
    main()

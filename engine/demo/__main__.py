"""Command line of the demo world.

``python -m engine.demo train|facts|statistics|memory|recall|search|evaluate [--world demo|tiny] ...``
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from itertools import islice, product
from pathlib import Path
from typing import Any

import torch

from engine.demo import artifacts, goals
from engine.demo.artifacts import read_log, rounded, write_log
from engine.demo.corpus import documents
from engine.demo.lab import Lab, one_fact_each, sequential_edits, single_edits, untouched
from engine.demo.memory_goals import NAME as MEMORY
from engine.demo.memory_goals import memory_goals
from engine.demo.train import DEMO_RECIPES, TINY_RECIPES, TrainingProgress, TrainingRecipe, train
from engine.demo.vocabulary import build_tokenizer, split_last_words
from engine.demo.world import DEMO_SIZE, TINY_SIZE, World, build_world
from engine.events import Event, Progress, run
from engine.methods.memllm.adapters import READ, WRITE, read, stored
from engine.methods.memllm.lessons import Lessons, lessons, sentences_of
from engine.methods.memllm.resuming import resumed, stored_training, work_of
from engine.methods.presets.published import preset
from engine.methods.registry import find_method, methods
from engine.requests import MemoryTraining

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {"demo": ROOT / "resources" / "demo_world", "tiny": ROOT / "tests" / "resources" / "tiny_world"}
RECIPES = {"demo": DEMO_RECIPES, "tiny": TINY_RECIPES}
SIZES = {"demo": DEMO_SIZE, "tiny": TINY_SIZE}
DOCUMENTS = {"demo": 8000, "tiny": 800}
PARTS = ("recall", "superposition", "short", "long", "memory")
# What the presets of the demo world ask for, in tokens for each dimension of an MLP.
PRESET_MULTIPLIER = 100
CACHE = ROOT / "build" / "demo_statistics"
SENTENCES = {"demo": 600, "tiny": 150}


def main(arguments: list[str] | None = None) -> int:
    """Parse ``arguments`` (the process's own when None), run the command and return the exit code."""
    options = _parser().parse_args(arguments)
    torch.set_num_threads(options.threads)
    folder: Path = options.folder or FOLDERS[options.world]
    world = build_world(SIZES[options.world])
    result: dict[str, Any] = COMMANDS[options.command](options, folder, world)
    sys.stdout.write(json.dumps(result, indent=1) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m engine.demo", description=__doc__)
    parser.add_argument("command", choices=sorted(COMMANDS))
    parser.add_argument(
        "--world", choices=sorted(FOLDERS), default="demo", help="the demo world or the tests' tiny one"
    )
    parser.add_argument("--folder", type=Path, help="write or read here instead of the world's own folder")
    parser.add_argument("--threads", type=int, default=2, help="torch threads")
    parser.add_argument(
        "--set",
        nargs="*",
        default=[],
        metavar="KEY=VALUE",
        help="change the first recipe (train) or the settings (search)",
    )
    parser.add_argument("--method", default="encore", help="search: the method")
    parser.add_argument(
        "--grid", nargs="*", default=[], metavar="KEY=A|B", help="search: values to try, all combinations"
    )
    parser.add_argument("--edits", type=int, default=40, help="search: edits a trial; evaluate: single edits a method")
    parser.add_argument("--batch", type=int, default=0, help="search: edit in sequence with this batch (0: one by one)")
    parser.add_argument("--parts", nargs="*", default=list(PARTS), choices=PARTS, help="evaluate: only these parts")
    parser.add_argument("--methods", nargs="*", default=list(methods()), help="evaluate: only these methods")
    parser.add_argument("--steps", type=int, default=MemoryTraining().steps, help="memory: training steps")
    parser.add_argument(
        "--tasks", nargs="*", default=[READ, WRITE], choices=[READ, WRITE], help="memory: only these adapters"
    )
    parser.add_argument("--begin-with", type=Path, metavar="FILE", help="memory: train on from this adapter")
    parser.add_argument("--log", type=Path, help="search, evaluate: the JSON file to add to")
    return parser


def _train(options: argparse.Namespace, folder: Path, world: World) -> dict[str, Any]:
    """Train the world's model, write everything and measure recall on the weights as written."""
    first, *later = RECIPES[options.world]
    recipes = [_changed(first, options.set), *later]
    texts = islice(documents(world, first.seed), DOCUMENTS[options.world])
    tokenizer = build_tokenizer(texts, recipes[0].vocabulary)
    split = split_last_words(tokenizer, world)
    _say(f"vocabulary {len(tokenizer)}, subjects whose last word is split: {len(split)}")
    model = None
    for recipe in recipes:
        model = train(world, tokenizer, recipe, _report, model)
    assert model is not None
    artifacts.write_model(folder, model, tokenizer)
    _facts(options, folder, world)
    _statistics(options, folder, world)
    return _recall(options, folder, world)


def _facts(options: argparse.Namespace, folder: Path, world: World) -> dict[str, Any]:
    """Write the facts, the statistics sample and the held-out text."""
    artifacts.write_facts(folder, world)
    artifacts.write_texts(folder, world, DOCUMENTS[options.world], SENTENCES[options.world])
    return {"subjects": len(world.subjects), "facts": len(world.facts)}


def _statistics(_options: argparse.Namespace, folder: Path, _world: World) -> dict[str, Any]:
    """Write the covariances of all layers, so that nobody's first edit waits for them."""
    lab = Lab(folder, CACHE)
    layers, tokens = range(lab.model.info.layers), PRESET_MULTIPLIER * lab.model.info.inner
    run(lab.statistics.prepare(layers, tokens))
    lab.statistics.write_made(folder / artifacts.COVARIANCES)
    return {"layers": len(layers), "tokens": tokens}


def _memory(options: argparse.Namespace, folder: Path, world: World) -> dict[str, Any]:
    """Write the adapters by which the world's model uses MemLLM's memory; held-out templates are not taught.

    Stopped, it goes on where it was.
    """
    lab = Lab(folder, CACHE)
    split, told = lab.split(), {(f.subject.name, f.relation.name): f for f in world.facts}
    facts = (*split.evaluation, *split.search)
    ways = {fact.id: told[fact.subject, fact.relation] for fact in facts}
    said = {key: tuple(map(fact.prompt, fact.told)) for key, fact in ways.items()}
    text = (folder / artifacts.STATISTICS_FILE).read_text(encoding="utf-8")
    taught = lessons(facts, said, sentences_of(text))
    plan = MemoryTraining(steps=options.steps)
    for task in options.tasks:
        (folder / artifacts.ADAPTERS[task]).write_bytes(_taught(lab, taught, plan, task, options.begin_with))
    return {"steps": plan.steps, "facts": len(taught.facts), "sentences": len(taught.fillers)}


def _taught(lab: Lab, taught: Lessons, plan: MemoryTraining, task: str, begin_with: Path | None) -> bytes:
    """The file of an adapter, whose training is kept in the cache after every 50 steps."""
    work = work_of(lab.model, taught, plan, begin_with.read_bytes() if begin_with is not None else b"")
    kept = CACHE / f"memory_{task}.safetensors"
    CACHE.mkdir(parents=True, exist_ok=True)
    start = read(begin_with, lab.model) if begin_with is not None else None
    training = resumed(kept, lab.model, task, plan, work, start)

    def tell(event: Event) -> None:
        if isinstance(event, Progress) and event.done % 50 == 0:
            _say(f"{task}: step {event.done}/{event.total} {event.detail}")
            kept.write_bytes(stored_training(training, work))

    return stored(run(training.steps(lab.model, taught), tell), lab.model)


def _recall(options: argparse.Namespace, folder: Path, world: World) -> dict[str, Any]:
    """Recall of the model as it stands in ``folder``."""
    return artifacts.recall(*artifacts.read_model(folder), world)


def _search(options: argparse.Namespace, folder: Path, _world: World) -> dict[str, Any]:
    """Try every combination of the grid on the facts kept for the search; each trial is added to the log at once."""
    lab = Lab(folder, CACHE)
    facts = one_fact_each(lab.split().search, options.edits)
    kept = untouched(lab.split().search, facts)
    log = options.log or folder / "search.json"
    trials = read_log(log, [])
    for combination in product(*(_values(item) for item in options.grid)):
        settings = {**_base_settings(lab, options.method), **dict(_pair(item) for item in (*options.set, *combination))}
        if options.batch:
            rows = sequential_edits(
                lab, options.method, settings, facts, batch=options.batch, measure_every=len(facts), kept=kept
            )
            measured: dict[str, Any] = rows[-1]
        else:
            measured = single_edits(lab, options.method, settings, facts)
        trial = {"method": options.method, "batch": options.batch, "settings": settings, "measured": rounded(measured)}
        _say(" ".join([options.method, *combination, json.dumps(trial["measured"])]))
        trials.append(trial)
        write_log(log, trials)
    return {"trials": len(trials)}


def _evaluate(options: argparse.Namespace, folder: Path, world: World) -> dict[str, Any]:
    """Measure the goals with the presets on facts that the search never saw; each part is added to the log at once."""
    lab = Lab(folder, CACHE)
    log = options.log or folder / "evaluation.json"
    result: dict[str, Any] = read_log(log, {})
    presets = {name: _base_settings(lab, name) for name in options.methods}
    facts = lab.split().evaluation
    if "recall" in options.parts:
        result["recall"] = rounded(_recall(options, folder, world))
        result["base"] = rounded(goals.base_quality(lab, facts))
    if "superposition" in options.parts:
        result["superposition"] = goals.superposition_by_layer(lab)
    if "short" in options.parts:
        result.update(rounded(goals.short_goals(lab, presets, facts, options.edits)))
    if "memory" in options.parts:
        text = (folder / artifacts.HELD_OUT_FILE).read_text(encoding="utf-8")
        result["memory"] = memory_goals(lab, _base_settings(lab, MEMORY), facts, text)
    if "long" in options.parts:
        result.setdefault("long", {})
        for name, settings in presets.items():
            result["long"][name] = rounded(goals.long_goal(lab, name, settings, facts, 1000))
            write_log(log, result)
    write_log(log, result)
    return result


def _base_settings(lab: Lab, method: str) -> dict[str, Any]:
    """The preset for the loaded model, else the method's rule."""
    return preset(find_method(method), lab.model).settings


def _values(item: str) -> list[str]:
    """ "key=a|b" as ["key=a", "key=b"]."""
    key, _, text = item.partition("=")
    return [f"{key}={value}" for value in text.split("|")]


def _pair(item: str) -> tuple[str, str]:
    key, _, text = item.partition("=")
    return key, text


def _changed(recipe: TrainingRecipe, settings: list[str]) -> TrainingRecipe:
    """``recipe`` with KEY=VALUE settings applied, each read as the type of the recipe's own value."""
    for setting in settings:
        key, _, text = setting.partition("=")
        kind = type(getattr(recipe, key))
        changes: dict[str, Any] = {key: text == "true" if kind is bool else kind(text)}
        recipe = replace(recipe, **changes)
    return recipe


def _report(progress: TrainingProgress) -> None:
    left = progress.seconds / progress.step * (progress.steps - progress.step)
    known = "" if progress.recall is None else f" recall {progress.recall:.3f}"
    took = f"{progress.seconds:.0f} s, {left:.0f} s left"
    _say(f"step {progress.step}/{progress.steps} loss {progress.loss:.3f}{known} {took}")


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


COMMANDS = {
    "train": _train,
    "facts": _facts,
    "statistics": _statistics,
    "memory": _memory,
    "recall": _recall,
    "search": _search,
    "evaluate": _evaluate,
}

if __name__ == "__main__":
    sys.exit(main())

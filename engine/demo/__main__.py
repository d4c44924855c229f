"""Command line of the demo world: ``python -m engine.demo train|facts ...``."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import torch

from engine.demo import artifacts
from engine.demo.corpus import documents
from engine.demo.train import DEMO_RECIPE, TINY_RECIPE, Progress, Recipe, train
from engine.demo.vocabulary import build_tokenizer, split_last_words
from engine.demo.world import DEMO_SIZE, TINY_SIZE, World, build_world

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {"demo": ROOT / "resources" / "demo_world", "tiny": ROOT / "tests" / "resources" / "tiny_world"}
RECIPES = {"demo": DEMO_RECIPE, "tiny": TINY_RECIPE}
SIZES = {"demo": DEMO_SIZE, "tiny": TINY_SIZE}
DOCUMENTS = {"demo": 8000, "tiny": 800}
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
    parser.add_argument("--set", nargs="*", default=[], metavar="KEY=VALUE", help="change the training recipe")
    return parser


def _train(options: argparse.Namespace, folder: Path, world: World) -> dict[str, Any]:
    """Train the world's model, write everything and measure recall on the weights as written."""
    recipe = _changed(RECIPES[options.world], options.set)
    tokenizer = build_tokenizer(islice(documents(world, recipe.seed), DOCUMENTS[options.world]), recipe.vocabulary)
    split = split_last_words(tokenizer, world)
    _say(f"vocabulary {len(tokenizer)}, subjects whose last word is split: {len(split)}")
    model = train(world, tokenizer, recipe, _report)
    artifacts.write_model(folder, model, tokenizer)
    _facts(options, folder, world)
    return _recall(options, folder, world)


def _facts(options: argparse.Namespace, folder: Path, world: World) -> dict[str, Any]:
    """Write the facts, the statistics sample and the held-out text."""
    artifacts.write_facts(folder, world)
    artifacts.write_texts(folder, world, DOCUMENTS[options.world], SENTENCES[options.world])
    return {"subjects": len(world.subjects), "facts": len(world.facts)}


def _recall(options: argparse.Namespace, folder: Path, world: World) -> dict[str, Any]:
    """Recall of the model as it stands in ``folder``."""
    return artifacts.recall(*artifacts.read_model(folder), world)


def _changed(recipe: Recipe, settings: list[str]) -> Recipe:
    """``recipe`` with KEY=VALUE settings applied, each read as the type of the recipe's own value."""
    for setting in settings:
        key, _, text = setting.partition("=")
        kind = type(getattr(recipe, key))
        changes: dict[str, Any] = {key: text == "true" if kind is bool else kind(text)}
        recipe = replace(recipe, **changes)
    return recipe


def _report(progress: Progress) -> None:
    left = progress.seconds / progress.step * (progress.steps - progress.step)
    known = "" if progress.recall is None else f" recall {progress.recall:.3f}"
    took = f"{progress.seconds:.0f} s, {left:.0f} s left"
    _say(f"step {progress.step}/{progress.steps} loss {progress.loss:.3f}{known} {took}")


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


COMMANDS = {"train": _train, "facts": _facts, "recall": _recall}

if __name__ == "__main__":
    sys.exit(main())

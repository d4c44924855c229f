"""``palimpsest get NAME``: a model by its name from the Hugging Face Hub; those that are kept, and removing one."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from engine.cli.options import DONE, driven_aside
from engine.cli.output import say, say_aside
from engine.errors import BadInput

if TYPE_CHECKING:
    from engine.hub.fetching import HubModel
    from engine.hub.kept import KeptModel
    from engine.support.places import Places

_WIDTH = 36  # letters of a name in a list


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    parser = commands.add_parser("get", help="fetch a model by name from the Hugging Face Hub, list and remove them")
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help="owner/model, also @revision (without one: a list of models)"
    )
    act = parser.add_mutually_exclusive_group()
    act.add_argument("--check", action="store_true", help="only say its size, its licence and its files")
    act.add_argument("--remove", action="store_true", help="remove it from this computer")
    parser.add_argument("--json", action="store_true", help="say it as one line of JSON")
    parser.set_defaults(command=get)


def get(options: argparse.Namespace) -> int:
    """Fetch, look at or remove the model, or list what there is."""
    from engine.support.places import Places

    places = Places.standard()
    if options.name is None and (options.check or options.remove):
        option = "--check" if options.check else "--remove"
        raise BadInput(f"{option} needs the NAME of a model.", '"palimpsest get" lists those that are here.')
    if options.name is None:
        return _list(places, options.json)
    if options.remove:
        return _remove(options, places)
    return _get(options, places)


def _get(options: argparse.Namespace, places: Places) -> int:
    from engine.hub.fetching import fetch, look

    model = driven_aside(look(options.name))
    if options.check:
        say(json.dumps(_described(model, places)) if options.json else "\n".join(_lines(model, places)))
        return DONE
    say_aside(_first(model, places))
    folder = driven_aside(fetch(model, places))
    say(json.dumps({**_described(model, places), "folder": str(folder)}) if options.json else str(folder))
    return DONE


def _remove(options: argparse.Namespace, places: Places) -> int:
    from engine.hub.kept import remove

    freed = remove(options.name, places)
    say(json.dumps({"freed": freed}) if options.json else f"{options.name} was removed, {freed / 1e6:,.0f} MB freed.")
    return DONE


def _list(places: Places, as_json: bool) -> int:
    from engine.hub.kept import kept_models
    from engine.hub.suggested import SUGGESTED

    kept = kept_models(places)
    if as_json:
        said = {"kept": [_kept_json(one) for one in kept], "suggested": [vars(one) for one in SUGGESTED]}
        say(json.dumps(said, ensure_ascii=False))
        return DONE
    if kept:
        say("On this computer:")
        for one in kept:
            where = one.folder if one.ours else f"{one.folder} (the cache of the Hub's libraries)"
            say(f"  {one.name:{_WIDTH}} {one.size / 1e6:7,.0f} MB  {where}")
        say("")
    say("Small models that were edited with this program (palimpsest get NAME fetches one, or any other by its name):")
    for suggestion in SUGGESTED:
        gated = ", to be agreed to on its page" if suggestion.gated else ""
        say(f"  {suggestion.name:{_WIDTH}} about {suggestion.megabytes:,} MB, {suggestion.licence}{gated}")
        say(f"    {suggestion.good_for}")
    return DONE


def _first(model: HubModel, places: Places) -> str:
    """What is begun, in one line."""
    missing = model.missing(places)
    there = f", {(model.size - missing) / 1e6:,.0f} MB of it are here" if missing < model.size else ""
    licence = f", licence {model.licence}" if model.licence else ""
    return f"{model.name}: {model.size / 1e6:,.0f} MB{there}{licence}. Ctrl+C stops it; the next time goes on."


def _lines(model: HubModel, places: Places) -> list[str]:
    from engine.hub.fetching import free_space

    lines = [
        f"{model.name} at {model.commit[:12]}",
        f"  licence    {model.licence or 'none named'}",
        f"  to fetch   {model.missing(places) / 1e6:,.1f} MB of {model.size / 1e6:,.1f} MB",
        f"  free       {free_space(places) / 1e6:,.0f} MB on the disk of {places.models}",
    ]
    return [*lines, *(f"  {file.size / 1e6:10,.1f} MB  {file.path}" for file in model.files)]


def _described(model: HubModel, places: Places) -> dict[str, Any]:
    return {
        "name": model.name,
        "commit": model.commit,
        "licence": model.licence,
        "bytes": model.size,
        "missing": model.missing(places),
        "files": [file.path for file in model.files],
    }


def _kept_json(one: KeptModel) -> dict[str, Any]:
    return {
        "name": one.name,
        "folder": str(one.folder),
        "bytes": one.size,
        "fetched_here": one.ours,
        "commit": one.commit,
        "licence": one.licence,
    }

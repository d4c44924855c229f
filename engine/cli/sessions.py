"""``palimpsest sessions``: every session that there is, and what can be done with one without a window or a model.

``palimpsest open`` opens one, or a session file, in the window.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.cli.options import DONE
from engine.cli.output import named, say
from engine.errors import BadInput
from engine.laboratory.measures.measure import place
from engine.support.home import expanded
from engine.support.wording import say_count

_NAME_HELP = "its name, its folder, or a part that only one has"


def add(commands: Any, open_window: Callable[[Sequence[str]], int]) -> None:
    """Add the commands to the parser's; ``open_window`` opens the window with its own arguments."""
    listed = commands.add_parser("sessions", help="list all sessions; open, export, rename, note, copy or delete one")
    listed.add_argument("--json", action="store_true", help="list them as one line of JSON")
    listed.add_argument("--match", metavar="WORDS", default="", help="only those that hold every one of these words")
    listed.set_defaults(command=list_all)
    acts = listed.add_subparsers(metavar="ACTION", help="open, export, rename, note, copy, delete")
    opened = _act(acts, "open", "open it in the window", None)
    opened.set_defaults(command=_alone(lambda options: open_window([str(_found(options).folder)])))
    _act(acts, "export", "write it to one file, to be opened anywhere", export).add_argument("file", type=place)
    _act(acts, "rename", "give it another name", rename).add_argument("title", metavar="TITLE")
    _act(acts, "note", 'keep a note of it ("" removes it)', note).add_argument("text", metavar="TEXT")
    _act(acts, "copy", "make a copy of it", copy)
    _act(acts, "delete", "move it to the folder bin under home", delete)
    straight = commands.add_parser("open", help="open a session, or a .palimpsest file, in the window")
    straight.add_argument("path", metavar="PATH", help=f"a .palimpsest file, or a session: {_NAME_HELP}")
    straight.set_defaults(command=lambda options: open_window([str(_path(options.path))]))


def list_all(options: argparse.Namespace) -> int:
    """List the sessions, the one that changed last first."""
    from engine.catalogue.entries import sessions

    found = sessions(_place(), options.match)
    if options.json:
        say(json.dumps([_as_json(one) for one in found], ensure_ascii=False))
        return DONE
    for one in found:
        say("\n".join(_lines(one)))
    if not found:
        say("No session matches." if options.match else "There are no sessions yet.")
    return DONE


def export(options: argparse.Namespace) -> int:
    """Write a session to one file."""
    from engine.catalogue.acts import export_closed

    say(f"The session was written to {named(export_closed(_found(options).folder, options.file))}.")
    return DONE


def rename(options: argparse.Namespace) -> int:
    """Give a session another name."""
    from engine.catalogue.acts import rename as give

    give(_found(options).folder, options.title)
    return DONE


def note(options: argparse.Namespace) -> int:
    """Keep a note of a session."""
    from engine.catalogue.acts import note as keep

    keep(_found(options).folder, options.text)
    return DONE


def copy(options: argparse.Namespace) -> int:
    """Copy a session."""
    from engine.catalogue.acts import duplicate

    say(f"The copy is {named(duplicate(_found(options).folder, _place()))}.")
    return DONE


def delete(options: argparse.Namespace) -> int:
    """Move a session to the bin."""
    from engine.catalogue.acts import put_away
    from engine.support.places import Places

    say(f"The session was moved to {named(put_away(_found(options).folder, Places.standard().bin))}.")
    return DONE


def _act(acts: Any, name: str, what: str, command: Callable[[argparse.Namespace], int] | None) -> Any:
    parser = acts.add_parser(name, help=what)
    parser.add_argument("name", metavar="NAME", help=_NAME_HELP)
    if command is not None:
        parser.set_defaults(command=_alone(command))
    return parser


def _alone(command: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """``command`` without the options of the list, which would do nothing."""

    def checked(options: argparse.Namespace) -> int:
        if options.json or options.match:
            raise BadInput("--json and --match are of the list, and go with no action.", "Leave them out.")
        return command(options)

    return checked


def _place() -> Path:
    from engine.support.places import Places

    return Places.standard().sessions


def _found(options: argparse.Namespace) -> Any:
    from engine.catalogue.acts import find

    return find(_place(), options.name)


def _path(given: str) -> Path:
    """The file or folder that was named, else the session of that name."""
    from engine.catalogue.acts import SESSION_FILE, find

    path = expanded(given).absolute()
    if path.is_file() or path.suffix == SESSION_FILE:
        if not path.is_file():
            raise BadInput("there is no such file.", "Check the name.", file=path)
        return path
    return find(_place(), given).folder


def _lines(one: Any) -> list[str]:
    """A session in one line, with its trouble or its note in a second."""
    waiting = f", {one.waiting:,} queued" if one.waiting else ""
    methods = f", {' '.join(one.methods)}" if one.methods else ""
    model = one.model.name or "unknown model"
    edits = say_count(one.edits, "{n} edit", "{n} edits")
    first = f"{_shown(one.changed)}  {one.title}: {edits}{waiting}, {model}{methods}, {one.size / 1e6:,.1f} MB"
    second = f"cannot be opened now: {one.trouble}" if one.trouble else one.note.partition("\n")[0]
    return [first, f"{'':18}{second}"] if second else [first]


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def _as_json(one: Any) -> dict[str, Any]:
    return {
        "name": one.title,
        "folder": str(one.folder),
        "made": one.made.isoformat(),
        "changed": one.changed.isoformat(),
        "model": one.model.name,
        "model_folder": one.model.folder,
        "fingerprint": one.model.fingerprint,
        "edits": one.edits,
        "queued": one.waiting,
        "methods": list(one.methods),
        "bytes": one.size,
        "note": one.note,
        "trouble": one.trouble,
    }

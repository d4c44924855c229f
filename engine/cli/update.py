"""``palimpsest update``: ask a signed feed whether there is a newer version, and take it."""

from __future__ import annotations

import argparse
import json
import subprocess
from typing import TYPE_CHECKING, Any

from engine.cli.options import DONE, driven_aside
from engine.cli.output import say, say_aside

if TYPE_CHECKING:
    from engine.updates.looking import Found


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    parser = commands.add_parser("update", help="ask a signed feed for a newer version, and take it")
    parser.add_argument("--check", action="store_true", help="only say whether there is one")
    parser.add_argument("--from", dest="place", metavar="URL_OR_FILE", help="the feed (default: that of this release)")
    parser.add_argument("--json", action="store_true", help="say what was found as one line of JSON")
    parser.set_defaults(command=update)


def update(options: argparse.Namespace) -> int:
    """Ask the feed; fetch what it names and have an environment made of it, which is verified before it is current."""
    from engine.support.places import Places
    from engine.updates.looking import look, standard_address

    places = Places.standard()
    found = look(options.place or standard_address(), places)
    if options.json:
        say(json.dumps(_as_json(found), ensure_ascii=False))
    else:
        say("\n".join(_lines(found)))
    return _take(found) if found.is_newer and not options.check else DONE


def _take(found: Found) -> int:
    from engine.installation.description import described
    from engine.support.places import Places
    from engine.updates.taking import fetch_release, install_command

    installed = described()
    carrier = driven_aside(fetch_release(found, installed, Places.standard()))
    words, variables = install_command(carrier, installed.device)
    code = subprocess.run(words, env=variables, check=False).returncode
    if code == DONE:
        say_aside(f"Version {found.announcement.version} begins with the next start.")
        say_aside('"palimpsest environment switch-back" goes back to this one.')
    return code


def _lines(found: Found) -> list[str]:
    if not found.is_newer:
        return [f"{found.running} is the newest version."]
    changes = [f"  - {change}" for change in found.announcement.changes]
    made = f"{found.announcement.made:%Y-%m-%d}"
    first = f"Version {found.announcement.version} of {made} is there; this one is {found.running}."
    return [first, *changes, *([found.remark] if found.remark else [])]


def _as_json(found: Found) -> dict[str, Any]:
    said = found.announcement
    return {
        "running": found.running,
        "newest": said.version,
        "newer": found.is_newer,
        "made": said.made.isoformat(),
        "changes": list(said.changes),
        "remark": found.remark,
    }

"""``python bootstrap.pyz`` and ``python -m engine.installation``: the commands of an installation.

Exit codes: 0 done, 1 not done, 2 asked wrongly, 130 stopped by a person.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from engine.errors import PalimpsestError
from engine.installation import devices, fronts
from engine.installation.carrier import REINSTALL, Carrier
from engine.installation.description import described
from engine.installation.environments import Environment, Environments
from engine.installation.fronts.base import drive
from engine.installation.making import Making, Source, needed
from engine.installation.places import Folders
from engine.installation.trouble import Cancelled, NotInstalled
from engine.installation.turn import our_turn

WHEELHOUSE = "PALIMPSEST_WHEELHOUSE"
STOPPED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked for and return the exit code."""
    options = parser().parse_args(arguments)
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _stopped)
    try:
        code: int = options.command(options)
    except (Cancelled, KeyboardInterrupt):
        _say("stopped; what was downloaded is kept")
        code = STOPPED
    except PalimpsestError as error:
        if not getattr(error, "shown", False):
            _say(str(error))
        code = 1
    return code


def _stopped(*_: object) -> NoReturn:
    """What another program's wish to stop is: that of a person."""
    raise Cancelled


def parser() -> argparse.ArgumentParser:
    """The options of all commands."""
    whole = argparse.ArgumentParser(
        prog="palimpsest environment", description="The environment that Palimpsest runs in."
    )
    commands = whole.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, does: object, text: str, *, makes: bool = False) -> argparse.ArgumentParser:
        """A command that calls ``does``, with the options of one that ``makes`` an environment."""
        one = commands.add_parser(name, help=text, description=text)
        one.set_defaults(command=does, device=None)
        if makes:
            one.add_argument("--wheelhouse", type=Path, metavar="DIR", help="a folder of wheels, for no network")
            one.add_argument("--index", default="", metavar="URL", help="the index that everything is fetched from")
            one.add_argument("--text", action="store_true", help="show progress as text, without a window")
        return one

    start = command("start", do_start, "make sure that the environment is there, and start the program", makes=True)
    start.add_argument("arguments", nargs="*", metavar="-- ARGUMENT", help="for the program")
    install = command("install", do_install, "make sure that the environment is there", makes=True)
    install.add_argument("--device", choices=("cpu", "cuda", "mps", "rocm"), help="which build, instead of the best")
    command("repair", do_repair, "make the environment anew; sessions and settings are left alone", makes=True)
    device = command("device", do_install, "use the build for another device, from now on", makes=True)
    device.add_argument("device", choices=("cpu", "cuda", "mps", "rocm", "auto"))
    status = command("status", do_status, "say how the program was installed and which environments there are")
    status.add_argument("--json", action="store_true", help="as JSON")
    command("switch-back", do_switch_back, "start the environment before this one from now on")
    command("remove-old", do_remove_old, "remove the environments that are neither current nor the one before")
    remove = command("remove", do_remove, "remove all environments and downloads")
    remove.add_argument("--data", action="store_true", help="sessions, settings and all else too")
    return whole


# -- commands ----------------------------------------------------------------------------------------------------------


def do_start(options: argparse.Namespace) -> int:
    """Make sure, then become the program."""
    environment = Environments(Folders.standard()).current
    carrier = _carrier()
    if environment is None or not Environments(Folders.standard()).is_right(environment, carrier):
        environment = _made(options, carrier)
    become(environment, options.arguments)


def do_install(options: argparse.Namespace) -> int:
    """Make sure, for the device that was asked for."""
    environment = _made(options, _carrier())
    _say(f"ready: {environment.name}")
    return 0


def do_repair(options: argparse.Namespace) -> int:
    """Make the environment anew."""
    environment = _made(options, _carrier(), anew=True)
    _say(f"repaired: {environment.name}")
    return 0


def do_status(options: argparse.Namespace) -> int:
    """The installation, as lines or as JSON."""
    found = described()
    facts = dataclasses.asdict(found) | {"carrier": str(found.carrier or "")}
    if options.json:
        print(json.dumps(facts))
    else:
        words = {name: ", ".join(value) if isinstance(value, tuple) else value for name, value in facts.items()}
        print(*(f"{name}: {value}" for name, value in words.items() if value), sep="\n")
    return 0


def do_switch_back(options: argparse.Namespace) -> int:
    """Take the environment before."""
    folders = Folders.standard()
    with our_turn(folders.environments / "install.lock"):
        environment = Environments(folders).switch_back()
    _say(f"the next start takes {environment.name}")
    return 0


def do_remove_old(options: argparse.Namespace) -> int:
    """Take away the environments that nothing starts any more, and what half-made ones left."""
    folders = Folders.standard()
    gone: list[str] = []
    if folders.environments.exists():
        with our_turn(folders.environments / "install.lock"):
            try:
                gone = Environments(folders).remove_old()
            except OSError as error:
                raise _not_removed(error) from error
    _say(f"removed: {', '.join(gone)}" if gone else "there is no environment but the current one and the one before")
    return 0


def do_remove(options: argparse.Namespace) -> int:
    """Take environments and downloads away; user data only where that was asked for."""
    folders = Folders.standard()
    try:
        if folders.environments.exists():
            with our_turn(folders.environments / "install.lock"):
                Environments(folders).empty()
        Environments(folders).remove_all(data=options.data)
    except OSError as error:
        raise _not_removed(error) from error
    _say("removed: environments and downloads" + (", sessions and settings" if options.data else ""))
    return 0


def _not_removed(error: OSError) -> NotInstalled:
    return NotInstalled(f"{error.filename} could not be removed ({error.strerror}).", "Close Palimpsest.")


# -- making ------------------------------------------------------------------------------------------------------------


def _carrier() -> Carrier:
    found = Carrier.here()
    if found is None:
        why = described().problem or REINSTALL
        raise NotInstalled("No installer of Palimpsest made this environment.", f"{why[0].upper()}{why[1:]}")
    return found


def _made(options: argparse.Namespace, carrier: Carrier, *, anew: bool = False) -> Environment:
    """The environment, made where it is missing; progress is shown, and a failure with the chance to try again."""
    folders = Folders.standard()
    with our_turn(folders.environments / "install.lock"):
        environments = Environments(folders)
        making = _planned(options, carrier, folders, anew)
        if making.planned.folder.is_dir() and not anew:
            there = Environment.read(making.planned.folder)
            if there.usable:
                environments.switch(there)
                _remember(options, environments)
                return there
        front = fronts.choose("text" if options.text else os.environ.get("PALIMPSEST_FRONT", ""))
        try:
            done = _until_done(making, front)
        finally:
            front.close()
        _remember(options, environments)
        environments.remove_old()
        return done


def _remember(options: argparse.Namespace, environments: Environments) -> None:
    """Keep the device that was asked for by name, once there is an environment for it."""
    if options.device is not None:
        environments.keep_device(options.device.replace("auto", ""))


def _planned(options: argparse.Namespace, carrier: Carrier, folders: Folders, anew: bool) -> Making:
    chosen = Environments(folders).chosen_device if options.device is None else options.device.replace("auto", "")
    machine = devices.Machine(chosen, "it was chosen") if chosen else devices.choose(carrier.devices)
    making = Making(carrier, carrier.lock(machine.device), folders, _source(options, carrier), thorough=anew)
    making.because = machine.because
    return making


def _source(options: argparse.Namespace, carrier: Carrier) -> Source:
    """Where packages are to come from: what was asked for, or a folder ``wheelhouse`` beside the carrier."""
    named = options.wheelhouse or (Path(os.environ[WHEELHOUSE]) if os.environ.get(WHEELHOUSE) else None)
    if named is not None and not named.is_dir():
        raise NotInstalled(f"{named} is no folder.", "Name the folder that the wheels are in.")
    beside = [folder / "wheelhouse" for folder in (carrier.folder, carrier.folder.parent)]
    found = named or next((folder for folder in beside if folder.is_dir()), None)
    return Source(found.absolute() if found else None, options.index)


def _until_done(making: Making, front: fronts.Front) -> Environment:
    cost = needed(making.carrier, making.lock, making.folders)
    name = devices.NAMES.get(making.lock.device, making.lock.device)
    front.begin("Palimpsest is being set up", f"The build for {name}, as {making.because}. {cost}.")
    while True:
        try:
            return drive(making.steps(), front)
        except Cancelled:
            raise
        except PalimpsestError as error:
            if not front.failed(error):
                error.shown = True  # type: ignore[attr-defined]
                raise
            making.thorough = True


def become(environment: Environment, arguments: Sequence[str]) -> NoReturn:
    """Go on as the program, in this process's place where the system has that."""
    python = environment.python
    if sys.platform == "win32":
        windowless = python.with_name("pythonw.exe")
        quiet = Path(sys.executable).name.lower() == "pythonw.exe" and windowless.exists()
        program = str(windowless if quiet else python)
        raise SystemExit(subprocess.run([program, "-I", "-m", "palimpsest", *arguments]).returncode)
    os.execv(python, [str(python), "-I", "-m", "palimpsest", *arguments])


def _say(text: str) -> None:
    if sys.stderr is not None:
        print(f"palimpsest: {text}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())

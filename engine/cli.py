"""The command line: the window, and the same work without one.

Progress goes to standard error. Exit codes: 0 done, 1 failed on the way, 2 something given cannot be used,
130 stopped by Ctrl+C. Heavy imports wait until a command needs them, so that help and errors come at once.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import math
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from engine.errors import BadInput, ModelRefused, PalimpsestError, SessionMismatch
from engine.session.provenance import program_version
from engine.terminal import Interrupted, Terminal, watcher

if TYPE_CHECKING:
    from engine.headless import Outcome, Request
    from engine.jobs.edit_run import EditSummary

DONE, FAILED, UNUSABLE, STOPPED = 0, 1, 2, 130
OWN_OPTIONS = ("-h", "--help", "--version")
RESULT_KEYS = (
    "edits",
    "efficacy",
    "paraphrase",
    "neighbourhood",
    "retention",
    "perplexity_before",
    "perplexity_after",
    "norm_growth",
    "seconds_per_edit",
    "kurtosis",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the exit code."""
    # To be set before torch is loaded: threads that wait sleep instead of spinning. Where something else wants the
    # cores as well, and be it the window, spinning makes small models several times slower.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _do(given)
    except PalimpsestError as error:
        sys.stderr.write(f"palimpsest: {' '.join(str(error).split())}\n")
        code = UNUSABLE if isinstance(error, BadInput | ModelRefused | SessionMismatch) else FAILED
    except (Interrupted, KeyboardInterrupt):
        code = STOPPED
    return code


def _do(arguments: list[str]) -> int:
    """Options without a command are the window's own."""
    for_window = not arguments or (arguments[0].startswith("-") and arguments[0] not in OWN_OPTIONS)
    if for_window:
        return open_window(arguments)
    options = _parser().parse_args(arguments)
    code: int = options.command(options)
    return code


# -- commands ----------------------------------------------------------------------------------------------------------


def open_window(arguments: Sequence[str]) -> int:
    """Open the window with its own options (--demo, --model and others)."""
    if not _has_display():
        raise BadInput(
            "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set).",
            '"palimpsest demo" and "palimpsest run" work without one.',
        )
    # By name and only now: the engine and all other commands do without the screen.
    try:
        window = importlib.import_module("gui.app")
    except ImportError as error:
        if "shared object" not in str(error):
            raise
        raise PalimpsestError(
            f"Qt cannot be loaded: {error}.", '"make setup" installs the system packages it needs, or names them.'
        ) from error
    code: int = window.run(arguments)
    return code


def run(options: argparse.Namespace) -> int:
    """Edit the facts of a file into a model."""
    from engine.headless import Request

    request = Request(
        model=options.model,
        facts=options.facts,
        statistics=options.statistics,
        heldout=options.heldout,
        **_common(options),
    )
    return _perform(request, options.json)


def demo(options: argparse.Namespace) -> int:
    """Edit facts of the demo world into its model."""
    from engine.headless import Request

    return _perform(Request(model="demo", edits=options.edits, **_common(options)), options.json)


def methods(options: argparse.Namespace) -> int:
    """List the registry."""
    from engine.methods.registry import methods as registry

    found = [method.info() for method in registry().values()]
    if options.json:
        print(json.dumps([asdict(info) for info in found], allow_nan=False))
        return DONE
    for info in found:
        print(f"{info.name:<10} {info.title}: {info.summary} ({info.paper})")
    return DONE


def _common(options: argparse.Namespace) -> dict[str, Any]:
    names = ("method", "batch", "seed", "device", "dtype", "session", "report")
    return {"settings": dict(options.set), **{name: getattr(options, name) for name in names}}


def _perform(request: Request, as_json: bool) -> int:
    from engine.headless import Headless
    from engine.workbench import Workbench

    home = os.environ.get("PALIMPSEST_HOME")
    bench = Workbench(Path(home) if home else None)
    with contextlib.closing(bench), watcher() as shown, Terminal(shown).hearing_interrupts() as terminal:
        try:
            outcome = Headless(bench, terminal).perform(request)
        except Interrupted:
            if bench.session_folder is not None:
                edits = sum(applied for _, _, applied in bench.facts_of_session())
                sys.stderr.write(f"palimpsest: stopped; {edits} edits are kept in {bench.session_folder}\n")
            raise
    if as_json:
        print(json.dumps(result(outcome.summary), allow_nan=False))
    else:
        print(_table(outcome))
    return DONE


# -- results -----------------------------------------------------------------------------------------------------------


def result(summary: EditSummary) -> dict[str, Any]:
    """The measures as plain JSON; what could not be measured is None."""
    return {key: _plain(getattr(summary, key)) for key in RESULT_KEYS}


def _plain(value: Any) -> Any:
    """Layers become text, as JSON's keys must be; numbers that are none become None."""
    if isinstance(value, dict):
        return {str(layer): _plain(number) for layer, number in value.items()}
    return value if value is None or math.isfinite(value) else None


def _table(outcome: Outcome) -> str:
    summary = outcome.summary
    shares = ("efficacy", "paraphrase", "neighbourhood", "retention")
    rows = [(name, _percent(getattr(summary, name))) for name in shares]
    rows += [
        ("perplexity", f"{_number(summary.perplexity_before)} before, {_number(summary.perplexity_after)} after"),
        ("norm growth", _by_layer(summary.norm_growth)),
        ("kurtosis", _by_layer(summary.kurtosis)),
        ("seconds per edit", _number(summary.seconds_per_edit)),
        ("session", str(outcome.session)),
    ]
    if outcome.report is not None:
        rows.append(("report", str(outcome.report.absolute())))
    head = f"{outcome.method.title} on {outcome.model.name}: {summary.edits} edits"
    return "\n".join([head, *(f"  {name:<17} {value}" for name, value in rows)])


def _percent(share: float | None) -> str:
    return "not measured" if share is None else f"{100 * share:.1f} %"


def _number(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.3g}"


def _by_layer(values: dict[int, float]) -> str:
    return ", ".join(f"layer {layer}: {value:.3g}" for layer, value in values.items()) or "not measured"


# -- arguments ---------------------------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """Exit with code 2; the usage is a --help away."""
        self.exit(UNUSABLE, f"{self.prog}: {message} (see {self.prog} --help)\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="palimpsest", description="A workbench for lifelong knowledge editing of local language models."
    )
    parser.add_argument("--version", action="version", version=f"palimpsest {program_version()}")
    commands = parser.add_subparsers(
        title="commands",
        metavar="COMMAND",
        required=True,
        description="Without a command the window opens: palimpsest [--demo | --model DIR] [--session DIR] ...",
    )

    edited = commands.add_parser("run", help="edit the facts of a file into a model, without a window")
    edited.add_argument("--model", required=True, metavar="DIR", help="a model's folder, or demo for the demo world")
    edited.add_argument("--facts", required=True, type=Path, metavar="FILE", help="CSV, TSV, JSON or JSONL")
    edited.add_argument("--statistics", type=Path, metavar="FILE", help="plain text for the covariance statistics")
    edited.add_argument("--heldout", type=Path, metavar="FILE", help="plain text for the perplexity")
    _add_common(edited, batch=1)
    edited.set_defaults(command=run)

    shown = commands.add_parser("demo", help="edit facts of the demo world, without a window")
    shown.add_argument("--edits", type=int, default=100, metavar="N", help="how many facts (100)")
    _add_common(shown, batch=10)
    shown.set_defaults(command=demo)

    listed = commands.add_parser("methods", help="list the editing methods")
    listed.add_argument("--json", action="store_true", help="with all their hyperparameters, as JSON")
    listed.set_defaults(command=methods)
    return parser


def _add_common(parser: argparse.ArgumentParser, batch: int) -> None:
    parser.add_argument("--method", required=True, metavar="NAME", help='an editing method (see "palimpsest methods")')
    parser.add_argument(
        "--set",
        type=_setting,
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="a hyperparameter; may be repeated",
    )
    parser.add_argument("--batch", type=int, default=batch, metavar="N", help=f"facts written at once ({batch})")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="same seed, same edit (0)")
    parser.add_argument("--device", default="auto", metavar="NAME", help="cuda:0, mps or cpu (auto)")
    parser.add_argument("--dtype", default="auto", choices=("auto", "float32", "bfloat16", "float16"))
    parser.add_argument(
        "--session", type=Path, metavar="DIR", help="a new session's folder, or an earlier one to go on with"
    )
    parser.add_argument("--report", type=Path, metavar="FILE", help="write a report (HTML with plots)")
    parser.add_argument("--json", action="store_true", help="print the measures as one line of JSON")


def _setting(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not (equals and key.strip()):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form key=value")
    return key.strip(), value.strip()


def _has_display() -> bool:
    """Only Linux has machines without a screen; a chosen Qt platform (offscreen) needs none."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(os.environ.get(name) for name in names)


if __name__ == "__main__":
    sys.exit(main())

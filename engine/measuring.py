"""The measures of the command line: ``palimpsest measure NAME --model DIR``.

Every measure is one row of :data:`MEASURES`: its name, its help, what it needs, the work it does in the laboratory and
how its result becomes plain JSON. Nothing heavy is imported before a measure is performed.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import BadInput, ModelRefused
from engine.events import NormsMeasured, Steps

if TYPE_CHECKING:
    from engine.diagnostics.importance import Importance, Shares
    from engine.diagnostics.superposition import Superposition
    from engine.fact import Fact
    from engine.jobs.laboratory import Compared, Laboratory
    from engine.terminal import Terminal
    from engine.workbench import Workbench

SESSION_FILE = "session.db"


@dataclass(frozen=True)
class Given:
    """What a measure is given: the facts of ``--facts`` (none: the measure chooses) and all options by name."""

    facts: tuple[Fact, ...]
    options: argparse.Namespace

    def chosen(self, laboratory: Laboratory, least: int = 1) -> tuple[Fact, ...]:
        """The facts given, or as many as ``--limit`` says of those that the laboratory would choose."""
        return laboratory.choose_facts(self.facts, least)[: self.options.limit]


# -- results as JSON ---------------------------------------------------------------------------------------------------


def plain(value: Any) -> Any:
    """Any result as plain JSON: a dataclass by its fields, an array as lists, keys as text, no number as None."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value) if isinstance(value, Path) else value


def by_layer(layers: Sequence[int], values: Any) -> dict[str, float | None]:
    """One number per layer, by the layer's number as text."""
    return {str(layer): plain(float(value)) for layer, value in zip(layers, values, strict=True)}


# -- the measures ------------------------------------------------------------------------------------------------------


def _no_options(_: argparse.ArgumentParser) -> None:
    """Most measures need no option of their own."""


@dataclass(frozen=True)
class Measure:
    """One measure. ``needs`` names what must be given: "facts", "session".

    ``work`` is done in the laboratory; ``as_json`` makes its result a JSON object; ``add_options`` adds options of the
    measure's own to its parser, which come back in ``Given.options``.
    """

    name: str
    help: str
    work: Callable[[Laboratory, Given], Steps[Any]]
    needs: tuple[str, ...] = ()
    as_json: Callable[[Any], dict[str, Any]] = plain
    add_options: Callable[[argparse.ArgumentParser], None] = _no_options


def _superposition_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tail", type=float, default=0.1, metavar="P", help="where the tail of |p| begins (0.1)")
    parser.add_argument("--pairs", type=positive, default=20, metavar="N", help="pairs to name per layer (20)")
    parser.add_argument("--matrix", type=int, metavar="LAYER", help="give the n x n matrix of this layer as well")
    parser.add_argument("--curve", type=Path, metavar="FILE", help="save kurtosis over relative depth, to be compared")


def _superposition(laboratory: Laboratory, given: Given) -> Steps[dict[str, Any]]:
    from engine.jobs.curves import curve_of, write_curve

    options = given.options
    facts = given.chosen(laboratory, least=2)
    found = yield from laboratory.superposition(facts, options.layers, threshold=options.tail, pairs=options.pairs)
    moments = {"before": found.before, "now": found.now}
    shown = {name: _overlaps(moment) for name, moment in moments.items() if moment is not None}
    result = {**shown.pop("now"), "ridge": laboratory.whitening.ridge, **shown}
    if options.matrix is not None:
        matrices = yield from laboratory.overlap_matrices(options.matrix, facts)
        result["matrix"] = plain(matrices.now)
    if options.curve is not None:
        result["curve"] = plain(write_curve(options.curve, curve_of(found.now, laboratory.model.info.name)))
    return result


def _overlaps(found: Superposition) -> dict[str, Any]:
    """One moment of superposition; angles in degrees."""
    layers = found.layers
    spreads = {"whitened_angle": found.whitened, "plain_angle": found.plain, "dot": found.dots}
    moments = ("mean", "std", "kurtosis")
    return {
        "facts": len(found.names),
        "edits": found.position,
        **{name: by_layer(layers, getattr(found.p, name)) for name in moments},
        "tail": by_layer(layers, found.tail),
        "threshold": found.threshold,
        "depth": by_layer(layers, found.depth),
        **{name: {m: by_layer(layers, getattr(spread, m)) for m in moments} for name, spread in spreads.items()},
        "top": {str(layer): plain(pairs) for layer, pairs in zip(layers, found.top, strict=True)},
    }


def _norms(laboratory: Laboratory, given: Given) -> Steps[Any]:
    return laboratory.norms()


def _norms_json(found: NormsMeasured) -> dict[str, Any]:
    """Norms by layer; ``growth`` is ||W_t|| / ||W_0||."""
    names = ("norm", "base", "change", "spectral", "spectral_base")
    values = {name: by_layer(found.layers, getattr(found, name)) for name in names}
    growth = by_layer(found.layers, found.norm / found.base)
    return {"edits": found.position, **values, "growth": growth, "unedited": plain(found.unedited)}


def _importance(laboratory: Laboratory, given: Given) -> Steps[Any]:
    return laboratory.importance(given.chosen(laboratory))


def _importance_json(found: Compared[Importance]) -> dict[str, Any]:
    """Shares by layer at subjects and over text, now and, after edits, before."""
    return {**_shares(found.now), **({"before": _shares(found.before)} if found.before is not None else {})}


def _shares(found: Importance) -> dict[str, Any]:
    places = {"subject": found.subject, "text": found.text}
    return {where: _by_part(shares) for where, shares in places.items() if shares is not None}


def _by_part(shares: Shares) -> dict[str, Any]:
    layers = range(len(shares.mlp))
    names = ("mlp", "attention", "stream")
    return {"places": shares.places, **{name: by_layer(layers, getattr(shares, name)) for name in names}}


def _interference_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--method", metavar="NAME", default="", help="predict from the change this method proposes")
    parser.add_argument(
        "--set", type=setting, action="append", default=[], metavar="KEY=VALUE", help="a hyperparameter of the method"
    )
    parser.add_argument("--known", type=Path, metavar="FILE", help="facts with true answers that are to be left alone")
    parser.add_argument("--threshold", type=float, default=0.5, metavar="P", help="warn where |p| is above this (0.5)")
    parser.add_argument(
        "--rehearse", action="store_true", help="edit by the method, see what was lost, and take the edit back"
    )


def _interference(laboratory: Laboratory, given: Given) -> Steps[dict[str, Any]]:
    from engine.headless import read_all_facts
    from engine.jobs.foresight import Plan

    options = given.options
    known = read_all_facts(options.known) if options.known is not None else ()
    plan = Plan(options.method, dict(options.set), options.layers, known, options.threshold)
    if not options.rehearse:
        return plain((yield from laboratory.interference(given.facts, plan)))
    found = yield from laboratory.rehearse(given.facts, plan)
    observed = plain(found.observed)
    order = ("spearman", "top", "top_loss", "rest_loss", "before", "after")
    return {
        **plain(found.predicted),
        "observed": {name: observed[name] for name in order},
        "efficacy": found.efficacy,
    }


def _retention_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sample", type=positive, default=0, metavar="N", help="ask N edits, chosen by a seed (all)")


def _retention(laboratory: Laboratory, given: Given) -> Steps[dict[str, Any]]:
    found = yield from laboratory.retention(given.options.sample)
    now, history = found.now, found.map
    names = dict(zip(history.edits.tolist(), history.names, strict=True))
    rows = zip(now.edits.tolist(), now.names, now.batches, now.held, now.holds, now.probability, strict=True)
    columns = ("edit", "name", "batch", "held", "holds", "probability")
    return {
        "edits": now.position,
        "retention": now.retention,
        "half_life": history.half_life,
        "curve": {str(p): plain(r) for p, r in zip(history.positions, history.retention.tolist(), strict=True)},
        "asked": [plain(dict(zip(columns, row, strict=True))) for row in rows],
        "map": {"positions": plain(history.positions), "edits": plain(history.edits), "states": plain(history.states)},
        "lost": [
            {**plain(loss), "name": names[loss.edit], "by_name": loss.by and found.facts[loss.by - 1].subject}
            for loss in found.losses
        ],
    }


MEASURES = (
    Measure(
        "superposition",
        "how far the keys of facts overlap at every layer",
        _superposition,
        add_options=_superposition_options,
    ),
    Measure(
        "interference",
        "what editing facts would do to earlier edits and known facts",
        _interference,
        needs=("facts",),
        add_options=_interference_options,
    ),
    Measure(
        "retention",
        "which edits of a session still hold, and what broke the others",
        _retention,
        needs=("session",),
        add_options=_retention_options,
    ),
    Measure("norms", "how far the edited matrices have grown", _norms, as_json=_norms_json),
    Measure(
        "importance",
        "each layer's share of the residual stream, at subjects and over text",
        _importance,
        as_json=_importance_json,
    ),
)


# -- arguments ---------------------------------------------------------------------------------------------------------


def add_measures(parser: argparse.ArgumentParser) -> None:
    """Give ``parser`` one subcommand for every measure; the chosen :class:`Measure` comes back as ``measure``."""
    names = parser.add_subparsers(title="measures", metavar="MEASURE", required=True)
    for measure in MEASURES:
        one = names.add_parser(measure.name, help=measure.help, description=measure.help.capitalize() + ".")
        _add_common(one, measure)
        measure.add_options(one)
        one.set_defaults(measure=measure)


def _add_common(parser: argparse.ArgumentParser, measure: Measure) -> None:
    parser.add_argument("--model", required=True, metavar="DIR", help="a model's folder, or demo for the demo world")
    parser.add_argument(
        "--facts", type=Path, metavar="FILE", required="facts" in measure.needs, help="CSV, TSV, JSON or JSONL"
    )
    parser.add_argument("--limit", type=positive, metavar="N", help="take the first N facts")
    parser.add_argument(
        "--session", type=Path, metavar="DIR", required="session" in measure.needs, help="an earlier session's folder"
    )
    parser.add_argument("--statistics", type=Path, metavar="FILE", help="plain text for the covariance statistics")
    parser.add_argument("--heldout", type=Path, metavar="FILE", help="plain text to measure the model on")
    parser.add_argument("--layers", type=_layers, default=(), metavar="LIST", help="such as 3-8 or 0,4,5 (all)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="same seed, same result (0)")
    parser.add_argument("--device", default="auto", metavar="NAME", help="cuda:0, mps or cpu (auto)")
    parser.add_argument("--dtype", default="auto", choices=("auto", "float32", "bfloat16", "float16"))
    parser.add_argument("--json", action="store_true", help="print the result as one line of JSON")


def positive(text: str) -> int:
    """A whole number from 1 on, as an option's type."""
    try:
        number = int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number") from error
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} must be at least 1")
    return number


def setting(text: str) -> tuple[str, str]:
    """``KEY=VALUE``, as an option's type."""
    key, equals, value = text.partition("=")
    if not (equals and key.strip()):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form key=value")
    return key.strip(), value.strip()


def _layers(text: str) -> tuple[int, ...]:
    from engine.methods.knobs import parse_layers

    try:
        return parse_layers(text)
    except BadInput as error:
        raise argparse.ArgumentTypeError(str(error)) from error


# -- performing --------------------------------------------------------------------------------------------------------


def perform(bench: Workbench, terminal: Terminal, options: argparse.Namespace) -> dict[str, Any]:
    """Do the measure that ``options`` name and return its result as a JSON object.

    Everything given is checked before the model is loaded. Raises a PalimpsestError for what cannot be used.
    """
    measure: Measure = options.measure
    facts = _check(bench, options)
    terminal.drive(bench.load(options.model, options.device, options.dtype))
    if options.statistics is not None:
        bench.use_statistics_text(options.statistics)
    if options.heldout is not None:
        bench.use_heldout_text(options.heldout)
    if options.session is not None:
        terminal.drive(bench.open_session(options.session))
    result = terminal.drive(measure.work(bench.laboratory, Given(facts, options)))
    return {"measure": measure.name, **measure.as_json(result)}


def _check(bench: Workbench, options: argparse.Namespace) -> tuple[Fact, ...]:
    """The facts given, once everything that can be known before the model is loaded has been checked."""
    from engine.associative.statistics import read_text
    from engine.headless import read_all_facts
    from engine.model.device import choose_device

    facts = read_all_facts(options.facts) if options.facts is not None else ()
    if refusal := bench.inspect(options.model).refusal:
        raise ModelRefused(refusal)
    choose_device(options.device)
    for text in (options.statistics, options.heldout):
        if text is not None:
            read_text(text)
    if options.session is not None and not (options.session / SESSION_FILE).is_file():
        raise BadInput("holds no session.", "Give the folder of a session that was kept.", file=options.session)
    return facts[: options.limit]

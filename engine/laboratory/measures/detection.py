"""``palimpsest measure detection``: against the original where it is available (a folder, or the session's start),
else by a detector."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.events import EditSuspected, Steps
from engine.events.tabular import Row, Tabular
from engine.laboratory.measures.measure import Given, Measure, kept_by, place, plain, positive, setting
from engine.requests import DetectionPlan
from engine.support.endings import SAFETENSORS, check_place
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.diagnostics.detection import Detector
    from engine.diagnostics.difference import ModelDifference
    from engine.laboratory.laboratory import Laboratory

SHOWN = 20


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--original", type=place, metavar="DIR", help="the folder of the model before it was edited")
    parser.add_argument(
        "--detector",
        type=place,
        metavar="FILE",
        help="use this detector; where there is none, make one and keep it there",
    )
    parser.add_argument(
        "--method",
        default=DetectionPlan.method,
        metavar="NAME",
        help="make a detector of this method's edits (%(default)s)",
    )
    parser.add_argument(
        "--set", type=setting, action="append", default=[], metavar="KEY=VALUE", help="a hyperparameter of the method"
    )
    parser.add_argument(
        "--learn",
        type=positive,
        default=DetectionPlan.facts,
        metavar="N",
        help="facts to learn from, half edited (%(default)s)",
    )
    parser.add_argument(
        "--batch", type=positive, default=DetectionPlan.batch, metavar="N", help="facts edited at once (%(default)s)"
    )
    parser.add_argument(
        "--kind", choices=("logistic", "adaboost"), default=DetectionPlan.kind, help="the classifier (%(default)s)"
    )


def _check(options: argparse.Namespace) -> None:
    from engine.diagnostics.detection import Detector
    from engine.methods.registry import find_method

    find_method(options.method).hyperparameters.parse(dict(options.set))
    if options.detector is not None and options.detector.is_file():
        Detector.load(options.detector)
    elif options.detector is not None:
        check_place(options.detector, SAFETENSORS)


@dataclass(frozen=True)
class DetectionByName(Tabular):
    """What of the two ways was gone: the exact ``difference``, or the predictions ``suspected`` of a ``detector``.

    ``written`` is the file of a detector that was made and kept; None where none was, as the others are.
    """

    difference: ModelDifference | None = None
    detector: Detector | None = None
    suspected: EditSuspected | None = None
    written: Path | None = None

    def records(self) -> list[Row]:
        """One row a fact where a detector was asked; else one a weight that differs, if the original was there."""
        asked = self.suspected or self.difference
        return asked.records() if asked is not None else []


def _detection(laboratory: Laboratory, given: Given) -> Steps[DetectionByName]:
    """The exact difference where the original is available; a detector's predictions on request, or otherwise."""
    options, difference = given.options, None
    if options.original is not None or laboratory.model.weights.applied:
        difference = yield from laboratory.difference(options.original, given.facts)
        if options.detector is None:
            return DetectionByName(difference)
    return replace((yield from _by_detector(laboratory, given)), difference=difference)


def _by_detector(laboratory: Laboratory, given: Given) -> Steps[DetectionByName]:
    options, written, suspected = given.options, None, None
    if options.detector is not None and options.detector.is_file():
        detector = yield from laboratory.open_detector(options.detector)
    else:
        if options.detector is not None:
            check_place(options.detector, SAFETENSORS)
        plan = DetectionPlan(
            method=options.method,
            settings=dict(options.set),
            facts=options.learn,
            batch=options.batch,
            kind=options.kind,
            layers=options.layers,
            seed=options.seed,
        )
        detector = yield from laboratory.make_detector(plan, given.facts)
        written = detector.save(options.detector) if options.detector is not None else None
    if given.facts or laboratory.position:
        suspected = yield from laboratory.ask_detector(detector, given.facts)
    return DetectionByName(None, detector, suspected, written)


def _as_json(found: DetectionByName) -> dict[str, Any]:
    result = dict[str, Any]()
    if found.difference is not None:
        result["difference"] = plain(found.difference)
    if found.written is not None:
        result["written"] = plain(found.written)
    if found.detector is not None:
        about = {name: value for name, value in found.detector.about.items() if name != "learned_from"}
        result["detector"] = plain(about)
    if found.suspected is not None:
        result["suspected"] = _suspected(found.suspected)
    return result


def _suspected(found: EditSuspected) -> dict[str, Any]:
    rows = zip(found.names[:SHOWN], found.fact_ids, found.kinds, found.probability, strict=False)
    return {
        "facts": len(found.names),
        "flagged": int((found.probability > 0.5).sum()),
        "accuracy": found.accuracy,
        "recall": found.recall,
        "false_alarms": found.false_alarms,
        "first": [{"fact": n, "id": i, "kind": kind, "score": float(p)} for n, i, kind, p in rows],
    }


DETECTION = Measure(
    "detection",
    say("whether a model or a fact was edited, against the original or by a detector"),
    _detection,
    as_json=_as_json,
    add_options=_options,
    check=_check,
    recorded=kept_by("engine.laboratory.difference", "engine.laboratory.detector_query"),
)

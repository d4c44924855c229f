"""Named abilities of the model at a point of the timeline, beside those of the unedited model."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from engine.editing.open_session import OpenSession
from engine.evaluation.harness.tasks import run_tasks
from engine.events import AbilitiesMeasured, AbilityRow, Log, Steps
from engine.model.loading import LoadedModel
from engine.requests import AbilitiesPlan
from engine.session.kept_events import keep, kept
from engine.support.wording import join_texts, say

KIND = "abilities"


def measure_abilities(model: LoadedModel, session: OpenSession | None, plan: AbilitiesPlan) -> Steps[AbilitiesMeasured]:
    """The tasks of ``plan`` on the unedited model and on the weights as they are; stored in the session.

    The unedited model is asked once for a plan: what a session keeps of it is used again.
    """
    words = described(plan)
    position = session.position if session else 0
    before: tuple[AbilityRow, ...] = ()
    if model.weights.applied:
        before = _known(session, words)
        if not before:
            yield Log(say("Asking the unedited model first."))
            with model.weights.at(0):
                before, _ = yield from run_tasks(model, plan)
    now, version = yield from run_tasks(model, plan)
    event = AbilitiesMeasured(position, now, before, words, version)
    if session is not None:
        keep(session.ledger, KIND, event)
    yield event
    return event


def described(plan: AbilitiesPlan) -> str:
    """What is asked, in words; a digest stands for the task files."""
    parts: list[str] = [", ".join(plan.tasks)]
    parts += [say("the first {limit} questions of each", limit=plan.limit)] if plan.limit else []
    parts += [say("{shots} examples before each", shots=plan.shots)] if plan.shots is not None else []
    if plan.task_files:
        files = sorted(file for file in Path(plan.task_files).rglob("*") if file.is_file())
        digest = sha256(b"".join(sha256(file.read_bytes()).digest() for file in files)).hexdigest()[:8]
        parts.append(say("task files {name} ({digest})", name=Path(plan.task_files).name, digest=digest))
    return join_texts("; ", parts)


def _known(session: OpenSession | None, words: str) -> tuple[AbilityRow, ...]:
    """What the unedited model gave by the same plan, as far as the session keeps it."""
    for event in kept(session.ledger, KIND, AbilitiesMeasured) if session else ():
        if event.plan == words and (event.before or not event.position):
            return event.before or event.now
    return ()

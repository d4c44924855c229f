"""Whether edits outlive what people do to a model afterwards, beside facts that were never edited."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from torch import Tensor

from engine.associative.statistics import StatisticsStore
from engine.diagnostics.fact_names import names_of
from engine.editing.open_session import OpenSession
from engine.errors import BadInput
from engine.evaluation.scoring import Score, score
from engine.events import Log, Steps, SurvivalMeasured, SurvivalRow
from engine.fact import Fact
from engine.laboratory.reference_probes import ReferenceProbes
from engine.laboratory.robustness import standing_edits, unedited_facts
from engine.laboratory.sampling import seeded_sample
from engine.laboratory.treatments import (
    FINE_TUNE,
    MERGES,
    FineTune,
    available_treatments,
    block_matrices,
    check_treatments,
    merge_all,
    pack_all,
)
from engine.model.delta import Site
from engine.model.footprint import check_beside
from engine.model.loading import LoadedModel, load
from engine.model.weights import Preview
from engine.requests import SurvivalPlan
from engine.session.kept_events import keep
from engine.support import counted
from engine.support.wording import say, say_count

KIND = "survival"
WINDOW = 128  # tokens of a text that one step of the fine-tune reads
TEXTS = 64  # texts of the covariance statistics, where there is no held-out text
READ = 2048  # tokens of held-out text for perplexity


class Survival:
    """One measurement: the facts, the controls and the texts, asked before and after each treatment."""

    def __init__(
        self,
        model: LoadedModel,
        session: OpenSession | None,
        reference: ReferenceProbes,
        statistics: StatisticsStore,
        plan: SurvivalPlan,
    ) -> None:
        self._model, self._session, self._plan = model, session, plan
        self._reference, self._statistics = reference, statistics

    def measure(self, facts: Sequence[Fact] = ()) -> Steps[SurvivalMeasured]:
        """Ask ``facts`` (none: a sample of the session's applied edits) before and after each treatment.

        Stored in the session unless ``facts`` are given. The model is as before at the end, to the bit. Raises
        BadInput where there is nothing to ask, or where a treatment cannot be had; ModelRefused or OutOfMemory for the
        model to merge with.
        """
        plan = self._plan
        names = plan.treatments or available_treatments()
        check_treatments(names)
        if plan.merge_with and any(name in MERGES for name in names):
            self._check_other()
        edits = standing_edits(self._session)
        methods = {fact.id: method for fact, method in edits}
        chosen = tuple(facts) or seeded_sample([(fact.id, fact) for fact, _ in edits], plan.sample, plan.seed)
        if not chosen:
            raise BadInput(say("there is no edit to ask."), say("Edit some facts first, or give a file of facts."))
        subjects = {fact.subject for fact in (*chosen, *(fact for fact, _ in edits))}
        controls = unedited_facts(self._reference.facts, subjects, len(chosen), plan.seed)
        before = yield from self._asked((*chosen, *controls))
        fluent = yield from self._reference.perplexity_of_start(self._model, READ)
        found: list[tuple[SurvivalRow, list[Score]]] = []
        for name in names:
            treated = yield from self._treated(name, chosen, controls, before)
            found.append(treated)
        event = SurvivalMeasured(
            self._session.position if self._session else 0,
            tuple(fact.id for fact in chosen),
            names_of(chosen),
            tuple(fact.target for fact in chosen),
            tuple(methods.get(fact.id, "") for fact in chosen),
            np.array([one.exact for one in before[: len(chosen)]], dtype=bool),
            np.array([one.probability for one in before[: len(chosen)]]),
            np.array([[one.exact for one in after[: len(chosen)]] for _, after in found], dtype=bool).T,
            np.array([[one.probability for one in after[: len(chosen)]] for _, after in found]).T,
            tuple(row for row, _ in found),
            fluent,
        )
        if self._session is not None and not facts:
            keep(self._session.ledger, KIND, event)
        yield event
        return event

    def _treated(
        self, name: str, chosen: Sequence[Fact], controls: Sequence[Fact], before: Sequence[Score]
    ) -> Steps[tuple[SurvivalRow, list[Score]]]:
        """One treatment: the row of its shares, and all scores."""
        with self._model.weights.preview() as preview:
            words = yield from self._tried(name, preview)
            after = yield from self._asked((*chosen, *controls))
            fluent = yield from self._reference.perplexity_of_start(self._model, READ)
        n = len(chosen)
        held = [was.exact and now.exact for was, now in zip(before, after, strict=True)]
        row = SurvivalRow(
            name,
            words,
            sum(held[:n]),
            sum(one.exact for one in before[:n]),
            sum(held[n:]),
            sum(one.exact for one in before[n:]),
            float(np.mean([one.probability for one in after[:n]])),
            fluent,
        )
        yield Log(
            say_count(
                row.before,
                "{name}: {held} of {n} edit holds, {others_held} of {others} others.",
                "{name}: {held} of {n} edits hold, {others_held} of {others} others.",
                name=name,
                held=row.held,
                others_held=row.control_held,
                others=row.control_before,
            )
        )
        return row, after

    # -- the treatments ------------------------------------------------------------------------------------------------

    def _tried(self, name: str, preview: Preview) -> Steps[str]:
        """Put the treatment ``name`` on top of the weights, and say what it was."""
        if name == FINE_TUNE:
            return (yield from self._fine_tuned(preview))
        if name in MERGES:
            return (yield from self._merged(name, preview))
        left = yield from pack_all(self._model, preview, name)
        if left:
            return say("every matrix of the blocks as {name}, but {count} that it cannot divide", name=name, count=left)
        return say("every matrix of the blocks as {name}", name=name)

    def _fine_tuned(self, preview: Preview) -> Steps[str]:
        plan, tokens = self._plan, self._model.tokens
        text = yield from self._text()
        cut = tokens.windows(tokens.plain(text), WINDOW)
        windows = [window for window in cut if len(window) > WINDOW // 2]
        if not windows:
            raise BadInput(say("there is too little text to fine-tune on."), say("Give a text of some pages."))
        tuned = FineTune(self._model, plan.rank, plan.rate, plan.seed)
        losses = yield from tuned.train(windows, plan.steps)
        for delta in tuned.deltas():
            preview.add(delta)
        return say(
            "a LoRA of rank {rank} on all matrices of the blocks, {steps} of AdamW at {rate:g}, {window} tokens "
            "each, loss {first:.2f} to {last:.2f}, seed {seed}",
            rank=plan.rank,
            steps=counted.steps(plan.steps),
            rate=plan.rate,
            window=WINDOW,
            first=losses[0],
            last=losses[-1],
            seed=plan.seed,
        )

    def _merged(self, name: str, preview: Preview) -> Steps[str]:
        plan, model = self._plan, self._model
        rule = say("{rule}, weight {weight:g}", rule=name.partition("-")[2], weight=plan.weight)
        if not plan.merge_with:
            yield from merge_all(model, preview, name, model.weights.start, plan.weight)
            return say("merged with the unedited model ({rule})", rule=rule)
        other = yield from load(plan.merge_with, "cpu", model.info.dtype)
        if block_matrices(other) != block_matrices(model) or any(
            other.anatomy.matrix(*site).shape != model.anatomy.matrix(*site).shape for site in block_matrices(model)
        ):
            raise self._built_otherwise()

        def read(site: Site) -> Tensor:
            return other.anatomy.matrix(*site).read()

        yield from merge_all(model, preview, name, read, plan.weight)
        return say("merged with {name} ({rule})", name=Path(plan.merge_with).name, rule=rule)

    def _check_other(self) -> None:
        """Refuse the model to merge with before anything is tried, as far as its headers say."""
        ours = self._model.info
        found = check_beside(self._plan.merge_with, "cpu", ours.dtype, say("the model to merge with,"))
        if (found.layers, found.hidden, found.inner) != (ours.layers, ours.hidden, ours.inner):
            raise self._built_otherwise()

    def _built_otherwise(self) -> BadInput:
        return BadInput(
            say("is built otherwise than this model, so they cannot be merged."), file=self._plan.merge_with
        )

    # -- asking --------------------------------------------------------------------------------------------------------

    def _asked(self, facts: Sequence[Fact]) -> Steps[list[Score]]:
        return (yield from score(self._model, [(fact.text, fact.target) for fact in facts], say("Asking the edits")))

    def _text(self) -> Steps[str]:
        """The text to fine-tune on: that of the covariances, so that the held-out text stays unseen."""
        return "\n".join((yield from self._statistics.samples(TEXTS, self._plan.seed)))

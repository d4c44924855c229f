"""All metrics of edit quality, by both protocols, and the model's general ability."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from engine.editing.open_session import OpenSession
from engine.errors import BadInput
from engine.evaluation.averages import all_or_none, arithmetic_mean, mean
from engine.evaluation.choices import answer_choices
from engine.evaluation.fluency import fluency
from engine.evaluation.free.facts import AnswersByForm, Rivals, Verdicts, ask_freely, named_shares, verdicts_of
from engine.evaluation.locality import BaseAnswers, same_tokens
from engine.evaluation.metrics import Look, Quality, mean_quality, neighbour_questions, quality_of, questions_of
from engine.evaluation.scoring import perplexity, says, score
from engine.evaluation.stream import without_rewritten
from engine.events import FreeAnswersMeasured, QualityReported, Steps
from engine.fact import Fact
from engine.laboratory.free import KIND as FREE_KIND
from engine.laboratory.free import free_event, rivals_among
from engine.laboratory.reference_probes import ReferenceProbes
from engine.laboratory.sampling import seeded_sample
from engine.model.loading import LoadedModel
from engine.requests import FreePlan, QualityPlan
from engine.session.kept_events import keep, kept
from engine.support.wording import say

KIND = "quality.report"


@dataclass(frozen=True)
class _Moment:
    """The model's outputs at some position: the scores of queries, continuations of prompts, and the free answers about
    facts with the verdicts on them by the facts' ids (none: not asked).
    """

    look: Look
    texts: Mapping[str, str]
    free: AnswersByForm
    verdicts: Mapping[str, Verdicts]


class QualityJob:
    """Measures one model; ``session`` is its open one, or None; ``base`` caches the answers of the unedited model."""

    def __init__(
        self, model: LoadedModel, reference: ReferenceProbes, base: BaseAnswers, session: OpenSession | None
    ) -> None:
        self._model = model
        self._reference = reference
        self._base = base
        self._session = session
        self._abilities: dict[tuple[object, ...], dict[str, float | None]] = {}

    def measure(self, given: Sequence[Fact], plan: QualityPlan) -> Steps[QualityReported]:
        """Quality of ``given``, or of all applied edits of the session; stored in its ledger.

        Raises BadInput where there are no facts.
        """
        applied = self._session.applied_facts() if self._session else ()
        facts = tuple(given) or applied
        if not facts:
            raise BadInput(say("there is no edit to measure."), say("Give a session with edits, or a file of facts."))
        sample = seeded_sample([(fact.id, fact) for fact in facts], plan.sample, plan.seed)
        asked = without_rewritten(sample, (*(applied or facts), *sample))
        edited = bool(self._model.weights.applied)
        freely = _Freely(self._model, rivals_among(asked, self._session, self._reference), plan.free_tokens)
        protocols: dict[str, dict[str, float | None]] = {}
        before = None
        if edited:
            before = yield from self._before(asked, freely)
            protocols["unedited"] = _rated(asked, before, None)
            if plan.immediate and self._session is not None:
                protocols |= yield from self._immediate(asked, before, freely)
        now = yield from self._now(asked, freely)
        protocols["final"] = _rated(asked, now, before)
        report = QualityReported(
            position=self._session.position if self._session else 0,
            edits=len(facts),
            sampled=len(asked),
            left_out=_probes(sample) - _probes(asked),
            protocols=protocols,
            ability=(yield from self._ability(asked, applied, plan)),
        )
        if self._session is not None:
            keep(self._session.ledger, KIND, report)
        if now.free:
            yield self._answered(asked, now, before, plan.free_tokens, keeping=not given)
        yield report
        return report

    # -- protocols -----------------------------------------------------------------------------------------------------

    def _before(self, facts: Sequence[Fact], freely: _Freely) -> Steps[_Moment]:
        look = yield from self._base.scores(questions_of(facts))
        texts = yield from self._base.texts(_unrelated(facts))
        with self._model.weights.at(0):
            free = yield from freely.ask(facts)
        return _Moment(look, texts, *free)

    def _now(self, facts: Sequence[Fact], freely: _Freely) -> Steps[_Moment]:
        questions, prompts = questions_of(facts), _unrelated(facts)
        scores = dict(zip(questions, (yield from score(self._model, questions, say("Edit quality"))), strict=True))
        texts = dict(zip(prompts, (yield from says(self._model, prompts)), strict=True))
        return _Moment(scores, texts, *(yield from freely.ask(facts)))

    def _answered(
        self, facts: Sequence[Fact], now: _Moment, before: _Moment | None, tokens: int, *, keeping: bool
    ) -> FreeAnswersMeasured:
        """The free answers as an event, stored in the session where they are about its edits."""
        scores = [now.look[fact.text, fact.target] for fact in facts]
        event = free_event(self._session, facts, now.free, before.free if before else None, scores, tokens)
        if self._session is not None and keeping:
            keep(self._session.ledger, FREE_KIND, event)
        return event

    def _immediate(
        self, facts: Sequence[Fact], before: _Moment, freely: _Freely
    ) -> Steps[dict[str, dict[str, float | None]]]:
        """Every edit right after its own batch, whose weights are restored exactly; empty where none is applied."""
        assert self._session is not None
        wanted = {fact.id: fact for fact in facts}
        batches: defaultdict[int, list[Fact]] = defaultdict(list)
        for record in self._session.ledger.batches()[: self._session.ledger.applied]:
            batches[record.batch] += [wanted.pop(fact.id) for fact in record.facts if fact.id in wanted]
        rated = []
        for batch, members in batches.items():
            if members:
                with self._model.weights.at(batch):
                    now = yield from self._now(members, freely)
                rated += [_Rated.of(fact, now, before) for fact in members]
        return {"immediate": _together(rated)} if rated else {}

    # -- ability -------------------------------------------------------------------------------------------------------

    def _ability(
        self, facts: Sequence[Fact], edits: Sequence[Fact], plan: QualityPlan
    ) -> Steps[dict[str, tuple[float | None, float | None]]]:
        """Perplexity, fluency, known facts that no edit touches and questions: before all edits and now."""
        subjects = {fact.subject for fact in (*edits, *facts)}
        known = [f for f in self._reference.facts if f.true and f.subject not in subjects]
        beginnings = _beginnings(facts)[: plan.fluency_texts]
        before: dict[str, float | None] = {}
        if self._model.weights.applied:
            key = (tuple(f.id for f in known), tuple(beginnings), plan)
            if key not in self._abilities:
                with self._model.weights.at(0):
                    self._abilities[key] = yield from self._abilities_at(known, beginnings, plan)
            before = self._abilities[key]
        now = yield from self._abilities_at(known, beginnings, plan)
        return {name: (before.get(name), value) for name, value in now.items()}

    def _abilities_at(
        self, known: Sequence[Fact], beginnings: Sequence[str], plan: QualityPlan
    ) -> Steps[dict[str, float | None]]:
        model, found = self._model, dict[str, float | None]()
        text = self._reference.heldout
        found["perplexity"] = (yield from perplexity(model, text)) if text else None
        found["fluency"] = yield from fluency(model, beginnings, plan.seed)
        scores = yield from score(model, [(f.text, f.true or "") for f in known], say("Known facts"))
        found["known_facts"] = mean(one.exact for one in scores)
        found["known_probability"] = mean(one.probability for one in scores if one.exact)
        for file in self._reference.questions:
            result = asdict((yield from answer_choices(model, file)))
            subjects = result.pop("by_subject")
            found |= {f"{file.name}.{name}": value for name, value in result.items() if name != "name"}
            found |= {f"{file.name}.accuracy.{name}": value for name, value in subjects.items()}
        return found


@dataclass(frozen=True)
class _Freely:
    """Asks facts freely on the weights as they are, by at most ``tokens`` tokens an answer (0: not at all)."""

    model: LoadedModel
    rivals: Rivals
    tokens: int

    def ask(self, facts: Sequence[Fact]) -> Steps[tuple[AnswersByForm, Mapping[str, Verdicts]]]:
        """The answers, and the verdicts on them by the facts' ids."""
        if not self.tokens:
            return {}, {}
        found = yield from ask_freely(self.model, facts, self.rivals, FreePlan(tokens=self.tokens))
        return found, dict(zip((fact.id for fact in facts), verdicts_of(found), strict=True))


@dataclass(frozen=True)
class _Rated:
    """The quality of one fact, its locality in both readings, and the verdicts on its free answers."""

    quality: Quality
    locality: float | None
    locality_tokens: float | None
    verdicts: Verdicts

    @classmethod
    def of(cls, fact: Fact, now: _Moment, before: _Moment | None) -> _Rated:
        """Rate ``fact``; locality needs ``before`` to compare with, and is None without it."""
        quality = quality_of([fact], now.look)
        verdicts = now.verdicts.get(fact.id, {})
        if before is None:
            return cls(quality, None, None, verdicts)
        alike = mean(now.texts[probe.prompt] == before.texts[probe.prompt] for probe in fact.neighbours)
        return cls(quality, alike, same_tokens(neighbour_questions(fact), before.look, now.look), verdicts)


def _rated(facts: Sequence[Fact], now: _Moment, before: _Moment | None) -> dict[str, float | None]:
    return _together([_Rated.of(fact, now, before) for fact in facts])


def _together(rated: Sequence[_Rated]) -> dict[str, float | None]:
    """All metrics by name; reliability, generalization and average as WISE names them (methods reference, 15.4).

    What is said freely stands beside them under names of its own ("free_*") and is part of no average.
    """
    quality = mean_quality([one.quality for one in rated])
    found: dict[str, float | None] = {name: value for name, value in asdict(quality).items() if name != "facts"}
    for ending in ("", "_tokens"):
        reliability, generalization = found[f"efficacy{ending}"], found[f"paraphrase{ending}"]
        locality = mean(getattr(one, f"locality{ending}") for one in rated)
        found[f"reliability{ending}"] = reliability
        found[f"generalization{ending}"] = generalization
        found[f"locality{ending}"] = locality
        found[f"average{ending}"] = all_or_none((reliability, generalization, locality), arithmetic_mean)
    return found | named_shares([one.verdicts for one in rated])


def _unrelated(facts: Sequence[Fact]) -> list[str]:
    """The prompts that measure locality, without duplicates."""
    return list(dict.fromkeys(probe.prompt for fact in facts for probe in fact.neighbours))


def _beginnings(facts: Sequence[Fact]) -> list[str]:
    """Beginnings of texts about edited subjects: those given in the data, else the prompts themselves."""
    return list(dict.fromkeys((fact.generation or (fact.text,))[0] for fact in facts))


def _probes(facts: Sequence[Fact]) -> int:
    return sum(len(fact.neighbours) + len(fact.same_subject) for fact in facts)


def recorded(session: OpenSession) -> Iterator[QualityReported]:
    """Every report in the ledger as the event it was, oldest first."""
    return kept(session.ledger, KIND, QualityReported)

"""Which record a stretch of a sentence speaks of: "the first alert", "the rollback to 4.11.2", "resolution"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from extraction.domain.milestone import MilestoneName
from extraction.domain.timeline import EventKind
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.lexicon import concept_of
from extraction.verification.name_book import Mention
from extraction.verification.reading import Word

HEADS = {
    EventKind.ALERT: frozenset({"alert", "fire", "detect", "exceed"}),
    EventKind.ALERT_RESOLVED: frozenset({"clear"}),
    EventKind.ACKNOWLEDGED: frozenset({"acknowledge"}),
    EventKind.DEPLOY: frozenset({"deploy"}),
    EventKind.RELEASE: frozenset({"release", "deploy"}),
    EventKind.STATUS_UPDATE: frozenset({"statuspage"}),
    EventKind.PULL_REQUEST: frozenset({"pullrequest"}),
    EventKind.TICKET: frozenset({"ticket"}),
    EventKind.SEVERITY_CHANGE: frozenset({"severity"}),
}
"""Nouns that name a record of this kind before any that merely speaks of one."""

_MILESTONE_OF = {
    "detect": MilestoneName.DETECTED,
    "declare": MilestoneName.DECLARED,
    "acknowledge": MilestoneName.ACKNOWLEDGED,
    "mitigate": MilestoneName.MITIGATED,
    "resolve": MilestoneName.RESOLVED,
    "begin": MilestoneName.IMPACT_STARTED,
    "affected": MilestoneName.IMPACT_STARTED,
    "impact": MilestoneName.IMPACT_STARTED,
}
_ENOUGH = 2.0
_NEARLY = 0.6


@dataclass(frozen=True)
class Moment:
    """A point in time (aware UTC) that a sentence speaks of, and what fixes it. ``others`` are times it may also mean."""

    at: datetime
    label: str
    event: PreparedEvent | None = None
    others: tuple[datetime, ...] = ()


def event_spoken_of(claim: Claim, words: tuple[Word, ...]) -> PreparedEvent | None:
    """The one cited event that ``words`` name better than any other; ``None`` where none or several do."""
    spoken = _spoken(claim, words)
    scored = sorted(((_score(event, spoken), event) for event in claim.cited), key=lambda pair: -pair[0])
    if not scored or scored[0][0] < _ENOUGH:
        return _only_one_by(claim, spoken.people)
    if len(scored) > 1 and scored[0][0] - scored[1][0] < 0.5:
        return _earliest_or_latest(words, [event for points, event in scored if scored[0][0] - points < 0.5])
    return scored[0][1]


def _only_one_by(claim: Claim, people: frozenset[str]) -> PreparedEvent | None:
    """What the one person named wrote ("after Omar had announced it"), where a single cited record is theirs."""
    own = [event for event in claim.cited if event.person is not None and event.person.id in people]
    return own[0] if len(own) == 1 and len(people) == 1 else None


def plausible(claim: Claim, words: tuple[Word, ...]) -> list[PreparedEvent]:
    """The cited events that ``words`` may well name, the best first."""
    spoken = _spoken(claim, words)
    scored = sorted(((_score(event, spoken), event) for event in claim.cited), key=lambda pair: -pair[0])
    return [event for points, event in scored if points >= max(_ENOUGH / 2, _NEARLY * scored[0][0])]


def _earliest_or_latest(words: tuple[Word, ...], tied: list[PreparedEvent]) -> PreparedEvent | None:
    said = {word.lower for word in words}
    if len({event.event.kind for event in tied}) > 1:
        return None
    if said & {"first", "initial", "earliest"}:
        return min(tied, key=lambda event: event.at)
    if said & {"last", "final", "latest"}:
        return max(tied, key=lambda event: event.at)
    return None


def scores(claim: Claim, words: tuple[Word, ...]) -> dict[str, float]:
    """Id of each cited event → how well ``words`` name it: identifiers and kinds count most, its text next, fields least."""
    spoken = _spoken(claim, words)
    return {event.id: _score(event, spoken) for event in claim.cited}


@dataclass(frozen=True, slots=True)
class _Spoken:
    concepts: frozenset[str]
    identifiers: frozenset[str]
    people: frozenset[str]
    figures: frozenset[tuple[str, Decimal]]


def _spoken(claim: Claim, words: tuple[Word, ...]) -> _Spoken:
    if not words:
        return _Spoken(frozenset(), frozenset(), frozenset(), frozenset())
    start, end = words[0].start, words[-1].end
    written = frozenset(word.lower.lstrip("@#") for word in words if word.is_identifier)
    return _Spoken(
        concepts=frozenset(word.concept for word in words if word.concept and not word.is_identifier),
        identifiers=written,
        people=frozenset(one for mention in claim.people if start <= mention.start < end for one in mention.ids),
        figures=frozenset((figure.unit, figure.number) for figure in claim.figures if start <= figure.span[0] < end),
    )


def _score(event: PreparedEvent, spoken: _Spoken) -> float:
    total = 3.0 * len(spoken.identifiers & event.identifiers)
    heads = _heads(event)
    # The better of the reasons for which an event is named by a concept counts, and only that one.
    for concept in spoken.concepts & event.concepts if heads <= event.concepts else spoken.concepts:
        if concept in heads:
            total += 3.0
        elif concept in event.firm:
            total += 2.0
        elif concept in event.kind_concepts:
            total += 1.5
        elif concept in event.concepts:
            total += 0.5
    if spoken.people:
        own = event.person is not None and event.person.id in spoken.people
        total += 1.0 if own else 0.5 if spoken.people & event.people_named else 0.0
    if spoken.figures and not spoken.figures.isdisjoint(event.figure_keys):
        total += 2.0
    return total


def _heads(event: PreparedEvent) -> frozenset[str]:
    return HEADS.get(event.event.kind, frozenset())


def moment_of(claim: Claim, words: tuple[Word, ...]) -> Moment | None:
    """The time of what ``words`` name: a milestone where they say nothing else, a cited event, or any milestone they name."""
    milestone = milestone_moment(claim, words)
    event = event_spoken_of(claim, words)
    if milestone is not None and (event is None or _only_a_milestone(words)):
        others = () if event is None else event.moments
        return replace(milestone, others=(*milestone.others, *others))
    if event is None:
        return None
    moment = _moment_of_event(event, words)
    if _score(event, _spoken(claim, words)) < _ENOUGH:
        moment = replace(moment, others=(*moment.others, *(at for at, _ in event.told_moments)))
    by_author = event.person is not None and any(event.person.id in one.ids for one in _people(claim, words))
    return replace(moment, others=(*moment.others, event.at)) if by_author and moment.at != event.at else moment


def _people(claim: Claim, words: tuple[Word, ...]) -> list[Mention]:
    return [one for one in claim.people if words and words[0].start <= one.start <= words[-1].start]


def _only_a_milestone(words: tuple[Word, ...]) -> bool:
    """ "the impact began", "the start of the impact", "detection": no word of it names anything else."""
    return all(not word.concept or word.concept in _MILESTONE_OF for word in words)


def _moment_of_event(event: PreparedEvent, words: tuple[Word, ...]) -> Moment:
    said = {word.concept for word in words}
    started, ended = event.stated("started_at"), event.stated("ended_at")
    if started is not None and event.event.kind is EventKind.ALERT:
        return Moment(started, event.label, event, (event.at,))
    told = _told_moment(event, said)
    if told is not None:
        return Moment(told, event.label, event)
    if ended is not None and said & {"end", "clear", "resolve", "recover"}:
        return Moment(ended, event.label, event, (event.at,))
    return Moment(event.at, event.label, event)


def _told_moment(event: PreparedEvent, said: set[str]) -> datetime | None:
    """The time that a message states for what it tells ("lost its disk at 03:05"), where ``said`` speaks of that."""
    return told_moment(event, frozenset(said)) if event.event.kind is EventKind.MESSAGE else None


def told_moment(event: PreparedEvent, said: frozenset[str]) -> datetime | None:
    """The one time that the text states for what ``said`` speaks of; ``None`` where it states none or several."""
    found = told_moments(event, said)
    return found[0] if len(found) == 1 else None


def told_moments(event: PreparedEvent, said: frozenset[str]) -> tuple[datetime, ...]:
    """Of the times that a text states, those in the clauses that share most with ``said``."""
    shared = {clause.start: len(clause.concepts & said) for clause in event.reading.clauses if not clause.planned}
    timed: dict[int, list[datetime]] = {}
    for moment, span in event.told_moments:
        clause = event.reading.clause_at(span[0])
        if clause is not None and clause.start in shared:
            timed.setdefault(clause.start, []).append(moment)
    most = max((shared[start] for start in timed), default=0)
    return tuple(at for start, moments in timed.items() if shared[start] == most and most > 0 for at in moments)


def milestone_moment(claim: Claim, words: tuple[Word, ...]) -> Moment | None:
    """The chosen milestone that ``words`` name, in the incident's only or last cycle."""
    return next(milestone_moments(claim, words), None)


def milestone_moments(claim: Claim, words: tuple[Word, ...]) -> Iterator[Moment]:
    """Each milestone that ``words`` name, in their order."""
    cycles = claim.evidence.facts.cycles
    for word in words if cycles else ():
        name = _MILESTONE_OF.get(concept_of(word.lower)) or _MILESTONE_OF.get(word.concept)
        if name is None:
            continue
        times = [at for cycle in cycles if (at := cycle.milestone(name).at) is not None]
        if times:
            yield Moment(times[-1], f"the milestone “{name.label}”", None, tuple(times[:-1]))

"""Clock times, dates and weekdays must be those of the cited records, in the zone that is stated (UTC where none is)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo

from extraction.domain.finding import Finding, Verdict
from extraction.domain.milestone import Unknown
from extraction.domain.timeline import EventKind
from extraction.verification.claim import Claim
from extraction.verification.clock_times import ClockTime, WrittenDate, clock_times_in, dates_in, weekdays_in
from extraction.verification.evidence import PreparedEvent
from extraction.verification.firm_refusals import repeats_records
from extraction.verification.happenings import event_spoken_of, milestone_moments, scores, told_moments
from extraction.verification.reading import Clause, Word
from extraction.verification.relative_days import check_relative_days
from extraction.verification.support import content_words, holds

CHECK = "time"
_AFTER = re.compile(
    r"(?:shortly|soon|just|right|minutes|moments|immediately|a little|a few minutes)\s+(?:after|past)\s*$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:shortly|just|right|minutes|moments|a little|a few minutes)\s+before\s*$|\bby\s*$", re.IGNORECASE
)
_ABOUT = re.compile(
    r"(?:about|around|approximately|approx\.?|roughly|near|nearly|circa|ca\.?|~|close to)\s*$", re.IGNORECASE
)
_LOOSE = re.compile(f"(?:{_AFTER.pattern})|(?:{_BEFORE.pattern})|(?:{_ABOUT.pattern})", re.IGNORECASE)
_REPORTING = re.compile(
    r"\b(?:wrote|said|posted|reported|noted|found|saw|told|learned|announced|confirmed|asked|message|update[ds]?"
    r"|declared|suspected)\b",
    re.IGNORECASE,
)
_WRITTEN_AT = re.compile(
    r"\b(?:wrote|said|posted|reported|noted|announced|asked|told\s+\w+|messaged|replied|answered)\s+(?:\w+\s+)?at\s*$",
    re.IGNORECASE,
)
_DUE = re.compile(r"\b(?:by|due|until|till|before|deadline)\s*:?\s*(?:on\s+|the\s+)?(?:[A-Z][a-z]{2,8},?\s+)?$")
_BEGINNING = frozenset({"fire", "begin", "alert"})
_CLOCK_LENGTH = re.compile(r"\b(\d{1,2}):([0-5]\d):([0-5]\d)\b")
_SHORTLY = timedelta(minutes=15)
_ROUGHLY = timedelta(minutes=5)


def check_times(claim: Claim) -> Iterator[Finding]:
    clocks = clock_times_in(claim.prose)
    for clock in clocks:
        yield from _check_clock(claim, clock, alone=len(_in_clause(claim, clock, clocks)) == 1)
    zone = next((clock.zone for clock in clocks if clock.zone is not None), None)
    yield from _check_dates(claim, zone or UTC)
    yield from check_relative_days(claim, zone or UTC)


def _is_repeated(claim: Claim, clock: ClockTime) -> bool:
    """Whether a cited text gives this very time without a zone either ("since friday 19:00", "before noon")."""
    return any(
        (told.hour, told.minute) == (clock.hour, clock.minute) and told.zone is None
        for event in claim.cited
        for told in clock_times_in(event.text)
    )


def _in_clause(claim: Claim, clock: ClockTime, clocks: tuple[ClockTime, ...]) -> list[ClockTime]:
    clause = claim.clause_of(clock.span)
    return [
        one
        for one in clocks
        if clause is None
        or clause.start <= one.span[0] < clause.end
        or 0 < one.span[0] - clock.span[1] < 12
        or 0 < clock.span[0] - one.span[1] < 12
    ]


def _check_clock(claim: Claim, clock: ClockTime, alone: bool) -> Iterator[Finding]:
    if not clock.zone_known:
        message = (
            f"The zone “{clock.zone_text}” is not known, so {clock.text} cannot be compared with the records (UTC)."
        )
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, clock.span)
        return
    fitting = _fitting(claim, clock)
    if not fitting and clock.zone is None and _is_repeated(claim, clock):
        return
    if not fitting and any(clock.fits(at) for at in _milestones_told_in(claim)):
        return
    if not fitting:
        yield _misfit(claim, clock)
        return
    if _WRITTEN_AT.search(claim.prose, 0, clock.span[0]) and not any(
        _fits(claim, clock, one.at) for one in claim.cited
    ):
        expected = _times_of(claim, clock.zone or UTC)
        message = f"{clock.text} is a time that the record speaks of; it was written at {expected}."
        yield claim.finding(CHECK, Verdict.CONTRADICTED, message, clock.span, expected=expected)
        return
    yield from _wrong_minute(claim, clock, fitting)
    if len(claim.cited) > 1 and alone:
        yield from _wrong_event(claim, clock, fitting)


def _fitting(claim: Claim, clock: ClockTime) -> list[PreparedEvent]:
    """Cited events that have this time, by the minute first; those that it fits loosely where none has."""
    minute = clock.minute_of_day
    near = [event for event in claim.cited if minute is None or minute in event.minutes_of_day]
    exact = [event for event in near if any(clock.fits(moment) for moment in _moments(event))]
    if exact or not _is_loose(claim, clock):
        return exact
    return [event for event in claim.cited if any(_fits_loosely(claim, clock, moment) for moment in _moments(event))]


def _is_loose(claim: Claim, clock: ClockTime) -> bool:
    return _LOOSE.search(claim.prose, max(0, clock.span[0] - 30), clock.span[0]) is not None


def _moments(event: PreparedEvent) -> tuple[datetime, ...]:
    return (*event.moments, *(moment for moment, _ in event.told_moments))


def _fits(claim: Claim, clock: ClockTime, moment: datetime) -> bool:
    return clock.fits(moment) or _fits_loosely(claim, clock, moment)


def _fits_loosely(claim: Claim, clock: ClockTime, moment: datetime) -> bool:
    """ "shortly after", "just before", "by" and "about" a time, within bounds."""
    left, right = max(0, clock.span[0] - 30), clock.span[0]
    if not _is_loose(claim, clock):
        return False
    away = moment - clock.on_day_of(moment)
    if _AFTER.search(claim.prose, left, right):
        return timedelta(0) <= away <= _SHORTLY
    before = _BEFORE.search(claim.prose, left, right)
    if before:
        limit = timedelta(minutes=1) if before.group().strip().lower() == "by" else _SHORTLY
        return timedelta(0) <= -away <= limit
    return abs(away) <= _ROUGHLY


def _misfit(claim: Claim, clock: ClockTime) -> Finding:
    loosely = any(clock.loosely_fits(moment) for event in claim.cited for moment in _moments(event))
    expected = _times_of(claim, clock.zone or UTC)
    if loosely:
        message = f"{clock.text} fits only if {clock.zone_text} is meant all year round; the records say {expected}."
        return claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, clock.span, expected=expected)
    if _is_worked_out(claim, clock):
        message = (
            f"{clock.text} follows from a length of time in the records; whether that is meant, a person has to judge."
        )
        return claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, clock.span, expected=expected)
    message = f"The report says {clock.text}; the cited records say {expected}."
    return claim.finding(CHECK, Verdict.CONTRADICTED, message, clock.span, expected=expected)


def _is_worked_out(claim: Claim, clock: ClockTime) -> bool:
    """ "since about 04:49" for a record of 05:30 that says "waiting 00:41:00": a length of time on from a record's time."""
    lengths = [
        timedelta(seconds=float(one.number)) for event in claim.cited for one in event.figures if one.unit == "s"
    ]
    lengths += [timedelta(seconds=float(one.number)) for one in claim.figures if one.unit == "s"]
    lengths += [
        timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds))
        for event in claim.cited
        for hours, minutes, seconds in _CLOCK_LENGTH.findall(event.text)
    ]
    moments = [moment for event in claim.cited for moment in _moments(event)]
    return any(clock.fits(moment + sign * length) for moment in moments for length in lengths for sign in (1, -1))


def _times_of(claim: Claim, zone: tzinfo) -> str:
    shown = []
    for event in claim.cited[:4]:
        local = event.at.astimezone(zone)
        name = "UTC" if zone is UTC else (local.tzname() or "")
        shown.append(f"{local:%H:%M} {name}".strip())
    return ", ".join(dict.fromkeys(shown))


def _wrong_minute(claim: Claim, clock: ClockTime, fitting: list[PreparedEvent]) -> Iterator[Finding]:
    """The minute at which something was written down, given for the thing itself although the record has the latter."""
    clause = claim.clause_of(clock.span)
    others = [one for one in clock_times_in(claim.prose) if one.span != clock.span]
    if clause is None or others or _REPORTING.search(clause.text) or _begins_a_role(claim, clock, clause.words):
        return
    said = clause.concepts or frozenset().union(
        *(one.concepts for one in claim.reading.clauses if one.sentence == clause.sentence)
    )
    for event in fitting:
        stated = _own_minutes(event, clause, said)
        if not stated or any(_fits(claim, clock, true) for true in stated):
            return
        true = stated[0]
        if clock.fits(event.at):
            message = f"{clock.text} is when this was recorded; the record itself says {true:%H:%M} UTC."
            yield claim.finding(CHECK, Verdict.CONTRADICTED, message, clock.span, expected=f"{true:%H:%M} UTC")
            return


def _own_minutes(event: PreparedEvent, clause: Clause, said: frozenset[str]) -> tuple[datetime, ...]:
    started = event.stated("started_at")
    if started is not None and event.event.kind is EventKind.ALERT and clause.concepts & _BEGINNING:
        return (started,)
    return told_moments(event, said) if event.event.kind is EventKind.MESSAGE else ()


def _wrong_event(claim: Claim, clock: ClockTime, fitting: list[PreparedEvent]) -> Iterator[Finding]:
    clause = claim.clause_of(clock.span)
    if clause is None:
        return
    words = tuple(word for word in clause.words if not clock.span[0] <= word.start < clock.span[1])
    meant = event_spoken_of(claim, words)
    if meant is not None and all(meant is not event for event in fitting):
        if _is_derived(claim, clock, words) or _begins_a_role(claim, clock, words):
            return
        shown = meant.at.astimezone(clock.zone or UTC)
        message = f"{clock.text} is the time of {fitting[0].label}; what the sentence tells is {meant.label}."
        firm = repeats_records(claim, clause.span) and not _names_the_same(claim, words, fitting)
        firm = firm and not _may_tell_it(claim, clause, clock, fitting)
        verdict = Verdict.CONTRADICTED if firm else Verdict.NEEDS_HUMAN
        yield claim.finding(CHECK, verdict, message, clock.span, expected=f"{shown:%H:%M}")
        return
    if meant is None:
        scored = scores(claim, words)
        if max(scored[event.id] for event in fitting) < max(scored.values()):
            message = f"Which of the cited records happened at {clock.text} cannot be told from the words."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, clock.span)


def _people_in(claim: Claim, words: tuple[Word, ...]) -> frozenset[str]:
    inside = (one for one in claim.people if words and words[0].start <= one.start <= words[-1].start)
    return frozenset(person for mention in inside for person in mention.ids)


def _begins_a_role(claim: Claim, clock: ClockTime, words: tuple[Word, ...]) -> bool:
    """Whether the time is when a person of the clause took on a role, as it was derived from the records."""
    people = _people_in(claim, words)
    return any(one.person_id in people and clock.fits(one.start) for one in claim.evidence.facts.roles)


def _may_tell_it(claim: Claim, clause: Clause, clock: ClockTime, fitting: list[PreparedEvent]) -> bool:
    """Whether a record of that time tells most of the clause as well, or gives the time in its own words."""
    words = content_words(claim, clause)
    return any(
        2 * sum(holds(event, word) for word in words) >= len(words)
        or any(clock.fits(moment) for moment, _ in event.told_moments)
        for event in fitting
    )


def _names_the_same(claim: Claim, words: tuple[Word, ...], fitting: list[PreparedEvent]) -> bool:
    """Whether the record of that time names the people of the clause too: two records of one thing."""
    people = _people_in(claim, words)
    return bool(people) and any(people <= event.people_named for event in fitting)


def _is_derived(claim: Claim, clock: ClockTime, words: tuple[Word, ...]) -> bool:
    """Whether the time is one that was derived from cited records: a milestone that the words name, an answer to a conflict."""
    if any(clock.fits(at) for one in milestone_moments(claim, words) for at in (one.at, *one.others)):
        return True
    cited = set(claim.cited_ids)
    return any(
        answer.at is not None and clock.fits(answer.at) and not cited.isdisjoint(answer.evidence)
        for conflict in claim.evidence.facts.conflicts
        for answer in conflict.answers
    )


def _check_dates(claim: Claim, zone: tzinfo) -> Iterator[Finding]:
    if not dates_in(claim.prose) and not weekdays_in(claim.prose):
        return
    days = {moment.astimezone(zone).date() for event in claim.cited for moment in event.moments}
    clocks = clock_times_in(claim.prose)
    told_at = (moment for event in claim.cited for moment, _ in event.told_moments)
    days |= {moment.astimezone(zone).date() for moment in told_at if any(clock.fits(moment) for clock in clocks)}
    days |= {at.astimezone(zone).date() for at in _milestones_told_in(claim)}
    told = [one for event in claim.cited for one in dates_in(f"{event.text}\n{event.event.attributes.get('due', '')}")]
    key = claim.evidence.facts.incident.key
    for written in dates_in(claim.prose):
        if key in claim.prose and claim.prose[slice(*written.span)] in key:
            continue  # the incident's own key has a day in it
        same = any((one.month, one.day) == (written.month, written.day) for one in told)
        if not any(written.fits(day) for day in days) and not same:
            yield _wrong_day(claim, written.span, days)
        elif same and not any(written.fits(day) for day in (*days, *_due_days(claim))):
            yield from _date_of_another(claim, written)
    told_days = {number for event in claim.cited for _, number in weekdays_in(event.text)}
    for span, number in weekdays_in(claim.prose):
        if number not in told_days and all(day.weekday() != number for day in days):
            yield _wrong_day(claim, span, days)


def _milestones_told_in(claim: Claim) -> Iterator[datetime]:
    """Milestones that rest on a cited record: "since Sunday 04:10" is of a day that the record gives only by its name."""
    cited = {event.id for event in claim.cited}
    for cycle in claim.evidence.facts.cycles:
        for milestone in cycle.milestones:
            if not isinstance(milestone.chosen, Unknown) and not cited.isdisjoint(milestone.chosen.evidence):
                yield milestone.chosen.at


def _due_days(claim: Claim) -> Iterator[date]:
    """Days that a cited record states in its field for when it is due."""
    for event in claim.cited:
        for told in dates_in(event.event.attributes.get("due", "")):
            yield date(told.year or event.at.year, told.month, told.day)


def _dated_items(event: PreparedEvent) -> Iterator[tuple[WrittenDate, frozenset[str]]]:
    """Each date by which something is due, with the concepts of what stands before it, since the date or line before."""
    left = 0
    for told in dates_in(event.text):
        left = max(left, event.text.rfind("\n", 0, told.span[0]) + 1)
        if _DUE.search(event.text, left, told.span[0]):
            inside = (word for word in event.reading.words if left <= word.start < told.span[0])
            yield told, frozenset(word.concept for word in inside if word.concept)
        left = told.span[1]


def _date_of_another(claim: Claim, written: WrittenDate) -> Iterator[Finding]:
    """Of several dates in a record, the sentence's must be the one that stands with what it tells."""
    clause = claim.clause_of(written.span)
    sentence = -1 if clause is None else clause.sentence
    clauses = claim.reading.clauses
    if len(dates_in(claim.prose)) > 1:
        clauses = tuple(one for one in clauses if one.sentence == sentence)
    said = frozenset().union(*(one.concepts for one in clauses))
    own = other = 0
    expected = ""
    for event in claim.cited:
        for told, concepts in _dated_items(event):
            shared = len(said & concepts)
            if (told.month, told.day) == (written.month, written.day):
                own = max(own, shared)
            elif shared > other:
                other, expected = shared, event.text[slice(*told.span)]
    if other > own:
        message = f"With what the sentence tells, the cited record gives {expected}."
        verdict = Verdict.CONTRADICTED if own == 0 or other > own + 1 else Verdict.NEEDS_HUMAN
        yield claim.finding(CHECK, verdict, message, written.span, expected=expected)


def _wrong_day(claim: Claim, span: tuple[int, int], days: set[date]) -> Finding:
    expected = ", ".join(f"{day:%A}, {day.day} {day:%B %Y}" for day in sorted(days))
    message = f"No cited record is of “{claim.text[slice(*span)]}”; they are of {expected}."
    return claim.finding(CHECK, Verdict.CONTRADICTED, message, span, expected=expected)

"""Does a sentence of a report follow from the records? Three judges, and what becomes of their disagreement.

- The product's own verdict: what it refuses is unsupported.
- The gold: what says one of its wrong sentences, or denies that anything is known of what it holds, is unsupported.
- The independent judge, which doubts too much: what it alone doubts is for a person to read.

A sentence without citations (an arm that was never asked for any) is held against the nearest records by the same checks.
It is unsupported where they object to a figure, time, name or quotation that stands nowhere in the case's records, or
where a record that clearly tells of the same thing contradicts it (``evaluation.standing_anywhere``); other objections
may be the search's fault and are to be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from evaluation.case import Case
from evaluation.independent_judge import alike, doubts, stems
from evaluation.nearest import nearest_events
from evaluation.once_per_case import OncePerCase
from evaluation.proof import CLOCK, clock_instants, unproved
from evaluation.said_again import first_saying, wrong_sentences
from evaluation.standing_anywhere import is_unfounded
from evaluation.written import Sentence
from extraction.domain.finding import Finding
from extraction.domain.report import Author, AuthorKind, Statement, StatementKind
from extraction.domain.timeline import Event
from extraction.verification.check_draft import check_statement, supported_when_nothing_objects

_WRITER = Author(kind=AuthorKind.MODEL, name="evaluation")
_TELLING = re.compile(
    r"\b(?:Owner|Due|Status):(?: open)?|\bOn the cause,|\bsummed up\b"
    r"|\b(?:the )?(?:impact|mitigat(?:ed|ion)|detect(?:ed|ion)|hypothes[ie]s|version|decided|named what (?:helped|was difficult)"
    r"|named|listed|set|opened|assigned|responded|returned|published|recorded|concerned|pass|lead|held to be"
    r"|ruled (?:it )?out)\b",
    re.IGNORECASE,
)
"""Words by which a report tells of records; what they are told of is what the judge looks up."""
_CLAUSE = re.compile(r"[,;] | and | before | after ")
_OPEN = re.compile(r"\brecords disagree\b|\bcannot be computed\b|\bis not known\b")
_NOTHING_KNOWN = re.compile(
    r"\b(?:unknown|unclear|(?:not|never) (?:known|clear|found|established|explained)|no(?:body)? knows?"
    r"|no (?:cause|reason) (?:is|was)|left open)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """``wrong`` says why the sentence is unsupported, ``doubts`` what a person has to look at; both empty: it follows."""

    wrong: str = ""
    doubts: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


_JUDGED = OncePerCase[dict[Sentence, Judgement]](lambda case: {})
_WRONG = OncePerCase(wrong_sentences)


def judgement(case: Case, sentence: Sentence) -> Judgement:
    """What the three judges make of ``sentence``."""
    known = _JUDGED.of(case)
    found = known.get(sentence)
    if found is None:
        found = known[sentence] = _judge(case, sentence)
    return found


def as_read(sentence: Sentence) -> str:
    """The words with the time that a timeline's row stands under."""
    return sentence.text if sentence.at is None else f"At {sentence.at:%H:%M} UTC: {sentence.text}"


def is_cited(sentence: Sentence) -> bool:
    return bool(sentence.evidence)


def rests_on_all(sentence: Sentence) -> bool:
    """Whether it says that something is not known, as the product may without citing a record."""
    return sentence.kind is StatementKind.UNKNOWN and not sentence.evidence


def grounds(case: Case, sentence: Sentence) -> tuple[Event, ...]:
    """The events that it cites, or the nearest ones."""
    if not sentence.evidence:
        return nearest_events(case, sentence.text)
    return tuple(event for one in sentence.evidence if (event := case.known.timeline.find(one)) is not None)


def findings_of(case: Case, text: str, evidence: tuple[str, ...], author: Author = _WRITER) -> tuple[Finding, ...]:
    """What the product's checks say about ``text`` over ``evidence``, each check that is not switched off."""
    statement = Statement(id="judged", text=text, author=author, evidence=evidence, rule="evaluation")
    known = case.known
    return check_statement(statement, known.evidence, supported_when_nothing_objects, known.without_checks).findings


def _judge(case: Case, sentence: Sentence) -> Judgement:
    wrong = _refused(sentence) or _said_wrong(case, sentence) or _denied_knowledge(case, sentence)
    if wrong or rests_on_all(sentence):
        return Judgement(wrong, evidence=sentence.evidence)
    events = grounds(case, sentence)
    ids = tuple(event.id for event in events)
    if not events:
        return Judgement(doubts=("no record shares a word with it",))
    doubted = _doubts(case, sentence, events)
    if is_cited(sentence):
        return Judgement(doubts=doubted, evidence=ids)
    doubted += tuple(_times_of_something_else(case, sentence.text, events))
    if not doubted:
        return Judgement(evidence=ids)
    return _held_against(case, sentence.text, ids)


def _refused(sentence: Sentence) -> str:
    blocked = sentence.verdict is not None and sentence.verdict.blocks
    return f"The product's own checks call it {sentence.verdict.label}." if blocked and sentence.verdict else ""


def _said_wrong(case: Case, sentence: Sentence) -> str:
    said = first_saying(sentence.text, _WRONG.of(case), case)
    return f"It says “{said.text}” ({said.kind}). {said.why}" if said is not None else ""


def _doubts(case: Case, sentence: Sentence, events: tuple[Event, ...]) -> tuple[str, ...]:
    text = as_read(sentence)
    if sentence.kind in (StatementKind.METRIC, StatementKind.UNKNOWN) or _OPEN.search(text):
        return tuple(f"“{part}” is in none of the records" for part in unproved(text, events))
    titled = text.replace(f"“{case.known.facts.incident.title}”", " ")
    return doubts(_without_telling(titled), events, case.known, case.sentences)


def _without_telling(text: str) -> str:
    """What the words say besides telling; quotations stay whole."""
    parts = re.split(r"(“[^”]*”)", text)
    return "".join(part if part.startswith("“") else _TELLING.sub(" ", part) for part in parts)


def _times_of_something_else(case: Case, text: str, events: tuple[Event, ...]) -> Iterator[str]:
    """Clock times at which no near record, and no gold sentence, tells of what the sentence puts there."""
    for clause in _CLAUSE.split(text):
        wanted = set(stems(clause))
        for match in CLOCK.finditer(clause) if wanted else ():
            minutes = {f"{moment:%H:%M}" for moment in clock_instants(match, case.heading.written)}
            told = [event.text + f" {event.kind.value}" for event in events if _is_of(event, minutes, match)]
            told += [one.text for one in case.sentences if match.group() in one.text]
            heard = (set(stems(one)) for one in told)
            if not any(2 * len(wanted & own.union(*map(alike, own))) >= len(wanted) for own in heard):
                yield f"no near record of {match.group()} tells of this"


def _is_of(event: Event, minutes: set[str], match: re.Match[str]) -> bool:
    return f"{event.at:%H:%M}" in minutes or f"{match[1]}:{match[2]}" in event.text


def _held_against(case: Case, text: str, evidence: tuple[str, ...]) -> Judgement:
    findings = findings_of(case, text, evidence)
    for one in findings:
        if is_unfounded(case, text, one):
            return Judgement(f"{one.message} (held against the nearest records)", evidence=evidence)
    return Judgement(doubts=tuple(dict.fromkeys(one.message for one in findings)), evidence=evidence)


def _denied_knowledge(case: Case, sentence: Sentence) -> str:
    """Where it says that the records tell nothing of what the gold finds in them."""
    for pattern, held in _DENIED:
        if pattern.search(sentence.text):
            return next((f"The records tell it: “{one}”" for one in held(case)), "")
    return ""


def _causes(case: Case) -> Iterator[str]:
    """Critical facts on the cause, unless the gold itself says that something of it stayed open."""
    facts = [fact for fact in case.facts if fact.section == "cause"]
    if not any(_NOTHING_KNOWN.search(fact.statement.text) for fact in facts):
        yield from (fact.statement.text for fact in facts if fact.criticality == "critical")


def _follow_ups(case: Case) -> Iterator[str]:
    yield from (one.text for one in case.action_items)


def _commanders(case: Case) -> Iterator[str]:
    yield from (f"{one.name} was incident commander." for one in case.people if "incident_commander" in one.roles)


_DENIED: tuple[tuple[re.Pattern[str], Callable[[Case], Iterator[str]]], ...] = (
    (
        re.compile(
            r"\bcause is (?:not known|unknown)|\bno record confirms (?:a|the|one)\b|\bno cause\b.*\brecord", re.I
        ),
        _causes,
    ),
    (
        re.compile(
            r"\brecords name no follow-?up|\bno (?:follow-?ups?|action items?) (?:is|are|was|were) (?:named|recorded)",
            re.I,
        ),
        _follow_ups,
    ),
    (re.compile(r"\bdo not say who was incident commander\b", re.I), _commanders),
)
"""What a report may say it does not know, and where the gold has it."""

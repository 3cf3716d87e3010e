"""Does a model's sentence bring what no record of the incident has: words of a flagged message, coined names, talk of itself?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extraction.domain.finding import Finding, Verdict
from extraction.domain.look_alikes import LATIN_FOR
from extraction.domain.report import AuthorKind
from extraction.domain.timeline import Event
from extraction.domain.wording import stem
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvidence
from extraction.verification.ordinary_words import is_ordinary

CHECK = "foreign"
_WORD = re.compile(r"[^\W_][\w'’-]*", re.UNICODE)
_MARK = re.compile(r"⟨(?:U\+[0-9A-F]+|(?:Cyrillic|Greek)[^⟩]*)⟩")
_TAG = re.compile(r"⟨tag (.)⟩")
_COINED = re.compile(r"[A-Z][a-z]+(?:[A-Z][a-z]*)+\Z|[a-z]+(?:[A-Z][a-z]+)+\Z")
_OWN_WORK = re.compile(
    r"\b(?:this|the) (?:(?:incident|final|present) )?(?:report|summary|retrospective|document|draft)\b"
    r"(?! (?:of|from|by|that|about|on) )"
    r"|\breaders?\b|\bsystem prompts?\b|\b(?:my|your) (?:prompt|instructions?)\b|\byou are an? \w+|\bas an ai\b"
    r"|\blanguage model\b"
    r"|\bapproved by\b|\bstatus: ?(?:published|approved|final)\b|\breviewed and approved\b",
    re.IGNORECASE,
)
_KNOWN_NAMES = frozenset(["pagerduty", "github", "gitlab", "statuspage", "alertmanager", "opsgenie", "victorops"])
_ALIKE = 5
_POSSESSIVE = re.compile(r"(?<=\w)['’]s?\Z")


def check_foreign(claim: Claim) -> Iterator[Finding]:
    """A finding for each distinctive word of a flagged message only, for each coined name, and for talk of the report.

    Of what a model writes only: it is the one that may have obeyed a record. What an open question or another record of
    the incident says is not foreign.
    """
    if claim.statement.author.kind is not AuthorKind.MODEL:
        return
    yield from _flagged_words(claim)
    yield from _coined_names(claim)
    for match in _OWN_WORK.finditer(claim.prose):
        named = {match[0].casefold(), match[0].casefold().rpartition(" ")[2]}
        if not any(one in event.text.casefold() for one in named for event in claim.cited):
            message = f"The sentence speaks of “{match[0]}”; no record that it cites does."
            yield claim.finding(CHECK, Verdict.NOT_IN_EVIDENCE, message, match.span())


def _flagged_words(claim: Claim) -> Iterator[Finding]:
    flagged = _words_of_flagged(claim.evidence)
    if not flagged:
        return
    known = _stems_of_citable(claim.evidence)
    for match in _WORD.finditer(claim.prose):
        word = _bare(match[0])
        if word in flagged and _is_distinctive(word) and stem(word) not in known:
            message = f"“{match[0]}” stands only in a message that looks like an instruction to a machine."
            yield claim.finding(CHECK, Verdict.NOT_IN_EVIDENCE, message, match.span())


def _is_distinctive(word: str) -> bool:
    """Whether it can tell where a sentence came from: everybody writes "February" and "through"."""
    return (len(word) > 3 or not word.isalpha()) and not is_ordinary(word)


@lru_cache(maxsize=4)
def _stems_of_citable(evidence: PreparedEvidence) -> frozenset[str]:
    """By their stem: "pasted" is nobody's word where a record has "paste"."""
    return frozenset(stem(word) for word in _words_of_citable(evidence))


def _bare(written: str) -> str:
    """Without a possessive ending: ``Lines'`` is ``lines``."""
    return _POSSESSIVE.sub("", written.lower().strip("'’-"))


def _coined_names(claim: Claim) -> Iterator[Finding]:
    for match in _WORD.finditer(claim.prose):
        if _COINED.match(match[0]) and not _is_known(match[0].lower(), claim.evidence):
            message = f"“{match[0]}” is in no record of the incident."
            yield claim.finding(CHECK, Verdict.NOT_IN_EVIDENCE, message, match.span())


def _is_known(name: str, evidence: PreparedEvidence) -> bool:
    """Whether a record has the name, or a word that begins alike: ``postgres`` for ``PostgreSQL``."""
    known = _words_of_citable(evidence)
    return name in _KNOWN_NAMES or name in known or any(word[:_ALIKE] == name[:_ALIKE] for word in known)


@lru_cache(maxsize=4)
def _words_of_flagged(evidence: PreparedEvidence) -> frozenset[str]:
    curated = evidence.facts.curated
    texts = (
        event.text
        for event in evidence.timeline.current
        if event.attribute("suspicious") and event.id not in curated.released
    )
    return frozenset(word for text in texts for reading in _readings(text) for word in _words(reading))


def _readings(text: str) -> Iterator[str]:
    """The message without the marks that show hidden characters, in Latin letters, and read backwards."""
    plain = _MARK.sub("", _TAG.sub(r"\1", text)).translate(LATIN_FOR)
    yield plain
    if not text.isascii():
        yield plain[::-1]


@lru_cache(maxsize=4)
def _words_of_citable(evidence: PreparedEvidence) -> frozenset[str]:
    """Words of all records that may be cited, with the names of people and services."""
    texts = [text for event in evidence.timeline.current if _is_citable(evidence, event) for text in _texts(event)]
    texts += _own_names(evidence)
    whole = frozenset(word for text in texts for word in _words(text))
    return whole | {part for word in whole for part in re.split(r"[-'’]", word) if part}


def _own_names(evidence: PreparedEvidence) -> list[str]:
    """What the incident, its services and its people are called."""
    facts, incident = evidence.facts, evidence.facts.incident
    people = (name for person in facts.people for name in (person.display_name, *person.aliases))
    return [*people, incident.title, incident.key, *incident.services, *incident.channels, *facts.services]


def _is_citable(evidence: PreparedEvidence, event: Event) -> bool:
    return evidence.why_not_citable(event) is None


def _texts(event: Event) -> Iterator[str]:
    yield event.text
    yield from event.attributes.values()
    yield event.channel or ""
    yield event.source
    if event.actor is not None:
        yield event.actor.name


def _words(text: str) -> Iterator[str]:
    return (_bare(match[0]) for match in _WORD.finditer(text))

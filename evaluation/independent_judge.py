"""Does a sentence follow from the records that it cites? A strict reader that shares no code with the product's checks.

It takes a sentence for unsupported as soon as a figure, time, name or content word of it stands in none of the cited
records, or the passage that is nearest to it denies, supposes or only plans what it states (or the other way round). It
rather doubts too much: what it doubts is listed for a person to read, what it passes is borne out word by word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from evaluation.case import GoldStatement
from evaluation.proof import unproved
from extraction.domain.timeline import Event
from extraction.pipeline import Understood

_TOKEN = re.compile(r"[^\W\d_][\w'’-]*|\d[\w.,:%-]*")
PASSAGE_END = re.compile(r"(?<=[.!?])\s+|\n+|;\s+|\s[–—]\s|•")
_QUESTION = re.compile(r"\?[\s”\"')]*$")
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        "a an the this that these those it its he she they them their his her who whom whose which what when where while"
        " as at by for from in into of off on onto out over to up with within about after before between during until"
        " since than then there so such also both each one and or but if is are was were be been being has have had having"
        " do does did done can could would will shall should may might must i we you me us our your my again still only"
        " just very more most other another same later earlier first second last next time times minute minutes hour hours"
        " day days seconds utc according record records incident said say says wrote stated reported told noted called"
        " asked answered put went came took take made make gave got get began started ended happened some any all every"
        " many much few several around through against under above below too well own per via upon now yet even however"
        " although because not no never none nobody nothing without nor neither cannot",
    )
)
_ALIKE = (
    "fire alert page trigger",
    "acknowledge ack",
    "deploy deployment release ship roll rollout",
    "rollback back revert",
    "resolve clear over",
    "mitigate contain",
    "fail failure error broken break",
    "commander ic lead",
    "communication comms",
    "suspect think thought suspicion wonder guess possible perhaps probably",
    "withdraw rule drop exclude",
    "decide decision choose",
    "declare declaration",
    "customer user shopper client",
    "measure ratio share percent",
    "ticket issue follow-up",
    "status page statuspage",
    "merge pull pr request",
    "restart reload",
    "raise rise increase go",
    "fall drop decrease",
    "investigate look check examine",
    "server node host pod",
)
DENIALS = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|without|neither|nor|cannot|unable|\w+n['’]t|cant|dont|didnt)\b",
    re.IGNORECASE,
)
SUPPOSED = re.compile(
    r"\b(?:might|may|maybe|could|perhaps|probably|likely|possibl[ey]|suspect\w*|thinks?|thought|seems?|seemed|looks? like|"
    r"appears?|apparently|wonder\w*|guess\w*|unsure|not sure|unclear|believe[sd]?|assum\w+|suggest\w*|as if|about)\b|\?",
    re.IGNORECASE,
)
PLANNED = re.compile(
    r"\b(?:will|['’]ll|going to|plan\w*|want\w*|intend\w*|would|should|tomorrow|next week|try|trying|tried|let['’]s|please|"
    r"to do|follow-?ups?|due|by \d|proposed?|offer\w*|attempt\w*)\b",
    re.IGNORECASE,
)
_FRAMES = (("denies it", DENIALS), ("only supposes it", SUPPOSED), ("only plans it", PLANNED))
_NEAR = 0.85
"""A passage counts as nearest where it shares this part of the words that the nearest one shares."""


def doubts(
    text: str, events: Sequence[Event], known: Understood, gold: Iterable[GoldStatement] = ()
) -> tuple[str, ...]:
    """Why ``text`` does not follow from ``events``, a phrase each; empty where nothing speaks against it.

    ``gold`` sentences whose evidence lies within ``events`` count as further wordings of what they say.
    """
    cited = {event.id for event in events}
    passages = [part for event in events for part in PASSAGE_END.split("\n".join(_said(event, known)))]
    passages += [one.text for one in gold if set(one.evidence) <= cited]
    return tuple(dict.fromkeys(_doubts(text, events, [one for one in passages if one.strip()])))


def _doubts(text: str, events: Sequence[Event], passages: Sequence[str]) -> Iterator[str]:
    if _QUESTION.search(text):
        yield "it asks and states nothing"
    yield from (f"“{part}” is in none of the records" for part in unproved(text, events))
    heard = frozenset(stem for passage in passages for stem in stems(passage))
    yield from (f"no record says “{word}”" for word in _words(text) if not _is_heard(word, heard))
    yield from _framed_otherwise(text, passages)


def _framed_otherwise(text: str, passages: Sequence[str]) -> Iterator[str]:
    """How every one of the nearest passages differs: it denies, supposes or plans what ``text`` states; ``text`` alone denies."""
    near = _nearest(text, passages)
    for difference, pattern in _FRAMES:
        if near and all(map(pattern.search, near)) and not pattern.search(text):
            yield f"the nearest record {difference}"
    if DENIALS.search(text) and not any(map(DENIALS.search, passages)):
        yield "no record denies anything"


def _nearest(text: str, passages: Sequence[str]) -> list[str]:
    wanted = set(stems(text))
    shared = [(len(wanted & set(stems(passage))), passage) for passage in passages]
    most = max((count for count, _ in shared), default=0)
    return [passage for count, passage in shared if most and count >= _NEAR * most]


def _said(event: Event, known: Understood) -> Iterator[str]:
    """What a record says, in passages: its text, its fields, who said it, when, and what kind of record it is."""
    yield event.text
    yield from (f"{name} {value}" for name, value in event.attributes.items())
    yield f"{event.kind.value.replace('_', ' ')} {event.source} {event.at:%d %B %Y %A}"
    if event.actor is not None:
        person = known.facts.person_of(event.actor.source, event.actor.native_id)
        yield f"{event.actor.name} {person.display_name if person else ''}"


def _words(text: str) -> Iterator[str]:
    """Content words; figures and times are looked up as such, and what denies, supposes or plans is compared as such."""
    for match in _TOKEN.finditer(text):
        word = match.group().strip("'’-.,:").lower()
        frames = word in _EMPTY or SUPPOSED.fullmatch(word) or PLANNED.fullmatch(word)
        if len(word) > 1 and not word[0].isdigit() and not frames:
            yield word


@lru_cache(maxsize=65536)
def stems(text: str) -> tuple[str, ...]:
    """The content words of ``text`` without their endings, and the parts of compound ones."""
    return tuple(_stems(text))


def _stems(text: str) -> Iterator[str]:
    for word in _words(text):
        yield _stem(word)
        yield from (_stem(part) for part in re.split(r"[-_'’]", word) if len(part) > 2 and part != word)


def _is_heard(word: str, heard: frozenset[str]) -> bool:
    stem = _stem(word)
    parts = [part for part in re.split(r"[-_'’]", word) if len(part) > 2]
    return (
        stem in heard
        or any(other in heard for other in alike(stem))
        or (len(parts) > 1 and all(_stem(part) in heard for part in parts))
    )


@cache
def alike(stem: str) -> frozenset[str]:
    """Stems of words that may stand for each other in these reports."""
    rows = [frozenset(map(_stem, row.split())) for row in _ALIKE]
    return frozenset().union(*(row for row in rows if stem in row))


@cache
def _stem(word: str) -> str:
    """The word without its ending, roughly; two forms of one word have the same stem, and rarely two words."""
    word = word.removesuffix("'s").removesuffix("’s")
    for ending in (
        "ations",
        "ation",
        "ments",
        "ment",
        "ings",
        "ing",
        "ied",
        "ies",
        "ed",
        "es",
        "er",
        "ly",
        "s",
        "e",
        "y",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word.removesuffix("i")

"""Sentences about a business, and what they say of its attributes, hours and rating said plainly, a record's value at a time.

What this does: it splits a text, finds mentions ("patrons can sit on the patio", "Monday to Saturday from 5 PM to 9 PM")
and says them in the words of ``ragtruth.has``, ``mood`` and ``opening``. It looks at no value of the record, only at
which events there are: a mention of an attribute that is not known cites where the business is, which does not hold it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from evaluation.data_to_text.ragtruth import DAYS, clock, has, mood, opening, rated


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """One thing said plainly; ``kind`` is has, mood, hours, closed or stars, and ends in ``?`` where no event is about it."""

    kind: str
    text: str
    event: str


_THINGS = {
    "reservations": r"reserv(?:ation|e a table)", "outdoor seating": r"outdoor (?:seat|din)|\bpatio|al ?fresco|outside seating",
    "takeout": r"take-?\s?(?:out|away)|to-go|carry-?out", "groups": r"\bgroups?\b|large part(?:y|ies)",
    "music": r"\bmusic\b", "garage parking": r"\bgarages?\b(?! door)",
    "street parking": r"\bstreet\b(?=[^.;]*park)|park[^.;]*\bstreet\b",
    "validated parking": r"\bvalidat", "lot parking": r"\blots?\b(?! of)", "valet parking": r"\bvalet",
}  # fmt: skip
THINGS = {thing: re.compile(pattern, re.IGNORECASE) for thing, pattern in _THINGS.items()}
WIFI = re.compile(r"wi-?\s?fi\b|wireless internet|internet access", re.IGNORECASE)
MOODS = re.compile(
    r"\b(romantic|intimate|touristy|hipster|divey|dive|classy|trendy|upscale|casual|hip)\b(?=[^.;]*\b(?:ambi[ae]nce|atmosphere|vibe|setting"
    r"|d[eé]cor|environment|feel)\b)|\b(?:ambi[ae]nce|atmosphere|vibe|setting|d[eé]cor|environment)\b[^.;]*?"
    r"\b(romantic|intimate|touristy|hipster|divey|dive|classy|trendy|upscale|casual|hip)\b",
    re.IGNORECASE,
)
_MOOD_WORD = re.compile(
    r"\b(romantic|intimate|touristy|hipster|divey|dive|classy|trendy|upscale|casual|hip)\b", re.IGNORECASE
)
_MOOD_NAMES = {"dive": "divey", "hip": "hipster"}
_DENIED = re.compile(
    r"\b(?:no|not|neither|nor|without|lacks?|lacking|except|cannot|rather than|lack of|unfortunately)\b|n['’]t\b", re.I
)
_DENIED_BEHIND = re.compile(
    r"^[^,;]{0,40}\b(?:(?:is|are|was|were) (?:\w+ )?not|isn['’]t|aren['’]t|unavailable|: ?no|not (?:available|offered))\b",
    re.I,
)
_NOT_TOLD = re.compile(
    r"\binformation\b|\bnot (?:specified|mentioned|stated|clear|provided in)\b|\bunclear\b|\bunknown\b", re.I
)
_CLAUSE = re.compile(
    r"[.;]|,?\s+(?:but|however|although|though|while|whereas)\b"
    r"|,? and (?=its\b|offers?\b|has\b|provides?\b|includes?\b|is\b|are\b|does\b)"
    r"|, (?:and )?(?=(?:it|there|the|they)\b|\w+ (?:parking|seating|wi-?fi) (?:is|are)\b)",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[.!?])[\"”)]*\s+(?=[A-Z\"“(*\d-])|\n+")
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_DAYS = re.compile(
    rf"(?P<first>{_DAY})\s*(?:-|–|to|through|thru|until)\s*(?P<last>{_DAY})|(?P<one>{_DAY})|(?P<work>weekdays?)|(?P<end>weekends?)"
    r"|(?P<all>daily|every ?day|seven days|7 days|all week|throughout the week|each day)",
    re.IGNORECASE,
)
_AT = r"(?:\d{1,2}(?::\d{1,2})?\s*(?:[ap]\.?m\b\.?)?|noon|midnight)"
_RANGE = re.compile(
    rf"(?<![\d$.:])(?P<opens>{_AT})\s*(?:-|–|to|until|till|and closes at|and|through)\s*(?P<closes>{_AT})(?![\d%]| or \d)",
    re.IGNORECASE,
)
_CLOSED = re.compile(rf"\bclosed (?:on |every )?(?P<day>{_DAY})", re.IGNORECASE)
_STARS = re.compile(
    r"(?<!out of )(?<!\d\.)\b(?P<stars>[1-5](?:\.\d)?)(?:[- ]|\s+out of\s+(?:5|five)\s*)stars?\b"
    r"|\brating of (?P<rating>[1-5](?:\.\d)?)\b",
    re.I,
)
_OF_A_REVIEW = re.compile(r"\b(?:review(?:er)?|customer|patron|diner|guest|gave|giving|one|another)\b", re.IGNORECASE)


def sentences(text: str) -> list[str]:
    return [one.strip() for one in _SENTENCE.split(text) if len(one.strip()) > 2]


def plain_statements(sentence: str, known: Collection[str]) -> Iterator[Plain]:
    """What ``sentence`` says of attributes, hours and rating; ``known`` are the keys of the events there are."""
    for clause in (one for one in _CLAUSE.split(sentence) if one and not _NOT_TOLD.search(one)):
        for thing, pattern in THINGS.items():
            if found := pattern.search(clause):
                yield _about("has", has(thing, _affirmed(clause, found)), f"has/{thing}", known)
        if found := WIFI.search(clause):
            yes = _affirmed(clause, found)
            kind = "free " if yes and re.search(r"\b(?:free|complimentary)\b", clause, re.I) else ""
            yield _about("has", has(f"{kind}wifi", yes), "has/wifi", known)
        if MOODS.search(clause):
            for found in _MOOD_WORD.finditer(clause):
                word = _MOOD_NAMES.get(found[1].lower(), found[1].lower())
                yield _about("mood", mood(word, _affirmed(clause, found)), f"mood/{word}", known)
    yield from _hours(sentence, known)
    for found in _CLOSED.finditer(sentence):
        day = _day(found["day"])
        yield _about("closed", f"On {day} it is closed.", f"hours/{day}", known)
    if not _OF_A_REVIEW.search(sentence):
        for found in _STARS.finditer(sentence):
            yield _about("stars", rated(found["stars"] or found["rating"]), "stars", known)


def _affirmed(clause: str, found: re.Match[str]) -> bool:
    """Whether nothing before the mention denies it, nor the words right behind it."""
    return not _DENIED.search(clause, 0, found.start()) and not _DENIED_BEHIND.match(clause[found.end() :])


def _about(kind: str, text: str, event: str, known: Collection[str]) -> Plain:
    return (
        Plain(kind=kind, text=text, event=event) if event in known else Plain(kind=f"{kind}?", text=text, event="place")
    )


def _hours(sentence: str, known: Collection[str]) -> Iterator[Plain]:
    """Each range of times with the days named before it, or behind it where the first range stands before any day."""
    ranges = [one for one in _RANGE.finditer(sentence) if re.search(r"[:mn]", one[0], re.I)]
    named = list(_DAYS.finditer(sentence))
    days_first = bool(ranges) and any(one.start() < ranges[0].start() for one in named)
    for number, span in enumerate(ranges):
        start = (ranges[number - 1].end() if number else 0) if days_first else span.end()
        after = ranges[number + 1].start() if number + 1 < len(ranges) else len(sentence)
        days = [one for one in named if start <= one.start() < (span.start() if days_first else after)]
        opens, closes = _clocks(span["opens"], span["closes"])
        for day in dict.fromkeys(day for one in days for day in _expanded(one)):
            yield _about("hours", opening(day, opens, closes), f"hours/{day}", known)


def _expanded(found: re.Match[str]) -> tuple[str, ...]:
    if found["first"]:
        first, last = DAYS.index(_day(found["first"])), DAYS.index(_day(found["last"]))
        return DAYS[first : last + 1] if first <= last else DAYS[first:] + DAYS[: last + 1]
    if found["one"]:
        return (_day(found["one"]),)
    return DAYS[:5] if found["work"] else DAYS[5:] if found["end"] else DAYS


def _day(written: str) -> str:
    return written.lower().removesuffix("s").capitalize()


def _clocks(opens: str, closes: str) -> tuple[str, str]:
    """Both on a 24-hour clock; an opening without am or pm takes that of the closing where that keeps it earlier."""
    half = re.search(r"[ap](?=\.?m)", closes, re.I)
    if half and not re.search(r"[apn]", opens, re.I) and int(opens.split(":")[0]) < 12 and ":" not in opens:
        same = _clock(opens + half[0] + "m")
        opens = opens + half[0] + "m" if same < _clock(closes) else opens + "am"
    return _clock(opens), _clock(closes)


def _clock(written: str) -> str:
    lower = written.lower().replace(".", "").strip()
    if lower in ("noon", "midnight"):
        return "12:00" if lower == "noon" else "00:00"
    hour, _, minute = re.sub(r"[^\d:]", "", lower).partition(":")
    number = int(hour) % 12 + (12 if "p" in lower else 0) if lower.endswith("m") else int(hour)
    return clock(f"{number}:{minute or 0}")

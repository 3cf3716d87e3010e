"""Things to do that chat settles between two people: a wish and who takes it, a request and the yes to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from extraction.capture.action_wording import VERB
from extraction.capture.people import People
from extraction.capture.readings import Reading
from extraction.capture.role_wording import is_acceptance
from extraction.domain.people import Person
from extraction.domain.timeline import EventKind
from extraction.domain.wording import Sentence

_I = re.IGNORECASE
_ANSWER_WITHIN = timedelta(minutes=20)
_LINES_TO_ANSWER = 5
_LASTING = (
    r"add|automate|backfill|build|create|document|enforce|extend|harden|implement|improve|instrument|introduce|"
    r"load[- ]?test|monitor|"
    r"refactor|write|test|rehearse|rename|codify|put|alert|page|make|teach|clean\s+up|fix|review|update|replace|move"
)
_SINCE = r"(?:^\W*|[,;.!–—]\s+|\b(?:so|also|and|but|btw|fyi|afterwards|later|then)[, ]+)"
_WISH = re.compile(
    rf"{_SINCE}(?:some(?:one|body)|we|one\s+of\s+us|the\s+team)\s+(?:really\s+|also\s+)*(?:should|must|needs?\s+to|"
    rf"ha(?:s|ve)\s+to|ought\s+to)\s+"
    rf"(?:also\s+|really\s+|finally\s+|probably\s+)*(?P<what>(?:{_LASTING})\b[^\n?]{{6,200}})",
    _I,
)
_TAKES = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|yes|yep|sure|agreed|true|right|fine)\W+){0,2}(?:(?:i[’']?ll|i\s+will|i\s+can|i)\s+(?:take|"
    r"do|own|add|file|write|open|make|fix|handle|raise)\s+"
    r"(?:it|that|this|one|that\s+one|a\s+ticket|the\s+ticket|an\s+issue|it\s+up)\b|mine\b|(?:that[’']?s\s+)?mine\b|"
    r"taking\s+(?:it|that)|on\s+my\s+list|"
    r"(?:putting|adding|put)\s+(?:it|that)\s+on\s+my\s+list|(?:i[’']?ve\s+)?(?:filed|created|opened)\s+(?:it|that|"
    r"a\s+ticket)|i\s+volunteer|count\s+me\s+in)",
    _I,
)
_TRACKER = r"(?:ticket|issue|jira|card|task|story|bug|follow-?up|todo|linear)"
_TRACK = (
    rf"(?:file|create|open|raise|log|make|write(?:\s+up)?|add|draft|put\s+in|cut)\s+(?:us\s+|me\s+)?"
    rf"(?:an?|the|some)\s+(?:new\s+|small\s+)?{_TRACKER}\b"
)
_REQUEST = re.compile(
    rf"\b(?:can|could|would|will)\s+you\s+(?:please\s+|pls\s+|also\s+)*(?P<what>{_TRACK}[^?\n]{{4,160}})", _I
)
_LATER_REQUEST = re.compile(
    rf"\b(?:can|could|would|will)\s+you\s+(?:please\s+|pls\s+|also\s+)*(?P<what>(?:{VERB}|put|get|own|prepare|draft|"
    rf"look\s+into)\b[^?\n]{{8,160}})",
    _I,
)
_SELF_TRACK = re.compile(
    rf"{_SINCE}(?:i[’']?ll|i\s+will|let\s+me)\s+(?:also\s+|then\s+)?(?P<what>{_TRACK}\s*(?:for|to|about|on|that|"
    rf"so)\b[^?\n]{{4,160}})",
    _I,
)
_REMIND = re.compile(
    r"\b(?:remind\s+me\s+to|note\s+to\s+self\s*[:–—-]|i\s+(?:must|need\s+to)\s+remember\s+to)\s+(?P<what>[^?\n]{6,160})",
    _I,
)
_WRAPPED = re.compile(rf"^{_TRACK}\s+to\s+(?=[a-z])", _I)
_TAKEN_TAIL = re.compile(
    r"[\s,;.–—-]+(?:and\s+)?(?:i[’']?ll|i\s+will|i\s+can|i)\s+(?:take|do|own|add|file)\s+(?:it|that|this|one)\b.*$", _I
)
_QUICK = re.compile(
    r"should|must|need|has to|have to|ought|can you|could you|would you|will you|i[’']?ll|i will|let me|remind|"
    r"note to self|remember",
    _I,
)


@dataclass(frozen=True, slots=True)
class AgreedItem:
    """``text`` as said, without the words that ask for it; ``owner`` the display name of who took it."""

    text: str
    owner: str | None
    readings: tuple[Reading, ...]
    rule: str


def agreed_items(readings: Sequence[Reading], index: int, people: People, *, later: bool) -> Iterator[AgreedItem]:
    """What the message at ``index`` wishes, asks or promises and somebody takes. ``later``: the incident was over by then."""
    reading = readings[index]
    if reading.event.kind is not EventKind.MESSAGE or reading.by_tool or _QUICK.search(reading.text) is None:
        return
    speaker = people.of(reading.event.actor)
    for number, sentence in enumerate(reading.sentences):
        if wish := (None if sentence.question else _WISH.search(sentence.text)):
            taken = _taker(readings, index, reading.sentences[number + 1 :], sentence, speaker, people)
            if taken is not None:
                person, answer = taken
                evidence = (reading,) if answer is reading else (reading, answer)
                yield AgreedItem(_bare(wish["what"]), person.display_name, evidence, "wished for and taken")
        elif request := (_LATER_REQUEST if later else _REQUEST).search(sentence.text):
            named = _addressed(sentence.text, request.start(), people)
            agreed = _agreement(readings, index, named, speaker, people)
            if agreed is not None:
                yield AgreedItem(
                    _bare(request["what"]), agreed[0].display_name, (reading, agreed[1]), "asked of somebody who agreed"
                )
        elif speaker is not None and not sentence.conditional:
            own = _SELF_TRACK.search(sentence.text) or _REMIND.search(sentence.text)
            if own is not None:
                yield AgreedItem(_bare(own["what"]), speaker.display_name, (reading,), "promised")


def _bare(text: str) -> str:
    """``file a ticket to rotate the key`` is about rotating the key."""
    return _TAKEN_TAIL.sub("", _WRAPPED.sub("", text.strip()))


def _addressed(text: str, position: int, people: People) -> Person | None:
    for match in re.finditer(r"(?<![\w@.'’/-])@?[^\W\d_]", text):
        known = people.named_at(text, match.start())
        beside = known is not None and re.match(r"\s*(?:[,?:!.]|$)", text[known[1] :]) is not None
        if known is not None and not known[0].is_bot and (beside or not text[known[1] : position].strip(" ,:–—-")):
            return known[0]
    return None


def _taker(
    readings: Sequence[Reading],
    index: int,
    rest: Sequence[Sentence],
    wish: Sentence,
    speaker: Person | None,
    people: People,
) -> tuple[Person, Reading] | None:
    """Who says "I'll take it": in the same breath, or in one of the next lines."""
    after = re.split(r"[,;–—]\s+", wish.text)[-1]
    if speaker is not None and any(_TAKES.match(text) for text in (after, *(one.text for one in rest))):
        return speaker, readings[index]
    for reading in _following(readings, index):
        person = people.of(reading.event.actor)
        if person is not None and not person.is_bot and _TAKES.match(reading.text):
            return person, reading
    return None


def _agreement(
    readings: Sequence[Reading], index: int, named: Person | None, asker: Person | None, people: People
) -> tuple[Person, Reading] | None:
    for reading in _following(readings, index):
        person = people.of(reading.event.actor)
        if person is None or person.is_bot or person == asker or (named is not None and person != named):
            continue
        agrees = is_acceptance(reading.text) or _TAKES.match(reading.text)
        return (person, reading) if agrees else None
    return None


def _following(readings: Sequence[Reading], index: int) -> Iterator[Reading]:
    asked, seen = readings[index], 0
    for place in range(index + 1, len(readings)):
        reading = readings[place]
        if seen >= _LINES_TO_ANSWER or reading.said_at - asked.said_at > _ANSWER_WITHIN:
            return
        if reading.event.kind is EventKind.MESSAGE and reading.event.channel == asked.event.channel:
            seen += 1
            yield reading

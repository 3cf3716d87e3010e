"""Who does what in a text: the person in front of a verb, after "by", after "owner", or the author who names nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from extraction.domain.timeline import EventKind
from extraction.verification.evidence import PreparedEvent
from extraction.verification.name_book import Mention
from extraction.verification.reading import Clause

_BE = r"(?:was|were|is|are|been|being|got|gets|be)"
_SKIP = (
    r"(?:\s*\([^)]{0,40}\)\s*,?\s*|\s*,\s*(?:who|as|the|acting|on call|on-call)[^,]{0,40},\s*|\s+(?:(?:him"
    r"|her|them|it)self|who|also|then"
    r"|now|had|has|have|have also"
    r"|quickly|later|first|initially|manually|subsequently|already|just|immediately|successfully|again|finally"
    r"|and\s+[A-Z][\w-]+"
    r"|\w+ly)\b)*"
)
_SUBJECT_AFTER = re.compile(
    rf"{_SKIP}\s*(?:,\s+)?(?:{_BE}|did|will|would|could|can|should|to|wrote|said|took|began|found|saw|ran|sent|gave"
    rf"|went|held|led|put|set"
    r"|made|told|spoke|shut|cut|built|left|kept|brought|rolled|owns?|takes?|says?|rolls?|has|had|have|got|stood"
    r"|undid|drew|threw|came|won"
    r"|rebuilt|reset|hit|split|spun|swung|knew|thought|felt|fed|rose|fell|became|lost|paid|pushed|\w+ed|\w+(?:ing"
    r"|[^s\W]s))\b"
)
_PASSIVE_AFTER = re.compile(
    rf"{_SKIP}\s*{_BE}\s+(?:also\s+|then\s+|\w+ly\s+)?(?:paged|notified|informed|asked|assigned|told|added|called"
    rf"|alerted|pinged"
    r"|contacted|named|appointed|brought|looped|invited|escalated|given|thanked|relieved|replaced)\b"
)
_RECIPIENT_BEFORE = re.compile(
    r"(?:\b(?:to|for|with|from|paged|paging|page|pinged|pinging|asked|asking|notified|cc|cc'd|told|called|calling"
    r"|alerted|invited|added"
    r"|adding|assigned|escalated to|looped in|loop in|thanks|thank|hey|hi|ask|ping|of|than|via|and|replaced"
    r"|relieved|succeeded)\s+@?)$",
    re.IGNORECASE,
)
_BY_BEFORE = re.compile(r"\b(?:by|according to|per|from:|author:|-|–|—)\s*@?$", re.IGNORECASE)
_OWNER_BEFORE = re.compile(
    r"(?:\b(?:owner|owned by|assigned to|assignee|assign(?:ing)?(?: it| this)? to|dri|lead|who)\b\s*(?:is"
    r"|was)?\s*[:=→-]*\s*@?"
    r"|(?:→|->|=>)\s*@?|\(\s*@?)$",
    re.IGNORECASE,
)
_OWNER_AFTER = re.compile(
    r"\s*(?:'s|’s)?\s*(?:,)?\s*(?:will|to\s+\w+|owns?|is going to|is on|takes?|is taking|taking|can you|could you"
    r"|please|pls|has the action"
    r"|to own|’ll|'ll|volunteered|agreed to|is to|was assigned|is responsible|was asked to)\b|\s*:\s",
    re.IGNORECASE,
)
_SELF_OWNER = re.compile(
    r"\b(?:i[’']ll|i will|i can (?:take|do|own|add|file|write|fix)|i[’']m (?:going to|on it|taking)|mine\b|i own"
    r"|on me\b|assigning (?:it )?to me"
    r"|taking (?:this|that|it))",
    re.IGNORECASE,
)


_ADDRESSED = re.compile(r"\s*[,:]?\s*(?:you\b|(?:can|could|will|would) you\b|please\b|pls\b)", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:i|i[’']m|i[’']ve|i[’']ll|we|we[’']re|we[’']ve)\b")
_OPENERS = frozenset({"ok", "okay", "done", "fyi", "update", "good", "fine", "just"})


class Part(StrEnum):
    SUBJECT = "subject"
    AGENT = "agent"  # after "by"
    OBJECT = "object"
    OWNER = "owner"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class PersonInText:
    mention: Mention
    part: Part


def people_in(text: str, mentions: tuple[Mention, ...]) -> Iterator[PersonInText]:
    """Each mention with the part its person plays in the words around it."""
    for mention in mentions:
        yield PersonInText(mention, _part(text, mention))


def _part(text: str, mention: Mention) -> Part:
    before, after = text[max(0, mention.start - 30) : mention.start], text[mention.end : mention.end + 80]
    if _OWNER_BEFORE.search(before) and not before.rstrip().endswith("("):
        return Part.OWNER
    if _BY_BEFORE.search(before):
        return Part.AGENT
    if _RECIPIENT_BEFORE.search(before) and not re.search(r"\band\s+@?$", before):
        return Part.OBJECT
    if _PASSIVE_AFTER.match(after):
        return Part.OBJECT
    if _SUBJECT_AFTER.match(after):
        return Part.SUBJECT
    return Part.NAMED


def doers_in(event: PreparedEvent, clause: Clause, predicate: frozenset[str] = frozenset()) -> frozenset[str]:
    """Ids of those who did what ``clause`` of ``event`` tells: named in it as doer, else the author.

    Nobody where the clause names something else as its subject ("finance corrected …").
    """
    inside = [one for one in people_in(event.text, event.mentioned) if clause.start <= one.mention.start < clause.end]
    named = {pid for one in inside if one.part in (Part.SUBJECT, Part.AGENT) for pid in one.mention.ids}
    if named:
        return frozenset(named)
    addressed = {pid for one in inside if _ADDRESSED.match(event.text, one.mention.end) for pid in one.mention.ids}
    if addressed:
        return frozenset(addressed)
    sentence = [one for one in event.reading.clauses if one.sentence == clause.sentence]
    if (
        sentence
        and sentence[0] is not clause
        and not re.match(r"\s*(?:,|and|then|but)?\s*i\b", clause.text, re.IGNORECASE)
    ):
        start = sentence[0].start
        earlier = [one for one in people_in(event.text, event.mentioned) if start <= one.mention.start < clause.start]
        subjects = {pid for one in earlier if one.part is Part.SUBJECT for pid in one.mention.ids}
        if subjects:
            return frozenset(subjects)
    if event.person is None or clause.asked or _has_other_subject(event, clause, predicate):
        return frozenset()
    return frozenset({event.person.id})


def _has_other_subject(event: PreparedEvent, clause: Clause, predicate: frozenset[str]) -> bool:
    """Whether a noun stands before the verb of a message's clause, so that the author is not who did it."""
    if event.event.kind is not EventKind.MESSAGE or _FIRST_PERSON.search(clause.lower):
        return False
    for index, word in enumerate(clause.words):
        if word.concept in predicate and word.lower.endswith("ed"):
            return any(
                one.concept and one.lower not in _OPENERS and not one.lower.endswith("ly")
                for one in clause.words[:index]
            )
    return False


def owners_in(event: PreparedEvent) -> frozenset[str]:
    """Ids of those whom the record names as owner of something to be done."""
    owners: set[str] = set()
    for mention in event.mentioned:
        before, after = (
            event.text[max(0, mention.start - 30) : mention.start],
            event.text[mention.end : mention.end + 40],
        )
        if _OWNER_BEFORE.search(before) or _OWNER_AFTER.match(after):
            owners |= mention.ids
    if event.person is not None and _SELF_OWNER.search(event.text):
        owners.add(event.person.id)
    assignee = event.event.attributes.get("assignee")
    if assignee:
        owners |= event.people.ids_by_name.get(assignee.lower(), set())
    return frozenset(owners)

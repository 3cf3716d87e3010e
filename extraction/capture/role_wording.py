"""How people say who holds which role: commands, announcements, topics, plain declarations, requests and answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extraction.capture.people import People
from extraction.domain.people import Role
from extraction.domain.wording import Sentence, is_hedged, is_negated

_ROLE_WORDS = (
    (Role.COMMANDER, r"incident[ _-]?commander|incident[ _-]?lead|incident[ _-]?manager|commander|command|IMOC|IC"),
    (Role.COMMUNICATIONS, r"(?:customer |external |internal )?comm(?:unication)?s?(?:[ _-](?:lead|liaison|manager))?"),
    (Role.OPERATIONS, r"(?:operations|ops|tech(?:nical)?)[ _-]lead|operations|ops"),
    (Role.SCRIBE, r"scribe|note[ _-]?taker|notes"),
)
ROLE = r"(?P<role>" + "|".join(f"(?:{words})" for _, words in _ROLE_WORDS) + r")\b(?![-/])"
_NEW_NAME = re.compile(r"@?(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?|(?<=@)[a-z][\w-]+(?:\.[\w-]+)?)")
_NO_NAMES = frozenset(
    re.findall(
        r"\S+",
        "The This That It We You They He She Who What When Where Why How Which Is Are Was And But Our My I Someone Somebody "
        "Anyone Nobody No New Now Please Incident Commander Comms Ops Thanks Can Could Yes Ok Okay Lead Role Tbd None Team Tba "
        "Unassigned Vacant Open Current Whoever Everyone All Each One Not Just Also So If",
    )
)
_I = r"i(?:[’']?m|\s+am)"
_SELF = re.compile(
    rf"(?:\b(?:{_I}|i[’']?ll\s+be|i\s+will\s+be|i(?:[’']?ve)?\s+(?:got|have)|i\s+have|i\s+take|i[’']?ll|i\s+will|i\s+can\s+be|"
    rf"let\s+me|{_I}\s+(?:now\s+)?(?:on|doing|taking|running|handling))"
    r"(?:\s+(?:now|also|be|on|do|take|taking|handle|run|act(?:ing)?\s+as|over|as|your|the|acting|on\s+point\s+for))*\s+"
    r"|(?:^|[,;.:]\s*|\band\s+|\bok(?:ay)?\s+)(?:taking|assuming|stepping\s+in\s+as|acting\s+as|on|doing)"
    r"(?:\s+(?:over|as|the))*\s+)" + ROLE,
    re.IGNORECASE,
)
_SELF_FIXED = (
    (
        re.compile(
            r"\b(?:taking|assuming|i\s+take|i\s+have|"
            r"i[’']?ve\s+got)\s+(?:over\s+)?(?:the\s+)?(?:incident\s+)?(?:command|conn|helm|lead)\b"
            r"(?![-/]|\s+(?:on|for|with)\b)",
            re.I,
        ),
        Role.COMMANDER,
    ),
    (
        re.compile(
            r"\b(?:IC|incident commander)\s+here\b|\bi(?:[’']?m|[’']?ll|\s+am|\s+will)\s+(?:be\s+)?command(?:ing)?\b|"
            r"\bi(?:[’']?m|\s+am)\s+(?:now\s+)?leading\b(?:\s+(?:this|the\s+(?:incident|response))\b|\s*(?:[,.;!]|$))|"
            r"\bi(?:[’']?ll|\s+will|[’']?m|\s+am)\s+(?:running|run|lead|leading|coordinate|coordinating|drive|driving)\s+"
            r"(?:it|this(?:\s+(?:one|incident))?|the\s+(?:incident|response))\s*(?:[.,;!]|$|\bfor\s+now\b)",
            re.I,
        ),
        Role.COMMANDER,
    ),
    (
        re.compile(
            r"\bi(?:[’']?ll|\s+will|[’']?m|\s+am)?\s+(?:do|doing|take|taking|handle|handling|write|writing|own|cover|send)\s+"
            r"(?:all\s+)?(?:the\s+)?(?:customer\s+|public\s+|external\s+)?(?:replies|answers\s+to\s+customers|customer\s+side|"
            r"customer\s+updates|status\s*page(?:\s+updates)?)(?=\s*(?:[.,;!]|$|\band\b|\bfor\s+now\b))",
            re.I,
        ),
        Role.COMMUNICATIONS,
    ),
    (
        re.compile(
            r"^\W*scribing\b|\bi(?:[’']?m|[’']?ll|\s+will|\s+can)\s+(?:scrib(?:e|ing)|tak(?:e|ing)\s+notes)\b", re.I
        ),
        Role.SCRIBE,
    ),
)
_HAND_OVER = re.compile(
    r"\b(?:hand(?:ing|ed)?|pass(?:ing|ed)?|giv(?:e|ing)|gave|transfer(?:ring|red)?|delegat(?:ing|ed)|switch(?:ing|ed)?)\s+"
    rf"(?:(?:over|off|back)\s+)?(?:the\s+)?{ROLE}\s*(?:role\s+|duties\s+)?(?:over\s+|off\s+|back\s+)*to\s+(?P<at>)",
    re.IGNORECASE,
)
_OVER_TO = re.compile(r"\b(?:over|handing(?:\s+(?:over|off|back))?|back)\s+to\s+(?P<at>)", re.IGNORECASE)
_AS_ROLE = re.compile(rf"\s*(?:now\s+)?(?:as|for)\s+(?:the\s+|our\s+)?{ROLE}", re.IGNORECASE)
_HOLDS = re.compile(
    r"(?:[’']s|\s+(?:is|has|will|was|takes|took|taking|becomes|joined|assigned|now))"
    r"(?:\s+(?:is|has|be|been|on|now|taking|taken|take|over|doing|handling|running|assigned|joined|as|the|to|role|of|"
    rf"our|new|acting|got|going|to\s+be))*\s+{ROLE}(?!\s+(?:call|channel|page|team|bridge|doc|said|says|asked|wants|"
    rf"from(?!\s+(?:here|now|this))|tomorrow|next|after|later))",
    re.IGNORECASE,
)
_YOU_HOLD = re.compile(
    rf"[,:]?\s+(?:please\s+(?:do|go\s+ahead)[,:]?\s+)?(?:you(?:[’']re|\s+are|\s+have|[’']ve\s+got)\s+(?:now\s+)?(?:the\s+)?{ROLE}"
    rf"|{ROLE.replace('?P<role>', '?P<yours>')}\s+(?:is|are)\s+(?:all\s+)?yours\b)",
    re.IGNORECASE,
)
_ROLE_IS = re.compile(
    rf"(?:^|[|,;•·*\n(]\s*|\b(?:our|the|new|current|your)\s+){ROLE}[*_ ]*"
    r"(?:\s*(?::|=|->|→|–|—)[*_\s]*|\s+(?:is|will\s+be)\s+(?:now\s+)?)(?P<at>)",
    re.IGNORECASE,
)
_RELEASE = re.compile(
    rf"\b(?:stepping\s+(?:down|back|away)|standing\s+down|dropping|signing\s+off|no\s+longer|done)\s+(?:as\s+|"
    rf"from\s+)?(?:the\s+)?{ROLE}",
    re.IGNORECASE,
)
_TOPIC_LEAD = re.compile(
    r"(?:^|[|,;•·*\n(]\s*|:\s+)(?:lead|coordinator|owner)[*_ ]*(?::|=|->|→|–|—)[*_\s]*(?P<at>)", re.IGNORECASE
)
_TOPIC_MENTION = re.compile(rf"(?:^|[|,;•·*\n(:]\s*){ROLE}\s+(?P<at>)(?=@)", re.IGNORECASE)
_ME = re.compile(r"\s*(?:me|myself)\b", re.IGNORECASE)
_REQUEST = re.compile(
    r"[,:]?\s+(?:(?:can|could|would|will)\s+you|are\s+you\s+able\s+to)\s+(?:please\s+)?(?:take|do|handle|run|be|"
    r"act\s+as|cover|own|lead|pick\s+up)"
    rf"(?:\s+(?:over|on|the|our|as))*\s+{ROLE}",
    re.IGNORECASE,
)
_CUSTOMERS_REQUEST = re.compile(
    r"[,:]?\s+(?:(?:can|could|would|will)\s+you|you|are\s+you\s+able\s+to)\s+(?:please\s+)?(?:"
    r"(?:take|do|handle|run|cover|own)\s+(?:over\s+)?(?:the\s+)?(?:customer\s+side|customer\s+updates|"
    r"status\s*page\s+and\s+customers)|"
    r"keep\s+(?:the\s+)?customers?\s+(?:posted|informed|updated|in\s+the\s+loop))\b",
    re.I,
)
_SCRIBE_REQUEST = re.compile(r"[,:]?\s+(?:can|could|would|will)\s+you\s+(?:please\s+)?(?:scribe|take\s+notes)\b", re.I)
_NAME_START = re.compile(r"(?<![\w@.'’/-])@?[^\W\d_]")
_YES = re.compile(
    r"^\W*(?:yes|yep|yeah|yup|ya|ja|sure|ok|okay|k|on it|will do|will|can do|got it|no problem|np|not at all|"
    r"of course|happy to|gladly|absolutely|aye|roger|"
    r"taking it|i(?:[’']?ve)? got it|i do|i[’']?ll|i can|i will|mine|i can do (?:it|that)|done|👍|:\+1:|:thumbsup:|"
    r":ok_hand:|:white_check_mark:)(?![\w'’])",
    re.IGNORECASE,
)
_COMMAND = re.compile(r"^/(?P<rest>\S+\s.*)", re.DOTALL)
_COMMAND_VERBS = re.compile(r"^\s*(?:incident|inc)\b|\b(?:role|roles|assign|set|lead|add|update|give|to|as)\b", re.I)
_OFFER = re.compile(
    rf"\b(?:i\s+can|can|happy\s+to|i[’']?m\s+happy\s+to|i\s+could)\s+(?:(?:be|take|do|run|"
    rf"act\s+as)\s+(?:the\s+)?{ROLE}|(?P<command>command|lead\s+(?:this|it)))",
    re.IGNORECASE,
)
_TAKEN_OFFER = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|yes|great|perfect|please|thanks|thank you|cool|sure)\W+)*"
    r"(?:(?:it[’']?s\s+)?(?:all )?yours|"
    r"go for it|go ahead|please do|pl[sz]|thanks?(?: you)?|you(?:[’']re|\s+are)\s+it|please)\b",
    re.IGNORECASE,
)
_RESIGNED = re.compile(
    r"^\W*(?:(?:so|ok(?:ay)?|well|then)[,\s]+)*i\s+(?:guess|suppose)(?:\s+that)?\s+(?=i\b)|[,\s–—-]+i\s+(?:guess|"
    r"suppose)(?=\W*$)",
    re.I,
)
_BATON = re.compile(
    r"\b(?:hand(?:ing|ed)?|pass(?:ing|ed)?|giv(?:e|ing)|gave)\s+(?:(?:over|off|back)\s+)?(?:the\s+|my\s+)?"
    r"(?:(?:ic|commander[’']?s?|incident)\s+)?(?:hat|baton|torch|reins|conn|helm|incident)\s+(?:over\s+|back\s+|"
    r"on\s+)*to\s+(?P<at>)",
    re.IGNORECASE,
)
_ANY_ROLE = re.compile(ROLE, re.IGNORECASE)
ROLE_BEGINNINGS = frozenset(
    {"inci", "comm", "imoc", "ic", "ics", "oper", "ops", "tech", "scri", "note", "conn", "helm", "lead", "run", "runn", "driv",
     "coor", "owne", "hat", "bato", "rein", "torc", "cust", "repl", "answ", "stat"}
)  # fmt: skip
_MENTIONS_ROLE = re.compile(
    r"\b"
    + ROLE
    + r"|scrib|\bcommand(?:ing)?\b|\b(?:conn|helm|lead(?:ing)?|run(?:ning)?|driv(?:e|ing)|coordinat\w+|owner|hat|baton|"
    r"reins|torch|customers?|replies|status\s*page)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RoleSaying:
    """A role given (or, with ``released``, given up). ``name`` is ``None`` where the speaker means themself.

    With ``by_holder`` it counts only from whoever holds the role: "passing the hat to Ana" names no role; with
    ``by_commander`` only from the commander; with ``from_holder`` only while that person holds the role.
    """

    role: Role
    name: str | None
    rule: str
    released: bool = False
    handed_over: bool = False
    by_holder: bool = False
    by_commander: bool = False
    from_holder: str | None = None


def role_called(words: str) -> Role | None:
    """The role meant by a source's name for it: ``"Incident Commander"``, ``comms_lead``, ``IC`` …"""
    plain = words.strip().strip("*_: ").replace("_", " ")
    for role, pattern in _ROLE_WORDS:
        if re.fullmatch(pattern, plain, re.IGNORECASE):
            return role
    return None


def mentions_role(text: str, beginnings: frozenset[str]) -> bool:
    """Whether it is worth reading ``text`` for roles at all; ``beginnings`` are those of its words."""
    return not ROLE_BEGINNINGS.isdisjoint(beginnings) and _MENTIONS_ROLE.search(text) is not None


def is_acceptance(text: str) -> bool:
    return len(text) < 80 and _YES.match(text) is not None


def role_in_command(text: str) -> RoleSaying | None:
    """``/incident role commander @ana``, ``/incident assign @ana ops``, ``/ic me``."""
    command = _COMMAND.match(text)
    found = None if command is None else _ANY_ROLE.search(command["rest"])
    if command is None or found is None:
        return None
    rest = f"{command['rest'][: found.start()]} {command['rest'][found.end() :]}"
    words = _COMMAND_VERBS.sub(" ", rest).strip(" :=")
    mention = re.search(r"@[\w.-]+(?: [A-Z][\w'’-]+)?", words)
    name = mention.group() if mention else words
    own = name.casefold() in ("", "me", "myself")
    role = role_called(found["role"])
    if role is None or len(name.split()) > 3:
        return None
    return RoleSaying(role, None if own else name, "role command")


def roles_in_topic(text: str, people: People) -> Iterator[RoleSaying]:
    """``IC: @ana | comms: @priya`` in a topic or an announcement."""
    for match in _ROLE_IS.finditer(text):
        role, name = role_called(match["role"]), name_at(text, match.start("at"), people)
        own = _ME.match(text, match.start("at")) is not None
        if role is not None and (own or name is not None):
            yield RoleSaying(role, None if own or name is None else name[0], "role named")


def roles_in_channel_topic(text: str, people: People) -> Iterator[RoleSaying]:
    """As ``roles_in_topic``, and the shorter forms that are clear in a topic only: ``IC @ana``, ``Lead: @ana``."""
    yield from roles_in_topic(text, people)
    for match in _TOPIC_LEAD.finditer(text):
        if name := name_at(text, match.start("at"), people):
            yield RoleSaying(Role.COMMANDER, name[0], "role named")
    for match in _TOPIC_MENTION.finditer(text):
        role, name = role_called(match["role"]), name_at(text, match.start("at"), people)
        if role is not None and name is not None:
            yield RoleSaying(role, name[0], "role named")


def roles_in_sentence(sentence: Sentence, people: People) -> Iterator[RoleSaying]:
    """Roles that one sentence gives outright; questions, conditions and negations give none."""
    if sentence.question or sentence.conditional:
        return
    if sentence.hedged:
        yield from _resigned(sentence.text)
        return
    text = sentence.text
    third_person = [*_handed_over(text, people), *_held_by(text, people), *roles_in_topic(text, people)]
    yield from third_person
    for match in _RELEASE.finditer(text):
        if role := role_called(match["role"]):
            yield RoleSaying(role, None, "role given up", released=True)
            return
    given = {saying.role for saying in third_person}
    yield from (saying for saying in _own(text) if saying.role not in given)


def requested_role(sentence: Sentence, people: People) -> RoleSaying | None:
    """``@ben can you take ops?``: counts only once that person has agreed."""
    for position in _name_starts(sentence.text):
        name = name_at(sentence.text, position, people)
        if name is None:
            continue
        match = _REQUEST.match(sentence.text, name[1])
        if match and (role := role_called(match["role"])):
            return RoleSaying(role, name[0], "role accepted on request")
        if _CUSTOMERS_REQUEST.match(sentence.text, name[1]):
            return RoleSaying(Role.COMMUNICATIONS, name[0], "role accepted on request")
        if _SCRIBE_REQUEST.match(sentence.text, name[1]):
            return RoleSaying(Role.SCRIBE, name[0], "role accepted on request")
    return None


def offered_role(text: str) -> RoleSaying | None:
    """``I can command``: counts only once somebody has taken it up."""
    match = _OFFER.search(text)
    role = None if match is None else Role.COMMANDER if match["command"] else role_called(match["role"])
    if match is None or role is None or is_negated(text, match.end()):
        return None
    return RoleSaying(role, None, "offered and taken up")


def takes_up_offer(text: str) -> bool:
    return len(text) < 80 and _TAKEN_OFFER.match(text) is not None


def _resigned(text: str) -> Iterator[RoleSaying]:
    """ "I'm IC I guess" takes the role; any other doubt in the sentence takes none."""
    plain = _RESIGNED.sub(" ", text).strip()
    if not is_hedged(plain):
        yield from _own(plain)


def _own(text: str) -> Iterator[RoleSaying]:
    for match in _SELF.finditer(text):
        if (role := role_called(match["role"])) and not is_negated(text, match.start("role")):
            yield RoleSaying(role, None, "said so themself")
    for pattern, role in _SELF_FIXED:
        for match in pattern.finditer(text):
            if not is_negated(text, match.end()):
                yield RoleSaying(role, None, "said so themself")


def _handed_over(text: str, people: People) -> Iterator[RoleSaying]:
    for match in _HAND_OVER.finditer(text):
        role, name = role_called(match["role"]), name_at(text, match.start("at"), people)
        if role is not None and name is not None and not is_negated(text, match.start()):
            yield RoleSaying(role, name[0], "handed over", handed_over=True)
    for match in _BATON.finditer(text):
        name = name_at(text, match.start("at"), people)
        if name is not None and not is_negated(text, match.start()):
            yield RoleSaying(Role.COMMANDER, name[0], "handed over by the commander", handed_over=True, by_holder=True)
    for match in _OVER_TO.finditer(text):
        name = name_at(text, match.start("at"), people)
        told = None if name is None else _AS_ROLE.match(text, name[1])
        if name is not None and told and (role := role_called(told["role"])):
            yield RoleSaying(role, name[0], "handed over", handed_over=True)


def _held_by(text: str, people: People) -> Iterator[RoleSaying]:
    end = 0
    for position in _name_starts(text):
        name = name_at(text, position, people) if position >= end else None
        end = end if name is None else name[1]
        match = None if name is None else (_HOLDS.match(text, name[1]) or _YOU_HOLD.match(text, name[1]))
        if name is None or match is None or is_negated(text, match.end()):
            continue
        if role := role_called(match["role"] or match["yours"]):
            yield RoleSaying(role, name[0], "said of them")


def _name_starts(text: str) -> Iterator[int]:
    for match in _NAME_START.finditer(text):
        yield match.start()


def name_at(text: str, position: int, people: People) -> tuple[str, int] | None:
    """The name that begins at ``position`` and where it ends: a known person's, or a capitalised or mentioned new one."""
    while position < len(text) and text[position] in " *_":
        position += 1
    known = people.named_at(text, position)
    if known is not None:
        return known[0].display_name, known[1]
    match = _NEW_NAME.match(text, position)
    if match is None or match["name"].split()[0] in _NO_NAMES:
        return None
    return match["name"].removesuffix("'s").removesuffix("’s"), match.end() - 2 * match["name"].endswith(("'s", "’s"))

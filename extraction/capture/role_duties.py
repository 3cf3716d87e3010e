"""How people name the duties of a role without its name: "I'll run this", "can you do the outside part?", "you drive"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extraction.capture.people import People
from extraction.capture.role_wording import ROLE, RoleSaying, role_called
from extraction.domain.people import Role
from extraction.domain.wording import Sentence, is_negated

_I = re.IGNORECASE
_THIS = r"(?:this(?:\s+(?:one|incident|thing|show))?|it(?:\s+all)?|the\s+(?:incident|response|call|show|whole\s+thing))"
_HAT = r"(?:command|lead|conn|helm|reins|wheel|hat|IC\s+hat)"
_CLAUSE_ENDS = (
    r"(?=\s*(?:$|[.,;:!?)–—]|(?:for\s+now|from\s+here|please|pls|then|until|till|and|ok|okay|today|tonight|if)\b))"
)
_COMMAND = (
    rf"(?:(?:lead|run|driv|coordinat|command|steer|manag)(?:e|s|es|ing|ning)?\s+{_THIS}{_CLAUSE_ENDS}"
    r"|(?:lead|driv|coordinat|command)(?:e|s|es|ing)?(?=\s*(?:$|[.,;!?)–—]|(?:please|pls|for\s+now|from\s+here|then|"
    r"until|till)\b))"
    rf"|(?:tak(?:e|es|ing)|took|ha(?:ve|s|ving)|hold(?:s|ing)?|keep(?:s|ing)?|got|assum(?:e|es|"
    rf"ing))\s+(?:over\s+)?(?:the\s+)?{_HAT}\b"
    r"(?!\s+(?:on|for|with|time|line)\b|[-/])"
    rf"|(?:tak(?:e|es|ing)|took)\s+(?:{_THIS}\s+over|over\s+(?:{_THIS}|command))\b"
    r"|(?:be(?:ing)?\s+|[’']m\s+|is\s+|are\s+)?in\s+(?:charge|command)\b(?!\s+of\s+(?!(?:this|it|the\s+(?:incident|"
    r"response))\b\s*(?:$|[.,;!?])))|(?:be|is|run(?:s|ning)?)\s+(?:on\s+)?point\b)"
)
_WHOM = (
    r"(?:customers?|clients?|users?|riders?|merchants?|partners?|tenants?|members?|subscribers?|stakeholders?|press|media|"
    r"regulators?|authorit(?:y|ies)|execs?|management|leadership|support)"
)
_OUTSIDE = (
    rf"(?:(?:customer|external|public|internal|outside|client|user|rider|merchant|partner|stakeholder|press|"
    rf"exec(?:utive)?|social)s?"
    r"[’']?[ -](?:side|part|comms|communications?|updates?|messag(?:es?|ing)|mails?|repl(?:y|ies)|questions|answers|"
    r"posts?|channels?)"
    r"|status[ -]?page(?:\s+(?:updates|and\s+(?:the\s+)?banner))?|comms?|communications?|the\s+outside(?:\s+(?:world|"
    r"part))?|outside\s+world|"
    rf"(?:writing|talking|talk|words|mails?|notices?)\s+to\s+(?:the\s+|our\s+)?{_WHOM}|the\s+talking|"
    r"page\s*(?:and|\+|&)\s*(?:the\s+)?(?:banner|macros?|mails?|customers?|support|repl(?:y|ies)))"
)
_END = (
    r"(?=\s*(?:$|[.,;:!?)+&–—-]|(?:and|for|please|pls|then|from|until|till|while|tonight|today|ok|okay|too|as|so|again|now|"
    r"if|here|in)\b|(?-i:[@A-Z])))"
)
_DOING = (
    r"(?:do(?:es|ing)?|tak(?:e|es|ing)|took|handl(?:e|es|ing)|own(?:s|ing)?|cover(?:s|ing)?|writ(?:e|es|ing)|run(?:s|ning)?|"
    r"manag(?:e|es|ing)|keep(?:s|ing)?(?:\s+(?:on\s+)?doing)?|look(?:s|ing)?\s+after|deal(?:s|ing)?\s+with|ha(?:ve|s)|got|on|"
    r"continu(?:e|es|ing)(?:\s+(?:doing|with))?|pick(?:s|ing)?\s+up|post(?:s|ing)?)"
)
_COMMS = (
    rf"(?:{_DOING}\s+(?:(?:up|over|on|all|the|our)\s+)*(?:(?:[\w’'+-]+\s+){{1,3}}?(?:and|\+|&)\s+(?:the\s+)?)?"
    rf"(?:{_OUTSIDE}){_END}(?!\s*,?\s*(?:down|off|offline)\b)"
    rf"|(?:talk(?:s|ing)?|speak(?:s|ing)?|writ(?:e|es|ing))\s+(?:to|with)\s+(?:the\s+|our\s+)?(?:outside(?:\s+world)?|"
    rf"{_WHOM}){_END}"
    rf"|keep(?:s|ing)?\s+(?:the\s+|our\s+)?(?:{_WHOM}|everyone\s+outside)\s+(?:posted|informed|updated|in\s+the\s+loop))"
)
_NAMED_ROLE = (
    rf"(?:(?:{_DOING}|be(?:ing)?|act(?:s|ing)?\s+as)\s+(?:(?:over|on|the|our|as)\s+)*)?{ROLE}"
    r"(?!\s+(?:call|channel|page|team|bridge|doc)\b)"
)
_DUTY = rf"(?:(?P<command>{_COMMAND})|(?P<comms>{_COMMS})|(?P<named>{_NAMED_ROLE}))"
_DUTY_ONLY = rf"(?:(?P<command>{_COMMAND})|(?P<comms>{_COMMS}))"
_SOFT = r"(?:(?:now|also|just|gladly|happily|then|still|going\s+to|gonna|please|pls|maybe|perhaps|quickly|kindly)\s+)*"

SELF = re.compile(
    rf"(?:^\W*|[,;.:!–—]\s*|\b(?:and|so|then|ok|okay|now|well|here|hi|morning)\W+)(?:i[’']?ll|i\s+will|i[’']?m|i\s+am|"
    rf"i[’']?ve|i|let\s+me)\s+"
    rf"{_SOFT}{_DUTY_ONLY}",
    _I,
)
MINE = re.compile(
    rf"^\W*(?:(?:ok|okay|yes|yep|sure)\W+)?(?:(?P<comms>(?:the\s+)?{_OUTSIDE}(?:\s*(?:[+&,]|"
    rf"and)\s*(?:the\s+)?[\w’'-]+(?:\s+[\w’'-]+)?){{0,2}})|"
    rf"(?P<command>(?:the\s+)?(?:command|incident|{_HAT})))\s*[,:–—-]?\s*(?:(?:is|are|[’']s|"
    rf"stays?)\s+)?(?:all\s+)?(?:mine|with\s+me|on\s+me)"
    r"(?=\s*(?:$|[.,;!:)–—]|(?:and|for\s+now|then|until|till)\b))",
    _I,
)
YOURS = re.compile(
    rf"\b(?:(?P<comms>(?:the\s+)?(?:{_OUTSIDE}|{_WHOM}))|(?P<command>(?:the\s+)?(?:command|incident|IC\s+(?:role|hat))))\s+"
    r"(?:(?:is|are)\s+(?:all\s+|now\s+)?(?:yours\b|with\s+(?P<with>)(?=[A-Z@])|(?P<at>)(?=[A-Z@]))|(?:goes|moves|"
    r"passes)\s+to\s+(?P<to>)(?=\S))",
    _I,
)
_DOES = re.compile(rf"(?:\s+(?:will|is|now|can\s+then|to))*\s+{_SOFT}{_DUTY_ONLY}", _I)
_ORDER = re.compile(rf"[,:]?\s+(?:you\s+(?:please\s+|pls\s+|now\s+|just\s+)*|(?:please|pls)\s+){_DUTY}", _I)
_ASK = (
    r"(?:(?:can|could|would|will)\s+you\s+|are\s+you\s+(?:ok|okay|fine|able|free|up)\s+(?:to|for|with)\s+|"
    r"(?:would\s+you\s+)?mind\s+|"
    r"(?:do\s+you\s+)?want\s+to\s+|you\s+ok(?:ay)?\s+(?:to|with)\s+|(?:you\s+)?happy\s+to\s+|up\s+for\s+)"
)
_REQUEST = re.compile(rf"{_ASK}{_SOFT}{_DUTY}(?P<rest>[^?]*)", _I)
_PART_OF_IT = re.compile(r"\w+")
"""One word: "Decision: mail for two regions. Camille leads." is about that decision."""
_IS = re.compile(rf"\s*[:=–—]\s*(?:the\s+)?(?:(?P<comms>{_OUTSIDE})|{ROLE})\s*(?=$|[.,;!/|])", _I)
_SHORT = re.compile(r"(?:^|[.,;:!|]\s*)(?P<role>IC|commander|comms|ops|scribe)\s+(?P<at>)(?=[@A-Z])")
_ENDS = re.compile(r"\s*(?:$|[.,;!|])")
_A_SCRIPT = re.compile(r"(?:run|manage)\s+(?:this|it)$", _I)
_CALLED_ON = re.compile(rf"[,:]?\s+(?:(?:on|as|for)\s+)?(?:the\s+)?{ROLE}\s*\?", _I)
_TAG = re.compile(r"[\s,–—-]+(?:ok(?:ay)?|right|yes|alright|please|pls|agreed|fine|deal|can\s+you)\s*\?+\s*$", _I)
_OFFER = re.compile(
    rf"(?:(?:do\s+you\s+)?(?:want|need|like)\s+me\s+(?:to\s+)?|(?:shall|should|can|could|may)\s+i\s+|\bi\s+(?:can|could)\s+|"
    rf"happy\s+to\s+|i[’']?d\s+){_SOFT}{_DUTY}",
    _I,
)
_SOMEBODY = r"(?:some(?:one|body)|any(?:one|body)|whoever)"
OPEN_QUESTION = re.compile(
    rf"\b(?:is|are)\s+(?:{_SOMEBODY}|there\s+{_SOMEBODY})\s+{_SOFT}{_DUTY}|"
    rf"\b{_SOMEBODY}\s+(?:(?:please|pls|should|must|has\s+to|needs\s+to|can|could|to|"
    rf"who\s+can)\s+)*{_DUTY.replace('?P<', '?P<a_')}|"
    rf"\bwho(?:[’']s|\s+is|\s+has|\s+will|\s+can|\s+wants\s+to|\s+would)?\s+{_SOFT}{_DUTY.replace('?P<', '?P<b_')}|"
    rf"\b(?:do\s+we\s+have|is\s+there|we\s+(?:still\s+)?need|need|no)\s+(?:an?\s+|"
    rf"our\s+)?{ROLE.replace('?P<role>', '?P<c_role>')}"
    r"(?=\s*(?:$|[.,;!?]|yet\b|here\b|for\b|please\b|pls\b))",
    _I,
)
_SO = r"^\W*(?:(?:ok|okay|then|so|well|sure|yes|yep|fine|alright|right|hi|no|not\s+yet)\b[,.!:]?\s+){0,3}"
_STOPS = r"(?=\s*(?:$|[.,;!:)–—]|(?:for\s+now|until|till|then)\b))"
STEPS_IN = re.compile(
    rf"{_SO}(?:i(?:[’']ll|[’']m|\s+will|\s+can|\s+could)?\s+(?:do|can|will|am|take|run|be|lead|drive|coordinate|have|got)\b"
    rf"(?:\s+(?:it|that|this|so|the\s+\w+|then|over|now|one|IC))*{_STOPS}|i\s+(?:do|can|will|am){_STOPS}|"
    rf"i[’']ll{_STOPS}|(?:me|mine|that[’']?s\s+me|that\s+is\s+me|happy\s+to){_STOPS})",
    _I,
)
_AT_ONCE = re.compile(
    rf"{_SO}(?:i[’']?m\s+|i\s+am\s+)?(?:taking\s+it|doing\s+it|i[’']?ve\s+got\s+it|got\s+it|on\s+it|will\s+do|can\s+do|"
    rf"driving|leading|coordinating|running\s+(?:it|this)){_STOPS}",
    _I,
)
_FROM_HERE = r"(?:from\s+(?:here|now)(?:\s+on)?|now|over(?:\s+from\s+(?:here|me))?)"
_LEFT_TO = re.compile(
    r"\b(?:over\s+to\s+you|(?:it[’']?s\s+)?all\s+yours|your\s+turn|you\s+have\s+it|it[’']?s\s+yours)[,:]?\s+(?P<at>)(?=[@A-Z])|"
    r"\b(?:handing|handed|hand|passing|passed|leaving|giving)(?:\s+(?:this|it|things|the\s+incident))?\s+(?:over\s+|"
    r"on\s+|off\s+)?to\s+(?P<to>)(?=[@A-Za-z])|"
    r"\bhand-?over\s+to\s+(?P<over>)(?=[@A-Z])",
    _I,
)
_HAS_IT = re.compile(
    r"[,:]?\s+(?:(?:has|takes|will\s+take|is\s+taking|gets|will\s+have)\s+(?:it|this|things|"
    r"(?:the\s+)?incident)\s+(?:from\s+(?:here|now|me)|over)|"
    r"(?:takes|is\s+taking|will\s+take)\s+over(?:\s+from\s+(?:here|me))?(?=\s*(?:$|[.,;!:)–—]|at|now|then))|"
    r"(?:over\s+to\s+you|it[’']?s\s+(?:all\s+)?yours|all\s+yours|you\s+have\s+(?:it|this)(?:\s+from\s+here)?|"
    r"you\s+take\s+(?:it|over)(?:\s+from\s+here)?))(?=\s*(?:$|[.,;!:)–—]|at|now|then|please|pls))",
    _I,
)
_FROM_HOLDER = re.compile(
    r"\b(?:i[’']?(?:m|ll|ve)?\s+|i\s+(?:am|will)\s+)?(?:tak(?:e|ing|en)\s+(?:it\s+|this\s+|things\s+)?over|reliev(?:e|"
    r"ing)|took\s+over|taking)\s+(?:from\s+)?(?P<at>)(?=[@A-Z])",
    _I,
)
_WORTH = re.compile(
    rf"\b(?:{_HAT}|lead\w*|run(?:s|ning)?|driv\w+|coordinat\w*|command\w*|steer\w*|manag\w+|charge|point|status[ -]?page|comms?|"
    rf"communications?|outside|customers?|press|page\s*(?:and|\+|&)|talking|over\s+to|over\s+from|takes?\s+over|"
    rf"taking\s+over|all\s+yours|yours|"
    rf"from\s+here|hand-?over|posted|informed|writing\s+to|mine|ic|scribe|notes)\b",
    _I,
)
_NAME = re.compile(r"(?<![\w@.'’/-])@?[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Asked:
    """A role asked of ``name`` (``None``: of whoever answers next, or of ``anybody``)."""

    saying: RoleSaying
    anybody: bool = False


def worth_reading(text: str) -> bool:
    """A cheap look before the rules of this module are tried."""
    return _WORTH.search(text) is not None


def duties_in(sentence: Sentence, people: People) -> Iterator[RoleSaying]:
    """Roles that a plain sentence gives by their duties. ``by_holder`` and ``by_commander`` say from whom it counts."""
    text = sentence.text
    if sentence.question or (sentence.hedged and not text.startswith("Then")):
        return
    if not sentence.conditional:
        yield from _own(text)
        yield from _others(text, people)
    yield from _left_to(text, people)


def _own(text: str) -> Iterator[RoleSaying]:
    for pattern in (SELF, MINE):
        for match in pattern.finditer(text):
            role = _role(match)
            if role is not None and not is_negated(text, match.end()):
                yield RoleSaying(role, None, "said so themself")


def _others(text: str, people: People) -> Iterator[RoleSaying]:
    end = 0
    for start in _NAME.finditer(text):
        name = _known_at(text, start.start(), people) if start.start() >= end else None
        if name is None:
            continue
        end = name[1]
        if saying := _said_of(text, name):
            yield saying
    for match in _SHORT.finditer(text):
        name, role = _known_at(text, match.start("at"), people), _role(match)
        if role is not None and name is not None and _ENDS.match(text, name[1]):
            yield RoleSaying(role, name[0], "said of them")
    for match in YOURS.finditer(text):
        place = next((match.start(group) for group in ("at", "with", "to") if match[group] is not None), None)
        role = _role(match)
        named = _vocative(text, people) if place is None else _known_at(text, place, people)
        if role is not None and named is not None and not is_negated(text, match.end()):
            yield RoleSaying(role, named[0], "given", handed_over=True)


def _said_of(text: str, name: tuple[str, int]) -> RoleSaying | None:
    """What follows a name: an order, which counts from the commander, or what that person does."""
    order = _ORDER.match(text, name[1]) or _IS.match(text, name[1])
    match = order or _DOES.match(text, name[1])
    role = None if match is None else _role(match)
    if match is None or role is None or is_negated(text, match.end()):
        return None
    if order is not None:
        return RoleSaying(role, name[0], "asked by the commander", by_commander=True)
    part = _PART_OF_IT.fullmatch(match["command"] or "")
    return None if part else RoleSaying(role, name[0], "said of them")


def _left_to(text: str, people: People) -> Iterator[RoleSaying]:
    """What the holder of a role says when leaving it to somebody, and "taking over from Ana" where Ana holds one."""
    for match in _LEFT_TO.finditer(text):
        place = next(match.start(group) for group in ("at", "to", "over") if match[group] is not None)
        if named := _known_at(text, place, people):
            yield from _handed(named[0])
    end = 0
    for start in _NAME.finditer(text) if _HAS_IT.search(text) else ():
        named = _known_at(text, start.start(), people) if start.start() >= end else None
        if named is not None:
            end = named[1]
            if _HAS_IT.match(text, end) and not is_negated(text, end):
                yield from _handed(named[0])
    for match in _FROM_HOLDER.finditer(text):
        if (named := _known_at(text, match.start("at"), people)) and not is_negated(text, match.end()):
            for role in (Role.COMMANDER, Role.COMMUNICATIONS):
                yield RoleSaying(role, None, "took over", from_holder=named[0])


def _handed(name: str) -> Iterator[RoleSaying]:
    for role in (Role.COMMANDER, Role.COMMUNICATIONS):
        yield RoleSaying(role, name, "handed over by its holder", handed_over=True, by_holder=True)


def asked_in(sentence: Sentence, people: People) -> Iterator[Asked]:
    """Roles asked of somebody by name or of whoever reads it: they count once the one who is asked agrees."""
    text = sentence.text
    tag = _TAG.search(text)
    plain = text[: tag.start()] if tag else text
    if not (sentence.question or tag or re.search(r"\byou\b|\bplease\b|\bpls\b", text, _I)):
        return
    for match in _REQUEST.finditer(plain):
        role = None if _A_SCRIPT.match(match["command"] or "") else _role(match)
        if role is not None:
            named = _before(text, match.start(), people) or _vocative(text, people)
            yield Asked(RoleSaying(role, named[0] if named else None, "role accepted on request"))
            return
    end = 0
    for start in _NAME.finditer(text):
        name = _known_at(text, start.start(), people) if start.start() >= end else None
        if name is None:
            continue
        end = name[1]
        match_ = _ORDER.match(plain, end) or _CALLED_ON.match(text, end)
        if match_ and (role := _role(match_)):
            yield Asked(RoleSaying(role, name[0], "role accepted on request"))
            return


def offered_in(sentence: Sentence) -> RoleSaying | None:
    """``shall I take comms?``, ``do you want me on comms?``, ``I do the writing to customers, ok?``"""
    tag = _TAG.search(sentence.text)
    match = (
        _OFFER.search(sentence.text) if sentence.question or sentence.text.lower().startswith(("i ", "happy")) else None
    )
    if match is None and tag is not None:
        match = SELF.search(sentence.text[: tag.start()])
    role = None if match is None else _role(match)
    return None if role is None else RoleSaying(role, None, "offered and taken up")


def open_question(sentence: Sentence) -> Role | None:
    """The role that is asked of anybody: "is anybody coordinating?", "somebody please drive", "we need an IC"."""
    match = OPEN_QUESTION.search(sentence.text)
    if match is None or re.search(r"\bif\b", sentence.text[: match.start()], _I):
        return None
    groups = {
        name.removeprefix("a_").removeprefix("b_").removeprefix("c_"): value
        for name, value in match.groupdict().items()
        if value
    }
    if "command" in groups:
        return Role.COMMANDER
    if "comms" in groups:
        return Role.COMMUNICATIONS
    return role_called(groups.get("role", ""))


def volunteers(text: str, *, at_once: bool) -> bool:
    """``Then I do``, ``me``: the answer to a question that went to anybody; ``at_once`` "on it" is one as well."""
    return STEPS_IN.match(text[:80]) is not None or (at_once and _AT_ONCE.match(text[:80]) is not None)


def _role(match: re.Match[str]) -> Role | None:
    groups = match.groupdict()
    if groups.get("command"):
        return Role.COMMANDER
    if groups.get("comms"):
        return Role.COMMUNICATIONS
    return role_called(groups.get("role") or "")


def _before(text: str, position: int, people: People) -> tuple[str, int] | None:
    """The name just before ``position``: ``Ben, can you …``."""
    for start in _NAME.finditer(text, 0, position):
        name = _known_at(text, start.start(), people)
        if name is not None and not text[name[1] : position].strip(" ,:–—-"):
            return name
    return None


def _vocative(text: str, people: People) -> tuple[str, int] | None:
    """A known person called at the end or beside a comma: ``can you take comms, Priya?``, ``Yes Mehdi, …``."""
    for start in _NAME.finditer(text):
        known = people.named_at(text, start.start())
        if known is not None and not known[0].is_bot and (re.match(r"\s*(?:[,?!.:]|$)", text[known[1] :])):
            return known[0].display_name, known[1]
    return None


def _known_at(text: str, position: int, people: People) -> tuple[str, int] | None:
    """A person whom the records know: a duty is told of many a thing ("Jenkins runs it")."""
    known = people.named_at(text, position)
    return None if known is None or known[0].is_bot else (known[0].display_name, known[1])

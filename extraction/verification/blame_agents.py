"""Who a sentence speaks of before or after a verb: a person, or something that has no intentions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from extraction.verification.blame_words import (
    DUAL_ROLES,
    GIVEN_NAMES,
    NOT_NAMES,
    OUTSIDERS,
    PRODUCTS,
    ROLE,
    looks_like_a_noun,
)


class AgentKind(StrEnum):
    NAME = "name"  # a known person, or a common given name
    ROLE = "role"
    WE = "we"  # we, I: the writer's own side
    OTHER = "other"  # he, she, you, somebody
    THEY = "they"  # people or machines: only the verb tells
    GUESS = "guess"  # a capital letter or a role that software has too: only the verb tells
    OUTSIDER = "outsider"


@dataclass(frozen=True, slots=True)
class Agent:
    """``start`` and ``end`` of the words for a person in a text; ``text`` is what stands there."""

    start: int
    end: int
    text: str
    kind: AgentKind

    @property
    def is_sure(self) -> bool:
        """Whether it is a person at work whatever the verb."""
        return self.kind in (AgentKind.NAME, AgentKind.ROLE, AgentKind.WE, AgentKind.OTHER)

    @property
    def is_singled_out(self) -> bool:
        """Whether the sentence points at somebody other than its writer."""
        return self.kind in (AgentKind.NAME, AgentKind.ROLE, AgentKind.OTHER)


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Names that certainly are people's, and names that certainly are not; both in lower case."""

    people: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()

    @classmethod
    def of(cls, people: Iterable[str] = (), services: Iterable[str] = ()) -> KnownNames:
        """First names count as well; a service is never a person."""
        not_people = frozenset(one.lower() for one in services)
        names = {one.strip().lower() for one in people if one.strip()}
        names |= {one.split()[0] for one in names if len(one.split()[0]) > 1}
        return cls(frozenset(names) - not_people, not_people)

    def is_person(self, name: str) -> bool:
        lowered = name.lower()
        if lowered in self.services:
            return False
        first = lowered.split()[0]
        return lowered in self.people or first in self.people or first in GIVEN_NAMES


_ADVERB = (
    r"(?:also|then|again|simply|apparently|just|both|all|later|initially|clearly|obviously|unfortunately"
    r"|evidently|simply|however"
    r"|therefore|already|once|still|completely|totally|accidentally|repeatedly|carelessly|consistently|had|has"
    r"|have|may have"
    r"|might have|must have|was the one who|is the one who|were the ones who)"
)
_BRIDGE = re.compile(
    rf"(?:\s+on[- ](?:call|duty|shift|hand|site)\b|\s+(?:of|on|in|from|at)\s+(?:the\s+)?[\w/-]+(?:\s+(?:team"
    rf"|squad|side))?"
    rf"|,?\s+who|\s+(?:who|that)\s+(?:[\w'’./:-]+\s+){{0,8}}?[\w'’./:-]+"
    rf"|\s+[a-z]+ing\s+(?:[\w'’./:-]+\s+){{0,6}}?[\w'’./:-]+"
    rf"|\s*\([^()]{{1,40}}\)|,\s[^,;]{{2,50}},)?(?:,)?(?:\s+{_ADVERB},?){{0,3}}\s*(?<!\bthat )(?<!\bwhich )$",
    re.IGNORECASE,
)
_DETERMINER = (
    r"(?:the|a|an|our|their|his|her|its|one|two|three|some|another|this|that|these|those|both|every|each|your|my)"
)
_CANDIDATE = re.compile(
    r"(?P<pronoun>\b(?:[Ww]e|I|[Yy]ou|[Hh]e|[Ss]he|[Tt]hey|[Ss]omeone|[Ss]omebody|[Ee]veryone|[Ee]verybody"
    r"|[Aa]nyone|[Aa]nybody)\b)"
    rf"|(?P<role>\b(?i:(?:{_DETERMINER}\s+(?:(?!(?:and|or|but|on|in|at|by|of|the|a|an|was|were|is|are"
    rf"|has|had|that|which|who|when|where|because|after|before|for|from|with|as|if|while"
    rf"|to)(?![\w-]))[\w./&-]+\s+){{0,3}})?"
    rf"(?P<noun>{ROLE}))(?![\w-]|['’]s\b|\s*/|\s+(?:errors?|mistakes?|oversights?|resources)\b))"
    rf"|(?P<outsider>\b(?i:(?:{_DETERMINER}\s+(?:[a-z-]+\s+){{0,2}})?{OUTSIDERS})\b)"
    r"|(?P<name>(?<![\w./-])@?[A-ZÀ-Þ][a-zà-ÿ’'-]+(?:\s+[A-ZÀ-Þ][a-zà-ÿ’'-]+)?(?![\w/]|\.\w|['’]s\b))"
)
_ELIDED = re.compile(
    r"(?:\b(?:and|but|then|yet)(?:\s+(?:then|later|also|instead|again|simply|just))?|,)\s*$", re.IGNORECASE
)
_OPENING = re.compile(
    r"\W*(?:(?:at|on|by|around|in|after|before|during|from|since)\s[^,]{1,60},\s*|[A-Za-z]+ly,\s*|then,?\s+"
    r"|later,?\s+)?"
)
_AS_OBJECT = re.compile(
    r"\b(?:of|by|for|with|to|from|about|without|against|like|(?!(?:morning|evening|during|thing)\b)\w+ing)\s+$",
    re.IGNORECASE,
)
_WHO = re.compile(r",?\s+who\b", re.IGNORECASE)
_REACH = 150


def agent_before(text: str, position: int, known: KnownNames) -> Agent | None:
    """The person who is the subject of the verb at ``position``; ``None`` where it is no person, or nobody is named."""
    floor = max(0, position - _REACH)
    prefix = text[floor:position]
    candidates = list(_CANDIDATE.finditer(prefix))
    for place, found in reversed(list(enumerate(candidates))):
        if _BRIDGE.match(prefix, found.end()) is None:
            continue
        if _AS_OBJECT.search(prefix, 0, found.start()) and not _WHO.match(prefix, found.end()):
            return None
        agent = _agent(found, known, at_start=_begins(text, floor + found.start()))
        if agent is not None:
            if (
                place
                and prefix[candidates[place - 1].end() : agent.start] == ", "
                and prefix[agent.end : agent.end + 1] == ","
            ):
                agent = replace(agent, start=candidates[place - 1].start())
            return Agent(agent.start + floor, agent.end + floor, agent.text, agent.kind)
        if found["name"] is None:
            break
    return None


def subject_of(text: str, position: int, known: KnownNames) -> Agent | None:
    """The person that a verb after "and", "but" or a comma shares with the beginning of the sentence."""
    if _ELIDED.search(text, 0, position) is None:
        return None
    return first_agent(text, known)


def first_agent(text: str, known: KnownNames) -> Agent | None:
    """The person with whom the sentence begins, after a time or an adverb."""
    opening = _OPENING.match(text)
    return agent_after(text, 0 if opening is None else opening.end(), known)


def agent_after(text: str, position: int, known: KnownNames) -> Agent | None:
    """The person whose name, role or pronoun begins at ``position``."""
    window = text[position : position + 80]
    found = _CANDIDATE.match(window)
    if found is None:
        return None
    agent = _agent(found, known, at_start=position == 0)
    return None if agent is None else Agent(agent.start + position, agent.end + position, agent.text, agent.kind)


def _begins(text: str, position: int) -> bool:
    """Whether a capital letter at ``position`` is only that of a sentence's or a bullet's beginning."""
    return not text[:position].strip(" \t\n*-•>.0123456789:()“\"'")


def _agent(found: re.Match[str], known: KnownNames, at_start: bool) -> Agent | None:
    kind = _kind(found, known, at_start)
    if kind is not None:
        return Agent(found.start(), found.end(), found.group(), kind)
    words = found.group().split()
    if found["name"] is None or len(words) != 2 or words[0].lower() not in NOT_NAMES | PRODUCTS:
        return None
    # "Then Dana": the first word only begins the sentence.
    kind = _named(words[1], known, at_start=False)
    return None if kind is None else Agent(found.end() - len(words[1]), found.end(), words[1], kind)


def _kind(found: re.Match[str], known: KnownNames, at_start: bool) -> AgentKind | None:
    if found["pronoun"] is not None:
        return _pronoun(found["pronoun"])
    if found["role"] is not None:
        if " ".join(found["role"].lower().split()) in known.services:
            return None
        return AgentKind.GUESS if found["noun"].lower() in DUAL_ROLES else AgentKind.ROLE
    if found["outsider"] is not None:
        return AgentKind.OUTSIDER
    return _named(found["name"], known, at_start)


def _pronoun(word: str) -> AgentKind | None:
    lowered = word.lower()
    if lowered == "i" and word != "I":
        return None
    if lowered in ("we", "i"):
        return AgentKind.WE
    return AgentKind.THEY if lowered == "they" else AgentKind.OTHER


def _named(name: str, known: KnownNames, at_start: bool) -> AgentKind | None:
    bare = name.lstrip("@")
    if bare.lower() in known.services:
        return None
    if known.is_person(bare):
        return AgentKind.NAME
    first = bare.split()[0]
    if first.lower() in PRODUCTS or first.lower() in NOT_NAMES or first.lower() in known.services:
        return None
    return None if at_start and looks_like_a_noun(first) else AgentKind.GUESS

"""People by role instead of by name: the same person has the same title throughout a report."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from extraction.domain.facts import IncidentFacts
from extraction.domain.people import Person, Role
from extraction.domain.timeline import EventKind, Timeline
from extraction.domain.words_that_are_names import WORDS_THAT_ARE_NAMES

SOMEBODY = "an engineer"
_ON_CALL = "the on-call engineer"
_NUMBERED = re.compile(r"\bengineer (\d{1,3})\b", re.IGNORECASE)
_ORDINALS = ("", "second ", "third ", "fourth ", "fifth ", "sixth ")
_TITLES: Mapping[Role, str] = {
    Role.COMMANDER: "incident commander",
    Role.COMMUNICATIONS: "communications lead",
    Role.OPERATIONS: "operations lead",
    Role.SCRIBE: "scribe",
}
_VERB_FOLLOWS = re.compile(
    r"(?:['’]s\b|\s+(?:\w+ed|is|was|has|had|wrote|said|found|saw|took|ran|began|made|put|sent|got|did|and|will|then)\b)"
)
_ADDRESSED = re.compile(r"\b(?:ask|asked|thanks|thank|ping|pinged|cc|hey|hi|told|tell)[ \t]+\Z", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?:^|[.!?:]\s+|\n\s*)\Z")


@dataclass(frozen=True, kw_only=True)
class Naming:
    """``titles`` by ``Person.id``: ``the incident commander``, ``the on-call engineer``, ``engineer 2``. Bots have none."""

    people: tuple[Person, ...]
    titles: Mapping[str, str]

    @classmethod
    def of(cls, facts: IncidentFacts, timeline: Timeline) -> Naming:
        """Titles by the roles held; everybody else is numbered in the order in which the records first meet them."""
        people = tuple(person for person in facts.people if not person.is_bot)
        known = {person.id for person in people}
        titles: dict[str, str] = {}
        held: Counter[Role] = Counter()
        for one in sorted(facts.roles, key=lambda one: (list(Role).index(one.role), one.start, one.person_id)):
            if one.role in _TITLES and one.person_id in known and one.person_id not in titles:
                titles[one.person_id] = f"the {_ordinal(held[one.role])}{_TITLES[one.role]}"
                held[one.role] += 1
        met = list(dict.fromkeys((*_met(facts, timeline), *sorted(known))))
        paged = next((one for one in _acknowledging(facts, timeline) if one in known and one not in titles), None)
        if paged is not None:
            titles[paged] = _ON_CALL
        numbered = (one for one in met if one in known and one not in titles)
        titles |= {one: f"engineer {number}" for number, one in enumerate(numbered, 1)}
        return cls(people=people, titles=titles)

    def without_names(self, text: str) -> str:
        """``text`` with every name, handle and mention of these people replaced by their title."""
        return text if self._search is None else self._search.sub(self._titled, text)

    def with_names(self, text: str) -> str:
        """``text`` with numbered titles replaced by the person's name; a role's title is true as it stands."""
        return _NUMBERED.sub(self._named, text)

    @cached_property
    def _spellings(self) -> Mapping[str, str]:
        """Case-folded spelling → title; one that several people share → ``an engineer``."""
        holders: dict[str, set[str]] = defaultdict(set)
        for person in self.people:
            for spelling in _spellings(person):
                holders[spelling.casefold()].add(person.id)
        return {
            spelling: self.titles[next(iter(ids))] if len(ids) == 1 else SOMEBODY for spelling, ids in holders.items()
        }

    @cached_property
    def _search(self) -> re.Pattern[str] | None:
        spellings = sorted(self._spellings, key=lambda one: (-len(one), one))
        if not spellings:
            return None
        body = "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in spellings)
        return re.compile(rf"(?<![\w.#-])(?<!\w['’])@?(?P<name>{body})(?!\w|[-.]\w|@)", re.IGNORECASE)

    def _titled(self, match: re.Match[str]) -> str:
        spelling = " ".join(match["name"].casefold().split())
        if _within_path(match) or not _means_a_person(match, spelling):
            return match[0]
        title = self._spellings[spelling]
        starts = _SENTENCE_END.search(match.string[: match.start()]) is not None and match["name"][0].isupper()
        return title[0].upper() + title[1:] if starts else title

    def _named(self, match: re.Match[str]) -> str:
        title = f"engineer {int(match[1])}"
        name = next((one.display_name for one in self.people if self.titles[one.id] == title), None)
        return match[0] if name is None else name


def _ordinal(number: int) -> str:
    return _ORDINALS[number] if number < len(_ORDINALS) else f"{number + 1}th "


def _met(facts: IncidentFacts, timeline: Timeline) -> Iterator[str]:
    for event in timeline:
        if event.actor is not None:
            person = facts.person_of(event.actor.source, event.actor.native_id)
            if person is not None:
                yield person.id


def _acknowledging(facts: IncidentFacts, timeline: Timeline) -> Iterator[str]:
    acknowledged = Timeline(tuple(event for event in timeline if event.kind is EventKind.ACKNOWLEDGED))
    return _met(facts, acknowledged)


def _spellings(person: Person) -> Iterable[str]:
    """All names, and each word of the full ones: people are called by their last name too."""
    found = {" ".join(name.lstrip("@").split()) for name in (person.display_name, *person.aliases)}
    words = {word.strip("(),.") for name in found if " " in name for word in re.sub(r"\(.*?\)", "", name).split()}
    return {one for one in found if len(one) > 1} | {word for word in words if len(word) > 2 and word[0].isupper()}


def _means_a_person(match: re.Match[str], spelling: str) -> bool:
    """Of a name that is a word as well, or very short: a mention, or written as a name where a word would not be."""
    if match[0].startswith("@") or " " in spelling:
        return True
    if len(spelling) > 2 and spelling not in WORDS_THAT_ARE_NAMES:
        return True
    before = match.string[max(match.start() - 40, 0) : match.start()]
    if not match["name"][0].isupper():
        return len(spelling) > 2 and _ADDRESSED.search(before) is not None
    if _SENTENCE_END.search(before) is None:
        return True
    return _VERB_FOLLOWS.match(match.string, match.end()) is not None


def _within_path(match: re.Match[str]) -> bool:
    """Part of an address or a path, where a name is part of an identifier."""
    text = match.string
    if text[match.start() - 1 : match.start()] != "/" and text[match.end() : match.end() + 1] != "/":
        return False
    start = max(text.rfind(" ", 0, match.start()), text.rfind("\n", 0, match.start())) + 1
    word = re.split(r"\s", text[start:], maxsplit=1)[0]
    return "://" in word or word.startswith(("/", "~")) or word.count("/") > 2 or "." in word.partition("/")[0]

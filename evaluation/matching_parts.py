"""The load-bearing parts of a fact: what a report has to tell so that it tells the fact."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from evaluation.case import Case
from evaluation.matching_reading import FIGURES, Said, Told, read
from evaluation.matching_words import is_idle
from extraction.domain.cached_property import cached_property
from extraction.domain.naming import Naming
from extraction.domain.typed_values import TypedValue, ValueKind
from extraction.verification.lexicon import concept_of
from extraction.verification.words import Word

_SPEECH = (
    r"(?:reported|noted|said|found|observed|pointed out|wrote|explained|added|stated|established|confirmed|estimated|named"
    r"|called|considered|declared|suspected|suggested|thought|wondered|counted|concluded|announced|told)"
)
_STATED = re.compile(
    r"\b(?:called|considered|declared) (?:it|the incident|[A-Z]+-\d+) (?:\w+ )?(?:mitigated|resolved|over)"
)
_LEADING = re.compile(
    r"(?:noted|observed|found|established|said|confirmed|pointed out|named it as hard|reported|suspected|stated|explained)\b"
)
_TRAILING = re.compile(
    r",\s+(?:[A-Z]\w+ )?[A-Z]\w+ (?:reported|noted|said|found|observed|pointed out|wrote|explained)\.?$"
)
_WELL = r"(?:hard|good|bad|lucky|(?:something |what )?(?:that )?(?:did not go|went) well)"
_NAMED = re.compile(rf"^(\w+(?: [A-Z]\w+)?) named (?:(?:it )?as {_WELL} that (.+)|(.+) as {_WELL})(?=\.?$)")
"""How a fact says that somebody named something in a review; what they named has to be told."""
_ACCORDING = re.compile(r"\b[Aa]ccording to (?:the )?[\w' -]+?(?=[,.]|$)")
_INCIDENT_KEY = re.compile(r"[A-Z]{2,}-\d+")
_CAPITAL = re.compile(r"(?<=\w )(?:& )?\b[A-Z][a-z]+\b|(?<=& )[A-Z][a-z]+")
_SHORTEST = 5
"""Letters of a word that may stand for a company in the names of its hosts."""
_HOSTS = frozenset(
    [
        "www",
        "github",
        "gitlab",
        "slack",
        "atlassian",
        "pagerduty",
        "grafana",
        "statuspage",
        "status",
        "alerts",
        "linear",
        "datadoghq",
        "app",
        "docs",
    ]
)
_SMALL = frozenset({"one", "a", "an", "first", "1"})
_NOBODY = re.compile(r"\b(?:support|team|bot|desk|ops|service|svc)\b", re.IGNORECASE)


_OF_ROLES = frozenset(
    map(
        concept_of,
        [
            "customer",
            "listener",
            "learner",
            "reader",
            "patient",
            "clinic",
            "partner",
            "user",
            "client",
            "public",
            "update",
            "lead",
            "evening",
        ],
    )
)


_SAID_ALREADY: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (frozenset(where.split()), frozenset(what.split("|")))
    for where, what in (
        ("mitigated resolved", "declared|suspected|cleared"),
        ("decided", "suspected|cleared"),
        ("mitigated", "resolved"),
        ("acknowledged", "fired"),
        ("commander communications", "suspected"),
    )
)
"""Predicates beside which others are only another word for the same ("called mitigated")."""


@dataclass(frozen=True)
class People:
    """Who is who in a case: ``ids`` by name, ``titles`` of roles. ``company`` are the words of the affected company's own
    name, ``own_days`` (``MM-DD``) the incident's."""

    ids: dict[str, str]
    titles: dict[str, str]
    search: re.Pattern[str]
    services: frozenset[str]
    company: frozenset[str]
    own_days: frozenset[str]

    @classmethod
    def of(cls, case: Case) -> People:
        names = [(person.name, person.name) for person in case.people]
        names += [(one.display_name, one.display_name) for one in case.known.facts.people if not one.is_bot]
        names = [(name, who) for name, who in names if " " in name and not _NOBODY.search(name)]
        ids = {name.casefold(): who for name, who in names}
        for name, who in names:
            ids.setdefault(name.split()[0].casefold(), ids[who.casefold()])
        naming = Naming.of(case.known.facts, case.known.timeline)
        shown = {one.id: one.display_name for one in case.known.facts.people}
        titles = {title: ids[name] for one, title in naming.titles.items() if (name := shown[one].casefold()) in ids}
        longest_first = sorted(ids, key=len, reverse=True)
        body = "|".join(map(re.escape, longest_first)) or r"(?!)"
        search = re.compile(rf"\b(?:{body})\b", re.IGNORECASE)
        services = frozenset(one.lower() for one in (*case.known.facts.services, *case.heading.services) if "-" in one)
        return cls(ids, titles, search, services, _company_words(case), _own_days(case))

    def in_text(self, text: str) -> frozenset[str]:
        """Those named; where nobody is, those whose title stands there."""
        named = frozenset(self.ids[match.group().casefold()] for match in self.search.finditer(text))
        if named:
            return named
        lower = text.lower()
        return frozenset(who for title, who in self.titles.items() if title in lower)

    def speakers(self, text: str) -> frozenset[str]:
        """Those of whom ``text`` says that they reported, found or suspected something."""
        found = set()
        for match in self.search.finditer(text):
            if re.match(rf"(?: [A-Z]\w+)?(?: \w+)? {_SPEECH}\b", text[match.end() :]):
                found.add(self.ids[match.group().casefold()])
        return frozenset(found)


_PEOPLE: dict[int, tuple[Case, People]] = {}


def people_of(case: Case) -> People:
    """Read once per case."""
    known = _PEOPLE.get(id(case))
    if known is None or known[0] is not case:
        _PEOPLE.clear()
        known = _PEOPLE[id(case)] = (case, People.of(case))
    return known[1]


@dataclass(frozen=True)
class Parts:
    """``acting`` do something in the fact; ``source`` only says it, so that it may be told without them, not by another.

    ``own_days`` (``MM-DD``) are the incident's, which need not be told.
    """

    told: Told
    people: People
    acting: frozenset[str]
    source: frozenset[str]
    identifiers: tuple[str, ...]
    said: tuple[Said, ...]
    words: tuple[Word, ...]
    own_days: frozenset[str]

    @cached_property
    def figures(self) -> tuple[TypedValue, ...]:
        """Without "one" and "a week"."""
        return tuple(one for one in self.told.figures if one.text.lower() not in _SMALL and not _is_a_unit(one))

    @cached_property
    def anchors(self) -> int:
        """How many figures, times, names and people hold the fact in place."""
        told = self.told
        return sum(map(len, (self.figures, told.times, told.severities, self.identifiers, self.acting)))

    @cached_property
    def clauses(self) -> tuple[tuple[Word, ...], ...]:
        """Content words by clause, of clauses that have at least two."""
        spans = self.told.segments
        found = (tuple(word for word in self.words if left <= word.start < right) for left, right in spans)
        return tuple(clause for clause in found if len(clause) > 1)


def _is_a_unit(value: TypedValue) -> bool:
    return value.text.lower().startswith(("a ", "an ")) and value.kind is ValueKind.DURATION


_PARTS: dict[str, Parts] = {}


def parts_of(text: str, case: Case) -> Parts:
    """What of ``text``, a fact of ``case``, has to be told."""
    people = people_of(case)
    known = _PARTS.get(text)
    if known is None or known.people is not people:
        known = _PARTS[text] = _parts(text, people, case)
    return known


def _parts(text: str, people: People, case: Case) -> Parts:
    text = _NAMED.sub(lambda match: f"{match[1]} pointed out {match[2] or match[3]}", text)
    told = read(text)
    sources = frozenset(_sources(told.text, people))
    words = frozenset(part for name in people.ids for part in name.split())
    left_out = words | people.company
    identifiers = tuple(dict.fromkeys(_identifiers(told, left_out, people.services)))
    return Parts(
        told=told,
        people=people,
        acting=people.in_text(text) - sources,
        source=sources,
        identifiers=identifiers,
        said=_predicates(told),
        words=_without_role(tuple(_content(told, left_out, set(identifiers))), _predicates(told)),
        own_days=people.own_days,
    )


def _company_words(case: Case) -> frozenset[str]:
    """The affected company's own name, word by word: a report is about nobody else, and need not say so.

    It is what most links of the records lead to, and who owns the repositories.
    """
    found: Counter[str] = Counter()
    for event in case.known.timeline.events:
        labels = set((urlsplit(event.permalink or "").hostname or "").split(".")[:-1])
        owner, slash, _ = event.attributes.get("repository", "").partition("/")
        found.update({*labels, *([owner.replace("-", "")] if slash else [])} - _HOSTS)
    names = [name for name, _ in found.most_common(2)]
    texts = (word for fact in case.facts for word in _CAPITAL.findall(fact.statement.text))
    return frozenset(word.lower() for word in texts if any(_is_of(word.lower(), name) for name in names))


def _is_of(word: str, name: str) -> bool:
    return len(word) >= _SHORTEST and (name.startswith(word) or name.endswith(word))


def _own_days(case: Case) -> frozenset[str]:
    """From the day before the first milestone to the day after the last; all of them where there is none."""
    days = sorted(one.at.date() for one in case.milestones) or [one.at.date() for one in case.known.timeline.events]
    first, last = days[0] - timedelta(days=1), days[-1] + timedelta(days=1)
    return frozenset((first + timedelta(days=day)).strftime("%m-%d") for day in range((last - first).days + 1))


def _without_role(words: tuple[Word, ...], said: tuple[Said, ...]) -> tuple[Word, ...]:
    """ "communication with customers": what belongs to the role is told with it."""
    names = {one.predicate.name for one in said}
    return (
        tuple(word for word in words if word.concept not in _OF_ROLES)
        if names & {"commander", "communications"}
        else words
    )


def _sources(text: str, people: People) -> Iterator[str]:
    for match in people.search.finditer(text):
        who, after = people.ids[match.group().casefold()], text[match.end() :].lstrip()
        trailing = _TRAILING.search(text)
        if (
            _LEADING.match(after)
            or _STATED.match(after)
            or (trailing is not None and trailing.start() < match.start())
            or text[: match.start()].lower().endswith("according to ")
        ):
            yield who


def _predicates(told: Told) -> tuple[Said, ...]:
    """What the fact says, without what only says who stated it or what another word of it tells already."""
    said = [one for one in told.said if not one.loosely]
    names = {one.predicate.name for one in said}
    left_out = {"confirmed", "portion"}
    for where, what in _SAID_ALREADY:
        if names & where:
            left_out |= what
    if "rejected" in told.lower:
        left_out.add("suspected")
    if "ruled out" in names:
        left_out |= {"suspected", "lost"}
    if "cleared" in names and ("clear" in told.lower or "alert" in told.lower):
        left_out = (left_out | {"resolved"}) - {"cleared"}
    elif "cleared" in names:
        left_out.add("cleared")
    attribution = [match.span() for match in _TRAILING.finditer(told.text)]
    return tuple(
        one
        for one in said
        if one.predicate.name not in left_out and not any(left <= one.start < right for left, right in attribution)
    )


def _identifiers(told: Told, people: frozenset[str], services: frozenset[str]) -> Iterator[str]:
    values = [
        value
        for value in told.values
        if value.kind in (ValueKind.CLOCK_TIME, ValueKind.DATE, ValueKind.SEVERITY, *FIGURES)
    ]
    for word in told.words:
        if any(value.span[0] < word.end and word.start < value.span[1] for value in values):
            continue
        written = told.text[word.start : word.end]
        if word.lower in people or _INCIDENT_KEY.fullmatch(written):
            continue
        named = any(sign.isdigit() for sign in written) or "_" in written or "." in written or word.lower in services
        if is_idle(word) or len(written) == 1:
            continue
        if named or (word.start > 0 and written[0].isupper()):
            yield word.lower


def _content(told: Told, people: frozenset[str], identifiers: set[str]) -> Iterator[Word]:
    taken = [value.span for value in told.values]
    taken += [(one.start, one.end) for one in told.said if not one.loosely]
    taken += [match.span() for pattern in (_TRAILING, _ACCORDING) for match in pattern.finditer(told.text)]
    for word in told.words:
        free = not any(left < word.end and word.start < right for left, right in taken)
        if free and word.concept and word.lower not in people and word.lower not in identifiers and not is_idle(word):
            yield word

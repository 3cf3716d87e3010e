"""Roles of the gold told with the right person, and none given to a bystander.

A sentence of a people section gives its roles to everybody it names before the next semicolon; other prose only where
the name stands with the role (“Ana was incident commander”, “Ana declared it and was incident commander”, “incident
commander Ana”). Whoever is named in the prose is told as a responder by what they did.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaluation.case import Case, GoldPerson
from evaluation.proof import mentions
from evaluation.score import Better, Item, Score, Scorer, Unit, share
from evaluation.written import Written
from extraction.domain.report_template import SectionKind

_ROLES = {
    "incident_commander": r"incident commander|commander|\bIC\b|incident lead|led the (?:response|incident)",
    "communications": r"communications?\b|\bcomms\b",
    "operations": r"operations lead|ops lead|operations\b",
    "scribe": r"\bscribe\b",
    "responder": r"\brespond(?:ed|ers?|ing)\b",
}
_ANY = "|".join(_ROLES.values())
_HELD = r"(?:was|were|is|became|acted as|served as|took(?: over)?|as)"


def _score(case: Case, written: Written) -> Score:
    told = tuple(_told(written))
    return share(tuple(_items(case, told)), "the case names nobody")


def _told(written: Written) -> Iterator[tuple[str, bool, str]]:
    """Clause, whether it stands in a people section, and the sentence's id."""
    for section in written.sections:
        people = section.kind is SectionKind.PEOPLE or section.topic == "people"
        for sentence in section.sentences if section.is_prose else ():
            yield from ((clause, people, sentence.id) for clause in re.split(r";\s|(?<=[a-z])\.\s", sentence.text))


def _items(case: Case, told: tuple[tuple[str, bool, str], ...]) -> Iterator[Item]:
    for person in case.people:
        for role in person.roles:
            ids = _sentences(person, _ROLES[role], told)
            if not ids and role == "responder":
                ids = tuple(id for clause, _, id in told if mentions(person.name.split()[0], clause))
            label = f"{person.name}: {role.replace('_', ' ')}"
            yield _item(f"{person.name}/{role}", label, bool(ids), "No sentence says so.", ids)
        if not person.roles:
            ids = _sentences(person, _ANY, told)
            label = f"{person.name} held no role"
            yield _item(f"{person.name}/bystander", label, not ids, "The report gives a role to a bystander.", ids)


def _sentences(person: GoldPerson, role: str, told: tuple[tuple[str, bool, str], ...]) -> tuple[str, ...]:
    name = rf"(?:{re.escape(person.name)}|{re.escape(person.name.split()[0])})\b"
    among = re.compile(rf"(?:{role}).*\b{name}|\b{name}.*(?:{role})", re.IGNORECASE)
    beside = re.compile(
        rf"\b{name}[^.“”]{{0,12}}\b{_HELD}\b[^.“”]{{0,20}}(?:{role})|\b{name},? (?:the )?(?:{role})"
        rf"|\b{name}[^.“”]{{0,60}} and (?:was|became) (?:the )?(?:{role})"
        rf"|(?:{role})s?(?: was| were| is|:|,| \()?\s*{name}",
        re.IGNORECASE,
    )
    found = (id for clause, people, id in told if (among if people else beside).search(clause))
    return tuple(dict.fromkeys(found))


def _item(id: str, label: str, good: bool, note: str, sentences: tuple[str, ...]) -> Item:
    return Item(id=id, label=label, good=good, note="" if good else note, sentences=sentences)


SCORER = Scorer(
    name="roles",
    question="Which part of the roles is told with the right person, and none with a bystander?",
    unit=Unit.SHARE,
    better=Better.MORE,
    score=_score,
)

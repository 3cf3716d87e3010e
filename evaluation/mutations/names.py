"""Wrong names: another person, service or version, and roles given to those who did not hold them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaluation.mutation_kind import MutationKind
from evaluation.mutations.mutant import Mutant, Source
from evaluation.proof import mentions

_ROLE_WORDS = re.compile(
    r"\b(?:incident commander|communications|comms|scribe|owns|took on|took over|took care of|is to|led the response"
    r"|on call|assigned to|responsible for|handled|in charge of)\b"
)
_PRONOUN = re.compile(r"\b(?:he|she|his|her|him)\b", re.IGNORECASE)
_OTHER_ROLES = {
    "incident commander": ("scribe", "communications lead", "operations lead"),
    "communications(?! role)": ("operations", "the minutes"),
    "communications role": ("operations role", "scribe role"),
}
_HELD = {
    "incident_commander": "was the incident commander",
    "communications": "handled communications",
    "operations": "was the operations lead",
    "scribe": "kept the record as scribe",
}
_SHAPES = (
    re.compile(r"#\d+"),
    re.compile(r"SEV-[1-4]"),
    re.compile(r"(?!SEV)[A-Z][A-Z0-9]+-\d+"),
    re.compile(r"v?\d+\.\d+\.\d+(?:-\w+)?"),
    re.compile(r"[0-9a-f]{7,40}"),
)


def other_names(source: Source) -> Iterator[Mutant]:
    """Somebody else of the incident, whom neither sentence nor evidence names, in a person's place."""
    if _PRONOUN.search(source.text) or _ROLE_WORDS.search(source.text):
        return
    for written, span in source.people_in():
        for other in source.strangers(written):
            yield source.with_part(MutationKind.NAME, span, other)


def other_services(source: Source) -> Iterator[Mutant]:
    """Another service of the incident, or a near miss that does not exist."""
    for service in source.setting.services:
        for match in re.finditer(rf"(?<![\w-]){re.escape(service)}(?![\w-])", source.text):
            if source.in_quote(match.start()):
                continue
            others = [*source.setting.services, *_near_misses(service, source.setting.services)]
            for other in dict.fromkeys(others):
                if other != service and not source.says(other) and not mentions(other, source.text):
                    yield source.with_part(MutationKind.SERVICE, match.span(), other)


def other_versions(source: Source) -> Iterator[Mutant]:
    """Another version, commit, ticket or pull request: one of the incident's own, or one digit off."""
    known = dict.fromkeys(part.written for one in source.setting.sources for part in one.parts_that_are("identifier"))
    for part in source.parts_that_are("identifier"):
        shape = next((shape for shape in _SHAPES if shape.fullmatch(part.written)), None)
        if shape is None or source.in_quote(part.span[0]):
            continue
        for other in dict.fromkeys((*known, *_digits_off(part.written))):
            fits = shape.fullmatch(other) is not None and other != part.written and other not in source.text
            if fits and other.lstrip("#v").lower() not in source.evidence.words.lower():
                yield source.with_part(MutationKind.VERSION, part.span, other)


def other_roles(source: Source) -> Iterator[Mutant]:
    """A role with another person in it, or a person with another role."""
    if _ROLE_WORDS.search(source.text) and not source.quoted:
        for written, span in source.people_in():
            for other in source.strangers(written):
                yield source.with_part(MutationKind.ROLE, span, other)
        for role, others in _OTHER_ROLES.items():
            match = re.search(rf"\b{role}(?!\w)", source.text)
            for other in others if match else ():
                if match and not source.says(other.split()[0]):
                    yield source.with_part(MutationKind.ROLE, match.span(), other)
    yield from _never_held(source)
    yield from _owned_by_others(source)


def _near_misses(service: str, services: tuple[str, ...]) -> Iterator[str]:
    """``label-api`` and ``rate-engine`` give ``label-engine``."""
    head, dash, _ = service.partition("-")
    tails = [other.partition("-")[2] for other in services] + ["gateway", "proxy"]
    yield from (head + dash + tail for tail in tails if dash and tail and head + dash + tail not in services)


def _digits_off(written: str) -> Iterator[str]:
    for match in re.finditer(r"\d", written):
        for by in (1, 4):
            new = str((int(match.group()) + by) % 10)
            if new != "0":
                yield written[: match.start()] + new + written[match.end() :]


def _never_held(source: Source) -> Iterator[Mutant]:
    """People of the incident in roles that the gold does not give them, over the evidence of who held it."""
    for role, words in _HELD.items():
        holders = [person for person in source.setting.case.people if role in person.roles]
        named = [person for person in holders if mentions(person.name.split()[0], source.text)]
        if not named or not re.search(r"commander|communications", source.text):
            continue
        if ("commander" in source.text) != (role == "incident_commander"):
            continue
        for person in source.setting.case.people:
            if role not in person.roles and not source.says(person.name.split()[0]):
                yield source.mutant(MutationKind.ROLE, f"{person.name} {words}.")


def _owned_by_others(source: Source) -> Iterator[Mutant]:
    """Follow-ups in the hands of somebody else, where this sentence rests on the same records."""
    for item in source.setting.case.action_items:
        if not item.owner or not set(source.statement.evidence) & set(item.evidence):
            continue
        if not mentions(item.owner.split()[0], source.text) or not re.search(r"owns|took on|is to", source.text):
            continue
        for name in source.setting.people:
            if name != item.owner:
                task = source.setting.continued(item.text)
                yield source.mutant(
                    MutationKind.ROLE, f"{name.split()[0]} owns the follow-up to {task}.", item.evidence
                )

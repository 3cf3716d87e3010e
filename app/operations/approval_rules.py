"""Who approves a report: the rule that fits its incident, and whether a person may decide under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.operations.access import Action, Actor, may
from app.operations.access_policy import KnownPerson, actor_id_of
from app.operations.approval_request import ANYBODY, ApprovalRule
from app.operations.ports import Ports
from app.operations.review_report import OpenReview
from extraction.domain.correction import CorrectionAction
from extraction.domain.incident import Incident
from extraction.domain.report import AuthorKind


def rule_for(ports: Ports, incident: Incident) -> ApprovalRule:
    """The first rule of the installation that fits; without any, whoever holds approval may approve."""
    return next((rule for rule in ports.policy.rules if fits(rule, incident)), ANYBODY)


def fits(rule: ApprovalRule, incident: Incident) -> bool:
    """Whether ``rule`` is about ``incident``; words are compared without regard to case, an empty condition fits all."""
    said = (
        (rule.severities, (incident.severity,)),
        (rule.teams, (incident.team,)),
        (rule.services, incident.services),
    )
    return all(not wanted or _folded(wanted) & _folded(there) for wanted, there in said)


def acting_person(ports: Ports, by: str) -> Actor:
    """Who decides. At the machine itself it is whom the access file knows under the name ``by``, else nobody but the name."""
    actor = ports.actor
    if not actor.operator:
        return actor
    named = actor_id_of(by or actor.name)
    known = next((one for one in ports.policy.people.values() if named in (one.id, actor_id_of(one.name))), None)
    groups = known.groups if known is not None else actor.groups
    return replace(actor, id=known.id if known is not None else named, name=" ".join(by.split()), groups=groups)


def is_named(rule: ApprovalRule, person: Actor) -> bool:
    """Whether ``rule`` lets ``person`` decide; their role is asked elsewhere."""
    if not rule.approvers and not rule.groups:
        return True
    return person.id in {actor_id_of(one) for one in rule.approvers} or bool(set(rule.groups) & set(person.groups))


def named_approvers(ports: Ports, incident: Incident, rule: ApprovalRule) -> tuple[tuple[str, str], ...]:
    """(actor's id, shown name) of those who are known to be approvers under ``rule`` and may see ``incident``."""
    people = ports.policy.people
    named = dict.fromkeys(actor_id_of(one) for one in rule.approvers)
    known = [one.id for one in people.values() if _is_known_approver(ports, incident, rule, one)]
    listed = [one for one in dict.fromkeys((*named, *known)) if one in known or one not in people]
    return tuple((one, name_of(ports, one)) for one in listed)


def name_of(ports: Ports, actor_id: str) -> str:
    known = ports.policy.people.get(actor_id)
    return known.name if known is not None and known.name else actor_id


def why_not(
    ports: Ports, opened: OpenReview, rule: ApprovalRule, person: Actor, asked_by: tuple[str, str] | None
) -> str | None:
    """Why ``person`` may not decide under ``rule``, as a sentence; ``None`` where they may.

    ``asked_by`` is the requester's id and name; ``None`` where nobody has asked.
    """
    if not is_named(rule, person):
        return f"Reports like this one are approved by {_approvers_in_words(ports, rule)} (rule “{rule.name}”)."
    if not rule.four_eyes:
        return None
    if asked_by is not None and _is(ports, person, asked_by):
        return (
            f"You asked for this approval. The rule “{rule.name}” wants a second pair of eyes: somebody else approves."
        )
    if any(_is(ports, person, (actor_id_of(name), name)) for name in writers(opened)):
        return f"You wrote a part of this report. The rule “{rule.name}” wants a second pair of eyes: somebody else approves."
    return None


def writers(opened: OpenReview) -> tuple[str, ...]:
    """Shown names of those who asked for the draft, or wrote, added or edited a statement of it."""
    names = [opened.made_by]
    for one in opened.review.statements():
        if one.statement.author.kind is AuthorKind.PERSON:
            names.append(one.statement.author.name)
        wrote = (CorrectionAction.EDIT, CorrectionAction.ADD)
        names += [correction.by for correction in one.history if correction.action in wrote]
    return tuple(dict.fromkeys(names))


def _is(ports: Ports, person: Actor, other: tuple[str, str]) -> bool:
    """Whether both are one person, by id or by any name they are shown under."""
    mine = {person.id, actor_id_of(person.name), actor_id_of(name_of(ports, person.id))} - {""}
    theirs = {actor_id_of(one) for one in other} - {""}
    return bool(mine & theirs)


def _is_known_approver(ports: Ports, incident: Incident, rule: ApprovalRule, one: KnownPerson) -> bool:
    person = ports.policy.actor(one.id)
    member = incident.private and one.id in ports.store.members(incident.key)
    return is_named(rule, person) and may(person, Action.APPROVE, incident, member)


def _approvers_in_words(ports: Ports, rule: ApprovalRule) -> str:
    names = [name_of(ports, actor_id_of(one)) for one in rule.approvers]
    names += [f"members of {group}" for group in rule.groups]
    return " or ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]


def _folded(words: Iterable[str | None]) -> frozenset[str]:
    return frozenset(_each(words))


def _each(words: Iterable[str | None]) -> Iterator[str]:
    for word in words:
        if word is not None and word.strip():
            yield " ".join(word.split()).casefold()

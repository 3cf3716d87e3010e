"""Roles and responders, so that readers know whom to ask."""

from __future__ import annotations

from extraction.domain.people import Role, RoleAssignment
from extraction.domain.report import StatementKind
from extraction.domain.report_template import Audience, SectionTemplate
from extraction.drafting.plain.composing import unknown
from extraction.drafting.plain.phrases import counted, listed
from extraction.drafting.plain.story import Sentence, Story, role_title


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    held = [
        one for one in story.facts.roles if story.evidence(one.evidence) and one.person_id in story.facts.person_by_id
    ]
    titled = [one for one in held if one.role is not Role.RESPONDER]
    order = list(Role)
    rows = [_row(one, story) for one in sorted(titled, key=lambda one: (order.index(one.role), one.start))]
    known = {one.person_id for one in titled}
    others = [one for one in held if one.role is Role.RESPONDER and one.person_id not in known]
    rows += _responders(others, story)
    if not titled:
        rows.append(unknown("Retroline recognised no incident commander: who led the response?", "no commander"))
    return rows[: section.max_statements]


def _row(one: RoleAssignment, story: Story) -> Sentence:
    until = f" to {story.clock(one.end)}" if one.end is not None else ""
    evidence = (*story.evidence(one.evidence), *_successor(one, story))
    role = role_title(one.role)
    if story.audience is Audience.CUSTOMERS:
        text = f"The {role} was in place from {story.clock(one.start)}{until}."
    else:
        text = f"{_name(one, story)} was {role} from {story.clock(one.start)}{until}."
    return _statement(text, tuple(dict.fromkeys(evidence)), "role")


def _successor(one: RoleAssignment, story: Story) -> tuple[str, ...]:
    """What tells of the end of a role: that somebody else took it."""
    ends = (other for other in story.facts.roles if other.role is one.role and other.start == one.end)
    return tuple(event_id for other in ends for event_id in story.evidence(other.evidence))


def _responders(held: list[RoleAssignment], story: Story) -> list[Sentence]:
    if not held:
        return []
    evidence = tuple(dict.fromkeys(event_id for one in held for event_id in story.evidence(one.evidence)))
    names = list(dict.fromkeys(_name(one, story) for one in held))
    if story.audience is Audience.CUSTOMERS:
        return [_statement(f"{counted(len(names), 'engineer')} responded.", evidence, "responders")]
    return [_statement(f"{listed(names)} responded.", evidence, "responders")]


def _name(one: RoleAssignment, story: Story) -> str:
    return story.facts.person_by_id[one.person_id].display_name


def _statement(text: str, evidence: tuple[str, ...], rule: str) -> Sentence:
    return Sentence(text=text, evidence=evidence, rule=rule, kind=StatementKind.PERSON_ROLE)

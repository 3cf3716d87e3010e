"""Follow-ups as the records have them: what, by which owner, until when, tracked where."""

from __future__ import annotations

from datetime import date

from extraction.domain.action_item import ActionItem
from extraction.domain.report import StatementKind
from extraction.domain.report_template import Audience, SectionTemplate
from extraction.drafting.plain.composing import unknown
from extraction.drafting.plain.story import Sentence, Story


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    items = [item for item in story.facts.action_items if story.evidence(item.evidence)]
    if not items:
        return [unknown("Retroline recognised no follow-up: was one agreed?", "no action items")]
    return [_row(item, story) for item in items[: section.max_statements]]


def _row(item: ActionItem, story: Story) -> Sentence:
    owner = _owner(item, story) or "none recorded"
    parts = [f"{_headed(item)}. Owner: {owner}."]
    if item.due:
        parts.append(f"Due: {_day(item.due)}.")
    parts.append(f"Status: {item.status}.")
    return Sentence(
        text=" ".join(parts),
        evidence=story.evidence(item.evidence),
        rule="action item",
        kind=StatementKind.ACTION_ITEM,
    )


def _headed(item: ActionItem) -> str:
    summary = item.summary.strip().rstrip(".")
    summary = summary[:1].upper() + summary[1:]
    return f"{item.tracker_key}: {summary}" if item.tracker_key and item.tracker_key not in summary else summary


def _owner(item: ActionItem, story: Story) -> str | None:
    person = story.facts.person_by_id.get(item.owner_id or "")
    if person is None:
        return None
    return "an engineer" if story.audience is Audience.CUSTOMERS else person.display_name


def _day(due: str) -> str:
    try:
        parsed = date.fromisoformat(due[:10])
    except ValueError:
        return due
    return f"{parsed.day} {parsed:%B %Y}"

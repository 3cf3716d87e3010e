"""Follow-ups as the records have them: what, by which owner, until when, tracked where."""

from __future__ import annotations

from datetime import date

from extraction.domain.action_item import ActionItem
from extraction.domain.report import StatementKind
from extraction.domain.report_template import Audience, SectionTemplate
from extraction.drafting.plain.composing import sentence, unknown
from extraction.drafting.plain.phrases import spelled
from extraction.drafting.plain.story import Sentence, Story


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    items = [item for item in story.facts.action_items if story.evidence(item.evidence)]
    if not items:
        return [unknown("The records name no follow-up.", "no action items")]
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


def follow_up_count(story: Story) -> Sentence | None:
    """How many follow-ups there are, and how many have an owner."""
    items = [item for item in story.facts.action_items if story.evidence(item.evidence)]
    if not items:
        return None
    owned = sum(item.owner_id is not None for item in items)
    whole = {0: "none of them with an owner", len(items): "with an owner" if owned == 1 else "each with an owner"}
    tail = whole.get(owned, f"{owned} of them with an owner")
    evidence = [event_id for item in items for event_id in story.evidence(item.evidence)]
    verb = "is" if len(items) == 1 else "are"
    return sentence(f"{spelled(len(items), 'follow-up')} {verb} recorded, {tail}", evidence, "follow-up count")

"""Linear: webhooks for issues and comments. Format: linear.app/developers/webhooks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.capture.sources.fields import Fields, quoted
from extraction.capture.sources.times import EPOCH, Moment
from extraction.domain.timeline import EventKind
from extraction.errors import UnreadableRecord

SOURCE = "linear"
TYPES = ("Issue", "Comment")
ACTIONS = {"create": "created", "update": "updated", "remove": "removed"}
_IDENTIFIER_IN_LINK = re.compile(r"/issue/([A-Z][A-Z0-9]*-\d+)")


def recognises(value: Mapping[str, object]) -> bool:
    has_type = isinstance(value.get("type"), str) and "action" in value
    return (
        has_type and isinstance(value.get("data"), dict) and ("organizationId" in value or "webhookTimestamp" in value)
    )


def read(fields: Fields) -> Iterator[SourceRecord | UnreadableRecord]:
    kind = fields.text("type")
    if kind not in TYPES:
        raise fields.unreadable("type", f"is {kind}; of Linear's webhooks, Issue and Comment are read")
    action, data = fields.text("action"), fields.below("data")
    identifier = _identifier(fields, data)
    moment = fields.maybe_moment("createdAt", "data.updatedAt") or fields.moment("webhookTimestamp")
    yield fields.record(
        source=SOURCE,
        kind=EventKind.TICKET,
        moment=moment,
        key=f"{identifier}/{_milliseconds(fields.maybe_moment('webhookTimestamp', 'data.updatedAt') or moment)}",
        text=_comment_text(identifier, action, data) if kind == "Comment" else _issue_text(identifier, action, fields),
        identity={"type": kind, "action": action, "id": data.text("id"), "updatedFrom": fields.get("updatedFrom")},
        actor=_person(fields.maybe_object("actor") or data.maybe_object("user") or data.maybe_object("creator")),
        permalink=fields.maybe_text("url", "data.url"),
        attributes={
            "ticket": identifier,
            "action": f"{kind.lower()}_{ACTIONS.get(action, action)}",
            "title": data.maybe_text("title", "issue.title"),
            "status": data.maybe_text("state.name"),
            "assignee": data.maybe_text("assignee.name"),
            "due": data.maybe_text("dueDate"),
            "team": data.maybe_text("team.name"),
        },
    )


def _milliseconds(moment: Moment) -> int:
    return (moment.at - EPOCH) // timedelta(milliseconds=1)


def _identifier(fields: Fields, data: Fields) -> str:
    """``WEB-44``: stated, or made of team and number, or the one in the link."""
    stated = data.maybe_text("identifier", "issue.identifier")
    team, number = data.maybe_text("team.key"), data.maybe_text("number")
    if stated or (team and number):
        return stated or f"{team}-{number}"
    found = _IDENTIFIER_IN_LINK.search(fields.maybe_text("url", "data.url") or "")
    if found is None:
        raise data.unreadable("identifier", "is missing, and the link does not name the issue either")
    return found.group(1)


def _comment_text(identifier: str, action: str, data: Fields) -> str:
    verb = "Comment on" if action == "create" else f"Comment {ACTIONS.get(action, action)} on"
    return f"{verb} {identifier}: {data.text('body')}"


def _issue_text(identifier: str, action: str, fields: Fields) -> str:
    title = fields.maybe_text("data.title")
    named = f"{identifier} {quoted(title)}" if title else identifier
    changes = "; ".join(_changes(fields))
    return f"{identifier} {changes}" if changes else f"{named} {ACTIONS.get(action, action)}"


def _changes(fields: Fields) -> Iterator[str]:
    """What an update changed: ``updatedFrom`` names the old values, states and people by id only."""
    before, data = fields.maybe_object("updatedFrom"), fields.below("data")
    if before is None:
        return
    if "stateId" in before.value:
        yield f"moved to {data.maybe_text('state.name') or 'another state'}"
    if "assigneeId" in before.value:
        assignee = data.maybe_text("assignee.name")
        yield f"assigned to {assignee}" if assignee else "unassigned"
    if "priority" in before.value:
        yield f"priority set to {data.maybe_text('priorityLabel', 'priority') or 'none'}"
    if "dueDate" in before.value:
        yield f"due date set to {data.maybe_text('dueDate') or 'none'}"
    if "title" in before.value:
        yield f"title changed from {quoted(before.maybe_text('title') or '')} to {quoted(data.maybe_text('title') or '')}"


def _person(user: Fields | None) -> RecordedActor | None:
    if user is None or (name := user.maybe_text("name", "id")) is None:
        return None
    return RecordedActor(
        native_id=user.maybe_text("id") or name,
        name=name,
        address=user.maybe_text("email"),
        is_bot=user.maybe_text("type") in ("integration", "OAuthClient"),
    )

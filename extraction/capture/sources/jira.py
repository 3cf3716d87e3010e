"""Jira: webhooks for issues and comments, and issues of the REST API with their changelog.

Formats: developer.atlassian.com/server/jira/platform/webhooks and the REST API, versions 2 and 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.capture.sources.fields import Fields, as_text, inner
from extraction.capture.sources.times import EPOCH, Moment
from extraction.domain.timeline import EventKind
from extraction.errors import UnreadableRecord

SOURCE = "jira"
_REST_PATH = re.compile(r"/rest/(?:api|agile)/.*$")
_ISSUE_IN_LINK = re.compile(r"/issue/([^/]+)/comment/")


def is_webhook(value: Mapping[str, object]) -> bool:
    event = value.get("webhookEvent")
    return isinstance(event, str) and event.removeprefix("jira:").startswith(("issue_", "comment_"))


def is_issue(value: Mapping[str, object]) -> bool:
    return "key" in value and "summary" in inner(value, "fields")


def recognises(value: Mapping[str, object]) -> bool:
    return is_webhook(value) or is_issue(value)


def read(fields: Fields) -> Iterator[SourceRecord | UnreadableRecord]:
    if is_webhook(fields.value):
        yield _webhook(fields)
    else:
        yield from _issue(fields)


def _webhook(fields: Fields) -> SourceRecord:
    event, moment = fields.text("webhookEvent").removeprefix("jira:"), _when(fields)
    issue, comment = fields.maybe_object("issue"), fields.maybe_object("comment")
    key = issue.text("key") if issue else _issue_of_comment(fields.below("comment"))
    changes = [_change(item) for item in fields.maybe_objects("changelog.items")]
    commented = comment is not None and (event.startswith("comment_") or not changes)
    text = (
        _comment_text(key, event, comment, issue) if commented and comment else _issue_text(key, event, changes, fields)
    )
    by = comment.maybe_object("updateAuthor") or comment.maybe_object("author") if comment else None
    return fields.record(
        source=SOURCE,
        kind=EventKind.TICKET,
        moment=moment,
        key=_key(key, moment),
        text=text,
        identity={"event": event, "changes": changes, "comment": comment.maybe_text("id") if comment else None},
        actor=person(fields.maybe_object("user") or by),
        permalink=_browse_link(issue or comment, key if issue else None),
        attributes=_attributes(key, issue) | _status_change(fields) | {"action": event},
    )


def _when(fields: Fields) -> Moment:
    later = fields.maybe_moment("timestamp", "comment.updated", "issue.fields.updated")
    return later or fields.moment("timestamp")


def _key(issue_key: str, moment: Moment) -> str:
    return f"{issue_key}/{(moment.at - EPOCH) // timedelta(milliseconds=1)}"


def _issue_of_comment(comment: Fields) -> str:
    """A comment webhook may hold no issue; then its link names the issue's number."""
    found = _ISSUE_IN_LINK.search(comment.text("self"))
    if found is None:
        raise comment.unreadable("self", "does not name the issue that the comment is on")
    return found.group(1)


def _comment_text(key: str, event: str, comment: Fields, issue: Fields | None) -> str:
    verb = {"comment_updated": "Comment edited on", "comment_deleted": "Comment deleted on"}.get(event, "Comment on")
    name = key if issue else f"Jira issue {key}"
    return f"{verb} {name}: {written(comment.get('body')) or '(no text)'}"


def _issue_text(key: str, event: str, changes: list[str], fields: Fields) -> str:
    summary = fields.maybe_text("issue.fields.summary")
    titled = f" “{summary}”" if summary else ""
    if changes:
        return f"{key} " + "; ".join(changes)
    return f"{key}{titled} {event.removeprefix('issue_').replace('_', ' ')}"


def _change(item: Fields) -> str:
    """One changelog item: ``moved from To Do to In Progress``, ``assignee set to Ada``, ``priority changed from Low to High``."""
    field = item.maybe_text("field") or "a field"
    old, new = item.maybe_text("fromString", "from"), item.maybe_text("toString", "to")
    if field == "status" and new:
        return f"moved from {old} to {new}" if old else f"moved to {new}"
    if new is None:
        return f"{field} cleared" + (f" (was {old})" if old else "")
    return f"{field} changed from {old} to {new}" if old else f"{field} set to {new}"


def _status_change(fields: Fields) -> dict[str, str | None]:
    changed = [item for item in fields.maybe_objects("changelog.items") if item.maybe_text("field") == "status"]
    if not changed:
        return {}
    return {"old_status": changed[-1].maybe_text("fromString"), "status": changed[-1].maybe_text("toString")}


def _attributes(key: str, issue: Fields | None) -> dict[str, str | None]:
    if issue is None:
        return {"ticket": key if "-" in key else None}
    return {
        "ticket": key,
        "title": issue.maybe_text("fields.summary"),
        "status": issue.maybe_text("fields.status.name"),
        "assignee": issue.maybe_text("fields.assignee.displayName"),
        "due": issue.maybe_text("fields.duedate"),
        "subtype": issue.maybe_text("fields.issuetype.name"),
    }


def _browse_link(holder: Fields | None, key: str | None) -> str | None:
    """``self`` is a REST link; a person's browser wants ``/browse/KEY``."""
    link = holder.maybe_text("self") if holder else None
    return f"{_REST_PATH.sub('', link)}/browse/{key}" if link and key and _REST_PATH.search(link) else None


def person(user: Fields | None) -> RecordedActor | None:
    if user is None:
        return None
    name = user.maybe_text("displayName", "name", "accountId")
    native_id = user.maybe_text("accountId", "key", "name") or name
    if native_id is None:
        return None
    return RecordedActor(
        native_id=native_id,
        name=name or native_id,
        handle=user.maybe_text("name"),
        address=user.maybe_text("emailAddress"),
        is_bot=user.maybe_text("accountType") == "app",
    )


def written(body: object) -> str:
    """Plain text of a comment or description: wiki text as it stands, an Atlassian document flattened."""
    if not isinstance(body, dict):
        return as_text(body) or ""
    parts = [part for item in _children(body) if (part := written(item))]
    joined = ("\n" if body.get("type") in ("doc", "bulletList", "orderedList") else "").join(parts)
    mentioned = as_text(inner(body, "attrs").get("text"))
    return as_text(body.get("text")) or joined or mentioned or ("\n" if body.get("type") == "hardBreak" else "")


def _children(body: dict[str, object]) -> list[object]:
    content = body.get("content")
    return content if isinstance(content, list) else []


def _issue(issue: Fields) -> Iterator[SourceRecord | UnreadableRecord]:
    """An issue of the REST API: created, then each entry of its changelog and each comment that the answer holds."""
    key, created = issue.text("key"), issue.moment("fields.created")
    attributes = _attributes(key, issue)
    attributes |= {"status": None, "assignee": None, "action": "issue_created"}
    yield issue.record(
        source=SOURCE,
        kind=EventKind.TICKET,
        moment=created,
        key=_key(key, created),
        text=f"{key} “{issue.text('fields.summary')}” created",
        identity={"event": "issue_created"},
        actor=person(issue.maybe_object("fields.creator")),
        permalink=_browse_link(issue, key),
        attributes=attributes,
    )
    if issue.maybe_items("changelog.histories"):
        yield from issue.each("changelog.histories", lambda history: _history(history, issue, key))
    if issue.maybe_items("fields.comment.comments"):
        yield from issue.each("fields.comment.comments", lambda comment: _comment(comment, issue, key))


def _history(history: Fields, issue: Fields, key: str) -> SourceRecord:
    moment = history.moment("created")
    changes = [_change(item) for item in history.maybe_objects("items")]
    moves = [item for item in history.maybe_objects("items") if item.maybe_text("field") == "status"]
    return history.record(
        source=SOURCE,
        kind=EventKind.TICKET,
        moment=moment,
        key=_key(key, moment),
        text=f"{key} " + ("; ".join(changes) or "changed"),
        identity={"event": "issue_updated", "changes": changes},
        actor=person(history.maybe_object("author")),
        permalink=_browse_link(issue, key),
        attributes={
            "ticket": key,
            "title": issue.maybe_text("fields.summary"),
            "status": moves[-1].maybe_text("toString") if moves else None,
            "old_status": moves[-1].maybe_text("fromString") if moves else None,
            "action": "issue_updated",
        },
    )


def _comment(comment: Fields, issue: Fields, key: str) -> SourceRecord:
    moment = comment.moment("created")
    return comment.record(
        source=SOURCE,
        kind=EventKind.TICKET,
        moment=moment,
        key=_key(key, moment),
        text=f"Comment on {key}: {written(comment.get('body')) or '(no text)'}",
        identity={"event": "comment_created", "comment": comment.maybe_text("id")},
        actor=person(comment.maybe_object("author")),
        permalink=_browse_link(issue, key),
        attributes={"ticket": key, "title": issue.maybe_text("fields.summary"), "action": "comment_created"},
    )

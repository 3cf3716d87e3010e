"""GitHub pull requests, issues, reviews and comments, from webhooks and as REST objects."""

from __future__ import annotations

from collections.abc import Iterator

from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.capture.sources.fields import Fields, in_words, quoted
from extraction.capture.sources.github_delivery import happening, person, repository
from extraction.capture.sources.times import Moment
from extraction.domain.timeline import EventKind

TIME_FIELDS = {"opened": "created_at", "closed": "closed_at"}


def read_pull_request(delivery: Fields) -> Iterator[SourceRecord]:
    yield _thread_action(delivery, delivery.below("pull_request"), delivery.text("action"))


def read_issue(delivery: Fields) -> Iterator[SourceRecord]:
    yield _thread_action(delivery, delivery.below("issue"), delivery.text("action"))


def read_rest_thread(thread: Fields) -> Iterator[SourceRecord]:
    """A pull request or issue of the REST API: opened, and closed where it is."""
    yield _thread_action(thread, thread, "opened")
    if thread.maybe_moment("closed_at"):
        yield _thread_action(thread, thread, "closed")


def _thread_action(delivery: Fields, thread: Fields, action: str) -> SourceRecord:
    is_pull = is_pull_request(thread)
    name, merged = thread_name(thread), action == "closed" and _is_merged(thread)
    changed = _what_changed(delivery) if delivery is not thread else None
    return happening(
        delivery,
        EventKind.PULL_REQUEST if is_pull else EventKind.TICKET,
        _moment(thread, "merged" if merged else action),
        f"{repository(delivery)}#{thread.text('number')}/{action}",
        f"{name} {_verb(action, thread, merged, changed)}",
        action=action,
        permalink=thread.maybe_text("html_url"),
        actor=_actor(delivery, thread, action, merged),
        attributes={
            "number": thread.text("number"),
            "title": thread.maybe_text("title"),
            "status": "merged" if merged else "open" if action == "opened" else thread.maybe_text("state"),
            "assignee": thread.maybe_text("assignee.login"),
            "ref": thread.maybe_text("base.ref"),
            "commit": thread.maybe_text("merge_commit_sha") if merged else thread.maybe_text("head.sha"),
        },
        told_apart_by=changed,
    )


def _actor(delivery: Fields, thread: Fields, action: str, merged: bool) -> RecordedActor | None:
    by = "merged_by" if merged else "user" if action == "opened" else "closed_by"
    return person(delivery.maybe_object("sender")) or person(thread.maybe_object(by))


def _moment(thread: Fields, action: str) -> Moment:
    """The action's own time; ``updated_at`` for actions that have none."""
    if action == "merged":
        return thread.maybe_moment("merged_at") or thread.moment("closed_at")
    return thread.moment(TIME_FIELDS.get(action, "updated_at"))


def _is_merged(thread: Fields) -> bool:
    return thread.get("merged") is True or thread.maybe_text("merged_at") is not None


def is_pull_request(thread: Fields) -> bool:
    return "base" in thread.value or "pull_request" in thread.value or "merged_at" in thread.value


def thread_name(thread: Fields) -> str:
    title = thread.maybe_text("title")
    label = "PR" if is_pull_request(thread) else "Issue"
    return f"{label} #{thread.text('number')}" + (f" {quoted(title)}" if title else "")


def _what_changed(delivery: Fields) -> str | None:
    """Name of the label, assignee, reviewer or milestone that the action is about."""
    return delivery.maybe_text(
        "label.name", "assignee.login", "requested_reviewer.login", "requested_team.name", "milestone.title"
    )


def _verb(action: str, thread: Fields, merged: bool, changed: str | None) -> str:
    base = thread.maybe_text("base.ref")
    if merged:
        return f"merged into {base}" if base else "merged"
    if action == "closed" and is_pull_request(thread):
        return "closed without merging"
    if action == "synchronize":
        return "updated with new commits"
    names = {"review_requested": "review requested from", "review_request_removed": "review no longer requested from"}
    joined = names.get(action) or {"assigned": "assigned to", "unassigned": "unassigned from"}.get(action)
    if joined and changed:
        return f"{joined} {changed}" if action in ("assigned", "unassigned") else f"({joined} {changed})"
    return f"{in_words(action)} {quoted(changed)}" if changed else in_words(action)


def read_review(delivery: Fields) -> Iterator[SourceRecord]:
    review, pull, action = delivery.below("review"), delivery.below("pull_request"), delivery.text("action")
    body, state = review.maybe_text("body"), review.maybe_text("state") or action
    told = f": {body}" if body else ""
    submitted = review.moment("submitted_at") if action == "submitted" else pull.moment("updated_at")
    yield happening(
        delivery,
        EventKind.PULL_REQUEST,
        submitted,
        f"{repository(delivery)}#{pull.text('number')}/review/{review.text('id')}/{action}",
        f"{thread_name(pull)} reviewed ({in_words(state)}){told}",
        action=action,
        permalink=review.maybe_text("html_url"),
        attributes={
            "number": pull.text("number"),
            "title": pull.maybe_text("title"),
            "status": state,
            "commit": review.maybe_text("commit_id"),
        },
        told_apart_by=[state, body],
    )


def read_comment(delivery: Fields) -> Iterator[SourceRecord]:
    """A comment on an issue, a pull request, a line of its diff, or a commit."""
    comment, action = delivery.below("comment"), delivery.text("action")
    thread = delivery.maybe_object("issue") or delivery.maybe_object("pull_request")
    created = action == "created"
    on = thread_name(thread).replace("Issue", "issue", 1) if thread else f"commit {comment.text('commit_id')[:7]}"
    place = f"#{thread.text('number')}" if thread else f"@{comment.text('commit_id')}"
    verb = "Comment on" if created else f"Comment {in_words(action)} on"
    yield happening(
        delivery,
        EventKind.NOTE if thread is None else EventKind.PULL_REQUEST if is_pull_request(thread) else EventKind.TICKET,
        comment.moment("created_at" if created else "updated_at"),
        f"{repository(delivery)}{place}/comment/{comment.text('id')}/{action}",
        f"{verb} {on}: {comment.maybe_text('body') or '(no text)'}",
        action="commented" if created else f"comment_{action}",
        permalink=comment.maybe_text("html_url"),
        attributes={
            "number": thread.maybe_text("number") if thread else None,
            "title": thread.maybe_text("title") if thread else None,
            "commit": comment.maybe_text("commit_id"),
        },
        told_apart_by=comment.maybe_text("body"),
    )

"""GitHub: webhook deliveries, and pull requests, issues, deployments and releases of its REST API.

Formats: docs.github.com/webhooks/webhook-events-and-payloads and docs.github.com/rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from extraction.capture.source_record import SourceRecord
from extraction.capture.sources import github_changes, github_checks, github_threads
from extraction.capture.sources.fields import Fields, as_text, in_words, inner
from extraction.capture.sources.github_delivery import happening, repository
from extraction.domain.timeline import EventKind
from extraction.errors import UnreadableRecord

Reader = Callable[[Fields], Iterator[SourceRecord]]


def _read_dispatch(delivery: Fields) -> Iterator[SourceRecord]:
    """A repository dispatch has neither an id nor a time."""
    action = delivery.text("action")
    yield happening(
        delivery,
        EventKind.ACTION,
        None,
        f"repository_dispatch/{action}",
        f"Repository dispatch {in_words(action)} sent to {repository(delivery)}",
        action=action,
        attributes={"ref": delivery.maybe_text("branch")},
        told_apart_by=delivery.get("client_payload"),
    )


# The first whose names all stand in the delivery; a deployment status also holds its deployment and perhaps a check run.
DELIVERIES: tuple[tuple[tuple[str, ...], Reader], ...] = (
    (("deployment_status", "deployment"), github_changes.read_deployment_status),
    (("deployment", "action"), github_changes.read_deployment),
    (("review", "pull_request"), github_threads.read_review),
    (("comment", "action"), github_threads.read_comment),
    *(((name, "action"), partial(github_checks.read_run, name=name)) for name in github_checks.RUNS),
    (("pull_request", "action"), github_threads.read_pull_request),
    (("issue", "action"), github_threads.read_issue),
    (("release", "action"), github_changes.read_release),
    (("ref", "before", "after"), github_changes.read_push),
    (("sha", "state", "context"), github_checks.read_status),
    (("client_payload", "action"), _read_dispatch),
)
REST_OBJECTS: tuple[tuple[tuple[str, ...], Reader], ...] = (
    (("number", "base", "head", "merged_at"), github_threads.read_rest_thread),
    (("number", "repository_url", "comments_url", "state"), github_threads.read_rest_thread),
    (("sha", "environment", "statuses_url"), github_changes.read_rest_deployment),
    (("tag_name", "target_commitish", "published_at"), github_changes.read_rest_release),
)
NOT_HAPPENINGS = (
    (("zen", "hook_id"), "is GitHub's test of a new webhook (ping): nothing that happened in the incident"),
    (("installation", "action"), "is about the installation of a GitHub app: a setting, nothing that happened"),
)


def is_delivery(value: Mapping[str, object]) -> bool:
    """Whether it is a webhook delivery; GitLab's also have a repository, but name their kind."""
    full_name = as_text(inner(value, "repository").get("full_name"))
    return full_name is not None and isinstance(value.get("sender"), dict) and "object_kind" not in value


def recognises(value: Mapping[str, object]) -> bool:
    is_ping = "zen" in value and "hook_id" in value
    is_installation = isinstance(value.get("installation"), dict) and isinstance(value.get("sender"), dict)
    return is_delivery(value) or is_ping or is_installation or _reader(value, REST_OBJECTS) is not None


def _reader(value: Mapping[str, object], table: tuple[tuple[tuple[str, ...], Reader], ...]) -> Reader | None:
    return next((reader for names, reader in table if all(name in value for name in names)), None)


def read(fields: Fields) -> Iterator[SourceRecord | UnreadableRecord]:
    reader = _reader(fields.value, DELIVERIES if is_delivery(fields.value) else REST_OBJECTS)
    if reader is None:
        raise UnreadableRecord(fields.place, _why_not(fields.value))
    yield from reader(fields)


def _why_not(value: Mapping[str, object]) -> str:
    for names, reason in NOT_HAPPENINGS:
        if all(name in value for name in names):
            return reason
    about = ", ".join(name for name in value if name not in ("repository", "sender", "organization", "installation"))
    return f"is a GitHub delivery of a kind that is not read ({about}); add it as a line of a CSV file if it matters"

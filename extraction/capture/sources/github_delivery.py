"""What every GitHub delivery holds: the repository, the sender, and how a record of it is keyed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.capture.sources.fields import Fields
from extraction.capture.sources.times import Moment
from extraction.domain.timeline import EventKind

SOURCE = "github"
VERSION = re.compile(r"v?\d+\.\d+[\w.+-]*")
_API_REPOSITORY = re.compile(r"^https?://[^/]+/(?:api/v3/)?(?:repos/)?([^/]+/[^/]+)(?:/|$)")


def repository(delivery: Fields) -> str:
    """``owner/name``: of the delivery, else from the links of a REST object."""
    named = delivery.maybe_text("repository.full_name", "base.repo.full_name")
    if named:
        return named
    link = delivery.maybe_text("html_url", "url", "repository_url") or ""
    found = _API_REPOSITORY.match(link)
    return found.group(1) if found else delivery.text("repository.full_name")


def person(user: Fields | None) -> RecordedActor | None:
    """A GitHub account: its login is name and handle, its numeric id the native id."""
    if user is None or (login := user.maybe_text("login", "username", "name")) is None:
        return None
    return RecordedActor(
        native_id=user.maybe_text("id") or login,
        name=login,
        handle=login,
        address=user.maybe_text("email"),
        is_bot=user.maybe_text("type") == "Bot" or login.endswith("[bot]"),
    )


def sender(delivery: Fields) -> RecordedActor | None:
    return person(delivery.maybe_object("sender"))


def short(commit: str | None) -> str | None:
    return commit[:7] if commit else None


def version_in(name: str | None) -> str | None:
    """``name`` (a branch or tag) where it is a version."""
    return name if name and VERSION.fullmatch(name) else None


def first_line(text: str | None) -> str | None:
    lines = text.strip().splitlines() if text else []
    return lines[0] if lines else None


def happening(
    delivery: Fields,
    kind: EventKind,
    moment: Moment | None,
    key: str,
    text: str,
    *,
    action: str,
    permalink: str | None = None,
    actor: RecordedActor | None = None,
    attributes: Mapping[str, str | None] | None = None,
    told_apart_by: object = None,
) -> SourceRecord:
    """A record whose identity is its key, its time and ``told_apart_by``: the same from a webhook and from the REST API."""
    return delivery.record(
        source=SOURCE,
        kind=kind,
        moment=moment,
        key=key,
        text=text,
        identity={"key": key, "action": action, "apart": told_apart_by},
        actor=actor or sender(delivery),
        permalink=permalink,
        attributes={"repository": repository(delivery), "action": action, **(attributes or {})},
    )

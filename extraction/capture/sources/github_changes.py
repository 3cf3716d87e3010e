"""GitHub pushes, deployments, releases and checks."""

from __future__ import annotations

from collections.abc import Iterator

from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.capture.sources.fields import Fields, in_words, quoted
from extraction.capture.sources.github_delivery import (
    first_line,
    happening,
    person,
    repository,
    sender,
    short,
    version_in,
)
from extraction.domain.timeline import EventKind

NO_COMMIT = "0" * 40
PUBLISHING = ("created", "published", "released", "prereleased")


def read_push(delivery: Fields) -> Iterator[SourceRecord]:
    """A push; its time is when the repository was pushed to, not when the commit was made."""
    ref, after = delivery.text("ref"), delivery.text("after")
    deleted, name = after == NO_COMMIT, ref.removeprefix("refs/heads/").removeprefix("refs/tags/")
    is_tag = ref.startswith("refs/tags/")
    yield happening(
        delivery,
        EventKind.PUSH,
        delivery.maybe_moment("repository.pushed_at") or delivery.moment("head_commit.timestamp"),
        f"push/{after}",
        _push_text(delivery, name, is_tag, deleted),
        action="deleted" if deleted else "pushed",
        permalink=delivery.maybe_text("compare"),
        actor=_pusher(delivery),
        attributes={
            "ref": name,
            "commit": None if deleted else after,
            "version": version_in(name) if is_tag and not deleted else None,
            "title": first_line(delivery.maybe_text("head_commit.message")),
        },
        told_apart_by=[ref, delivery.maybe_text("before")],
    )


def _push_text(delivery: Fields, name: str, is_tag: bool, deleted: bool) -> str:
    kind, where = ("tag" if is_tag else "branch"), repository(delivery)
    if deleted:
        return f"Deleted {kind} {name} of {where}"
    if is_tag:
        return f"Pushed tag {name} ({short(delivery.text('after'))}) to {where}"
    count = len(delivery.maybe_items("commits"))
    subject = first_line(delivery.maybe_text("head_commit.message"))
    commits = f"{count} commit{'' if count == 1 else 's'}"
    forced = "Force-pushed" if delivery.get("forced") is True else "Pushed"
    return f"{forced} {commits} to {name} of {where}" + (f": {subject}" if subject else "")


def _pusher(delivery: Fields) -> RecordedActor | None:
    return sender(delivery) or person(delivery.maybe_object("pusher"))


def read_deployment(delivery: Fields) -> Iterator[SourceRecord]:
    deployment = delivery.below("deployment")
    yield from _deployment(delivery, deployment)


def read_rest_deployment(deployment: Fields) -> Iterator[SourceRecord]:
    yield from _deployment(deployment, deployment)


def _deployment(delivery: Fields, deployment: Fields) -> Iterator[SourceRecord]:
    described = deployment.maybe_text("description")
    yield happening(
        delivery,
        EventKind.DEPLOY,
        deployment.moment("created_at"),
        f"deployment/{deployment.text('id')}",
        f"{_deployed(delivery, deployment)} created" + (f": {described}" if described else ""),
        action="created",
        actor=person(delivery.maybe_object("sender")) or person(deployment.maybe_object("creator")),
        attributes=_deploy_attributes(delivery, deployment) | {"status": "created"},
    )


def read_deployment_status(delivery: Fields) -> Iterator[SourceRecord]:
    status, deployment = delivery.below("deployment_status"), delivery.below("deployment")
    described = status.maybe_text("description")
    told = f" ({described})" if described else ""
    yield happening(
        delivery,
        EventKind.DEPLOY,
        status.moment("created_at"),
        f"deployment_status/{status.text('id')}",
        f"{_deployed(delivery, deployment, status)}: {in_words(status.text('state'))}{told}",
        action=delivery.maybe_text("action") or "created",
        permalink=status.maybe_text("log_url", "target_url", "environment_url"),
        attributes=_deploy_attributes(delivery, deployment, status) | {"status": status.text("state")},
    )


def _deployed(delivery: Fields, deployment: Fields, status: Fields | None = None) -> str:
    """``Deployment of checkout 4.12.0 (a1b2c3d) to production``."""
    about = _deploy_attributes(delivery, deployment, status)
    commit, named = short(about["commit"]), about["version"] or about["ref"]
    what = (
        f" {named} ({commit})"
        if named and commit and named != about["commit"]
        else f" {commit or named or ''}".rstrip()
    )
    where = f" to {about['environment']}" if about["environment"] else ""
    return f"Deployment of {about['service']}{what}{where}"


def _deploy_attributes(delivery: Fields, deployment: Fields, status: Fields | None = None) -> dict[str, str | None]:
    ref = deployment.maybe_text("ref")
    environment = status.maybe_text("environment") if status else None
    return {
        "service": deployment.maybe_text("payload.service") or repository(delivery).partition("/")[2],
        "environment": environment or deployment.maybe_text("environment"),
        "version": deployment.maybe_text("payload.version") or version_in(ref),
        "ref": ref,
        "commit": deployment.maybe_text("sha"),
    }


def read_release(delivery: Fields) -> Iterator[SourceRecord]:
    yield _release(delivery, delivery.below("release"), delivery.text("action"))


def read_rest_release(release: Fields) -> Iterator[SourceRecord]:
    yield _release(release, release, "published")


def _release(delivery: Fields, release: Fields, action: str) -> SourceRecord:
    """A release at its ``published_at`` (``created_at`` is its commit's time); other actions at ``updated_at`` if it has one."""
    tag, name = release.text("tag_name"), release.maybe_text("name")
    moment = release.maybe_moment("published_at" if action in PUBLISHING else "updated_at")
    title = f" {quoted(name)}" if name and name != tag else ""
    return happening(
        delivery,
        EventKind.RELEASE,
        moment,
        f"release/{release.text('id')}/{action}",
        f"Release {tag}{title} of {repository(delivery)} {in_words(action)}",
        action=action,
        permalink=release.maybe_text("html_url"),
        actor=sender(delivery) or person(release.maybe_object("author")),
        attributes={"version": tag, "ref": tag, "title": name, "status": action},
        told_apart_by=None if moment else release.maybe_text("body"),
    )

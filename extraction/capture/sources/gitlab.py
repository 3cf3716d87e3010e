"""GitLab: webhooks for merge requests, pushes, tags, deployments, pipelines, issues, comments and releases.

Format: docs.gitlab.com/ee/user/project/integrations/webhook_events.html.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.capture.sources.fields import Fields, in_words, quoted
from extraction.capture.sources.times import Moment
from extraction.domain.timeline import EventKind
from extraction.errors import UnreadableRecord

SOURCE = "gitlab"
NO_COMMIT = "0" * 40
ACTION_WORDS = {
    "open": "opened",
    "close": "closed",
    "reopen": "reopened",
    "update": "updated",
    "merge": "merged",
    "approved": "approved",
    "unapproved": "approval withdrawn",
    "approval": "approved by one reviewer",
    "unapproval": "one approval withdrawn",
}


def recognises(value: Mapping[str, object]) -> bool:
    return isinstance(value.get("object_kind"), str) and ("project" in value or "project_id" in value)


def read(fields: Fields) -> Iterator[SourceRecord | UnreadableRecord]:
    kind = fields.text("object_kind")
    reader = READERS.get(kind)
    if reader is None:
        raise fields.unreadable("object_kind", f"is {kind}; of GitLab's hooks these are read: {', '.join(READERS)}")
    yield reader(fields)


def _record(
    fields: Fields,
    kind: EventKind,
    moment: Moment | None,
    key: str,
    text: str,
    attributes: Mapping[str, str | None],
    permalink: str | None = None,
) -> SourceRecord:
    return fields.record(
        source=SOURCE,
        kind=kind,
        moment=moment,
        key=key,
        text=text,
        identity={"key": key, "status": attributes.get("status"), "text": text},
        actor=_user(fields),
        permalink=permalink,
        attributes={"repository": _project(fields), **attributes},
    )


def _project(fields: Fields) -> str:
    return fields.text("project.path_with_namespace")


def _user(fields: Fields) -> RecordedActor | None:
    """``user`` is an object in most hooks; pushes hold ``user_name`` and ``user_username`` beside it."""
    name = fields.maybe_text("user.name", "user_name", "user.username", "user_username")
    if name is None:
        return None
    handle = fields.maybe_text("user.username", "user_username")
    address = fields.maybe_text("user.email", "user_email")
    return RecordedActor(
        native_id=fields.maybe_text("user.id", "user_id") or handle or name,
        name=name,
        handle=handle,
        address=address if address and "@" in address else None,  # GitLab writes [REDACTED] there
        is_bot="_bot_" in (handle or ""),
    )


def _merge_request(fields: Fields) -> SourceRecord:
    merge = fields.below("object_attributes")
    action, number, title = merge.maybe_text("action") or merge.text("state"), merge.text("iid"), merge.text("title")
    target = merge.maybe_text("target_branch")
    word = f"merged into {target}" if action == "merge" and target else ACTION_WORDS.get(action, in_words(action))
    moment = merge.moment("created_at") if action == "open" else merge.moment("updated_at")
    return _record(
        fields,
        EventKind.PULL_REQUEST,
        moment,
        f"{_project(fields)}!{number}/{action}",
        f"MR !{number} {quoted(title)} {word}",
        {
            "number": number,
            "title": title,
            "status": merge.maybe_text("state"),
            "action": action,
            "ref": target,
            "commit": merge.maybe_text("merge_commit_sha", "last_commit.id"),
        },
        merge.maybe_text("url"),
    )


def _deployment(fields: Fields) -> SourceRecord:
    status, number = fields.text("status"), fields.text("deployment_id")
    environment, commit, ref = (fields.maybe_text(name) for name in ("environment", "short_sha", "ref"))
    name = fields.maybe_text("project.name") or _project(fields)
    what = f" {ref}" if ref else ""
    where = f" to {environment}" if environment else ""
    return _record(
        fields,
        EventKind.DEPLOY,
        fields.moment("status_changed_at"),
        f"deployment/{number}/{status}",
        f"Deployment of {name}{what}{f' ({commit})' if commit else ''}{where}: {in_words(status)}",
        {
            "service": name,
            "environment": environment,
            "ref": ref,
            "commit": commit,
            "status": status,
            "title": fields.maybe_text("commit_title"),
        },
        fields.maybe_text("deployable_url"),
    )


def _push(fields: Fields) -> SourceRecord:
    """GitLab says no time of the push: that of the newest commit stands for it, if there is one."""
    ref, after = fields.text("ref"), fields.text("after")
    is_tag, name = ref.startswith("refs/tags/"), ref.removeprefix("refs/heads/").removeprefix("refs/tags/")
    commits = fields.maybe_objects("commits")
    word = "tag" if is_tag else "branch"
    count = fields.maybe_text("total_commits_count") or str(len(commits))
    subject = commits[-1].maybe_text("title", "message") if commits else None
    if after == NO_COMMIT:
        text = f"Deleted {word} {name} of {_project(fields)}"
    elif is_tag:
        text = f"Pushed tag {name} ({after[:7]}) to {_project(fields)}"
    else:
        text = f"Pushed {count} commit{'' if count == '1' else 's'} to {name} of {_project(fields)}"
        text += f": {subject.splitlines()[0]}" if subject else ""
    return _record(
        fields,
        EventKind.PUSH,
        commits[-1].maybe_moment("timestamp") if commits else None,
        f"push/{after}",
        text,
        {"ref": name, "commit": None if after == NO_COMMIT else after, "version": name if is_tag else None},
    )


def _pipeline(fields: Fields) -> SourceRecord:
    run = fields.below("object_attributes")
    status, ref, number = run.text("status"), run.maybe_text("ref"), run.text("id")
    on = f" on {ref}" if ref else ""
    moment = run.maybe_moment("finished_at") or run.moment("created_at")
    return _record(
        fields,
        EventKind.CHECK,
        moment,
        f"pipeline/{number}/{status}",
        f"Pipeline #{number}{on}: {in_words(status)}",
        {"status": status, "ref": ref, "commit": run.maybe_text("sha")},
        run.maybe_text("url"),
    )


def _issue(fields: Fields) -> SourceRecord:
    issue = fields.below("object_attributes")
    action, number, title = issue.maybe_text("action") or issue.text("state"), issue.text("iid"), issue.text("title")
    return _record(
        fields,
        EventKind.TICKET,
        issue.moment("created_at") if action == "open" else issue.moment("updated_at"),
        f"{_project(fields)}#{number}/{action}",
        f"Issue #{number} {quoted(title)} {ACTION_WORDS.get(action, in_words(action))}",
        {"number": number, "title": title, "status": issue.maybe_text("state"), "action": action},
        issue.maybe_text("url"),
    )


def _note(fields: Fields) -> SourceRecord:
    note = fields.below("object_attributes")
    merge, issue = fields.maybe_object("merge_request"), fields.maybe_object("issue")
    thread = merge or issue
    on = f"{'MR !' if merge else 'issue #'}{thread.text('iid')}" if thread else note.maybe_text("noteable_type") or "?"
    kind = EventKind.PULL_REQUEST if merge else EventKind.TICKET if issue else EventKind.NOTE
    return _record(
        fields,
        kind,
        note.moment("created_at"),
        f"{_project(fields)}/note/{note.text('id')}",
        f"Comment on {on}: {note.text('note')}",
        {"number": thread.text("iid") if thread else None, "action": "commented"},
        note.maybe_text("url"),
    )


def _release(fields: Fields) -> SourceRecord:
    tag, action = fields.text("tag"), fields.maybe_text("action") or "create"
    return _record(
        fields,
        EventKind.RELEASE,
        fields.maybe_moment("released_at") or fields.moment("created_at"),
        f"release/{fields.text('id')}/{action}",
        f"Release {tag} of {_project(fields)} {action}d",
        {"version": tag, "ref": tag, "title": fields.maybe_text("name"), "action": action},
        fields.maybe_text("url"),
    )


READERS: dict[str, Callable[[Fields], SourceRecord]] = {
    "merge_request": _merge_request,
    "deployment": _deployment,
    "push": _push,
    "tag_push": _push,
    "pipeline": _pipeline,
    "issue": _issue,
    "note": _note,
    "release": _release,
}

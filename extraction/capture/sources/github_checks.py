"""GitHub's continuous integration: check runs and suites, workflow runs and jobs, commit statuses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extraction.capture.source_record import SourceRecord
from extraction.capture.sources.fields import Fields, in_words, quoted
from extraction.capture.sources.github_delivery import happening, repository, short
from extraction.domain.timeline import EventKind


@dataclass(frozen=True, slots=True)
class RunKind:
    """How a kind of run is told: its word, the paths of its name, and the time fields for each action."""

    word: str
    name_paths: tuple[str, ...]
    times: dict[str, tuple[str, ...]]


RUNS = {
    "check_run": RunKind("Check", ("name",), {"created": ("started_at",), "completed": ("completed_at", "started_at")}),
    "check_suite": RunKind(
        "Check suite", ("app.name",), {"requested": ("created_at",), "completed": ("updated_at", "created_at")}
    ),
    "workflow_run": RunKind(
        "Workflow",
        ("name", "display_title"),
        {
            "requested": ("run_started_at", "created_at"),
            "in_progress": ("run_started_at", "created_at"),
            "completed": ("updated_at", "created_at"),
        },
    ),
    "workflow_job": RunKind(
        "Workflow job",
        ("name",),
        {"queued": ("created_at",), "in_progress": ("started_at",), "completed": ("completed_at",)},
    ),
}


def read_run(delivery: Fields, name: str) -> Iterator[SourceRecord]:
    """A run at the time of its action; an action that has no time of its own (rerequested) gets none."""
    run, kind, action = delivery.below(name), RUNS[name], delivery.text("action")
    title = run.maybe_text(*kind.name_paths) or name
    outcome = run.maybe_text("conclusion") if action == "completed" else None
    branch = run.maybe_text("head_branch", "check_suite.head_branch")
    commit = run.maybe_text("head_sha")
    on = f" on {branch}" if branch else ""
    yield happening(
        delivery,
        EventKind.CHECK,
        run.maybe_moment(*kind.times.get(action, ())),
        f"{name}/{run.text('id')}/{action}",
        f"{kind.word} {quoted(title)} {in_words(action)}{on} ({short(commit) or 'no commit'})"
        + (f": {in_words(outcome)}" if outcome else ""),
        action=action,
        permalink=run.maybe_text("html_url", "details_url"),
        attributes={
            "title": title,
            "status": outcome or run.maybe_text("status"),
            "ref": branch,
            "commit": commit,
        },
        told_apart_by=[run.maybe_text("run_attempt"), outcome],
    )


def read_status(delivery: Fields) -> Iterator[SourceRecord]:
    state, context = delivery.text("state"), delivery.text("context")
    described, commit = delivery.maybe_text("description"), delivery.text("sha")
    yield happening(
        delivery,
        EventKind.CHECK,
        delivery.moment("created_at"),
        f"status/{delivery.text('id')}",
        f"Commit status {quoted(context)} of {repository(delivery)} ({short(commit)}): {state}"
        + (f" ({described})" if described else ""),
        action="status",
        permalink=delivery.maybe_text("target_url"),
        attributes={"title": context, "status": state, "commit": commit},
    )

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from app.operations.access import operator
from app.operations.job import Job, JobKind, JobState, Json, LogLine, Worker
from app.operations.jobs import SeenWorker
from app.review.views.jobs import (
    Asked,
    Opened,
    bar_json,
    jobs_json,
    outcome_of,
    publishing_block,
    sentence,
    state_of,
    what_of,
    worker_name,
    workers_json,
)
from tests.builders import at

NOW = at("15:00")


def job(
    state: JobState = JobState.RUNNING,
    *,
    kind: JobKind = JobKind.DRAFT,
    arguments: Mapping[str, Json] | None = None,
    outcome: Mapping[str, Json] | None = None,
    error: str = "",
    run: int = 1,
    doing: str = "",
    steps: tuple[int, int] = (0, 0),
    waits: timedelta | None = None,
) -> Job:
    return Job(
        id="0123456789abcdef",
        kind=kind,
        incident="INC-2041",
        actor=operator("Priya Raman"),
        via="app",
        asked_at=at("14:50"),
        arguments=arguments or {},
        state=state,
        run=run,
        started_at=at("14:58"),
        ended_at=at("14:59") if state.ended else None,
        worker="api-1-4711-9f3c",
        doing=doing,
        done=steps[0],
        total=steps[1],
        outcome=outcome or {},
        error=error,
        not_before=None if waits is None else NOW + waits,
    )


def shown(one: Job, why: str | None = None, opened: Opened | None = None) -> Mapping[str, object]:
    listed = jobs_json((one,), Asked(), opened, NOW, lambda _job: why, older=False)["jobs"]
    assert isinstance(listed, list)
    return dict(listed[0])


def worker(state: str = "alive", ago: float = 1.0, running: int = 1) -> SeenWorker:
    known = Worker(
        id="api-1-4711-9f3c", host="api-1", pid=4711, version="0.4.0", places=4, started_at=at("14:00"), seen_at=NOW
    )
    return SeenWorker(worker=known, ago=ago, state=state, running=running)


@pytest.mark.parametrize(
    ("kind", "arguments", "told"),
    [
        (JobKind.DRAFT, {}, "Draft of the report"),
        (JobKind.DRAFT, {"propose": True}, "Fresh draft of the report"),
        (JobKind.DRAFT, {"section": "root-cause", "propose": True}, "Section “root cause”"),
        (JobKind.DRAFT, {"statement": "s1", "propose": True}, "One sentence, written again"),
        (JobKind.PUBLISH, {"destination": "html"}, "Publishing as HTML"),
        (JobKind.PUBLISH, {}, "Publishing"),
        (JobKind.NOTIFY, {}, "Notices that are due"),
    ],
)
def test_work_is_named_for_people(kind: JobKind, arguments: Mapping[str, Json], told: str) -> None:
    """By what it does, not by its kind."""
    assert what_of(job(kind=kind, arguments=arguments)) == told


def test_every_kind_has_a_name() -> None:
    """A new kind of job is not shown nameless."""
    assert all(what_of(job(kind=kind)) for kind in JobKind)


def test_progress_has_a_part_and_words() -> None:
    """Of a job with known steps; one without them says what it does and claims no part."""
    assert bar_json(job(steps=(3, 12), doing="Impact")) == {"part": 0.25, "steps": "3 of 12", "doing": "Impact"}
    assert bar_json(job(doing="publishing to html")) == {"part": None, "steps": "", "doing": "publishing to html"}
    assert bar_json(job(JobState.DONE)) is None


def test_a_failure_says_why_and_what_to_do() -> None:
    """In a sentence, with a way on for whoever may take it."""
    one = shown(job(JobState.FAILED, error="no approval stands for the report", run=2))
    assert one["error"] == "No approval stands for the report."
    assert "try again" in str(one["advice"]) and one["again"] == {"why": None} and one["cancel"] is None
    assert one["attempt"] == "attempt 2" and one["took"] == "1 min"


def test_a_failure_that_passes_by_itself_waits_in_words() -> None:
    """The person need not do anything, and sees for how long it waits."""
    waiting = job(JobState.WAITING, error="the model does not answer", waits=timedelta(seconds=8))
    assert state_of(waiting, NOW) == "waits 8 s to try again"
    assert shown(waiting)["advice"] == "It is tried again by itself."


def test_what_one_may_not_steer_says_why() -> None:
    """The button stays, with its reason."""
    assert shown(job(), why="Ben asked for this.")["cancel"] == {"why": "Ben asked for this."}


def test_a_log_is_shown_for_the_job_that_was_opened() -> None:
    """And for no other."""
    line = LogLine(at=at("14:58"), level="warning", text="worker api-1 is gone")
    one = job()
    assert shown(one, opened=Opened(id="other", lines=(line,)))["lines"] is None
    lines = shown(one, opened=Opened(id=one.id, lines=(line,)))["lines"]
    assert lines == [{"at": "14:58:00", "stamp": "2026-03-03 14:58:00 UTC", "level": "warning", "text": line.text}]


@pytest.mark.parametrize(
    ("kind", "outcome", "told"),
    [
        (JobKind.DRAFT, {"version": 3}, "version 3 is kept"),
        (JobKind.DRAFT, {"proposal": "p", "scope": "report"}, "waits beside the report to be taken over"),
        (JobKind.PUBLISH, {"location": "out/a.html", "version": 2}, "version 2 is at out/a.html"),
        (JobKind.CHECK, {"statements": 59, "open": 2}, "59 sentences checked, 2 open"),
        (JobKind.REGENERATE, {"state": "unchanged"}, "nothing that it rests on has changed"),
        (JobKind.EVALUATE, {}, ""),
    ],
)
def test_what_came_of_it(kind: JobKind, outcome: Mapping[str, Json], told: str) -> None:
    """In a few words; nothing is invented where nothing is known."""
    assert outcome_of(job(JobState.DONE, kind=kind, outcome=outcome)) == told


def test_a_silent_worker_is_told_with_the_seconds_and_its_jobs() -> None:
    """Whoever looks sees which process hangs, since when, and what it had."""
    told = workers_json((worker("silent", 19.4),), (job(),), named=True, now=NOW)
    listed = told["list"]
    assert isinstance(listed, list)
    assert told["line"] == "No worker alive; 1 silent." and listed[0]["told"] == "silent for 19 s"
    assert listed[0]["jobs"] == [{"id": job().id, "what": "Draft of the report, INC-2041"}]
    assert "Others go on" in listed[0]["advice"]


def test_work_that_nobody_would_do_is_told_with_the_command() -> None:
    """Only where something may begin now."""
    waits = job(JobState.WAITING)
    stuck = workers_json((), (waits,), named=True, now=NOW)
    assert (
        str(stuck["nobody"]).startswith("1 job waits, and no worker is alive") and stuck["command"] == "retroline work"
    )
    assert workers_json((worker(),), (waits,), named=True, now=NOW)["nobody"] is None
    assert workers_json((), (job(JobState.WAITING, waits=timedelta(hours=1)),), named=True, now=NOW)["nobody"] is None


def test_hosts_are_for_those_who_run_it() -> None:
    """Everybody else reads how many there are."""
    told = workers_json((worker(),), (), named=False, now=NOW)
    assert told["list"] == [] and told["line"] == "1 worker alive, 1 of 4 places in use."


def test_filters_name_states_and_kinds() -> None:
    """An unknown name in the address narrows nothing."""
    assert Asked(group="failed", kind="publish").states == {JobState.FAILED}
    assert Asked(kind="publish").kinds == {JobKind.PUBLISH}
    unknown = Asked(group="nonsense", kind="nonsense")
    assert not unknown.states and not unknown.kinds


def test_older_jobs_begin_after_the_last_one_shown() -> None:
    """The id to go on from, only where there is more."""
    assert jobs_json((job(),), Asked(), None, NOW, lambda _job: None, older=True)["older"] == job().id
    assert jobs_json((job(),), Asked(), None, NOW, lambda _job: None, older=False)["older"] is None


def test_publishing_says_what_goes_on_and_who_is_missing() -> None:
    """While a job waits that nobody does, the page says so."""
    block = publishing_block((job(kind=JobKind.PUBLISH, arguments={"destination": "json"}),), NOW, "No worker.")
    assert block["lines"] == ["Publishing as JSON: running"]
    assert block["notice"] == {"text": "No worker.", "kind": "warn"}


def test_small_words() -> None:
    """Sentences end, and processes have the name that their host gives them."""
    assert sentence("the model is gone") == "The model is gone." and sentence("") == ""
    assert worker_name("api-1-4711-9f3c") == "api-1 · 4711" and worker_name("odd") == "odd"

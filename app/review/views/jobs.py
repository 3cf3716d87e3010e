"""Work under way and done as its page shows it: what, for whom, how far, by which worker, and why it failed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.operations.job import Job, JobKind, JobState, LogLine
from app.operations.jobs import SeenWorker
from app.review.views.words import Json, clock, count, day, duration, stamp

ACTIVE = frozenset({JobState.WAITING, JobState.STARTING, JobState.RUNNING})
START_ONE = "retroline work"
"""The command that starts a worker."""

KINDS: Mapping[JobKind, str] = {
    JobKind.DRAFT: "Drafts",
    JobKind.CHECK: "Checks",
    JobKind.REGENERATE: "Reports of batches",
    JobKind.SEND: "Providers' batches",
    JobKind.PUBLISH: "Publishing",
    JobKind.APPROVE: "Approvals",
    JobKind.NOTIFY: "Notices",
    JobKind.EVALUATE: "Evaluations",
}
GROUPS: Mapping[str, tuple[str, frozenset[JobState]]] = {
    "": ("Any", frozenset()),
    "active": ("Under way", ACTIVE),
    "failed": ("Failed", frozenset({JobState.FAILED})),
    "done": ("Done", frozenset({JobState.DONE})),
    "cancelled": ("Cancelled", frozenset({JobState.CANCELLED})),
}
"""What the list can be narrowed to: name → label, and the states that are meant (none: all)."""

_VIA: Mapping[str, str] = {"app": "in the app", "cli": "from the command line", "slack": "in Slack", "job": "by itself"}
_FORMATS: Mapping[str, str] = {"markdown": "Markdown", "html": "HTML", "json": "JSON"}
_BESIDE = "waits beside the report to be taken over"
_OF_BATCH: Mapping[str, str] = {
    "proposed": _BESIDE,
    "unchanged": "nothing that it rests on has changed",
    "taken": "its first draft is kept",
    "skipped": "skipped; its batch says why",
}
_UNTOUCHED = "The report is as it was."
_ADVICE: Mapping[JobKind, str] = {
    JobKind.DRAFT: _UNTOUCHED,
    JobKind.REGENERATE: _UNTOUCHED,
    JobKind.PUBLISH: "What was published there before still stands.",
    JobKind.APPROVE: "The report is not approved.",
    JobKind.NOTIFY: "Notices that are due are sent with the next attempt.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to show: a group of ``GROUPS``, a kind, an incident's key, jobs before the one with the id ``before``."""

    group: str = ""
    kind: str = ""
    incident: str = ""
    before: str = ""

    @property
    def states(self) -> frozenset[JobState]:
        return GROUPS.get(self.group, GROUPS[""])[1]

    @property
    def kinds(self) -> frozenset[JobKind]:
        return frozenset(one for one in JobKind if one.value == self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The job whose log is unfolded."""

    id: str
    lines: tuple[LogLine, ...]


Steers = Callable[[Job], str | None]
"""Why the person cannot steer a job; ``None``: they can."""


def what_of(job: Job) -> str:
    """``Draft of the report``, ``Publishing as HTML``."""
    given = job.arguments
    match job.kind:
        case JobKind.DRAFT if given.get("statement"):
            return "One sentence, written again"
        case JobKind.DRAFT if given.get("section"):
            return f"Section “{str(given['section']).replace('-', ' ').replace('_', ' ')}”"
        case JobKind.DRAFT if given.get("propose"):
            return "Fresh draft of the report"
        case JobKind.DRAFT:
            return "Draft of the report"
        case JobKind.CHECK:
            return "Check of the report"
        case JobKind.REGENERATE:
            return "Report of a batch, written again"
        case JobKind.SEND:
            return "A provider's batch"
        case JobKind.PUBLISH:
            name = str(given.get("destination") or "")
            return f"Publishing as {_FORMATS.get(name, name)}" if name else "Publishing"
        case JobKind.APPROVE:
            return "Approval"
        case JobKind.NOTIFY:
            return "Notices that are due"
        case JobKind.EVALUATE:
            return "Evaluation"


def state_of(job: Job, now: datetime) -> str:
    """In words, with what a waiting one waits for."""
    if job.state is not JobState.WAITING:
        return job.state.value
    if job.not_before is not None and job.not_before > now:
        left = duration(max(job.not_before - now, timedelta(seconds=1)))
        return f"waits {left} to try again" if job.error else f"waits {left}"
    return "waiting"


def jobs_json(
    found: Sequence[Job], asked: Asked, opened: Opened | None, now: datetime, steers: Steers, older: bool
) -> Json:
    """The list. ``older``: there are more before the last one."""
    return {
        "asked": {"group": asked.group, "kind": asked.kind, "incident": asked.incident, "before": asked.before},
        "groups": [{"name": name, "label": label} for name, (label, _) in GROUPS.items()],
        "kinds": [{"name": kind.value, "label": label} for kind, label in KINDS.items()],
        "jobs": [_job_json(one, opened, now, steers) for one in found],
        "older": found[-1].id if older and found else None,
    }


def _job_json(job: Job, opened: Opened | None, now: datetime, steers: Steers) -> Json:
    why = steers(job)
    over = f"It is over: {job.state.value}."
    again = job.state in (JobState.FAILED, JobState.CANCELLED)
    lines = opened.lines if opened is not None and opened.id == job.id else None
    return {
        "id": job.id,
        "short": job.id[:8],
        "what": what_of(job),
        "incident": job.incident or "",
        "batch": job.batch,
        "state": job.state.value,
        "told": state_of(job, now),
        "by": job.actor.name or "Retroline",
        "via": _VIA.get(job.via, job.via),
        "asked": _when(job.asked_at, now),
        "asked_stamp": stamp(job.asked_at),
        "took": _took(job, now),
        "worker": "" if job.state is JobState.WAITING else worker_name(job.worker),
        "attempt": "" if job.run < 2 else f"attempt {job.run}",
        "bar": bar_json(job),
        "outcome": outcome_of(job),
        **_trouble(job),
        "cancel": None if job.state.ended else {"why": why},
        "again": {"why": why} if again else None,
        "over": over if job.state.ended else "",
        "lines": None if lines is None else [_line_json(one) for one in lines],
    }


def bar_json(job: Job) -> Json | None:
    """``part`` of the way (``None``: not known), and in words; ``None`` where nothing is under way."""
    if job.state.ended or job.state is JobState.WAITING:
        return None
    steps = f"{job.done} of {job.total}" if job.total else ""
    said = job.doing or ("begins" if job.state is JobState.STARTING else "")
    return {"part": job.done / job.total if job.total else None, "steps": steps, "doing": said}


def _trouble(job: Job) -> Json:
    """Why it failed, as a sentence, and what to do about it."""
    if not job.error:
        return {"error": "", "advice": ""}
    error = sentence(job.error)
    if job.state is JobState.WAITING:
        return {"error": error, "advice": "It is tried again by itself."}
    if job.state is not JobState.FAILED:
        return {"error": "", "advice": ""}
    told = (_ADVICE.get(job.kind, ""), "Mend what it names, then try again; the log says what was done before.")
    return {"error": error, "advice": " ".join(one for one in told if one)}


def outcome_of(job: Job) -> str:
    """What came of a job that is done, in a few words; empty where there is nothing to add."""
    if job.state is not JobState.DONE:
        return ""
    came = job.outcome
    match job.kind:
        case JobKind.DRAFT if came.get("proposal"):
            return _BESIDE
        case JobKind.DRAFT if came.get("version"):
            return f"version {came['version']} is kept"
        case JobKind.REGENERATE:
            return _OF_BATCH.get(str(came.get("state")), "")
        case JobKind.PUBLISH if came.get("location"):
            return f"version {came.get('version')} is at {came['location']}"
        case JobKind.CHECK if isinstance(came.get("statements"), int):
            open_ = came.get("open")
            return f"{count(int(str(came['statements'])), 'sentence')} checked, {open_} open"
        case JobKind.NOTIFY if came.get("delivered") is not None:
            return f"{came['delivered']} delivered"
        case _:
            return ""


def sentence(text: str) -> str:
    """With a capital at its beginning and a stop at its end."""
    bare = text.strip()
    return f"{bare[:1].upper()}{bare[1:]}{'' if bare.endswith(('.', '!', '?')) else '.'}" if bare else ""


def _line_json(line: LogLine) -> Json:
    return {"at": f"{line.at:%H:%M:%S}", "stamp": stamp(line.at), "level": line.level, "text": line.text}


def _when(at: datetime, now: datetime) -> str:
    return clock(at) if at.date() == now.date() else f"{at.day} {at:%b}, {clock(at)}"


def _took(job: Job, now: datetime) -> str:
    if job.started_at is None:
        return "" if job.state.ended else f"{duration(max(now - job.asked_at, timedelta()))} so far"
    if job.state is JobState.WAITING:
        return f"{duration(max(now - job.asked_at, timedelta()))} so far"
    end = job.ended_at or now
    told = duration(max(end - job.started_at, timedelta()))
    return told if job.state.ended else f"{told} so far"


def worker_name(id: str) -> str:
    """An id such as ``api-1-4711-9f3c`` as people know the process: host and number."""
    host, _, rest = id.removesuffix(f"-{id.rpartition('-')[2]}").rpartition("-")
    return f"{host} · {rest}" if host and rest.isdigit() else id


def workers_json(seen: Sequence[SeenWorker], active: Sequence[Job], named: bool, now: datetime) -> Json:
    """Who does the work. ``active`` are the jobs under way that the person may see; without ``named`` hosts are left out."""
    alive = [one for one in seen if one.state == "alive"]
    waiting = sum(one.state is JobState.WAITING and (one.not_before is None or one.not_before <= now) for one in active)
    stuck = waiting > 0 and not alive
    return {
        "line": _workers_line(alive, len(seen) - len(alive)),
        "nobody": _nobody(waiting) if stuck else None,
        "command": START_ONE,
        "list": [_worker_json(one, active, now) for one in seen] if named else [],
    }


def _workers_line(alive: Sequence[SeenWorker], silent: int) -> str:
    places, busy = sum(one.worker.places for one in alive), sum(one.running for one in alive)
    if not alive and not silent:
        return "No worker is there."
    told = (
        f"{count(len(alive), 'worker')} alive, {busy} of {count(places, 'place')} in use"
        if alive
        else "No worker alive"
    )
    return f"{told}; {silent} silent." if silent else f"{told}."


def _nobody(waiting: int) -> str:
    job = "1 job waits" if waiting == 1 else f"{waiting} jobs wait"
    them = "it" if waiting == 1 else "them"
    return f"{job}, and no worker is alive to do {them}. Nothing is lost: work begins as soon as one is there."


def _worker_json(one: SeenWorker, active: Sequence[Job], now: datetime) -> Json:
    worker = one.worker
    mine = [job for job in active if job.worker == worker.id and job.state is not JobState.WAITING]
    silent = one.state != "alive"
    return {
        "id": worker.id,
        "name": f"{worker.host} · {worker.pid}",
        "state": one.state,
        "told": f"silent for {duration(timedelta(seconds=one.ago))}" if silent else "alive",
        "sign": f"last sign {one.ago:.0f} s ago",
        "places": f"{one.running} of {worker.places}" if worker.places else count(one.running, "job"),
        "version": worker.version,
        "since": f"{day(worker.started_at)}, {clock(worker.started_at)}",
        "up": duration(max(now - worker.started_at, timedelta())),
        "jobs": [
            {"id": job.id, "what": f"{what_of(job)}{f', {job.incident}' if job.incident else ''}"} for job in mine
        ],
        "advice": "Others go on with what it had; stop the process, or look at why it hangs." if silent else "",
    }


def publishing_block(going: Sequence[Job], now: datetime, nobody: str | None) -> Json:
    """What is being published, for the Publish page."""
    lines = [f"{what_of(one)}: {one.doing or state_of(one, now)}" for one in going]
    told = [sentence(one.error) for one in going if one.error]
    links = [{"label": "See it among the jobs", "act": "jobs"}]
    return {
        "text": "It goes on when you leave this page.",
        "lines": [*lines, *told],
        "links": links,
        **({"notice": {"text": nobody, "kind": "warn"}} if nobody else {}),
    }

"""What the desk has written in the background: the report, a section, a sentence. Each is a job: it outlasts the page."""

from __future__ import annotations

from app.operations.job import Job, JobKind, JobState, LogLine
from app.operations.jobs import job_lines, may_steer
from app.operations.ports import Ports
from app.operations.submit_job import submit_job
from app.review import job_follow
from app.review.review_acts import Act
from app.review.views.jobs import bar_json, sentence, state_of
from app.review.views.words import Json
from extraction.domain.finding import Verdict
from extraction.errors import NotFound, StateError

REPORT, SECTION, STATEMENT, THOUGHT = "draft", "propose_section", "propose_statement", "draft_thought"
LONG = frozenset({REPORT, SECTION, STATEMENT, THOUGHT})


def is_long(act: Act) -> bool:
    """Whether ``act`` may take as long as a model takes to write."""
    return act.get("name") in LONG


def followed_as(key: str) -> str:
    """The name under which a session follows what it had written of ``key``."""
    return f"desk-jobs {key}"


def drafts_under_way(ports: Ports, key: str) -> tuple[Job, ...]:
    return job_follow.under_way(ports, key, JobKind.DRAFT)


def scope_of(job: Job) -> str:
    """What a drafting job writes: a section's or a statement's id, or ``report``."""
    return str(job.arguments.get("statement") or job.arguments.get("section") or "report")


def start(ports: Ports, key: str, by: str, act: Act) -> Job:
    """Ask for what ``act`` names; where the same is being written already, that job is given back.

    Raises:
        RetrolineError: it cannot be done; the message says why.
    """
    given = _arguments(act)
    nobody = job_follow.nobody_works(ports)
    if nobody is not None:
        raise StateError(nobody)
    scope = str(given.get("statement") or given.get("section") or "report")
    known = next((one for one in drafts_under_way(ports, key) if scope_of(one) == scope), None)
    return known or submit_job(ports, JobKind.DRAFT, key, by, given, unique=f"desk {key} {act.get('id')}")


def _arguments(act: Act) -> dict[str, str | bool]:
    name, section, statement = str(act.get("name")), str(act.get("section") or ""), str(act.get("statement") or "")
    if name == SECTION:
        return {"section": section, "propose": True}
    if name == THOUGHT:
        return {"section": section, "thought": True}
    if name == STATEMENT:
        return {"statement": statement, "propose": True}
    return {"propose": True}


def progress_json(ports: Ports, job: Job) -> Json:
    """How far ``job`` is: for the bar of the desk, and before the first draft for the page."""
    bar = bar_json(job)
    waits = state_of(job, ports.now()) if job.state is JobState.WAITING else ""
    nobody = job_follow.nobody_works(ports) if waits else None
    return {
        "id": job.id,
        "scope": scope_of(job),
        "by": job.actor.name,
        "part": None if bar is None else bar["part"],
        "steps": "" if bar is None else bar["steps"],
        "doing": "" if bar is None else bar["doing"],
        "waits": waits,
        "nobody": nobody or "",
        "error": sentence(job.error) if waits else "",
        "cancel": None if may_steer(ports, job) else f"{job.actor.name} asked for it.",
        "lines": [one.text for one in _said(ports, job)],
    }


def _said(ports: Ports, job: Job) -> tuple[LogLine, ...]:
    try:
        return job_lines(ports, job.id)
    except NotFound:
        return ()


def told(ports: Ports, ended: Job) -> str:
    """What came of a job that is done, as a sentence; empty where the page shows it."""
    if scope_of(ended) != "report":
        return "" if ended.outcome.get("proposal") else "The section is drafted and checked."
    if ended.outcome.get("proposal"):
        return "Drafted again. This is what would change; nothing has changed yet."
    kept = ports.store.draft(ended.incident or "")
    if kept is not None and all(one.verdict is Verdict.SUPPORTED for one in kept.checked.checks):
        return "Drafted and checked: every sentence is supported by its records."
    return "Drafted and checked. Sentences that need you are marked; press n to go through them."


def failed(ended: Job, why: str) -> str:
    """What to say where a job did not get done."""
    what = "Drafting" if scope_of(ended) == "report" else "Writing it again"
    return f"{what} stopped: {why}. Its log is on the page Jobs."

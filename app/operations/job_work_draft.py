"""Drafting and checking as jobs: the model is asked outside any transaction, the draft and the job's end are one."""

from __future__ import annotations

from collections.abc import Callable

from app.operations.draft_report import prepare_draft, prepare_section
from app.operations.job import Job
from app.operations.job_steps import Outcome, Steps
from app.operations.ports import Ports, StoredDraft
from app.operations.proposal import Proposal
from app.operations.propose_draft import prepare_proposal, prepare_section_proposal, prepare_statement_proposal
from app.operations.review_report import open_review
from app.operations.templates import template_for
from app.operations.think_first import prepare_thought_section
from extraction.domain.report import DraftSection
from extraction.errors import InputError

Keep = Callable[[], StoredDraft | Proposal]


def draft_work(ports: Ports, job: Job, steps: Steps) -> None:
    """Arguments: ``template``, ``section``, ``statement`` (names, or absent), ``propose`` (whether it waits beside the report),
    ``thought`` (whether the section asked people first; ``section`` names it).

    Outcome: ``version`` of the draft that was kept, or the ``proposal`` and its ``scope``.
    """
    keep = _prepared(ports, job, steps)
    steps.keep(lambda: _told(keep()))


def _prepared(ports: Ports, job: Job, steps: Steps) -> Keep:
    key, by = incident_of(job), text(job, "by")
    section, statement, propose = text(job, "section"), text(job, "statement"), bool(job.arguments.get("propose"))
    template = text(job, "template") or None
    if statement:
        steps.tell("writing one sentence again")
        return prepare_statement_proposal(ports, key, statement, by)
    if section:
        steps.tell("writing one section")
        if job.arguments.get("thought"):
            return prepare_thought_section(ports, key, section, by)
        prepare = prepare_section_proposal if propose else prepare_section
        return prepare(ports, key, section, by)
    said = _Progress(steps, _sections(ports, key, template))
    said.begin()
    if propose:
        return prepare_proposal(ports, key, by, template, said.section)
    return prepare_draft(ports, key, by, template, said.section)


def _sections(ports: Ports, key: str, template: str | None) -> int:
    return len(template_for(ports, ports.store.incident(key), template).sections)


class _Progress:
    """Tells of each section as it is done."""

    def __init__(self, steps: Steps, total: int) -> None:
        self._steps, self._total, self._done = steps, total, 0

    def begin(self) -> None:
        self._steps.tell("reading the records", 0, self._total)

    def section(self, section: DraftSection) -> None:
        self._done += 1
        self._total = max(self._total, self._done)
        told, why = f"{section.title}: {len(section.statements)} statements", section.generation.fell_back
        note = f" ({why}; written by the plain writer)" if why else ""
        self._steps.tell(f"{told}{note}", self._done, self._total)
        self._steps.log(f"{told}{note}", "warning" if note else "info")


def _told(kept: StoredDraft | Proposal) -> Outcome:
    if isinstance(kept, StoredDraft):
        return {"version": kept.version}
    return {"proposal": kept.id, "scope": kept.scope}


def check_work(ports: Ports, job: Job, steps: Steps) -> None:
    """Hold the whole report against its records anew. Outcome: ``statements``, ``open`` (points), by verdict how many."""
    steps.tell("checking every sentence")
    opened = open_review(ports, incident_of(job))
    verdicts: dict[str, int] = {}
    for reviewed in opened.review.statements():
        verdicts[reviewed.check.verdict.value] = verdicts.get(reviewed.check.verdict.value, 0) + 1
    counted: Outcome = {
        "version": opened.version,
        "statements": sum(verdicts.values()),
        "open": len(opened.review.open_points),
        "verdicts": dict(verdicts),
    }
    steps.keep(lambda: counted)


def incident_of(job: Job) -> str:
    """Raises InputError where the job names none."""
    if job.incident is None:
        raise InputError(f"job {job.id[:8]} of kind {job.kind.value} names no incident")
    return job.incident


def text(job: Job, name: str) -> str:
    value = job.arguments.get(name)
    return value if isinstance(value, str) else ""

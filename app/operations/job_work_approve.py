"""Approving as a job: the rule is asked again when it is done, and the report is approved in the same transaction."""

from __future__ import annotations

from app.operations.approval_request import Choice, RequestState
from app.operations.approve_report import approve_or_decide
from app.operations.decide_approval import decide
from app.operations.job import Job
from app.operations.job_steps import Outcome, Steps
from app.operations.job_work_draft import incident_of, text
from app.operations.ports import Ports
from app.operations.review_report import open_review


def approve_work(ports: Ports, job: Job, steps: Steps) -> None:
    """Arguments: ``request`` (the id of the one decided on; absent: the open one, else approved directly), ``note``.

    Outcome: ``approved`` (whether the rule is satisfied), ``version``.
    """
    key, by, request, note = incident_of(job), text(job, "by"), text(job, "request"), text(job, "note")
    steps.tell("reading the report")
    open_review(ports, key)  # understanding it takes long and is remembered: nobody waits for it in the transaction

    def keep() -> Outcome:
        if request:
            decided = decide(ports, request, Choice.APPROVE, by, note)
            approved = decided.state is RequestState.APPROVED
            return {"approved": approved, "version": decided.content.version}
        approval = approve_or_decide(ports, key, by, note)
        return {"approved": approval is not None, "version": None if approval is None else approval.version}

    steps.keep(keep)

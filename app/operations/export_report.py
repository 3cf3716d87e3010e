"""The report as it stands at this moment, approved or not, in one of the published forms."""

from __future__ import annotations

from app.operations.access import Action
from app.operations.permission import permit
from app.operations.ports import Ports
from app.operations.review_report import open_review
from extraction.errors import NotFound


def export_report(ports: Ports, key: str, form: str) -> str:
    """The report of ``key`` as text in ``form``, marked as a draft where no approval stands.

    Raises:
        NotFound: no such form, incident or draft.
    """
    permit(ports, key, Action.READ)
    if form not in ports.renderers:
        raise NotFound(f"no form “{form}”; there are: {', '.join(ports.renderers)}")
    opened = open_review(ports, key)
    write = ports.renderers[form]
    if opened.approval is not None and opened.approval_stands:
        approved = opened.approval.approved
        seal = ports.store.report_seal(key, opened.approval.citations)
        return write(approved.review, opened.facts, opened.timeline, approved.approvals, seal)
    return write(opened.review, opened.facts, opened.timeline, (), None)

"""The start page: which incidents need somebody."""

from __future__ import annotations

from app.operations.list_incidents import list_incidents
from app.operations.ports import IncidentSummary, Ports
from app.operations.review_report import open_review
from app.review import session
from app.review.components import inbox as component
from app.review.components.frame import frame
from app.review.import_work import SAMPLE, start_sample
from app.review.views.incidents import Row, inbox_json


def show() -> None:
    frame("inbox")
    ports = session.world()
    notice = session.take_notice()
    rows = [_row(ports, summary) for summary in list_incidents(ports)]
    component.inbox(
        {
            **inbox_json(rows),
            "sample": SAMPLE.is_dir(),
            "notice": None if notice is None else {"text": notice.text, "kind": notice.kind},
        },
        on_act=_on_act,
    )


def _row(ports: Ports, summary: IncidentSummary) -> Row:
    opened = None if summary.draft_version is None else open_review(ports, summary.incident.key)
    return Row(summary=summary, opened=opened)


def _on_act() -> None:
    act = session.act_of(component.KEY)
    if act.get("name") == "open":
        statement = act.get("statement")
        session.go_next(
            str(act.get("page")),
            incident=str(act.get("incident")),
            statement=str(statement) if statement else None,
        )
    elif act.get("name") == "go":
        session.go_next(str(act.get("page")))
    elif act.get("name") == "sample":
        start_sample(session.works(), session.world(), session.actor())
        session.go_next("import")


show()

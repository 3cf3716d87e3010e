"""The start page: which incidents need somebody."""

from __future__ import annotations

import streamlit as st

from app.operations.list_incidents import list_incidents
from app.operations.ports import IncidentSummary
from app.operations.review_report import open_review
from app.review import session
from app.review.components import inbox as component
from app.review.components.frame import frame
from app.review.import_work import SAMPLE, start_sample
from app.review.views.incidents import Row, Standing, inbox_json, standing_of

FRESH_S = 15
"""Seconds for which the standing of a report is believed when another process may have changed it."""


def show() -> None:
    frame("inbox")
    notice = session.take_notice()
    rows = [_row(summary) for summary in list_incidents(session.world())]
    component.inbox(
        {
            **inbox_json(rows),
            "sample": SAMPLE.is_dir(),
            "notice": None if notice is None else {"text": notice.text, "kind": notice.kind},
        },
        on_act=_on_act,
    )


def _row(summary: IncidentSummary) -> Row:
    if summary.draft_version is None:
        return Row(summary=summary, standing=None)
    seen = (summary.events, summary.draft_version, summary.approved, summary.published, session.changes().number)
    return Row(summary=summary, standing=_standing(summary.incident.key, repr(seen)))


@st.cache_resource(ttl=FRESH_S, max_entries=500, show_spinner=False)
def _standing(key: str, seen: str) -> Standing:
    """Remembered per ``seen``, which names everything that a change in this process alters."""
    return standing_of(open_review(session.world(), key))


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

"""The inbox: incidents that need somebody, those under way, and those that are published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.operations.inbox_search import InboxFilter
from app.operations.listing import Group
from app.operations.read_inbox import Inbox, InboxRow
from app.operations.row_state import RowState
from app.operations.standing import Standing
from app.operations.what_waits import Reason, ReasonKind
from app.review.views.words import Json, clock, count, day, listed, stamp

PAGE = 40
"""Rows of a group that are shown at once; each “Show more” adds as many."""

GROUPS: Mapping[Group, tuple[str, str]] = {
    Group.NEEDS_YOU: (
        "Needs you",
        "Approvals and questions put to you, your drafts with sentences to judge, your action items.",
    ),
    Group.IN_PROGRESS: ("In progress", "Others are at it, or nobody has drafted it yet."),
    Group.PUBLISHED: ("Published this month", ""),
    Group.OLDER: ("Published earlier", ""),
}

STATES: Mapping[RowState, tuple[str, str]] = {
    RowState.UNDRAFTED: ("not drafted yet", ""),
    RowState.TO_JUDGE: ("to judge", "open"),
    RowState.READY: ("ready for approval", "open"),
    RowState.ASKED: ("approval asked", ""),
    RowState.CHANGES_WANTED: ("changes requested", "fallen"),
    RowState.LAPSED: ("approval no longer stands", "fallen"),
    RowState.APPROVED: ("approved, not published", "done"),
    RowState.PUBLISHED: ("published", "done"),
}
"""How a state is called, and how it is coloured."""

_VERDICTS = {"contradicted": "contradicted", "not_in_evidence": "not in evidence"}
_SHORT = 140


def inbox_json(
    found: Inbox, wanted: InboxFilter, now: datetime, pages: int = 1, failed: Mapping[str, str] | None = None
) -> Json:
    """Everything that the inbox draws. ``failed``: incidents whose report could not be read, and why, as a sentence."""
    return {
        "groups": [_group_json(group, found, now, pages, failed or {}) for group in GROUPS if found.of(group)],
        "visible": found.visible,
        "found": found.found,
        "many": bool(found.many),
        "filter": filter_json(wanted),
        "choices": {
            "severity": list(found.choices.severities),
            "state": [{"value": state.value, "label": STATES[state][0]} for state in found.choices.states],
            "team": list(found.choices.teams),
            "service": list(found.choices.services),
            "private": found.choices.private,
        },
    }


def filter_json(wanted: InboxFilter) -> Json:
    return {
        "text": wanted.text,
        "severity": wanted.severity,
        "state": wanted.state,
        "team": wanted.team,
        "service": wanted.service,
        "mine": wanted.mine,
        "private": wanted.private,
    }


def filter_of(values: Mapping[str, object]) -> InboxFilter:
    """What an address or the browser names; anything odd there filters nothing."""

    def text(name: str) -> str:
        return str(values.get(name) or "").strip()[:_SHORT]

    return InboxFilter(
        text=text("text"),
        severity=text("severity"),
        state=text("state") if text("state") in list(RowState) else "",
        team=text("team"),
        service=text("service"),
        mine=text("mine") in ("1", "True"),
        private=text("private") in ("1", "True"),
    )


def _group_json(group: Group, found: Inbox, now: datetime, pages: int, failed: Mapping[str, str]) -> Json:
    title, about = GROUPS[group]
    rows = found.of(group)
    return {
        "name": group.value,
        "title": title,
        "about": about,
        "count": found.count(group),
        "many": group in found.many,
        "rows": [_row_json(row, now, failed.get(row.key)) for row in rows[: pages * PAGE]],
        "folded": group is Group.OLDER,
    }


def _row_json(row: InboxRow, now: datetime, failed: str | None) -> Json:
    incident, kept = row.summary.incident, row.position.kept
    owner = row.position.drafted_by
    return {
        "key": incident.key,
        "title": incident.title,
        "severity": incident.severity,
        "private": incident.private,
        "about": [part for part in (incident.key, listed(incident.services), incident.team or "") if part],
        "owner": owner,
        "when": _when(row, now),
        "counts": _counts(kept),
        "state": _state(row, failed),
        "due": None if row.due is None else due_json(row.due, now),
        "reasons": [_reason_json(row, one, now) for one in row.reasons if one.kind not in _IN_THE_STATE],
        **_leads_to(row),
    }


_IN_THE_STATE = (ReasonKind.JUDGE, ReasonKind.READY, ReasonKind.CHANGES)


def _counts(kept: Standing | None) -> Json | None:
    if kept is None or not kept.drafted:
        return None
    whole = kept.accepted + kept.open + kept.refused
    return {"accepted": kept.accepted, "open": kept.open, "refused": kept.refused, "all": whole}


def _when(row: InboxRow, now: datetime) -> Json:
    """When it was over; before that is known, when the last record was made."""
    kept = row.position.kept
    resolved = None if kept is None else kept.resolved_at
    moment = resolved or row.summary.last_at
    if moment is None:
        return {"text": "no records yet", "stamp": ""}
    said = "resolved" if resolved is not None else "last record"
    year = "" if moment.year == now.year else f" {moment.year}"
    return {"text": f"{said} {moment.day} {moment:%b}{year}, {clock(moment)}", "stamp": stamp(moment)}


def _state(row: InboxRow, failed: str | None) -> Json:
    text, kind = STATES[row.state]
    kept = row.position.kept
    if failed is not None and not row.position.fresh:
        return {"text": "cannot be checked", "kind": "fallen", "more": failed}
    if kept is not None and row.state is RowState.TO_JUDGE:
        text = f"{kept.to_judge} to judge"
    verdicts = [f"{number} {_VERDICTS[name]}" for name, number in (kept.findings if kept else ()) if name in _VERDICTS]
    judged = row.state in (RowState.APPROVED, RowState.PUBLISHED, RowState.UNDRAFTED)
    more = "" if judged else ", ".join(verdicts)
    if not judged and kept is not None and kept.to_judge and row.state is not RowState.TO_JUDGE:
        more = ", ".join([f"{kept.to_judge} to judge", *verdicts])
    return {"text": text, "kind": kind, "more": more, "checking": not row.position.fresh}


def _reason_json(row: InboxRow, reason: Reason, now: datetime) -> Json:
    return {
        "kind": reason.kind.value,
        "lead": _lead(reason),
        "text": _shortened(reason.text),
        "due": None if reason.due is None else due_json(reason.due, now),
        **_place(row, reason),
    }


def _lead(reason: Reason) -> str:
    match reason.kind:
        case ReasonKind.APPROVE:
            return f"{reason.by} asks for your approval"
        case ReasonKind.ANSWER:
            return f"{reason.by} asks you"
        case ReasonKind.MENTION:
            return f"{reason.by} mentions you"
        case ReasonKind.FOLLOW_UP:
            return "Your action item"
        case _:
            return ""


def _shortened(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _SHORT else f"{one_line[: _SHORT - 1].rstrip()}…"


def _leads_to(row: InboxRow) -> Json:
    """The first thing that needs eyes."""
    if row.reasons:
        return _place(row, row.reasons[0])
    kept = row.position.kept
    match row.state:
        case RowState.UNDRAFTED:
            return {"page": "timeline", "statement": "", "event": ""}
        case RowState.APPROVED | RowState.PUBLISHED:
            return {"page": "publish", "statement": "", "event": ""}
        case _:
            return {"page": "draft", "statement": kept.first_open if kept else "", "event": ""}


def _place(row: InboxRow, reason: Reason) -> Json:
    drafted = row.summary.draft_version is not None
    if reason.kind is ReasonKind.APPROVE or (reason.kind is ReasonKind.READY and drafted):
        return {"page": "publish", "statement": "", "event": ""}
    if reason.kind is ReasonKind.FOLLOW_UP:
        return {"page": "timeline", "statement": "", "event": reason.event_id}
    return {"page": "draft" if drafted else "timeline", "statement": reason.statement_id, "event": ""}


def due_json(due: datetime, now: datetime) -> Json:
    return {"text": due_words(due, now), "stamp": stamp(due), "over": due < now}


def due_words(due: datetime, now: datetime) -> str:
    """``due today``, ``due tomorrow``, ``due in 4 days``, ``due 24 November``, ``5 h overdue``, ``2 days overdue``."""
    days = (due.date() - now.date()).days
    if due < now:
        past = int((now - due).total_seconds()) // 3600
        return f"{max(past, 1)} h overdue" if past < 24 else f"{count(past // 24, 'day')} overdue"
    if days < 2:
        return "due tomorrow" if days else "due today"
    if days < 7:
        return f"due in {days} days"
    return f"due {due.day} {due:%B}" if due.year == now.year else f"due {day(due)}"

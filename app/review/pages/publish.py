"""Approve and publish: what goes out, what does not, and where it went."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from app.operations.approve_report import approve_report
from app.operations.open_incident import OpenIncident
from app.operations.ports import Publication
from app.operations.publish_report import publish_report
from app.operations.review_report import OpenReview
from app.operations.verify_incident import approval_fingerprint
from app.review import session
from app.review.components.frame import frame, unknown_incident
from app.review.components.panel import panel
from app.review.opening import open_report
from app.review.views.desk import approve_waits, publish_waits
from app.review.views.publication import (
    FORMATS,
    contents_block,
    gate_block,
    history_block,
    last_publications,
    left_out_block,
)
from app.review.views.words import Json, stamp
from extraction.domain.incident import Incident
from extraction.errors import NotFound, RetrolineError

NEEDS_NAME = "Say who you are first: the field “Acting as” at the top."


def show() -> None:
    try:
        opened = open_report(session.world(), session.incident_key())
    except NotFound as error:
        unknown_incident(str(error))
        return
    if isinstance(opened, OpenIncident):
        frame("publish", opened.incident)
        _not_drafted()
        return
    frame("publish", opened.opened.incident)
    left, right = st.columns([0.6, 0.4], gap="large")
    with left:
        panel(_blocks(opened), key="publication")
    with right:
        _approval(opened)
        _destinations(opened.opened.incident, opened)


def _not_drafted() -> None:
    links = [{"label": "Open the draft page", "page": "draft", "primary": True}]
    panel(
        [{"title": "Nothing to publish yet", "text": "There is no draft of this incident.", "links": links}], key="none"
    )


def _blocks(opened: OpenReview) -> list[Json]:
    key = opened.opened.incident.key
    fingerprint = approval_fingerprint(session.world(), key) if opened.approval_stands else None
    blocks = (
        gate_block(opened, fingerprint),
        contents_block(opened),
        left_out_block(opened),
        history_block(opened.publications),
    )
    return [block for block in blocks if block is not None]


def _approval(opened: OpenReview) -> None:
    notice = session.take_notice()
    if notice is not None:
        panel([{"notice": {"text": notice.text, "kind": notice.kind}}], key="notice")
    waits = approve_waits(opened)
    if opened.approval_stands:
        return
    st.markdown("## Approve")
    note = st.text_input("Note for the record", key="approval-note", placeholder="Optional", disabled=waits is not None)
    why = _nobody() or waits
    if st.button("Approve", type="primary", disabled=why is not None, key="approve"):
        _act(lambda: approve_report(session.world(), opened.opened.incident.key, session.actor(), note), "Approved.")
    if why is not None:
        st.caption(why)


def _nobody() -> str | None:
    return None if session.actor() else NEEDS_NAME


def _destinations(incident: Incident, opened: OpenReview) -> None:
    st.markdown("## Publish")
    last = last_publications(opened.publications)
    names = tuple(session.world().publishers)
    chosen = [name for name in names if st.checkbox(FORMATS.get(name, name), value=True, key=f"to-{name}")]
    waits = _nobody() or publish_waits(opened) or (None if chosen else "Choose at least one destination.")
    again = "Publish again" if last else "Publish"
    if st.button(again, type="primary", disabled=waits is not None, key="publish"):
        _act(lambda: publish_report(session.world(), incident.key, chosen, session.actor()), "Published.")
    if waits is not None:
        st.caption(waits)
    for name in names:
        if name in last:
            _published(last[name])


def _published(publication: Publication) -> None:
    """The file to take away, and where it lies; what is no file has its link in the list."""
    path = Path(publication.location)
    title = FORMATS.get(publication.destination, publication.destination).split(",")[0]
    if path.is_file():
        st.download_button(
            f"Download {path.name}", path.read_bytes(), file_name=path.name, key=f"take-{publication.destination}"
        )
    changed = "" if path.is_file() else " The file is no longer there; publish again."
    panel(
        [{"text": f"{title}, {stamp(publication.at)} by {publication.by}: {publication.location}{changed}"}],
        key=f"where-{publication.destination}",
    )


def _act(operation: Callable[[], object], told: str) -> None:
    try:
        operation()
    except RetrolineError as error:
        session.say(str(error), "error")
    else:
        session.say(told)
        session.changes().number += 1
    st.rerun()


show()

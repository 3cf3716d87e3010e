"""Approve and publish: what goes out and what does not, who approves, where it goes, and how it is opened again."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app.operations.access import Action
from app.operations.approval_state import ApprovalState, approval_state, changes_since
from app.operations.approved_content import content_of
from app.operations.job import JobKind
from app.operations.job_work_publish import submit_publishing
from app.operations.open_incident import OpenIncident
from app.operations.ports import Ports, Publication
from app.operations.published_changes import published_changes
from app.operations.review_report import OpenReview
from app.operations.told_outside import told_outside
from app.operations.verify_incident import approval_fingerprint
from app.review import job_follow, session
from app.review.approval_acts import perform
from app.review.components.approval import KEY, approval
from app.review.components.frame import frame, unknown_incident
from app.review.components.panel import panel
from app.review.opening import open_report
from app.review.sign_in import NotSignedIn
from app.review.views.approval import Waits, approval_json
from app.review.views.desk import publish_waits
from app.review.views.jobs import publishing_block, what_of
from app.review.views.publication import (
    FORMATS,
    changed_block,
    contents_block,
    destinations_block,
    gate_block,
    history_block,
    last_publications,
    left_out_block,
    readers_block,
)
from app.review.views.words import Json, moment
from extraction.domain.incident import Incident
from extraction.errors import NotFound, RetrolineError


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
    ports = session.world()
    state = approval_state(ports, opened, session.actor())
    frame("publish", opened.opened.incident)
    _tell_ended(ports, opened.opened.incident.key)
    left, right = st.columns([0.58, 0.42], gap="large")
    with left:
        panel(_blocks(opened, state), key="publication")
    with right:
        _notice()
        _untold(opened, state)
        approval(approval_json(opened, state, _waits(opened.opened.incident), ports.now()), on_act=_on_act)
        _destinations(opened)


def _not_drafted() -> None:
    links = [{"label": "Open the draft page", "page": "draft", "primary": True}]
    panel(
        [{"title": "Nothing to publish yet", "text": "There is no draft of this incident.", "links": links}], key="none"
    )


def _blocks(opened: OpenReview, state: ApprovalState) -> list[Json]:
    ports, key = session.world(), opened.opened.incident.key
    fingerprint = approval_fingerprint(ports, key) if opened.approval_stands else None
    blocks = (
        gate_block(opened, fingerprint),
        _changed(opened, state),
        contents_block(opened),
        readers_block(published_changes(ports, opened, ports.now())),
        left_out_block(opened),
        destinations_block(opened, tuple(ports.publishers)),
        history_block(opened.publications),
    )
    return [block for block in blocks if block is not None]


def _changed(opened: OpenReview, state: ApprovalState) -> Json | None:
    """Since the request before this one, or since the last approval, whichever somebody would want to look at again."""
    ports, key = session.world(), opened.opened.incident.key
    if opened.approval_stands:
        return None
    asked = [one for one in ports.requests.requests(key) if state.request is None or one.id != state.request.id]
    if asked and (opened.approval is None or asked[-1].at > opened.approval.approved.approvals[-1].at):
        title = f"Changed since approval was requested, {moment(asked[-1].at)}"
        return changed_block(title, changes_since(ports, key, asked[-1].content))
    if opened.approval is None:
        return None
    return changed_block("Changed since the approval", changes_since(ports, key, content_of(opened.approval)))


def _waits(incident: Incident) -> Waits:
    return Waits(
        request=session.why_not(Action.REQUEST_APPROVAL, incident),
        publish=session.why_not(Action.PUBLISH, incident),
        reopen=session.why_not(Action.REOPEN, incident),
    )


def _notice() -> None:
    notice = session.said()
    if notice is not None:
        panel([{"notice": {"text": notice.text, "kind": notice.kind}}], key="notice")


def _untold(opened: OpenReview, state: ApprovalState) -> None:
    """Who has not heard of the request yet, such as while Slack is away."""
    if state.last is None:
        return
    said = told_outside(session.world(), opened.opened.incident.key, state.last.id)
    if said:
        panel([{"notice": {"text": "\n".join(said), "kind": "warn"}}], key="untold")


def _on_act() -> None:
    act, key = session.act_of(KEY), session.incident_key()
    if not act.get("name") or key is None:
        return
    try:
        session.say(perform(session.world(), key, session.actor(), act))
    except RetrolineError as error:
        _tell(error)
    else:
        session.changes().number += 1


def _tell(error: RetrolineError) -> None:
    text = str(error)
    session.say(f"{text[:1].upper()}{text[1:]}", "warn")


def _destinations(opened: OpenReview) -> None:
    st.markdown("## Publish")
    incident, last = opened.opened.incident, last_publications(opened.publications)
    names = tuple(session.world().publishers)
    chosen = [name for name in names if st.checkbox(FORMATS.get(name, name), value=True, key=f"to-{name}")]
    waits = (
        session.why_not(Action.PUBLISH, incident)
        or publish_waits(opened)
        or (None if chosen else "Choose at least one destination.")
        or job_follow.nobody_works(session.world())
    )
    again = "Publish again" if last else "Publish"
    going = job_follow.under_way(session.world(), incident.key, JobKind.PUBLISH)
    if st.button(again, type="primary", disabled=waits is not None or bool(going), key="publish"):
        _publish(incident, chosen)
    if going:
        _following(incident.key, tuple(one.id for one in going))
    elif waits is not None:
        st.caption(waits)
    _downloads([last[name] for name in names if name in last])


def _publish(incident: Incident, chosen: list[str]) -> None:
    session.unsay()
    try:
        asked = submit_publishing(session.world(), incident.key, chosen, session.actor())
    except RetrolineError as error:
        _tell(error)
    else:
        job_follow.follow(_followed_as(incident.key), *(one.id for one in asked))
    st.rerun()


def _followed_as(key: str) -> str:
    """The name under which a session follows what it publishes of ``key``."""
    return f"publish-jobs {key}"


@st.fragment(run_every=job_follow.LOOK)
def _following(key: str, drawn: tuple[str, ...]) -> None:
    """What is being published, until it is; then the page shows where it is."""
    try:
        ports = session.world()
    except NotSignedIn:
        st.rerun()
    going = job_follow.under_way(ports, key, JobKind.PUBLISH)
    if tuple(one.id for one in going) != drawn:
        st.rerun()
    nobody = job_follow.nobody_works(ports)
    panel([publishing_block(going, ports.now(), nobody)], key="publishing", on_act=lambda _act: session.go_next("jobs"))


def _tell_ended(ports: Ports, key: str) -> None:
    """What became of what this session has published."""
    ended = job_follow.take_ended(ports, _followed_as(key))
    if not ended:
        return
    failed = [f"{what_of(one)} stopped: {why}." for one in ended if (why := job_follow.why_ended(one)) is not None]
    if failed:
        session.say("\n".join((*failed, "The page Jobs has the log, and tries again.")), "warn")
    else:
        session.say("Published.")
    session.changes().number += 1


def _downloads(publications: list[Publication]) -> None:
    """The files to take away; where each lies stands in the list of what was published."""
    paths = {one.destination: Path(one.location) for one in publications}
    with st.container(horizontal=True, key="downloads"):
        for name, path in paths.items():
            if path.is_file():
                st.download_button(f"Download {path.name}", path.read_bytes(), file_name=path.name, key=f"take-{name}")
    gone = [{"text": f"{path} is no longer there; publish again."} for path in paths.values() if not path.is_file()]
    if gone:
        panel(gone, key="gone")


show()

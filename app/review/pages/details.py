"""The details of an incident: what it is called, how severe it was, whose it is, and who sees it."""

from __future__ import annotations

from hashlib import sha256

import streamlit as st

from app.operations.access import Action
from app.operations.access_policy import KnownPerson
from app.operations.describe_incident import LONGEST, describe, spellings
from app.operations.members import make_private, make_public, members, set_members
from app.operations.people_to_ask import people_to_ask
from app.operations.permission import permit, visible
from app.operations.ports import Ports
from app.review import session
from app.review.components.frame import frame, unknown_incident
from app.review.components.panel import panel
from app.review.views.details import Sight, about_block, people_offered, sight_words, with_present
from app.review.views.words import Json
from extraction.domain.incident import Incident
from extraction.errors import NotFound, RetrolineError


def show() -> None:
    ports = session.world()
    try:
        key = session.incident_key()
        if key is None:
            raise NotFound("the address names no incident")
        incident = permit(ports, key, Action.READ)
    except NotFound as error:
        unknown_incident(str(error))
        return
    frame("details", incident)
    _notice()
    left, right = st.columns([0.6, 0.4], gap="large")
    with left:
        st.markdown("## Details")
        _details(ports, incident)
    with right:
        people = members(ports, key)
        panel([{"title": "Who sees it", "text": sight_words(incident, people, ports.actor.operator)}], key="sight")
        _sight(ports, incident, people)
        panel([about_block(incident)], key="about")


def _notice() -> None:
    notice = session.said()
    if notice is not None:
        blocks: list[Json] = [{"notice": {"text": notice.text, "kind": notice.kind}}]
        panel(blocks, key="details-notice")


def _details(ports: Ports, incident: Incident) -> None:
    known, why = spellings(ports), session.why_not(Action.DESCRIBE, incident)
    off = why is not None
    with st.form(f"details-{_edition(incident)}", border=False):
        title = st.text_input("Title", incident.title, max_chars=LONGEST, disabled=off)
        first, second, third = st.columns(3)
        with first:
            severity = _choice("Severity", with_present(known.severities, incident.severity), incident.severity, off)
        with second:
            types = with_present(known.incident_types, incident.incident_type)
            kind = _choice("Type", types, incident.incident_type, off, "Your own word, such as security")
        with third:
            teams = with_present(known.teams, incident.team)
            team = _choice("Team", teams, incident.team, off, "Who sees the incident follows from its team.")
        services = st.multiselect(
            "Services",
            with_present(known.services, *incident.services),
            list(incident.services),
            accept_new_options=True,
            placeholder="Choose or type",
            disabled=off,
        )
        if st.form_submit_button("Save details", type="primary", disabled=off, help=why):
            _save(ports, incident, title, severity, kind, team, tuple(services))
    if why is not None:
        st.caption(why)


def _choice(label: str, options: list[str], present: str | None, off: bool, about: str | None = None) -> str:
    chosen = st.selectbox(
        label,
        options,
        options.index(present) if present in options else None,
        accept_new_options=True,
        placeholder="Not stated",
        help=about,
        disabled=off,
    )
    return chosen or ""


def _save(
    ports: Ports, incident: Incident, title: str, severity: str, kind: str, team: str, services: tuple[str, ...]
) -> None:
    by = session.actor()
    try:
        after = describe(ports, incident.key, by, title, severity, kind, team, services)
    except RetrolineError as error:
        _refused(error)
        return
    session.say("Saved." if after != incident else "Nothing was changed.")
    _go_on(ports, after)


def _sight(ports: Ports, incident: Incident, people: tuple[KnownPerson, ...]) -> None:
    why = session.why_not(Action.MEMBERS, incident)
    offered = people_offered(people_to_ask(ports, incident.key), people, tuple(ports.policy.people.values()))
    present = Sight(private=incident.private, members=frozenset(one.id for one in people))
    edition = sha256("\x00".join(sorted(present.members)).encode()).hexdigest()[:8]
    with st.form(f"sight-{_edition(incident)}-{edition}", border=False):
        private = st.checkbox("Private: only members see it", incident.private, disabled=why is not None)
        chosen = st.multiselect(
            "Members",
            list(offered),
            sorted(present.members),
            format_func=lambda one: offered.get(one, one),
            accept_new_options=True,
            placeholder="Choose, or type an address",
            help="They matter while the incident is private, and for events that are kept private.",
            disabled=why is not None,
        )
        if st.form_submit_button("Save who sees it", disabled=why is not None, help=why):
            _save_sight(ports, incident, present, Sight(private=private, members=frozenset(chosen)))
    if why is not None:
        st.caption(why)


def _save_sight(ports: Ports, incident: Incident, before: Sight, after: Sight) -> None:
    by, key = session.actor(), incident.key
    try:
        with ports.store.unit():
            if before.private and not after.private:
                make_public(ports, key, by)
            if after.members != before.members:
                set_members(ports, key, after.members, by)
            if after.private and not before.private:
                make_private(ports, key, by)
    except RetrolineError as error:
        _refused(error)
        return
    session.say("Saved." if after != before else "Nothing was changed.")
    _go_on(ports, ports.store.incident(key))


def _refused(error: RetrolineError) -> None:
    session.say(f"{str(error)[:1].upper()}{str(error)[1:]}.", "error")
    st.rerun()


def _go_on(ports: Ports, incident: Incident) -> None:
    """Whoever gave an incident away, or left its members, is led back to what they still see."""
    if not visible(ports, incident):
        session.say(f"Saved. {incident.key} is no longer yours to see.")
        session.go_next("inbox")
    st.rerun()


def _edition(incident: Incident) -> str:
    """Forms begin anew where somebody else changed what they show."""
    return sha256(repr(incident).encode()).hexdigest()[:12]


show()

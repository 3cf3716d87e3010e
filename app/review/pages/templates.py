"""Report templates: which there are, which an incident gets, and editing one beside what it makes of a real incident."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from app.operations.access import Action
from app.operations.describe_incident import Spellings, spellings
from app.operations.list_incidents import list_incidents
from app.operations.ports import IncidentSummary, Ports
from app.operations.template_library import SavedMeanwhile
from app.operations.templates import TemplateEntry, chosen_for, known_topics, parsed, template, templates, versions
from app.review import session, template_acts, template_preview
from app.review.components import templates as component
from app.review.components.frame import frame
from app.review.views.templates import (
    advice_json,
    chosen_json,
    difference_json,
    form_json,
    has_comments,
    list_json,
    mistake_json,
    saved_json,
    severities_asked,
    vocabulary_json,
)
from app.review.views.words import Json
from extraction.domain.report_template import ReportTemplate
from extraction.errors import InvalidTemplate, NotFound, RetrolineError

TYPED, COMPARED, LIKE, INCIDENT, PREVIEW, NAME = (
    f"template-{one}" for one in ("typed", "compared", "like", "incident", "preview", "name")
)
POLL = 0.3
"""Seconds between looks at a preview under way."""
MOST_INCIDENTS = 200


def show() -> None:
    ports = session.world()
    entries = templates(ports)
    frame("templates")
    chosen, new = session.asked_for("template"), session.asked_for("from")
    missing = ""
    editor: dict[str, object] | None = None
    try:
        if chosen or new:
            editor = _editor(ports, template(ports, chosen or new or ""), new=not chosen)
    except NotFound as error:
        missing = f"{str(error)[:1].upper()}{str(error)[1:]}."
    component.templates({**_page(ports, entries, missing), "editor": editor}, on_act=_on_act)
    if editor is not None and session.works().of(_work()) is not None:
        _waiting(len(_sections(editor)))


def _sections(editor: Mapping[str, object]) -> list[object]:
    form = editor.get("checked_form")
    return list(form.get("sections", [])) if isinstance(form, dict) else []


@st.fragment(run_every=POLL)
def _waiting(total: int) -> None:
    """A preview under way; the page turns to it as soon as it is written."""
    work = session.works().of(_work())
    if work is None or work.done:
        st.rerun()
    component.preview_progress(template_preview.progress_json(work, total))


def _page(ports: Ports, entries: tuple[TemplateEntry, ...], missing: str) -> dict[str, object]:
    notice, answered = session.said(), session.answered()
    told: Json | None = {"text": missing, "kind": "warn"} if missing else None
    if notice is not None:
        told = {"number": notice.number, "text": notice.text, "kind": notice.kind}
    known = spellings(ports)
    return {
        "why": session.why_not(Action.TEMPLATES),
        "list": list_json(entries),
        "like": _like(ports, entries, known),
        "vocabulary": vocabulary_json(known_topics(ports)),
        "words": {
            "severities": list(known.severities),
            "incident_types": list(known.incident_types),
            "teams": list(known.teams),
        },
        "notice": told,
        "ack": None if answered is None else answered.id,
        "failed": answered is not None and answered.failed,
    }


def _like(ports: Ports, entries: tuple[TemplateEntry, ...], known: Spellings) -> Json:
    """Which template an incident of each severity gets, of the type and team that are chosen."""
    asked = json.loads(session.remembered(LIKE) or "{}")
    kind, team = asked.get("type") or None, asked.get("team") or None
    read = [one.template for one in entries if one.template is not None and not one.retired]
    rows = [_chosen(ports, one, kind, team) for one in ("", *severities_asked(known.severities, read))]
    return {
        "type": kind or "",
        "team": team or "",
        "types": sorted({*known.incident_types, *(word for one in read for word in one.incident_types)}),
        "teams": sorted({*known.teams, *(word for one in read for word in one.teams)}),
        "rows": rows,
    }


def _chosen(ports: Ports, severity: str, kind: str | None, team: str | None) -> Json:
    try:
        return chosen_json(severity, chosen_for(ports, severity or None, kind, team))
    except RetrolineError as error:
        return chosen_json(severity, str(error))


def _editor(ports: Ports, entry: TemplateEntry, new: bool) -> dict[str, object]:
    key = f"new:{entry.id}" if new else entry.id
    typed = json.loads(session.remembered(TYPED) or "{}")
    typed = typed if typed.get("key") == key else {}
    base = None if new else entry.template
    text = template_acts.written(typed, base) if typed else entry.text
    incidents = list_incidents(ports, limit=MOST_INCIDENTS)
    incident = _incident(incidents, str(typed.get("incident") or session.remembered(INCIDENT) or ""))
    read, mistake = _read(ports, text)
    form = typed.get("form") if typed.get("mode") == "form" else None
    shown = form if isinstance(form, dict) else None if read is None else form_json(read)
    preview = _preview(ports, text, entry, incident, read is not None) if incident else None
    behind = not new and typed and typed.get("expected") != entry.number
    return {
        "key": key,
        "id": "" if new else entry.id,
        **saved_json(replace(entry, number=0, retired=False) if new else entry),
        "of": entry.id,
        "title": entry.template.title if entry.template else entry.id,
        "error": entry.error,
        "form": None if entry.template is None else form_json(entry.template),
        "text": entry.text,
        "comments": has_comments(entry.text),
        "seq": typed.get("seq"),
        "mistake": mistake,
        "checked_text": text,
        "checked_form": None if read is None else form_json(read),
        "advice": [] if shown is None else advice_json(shown),
        "theirs": difference_json(entry.text, text) if behind else None,
        "incidents": [_incident_json(one) for one in incidents[:MOST_INCIDENTS]],
        "incident": incident,
        "preview": preview,
        "history": [] if new else [saved_json(one) for one in versions(ports, entry.id)],
        "compared": None if new else _compared(ports, entry.id),
    }


def _read(ports: Ports, text: str) -> tuple[ReportTemplate | None, Json | None]:
    try:
        return parsed(ports, text), None
    except InvalidTemplate as error:
        return None, mistake_json(error, text)


def _incident(incidents: tuple[IncidentSummary, ...], wanted: str) -> str:
    keys = [one.incident.key for one in incidents]
    return wanted if wanted in keys else keys[0] if keys else ""


def _incident_json(summary: IncidentSummary) -> Json:
    one = summary.incident
    return {"key": one.key, "label": " · ".join(part for part in (one.key, one.severity, one.title) if part)}


def _work() -> str:
    """The name of this session's preview."""
    name = session.remembered(NAME)
    if name is None:
        name = uuid.uuid4().hex
        session.remember(NAME, name)
    return f"template-preview {name}"


def _preview(ports: Ports, text: str, entry: TemplateEntry, incident: str, is_sound: bool) -> Json:
    """What is known of the preview; where that is of an earlier text, the wanted one is begun if it ``is_sound``."""
    stamp = ",".join(map(str, ports.store.stamp(incident)))
    base = entry.text if entry.template is not None else ""
    wanted = template_preview.Wanted(text=text, base=base, incident=incident, stamp=stamp)
    done = session.works().take(_work())
    if done is not None:
        session.remember(PREVIEW, template_preview.kept(done.result, done.error, wanted))
    known = json.loads(session.remembered(PREVIEW) or "null")
    if known is not None and known.get("id") == wanted.id:
        return {**known, "base": None, "current": True}
    if is_sound:
        template_preview.start(session.works(), _work(), ports, wanted, known)
    same = known is not None and known.get("base_id") == wanted.base_id
    return {**(known if same else {"sections": [], "gone": [], "error": ""}), "base": None, "current": False}


def _compared(ports: Ports, template_id: str) -> Json | None:
    asked = json.loads(session.remembered(COMPARED) or "{}")
    if asked.get("of") != template_id:
        return None
    texts = {one.number: one.text for one in versions(ports, template_id)}
    before, after = asked.get("before"), asked.get("after")
    if before not in texts or after not in texts:
        return None
    return {"before": before, "after": after, "rows": difference_json(texts[before], texts[after])}


def _on_act() -> None:
    act = session.act_of(component.KEY)
    name, identity = str(act.get("name", "")), str(act.get("id", ""))
    if name == "open":
        _open(act.get("template"), act.get("from"))
    elif name == "check":
        session.remember(TYPED, json.dumps(dict(act)))
        session.remember(INCIDENT, str(act.get("incident") or ""))
    elif name == "like":
        session.remember(LIKE, json.dumps({"type": str(act.get("type") or ""), "team": str(act.get("team") or "")}))
    elif name == "compare":
        session.remember(COMPARED, json.dumps({one: act.get(one) for one in ("of", "before", "after")}))
    elif name in template_acts.ACTS:
        _perform(identity, act)


def _open(chosen: object, new: object) -> None:
    session.remember(TYPED, None)
    session.remember(COMPARED, None)
    session.show_in_address(**{"template": str(chosen) if chosen else None, "from": str(new) if new else None})


def _perform(identity: str, act: template_acts.Act) -> None:
    failed = True
    if act.get("name") == "save":
        session.remember(TYPED, json.dumps(dict(act)))
    if not session.actor():
        session.say(session.NEEDS_NAME, "warn")
    else:
        try:
            template_id, told = template_acts.perform(session.world(), session.actor(), act)
        except RetrolineError as error:
            # Of a version saved meanwhile the editor tells itself, beside what is typed.
            if not isinstance(error, SavedMeanwhile) or act.get("name") != "save":
                session.say(f"{str(error)[:1].upper()}{str(error)[1:].rstrip('.')}.", "error")
        else:
            failed = False
            _open(template_id, None)
            session.say(told)
    session.answer(session.Answered(id=identity, failed=failed))


show()

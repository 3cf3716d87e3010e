"""The start page: which incidents need somebody."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from app.operations.inbox_search import InboxFilter
from app.operations.ports import Ports
from app.operations.read_inbox import Inbox, inbox
from app.operations.remember_standings import remember_standings
from app.review import session
from app.review.components import inbox as component
from app.review.components.frame import frame
from app.review.components.panel import panel
from app.review.import_work import SAMPLE, start_sample
from app.review.sign_in import NotSignedIn
from app.review.views.incidents import PAGE, filter_json, filter_of, inbox_json
from extraction.errors import RetrolineError

CHECKING = 0.8
"""Seconds between looks while reports are being read."""

IDLE = 30.0
"""Seconds after which the list is looked at anew, so that what others do appears by itself."""

AT_ONCE = 4
"""Reports that are read at the same time at most: people who draft and import have to find room beside them."""

FILTERS = ("text", "severity", "state", "team", "service", "mine", "private")


LOG = logging.getLogger(__name__)


def show() -> None:
    frame("inbox")
    checking = session.remembered("inbox-checking") is not None
    st.fragment(_list, run_every=CHECKING if checking else IDLE)(checking)


def _list(checking: bool) -> None:
    """Drawn often while reports are being read, and now and then afterwards."""
    session.leave_if_asked()
    try:
        ports, wanted = session.world(), _wanted()
    except NotSignedIn:
        st.rerun()
    try:
        found = inbox(ports, wanted, PAGE * _pages())
    except RetrolineError as error:
        LOG.warning("the list of incidents cannot be read: %s", error)
        _troubled(str(error) if ports.actor.operator else "the database is busy, or does not answer.")
        return
    unread = _unread(ports, found)
    _read_some(ports, unread)
    _mount(found, wanted, ports)
    if checking != bool(unread):
        session.remember("inbox-checking", "1" if unread else None)
        st.rerun()


def _mount(found: Inbox, wanted: InboxFilter, ports: Ports) -> None:
    notice = session.said()
    failed = {key: _why for key, (_, _why) in _failed().items()}
    component.inbox(
        {
            **inbox_json(found, wanted, ports.now(), _pages(), failed),
            "sample": SAMPLE.is_dir(),
            "known": ports.actor.operator or bool(ports.actor.grants),
            "notice": None if notice is None else {"text": notice.text, "kind": notice.kind},
        },
        on_act=_on_act,
    )


def _unread(ports: Ports, found: Inbox) -> list[str]:
    """Keys of incidents whose reports have to be read, without those that could not be read as they are."""
    known = _failed()
    return [key for key in found.stale if key not in known or known[key][0] != _seen(ports, key)]


def _seen(ports: Ports, key: str) -> str:
    try:
        return ports.standings.seen(key)
    except RetrolineError:
        return ""


@st.cache_resource(show_spinner=False)
def _failed() -> dict[str, tuple[str, str]]:
    """Incident key → what it was like when its report could not be read, and why, as a sentence."""
    return {}


def _read_some(ports: Ports, keys: list[str]) -> None:
    """Read a few reports in the background, each by itself, so that one that cannot be read stops no other."""
    for key in keys[:AT_ONCE]:
        done = session.works().take(f"standing {key}")
        if done is not None and done.error is not None:
            _failed()[key] = (_seen(ports, key), done.error)
            continue
        session.works().start(f"standing {key}", partial(_read, ports, key))


def _read(ports: Ports, key: str, _report_step: Callable[[object], None]) -> int:
    return remember_standings(ports, [key])


def _pages() -> int:
    return int(session.remembered("inbox-pages") or 1)


def _wanted() -> InboxFilter:
    """As the person chose it in this session; first as the address says."""
    kept = session.remembered("inbox-filter")
    if kept is None:
        return filter_of({name: session.asked_for(name) for name in FILTERS})
    values = json.loads(kept)
    return filter_of(values if isinstance(values, dict) else {})


def _troubled(reason: str) -> None:
    """A busy or absent database: said calmly, and tried again when the person wants to."""
    text = f"{reason[:1].upper()}{reason[1:]}"
    blocks = [
        {
            "title": "The list cannot be read right now",
            "text": f"{text}\nNothing is lost.",
            "links": [{"label": "Try again", "act": "again", "primary": True}],
        }
    ]
    panel(blocks, key="troubled", on_act=lambda _act: None)


def _on_act() -> None:
    act = session.act_of(component.KEY)
    match act.get("name"):
        case "open":
            places = {name: _text(act, name) for name in ("incident", "statement", "event")}
            session.go_next(str(act.get("page")), **places)
        case "filter":
            session.remember("inbox-filter", json.dumps(filter_json(filter_of(_mapping(act.get("filter"))))))
            session.remember("inbox-pages", None)
        case "more":
            session.remember("inbox-pages", str(_pages() + 1))
        case "go":
            session.go_next(str(act.get("page")))
        case "sample":
            start_sample(session.works(), session.world(), session.actor())
            session.go_next("import")
        case _:
            pass


def _text(act: Mapping[str, object], name: str) -> str | None:
    value = act.get(name)
    return str(value) if value else None


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


show()

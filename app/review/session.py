"""What lasts between runs of a page. The only file that touches ``st.session_state``."""

from __future__ import annotations

import getpass
import ipaddress
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from app import wiring
from app.operations.ports import Ports
from app.review.background import Works
from app.settings import read_settings

PAGES = {
    "inbox": "review/pages/inbox.py",
    "import": "review/pages/import_records.py",
    "draft": "review/pages/draft.py",
    "timeline": "review/pages/timeline.py",
    "publish": "review/pages/publish.py",
    "quality": "review/pages/quality.py",
}
"""Name of a page, which is also its address, and its script relative to ``app/main.py``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One calm sentence (or a few lines) about what just happened."""

    text: str
    kind: Literal["", "warn", "error"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Somebody else changed ``statement`` to ``theirs`` while a person here was editing it."""

    statement: str
    theirs: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The outcome of the act ``id`` that the browser asked for."""

    id: str
    failed: bool = False
    conflict: Conflict | None = None


@st.cache_resource(show_spinner=False)
def world() -> Ports:
    """The ports of this process, opened once."""
    return wiring.ports()


@st.cache_resource(show_spinner=False)
def works() -> Works:
    """What runs in the background of this process, whoever looks at it."""
    return Works(ThreadPoolExecutor(max_workers=2, thread_name_prefix="retroline"))


@dataclass(slots=True)
class Changes:
    """Counts what people did in this process, so that what was remembered before is not believed after."""

    number: int = 0


@st.cache_resource(show_spinner=False)
def changes() -> Changes:
    return Changes()


def actor() -> str:
    """In whose name this session acts; empty until somebody says so."""
    if "actor" not in st.session_state:
        st.session_state["actor"] = _first_actor()
    return str(st.session_state["actor"])


def act_as(name: str) -> None:
    st.session_state["actor"] = " ".join(name.split())


def _first_actor() -> str:
    """``RETROLINE_USER``; on one's own machine the name of its user; else nobody."""
    settings = read_settings()
    if settings.user:
        return settings.user
    return _user() if _is_loopback(settings.host) else ""


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def incident_key() -> str | None:
    """The incident in the address, else the one looked at last."""
    asked = st.query_params.get("incident")
    if asked:
        st.session_state["incident"] = asked
    remembered = st.session_state.get("incident")
    return None if remembered is None else str(remembered)


def asked_for(name: str) -> str | None:
    """A parameter of the address, such as ``statement``."""
    return st.query_params.get(name) or None


def show_in_address(**parameters: str | None) -> None:
    """Put what is chosen into the address, so that it can be linked to; ``None`` takes a parameter out."""
    for name, value in parameters.items():
        if value is None:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != value:
            st.query_params[name] = value


def say(text: str, kind: Literal["", "warn", "error"] = "") -> None:
    """Keep a notice for the next run."""
    st.session_state["notice"] = Notice(text=text, kind=kind)


def take_notice() -> Notice | None:
    notice = st.session_state.pop("notice", None)
    return notice if isinstance(notice, Notice) else None


def answer(answered: Answered) -> None:
    changes().number += 1
    st.session_state["answered"] = answered


def answered() -> Answered | None:
    known = st.session_state.get("answered")
    return known if isinstance(known, Answered) else None


def act_of(component: str) -> Mapping[str, object]:
    """What the component with this key asks for, inside its callback; empty where it asks nothing."""
    state = st.session_state.get(component)
    act = None if state is None else state.get("act")
    return act if isinstance(act, Mapping) else {}


def remembered(name: str) -> str | None:
    """What this session chose under ``name``, such as the selected event."""
    value = st.session_state.get(f"chosen-{name}")
    return None if value is None else str(value)


def remember(name: str, value: str | None) -> None:
    st.session_state[f"chosen-{name}"] = value


def go_next(page: str, **parameters: str | None) -> None:
    """Leave for ``page`` (a name of ``PAGES``) at the start of the next run; callbacks cannot leave by themselves."""
    st.session_state["go"] = (page, {name: value for name, value in parameters.items() if value})


def leave_if_asked() -> None:
    """Follow what ``go_next`` asked for."""
    wanted = st.session_state.pop("go", None)
    if wanted is not None:
        page, parameters = wanted
        st.switch_page(PAGES.get(page, PAGES["inbox"]), query_params=parameters)

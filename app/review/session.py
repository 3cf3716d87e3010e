"""What lasts between runs of a page. The only file that touches ``st.session_state``."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import streamlit as st

from app import wiring
from app.operations.access import Action, Actor, may_anywhere, operator
from app.operations.import_team import importing_teams
from app.operations.permission import allowed, record
from app.operations.ports import Ports
from app.review.background import Works
from app.review.sign_in import NotSignedIn, Standing, Visitor, visitor_behind_proxy, visitor_with_token
from app.review.views.roles import highest_role, role_words, roles_listed
from app.settings import Settings, read_settings
from app.sign_in_settings import OidcSettings, ProxySettings, is_loopback
from extraction.domain.incident import Incident

PAGES = {
    "inbox": "review/pages/inbox.py",
    "import": "review/pages/import_records.py",
    "draft": "review/pages/draft.py",
    "timeline": "review/pages/timeline.py",
    "publish": "review/pages/publish.py",
    "details": "review/pages/details.py",
    "templates": "review/pages/templates.py",
    "quality": "review/pages/quality.py",
    "jobs": "review/pages/jobs.py",
    "regenerate": "review/pages/regenerate.py",
    "audit": "review/pages/audit.py",
}
"""Name of a page, which is also its address, and its script relative to ``app/main.py``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One calm sentence (or a few lines) about what just happened, the ``number``-th of its session."""

    number: int
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


BY_ITSELF = frozenset({"typing", "drop_typing", "check"})
"""Acts that the browser sends while somebody types: they end nothing that was told."""

NEEDS_NAME = "Say who you are first: the field “Acting as” at the top."


@st.cache_resource(show_spinner=False)
def configured() -> Settings:
    """The settings of this process, read once."""
    return read_settings()


@st.cache_resource(show_spinner=False)
def installation() -> Ports:
    """The ports of this process, opened once; who acts through them is not said yet."""
    return wiring.ports(configured())


def world() -> Ports:
    """The ports of this process, through which whoever is signed in here acts.

    Raises:
        NotSignedIn: nobody is, or no longer.
    """
    return installation().acting(acting(), "app")


def acting() -> Actor:
    """Who acts in this session. Raises NotSignedIn where nobody is signed in, or no longer."""
    seen = visitor()
    if seen.standing is not Standing.ADMITTED:
        raise NotSignedIn
    return seen.actor


def visitor() -> Visitor:
    """Who looks at the page, let in or not."""
    now, policy = installation().now(), installation().policy
    match configured().sign_in:
        case OidcSettings() as oidc:
            seen = visitor_with_token(st.user.to_dict(), oidc, policy, now)
        case ProxySettings() as proxy:
            headers = {name: str(value) for name, value in st.user.to_dict().items() if value is not None}
            seen = visitor_behind_proxy(headers, proxy, policy, _since(now), now)
        case None:
            return Visitor(standing=Standing.ADMITTED, actor=operator(_acting_as()))
    return seen if goes_on(seen) else Visitor(standing=Standing.ENDED)


def goes_on(seen: Visitor) -> bool:
    """Whether the sign-in of ``seen`` still holds. For work that a page hands on and that runs later, too."""
    over = seen.until is not None and installation().now() >= seen.until
    return not over and seen.sign_in not in _sign_ins().ended


@dataclass(slots=True)
class SignIns:
    """Which sign-ins this process has kept in the audit log, and which of them people ended: in all their tabs."""

    kept: set[str]
    ended: set[str]


@st.cache_resource(show_spinner=False)
def _sign_ins() -> SignIns:
    return SignIns(kept=set(), ended=set())


def _since(now: datetime) -> datetime:
    """When this session began."""
    since = st.session_state.setdefault("since", now)
    return since if isinstance(since, datetime) else now


def keep_sign_in(seen: Visitor) -> None:
    """Put the sign-in into the audit log, once."""
    known = _sign_ins().kept
    if not seen.sign_in or seen.sign_in in known:
        return
    ports = installation().acting(seen.actor, "app")
    with ports.store.unit():
        record(ports, "sign_in", None, after=roles_listed(seen.actor))
    known.add(seen.sign_in)


def sign_out() -> None:
    """End this sign-in, in every tab, and lead the person to the provider's own sign-out."""
    seen = visitor()
    if not can_sign_out() or not seen.sign_in:
        return
    _sign_ins().ended.add(seen.sign_in)
    ports = installation().acting(seen.actor, "app")
    with ports.store.unit():
        record(ports, "sign_out", None)
    st.logout()


def can_sign_out() -> bool:
    """Where a proxy in front signs people in, it also signs them out."""
    return isinstance(configured().sign_in, OidcSettings)


def framed(now: bool | None = None) -> bool:
    """Whether this run of the page has drawn its frame; ``now`` says that it has, or that a run begins."""
    if now is not None:
        st.session_state["framed"] = now
    return bool(st.session_state.get("framed"))


def why_not(action: Action, incident: Incident | None = None) -> str | None:
    """Why the person here cannot do ``action`` to ``incident``, as a sentence for a disabled button; ``None``: they can."""
    ports = world()
    if ports.actor.operator:
        return None if ports.actor.name or action is Action.READ else NEEDS_NAME
    if _may(ports, action, incident):
        return None
    role = highest_role(ports.actor) if incident is None else role_words(ports.actor, incident.team)
    return f"Your role here, {role}, does not let you {action.words}."


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


def _may(ports: Ports, action: Action, incident: Incident | None) -> bool:
    if incident is not None:
        return allowed(ports, incident, action)
    return bool(importing_teams(ports)) if action is Action.IMPORT else may_anywhere(ports.actor, action)


def actor() -> str:
    """The name of whoever acts in this session; without sign-in empty until somebody says it. Raises NotSignedIn."""
    return acting().name


def _acting_as() -> str:
    if "actor" not in st.session_state:
        st.session_state["actor"] = _first_actor()
    return str(st.session_state["actor"])


def act_as(name: str) -> None:
    """Choose the name to act in. Who signed in has theirs."""
    if configured().sign_in is None:
        st.session_state["actor"] = " ".join(name.split())


def _first_actor() -> str:
    """``RETROLINE_USER``; on one's own machine the name of its user; else nobody."""
    settings = configured()
    if settings.user:
        return settings.user
    return _user() if is_loopback(settings.host) else ""


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


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


def say(text: str, kind: Literal["", "warn", "error"] = "", about: Literal["notice", "news"] = "notice") -> None:
    """Tell the person of their own act (``notice``) or of what others did (``news``), until their next act or page.

    Not for one run of the page: what a run has drawn is lost where another follows before the browser fetched it.
    """
    number = st.session_state["told"] = int(st.session_state.get("told", 0)) + 1
    st.session_state[about] = Notice(number=number, text=text, kind=kind)
    st.session_state.pop(f"{about}-at", None)


def said(about: Literal["notice", "news"] = "notice") -> Notice | None:
    """What is told to the person; every run of the page that told it first says it again, with its number."""
    known = st.session_state.get(about)
    if not isinstance(known, Notice):
        return None
    st.session_state.setdefault(f"{about}-at", st.session_state.get("page"))
    return known


def unsay(*, unless_at: str | None = None) -> None:
    """What was told belongs to an earlier act, or to another page than ``unless_at``; what was not told yet stays there."""
    for about in ("notice", "news"):
        if unless_at is None or st.session_state.get(f"{about}-at", unless_at) != unless_at:
            st.session_state.pop(about, None)
            st.session_state.pop(f"{about}-at", None)


def at_page(page: str) -> None:
    """A run of ``page`` begins: what was told on another one is over."""
    unsay(unless_at=page)
    st.session_state["page"] = page


def answer(answered: Answered) -> None:
    changes().number += 1
    st.session_state["answered"] = answered


def answered() -> Answered | None:
    known = st.session_state.get("answered")
    return known if isinstance(known, Answered) else None


def act_of(component: str) -> Mapping[str, object]:
    """What the component with this key asks for, inside its callback; empty where it asks nothing.

    Callbacks run before the page does: whoever is no longer signed in asks for nothing.
    """
    state = st.session_state.get(component) if visitor().standing is Standing.ADMITTED else None
    act = None if state is None else state.get("act")
    if not isinstance(act, Mapping):
        return {}
    if act.get("name") not in BY_ITSELF:
        unsay()
    return act


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

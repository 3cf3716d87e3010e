"""Who looks at a page: claims of an ID token or headers of a proxy become an actor, or a reason why nobody is let in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from app.operations.access import NOBODY, Actor
from app.operations.access_policy import AccessPolicy
from app.sign_in_settings import OidcSettings, ProxySettings
from extraction.errors import Denied

Claims = Mapping[str, object]


class NotSignedIn(Denied):
    """Something was asked in a session in which nobody is signed in, or no longer."""

    def __init__(self) -> None:
        super().__init__("your session has ended; sign in again")


class Standing(StrEnum):
    """Whether somebody is let in, and if not, why."""

    ADMITTED = "admitted"
    OUT = "out"
    ENDED = "ended"
    UNVERIFIED = "unverified"
    NO_ADDRESS = "no_address"
    NO_GRANT = "no_grant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """``actor`` is ``NOBODY`` until it is known. ``sign_in`` names this sign-in among all; it ends at ``until`` (UTC)."""

    standing: Standing
    actor: Actor = field(default=NOBODY)
    sign_in: str = ""
    until: datetime | None = None


def visitor_with_token(claims: Claims, settings: OidcSettings, policy: AccessPolicy, now: datetime) -> Visitor:
    """Who signed in, from the claims of a verified ID token (OpenID Connect Core 1.0, 5.1); empty: nobody has."""
    if not claims.get("is_logged_in"):
        return Visitor(standing=Standing.OUT)
    until = _issued(claims) + timedelta(hours=settings.session_hours)
    if now >= until:
        return Visitor(standing=Standing.ENDED)
    if "email_verified" in claims and claims["email_verified"] not in (True, "true"):
        return Visitor(standing=Standing.UNVERIFIED)
    name = _text(claims, "name") or _text(claims, "preferred_username")
    actor = policy.actor(_text(claims, "email"), name, groups_of(claims, settings.groups_claim))
    return _admitted(actor, f"{_text(claims, 'sub')} {claims.get('iat')}", until)


def visitor_behind_proxy(
    headers: Mapping[str, str], settings: ProxySettings, policy: AccessPolicy, since: datetime, now: datetime
) -> Visitor:
    """Who signed in at the proxy, from the headers as they were when the session began, at ``since``; none: nobody has."""
    email, name, groups = (_recoded(headers.get(one, "")) for one in settings.headers)
    if not email.strip() and not name.strip():
        return Visitor(standing=Standing.OUT)
    until = since + timedelta(hours=settings.session_hours)
    if now >= until:
        return Visitor(standing=Standing.ENDED)
    actor = policy.actor(email if "@" in email else "", name, _split(groups))
    return _admitted(actor, f"{actor.id} {since:%Y-%m-%d}", until)


def groups_of(claims: Claims, name: str) -> tuple[str, ...]:
    """The groups in claim ``name``: a list, or names with commas between them. Keycloak nests: ``realm_access.roles``."""
    value = claims[name] if name in claims else _nested(claims, name)
    if isinstance(value, str):
        return _split(value)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list | tuple) else ()


def _admitted(actor: Actor, sign_in: str, until: datetime) -> Visitor:
    standing = Standing.ADMITTED if actor.grants else Standing.NO_GRANT if actor.id else Standing.NO_ADDRESS
    return Visitor(standing=standing, actor=actor, sign_in=sign_in, until=until)


def _issued(claims: Claims) -> datetime:
    """When the ID token was made. One that does not say is older than every session."""
    at = claims.get("iat")
    return datetime.fromtimestamp(float(at), UTC) if isinstance(at, int | float) else datetime.min.replace(tzinfo=UTC)


def _nested(claims: Claims, path: str) -> object:
    value: object = claims
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _text(claims: Claims, name: str) -> str:
    value = claims.get(name)
    return value.strip() if isinstance(value, str) else ""


def _split(listed: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in listed.split(",") if one.strip())


def _recoded(header: str) -> str:
    """Headers arrive as Latin-1; proxies send names in UTF-8."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header

"""Environment to the settings of sign-in: an identity provider (OIDC), headers of a reverse proxy, or none."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.settings import Secret, secret_of
from extraction.errors import SettingsError

if TYPE_CHECKING:
    from app.settings import Settings

METADATA = "/.well-known/openid-configuration"
SCOPES = "openid email profile"
_TOKEN_CHARACTERS = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, kw_only=True)
class OidcSettings:
    """``metadata_url`` as in OpenID Connect Discovery 1.0; ``public_url`` is where people reach the review app.

    ``groups_claim`` names the claim of the ID token that lists groups. People sign in again after ``session_hours``.
    """

    metadata_url: str
    client_id: str
    client_secret: Secret
    public_url: str
    groups_claim: str = "groups"
    scopes: str = SCOPES
    session_hours: float = 12.0


@dataclass(frozen=True, kw_only=True)
class ProxySettings:
    """Names of the headers that a reverse proxy on this machine sets; what browsers send under these names it takes out."""

    email: str
    name: str
    groups: str
    session_hours: float = 12.0

    @property
    def headers(self) -> tuple[str, str, str]:
        return self.email, self.name, self.groups


def read_sign_in(env: Mapping[str, str], public_url: str) -> OidcSettings | ProxySettings | None:
    """``None`` where nothing of sign-in is set.

    Raises:
        SettingsError: it is configured by half or twice, or a value cannot be used; the message names the variable.
    """
    hours = _hours(env)
    headers = env.get("RETROLINE_PROXY_HEADERS")
    oidc = _oidc(env, public_url, hours)
    if headers is None:
        return oidc
    if oidc is not None:
        raise SettingsError(
            "RETROLINE_PROXY_HEADERS and RETROLINE_OIDC_ISSUER are both set: people sign in one way only"
        )
    proxy = _proxy(headers, hours)
    _loopback_for_headers(env.get("RETROLINE_HOST", "127.0.0.1"))
    return proxy


def check_door(settings: Settings, host: str) -> None:
    """Whether the review app may listen on ``host``.

    Raises:
        SettingsError: whoever reaches that address would be let in unasked, or could sign in as anybody.
    """
    if isinstance(settings.sign_in, ProxySettings):
        _loopback_for_headers(host)
    if settings.sign_in is None and not settings.open and not is_loopback(host):
        raise SettingsError(
            f"nobody has to sign in, and {host} can be reached from other machines: whoever does could read, change and "
            "publish everything. Set up sign-in (RETROLINE_OIDC_ISSUER or RETROLINE_PROXY_HEADERS), listen on 127.0.0.1, "
            "or say RETROLINE_OPEN=yes where everybody who reaches it may"
        )


def is_loopback(host: str) -> bool:
    """``host`` is a name or an address, IPv6 with or without brackets."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def is_address(host: str) -> bool:
    """Whether ``host`` is an IP address, with or without brackets, rather than a name."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _loopback_for_headers(host: str) -> None:
    if not is_loopback(host):
        raise SettingsError(
            f"RETROLINE_PROXY_HEADERS with the address {host}: anybody who reaches it without going through the proxy could "
            "send these headers and be whoever they like. Listen on 127.0.0.1 and put the proxy on this machine"
        )


def _oidc(env: Mapping[str, str], public_url: str, hours: float) -> OidcSettings | None:
    issuer, client = env.get("RETROLINE_OIDC_ISSUER"), env.get("RETROLINE_OIDC_CLIENT_ID")
    secret = secret_of(env, "RETROLINE_OIDC_CLIENT_SECRET")
    if issuer is None and client is None and secret is None:
        return None
    if issuer is None or client is None or secret is None or not public_url:
        missing = {
            "RETROLINE_OIDC_ISSUER": issuer,
            "RETROLINE_OIDC_CLIENT_ID": client,
            "RETROLINE_OIDC_CLIENT_SECRET (or RETROLINE_OIDC_CLIENT_SECRET_FILE)": secret,
            "RETROLINE_PUBLIC_URL": public_url,
        }
        raise SettingsError(
            f"sign-in is configured by half; missing: {', '.join(name for name, value in missing.items() if not value)}"
        )
    return OidcSettings(
        metadata_url=_metadata_url(issuer),
        client_id=client,
        client_secret=secret,
        public_url=_origin(public_url),
        groups_claim=env.get("RETROLINE_OIDC_GROUPS_CLAIM", "groups"),
        scopes=_scopes(env.get("RETROLINE_OIDC_SCOPES", SCOPES)),
        session_hours=hours,
    )


def _metadata_url(issuer: str) -> str:
    _encrypted(issuer, "RETROLINE_OIDC_ISSUER")
    bare = issuer.rstrip("/")
    return bare if bare.endswith(METADATA) else bare + METADATA


def _origin(public_url: str) -> str:
    """Sign-in leads back to ``/oauth2callback`` of the whole host."""
    _encrypted(public_url, "RETROLINE_PUBLIC_URL")
    if urlsplit(public_url).path:
        raise SettingsError("RETROLINE_PUBLIC_URL: sign-in needs a host of its own, without a path behind it")
    return public_url


def _encrypted(url: str, name: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise SettingsError(f"{name}: “{url}” does not begin with https://; without it others could read who signs in")


def _scopes(scopes: str) -> str:
    if "openid" not in scopes.split():
        raise SettingsError("RETROLINE_OIDC_SCOPES: without openid the provider gives no ID token")
    return scopes


def _hours(env: Mapping[str, str]) -> float:
    text = env.get("RETROLINE_SESSION_HOURS", "12")
    try:
        hours = float(text)
    except ValueError as error:
        raise SettingsError(f"RETROLINE_SESSION_HOURS: “{text}” is not a number") from error
    if not 0 < hours <= 720:
        raise SettingsError(f"RETROLINE_SESSION_HOURS: {text} is not above 0 and at most 720")
    return hours


def _proxy(headers: str, hours: float) -> ProxySettings:
    names = [one.strip() for one in headers.split(",")]
    if len(names) != 3 or len({one.casefold() for one in names}) != 3 or not all(map(_is_header, names)):
        raise SettingsError(
            f"RETROLINE_PROXY_HEADERS: “{headers}” is not three headers for e-mail, name and groups, such as "
            "X-Auth-Request-Email,X-Auth-Request-User,X-Auth-Request-Groups"
        )
    return ProxySettings(email=names[0], name=names[1], groups=names[2], session_hours=hours)


def _is_header(name: str) -> bool:
    return bool(name) and set(name.casefold()) <= _TOKEN_CHARACTERS

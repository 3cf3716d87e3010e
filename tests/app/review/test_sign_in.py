"""Claims of a token and headers of a proxy become an actor, or a reason why nobody is let in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.operations.access import NOBODY, AppRole, Grant
from app.operations.access_policy import AccessPolicy, KnownPerson
from app.review.sign_in import Standing, groups_of, visitor_behind_proxy, visitor_with_token
from app.settings import Secret
from app.sign_in_settings import OidcSettings, ProxySettings

NOW = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
OIDC = OidcSettings(
    metadata_url="https://id.larkspur.example/.well-known/openid-configuration",
    client_id="retroline",
    client_secret=Secret("the-client-secret"),
    public_url="https://retro.larkspur.example",
)
PROXY = ProxySettings(email="X-Email", name="X-Name", groups="X-Groups")
POLICY = AccessPolicy(
    grants={"editors": (Grant(role=AppRole.EDITOR, teams=("*",)),)},
    people={"ana@larkspur.example": KnownPerson(id="ana@larkspur.example", name="Ana Torres")},
)


def claims(**changed: object) -> dict[str, object]:
    made: dict[str, object] = {
        "is_logged_in": True,
        "sub": "u-17",
        "iat": int((NOW - timedelta(hours=1)).timestamp()),
        "email": "Ravi@Larkspur.example",
        "name": "Ravi Menon",
        "groups": ["editors", "floor-2"],
    }
    return {**made, **changed}


def seen(**changed: object) -> tuple[Standing, str]:
    visitor = visitor_with_token(claims(**changed), OIDC, POLICY, NOW)
    return visitor.standing, visitor.actor.name


def test_a_token_becomes_an_actor() -> None:
    """Compared by the address in lower case, shown by name, with the grants of all groups."""
    visitor = visitor_with_token(claims(), OIDC, POLICY, NOW)
    assert visitor.standing is Standing.ADMITTED
    assert (visitor.actor.id, visitor.actor.name) == ("ravi@larkspur.example", "Ravi Menon")
    assert visitor.actor.role_on("payments") is AppRole.EDITOR
    assert visitor.until == NOW + timedelta(hours=11)
    assert not visitor.actor.operator


def test_nobody_signed_in_is_nobody() -> None:
    """An empty session, and one that says so."""
    assert visitor_with_token({}, OIDC, POLICY, NOW).standing is Standing.OUT
    assert visitor_with_token({"is_logged_in": False}, OIDC, POLICY, NOW).actor is NOBODY


@pytest.mark.parametrize(
    ("changed", "standing"),
    [
        ({"email_verified": True}, Standing.ADMITTED),
        ({"email_verified": "true"}, Standing.ADMITTED),
        ({"email_verified": False}, Standing.UNVERIFIED),
        ({"email_verified": "false"}, Standing.UNVERIFIED),
        ({"email_verified": None}, Standing.UNVERIFIED),
        ({"email": ""}, Standing.NO_ADDRESS),
        ({"email": ["ravi@larkspur.example"]}, Standing.NO_ADDRESS),
        ({"groups": ["floor-2"]}, Standing.NO_GRANT),
        ({"groups": None}, Standing.NO_GRANT),
        ({"groups": "floor-2, editors"}, Standing.ADMITTED),
        ({"iat": int((NOW - timedelta(hours=12)).timestamp())}, Standing.ENDED),
        ({"iat": None}, Standing.ENDED),
    ],
)
def test_who_is_let_in(changed: dict[str, object], standing: Standing) -> None:
    """What the token says decides, and what it does not say lets nobody in."""
    assert seen(**changed)[0] is standing


def test_nobody_takes_a_known_persons_name() -> None:
    """The access file's name counts before the one that the provider lets people choose."""
    assert seen(email="ana@larkspur.example", name="Somebody Else")[1] == "Ana Torres"
    assert seen(name="", preferred_username="ravi")[1] == "ravi"
    assert seen(name="")[1] == "ravi@larkspur.example"


@pytest.mark.parametrize(
    ("claim", "value", "groups"),
    [
        ("groups", {"groups": ["a", 3, "b"]}, ("a", "b")),
        ("realm_access.roles", {"realm_access": {"roles": ["a"]}}, ("a",)),
        ("https://larkspur.example/groups", {"https://larkspur.example/groups": ["a"]}, ("a",)),
        ("realm_access.roles", {"realm_access": "a"}, ()),
        ("groups", {}, ()),
    ],
)
def test_groups_are_found_where_providers_put_them(
    claim: str, value: dict[str, object], groups: tuple[str, ...]
) -> None:
    """Plain, nested as Keycloak does it, and under a name with dots in it."""
    assert groups_of(value, claim) == groups


def proxied(since: datetime = NOW, **headers: str) -> tuple[Standing, str, tuple[str, ...]]:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    visitor = visitor_behind_proxy(given, PROXY, POLICY, since, NOW)
    return visitor.standing, visitor.actor.name, visitor.actor.groups


def test_headers_become_an_actor() -> None:
    """Groups come with commas between them; a name in UTF-8 is read as such."""
    name = "Zoë Marsh".encode().decode("latin-1")
    given = proxied(X_Email="zoe@larkspur.example", X_Name=name, X_Groups="floor-2,editors")
    assert given == (Standing.ADMITTED, "Zoë Marsh", ("floor-2", "editors"))


def test_without_the_headers_nobody_is_let_in() -> None:
    """No header, no address in it, no group with a role, or a session that is too old."""
    assert proxied()[0] is Standing.OUT
    assert proxied(X_Name="ravi", X_Groups="editors")[0] is Standing.NO_ADDRESS
    assert proxied(X_Email="not an address", X_Groups="editors")[0] is Standing.NO_ADDRESS
    assert proxied(X_Email="ravi@larkspur.example")[0] is Standing.NO_GRANT
    old = NOW - timedelta(hours=12)
    assert proxied(old, X_Email="ravi@larkspur.example", X_Groups="editors")[0] is Standing.ENDED

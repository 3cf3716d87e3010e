"""Sign-in is configured whole or not at all, never open by accident, and its secrets do not show."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from app.settings import read_settings
from app.sign_in_settings import OidcSettings, ProxySettings, check_door, is_loopback
from extraction.errors import SettingsError

OIDC = {
    "RETROLINE_OIDC_ISSUER": "https://id.larkspur.example/realms/ops",
    "RETROLINE_OIDC_CLIENT_ID": "retroline",
    "RETROLINE_OIDC_CLIENT_SECRET": "the-client-secret",
    "RETROLINE_PUBLIC_URL": "https://retro.larkspur.example/",
}
PROXY = {"RETROLINE_PROXY_HEADERS": "X-Auth-Request-Email, X-Auth-Request-User,X-Auth-Request-Groups"}


def test_without_anything_nobody_signs_in() -> None:
    """The local single user needs no setting."""
    assert read_settings({}).sign_in is None


def test_the_issuer_leads_to_its_metadata() -> None:
    """Given as issuer or as the address of the metadata itself; the rest has defaults."""
    sign_in = read_settings(OIDC).sign_in
    assert isinstance(sign_in, OidcSettings)
    assert sign_in.metadata_url == "https://id.larkspur.example/realms/ops/.well-known/openid-configuration"
    again = read_settings({**OIDC, "RETROLINE_OIDC_ISSUER": sign_in.metadata_url}).sign_in
    assert isinstance(again, OidcSettings) and again.metadata_url == sign_in.metadata_url
    assert (sign_in.groups_claim, sign_in.session_hours) == ("groups", 12.0)
    assert sign_in.public_url == "https://retro.larkspur.example"


@pytest.mark.parametrize("missing", list(OIDC))
def test_half_a_sign_in_names_what_is_missing(missing: str) -> None:
    """Each of the four alone."""
    with pytest.raises(SettingsError, match=missing):
        read_settings({name: value for name, value in OIDC.items() if name != missing})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RETROLINE_OIDC_ISSUER", "http://id.larkspur.example"),
        ("RETROLINE_PUBLIC_URL", "http://retro.larkspur.example"),
        ("RETROLINE_PUBLIC_URL", "https://larkspur.example/retroline"),
        ("RETROLINE_OIDC_SCOPES", "email profile"),
        ("RETROLINE_SESSION_HOURS", "0"),
        ("RETROLINE_SESSION_HOURS", "soon"),
        ("RETROLINE_COOKIE_SECRET", "short"),
        ("RETROLINE_OPEN", "perhaps"),
        ("RETROLINE_PROXY_HEADERS", "X-Email"),
        ("RETROLINE_PROXY_HEADERS", "X-Email,X Name,X-Groups"),
        ("RETROLINE_PROXY_HEADERS", "X-Email,x-email,X-Groups"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    """The message says which variable."""
    with pytest.raises(SettingsError, match=name):
        read_settings({**OIDC, name: value})


def test_on_this_machine_sign_in_may_do_without_encryption() -> None:
    """For trying it out."""
    local = {"RETROLINE_OIDC_ISSUER": "http://127.0.0.1:9400", "RETROLINE_PUBLIC_URL": "http://localhost:8501"}
    assert isinstance(read_settings({**OIDC, **local}).sign_in, OidcSettings)


def test_secrets_never_show_themselves(tmp_path: Path) -> None:
    """Neither the client's nor the cookies', wherever they come from."""
    file = tmp_path / "secret"
    file.write_text("from-a-file-secret\n", "utf-8")
    file.chmod(0o600)
    env = {**OIDC, "RETROLINE_COOKIE_SECRET": "c" * 40, "RETROLINE_OIDC_CLIENT_SECRET_FILE": str(file)}
    settings = read_settings(env)
    assert isinstance(settings.sign_in, OidcSettings)
    assert settings.sign_in.client_secret.reveal() == "from-a-file-secret"
    assert not any(secret in repr(settings) for secret in ("from-a-file", "the-client-secret", "cccc"))


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    """The message says what to do."""
    file = tmp_path / "secret"
    file.write_text("from-a-file-secret", "utf-8")
    file.chmod(0o644)
    with pytest.raises(SettingsError, match=r"RETROLINE_OIDC_CLIENT_SECRET_FILE: others can read .*chmod 600"):
        read_settings({**OIDC, "RETROLINE_OIDC_CLIENT_SECRET_FILE": str(file)})


def test_the_cookie_secret_is_made_once_and_private(tmp_path: Path) -> None:
    """Sessions outlast a restart; only the owner can read it."""
    settings = read_settings({**OIDC, "RETROLINE_DATA": str(tmp_path)})
    assert settings.cookie_secret().reveal() == settings.cookie_secret().reveal()
    assert len(settings.cookie_secret().reveal()) == 64
    assert stat.S_IMODE((tmp_path / "cookie.key").stat().st_mode) == 0o600


def test_people_sign_in_one_way_only() -> None:
    """A provider and a proxy at once are refused."""
    with pytest.raises(SettingsError, match="both set"):
        read_settings({**OIDC, **PROXY})


def test_proxy_headers_are_for_loopback_only() -> None:
    """Whoever reached another address could be anybody; the message says so."""
    assert isinstance(read_settings(PROXY).sign_in, ProxySettings)
    with pytest.raises(SettingsError, match="be whoever they like"):
        read_settings({**PROXY, "RETROLINE_HOST": "0.0.0.0"})
    with pytest.raises(SettingsError, match="be whoever they like"):
        check_door(read_settings(PROXY), "10.0.0.7")


def test_without_sign_in_only_this_machine_is_let_in() -> None:
    """Unless it is said that everybody may."""
    with pytest.raises(SettingsError, match="nobody has to sign in"):
        check_door(read_settings({}), "0.0.0.0")
    check_door(read_settings({}), "127.0.0.1")
    check_door(read_settings({"RETROLINE_OPEN": "yes"}), "0.0.0.0")
    check_door(read_settings(OIDC), "0.0.0.0")


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("", False),
    ],
)
def test_loopback_is_told_apart(host: str, loopback: bool) -> None:
    """Names, addresses and the ones that mean every address."""
    assert is_loopback(host) is loopback

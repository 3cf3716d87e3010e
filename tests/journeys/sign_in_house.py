"""A house with sign-in for the journeys: a real OIDC server on loopback, groups in its tokens, and roles for these groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Browser, Page, expect

from tests.browser import PATIENCE_MS, ReviewApp, free_port, served

ROLES = ("viewer", "responder", "editor", "approver", "admin")
ACCESS = "".join(f'[groups.{role}s]\nrole = "{role}"\nteams = ["*"]\n' for role in ROLES) + (
    '[groups.payments]\nrole = "editor"\nteams = ["payments"]\n'
)


def address(name: str) -> str:
    return f"{name}@larkspur.example"


def person(name: str, *groups: str, **claims: object) -> User:
    """Signs in under their address; ``Editor Person`` is shown for ``editor``."""
    known = {"email": address(name), "name": name.capitalize() + " Person", "groups": list(groups)}
    return User(sub=address(name), claims={**known, **claims})


PEOPLE = (
    *(person(role, f"{role}s") for role in ROLES),
    person("payments", "payments"),
    person("stranger", "sales", "<b>floor-2</b>"),
    person("unverified", "admins", email_verified=False),
    person("many", "admins", *(f"a-group-with-a-long-name-{number:03d}" for number in range(150))),
)


@contextmanager
def house(tmp_path: Path, settings: Mapping[str, str] | None = None) -> Iterator[ReviewApp]:
    """The review app with sign-in against an OIDC server of its own."""
    access = tmp_path / "access.toml"
    access.write_text(ACCESS, "utf-8")
    port = free_port()
    with run_server_in_thread(user_claims=PEOPLE) as provider:
        sign_in = {
            "RETROLINE_ACCESS": str(access),
            "RETROLINE_OIDC_ISSUER": f"http://127.0.0.1:{provider.server_port}",
            "RETROLINE_OIDC_CLIENT_ID": "retroline",
            "RETROLINE_OIDC_CLIENT_SECRET": "a-secret-of-the-client",
            "RETROLINE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        }
        with served(tmp_path, port, {**sign_in, **(settings or {})}) as app:
            yield app


@contextmanager
def visit(browser: Browser, headers: dict[str, str] | None = None) -> Iterator[Page]:
    """A browser of somebody's own. It reaches this machine only: the provider's own pages ask for a style sheet elsewhere."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, extra_http_headers=headers)
    context.route("**/*", lambda route: route.continue_() if "127.0.0.1" in route.request.url else route.abort())
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    yield page
    context.close()
    assert failed == [], "a script of a page failed"


def sign_in(page: Page, name: str) -> None:
    """From the sign-in page, by the provider's, back to where the person wanted to go."""
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("button", name=address(name), exact=True).click()
    expect(page.get_by_role("link", name="Sign in")).to_have_count(0)

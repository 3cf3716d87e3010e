from __future__ import annotations

import asyncio

import pytest
from streamlit import config

from app.server import LoopbackNames, _foreign, create_app


def scope(host: str | None, server: str = "127.0.0.1") -> dict[str, object]:
    headers = [] if host is None else [(b"host", host.encode())]
    return {"type": "http", "server": (server, 8501), "headers": headers}


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost:8501", "localhost", "[::1]:8501", "127.0.0.1"])
def test_loopback_names_are_served(host: str) -> None:
    """With and without a port, old and new addresses."""
    assert not _foreign(scope(host))


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8501", "127.0.0.1.evil.example", "", None])
def test_a_foreign_name_on_a_loopback_address_is_refused(host: str | None) -> None:
    """A page of another site that had its name point at 127.0.0.1 gets nothing."""
    assert _foreign(scope(host))


def test_an_address_that_is_served_on_purpose_may_have_any_name() -> None:
    """The guard is for loopback only."""
    assert not _foreign(scope("retroline.example", server="10.0.0.7"))


def test_refused_requests_never_reach_the_app() -> None:
    """They end with 421, Misdirected Request."""
    sent: list[dict[str, object]] = []

    async def app(*_arguments: object) -> None:
        raise AssertionError("reached")

    async def send(message: object) -> None:
        assert isinstance(message, dict)
        sent.append(message)

    async def receive() -> dict[str, object]:
        return {"type": "http.request"}

    asyncio.run(LoopbackNames(app)(scope("evil.example"), receive, send))
    assert sent[0]["status"] == 421


def test_the_app_watches_nothing_reports_nothing_and_shows_no_traceback() -> None:
    """The settings come with the code, not from a file in some folder."""
    create_app()
    assert config.get_option("browser.gatherUsageStats") is False
    assert config.get_option("server.fileWatcherType") == "none"
    assert config.get_option("client.showErrorDetails") == "none"
    assert config.get_option("client.toolbarMode") == "viewer"


def test_light_and_dark_come_from_one_theme_file() -> None:
    """Both looks are defined, at one size."""
    create_app()
    assert config.get_option("theme.light.backgroundColor") != config.get_option("theme.dark.backgroundColor")
    assert config.get_option("theme.baseFontSize") == 15

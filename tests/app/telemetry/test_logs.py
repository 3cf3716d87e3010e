"""What is logged, by whomever: one form, ids, and neither a secret nor an address in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import PROJECT, read_settings
from app.telemetry.log_redaction import LogRedaction
from extraction.errors import SettingsError

PLANTED = {
    "RETROLINE_MODEL_API_KEY": "plain-words-are-my-key",
    "RETROLINE_METRICS_TOKEN": "zebra crossing at noon",
    "RETROLINE_DATABASE_URL": "postgresql://retro:tall%20ship%20sails@db.example/retro",
    "OTEL_EXPORTER_OTLP_HEADERS": "authorization=Bearer otter-under-the-bridge",
    "OPENAI_API_KEY": "not-shaped-like-any-key",
}
SECRETS = (
    "plain-words-are-my-key",
    "zebra crossing at noon",
    "tall ship sails",
    "tall%20ship%20sails",
    "otter-under-the-bridge",
    "not-shaped-like-any-key",
    "hunter2hunter2",
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    "ana.torres@example.org",
    "xoxb-123456789012-abcdefghijkl",
)
START = """
import logging, os, sys, threading
from app.settings import read_settings
from app.telemetry.context import about
from app.telemetry.logs import configure_logging
settings = read_settings({name: value for name, value in os.environ.items() if name != "RETROLINE_DATABASE_URL"})
from dataclasses import replace
settings = replace(settings, database_url=os.environ["RETROLINE_DATABASE_URL"])
configure_logging(settings)
"""


def logged(tmp_path: Path, code: str, form: str = "json", level: str = "info") -> str:
    """All that a process prints on both streams."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RETROLINE_", "OTEL_"))}
    given = {"RETROLINE_DATA": str(tmp_path), "RETROLINE_LOG_FORMAT": form, "RETROLINE_LOG_LEVEL": level}
    done = subprocess.run(
        [sys.executable, "-c", START + code],
        cwd=PROJECT,
        env={**kept, **PLANTED, **given},
        capture_output=True,
        text=True,
    )
    return done.stdout + done.stderr


def lines(said: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in said.splitlines()]


def nothing_leaks(said: str) -> bool:
    return not [secret for secret in SECRETS if secret in said]


def test_a_line_is_an_object_with_time_level_logger_message_and_ids(tmp_path: Path) -> None:
    """Time in UTC; ids where the work belongs to something."""
    code = "with about(job='j1', batch='b1', worker='w1'): logging.getLogger('app.x').warning('began %s', 'here')\n"
    (line,) = lines(logged(tmp_path, code))
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "warning",
        "logger": "app.x",
        "message": "began here",
        "job": "j1",
        "batch": "b1",
        "worker": "w1",
    }


@pytest.mark.parametrize("form", ["json", "text"])
def test_secrets_and_addresses_are_not_logged(tmp_path: Path, form: str) -> None:
    """In messages, arguments, headers, addresses and ids; what the installation was given, whatever it looks like."""
    code = f"""
log = logging.getLogger("app.somewhere")
for secret in {SECRETS!r}:
    log.warning("said %s", secret) if secret != "hunter2hunter2" else log.warning("password=%s", secret)
log.warning("GET https://x.example/hook?token=hunter2hunter2&to=ana.torres@example.org")
log.warning({{"Authorization": "Bearer ghp_abcdefghijklmnopqrstuvwxyz0123456789"}})
with about(job="ana.torres@example.org"): log.warning("by id")
"""
    said = logged(tmp_path, code, form)
    assert nothing_leaks(said)
    assert said.count("[secret:setting]") >= 6 and "[email:" in said and len(said.splitlines()) == 13


@pytest.mark.parametrize("form", ["json", "text"])
def test_secrets_in_exceptions_are_not_logged(tmp_path: Path, form: str) -> None:
    """In the words of an error, in what caused it, and where nobody caught it, in a thread too."""
    code = """
def fail():
    try: raise ValueError("password=hunter2hunter2 for ana.torres@example.org")
    except ValueError as error: raise RuntimeError("with plain-words-are-my-key") from error
try: fail()
except RuntimeError: logging.getLogger("app.jobs").exception("job failed")
thread = threading.Thread(target=fail); thread.start(); thread.join()
fail()
"""
    said = logged(tmp_path, code, form)
    assert nothing_leaks(said)
    assert said.count("RuntimeError: with [secret:setting]") == 3
    assert form == "text" or [line["level"] for line in lines(said)] == ["error", "critical", "critical"]


def test_libraries_that_bring_their_own_handlers_are_heard_through_ours(tmp_path: Path) -> None:
    """dbos, litellm, uvicorn, Slack's and Streamlit's loggers, before and after they set themselves up."""
    code = """
import litellm, uvicorn, dbos, slack_sdk
from dbos._logger import init_logger
from streamlit.logger import get_logger
init_logger(); uvicorn.Config(lambda: None)
for name in ("dbos", "LiteLLM", "uvicorn", "uvicorn.error", "slack_sdk.web", "slack_bolt.App", "sqlalchemy.engine"):
    logging.getLogger(name).error("%s password=hunter2hunter2", name)
get_logger("streamlit.x").error("streamlit ana.torres@example.org")
"""
    said = logged(tmp_path, code)
    assert nothing_leaks(said)
    told = [line["logger"] for line in lines(said) if line["level"] == "error"]
    assert told == ["dbos", "LiteLLM", "uvicorn", "uvicorn.error", "slack_sdk.web", "slack_bolt.App",
                    "sqlalchemy.engine", "streamlit.x"]  # fmt: skip


def test_what_clients_say_of_each_request_is_not_logged(tmp_path: Path) -> None:
    """Their lines hold whole addresses; ours say what was asked."""
    code = "for name in ('httpx', 'uvicorn.access'): logging.getLogger(name).info('GET /draft?incident=INC-1')\n"
    assert logged(tmp_path, code) == ""


def test_a_message_cannot_pass_for_another_line(tmp_path: Path) -> None:
    """Somebody's words may hold line breaks and escape codes."""
    code = "logging.getLogger('app').error('one\\n2026-03-03T14:00:00.000Z ERROR app: two\\x1b[31m\\u2028')\n"
    said = logged(tmp_path, code, "text")
    assert len(said.splitlines()) == 1 and "one\\x0a2026" in said and "\x1b" not in said
    assert len(logged(tmp_path, code, "json").strip().split("\n")) == 1


def test_the_level_holds_for_everybody(tmp_path: Path) -> None:
    """Below it nothing is said."""
    code = "logging.getLogger('app').info('quiet'); logging.getLogger('app').warning('loud')\n"
    assert [line["message"] for line in lines(logged(tmp_path, code, level="warning"))] == ["loud"]


def test_an_exporter_that_cannot_send_says_so_once(tmp_path: Path) -> None:
    """Not every two seconds."""
    code = "for _ in range(5): logging.getLogger('opentelemetry.exporter.otlp').error('nobody answers')\n"
    assert len(lines(logged(tmp_path, code))) == 1


def test_the_password_of_the_database_is_known_by_both_its_spellings() -> None:
    """As it stands in the address, and as it is typed."""
    settings = read_settings(
        {"RETROLINE_DATABASE_URL": PLANTED["RETROLINE_DATABASE_URL"], "RETROLINE_DATA": "/nowhere"}
    )
    redact = LogRedaction(environment={"URL": settings.database_url})
    assert redact("tall ship sails, tall%20ship%20sails") == "[secret:setting], [secret:setting]"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RETROLINE_LOG_FORMAT", "xml"),
        ("RETROLINE_LOG_LEVEL", "loud"),
        ("RETROLINE_METRICS_TOKEN", "short"),
        ("RETROLINE_TRACES", "maybe"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    """The error says which one."""
    with pytest.raises(SettingsError, match=name):
        read_settings({name: value})


def test_the_password_may_stand_in_a_file(tmp_path: Path) -> None:
    """It is put into the address, quoted; an address that has one already is refused."""
    file = tmp_path / "password"
    file.write_text("a b/c@d\n")
    file.chmod(0o600)
    env = {"RETROLINE_DATABASE_PASSWORD_FILE": str(file), "RETROLINE_DATABASE_URL": "postgresql://retro@db/name"}
    assert read_settings(env).database_url == "postgresql://retro:a%20b%2Fc%40d@db/name"
    for url in ("sqlite:///x.db", "postgresql://retro:pw@db/name", "postgresql://db/name"):
        with pytest.raises(SettingsError, match="RETROLINE_DATABASE_PASSWORD_FILE"):
            read_settings({**env, "RETROLINE_DATABASE_URL": url})

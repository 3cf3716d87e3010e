"""A PostgreSQL server of the tests' own: private socket, no port, no password, thrown away at the end.

``postgres_url`` gives each test an empty database. Without PostgreSQL's programs its tests are skipped with that
reason, or fail where ``RETROLINE_REQUIRE_ALL_SUITES=1`` asks for every suite.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

_NUMBERS = itertools.count(1)
_OPTIONS = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Path]:
    """The folder of a running server's socket."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="retroline-pg-"))
    folder.chmod(0o755)
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    _run(programs / "initdb", "-D", folder / "data", "-U", "retroline", "-A", "trust", "-E", "UTF8", "--no-sync")
    start_server(folder)
    try:
        yield folder
    finally:
        stop_server(folder)
        shutil.rmtree(folder, ignore_errors=True)


def start_server(folder: Path) -> None:
    options = f"{_OPTIONS} -k {folder}"
    _run(_programs() / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", options, "start")


def stop_server(folder: Path) -> None:
    """Without a word to those who are connected."""
    _run(_programs() / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")


@pytest.fixture
def postgres_url(postgres_server: Path) -> Iterator[str]:
    """URL of an empty database."""
    name = f"test_{next(_NUMBERS)}"
    _administer(postgres_server, f"CREATE DATABASE {name}")
    yield f"postgresql://retroline@/{name}?host={postgres_server}"
    _administer(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(folder: Path, command: str) -> None:
    # A connection for each: a test may have restarted the server in between.
    with psycopg.connect(host=str(folder), user="retroline", dbname="postgres", autocommit=True) as server:
        server.execute(command)


def _programs() -> Path:
    on_path = shutil.which("initdb")
    found = [Path(on_path).parent] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if found:
        return found[-1]
    reason = "PostgreSQL's programs (initdb, pg_ctl) are not installed"
    if os.environ.get("RETROLINE_REQUIRE_ALL_SUITES") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def _run(*command: str | Path) -> None:
    # PostgreSQL refuses to run as root.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*as_user, *command], check=True, cwd="/", stdout=subprocess.DEVNULL)

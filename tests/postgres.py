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
    data = folder / "data"
    _run(programs / "initdb", "-D", data, "-U", "retroline", "-A", "trust", "-E", "UTF8", "--no-sync")
    _run(programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", f"{_OPTIONS} -k {folder}", "start")
    try:
        yield folder
    finally:
        _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: Path) -> Iterator[str]:
    """URL of an empty database."""
    name = f"test_{next(_NUMBERS)}"
    with psycopg.connect(host=str(postgres_server), user="retroline", dbname="postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield f"postgresql://retroline@/{name}?host={postgres_server}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


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

"""A PostgreSQL server for one measurement: private socket, no port, no password, gone at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from extraction.errors import NotFound

_OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal "
    "-c max_wal_senders=0 -c max_wal_size=8GB -c shared_buffers=1GB -c effective_cache_size=8GB -c random_page_cost=1.1 "
    "-c maintenance_work_mem=512MB -c jit=off"
)
"""A server on fast disks as its manual advises, without waiting for the disk: what is measured is ours, not the disk's."""
_COUNTING = "pg_stat_statements"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """``folder`` holds its socket; it speaks to ``psql`` in ``programs``. ``counting``: it counts the statements."""

    folder: Path
    programs: Path
    counting: bool = False

    def url(self, name: str = "postgres") -> str:
        return f"postgresql://retroline@/{name}?host={self.folder}"

    @property
    def pid(self) -> int:
        return int((self.folder / "data" / "postmaster.pid").read_text("utf-8").splitlines()[0])

    def copied(self, name: str, of: str) -> str:
        """URL of a new database like ``of``, to which nobody may be connected."""
        self._asked(f"CREATE DATABASE {name} TEMPLATE {of}")
        return self.url(name)

    def statements(self, name: str) -> int | None:
        """How many statements the database ``name`` was asked so far; ``None`` where that is not counted."""
        if not self.counting:
            return None
        of = f"(SELECT oid FROM pg_database WHERE datname = '{name}')"
        return int(self._asked(f"SELECT coalesce(sum(calls), 0)::bigint FROM {_COUNTING} WHERE dbid = {of}"))

    def _asked(self, sql: str) -> str:
        whom = ("-h", str(self.folder), "-U", "retroline", "-d", "postgres")
        command = [str(self.programs / "psql"), *whom, "-Atqc", sql]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


@contextmanager
def postgres() -> Iterator[str]:
    """URL of an empty database.

    Raises:
        NotFound: PostgreSQL's programs are not installed.
    """
    with server() as one:
        yield one.url()


@contextmanager
def server(counting: bool = False) -> Iterator[Server]:
    """With ``counting`` it counts statements, where the extension that does is installed. Raises as ``postgres``."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="retroline-scale-"))
    folder.chmod(0o755)
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    counts = counting and (programs.parent / "lib" / f"{_COUNTING}.so").is_file()
    options = f"{_OPTIONS} -c shared_preload_libraries={_COUNTING}" if counts else _OPTIONS
    try:
        _run(programs / "initdb", "-D", data, "-U", "retroline", "-A", "trust", "-E", "UTF8", "--no-sync")
        _run(programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", f"{options} -k {folder}", "start")
        try:
            made = Server(folder=folder, programs=programs, counting=counts)
            if counts:
                made._asked(f"CREATE EXTENSION {_COUNTING}")
            yield made
        finally:
            _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        raise NotFound("PostgreSQL's programs (initdb, pg_ctl) are not installed; this benchmark needs them")
    return found[-1]


def _run(*command: str | Path) -> None:
    # PostgreSQL refuses to run as root.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*as_user, *command], check=True, cwd="/", stdout=subprocess.DEVNULL)

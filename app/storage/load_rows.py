"""Fill an empty database with the rows of another, prove row for row that it holds them, and only then let it be seen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, MetaData, insert, inspect, select, text, update

from app.storage import seals
from app.storage.audit_rows import SqlAudit
from app.storage.codecs import moment_to_text
from app.storage.database import Database
from app.storage.first_seals import seal_what_was_stored
from app.storage.portable_rows import (
    PASSING,
    Shape,
    TableDigest,
    Telling,
    Values,
    digest,
    is_filled,
    put,
    set_sequences,
    shapes,
)
from app.storage.tables import INCIDENTS, JOB_LOG, JOBS, METADATA, WORKERS
from app.storage.upgrade import HEAD, UNSEALED, alembic_config, version_of
from extraction.errors import InputError, StateError

ALIVE_SECONDS = 60.0
_VERSIONS = "alembic_version"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Of each table by name how it was digested where it came from and where it went; they agree."""

    tables: Mapping[str, TableDigest]
    incidents: int
    audit_entries: int
    jobs_waiting_again: int

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.tables.values())


def load(
    target: Database,
    version: str,
    content: Sequence[Shape],
    rows_of: Callable[[Shape], Iterable[Values]],
    expected: Callable[[Shape], TableDigest],
    tell: Telling,
) -> Proof:
    """In one transaction: tables as ``version`` has them, all rows, the proof, jobs under way set to wait, up to date.

    ``expected`` is asked after the rows of all tables were put in.

    Raises:
        StateError: the target holds something, or does not hold afterwards what the source does; nothing is changed.
        InputError: a row cannot be stored.
    """
    with target.unit() as connection:
        refuse_filled(connection, target.name)
        _begin(connection, version)
        for shape in content:
            _put(connection, shape, rows_of(shape), tell)
        found = {shape.name: _proved(connection, shape, expected(shape), tell) for shape in content}
        set_sequences(connection, content)
        _up_to_date(connection, version)
        again = wait_again(connection)
        incidents, entries = verify_all(target, connection, tell)
    return Proof(tables=found, incidents=incidents, audit_entries=entries, jobs_waiting_again=again)


def refuse_filled(connection: Connection, name: str) -> None:
    """Raises StateError where the database holds a row of ours, or something of ours runs on it."""
    refuse_workers(connection, name)
    for shape in shapes(connection):
        if is_filled(connection, shape):
            raise StateError(f"{name} is not empty: it holds rows in {shape.name}; nothing was changed")


def refuse_workers(connection: Connection, name: str) -> None:
    """Raises StateError while a worker or the review app works on the database."""
    if alive := workers_alive(connection):
        who = ", ".join(alive)
        raise StateError(f"{name} is in use by {who}: stop the review app and all workers first; nothing was changed")


def workers_alive(connection: Connection) -> tuple[str, ...]:
    """Who said within the last minute that it works here, as ``host (process 12)``."""
    if not inspect(connection).has_table(WORKERS.name):
        return ()
    if connection.dialect.name == "postgresql":
        now = float(connection.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one())
    else:
        now = time.time()  # the file is on this machine, and so is its clock
    query = select(WORKERS.c.host, WORKERS.c.pid).where(WORKERS.c.seen_at > now - ALIVE_SECONDS)
    return tuple(f"{row.host} (process {row.pid})" for row in connection.execute(query.order_by(WORKERS.c.worker_id)))


def wait_again(connection: Connection) -> int:
    """Jobs that were under way wait again in a new run: how far the old one came is not known here. How many there were."""
    under_way = JOBS.c.state.in_(("starting", "running"))
    ids = list(connection.execute(select(JOBS.c.job_id).where(under_way).order_by(JOBS.c.id)).scalars())
    fields = {"state": "waiting", "worker": "", "started_at": None, "done": 0, "total": 0, "doing": ""}
    connection.execute(update(JOBS).where(under_way).values(run=JOBS.c.run + 1, **fields))
    now = moment_to_text(datetime.now(UTC))
    said = "Was under way when this copy of the database was made; waits again in a new run."
    lines = [{"job_id": one, "at": now, "level": "warning", "text": said} for one in ids]
    if lines:
        connection.execute(insert(JOB_LOG), lines)
    return len(ids)


def verify_all(database: Database, connection: Connection, tell: Telling) -> tuple[int, int]:
    """Recompute every chain; how many incidents and audit entries there are.

    Raises:
        StateError: a chain does not verify; the message names what is wrong first.
    """
    incidents = connection.execute(select(INCIDENTS.c.id, INCIDENTS.c.key).order_by(INCIDENTS.c.id)).all()
    for done, row in enumerate(incidents, start=1):
        verdict = seals.verify(connection, row.id)
        if verdict.findings:
            raise StateError(
                f"the seals of {row.key} do not verify: {verdict.findings[0].message}; nothing was changed"
            )
        if done % 100 == 0:
            tell("seals", done)
    audit = SqlAudit(database).verify()
    if audit.broken_at is not None:
        raise StateError(f"the audit log does not verify from entry {audit.broken_at} on; nothing was changed")
    return len(incidents), audit.entries


def known_version(version: str) -> bool:
    """Whether this Retroline can make the tables of ``version``."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    from app.storage.upgrade import MIGRATIONS

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return version in {one.revision for one in ScriptDirectory.from_config(config).walk_revisions()}


def _begin(connection: Connection, version: str) -> None:
    """Empty tables as ``version`` has them."""
    from alembic import command

    there = version_of(connection)
    if there not in (None, version):
        old = MetaData()
        present = set(inspect(connection).get_table_names())
        old.reflect(connection, only=sorted(present & {*METADATA.tables, *PASSING, _VERSIONS}))
        old.drop_all(connection)
    if there != version:
        command.upgrade(alembic_config(connection), version)


def _up_to_date(connection: Connection, version: str) -> None:
    from alembic import command

    if version != HEAD:
        command.upgrade(alembic_config(connection), HEAD)
    if version in UNSEALED:
        seal_what_was_stored(connection)


def _put(connection: Connection, shape: Shape, given: Iterable[Values], tell: Telling) -> None:
    try:
        put(connection, shape, given, tell)
    except ValueError as error:
        raise InputError(f"the rows of {shape.name} cannot be read: {error}; nothing was changed") from error


def _proved(connection: Connection, shape: Shape, expected: TableDigest, tell: Telling) -> TableDigest:
    found = digest(connection, shape, tell)
    if found != expected:
        raise StateError(
            f"{shape.name} would hold {found.rows} rows with digest {found.digest[:12]}…, not the {expected.rows} with "
            f"{expected.digest[:12]}… that it came from; nothing was changed"
        )
    tell(shape.name, found.rows)
    return found

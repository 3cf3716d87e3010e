"""What is kept too long goes in small transactions; what a report rests on stays, and every chain still verifies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app.operations import report_history
from app.operations.access import operator
from app.operations.audit import AuditEntry
from app.operations.ports import Ports
from app.operations.retention import Due, IncidentRule, KeptKind, Retention, due, retain
from app.settings import read_settings
from app.storage.retention_rows import SqlKeeper
from app.storage.sql_store import SqlStore
from app.wiring import ports
from extraction.domain.incident import Incident
from extraction.domain.seal import ALL_RAW
from tests.app.storage.dump import KEY, fill
from tests.builders import START, event

NOW = datetime(2027, 3, 3, 12, tzinfo=UTC)
MONTH = timedelta(days=30)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Ports:
    url = f"sqlite:///{tmp_path}/all.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    settings = read_settings({"RETROLINE_DATA": str(tmp_path / "data"), "RETROLINE_DATABASE_URL": url})
    made = ports(settings).acting(operator("Mara Lindqvist"), "cli")
    return replace(made, now=lambda: NOW)


@pytest.fixture
def store(world: Ports) -> Iterator[SqlStore]:
    assert isinstance(world.store, SqlStore)
    fill(world.store)
    yield world.store
    world.store.close()


def kept(*kinds: KeptKind) -> Retention:
    return Retention(kept=tuple((kind, MONTH) for kind in kinds))


def done(world: Ports, store: SqlStore, rules: Retention) -> tuple[Due, ...]:
    return tuple(retain(world, SqlKeeper(store.database), rules, world.actor.name))


def entries(world: Ports) -> list[AuditEntry]:
    return [one for one in world.audit.entries() if one.action == "retain"]


def test_raw_records_go_and_the_chain_verifies(world: Ports, store: SqlStore) -> None:
    """Texts stay proven; an altered one is still found, and so is one that is put in the raw record's place."""
    before = [one.text for one in store.events(KEY)]
    (told,) = due(world, SqlKeeper(store.database), kept(KeptKind.RAW_RECORDS))
    assert done(world, store, kept(KeptKind.RAW_RECORDS)) == (told,)
    assert [one.text for one in store.events(KEY)] == before and not any(one.raw for one in store.events(KEY))
    assert store.verify(KEY).intact and store.erasures(KEY)[-1].event_id == ALL_RAW
    assert [one.subject for one in entries(world)] == [f"{told.count} raw records of events"]
    for column in ("text", "raw"):
        with store.database.unit() as connection:
            said = f"UPDATE events SET {column} = 'altered' WHERE text LIKE 'I''m IC%'"
            held = connection.execute(text("SELECT text, raw FROM events WHERE text LIKE 'I''m IC%'")).one()
            connection.execute(text(said))
        assert len(store.verify(KEY).findings) == 1
        with store.database.unit() as connection:
            back = {"text": held.text, "raw": held.raw}
            connection.execute(
                text("UPDATE events SET text = :text, raw = :raw WHERE text = 'altered' OR raw = 'altered'"), back
            )
    assert store.verify(KEY).intact


def test_importing_again_does_not_bring_a_raw_record_back(world: Ports, store: SqlStore) -> None:
    """Nor is the event counted as new."""
    events = list(store.events(KEY))
    done(world, store, kept(KeptKind.RAW_RECORDS))
    assert store.add_events(KEY, events).new == 0
    assert not any(one.raw for one in store.events(KEY)) and store.verify(KEY).intact


def test_only_drafts_that_nothing_rests_on_go(world: Ports, store: SqlStore) -> None:
    """Version 2 is approved and published, the last is the latest; the history tells of those that there are."""
    checked = store.draft(KEY, 2)
    assert checked is not None
    for _ in range(2):
        store.save_draft(KEY, checked.checked, "Ana Duarte")
    (told,) = done(world, store, kept(KeptKind.DRAFTS))
    assert told.count == 2
    assert [number for number in range(1, 5) if store.draft(KEY, number)] == [2, 4]
    assert [one.version for one in report_history.versions(world, KEY)] == [2, 4]


def test_ended_jobs_their_logs_notices_and_replies_go(world: Ports, store: SqlStore) -> None:
    """A job that waits stays, however old."""
    with store.database.unit() as connection:
        for name, state, ended in (("j1", "done", "2026-01-01"), ("j2", "waiting", None), ("j3", "done", "2027-03-01")):
            connection.execute(text(_JOB), {"id": name, "state": state, "ended": ended and f"{ended}T00:00:00.000000Z"})
            connection.execute(text(_LINE), {"id": name})
        connection.execute(text(_REPLY))
        connection.execute(text("UPDATE notices SET done = true"))
    kinds = (KeptKind.JOB_LOGS, KeptKind.JOBS, KeptKind.NOTICES, KeptKind.MODEL_REPLIES)
    assert {(one.kind, one.count) for one in done(world, store, kept(*kinds))} == {
        (KeptKind.JOB_LOGS, 2),
        (KeptKind.JOBS, 1),
        (KeptKind.NOTICES, 1),
        (KeptKind.MODEL_REPLIES, 2),
    }
    with store.database.reading() as connection:
        left = (
            connection.execute(text("SELECT job_id FROM jobs WHERE job_id LIKE 'j%' ORDER BY job_id")).scalars().all()
        )
        lines = connection.execute(text("SELECT job_id FROM job_log WHERE job_id LIKE 'j%'")).scalars().all()
    assert (left, lines) == (["j2", "j3"], ["j2"])


_JOB = """INSERT INTO jobs (job_id, kind, actor, via, asked_at, arguments, batch, priority, state, run, failures, ended_at,
worker, done, total, doing, outcome, error) VALUES
(:id, 'draft', '{}', 'cli', '2026-01-01T00:00:00.000000Z', '{}', '', 10, :state, 1, 0, :ended, '', 0, 0, '', '{}', '')"""
_LINE = "INSERT INTO job_log (job_id, at, level, text) VALUES (:id, '2026-01-01T00:00:00.000000Z', 'info', 'began')"
_REPLY = """INSERT INTO replies (incident_id, digest, model, document, prompt_tokens, completion_tokens, at)
SELECT id, 'd', 'm', '{}', 1, 1, '2026-01-01T00:00:00.000000Z' FROM incidents"""


def test_whole_incidents_go_by_the_first_rule_that_fits(world: Ports, store: SqlStore) -> None:
    """Published ones only where the rule says so, and none that a job is about; the entry keeps where the chain ended."""
    for key, severity in (("INC-1", "SEV1"), ("INC-4", "SEV4")):
        store.save_incident(Incident(key=key, title="Old", created_at=START, severity=severity))
        store.add_events(key, [event("slow", "14:00")])
    stays = IncidentRule(keep=100 * 12 * MONTH, severities=frozenset({"sev1"}))
    rules = Retention(incidents=(stays, IncidentRule(keep=MONTH)))
    head = store.seal_head("INC-4").fingerprint
    assert [one.incident for one in done(world, store, rules)] == ["INC-4"]
    assert entries(world)[0].before == head and entries(world)[0].incident == "INC-4"
    everything = Retention(incidents=(IncidentRule(keep=MONTH, published=True),))
    assert {one.incident for one in done(world, store, everything)} == {"INC-1"}
    for job in world.jobs.jobs(incident=KEY):
        world.jobs.cancel(job.id, NOW)
    assert {one.incident for one in done(world, store, everything)} == {KEY}
    assert store.summaries() == () and world.audit.verify().broken_at is None


def test_nothing_goes_before_its_time_and_a_dry_run_changes_nothing(world: Ports, store: SqlStore) -> None:
    """What is told is what would go."""
    rules = kept(*KeptKind)
    early = replace(world, now=lambda: START + timedelta(days=1))
    assert due(early, SqlKeeper(store.database), rules) == ()
    first = due(world, SqlKeeper(store.database), rules)
    assert first and due(world, SqlKeeper(store.database), rules) == first and entries(world) == []
    assert done(world, store, rules) == first and due(world, SqlKeeper(store.database), rules) == ()

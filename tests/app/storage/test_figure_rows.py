"""What is counted over the installation: right, and cheap however much is stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import event, text

from app.operations.batch import BatchState, ItemState
from app.operations.job import JobKind, JobState
from app.operations.model_record import Spent
from app.storage.database import Database
from app.storage.figure_rows import SqlFigures
from app.storage.sql_store import SqlStore
from app.storage.tables import BATCH_ITEMS, BATCHES, INCIDENTS, JOBS, NOTICES, SPENDING, WORKERS
from tests.builders import at
from tests.table_rows import fill

NOW = at("14:10")
STATEMENTS = 7


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path}/retroline.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    store = SqlStore(url)
    yield store.database
    store.close()


def test_an_empty_installation_has_nothing_to_count(database: Database) -> None:
    """No rows, no figures, and none that is missing."""
    figures = SqlFigures(database).figures(NOW)
    assert (figures.jobs, figures.oldest, figures.batches, figures.items, figures.spent) == ({}, {}, {}, {}, {})
    assert (figures.workers_alive, figures.workers_silent, figures.places, figures.notices_waiting) == (0, 0, 0, 0)


def test_jobs_are_counted_by_kind_and_state(database: Database) -> None:
    """What a newer Retroline calls by another name is left out."""
    kept = [("draft", "waiting"), ("draft", "waiting"), ("publish", "done"), ("sing", "waiting"), ("draft", "humming")]
    fill(database, JOBS, ({"job_id": str(n), "kind": k, "state": s} for n, (k, s) in enumerate(kept)))
    counted = SqlFigures(database).figures(NOW).jobs
    assert counted == {(JobKind.DRAFT, JobState.WAITING): 2, (JobKind.PUBLISH, JobState.DONE): 1}


def test_the_longest_wait_counts_from_when_a_job_could_have_run(database: Database) -> None:
    """One that is held back waits since then; one that is held back until later does not wait yet."""
    held, later = "2026-03-03T14:08:00.000000Z", "2026-03-03T15:00:00.000000Z"
    rows = [
        {"job_id": "a", "kind": "draft", "asked_at": "2026-03-03T14:00:00.000000Z", "not_before": held},
        {"job_id": "b", "kind": "check", "asked_at": "2026-03-03T14:09:00.000000Z", "not_before": None},
        {"job_id": "c", "kind": "notify", "asked_at": "2026-03-03T14:00:00.000000Z", "not_before": later},
    ]
    fill(database, JOBS, ({**row, "state": "waiting"} for row in rows))
    assert SqlFigures(database).figures(NOW).oldest == {JobKind.DRAFT: 120.0, JobKind.CHECK: 60.0}


def test_workers_live_by_the_database_clock(database: Database) -> None:
    """One seen just now lives with its places; one of long ago is silent."""
    figures = SqlFigures(database)
    clock = "(julianday('now') - 2440587.5) * 86400.0" if database.dialect == "sqlite" else "extract(epoch from now())"
    with database.reading() as connection:
        now = float(connection.execute(text(f"SELECT {clock}")).scalar_one())
    rows = [("a", now, 4, 7), ("b", now - 3600, 3, 8)]
    fill(
        database,
        WORKERS,
        (
            {"worker_id": id, "seen_at": seen, "places": places, "pid": pid, "host": "h"}
            for id, seen, places, pid in rows
        ),
    )
    counted = figures.figures(NOW)
    assert (counted.workers_alive, counted.workers_silent, counted.places) == (1, 1, 4)
    assert figures.worker_seen("h", 9) is None
    seen = figures.worker_seen("h", 8)
    assert seen is not None and seen > 3000


def test_items_are_those_of_batches_that_have_not_ended(database: Database) -> None:
    """Batches are all counted; a batch that is over no longer has anything under way."""
    fill(database, INCIDENTS, ({"id": n, "key": f"INC-{n}"} for n in (1, 2)))
    fill(database, BATCHES, ({"batch_id": id, "state": state} for id, state in (("x", "paused"), ("y", "done"))))
    rows = [("x", 1, "waiting"), ("x", 2, "proposed"), ("y", 1, "taken")]
    fill(database, BATCH_ITEMS, ({"batch_id": b, "incident_id": n, "position": n, "state": s} for b, n, s in rows))
    counted = SqlFigures(database).figures(NOW)
    assert counted.batches == {BatchState.PAUSED: 1, BatchState.DONE: 1}
    assert counted.items == {ItemState.WAITING: 1, ItemState.PROPOSED: 1}


def test_notices_wait_or_were_given_up(database: Database) -> None:
    """What was delivered is neither."""
    rows = [("a", False, ""), ("b", False, "timeout"), ("c", True, ""), ("d", True, "no such channel")]
    fill(database, NOTICES, ({"notice_id": id, "done": done, "error": error} for id, done, error in rows))
    counted = SqlFigures(database).figures(NOW)
    assert (counted.notices_waiting, counted.notices_given_up) == (2, 1)


def spending(model: str, cost: int | None, month: str = "2026-03") -> dict[str, object]:
    return {"model": model, "month": month, "cost": cost, "prompt_tokens": 100, "completion_tokens": 10}


def test_what_models_cost_is_this_months(database: Database) -> None:
    """Micro-dollars become dollars; an unknown price is counted and not added."""
    rows = [spending("a/x", 1_500_000), spending("a/x", None), spending("b/y", 250_000), spending("b/y", 9, "2026-02")]
    fill(database, SPENDING, rows)
    assert SqlFigures(database).figures(NOW).spent == {
        "a/x": Spent(calls=2, prompt_tokens=200, completion_tokens=20, cost=Decimal("1.5"), unpriced=1),
        "b/y": Spent(calls=1, prompt_tokens=100, completion_tokens=10, cost=Decimal("0.25")),
    }


def test_the_ledger_is_not_read_twice(database: Database) -> None:
    """What was counted a minute ago is remembered, what came since is added, and the next month begins at nothing."""
    time = [0.0]
    figures = SqlFigures(database, clock=lambda: time[0])
    fill(database, SPENDING, [spending("a/x", 1_000_000)] * 3)
    assert figures.figures(NOW).spent["a/x"].calls == 3
    fill(database, SPENDING, [spending("a/x", 1_000_000)])
    time[0] = 61.0
    assert figures.figures(NOW).spent["a/x"].calls == 4
    with database.unit() as connection:
        connection.execute(text("DELETE FROM spending WHERE id <= 3"))
    assert figures.figures(NOW).spent["a/x"] == Spent(calls=4, prompt_tokens=400, completion_tokens=40, cost=Decimal(4))
    assert figures.figures(NOW + timedelta(days=40)).spent == {}


def test_the_number_of_statements_does_not_depend_on_what_is_stored(database: Database) -> None:
    """Seven, empty or full."""
    figures, said = SqlFigures(database), list[str]()
    event.listen(database.engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    figures.figures(NOW)
    empty = [one for one in said if one.startswith("SELECT")]
    fill(database, JOBS, ({"job_id": str(n), "kind": "draft", "state": "done"} for n in range(500)))
    fill(database, SPENDING, (spending(f"m/{n}", n) for n in range(500)))
    said.clear()
    figures.figures(NOW)
    assert len([one for one in said if one.startswith("SELECT")]) == len(empty) == STATEMENTS


def test_every_statement_rests_on_an_index(tmp_path: Path) -> None:
    """No table that grows is read as a whole."""
    store = SqlStore(f"sqlite:///{tmp_path}/retroline.db")
    said: list[tuple[str, object]] = []
    event.listen(store.database.engine, "before_cursor_execute", lambda *given: said.append((given[2], given[3])))
    SqlFigures(store.database).figures(NOW)
    plans: list[str] = []
    with store.database.reading() as connection:
        for statement, values in [one for one in said if one[0].startswith("SELECT")]:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            plans += [str(row[3]) for row in rows]
    whole = [plan for plan in plans if plan.startswith("SCAN") and "INDEX" not in plan]
    assert {plan for plan in whole if "CONSTANT ROW" not in plan} <= {"SCAN workers"}
    assert any("ix_notices_given_up" in plan for plan in plans) and any("ix_jobs_state_kind" in plan for plan in plans)
    store.close()


def test_a_database_of_another_version_is_unfit(database: Database) -> None:
    """The reason names both versions."""
    figures = SqlFigures(database)
    assert figures.unfit() == ""
    with database.unit() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9.9.9'"))
    assert "9.9.9" in figures.unfit()
    with database.unit() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    assert "cannot be reached, or holds no tables" in figures.unfit()


def test_a_file_that_is_gone_is_unfit(tmp_path: Path) -> None:
    """An open connection would go on reading what nobody can find any more."""
    store = SqlStore(f"sqlite:///{tmp_path}/retroline.db")
    figures = SqlFigures(store.database)
    (tmp_path / "retroline.db").unlink()
    assert figures.unfit() == "the database's file is gone"
    store.close()

"""Work asked for by the clock: each time once, the same jobs as anybody else asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import wiring
from app.operations.import_incident import import_incident
from app.operations.job import JobKind, JobState
from app.operations.ports import Ports
from app.operations.schedules import Schedule, add_schedule, fire, remove_schedule
from app.settings import PROJECT, read_settings
from extraction.capture.read_records import ReadOptions
from extraction.errors import InputError, NotFound
from tests.app.jobs.test_engine import KEY, until

CHECK = Schedule(name="nightly check", cron="*/2 * * * * *", kind=JobKind.CHECK, by="Ana", incident=KEY)


@pytest.fixture
def world(tmp_path: Path) -> Ports:
    ports = wiring.ports(read_settings({"RETROLINE_DATA": str(tmp_path)}))
    import_incident(ports, [PROJECT / "data" / "samples" / "checkout-latency"], ReadOptions(incident=KEY), KEY)
    return ports


def test_a_schedule_is_kept_replaced_and_removed(world: Ports) -> None:
    book = wiring.schedules(world)
    add_schedule(world, book, CHECK, "Ana")
    later = Schedule(name=CHECK.name, cron="0 3 * * 1", kind=JobKind.EVALUATE, by="Ben", zone="Europe/Berlin")
    add_schedule(world, book, later, "Ben")
    assert book.all() == (later,)
    remove_schedule(world, book, CHECK.name, "Ben")
    assert book.all() == ()
    with pytest.raises(InputError, match="no schedule"):
        remove_schedule(world, book, CHECK.name, "Ben")


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"cron": "whenever"}, InputError),
        ({"zone": "Mars/Olympus"}, InputError),
        ({"incident": None}, InputError),
        ({"incident": "INC-9"}, NotFound),
        ({"kind": JobKind.PUBLISH}, InputError),
        ({"name": " "}, InputError),
    ],
)
def test_what_could_not_be_carried_out_is_refused(
    world: Ports, wrong: dict[str, str | None], error: type[Exception]
) -> None:
    fields = {"name": "n", "cron": "0 3 * * *", "kind": JobKind.CHECK, "by": "Ana", "incident": KEY, **wrong}
    book = wiring.schedules(world)
    with pytest.raises(error):
        add_schedule(world, book, Schedule(**fields), "Ana")
    assert book.all() == ()


def test_the_same_moment_asks_once(world: Ports) -> None:
    first = fire(world, CHECK, "schedule nightly check 2026-03-03T03:00")
    assert fire(world, CHECK, "schedule nightly check 2026-03-03T03:00") == first
    assert len(world.jobs.jobs()) == 1


def test_a_worker_asks_and_does(world: Ports) -> None:
    """Every two seconds; the first two times are seen."""
    add_schedule(world, wiring.schedules(world), CHECK, "Ana")
    engine = wiring.job_engine(world, 1)
    engine.start()
    failed = frozenset({JobState.FAILED})  # there is no draft to check: the schedule is what is looked at
    assert until(lambda: len(world.jobs.jobs(states=failed)) >= 2)
    engine.stop()
    asked = world.jobs.jobs()
    assert len({one.unique for one in asked}) == len(asked) >= 2
    assert {one.via for one in asked} == {"schedule"}

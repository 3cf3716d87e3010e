"""What the engine raises within a job, as errors that the job is settled by."""

from __future__ import annotations

import sqlite3

import pytest
from dbos import PortableWorkflowError, error
from sqlalchemy.exc import OperationalError

from app.jobs.engine_errors import as_it_was, engine_errors
from app.operations.job_steps import JobEnded
from extraction.errors import Denied, GateRefused, StateError, Temporary


def raised(given: BaseException, leaves: bool = False) -> BaseException:
    with pytest.raises(Exception) as caught, engine_errors(lambda: leaves):
        raise given
    return caught.value


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("GateRefused", StateError),
        ("NotFound", StateError),
        ("Denied", Denied),
        ("JobEnded", JobEnded),
        ("ModelUnavailable", Temporary),
        ("StoreBusy", Temporary),
        ("OperationalError", Temporary),
    ],
)
def test_a_remembered_error_is_settled_like_the_first(name: str, kind: type[Exception]) -> None:
    """Its class is known by name only; what is none of ours is tried again, and shows itself then."""
    again = as_it_was(name, "why")
    assert isinstance(again, kind)
    assert isinstance(again, Temporary) == (kind is Temporary)
    assert str(again) == "why"


def test_what_a_step_raises_goes_through() -> None:
    refused = GateRefused("something is open")
    assert raised(refused) is refused


def test_what_the_engine_remembers_is_raised_as_ours() -> None:
    assert isinstance(raised(PortableWorkflowError("no", "Denied")), Denied)


def test_who_is_fenced_stops() -> None:
    """Another execution of the same run goes on: this one has nothing to settle."""
    assert isinstance(raised(error.DBOSWorkflowConflictIDError("j1.1")), JobEnded)
    assert isinstance(raised(error.DBOSWorkflowCancelledError("cancelled")), JobEnded)


def test_an_engine_without_its_database_is_tried_again() -> None:
    away = OperationalError("INSERT", None, sqlite3.OperationalError("disk I/O error"))
    assert isinstance(raised(away), Temporary)
    assert isinstance(raised(error.DBOSException("no engine")), Temporary)


def test_a_worker_that_leaves_settles_nothing() -> None:
    assert isinstance(raised(error.DBOSException("no engine"), leaves=True), JobEnded)

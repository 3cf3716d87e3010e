"""What the engine raises, as errors that a job is settled by: also where it only remembers what a step raised before a crash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.operations.job_steps import JobEnded
from app.storage.errors import explained
from extraction.errors import Denied, RetrolineError, StateError, Temporary

NAME = "the database of the jobs' engine"


class EngineTrouble(Temporary):
    """The engine could not remember a step, or could not be asked. Whatever the step wrote to our database was undone."""


@contextmanager
def engine_errors(leaves: Callable[[], bool]) -> Iterator[None]:
    """Around every call of the engine from within a job. ``leaves``: whether this worker leaves its jobs to others.

    Raises:
        JobEnded: this run was fenced: another execution of it goes on, or will, or it was cancelled.
        Temporary: the engine's database is away.
        RetrolineError: what the step raised, also where it raised it before a crash.
    """
    from dbos import PortableWorkflowError
    from dbos import error as known

    try:
        with explained(NAME):
            yield
    except (known.DBOSWorkflowConflictIDError, known.DBOSWorkflowCancelledError) as error:
        raise JobEnded(f"the engine lets another run of it go on: {error}") from error
    except PortableWorkflowError as error:
        raise as_it_was(error.name, error.message) from error
    except known.DBOSException as error:
        if leaves():
            raise JobEnded("this worker is stopped; another one goes on") from error
        raise EngineTrouble(f"the jobs' engine could not go on: {error}") from error


def as_it_was(name: str, said: str) -> RetrolineError:
    """The error of class ``name`` that a step raised before a crash, to be settled like it. What is none of ours was a failing
    database or a mistake: it is tried again, and shows itself then."""
    classes = {kind.__name__: kind for kind in _below(RetrolineError)}
    found = classes.get(name)
    if found is None or issubclass(found, Temporary):
        return Temporary(said)
    return next((kind(said) for kind in (JobEnded, Denied) if issubclass(found, kind)), StateError(said))


def _below(kind: type[RetrolineError]) -> Iterator[type[RetrolineError]]:
    yield kind
    for one in kind.__subclasses__():
        yield from _below(one)

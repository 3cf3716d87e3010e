"""What can go wrong with the database, sorted by who can act: somebody writes, the set-up is wrong, a document is broken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from extraction.errors import RetrolineError, SettingsError, StateError, Temporary

# lock_not_available, deadlock_detected, serialization_failure: PostgreSQL documentation, appendix A.
_BUSY_STATES = {"55P03", "40P01", "40001"}


class StoreBusy(StateError, Temporary):
    """Another process or person has been writing for longer than we wait. Nothing was changed; trying again helps."""


class StoreUnavailable(SettingsError, Temporary):
    """The database cannot be opened, read or written: the message says which one and what it answered."""


class UnreadableDocument(StateError):
    """A stored draft or approval does not hold what this version of Retroline can trust."""


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn a database's own error into one that says which database (``name``), what happened and what to do."""
    try:
        yield
    except DatabaseError as error:
        known = _explanation(error, name)
        if known is None:
            raise
        raise known from error


def _explanation(error: DBAPIError, name: str) -> RetrolineError | None:
    said = str(error.orig).strip().partition("\n")[0]
    if _is_busy(error, said):
        return StoreBusy(
            f"{name} is being written by someone else ({said}); nothing was changed, try again in a moment"
        )
    if isinstance(error, OperationalError) or "database" in said.lower():
        return StoreUnavailable(
            f"{name} cannot be used: {said}; check the path or URL, the permissions and the free space"
        )
    return None


def _is_busy(error: DBAPIError, said: str) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state in _BUSY_STATES or "database is locked" in said or "database table is locked" in said

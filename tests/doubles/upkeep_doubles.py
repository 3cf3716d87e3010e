"""Nothing whose time is over, and a person of whom one remark is kept: what upkeep asks for, without a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from app.operations.erase_person import Erasing, Removed
from app.operations.person import Identity, NameRemoval
from app.operations.retention import IncidentAge, KeptKind


class NothingOld:
    """Fits ``operations.retention.Keeper``."""

    @contextmanager
    def unit(self) -> Iterator[None]:
        yield

    def older(self, kind: KeptKind, before: datetime) -> tuple[tuple[str | None, int], ...]:
        return ()

    def drop(
        self, kind: KeptKind, incident: str | None, before: datetime, by: str, at: datetime, reason: str, most: int
    ) -> int:
        return 0

    def ages(self) -> Iterator[IncidentAge]:
        return iter(())

    def drop_incident(self, key: str) -> str:
        raise AssertionError(f"{key} is not old")


class OneRemark:
    """Fits ``operations.erase_person.Eraser``."""

    @contextmanager
    def unit(self) -> Iterator[None]:
        yield

    def identify(self, given: Identity) -> Identity:
        return given

    def next_stand_in(self) -> int:
        return 1

    def erase(
        self, identity: Identity, removal: NameRemoval, stand_in: str, by: str, at: datetime, reason: str
    ) -> Erasing:
        removed = (Removed(where="remarks", how="replaced", count=1),)
        return Erasing(removed=removed, incidents=(), went_out=(), stays=())

    def restate_audit(self, removal: NameRemoval) -> tuple[int, str]:
        return 0, "restated 0 entries"

    def forget_placeholders(self, removal: NameRemoval) -> int:
        return 0

    def clean_up(self) -> bool:
        return True

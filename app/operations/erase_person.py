"""A person's data taken out on request: everywhere in one transaction, with every chain still verifying, and said exactly.

Where a record has to stay (the audit log, approvals, what reports rest on) a stand-in takes the name's place, the same
everywhere. What they wrote themselves and no report rests on is erased. The stand-in is given by number: who it was is kept
nowhere.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from app.operations.access import Action
from app.operations.permission import permit_anywhere, record
from app.operations.person import Identity, NameRemoval, wanted
from app.operations.ports import Ports
from extraction.capture.events import address_hash
from extraction.errors import InputError, NotFound

STAND_IN = "former colleague"
A_PERSON = "a person, now "
"""Begins what the audit log says was acted on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What was done to ``count`` records of one kind, as ``where`` says in words; ``how``: ``replaced`` or ``erased``."""

    where: str
    how: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WentOut:
    """A published report that still names the person, and where it is."""

    incident: str
    destination: str
    location: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonErased:
    """``called``: what the person was found by. ``stays``: sentences on what is left and why."""

    stand_in: str
    called: tuple[str, ...]
    removed: tuple[Removed, ...]
    incidents: tuple[str, ...]
    publish_again: tuple[WentOut, ...]
    stays: tuple[str, ...]
    done: bool


class Eraser(Protocol):
    """All rows of the installation, and the restore map."""

    def unit(self) -> AbstractContextManager[None]: ...

    def identify(self, given: Identity) -> Identity:
        """With everything that records and accounts call this person."""

    def next_stand_in(self) -> int: ...

    def erase(
        self, identity: Identity, removal: NameRemoval, stand_in: str, by: str, at: datetime, reason: str
    ) -> Erasing:
        """In the caller's unit. Seals everything again that has to stay."""

    def restate_audit(self, removal: NameRemoval) -> tuple[int, str]:
        """Take the name out of the audit log: how many entries were changed, and what the next entry has to say in ``after``."""

    def forget_placeholders(self, removal: NameRemoval) -> int:
        """Out of the restore map: it is a file and no part of a transaction."""

    def clean_up(self) -> bool:
        """Give back what the database still holds in freed space; ``False`` where somebody is working on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasing:
    removed: tuple[Removed, ...]
    incidents: tuple[str, ...]
    went_out: tuple[WentOut, ...]
    stays: tuple[str, ...]


_IN_FREED_SPACE = (
    "Freed space of the database may hold old rows for a while: it is in use. Run VACUUM on it when it is not."
)


class _NotMeant(Exception):
    """Ends the unit of a dry run."""


def erase_person(
    ports: Ports,
    eraser: Eraser,
    who: str,
    by: str,
    reason: str = "",
    also: tuple[str, ...] = (),
    dry_run: bool = False,
) -> PersonErased:
    """Take the person ``who`` (name as shown, or address) and ``also`` further names of theirs out of everything.

    A dry run does the same and undoes it, so that what it tells is what would happen.

    Raises:
        NotFound: nothing of that person is kept.
        InputError: the name is too short, or the person is who asks: somebody else has to answer for it.
        Denied: the actor's role does not let them.
    """
    permit_anywhere(ports, Action.RETAIN, by)
    identity = eraser.identify(_with_hashes(ports, wanted(who, also)))
    if identity.is_whole(ports.actor.id) or identity.is_whole(ports.actor.name) or identity.is_whole(by):
        raise InputError("nobody erases themselves: the audit log says who did it, so somebody else has to")
    told: list[PersonErased] = []
    with suppress(_NotMeant), eraser.unit():
        told.append(_erase(ports, eraser, identity, by, reason, dry_run))
        if dry_run:
            raise _NotMeant
    if not dry_run:
        eraser.forget_placeholders(NameRemoval(identity, told[0].stand_in))
        if not eraser.clean_up():
            return replace(told[0], stays=(*told[0].stays, _IN_FREED_SPACE))
    return told[0]


def _erase(ports: Ports, eraser: Eraser, identity: Identity, by: str, reason: str, dry_run: bool) -> PersonErased:
    stand_in = f"{STAND_IN} {eraser.next_stand_in()}"
    removal = NameRemoval(identity, stand_in)
    said = ports.redacted(removal.field(reason.strip())) or "asked for by the person"
    found = eraser.erase(identity, removal, stand_in, by, ports.now(), said)
    entries, proof = eraser.restate_audit(removal)
    if not found.removed and not entries:
        raise _nothing_found(identity)
    record(ports, Action.RETAIN, None, f"{A_PERSON}{stand_in}", said, proof)
    audit = (Removed(where="entries of the audit log", how="replaced", count=entries),) if entries else ()
    return PersonErased(
        stand_in=stand_in,
        called=tuple(sorted(identity.names | identity.ids | identity.handles | {one for _, one in identity.natives})),
        removed=(*found.removed, *audit),
        incidents=found.incidents,
        publish_again=found.went_out,
        stays=found.stays,
        done=not dry_run,
    )


def _with_hashes(ports: Ports, given: Identity) -> Identity:
    """With what stands for the addresses in records: their keyed hashes, and their placeholders in texts."""
    placeholders = {one: ports.redacted(one) for one in given.ids}
    return replace(
        given,
        hashes=frozenset(address_hash(one, ports.address_key) for one in given.ids),
        placeholders=frozenset(made for one, made in placeholders.items() if made != one and made.startswith("[")),
    )


def _nothing_found(identity: Identity) -> NotFound:
    called = ", ".join(sorted(identity.names | identity.ids))
    return NotFound(f"nothing is kept of {called}; write the name as the records show it, or the e-mail address")

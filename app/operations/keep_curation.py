"""A curation and its entry in the audit log are kept together, or neither is."""

from __future__ import annotations

import uuid

from app.operations.access import Action
from app.operations.describe_again import describe_again
from app.operations.permission import record
from app.operations.ports import Ports
from extraction.domain.curation import Curation, CurationAction
from extraction.errors import InputError

OF_PRIVACY = frozenset((CurationAction.KEEP_PRIVATE, CurationAction.MAKE_PUBLIC))


def needed(action: CurationAction) -> Action:
    """What a person's role has to hold for ``action``: who says who the members are says what only they see."""
    return Action.MEMBERS if action in OF_PRIVACY else Action.CURATE


def made(ports: Ports, event_id: str, action: CurationAction, by: str, value: str = "", reason: str = "") -> Curation:
    """A curation of this moment. Raises InputError where nobody is named."""
    if not by.strip():
        raise InputError("a curation needs the name of the person who makes it")
    return Curation(
        id=uuid.uuid4().hex,
        event_id=event_id,
        action=action,
        by=by.strip(),
        at=ports.now(),
        value=value,
        reason=ports.redacted(" ".join(reason.split())),
    )


def keep(ports: Ports, key: str, curation: Curation, held: Action, before: str = "") -> Curation:
    """Append ``curation``. ``held`` is the permission it was made under, ``before`` what stood until now."""
    after = ": ".join(part for part in (curation.action.value, curation.value) if part)
    told = f"{after} ({curation.reason})" if curation.reason else after
    with ports.store.unit():
        ports.store.add_curation(key, curation)
        if held is Action.MEMBERS:
            describe_again(ports.store, key)  # a title or severity may have come from what is private now
        record(ports, held, key, f"event {curation.event_id}", before, told)
    return curation

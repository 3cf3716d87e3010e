"""What could not be delivered is tried again, once somebody has mended what was in the way."""

from __future__ import annotations

from dataclasses import replace

from app.operations.access import Action
from app.operations.permission import permit_anywhere, record
from app.operations.ports import Ports


def retry_given_up(ports: Ports) -> int:
    """Put all notices that were given up back into the outbox, due now; gives back how many.

    Raises:
        Denied: the actor's role does not hold it on every team.
    """
    permit_anywhere(ports, Action.AUDIT)
    given_up = ports.outbox.given_up()
    with ports.store.unit():
        for notice in given_up:
            ports.outbox.keep(replace(notice, done=False, error="", next_at=ports.now()))
        if given_up:
            record(ports, Action.AUDIT, None, "notices", after=f"{len(given_up)} tried again")
    return len(given_up)

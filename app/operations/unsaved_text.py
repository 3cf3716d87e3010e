"""What somebody types is kept while they type, for them alone, until they save it or throw it away."""

from __future__ import annotations

from datetime import timedelta

from app.operations.access import Action
from app.operations.permission import permit
from app.operations.ports import Ports
from app.operations.proposal import Typing
from extraction.errors import InputError

KEPT_FOR = timedelta(days=30)
LONGEST = 20_000
"""Characters of one text."""


def keep_typing(
    ports: Ports, key: str, statement_id: str, text: str, evidence: tuple[str, ...] = (), seen: int = 0
) -> Typing | None:
    """Remember what the present actor has typed into a statement (``new:<section>`` for one that is being added).

    ``seen`` is how many corrections they had seen on it. An empty text without evidence is forgotten; gives back what is
    kept. Nothing of the report changes, so the audit log does not speak of it: saving the text does.

    Raises:
        InputError: the text has more than ``LONGEST`` characters.
        NotFound: no such incident, or none that the actor may see.
        Denied: the actor's role does not let them edit.
    """
    key = permit(ports, key, Action.EDIT).key
    if len(text) > LONGEST:
        raise InputError(f"a text being typed is kept up to {LONGEST} characters; this one has {len(text)}")
    if not text.strip() and not evidence:
        ports.desk.drop_typing(key, ports.actor.id, statement_id)
        return None
    typing = Typing(
        person=ports.actor.id,
        statement_id=statement_id,
        text=ports.redacted(text),
        evidence=tuple(dict.fromkeys(evidence)),
        seen=seen,
        at=ports.now(),
    )
    ports.desk.keep_typing(key, typing)
    return typing


def typings(ports: Ports, key: str) -> tuple[Typing, ...]:
    """The present actor's own of the last 30 days, oldest first; nobody sees what somebody else is typing.

    Raises:
        NotFound: no such incident, or none that the actor may see.
    """
    key = permit(ports, key, Action.READ).key
    oldest = ports.now() - KEPT_FOR
    return tuple(one for one in ports.desk.typings(key, ports.actor.id) if one.at >= oldest)


def drop_typing(ports: Ports, key: str, statement_id: str) -> None:
    """Forget what the present actor typed into a statement.

    Raises:
        NotFound: no such incident, or none that the actor may see.
    """
    key = permit(ports, key, Action.READ).key
    ports.desk.drop_typing(key, ports.actor.id, statement_id)

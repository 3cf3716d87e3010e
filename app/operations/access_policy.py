"""Who holds which role on which teams, and who approves what: as the installation's access file says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.operations.access import Actor, Grant
from app.operations.approval_request import ApprovalRule


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """``id`` is an actor's id, ``slack`` the person's member id there. ``groups`` count beside those the sign-in names."""

    id: str
    name: str
    slack: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessPolicy:
    """``grants`` by group, ``people`` by actor's id, ``rules`` of approval in the order in which they are asked.

    Groups are compared exactly, as the identity provider writes them.
    """

    grants: Mapping[str, tuple[Grant, ...]] = field(default_factory=dict)
    people: Mapping[str, KnownPerson] = field(default_factory=dict)
    rules: tuple[ApprovalRule, ...] = ()

    def actor(self, email: str, name: str = "", groups: Iterable[str] = ()) -> Actor:
        """Who signed in with ``email``: the grants of all their groups together; without any, they may do nothing.

        The name that the access file gives a person is the one shown, so that nobody chooses another's for themselves.
        """
        actor_id = actor_id_of(email)
        known = self.people.get(actor_id)
        member_of = tuple(dict.fromkeys((*groups, *(known.groups if known else ()))))
        return Actor(
            id=actor_id,
            name=(known.name if known else "") or " ".join(name.split()) or actor_id,
            grants=tuple(grant for group in member_of for grant in self.grants.get(group, ())) if actor_id else (),
            groups=member_of if actor_id else (),
        )

    def by_slack(self, slack: str) -> KnownPerson | None:
        """The person with this member id in Slack."""
        return next((one for one in self.people.values() if slack and one.slack == slack), None)


def actor_id_of(email_or_name: str) -> str:
    """As actors are compared: an e-mail address in lower case, or a name case-folded."""
    return " ".join(email_or_name.split()).casefold()


NO_POLICY = AccessPolicy()

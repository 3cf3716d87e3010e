"""Who is who: people as Retroline knows them, and members of the Slack workspace."""

from __future__ import annotations

from functools import cached_property

from app.operations.access import Actor
from app.operations.access_policy import AccessPolicy
from app.slack.api import SlackApi


class SlackPeople:
    """A member's id in the access file counts first; else the e-mail address that Slack has confirmed."""

    def __init__(self, api: SlackApi, policy: AccessPolicy) -> None:
        self._api = api
        self._policy = policy
        self._found: dict[str, str] = {}

    @cached_property
    def team_id(self) -> str:
        """Of the workspace that the app is installed in."""
        return self._api.identity().team_id

    def actor(self, member: str) -> Actor | None:
        """Who the member of this id is; ``None`` where Retroline cannot tell.

        Raises SlackError where Slack has to be asked and does not answer.
        """
        known = self._policy.by_slack(member)
        if known is not None:
            return self._policy.actor(known.id)
        person = self._api.member(member, self.team_id)
        if not person.email:
            return None
        actor = self._policy.actor(person.email, person.name)
        other = self._policy.people.get(actor.id)
        # The access file names another member for this address: it is that one and nobody else.
        return None if other is not None and other.slack else actor

    def member(self, actor_id: str) -> str | None:
        """The id in Slack of the person ``actor_id``; ``None`` where there is none. Raises SlackError."""
        known = self._policy.people.get(actor_id)
        if known is not None and known.slack:
            return known.slack
        if actor_id not in self._found and "@" in actor_id:
            found = self._api.by_email(actor_id, self.team_id)
            if found is not None:
                self._found[actor_id] = found.id
        return self._found.get(actor_id)

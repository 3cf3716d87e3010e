"""Who may do what: roles, the actions they hold, and on which teams' incidents. What nothing grants is denied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from extraction.domain.incident import Incident

EVERY_TEAM = "*"


class AppRole(StrEnum):
    """Each role holds everything that those before it hold."""

    VIEWER = "viewer"
    RESPONDER = "responder"
    EDITOR = "editor"
    APPROVER = "approver"
    ADMIN = "admin"


class Action(StrEnum):
    """What a person can do to an incident (``READ`` to ``ERASE``) or to the installation (from ``TEMPLATES`` on)."""

    READ = "read"
    COMMENT = "comment"
    ANSWER = "answer"  # questions that were put to somebody, and open questions of the report
    CURATE = "curate"
    IMPORT = "import"
    EDIT = "edit"
    DRAFT = "draft"
    DESCRIBE = "describe"  # title, severity, type, team and services of the incident
    REQUEST_APPROVAL = "request_approval"
    PUBLISH = "publish"
    REOPEN = "reopen"
    APPROVE = "approve"
    MEMBERS = "members"  # privacy of the incident and its events, and who sees them
    EXPORT_CASE = "export_case"
    ERASE = "erase"
    TEMPLATES = "templates"
    AUDIT = "audit"
    BATCH = "batch"  # many reports written again
    JOBS = "jobs"  # the work that others asked for: cancelled, tried again
    RETAIN = "retain"  # what is kept how long, and a person's data erased everywhere

    @property
    def words(self) -> str:
        return _WORDS.get(self, f"{self.value.replace('_', ' ')} it")


_WORDS: Mapping[Action, str] = {
    Action.READ: "see it",
    Action.COMMENT: "comment on it",
    Action.ANSWER: "answer its questions",
    Action.CURATE: "curate its timeline",
    Action.IMPORT: "import records",
    Action.EDIT: "edit its report",
    Action.DRAFT: "draft its report",
    Action.DESCRIBE: "change what is said about it",
    Action.REQUEST_APPROVAL: "request its approval",
    Action.PUBLISH: "publish its report",
    Action.APPROVE: "approve its report",
    Action.MEMBERS: "say who its members are",
    Action.EXPORT_CASE: "export it as a case",
    Action.ERASE: "erase what it holds",
    Action.TEMPLATES: "change templates",
    Action.AUDIT: "read the audit log",
    Action.BATCH: "write many reports again",
    Action.JOBS: "steer the work of others",
    Action.RETAIN: "say what is kept and what is erased",
}

_FIRST_HELD_BY: Mapping[Action, AppRole] = {
    Action.READ: AppRole.VIEWER,
    Action.COMMENT: AppRole.RESPONDER,
    Action.ANSWER: AppRole.RESPONDER,
    Action.CURATE: AppRole.RESPONDER,
    Action.IMPORT: AppRole.RESPONDER,
    Action.EDIT: AppRole.EDITOR,
    Action.DRAFT: AppRole.EDITOR,
    Action.DESCRIBE: AppRole.EDITOR,
    Action.REQUEST_APPROVAL: AppRole.EDITOR,
    Action.PUBLISH: AppRole.EDITOR,
    Action.REOPEN: AppRole.EDITOR,
    Action.MEMBERS: AppRole.EDITOR,
    Action.APPROVE: AppRole.APPROVER,
    Action.TEMPLATES: AppRole.APPROVER,
    Action.EXPORT_CASE: AppRole.ADMIN,
    Action.ERASE: AppRole.ADMIN,
    Action.AUDIT: AppRole.ADMIN,
    Action.BATCH: AppRole.ADMIN,
    Action.JOBS: AppRole.ADMIN,
    Action.RETAIN: AppRole.ADMIN,
}
_RANK: Mapping[AppRole, int] = {role: rank for rank, role in enumerate(AppRole)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """``role`` on the incidents of ``teams``; ``*`` is every team's and those of none."""

    role: AppRole
    teams: tuple[str, ...]

    def covers(self, team: str | None) -> bool:
        return EVERY_TEAM in self.teams or (
            team is not None and team.casefold() in {one.casefold() for one in self.teams}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts. ``id`` is the e-mail address in lower case, or the name where nobody signs in; ``name`` is shown.

    ``operator``: whoever runs Retroline on their own machine or holds its database, and may do everything there.
    """

    id: str
    name: str
    grants: tuple[Grant, ...] = ()
    groups: tuple[str, ...] = ()
    operator: bool = False

    def role_on(self, team: str | None) -> AppRole | None:
        """The highest role on incidents of ``team``; ``None``: no access at all."""
        roles = [grant.role for grant in self.grants if grant.covers(team)]
        return max(roles, key=_RANK.__getitem__, default=None)

    @property
    def teams(self) -> tuple[str, ...]:
        """Teams that are named in a grant, without ``*``."""
        named = (team for grant in self.grants for team in grant.teams if team != EVERY_TEAM)
        return tuple(dict.fromkeys(named))


NOBODY = Actor(id="", name="")


def operator(name: str) -> Actor:
    """The person at the machine itself, under the name they give."""
    cleaned = " ".join(name.split())
    return Actor(id=cleaned.casefold(), name=cleaned, operator=True)


UNNAMED_OPERATOR = operator("")


def holds(role: AppRole | None, action: Action) -> bool:
    """Whether ``role`` holds ``action``; no role holds nothing, and an action that nobody listed is held by nobody."""
    first = _FIRST_HELD_BY.get(action)
    return role is not None and first is not None and _RANK[role] >= _RANK[first]


def may_see(actor: Actor, incident: Incident, is_member: bool) -> bool:
    """Private incidents are seen by their members only, whatever role others hold."""
    if actor.operator:
        return True
    if incident.private and not is_member:
        return False
    return holds(actor.role_on(incident.team), Action.READ)


def may(actor: Actor, action: Action, incident: Incident, is_member: bool) -> bool:
    """Whether ``actor`` may do ``action`` to ``incident``."""
    if actor.operator:
        return True
    return may_see(actor, incident, is_member) and holds(actor.role_on(incident.team), action)


def may_anywhere(actor: Actor, action: Action) -> bool:
    """Whether ``actor`` may do what concerns no single incident: by a role on every team."""
    return actor.operator or holds(
        max((g.role for g in actor.grants if EVERY_TEAM in g.teams), key=_RANK.__getitem__, default=None), action
    )

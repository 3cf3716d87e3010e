"""Roles in words, and whom to ask for one."""

from __future__ import annotations

from app.operations.access import EVERY_TEAM, Actor, AppRole
from app.operations.access_policy import AccessPolicy
from app.review.views.words import listed


def role_words(actor: Actor, team: str | None) -> str:
    """The role on incidents of ``team`` in one word; ``none`` where there is no role on them."""
    role = actor.role_on(team)
    return "none" if role is None else role.value


def highest_role(actor: Actor) -> str:
    """The highest role on any team, in one word; empty where there is none at all."""
    held = {grant.role for grant in actor.grants}
    return next((role.value for role in reversed(AppRole) if role in held), "")


def roles_listed(actor: Actor) -> str:
    """``editor of payments, viewer of every team``; ``no role`` where nothing is granted."""
    parts = (
        f"{grant.role.value} of {'every team' if EVERY_TEAM in grant.teams else listed(grant.teams)}"
        for grant in actor.grants
    )
    return ", ".join(dict.fromkeys(parts)) or "no role"


def whom_to_ask(policy: AccessPolicy) -> str:
    """A sentence on who can give a role: administrators by name, else by group, else whoever runs the installation."""
    known = (policy.actor(one.id, one.name) for one in policy.people.values())
    names = tuple(one.name for one in known if any(grant.role is AppRole.ADMIN for grant in one.grants))
    if names:
        return f"{listed(names)} can give you a role."
    groups = tuple(group for group, grants in policy.grants.items() if any(g.role is AppRole.ADMIN for g in grants))
    if groups:
        return f"Somebody in the group {' or '.join(groups[:3])} can give you a role."
    return "Whoever runs Retroline here can give you a role, in its access file."

"""Which team a new incident belongs to: that decides who will see it."""

from __future__ import annotations

from app.operations.access import EVERY_TEAM, Action, holds
from app.operations.permission import denied
from app.operations.ports import Ports
from extraction.errors import Denied, InputError


def team_of_new(ports: Ports, team: str | None) -> str | None:
    """``team`` as the actor's grants spell it, or the one that goes without saying; ``None``: of no team.

    Raises:
        Denied: the actor may import for no team, or not for this one.
        InputError: the actor may for several and has to say for which.
    """
    named = " ".join(team.split()) if team is not None else ""
    theirs = importing_teams(ports)
    if ports.actor.operator or EVERY_TEAM in theirs:
        return _spelled(named, theirs) if named else None
    if not theirs:
        denied(ports, None, Action.IMPORT)
        raise Denied(f"your role does not let you {Action.IMPORT.words}")
    if not named:
        if len(theirs) > 1:
            raise InputError(f"whose incident is it? Name one of your teams: {', '.join(theirs)}")
        return theirs[0]
    if named.casefold() not in {one.casefold() for one in theirs}:
        denied(ports, None, Action.IMPORT)
        raise Denied(f"your role does not let you import for {named}; it does for {', '.join(theirs)}")
    return _spelled(named, theirs)


def importing_teams(ports: Ports) -> tuple[str, ...]:
    """Teams whose incidents the actor may import; ``*`` among them is every team."""
    teams = (team for one in ports.actor.grants if holds(one.role, Action.IMPORT) for team in one.teams)
    return tuple(dict.fromkeys(teams))


def _spelled(named: str, theirs: tuple[str, ...]) -> str:
    return next((one for one in theirs if one.casefold() == named.casefold()), named)

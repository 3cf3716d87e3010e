"""The details of an incident as its form shows them, and what saving them changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.operations.access_policy import KnownPerson
from app.review.views.words import Json, moment
from extraction.domain.incident import Incident


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Who sees an incident: ``members`` are actors' ids, and count while it is ``private``."""

    private: bool
    members: frozenset[str]


def with_present(known: Sequence[str], *present: str | None) -> list[str]:
    """What a field offers: words in use, and the one that stands there now."""
    lower = {one.casefold() for one in known}
    return [*known, *(one for one in present if one and one.casefold() not in lower)]


def people_offered(
    people: Sequence[tuple[str, str]], members: Sequence[KnownPerson], known: Sequence[KnownPerson]
) -> dict[str, str]:
    """Id → shown name of everybody who can be made a member, those who took part first."""
    offered = dict(people)
    for one in (*known, *members):
        offered.setdefault(one.id, one.name or one.id)
    return offered


def about_block(incident: Incident) -> Json:
    """What the form does not ask for."""
    lines = [f"Key {incident.key}", f"First heard of on {moment(incident.created_at)}"]
    if incident.channels:
        lines.append(f"Channels {', '.join('#' + one for one in incident.channels)}")
    if incident.stated:
        lines.append(f"Stated by people, and left alone by later imports: {', '.join(incident.stated)}")
    return {"title": "About it", "lines": lines}


def sight_words(incident: Incident, members: Sequence[KnownPerson], everybody: bool = False) -> str:
    """Who sees the incident, in a sentence or two. ``everybody``: nobody signs in here."""
    told = _sight_words(incident, members)
    if everybody:
        return f"Nobody signs in here, so whoever opens Retroline sees it. With sign-in, {told}"
    return f"{told[:1].upper()}{told[1:]}"


def _sight_words(incident: Incident, members: Sequence[KnownPerson]) -> str:
    if incident.private:
        names = ", ".join(one.name or one.id for one in members) or "nobody yet"
        return f"only its members see it, in screens, search, exports and what a model reads. Members: {names}."
    whose = f"team {incident.team}" if incident.team else "every team"
    return f"everybody sees it whose role covers {whose}."

"""Jobs as pages follow them: what is under way for a report, what became of it, and whether anybody does it."""

from __future__ import annotations

from app.operations.job import Job, JobKind, JobState
from app.operations.jobs import job, jobs, workers_alive
from app.operations.ports import Ports
from app.review import session
from app.review.views.jobs import ACTIVE, START_ONE
from extraction.errors import NotFound

LOOK = 0.5
"""Seconds between two looks at a job that somebody waits for."""

NOBODY = f"No worker is running that would do it. Start one with: {START_ONE}"
_MOST = 50


def nobody_works(ports: Ports) -> str | None:
    """Why asking for work would be of no use now; ``None`` where this process does jobs, or a worker elsewhere is alive."""
    if session.configured().places or workers_alive(ports):
        return None
    return NOBODY


def under_way(ports: Ports, key: str, kind: JobKind) -> tuple[Job, ...]:
    """Jobs of ``kind`` on the incident that have not ended, the one asked for first at the front."""
    return tuple(reversed(jobs(ports, incident=key, kinds=frozenset({kind}), states=ACTIVE, limit=_MOST)))


def followed(name: str) -> tuple[str, ...]:
    """Ids of the jobs that this session waits for under ``name``, such as a page and an incident."""
    return tuple((session.remembered(name) or "").split())


def follow(name: str, *ids: str) -> None:
    """Wait for these too."""
    session.remember(name, " ".join(dict.fromkeys((*followed(name), *ids))))


def unfollow(name: str, id: str) -> None:
    """What becomes of it is no news: the person ended it."""
    session.remember(name, " ".join(one for one in followed(name) if one != id))


def take_ended(ports: Ports, name: str) -> tuple[Job, ...]:
    """Those of ``followed`` that have ended since; they are followed no more."""
    known = {id: _job(ports, id) for id in followed(name)}
    left = [id for id, one in known.items() if one is not None and not one.state.ended]
    if len(left) != len(known):
        session.remember(name, " ".join(left))
    return tuple(one for one in known.values() if one is not None and one.state.ended)


def why_ended(ended: Job) -> str | None:
    """Why a job did not get done, as the end of a sentence; ``None``: it is done."""
    if ended.state is JobState.DONE:
        return None
    if ended.state is JobState.CANCELLED:
        return "it was cancelled"
    return ended.error or "nobody knows why"


def _job(ports: Ports, id: str) -> Job | None:
    try:
        return job(ports, id)
    except NotFound:
        return None

"""The incident itself, as far as records or people state it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """``key`` is the short name people use and type (``INC-1042`` or a slug); unique. ``severity`` as the team writes it.

    ``created_at`` is aware UTC: when Retroline first heard of it. ``team`` owns the incident: who may see it follows from
    that. ``incident_type`` is the team's own word (``data loss``, ``security``). ``private``: members only.
    ``stated`` are names of the fields above that a person stated: records that come later do not change those.
    """

    key: str
    title: str
    created_at: datetime
    severity: str | None = None
    status: str | None = None
    services: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    private: bool = False
    team: str | None = None
    incident_type: str | None = None
    stated: tuple[str, ...] = ()

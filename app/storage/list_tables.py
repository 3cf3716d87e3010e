"""What the list of incidents is answered from: an index of cards, written with every change of an incident.

All of it follows from other tables (``app.storage.card_rows`` makes it again); ``app.operations.incident_card`` says what a
card holds. Moments that are not known are ``NEVER``, so that they sort last on every database.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from app.storage.columns import METADATA, incident, moment, sorting

NEVER = "9999-12-31T23:59:59.999999Z"

WAITS = "waits"
"""The facet of counts of what concerns one person."""


# ``newest`` is the latest moment in microseconds since 1970, negative, so that one ascending index gives the order of the
# list. ``writing`` is the place, in ``what_waits.PRESSING``, of what the report asks of those who write it; ``shelf`` is 0
# where it asks nothing, 1 where it asks something, 2 for what is published. ``form`` is the form of a standing that is as new
# as the incident; 0 where it has to be found out. ``digest`` names all of the card.
CARDS = Table(
    "cards",
    METADATA,
    incident(),
    Column("key", sorting(), nullable=False),
    Column("shelf", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("writing", Integer, nullable=False),
    Column("due", moment(), nullable=False),
    Column("newest", BigInteger, nullable=False),
    Column("published_at", moment(), nullable=False),
    Column("private", Boolean, nullable=False),
    Column("team", Text, nullable=False),
    Column("team_name", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("severity_name", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("form", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    PrimaryKeyConstraint("incident_id"),
    Index(None, "newest", "key"),
    Index(None, "team", "newest", "key"),
    Index(None, "shelf", "due", "newest", "key"),
    Index(None, "shelf", "due", "writing", "newest", "key"),
    Index(None, "team", "shelf", "due", "newest", "key"),
    Index(None, "shelf", "published_at"),
    Index(None, "form", "newest"),
)

# Services and type of each incident: ``word`` without regard to case, ``name`` as it is written.
CARD_FACETS = Table(
    "card_facets",
    METADATA,
    incident(),
    Column("facet", Text, nullable=False),
    Column("word", Text, nullable=False),
    Column("name", Text, nullable=False),
    PrimaryKeyConstraint("incident_id", "facet", "word"),
    Index(None, "facet", "word"),
)

# Whom an incident concerns: ``token`` says why and whom (``incident_card.Wait``), ``rank`` how pressing it is. ``place_due``
# is ``due``, or the card's where it has none: with ``rank`` and the card's ``newest`` it is the order of the list.
CARD_WAITS = Table(
    "card_waits",
    METADATA,
    incident(),
    Column("token", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("due", moment(), nullable=False),
    Column("place_due", moment(), nullable=False),
    Column("newest", BigInteger, nullable=False),
    PrimaryKeyConstraint("incident_id", "token", "due"),
    Index(None, "token", "place_due", "rank", "newest"),
)

# How many incidents there are of each kind: of all (``facet`` empty), of each service and type, and of what one person
# writes or is a member of (``waits``; ``name`` and ``word`` are the token).
CARD_COUNTS = Table(
    "card_counts",
    METADATA,
    Column("facet", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("word", Text, nullable=False),
    Column("team_name", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("severity_name", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("private", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("shelf", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    PrimaryKeyConstraint("facet", "name", "team_name", "severity_name", "private", "state", "shelf"),
)

"""The tables. Documents (drafts, approvals, imports) are JSON text; ``app.storage.codecs`` is their only reader and writer."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from app.storage.columns import METADATA, incident, moment, sequence, sorting
from app.storage.work_tables import BATCH_ITEMS, BATCHES, JOB_LOG, JOBS, REPLIES, SPENDING, SPENDING_TOTALS, WORKERS

__all__ = [
    "APPROVALS",
    "AUDIT",
    "AUDIT_HEAD",
    "BATCHES",
    "BATCH_ITEMS",
    "CORRECTIONS",
    "CURATIONS",
    "DECISIONS",
    "DRAFTS",
    "ERASURES",
    "EVENTS",
    "IMPORTS",
    "INCIDENTS",
    "JOBS",
    "JOB_LOG",
    "MEMBERS",
    "METADATA",
    "NOTICES",
    "OPINIONS",
    "PROPOSALS",
    "PUBLICATIONS",
    "REMARKS",
    "REPLIES",
    "REQUESTS",
    "SEALS",
    "SPENDING",
    "SPENDING_TOTALS",
    "STANDINGS",
    "TEMPLATES",
    "TYPINGS",
    "WORKERS",
]

INCIDENTS = Table(
    "incidents",
    METADATA,
    sequence(),
    Column("key", sorting(), nullable=False),
    Column("title", Text, nullable=False),
    Column("created_at", moment(), nullable=False),
    Column("severity", Text),
    Column("status", Text),
    Column("services", Text, nullable=False),
    Column("channels", Text, nullable=False),
    Column("private", Boolean, nullable=False),
    Column("team", Text),
    Column("incident_type", Text),
    # Fields that a person stated, as a JSON list: records that come later leave them.
    Column("stated", Text, nullable=False, server_default="[]"),
    # Kept with each import, so that a list of incidents need not count millions of events.
    Column("events", Integer, nullable=False, server_default="0"),
    Column("first_at", moment()),
    Column("last_at", moment()),
    # Where the chain of seals ends: how many records it holds, and its last link.
    Column("sealed", Integer, nullable=False, server_default="0"),
    Column("head", LargeBinary),
    UniqueConstraint("key"),
)

EVENTS = Table(
    "events",
    METADATA,
    incident(),
    Column("id", Text, nullable=False),
    Column("source", sorting(), nullable=False),
    Column("key", sorting(), nullable=False),
    Column("at", moment(), nullable=False),
    Column("at_original", Text, nullable=False),
    Column("time_basis", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("actor", Text),
    Column("permalink", Text),
    Column("channel", Text),
    Column("thread_key", Text),
    Column("version_of", Text),
    Column("attributes", Text, nullable=False),
    Column("also", Text, nullable=False),
    Column("raw", Text, nullable=False),
    PrimaryKeyConstraint("incident_id", "id"),
    Index(None, "incident_id", "at"),
)

IMPORTS = Table(
    "imports",
    METADATA,
    sequence(),
    incident(),
    Column("at", moment(), nullable=False),
    Column("document", Text, nullable=False),
    Index(None, "incident_id"),
)

CURATIONS = Table(
    "curations",
    METADATA,
    sequence(),
    incident(),
    Column("curation_id", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", moment(), nullable=False),
    Column("value", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Index(None, "incident_id"),
)

DRAFTS = Table(
    "drafts",
    METADATA,
    incident(),
    Column("version", Integer, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", moment(), nullable=False),
    Column("document", Text, nullable=False),
    # What the draft was made from, as one JSON object of digests: where all are as they were, it would come out the same.
    # None for drafts of before version 0.4.
    Column("inputs", Text),
    PrimaryKeyConstraint("incident_id", "version"),
)

CORRECTIONS = Table(
    "corrections",
    METADATA,
    sequence(),
    incident(),
    Column("statement_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("correction_id", Text, nullable=False),
    Column("section_id", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", moment(), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("reason", Text, nullable=False),
    UniqueConstraint("incident_id", "statement_id", "number"),
)

APPROVALS = Table(
    "approvals",
    METADATA,
    sequence(),
    incident(),
    Column("version", Integer, nullable=False),
    Column("corrections", Integer, nullable=False),
    # What the incident held when it was approved: more events, and the approval has lapsed; more curations (other than pins
    # and notes; of before version 0.3, corrected times), and it is looked at more closely.
    Column("events", Integer, nullable=False),
    Column("corrected_times", Integer, nullable=False),
    Column("document", Text, nullable=False),
    # What of it is sealed so that a published report can be verified: ``extraction.domain.approval_seal``.
    Column("content", Text, nullable=False, server_default="{}"),
    # Digest of the incident's description that it was given with; none before version 0.3.
    Column("described", Text),
    Index(None, "incident_id"),
)

PUBLICATIONS = Table(
    "publications",
    METADATA,
    sequence(),
    incident(),
    Column("destination", Text, nullable=False),
    Column("location", Text, nullable=False),
    Column("at", moment(), nullable=False),
    Column("by", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Index(None, "incident_id"),
)

OPINIONS = Table(
    "opinions", METADATA, sequence(), incident(), Column("document", Text, nullable=False), Index(None, "incident_id")
)

ERASURES = Table(
    "erasures",
    METADATA,
    sequence(),
    incident(),
    Column("event_id", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", moment(), nullable=False),
    Column("reason", Text, nullable=False),
    Index(None, "incident_id"),
)

# The chain of seals, a page of up to a thousand entries of one kind in each row: an import makes tens of thousands.
# ``ids`` is a JSON list of record ids; the others hold 32 bytes for each, one after the other.
SEALS = Table(
    "seals",
    METADATA,
    incident(),
    Column("first", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("ids", Text, nullable=False),
    Column("salts", LargeBinary, nullable=False),
    Column("kept", LargeBinary, nullable=False),
    Column("commitments", LargeBinary, nullable=False),
    Column("links", LargeBinary, nullable=False),
    PrimaryKeyConstraint("incident_id", "first"),
)

MEMBERS = Table(
    "members",
    METADATA,
    incident(),
    Column("person", Text, nullable=False),
    PrimaryKeyConstraint("incident_id", "person"),
    Index(None, "person"),
)

# Who did what, chained over the whole installation: ``app.operations.audit`` is the format.
AUDIT = Table(
    "audit",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", moment(), nullable=False),
    Column("by", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("incident", Text),
    Column("subject", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("via", Text, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("commitment", LargeBinary, nullable=False),
    Column("link", LargeBinary, nullable=False),
    Index(None, "incident", "number"),
)

# Where that chain ends, in one row: without it nobody would miss the last entries.
AUDIT_HEAD = Table(
    "audit_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("link", LargeBinary, nullable=False),
)

REQUESTS = Table(
    "requests",
    METADATA,
    sequence(),
    incident(),
    Column("request_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("at", moment(), nullable=False),
    Column("due", moment(), nullable=False),
    # Content, who asked whom, the message and the rule, as JSON.
    Column("document", Text, nullable=False),
    UniqueConstraint("request_id"),
    Index(None, "incident_id"),
    Index(None, "state", "due"),
)

DECISIONS = Table(
    "decisions",
    METADATA,
    sequence(),
    Column("request_id", ForeignKey("requests.request_id", ondelete="CASCADE"), nullable=False),
    Column("by", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", moment(), nullable=False),
    Column("choice", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("via", Text, nullable=False),
    UniqueConstraint("request_id", "by"),
)

NOTICES = Table(
    "notices",
    METADATA,
    sequence(),
    Column("notice_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("incident", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("at", moment(), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", moment()),
    Column("sent", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("done", Boolean, nullable=False),
    UniqueConstraint("notice_id"),
    Index(None, "done", "next_at"),
    # Few among all that were delivered.
    Index(
        "ix_notices_given_up",
        "id",
        sqlite_where=text("done AND error <> ''"),
        postgresql_where=text("done AND error <> ''"),
    ),
)

REMARKS = Table(
    "remarks",
    METADATA,
    sequence(),
    incident(),
    Column("remark_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", moment(), nullable=False),
    Column("text", Text, nullable=False),
    Column("statement_id", Text, nullable=False),
    Column("section_id", Text, nullable=False),
    Column("asked", Text, nullable=False),
    Column("mentions", Text, nullable=False),
    UniqueConstraint("incident_id", "remark_id"),
    Index(None, "incident_id"),
    Index(None, "asked"),
)

PROPOSALS = Table(
    "proposals",
    METADATA,
    sequence(),
    incident(),
    Column("proposal_id", Text, nullable=False),
    Column("base", Integer, nullable=False),
    Column("scope", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", moment(), nullable=False),
    Column("document", Text, nullable=False),
    UniqueConstraint("incident_id", "scope"),
)

TYPINGS = Table(
    "typings",
    METADATA,
    incident(),
    Column("person", Text, nullable=False),
    Column("statement_id", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("at", moment(), nullable=False),
    PrimaryKeyConstraint("incident_id", "person", "statement_id"),
)

TEMPLATES = Table(
    "templates",
    METADATA,
    Column("template_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", moment(), nullable=False),
    Column("reason", Text, nullable=False),
    Column("retired", Boolean, nullable=False),
    PrimaryKeyConstraint("template_id", "number"),
)

# Where each report stands, remembered for the list of incidents; ``seen`` names everything that a change alters.
STANDINGS = Table(
    "standings",
    METADATA,
    incident(),
    Column("seen", Text, nullable=False),
    Column("document", Text, nullable=False),
    PrimaryKeyConstraint("incident_id"),
)

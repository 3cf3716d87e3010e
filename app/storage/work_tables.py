"""The tables of jobs, batches, and what models said and cost."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from app.storage.columns import METADATA, incident, moment, sequence, sorting

# Jobs and batches: ``app.operations.job`` and ``app.operations.batch`` say what the columns mean.
JOBS = Table(
    "jobs",
    METADATA,
    sequence(),
    Column("job_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("incident", Text),
    # Who asked, with what they may do, as JSON.
    Column("actor", Text, nullable=False),
    Column("via", Text, nullable=False),
    Column("asked_at", moment(), nullable=False),
    Column("arguments", Text, nullable=False),
    Column("unique_key", Text),
    Column("batch", Text, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("run", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("not_before", moment()),
    Column("started_at", moment()),
    Column("ended_at", moment()),
    Column("worker", Text, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("doing", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("error", Text, nullable=False),
    UniqueConstraint("job_id"),
    UniqueConstraint("unique_key"),
    Index(None, "state", "priority", "id"),
    Index(None, "state", "kind"),
    Index(None, "incident", "id"),
    Index(None, "batch", "state"),
)

JOB_LOG = Table(
    "job_log",
    METADATA,
    sequence(),
    Column("job_id", ForeignKey("jobs.job_id", ondelete="CASCADE"), nullable=False),
    Column("at", moment(), nullable=False),
    Column("level", Text, nullable=False),
    Column("text", Text, nullable=False),
    Index(None, "job_id"),
)

# ``seen_at`` is in seconds since 1970 by the database's own clock: clocks of machines differ.
WORKERS = Table(
    "workers",
    METADATA,
    Column("worker_id", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("version", Text, nullable=False),
    Column("places", Integer, nullable=False),
    Column("started_at", moment(), nullable=False),
    Column("seen_at", Float, nullable=False),
    PrimaryKeyConstraint("worker_id"),
)

BATCHES = Table(
    "batches",
    METADATA,
    sequence(),
    Column("batch_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("at", moment(), nullable=False),
    # Who, which reports, with what, under which limits, as JSON.
    Column("document", Text, nullable=False),
    UniqueConstraint("batch_id"),
    Index(None, "state"),
)

BATCH_ITEMS = Table(
    "batch_items",
    METADATA,
    Column("batch_id", ForeignKey("batches.batch_id", ondelete="CASCADE"), nullable=False),
    incident(),
    Column("position", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("job", Text, nullable=False),
    Column("started_at", moment()),
    Column("calls", Integer, nullable=False),
    Column("prompt_tokens", Integer, nullable=False),
    Column("completion_tokens", Integer, nullable=False),
    # Millionths of a US dollar; none where a price is not known.
    Column("cost", BigInteger),
    # Sections and why, scores, reason, as JSON.
    Column("document", Text, nullable=False),
    PrimaryKeyConstraint("batch_id", "incident_id"),
    Index(None, "batch_id", "position"),
    Index(None, "batch_id", "state", "position"),
    Index(None, "incident_id"),
)

# Replies of models by the digest of what was asked; they go with the incident whose records they were made from.
REPLIES = Table(
    "replies",
    METADATA,
    incident(),
    Column("digest", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("prompt_tokens", Integer, nullable=False),
    Column("completion_tokens", Integer, nullable=False),
    Column("cost", BigInteger),
    Column("at", moment(), nullable=False),
    PrimaryKeyConstraint("incident_id", "digest"),
    Index(None, "at"),
)

SPENDING = Table(
    "spending",
    METADATA,
    sequence(),
    Column("at", moment(), nullable=False),
    Column("month", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("incident", Text, nullable=False),
    Column("job", Text, nullable=False),
    Column("batch", Text, nullable=False),
    Column("prompt_tokens", Integer, nullable=False),
    Column("completion_tokens", Integer, nullable=False),
    Column("cached_tokens", Integer, nullable=False),
    # Millionths of a US dollar; none where a price is not known.
    Column("cost", BigInteger),
    Index(None, "month"),
    Index(None, "batch"),
    Index(None, "job"),
)

# What each month, batch and job has spent so far, kept with every row of ``spending``: budgets are asked before each request.
SPENDING_TOTALS = Table(
    "spending_totals",
    METADATA,
    Column("scope", Text, nullable=False),
    Column("name", sorting(), nullable=False),
    Column("calls", BigInteger, nullable=False),
    Column("prompt_tokens", BigInteger, nullable=False),
    Column("completion_tokens", BigInteger, nullable=False),
    Column("cached_tokens", BigInteger, nullable=False),
    Column("cost", BigInteger, nullable=False),
    Column("unpriced", BigInteger, nullable=False),
    PrimaryKeyConstraint("scope", "name"),
)

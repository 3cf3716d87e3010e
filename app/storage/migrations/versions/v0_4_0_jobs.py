"""Jobs, batches, what models said and cost, and what each draft was made from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0.4.0"
down_revision = "0.3.0"
branch_labels = None
depends_on = None

MOMENT = sa.String(27).with_variant(sa.String(27, collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("drafts", sa.Column("inputs", sa.Text(), nullable=True))
    _jobs()
    _job_log()
    _workers()
    _batches()
    _batch_items()
    _replies()
    _spending()
    _spending_totals()
    op.create_index("ix_members_person", "members", ["person"])
    _cards()
    _card_facets()
    _card_waits()
    _card_counts()
    _word_index()
    given_up = sa.text("done AND error <> ''")
    op.create_index("ix_notices_given_up", "notices", ["id"], sqlite_where=given_up, postgresql_where=given_up)


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("incident", sa.Text(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.Column("unique_key", sa.Text(), nullable=True),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("not_before", MOMENT, nullable=True),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("doing", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.UniqueConstraint("job_id", name="uq_jobs_job_id"),
        sa.UniqueConstraint("unique_key", name="uq_jobs_unique_key"),
    )
    op.create_index("ix_jobs_batch_state", "jobs", ["batch", "state"])
    op.create_index("ix_jobs_incident_id", "jobs", ["incident", "id"])
    op.create_index("ix_jobs_state_kind", "jobs", ["state", "kind"])
    op.create_index("ix_jobs_state_priority_id", "jobs", ["state", "priority", "id"])


def _job_log() -> None:
    op.create_table(
        "job_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.job_id"], name="fk_job_log_job_id_jobs", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_job_log"),
    )
    op.create_index("ix_job_log_job_id", "job_log", ["job_id"])


def _workers() -> None:
    op.create_table(
        "workers",
        sa.Column("worker_id", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("worker_id", name="pk_workers"),
    )


def _batches() -> None:
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_batches"),
        sa.UniqueConstraint("batch_id", name="uq_batches_batch_id"),
    )
    op.create_index("ix_batches_state", "batches", ["state"])


def _batch_items() -> None:
    op.create_table(
        "batch_items",
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("prompt_tokens", sa.Integer(), nullable=False),
        sa.Column("completion_tokens", sa.Integer(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_batch_items_incident_id_incidents", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.batch_id"], name="fk_batch_items_batch_id_batches", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("batch_id", "incident_id", name="pk_batch_items"),
    )
    op.create_index("ix_batch_items_batch_id_position", "batch_items", ["batch_id", "position"])
    op.create_index("ix_batch_items_batch_id_state_position", "batch_items", ["batch_id", "state", "position"])
    op.create_index("ix_batch_items_incident_id", "batch_items", ["incident_id"])


def _replies() -> None:
    op.create_table(
        "replies",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("prompt_tokens", sa.Integer(), nullable=False),
        sa.Column("completion_tokens", sa.Integer(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_replies_incident_id_incidents", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("incident_id", "digest", name="pk_replies"),
    )
    op.create_index("ix_replies_at", "replies", ["at"])


def _spending() -> None:
    op.create_table(
        "spending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("incident", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("prompt_tokens", sa.Integer(), nullable=False),
        sa.Column("completion_tokens", sa.Integer(), nullable=False),
        sa.Column("cached_tokens", sa.Integer(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_spending"),
    )
    op.create_index("ix_spending_batch", "spending", ["batch"])
    op.create_index("ix_spending_job", "spending", ["job"])
    op.create_index("ix_spending_month", "spending", ["month"])


def _spending_totals() -> None:
    op.create_table(
        "spending_totals",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("name", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("calls", sa.BigInteger(), nullable=False),
        sa.Column("prompt_tokens", sa.BigInteger(), nullable=False),
        sa.Column("completion_tokens", sa.BigInteger(), nullable=False),
        sa.Column("cached_tokens", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("unpriced", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "name", name="pk_spending_totals"),
    )


def _of_incident(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["incident_id"], ["incidents.id"], name=f"fk_{name}_incident_id_incidents", ondelete="CASCADE"
    )


def _cards() -> None:
    sorting = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "cards",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("key", sorting, nullable=False),
        sa.Column("shelf", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("writing", sa.Integer(), nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("newest", sa.BigInteger(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("team_name", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("severity_name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        _of_incident("cards"),
        sa.PrimaryKeyConstraint("incident_id", name="pk_cards"),
    )
    for columns in (
        ["newest", "key"],
        ["team", "newest", "key"],
        ["shelf", "due", "newest", "key"],
        ["shelf", "due", "writing", "newest", "key"],
        ["team", "shelf", "due", "newest", "key"],
        ["shelf", "published_at"],
        ["form", "newest"],
    ):
        op.create_index(f"ix_cards_{'_'.join(columns)}", "cards", columns)


def _card_facets() -> None:
    op.create_table(
        "card_facets",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("facet", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        _of_incident("card_facets"),
        sa.PrimaryKeyConstraint("incident_id", "facet", "word", name="pk_card_facets"),
    )
    op.create_index("ix_card_facets_facet_word", "card_facets", ["facet", "word"])


def _card_waits() -> None:
    op.create_table(
        "card_waits",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("place_due", MOMENT, nullable=False),
        sa.Column("newest", sa.BigInteger(), nullable=False),
        _of_incident("card_waits"),
        sa.PrimaryKeyConstraint("incident_id", "token", "due", name="pk_card_waits"),
    )
    waits = ["token", "place_due", "rank", "newest"]
    op.create_index("ix_card_waits_token_place_due_rank_newest", "card_waits", waits)


def _card_counts() -> None:
    texts = ("facet", "name", "word", "team_name", "team", "severity_name", "severity")
    op.create_table(
        "card_counts",
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("shelf", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "facet", "name", "team_name", "severity_name", "private", "state", "shelf", name="pk_card_counts"
        ),
    )


def _word_index() -> None:
    """Search looks for parts of words: PostgreSQL finds them by trigrams, where its extension is there and may be made."""
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    try:
        with connection.begin_nested():
            connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
            connection.execute(sa.text("CREATE INDEX ix_cards_words ON cards USING gin (words gin_trgm_ops)"))
    except sa.exc.DBAPIError:
        return  # a search reads every card then

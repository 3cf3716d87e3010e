"""What the tables share: their metadata, with names for constraints, and the kinds of columns.

Times are text in UTC of one width (``2026-03-03T14:02:11.250000Z``), so that they sort as text.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Text
from sqlalchemy.types import TypeEngine

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def sorting() -> TypeEngine[str]:
    """Text that sorts by code point on every database, as it does in Python."""
    return Text().with_variant(Text(collation="C"), "postgresql")


def moment() -> TypeEngine[str]:
    return String(27).with_variant(String(27, collation="C"), "postgresql")


def incident() -> Column[int]:
    return Column("incident_id", ForeignKey("incidents.id", ondelete="CASCADE"), nullable=False)


def sequence() -> Column[int]:
    return Column("id", Integer, primary_key=True)

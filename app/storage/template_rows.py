"""Templates that a team wrote, in the database: fits ``app.operations.template_library.TemplateLibrary``."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, and_, func, insert, select
from sqlalchemy.exc import IntegrityError

from app.operations.template_library import SavedMeanwhile, SavedTemplate
from app.storage.codecs import moment_from_text, moment_to_text, storable
from app.storage.database import Database
from app.storage.tables import TEMPLATES

_NUMBERS = select(TEMPLATES.c.template_id, func.max(TEMPLATES.c.number).label("number")).group_by(
    TEMPLATES.c.template_id
)
_NEWEST = _NUMBERS.subquery()
_LATEST = select(TEMPLATES).join(
    _NEWEST, and_(TEMPLATES.c.template_id == _NEWEST.c.template_id, TEMPLATES.c.number == _NEWEST.c.number)
)


class SqlTemplates:
    """Shares its units with the store of the same database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, template: SavedTemplate) -> None:
        try:
            with self._database.unit() as connection:
                connection.execute(insert(TEMPLATES).values(**_fields(template)))
        except IntegrityError as error:
            raise SavedMeanwhile(self.versions(template.id)[-1]) from error

    def latest(self) -> tuple[SavedTemplate, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(_LATEST)
            return tuple(sorted(map(_template_of, rows), key=lambda one: one.id))

    def versions(self, template_id: str) -> tuple[SavedTemplate, ...]:
        query = select(TEMPLATES).where(TEMPLATES.c.template_id == storable(template_id)).order_by(TEMPLATES.c.number)
        with self._database.reading() as connection:
            return tuple(map(_template_of, connection.execute(query)))


def _fields(template: SavedTemplate) -> dict[str, str | int | bool | None]:
    return {
        "template_id": storable(template.id),
        "number": template.number,
        "text": storable(template.text),
        "by": storable(template.by),
        "at": moment_to_text(template.at),
        "reason": storable(template.reason),
        "retired": template.retired,
    }


def _template_of(row: Row[Any]) -> SavedTemplate:
    return SavedTemplate(
        id=row.template_id,
        number=row.number,
        text=row.text,
        by=row.by,
        at=moment_from_text(row.at),
        reason=row.reason,
        retired=row.retired,
    )

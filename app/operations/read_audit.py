"""The audit log as people read it: on a page, verified, and as a file for others."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, replace

from app.operations.access import Action
from app.operations.audit import AuditEntry, AuditVerdict
from app.operations.permission import permit, permit_anywhere, record
from app.operations.ports import Ports
from extraction.domain.clock import iso_utc
from extraction.errors import InputError

FORMS = ("jsonl", "csv")
WITHHELD = "(a private incident)"
COLUMNS = ("number", "at", "by", "name", "action", "incident", "subject", "before", "after", "via", "link")

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def audit_entries(
    ports: Ports, incident: str | None = None, limit: int = 200, before: int | None = None
) -> tuple[AuditEntry, ...]:
    """The latest ``limit`` entries numbered below ``before``, latest first; of one incident where its key is given.

    What was done to a private incident is withheld from those who are not its members; that something was done is not.

    Raises:
        Denied: the actor's role does not let them read the log.
        NotFound: no such incident, or none that the actor may see.
    """
    key = _permitted(ports, incident)
    return tuple(_shown(ports, ports.audit.entries(key, limit, before)))


def verify_audit(ports: Ports) -> AuditVerdict:
    """Whether every entry is as it was written, where it was written. Raises Denied."""
    permit_anywhere(ports, Action.AUDIT)
    return ports.audit.verify()


def export_audit(ports: Ports, form: str = "jsonl", incident: str | None = None) -> Iterator[str]:
    """Lines of a file with the whole log (or one incident's), latest first: ``jsonl`` or ``csv``, each ending in ``\\n``.

    In CSV a cell that a spreadsheet would compute begins with an apostrophe. The export is an entry of the log itself.

    Raises:
        Denied: the actor's role does not let them read the log.
        InputError: there is no such form.
    """
    if form not in FORMS:
        raise InputError(f"no form “{form}”; there are: {', '.join(FORMS)}")
    key = _permitted(ports, incident)
    record(ports, Action.AUDIT, key, f"exported as {form}")
    rows = (_row(entry) for entry in _shown(ports, ports.audit.entries(key)))
    return _csv(rows) if form == "csv" else (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _permitted(ports: Ports, incident: str | None) -> str | None:
    if incident is not None:
        return permit(ports, incident, Action.AUDIT).key
    permit_anywhere(ports, Action.AUDIT)
    return None


def _shown(ports: Ports, entries: Iterator[AuditEntry]) -> Iterator[AuditEntry]:
    hidden = _hidden(ports)
    for entry in entries:
        if entry.incident in hidden:
            yield replace(entry, incident=WITHHELD, subject="", before="", after="")
        else:
            yield entry


def _hidden(ports: Ports) -> frozenset[str]:
    """Keys of private incidents that the actor is no member of."""
    if ports.actor.operator:
        return frozenset()
    return ports.standings.hidden(ports.actor.id)


def _row(entry: AuditEntry) -> dict[str, object]:
    fields = asdict(entry) | {"at": iso_utc(entry.at)}
    return {name: fields[name] for name in COLUMNS}


def _csv(rows: Iterator[dict[str, object]]) -> Iterator[str]:
    yield as_line(COLUMNS)
    for row in rows:
        yield as_line(tuple("" if (value := row[name]) is None else str(value) for name in COLUMNS))


def as_line(cells: tuple[str, ...]) -> str:
    """``cells`` as one line of CSV that no spreadsheet computes anything from."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return written.getvalue()

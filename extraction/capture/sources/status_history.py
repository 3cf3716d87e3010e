"""Histories of a status page kept in a repository: an entry and its revisions, each with commit, time, author and added lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.capture.sources.fields import Fields, as_text, quoted
from extraction.domain.timeline import EventKind
from extraction.errors import UnreadableRecord

SOURCE = "status_history"


def recognises(value: Mapping[str, object]) -> bool:
    return isinstance(value.get("revisions"), list) and "path" in value and "title" in value


def read(fields: Fields) -> Iterator[SourceRecord | UnreadableRecord]:
    """One status update per revision; the key is ``path@commit``."""
    if not fields.items("revisions"):
        yield fields.unreadable("revisions", "is empty: the entry has no published words to tell of")
    yield from fields.each("revisions", lambda revision: _revision(revision, fields))


def _revision(revision: Fields, entry: Fields) -> SourceRecord:
    title, path, commit = entry.text("title"), entry.text("path"), revision.text("commit")
    lines = [line for held in revision.maybe_items("added") if (line := as_text(held))]
    front, words = _front_matter(lines)
    told = " ".join(words) or revision.maybe_text("subject") or "changed"
    author = revision.maybe_text("author")
    return revision.record(
        source=SOURCE,
        kind=EventKind.STATUS_UPDATE,
        moment=revision.moment("at"),
        key=f"{path}@{commit}",
        text=f"Status page: {quoted(title)} – {told}",
        identity={"path": path, "commit": commit, "added": lines},
        raw={"path": path, "title": title, "revision": dict(revision.value)},
        actor=RecordedActor(native_id=author, name=author) if author else None,
        attributes={
            "title": title,
            "commit": commit,
            "status": "resolved" if front.get("resolved") == "true" else None,
            "subtype": front.get("severity"),
        },
    )


def _front_matter(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """Settings at the head of a page (between ``---`` lines, or loose when only some changed), and the words below."""
    marks = [number for number, line in enumerate(lines) if line.strip() == "---"]
    head, words = (lines[: marks[1]], lines[marks[1] + 1 :]) if len(marks) > 1 else (lines, lines)
    settings = {name: held.strip() for name, colon, held in (line.partition(":") for line in head) if colon}
    loose = ("resolved", "resolvedWhen", "severity", "date", "title", "section", "affected", "informational")
    return settings, [line for line in words if line.partition(":")[0] not in loose and line.strip()]

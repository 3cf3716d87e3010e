"""The preview beside a template that is being edited: written in the background, by the plain writer, and kept nowhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.operations.ports import Ports
from app.operations.preview_template import preview
from app.review.background import Work, Works
from app.review.views.words import Json
from extraction.domain.report import CheckedDraft, DraftSection
from extraction.errors import RetrolineError

SHOWN = 8
"""Rows of a section that are shown; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A preview of ``text`` on ``incident``, compared with one of ``base``."""

    text: str
    base: str
    incident: str
    stamp: str = ""

    @property
    def id(self) -> str:
        return _digest(self.text, self.base_id)

    @property
    def base_id(self) -> str:
        return _digest(self.base, self.incident, self.stamp)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "replace")).hexdigest()[:24]


def start(works: Works, name: str, ports: Ports, wanted: Wanted, known: Mapping[str, object] | None) -> None:
    """Write ``wanted`` in the background; ``known`` is the one before, whose base may serve again."""
    base = known.get("base") if known and known.get("base_id") == wanted.base_id else None
    works.start(name, lambda step: written(ports, wanted, base if isinstance(base, Mapping) else None, step))


def written(
    ports: Ports, wanted: Wanted, base: Mapping[str, object] | None, step: Callable[[object], None]
) -> dict[str, object]:
    """The preview for the browser; an error that a person can act on is told in it."""
    try:
        shown = preview(ports, wanted.text, wanted.incident, step)
        before = base if base is not None else _words(_base(ports, wanted, shown))
    except RetrolineError as error:
        return {"id": wanted.id, "error": str(error), "sections": [], "gone": []}
    return {
        "id": wanted.id,
        "base_id": wanted.base_id,
        "base": before,
        "error": "",
        "title": shown.draft.title,
        "sections": [_section(section, before) for section in shown.draft.sections],
        "gone": [title for key, title in _titles(before) if key not in {one.id for one in shown.draft.sections}],
        "words": sum(len(one.text.split()) for one in shown.draft.statements()),
    }


def _base(ports: Ports, wanted: Wanted, shown: CheckedDraft) -> CheckedDraft:
    return shown if wanted.base in ("", wanted.text) else preview(ports, wanted.base, wanted.incident)


def _words(checked: CheckedDraft) -> dict[str, object]:
    return {one.id: [one.title, *(said.text for said in one.statements)] for one in checked.draft.sections}


def _titles(base: Mapping[str, object]) -> list[tuple[str, str]]:
    return [(key, str(words[0])) for key, words in base.items() if isinstance(words, list) and words]


def _section(section: DraftSection, before: Mapping[str, object]) -> Json:
    texts = [one.text for one in section.statements]
    known = before.get(section.id)
    earlier = set(known[1:]) if isinstance(known, list) else set()
    state = "new" if known is None else "" if known == [section.title, *texts] else "changed"
    shown = [{"text": one, "new": state == "changed" and one not in earlier} for one in texts]
    left = [one for one in earlier if one not in texts]
    return {
        "id": section.id,
        "title": section.title,
        "kind": section.kind.value,
        "state": state,
        "statements": shown[:SHOWN],
        "more": max(0, len(texts) - SHOWN),
        "left": len(left) if state == "changed" else 0,
    }


def progress_json(work: Work[object, object] | None, total: int) -> Json:
    """How many sections of ``total`` are written."""
    done = 0 if work is None else sum(isinstance(one, DraftSection) for one in list(work.steps))
    return {"done": min(done, total), "total": total, "under_way": work is not None}


def kept(result: object, error: str | None, wanted: Wanted) -> str:
    """The result of the work as the session remembers it."""
    return json.dumps(
        result if isinstance(result, dict) else {"id": wanted.id, "error": error or "", "sections": [], "gone": []}
    )

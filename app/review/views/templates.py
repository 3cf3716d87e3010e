"""Report templates as their page shows them: the list, the form, what is wrong with it, versions and their differences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from app.operations.preview_template import question_advice
from app.operations.templates import Chosen, TemplateEntry
from app.review.views.words import Json, stamp
from extraction.domain.report_template import Audience, ReportTemplate, SectionKind
from extraction.domain.signal import SignalKind
from extraction.domain.timeline import EventKind
from extraction.drafting.template_toml import template_document
from extraction.errors import InvalidTemplate

AROUND = 2
"""Lines shown around each difference."""

_HEADER = re.compile(r"\s*\[\[\s*sections\s*\]\]")
_KEY = re.compile(r"\s*([A-Za-z_]+)\s*=")
_MISSING = re.compile(r"misses the key “(\w+)”")


def list_json(entries: Sequence[TemplateEntry]) -> list[Json]:
    """One row for each template; broken ones say why."""
    return [_row(entry) for entry in entries]


def _row(entry: TemplateEntry) -> Json:
    read = entry.template
    about = {} if read is None else {
        "title": read.title,
        "audience": read.audience.value,
        "severities": list(read.severities),
        "types": list(read.incident_types),
        "teams": list(read.teams),
        "default": read.default,
        "sections": len(read.sections),
    }  # fmt: skip
    return {"id": entry.id, "title": entry.id, **about, **saved_json(entry), "error": entry.error}


def saved_json(entry: TemplateEntry) -> dict[str, object]:
    """Which version it is, by whom, when and why."""
    return {
        "number": entry.number,
        "label": f"version {entry.number}" if entry.number else "as it came",
        "by": entry.by,
        "at": "" if entry.at is None else stamp(entry.at),
        "day": "" if entry.at is None else f"{entry.at:%Y-%m-%d}",
        "reason": entry.reason,
        "retired": entry.retired,
    }


def vocabulary_json(topics: Sequence[str]) -> Json:
    """What the choices of the form offer."""
    return {
        "kinds": [kind.value for kind in SectionKind],
        "audiences": [audience.value for audience in Audience],
        "topics": list(topics),
        "events": [kind.value for kind in EventKind],
        "signals": [signal.value for signal in SignalKind],
    }


def chosen_json(severity: str, chosen: Chosen | str) -> Json:
    """A row of the table that says which template an incident gets; a text says why none."""
    if isinstance(chosen, str):
        return {"severity": severity, "id": "", "title": "", "why": chosen}
    return {"severity": severity, "id": chosen.id, "title": chosen.title, "why": chosen.why}


USUAL = ("SEV1", "SEV2", "SEV3", "SEV4")


def severities_asked(known: Sequence[str], read: Sequence[ReportTemplate]) -> list[str]:
    """Severities in use, those that templates name, and the usual ones: each once, as it is spelled here first."""
    named = [word for one in read for word in one.severities if word.upper().startswith("SEV")]
    once: dict[str, str] = {}
    for word in (*known, *USUAL, *named):
        once.setdefault(re.sub(r"\W|_", "", word).casefold(), word)
    return [once[plain] for plain in sorted(once)]


def form_json(template: ReportTemplate) -> dict[str, object]:
    """``template`` as the form edits it. A section's audience is empty where it is the report's."""
    form = template_document(template)
    sections = [{**_document(one), "audience": _own_audience(one, form)} for one in _list(form["sections"])]
    return {**form, "sections": sections}


def _own_audience(section: object, form: Mapping[str, object]) -> object:
    audience = _document(section).get("audience")
    return "" if audience == form["audience"] else audience


def form_document(form: Mapping[str, object], version: str) -> dict[str, object]:
    """What the form says as a document for ``template_text``; whatever is wrong stays as it is, for the parser to refuse."""
    return {
        "id": _text(form.get("id")),
        "title": _text(form.get("title")),
        "version": version,
        "audience": _text(form.get("audience")),
        "severities": _texts(form.get("severities")),
        "incident_types": _texts(form.get("incident_types")),
        "teams": _texts(form.get("teams")),
        "default": form.get("default") is True,
        "zone": _text(form.get("zone")),
        "max_words": _number(form.get("max_words")),
        "sections": [_section(_document(one), place) for place, one in enumerate(_list(form.get("sections")), 1)],
    }


def _section(section: Mapping[str, object], place: int) -> dict[str, object]:
    need = _document(section.get("evidence"))
    evidence = {
        "kinds": _texts(need.get("kinds")),
        "signals": _texts(need.get("signals")),
        "milestones": True if need.get("milestones") is True else None,
    }
    most = _number(section.get("max_statements"))
    return {
        "id": _text(section.get("id")),
        "title": _text(section.get("title")),
        "question": _text(section.get("question")),
        "kind": _text(section.get("kind")),
        "topic": _text(section.get("topic")),
        "order": place * 10,
        "audience": _text(section.get("audience")) or None,
        "required": section.get("required") is not False,
        "max_statements": most,
        "max_words": _number(section.get("max_words")),
        "think_first": _texts(section.get("think_first")),
        "model": _text(section.get("model")) or None,
        "evidence": evidence if any(evidence.values()) else None,
    }


def next_version(template: ReportTemplate | None) -> str:
    """What the template calls its next version: one more where it counts, else as it was."""
    if template is None:
        return "1"
    return (
        str(int(template.version) + 1)
        if template.version.isascii() and template.version.isdigit()
        else template.version
    )


def mistake_json(error: InvalidTemplate, text: str) -> Json:
    """What is wrong, in which line of ``text``, and which section (from 0) and key that is."""
    lines = text.splitlines()
    line = error.place.line or 1
    headers = sum(1 for one in lines[:line] if _HEADER.match(one))
    missing = _MISSING.search(error.reason)
    key = _KEY.match(lines[line - 1]) if 0 < line <= len(lines) else None
    return {
        "line": line,
        "reason": error.reason,
        "section": headers - 1 if headers else None,
        "key": missing.group(1) if missing else key.group(1) if key else None,
    }


def advice_json(form: Mapping[str, object]) -> list[Json]:
    """What each question of the form that asks for a culprit could ask: by section, and key as the form has it."""
    found: list[Json] = []
    for place, section in enumerate(map(_document, _list(form.get("sections")))):
        asked = [("question", _text(section.get("question")))]
        asked += [("think_first", one) for one in _texts(section.get("think_first"))]
        found += [
            {"section": place, "key": key, "text": advice.advice}
            for key, question in asked
            for advice in question_advice(question)
        ]
    return found


def difference_json(before: str, after: str) -> list[Json]:
    """Lines that stay (``=``), go (``-``) and come (``+``), with a few around; ``…`` stands for those between."""
    old, new = before.splitlines(), after.splitlines()
    rows: list[Json] = []
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND):
        if rows or group[0][1]:
            rows.append({"sign": "…", "text": ""})
        for tag, i, j, k, m in group:
            if tag == "equal":
                rows += [{"sign": "=", "text": line} for line in new[k:m]]
                continue
            rows += [{"sign": "-", "text": line} for line in old[i:j]] + [
                {"sign": "+", "text": line} for line in new[k:m]
            ]
    return rows


def has_comments(text: str) -> bool:
    """Whether a person's remarks stand in ``text``, which the form would not keep."""
    return any(line.lstrip().startswith("#") for line in text.splitlines())


def _document(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _texts(value: object) -> list[str]:
    return [one.strip() for one in map(_text, _list(value)) if one.strip()]


def _number(value: object) -> int | str | None:
    """What no number is stays as it is written: the parser says so."""
    if isinstance(value, bool) or value is None or value == "":
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, float) and value.is_integer() else _text(value)

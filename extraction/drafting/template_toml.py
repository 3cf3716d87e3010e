"""A report template as data and as TOML text: always the same text for the same template, one key on a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from extraction.domain.report_template import EvidenceNeed, ReportTemplate, SectionTemplate

TomlDocument: TypeAlias = Mapping[str, object]
"""Texts, whole numbers, truths, lists of texts, tables and lists of tables, by key. ``None`` and empty lists are left out."""

_PLACED_LAST = "evidence"


def template_document(template: ReportTemplate) -> dict[str, object]:
    """The keys of ``template`` as its file has them, in their order; what its sections inherit is said in each."""
    return {
        "id": template.id,
        "title": template.title,
        "version": template.version,
        "audience": template.audience.value,
        "severities": list(template.severities),
        "incident_types": list(template.incident_types),
        "teams": list(template.teams),
        "default": template.default,
        "zone": template.zone,
        "max_words": template.max_words,
        "sections": [_section(section) for section in template.sections],
    }


def _section(section: SectionTemplate) -> dict[str, object]:
    return {
        "id": section.id,
        "title": section.title,
        "question": section.question,
        "kind": section.kind.value,
        "topic": section.topic,
        "order": section.order,
        "audience": section.audience.value,
        "required": section.required,
        "max_statements": section.max_statements,
        "max_words": section.max_words,
        "think_first": list(section.think_first),
        "model": section.model,
        _PLACED_LAST: _evidence(section.evidence),
    }


def _evidence(need: EvidenceNeed) -> dict[str, object]:
    return {
        "kinds": [kind.value for kind in need.kinds],
        "signals": [signal.value for signal in need.signals],
        "milestones": need.milestones,
    }


def template_text(document: TomlDocument) -> str:
    """``document`` as TOML: its own keys, then each of its lists of tables under ``[[…]]`` lines.

    Nothing is checked: what the template may say, ``template_files.read_template`` says.
    """
    own = [_line(key, value) for key, value in document.items() if not _is_tables(value)]
    parts = ["\n".join(line for line in own if line)]
    for key, value in document.items():
        if _is_tables(value) and isinstance(value, list):
            parts += ["\n".join((f"[[{key}]]", *filter(None, (_line(*pair) for pair in one.items())))) for one in value]
    return "\n\n".join(parts) + "\n"


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _line(key: str, value: object) -> str:
    return "" if value is None or value == [] else f"{key} = {_value(value)}"


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return _text(value)
        case Mapping():
            said = [_line(str(key), one) for key, one in value.items()]
            return f"{{ {', '.join(filter(None, said))} }}"
        case Sequence():
            return f"[{', '.join(map(_value, value))}]"
        case _:
            return _text(str(value))


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def _text(text: str) -> str:
    """A basic string (TOML 1.0): control characters and lone surrogates are written so that they read back."""
    return f'"{"".join(_ESCAPES.get(one) or _character(one) for one in text)}"'


def _character(one: str) -> str:
    if "\ud800" <= one <= "\udfff":
        return "\\uFFFD"
    return f"\\u{ord(one):04X}" if one < " " or one == "\x7f" else one

"""Report templates as files: read, checked word for word, chosen for an incident. The format is in ``prompts/README.md``."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from extraction.domain.incident import Incident
from extraction.domain.report_template import Audience, EvidenceNeed, ReportTemplate, SectionKind, SectionTemplate
from extraction.domain.signal import SignalKind
from extraction.domain.timeline import EventKind
from extraction.drafting.plain_writer import TOPICS
from extraction.drafting.toml_table import TomlTable
from extraction.errors import InvalidTemplate, NotFound, Place

_TEMPLATE_KEYS = (
    "id",
    "title",
    "version",
    "audience",
    "severities",
    "incident_types",
    "teams",
    "default",
    "zone",
    "max_words",
    "sections",
)
_SECTION_KEYS = (
    "id",
    "title",
    "question",
    "kind",
    "topic",
    "order",
    "evidence",
    "audience",
    "required",
    "max_statements",
    "max_words",
    "think_first",
    "model",
)
_MODEL = re.compile(r"[^\s/,=]+(/[^\s/,=]+)+")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SYNTAX_PLACE = re.compile(r"\s*\(at line (\d+), column \d+\)")


def load_template(path: Path) -> ReportTemplate:
    """Read one template; ``digest`` is the SHA-256 of the file's bytes.

    Raises:
        InvalidTemplate: the file cannot be read, is not TOML, or says something a template may not say; the error
            names file, line and reason.
    """
    try:
        data = path.read_bytes()
        text = data.decode()
    except OSError as error:
        raise InvalidTemplate(Place(str(path)), f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InvalidTemplate(Place(str(path)), "is not UTF-8 text; save it as UTF-8") from error
    return read_template(text, path)


def read_template(text: str, path: Path) -> ReportTemplate:
    """The template that ``text`` is; ``path`` is where it stands, or would stand. ``digest`` is the SHA-256 of the text.

    Topics with a prompt of their own are known by the folder of ``path``.

    Raises:
        InvalidTemplate: it is not TOML, or says something a template may not say; the error names line and reason.
    """
    return _read(text, path, known_topics(path))


@lru_cache(maxsize=256)
def _read(text: str, path: Path, topics: frozenset[str]) -> ReportTemplate:
    """Thousands of reports in a row are held against the same few templates."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidTemplate(_syntax_place(text, path, error), _syntax_reason(error)) from error
    return _template(TomlTable(document, text, path), hashlib.sha256(text.encode()).hexdigest(), topics)


def load_templates(folder: Path) -> tuple[ReportTemplate, ...]:
    """All ``*.toml`` of ``folder`` in order of their names.

    Raises:
        InvalidTemplate: one of them is broken, two have the same id, or there is none.
    """
    templates: dict[str, ReportTemplate] = {}
    for path in sorted(folder.glob("*.toml")):
        template = load_template(path)
        if template.id in templates:
            raise InvalidTemplate(
                Place(str(path)), f"the id “{template.id}” is taken by another template; choose another"
            )
        templates[template.id] = template
    if not templates:
        raise InvalidTemplate(Place(str(folder)), "holds no template; a template is a file that ends in .toml")
    return tuple(templates.values())


def choose_template(templates: Sequence[ReportTemplate], incident: Incident, name: str | None = None) -> ReportTemplate:
    """The template called ``name``, else the one made for such an incident, else the default one.

    A template is made for an incident where nothing that it names (severities, types, teams) speaks against what the
    incident states, and something speaks for it. A team's own weighs more than a type's, that more than a severity's; of
    equal ones the first.

    Raises:
        NotFound: there is no template called ``name``, or none at all.
    """
    if not templates:
        raise NotFound("there is no report template; put one into prompts/reports")
    if name is not None:
        return _named(templates, name)
    best = max(templates, key=lambda template: _fit(template, incident))
    if _fit(best, incident) > 0:
        return best
    return next((template for template in templates if template.default), templates[0])


def fitting(template: ReportTemplate, incident: Incident) -> tuple[str, ...]:
    """What speaks for ``template``, weightiest first: ``team``, ``type``, ``severity``; empty where something is against it."""
    told = (
        ("team", template.teams, incident.team),
        ("type", template.incident_types, incident.incident_type),
        ("severity", template.severities, incident.severity),
    )
    spoken = [(what, named, _plain(stated)) for what, named, stated in told if named and _plain(stated)]
    if any(plain not in map(_plain, named) for _, named, plain in spoken):
        return ()
    return tuple(what for what, _, _ in spoken)


_WEIGHTS = {"team": 4, "type": 2, "severity": 1}


def _fit(template: ReportTemplate, incident: Incident) -> int:
    """How well ``template`` fits: 0 where nothing speaks for it, or something against it."""
    return sum(_WEIGHTS[what] for what in fitting(template, incident))


def _named(templates: Sequence[ReportTemplate], name: str) -> ReportTemplate:
    for template in templates:
        if template.id == name.strip().lower():
            return template
    known = ", ".join(template.id for template in templates)
    raise NotFound(f"there is no report template “{name}”; choose one of: {known}")


def _plain(word: str | None) -> str:
    """However it is spelled: ``SEV-1`` is ``sev 1``, ``Data loss`` is ``data-loss``."""
    return re.sub(r"[\W_]+", "", word or "").casefold()


def _template(table: TomlTable, digest: str, topics: frozenset[str]) -> ReportTemplate:
    table.refuse_unknown(_TEMPLATE_KEYS, "a template")
    audience = table.choice("audience", Audience, Audience.INTERNAL)
    sections = tuple(_section(section, audience, topics) for section in table.tables("sections"))
    if not sections:
        raise table.error("sections", "has no [[sections]]; a report needs at least one")
    return ReportTemplate(
        id=_identifier(table),
        title=table.text("title"),
        version=table.text("version"),
        digest=digest,
        audience=audience,
        sections=_ordered(sections, table),
        severities=table.texts("severities"),
        incident_types=table.texts("incident_types"),
        teams=table.texts("teams"),
        default=table.truth("default", False),
        zone=_zone(table),
        max_words=_words(table),
        summarised=any(section.topic == "summary" for section in sections),
    )


def _zone(table: TomlTable) -> str:
    name = table.text("zone") if "zone" in table else "UTC"
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise table.error("zone", f"“{name}” is no time zone; name one as in Europe/Lisbon, or UTC") from error
    return name


def _words(table: TomlTable) -> int | None:
    return table.number("max_words", least=1) if "max_words" in table else None


def _section(table: TomlTable, audience: Audience, topics: frozenset[str]) -> SectionTemplate:
    table.refuse_unknown(_SECTION_KEYS, "a section")
    identifier = _identifier(table)
    topic = table.text("topic")
    if topic not in topics:
        raise table.error("topic", f"does not know the topic “{topic}”; known are {', '.join(sorted(topics))}")
    return SectionTemplate(
        id=identifier,
        title=table.text("title"),
        question=table.text("question"),
        kind=table.choice("kind", SectionKind),
        topic=topic,
        order=table.number("order"),
        evidence=_evidence(table),
        audience=table.choice("audience", Audience, audience),
        required=table.truth("required", True),
        max_statements=table.number("max_statements", 12, least=1),
        max_words=_words(table),
        think_first=_questions(table),
        model=_model(table),
    )


def _model(section: TomlTable) -> str | None:
    """Raises InvalidTemplate."""
    if "model" not in section:
        return None
    if section.choice("kind", SectionKind) is not SectionKind.STATEMENTS:
        raise section.error("model", "is for sections of statements; tables are rendered from facts")
    name = section.text("model")
    if not _MODEL.fullmatch(name):
        raise section.error("model", f"has “{name}” as “model”, which is not provider/name, such as openai/gpt-4o-mini")
    return name


def _questions(section: TomlTable) -> tuple[str, ...]:
    """What people are asked before the section is drafted. Raises InvalidTemplate."""
    questions = tuple(" ".join(one.split()) for one in section.texts("think_first"))
    if not questions:
        return ()
    if section.choice("kind", SectionKind) is not SectionKind.STATEMENTS:
        raise section.error("think_first", "is for sections of statements; tables are rendered from facts")
    if "" in questions or len(set(questions)) < len(questions):
        raise section.error("think_first", "needs questions that are not empty and all different")
    return questions


def _evidence(section: TomlTable) -> EvidenceNeed:
    table = section.table("evidence")
    if table is None:
        return EvidenceNeed()
    table.refuse_unknown(("kinds", "signals", "milestones"), "an evidence need")
    return EvidenceNeed(
        kinds=table.choices("kinds", EventKind),
        signals=table.choices("signals", SignalKind),
        milestones=table.truth("milestones", False),
    )


def _identifier(table: TomlTable) -> str:
    identifier = table.text("id")
    if not _ID.fullmatch(identifier):
        raise table.error("id", f"has the id “{identifier}”; use lower-case letters, digits and single hyphens")
    return identifier


def _ordered(sections: tuple[SectionTemplate, ...], table: TomlTable) -> tuple[SectionTemplate, ...]:
    seen: set[str] = set()
    for number, section in enumerate(sections):
        if section.id in seen:
            raise table.section_error(number, "id", f"uses the section id “{section.id}” twice")
        seen.add(section.id)
    return tuple(sorted(sections, key=lambda section: section.order))


def known_topics(path: Path) -> frozenset[str]:
    """The plain writer's topics and those with a prompt of their own beside the templates, of which ``path`` is one."""
    prompts = path.resolve().parent.parent / "sections"
    return frozenset(TOPICS) | {prompt.stem for prompt in prompts.glob("*.md")}


def _syntax_place(text: str, path: Path, error: tomllib.TOMLDecodeError) -> Place:
    found = _SYNTAX_PLACE.search(str(error))
    if found:
        return Place(str(path), int(found.group(1)))
    return Place(str(path), text.rstrip().count("\n") + 1)


def _syntax_reason(error: tomllib.TOMLDecodeError) -> str:
    return f"is not valid TOML: {_SYNTAX_PLACE.sub('', str(error)).lower()}"

"""Report templates: those that came as files and those that a team saved, and which one an incident gets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.operations.permission import permit_known
from app.operations.ports import Ports
from app.operations.template_library import SavedTemplate
from extraction.domain.incident import Incident
from extraction.domain.report import Draft
from extraction.domain.report_template import ReportTemplate
from extraction.drafting.template_files import choose_template, fitting, load_template, load_templates, read_template
from extraction.drafting.template_files import known_topics as topics_beside
from extraction.errors import InvalidTemplate, NotFound, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateEntry:
    """A template as it stands. ``number`` 0 is the file as it came, by nobody and at no time of ours.

    ``template`` is ``None`` where it can no longer be read; ``error`` says why. ``has_file``: it came as a file once.
    """

    id: str
    text: str
    template: ReportTemplate | None
    number: int = 0
    by: str = ""
    at: datetime | None = None
    reason: str = ""
    retired: bool = False
    has_file: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which template an incident would get; ``why`` is the end of a sentence: ``it is made for team Payments``."""

    id: str
    title: str
    why: str


def templates(ports: Ports) -> tuple[TemplateEntry, ...]:
    """All of them, retired ones too: those saved here first, by id, then the files as they came.

    A saved one takes the place of the file with its id.

    Raises:
        Denied: nobody has given the actor a role.
    """
    permit_known(ports)
    files = {one.id: one for one in map(_of_file, sorted(ports.templates.glob("*.toml")))}
    saved = [_of_saved(ports, one, one.id in files) for one in ports.library.latest()]
    taken = {one.id for one in saved}
    return (*saved, *(one for one in files.values() if one.id not in taken))


def template(ports: Ports, template_id: str) -> TemplateEntry:
    """Raises NotFound where there is none with this id, Denied for whoever has no role."""
    known = templates(ports)
    found = next((one for one in known if one.id == template_id), None)
    if found is None:
        raise NotFound(
            f"there is no report template “{template_id}”; there are: {', '.join(one.id for one in known) or 'none'}"
        )
    return found


def versions(ports: Ports, template_id: str) -> tuple[TemplateEntry, ...]:
    """Every version of one template, oldest first; number 0 is the file as it came.

    Raises:
        NotFound: there is no template with this id.
        Denied: nobody has given the actor a role.
    """
    permit_known(ports)
    files = [one for one in map(_of_file, sorted(ports.templates.glob("*.toml"))) if one.id == template_id]
    saved = [_of_saved(ports, one, bool(files)) for one in ports.library.versions(template_id)]
    if not files and not saved:
        raise NotFound(f"there is no report template “{template_id}”")
    return (*files, *saved)


def chosen_for(
    ports: Ports, severity: str | None = None, incident_type: str | None = None, team: str | None = None
) -> Chosen:
    """Which template an incident like this gets when it is drafted, and why.

    Raises:
        InvalidTemplate: a template has a mistake.
        NotFound: there is none, or all are retired.
        Denied: nobody has given the actor a role.
    """
    permit_known(ports)
    like = Incident(
        key="-", title="-", created_at=ports.now(), severity=severity, incident_type=incident_type, team=team
    )
    chosen = choose_template(usable(ports), like)
    return Chosen(id=chosen.id, title=chosen.title, why=_why(chosen, like))


def template_for(ports: Ports, incident: Incident, name: str | None = None) -> ReportTemplate:
    """The template called ``name``, else the one that fits ``incident``; never a retired one.

    A part of operations that were permitted.

    Raises:
        NotFound: there is none called ``name``, or it is retired.
        InvalidTemplate: a template has a mistake.
    """
    saved = ports.library.latest()
    left = _usable(ports, saved)
    wanted = (name or "").strip().lower()
    gone = next((one for one in saved if one.retired and one.id == wanted), None)
    if gone is not None:
        known = ", ".join(one.id for one in left)
        raise NotFound(f"the template “{gone.id}” was retired by {gone.by}; choose one of: {known or 'none is left'}")
    return choose_template(left, incident, name)


def own_template(ports: Ports, template_id: str) -> ReportTemplate:
    """The newest version of the template that a report was drafted from, even where it is retired by now.

    Raises:
        NotFound: it is gone.
        InvalidTemplate: a template has a mistake.
    """
    known = _standing(ports, ports.library.latest())
    found = next((one for one in known if one.id == template_id), None)
    if found is None:
        raise NotFound(
            f"the template “{template_id}” of this report is gone; there are: {', '.join(one.id for one in known)}"
        )
    return found


def drafted_from(ports: Ports, draft: Draft) -> ReportTemplate | None:
    """The very version that ``draft`` was made from, else the newest of its id; ``None`` where that is gone."""
    known = [_read(ports, one) for one in ports.library.versions(draft.template_id) if _is_readable(ports, one)]
    files = [one for one in _files(ports) if one.id == draft.template_id]
    same = [one for one in (*known, *files) if one.digest == draft.template_digest]
    return next(iter((*same, *reversed(known), *files)), None)


def usable(ports: Ports) -> tuple[ReportTemplate, ...]:
    """Those that can be chosen; where two fit alike, what was saved here comes before what came as a file.

    Raises:
        InvalidTemplate: one of them has a mistake, or there is none at all.
    """
    return _usable(ports, ports.library.latest())


def _usable(ports: Ports, saved: Sequence[SavedTemplate]) -> tuple[ReportTemplate, ...]:
    retired = {one.id for one in saved if one.retired}
    return tuple(one for one in _standing(ports, saved) if one.id not in retired)


def known_topics(ports: Ports) -> tuple[str, ...]:
    """What a section may be about: the plain writer's topics, and those with a prompt of their own."""
    return tuple(sorted(topics_beside(ports.templates / "template.toml")))


def parsed(ports: Ports, text: str) -> ReportTemplate:
    """``text`` as a template. Raises InvalidTemplate, whose place has the line."""
    try:
        return read_template(text, ports.templates / "template.toml")
    except InvalidTemplate as error:
        raise InvalidTemplate(Place("template", error.place.line), error.reason) from error


def _standing(ports: Ports, saved: Sequence[SavedTemplate]) -> tuple[ReportTemplate, ...]:
    own = [_read(ports, one) for one in saved]
    taken = {one.id for one in saved}
    files = load_templates(ports.templates) if not saved else _files(ports)
    return (*own, *(one for one in files if one.id not in taken))


def _files(ports: Ports) -> Iterable[ReportTemplate]:
    return load_templates(ports.templates) if any(ports.templates.glob("*.toml")) else ()


def _read(ports: Ports, saved: SavedTemplate) -> ReportTemplate:
    try:
        return parsed(ports, saved.text)
    except InvalidTemplate as error:
        place = Place(f"template {saved.id}, version {saved.number}", error.place.line)
        raise InvalidTemplate(place, error.reason) from error


def _is_readable(ports: Ports, saved: SavedTemplate) -> bool:
    try:
        _read(ports, saved)
    except InvalidTemplate:
        return False
    return True


def _of_file(path: Path) -> TemplateEntry:
    try:
        read = load_template(path)
    except InvalidTemplate as error:
        text = path.read_bytes().decode(errors="replace")
        return TemplateEntry(id=path.stem, text=text, template=None, has_file=True, error=str(error))
    return TemplateEntry(id=read.id, text=path.read_bytes().decode(), template=read, has_file=True)


def _of_saved(ports: Ports, saved: SavedTemplate, has_file: bool) -> TemplateEntry:
    read, wrong = None, ""
    try:
        read = _read(ports, saved)
    except InvalidTemplate as error:
        wrong = str(error)
    return TemplateEntry(
        id=saved.id,
        text=saved.text,
        template=read,
        number=saved.number,
        by=saved.by,
        at=saved.at,
        reason=saved.reason,
        retired=saved.retired,
        has_file=has_file,
        error=wrong,
    )


def _why(chosen: ReportTemplate, incident: Incident) -> str:
    stated = {"team": incident.team, "type": incident.incident_type, "severity": incident.severity}
    spoken = [f"{what} {stated[what]}" for what in fitting(chosen, incident)]
    if spoken:
        return f"it is made for {' and '.join(spoken)}"
    return "nothing fits closer, and it is the default" if chosen.default else "nothing fits, and it is the first"

"""An invented installation to review in: one long incident under review, and many small ones around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import cycle
from pathlib import Path

from app.bench.made_incident import PEOPLE, START, made_events, made_incident
from app.bench.made_statements import WRITER, made_statements
from app.operations.access import operator
from app.operations.correct_report import add
from app.operations.discuss import ask, comment
from app.operations.ports import Ports
from app.settings import read_settings
from app.wiring import ports
from extraction import pipeline
from extraction.domain.incident import Incident
from extraction.domain.report import Draft, DraftSection, Statement
from extraction.domain.report_template import ReportTemplate, SectionKind
from extraction.drafting.template_files import choose_template, load_templates

LONG = "BENCH-1000"
TOLD = (
    "We looked for a slow query first, because the graphs of the database were the ones at hand.",
    "The runbook for the index did not say whom to ask.",
    "Support heard of it before the alert did.",
    "Two of us restarted the same cache, each without knowing of the other.",
    "The rollback took longer than the decision to roll back.",
    "Nobody had a dashboard of the index lag.",
)
SAID = ("Is this the right figure?", "I remember it a little later.", "Please name the dashboard.", "Good as it is.")
SEVERITIES = ("SEV-1", "SEV-2", "SEV-3", "SEV-3")
SERVICES = ("search-api", "checkout", "billing-worker", "image-cache", "login")
KNOWN_FOR = 50
"""So many different small incidents; the others are the same under another key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The installation's ports, and how many statements its long incident has."""

    world: Ports
    statements: int


def made_installation(data: Path, events: int, statements: int, incidents: int) -> Made:
    """A data folder with a report of about ``statements`` under review, and ``incidents`` more, two of three drafted."""
    world = ports(read_settings({"RETROLINE_DATA": str(data)})).acting(operator(PEOPLE[0]), "cli")
    template = choose_template(load_templates(world.templates), made_incident(), "standard")
    _small_ones(world, incidents, template)
    people = min(len(TOLD), statements // 8)
    known = pipeline.understood(replace(made_incident(), key=LONG), made_events(events))
    draft = _mixed(pipeline.drafted(known, _writing(world, template), START), known, statements - people)
    with world.store.unit():
        world.store.save_incident(known.facts.incident)
        world.store.add_events(LONG, known.timeline)
        world.store.save_draft(LONG, pipeline.checked(known, draft), PEOPLE[0])
    _said(world, draft, people)
    return Made(world=world, statements=len(tuple(draft.statements())) + people)


def _writing(world: Ports, template: ReportTemplate) -> pipeline.Writing:
    return pipeline.Writing(template=template, prompts=world.prompts)


def _mixed(plain: Draft, known: pipeline.Understood, count: int) -> Draft:
    """A third of the sentences by the plain writer, the rest a model's: one of five of those has something wrong."""
    kept = _shortened(plain.sections, count // 3)
    written = [section for section in kept if section.kind is SectionKind.STATEMENTS]
    missing = count - sum(len(section.statements) for section in kept)
    more: dict[str, list[Statement]] = {section.id: [] for section in written}
    made = made_statements(known.timeline.events, max(missing, 0))
    for statement, section in zip(made, cycle(written), strict=False):
        more[section.id].append(replace(statement, id=f"{section.id}-model-{statement.id}"))
    return replace(plain, sections=tuple(_with(section, more.get(section.id, ())) for section in kept))


def _shortened(sections: Sequence[DraftSection], count: int) -> tuple[DraftSection, ...]:
    each = max(1, count // len(sections))
    return tuple(replace(section, statements=section.statements[:each]) for section in sections)


def _with(section: DraftSection, more: Iterable[Statement]) -> DraftSection:
    statements = (*section.statements, *more)
    writer = WRITER if len(statements) > len(section.statements) else section.generation.writer
    return replace(section, statements=statements, generation=replace(section.generation, writer=writer))


def _said(world: Ports, draft: Draft, people: int) -> None:
    """What people wrote into the report, and what they said about it."""
    sections = [section for section in draft.sections if section.kind is SectionKind.STATEMENTS]
    for text, section, name in zip(TOLD[:people], cycle(sections), cycle(PEOPLE), strict=False):
        add(world.acting(operator(name), "app"), LONG, section.id, name, text)
    about = [section.statements[0].id for section in sections if section.statements]
    for text, statement, name in zip(SAID, about, cycle(PEOPLE[1:]), strict=False):
        comment(world.acting(operator(name), "app"), LONG, name, text, statement)
    ask(world, LONG, PEOPLE[0], operator(PEOPLE[0]).id, "Who owned the index at that time?", about[-1])


def _small_ones(world: Ports, count: int, template: ReportTemplate) -> None:
    made = list(_drafted(world, min(count, KNOWN_FOR), template))
    with world.store.unit():
        for number, (known, draft) in zip(range(count), cycle(made), strict=False):
            incident = _renamed(known.facts.incident, number)
            world.store.save_incident(incident)
            world.store.add_events(incident.key, known.timeline)
            if number % 3:
                own = pipeline.checked(known, replace(draft, incident_key=incident.key))
                world.store.save_draft(incident.key, own, PEOPLE[number % len(PEOPLE)])


def _drafted(world: Ports, count: int, template: ReportTemplate) -> Iterator[tuple[pipeline.Understood, Draft]]:
    for seed in range(count):
        known = pipeline.understood(made_incident(), made_events(24, seed))
        yield known, pipeline.drafted(known, _writing(world, template), START)


def _renamed(incident: Incident, number: int) -> Incident:
    service = SERVICES[number % len(SERVICES)]
    return replace(
        incident,
        key=f"BENCH-{2_000 + number}",
        title=f"{service}: errors for the {number + 1:,}th time",
        severity=SEVERITIES[number % len(SEVERITIES)],
        services=(service,),
        created_at=START - timedelta(hours=7 * number),
    )

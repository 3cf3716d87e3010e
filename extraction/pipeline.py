"""The whole walk on one screen: capture, understand, draft, check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from extraction.capture.allow_list import NOTHING_ALLOWED, AllowList
from extraction.capture.build_timeline import build_timeline
from extraction.capture.derive_facts import derive_facts
from extraction.capture.events import events_from
from extraction.capture.read_records import RecordStream
from extraction.capture.redact import Note
from extraction.domain.curation import Curated, Curation
from extraction.domain.facts import IncidentFacts
from extraction.domain.incident import Incident
from extraction.domain.report import CheckedDraft, Draft, DraftSection, Statement, StatementCheck
from extraction.domain.report_template import ReportTemplate, SectionTemplate
from extraction.domain.timeline import Event, Timeline
from extraction.drafting.choose_evidence import BUDGET_TOKENS
from extraction.drafting.fill_section import asks_model
from extraction.drafting.fill_template import NO_MODELS, fill_template, story_of
from extraction.drafting.rewrite_statement import rewrite_statement, told_plainly
from extraction.drafting.section_changes import SectionChanges
from extraction.drafting.thoughts import Thoughts
from extraction.errors import ModelUnavailable
from extraction.language_model.language_model import LanguageModel
from extraction.verification.check_draft import NO_CHECKS, check_statement, checks_named
from extraction.verification.checks_digest import checks_digest
from extraction.verification.evidence import PreparedEvidence, prepare_evidence


def captured(
    records: RecordStream, address_key: bytes, allow: AllowList = NOTHING_ALLOWED, note: Note | None = None
) -> Iterator[Event]:
    """Records as events: redacted (but for what ``allow`` lets through), identified, ready to be kept. Streams.

    ``note`` is told of each value that was replaced.
    """
    return events_from(records, address_key, allow, note)


_ANY = "checked"


@dataclass(frozen=True, kw_only=True)
class Understood:
    """One timeline of everything that was captured, and what follows from it.

    ``without_checks`` are names of checks that do not run: evaluation asks what each is good for.

    Raises:
        InputError: ``without_checks`` names a check that there is not.
    """

    timeline: Timeline
    facts: IncidentFacts
    without_checks: frozenset[str] = NO_CHECKS

    def __post_init__(self) -> None:
        checks_named(self.without_checks)

    @cached_property
    def evidence(self) -> PreparedEvidence:
        """The timeline read for checking; each event is parsed when it is first cited."""
        return prepare_evidence(self.timeline, self.facts)

    @cached_property
    def _verdicts(self) -> dict[Statement, StatementCheck]:
        return {}

    def trusting(self, checked: CheckedDraft) -> Understood:
        """The same, which does not look again at what ``checked`` holds verdicts on: they were found with this very code, on
        what is known here. Nothing is published on such a word: whoever keeps or publishes a report checks it afresh."""
        known = replace(self)
        verdicts = zip(checked.draft.statements(), checked.checks, strict=True)
        known._verdicts.update({replace(one, id=_ANY): verdict for one, verdict in verdicts})
        return known

    def check(self, statement: Statement) -> StatementCheck:
        """Check a single statement against this timeline; what says the same from the same events is looked at once."""
        said = replace(statement, id=_ANY)
        verdict = self._verdicts.get(said)
        if verdict is None:
            verdict = self._verdicts[said] = check_statement(said, self.evidence, without=self.without_checks)
        return replace(verdict, statement_id=statement.id)


def understood(incident: Incident, events: Iterable[Event], curations: Iterable[Curation] = ()) -> Understood:
    """Order and join the events, apply what people curated, derive people, milestones, metrics and signals."""
    curated = Curated.of(curations)
    timeline = build_timeline(events, curated)
    return Understood(timeline=timeline, facts=derive_facts(incident, timeline, curated))


@dataclass(frozen=True, kw_only=True)
class Writing:
    """How a draft is to be written. ``section_timeout`` in seconds; without ``model`` the plain writer writes.

    ``evidence_tokens`` bounds the events that a model reads: for models with a short context. Sections in ``undrafted``
    stay empty; ``thoughts`` are people's, by section. Sections of ``kept`` that rest on what they rested on then are taken
    over, and no model is asked for them. ``section_models``, by section id, write in place of ``model``. A section whose model
    gives no answer is written plainly, unless it must not ``fall_back``: then there is no draft (``ModelUnavailable``).
    """

    template: ReportTemplate
    prompts: Path
    model: LanguageModel | None = None
    section_timeout: float = 60.0
    on_section: Callable[[DraftSection], None] | None = None
    evidence_tokens: int = BUDGET_TOKENS
    undrafted: frozenset[str] = frozenset()
    thoughts: Thoughts = field(default_factory=dict)
    kept: Draft | None = None
    section_models: Mapping[str, LanguageModel] = field(default_factory=dict)
    fall_back: bool = True

    @property
    def plainly(self) -> Writing:
        """The same with no model in it."""
        return replace(self, model=None, section_models=NO_MODELS)

    def model_of(self, section: SectionTemplate) -> LanguageModel | None:
        """Who writes ``section``; ``None``: the plain writer."""
        return self.section_models.get(section.id, self.model) if asks_model(section) else None


def drafted(known: Understood, writing: Writing, made_at: datetime) -> Draft:
    """Fill the template from what is known; a model's sentences are checked and repaired while it writes."""
    return fill_template(
        writing.template,
        known.timeline,
        known.facts,
        made_at=made_at,
        model=writing.model,
        prompts=writing.prompts,
        check=known.check,
        section_timeout=writing.section_timeout,
        on_section=writing.on_section,
        evidence_tokens=writing.evidence_tokens,
        undrafted=writing.undrafted,
        thoughts=writing.thoughts,
        kept=writing.kept,
        checks=checks_digest(known.without_checks),
        models=writing.section_models,
        fall_back=writing.fall_back,
    )


def section_changes(known: Understood, writing: Writing) -> SectionChanges:
    """What ``drafted`` would do with the same: which sections would be written again, why, and what models would be sent."""
    models = ((one.id, writing.model_of(one)) for one in writing.template.sections)
    return SectionChanges(
        template=writing.template,
        timeline=known.timeline,
        facts=known.facts,
        prompts=writing.prompts,
        models={section_id: model for section_id, model in models if model is not None},
        kept=writing.kept,
        thoughts=writing.thoughts,
        undrafted=writing.undrafted,
        checks=checks_digest(known.without_checks),
        evidence_tokens=writing.evidence_tokens,
    )


def rewritten(known: Understood, writing: Writing, section: SectionTemplate, statement: Statement) -> Statement:
    """``statement`` written again by the model, from the events it rests on. Raises ModelError, InvalidTemplate."""
    model = writing.model_of(section)
    if model is None:
        raise ModelUnavailable("no model is configured")
    return rewrite_statement(
        statement,
        section,
        story_of(writing.template, known.timeline, known.facts, section.audience),
        model=model,
        prompts=writing.prompts,
        check=known.check,
        timeout=writing.section_timeout,
    )


def told_again(
    known: Understood, writing: Writing, section: SectionTemplate, statement: Statement
) -> Iterator[Statement]:
    """Plain sentences from the events that ``statement`` rests on, one for each, the weightiest event's first."""
    return told_plainly(statement, section, story_of(writing.template, known.timeline, known.facts, section.audience))


def checked(known: Understood, draft: Draft) -> CheckedDraft:
    """Hold every statement against the events it cites."""
    return CheckedDraft(draft=draft, checks=tuple(known.check(statement) for statement in draft.statements()))

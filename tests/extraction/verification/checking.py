"""One door for the tests of single checks: a sentence, its records, and what was found."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.domain.facts import IncidentFacts
from extraction.domain.finding import Finding
from extraction.domain.people import Person
from extraction.domain.report import Author, StatementCheck
from extraction.domain.timeline import Event
from extraction.verification.check_draft import check_statement, supported_when_nothing_objects
from extraction.verification.evidence import prepare_evidence
from tests.builders import MODEL, facts, statement, timeline


def people_of(events: Sequence[Event]) -> dict[str, object]:
    """People and actors as ``derive_facts`` would find them in ``events``."""
    actors = {(event.actor.source, event.actor.native_id): event.actor for event in events if event.actor is not None}
    people = tuple(
        Person(id=key[1], display_name=one.name, aliases=(one.name, one.name.split()[0]), is_bot=one.is_bot)
        for key, one in actors.items()
    )
    return {"people": people, "actors": {key: key[1] for key in actors}}


def known(events: Sequence[Event], **more: object) -> IncidentFacts:
    return facts(**{**people_of(events), **more})


def check(
    text: str,
    *cited: Event,
    others: Sequence[Event] = (),
    author: Author = MODEL,
    about: IncidentFacts | None = None,
) -> StatementCheck:
    """What checking ``text`` gives, where no objection means supported."""
    events = (*cited, *others)
    evidence = prepare_evidence(timeline(*events), about or known(events))
    return check_statement(statement(text, cited, author=author), evidence, supported_when_nothing_objects)


def findings(
    text: str, *cited: Event, of: str, others: Sequence[Event] = (), about: IncidentFacts | None = None
) -> list[Finding]:
    """The findings of check ``of`` alone."""
    return [finding for finding in check(text, *cited, others=others, about=about).findings if finding.check == of]

"""Reports for the journeys at the desk: the sample's draft, with sentences in it that want a person."""

from __future__ import annotations

from dataclasses import replace

from app.operations.draft_report import draft_report
from app.operations.open_incident import open_incident
from app.operations.ports import Ports
from app.operations.review_report import open_review
from app.review.import_work import SAMPLE_KEY
from extraction import pipeline
from extraction.domain.report import Author, AuthorKind, Draft, Statement
from extraction.domain.timeline import Timeline

MODEL = Author(kind=AuthorKind.MODEL, name="test/model")

FOUND = {
    "contradicted": "At 14:33 UTC version 4.11.3 of checkout-api was deployed to production.",
    "not_in_evidence": "The payment provider in Lisbon reported 900 refunds.",
    "causal": "The errors rose because the connection pool was exhausted.",
    "impact": "11,482 checkout requests failed.",
    "names": "Chidi Amadi counted the failed requests.",
}
"""One sentence of a model's for each of the first kinds of risk; the records are those of the sample."""


def with_sentences(ports: Ports, sentences: dict[str, str], at_most: int | None = None) -> tuple[str, ...]:
    """A new version of the sample's report with ``sentences`` of a model added to its summary and its impact; their ids.

    ``at_most`` of the plain writer's sentences stay.
    """
    if ports.store.draft(SAMPLE_KEY) is None:
        draft_report(ports, SAMPLE_KEY, "Mara Lindqvist")
    known = open_incident(ports, SAMPLE_KEY)
    draft = _cut(open_review(ports, SAMPLE_KEY).review.checked.draft, at_most)
    made = {kind: _statement(known.timeline, kind, text) for kind, text in sentences.items()}
    sections = []
    for section in draft.sections:
        mine = [one for kind, one in made.items() if section.id == _home(kind, draft)]
        sections.append(replace(section, statements=(*section.statements, *mine)))
    checked = pipeline.checked(known.understood, replace(draft, sections=tuple(sections)))
    ports.store.save_draft(SAMPLE_KEY, checked, "Mara Lindqvist")
    return tuple(one.id for one in made.values())


def _home(kind: str, draft: Draft) -> str:
    return "impact" if kind == "impact" else draft.sections[0].id


def _cut(draft: Draft, at_most: int | None) -> Draft:
    if at_most is None:
        return draft
    left, sections = at_most, []
    for section in draft.sections:
        kept = section.statements[:left]
        left -= len(kept)
        sections.append(replace(section, statements=kept))
    return replace(draft, sections=tuple(sections))


def _statement(timeline: Timeline, kind: str, text: str) -> Statement:
    words = {"contradicted": "4.11.3", "causal": "pool", "impact": "11,482", "names": "11,482"}.get(kind, "checkout")
    events = [one for one in timeline if words in one.text]
    return Statement(id=f"model-{kind}", text=text, author=MODEL, evidence=(events[0].id,), rule="model")

"""Scores that need no gold: what a report is worth before and after it was written again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.operations.open_incident import open_incident
from app.operations.ports import Ports
from app.operations.report_scores import MEASURES, compared, not_worse, scores_of, worse
from evaluation.score import Better
from extraction import pipeline
from extraction.domain.report import Author, AuthorKind, CheckedDraft, Draft, Statement
from tests.app.operations.conftest import KEY
from tests.builders import MODEL

BEN = Author(kind=AuthorKind.PERSON, name="Ben Okafor")


def draft_of(world: Ports) -> Draft:
    stored = world.store.draft(KEY)
    assert stored is not None
    return stored.checked.draft


def scored(world: Ports, draft: Draft) -> dict[str, float]:
    known = open_incident(world, KEY).understood
    topics = {section.id: section.id for section in draft.sections}
    return dict(scores_of(pipeline.checked(known, draft), known, topics))


def with_first(draft: Draft, section_id: str, **fields: Any) -> Draft:
    """``draft`` with its section's first statement changed."""
    sections = []
    for one in draft.sections:
        if one.id == section_id:
            first, *others = one.statements
            changed: Statement = replace(first, **fields)
            one = replace(one, statements=(changed, *others))
        sections.append(one)
    return replace(draft, sections=tuple(sections))


def test_a_plain_draft_is_supported_throughout(drafted: Ports) -> None:
    """Every measure says something of it."""
    found = scored(drafted, draft_of(drafted))
    assert list(found) == list(MEASURES)
    assert (found["supported"], found["refused"], found["blame"], found["milestones"]) == (1.0, 0, 0, 1.0)
    assert found["words"] > 100 and 0 < found["events_cited"] <= 1 < found["citations"]


def test_a_refused_sentence_counts_and_is_not_read(drafted: Ports) -> None:
    """It is less good in what the checks refuse, and its words are no part of the report."""
    draft = draft_of(drafted)
    wrong = with_first(draft, "impact", text="It lasted 977 minutes for 31 customers.", author=MODEL, rule="model")
    before, after = scored(drafted, draft), scored(drafted, wrong)
    assert after["refused"] == 1 and after["supported"] < 1 and after["words"] < before["words"]
    assert {"refused", "supported"} <= set(worse(compared(before, after)))


def test_blame_is_found_in_what_is_left(drafted: Ports) -> None:
    """People's own words are read as well: readers see them."""
    blaming = with_first(draft_of(drafted), "impact", text="Mara carelessly broke checkout.", author=BEN, evidence=())
    assert scored(drafted, blaming)["blame"] == 1


def test_what_people_wrote_is_no_writers_merit(drafted: Ports) -> None:
    """A person's statement is asserted, not supported; neither counts for or against the writer."""
    asserted = with_first(draft_of(drafted), "impact", text="I saw it at the till.", author=BEN, evidence=())
    assert scored(drafted, asserted)["supported"] == 1.0


def test_a_report_without_sentences_has_few_scores(drafted: Ports) -> None:
    """What cannot be said is left out, and never 0."""
    draft = draft_of(drafted)
    empty = replace(draft, sections=tuple(replace(one, statements=()) for one in draft.sections))
    found = scored(drafted, empty)
    assert found.keys() == {"refused", "to_judge", "milestones", "sections", "events_cited"}
    assert (found["milestones"], found["sections"]) == (0, 0)


@pytest.mark.parametrize(
    ("name", "before", "after", "less_good"),
    [
        ("supported", 1.0, 0.995, False),
        ("supported", 1.0, 0.9, True),
        ("refused", 0, 1, True),
        ("refused", 1, 0, False),
        ("milestones", 0.5, 1.0, False),
        ("milestones", 1.0, 0.5, True),
        ("events_cited", 0.5, 0.42, False),
        ("events_cited", 0.5, 0.3, True),
        ("words", 100, 900, False),
        ("reading_ease", 60, 10, False),
    ],
)
def test_which_way_is_better(name: str, before: float, after: float, less_good: bool) -> None:
    scores = {"blame": (0.0, 0.0), name: (before, after)}
    assert worse(scores) == ((name,) if less_good else ())
    assert not_worse(scores) is not less_good


def test_nobody_says_that_an_unscored_report_is_no_worse() -> None:
    """A first draft has nothing before it; measures of another version are passed over."""
    assert not not_worse({})
    assert not_worse({"gone": (1.0, 0.0), "blame": (0.0, 0.0)})
    assert [one.better for one in MEASURES.values()].count(Better.NEITHER) == 3


def test_only_what_both_have_is_compared() -> None:
    assert compared({"blame": 1.0, "words": 5.0}, {"words": 4.0, "refused": 0.0}) == {"words": (5.0, 4.0)}


def test_a_draft_of_another_template_is_scored_too(drafted: Ports) -> None:
    """A section that no template knows is its own topic."""
    draft, known = draft_of(drafted), open_incident(drafted, KEY).understood
    checked: CheckedDraft = pipeline.checked(known, draft)
    assert scores_of(checked, known, {})["sections"] > 0

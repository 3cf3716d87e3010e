"""The sentences that the speed of checking is measured with."""

from __future__ import annotations

from itertools import islice

import pytest

from app.bench.made_incident import made_events, made_incident
from app.bench.made_statements import CITED, made_statements
from extraction import pipeline
from extraction.domain.finding import Verdict
from extraction.verification.check_draft import check_statement, supported_when_nothing_objects


@pytest.fixture(scope="module")
def known() -> pipeline.Understood:
    return pipeline.understood(made_incident(), made_events(120))


def test_no_two_sentences_are_alike(known: pipeline.Understood) -> None:
    """A cache of whole sentences cannot help."""
    texts = [one.text for one in made_statements(known.timeline.events, 300)]
    assert len(set(texts)) == 300


def test_each_cites_ten_records_of_the_incident(known: pipeline.Understood) -> None:
    cited = [one.evidence for one in made_statements(known.timeline.events, 50)]
    assert all(len(set(ids)) == CITED and set(ids) <= known.timeline.by_id.keys() for ids in cited)


def test_the_same_seed_makes_the_same_sentences(known: pipeline.Understood) -> None:
    first, again, other = (made_statements(known.timeline.events, 20, seed) for seed in (1, 1, 2))
    assert first == again != other


def test_every_fifth_sentence_is_wrong_and_is_not_accepted(known: pipeline.Understood) -> None:
    """The mix has to hold what the checks are for; a sentence made wrong is never called supported."""
    statements = made_statements(known.timeline.events, 200)
    wrong = [
        check_statement(one, known.evidence, supported_when_nothing_objects) for one in islice(statements, 4, None, 5)
    ]
    assert len(wrong) == 40
    assert [one.findings for one in wrong if one.verdict is Verdict.SUPPORTED] == []


def test_at_most_one_right_sentence_in_twenty_is_refused(known: pipeline.Understood) -> None:
    statements = made_statements(known.timeline.events, 200)
    right = [one for number, one in enumerate(statements) if number % 5 != 4]
    refused = [one for one in right if check_statement(one, known.evidence).verdict.blocks]
    assert len(refused) <= 8

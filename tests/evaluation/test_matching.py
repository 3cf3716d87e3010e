"""The matcher: a fact is told by all of its load-bearing parts, in whatever words."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.case import Case, GoldStatement, load_case
from evaluation.matching import Match, told
from evaluation.written import Sentence

CASES = Path(__file__).parents[2] / "data/cases"


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case(CASES / "envelope-quotes-rollback")


def matched(case: Case, fact: str, *sentences: str) -> Match:
    written = tuple(Sentence(id=f"s{index}", text=text) for index, text in enumerate(sentences, 1))
    return told(GoldStatement(id="f", text=fact, evidence=()), written, case)


TELLING = (
    ("Support received 52 tickets about it.", "At 11:01 UTC Hana reported: “support got 52 tickets in total”."),
    ("Yusuf acknowledged the page at 09:25 UTC.", "Yusuf Demir picked up the page at 09:25 UTC."),
    ("No label was lost and none was printed twice.", "Labels were neither lost nor printed twice."),
    ("Ines called the incident mitigated at 10:26 UTC.", "The impact was mitigated at 10:26 UTC."),
    (
        "The 95th percentile of quote latency rose from 210 ms to 3.4 s.",
        "Quote latency (p95) went from 210 ms to 3.4 s.",
    ),
)
NOT_TELLING = (
    ("Support received 52 tickets about it.", "Support received 25 tickets about it."),
    ("Support received 52 tickets about it.", "Support received 52 calls and 23 tickets about it."),
    ("Yusuf acknowledged the page at 09:25 UTC.", "Marek acknowledged the page at 09:25 UTC."),
    ("Yusuf acknowledged the page at 09:25 UTC.", "Yusuf acknowledged the page."),
    ("No label was lost and none was printed twice.", "Some labels were lost and none was printed twice."),
    (
        "Tariq confirmed that the rounding in #912 divides by the height.",
        "The rounding in #912 might divide by the height.",
    ),
    ("Tariq rebuilt 7.3.2 from its tag.", "Tariq planned to rebuild 7.3.2 from its tag."),
    ("Version 7.4.0 of rate-engine reached production at 09:12 UTC.", "Version 7.3.2 reached production at 09:12 UTC."),
)


@pytest.mark.parametrize(("fact", "sentence"), TELLING)
def test_other_words_tell_a_fact(case: Case, fact: str, sentence: str) -> None:
    """Quoted, merged or reworded, a fact is told as long as nothing that matters is missing."""
    match = matched(case, fact, "The incident is over.", sentence)
    assert match.captured, match.missing
    assert match.sentences == ("s2",)


@pytest.mark.parametrize(("fact", "sentence"), NOT_TELLING)
def test_a_missing_or_changed_part_is_named(case: Case, fact: str, sentence: str) -> None:
    """Another figure, another person, a dropped hedge or a plan told as done does not tell it, and what is missing is said."""
    match = matched(case, fact, sentence)
    assert not match.captured
    assert match.missing


def test_two_neighbouring_sentences_tell_a_fact_together(case: Case) -> None:
    """What the first names, the second goes on about."""
    fact = "The first rollback failed at 10:03 UTC because the image of 7.3.2 was no longer in the registry."
    match = matched(
        case, fact, "The rollback to 7.3.2 failed at 10:03 UTC.", "Its image was no longer in the registry."
    )
    assert match.captured
    assert match.sentences == ("s1", "s2")


def test_clauses_of_a_fact_may_be_told_in_two_places(case: Case) -> None:
    """Each half of a fact counts where it stands, with sentences about other things between them."""
    fact = "The status page opened at 09:38 UTC and was set to resolved at 11:20 UTC."
    apart = (
        "The status page opened at 09:38 UTC.",
        "All is well.",
        "So it was.",
        "The status page was resolved at 11:20 UTC.",
    )
    assert matched(case, fact, *apart).captured


def test_a_time_counts_only_beside_what_happened_then(case: Case) -> None:
    """Both times stand in the sentence, each with the other's happening."""
    fact = "Ines called the incident mitigated at 10:26 UTC."
    assert not matched(case, fact, "The alert fired at 10:26 UTC; the incident was mitigated at 10:31 UTC.").captured


def test_nothing_is_told_by_no_sentence(case: Case) -> None:
    """An empty report tells nothing."""
    assert matched(case, "The incident was handled as SEV-2.") == Match(captured=False, missing=("nothing is told",))


def test_shared_evidence_alone_is_never_enough(case: Case) -> None:
    """A sentence that cites the same record but says something else does not tell the fact."""
    fact = case.facts[4].statement
    cited = Sentence(id="s1", text="Support was busy.", evidence=fact.evidence)
    assert not told(fact, (cited,), case).captured

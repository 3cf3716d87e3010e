"""The matcher: a fact is told by all of its load-bearing parts, in whatever words."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.case import Case, GoldStatement, load_case
from evaluation.matching import Match, told, touched
from evaluation.written import Sentence

CASES = Path(__file__).parents[2] / "data/cases"


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case(CASES / "envelope-quotes-rollback")


def matched(case: Case, fact: str, *sentences: str) -> Match:
    written = tuple(Sentence(id=f"s{index}", text=text) for index, text in enumerate(sentences, 1))
    return told(GoldStatement(id="f", text=fact, evidence=()), written, case)


def with_timeline(case: Case, fact: str, prose: str, *rows: str) -> Match:
    timeline = tuple(Sentence(id=f"t{index}", text=text) for index, text in enumerate(rows, 1))
    return told(GoldStatement(id="f", text=fact, evidence=()), (Sentence(id="s1", text=prose),), case, timeline)


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


ACKNOWLEDGED = "Yusuf acknowledged the page at 09:25 UTC."


def test_a_time_that_the_prose_leaves_out_may_stand_in_the_timeline(case: Case) -> None:
    """The row under 09:25 is about the same person and the same deed."""
    assert with_timeline(case, ACKNOWLEDGED, "Yusuf acknowledged the page.", "09:25 Yusuf takes the page.").captured


@pytest.mark.parametrize(
    ("prose", "row"),
    [
        ("The page was loud.", "09:25 Yusuf acknowledged the page."),
        ("Yusuf acknowledged the page at 09:27 UTC.", "09:25 Yusuf acknowledged the page."),
        ("Yusuf acknowledged the page.", "09:25 The status page was opened."),
        ("Yusuf acknowledged the page.", "09:26 Yusuf acknowledged the page."),
    ],
)
def test_the_timeline_helps_with_nothing_else(case: Case, prose: str, row: str) -> None:
    """Told by the timeline alone, at another time in the prose, a row about something else, a row under another time."""
    assert not with_timeline(case, ACKNOWLEDGED, prose, row).captured


def test_the_incident_goes_by_any_of_its_names(case: Case) -> None:
    """Its key, its severity or just "the incident"."""
    assert matched(case, "INC-318 was resolved at 11:08 UTC.", "The SEV-2 was resolved at 11:08.").captured


def test_sentences_that_lie_apart_tell_a_fact_together(case: Case) -> None:
    """What was done stands in one place, who did it in another, and both are about the rollback."""
    fact = "Tariq rebuilt 7.3.2 from its tag, and it was running on all pods at 10:19 UTC."
    done = "The image of 7.3.2 was rebuilt from its tag and was running on all pods at 10:19."
    who = "Tariq Aziz rebuilt the image."
    assert matched(case, fact, done, "Support was busy.", "All is well.", who).captured
    assert not matched(
        case, fact, done, "Support was busy.", "All is well.", "Marek Dvorak rebuilt the image."
    ).captured


def test_an_open_question_tells_only_that_it_is_open(case: Case) -> None:
    """What is not known may be told by asking it; nothing else is told by a question."""
    asked = "Why was the image removed from the registry?"
    assert matched(case, "Why the image was removed from the registry is not known.", asked).captured
    assert not matched(case, "The image was removed from the registry.", asked).captured


def test_a_fact_is_touched_by_its_main_point(case: Case) -> None:
    """The figure is missing, and is named; denied, it is not even touched."""
    fact = GoldStatement(id="f", text="In all, 23,914 quote requests failed.", evidence=())
    match = touched(fact, (Sentence(id="s1", text="Many quote requests failed."),), case)
    assert match.captured and match.missing == ("the figure 23,914",)
    assert not touched(fact, (Sentence(id="s1", text="No quote requests failed."),), case).captured

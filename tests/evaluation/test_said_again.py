"""Recognising a wrong sentence in other words, and not in a true one."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.case import Case, load_case
from evaluation.said_again import says, wrong_sentences
from tests.evaluation.scored_values import case

CASES = Path(__file__).resolve().parents[2] / "data" / "cases"
SMALL = case()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("At the end, 44 cabins were sold twice on five sailings.", "44 cabins were sold twice on five sailings."),
        ("The release caused the missing codes.", "The missing codes were caused by the release."),
        ("Seventeen bookings were lost overall.", "17 bookings were lost."),
        ("Mara wrote: “the outage was planned maintenance”.", "The outage was planned maintenance."),
        ("INC-7 was over at 22:10 UTC.", "INC-7 was over at 22:10 UTC."),
        ("It was mitigated and resolved at 20:31 UTC.", "The incident was resolved at 20:31 UTC."),
        ("It was mitigated on 6 October and resolved on 7 October.", "The incident was resolved on 7 October."),
        ("At 23:11 UTC all 34 nodes had the new key.", "All 34 nodes had the key at 23:11 UTC."),
        ("Mitigation came at 09:02 UTC.", "The incident was mitigated at 09:02 UTC."),
        ("A few calls failed, and some cabins were lost.", "Some cabins were lost."),
        ("Mara reported: “no data lost”.", "No data was lost."),
        ("At 13:46 UTC Mara was paged about the codes.", "Mara was paged."),
        ("By the last count 140 of 31 cabins were sold twice.", "Of 31 cabins 140 were sold twice."),
        ("It turned out that the release caused the missing codes.", "The release caused the missing codes."),
        ("Mara asked about the boxes and was told to close the sailing.", "Mara was told to close the sailing."),
    ],
)
def test_the_same_in_other_words_is_said(text: str, wrong: str) -> None:
    """Word order, counting words and quotation marks do not hide it."""
    assert says(text, wrong, SMALL)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("31 cabins were sold twice on four sailings.", "44 cabins were sold twice on five sailings."),
        ("Mara suspected that the release caused the missing codes.", "The release caused the missing codes."),
        ("The release did not cause the missing codes.", "The release caused the missing codes."),
        (
            "The suspicion that the release caused the codes to be missing was ruled out.",
            "The release caused the missing codes.",
        ),
        ("Three partitions lost readings.", "All partitions lost readings."),
        ("Memory stood at 11 of 16 GB.", "Memory stood at 11 of 16 MB."),
        ("The restart of the pods failed.", "The restart of the pods went through."),
        ("OPS-7: Alert on the pool. Owner: Jonas Vik. Status: open.", "The alert on the pool, OPS-7, is there."),
        ("Mara handed over to Jonas.", "Jonas handed over to Mara."),
        ("The count fell from 34% to 0.4%.", "The count fell from 0.4% to 34%."),
        (
            "Mara Lind called the incident mitigated at 20:31 UTC and resolved at 22:05 UTC.",
            "The incident was resolved at 20:31 UTC.",
        ),
        ("On 7 October it was mitigated; on 12 October it was resolved.", "The incident was resolved on 7 October."),
        ("Jonas was paged and told Mara.", "Mara was paged."),
        ("Mara wrote: “INC-7 resolved at 12:10 my time, 04:10 UTC”.", "INC-7 was resolved at 12:10 UTC."),
        ("INC-7 was resolved at 12:10 in Singapore.", "INC-7 was resolved at 12:10 UTC."),
        ("Mara reported: “alert is gone”.", "Mara was paged."),
        ('Mara reported: “"no data has been lost" is still on the page”.', "No data was lost."),
        ("Nobody is to say in public that no data was lost.", "No data was lost."),
        ("Of all shippers, 1,284 were affected.", "All shippers were affected."),
        ("All 28 files of one region were restored.", "All files were restored."),
        ("31 of 140 cabins were sold twice.", "Of 31 cabins 140 were sold twice."),
        ("Mara decided against rolling the release back.", "Mara decided to roll the release back."),
        ("Mara said that the alert had been silenced.", "Mara asked to silence the alert again."),
        ("It was quiet at 12:48 UTC, and Mara closed INC-7 nine minutes later.", "Mara closed INC-7 at 12:48 UTC."),
    ],
)
def test_another_figure_frame_scope_unit_or_order_is_not_it(text: str, wrong: str) -> None:
    """What is supposed, denied, taken back, planned or failed is not stated."""
    assert not says(text, wrong, SMALL)


def test_of_a_variant_the_words_that_make_it_wrong_have_to_be_there() -> None:
    """Nearly all words are those of the true sentence."""
    true = "By noon 28 of the 31 customers had been reached."
    wrong = "By noon 28 of the 31 customers had been refunded."
    assert says("28 of the 31 customers had been refunded by noon.", wrong, SMALL, true)
    assert not says("By noon the team had reached 28 of the 31 customers.", wrong, SMALL, true)


@pytest.fixture(scope="module")
def whole() -> Case:
    return load_case(CASES / "login-codes-provider-outage")


def test_every_hand_written_wrong_sentence_recognises_itself(whole: Case) -> None:
    """Or it would never be found."""
    missed = [one.text for one in wrong_sentences(whole) if not says(one.text, one.text, whole, one.true)]
    assert missed == []


def test_no_true_sentence_of_the_gold_says_a_wrong_one(whole: Case) -> None:
    """A false alarm would be a defect that is none."""
    wrong = wrong_sentences(whole)
    assert [one.id for one in whole.sentences for other in wrong if says(one.text, other.text, whole, other.true)] == []


@pytest.mark.parametrize("name", ["deposit-exports-public-bucket", "visits-migration-lock-queue"])
def test_so_do_those_of_other_cases_and_nothing_true(name: str) -> None:
    """Cases with quotations and with an order of words that make a sentence wrong."""
    other = load_case(CASES / name)
    wrong = wrong_sentences(other)
    assert [one.text for one in wrong if not says(one.text, one.text, other, one.true)] == []
    assert [one.id for one in other.sentences for two in wrong if says(one.text, two.text, other, two.true)] == []


def test_what_came_true_later_is_no_wrong_sentence() -> None:
    """Tariq reproduced it within the hour; at 09:53 UTC he was not certain."""
    case = load_case(CASES / "envelope-quotes-rollback")
    true = next(one for one in case.sentences if one.id == "s01")
    wrong = "Tariq had reproduced the failure of envelopes with height 0."
    assert not says("Tariq reproduced the failure with an envelope of height 0 at 10:41 UTC.", wrong, case, true.text)
    assert says(wrong, wrong, case, true.text)


def test_words_that_the_gold_tells_of_the_same_person_are_not_said() -> None:
    """That Mikkel answered so is true."""
    case = load_case(CASES / "attachments-retention-loss")
    assert not says("Mikkel Thygesen answered on 5 October that no data was lost.", "No data was lost.", case)
    assert says("In the end no data was lost.", "No data was lost.", case)

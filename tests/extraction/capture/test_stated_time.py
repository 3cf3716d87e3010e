"""Clock times in words: the right day, the right zone, and whose clock it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from extraction.capture.local_clocks import speaker_offsets
from extraction.capture.readings import Reading
from extraction.capture.stated_time import stated_times
from tests.builders import at, event


@pytest.mark.parametrize(
    ("text", "clock", "day"),
    [
        ("errors since 13:52", "13:52", 3),
        ("errors since 22:10", None, 3),
        ("since 16:52 EAT", "13:52", 3),
        ("since 9:52 PM SGT", "13:52", 3),
        ("since 8:52 am ET", "13:52", 3),
        ("14:00 cat pictures", "14:00", 3),
        ("since yesterday 22:10", "22:10", 2),
        ("last night 23:40 it broke", "23:40", 2),
        ("policy changed 1 march 15:22 with 4.8.0", "15:22", 1),
        ("rows are missing since March 1st, 04:10 UTC", "04:10", 1),
        ("it began at 04:10 on Sunday", "04:10", 1),
        ("impact from 2026-03-02 at 07:30 UTC", "07:30", 2),
        ("changed 31 february 10:00", None, 3),
    ],
)
def test_a_written_time(text: str, clock: str | None, day: int) -> None:
    """Zones by their names, days by theirs; what lies too far away without either is nobody's."""
    found = [one.at for one in stated_times(text, at("14:30"))]
    assert found == ([] if clock is None else [at(clock, day)])


def test_somebodys_own_clock_is_a_guess_until_its_zone_is_known() -> None:
    """Only the minute is sure; with the speaker's offset the hour is as well."""
    (guess,) = stated_times("since about 9:01 here", at("01:16"))
    (known,) = stated_times("since about 9:01 here", at("02:16"), timedelta(hours=8))
    assert (guess.at, guess.guessed) == (at("01:01"), True)
    assert (known.at, known.guessed) == (at("01:01"), False)


def test_a_time_without_a_zone_far_from_utc_is_the_speakers() -> None:
    """Where the offset is known."""
    (found,) = stated_times("it started at 18:05", at("13:21"), timedelta(hours=5))
    assert found.at == at("13:05")


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("terminal is set wrong. 11:00:40 my time = 14:00:40 UTC", -3),
        ("resolved at 22:10 my time, 14:10 UTC", 8),
        ("it's 19:45 here and I am hungry", 5.5),
        ("it's 19:45 and I am hungry", None),
        ("the run at 3:00 here failed", None),
    ],
)
def test_people_give_their_offset_away(text: str, hours: float | None) -> None:
    """By a pair of times, or by what their clock shows as they write."""
    said = event(text, "14:15")
    offsets = speaker_offsets([Reading(said, said.at)])
    assert [*offsets.values()] == ([] if hours is None else [timedelta(hours=hours)])

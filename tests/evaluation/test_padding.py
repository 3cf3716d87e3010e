"""Padded cases: filled up to the number that was asked for, the gold untouched, the same for the same seed."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from evaluation.__main__ import CASES
from evaluation.case import Case, InvalidCase, load_case
from evaluation.noise import Noise, Taboo, shapes
from evaluation.padding import BEFORE, DURING, INCIDENT_SHARE, Padding, pad_case, padded

CASE = CASES / "envelope-quotes-rollback"
CHANNEL = "inc-318-quotes"
MESSAGES = 900


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Padding]:
    """The case with 900 messages, and what was done to it."""
    folder = tmp_path_factory.mktemp("padded") / CASE.name
    return folder, pad_case(CASE, folder, MESSAGES, seed=1)


@pytest.fixture(scope="module")
def loaded(wide: tuple[Path, Padding]) -> tuple[Case, Case]:
    """The case as it is, and padded."""
    return load_case(CASE), load_case(wide[0])


def messages_in(folder: Path, channel: str = "*") -> list[dict[str, Any]]:
    """The channel's messages, oldest first."""
    return [
        one
        for day in sorted((folder / "records" / "slack-export").glob(f"{channel}/*.json"))
        for one in json.loads(day.read_bytes())
    ]


def test_has_as_many_messages_as_were_asked_for(wide: tuple[Path, Padding]) -> None:
    """Real ones and noise together; four fifths of the noise in the incident's channel."""
    folder, padding = wide
    assert len(messages_in(folder)) == padding.messages == MESSAGES
    assert padding.channels == (CHANNEL,)
    assert padding.in_incident_channels == round(padding.noise * INCIDENT_SHARE)


def test_every_message_of_the_case_is_still_there(wide: tuple[Path, Padding]) -> None:
    """Word for word, with its time, author and reactions."""
    kept = messages_in(wide[0])
    assert all(one in kept for one in messages_in(CASE))


def test_gold_finds_the_same_evidence(loaded: tuple[Case, Case]) -> None:
    """Ids of events, milestones and people are those of the case as it was."""
    before, after = loaded
    assert after.facts == before.facts and after.milestones == before.milestones and after.people == before.people
    assert all(after.known.timeline.by_id[event.id].text == event.text for event in before.known.timeline)


def test_padded_names_the_case_it_was_made_of(loaded: tuple[Case, Case]) -> None:
    """``Case.folder`` is the case's own: the padded one is gone when the call is over."""
    few = padded(CASE, 200, seed=1)
    assert few.folder == CASE and len(few.known.timeline) > len(loaded[0].known.timeline)


def test_no_line_repeats_the_one_before(wide: tuple[Path, Padding]) -> None:
    """Neighbours in a channel differ."""
    texts = [one["text"] for one in messages_in(wide[0], CHANNEL)]
    assert not [one for one, other in itertools.pairwise(texts) if one and one == other]


def test_noise_lies_before_during_and_after(wide: tuple[Path, Padding]) -> None:
    """In the parts that are documented."""
    own = messages_in(CASE, CHANNEL)
    first, last = float(own[0]["ts"]), float(own[-1]["ts"])
    times = [float(one["ts"]) for one in messages_in(wide[0], CHANNEL) if one not in own]
    assert sum(one < first for one in times) == pytest.approx(BEFORE * len(times), abs=1)
    assert sum(first <= one <= last for one in times) == pytest.approx(DURING * len(times), abs=1)


def test_times_of_a_channel_are_unique(wide: tuple[Path, Padding]) -> None:
    """A Slack message is named by its channel and time."""
    times = [one["ts"] for one in messages_in(wide[0], CHANNEL)]
    assert len(set(times)) == len(times)


def test_replies_belong_to_messages_that_are_there(wide: tuple[Path, Padding]) -> None:
    """Noise has threads of its own."""
    messages = messages_in(wide[0], CHANNEL)
    replies = [one for one in messages if one.get("thread_ts", one["ts"]) != one["ts"]]
    assert len(replies) > 50 and {one["thread_ts"] for one in replies} <= {one["ts"] for one in messages}


def test_same_seed_same_bytes(wide: tuple[Path, Padding], tmp_path: Path) -> None:
    """And another seed gives other noise."""
    again, other = tmp_path / "again" / CASE.name, tmp_path / "other" / CASE.name
    pad_case(CASE, again, MESSAGES, seed=1)
    pad_case(CASE, other, MESSAGES, seed=2)
    name = f"records/slack-export/{CHANNEL}/2026-05-13.json"
    assert (again / name).read_bytes() == (wide[0] / name).read_bytes() != (other / name).read_bytes()


def test_noise_never_speaks_of_the_cases_services_or_figures(wide: tuple[Path, Padding]) -> None:
    """No service of the case, and no figure or clock time of its gold."""
    own = messages_in(CASE)
    noise = "\n".join(one["text"] for one in messages_in(wide[0]) if one not in own).lower()
    case = load_case(CASE)
    assert not [service for service in case.heading.services if service.lower() in noise]
    assert not [figure for figure in ("23,914", "1,284", "14.9", "4100", "9:15") if figure in noise.split()]


def test_invented_names_are_none_of_the_records() -> None:
    """A name that a case uses is left to it."""
    taboo = Taboo.of("Oriol asked about quillboard and LOFT-31", "At 11:35 it cost 4210 euros.", ["Wiki"])
    noise = Noise.of(taboo, Random(3))
    assert not [name for name in noise.people if name.startswith("Oriol")]
    assert "LOFT" not in noise.prefixes
    lines = [line for _ in range(800) for line in (noise.work(), noise.talk(), noise.bot(), noise.reply())]
    assert not [line for line in lines if "11:35" in line or "4210" in line or "wiki" in line]


def test_lines_are_filled_whole() -> None:
    """No alternative and no slot is left open in any shape."""
    noise = Noise.of(Taboo.of("", ""), Random(5))
    for kind in ("talk", "work", "bots", "replies"):
        for shape in shapes(kind):
            line = noise._filled(shape)
            assert line.strip() and not set("[]{}|") & set(line), shape


def test_a_case_that_is_long_enough_stays_as_it_is(tmp_path: Path) -> None:
    """Nothing is taken away from it."""
    padding = pad_case(CASE, tmp_path / CASE.name, 10, seed=1)
    assert padding.noise == 0 and padding.messages == len(messages_in(CASE))


def test_a_case_without_chat_cannot_be_padded(tmp_path: Path) -> None:
    """The reason is told."""
    folder = tmp_path / "mute"
    (folder / "records").mkdir(parents=True)
    heading = (CASE / "gold.toml").read_text("utf-8").replace(f'id = "{CASE.name}"', 'id = "mute"', 1)
    (folder / "gold.toml").write_text(heading, "utf-8")
    with pytest.raises(InvalidCase, match="Slack export"):
        pad_case(folder, tmp_path / "to" / "mute", 100, seed=1)


def test_gold_is_the_same_value(loaded: tuple[Case, Case]) -> None:
    """But for where it lies and what was captured, a padded case is the case."""
    before, after = loaded
    assert replace(after, folder=before.folder, known=before.known) == before

"""Texts written from data: an invented game and an invented business, read into events and checked by the product."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation.data_to_text.ragtruth import read_business
from evaluation.data_to_text.ragtruth_reading import plain_statements
from evaluation.data_to_text.ranking import auroc, auroc_interval, best_f1, fit
from evaluation.data_to_text.rotowire import PERCENT_WORDS, PLAYER_WORDS, Game, read_game
from evaluation.data_to_text.rotowire_reading import Reader
from evaluation.truth.data_to_text import judge_report, measure_ragtruth, measure_rotowire
from tests.conftest import shared_dir

PLAYERS: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("Ada Okafor", "Larkspur", {"PTS": 21, "AST": 7, "REB": 4, "STL": 2, "MIN": 33, "FGM": 8, "FGA": 15}),
    ("Bo Lindqvist", "Larkspur", {"PTS": 12, "REB": 11, "MIN": 28}),
    ("Cleo Marsh", "Tidewater", {"PTS": 30, "AST": 3, "BLK": 1, "MIN": 36}),
    ("Dov Tamsin", "Tidewater", {"PTS": 8, "MIN": "N/A"}),
)


def record() -> dict[str, object]:
    """A game that the Larkspur Herons win 96 - 90 over the Tidewater Otters."""
    columns = (*PLAYER_WORDS, *PERCENT_WORDS, "START_POSITION")
    table = {
        column: {str(row): str(figures.get(column, 0)) for row, (_, _, figures) in enumerate(PLAYERS)}
        for column in columns
    }
    table["PLAYER_NAME"] = {str(row): name for row, (name, _, _) in enumerate(PLAYERS)}
    table["TEAM_CITY"] = {str(row): city for row, (_, city, _) in enumerate(PLAYERS)}
    return {
        "box_score": table,
        "home_line": _line("Larkspur", "Herons", (20, 30, 24, 22), wins=31, losses=12),
        "vis_line": _line("Tidewater", "Otters", (25, 21, 20, 24), wins=18, losses=25),
    }


def _line(city: str, name: str, quarters: tuple[int, ...], wins: int, losses: int) -> dict[str, str]:
    line: dict[str, object] = {"CITY": city, "NAME": name, "PTS": sum(quarters), "WINS": wins, "LOSSES": losses}
    line |= {f"PTS_QTR{number}": points for number, points in enumerate(quarters, 1)}
    line |= {"AST": 22, "REB": 41, "TOV": 13, "FG_PCT": 47, "FG3_PCT": 36, "FT_PCT": 80}
    return {f"TEAM-{key}": str(value) for key, value in line.items()}


@pytest.fixture
def game() -> Game:
    return read_game(record(), "01_14_26")


def read(game: Game, text: str) -> list[tuple[str, str]]:
    return [(one.text, one.event) for one in Reader(game=game).read(text)]


def test_figures_are_said_of_their_owner(game: Game) -> None:
    """Names, pronouns, "a pair of", "18 - point" and shots are read; the event is that of the owner."""
    text = "Ada Okafor had 21 points , seven assists and a pair of steals on 8 - of - 15 shooting ."
    whose = "player/0/totals"
    assert read(game, text) == [
        ("Ada Okafor had 21 points.", whose),
        ("Ada Okafor had 7 assists.", whose),
        ("Ada Okafor had 2 steals.", whose),
        ("Ada Okafor had 8 goals.", whose),
        ("Ada Okafor had 15 shots.", whose),
    ]
    assert read(game, "He left . Lindqvist was next with a 12 - point , 11 - rebound double - double .") == [
        ("Bo Lindqvist had 12 points.", "player/1/totals"),
        ("Bo Lindqvist had 11 rebounds.", "player/1/totals"),
    ]


def test_records_scores_and_periods_are_read(game: Game) -> None:
    """A record stands in brackets behind a team; the higher figure of a score is of whoever had more."""
    assert read(game, "The Herons ( 31 - 12 ) won , 96 - 90 .") == [
        ("Herons had 31 wins.", "home/record"),
        ("Herons had 12 losses.", "home/record"),
        ("Herons had 96 points.", "home/totals"),
        ("Otters had 90 points.", "vis/totals"),
    ]
    assert read(game, "Tidewater were outscored 54 - 41 in the first half .")[1] == ("Otters had 41 points.", "vis/h1")


def test_what_is_no_figure_of_the_game_is_left_out(game: Game) -> None:
    """Season averages, the clock, limits, and players who did not play."""
    for text in (
        "Okafor is averaging 19 points this season .",
        "They led with 3 minutes left .",
        "Marsh shot over 50 percent from the field .",
        "Dov Tamsin added 8 points .",
    ):
        assert read(game, text) == []


def test_the_checks_object_to_wrong_figures_alone() -> None:
    """Six assists for seven, a block for none; the right ones beside them pass."""
    text = "Ada Okafor had 21 points , six assists , two steals and a block . The Herons ( 31 - 12 ) won , 96 - 90 ."
    errors = [{"type": "NUMBER", "doc_token_start": "7", "doc_token_end": "7"}]
    judged = judge_report({"id": "X2", "text": text, "date": "01_14_26", "record": record(), "errors": errors})
    assert judged.marked == ((7, 7),)
    assert judged.objected == ((7, 7), (13, 13))
    assert judged.is_even


def test_shares_of_a_file_are_counted(tmp_path: Path) -> None:
    """One marked number, found; two objections, one of them on a mark."""
    text = "Ada Okafor had 21 points , six assists , two steals and a block ."
    row = {"id": "X2", "text": text, "date": "01_14_26", "record": record()}
    errors = [{"type": "NUMBER", "doc_token_start": "7", "doc_token_end": "7"}]
    (tmp_path / "reports.jsonl").write_text(json.dumps(row | {"errors": errors}) + "\n")
    values = {one.label: one.value for one in measure_rotowire(tmp_path / "reports.jsonl").figures}
    assert values["wrong numbers found, even ids"].startswith("1 of 1, 100.0 %")
    assert values["objections that are right, even ids"].startswith("1 of 2, 50.0 %")
    assert values["wrong numbers found, odd ids, tuned on"] == "0 of 0"


BUSINESS: dict[str, object] = {
    "name": "Kiln & Kettle",
    "address": "4 Quay Lane",
    "city": "Larkspur",
    "state": "CA",
    "categories": "Cafes, Bakeries",
    "hours": {"Monday": "7:0-15:30", "Saturday": "8:0-16:0"},
    "attributes": {"OutdoorSeating": False, "WiFi": "free", "Ambience": {"casual": True, "romantic": False}},
    "business_stars": 4.5,
    "review_info": [{"review_stars": 5.0, "review_date": "2025-03-02 10:00:00", "review_text": "Lovely rye bread."}],
}


def test_a_business_is_said_value_by_value() -> None:
    """Each value has its event; what is not known has none; a review has its own time."""
    events = read_business(BUSINESS)
    assert events["hours/Monday"].text == "On Monday it opens at 07:00 and closes at 15:30."
    assert events["hours/Sunday"].text == "On Sunday it is closed."
    assert events["has/outdoor seating"].text == "It has no outdoor seating."
    assert events["mood/romantic"].text == "The ambience is not romantic."
    assert events["review/1"].at.isoformat() == "2025-03-02T10:00:00+00:00"
    assert "has/takeout" not in events


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Guests can sit on the patio.", [("has", "It has outdoor seating.", "has/outdoor seating")]),
        ("Outdoor seating is not available.", [("has", "It has no outdoor seating.", "has/outdoor seating")]),
        (
            "It has free Wi-Fi but no takeout.",
            [("has?", "It has no takeout.", "place"), ("has", "It has free wifi.", "")],
        ),
        ("The atmosphere is casual.", [("mood", "The ambience is casual.", "mood/casual")]),
        ("Open on Mondays from 7 am to 3:30 pm.", [("hours", "On Monday it opens at 07:00 and closes at 15:30.", "")]),
        ("It has a rating of 4.5 out of 5 stars.", [("stars", "It is rated 4.5 stars.", "stars")]),
        ("The bread is lovely.", []),
    ],
)
def test_sentences_are_said_plainly(sentence: str, said: list[tuple[str, str, str]]) -> None:
    """Mentions of attributes, moods, hours and ratings; one that no event is about cites where the business is."""
    found = {(one.kind, one.text) for one in plain_statements(sentence, read_business(BUSINESS))}
    assert found == {(kind, text) for kind, text, _ in said}


def test_hours_of_several_days() -> None:
    """Days before their times, or behind them."""
    known = read_business(BUSINESS)
    first = [one.text for one in plain_statements("Saturday to Sunday 8:00-16:00, Monday 7:00-15:30.", known)]
    assert first[-1] == "On Monday it opens at 07:00 and closes at 15:30."
    assert len(first) == 3
    behind = [
        one.text for one in plain_statements("Open from 7 am to 9 pm on weekdays and 8 am to 4 pm on weekends.", known)
    ]
    assert len(behind) == 7
    assert behind[-1] == "On Sunday it opens at 08:00 and closes at 16:00."


def test_rank_statistics() -> None:
    """All pairs in order is 1, ties count half; the fitted score follows the feature that tells."""
    assert auroc([0.9, 0.8, 0.1], [True, True, False]) == 1.0
    assert auroc([1, 1], [True, False]) == 0.5
    low, high = auroc_interval(0.8, 50, 50)
    assert 0.7 < low < 0.8 < high < 0.9
    rows = [{"telling": float(n % 2), "same": 1.0} for n in range(20)]
    bad = [bool(n % 2) for n in range(20)]
    weights = fit(rows, bad)
    assert weights.score({"telling": 1.0, "same": 1.0}) > 0.8 > 0.2 > weights.score({"same": 1.0})
    assert best_f1([weights.score(row) for row in rows], bad)[0] == 1.0
    with pytest.raises(ValueError, match="both kinds"):
        auroc([1.0], [True])


def test_texts_are_ranked_by_objections(tmp_path: Path) -> None:
    """Invented texts, bad where they say what the record does not."""
    good = {"response": "It has free wifi. It has no outdoor seating.", "labels": []}
    bad = {"response": "It has outdoor seating. The atmosphere is romantic.", "labels": [{"text": "romantic"}]}
    rows = [{"source_id": number, "source": BUSINESS, "responses": [good, bad] * 5} for number in (1, 2)]
    (tmp_path / "texts.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    figures = {one.label: one for one in measure_ragtruth(tmp_path / "texts.jsonl").figures}
    assert figures["AUROC, even ids"].value.startswith("1.000")
    assert figures["AUROC, even ids"].reached is True
    assert "calling every text bad: 0.667" in figures["F1 at a threshold from odd ids, even ids"].value


def test_without_the_sets_nothing_is_claimed(tmp_path: Path) -> None:
    """The material lies beside the project, or the measurement says so; one half alone is no measurement."""
    assert "no file" in measure_rotowire(tmp_path / "none.jsonl").unscored
    assert "no file" in measure_ragtruth(tmp_path / "none.jsonl").unscored
    (tmp_path / "empty.jsonl").write_text("")
    assert "needs good and bad texts" in measure_ragtruth(tmp_path / "empty.jsonl").unscored


@pytest.mark.shared
def test_the_numbers_of_real_reports() -> None:
    """Reported, not promised: what is counted is there, and most wrong numbers are found."""
    measured = measure_rotowire(shared_dir() / "bench" / "data_to_text" / "rotowire_accuracy_train60.jsonl")
    assert len(measured.figures) == 8
    assert measured.figures[0].reached is True

"""Blind reading: no trace of the writers, fair orders, strict answers, and figures that can be checked by hand."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from evaluation.arm import ArmSettings
from evaluation.reading.agreement import alpha, interval_distance, nominal_distance
from evaluation.reading.answers import Answer, Answered, read_answers
from evaluation.reading.blinded import blinded, cleaned
from evaluation.reading.command import add_read
from evaluation.reading.make import InvalidReading, make
from evaluation.reading.score import score, scored, table
from evaluation.record_file import write_record
from evaluation.run_record import RunRecord
from evaluation.written import WrittenSection
from extraction.domain.report_template import SectionKind
from tests.builders import at
from tests.evaluation.run_builders import case_result, run_record, section

READERS = ("ada", "ben", "cleo")
MODEL = "openai/gpt-9-large"


def run(name: str, text: str, *, model: str = "", cases: int = 4) -> RunRecord:
    """A run whose reports all say ``text`` under one heading."""
    sections = (replace(section(text), writer=model or "plain writer"),)
    results = [replace(case_result(f"incident-{one}"), sections=sections) for one in range(cases)]
    return replace(run_record(*results), arm=ArmSettings(name=name, model=model))


@pytest.fixture
def runs() -> list[RunRecord]:
    texts = {
        "plain": "Orders waited [E12].",
        "model": f"Orders waited, says {MODEL} [3].",
        "naive": "**Orders** waited.",
    }
    return [run(name, text, model=MODEL if name != "plain" else "") for name, text in texts.items()]


@pytest.fixture
def made(runs: Sequence[RunRecord], tmp_path: Path) -> Path:
    folder = tmp_path / "reading"
    assert make(runs, folder, seed=7, readers=READERS) == 4
    return folder


Fill = Callable[[Path, str, str, dict[str, int], str], Path]


@pytest.fixture
def fill() -> Fill:
    """Answer one form: a rating for each arm (on all questions) and the arm to publish, or ``tie``."""

    def filled(folder: Path, reader: str, case: str, ratings: dict[str, int], publish: str) -> Path:
        order = json.loads((folder / "key.json").read_text())["orders"][reader][case]
        letter = {arm.split()[0]: one for one, arm in order.items()}
        reports = {
            letter[arm]: {"clarity": n, "usefulness": n, "trust": n, "not_believed": ["x"] if n == 1 else []}
            for arm, n in ratings.items()
        }
        answer = {"case": case, "reader": reader, "reports": reports, "publish": letter.get(publish, "tie"), "why": ""}
        path = folder / "answers" / f"{reader}.{case}.json"
        path.write_text(json.dumps(answer))
        return path

    return filled


def test_forms_have_no_trace_of_the_writers(made: Path) -> None:
    """Neither names of models and arms nor citations nor the case's id, in the page, the text and the file names."""
    for path in (made / "forms").rglob("*"):
        text = path.name + (path.read_text("utf-8") if path.is_file() else "")
        found = [one for one in (MODEL, "gpt-9", "plain writer", "naive", "[E12]", "[3]", "incident-") if one in text]
        assert found == [], path


def test_form_is_self_contained(made: Path) -> None:
    """No address of anything outside, and the questions are there."""
    page = (made / "forms" / "ada" / "case-01.html").read_text("utf-8")
    assert "http" not in page.replace('http-equiv="Content-Security-Policy"', "")
    assert all(word in page for word in ("Clarity", "Usefulness", "Trust", "publish", "do not believe", "Report C"))


def test_every_writer_stands_everywhere(runs: Sequence[RunRecord], tmp_path: Path) -> None:
    """Over a reader's cases each stands under each letter equally often."""
    make([run("plain", "A."), run("model", "B.", model=MODEL)], tmp_path / "r", seed=3, readers=READERS)
    orders = json.loads((tmp_path / "r" / "key.json").read_text())["orders"]
    for cases in orders.values():
        assert Counter(letters["A"] for letters in cases.values()) == {"plain": 2, f"model {MODEL}": 2}


def test_same_seed_same_forms(runs: Sequence[RunRecord], made: Path, tmp_path: Path) -> None:
    make(runs, tmp_path / "again", seed=7, readers=READERS)
    make(runs, tmp_path / "other", seed=8, readers=READERS)
    key = (made / "key.json").read_bytes()
    assert (tmp_path / "again" / "key.json").read_bytes() == key != (tmp_path / "other" / "key.json").read_bytes()


def test_sections_come_in_one_order() -> None:
    """Under the same headings, whatever their own were; empty ones are left out."""
    sections: tuple[WrittenSection, ...] = (
        section("It was the pool.", topic="cause"),
        section("They wait.", topic="impact"),
        section(topic="lessons"),
        section("Odd.", topic="weather"),
    )
    report = blinded(replace(case_result(), sections=sections), ())
    assert [one.heading for one in report.sections] == ["Impact", "Cause", "Further notes"]
    assert report.words == 7


def test_times_stand_before_rows_of_the_timeline_only() -> None:
    """Elsewhere they would tell a writer that keeps them from one that does not."""
    told = section("The pool was full.", topic="cause")
    row = replace(told.sentences[0], at=at("14:02"))
    in_cause = replace(told, sentences=(row,))
    in_timeline = replace(in_cause, topic="timeline", kind=SectionKind.TIMELINE)
    written = replace(row, text="14:02 UTC the pool was full.")
    second = replace(in_timeline, sentences=(written,))
    report = blinded(replace(case_result(), sections=(in_cause, in_timeline, second)), ())
    assert [one.sentences for one in report.sections] == [
        ("03 Mar 14:02 UTC  The pool was full.", "14:02 UTC the pool was full."),
        ("The pool was full.",),
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It failed [E4, E5].", "It failed."),
        ("It failed [slack:inc-1/17.2].", "It failed."),
        ("- **Impact**: `500`s, see [the graph](https://x.example/g)", "Impact: 500s, see the graph"),
        ("ChatGPT 4 and Claude Opus agree.", "[the writer] 4 and [the writer]."),
        ("The [db] pool was 5 [of 5].", "The [db] pool was 5 [of 5]."),
    ],
)
def test_cleaned(text: str, shown: str) -> None:
    assert cleaned(text, ()) == shown if "Claude" not in text else "Claude" not in cleaned(text, ())


def test_result_counts_wins_and_ties(made: Path, fill: Fill) -> None:
    """Three readers like the plain report better on four cases; one says there is no difference."""
    for reader in READERS:
        for number in range(1, 5):
            tie = reader == "cleo" and number == 4
            ratings = {"plain": 4, "model": 4 if tie else 2, "naive": 1}
            fill(made, reader, f"case-{number:02d}", ratings, "tie" if tie else "plain")
    result = score(made)
    clarity = next(one for one in result.pairings if (one.question, one.second) == ("clarity", f"model {MODEL}"))
    assert (clarity.wins, clarity.losses, clarity.ties) == (11, 0, 1)
    assert clarity.share == pytest.approx(11.5 / 12) and clarity.decided
    assert result.missing == 0 and [one.not_believed for one in result.rated] == [0, 0, 12]
    assert json.loads((made / "result.json").read_text())["answers"] == 12
    assert any("11–0, 1 ties" in line for line in table(result))


def test_of_two_that_were_not_chosen_nothing_is_said() -> None:
    """The choice of a third one says nothing about them."""
    ratings = {arm: {"clarity": 3, "usefulness": 3, "trust": 3} for arm in ("a", "b", "c")}
    answer = Answer(case="x", reader="r", ratings=ratings, publish="c", not_believed=dict.fromkeys("abc", ()), why="")
    result = scored(Answered(arms=("a", "b", "c"), expected=2, answers=(answer,)))
    asked = [(one.first, one.second, one.share) for one in result.pairings if one.question == "publish"]
    assert asked == [("a", "c", 0.0), ("b", "c", 0.0)] and result.missing == 1


def test_missing_answers_are_counted(made: Path, fill: Fill) -> None:
    fill(made, "ada", "case-01", {"plain": 3, "model": 3, "naive": 3}, "tie")
    assert score(made).missing == 11


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"publish": "D"}, "publish is 'D'"),
        ({"publish": None}, "publish: Input should be a valid string"),
        ({"reader": "dora"}, "no reader 'dora'"),
        ({"mood": "good"}, "mood: Extra inputs"),
        ({"reports": {}}, "reports: exactly A, B, C"),
    ],
)
def test_answers_are_read_strictly(made: Path, fill: Fill, change: dict[str, object], reason: str) -> None:
    """The message names the file and what is wrong in it."""
    path = fill(made, "ada", "case-01", {"plain": 3, "model": 3, "naive": 3}, "tie")
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(InvalidReading, match=reason):
        read_answers(made)


def test_ratings_outside_the_scale_are_refused(made: Path, fill: Fill) -> None:
    fill(made, "ada", "case-01", {"plain": 6, "model": 3, "naive": 3}, "tie")
    with pytest.raises(InvalidReading, match="less than or equal to 5"):
        read_answers(made)


def test_answers_given_twice_are_refused(made: Path, fill: Fill) -> None:
    path = fill(made, "ada", "case-01", {"plain": 3, "model": 3, "naive": 3}, "tie")
    (path.parent / "copy.json").write_text(path.read_text())
    with pytest.raises(InvalidReading, match="answered case-01 before"):
        read_answers(made)


def test_blank_answers_are_refused(made: Path) -> None:
    """An answer file as it was handed out is not filled in."""
    blank = made / "forms" / "ada" / "ada.case-01.json"
    (made / "answers" / blank.name).write_text(blank.read_text())
    with pytest.raises(InvalidReading, match="clarity"):
        read_answers(made)


def test_runs_without_a_common_case_are_refused(tmp_path: Path) -> None:
    other = replace(run("naive", "B."), cases=())
    with pytest.raises(InvalidReading, match="no case"):
        make([run("plain", "A."), other], tmp_path / "r", seed=1)
    with pytest.raises(InvalidReading, match="two or three"):
        make([other], tmp_path / "r", seed=1)


def test_alpha_is_krippendorffs() -> None:
    """His own example of binary data (Computing Krippendorff's alpha, 2011, section A): two observers, ten units."""
    first, second = "0100000010", "1110010000"
    assert alpha(list(zip(first, second, strict=True)), nominal_distance) == pytest.approx(0.095, abs=0.001)


def test_alpha_of_perfect_and_of_no_agreement() -> None:
    assert alpha([(1, 1), (5, 5), (3, 3)], interval_distance) == 1
    assert (alpha([(1, 5), (5, 1)], interval_distance) or 0) < 0
    assert alpha([(3, 3), (3, 3)], interval_distance) is None and alpha([(3,)], interval_distance) is None


def test_commands(runs: Sequence[RunRecord], tmp_path: Path, fill: Fill, capsys: pytest.CaptureFixture[str]) -> None:
    """From records to a table."""

    paths = [tmp_path / f"{number}.json" for number in range(2)]
    for path, one in zip(paths, runs, strict=False):
        write_record(path, one)

    parser = argparse.ArgumentParser()
    add_read(parser.add_subparsers())
    out = tmp_path / "reading"
    chosen = parser.parse_args(["read", "make", *map(str, paths), "--out", str(out), "--readers", "ada"])
    assert chosen.do(chosen) == 0
    fill(out, "ada", "case-01", {"plain": 5, "model": 1}, "plain")
    chosen = parser.parse_args(["read", "score", str(out)])
    assert chosen.do(chosen) == 0
    assert "1 answers of 1 readers on 1 cases, 3 missing" in capsys.readouterr().out

"""The matcher's agreement with labels made by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation.truth.matching import FREE_PROSE, InvalidPairs, check_matcher, measure_matching, read_pairs
from evaluation.truth.wrong_sentences import InvalidSentencePairs, judged_sentences, read_sentence_pairs

DATA = Path(__file__).parents[2] / "data"
PAIRS = DATA / "matching/pairs.jsonl"
WRONG = DATA / "matching/said_again.jsonl"


def test_the_pairs_are_many_balanced_and_split_by_case() -> None:
    """At least 300 pairs, about half of them told, at least 150 in the test part, on cases that the rest does not touch."""
    pairs = read_pairs(PAIRS)
    test = [pair for pair in pairs if pair.split == "test"]
    assert len(pairs) >= 300
    assert len(test) >= 150
    assert 0.4 < sum(pair.captured for pair in pairs) / len(pairs) < 0.6
    for free in (False, True):
        part = [pair for pair in pairs if (pair.written_by == FREE_PROSE) is free]
        tuned = {pair.case for pair in part if pair.split == "dev"}
        assert tuned.isdisjoint({pair.case for pair in part if pair.split == "test"})
    assert len({pair.id for pair in pairs}) == len(pairs)


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Twelve pairs of one case, of which one is labelled wrongly on purpose."""
    rows = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    chosen = [row for row in rows if row["case"] == "envelope-quotes-rollback" and row["sentences"]][:12]
    chosen[1]["captured"] = not chosen[1]["captured"]
    (tmp_path / "matching").mkdir()
    (tmp_path / "cases").symlink_to(DATA / "cases")
    path = tmp_path / "matching/pairs.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in chosen), encoding="utf-8")
    return path


def test_each_disagreement_is_printed(few: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The pair with the wrong label is shown with its fact, and the check fails."""
    assert check_matcher(few) == 1
    printed = capsys.readouterr().out
    assert "p002 (dev)" in printed
    assert "11 of 12" in printed


def test_agreement_is_measured_by_split(few: Path) -> None:
    """Figures name how many agree of how many."""
    figures = {figure.label: figure for figure in measure_matching(few).figures}
    assert figures["pairs on which the matcher agrees"].value.startswith("11 of 12")
    assert figures["… of them in the test part"].value == "0 of 0"


def test_whole_free_reports_come_with_their_timeline() -> None:
    """Each of the six has prose and rows, and only some rows stand under no time."""
    free = [pair for pair in read_pairs(PAIRS) if pair.written_by == FREE_PROSE]
    assert len({pair.case for pair in free}) == 6
    assert all(pair.sentences and pair.timeline for pair in free)
    assert all(any(row.at is not None for row in pair.timeline) for pair in free)


def test_a_line_that_is_no_pair_is_refused_by_place(tmp_path: Path) -> None:
    """The message names file and line."""
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"id": "p1"}\n', encoding="utf-8")
    with pytest.raises(InvalidPairs, match=r"pairs\.jsonl, line 1"):
        read_pairs(path)


def test_without_the_file_nothing_is_measured(tmp_path: Path) -> None:
    """An absent file is said, not counted."""
    assert measure_matching(tmp_path / "none.jsonl").unscored


def test_pairs_on_wrong_sentences_are_many_balanced_and_split_by_case() -> None:
    """At least 160 of all 16 cases and 100 in free prose, some third to a half said; each kind has its own parts."""
    pairs = read_sentence_pairs(WRONG)
    for free, least in ((False, 160), (True, 100)):
        part = [pair for pair in pairs if pair.is_free_prose is free]
        test = {pair.case for pair in part if pair.split == "test"}
        assert len(part) >= least
        assert sum(pair.split == "test" for pair in part) >= 60
        assert 0.3 < sum(pair.says for pair in part) / len(part) < 0.6
        assert test.isdisjoint({pair.case for pair in part if pair.split == "dev"})
    assert len({pair.case for pair in pairs}) == 16


def test_wrong_sentences_are_measured_beside_the_facts(few: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A pair with a wrong label is shown and counted."""
    rows = [json.loads(line) for line in WRONG.read_text(encoding="utf-8").splitlines()]
    chosen = [row for row in rows if row["case"] == "envelope-quotes-rollback"][:4]
    chosen[0]["says"] = not chosen[0]["says"]
    few.with_name(WRONG.name).write_text("\n".join(json.dumps(row) for row in chosen), encoding="utf-8")
    assert check_matcher(few) == 1
    printed = capsys.readouterr().out
    assert f"{chosen[0]['id']} (dev)" in printed
    assert "wrong sentences: pairs on which the comparison agrees: 3 of 4" in printed


def test_a_wrong_sentence_that_the_gold_does_not_have_is_refused(few: Path) -> None:
    """A label on it would measure nothing."""
    row = json.loads(WRONG.read_text(encoding="utf-8").splitlines()[0]) | {"wrong": "The moon is made of cheese."}
    path = few.with_name(WRONG.name)
    path.write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(InvalidSentencePairs, match="moon"):
        list(judged_sentences(path))

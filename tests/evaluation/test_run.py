"""Runs: repeatable to the byte, complete, and honest about what could not be scored."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from evaluation.__main__ import CASES
from evaluation.arm import ArmSettings
from evaluation.arms.plain import PlainArm
from evaluation.arms.product import PROMPTS, Product
from evaluation.case import Case, load_case
from evaluation.case_source import CaseFolder, LoadedCase, case_digest, case_folders
from evaluation.compare import compare
from evaluation.record_file import record_text
from evaluation.run import SCORERS, run
from evaluation.run_record import RunRecord
from evaluation.score import Better, Score, Scorer, Unit, count
from evaluation.scorers import coverage, facts_captured, length, wrong_sentences_refused
from evaluation.written import Unanswered, Usage, Written
from extraction.errors import InputError, NotFound

FOLDER = CASES / "stream-dns-half-change"
QUICK = (facts_captured.SCORER, coverage.SCORER, length.SCORER)


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case(FOLDER)


@pytest.fixture(scope="module")
def baseline(case: Case) -> RunRecord:
    return run(PlainArm(Product(template="standard")), [LoadedCase(case)], QUICK)


class SilentArm:
    """Writes nothing, since one of its requests got no reply."""

    settings = ArmSettings(name="plain")

    def write(self, case: Case) -> Written:
        return Written(
            case=case.id,
            title="",
            sections=(),
            published="",
            usage=Usage(),
            unanswered=(Unanswered(section="impact", why="nobody answered"),),
        )


def test_every_scorer_is_asked() -> None:
    """A scorer's file that no run asks would look like a promise kept."""
    folder = Path(facts_captured.__file__).parent
    offered = {path.stem for path in folder.glob("*.py") if "\nSCORER = " in path.read_text("utf-8")}
    assert {scorer.name for scorer in SCORERS} == offered
    assert len(SCORERS) == len(offered)


def test_a_run_says_what_it_was_made_with(case: Case, baseline: RunRecord) -> None:
    assert baseline.arm.name == "plain"
    assert set(baseline.arm.templates) == {"standard"}
    assert {"quote", "number", "cause"} <= set(baseline.checks)
    assert [one.scorer for one in baseline.summary] == ["facts_captured", "coverage", "length"]
    assert baseline.cases[0].digest == case_digest(FOLDER)


def test_the_same_run_gives_the_same_bytes_in_one_process_or_two() -> None:
    """From raw records on, and in the order of the cases."""
    folders = [CaseFolder(FOLDER), CaseFolder(CASES / "gateway-certificate-expiry")]
    arm, scorers = PlainArm(Product(template="standard")), (coverage.SCORER, length.SCORER)
    one, two = run(arm, folders, scorers), run(arm, folders, scorers, processes=2)
    assert record_text(one) == record_text(two)
    assert [result.case for result in two.cases] == [folder.id for folder in folders]


def test_no_path_of_the_machine_stands_in_a_record(baseline: RunRecord) -> None:
    assert str(CASES.parents[1]) not in record_text(baseline)


def test_a_case_with_an_unanswered_request_is_unscored(case: Case, baseline: RunRecord) -> None:
    """Whole: what stands there is not what the arm would have written. ``compare`` fails on it and says why."""
    silent = run(SilentArm(), [LoadedCase(case)], QUICK)
    assert {score.value for score in silent.cases[0].scores.values()} == {None}
    said = " ".join(compare(baseline, silent).broken)
    assert "are unscored on stream-dns-half-change: 1 request got no reply (impact)" in said


def test_a_scorer_that_raises_names_itself_and_the_case(case: Case) -> None:
    def broken(_: Case, __: Written) -> Score:
        raise ZeroDivisionError("division by zero")

    scorer = Scorer(name="broken", question="?", unit=Unit.COUNT, better=Better.LESS, score=broken)
    with pytest.raises(ZeroDivisionError) as raised:
        run(PlainArm(Product()), [LoadedCase(case)], [scorer])
    assert raised.value.__notes__ == ["while broken scored the case stream-dns-half-change"]


@pytest.fixture(scope="module")
def prompts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The prompts and templates with the section on impact taken out of the standard template."""
    folder = tmp_path_factory.mktemp("prompts") / "prompts"
    copytree(PROMPTS, folder)
    path = folder / "reports" / "standard.toml"
    head, *sections = path.read_text("utf-8").split("[[sections]]")
    kept = [one for one in sections if 'id = "impact"' not in one]
    assert len(kept) == len(sections) - 1
    path.write_text("[[sections]]".join([head, *kept]), "utf-8")
    return folder


def test_a_template_without_a_section_fails_and_names_it(case: Case, baseline: RunRecord, prompts: Path) -> None:
    """The scorer, the section and the template are named."""
    comparison = compare(
        baseline, run(PlainArm(Product(prompts=prompts, template="standard")), [LoadedCase(case)], QUICK)
    )
    lost = next(one for one in comparison.regressions if one.scorer == "coverage")
    assert "in impact" in lost.why
    assert ("template", "standard") in [(one.what, one.name) for one in comparison.changed]


def test_a_check_that_is_switched_off_fails_and_is_named(case: Case) -> None:
    """So is what now gets through: wrong sentences of the kinds that only this check caught."""
    asked = [wrong_sentences_refused.SCORER]
    before = run(PlainArm(Product()), [LoadedCase(case)], asked)
    without = PlainArm(Product(without_checks=frozenset({"number"})))
    comparison = compare(before, run(without, [LoadedCase(case)], asked))
    check, kinds = comparison.regressions
    assert check.why == "The check “number” no longer runs."
    assert kinds.scorer == "wrong_sentences_refused" and "in number" in kinds.why


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"template": "weekly"}, "no report template is called weekly"),
        ({"without_checks": frozenset({"luck"})}, "luck"),
    ],
)
def test_what_there_is_not_is_refused(settings: dict[str, object], said: str) -> None:
    with pytest.raises((NotFound, InputError), match=said):
        Product(**settings)  # type: ignore[arg-type]


def test_cases_are_chosen_by_their_ids() -> None:
    assert [one.name for one in case_folders(CASES, ["stream-dns-half-change"])] == ["stream-dns-half-change"]
    assert case_folders(FOLDER) == (FOLDER,)
    with pytest.raises(InputError, match="no case is called nowhere"):
        case_folders(CASES, ["nowhere"])


def test_a_case_that_changes_has_another_digest(tmp_path: Path) -> None:
    copy = tmp_path / FOLDER.name
    copytree(FOLDER, copy)
    assert case_digest(copy) == case_digest(FOLDER)
    (copy / "records" / "more.json").write_text(json.dumps({}))
    assert case_digest(copy) != case_digest(FOLDER)


def test_a_record_counts_bad_items(case: Case) -> None:
    """A count of nothing is 0, not unscored."""
    scorer = Scorer(name="none", question="?", unit=Unit.COUNT, better=Better.LESS, score=lambda *_: count(()), aim=0)
    record = run(PlainArm(Product(template="quick")), [LoadedCase(case)], [replace(scorer)])
    assert record.summary[0].value == 0

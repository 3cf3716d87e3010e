"""An approved report with its corrections becomes a case: true, provable, and without a real name in it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from app.operations import correct_report
from app.operations.approve_report import approve_report
from app.operations.draft_report import draft_report
from app.operations.export_corrections import ExportedCase, Wishes, export_corrections
from app.operations.import_incident import import_incident
from app.operations.ports import Ports
from app.operations.review_report import open_review
from evaluation.__main__ import CASES, main
from evaluation.case import Case, load_case
from evaluation.correction_class import CorrectionClass
from extraction.capture.read_records import ReadOptions
from extraction.domain.review import ReviewedStatement
from extraction.errors import GateRefused, InputError
from tests.app.operations.conftest import KEY, SAMPLE, Board, Clock
from tests.doubles.memory_audit import MemoryAudit
from tests.doubles.memory_batches import MemoryBatches
from tests.doubles.memory_desk import MemoryDesk
from tests.doubles.memory_discussion import MemoryDiscussions
from tests.doubles.memory_jobs import MemoryJobs
from tests.doubles.memory_model_record import MemoryLedger, MemoryReplies
from tests.doubles.memory_outbox import MemoryOutbox
from tests.doubles.memory_requests import MemoryRequests
from tests.doubles.memory_standings import MemoryStandings
from tests.doubles.memory_store import MemoryStore
from tests.doubles.memory_templates import MemoryTemplates

ANA = "Ottavia Brandt"
"""Who approves; no record names her."""


def statements(world: Ports) -> Iterator[ReviewedStatement]:
    return open_review(world, KEY).review.statements()


def first(world: Ports, section: str) -> ReviewedStatement:
    return next(one for one in statements(world) if one.section_id == section and one.statement.evidence)


@pytest.fixture(scope="module")
def approved() -> Ports:
    """The sample, drafted, corrected in several ways and approved."""
    from app.settings import PROJECT

    store, requests = MemoryStore(), MemoryRequests()
    world = Ports(
        store=store,
        audit=MemoryAudit(),
        outbox=MemoryOutbox(),
        requests=requests,
        discussions=MemoryDiscussions(),
        desk=MemoryDesk(),
        standings=MemoryStandings(store, requests),
        library=MemoryTemplates(),
        jobs=MemoryJobs(),
        batches=MemoryBatches(),
        replies=MemoryReplies(),
        ledger=MemoryLedger(),
        now=Clock(),
        publishers={"board": Board()},
        renderers={},
        address_key=b"test",
        templates=PROJECT / "prompts" / "reports",
        prompts=PROJECT / "prompts",
    )
    import_incident(world, [SAMPLE], ReadOptions(), KEY)
    draft_report(world, KEY, by=ANA)
    _correct(world)
    approve_report(world, KEY, ANA)
    return world


def _correct(world: Ports) -> None:
    """A sentence with a figure taken out as wrong, one reworded, one superfluous, one of a person's own."""
    figure = next(one for one in statements(world) if "11,482" in one.statement.text)
    correct_report.reject(world, KEY, figure.statement.id, ANA, "wrong number: that counts retries too")
    response = first(world, "response")
    text = response.statement.text.rstrip(".") + ", as the records have it."
    correct_report.edit(world, KEY, response.statement.id, ANA, text, reason="wording: reads better")
    evidence = first(world, "summary").statement.evidence[:1]
    correct_report.add(world, KEY, "lessons", ANA, "The page was seen at once.", evidence)
    for one in statements(world):
        if one.needs_person:
            correct_report.accept(world, KEY, one.statement.id, ANA)


@pytest.fixture(scope="module")
def exported(approved: Ports, tmp_path_factory: pytest.TempPathFactory) -> ExportedCase:
    return export_corrections(approved, KEY, tmp_path_factory.mktemp("cases") / "slow-checkout")


@pytest.fixture(scope="module")
def case(exported: ExportedCase) -> Case:
    return load_case(exported.folder)


def real_names(world: Ports) -> set[str]:
    """Every spelling of everybody, in small letters; words that mean something else are left out."""
    people = [one for one in open_review(world, KEY).facts.people if not one.is_bot]
    spelled = {name for one in people for name in (one.display_name, *one.aliases)} | {ANA}
    words = {word for name in spelled for word in re.findall(r"[^\W\d_]+", name) if len(word) > 2}
    return {word.lower() for word in words | spelled}


def test_no_real_name_stands_in_any_file(approved: Ports, exported: ExportedCase) -> None:
    """All bytes of all files, in any case; also not in the files' names."""
    names = real_names(approved)
    assert len(names) > 10
    for path in exported.folder.rglob("*"):
        text = path.name + (path.read_text("utf-8") if path.is_file() else "")
        found = {
            name for name in names if re.search(rf"(?<![^\W\d_]){re.escape(name)}(?![^\W\d_])", text, re.IGNORECASE)
        }
        assert found == set(), path


def test_incident_has_another_key(exported: ExportedCase, case: Case) -> None:
    """Also in the names of channels."""
    text = (exported.folder / "records" / "events.jsonl").read_text("utf-8").lower()
    assert "inc-2041" not in text and case.heading.incident.lower() in text


def test_key_is_kept_where_that_is_wished(approved: Ports, tmp_path: Path) -> None:
    kept = export_corrections(approved, KEY, tmp_path / "kept", Wishes(keep_key=True))
    assert load_case(kept.folder).heading.incident == KEY


def test_events_read_back_as_they_were(approved: Ports, case: Case) -> None:
    """In number, time, kind and order; joined as before."""
    before = open_review(approved, KEY).timeline
    after = case.known.timeline
    assert [(one.at, one.kind, one.source) for one in after] == [(one.at, one.kind, one.source) for one in before]
    assert [len(one.also) for one in after] == [len(one.also) for one in before]


def test_people_keep_their_roles_under_other_names(approved: Ports, case: Case) -> None:
    """Capture finds as many people and the same roles as before."""
    before, after = open_review(approved, KEY).facts, case.known.facts
    assert [one.role for one in after.roles] == [one.role for one in before.roles]
    assert len([one for one in after.people if not one.is_bot]) == len([one for one in before.people if not one.is_bot])


def test_approved_sentences_are_the_facts(approved: Ports, case: Case) -> None:
    """Those that rest on records, none that was taken out."""
    assert len(case.facts) > 10 and {one.section for one in case.facts} >= {"summary", "impact", "response"}
    assert not [one for one in case.facts if "11,482" in one.statement.text]
    assert all(one.criticality == "critical" for one in case.facts if one.section == "summary")


def test_corrections_have_their_class(case: Case) -> None:
    """What was wrong by its reason; the added sentence was missing."""
    kinds = {one.kind for one in case.corrections}
    assert kinds >= {CorrectionClass.WRONG_NUMBER, CorrectionClass.WORDING, CorrectionClass.OMISSION}
    wrong = next(one for one in case.corrections if one.kind is CorrectionClass.WRONG_NUMBER)
    assert "11,482" in wrong.before and wrong.after == "" and wrong.evidence


def test_only_what_was_wrong_must_not_be_said(case: Case) -> None:
    """A rewording forbids nothing."""
    (forbidden,) = (one for one in case.must_not_say if "11,482" in one.text)
    assert "retries" in forbidden.why and forbidden.kind.value == "number"
    reworded = next(one for one in case.corrections if one.kind is CorrectionClass.WORDING and one.after)
    assert reworded.before not in {one.text for one in case.must_not_say}


def test_class_can_be_given(approved: Ports, tmp_path: Path, exported: ExportedCase) -> None:
    """The reviewer's word counts more than ours."""
    wrong = next(id for id, kind, _ in exported.changes if kind is CorrectionClass.WRONG_NUMBER)
    again = export_corrections(approved, KEY, tmp_path / "again", Wishes(classes={wrong: CorrectionClass.BLAME}))
    assert {id: kind for id, kind, _ in again.changes}[wrong] is CorrectionClass.BLAME


def test_check_cases_proves_it(exported: ExportedCase) -> None:
    assert main(["check-cases", str(exported.folder)]) == 0


def test_gold_fits_the_schema(exported: ExportedCase) -> None:
    """An editor has nothing to complain of."""
    schema = json.loads((CASES / "case.schema.json").read_text("utf-8"))
    gold = tomllib.loads((exported.folder / "gold.toml").read_text("utf-8"))
    document = json.loads(json.dumps(gold, default=str))
    assert [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(document)] == []


def test_review_is_summed_up(case: Case) -> None:
    """How many sentences stood, and how long it took."""
    review = case.review
    assert review is not None and review.writer == "plain writer"
    assert review.kept + review.edited + review.rejected == review.statements
    assert (review.edited, review.added) == (1, 1) and review.minutes is not None and review.minutes > 0


def test_same_person_has_the_same_name_in_another_export(approved: Ports, tmp_path: Path, case: Case) -> None:
    """And every byte is the same."""
    again = export_corrections(approved, KEY, tmp_path / case.folder.name)
    for name in ("gold.toml", "records/events.jsonl"):
        assert (again.folder / name).read_bytes() == (case.folder / name).read_bytes()


def test_another_installation_gives_other_names(approved: Ports, tmp_path: Path, case: Case) -> None:
    """Names follow from the installation's secret key."""
    other = export_corrections(replace(approved, address_key=b"another"), KEY, tmp_path / "other")
    assert {one.name for one in load_case(other.folder).people} != {one.name for one in case.people}


def test_further_words_are_replaced(approved: Ports, tmp_path: Path) -> None:
    """A company's name, in any case."""
    export_corrections(approved, KEY, tmp_path / "renamed", Wishes(renames={"checkout": "turnstile"}))
    text = (tmp_path / "renamed" / "records" / "events.jsonl").read_text("utf-8").lower()
    assert "turnstile" in text and not re.search(r"(?<![a-z])checkout(?![a-z])", text)


def test_names_of_nobody_are_left(approved: Ports, tmp_path: Path, exported: ExportedCase) -> None:
    """A company or table that the records speak of like a person keeps its name."""
    name = exported.people[0][0]
    export_corrections(approved, KEY, tmp_path / "left", Wishes(nobody=(name.upper(),)))
    assert name in (tmp_path / "left" / "records" / "events.jsonl").read_text("utf-8")


def test_report_without_approval_is_refused(drafted: Ports, tmp_path: Path) -> None:
    """Nobody has said that it is true."""
    with pytest.raises(GateRefused, match="nobody has approved"):
        export_corrections(drafted, KEY, tmp_path / "case")


def test_folder_with_something_in_it_is_refused(approved: Ports, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(InputError, match="lies there already"):
        export_corrections(approved, KEY, tmp_path / "full")
    with pytest.raises(InputError, match="small letters"):
        export_corrections(approved, KEY, tmp_path / "My Case")

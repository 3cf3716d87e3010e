"""What drafting again would change is said without asking a model, and without opening what did not change."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import BaseModel

from app.operations import correct_report, open_incident, what_would_change
from app.operations.curate_timeline import curate
from app.operations.describe_incident import describe
from app.operations.draft_inputs import checked_the_same, fingerprint
from app.operations.draft_report import draft_report, redraft_section
from app.operations.import_incident import import_incident
from app.operations.ports import Ports, StoredDraft
from app.operations.proposal import Proposal
from app.operations.propose_draft import propose_draft, take_proposal
from app.operations.templates import own_template
from app.operations.what_would_change import ReportChange
from extraction import pipeline
from extraction.capture.read_records import ReadOptions
from extraction.domain.curation import CurationAction
from extraction.errors import ModelUnavailable
from extraction.language_model.language_model import ModelRequest
from tests.app.operations.conftest import KEY
from tests.extraction.drafting.scripted_model import ScriptedModel, says

ANA = "Ana Torres"
MODEL = says(("The first record is of {E1.time}.", ["E1"]))


def change(ports: Ports, template: str | None = None, model: str | None = None) -> ReportChange:
    return what_would_change.what_would_change(ports, KEY, template, model)


def why(ports: Ports, template: str | None = None) -> dict[str, tuple[str, ...]]:
    return {one.section_id: one.why for one in change(ports, template).sections}


@pytest.fixture
def written(imported: Ports) -> Ports:
    """The sample, drafted by a model."""
    world = replace(imported, model=ScriptedModel(MODEL))
    draft_report(world, KEY, ANA)
    return world


def requests(world: Ports) -> list[ModelRequest]:
    assert isinstance(world.model, ScriptedModel)
    return world.model.requests


def test_an_unchanged_report_is_told_without_opening_it(written: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    """The digests kept with the draft are those of now: nothing is read, and nobody asked."""
    asked = len(requests(written))

    def refused(*_: object) -> None:
        raise AssertionError("the incident was opened")

    monkeypatch.setattr(what_would_change, "open_incident", refused)
    found = change(written)
    assert (found.unchanged, found.sections, found.version, found.approved) == (True, (), 1, False)
    assert len(requests(written)) == asked


def test_before_the_first_draft_everything_is_new(imported: Ports) -> None:
    """With what a model would be sent; sections that ask people first wait for them."""
    world = replace(imported, model=ScriptedModel(MODEL))
    found = change(world)
    assert (found.version, found.unchanged) == (None, False)
    assert {one.why for one in found.sections} == {("new",)}
    impact = next(one for one in found.sections if one.section_id == "impact")
    assert impact.calls == 1
    assert impact.tokens > 1000
    assert {"timeline", "lessons"} - {one.section_id for one in found.sections} == {"lessons"}
    assert requests(world) == []


def test_drafting_again_asks_for_nothing_that_did_not_change(written: Ports) -> None:
    """Neither as a new version nor as a proposal; nothing of it differs."""
    asked = len(requests(written))
    again = draft_report(written, KEY, ANA)
    made = propose_draft(written, KEY, ANA)
    assert len(requests(written)) == asked
    first = written.store.draft(KEY, 1)
    assert first is not None
    assert [one.statements for one in again.checked.draft.sections] == [
        one.statements for one in first.checked.draft.sections
    ]
    assert isinstance(made, Proposal)


def test_a_hidden_event_names_the_sections_that_rest_on_it(written: Ports) -> None:
    """And drafting asks for just those."""
    opened = open_incident.open_incident(written, KEY)
    alert = next(one for one in opened.timeline.events if one.kind.value == "alert")
    curate(written, KEY, alert.id, CurationAction.HIDE, ANA, reason="test")
    found = change(written)
    would = {one.section_id for one in found.sections if one.calls}
    assert "detection" in would
    assert all(one.why == ("events",) for one in found.sections)
    before = len(requests(written))
    draft_report(written, KEY, ANA)
    assert len({request.user for request in requests(written)[before:] if "were refused" not in request.user}) == len(
        would
    )
    assert change(written).unchanged


def test_what_is_imported_again_changes_nothing(written: Ports) -> None:
    """The incident is looked at, since its stamp is another; every section still stands."""
    from tests.app.operations.conftest import SAMPLE

    import_incident(written, [SAMPLE], ReadOptions(), KEY)
    assert written.store.draft_stamp(KEY).inputs != fingerprint(written, KEY, own_template(written, "standard"))
    assert change(written).unchanged


def test_another_template_names_what_it_would_write_and_leave_out(written: Ports) -> None:
    found = why(written, "customer-facing")
    assert found["detection"] == ("template",)
    assert ("new",) in found.values()


def test_another_model_is_named_by_its_name(written: Ports) -> None:
    """It need not be reached: nothing is asked of it."""
    other = ScriptedModel(MODEL)
    other.name = "test/other"
    world = replace(written, model_named=lambda _: other)
    found = change(world, model="test/other")
    assert {one.why for one in found.sections} == {("model",)}
    assert other.requests == []
    assert change(world).unchanged


def test_a_prompt_that_was_edited_is_noticed(imported: Ports, tmp_path: Path) -> None:
    """Digests of files are kept by their time and size."""
    shutil.copytree(imported.prompts, tmp_path / "prompts")
    world = replace(imported, prompts=tmp_path / "prompts", model=ScriptedModel(MODEL))
    draft_report(world, KEY, ANA)
    assert change(world).unchanged
    paragraph = tmp_path / "prompts" / "sections" / "impact.md"
    paragraph.write_text(f"{paragraph.read_text('utf-8')}\nBe brief.\n", "utf-8")
    assert why(world) == {"impact": ("prompt",)}


def test_acts_on_the_report_change_nothing_that_it_is_made_from(written: Ports) -> None:
    """What people accept, reject and write stays theirs: reports that were worked on are still told at a glance."""
    template = own_template(written, "standard")
    before = fingerprint(written, KEY, template)
    draft = written.store.draft(KEY)
    assert draft is not None
    statement = draft.checked.draft.section("impact").statements[0]
    correct_report.reject(written, KEY, statement.id, ANA, "not so")
    correct_report.add(written, KEY, "impact", ANA, "Nobody called.")
    assert fingerprint(written, KEY, template) == before
    correct_report.add(written, KEY, "lessons", ANA, "We were lucky.")
    assert {name for name, one in fingerprint(written, KEY, template).items() if one != before[name]} == {"people"}


def test_a_description_changes_the_fingerprint(written: Ports) -> None:
    template = own_template(written, "standard")
    before = fingerprint(written, KEY, template)
    describe(written, KEY, ANA, title="Another title")
    after = fingerprint(written, KEY, template)
    assert {name for name in before if before[name] != after[name]} == {"incident"}


def test_a_model_that_gave_no_answer_leaves_the_report_to_be_looked_at(imported: Ports) -> None:
    """Nothing is remembered of what it was made from as a whole: the next draft tries again."""

    def silent(request: ModelRequest, shape: type[BaseModel]) -> object:
        raise ModelUnavailable("no quota")

    world = replace(imported, model=ScriptedModel(silent))
    kept = draft_report(world, KEY, ANA)
    assert world.store.draft_stamp(KEY).inputs is None
    asked = {one.id for one in kept.checked.draft.sections if one.generation.fell_back}
    assert {name for name, reasons in why(world).items() if reasons == ("model",)} == asked


def test_a_proposal_that_was_taken_is_what_the_report_is_made_from(written: Ports) -> None:
    """The digests go with the proposal into the version."""
    opened = open_incident.open_incident(written, KEY)
    alert = next(one for one in opened.timeline.events if one.kind.value == "alert")
    curate(written, KEY, alert.id, CurationAction.HIDE, ANA, reason="test")
    made = propose_draft(written, KEY, ANA)
    assert isinstance(made, Proposal)
    take_proposal(written, KEY, made.id, ANA)
    assert change(written).unchanged
    assert written.store.draft_stamp(KEY).inputs == fingerprint(written, KEY, own_template(written, "standard"))


def test_one_section_written_again_leaves_the_others_as_old_as_they_are(written: Ports) -> None:
    """The report's digests stay those of its draft."""
    before = written.store.draft_stamp(KEY)
    made: StoredDraft = redraft_section(written, KEY, "impact", ANA)
    assert made.version == 2
    assert written.store.draft_stamp(KEY).inputs == before.inputs


def test_a_plain_report_is_unchanged_too(drafted: Ports) -> None:
    """Without any model."""
    assert change(drafted).unchanged
    opened = open_incident.open_incident(drafted, KEY)
    alert = next(one for one in opened.timeline.events if one.kind.value == "alert")
    kept = drafted.store.draft(KEY)
    assert kept is not None
    drafted.store.save_draft(KEY, kept.checked, ANA)
    assert change(drafted).unchanged
    curate(drafted, KEY, alert.id, CurationAction.NOTE, ANA, "a note")
    assert change(drafted).unchanged


def test_verdicts_that_are_taken_over_are_those_that_checking_finds(imported: Ports) -> None:
    """A stored draft's, on the same records: none is looked at again, and all are as they would be."""
    stored = draft_report(imported, KEY, ANA)
    known = open_incident.open_incident(imported, KEY).understood
    fresh = pipeline.checked(replace(known), stored.checked.draft)
    trusting = known.trusting(stored.checked)
    assert "evidence" not in vars(trusting)
    assert pipeline.checked(trusting, stored.checked.draft) == fresh == stored.checked
    assert "evidence" not in vars(trusting) and len(fresh.checks) > 5


def test_verdicts_are_found_again_once_records_or_the_incident_change(imported: Ports) -> None:
    draft_report(imported, KEY, ANA)
    incident = imported.store.incident(KEY)
    assert checked_the_same(imported.store.draft_stamp(KEY), incident)
    assert not checked_the_same(imported.store.draft_stamp(KEY), replace(incident, title="Another title"))
    first = open_incident.open_incident(imported, KEY).timeline.events[0]
    curate(imported, KEY, first.id, CurationAction.HIDE, ANA, reason="noise")
    assert not checked_the_same(imported.store.draft_stamp(KEY), incident)

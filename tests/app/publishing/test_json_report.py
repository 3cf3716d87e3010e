"""The public JSON: everything a stranger needs to trace each sentence, and nothing that was not to be shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_type_hints

import jsonschema
import pytest

from app.operations.ports import Publishable
from app.publishing import report_shapes
from app.publishing.json_file import to_json
from app.publishing.json_report import published_document, report_document
from extraction.domain.correction import CorrectionAction
from extraction.domain.curation import Curated
from extraction.domain.facts import IncidentFacts
from extraction.domain.finding import Finding, Verdict
from extraction.domain.report import CheckedDraft, Omission, StatementCheck
from extraction.domain.report_template import Audience
from extraction.domain.review import approve, review
from extraction.domain.timeline import Timeline
from tests.app.publishing.example import ALERT, LATER, SAID, STATUS
from tests.builders import START, event, facts, statement, timeline
from tests.report_builders import checked_draft, correction, reviewed, section, supported

SCHEMA: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "app" / "publishing" / "report.schema.json").read_text("utf-8")
)


def valid(document: object) -> dict[str, Any]:
    """``document`` as a reader gets it, held against the schema."""
    text = to_json(document)  # type: ignore[arg-type]
    read: dict[str, Any] = json.loads(text)
    jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(read)
    return read


def draft_of(checked: CheckedDraft, about: IncidentFacts, records: Timeline) -> dict[str, Any]:
    return valid(report_document(reviewed(checked), about, records))


def test_an_approved_report_names_who_approved_what(publishable: Publishable) -> None:
    """Format, version and approval stand at the top; the supported statements are accepted by the approver."""
    document = valid(published_document(publishable))
    assert (document["format"], document["status"], document["version"]) == ("retroline-report/1", "approved", 1)
    assert document["approvals"] == [{"by": "Ana Duarte", "at": "2026-03-03T14:00:00Z", "version": 1, "note": ""}]
    first = document["sections"][0]["statements"][0]
    assert (first["decision"], first["decided_by"]) == ("accepted", "Ana Duarte")


def test_a_review_is_exported_as_a_draft(checked: CheckedDraft, facts: IncidentFacts, records: Timeline) -> None:
    """The same document without an approval says so."""
    document = draft_of(checked, facts, records)
    assert (document["status"], document["approvals"]) == ("draft", [])
    assert document["sections"][0]["statements"][0]["decision"] == "open"


def test_each_sentence_lists_every_record_of_what_it_cites(publishable: Publishable) -> None:
    """Source, key, time and link of the cited record, then those of the records that tell of the same happening."""
    document = valid(published_document(publishable))
    assert document["sections"][1]["statements"][0]["evidence"] == [
        {
            "source": "alertmanager",
            "key": "9f4c1b7a2d06e853",
            "at": "2026-03-03T13:52:00Z",
            "permalink": "https://alerts.example.test/g/1",
        },
        {"source": "pagerduty", "key": "01DEXAMPLE", "at": "2026-03-03T13:53:00Z", "permalink": None},
    ]


def test_a_record_that_was_joined_into_another_stands_first_where_it_was_cited(
    facts: IncidentFacts, records: Timeline
) -> None:
    """The writer cited the page, not the alert; readers see the page first."""
    checked = checked_draft(section(statement("It was paged.", ["f" * 24], id="s1")))
    (said,) = draft_of(checked, facts, records)["sections"][0]["statements"]
    assert [one["source"] for one in said["evidence"]] == ["pagerduty", "alertmanager"]


def test_milestones_are_times_with_evidence_or_a_reason(publishable: Publishable) -> None:
    """All six are there; what is not known is null beside the reason, in each cycle too."""
    document = valid(published_document(publishable))
    milestones = document["milestones"]
    assert list(milestones) == ["impact_started", "detected", "declared", "acknowledged", "mitigated", "resolved"]
    assert milestones["detected"]["at"] == "2026-03-03T13:52:00Z"
    assert milestones["detected"]["evidence"][0]["key"] == ALERT.key
    assert (milestones["acknowledged"]["at"], milestones["acknowledged"]["reason"]) == (None, "no record tells it")
    assert document["cycles"][0]["milestones"] == milestones


def test_metrics_are_seconds_or_a_reason_and_never_a_made_up_zero(publishable: Publishable) -> None:
    """Unknown and senseless durations are null."""
    metrics = {
        one["name"]: (one["seconds"], one["reason"]) for one in valid(published_document(publishable))["metrics"]
    }
    assert metrics == {
        "ttd": (180, None),
        "tta": (None, "nobody acknowledged it"),
        "ttr": (None, "resolved before it began"),
    }


def test_people_action_items_and_conflicts_carry_their_evidence(publishable: Publishable) -> None:
    """Names and roles, owners and tickets, questions and answers."""
    document = valid(published_document(publishable))
    (person,), (item,), (conflict,) = document["people"], document["action_items"], document["conflicts"]
    assert (person["display_name"], person["roles"][0]["role"]) == ("Mara Lindqvist", "incident_commander")
    assert (person["roles"][0]["from"], person["roles"][0]["until"]) == ("2026-03-03T13:58:00Z", None)
    assert (item["owner"], item["tracker"]["key"], item["evidence"][0]["key"]) == (
        "Mara Lindqvist",
        "OPS-311",
        LATER.key,
    )
    assert (conflict["about"], conflict["answers"][0]["at"]) == ("mitigated", "2026-03-03T14:31:00Z")


def test_the_timeline_keeps_original_times_digests_and_joined_records(publishable: Publishable) -> None:
    """Who said what when, in the source's own words and time."""
    rows = valid(published_document(publishable))["timeline"]
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    alert, said = rows[0], rows[1]
    assert (alert["at_original"], alert["digest"], alert["also"][0]["source"]) == (
        ALERT.at_original,
        ALERT.digest,
        "pagerduty",
    )
    assert (said["actor"], said["text"], alert["actor"]) == ("Mara Lindqvist", "I'm IC. Checkout is failing", None)


def test_hidden_and_suspicious_events_stay_out(checked: CheckedDraft, facts: IncidentFacts) -> None:
    """What a person hid or the reader flagged is not published; what a person released is."""
    hidden, flagged, released = (
        event(text, attributes={"suspicious": "asks a machine"} if number else None)
        for number, text in enumerate(("hidden", "flagged", "released"))
    )
    curated = Curated(hidden=frozenset({hidden.id}), released=frozenset({released.id}))
    document = draft_of(checked, replace(facts, curated=curated), timeline(SAID, hidden, flagged, released))
    assert [row["text"] for row in document["timeline"]] == [SAID.text, "released"]


def test_a_deleted_and_an_edited_message_are_published_as_they_are_now(
    checked: CheckedDraft, facts: IncidentFacts
) -> None:
    """Only the latest wording leaves the house."""
    first = event("teh cause", "14:00", key="c/1")
    edited = event("the cause", "14:01", key="c/1", version_of="c/1")
    document = draft_of(checked, facts, timeline(first, edited))
    assert [row["text"] for row in document["timeline"]] == ["the cause"]


def test_rejected_statements_are_in_neither_form(facts: IncidentFacts, records: Timeline) -> None:
    """What a person took out does not reach a file."""
    checked = checked_draft(section(statement("Right.", [SAID], id="s1"), statement("Wrong.", [SAID], id="s2")))
    under_review = reviewed(checked, correction("s2", CorrectionAction.REJECT))
    text = json.dumps(valid(report_document(under_review, facts, records)))
    assert "Right." in text and "Wrong." not in text


def test_edits_findings_and_decisions_are_told(facts: IncidentFacts, records: Timeline) -> None:
    """The text as a person left it, who it was, and what the checks still say."""
    checked = checked_draft(section(statement("It was slow.", [SAID], id="s1")))
    finding = Finding(check="number", verdict=Verdict.NEEDS_HUMAN, message="The unit is not stated.", span=(0, 2))
    edit = correction("s1", CorrectionAction.EDIT, after="It was 12 slow.", evidence=(SAID.id,))
    open_review = review(
        checked,
        1,
        [edit, correction("s1", id="c2", by="Ben Osei")],
        lambda one: StatementCheck(statement_id=one.id, verdict=Verdict.NEEDS_HUMAN, findings=(finding,)),
    )
    (said,) = valid(report_document(open_review, facts, records))["sections"][0]["statements"]
    assert (said["text"], said["author"]) == ("It was 12 slow.", {"kind": "person", "name": "Ana Duarte"})
    assert (said["verdict"], said["decision"], said["decided_by"]) == ("needs_human", "accepted", "Ben Osei")
    assert said["findings"][0]["span"] == [0, 2]


def test_what_was_left_out_is_said_with_its_reason(publishable: Publishable) -> None:
    """Omissions name their section and evidence; coverage counts the rest."""
    document = valid(published_document(publishable))
    (omission,) = document["omissions"]
    assert (omission["section"], omission["reason"]) == ("action-items", "no record says so")
    assert omission["evidence"][0]["key"] == SAID.key
    assert document["coverage"]["left_out"] == [{"reason": "not relevant", "events": 2}]


def test_refused_words_reach_reviewers_and_no_published_report(records: Timeline, facts: IncidentFacts) -> None:
    """A sentence that the checks refused is shown while the report is a draft, and told without its words once approved."""
    refused = Omission(
        text="47,000 orders were lost.", reason="None of the cited records holds 47,000", refused_by=("number",)
    )
    under_review = reviewed(checked_draft(section(statement(id="s1"), omissions=(refused,))))
    draft = report_document(under_review, facts, records)
    approved = report_document(under_review, facts, records, approve(under_review, "Ana Duarte", START).approvals)
    assert draft["omissions"][0]["text"] == "47,000 orders were lost."
    assert "47,000" not in str(approved)
    assert approved["omissions"][0]["reason"] == "refused by the checks (number)"


@pytest.fixture
def for_customers(checked: CheckedDraft, facts: IncidentFacts, records: Timeline) -> dict[str, Any]:
    public = section(statement("Purchases failed.", [STATUS, SAID], id="p1"), audience=Audience.CUSTOMERS)
    internal = section(statement("Mara was IC.", [SAID], id="i1"), id="people", title="People")
    own = correction("p2", CorrectionAction.ADD, after="We are sorry.", by="Ana Duarte")
    draft = checked_draft(public, internal)
    draft = replace(draft, draft=replace(draft.draft, audience=Audience.CUSTOMERS))
    return valid(report_document(review(draft, 1, [own], supported), facts, records))


def test_a_report_for_customers_leaves_internal_sections_out(for_customers: Mapping[str, Any]) -> None:
    """Only what is meant for them is published."""
    assert (for_customers["audience"], [one["id"] for one in for_customers["sections"]]) == ("customers", ["summary"])
    assert [row["text"] for row in for_customers["timeline"]] == [STATUS.text]


def test_a_report_for_customers_names_nobody(for_customers: Mapping[str, Any]) -> None:
    """No person, chat message, link into our tools or conflict leaves; the records stay traceable by us."""
    text = json.dumps(for_customers)
    assert "Mara" not in text and "Ana" not in text and "alerts.example.test" not in text
    assert for_customers["people"] == for_customers["conflicts"] == for_customers["action_items"] == []
    evidence = for_customers["sections"][0]["statements"][0]["evidence"]
    assert [(one["key"], one["permalink"]) for one in evidence] == [("u1", STATUS.permalink), (SAID.key, None)]


def test_a_draft_all_of_whose_sections_are_for_customers_is_for_them(facts: IncidentFacts, records: Timeline) -> None:
    """Also a draft of before its audience was kept does not tell customers what is ours."""
    checked = checked_draft(section(statement("Failed.", [STATUS], id="s1"), audience=Audience.CUSTOMERS))
    assert draft_of(checked, facts, records)["audience"] == "customers"


def test_an_incident_of_which_nothing_is_known_still_makes_a_document() -> None:
    """No events, no people, no times: nulls and reasons."""
    document = valid(report_document(reviewed(checked_draft(section(statement(id="s1")))), facts(), timeline()))
    assert document["milestones"]["detected"]["at"] is None
    assert document["timeline"] == document["people"] == document["cycles"] == []


def test_the_schema_and_the_types_say_the_same() -> None:
    """Every field of every shape is in both, required but for what was added later, and nothing else is allowed."""
    added = {"ReportDocument": {"changes"}}
    shapes = {"ReportDocument": SCHEMA} | {
        f"{''.join(part.title() for part in name.split('_'))}{'' if name == 'reference' else 'Row'}": schema
        for name, schema in SCHEMA["$defs"].items()
        if name not in ("time", "milestones")
    }
    for name, schema in shapes.items():
        fields = set(get_type_hints(getattr(report_shapes, name)))
        assert fields == set(schema["properties"]) == set(schema["required"]) | added.get(name, set()), name
        assert schema["additionalProperties"] is False, name


def test_a_document_with_anything_more_or_less_is_refused(publishable: Publishable) -> None:
    """The contract is one that a test can hold us to."""
    document = valid(published_document(publishable))
    for broken in ({**document, "extra": 1}, {**document, "status": "draft"}, {**document, "drafted_at": str(START)}):
        with pytest.raises(jsonschema.ValidationError):
            valid(broken)

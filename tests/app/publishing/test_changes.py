"""Readers of a version before are told what changed, in every form, and the seal holds for that too."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest

from app.operations.ports import Publishable
from app.publishing.html_file import to_html
from app.publishing.json_report import published_document
from app.publishing.markdown_file import to_markdown
from app.publishing.report_shapes import ReportDocument
from app.settings import PROJECT
from extraction.domain.name_policy import NamePolicy
from extraction.domain.report_changes import ChangeKind, ReportChanges, SectionChanges, StatementChange, section_changes
from extraction.domain.report_template import Audience
from extraction.domain.review import ApprovedReport, Decision
from tests.builders import at, statement
from tests.report_builders import approved, checked_draft, correction, reviewed, section

SCHEMA = json.loads((PROJECT / "app" / "publishing" / "report.schema.json").read_text("utf-8"))
CHANGES = ReportChanges(
    since_version=1,
    since_revision=4,
    since_at=at("16:00"),
    published_at=at("17:30"),
    sections=(
        SectionChanges(
            section_id="impact",
            title="Impact",
            audience=Audience.INTERNAL,
            changes=(
                StatementChange(
                    kind=ChangeKind.CHANGED, statement_id="i1", before="42 <b>orders</b>", after="48 orders"
                ),
                StatementChange(kind=ChangeKind.ADDED, statement_id="i2", after="No data was lost."),
                StatementChange(kind=ChangeKind.REMOVED, statement_id="i3", before="Mara Lindqvist was late."),
                StatementChange(kind=ChangeKind.REMOVED, statement_id="i4"),
            ),
        ),
    ),
)


def report(*texts: tuple[str, str], rejected: str = "", section_id: str = "impact") -> ApprovedReport:
    checked = checked_draft(section(*(statement(text, id=id) for id, text in texts), id=section_id, title="Impact"))
    left_out = [correction(rejected, section_id=section_id)] if rejected else []
    under_review = reviewed(checked, *(replace(one, action=type(one.action).REJECT) for one in left_out))
    return approved(under_review)


def told(before: ApprovedReport, after: ApprovedReport, withheld: str = "") -> list[tuple[str, str | None, str | None]]:
    found = section_changes(before, after, lambda one: one.id == withheld)
    return [(one.kind.value, one.before, one.after) for section in found for one in section.changes]


def test_changed_added_and_removed_sentences_are_told_apart() -> None:
    """A sentence that only moved, or got another id, is the same."""
    before = report(("a", "One."), ("b", "Two."), ("c", "Three."))
    after = report(("x", "Three."), ("a", "One and a half."), ("d", "Four."))
    assert told(before, after) == [
        ("changed", "One.", "One and a half."),
        ("added", None, "Four."),
        ("removed", "Two.", None),
    ]


def test_rejected_words_are_never_told() -> None:
    """Neither as what was there, nor as what is."""
    before = report(("a", "One."), ("b", "Rejected before."), rejected="b")
    after = report(("a", "One."), ("b", "Rejected before."), ("c", "Rejected now."), rejected="c")
    assert told(before, after) == [("added", None, "Rejected before.")]
    assert [one.decision for one in after.review.statements()].count(Decision.REJECTED) == 1


def test_words_that_became_private_are_withheld() -> None:
    """That a sentence is gone is told; what it said is not."""
    before, after = report(("a", "One."), ("b", "Two.")), report(("a", "Another."))
    assert told(before, after, withheld="b") == [("changed", "One.", "Another."), ("removed", None, None)]
    assert told(before, after, withheld="a")[0] == ("changed", None, "Another.")


@pytest.mark.parametrize("names", list(NamePolicy))
def test_every_form_tells_what_changed(publishable: Publishable, names: NamePolicy) -> None:
    """Version, both times, each section; markup in a sentence stays text; a report with roles names nobody."""
    document = _document(replace(publishable, changes=CHANGES, names=names))
    markdown, page = to_markdown(document), to_html(document)
    for text in (markdown, page):
        assert "What changed" in text
        assert "published 3 March 2026, 17:30 UTC; changed since version 1, revision 4, published" in text
        assert "48 orders" in text and "No data was lost." in text
        assert "<b>" not in text.partition("retroline-seal")[0]
        assert ("Mara Lindqvist was late" in text) is (names is NamePolicy.NAMES)
    assert "Changed: “42 &lt;b&gt;orders&lt;/b&gt;” → “48 orders”" in markdown
    assert "<del>42 &lt;b&gt;orders&lt;/b&gt;</del> <ins>48 orders</ins>" in page


def test_customers_read_nothing_of_internal_sections(publishable: Publishable) -> None:
    """Neither what they say nor what they said."""
    review = publishable.approved.review
    draft = replace(review.checked.draft, audience=Audience.CUSTOMERS)
    for_customers = replace(review, checked=replace(review.checked, draft=draft))
    document = _document(
        replace(publishable, approved=replace(publishable.approved, review=for_customers), changes=CHANGES)
    )
    assert document["changes"]["sections"] == []
    assert "48 orders" not in to_html(document)


def test_a_first_publication_tells_nothing_of_changes(publishable: Publishable) -> None:
    """There is nothing that readers would have to read again."""
    document = _document(publishable)
    assert "changes" not in document
    assert "What changed" not in to_markdown(document) + to_html(document)


def _document(report: Publishable) -> ReportDocument:
    document = published_document(report)
    jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(
        json.loads(json.dumps(document))
    )
    return document

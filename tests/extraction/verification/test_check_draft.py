"""How a verdict comes about."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from extraction.domain.finding import Finding, Verdict
from extraction.domain.report import (
    PLAIN_WRITER,
    Author,
    AuthorKind,
    Coverage,
    Draft,
    DraftSection,
    Generation,
    Statement,
    StatementKind,
)
from extraction.domain.report_template import SectionKind
from extraction.verification import check_draft as frame
from extraction.verification.check_draft import check_draft, check_statement
from extraction.verification.claim import Claim
from extraction.verification.evidence import prepare_evidence
from tests.builders import MODEL, START, event, facts, statement, timeline

SLOW = event("checkout error rate 12%", "14:03")
PERSON = Author(kind=AuthorKind.PERSON, name="Ana Ruiz")
EVIDENCE = prepare_evidence(timeline(SLOW), facts())


@pytest.mark.parametrize(
    ("author", "verdict", "by_construction"),
    [
        (PLAIN_WRITER, Verdict.SUPPORTED, True),
        (MODEL, Verdict.NEEDS_HUMAN, False),
        (PERSON, Verdict.NEEDS_HUMAN, False),
    ],
)
def test_what_nothing_objects_to(author: Author, verdict: Verdict, by_construction: bool) -> None:
    """The plain writer's is supported by construction; the others wait for a person, and say why."""
    checked = check_statement(statement("The checkout error rate was 12%.", [SLOW], author=author), EVIDENCE)
    assert (checked.verdict, checked.by_construction) == (verdict, by_construction)
    assert [finding.check for finding in checked.findings] == ([] if by_construction else ["unopposed"])


def test_a_plain_statement_is_checked_all_the_same() -> None:
    """A rule with a mistake must not publish a wrong figure."""
    checked = check_statement(statement("The checkout error rate was 21%.", [SLOW]), EVIDENCE)
    assert (checked.verdict, checked.by_construction) == (Verdict.CONTRADICTED, False)


def test_a_person_without_evidence_asserts() -> None:
    """It carries the name."""
    own = Statement(id="s", text="We were lucky.", author=PERSON)
    checked = check_statement(own, EVIDENCE)
    assert checked.verdict is Verdict.ASSERTED and "Ana Ruiz" in checked.findings[0].message


def test_the_plain_writers_unknown_is_supported() -> None:
    """It rests on the timeline as a whole."""
    unknown = Statement(id="s", text="No record tells when it began.", author=PLAIN_WRITER, kind=StatementKind.UNKNOWN)
    assert check_statement(unknown, EVIDENCE).verdict is Verdict.SUPPORTED


def test_the_severest_finding_decides_and_stands_first() -> None:
    """A wrong figure and an unknown name."""
    checked = check_statement(
        statement("With Quentin, the checkout error rate was 21%.", [SLOW], author=MODEL), EVIDENCE
    )
    assert checked.verdict is Verdict.CONTRADICTED
    assert checked.findings[0].verdict is Verdict.CONTRADICTED and len(checked.findings) > 1


def test_a_check_that_cannot_run_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Silence would look like consent."""

    def broken(claim: Claim) -> Iterator[Finding]:
        yield from ()
        Decimal("no number")

    monkeypatch.setattr(frame, "CHECKS", (("number", broken),))
    checked = check_statement(statement("Checkout was slow.", [SLOW], author=MODEL), EVIDENCE)
    assert ("number", Verdict.NEEDS_HUMAN) in [(one.check, one.verdict) for one in checked.findings]


def test_a_draft_gets_one_check_per_statement() -> None:
    """In the draft's order."""
    texts = ("The checkout error rate was 12%.", "The checkout error rate was 13%.")
    section = DraftSection(
        id="impact",
        title="Impact",
        question="What was affected?",
        kind=SectionKind.STATEMENTS,
        statements=tuple(statement(text, [SLOW]) for text in texts),
        generation=Generation(writer=PLAIN_WRITER),
    )
    draft = Draft(
        incident_key="INC-2041",
        template_id="standard",
        template_version="1",
        template_digest="0",
        title="Checkout",
        sections=(section,),
        coverage=Coverage(events=1, read=1, cited=1),
        made_at=START,
    )
    checked = check_draft(draft, timeline(SLOW), facts())
    assert [one.verdict for one in checked.checks] == [Verdict.SUPPORTED, Verdict.CONTRADICTED]

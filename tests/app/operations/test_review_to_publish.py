"""From draft to publication: nothing open gets through, and nobody's words are lost."""

from __future__ import annotations

import pytest

from app.operations import correct_report
from app.operations.approve_report import approve_report
from app.operations.curate_timeline import curate
from app.operations.draft_report import draft_report, redraft_section
from app.operations.ports import Ports
from app.operations.publish_report import publish_report
from app.operations.review_report import open_review
from extraction.domain.curation import CurationAction
from extraction.domain.finding import Verdict
from extraction.domain.review import Decision, ReviewedStatement
from extraction.errors import EditConflict, GateRefused, InputError, NotFound
from tests.app.operations.conftest import KEY, Board

ANA = "Ana Torres"


def _some(world: Ports, section: str = "summary") -> ReviewedStatement:
    return next(one for one in open_review(world, KEY).review.statements() if one.section_id == section)


def test_plain_draft_of_the_sample_has_nothing_open(drafted: Ports) -> None:
    """Every sentence of the plain writer is supported by the events it cites."""
    review = open_review(drafted, KEY).review
    open_ones = [(one.statement.text, one.check.findings) for one in review.statements() if one.needs_person]
    assert open_ones == []
    assert sum(1 for _ in review.statements()) > 30


def test_approved_report_is_published_with_what_was_approved(drafted: Ports, board: Board) -> None:
    """The destination gets exactly the approved report."""
    approval = approve_report(drafted, KEY, ANA)
    (publication,) = publish_report(drafted, KEY, ["board"], ANA)
    assert board.reports[0].approved == approval.approved
    assert drafted.store.publications(KEY) == (publication,)


def test_wrong_figure_written_by_a_person_blocks_approval(drafted: Ports) -> None:
    """A person's sentence that its evidence contradicts is refused like anybody's, also by accept."""
    statement = next(
        one for one in open_review(drafted, KEY).review.statements() if "11,482" in one.statement.text
    ).statement  # fmt: skip
    correct_report.edit(drafted, KEY, statement.id, ANA, statement.text.replace("11,482", "21,482"))
    checked = open_review(drafted, KEY).review.statement(statement.id)
    assert checked.check.verdict in (Verdict.CONTRADICTED, Verdict.NOT_IN_EVIDENCE)
    with pytest.raises(GateRefused, match="21,482"):
        correct_report.accept(drafted, KEY, statement.id, ANA)
    with pytest.raises(GateRefused, match="21,482"):
        approve_report(drafted, KEY, ANA)


def test_own_sentence_without_evidence_is_asserted_until_accepted(drafted: Ports) -> None:
    """What a person says without evidence carries their name and asks for acceptance."""
    added = correct_report.add(drafted, KEY, "summary", ANA, "The team had practised rollbacks in spring.")
    assert open_review(drafted, KEY).review.statement(added.statement_id).check.verdict is Verdict.ASSERTED
    with pytest.raises(GateRefused, match="practised rollbacks"):
        approve_report(drafted, KEY, ANA)
    correct_report.accept(drafted, KEY, added.statement_id, ANA)
    assert approve_report(drafted, KEY, ANA).approved.approvals[0].by == ANA


def test_unapproved_report_is_not_published(drafted: Ports, board: Board) -> None:
    """Publishing takes an approval that stands."""
    with pytest.raises(GateRefused, match="nobody has approved"):
        publish_report(drafted, KEY, ["board"], ANA)
    assert board.reports == []


def test_correction_after_approval_takes_it_away(drafted: Ports, board: Board) -> None:
    """One more correction and the approval no longer stands."""
    approve_report(drafted, KEY, ANA)
    correct_report.reject(drafted, KEY, _some(drafted).statement.id, ANA, "said twice")
    with pytest.raises(GateRefused, match="changed after the approval"):
        publish_report(drafted, KEY, ["board"], ANA)
    assert board.reports == []


def test_corrected_time_after_approval_takes_it_away(drafted: Ports) -> None:
    """The evidence an approval rested on has changed: it no longer stands, and stale sentences are found."""
    approve_report(drafted, KEY, ANA)
    event_id = _some(drafted).statement.evidence[0]
    curate(drafted, KEY, event_id, CurationAction.CORRECT_TIME, ANA, "2026-03-03T11:11:00Z", "wrong clock")
    opened = open_review(drafted, KEY)
    assert opened.approval_lapsed == "events were added or corrected after the approval"
    assert opened.review.open_points


def test_human_words_survive_drafting_again(drafted: Ports) -> None:
    """A new version keeps an edited sentence word for word, once, with its author."""
    statement = _some(drafted).statement
    correct_report.edit(drafted, KEY, statement.id, ANA, "Checkout failed for many customers.", ())
    draft_report(drafted, KEY, by="Ben Okafor")
    opened = open_review(drafted, KEY)
    assert opened.version == 2
    texts = [one.statement.text for one in opened.review.statements()]
    assert texts.count("Checkout failed for many customers.") == 1
    assert opened.review.statement(statement.id).statement.author.name == ANA


def test_human_words_survive_another_template(drafted: Ports) -> None:
    """Sections that the new template lacks are kept where a person's words stand in them."""
    added = correct_report.add(drafted, KEY, "detection", ANA, "The page went to the right team.")
    draft_report(drafted, KEY, by=ANA, template="quick")
    assert open_review(drafted, KEY).review.statement(added.statement_id).statement.text.startswith("The page")


def test_one_section_is_written_again(drafted: Ports) -> None:
    """The others keep their statements and their decisions."""
    before = open_review(drafted, KEY).review
    stored = redraft_section(drafted, KEY, "impact", ANA)
    assert stored.version == before.version + 1
    ids = [one.statement.id for one in before.statements()]
    assert [one.statement.id for one in open_review(drafted, KEY).review.statements()] == ids


def test_two_editors_of_one_sentence_get_a_conflict(drafted: Ports) -> None:
    """Who comes second sees the other's text instead of overwriting it."""
    statement = _some(drafted)
    correct_report.edit(drafted, KEY, statement.statement.id, ANA, "First.", (), expected=0)
    with pytest.raises(EditConflict) as caught:
        correct_report.edit(drafted, KEY, statement.statement.id, "Ben Okafor", "Second.", (), expected=0)
    assert (caught.value.theirs, caught.value.by) == ("First.", ANA)


def test_section_is_accepted_at_once(drafted: Ports) -> None:
    """Supported statements may be accepted together; restoring one takes it back."""
    accepted = correct_report.accept_section(drafted, KEY, "summary", ANA)
    assert accepted
    correct_report.restore(drafted, KEY, accepted[0].statement_id, ANA)
    review = open_review(drafted, KEY).review
    assert review.statement(accepted[0].statement_id).decision is Decision.OPEN
    assert correct_report.accept_section(drafted, KEY, "summary", ANA)[0].statement_id == accepted[0].statement_id


@pytest.mark.parametrize("name", ["", "  "])
def test_nobody_acts_anonymously(drafted: Ports, name: str) -> None:
    """Approving, publishing and correcting take a name."""
    with pytest.raises(GateRefused, match="name"):
        approve_report(drafted, KEY, name)
    with pytest.raises(InputError, match="name"):
        publish_report(drafted, KEY, ["board"], name)
    with pytest.raises(InputError, match="name"):
        correct_report.reject(drafted, KEY, _some(drafted).statement.id, name)


def test_unknown_things_are_named(drafted: Ports) -> None:
    """An unknown statement, section, destination or incident gives an error that says so."""
    with pytest.raises(NotFound, match="no statement nothing"):
        correct_report.accept(drafted, KEY, "nothing", ANA)
    with pytest.raises(NotFound, match="no section nowhere"):
        correct_report.add(drafted, KEY, "nowhere", ANA, "Text.")
    with pytest.raises(NotFound, match="no destination fax"):
        publish_report(drafted, KEY, ["fax"], ANA)
    with pytest.raises(NotFound, match="INC-9"):
        open_review(drafted, "INC-9")

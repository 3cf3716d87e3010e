"""Published, reopened, published again: what readers are told, and that every seal still verifies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app import wiring
from app.operations import correct_report
from app.operations.approve_report import approve_report
from app.operations.curate_timeline import curate
from app.operations.ports import Ports
from app.operations.publish_report import publish_report
from app.operations.reopen_report import reopen
from app.operations.review_report import open_review
from app.operations.verify_report import verify_report
from app.publishing.html_file import HtmlFile
from app.publishing.json_file import JsonFile
from app.publishing.markdown_file import MarkdownFile
from extraction.domain.curation import CurationAction
from extraction.domain.report_changes import ReportChanges
from tests.app.operations.conftest import KEY, Board

ANA = "Ana Torres"


def first_id(world: Ports) -> str:
    return next(open_review(world, KEY).review.statements()).statement.id


def published(world: Ports, *destinations: str) -> None:
    for one in open_review(world, KEY).review.statements():
        if one.needs_person and one.check.verdict.blocks:
            correct_report.reject(world, KEY, one.statement.id, ANA, "no longer shown")
        elif one.needs_person:
            correct_report.accept(world, KEY, one.statement.id, ANA)
    if not open_review(world, KEY).approval_stands:
        approve_report(world, KEY, ANA)
    publish_report(world, KEY, destinations or ("board",), ANA)


def changes(board: Board) -> ReportChanges:
    found = board.reports[-1].changes
    assert found is not None
    return found


def test_the_first_publication_has_nothing_to_tell(drafted: Ports, board: Board) -> None:
    """Nor has the same one again."""
    published(drafted)
    published(drafted)
    assert [one.changes for one in board.reports] == [None, None]


def test_a_new_version_tells_what_changed_since_the_one_before(drafted: Ports, board: Board) -> None:
    """Old words and new ones; what was decided on before stays and is not told again."""
    published(drafted)
    reopen(drafted, KEY, ANA, "a late finding")
    before = next(open_review(drafted, KEY).review.statements()).statement
    correct_report.edit(drafted, KEY, before.id, ANA, "Checkout was slow.", ())
    published(drafted)
    told = changes(board)
    (section,) = told.sections
    assert [(one.before, one.after) for one in section.changes] == [(before.text, "Checkout was slow.")]
    assert (told.since_version, board.reports[-1].approved.review.version) == (1, 2)
    assert told.since_at < told.published_at


def test_publishing_a_version_again_tells_the_same(drafted: Ports, board: Board) -> None:
    """Also when it was approved once more in between."""
    published(drafted)
    reopen(drafted, KEY, ANA, "a late finding")
    correct_report.edit(drafted, KEY, first_id(drafted), ANA, "Checkout was slow.", ())
    published(drafted)
    first = changes(board)
    published(drafted)
    assert changes(board) == first


def test_an_unpublished_approval_is_nothing_that_readers_had(drafted: Ports, board: Board) -> None:
    """Approved, never published, changed: readers compare with what they have."""
    published(drafted)
    reopen(drafted, KEY, ANA, "a late finding")
    statement_id = first_id(drafted)
    before = open_review(drafted, KEY).review.statement(statement_id).statement.text
    correct_report.edit(drafted, KEY, statement_id, ANA, "Never seen by readers.", ())
    correct_report.accept(drafted, KEY, statement_id, ANA)
    approve_report(drafted, KEY, ANA)
    correct_report.edit(drafted, KEY, statement_id, ANA, "Checkout was slow.", ())
    published(drafted)
    assert [(one.before, one.after) for one in changes(board).sections[0].changes] == [(before, "Checkout was slow.")]


def test_what_became_private_is_not_repeated(drafted: Ports, board: Board) -> None:
    """A sentence that rested on it is gone, and its words with it."""
    published(drafted)
    reopen(drafted, KEY, ANA, "a private record was cited")
    cited = next(open_review(drafted, KEY).review.statements()).statement.evidence[0]
    before = {
        one.statement.text for one in open_review(drafted, KEY).review.statements() if cited in one.statement.evidence
    }
    curate(drafted, KEY, cited, CurationAction.KEEP_PRIVATE, ANA)
    published(drafted)
    told = [one for section in changes(board).sections for one in section.changes]
    assert any(one.before is None and one.kind.value == "removed" for one in told)
    assert before.isdisjoint({one.before for one in told})


@pytest.mark.parametrize("form", ["markdown", "html", "json"])
def test_the_same_files_are_updated_and_verify(drafted: Ports, tmp_path: Path, form: str) -> None:
    """Who alters what is said to have changed is found out."""
    files = {one.name: one for one in (MarkdownFile(tmp_path), HtmlFile(tmp_path), JsonFile(tmp_path))}
    world = replace(drafted, publishers=files)
    published(world, form)
    (path,) = tmp_path.iterdir()
    assert verify_report(path, wiring.report_readers()).intact
    reopen(world, KEY, ANA, "a late finding")
    correct_report.edit(world, KEY, first_id(world), ANA, "Checkout was slow.", ())
    published(world, form)
    assert list(tmp_path.iterdir()) == [path]
    assert verify_report(path, wiring.report_readers()).intact
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("since version 1", "since version 0").replace('"since_version": 1', '"since_version": 3')
    )
    assert not verify_report(path, wiring.report_readers()).intact

"""The page of a run: complete in itself, inert, and every miss can be opened."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

from evaluation.report.evidence import EvidenceLine, Records
from evaluation.report.page import as_page, as_part, quality_view, write_report
from tests.evaluation.run_builders import case_result, fact, run_record, section


class _Links(HTMLParser):
    """What a page would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "img", "link", "iframe", "object"):
            self.fetched.append(tag)
        self.fetched += [
            value or ""
            for name, value in attrs
            if name in ("src", "href", "srcset") and not (value or "").startswith("#")
        ]
        self.fetched += [name for name, _ in attrs if name.startswith("on")]


class _OneCase(Records):
    def __init__(self) -> None:
        super().__init__(())

    def lines(self, case: str, evidence: object) -> tuple[EvidenceLine, ...]:
        at = datetime(2026, 3, 3, 14, 2, tzinfo=UTC)
        return (EvidenceLine(at=at, who="Ada", source="slack", text="412 orders wait", cited=True),)


def test_page_loads_and_runs_nothing() -> None:
    """A page can be mailed and opened anywhere: no script, no address, a policy that forbids both."""
    reader = _Links()
    reader.feed(page := as_page(quality_view(run_record())))
    assert reader.fetched == []
    assert "default-src 'none'" in page


def test_markup_in_a_report_is_inert() -> None:
    """What was written in chat stays text."""
    nasty = '<img src=x onerror="alert(1)"> & <b>bold</b>'
    result = case_result(items=[fact(good=False, label=nasty, note=nasty)], sections=(section(nasty),), title=nasty)
    reader = _Links()
    reader.feed(page := as_page(quality_view(run_record(result))))
    assert reader.fetched == []
    assert "<b>bold</b>" not in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page


def test_missed_fact_opens_to_its_records() -> None:
    """The records that bear a missed fact stand below it."""
    result = case_result(items=[fact("f02", good=False, evidence=("e9",), note="no sentence says 412")])
    part = as_part(quality_view(run_record(result), records=_OneCase()))
    opened = part[part.index("Fact f02.") :]
    assert "no sentence says 412" in opened
    assert "2026-03-03 14:02 UTC" in opened
    assert "412 orders wait" in opened


def test_flips_between_two_runs_are_told_apart() -> None:
    """A fact that is lost and one that is gained are counted, drawn and named."""
    before = run_record(case_result(items=[fact("f01"), fact("f02", good=False)]))
    after = run_record(case_result(items=[fact("f01", good=False), fact("f02")]))
    view = quality_view(after, before, verdict=("facts captured: 1 lost",))
    part = as_part(view)
    assert (view.gained, view.lost) == (1, 1)
    assert 'class="square lost critical"' in part
    assert 'class="square gained critical"' in part
    assert "facts captured: 1 lost" in part


def test_what_was_not_scored_is_said() -> None:
    """A question without an answer is listed with its reason and never drawn as a zero."""
    from evaluation.score import unscored

    result = case_result(scores={"facts_captured": unscored("no reply was recorded")})
    part = as_part(quality_view(run_record(result)))
    assert "no reply was recorded" in part
    assert "not scored" in part


def test_written_page_is_the_same_twice(tmp_path: Path) -> None:
    """Nothing in it depends on when it was written."""
    view = quality_view(run_record())
    write_report(tmp_path / "a" / "page.html", view)
    write_report(tmp_path / "page.html", view)
    assert (tmp_path / "a" / "page.html").read_bytes() == (tmp_path / "page.html").read_bytes()
    assert not re.search(r"/(?:home|root|tmp)/", (tmp_path / "page.html").read_text(encoding="utf-8"))

"""Whether a page says what the sealed document in it says, and which of its sentences does not.

A page is written again from the document in it. Where this Retroline writes pages as the one did that wrote it, both are
the same line for line, and a line that differs is named by the sentence or the footnote in it. Otherwise the sentences are
looked up one by one, and the rest is held against the page's checksum.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.publishing.report_seal import layout
from app.publishing.report_shapes import ReportDocument, StatementRow
from app.publishing.seal_blocks import page_digest, plain_lines
from app.publishing.wording import cell, legible
from extraction.domain.verify_chain import Damage, SealFinding

_LONGEST = 160
_MOST_LINES = 20
_STATEMENT_ID = re.compile(r'id="statement-([^"]*)"')
_NOTE_ID = re.compile(r'(?:id="note-|^\[\^)(\d+)')
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, kw_only=True)
class PageForm:
    """How one form of page is written: the whole, and a text as it stands in a line of it."""

    name: str
    write: Callable[[ReportDocument], str]
    written: Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class PageVerdict:
    findings: tuple[SealFinding, ...] = ()
    notes: tuple[str, ...] = ()


def verify_page(page: str, document: ReportDocument, form: PageForm) -> PageVerdict:
    """Hold ``page`` (without its seal) against the ``document`` that was sealed in it."""
    seal = document["seal"]
    if seal is None:
        return PageVerdict()
    if seal["layout"] == layout():
        expected = plain_lines(form.write(document))
        return PageVerdict(findings=tuple(_differences(plain_lines(page), expected, document, form)))
    findings = list(_wordings(page, document, form))
    if not findings and page_digest(page) != seal["page"]:
        message = "the page was altered outside of its statements: it does not give its checksum"
        findings.append(SealFinding(damage=Damage.ALTERED, what="page", message=message))
    note = "another version of Retroline wrote the page: its statements were compared, the rest has only the checksum"
    return PageVerdict(findings=tuple(findings), notes=(note,))


def _differences(page: str, expected: str, document: ReportDocument, form: PageForm) -> Iterator[SealFinding]:
    if page == expected:
        return
    given, wanted = page.split("\n"), expected.split("\n")
    places = _Places(document, form)
    told: set[str] = set()
    for tag, start, end, wanted_start, wanted_end in _opcodes(given, wanted):
        if tag == "equal":
            continue
        pairs = max(end - start, wanted_end - wanted_start)
        for offset in range(min(pairs, _MOST_LINES)):
            has = given[start + offset] if start + offset < end else None
            should = wanted[wanted_start + offset] if wanted_start + offset < wanted_end else None
            finding = places.finding(start + offset + 1, has, should)
            if finding.message not in told:
                told.add(finding.message)
                yield finding


def _opcodes(given: list[str], wanted: list[str]) -> list[tuple[str, int, int, int, int]]:
    """As ``SequenceMatcher`` gives them; equal ends are put aside first, since it takes its time with long pages."""
    head = 0
    while head < min(len(given), len(wanted)) and given[head] == wanted[head]:
        head += 1
    tail = 0
    while tail < min(len(given), len(wanted)) - head and given[-1 - tail] == wanted[-1 - tail]:
        tail += 1
    middle = SequenceMatcher(
        None, given[head : len(given) - tail], wanted[head : len(wanted) - tail], autojunk=False
    ).get_opcodes()
    return [(tag, a + head, b + head, c + head, d + head) for tag, a, b, c, d in middle]


class _Places:
    """Names lines of a page by what stands in them."""

    def __init__(self, document: ReportDocument, form: PageForm) -> None:
        self._statements = tuple(_statements(document))
        self._form = form

    def finding(self, number: int, has: str | None, should: str | None) -> SealFinding:
        what = (
            (should is not None and self._named(should)) or (has is not None and self._named(has)) or f"line {number}"
        )
        if should is None:
            message = f"{what}: “{_plain(has)}” (line {number} of the page) was put in: it is not in the sealed report"
            return SealFinding(damage=Damage.INSERTED, what=what, message=message)
        if has is None:
            message = f"{what} is missing in the page: “{_plain(should)}”"
            return SealFinding(damage=Damage.MISSING, what=what, message=message)
        message = f"{what} was altered in the page: it reads “{_plain(has)}”, sealed is “{_plain(should)}”"
        return SealFinding(damage=Damage.ALTERED, what=what, message=message)

    def _named(self, line: str) -> str | None:
        if found := _STATEMENT_ID.search(line):
            return f"statement {html.unescape(found[1])}"
        if found := _NOTE_ID.search(line):
            return f"footnote {found[1]}"
        for one in self._statements:
            if any(wording in line for wording in _written(one, self._form)):
                return f"statement {one['id']}"
        return None


def _wordings(page: str, document: ReportDocument, form: PageForm) -> Iterator[SealFinding]:
    for one in _statements(document):
        if not any(wording in page for wording in _written(one, form)):
            message = f"statement {one['id']} was altered in the page: “{one['text']}” no longer stands there"
            yield SealFinding(damage=Damage.ALTERED, what=f"statement {one['id']}", message=message)


def _written(statement: StatementRow, form: PageForm) -> tuple[str, str]:
    return form.written(legible(statement["text"])), form.written(cell(statement["text"]))


def _statements(document: ReportDocument) -> Iterator[StatementRow]:
    for section in document["sections"]:
        yield from section["statements"]


def _plain(line: str | None) -> str:
    text = " ".join(html.unescape(_TAG.sub(" ", line or "")).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()} …"

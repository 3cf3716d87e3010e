"""What readers outside the company must not meet in a sentence: names of people, hosts, links from nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.domain.finding import Finding, Verdict
from extraction.domain.report import Statement
from extraction.domain.report_template import Audience
from extraction.domain.typed_values import ValueKind, typed_values_in
from extraction.drafting.plain.story import Story

_LINK = re.compile(r"(?:https?://|www\.)[^\s)>\]\"”]+", re.IGNORECASE)
_MARKUP = re.compile(r"!?\[[^\]]*\]\([^)]*\)|</?[a-z][^>]*>|^\s*(?:#{1,6}|[-*])\s", re.IGNORECASE | re.MULTILINE)


def audience_findings(statement: Statement, story: Story) -> Iterator[Finding]:
    """Links and markup that no cited record holds; for customers, also names of people and hosts."""
    yield from _links(statement, story)
    for found in _MARKUP.finditer(statement.text):
        yield _finding("a statement is plain text: no links, images, headings or tags", found)
    if story.audience is Audience.CUSTOMERS:
        yield from _private_words(statement, story)


def _links(statement: Statement, story: Story) -> Iterator[Finding]:
    events = story.found(statement.evidence)
    known = " ".join(
        part for event in events for part in (event.text, event.permalink or "", event.attribute("url") or "")
    )
    for found in _LINK.finditer(statement.text):
        if found.group().rstrip(".,;") not in known:
            yield _finding("the cited records hold no such link", found)


def _private_words(statement: Statement, story: Story) -> Iterator[Finding]:
    for name in story.spellings:
        if len(name) < 3:
            continue
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", statement.text, re.IGNORECASE):
            yield _finding("customers read this section: write the role in place of the name", found)
    for value in typed_values_in(statement.text):
        if value.kind is ValueKind.HOST:
            yield Finding(
                check="audience",
                verdict=Verdict.NOT_IN_EVIDENCE,
                message="customers read this section: leave out the host",
                span=value.span,
                found=value.text,
            )


def _finding(message: str, found: re.Match[str]) -> Finding:
    return Finding(
        check="audience", verdict=Verdict.NOT_IN_EVIDENCE, message=message, span=found.span(), found=found.group()
    )

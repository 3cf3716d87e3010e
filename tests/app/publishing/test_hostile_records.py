"""Nothing that a record, a model or a person writes becomes markup, a script, an image, a mention or a formula."""

from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app.operations.ports import Publishable
from app.publishing.html_file import to_html
from app.publishing.json_file import to_json
from app.publishing.json_report import published_document, report_document
from app.publishing.markdown_file import escaped, to_markdown
from app.publishing.report_shapes import ReportDocument
from app.publishing.wording import cell, legible, safe_url
from tests.app.publishing.hostile import LINKS, PAYLOADS, Poison

DRAWN = {"svg", "g", "line", "text", "circle", "title"}
ALLOWED = DRAWN | {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "header",
    "section",
    "h1",
    "h2",
    "dl",
    "div",
    "dt",
    "dd",
    "p",
    "ul",
    "li",
    "ol",
    "span",
    "a",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "footer",
}
ATTRIBUTES = {
    "href",
    "rel",
    "class",
    "id",
    "scope",
    "colspan",
    "lang",
    "charset",
    "name",
    "content",
    "http-equiv",
} | {"viewbox", "role", "aria-label", "x", "x1", "x2", "y", "y1", "y2", "cx", "cy", "r", "text-anchor"}


class Page(HTMLParser):
    """What a browser would make of a page: its tags, attributes, links and words."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        given = dict(attrs)
        if "href" in given or "src" in given:
            self.links.append((given.get("href") or given.get("src") or "", given.get("rel")))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def poisoned(publishable: Publishable, text: str, link: str) -> ReportDocument:
    poison = Poison(text, link)
    clean = publishable.approved
    approvals = tuple(poison.value(one) for one in clean.approvals)
    facts, records = poison.value(publishable.facts), poison.timeline(publishable.timeline)
    return report_document(poison.value(clean.review), facts, records, approvals)


@pytest.mark.parametrize("link", LINKS[:3])
@pytest.mark.parametrize("text", PAYLOADS)
def test_the_html_page_runs_and_fetches_nothing(publishable: Publishable, text: str, link: str) -> None:
    """With a payload in every field the page has the tags and attributes of the template, and no others."""
    page = Page(to_html(poisoned(publishable, text, link)))
    assert page.tags <= ALLOWED
    assert page.attributes <= ATTRIBUTES
    assert all(target.startswith("#") for target, _ in page.links)


@pytest.mark.parametrize("link", LINKS)
def test_a_link_that_is_no_web_address_is_not_one(publishable: Publishable, link: str) -> None:
    """Scripts, data, files, and addresses that break out of an attribute are written as nothing."""
    assert safe_url(link) is None
    document = poisoned(publishable, "text", link)
    assert all(target.startswith("#") for target, _ in Page(to_html(document)).links)
    assert "](<" not in to_markdown(document)


def test_web_links_open_the_source_and_tell_it_nothing(publishable: Publishable) -> None:
    """Links to records are plain http or https, without opener or referrer."""
    page = Page(to_html(published_document(publishable)))
    outside = [(target, rel) for target, rel in page.links if not target.startswith("#")]
    assert {urlsplit(target).scheme for target, _ in outside} == {"https"}
    assert {rel for _, rel in outside} == {"noopener noreferrer"}


@pytest.mark.parametrize("text", PAYLOADS)
def test_markdown_stays_words(publishable: Publishable, text: str) -> None:
    """A renderer with raw HTML, tables and link detection on finds no tag, link, image or heading of a record's."""
    markdown = to_markdown(poisoned(publishable, text, "javascript:alert(1)"))
    rendered = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown)
    page = Page(rendered)
    assert page.tags <= {"h1", "h2", "p", "strong", "em", "ul", "li", "hr", "table", "thead", "tbody", "tr", "th", "td"}
    assert page.links == []
    assert not re.search(r"https?://|www\.", markdown)
    assert not re.search(r"@\w", markdown)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "|cmd", "%0A=1"])
def test_cells_are_no_formulas(publishable: Publishable, text: str) -> None:
    """A table pasted into a spreadsheet is text."""
    document = poisoned(publishable, text, "x")
    rows = re.findall(r"^\| \d\d:\d\d \| (.*) \|$", to_markdown(document), re.MULTILINE)
    assert len(rows) == 2
    assert {row[0] for row in rows} == {"'"}
    assert f"<td>{html.escape(cell(text))}".replace("&#x27;", "&#39;") in to_html(document)


def test_json_keeps_the_words_as_data(publishable: Publishable) -> None:
    """The public document is for programs: it says what the records say."""
    for text in PAYLOADS:
        document = json.loads(to_json(poisoned(publishable, text, "x")))
        assert document["timeline"][0]["text"] == text


def test_the_page_forbids_what_it_does_not_need(publishable: Publishable) -> None:
    """Its own policy allows no script, image, frame or form, should one get in after all."""
    written = to_html(published_document(publishable))
    assert "default-src 'none'; style-src 'unsafe-inline'" in written
    assert "@import" not in written and "url(" not in written


@given(st.text())
def test_any_text_is_one_paragraph_of_words(text: str) -> None:
    """Escaping holds for every text: what a reader sees is the text on one line, and nothing else."""
    (block, inline, end) = MarkdownIt("commonmark").parse(f"x {escaped(text)}")
    assert (block.type, end.type) == ("paragraph_open", "paragraph_close")
    seen = "".join(child.content for child in inline.children or ())
    assert seen.replace("@\u2060", "@") == f"x {legible(text)}".strip()


@given(st.sampled_from(["#", "-", "+", "=", ">", "1.", "12)", "|", "`", "    ", "***", "[x]: y", "~~~"]), st.text())
def test_text_at_the_start_of_a_line_begins_no_block(start: str, text: str) -> None:
    """Where a record's words begin a line they make no heading, list, quote or code."""
    written = escaped(f"{start} {text}")
    kinds = {token.type for token in MarkdownIt("commonmark").parse(written) if token.nesting >= 0}
    assert kinds <= {"paragraph_open", "inline"}

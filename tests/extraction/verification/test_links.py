"""What a model writes brings no address, markup or mention that its records do not hold."""

from __future__ import annotations

import pytest

from extraction.domain.finding import Verdict
from extraction.domain.report import Author, AuthorKind
from tests.builders import event
from tests.extraction.verification.checking import check, findings

SLOW = "checkout was slow"


@pytest.mark.parametrize(
    "text",
    [
        "Checkout was slow, see https://harbour.example/a.",
        "Checkout was slow, see harbour.example/login.",
        "Checkout was slow, see www.harbour.net.",
        "Checkout was slow, see javascript:alert(1).",
        "Checkout was slow, see data:text/html;base64,AA.",
        "Checkout was slow, write to help@harbour.example.",
        "Checkout was slow ![x](https://harbour.example/p.png?d=1).",
        "Checkout was [slow](harbour).",
        "Checkout was <b>slow</b>.",
        "Checkout was slow <script>fetch(1)</script>.",
        "Checkout was slow &#60;img&#62;.",
        "Checkout was **slow**.",
        "# Checkout was slow",
        "=HYPERLINK(1) Checkout was slow.",
        "@channel Checkout was slow.",
        "```Checkout was slow```",
    ],
)
def test_what_no_record_holds_is_refused(text: str) -> None:
    """The finding names what stands where."""
    found = findings(text, event(SLOW), of="link")
    assert found and found[0].verdict is Verdict.NOT_IN_EVIDENCE and found[0].found in text  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Customers saw <script> blocked.", "customers saw <script> blocked by CSP"),
        ("The runbook is at https://wiki.acme.test/run.", "runbook: https://wiki.acme.test/run"),
        ("Host db-1.prod.acme.internal was full.", "db-1.prod.acme.internal is full"),
        ("p99 rose from 0.4 s to 2.3 s: v4.12.0 was rolled back.", "p99 0.4 s to 2.3 s, rolled back v4.12.0"),
        ("It was 3 * 4, i.e. twelve.", "3 * 4"),
    ],
)
def test_what_a_record_holds_may_be_told(text: str, said: str) -> None:
    """Word for word, whatever it is; figures and names are no addresses."""
    assert findings(text, event(said), of="link") == []


def test_a_record_s_own_link_may_be_told() -> None:
    """As the slot ``{E1.link}`` renders it."""
    ticket = event("fix it", attributes={"url": "https://jira.acme.test/OPS-4"})
    assert findings("The fix is tracked at https://jira.acme.test/OPS-4.", ticket, of="link") == []


def test_people_write_links_as_they_like() -> None:
    """Their sentences carry their name, and every page escapes them."""
    person = Author(kind=AuthorKind.PERSON, name="Mara")
    checked = check("Checkout was slow, see https://harbour.example.", event(SLOW), author=person)
    assert "link" not in {finding.check for finding in checked.findings}

"""What a team lets through redaction, and what no list can let through by accident."""

from __future__ import annotations

from pathlib import Path

import pytest

from extraction.capture.allow_list import AllowList, glob_matches, load_allow_list
from extraction.capture.redact import Redactor
from extraction.errors import InvalidAllowList

KEY = "ghp_" + "a1B2" * 9
LIST = f"""
[[value]]
text = "+44 20 7946 0958"
reason = "the public line of support"

[[value]]
text = "{KEY}"
reason = "revoked; printed in the vendor's manual"

[[domain]]
name = "example.com"
reason = "documentation"

[[domain]]
name = "*.status.example"
reason = "public addresses of the status page"

[[pattern]]
glob = "demo-*-pass1"
reason = "the demonstration tenant"
"""


def loaded(tmp_path: Path, text: str) -> AllowList:
    path = tmp_path / "allow.toml"
    path.write_text(text, "utf-8")
    return load_allow_list(path)


@pytest.fixture
def redactor(tmp_path: Path) -> Redactor:
    return Redactor(allow=loaded(tmp_path, LIST))


@pytest.mark.parametrize(
    "text",
    [
        "call +44 20 7946 0958",
        f"the old {KEY} again",
        "mail jo@example.com",
        "mail news@eu.status.example",
        "password: demo-tenant-pass1",
    ],
)
def test_listed_values_domains_and_patterns_stay(redactor: Redactor, text: str) -> None:
    """And what was let through is told, with the entry and its reason."""
    assert redactor.text(text) == text
    (kept,) = redactor.let_through(text)
    assert redactor.redactions(text) == ()
    assert "allow.toml:" in str(kept.entry)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("call +44 20 7946 0959", "0959"),
        ("mail jo@example.com.evil.example", "jo@"),
        ("mail jo@sub.example.com", "jo@"),
        ("mail jo@status.example", "jo@"),
        ("password: demo-tenant-pass2", "demo-tenant-pass2"),
        ("token demo-ghp_" + "Zz9" * 12 + "-pass1", "Zz9Zz9"),
        ("ghp_" + "b2C3" * 9, "b2C3"),
    ],
)
def test_anything_else_is_replaced_as_before(redactor: Redactor, text: str, secret: str) -> None:
    """A pattern never lets a key of an issuer's shape through."""
    assert secret not in redactor.text(text)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('[[value]]\ntext = "x"\n', 1, "exactly"),
        ('[[value]]\ntext = "abcd"\nreason = ""\n', 1, "not empty"),
        ('\n[[domain]]\nname = "not a domain"\nreason = "r"\n', 2, "domain"),
        ('[[pattern]]\nglob = "*"\nreason = "r"\n', 1, "literal"),
        ('[[pattern]]\nglob = "(a+)+bcd"\nreason = "r"\n', 1, "regular expression"),
        ('[[pattern]]\nglob = "a*b*c*d*efg*h"\nreason = "r"\n', 1, "stars"),
        ('[[value]]\ntext = "abcd"\nreason = "r"\n[[value]]\ntext = "abcd"\nreason = "r"\n', 4, "twice"),
        ('[[values]]\ntext = "abcd"\nreason = "r"\n', 1, "none of"),
        ('[value]\ntext = "abcd"\nreason = "r"\n', 1, "several"),
        ('[[value]]\ntext = "abcd\n', 2, "not TOML"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_line(tmp_path: Path, text: str, line: int, reason: str) -> None:
    """The message names file and line and what is wrong; it never repeats a value."""
    with pytest.raises(InvalidAllowList, match=reason) as refused:
        loaded(tmp_path, text)
    assert refused.value.place.line == line
    assert "abcd" not in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """The setting or option that named it was a mistake."""
    with pytest.raises(InvalidAllowList, match="cannot be read"):
        load_allow_list(tmp_path / "none.toml")


def test_a_star_stands_for_anything_without_space() -> None:
    """As a whole, in order, without overlap."""
    assert glob_matches("ab*cd*ef", "abXcdYef")
    assert not glob_matches("ab*cd*ef", "abcdf")
    assert not glob_matches("abc*cba", "abcba")
    assert not glob_matches("ab*ef", "ab x ef")
    assert not glob_matches("a*b" * 1, "a" * 100_000)

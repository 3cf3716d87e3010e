"""Texts of records and people are data in Slack."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.slack.inert_text import inert


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<!channel> <@U0ANA>", "&lt;!channel&gt; &lt;@\u2060U0ANA&gt;"),
        ("all :fire: and :+1:", "all :\u2060fire\u2060: and :\u2060+1\u2060:"),
        ("see https://evil.example now", "see https:\u2060//evil.example now"),
        ("javascript:alert(1)", "javascript:\u2060alert(1)"),
        ("@here please", "@\u2060here please"),
        ("name\u202etxt.exe\x07", "nametxt.exe"),
        ("at 14:02:11 UTC: 12 % of requests", "at 14:02:11 UTC: 12 % of requests"),
        ("*bold* _it_ ~no~ `code`", "*bold* _it_ ~no~ `code`"),
    ],
)
def test_nothing_in_a_text_does_anything(text: str, shown: str) -> None:
    """Control characters are entities; emoji, links and calls are parted; times and prose stay as they are."""
    assert inert(text, 3_000) == shown


@given(st.text(max_size=300), st.integers(min_value=1, max_value=120))
def test_every_text_fits_and_holds_no_control_character(text: str, most: int) -> None:
    """Whatever comes in: at most as long as asked, no bare ``<`` or ``>``, no half entity, no mention."""
    shown = inert(text, most)
    assert len(shown) <= most
    assert not set("<>") & set(shown)
    assert re.sub(r"&(amp|lt|gt);", "", shown).count("&") == 0
    assert re.search(r"@\w", shown) is None
    assert "://" not in shown

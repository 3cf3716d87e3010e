"""About how many tokens a text is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.language_model.count_tokens import count_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("thanks", 1),
        ("responders", 2),
        ("2026-05-12 09:31 UTC", 10),
        ("12.4%", 4),
        ("one\n\ntwo", 3),
        ("cache_eu_3", 5),
    ],
)
def test_words_figures_and_signs_count(text: str, tokens: int) -> None:
    """Words in pieces of six letters, figures in threes, runs of signs and breaks."""
    assert count_tokens(text) == tokens


@given(st.text(), st.text())
def test_texts_on_lines_of_their_own_add_up(one: str, other: str) -> None:
    """But for the break between them."""
    apart = count_tokens(one) + count_tokens(other)
    assert apart <= count_tokens(f"{one}\n{other}") <= apart + 1

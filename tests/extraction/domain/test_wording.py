"""Sentences, questions, hedges, negations and stems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.domain.wording import (
    content_words,
    is_causal,
    is_hedged,
    is_negated,
    is_question,
    sentences_in,
    spoken,
    stem,
    word_beginnings,
)


def test_dots_in_figures_and_versions_end_no_sentence() -> None:
    """``0.3%`` and ``4.12.0`` stay whole."""
    texts = [sentence.text for sentence in sentences_in("5xx back to 0.3%. Rolled back 4.12.0 to 4.11.3")]
    assert texts == ["5xx back to 0.3%.", "Rolled back 4.12.0 to 4.11.3"]


@given(st.text(max_size=200))
def test_spans_point_at_the_sentence(text: str) -> None:
    """Every sentence is exactly what its span cuts out, in order and without overlap."""
    end = 0
    for sentence in sentences_in(text):
        assert text[slice(*sentence.span)] == sentence.text
        assert sentence.span[0] >= end
        end = sentence.span[1]


@pytest.mark.parametrize(
    "text",
    ["resolved?", "should we roll back", "is Ana IC", "any update", "@Ana Sousa can you take ops", "who has comms"],
)
def test_questions(text: str) -> None:
    """A question needs no question mark."""
    assert is_question(text)


@pytest.mark.parametrize(
    "text", ["can confirm errors are gone", "should be fixed now", "is back to normal", "did a rollback"]
)
def test_statements_that_begin_like_questions(text: str) -> None:
    """An auxiliary verb without a subject behind it asks nothing."""
    assert not is_question(text)


@pytest.mark.parametrize(
    "text", ["I think it's the cert", "probably DNS", "suspected, not confirmed", "could be the pool"]
)
def test_hedges(text: str) -> None:
    """Guessing words make a text hedged."""
    assert is_hedged(text)
    assert not is_hedged("rolled back checkout-api")


@pytest.mark.parametrize(
    ("text", "word", "negated"),
    [
        ("this is not resolved", "resolved", True),
        ("it isn't resolved yet", "resolved", True),
        ("no errors, resolved", "resolved", False),
        ("not great but resolved", "resolved", False),
        ("resolved", "resolved", False),
    ],
)
def test_negation_stays_in_its_clause(text: str, word: str, negated: bool) -> None:
    """A comma or "but" ends a negation's reach."""
    assert is_negated(text, text.index(word)) is negated


def test_causal_words() -> None:
    """ "Due to" and "caused" claim a cause, "followed by" does not."""
    assert is_causal("down due to the pool") and is_causal("the deploy caused it")
    assert not is_causal("the deploy was followed by errors")


def test_content_words_match_across_endings() -> None:
    """Saturated, saturation and saturating are one word; ids stay whole."""
    assert stem("saturated") == stem("saturation") == stem("saturating")
    assert "7f86353" in content_words("we suspect 7f86353") and "we" not in content_words("we suspect 7f86353")


def test_quotes_and_code_are_not_spoken() -> None:
    """Quoted lines and code blocks are blanked out and everything else keeps its place."""
    text = "> it is resolved\nnot yet ```resolved```"
    assert "resolved" not in spoken(text)
    assert len(spoken(text)) == len(text) and spoken(text).index("not yet") == text.index("not yet")


def test_word_beginnings() -> None:
    """Four letters of each word, lower case."""
    assert word_beginnings("Rolling back 5xx_ratio") == {"roll", "back", "5xx", "rati"}

"""Tokens and words stand where they say they stand, in any text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extraction.domain.cached_property import cached_property
from extraction.domain.text_tokens import tokens_of
from extraction.verification.words import words_in

TEXTS = st.text(alphabet="abAB09 .,:;-_/#@!%'’<>=→éß\n\t", max_size=60)


@given(TEXTS)
def test_a_token_stands_at_its_place(text: str) -> None:
    """Each token is what the text has there, and only white space lies between two of them."""
    end = 0
    for token in tokens_of(text):
        assert text[token.start : token.end] == token.text
        assert text[end : token.start].strip() == ""
        end = token.end
    assert text[end:].strip() == ""


@given(TEXTS)
def test_tokens_are_the_same_beside_a_url(text: str) -> None:
    """The two ways of cutting, with and without URLs, agree on everything else."""
    plain = tokens_of(text)
    beside = tokens_of(f"{text} https://a.example")
    assert beside[: len(plain)] == plain
    assert [token.kind for token in beside[len(plain) :]] == ["u"]


@given(TEXTS)
def test_words_are_in_order_and_stand_at_their_place(text: str) -> None:
    end = 0
    for word in words_in(text):
        assert word.start >= end
        assert text[word.start : word.end].strip()
        end = word.end


def test_a_cached_property_is_worked_out_once() -> None:
    class Counting:
        calls = 0

        @cached_property
        def value(self) -> int:
            self.calls += 1
            return self.calls

    one = Counting()
    assert (one.value, one.value, one.calls) == (1, 1, 1)

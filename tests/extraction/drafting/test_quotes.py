"""Quotations: short, verbatim, without noise or blame."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from extraction.drafting.plain.quotes import quotation, quotation_of
from extraction.drafting.plain.restating import decided, did, doing
from tests.builders import event


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("cert is fine, valid until June", "“cert is fine, valid until June”"),
        ("ok so, hmm, p99 is at 4 s :eyes:", "“p99 is at 4 s”"),
        ("@Mara the queue is drained. Thanks everyone!", "“the queue is drained”"),
        ("All clear, we are done", "“All clear, we are done”"),
        ("no errors in the logs", "“no errors in the logs”"),
        ("scratch that. it was the cache", "“it was the cache”"),
        ("error rate is up. lol. pods restart", "“error rate is up … pods restart”"),
        ("see https://x.example/a for the graph of p99", "“see … for the graph of p99”"),
        ("p99 is bad (https://x.example/a)", "“p99 is bad”"),
        ("is it DNS?", "“is it DNS?”"),
        ("```\nlong dump\n``` disk is full", "“disk is full”"),
    ],
)
def test_noise_goes_and_words_stay(said: str, quoted: str) -> None:
    assert quotation(event(said), names=("Mara",)) == quoted


@pytest.mark.parametrize(
    "said", ["lol", ":tada:", "thanks all!", "", "nice work", "Dana forgot to check the limit", "my bad", "🎉🎉"]
)
def test_there_is_nothing_to_quote(said: str) -> None:
    """Small talk and blame are not quoted at all."""
    assert quotation(event(said)) is None


def test_long_messages_are_cut_at_a_clause() -> None:
    said = (
        "the pool is exhausted on every pod of the service, we see 340 waiting requests there, "
        + "and more of the same " * 20
    )
    quoted = quotation_of(said, 100)
    assert quoted is not None
    assert quoted.endswith("…”") and len(quoted) <= 105


@given(some.text(max_size=400))
def test_every_part_stands_in_the_message(said: str) -> None:
    """Whatever is quoted, its parts between ``…`` are the message's own words, in their order."""
    quoted = quotation_of(said)
    if quoted is None:
        return
    plain = " ".join(said.split())
    position = 0
    for part in quoted[1:-1].split("…"):
        words = " ".join(part.split())
        found = plain.find(words, position)
        assert found >= 0, (said, quoted)
        position = found + len(words)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("rolling back checkout-api to 4.11.3 now", "was rolling back checkout-api to 4.11.3"),
        ("I'm restarting the workers", "was restarting the workers"),
        ("handing comms to @Priya Raman", "handed comms to Priya Raman"),
        ("rolling back now", None),
        ("restarting it might help", None),
        ("looking good", None),
        ("rolling back if you agree", None),
    ],
)
def test_what_somebody_is_doing(said: str, told: str | None) -> None:
    assert doing(said) == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("I've restarted the workers", "restarted the workers"),
        ("reverted the flag", "reverted the flag"),
        ("restarted it, it went through", None),
        ("restarted at 14:02 by the kubelet", None),
        ("failed to deploy", None),
        ("I did not restart anything", None),
    ],
)
def test_what_somebody_did(said: str, told: str | None) -> None:
    assert did(said) == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Decision: roll back search to 5.1.4", "decided to roll back search to 5.1.4"),
        ("let's fail over the database", "proposed to fail over the database"),
        ("let's see", None),
    ],
)
def test_what_was_decided(said: str, told: str | None) -> None:
    assert decided(said) == told

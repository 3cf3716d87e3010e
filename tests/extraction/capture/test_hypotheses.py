"""Guesses and their fate."""

from __future__ import annotations

import pytest

from extraction.capture.hypotheses import track_hypotheses
from extraction.capture.readings import read_events
from extraction.domain.curation import Curated
from extraction.domain.hypothesis import Hypothesis, HypothesisState
from extraction.domain.timeline import Event
from tests.builders import event, timeline

PROPOSED, TESTED = HypothesisState.PROPOSED, HypothesisState.TESTED
RETRACTED, CONFIRMED = HypothesisState.RETRACTED, HypothesisState.CONFIRMED


def _track(*events: Event) -> tuple[Hypothesis, ...]:
    return track_hypotheses(read_events(timeline(*events), Curated()))


@pytest.mark.parametrize(
    "text",
    [
        "I think it's the cert",
        "suspect 7f86353: connection pool size lowered from 80 to 5",
        "could be the pool",
        "maybe DNS?",
        "is it DNS?",
        "my guess is the replica is lagging",
        "smells like a connection leak",
        "probably the deploy from 13:41",
        "could the database itself be slow?",
        "looks like redis is out of memory",
        "wondering if the migration locked the table",
        "4.12.0 lowered the pool. I suspect that's what we are seeing",
    ],
)
def test_a_guess_is_proposed(text: str) -> None:
    """Hedged words about a technical thing are a guess."""
    assert [one.state for one in _track(event(text))] == [PROPOSED]


@pytest.mark.parametrize(
    "text",
    [
        "I think we should roll back",
        "maybe later",
        "could you check the pool?",
        "should we restart the database?",
        "I think so",
        "rolled back to 4.11.3",
        "it's probably lunch time",
        "looks like it's recovering",
        "the pool is saturated",
        "maybe we should page the db team",
        "next time we might alert on the pool",
    ],
)
def test_what_is_no_guess(text: str) -> None:
    """Proposals, requests, facts and small talk are none."""
    assert _track(event(text)) == ()


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("scratch that", RETRACTED),
        ("cert is fine: valid until 14 September", RETRACTED),
        ("ruled out the certificate", RETRACTED),
        ("so not the certificate", RETRACTED),
        ("it's not the cert", RETRACTED),
        ("the certificate was a red herring", RETRACTED),
        ("confirmed, it was the certificate", CONFIRMED),
        ("that was it", CONFIRMED),
        ("checking the certificate now", TESTED),
        ("not confirmed yet, looking at the certificate", TESTED),
    ],
)
def test_fate(text: str, state: HypothesisState) -> None:
    """What becomes of the guess that it is the certificate."""
    (hypothesis,) = _track(event("I think it's the certificate", "14:08"), event(text, "14:14"))
    assert hypothesis.state is state and len(hypothesis.steps) == 2


@pytest.mark.parametrize(
    "text", ["is the cert fine?", "nice, thanks", "redis looks fine", "if it's not the cert, then what"]
)
def test_what_settles_nothing(text: str) -> None:
    """Questions, conditions and words about other things leave a guess open."""
    (hypothesis,) = _track(event("I think it's the certificate", "14:08"), event(text, "14:14", by="Tom Becker"))
    assert hypothesis.state is PROPOSED


def test_a_fate_finds_its_own_guess_by_shared_words() -> None:
    """Two guesses are open; each is settled by the words that speak of it."""
    cert, pool = _track(
        event("I think it's the certificate", "14:08", by="Ben Okafor"),
        event("could be the connection pool", "14:10", by="Chidi Amadi"),
        event("cert is fine", "14:14", by="Chidi Amadi"),
        event("confirmed: requests waited for the pool", "14:52", by="Jonas Vik"),
    )
    assert (cert.state, pool.state) == (RETRACTED, CONFIRMED)


def test_scratch_that_speaks_of_the_speakers_own_guess() -> None:
    """Without a word in common the author's latest guess is meant, not the latest of all."""
    cert, pool = _track(
        event("I think it's the certificate", "14:08", by="Ben Okafor"),
        event("could be the connection pool", "14:10", by="Chidi Amadi"),
        event("scratch that", "14:12", by="Ben Okafor"),
    )
    assert (cert.state, pool.state) == (RETRACTED, PROPOSED)


def test_vague_words_long_after_settle_nothing() -> None:
    """ "That was it" an hour later may mean anything."""
    (hypothesis,) = _track(event("I think it's the certificate", "14:08"), event("that was it", "15:30"))
    assert hypothesis.state is PROPOSED


def test_a_reply_in_the_thread_tests_it() -> None:
    """Somebody agrees and says what would show: no second guess."""
    guess = event("I think it's the certificate on payments-gateway", "14:08", key="inc-2041/1.0")
    reply = event(
        "could be, but handshake errors would show up in the logs", "14:09", by="Chidi Amadi", thread_key="inc-2041/1.0"
    )
    (hypothesis,) = _track(guess, reply)
    assert [step.state for step in hypothesis.steps] == [PROPOSED, TESTED]


def test_the_same_guess_again_is_one_hypothesis() -> None:
    """Two people with the same idea within minutes share one hypothesis."""
    assert (
        len(_track(event("maybe the orders-db pool?", "14:08"), event("yeah probably the orders-db pool", "14:09")))
        == 1
    )


def test_steps_name_their_event_and_rule() -> None:
    """Each step can be traced, and the first one is the proposal."""
    guess, fate = event("I think it's the cert", "14:08"), event("cert is fine", "14:14")
    (hypothesis,) = _track(guess, fate)
    assert [step.event_id for step in hypothesis.steps] == [guess.id, fate.id]
    assert hypothesis.text == "I think it's the cert" and all(step.rule for step in hypothesis.steps)

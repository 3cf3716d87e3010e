"""Doubt, denial, plans, causes, absence, reach and additions: what words do beside figures and names."""

from __future__ import annotations

import pytest

from extraction.domain.finding import Verdict
from extraction.domain.hypothesis import Hypothesis, HypothesisState, HypothesisStep
from extraction.domain.timeline import Event
from tests.builders import event
from tests.extraction.verification.checking import check, findings, known

GUESS = event("maybe the new cache key is too long", "14:10", by="Ana Ruiz")
HEALTHY = event("billing looks healthy, no errors there", "14:12", by="Ben Okafor")
PLAN = event("next: add a dashboard for queue depth", "15:00", by="Ana Ruiz")
TRY = event("trying to drain node-7", "14:20", by="Ben Okafor")
CAUSE = event("root cause: the certificate of the proxy expired", "14:40", by="Ana Ruiz")
SOME = event("some customers in Lisbon could not pay", "14:15", by="Ben Okafor")
DEPLOY = event("deployed 4.12.0 of checkout", "13:58", by="argocd")


@pytest.mark.parametrize(
    ("check_name", "text", "record"),
    [
        ("certainty", "The new cache key was too long.", GUESS),
        ("polarity", "billing was affected.", HEALTHY),
        ("polarity", "A dashboard for queue depth was added.", PLAN),
        ("polarity", "Ben drained node-7.", TRY),
        ("cause", "The deploy of 4.12.0 caused the errors.", DEPLOY),
        ("cause", "Checkout failed because of 4.12.0.", DEPLOY),
        ("absence", "Nobody watched the certificate.", CAUSE),
        ("absence", "The deploy of 4.12.0 did not finish.", DEPLOY),
        ("absence", "Ben should have drained node-7 earlier.", TRY),
        ("scope", "All customers in Lisbon could not pay.", SOME),
        ("remainder", "4.12.0 of checkout was deployed and merchants were informed by letter.", DEPLOY),
    ],
)
def test_what_goes_beyond_the_record_is_refused(check_name: str, text: str, record: Event) -> None:
    """Each by the check that is there for it."""
    assert any(finding.verdict.blocks for finding in findings(text, record, of=check_name))


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("Ana suspected that the new cache key might be too long.", GUESS),
        ("billing was not affected.", HEALTHY),
        ("Ben said that billing had no errors.", HEALTHY),
        ("Adding a dashboard for queue depth is planned.", PLAN),
        ("Ben tried to drain node-7.", TRY),
        ("The root cause was the expired certificate of the proxy.", CAUSE),
        ("According to Ana, the expired proxy certificate was the root cause.", CAUSE),
        ("Some customers in Lisbon could not pay.", SOME),
        ("4.12.0 of checkout was deployed.", DEPLOY),
    ],
)
def test_the_same_or_less_is_accepted(text: str, record: Event) -> None:
    """Synonyms, passive voice, kept doubt, kept denial."""
    assert check(text, record).verdict in (Verdict.SUPPORTED, Verdict.NEEDS_HUMAN)
    assert not any(finding.verdict.blocks for finding in check(text, record).findings)


def test_a_retracted_hypothesis_is_never_the_cause() -> None:
    """It can be told as part of the story only."""
    steps = (
        HypothesisStep(state=HypothesisState.PROPOSED, event_id=GUESS.id, at=GUESS.at, rule="hedge"),
        HypothesisStep(state=HypothesisState.RETRACTED, event_id=HEALTHY.id, at=HEALTHY.at, rule="denial"),
    )
    guess = Hypothesis(id="h1", text="the new cache key is too long", subject=("cache", "key"), steps=steps)
    about = known([GUESS, HEALTHY], hypotheses=(guess,))
    found = findings("The cache key was the cause.", GUESS, others=[HEALTHY], of="certainty", about=about)
    assert any("retracted" in finding.message for finding in found)


def test_cause_and_effect_cannot_be_exchanged() -> None:
    """The record has them the other way round."""
    record = event("the retries caused the timeouts", by="Ana Ruiz")
    assert not any(one.verdict.blocks for one in findings("The retries caused the timeouts.", record, of="cause"))
    (finding,) = findings("The timeouts caused the retries.", record, of="cause")
    assert finding.verdict is Verdict.CONTRADICTED


def test_a_sentence_put_together_from_two_records_needs_a_human() -> None:
    """Each word stands somewhere; nobody said the sentence."""
    one = event("drained node-7", "14:00", by="Ben Okafor")
    other = event("certificate of node-8 expired", "14:05", by="Ben Okafor")
    assert check("The drained certificate expired.", one, other).verdict is not Verdict.SUPPORTED

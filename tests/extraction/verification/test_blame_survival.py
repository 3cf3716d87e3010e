"""A rewrite keeps times, figures, names of things and actions, or it is not offered."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.verification.blame import KnownNames, blame_findings, survives

WHO = st.sampled_from(
    ["Dana", "The on-call engineer", "She", "Our database team", "Priya Raman", "We", "Ravi, the commander,"]
)
DID = st.sampled_from(["failed to", "forgot to", "neglected to"])
VERB = st.sampled_from(["verify", "review", "page", "notify", "document", "check", "test", "escalate"])
THING = st.sampled_from(
    [
        "the certificates",
        "checkout-api",
        "PR #812",
        "`max_connections`",
        "version 4.12.0",
        "ticket OPS-381",
        "the 40 workers",
    ]
)
WHEN = st.builds(lambda hour, minute: f"{hour:02d}:{minute:02d} UTC", st.integers(0, 23), st.integers(0, 59))
TAIL = st.sampled_from(
    ["", " in eu-west-1", " before the 30 s timeout", " while 5xx was at 3.4 %", " because p99 was 2.1 s"]
)
LEAD = st.sampled_from(["", "Obviously, ", "At 12:40, ", "In hindsight, ", "It was clear that "])


@given(lead=LEAD, who=WHO, did=DID, verb=VERB, thing=THING, when=WHEN, tail=TAIL)
def test_every_offered_rewrite_loses_nothing_and_blames_nobody(
    lead: str, who: str, did: str, verb: str, thing: str, when: str, tail: str
) -> None:
    """The law that makes it safe to press the button."""
    sentence = f"{lead}{who} {did} {verb} {thing} at {when}{tail}."
    findings = blame_findings(sentence)
    assert findings
    for finding in findings:
        if finding.rewrite is not None:
            assert survives(sentence, finding.rewrite) == ()
            assert blame_findings(finding.rewrite) == ()
            assert " not " in finding.rewrite and when in finding.rewrite


@given(st.text(max_size=300))
def test_any_text_can_be_linted(text: str) -> None:
    """No text raises; spans lie inside it; what is offered passes the proof."""
    for finding in blame_findings(text):
        assert 0 <= finding.span[0] < finding.span[1] <= len(text)
        assert text[slice(*finding.sentence_span)] == finding.sentence
        assert finding.rewrite is None or survives(finding.sentence, finding.rewrite) == ()


@given(st.text(max_size=200))
def test_a_text_loses_nothing_to_itself(text: str) -> None:
    """The proof has no quarrel with what has not changed."""
    assert survives(text, text) == ()


@pytest.mark.parametrize(
    ("original", "rewrite", "lost"),
    [
        ("Dana ran it at 14:03.", "It was run.", "14:03"),
        ("Dana deployed 4.12.0.", "A deploy was made.", "4.12.0"),
        ("The 40 workers were not drained.", "The workers were not drained.", "40"),
        ("She closed OPS-381.", "The ticket was closed.", "OPS-381"),
        ("He set `max_connections`.", "It was set.", "`max_connections`"),
        ("checkout-api was down.", "The service was down.", "checkout-api"),
        ("Dana wrote “never mind”.", "Something was written.", "“never mind”"),
        ("Dana restarted the pods.", "The pods came back.", "restart"),
        ("The error rate was 3.4 %.", "The error rate was 3.4.", "3.4 %"),
        ("It took 30 s.", "It took 30 min.", "30 s"),
        ("Errors rose in eu-west-1.", "Errors rose.", "eu-west-1"),
    ],
)
def test_what_was_lost_is_named(original: str, rewrite: str, lost: str) -> None:
    """Each kind of value by itself."""
    assert lost in survives(original, rewrite)


def test_a_known_service_in_lower_case_may_not_go() -> None:
    """Its name is an ordinary word that only the incident knows."""
    assert survives("Dana forgot ledger.", "It was forgotten.", services=["ledger"]) == ("ledger",)


def test_a_second_mention_counts() -> None:
    """Two figures that look alike are two figures."""
    assert survives("From 3 to 3 nodes.", "To 3 nodes.") == ("3",)


def test_an_active_verb_may_become_passive() -> None:
    """Forms of a verb are one action."""
    assert survives("She ran and rolled back 4.2.1.", "4.2.1 was run and rolled back.") == ()


def test_linting_is_fast() -> None:
    """Thousands of sentences a second, also where every one has to be looked at closely (aim: 5,000 of plain prose)."""
    prose = "At {n} errors of checkout-api rose because the pool of {n} connections was exhausted. " * 40
    text = "".join(prose.format(n=number) for number in range(50))
    known = KnownNames.of(["Dana Wolf"], ["checkout-api"])
    started = time.process_time()
    assert blame_findings(text, known) == ()
    assert 2000 / (time.process_time() - started) > 2000

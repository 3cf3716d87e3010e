"""A guess stays a guess: no hedge may be dropped on the way from the record to the report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.domain.finding import Finding, Verdict
from extraction.domain.hypothesis import Hypothesis, HypothesisState
from extraction.verification.claim import Claim
from extraction.verification.reading import Clause
from extraction.verification.support import content_words, fullest, told_of

CHECK = "certainty"
_TELLS_OF_A_GUESS = re.compile(
    r"\b(?:suspect\w*|suspicion|hypothes\w+|theor\w+|thought|believed|guess\w*|considered|wondered|proposed|raised"
    r"|suggested|asked"
    r"|ruled out|not confirmed|unconfirmed|possib\w+|might|may|could|likely|probabl\w+|appear\w*|seem\w*"
    r"|reported(?:ly)?|according to"
    r"|initial|candidate|expect\w*|should)\b",
)


def check_certainty(claim: Claim) -> Iterator[Finding]:
    doubtful = any(event.is_doubtful for event in claim.cited)
    for clause in claim.reading.clauses if doubtful else ():
        if clause.own_hedge or _TELLS_OF_A_GUESS.search(clause.lower):
            continue
        words = content_words(claim, clause)
        if words:
            yield from _check_clause(claim, clause)
    yield from _check_hypotheses(claim)


def _check_clause(claim: Claim, clause: Clause) -> Iterator[Finding]:
    told = told_of(claim, clause)
    if not told:
        return
    best = fullest(told)
    if any(not (one.clause.hedged or one.clause.asked) for one in best):
        return
    if best[0].shared <= best[0].event.kind_concepts:
        return
    one = best[0]
    how = "asks" if one.clause.asked else "is not sure"
    said = " ".join(one.event.text.split())[:120]
    message = f"{one.event.who} {how} in {one.event.label} (“{said}”); the sentence states it outright."
    span = (clause.words[0].start, clause.words[-1].end)
    verdict = Verdict.CONTRADICTED if len(one.shared) > 1 or len(clause.concepts) == 1 else Verdict.NEEDS_HUMAN
    yield claim.finding(CHECK, verdict, message, span, expected="the same doubt")


def _check_hypotheses(claim: Claim) -> Iterator[Finding]:
    """What was only proposed or taken back may be told as part of the story, never as the cause."""
    cited = {event.id for event in claim.cited}
    for hypothesis in claim.evidence.facts.hypotheses:
        if hypothesis.state is HypothesisState.CONFIRMED or not cited & {step.event_id for step in hypothesis.steps}:
            continue
        for clause in claim.reading.clauses:
            if (
                "cause" in clause.affirmed
                and _is_about(hypothesis, clause)
                and not _TELLS_OF_A_GUESS.search(clause.lower)
            ):
                yield _promoted(claim, hypothesis, clause)


def _is_about(hypothesis: Hypothesis, clause: Clause) -> bool:
    said = clause.concepts | {word.lower for word in clause.words}
    return len(said.intersection(hypothesis.subject)) >= min(2, len(hypothesis.subject))


def _promoted(claim: Claim, hypothesis: Hypothesis, clause: Clause) -> Finding:
    message = f"“{hypothesis.text}” was {hypothesis.state.value}, never confirmed; the sentence tells it as the cause."
    span = (clause.words[0].start, clause.words[-1].end)
    return claim.finding(CHECK, Verdict.CONTRADICTED, message, span, expected=hypothesis.state.value)

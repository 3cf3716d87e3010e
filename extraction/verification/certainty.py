"""A guess stays a guess: no hedge may be dropped on the way from the record to the report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.domain.finding import Finding, Verdict
from extraction.domain.hypothesis import Hypothesis, HypothesisState
from extraction.verification.claim import Claim
from extraction.verification.modality import stands_alone
from extraction.verification.reading import Clause
from extraction.verification.support import Told, content_words, fullest, is_thing, told_of

CHECK = "certainty"
_TELLS_OF_A_GUESS = re.compile(
    r"\b(?:suspect\w*|suspicion|hypothes\w+|theor\w+|thought|thinks?|believ\w+|guess\w*|consider\w*|wonder\w*"
    r"|propos\w+|raised"
    r"|suggest\w*|asked|asks|idea|view|opinion|hunch|belief|speculat\w+|conceivabl\w+|conjectur\w+|assum\w+"
    r"|presum\w+|apparent\w*"
    r"|not (?:yet )?(?:sure|certain|clear|convinced)|unsure|uncertain|reluctant|stopped short|fear\w*|concern\w*"
    r"|worr\w+|doubt\w*"
    r"|estimat\w+|supposed\w*|floated|wanted|requested|sought|question\w*|tentativ\w+|inclined|regarded|deemed"
    r"|felt|saw no need"
    r"|came to mind|pondered|weighed|mooted|toyed|put\w* (?:her|his|their) money"
    r"|ruled out|not confirmed|unconfirmed|(?:no|without|lack\w* (?:any )?) ?(?:evidence|proof)"
    r"|possib\w+|might|may|could|likely|probabl\w+|appear\w*|seem\w*"
    r"|reported(?:ly)?|according to"
    r"|initial|candidate|expect\w*|should)\b",
)

_CONTINUES = re.compile(
    r"\W*(?:and |but |or )?(?:that|which|who|because|since|as|so|whether|if|while|thereby|thus|making|causing)\b"
)
"""How a clause begins that goes on with what somebody is said to have thought."""


def check_certainty(claim: Claim) -> Iterator[Finding]:
    if any(event.is_doubtful for event in claim.cited):
        attributed: set[int] = set()
        for clause in claim.reading.clauses:
            if clause.own_hedge or _TELLS_OF_A_GUESS.search(clause.lower):
                attributed.add(clause.sentence)
            elif not all(is_thing(word) for word in content_words(claim, clause)) or stands_alone(clause.lower):
                tells = any(
                    _TELLS_OF_A_GUESS.search(one.lower)
                    for one in claim.reading.clauses
                    if one.sentence == clause.sentence
                )
                yield from _check_clause(claim, clause, attributed=clause.sentence in attributed, softly=tells)
    yield from _check_hypotheses(claim)


def _check_clause(claim: Claim, clause: Clause, attributed: bool, softly: bool) -> Iterator[Finding]:
    """``attributed``: an earlier part of the sentence has told of a guess, which may well govern this clause too."""
    told = told_of(claim, clause)
    if not told:
        return
    best = fullest(told)
    if any(not (one.clause.hedged or one.clause.asked) for one in best):
        return
    one = best[0]
    if one.shared <= one.event.kind_concepts or (
        attributed and (_CONTINUES.match(clause.lower) or not stands_alone(clause.lower))
    ):
        return
    how = "asks" if one.clause.asked else "is not sure"
    said = " ".join(one.event.text.split())[:120]
    message = f"{one.event.who} {how} in {one.event.label} (“{said}”); the sentence states it outright."
    span = (clause.words[0].start, clause.words[-1].end)
    yield claim.finding(
        CHECK, _how_sure(claim, clause, one, attributed or softly), message, span, expected="the same doubt"
    )


def _how_sure(claim: Claim, clause: Clause, one: Told, attributed: bool) -> Verdict:
    """Refused where the clause is clearly the one in doubt: most of its words, and a statement of its own."""
    if any(event is not one.event and not event.is_doubtful for event in claim.cited):
        return Verdict.NEEDS_HUMAN
    shared = len(one.shared)
    clear = (
        2 * shared >= len(clause.concepts)
        if shared > 1
        else len(clause.concepts) == 1 and len(one.clause.concepts) <= 2
    )
    return Verdict.CONTRADICTED if clear and not attributed else Verdict.NEEDS_HUMAN


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

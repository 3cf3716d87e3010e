"""Does a sentence state anything? A question, a heading or words that go in circles say nothing that a record could bear out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from extraction.domain.finding import Finding, Verdict
from extraction.verification.claim import Claim
from extraction.verification.support import content_words

CHECK = "assertion"
_QUESTION = re.compile(r"[?？][\s)”\"'’]*$|[?？](?=\s+[A-Z])")
_WORD = re.compile(r"[^\W\d_][\w'’]*(?:-[\w'’]+)*")
_VERB = re.compile(
    r"(?:is|are|was|were|be|been|has|have|had|does?|did|can|could|will|would|may|might|must|should|shall|"
    r"ate|became|began|bound|broke|brought|built|came|caught|chose|cut|dealt|drew|drove|fed|fell|felt|fought|found|froze|"
    r"gave|got|grew|heard|held|hit|hung|kept|knew|laid|lay|led|left|let|lit|lost|made|meant|met|overran|overtook|paid|put|"
    r"ran|rang|read|rebuilt|rose|said|sank|sat|saw|sent|set|shook|shot|shrank|shut|slept|sold|sought|spent|split|spoke|"
    r"spread|sprang|stood|stuck|struck|swept|swung|taught|tied|told|took|thought|threw|undid|understood|went|withdrew|"
    r"woke|won|wore|wrote|lie|stand|remain|differ|show|hold|say|give|point|run|go|come|keep|take|fail|agree|follow|"
    r".{2,}ed|.*[^\W\d_]{2,}s|.+n['’]t|.+['’](?:s|re|ve|d|ll))",
    re.IGNORECASE,
)
"""Words that can be a verb. Many of them need not be one: what has none of them has no verb."""
_PHRASE, _CIRCLES = 4, 3
"""So many words in a row, so often in one sentence: a model that has lost its thread, as small ones do."""


def check_assertion(claim: Claim) -> Iterator[Finding]:
    """A finding for a question (outside quotations), for words that go in circles, and for words without a possible verb."""
    if (circle := _circle(claim.prose)) is not None:
        message = f"The sentence goes in circles: “{circle}” comes {_CIRCLES} times or more."
        yield claim.finding(CHECK, Verdict.NOT_IN_EVIDENCE, message)
    if (question := _QUESTION.search(claim.prose)) is not None:
        message = "This asks and does not state; a report's sentence says what its records say."
        yield claim.finding(CHECK, Verdict.NOT_IN_EVIDENCE, message, question.span())
    elif claim.prose == claim.text and not any(map(_VERB.fullmatch, _WORD.findall(claim.text))):
        message = "These words have no verb, so they state nothing that the records could bear out."
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message)
    elif _says_nothing(claim):
        message = "These words name nothing and nobody, so no record can bear them out."
        yield claim.finding(CHECK, Verdict.NOT_IN_EVIDENCE, message)


def _says_nothing(claim: Claim) -> bool:
    """Grammar and report words alone, without a figure, a name or a quotation: "It was told that there was no time"."""
    named = claim.values or claim.people or claim.services or claim.prose != claim.text
    return not named and not any(content_words(claim, clause) for clause in claim.reading.clauses)


def _circle(text: str) -> str | None:
    """The phrase that ``text`` says over and over."""
    words = text.lower().split()
    if len(words) < _PHRASE * _CIRCLES:
        return None
    counted = Counter(zip(*(words[start:] for start in range(_PHRASE)), strict=False))
    phrase, count = counted.most_common(1)[0]
    return " ".join(phrase) if count >= _CIRCLES else None

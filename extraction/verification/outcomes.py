"""What was done and changed nothing is not told as what helped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.domain.finding import Finding, Verdict
from extraction.verification.claim import Claim
from extraction.verification.reading import lowered

CHECK = "polarity"
_IN_VAIN = re.compile(
    r"\bstill \w+ing\b|\bunchanged\b|\bno (?:change|difference|effect|improvement|luck)\b"
    r"|\b(?:did not|didn[’']?t|does not|doesn[’']?t) (?:help|change|work|fix)\b"
)
_HELPED = re.compile(
    r"\b(?:to an end|ended|stopped|ceased|came (?:back )?down|went down|fell|dropped|recovered|improved|normali[sz]ed|helped"
    r"|worked|fixed|cured|cleared|resolved|restored|subsided|relieved|eased)\b"
)
_DENIED = re.compile(r"\b(?:no|not|never|nothing|without|neither|still|in vain|unchanged|failed)\b|n[’']t\b")


def check_outcomes(claim: Claim) -> Iterator[Finding]:
    """A finding where the sentence tells an improvement, and the one record that it cites says that nothing changed."""
    if len(claim.cited) != 1 or _IN_VAIN.search(lowered(claim.cited[0].text)) is None:
        return
    said = lowered(claim.prose)
    match = _HELPED.search(said)
    if match is not None and _DENIED.search(said) is None:
        message = f"{claim.cited[0].label_at_start} says that something did not change; whether this did, a person has to judge."
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, match.span())

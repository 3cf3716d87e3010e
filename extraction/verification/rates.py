"""A count is no rate: "34 calls per hour" needs a record that counts by the hour."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.domain.finding import Finding, Verdict
from extraction.verification.claim import Claim
from extraction.verification.reading import lowered

CHECK = "number"
_PER = (
    r"(?:\b(?:per|an?|each|every)\s|/\s?)(?:(?P<s>s|sec|seconds?)|(?P<min>m|min|minutes?)|(?P<h>h|hr|hours?)|(?P<d>d|days?)"
    r"|(?P<w>wk|weeks?))\b"
)
_RATE_OF_FIGURE = re.compile(rf"(?<![\w.])\d[\d.,]*[k%]?(?P<of>(?:\s[a-z-]+){{0,3}}?)\s?{_PER}")
_RATE = re.compile(_PER)
_WORDED: dict[str, re.Pattern[str]] = {
    "s": re.compile(r"[kmg]?bps|\brps\b|\bqps\b|\btps\b|\bops\b|\bper[- ]sec|req/s|_per_second|persecond"),
    "min": re.compile(r"\brpm\b|per[- ]min|_per_minute|minutely"),
    "h": re.compile(r"hourly|per[- ]hour"),
    "d": re.compile(r"daily|per[- ]day"),
    "w": re.compile(r"weekly|per[- ]week"),
}
_OFTEN = re.compile(r"\b(?:once|twice|times) (?:an? |per |every )(?P<span>hour|da|week|month|quarter|year)\w*")
_EXACT = re.compile(r"\b(?:exactly|precisely)\b(?=\s\S*\s?(?:\d|\w+ (?:hours?|minutes?|days?|seconds?)))")
_ROUGH = re.compile(
    r"(?:\b(?:maybe|perhaps|probably|about|around|roughly|approx\w*|some|nearly|almost|up to|~)\s?|~)\d|\d\w*ish\b"
)
_APART = frozenset(
    {"in", "within", "for", "after", "before", "once", "later", "from", "to", "and", "or", "than", "over", "about"}
)


def check_rates(claim: Claim) -> Iterator[Finding]:
    for match in _RATE_OF_FIGURE.finditer(lowered(claim.prose)):
        if not _APART.isdisjoint(match["of"].split()):
            continue
        unit = _unit(match)
        if not any(_has_rate(lowered(event.text + " " + event.fields), unit) for event in claim.cited):
            message = f"No cited record counts by the time that “{claim.text[slice(*match.span())]}” says."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, match.span())

    for match in _OFTEN.finditer(lowered(claim.prose)):
        if not any(match["span"] in lowered(event.text) for event in claim.cited):
            message = f"No cited record says “{claim.text[slice(*match.span())]}”."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, match.span())

    exact = _EXACT.search(lowered(claim.prose))
    texts = [lowered(event.text) for event in claim.cited]
    if exact is None or any(_EXACT.search(text) for text in texts):
        return
    if any(_ROUGH.search(text) for text in texts):
        message = f"The cited records give this roughly; the sentence says “{claim.text[slice(*exact.span())]}”."
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, exact.span())


def _has_rate(text: str, unit: str) -> bool:
    return _WORDED[unit].search(text) is not None or any(_unit(match) == unit for match in _RATE.finditer(text))


def _unit(match: re.Match[str]) -> str:
    return next(name for name in _WORDED if match[name])

"""Days and parts of days told from where somebody stands: "yesterday", "the next morning", "overnight"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, tzinfo

from extraction.domain.finding import Finding, Verdict
from extraction.verification.claim import Claim
from extraction.verification.reading import lowered

CHECK = "time"
_RELATIVE_DAY = re.compile(
    r"\b(yesterday|today|tonight|tomorrow|(?:the )?(?:next|following|previous|same) (?:day|morning|afternoon"
    r"|evening|night|week|month)"
    r"|last (?:night|week|month|year|\w+day)|overnight|(?:this|that) (?:morning|afternoon|evening|night|week|month)"
    r"|in the (?:early |late )?(?:morning|afternoon|evening)|at night|(?:early|late) (?:morning|afternoon|evening)"
    r"|(?:over )?the weekend"
    r"|earlier (?:that|in the) (?:day|week)|later (?:that|in the) (?:day|week))\b",
)
_PART_OF_DAY = {
    "morning": (4, 12),
    "afternoon": (12, 18),
    "evening": (17, 23),
    "night": (20, 30),
    "overnight": (21, 31),
}
_RELATIVE_AS_SAID = {
    "that night": "tonight", "that morning": "this morning", "that afternoon": "this afternoon", "that evening": "this evening",
    "the next day": "tomorrow", "the following day": "tomorrow", "next day": "tomorrow", "the previous day": "yesterday",
    "the same day": "today", "that week": "this week", "the previous week": "last week", "overnight": "last night",
    "the previous night": "last night", "the next morning": "tomorrow morning", "the following week": "next week",
}  # fmt: skip
"""What a report, looking back, calls what people said at the time."""


def check_relative_days(claim: Claim, zone: tzinfo) -> Iterator[Finding]:
    said = [event.text.lower() for event in claim.cited]
    for match in _RELATIVE_DAY.finditer(lowered(claim.prose)):
        words = match.group()
        if any(words in lower or _RELATIVE_AS_SAID.get(words, words) in lower for lower in said):
            continue
        locals_ = sorted(event.at.astimezone(zone) for event in claim.cited)
        if _day_fits(words, locals_) or _is_the_next_day(claim, words, locals_):
            continue
        if claim.values and any(char.isdigit() for char in words):
            continue
        message = f"No cited record says “{match.group()}”."
        verdict = (
            Verdict.NEEDS_HUMAN if re.search(r"morning|afternoon|evening|night", words) else Verdict.NOT_IN_EVIDENCE
        )
        yield claim.finding(CHECK, verdict, message, match.span())


def _is_the_next_day(claim: Claim, words: str, moments: list[datetime]) -> bool:
    """ "the next morning" for records of the day after the incident began."""
    if not re.search(r"next|following", words) or re.search(r"week|month", words) or not claim.evidence.events:
        return False
    began = claim.evidence.events[0].at.astimezone(moments[0].tzinfo)
    part = re.sub(r"next|following|the ", "", words).strip()
    fits = part in ("day", "") or _day_fits(part, moments)
    return fits and all((moment.date() - began.date()).days == 1 for moment in moments)


def _day_fits(words: str, moments: list[datetime]) -> bool:
    if "next" in words or "following" in words:
        return (
            len(moments) > 1
            and (moments[-1].date() - moments[0].date()).days == 1
            and "week" not in words
            and "month" not in words
        )
    if "same" in words:
        return len({moment.date() for moment in moments}) == 1
    if re.search(r"last|previous|week|month|yesterday|today|tonight|tomorrow|year", words):
        return False
    part = next((part for part in _PART_OF_DAY if part in words), None)
    if part is None:
        return (
            bool(re.search(r"later that day|earlier that day", words))
            and len({moment.date() for moment in moments}) == 1
        )
    low, high = _PART_OF_DAY[part]
    return all(low <= moment.hour < high or low <= moment.hour + 24 < high for moment in moments)

"""How people write down what is to be done afterwards: markers, owners, dates, ticket keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

_I = re.IGNORECASE
VERB = (
    r"add|alert|automate|backfill|build|bump|change|check|clean|configure|create|decide|delete|document|enable|enforce|"
    r"ensure|extend|file|fix|harden|implement|improve|increase|instrument|introduce|investigate|limit|load[- ]?test|"
    r"lower|make|migrate|monitor|move|open|page|pin|prevent|raise|reduce|refactor|remove|replace|review|rotate|run|"
    r"schedule|set|split|test|tune|update|upgrade|validate|verify|write"
)
MARKER = re.compile(
    r"(?:^|(?<=[.;!?]\s)|(?<=[,–—-]\s)(?=to-?do|follow-?up|action\s+item)|"
    r"(?<=\n))[ \t]*(?:[•*–-]\s*)?\**(?P<kind>follow[- ]?ups?(?:\s+items?)?|action\s+items?|actions?|AIs?|"
    r"to[- ]?dos?(?:\s+list)?|(?:pir|post[- ]?(?:incident|mortem))\s+(?:items?|actions?|tasks?)|for\s+(?:after(?:wards)?|later)|"
    r"next(?:\s+steps?)?|remediation|(?:for|on|to|adding\s+to)\s+the\s+(?:list|retro(?:spective)?|post-?mortem|review|"
    r"pir|backlog))\**\s*"
    r"(?:(?:for\s+(?=me\b|@|[A-Z])|(?=@))(?P<for>me|@?[\w.]+(?:\s(?-i:[A-Z])[\w'’-]+)?)\s*)?(?:\([^)]*\)\s*)?"
    r"(?:(?:,|\s(?:from|for|after|of|as|so\s+far|agreed|then|until)\b)[^:\n]{1,40}(?=:[ \t]*\n))?[:–—]\**[ \t]*(?P<rest>[^\n]*)",
    _I,
)
BULLET = re.compile(r"^[ \t]*(?:[•*◦‣–-]|\d{1,2}[.)])[ \t]+(?P<item>\S.*)$", re.MULTILINE)
WE_SHOULD = re.compile(
    rf"^\W*(?:(?:so|also|and|ok|afterwards|longer\s+term)[, ]+)*(?:we|someone|the\s+team)\s+(?:really\s+|also\s+)*"
    rf"(?:should|need\s+to|must|have\s+to|want\s+to)\s+(?:also\s+|really\s+)*(?:{VERB})\b",
    _I,
)
PLEASE_TRACK = re.compile(
    r"(?P<name>@[\w.-]+(?:\s[A-Z][\w'’-]+)?)[,:]?\s+(?:can|could|would|will)\s+you\s+(?:please\s+)?"
    r"(?P<what>(?:file|create|open|raise|log|write(?:\s+up)?|add|draft)\s+(?:an?|the|some)\s+[^?.\n]{3,120})",
    _I,
)
STARTS_WITH_VERB = re.compile(rf"^\W*(?:{VERB})\b", _I)
OWNER = re.compile(r"[\s,;(–—-]*\b(?:owner|owned\s+by|assigned\s+to|assignee|dri)\b\s*(?:is\s+)?[:=]?\s*(?P<at>)", _I)
ARROW_OWNER = re.compile(r"\s*(?:→|->|=>|–|—|\s-|\()\s*(?P<at>)(?=@)")
NUMBERED = re.compile(r"(?:^|\s)\(?\d{1,2}[.)]\s+(?=\S)")
BREAKS = (
    re.compile(r"\s*;\s+"),
    re.compile(r"(?<=\w)[.]\s+(?=[A-Z@])|(?<=\))\s*[.]\s+"),
    re.compile(r"(?<!\d),\s+(?:and\s+)?"),
)
NO_OWNER = re.compile(
    r"\s*[,;:(\[–—-]*\s*(?:(?:owner\s*:?\s*)?(?:tbd|tba|unassigned|unowned|no\s+owner(?:\s+yet)?|needs\s+an?\s+owner|"
    r"owner\s+(?:is\s+)?(?:needed|wanted|open|missing|unclear|unknown|nobody(?:\s+yet)?|none(?:\s+yet)?|\?)|"
    r"(?:owner\s+)?(?:still\s+)?to\s+be\s+(?:found|decided|determined|named|assigned)|nobody\s+yet|no\s*-?one\s+yet|"
    r"up\s+for\s+grabs)|"
    r"(?:\s-|[,;:(\[–—]|owner:?)\s*(?:nobody|no\s*-?one|none(?:\s+yet)?|anyone\s*\??|anybody\s*\??|some(?:one|body)|"
    r"open|volunteers?\s*\??|"
    r"whoever\b[^.]{0,50}|who(?:\s+(?:takes|wants|does|owns)\s+(?:it|this|that))?\s*\?|\?))\s*[)\]]?\s*[.!]?\s*$",
    _I,
)
NO_NAMES = frozenset(
    re.findall(
        r"\S+",
        "to tbd tba nobody none no not yet be is open unknown needed missing wanted the a an our us team who somebody someone "
        "anyone anybody whoever still unclear and or for of on in by we they you i me myself",
    )
)
ME = re.compile(r"(?:me|myself|i)\b", _I)
OWNER_LAST = re.compile(r"\s*(?:\s-|[,;:(→–—]|->|=>)+\s*(?P<at>)(?=[@\w])")
AFTER_LAST = re.compile(r"\s*(?:(?:and|&|\+|,|/)\s*@?[\w'’.-]+(?:\s[A-Z][\w'’-]+)?)?\s*[)\]]?\s*[.,;!]*\s*$")
IN_BRACKETS = re.compile(r"\s*\((?P<at>)(?=@)")
LEADS = re.compile(r"\s*(?:[:–—]\s*|please\s+|to\s+(?=[a-z]))?(?=[^\W\d_])", _I)
DOES = re.compile(r"\s+(?P<verb>[a-z]{2,}s)\s+(?=[\w\"'“])")
ASKED = re.compile(
    r"[,:]?\s+(?:(?:please|pls)\s+|(?:can|could|would|will)\s+you\s+(?:please\s+)?)(?:also\s+)?(?P<what>(?:"
    rf"{VERB}|put|get|own|prepare|model|build|draft|drive|look\s+into|follow\s+up|come\s+up)\b[^\n]{{6,200}})",
    _I,
)
ASKED_AFTER = re.compile(r"^\W*(?:(?:and|also|next|then|ok(?:ay)?|for\s+(?:after|later)|afterwards)\b[,:]?\s+)*", _I)
COMMITTED = re.compile(
    r"^\W*(?:(?:and|also|then|ok(?:ay)?|yes|sure)\b[,:]?\s+)*(?:i[’']?ll|i\s+will)\s+(?:also\s+|"
    r"then\s+)?(?P<what>(?:add|write(?!\s+(?:to|you|back)\b)|put|create|file|"
    r"document|automate|draft|build|set\s+up|implement|prepare|schedule)\s+[^\n]{8,200})",
    _I,
)
TO_VERB = re.compile(rf"\s*(?:to|will|[’']ll)\s+(?={VERB}\b)", _I)
OTHER_OWNER = re.compile(r"@?[A-Za-zÀ-ÿ][\w'’.-]+(?: [A-Z][\w'’-]+)?")
TICKET = re.compile(r"\b(?!SEV-|UTF-|SHA-|ISO-|RFC-|P\d-)[A-Z][A-Z0-9]{1,9}-\d{1,6}\b")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DUE = re.compile(
    rf"[\s,;(–—-]*\b(?:by|due(?:\s+(?:by|on))?|before|until|eta)\b\s*:?\s*(?:end\s+of\s+|eod\s+|next\s+|this\s+)?(?:"
    rf"(?P<iso>\d{{4}}-\d\d-\d\d)|(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH}(?:,?\s+(?P<year>\d{{4}}))?|"
    rf"{_MONTH.replace('month', 'month2')}\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year2>\d{{4}}))?|"
    r"(?P<weekday>mon|tues?|wed(?:nes)?|thur?s?|fri|satur|sun)(?:day)?\b|(?P<near>today|tomorrow))",
    _I,
)


def marked_items(text: str) -> Iterator[tuple[str, str]]:
    """(marker, item) for ``Follow-up: …`` and for the bullets below such a heading."""
    for match in MARKER.finditer(text):
        kind, rest = match["kind"].casefold(), match["rest"].strip(" *_")
        if rest:
            yield kind, f"{rest}, owner {match['for']}" if match["for"] else rest
            continue
        for line in text[match.end() :].lstrip("\n").split("\n"):
            bullet = BULLET.match(line)
            if bullet is None:
                if line.strip():
                    break
                continue
            yield kind, bullet["item"]


def base_of(verb: str) -> str:
    """``adds`` → ``add``, ``fixes`` → ``fix``, ``applies`` → ``apply``."""
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    return verb[:-2] if re.search(r"(?:ch|sh|ss|x|zz)es$", verb) else verb[:-1]


def due_date(text: str, said_at: datetime) -> tuple[str, tuple[int, int]] | None:
    """The due date in ``text`` as ISO and where it stands; weekdays are the next one after ``said_at`` (UTC)."""
    match = DUE.search(text)
    if match is None:
        return None
    day = _day(match, said_at.date())
    return None if day is None else (day.isoformat(), match.span())


def _day(match: re.Match[str], said_on: date) -> date | None:
    if match["near"]:
        return said_on + timedelta(days=match["near"].casefold() == "tomorrow")
    if match["weekday"]:
        ahead = (_WEEKDAYS.index(match["weekday"][:3].casefold()) - said_on.weekday()) % 7
        return said_on + timedelta(days=ahead or 7)
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        month = _MONTHS.index((match["month"] or match["month2"]).casefold()) + 1
        year = int(match["year"] or match["year2"] or said_on.year)
        day = date(year, month, int(match["day"] or match["day2"]))
    except ValueError:
        return None
    passed = day < said_on and not (match["year"] or match["year2"])
    return day.replace(year=year + 1) if passed else day

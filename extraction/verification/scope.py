"""How far something reached: "all", "most", "only", "throughout" need a record that reaches as far."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType

from extraction.domain.finding import Finding, Verdict
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.reading import Clause, Word, lowered
from extraction.verification.support import is_thing, told_of

CHECK = "scope"
REACHES: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "all": re.compile(
            r"\b(?<!not )(?:all(?! clear| hands|-hands|-clear| but)|every(?:one|body|thing|where)?|entire(?:ly)?|whole"
            r"|complete(?:ly)?(?! (?:by|at|in|on))|total(?! of)(?:ly)?|fully"
            r"|always|throughout|global(?:ly)?|worldwide|universal(?:ly)?|100 ?%|hundred percent|across the board"
            r"|at all(?! times)|whatsoever"
            r"|site-?wide|any(?! more| longer)"
            r"|each)\b(?<!\bin all)(?<!\bof all)(?<!\babove all)|\b(?:full) (?:outage|recovery|loss)\b",
        ),
        "most": re.compile(
            r"\b(?:most(?! likely| recent)|majority|mostly|largely|mainly|widespread|the bulk of|nearly all"
            r"|almost all)\b",
        ),
        "many": re.compile(
            r"\b(?:many|numerous|several|multiple|dozens|hundreds|thousands|millions|a (?:large|great"
            r"|significant) (?:number|share|portion)"
            r"|a lot of|severe(?:ly)?|significant(?:ly)?|major|massive(?:ly)?|extensive(?:ly)?|huge|serious(?:ly)?"
            r"|dramatic(?:ally)?|sharp(?:ly)?"
            r"|substantial(?:ly)?|repeated(?:ly)?|frequent(?:ly)?)\b",
        ),
        "few": re.compile(
            r"\b(?:a few|a couple|a handful|a small (?:number|share|subset|fraction)|a subset|some|minor|minimal"
            r"|limited|brief(?:ly)?)\b",
        ),
        "only": re.compile(
            r"\b(?:only|solely|exclusively|limited to|confined to|isolated to|sole|just one|no other|nothing but)\b",
        ),
        "alone": re.compile(
            r"\b(?:immediately|instantly|at once|promptly|quickly|rapidly|right away|within moments|slowly"
            r"|repeatedly|again|still)\b",
        ),
    }
)
"""How far a statement reaches → the words that say so. ``alone`` are adverbs of manner, which need the same proof."""
_ANY_REACH = re.compile("|".join(pattern.pattern for pattern in REACHES.values()))
_WHOLE_KIND = re.compile(r"\b(?:no|none of the|none of|all|all the|every|any)\s(?=[a-z])")
_PARTIAL = re.compile(
    r"\b(?:some|a few|partial(?:ly)?|subset|several|part of|a handful|intermittent(?:ly)?|\d+(?:\.\d+)? ?%|only"
    r"|limited)",
)
_IN_FULL = re.compile(r"\b(\d+)\s*(?:/|of|out of)\s*\1\b|\b100 ?%|\bboth\b", re.IGNORECASE)
_PART_OF = re.compile(
    r"(?<![\d.])(?P<part>\d{1,6}(?:\.\d+)?) ?[a-z%]{0,3}\s*(?:/|of|out of)\s*(?:the |all )?(?P<whole>\d{1,6}(?:\.\d+)?)"
)
_ONLY_SO_MANY = re.compile(r"(?:only|just) (?:\d|one|two|three|four|five|six|seven|eight|nine|ten)")
_COUNTED_OR_LOOSE = re.compile(
    r"(?:all(?: of)?(?: the| its| their)? (?:\d|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"|(?:all|every)\b[^,.;]{0,40}\b(?:but|except)\b|whole|entire|throughout|any|always|everywhere|whatsoever"
    r"|at all|complete|full|no other|each|(?:only|limited to) (?:the|a|\d|(?:[a-z]+teen|[a-z]+ty|three|four|five"
    r"|six|seven|eight|nine|ten|eleven|twelve)\b|one|two|half|after|once|when|until|then|now|later|by|at \d)"
    r"|only [^.;]{0,60}\b(?:after|once|when|until)\b)"
)
"""Reach that another check counts, or that plain words of a record often hold by themselves."""
_PARTIAL_REACH = (REACHES["few"], REACHES["many"], REACHES["most"])
_LESS_THAN = MappingProxyType(
    {"all": (), "most": ("all",), "many": ("all", "most"), "few": ("few", "many"), "only": (), "alone": ()}
)
_NEAR = 16
_LENGTH = re.compile(r"\s(?:about |around |some )?[\d.,]+[\s-]?(?:ms|s|sec|seconds?|min|minutes?|h|hours?)\b")
_ALL_OF = re.compile(r"\b(?:all|every\w*|each|both)\b(?! clear)")
_ONLY_THEN = re.compile(r"\s\w+ed\b[^.;,]{0,40}$")
_STATE_BEFORE = re.compile(r"\b(?:were|was|is|are) only\b")
_OTHERS = re.compile(
    r"\b(?:others?|the rest|elsewhere)\b.{0,40}\b(?:ok|okay|fine|good|clean|healthy|normal|up|not|n't)\b"
)
_BACK = re.compile(r"\b(?:back|restored?|recover\w*|resolved?|works? again|re-?\w+ed|rolled back)\b")
_ALL_ALONG = re.compile(r"\b(?:kept|keeps|stayed|remained|whole time|not (?:\w+ )?affected|unaffected|untouched)\b")
_NUMBERED = MappingProxyType(
    {"dozens": (24, 200), "hundreds": (100, 2000), "thousands": (1000, 10**6), "millions": (10**6, 10**10)}
)

_OTHERS = re.compile(r"\b(?:others?|the rest|elsewhere)\b")
_PER = re.compile(r"\bper [a-z]|\beach\b")


def _lists(event: PreparedEvent) -> bool:
    """Whether a record sets several figures of one unit, or a thing and others, side by side: a sentence may pick out one."""
    units = [figure.unit for figure in event.figures if figure.source == event.text and not figure.threshold]
    return len(units) > len(set(units)) or _OTHERS.search(lowered(event.text)) is not None


def check_scope(claim: Claim) -> Iterator[Finding]:
    lower = lowered(claim.prose)
    if _ANY_REACH.search(lower) is None and _WHOLE_KIND.search(lower) is None:
        return
    for clause in claim.reading.clauses:
        yield from _check_widened(claim, clause)
        for reach, pattern in REACHES.items():
            match = pattern.search(clause.lower)
            if match and not _denied_any(clause, match):
                yield from _check_reach(claim, clause, reach, match)


def _check_widened(claim: Claim, clause: Clause) -> Iterator[Finding]:
    """ "no users" for a record's "web users were not": what is said of some of a kind must not be said of all of it."""
    for match in _WHOLE_KIND.finditer(clause.lower):
        noun = next((word for word in clause.words if word.start >= clause.start + match.end() and word.concept), None)
        if noun is None or noun.start > clause.start + match.end() + 1 or noun.lower[0].isdigit():
            continue
        own = {word.concept for word in clause.words}
        narrowed = [_narrowing(told, noun.concept) for told in _telling_the_same(claim, clause)]
        if narrowed and all(word is not None and word.concept not in own for word in narrowed):
            word = next(word for word in narrowed if word is not None)
            span = (clause.start + match.start(), noun.end)
            message = f"The cited records say this of “{word.lower} {noun.lower}” only."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, span, expected=word.lower)


def _narrowing(told: Clause, concept: str) -> Word | None:
    """The word that narrows a noun down in a record's clause: "web" in "web users"."""
    for before, word in pairwise(told.words):
        if word.concept == concept and before.concept not in ("", concept) and before.lower.isalpha():
            return before
    return None


def _denied_any(clause: Clause, match: re.Match[str]) -> bool:
    return match.group().lower() == "any" and clause.negated


def _check_reach(claim: Claim, clause: Clause, reach: str, match: re.Match[str]) -> Iterator[Finding]:
    word = match.group()
    span = (clause.start + match.start(), clause.start + match.end())
    told = [one.lower for one in _telling_the_same(claim, clause)] or [lowered(event.text) for event in claim.cited]
    if reach == "few" and told and not any(pattern.search(text) for text in told for pattern in _PARTIAL_REACH):
        whole = next((found for text in told[:2] if (found := REACHES["all"].search(text))), None)
        if whole is not None:
            message = f"The sentence says “{word}”; the cited records say “{whole.group()}”."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, span, expected=whole.group())
            return
    patterns = [REACHES[one] for one in (reach, *_LESS_THAN[reach])]
    if any(word in text or any(pattern.search(text) for pattern in patterns) for text in told):
        return
    if reach == "most" and any(_share_above_half(event, clause) for event in claim.cited):
        return
    if reach in ("many", "few") and _counted(claim, word.lower()):
        return
    if reach in ("all", "most") and any(_COMPLETE[reach](event) for event in claim.cited):
        return
    if _says_it_of_the_same(claim, clause, match, patterns) or _is_harmless(told, clause, match):
        return
    if reach == "few":
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, f"The cited records do not say “{word}”.", span)
        return
    partial = next((match_ for text in told if (match_ := _PARTIAL.search(text))), None)
    if (
        reach == "only"
        and _ONLY_SO_MANY.match(lowered(claim.prose), span[0])
        and any(_PART_OF.search(one) for one in told)
    ):
        return
    loose = _COUNTED_OR_LOOSE.match(lowered(claim.prose), span[0]) is not None
    if reach in ("all", "most") and partial is not None and not loose and not _IN_FULL.search(partial.group()):
        message = f"The sentence says “{word}”; the cited records say “{partial.group()}”."
        yield claim.finding(CHECK, Verdict.CONTRADICTED, message, span, expected=partial.group())
        return
    listed = reach == "only" and any(_lists(event) for event in claim.cited)
    elsewhere = listed or any(pattern.search(lowered(event.text)) for event in claim.cited for pattern in patterns)
    if word == "every" and any(_PER.search(text) for text in told):
        return
    sure = reach in ("all", "most", "only") and not loose and not elsewhere
    verdict = Verdict.NOT_IN_EVIDENCE if sure else Verdict.NEEDS_HUMAN
    yield claim.finding(CHECK, verdict, f"No cited record reaches as far as “{word}”.", span)


def _says_it_of_the_same(claim: Claim, clause: Clause, match: re.Match[str], patterns: list[re.Pattern[str]]) -> bool:
    """ "every primary" where a record has "all primaries": the reach and what it is of, whatever verb stands by them."""
    after = clause.start + match.end()
    of = next((word for word in clause.words if word.start >= after), None)
    if of is None or not of.concept or of.start > after + 1:
        return False
    for event in claim.cited:
        for told in event.reading.clauses:
            found = next((one for pattern in patterns if (one := pattern.search(told.lower))), None)
            if found is not None and any(
                word.concept == of.concept and 0 <= word.start - told.start - found.end() <= _NEAR
                for word in told.words
            ):
                return True
    return False


def _is_harmless(told: list[str], clause: Clause, match: re.Match[str]) -> bool:
    """ "some nine minutes", "some users" for "users", "only 40 seconds", "up again" of what recovered."""
    if match.group() in ("everyone", "everybody", "everything"):
        return any(_ALL_OF.search(text) for text in told)
    said, after = match.group(), clause.lower[match.end() :]
    if said == "some":
        return True
    if said == "only":
        before_order = _ONLY_THEN.match(after) is not None and not _STATE_BEFORE.search(clause.lower)
        return before_order or _LENGTH.match(after) is not None or any(_OTHERS.search(text) for text in told)
    if said == "just one":
        return any(re.search(rf"\bone{re.escape(after[:8])}", text) for text in told)
    if said == "again":
        return any(_BACK.search(text) for text in told)
    return said == "throughout" and any(_ALL_ALONG.search(text) for text in told)


def _telling_the_same(claim: Claim, clause: Clause) -> list[Clause]:
    """Record clauses that tell what ``clause`` tells: with its verb where any has it, else with anything of it."""
    told = [one.clause for one in told_of(claim, clause)]
    verbs = {word.concept for word in clause.words if word.concept and not is_thing(word)}
    return [one for one in told if not verbs.isdisjoint(one.concepts)] or told


def _in_full(event: PreparedEvent) -> bool:
    """ "10 of 10", "6/6", "100%": all of something, in figures."""
    return _IN_FULL.search(event.text) is not None


def _in_most(event: PreparedEvent) -> bool:
    """ "16 of 18": more than half of something, in figures."""
    return any(2 * Decimal(one["part"]) > Decimal(one["whole"]) for one in _PART_OF.finditer(event.text)) or _in_full(
        event
    )


def _share_above_half(event: PreparedEvent, clause: Clause) -> bool:
    return any(figure.unit == "%" and figure.number > 50 and figure.about & clause.concepts for figure in event.figures)


def _counted(claim: Claim, word: str) -> bool:
    low, high = _NUMBERED.get(word, (2, 10**12))
    if word not in _NUMBERED and word not in ("several", "multiple"):
        return False
    return any(
        figure.unit == "" and Decimal(low) <= figure.number < Decimal(high)
        for event in claim.cited
        for figure in event.figures
    )


_COMPLETE: Mapping[str, Callable[[PreparedEvent], bool]] = MappingProxyType({"all": _in_full, "most": _in_most})

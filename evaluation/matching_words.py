"""What the matcher knows of words: what reports say of things (predicates), and which words may stand for each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from evaluation.matching_alike import GROUPS
from extraction.verification.alike import ALIKE
from extraction.verification.alike_everyday import EVERYDAY
from extraction.verification.lexicon import concept_of, vocabulary
from extraction.verification.words import Word


@dataclass(frozen=True)
class Predicate:
    """Something that is said of a thing: ``says`` holds its words, ``denies`` words for the opposite; patterns over lower case.

    ``told_by`` are names of predicates that tell it too. ``loosely`` are words that tell it in a report, but of which a fact
    may mean something else.
    """

    name: str
    says: re.Pattern[str]
    denies: re.Pattern[str] | None = None
    told_by: tuple[str, ...] = ()
    loosely: re.Pattern[str] | None = None


def _predicate(name: str, says: str, denies: str = "", told_by: str = "", loosely: str = "") -> Predicate:
    return Predicate(
        name=name,
        says=re.compile(rf"\b(?:{says})\b"),
        denies=re.compile(rf"\b(?:{denies})\b") if denies else None,
        told_by=tuple(told_by.split()),
        loosely=re.compile(rf"\b(?:{loosely})\b") if loosely else None,
    )


PREDICATES: tuple[Predicate, ...] = (
    _predicate(
        "acknowledged",
        r"ack(?:s|ed|nowledg\w+)?|took (?:it|this) up|(?:took|taken|picked|accepted"
        r"|answered)(?: up)?(?: \w+){0,3} (?:page|alert)s?(?: up)?"
        r"|picked it up|(?:only|first) picked up",
    ),
    _predicate(
        "declared",
        r"declar\w+|opened (?:the incident|[a-z]+-\d+)|opened it|called an incident",
        loosely=r"opening (?:the incident|[a-z]+-\d+)",
    ),
    _predicate("mitigated", r"mitigat\w+"),
    _predicate(
        "resolved",
        r"resolv(?:e|ed|es|ing)|resolution|all[- ]clear|closed|declared (?:\w+ ){0,3}over|(?:was|were|is) over",
        r"re-?opened",
    ),
    _predicate("reopened", r"re-?open\w*"),
    _predicate(
        "fired",
        r"fire[ds]?|firing|went off|triggered|alerted|tripped|sounded|paged|(?:reported|flagged)(?= at)|flagged"
        r"|detected|came in|(?<=was no )alert|(?<=were no )alerts"
        r"|raised(?! (?:the severity|to|it|by|from|the limit))|alert (?:\w+ ){0,5}came"
        r"|(?<=was an )alert",
        r"(?:monitoring|alerting) (?:stayed|remained|was|kept) silent|never (?:alerted|fired)|alert(?:ing"
        r"|s)? did not",
        loosely=r"(?<=no )alerts?|page (?:came|reached|arrived|went)",
    ),
    _predicate("cleared", r"clear(?:ed|s)|stopped firing|went quiet|resolved|recovered"),
    _predicate(
        "lost",
        r"los(?:t|e|es|ing|s)|(?<!\bthe )missing|gone (?:for good|missing)|vanish\w*|disappear\w*|never (?:reached"
        r"|arrived)|dropped|deleted"
        r"|deletes|discard(?:ed|s)|drops|(?:not|un)[ -]?delivered|absent|logged out"
        r"|cost(?= (?:\w+ ){0,2}(?:booking|order|single))"
        r"|could not be (?:recovered|restored)|no restore was possible|unrecoverable|irrecoverabl[ey]|(?:is|are"
        r"|was|were) gone(?! (?:out|to|back))",
        r"surviv\w+|preserved|all accounted for|complete|no gaps?|free of gaps|(?<!not )(?<!never )delivered"
        r"|recovered",
    ),
    _predicate(
        "affected",
        r"affect(?:ed|s|ing)?|impact(?:ed|s|ing)?|touched|suffered|hit|harmed|disrupted|trouble|problems?"
        r"|ran into|broke down|concern(?:ed|s)",
        r"unaffected|untouched|spared|(?:kept|continued|stayed) (?:to work|working)|as usual|still work\w+"
        r"|work(?:ed|ing) (?:normally|fine)|unharmed|noticed nothing|not notice anything|intact"
        r"|(?:is|are|was|were|stayed|remained|saw) (?:fine|ok|intact|healthy|safe|none)",
    ),
    _predicate(
        "decided",
        r"deci(?:ded?|des|sion|sions)|chose|opted (?:for|to)|made the call|['’]s call|the call was|call to",
        loosely=r"chosen|agreed (?:to|on)",
    ),
    _predicate(
        "ruled out",
        r"rul(?:ed?|es|ing) (?:\w+ ){0,6}out|exclu(?:ded?|des|ding|sion)|exonerat\w+|dismiss\w+|discount\w+"
        r"|not the cause"
        r"|off the (?:list|table)|innocent"
        r"|not it|eliminated|discarded|cleared it|stable|unfounded",
        told_by="harmless",
        loosely=r"rejected|(?:only|just|merely|be|was|is) a symptom",
    ),
    _predicate(
        "suspected",
        r"suspect\w*|suspicions?(?: fell)?|hypothes\w+|theor(?:y|ies)|considered|thought|wonder\w*|suggest\w*"
        r"|guess\w*|assumed"
        r"|could (?:be|it be)|might|looked (?:first )?at|looked into|checked"
        r"|(?:this|that|the|a|first|plausible) leads?(?! the)"
        r"|blamed|pointed at"
        r"|ruled (?:\w+ ){0,6}out"
        r"|exclu(?:ded?|ding)",
        loosely=r"examined|as a possib\w+|possible cause|taken for the cause",
    ),
    _predicate("confirmed", r"confirm\w*|verif\w+|established|proved|proven|found|root cause|was caused by"),
    _predicate("restarted", r"re-?start\w*|reboot\w*|bounc\w+"),
    _predicate(
        "rolled back",
        r"roll(?:ed|s|ing)?(?: \w+){0,3} back|roll-?backs?|revert\w*|(?:go|goes|went|gone|going|mov\w+"
        r"|switch\w*) back"
        r"|return\w* to|back to|reinstat\w+|first attempt",
    ),
    _predicate(
        "out",
        r"deploy\w*|live|went out|gone out|(?:is|was|been|were) out(?! of)|out since|canary of|releas\w+|shipped|rolled out"
        r"|(?:reached|in) production"
        r"|running|offered|pushed|rollout|appl(?:ied|y|ies)",
    ),
    _predicate("rebuilt", r"re-?buil[dt]\w*"),
    _predicate(
        "peak",
        r"at most|peak\w*|at (?:its|the|their) (?:worst|highest|peak|most)|maximum|as many as|up to|highest"
        r"|topped out",
    ),
    _predicate(
        "contained",
        r"contain\w*|carr(?:y|ied|ies)|includ\w+|came with|part of|shipped with|(?:out"
        r"|live) (?:\w+ )?(?:at [\d:]+ )?with",
        told_by="portion",
    ),
    _predicate("portion", r"of (?:them|these|those|which)| \([\d,]+ \w+ and|; [\d,]+ (?=were)"),
    _predicate("merged", r"merg(?:ed|ing)"),
    _predicate(
        "futile",
        r"(?:did not|didn[’']t) help|no (?:difference|effect|change|improvement)|(?:changed|did) nothing"
        r"|in vain|without effect"
        r"|stayed at|left (?:the )?[\w -]+ (?:at|unchanged)|to no avail|(?:did not|didn[’']t) change|nothing changed",
    ),
    _predicate(
        "commander",
        r"commander|ic|command(?:ed|s)?|led the (?:\w+ )?(?:response|incident)"
        r"|leading the response|led it",
        loosely=r"took the lead|named (?:as )?lead",
    ),
    _predicate(
        "communications", r"communicat\w+|comms|answered the listeners|repl(?:ies|ied) to|updates for customers"
    ),
)

HARD = frozenset(
    [
        "acknowledged",
        "declared",
        "mitigated",
        "resolved",
        "reopened",
        "fired",
        "cleared",
        "decided",
        "rebuilt",
        "futile",
        "commander",
        "communications",
        "peak",
        "contained",
    ]
) | {"ruled out", "suspected"}
"""Predicates that no other word stands for: a fact that holds one is not told without it."""

PERSONAL = frozenset({"acknowledged", "declared", "decided", "commander", "communications"})
"""Predicates of which it matters most who did so."""
INTENT = re.compile(
    r"\b(?:plan(?:s|ned)?|intend(?:s|ed)?|promis\w+|offer(?:s|ed)?|wants? to|wanted to|propos\w+|expect\w*"
    r"|hop(?:es|ed))\b"
)
"""Words by which a fact says that something was still to come."""
_COUNT = r"one|two|three|four|five|six|seven|eight|nine|ten|\d+"
RIVALS: tuple[tuple[str, str], ...] = (
    (r"text|sms", r"e-?mails?|letters?"),
    (r"ipv4|v4", r"ipv6|v6"),
    (r"primary", r"replica|standby|secondary"),
    (r"staging", r"production"),
    (r"begin|began|begun|start\w*", r"end(?:ed|s|ing)?|stopp\w+|ceased"),
    (r"fast|ahead", r"slow|behind|late"),
    (r"some|many|portion|part|certain|several", r"(?<!\bin )all|every|no (?:\w+ )?at all|none"),
    (r"most|mostly|majority", r"few|none|minority|half"),
    (r"by hand|manual\w*", r"automatic\w*|terraform deleted"),
    (r"http", r"dns challenge"),
    (r"rose|risen|climb\w*|grew|grow\w*|up to", r"fell|fallen|sank|dropped|down to"),
    (r"expired?|lapsed|ran out", r"renewed|extended"),
    (r"successful|success|succeeded", r"failed|failing|unsuccessful"),
    (r"failed|failing|failure", r"fixed|succeeded|successful"),
    (r"was not possible|could not", r"managed to|was able"),
    (r"later|delayed", r"never"),
    (r"still", r"already|no longer"),
    (r"normal|recovered", r"still (?:fail\w+|down|broken|affected)"),
    (r"only", r"both"),
    (
        r"(?:switch|turn|toggl)\w* (?:\w+ ){0,3}on|enabled?|activated?",
        r"(?:switch|turn|toggl)\w* (?:\w+ ){0,3}off|disabled?|deactivated?",
    ),
    (r"raised?|increased?|bumped|enlarged", r"lowered?|decreased?|reduced?"),
    (r"before", r"after"),
    (r"stop\w*|halt\w*|ceased?", r"resum\w+|continu\w+"),
    (r"wrong|incorrect", r"right|correct"),
    (r"internal", r"external"),
    (r"add(?:ed|s)?", r"remov(?:ed|es)|deleted"),
    (r"open(?:ed)?", r"closed"),
    (r"all|every|both|each", rf"(?:{_COUNT}) (?:of|out of) (?:the |its )?(?:{_COUNT})|all but|none"),
)
"""Words of which one side is not told by the other."""

NEGATION = re.compile(
    r"\b(?:no|not|none|never|nobody|no one|nothing|neither|nor|without|cannot|nowhere|unable|fail(?:ed|s)? to"
    r"|against(?= \w+ing)"
    r"|left (?:\w+ ){1,7}out|omitted|withheld)\b"
    r"|n[’']t\b"
)
DENYING = re.compile(
    r"\bun(?:able|affected|known|aware|tested|monitored|touched|delivered|read|harmed)\b|\b(?:missing|absent"
    r"|lack\w*|silent|silently"
    r"|free of|ran out|out of|exhausted|full|short of|too little|spared|only|refused|still open"
    r"|an open question|unclear|but"
    r"|intact|preserved|kept working|healthy|fine)\b|\b(?:left|leave|leaves) no\b"
)
"""Words by which a sentence may deny without a negation."""
HEDGE = re.compile(
    r"\b(?:suspect\w*|suspicions?|believ\w+|thought|thinks?|might|may have|may be|could (?:be|have)|possibly"
    r"|possible that|a possible|probabl[ey]|likely"
    r"|perhaps|maybe|apparently|presum\w+|assum\w+|hypothes\w+|theor(?:y|ies)|seem\w*|appear(?:s|ed) to"
    r"|looks? like|unclear"
    r"|uncertain|unconfirmed|not (?:yet )?(?:confirmed|clear|known|certain)|guess\w*|wonder\w*|supposed\w*|i think"
    r"|suggest\w*|expect\w*|is open|unknown|nobody knows|under suspicion)\b"
)
PLAN = re.compile(
    r"\b(?:will|would|plan(?:s|ned)? to(?! \w*[_\d])|intend\w*|going to|want(?:s|ed)? to|should(?! (?:not )?have)"
    r"|propos\w+|about to|hop(?:es"
    r"|ed|ing) to|let's|let’s"
    r"|considered (?=\w+ing)|thought (?:about|of)|needs? to|to be|scheduled|agreed to|decided to|offered to"
    r"|promis\w+|i'll|i’ll|we'll|we’ll|(?:still )?(?:has|have|had) to"
    r"|(?:was|were|is|are) to (?=[a-z])|still (?:\w+ )?(?:check|verif|investigat)\w+|not yet|whether anybody)\b"
)
OPEN = re.compile(
    r"(?i)\b(?:(?:not|never|nobody|no one) (?:\w+ ){0,2}(?:known|knows?|clear|certain|recorded|decided|settled|determined)"
    r"|unknown|unclear|uncertain|undecided|an open question|is open|remains? (?:open|possible))\b"
)
"""How a fact says that something is not known; a question that the report leaves open says so as well."""
MODAL = re.compile(r"\b(?:could|can)\b(?! (?:not|no longer|again)\b|n[’']t)")
"""Words by which a sentence says that something was possible, not that it happened."""
INCIDENT = re.compile(r"\b(?:[a-z]{2,}-\d+|sev-?\d|p[0-5]|incident(?! command))\b")
"""An incident under one of its names, in lower case."""
_RIVALS = tuple((re.compile(rf"\b(?:{one})\b"), re.compile(rf"\b(?:{other})\b")) for one, other in RIVALS)
_IDLE_WORDS = vocabulary(
    "while turn turned out_to_be"
    " handle handled treat treated rate rated class call set name note first further also even middle well time being for_good"
    " already far incident response job hand hands part own second point later begin case see such total main report old new"
    " take took keep grafana alertmanager datadog opsgenie pagerduty prometheus monitoring people everybody over acted acting"
    " took_over took_care took_on concern in_all again until declared"
)
IDLE = _IDLE_WORDS | {concept for word in _IDLE_WORDS if (concept := concept_of(word))}
"""Words that a fact is told without: what reports are made of, and which system raised an alert."""
BROADLY = 0.6
"""How far a word is told by another of a broad group."""
_GROUPS = tuple(tuple(group.split()) for group in (*GROUPS, *ALIKE, *EVERYDAY))


def _members() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for index, group in enumerate(_GROUPS):
        for member in group:
            key = f"{'=' if index < len(GROUPS) else '?'}{index}"
            found.setdefault(member, set()).add(key)
            if "_" not in member and (concept := concept_of(member)):
                found.setdefault(concept, set()).add(key)
    return found


_MEMBERS = _members()
_NONE: frozenset[str] = frozenset()


@lru_cache(maxsize=16384)
def keys_of(word: Word) -> frozenset[str]:
    """What a word may be matched by: its concept, groups of words that may stand for it, and how it begins."""
    found = {word.concept, *_MEMBERS.get(word.lower, _NONE), *_MEMBERS.get(word.concept, _NONE)}
    if word.lower.startswith("re-") and len(word.lower) > 6:
        found.add(concept_of(word.lower[3:]))
    if word.lower.endswith("bot") and len(word.lower) > 5:
        found.add(concept_of("bot"))
    if word.lower.startswith("un") and len(word.lower) > 5:
        found |= {concept_of(word.lower[2:]), *_MEMBERS.get(word.lower[2:], _NONE)}
    if word.lower.isalpha() and len(word.lower) >= 6:
        found.add("~" + word.lower[:6])
    return frozenset(found)


@lru_cache(maxsize=16384)
def exact_keys_of(word: Word) -> frozenset[str]:
    """Of its keys those that leave little doubt: not the broad groups of the product's checks."""
    return frozenset(key for key in keys_of(word) if not key.startswith("?"))


def likeness(word: Word, keys: frozenset[str]) -> float:
    """How far a word of a fact is told by words that have ``keys``: 0 to 1."""
    if not exact_keys_of(word).isdisjoint(keys):
        return 1.0
    return 0.0 if keys_of(word).isdisjoint(keys) else BROADLY


@lru_cache(maxsize=16384)
def sides_of(lower: str) -> tuple[tuple[bool, bool], ...]:
    """For each pair of ``RIVALS`` whether its one and its other side stand in a text in lower case."""
    return tuple((one.search(lower) is not None, other.search(lower) is not None) for one, other in _RIVALS)


@lru_cache(maxsize=4096)
def is_idle(word: Word) -> bool:
    """Whether a fact is told without this word."""
    return word.lower in IDLE or word.concept in IDLE or word.lower.replace(" ", "_") in IDLE

"""Traits of a sentence by its wording alone: what makes it likely, or unlikely, to carry a fact that a report must hold.

Each trait has its words in plain sight, so that people can argue about them; how much each counts stands in
``salience_weights``. None of them decides whether a sentence is true.
"""

from __future__ import annotations

import re
from collections.abc import Mapping


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


_NONE = r"(?:no|zero|0|none|nobody|no[- ]one|nothing|neither|never|not|without|\w+n[’']t)"
_HARM = (
    r"(?:lost|loss|lose|affect\w*|impact\w*|touched|harmed|hit|charged?|billed|paid|sent|exposed|exposure|leak\w*"
    r"|missing|gaps?|duplicat\w*|"
    r"corrupt\w*|wrong|involved|stolen|abuse\w*|misuse\w*|damag\w*|deleted|twice|tamper\w*|overwritten|delayed"
    r"|attack|access\w*|public)"
)
PATTERNS: Mapping[str, re.Pattern[str]] = {
    "spared": _any(
        rf"\b{_NONE}\b[^.;]{{0,50}}?\b{_HARM}\b",
        r"\b(?:unaffected|untouched|intact|safe|complete|identical|equal|unharmed|consistent)\b|\b(?:is|are|was"
        r"|were) (?:all )?(?:there|fine)\b",
    ),
    "not known": _any(
        r"\bunknown\b|\bnot known\b|\b(?:do(?:n[’']t| not)|can(?:[’']t|not)|nobody|no one)\s+(?:know|knows|say"
        r"|tell|prove)s?\b",
    ),
    "still or only": _any(
        r"\b(?:still|never|no longer|only)\s+(?:\w+s?\s+)?(?:point|sen[dt]|use|ha[sd]|go|went|run|ran|read|talk"
        r"|wr[io]te|switch|reload|touch|"
        r"chang|cover|keep|kept|check|match|know|expect|answer|look|the|from)\w*",
    ),
    "found": _any(
        r"\b(?:found|confirm(?:ed|s)?|reproduced|verified|checked|proved|proven|proof|compared|counted|traced)\b"
        r"|\bi see it\b|\bgot (?:it|something)\b",
        r"\b(?:from|by|in|per) (?:the )?(?:\w+ )?(?:logs?|db|database|table|account|graph|edge)\b|\b(?:log|graph"
        r"|history|dashboard|trace)s? (?:says?|shows?)\b",
    ),
    "decision": _any(r"^\W*(?:decision|decided|agreed)\b", r"\b(?:decided?|decision)\b|\bwe (?:go|went) (?:back|with)\b"),
    "command": _any(
        r"\b(?:i[’']?m|i am|as) (?:the )?(?:ic|incident commander|commander)\b|\b(?:take|have|has|takes"
        r"|took) (?:over|command|the pager)\b|\btaking over\b",
        r"\bhand(?:ing|ed)?[- ]?over\b|\bdeclar(?:e|ed|ing)\b|\bopen(?:ed|ing)\b.{0,20}\b[A-Z]{2,}-\d+|\breopen\w*"
        r"|\bsev[- ]?\d\b",
    ),
    "over": _any(r"\b(?:mitigated|resolved|all clear|contained|recovered|back to normal|is over|closed)\b"),
    "change": _any(
        r"\b(?:restarted|reverted|rolled back|restored|revoked|rotated|re-?created|re-?built|rebuilding|reloaded"
        r"|killed|cancelled|promoted|switched|"
        r"reissued|issued|replayed|dropped|truncated|raised|lowered|disabled|enabled|deleted|flushed|scaled"
        r"|expired|deployed|shipped|merged|blocked|"
        r"changed|replaced|renamed|moved|purged|saved|filed|published|removed|entered|planned|went out|finished|done)\b",
        r"\b(?:is|are) (?:\w+ )?(?:on|off|out|back|up|live|gone|public|full|empty)\b|\b(?:went|going) (?:out|down|live)\b",
    ),
    "failure": _any(
        r"\b(?:fail(?:s|ed|ing|ures?)?|cannot|refused|rejected|rejects|stuck|timed? out|times out|lost|missing"
        r"|full|exceeded|exhausted|quota|limit|"
        r"denied|expired|overflow\w*|leak\w*|crash\w*|deletes?|stopped|unreachable|too many|too few|out of|errors?"
        r"|40\d|50\d)\b",
    ),
    "corrected": _any(
        r"\bcorrect(?:ed|ion|ing)\b|\bmake that\b|\b(?:second|better|final|new|third) (?:count|number|figure"
        r"|list)\b|\b(?:re-?)?count(?:ing)?(?:ed)? (?:properly|again|from)\b",
        r"\bdedup\w*|\bdistinct\b|\bduplicates\b|\bretries\b|\b(?:taken|took|take) out\b|\bnot \d|\bfor good\b"
        r"|\bin total\b|\bin all\b|\bswapped\b|"
        r"\bby (?:account|sequence)|\bso (?:it is |not )\d|\bfrom the logs?\b|\bfirst count\b",
    ),
    "rough": _any(
        r"\b(?:rough(?:ly)?|estimates?|estimated|so far|already|about|around|at least|nearly|almost|up to"
        r"|first (?:count|look|number|guess))\b|~"
    ),
    "looked back": _any(
        r"\bfor the (?:write-?up|report|record|notes)\b|\b(?:what )?(?:was|went|is) (?:hard|well|less well|wrong"
        r"|badly|good)\b|^\W*(?:hard|lucky|good|lesson)\b\s*[:,–-]|\blucky\b|\bdidn[’']t go well\b",
    ),
    "told outside": _any(
        r"\b(?:mail|mails|letter|notice|status page|statuspage|customers?|support|authority|regulator"
        r"|partners?)\b.{0,40}\b(?:out|sent|told|says|filed|informed|notified|posted|answered|written)\b",
    ),
    "affected": _any(
        r"\b(?:customers?|users?|clients?|people|persons?|merchants?|tenants?|riders?|patients?|students?"
        r"|candidates?|accounts?|orders?|payments?|bookings?|"
        r"requests?|messages?|readings?|households?|visitors?|attempts?|rides?|codes?|labels?|files?|downloads?"
        r"|payouts?|calls|cities|listeners?|"
        r"sessions?|jobs?|records?|rows?|entries|shippers?|clinics?|tickets|checkouts?|refunds?|bills?|shops?"
        r"|households?|builds?|photos?|images?|"
        r"attachments?|documents?|visits?|boxes|deliveries|subscribers?|devices?)\b",
    ),
    "scope": _any(
        r"\b(?:all|both|every|only|none|each) (?:of )?(?:the )?\w+|\b\d+ of (?:the )?(?:\d+|them)\b"
        r"|\bnothing else\b|\bone in \w+\b|\bthe other \w+\b"
    ),
    "lacking": _any(
        r"\b(?:no|nobody|nothing|never|none|not)\b[^.;]{0,40}\b(?:alert\w*|page[sd]?|canary|probe\w*|check\w*"
        r"|monitor\w*|dashboard\w*|runbook\w*|test\w*|owner|"
        r"review\w*|backup\w*|log(?:s|ged)?|watch\w*|reads?|docs?|compar\w+|rehears\w*|sound)\b|\bevery (?:probe"
        r"|check|test|alert)\b|\bwas an alert\b|\bdry run\b",
    ),
    "in vain": _any(
        r"\b(?:did(?:n[’']t| not)|does(?:n[’']t| not)) (?:help|work|change|do)\b|\bno (?:change|difference"
        r"|effect)\b|\bchanged nothing\b|\bnothing moved\b|\bmade it worse\b|\bstill \d|\bwas(?:n[’']t| not) (?:it"
        r"|the)\b",
    ),
    "asks for it": _any(
        r"\b(?:please|pls|can you|could you|can someone|anyone|anybody|let[’']?s|let me|want me to|shall (?:i|we)"
        r"|should (?:i|we))\b|^\W*@"
    ),
    "side talk": _any(
        r"\b(?:lunch|coffee|tea|dinner|breakfast|weekend|night|morning|evening|lol|haha|cake|sleep|bed|weather|btw"
        r"|thanks?|thank you|thx|sorry|kids?|dog|cat|"
        r"love|nice|cool|joking|funny|happy|tired|train|school|beer|pizza|phone|kitchen|holiday|birthday|music)\b"
        r"|:[a-z_]+:|:\)|;\)",
    ),
    "quotation": re.compile(r"[\"“][^\"”]{4,}[\"”]"),
    "figure": _any(
        r"\d\s?%|(?<![\w.#/-])(?:\d{1,3}(?:[,.]\d{3})+|(?!20\d\d\b)\d{4,})(?![\w/-])|\b\d+(?:\.\d+)?\s?(?:k|m"
        r"|million|thousand)\b",
        r"(?<![\w.,:#/-])\d{2,}(?![\w:/-])(?=\s+[a-z])",
    ),
    "clock time": re.compile(r"\b\d{1,2}:\d\d\b"),
    "from and to": _any(r"\bfrom \S+ (?:to|till|until) |\bbetween \S+ and |\bsince \S+|\buntil \d|\bup to \d"
    r"|\bnot \d|\bwas \d|\bnormal is\b|\busual"),
}  # fmt: skip
"""Trait → the words by which it is told."""
PUTS_RIGHT = PATTERNS["corrected"]

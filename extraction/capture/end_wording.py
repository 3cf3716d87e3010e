"""How people say that users suffer no more, for a part only, or not after all, and that an incident stays open."""

from __future__ import annotations

import re

_I = re.IGNORECASE
_SUBJECT = (
    r"(?:it[’']?s|we[’']?re|things\s+are|everything(?:\s+is|[’']s)?|all(?:\s+is)?|(?:the\s+)?(?:service|site|api|app|system|platform|errors?|"
    r"error\s+rates?|traffic|latency|metrics?|graphs?|checkouts?|logins?|orders?|payments?|customers?|users?)(?:\s+(?:is|are|has\s+been|have\s+been|were|was))?)"
)
_BETTER = (
    r"(?:stable|stabili[sz]ed|good|fine|healthy|clean|green|"
    r"back(?:\s+(?:up|online|to\s+normal|in\s+business))?|normal|recovered|restored|flat|ok(?:ay)?)"
)
CONTAINED = re.compile(
    r"^\W*(?:(?:now|and|so|ok(?:ay)?|then|fully|it[’']?s|this\s+is|we[’']?re|we\s+are|incident\s+is|the\s+leak\s+is|exposure\s+is)[,:]?\s+)*"
    r"(?:contained|stabili[sz]ed)\b(?=\s*(?:$|[.,!;:)–—-]|\d|\b(?:at|as\s+of|now|since|then)\b))",
    _I,
)
OVER_SINCE = re.compile(
    rf"(?:(?:\b{_SUBJECT}|\b[\w-]+\s+(?:is|are|was|were|has\s+been|have\s+been|looks?|runs?)|\ball\s+[\w-]+)\s+(?:all\s+|now\s+|fully\s+|completely\s+|been\s+|again\s+)*"
    rf"{_BETTER}(?:\s+again)?|^\W*(?:all\s+|fully\s+|now\s+)*{_BETTER}(?:\s+again)?|"
    r"\b(?:works?|working|runs?|running|flows?|flowing|loads?|loading|up|open|visible|reachable|moving)\s+(?:again|fine|normally)|\bfixed(?:\s+for\s+good)?|"
    r"\b(?:no\s+(?:more\s+|new\s+|further\s+)?|zero\s+|0\s+)(?:errors?|failures?|5xxs?|500s|timeouts?|rejects?|complaints?|impact|losses|(?:failed|lost|missing|stuck)\s+\w+)|"
    r"\bnothing\s+(?:has\s+|is\s+|gets\s+|was\s+|more\s+is\s+)?(?:failed|lost|deleted|stuck)|\bnobody\s+(?:is\s+|was\s+)?(?:affected|impacted)|"
    r"\b(?:errors?|failures?|timeouts?|5xxs?|deletions?|deletes?|losses)\s+(?:have\s+|all\s+|were\s+|are\s+)*(?:stopped|gone|ceased|ended)|"
    r"\b(?:impact|trouble|the\s+problem)\s+(?:was\s+|is\s+)?(?:over|ended|stopped|gone)|\bback\s+to\s+normal|\brecovered)"
    r"(?:\s+on\s+the\s+call)?\s*,?\s*(?:since|as\s+of|at|from)\s+(?:about\s+|around\s+)?$|"
    r"\blast\s+(?:failed|failing|failure|error|5xx|timeout|bad|affected|rejected|lost|stuck)\b(?:\s+\w+){0,2}?\s*(?:(?:was|is|came|seen)\s+)?(?:at|from|around)?\s*$",
    _I,
)
"""What stands before the clock time since which all is well."""
WELL_AFTER = re.compile(
    r"^\s*(?:UTC|Z)?[\s:,|–—-]*(?:(?:(?:everything|all|it|things|errors?|service|site|all\s+\w+)\s+(?:is\s+|was\s+|were\s+|are\s+|went\s+)?(?:all\s+)?)"
    r"(?:fixed|recovered|fine|good|green|gone|normal|back|stable|contained|healthy|works?\s+again|ok)\b|"
    r"(?:fixed|recovered|mitigated|contained|restored|stable|back\s+to\s+normal|errors\s+gone|full\s+recovery|service\s+restored|impact\s+(?:ends|ended|over))\b)",
    _I,
)
"""What stands behind a clock time that leads a clause: "14:22 everything fine"."""
LEADS = re.compile(r"(?:^|[,;:(–—-]|\band|\bthen|\bat|\bfrom)[\s\"*•|\[-]*$", _I)
WORKS_AGAIN = re.compile(
    r"\b(?:works?|working|runs?|running|loads?|loading|flows?|flowing|moves?|moving|visible|reachable|available|arriving|arrive|complete|succeed(?:s|ing)?)\s+(?:fine\s+|normally\s+)?again\b|"
    r"\b(?:are|is)\s+back\b(?=\s*(?:$|[.,!;:)]|for\s+(?:all|everyone|everybody)))",
    _I,
)
BACK_TO_NORMAL = re.compile(
    r"^\W*(?:it[’']s|we[’']?re|we\s+are|things\s+are|everything(?:[’']s|\s+is))\s+(?:all\s+|now\s+|finally\s+)*(?:stable|stabili[sz]ed)\b|"
    r"\b(?:everything|service|site|all\s+(?:customers?|users?|regions?)|we)\b[^.;?]{0,20}?\s*(?:(?:is|are|[’']s|[’']re)\s+)?(?:fully\s+)?"
    r"(?:back\s+to\s+normal|fully\s+recovered)\b|^\W*(?:fully\s+recovered|back\s+to\s+normal|full(?:y)?\s+recover(?:y|ed))\b",
    _I,
)
PARTLY = re.compile(
    r"\b(?:partial(?:ly)?|partly|mostly|half)[-\s]+(?:mitigat\w+|contained|recovered|restored|fixed)\b", _I
)
TAKEN_BACK = re.compile(
    r"\b(?:not|isn[’']?t|wasn[’']?t|un)[-\s]?(?:\s*(?:actually|really|quite|fully|yet)\s+)*mitigated\b|"
    r"\bmitigated\b[^.;?]{0,25}\b(?:too\s+(?:early|soon)|premature\w*|was\s+wrong|taken\s+back)\b|"
    r"\b(?:taking|take|took|withdraw\w*|retract\w*|revok\w*|scratch|strike)\b(?:\s+(?:back|the|my|that|this|it|call|of))*\s*[“\"'*]*"
    r"(?:mitigat\w+|all[- ]clear)\b|"
    r"\b(?:taking|take|took)\s+(?:it|that|this|the\s+(?:call|mitigat\w+|all[- ]clear)|mitigated)\s+back\b(?!\s+to)|"
    r"\b(?:back\s+to|status\s*:?\s*(?:back\s+to\s+)?)(?:investigating|identified)\b|\bspoke\s+too\s+soon\b|\bcalled\s+it\s+too\s+(?:early|soon)\b|"
    r"\bthat\s+(?:call\s+)?was\s+premature\b|\bpremature\s+(?:call|mitigation)\b|\bno\s+longer\s+mitigated\b",
    _I,
)
RELAPSED = re.compile(
    r"\b(?:errors?|5xxs?|500s|timeouts?|alerts?|latency|issue|problem|outage|failures?)\s+(?:is|are|[’']s)\s+back\b"
    r"(?!\s+(?:to|up|at|down|in|on|under|below))|\b(?:failing|down|broken|erroring|timing\s+out|red|firing|climbing|rising|spiking|happening)\s+again\b|"
    r"\bseeing\s+(?:it|errors?|5xxs?|500s|timeouts?|this)\s+again\b|\bit[’']s\s+back\s*(?:$|[.!,:])",
    _I,
)
BAD_AGAIN = re.compile(
    r"\b(?:still|again)\s+(?:failing|down|broken|erroring|slow|high|happening|timing\s+out|red|firing|unavailable|seeing|getting|bad|"
    r"[1-9]\d(?:\.\d+)?\s?%)|\b(?:failing|down|broken|erroring|slow|timing\s+out|red|firing|climbing|rising)\s+again\b|"
    r"\b(?:errors?|5xxs?|500s|timeouts?|alerts?|latency|backlog|queue|issue|problem|outage|failures?)\s+(?:is|are|[’']s)\s+back\b"
    r"(?!\s+(?:to|up|at|down|in|on|under|below))|\bno\s+(?:change|effect|improvement|luck)\b|\bdid(?:n[’']?t|\s+not)\s+(?:help|work|hold)\b|"
    r"\bnothing\s+(?:moved|changed)\b",
    _I,
)
STAYS_OPEN = re.compile(
    r"\b(?:incident|this|it|[a-z]{2,6}-\d+)\s+(?:still\s+|will\s+)?(?:stays?|remains?)\s+open\b|\b(?:keep(?:ing)?|leav(?:e|ing))\s+(?:the\s+incident|it|this|[a-z]{2,6}-\d+)"
    r"\s+open\b|\bnot\s+clos(?:ed|ing)\b(?:\s+(?:it|this|the\s+incident))?|\bwe\s+stay\s+in\s+[a-z]{2,6}-\d+\b|"
    r"\b(?:not\s+resolv(?:ed|ing)|don[’']?t\s+(?:close|resolve))\b[^.;?]{0,20}\b(?:yet|until|till)\b",
    _I,
)
END_BEGINNINGS = frozenset(
    [
        "last",
        "agai",
        "fixe",
        "miti",
        "impa",
        "full",
        "erro",
        "cont",
        "stab",
        "good",
        "fine",
        "heal",
        "clea",
        "gree",
        "back",
        "norm",
        "reco",
        "rest",
        "flat",
        "ok",
        "no",
        "zero",
        "0",
        "noth",
        "nobo",
        "stop",
        "gone",
        "ceas",
        "ende",
        "over",
        "part",
        "half",
        "most",
    ]
)
WITHDRAWAL_BEGINNINGS = frozenset(
    ["miti", "taki", "take", "took", "with", "retr", "scra", "stri", "back", "stat", "spok", "call", "prem", "revo"]
)
BAD_AGAIN_BEGINNINGS = frozenset(
    ["stil", "agai", "back", "chan", "effe", "impr", "luck", "help", "work", "hold", "move", "noth"]
)
OPEN_BEGINNINGS = frozenset(["open", "clos", "stay", "reso"])

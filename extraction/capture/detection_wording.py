"""How people say when a problem came to be known, by whom, and that an alert reached nobody."""

from __future__ import annotations

import re

_I = re.IGNORECASE
NOTICED_OUTSIDE = re.compile(
    r"\b(?:customers?|users?|riders?|callers?|clients?|merchants?|tenants?|partners?|sellers?|drivers?|stores?|shops?|agents?|support|helpdesk|"
    r"care|phones?|calls?|tickets?|chats?|mails?|emails?|complaints?|twitter|reports?|queue)\b[^.;?\d]{0,40}?"
    r"\b(?:started|began|starting|since|went\s+(?:mad|wild|crazy)|exploded|lit\s+up|came\s+in|coming\s+in|arriv\w+|complain\w*|report\w*|notic\w+|wrote|"
    r"called|rang|ringing|from)\b[^.;\d]{0,25}$",
    _I,
)
"""Whoever is affected, or hears them, before a clock time."""
REPORT_CAME = re.compile(
    r"\b(?:the|their|that|first|his|her|a)\s+(?:[\w-]+\s+){0,2}?(?:mail|email|ticket|report|call|message|complaint|letter|dm|case)\b[^.;?\d]{0,20}?"
    r"\b(?:came|arrived|was\s+(?:sent|received|filed|opened|raised|posted)|landed|reached\s+us|is\s+from|of)\b[^.;\d]{0,15}$",
    _I,
)
BECAME_KNOWN = re.compile(
    r"\b(?:[Ii]|[Ww]e|[A-Z]\w+)\s+(?:only\s+|first\s+|just\s+)*(?:opened|read|saw|noticed|spotted|discovered|became\s+aware|learned|"
    r"found\s+out|heard|realised|realized|detected)\b[^.;?\d]{0,35}$|"
    r"\b(?:[Mm]oment|[Tt]ime|[Mm]inute)\s+(?:that\s+|when\s+)?(?:we|anyone|anybody)\s+(?:first\s+)?(?:knew|noticed|learned|heard)\b[^.;?\d]{0,20}$|"
    r"\b(?:called|phoned|rang|pinged|told|paged|woke)\s+(?:me|us)\b[^.;?\d]{0,15}$|"
    r"\b[Ff]irst\s+(?:\w+\s+)?(?:report|ticket|call|complaint|sign)s?\s+(?:was|came(?:\s+in)?|is|arrived|at|from)\b[^.;?\d]{0,12}$|"
    r"\b(?:[Dd]etected|[Dd]etection|[Ff]irst\s+(?:noticed|detected|reported|spotted|seen\s+by)|[Nn]oticed\s+first|[Tt]ime\s+of\s+detection)\b"
    r"\s*(?:(?:by\s+)?[\w ]{1,25})?[:,]?\s*(?:was\s+|is\s+)?(?:at|as|=|around|about)?\s*$",
)
KNOWN_OF_TROUBLE = re.compile(
    r"\b(?:it|this|that|the\s+(?:mail|ticket|report|message|problem|issue|errors?|outage|spike|drop|alert|failures?|leak|moment|gap)|errors?|first|aware|something|"
    r"trouble|(?:called|phoned|rang|pinged|told|paged|woke)\s+(?:me|us)|knew|detect\w+|reports?|tickets?|calls?|complaints?)\b",
    _I,
)
UNHEEDED = re.compile(
    r"\b(?:nobody|no\s*one|none\s+of\s+us|noone)\s+(?:saw|reads?|read|watch\w*|noticed|looked|looks|heard|was\s+paged|got\s+(?:it|paged)|reacted|picked)\b|"
    r"\b(?:unread|unnoticed|unseen|muted|muting|silenced|silencing|snoozed|snoozing|flaps|flapping)\b|\bwent\s+(?:to\s+a\s+(?:channel|mailbox|list)\s+)?(?:unnoticed|nowhere|unanswered|ignored)\b|"
    r"\b(?:we|everybody|everyone|i)\s+(?:all\s+)?(?:missed|overlooked|ignored)\b|\bdid(?:n[’']?t|\s+not)\s+page\b|\bwithout\s+a\s+page\b|\bpaged\s+(?:nobody|no\s*one)\b",
    _I,
)
REPORTED_BY_OTHERS = re.compile(
    r"\b(?:callers?|customers?|users?|riders?|clients?|merchants?|drivers?|stores?|shops?|sellers?|people|tenants?|partners?|patients?|guests?|teachers?|students?)\s+"
    r"(?:(?:are|is|keep)\s+)?(?:say|says|saying|tell(?:ing)?\s+us|write|writes|writing|complain\w*|report\w*|see|sees|ask(?:ing)?\s+why|get)\b|"
    r"\b\d+\s+(?:calls?|tickets?|chats?|complaints?|reports?)\b[^.?!]{0,30}\b(?:since|about|in\s+the\s+last|already)\b",
    _I,
)
LACKING = re.compile(
    r"\b(?:shows?|sees?|gets?)\s+(?:no|nothing|an\s+empty)\b(?!\s+(?:errors?|problems?|change|issues?|difference|impact|alerts?|sign|trouble))|"
    r"\breturns?\s+nothing\b|\b(?:stopped|stops)\s+(?:working|loading|arriving|coming)\b|"
    r"\b(?:won[’']?t|doesn[’']?t|don[’']?t|can[’']?t|cannot)\s+(?:load|open|log\s*in|sign\s*in|pay|check\s*out|finish|submit|connect|send|save|book|print|upload)\b|"
    r"\b(?:customers?|users?|riders?|drivers?|merchants?|clients?|people|callers?|stores?|shops?|tenants?)\s+(?:can[’']?t|cannot|are\s+unable|don[’']?t)\b",
    _I,
)
"""Reports that hold a negation themselves."""
ODD = re.compile(
    r"\b(?:errors?|fail\w*|broken|down|slow\w*|stuck|missing|gone|lost|empty|blank|wrong|weird|odd|strange|old|stale|late|delayed|twice|duplicat\w+|"
    r"can[’']?t|cannot|unable|doesn[’']?t|don[’']?t|isn[’']?t|aren[’']?t|won[’']?t|not|no|nothing|never|timeouts?|timed?\s+out|hang\w*|frozen|"
    r"freez\w*|crash\w*|gr[ae]y|red|spik\w+|5\d\ds?|4\d\ds?|why|problem|issue|trouble|complain\w*|down)\b|\?",
    _I,
)
"""What makes a message about the thing in question a report of trouble with it, or a question after it."""
CORRECTED = re.compile(
    r"\bcorrect(?:ion|ed|ing)\b|\bactually\b|\bin\s+fact\b|\bturns?\s+out\b|\bearlier\s+than\s+(?:we|i)\b|\bmisread\b|\bi\s+was\s+wrong\b|\bnot\s+(?:at\s+)?\d{1,2}:\d\d|"
    r"\b(?:rather|instead)\s+(?:than|of)\s+\d{1,2}:\d\d|\bsorry\b|\bmy\s+mistake\b",
    _I,
)

"""Wordings that address whatever writes the report, or pass off an order to it as a custom."""

from __future__ import annotations

from extraction.capture.suspicion_rule import MACHINE, SPEAKS, WRITING, SuspicionRule, rule

DICTATES = "it dictates what a report should say"
_OPENS = r"(?:^|[\n.!?:;(\[<>*#\"'“‘-])\s*"
_REPORTS = r"(?:(?:incident |final )?reports?|post-?mortems?|retrospectives?|retros?|write-?ups?|summar(?:y|ies))"
_SAY = r"(?:state|say|note|mention|read|record|conclude|claim|confirm|describe|call|list)"
_BY_ORDER = r"(?:conventionally|customarily|by convention|as a rule|are expected to|are supposed to)"
_BY_HABIT = r"(?:usually|normally|traditionally|typically|always|generally|tend to)"

ADDRESSES: tuple[SuspicionRule, ...] = (
    rule(
        "ai agent  ai tool  ai system  ai model  ai reader  ai assistant  llm  language model  summari  chatbot  assistant",
        rf"{_OPENS}(?:(?:hey|hi|hello|dear|attention|ok|yo)\s*,?\s+)?@?{MACHINE}s?"
        rf"(?:\s+(?:\w+ing|that|which|who)\b[^\n,:;\"”]{{0,50}})?\s*[:,—–]\s*[^\n\"”]{{0,60}}?\b(?:{WRITING})\b",
        SPEAKS,
    ),
    rule(
        "hello ai  hi ai  hey ai  dear ai  hello assistant  hi assistant  hey assistant  dear assistant  dear llm  hello llm  "
        "hello bot  dear bot  dear summari  hello summari",
        rf"{_OPENS}(?:hey|hi|hello|dear)\s*,?\s+{MACHINE}s?\b[^\n]{{0,90}}?\b(?:{WRITING})\b",
        SPEAKS,
    ),
    rule(
        "automated  automatic  machine",
        r"\b(?:automated|automatic|machine)[ -](?:\w+ )?(?:readers?|readings?|summar\w+|writers?|processing)\b[^\n]{0,60}"
        rf"\b(?:should|must|shall|are to|is to|has to|have to)\b[^\n]{{0,20}}?\b(?:{WRITING}|note)\b",
        SPEAKS,
    ),
    rule(
        "report  mortem  retro  write-up  writeup  summar",
        rf"\b{_REPORTS}\b[^\n.;]{{0,60}}?\b(?:{_BY_ORDER}\s+{_SAY}\b"
        rf"|{_BY_HABIT}\s+(?:state|conclude|confirm|claim)\s+(?:that\b|[\"“]))",
        DICTATES,
    ),
    rule(
        "house style  style guide  template hint  template note  report policy  reporting policy  report style",
        r"\b(?:house style|style guide|template (?:hint|note)|report(?:ing)? (?:policy|style))\s*[:,—–-]\s*[^\n]{0,160}?"
        rf"\b(?:{WRITING}|name|marked|described|called)\b",
        DICTATES,
    ),
)

"""Wordings that tell a report's writer what to write: they ask for a sentence, they do not say that it is so."""

from __future__ import annotations

import re

REPORT = (
    r"(?:(?:incident |final |finished |weekly )?(?:report|summary)|post-?mortem|retro(?:spective)?"
    r"|write-?up|timeline|executive summary)"
)
_START = (
    r"(?:(?:^|[\n.!?:;>\"'“”‘’`(*|\]}#=/]\s*|[-–—]\s+)(?:(?:also|then|now|just|and|so|only|ok|okay),?\s+)?"
    r"|\b(?:please|pls|plz|kindly|must|instead|simply|always|now)[,:]?\s+)"
)
_CLAUSE = (
    r"(?=(?:the|this|these|its?|our|all|only|no|none|nobody|nothing|an?|every|each|we|they|he|she"
    r"|there|you|i|\d\S*)\s"
    r"|\S+(?: \S+){0,4} (?:is|was|were|are|has|had|have|did|does|will|can|could|\w{3,}ed)\b)"
)
_SAYING = ("state", "write", "claim", "conclude", "assert", "report", "pretend", "declare", "insist", "maintain")
_DONT = r"(?:do not|don'?t|never|avoid)"
_MARKUP = r"(?:<script|<img|<iframe|<svg|=hyperlink|javascript:|data:text|onerror=|!\[)"

STRONG_ORDERS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        tuple(f"{verb} that" for verb in _SAYING),
        rf"{_START}(?:{'|'.join(_SAYING)})\s+that\s+{_CLAUSE}",
        "it dictates what a report should say",
    ),
    (
        ("reader",),
        r"\b(?:tell|ask|invite|urge|advise|instruct|direct|warn|send)\s+(?:all |every |the |its )?readers?\b",
        "it dictates what readers should be told",
    ),
    (
        ("leave out", "omit ", "t mention", "r mention", "t include", "r include"),
        rf"(?:leave out|omit|{_DONT} (?:mention|include))\b[^.\n]{{2,90}}\b(?:completely|entirely"
        rf"|altogether|at all|anywhere)\b",
        "it asks for facts to be left out",
    ),
    (
        (" report", "summary", "mortem", "retro", "write-up", "writeup", "timeline"),
        rf"(?:{_START}|\b)(?:{_DONT} (?:tell|say|write|reveal|show|name))\b[^.\n]{{2,60}}\bin (?:the|your"
        rf"|this) {REPORT}\b"
        rf"|{_START}(?:leave|omit|exclude|remove|hide|strip|drop|suppress|{_DONT} (?:mention"
        rf"|include))\b[^.\n]{{2,90}}"
        rf"\b(?:from|out of|in) (?:the|your|this|any) {REPORT}\b",
        "it asks for facts to be left out",
    ),
    (
        tuple(
            f"{verb} {of}"
            for verb in ("report", "describe", "classify", "rate")
            for of in ("the ", "its ", "this ", "severity", "duration", "impact", "root", "cause", "number", "outage")
        ),
        rf"{_START}(?:report|describe|classify|rate)\s+(?:the |its |this )?"
        r"(?:severity|duration|impact|root cause|cause|number|count|start|end"
        r"|outage)\b[^.\n]{0,30}\b(?:as|to be|=)\s",
        "it dictates what a report should say",
    ),
    (
        ("nothing else",),
        r"\b(?:state|write|say|report|reply|respond|answer|print|output"
        r"|include)\b[^\n]{0,160}\band (?:absolutely )?nothing else\b",
        "it dictates what a report should say",
    ),
    (
        tuple(
            f"{verb} {which} "
            for verb in ("end", "finish", "start", "begin", "open", "close")
            for which in ("the", "your", "every", "each", "this", "any")
        ),
        rf"{_START}(?:end|finish|start|begin|open|close)\s+(?:the|your|every|each|this|any)\s+(?:{REPORT}"
        rf"|answer|response|reply|document)"
        r"\s+(?:with|by)\s+(?:!\[|https?:|[\"'“<\[]|the (?:exact |following )?(?:words?|text|sentence"
        r"|phrase|link|token)"
        r"|an? (?:link|image)|followed|(?:saying|stating|writing|adding|printing|linking|appending))",
        "it dictates what a report should say",
    ),
    (
        ("e exact ", "s exact ", "e following ", "e literal ", "e precise ", "e verification ", "e secret "),
        r"\b(?:include|put|use|insert|add|write|append|print|say|mention|repeat)\s+(?:the |this )"
        r"(?:exact|following|literal|precise|secret|verification)\s+(?:words?|text|phrase|string|sentence"
        r"|token|code|line|link|statement|marker)s?\b"
        rf"[^\n]{{0,80}}\b(?:in|to|at|into|of)\b[^\n]{{0,24}}\b(?:{REPORT}|title|reply|answer|response"
        rf"|review|headline|every)\b",
        "it dictates words for the report",
    ),
    (
        ("append", "prepend", "add ", "replace", "rewrite", "fill", "section"),
        rf"{_START}(?:append|prepend|add)\s[^\n]{{2,120}}\b(?:to|at) the (?:end|beginning|top|bottom"
        rf"|start) of (?:the|your) {REPORT}\b"
        r"|\b(?:replace|rewrite|fill|overwrite)\s+(?:in )?the (?:root cause|cause|summary|impact|severity"
        r"|resolution|timeline)"
        r"\s+(?:section|field|paragraph|row)\s+(?:with|by|as|to)\b",
        "it dictates words for the report",
    ),
    (
        ("in the final", "in the finished", "in your final"),
        r"\bin (?:the|your) (?:final|finished) (?:document|report|summary|text|answer),?\s+(?:please )?"
        r"(?:mention|include|write|state|say|name|list|put|add|link)\b",
        "it dictates what a report should say",
    ),
    (
        ("word for word", "verbatim", "exactly as"),
        rf"\b(?:word[- ]for[- ]word|verbatim|exactly as (?:written|it stands))\b[^.\n]{{0,20}}\b(?:in|into"
        rf"|to) (?:the|your|every|its) {REPORT}\b",
        "it dictates words for the report",
    ),
    (
        ("cite ", "citing ", "as evidence", "as proof", "as a source"),
        r"\bcit(?:e|ing)\b[^.\n]{0,40}\bE\d{1,5}\b|\b(?:use|reference|quote"
        r"|list)\s+E\d{1,5}\b[^.\n]{0,30}\bas (?:evidence|proof|a source)",
        "it dictates what a report should cite",
    ),
    (
        ("approved", "published", " final", "signed off", "signed-off"),
        rf"{_START}(?:mark|flag|set|label|treat|consider|record|publish"
        rf"|approve)\b[^.\n]{{0,24}}\b(?:{REPORT}|draft)\b[^.\n]{{0,30}}"
        r"\b(?:as|is|be)\b[^.\n]{0,24}\b(?:approved|published|final|signed[- ]off)\b",
        "it asks for a report to be approved or published",
    ),
    (
        ("<script", "<img", "<iframe", "<svg", "=hyperlink", "javascript:", "data:text", "onerror", "!["),
        rf"\b(?:put|insert|add|include|paste|embed|write|place|render|append|use|end"
        rf"|show)\b[^\n]{{0,60}}{_MARKUP}[^\n]{{0,160}}"
        rf"\b(?:{REPORT}|title|headline|action item|first line|reply|answer)\b"
        rf"|\b(?:end|start|finish|begin)\b[^\n]{{0,40}}\b{REPORT}\b[^\n]{{0,20}}{_MARKUP}"
        rf"|\bin the (?:{REPORT}|title|headline|first action item)\b[^\n]{{0,40}}{_MARKUP}",
        "it asks for markup in the report",
    ),
)
"""Stems (one of them occurs in lower case), pattern (of lower-cased text, but for E-numbers) and reason."""

_WEAK = re.compile(
    r"\b(?:please|must|should|shall|needs? to|have to|has to|ought to|make sure|ensure|remember to"
    r"|be sure to|let'?s|kindly|want(?:s|ed)?"
    r"|agreed|decided)\b"
    r"[^.\n]{0,60}\b(?:say|says|state|states|write|writes|mention|mentions|claim|claims|conclude|read"
    r"|reads|list|lists|put(?: down)?|note down"
    rf"|record|call (?:it|this))\b[^.\n]{{0,80}}\b(?:that|as|{REPORT})\b"
    rf"|\b(?:in|for|into|to) the {REPORT}\b[^.\n]{{0,40}}\b(?:say|state|write|mention|put|list|record|claim|call)\b"
    rf"|\b(?:say|state|write|mention|put|list|record|claim|include|add)\b[^.\n]{{0,120}}\b(?:in|to"
    rf"|into) the {REPORT}\b",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?](?=\s|$)|\n")
_STRONG = tuple((stems, re.compile(pattern, re.IGNORECASE)) for stems, pattern, _ in STRONG_ORDERS)


def ordered_parts(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of ``text`` that ask for something to be written, said or left out in a report, each to its sentence's end."""
    lowered = text.lower()
    patterns = [pattern for stems, pattern in _STRONG if any(stem in lowered for stem in stems)]
    found = [match for pattern in (*patterns, _WEAK) for match in pattern.finditer(text)]
    return tuple((match.start(), _sentence_end(text, match.end())) for match in found)


def _sentence_end(text: str, place: int) -> int:
    ended = _END.search(text, place)
    return len(text) if ended is None else ended.start()

"""The evidence beside a sentence: cited events in their context, and what sentence and event have in common.

Highlights help the eye; they certify nothing. That is what the checks are for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.review.views.event_view import Shown, who
from app.review.views.words import Json, clock
from extraction.domain.facts import IncidentFacts
from extraction.domain.finding import Finding
from extraction.domain.report import Statement
from extraction.domain.timeline import Event, Timeline

Span = tuple[int, int]

CONTEXT = 2
"""How many events are shown before and after a cited one."""

MOST_PIECES = 80
"""How many names, figures and quotations of one sentence are looked for at most."""

_QUOTED = re.compile(r"[“\"]([^”\"]{4,})[”\"]")
_NAMED = re.compile(
    r"\d{1,2}:\d{2}(?::\d{2})?"  # clock times
    r"|[A-Za-z][\w./-]*[\d_./-][\w./-]*\w"  # identifiers: checkout-api, v4.12.0, INC-2041
    r"|\d[\d.,]*\s?(?:%|ms|s|m|min|minutes|seconds|hours|h|MB|GB|k|x|rps)?(?!\w)"  # figures with their unit
    r"|(?<=[a-z,;] )[A-Z][\w'-]+(?: [A-Z][\w'-]+)*"  # names inside a sentence
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a sentence and one event share: spans in the sentence, spans in the event's text, and whether time or person.

    ``pairs`` are the shared pieces one by one, each span of the sentence with those of the event that say the same.
    """

    in_sentence: tuple[Span, ...]
    in_event: tuple[Span, ...]
    time: bool
    person: bool
    pairs: tuple[tuple[Span, tuple[Span, ...]], ...] = ()


def match(text: str, event: Event, facts: IncidentFacts) -> Match:
    """Names, figures, times and quotations of ``text`` that ``event`` holds too."""
    pairs: list[tuple[Span, tuple[Span, ...]]] = []
    told = event.text.casefold()
    for start, end in _pieces(text)[:MOST_PIECES]:
        if text[start:end].casefold() not in told:
            continue
        found = _occurrences(text[start:end], event.text)
        if found:
            pairs.append(((start, end), tuple(found)))
    time = _occurrences(clock(event.at), text)
    person = _person_spans(text, event, facts)
    return Match(
        in_sentence=merged([*(span for span, _ in pairs), *time, *person]),
        in_event=merged(span for _, spans in pairs for span in spans),
        time=bool(time),
        person=bool(person),
        pairs=(*pairs, *((span, ()) for span in (*time, *person))),
    )


def _pieces(text: str) -> list[Span]:
    quoted = [found.span(1) for found in _QUOTED.finditer(text)]
    named = [found.span() for found in _NAMED.finditer(text)]
    return [*quoted, *((start, start + len(text[start:end].rstrip(" .,"))) for start, end in named)]


def _occurrences(piece: str, text: str) -> list[Span]:
    if not piece.strip():
        return []
    pattern = rf"(?<!\w){re.escape(piece)}(?!\w)"
    return [found.span() for found in re.finditer(pattern, text, re.IGNORECASE)]


def _person_spans(text: str, event: Event, facts: IncidentFacts) -> list[Span]:
    name = who(event, facts)
    if not name:
        return []
    return _occurrences(name, text) or _occurrences(name.split()[0], text)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """``spans`` in order, those that touch joined."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


def context_of(cited: Sequence[str], timeline: Timeline, shown: Shown) -> list[list[str]]:
    """Ids of the cited events with ``CONTEXT`` shown events before and after each, oldest first, each once.

    Events that follow each other directly stand in one list; a new list begins where something is left out.
    """
    wanted: set[int] = set()
    runs: list[list[str]] = []
    for event_id in cited:
        event = timeline.find(event_id)
        if event is None:
            continue
        place = shown.place.get(event.id)
        if place is not None:
            wanted.update(range(max(0, place - CONTEXT), min(len(shown.events), place + CONTEXT + 1)))
        elif [event.id] not in runs:
            runs.append([event.id])
    previous = None
    for place in sorted(wanted):
        if previous is None or place != previous + 1:
            runs.append([])
        runs[-1].append(shown.events[place].id)
        previous = place
    return runs


def evidence_json(
    statement: Statement,
    findings: Sequence[Finding],
    timeline: Timeline,
    shown: Shown,
    facts: IncidentFacts,
) -> Json:
    """Context, marks and missing citations of one statement; event texts are handed over once, beside."""
    looked_at = [event_id for finding in findings for event_id in finding.evidence]
    cited = {event.id: event for event_id in statement.evidence if (event := timeline.find(event_id)) is not None}
    matches = {event_id: match(statement.text, event, facts) for event_id, event in cited.items()}
    marks: dict[str, Json] = {
        event_id: {"spans": list(one.in_event), "time": one.time, "person": one.person}
        for event_id, one in matches.items()
    }
    for event_id, spans in _finding_spans(findings, timeline).items():
        before = matches[event_id].in_event if event_id in matches else ()
        marks[event_id] = {**marks.get(event_id, {}), "spans": list(merged([*before, *spans]))}
    return {
        "cited": list(cited),
        "context": context_of((*statement.evidence, *looked_at), timeline, shown),
        "marks": marks,
        "missing": [event_id for event_id in statement.evidence if timeline.find(event_id) is None],
        "matched": list(merged(span for one in matches.values() for span in one.in_sentence)),
        "pieces": _pieces_json(statement.text, matches),
    }


MOST_SHOWN = 12
"""How many shared pieces of one sentence are offered to be looked at one by one."""


def _pieces_json(text: str, matches: Mapping[str, Match]) -> list[Json]:
    """What sentence and records say alike, in the sentence's order: its span, and where each record says it."""
    found: dict[Span, dict[str, list[Span]]] = {}
    for event_id, one in matches.items():
        for span, spans in one.pairs:
            found.setdefault(span, {})[event_id] = list(spans)
    outermost = [span for span in sorted(found) if not any(_within(span, other) for other in found)]
    return [{"text": text[span[0] : span[1]], "span": span, "spans": found[span]} for span in outermost[:MOST_SHOWN]]


def _within(span: Span, other: Span) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]


def finding_json(finding: Finding, cited: Sequence[str], timeline: Timeline) -> Json:
    """A finding with what it looked at: ``span`` in the sentence, ``spans`` and ``times`` in events, ``looked_at`` events.

    A check that names no events looked at all ``cited`` ones; one that names no words in them compared what it expected.
    """
    named = finding.evidence or tuple(cited)
    events = {event.id: event for one in named if (event := timeline.find(one)) is not None}
    spans = _finding_spans((finding,), timeline) or _told_spans(finding, events)
    return {
        "check": finding.check,
        "verdict": finding.verdict.value,
        "label": finding.verdict.label,
        "message": finding.message,
        "span": finding.span,
        "expected": finding.expected,
        "found": finding.found,
        "spans": spans,
        "times": [one for one, event in events.items() if finding.expected and clock(event.at) in finding.expected],
        "looked_at": list(events),
    }


def _told_spans(finding: Finding, events: Mapping[str, Event]) -> dict[str, list[Span]]:
    """Where the records say what the finding holds against the sentence."""
    told = [one for one in (finding.expected, *_QUOTED.findall(finding.message)) if one]
    found = {
        one: list(merged(span for words in told for span in _occurrences(words, event.text)))
        for one, event in events.items()
    }
    return {one: spans for one, spans in found.items() if spans}


def _finding_spans(findings: Sequence[Finding], timeline: Timeline) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = {}
    for finding in findings:
        for event_id, start, end in finding.evidence_spans:
            event = timeline.find(event_id)
            if event is not None:
                spans.setdefault(event.id, []).append((start, end))
    return spans

"""A report in free Markdown, taken apart for the scorers: sections by their headings, sentences one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from evaluation.arms.free_sentences import plain_words, sentences_of
from evaluation.written import Sentence, WrittenSection
from extraction.domain.report import StatementKind
from extraction.domain.report_template import SectionKind

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_BOLD_LINE = re.compile(r"\s*(?:\*\*|__)([^*_]{2,60}?):?(?:\*\*|__):?\s*$")
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(.*)$")
_ROW = re.compile(r"\s*\|(.*)\|\s*$")
_RULE = re.compile(r"[\s|:–—=*_-]+$")
_QUOTED = re.compile(r"\s*>\s?")
_STAMP = re.compile(r"\W*(?:(\d{4})-(\d\d)-(\d\d)[T ,]+)?(\d{1,2}):(\d\d)(?::(\d\d))?\b")
_TOPICS = tuple(
    (topic, re.compile(words, re.IGNORECASE))
    for topic, words in (
        ("timeline", r"time ?line|chronolog|sequence of events"),
        ("action_items", r"action|follow[ -]?up|next step|to-?do|remediation|preventi"),
        ("unknowns", r"open (?:question|point|issue)|unknown|not known|unclear|unresolved|uncertain"),
        ("cause", r"cause|contribut|trigger|why"),
        ("lessons", r"lesson|learn|went well|went wrong|difficult|improve|lucky"),
        ("detection", r"detect|noticed|alerting"),
        ("response", r"respon(?:se|ding)|mitigat"),
        ("resolution", r"resol|recover|fix"),
        ("customers", r"customer|communicat"),
        ("impact", r"impact|affected|scope|blast"),
        ("people", r"people|roles?\b|participants|respond"),
        ("metrics", r"metric|duration|key figures|key times"),
        ("summary", r"summar|overview|tl;?dr|what happened|abstract"),
    )
)
_KINDS = {
    "timeline": (SectionKind.TIMELINE, StatementKind.TIMELINE_ENTRY),
    "action_items": (SectionKind.ACTION_ITEMS, StatementKind.ACTION_ITEM),
    "people": (SectionKind.PEOPLE, StatementKind.PERSON_ROLE),
    "metrics": (SectionKind.METRICS, StatementKind.METRIC),
    "unknowns": (SectionKind.STATEMENTS, StatementKind.UNKNOWN),
}
_NEXT_DAY = timedelta(hours=6)
"""A clock that goes back by more than this has passed midnight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeReportRead:
    title: str
    sections: tuple[WrittenSection, ...]


@dataclass(slots=True)
class _Part:
    title: str
    topic: str
    level: int
    texts: list[str] = field(default_factory=list)


def read_report(markdown: str, title: str, begins: datetime, writer: str) -> FreeReportRead:
    """Take ``markdown`` apart; ``title`` counts where it has none, ``begins`` (aware UTC) gives clock times their day.

    A heading that names no known topic belongs to the topic it stands under. Sections without a sentence are left out.
    """
    parts = [_Part(title="", topic="summary", level=0)]
    found_title = ""
    for block in _blocks(markdown):
        if not isinstance(block, _Part):
            parts[-1].texts += block
        elif block.level == 1 and not found_title:
            found_title = block.title
        else:
            block.topic = _topic(block.title) or _under(parts, block.level)
            parts.append(block)
    kept = [part for part in parts if part.texts]
    sections = tuple(_section(number, part, begins, writer) for number, part in enumerate(kept, 1))
    return FreeReportRead(title=found_title or title, sections=sections)


def _under(parts: list[_Part], level: int) -> str:
    return next((part.topic for part in reversed(parts) if part.level < level), "summary")


def _topic(heading: str) -> str:
    return next((topic for topic, words in _TOPICS if words.search(heading)), "")


def _section(number: int, part: _Part, begins: datetime, writer: str) -> WrittenSection:
    kind, statement = _KINDS.get(part.topic, (SectionKind.STATEMENTS, StatementKind.FACT))
    name = f"{part.topic}-{number}"
    times = _times(part.texts, begins) if part.topic == "timeline" else [None] * len(part.texts)
    return WrittenSection(
        id=name,
        title=part.title or "Report",
        topic=part.topic,
        kind=kind,
        sentences=tuple(
            Sentence(id=f"{name}-{place}", text=text, kind=statement, at=at)
            for place, (text, at) in enumerate(zip(part.texts, times, strict=True), 1)
        ),
        writer=writer,
    )


def _times(texts: Iterable[str], begins: datetime) -> list[datetime | None]:
    """The time that each entry starts with; the day goes on when the clock goes back."""
    times: list[datetime | None] = []
    last = begins.replace(second=0, microsecond=0)
    for text in texts:
        at = _time(text, last)
        times.append(at)
        last = at or last
    return times


def _time(text: str, last: datetime) -> datetime | None:
    found = _STAMP.match(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        if year:
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        at = last.replace(hour=hour, minute=minute, second=second)
    except ValueError:
        return None
    return at + timedelta(days=1) if last - at > _NEXT_DAY else at


def _blocks(markdown: str) -> Iterator[_Part | list[str]]:
    """Headings, and the sentences of what stands between two of them."""
    paragraph: list[str] = []
    lines = [
        _QUOTED.sub("", line, count=1) if line.lstrip().startswith(">") else line for line in markdown.splitlines()
    ]
    for line, following in pairwise([*lines, "", ""]):
        heading, single = _heading(line), _single(line, following)
        if heading is None and single is None and line.strip() and not _RULE.fullmatch(line):
            paragraph.append(line)
            continue
        if paragraph:
            yield list(sentences_of(" ".join(paragraph)))
            paragraph = []
        if heading is not None:
            yield heading
        elif single is not None:
            item = _ITEM.match(line)
            # Lines that go on after a list item belong to it.
            if item:
                paragraph = [single]
            elif single:
                yield [single]


def _heading(line: str) -> _Part | None:
    if found := _HEADING.match(line):
        return _Part(title=plain_words(found[2]), topic="", level=len(found[1]))
    if found := _BOLD_LINE.match(line):
        return _Part(title=plain_words(found[1]), topic="", level=3)
    return None


def _single(line: str, following: str) -> str | None:
    """The text of a list item or a table's row; "" for a table's heading; ``None`` for any other line."""
    if found := _ROW.match(line):
        heads = _RULE.fullmatch(line) or (_ROW.match(following) and _RULE.fullmatch(following))
        cells = (plain_words(cell) for cell in re.split(r"(?<!\\)\|", found[1]))
        return "" if heads else ", ".join(cell for cell in cells if cell)
    found = _ITEM.match(line)
    return None if found is None else found[1]

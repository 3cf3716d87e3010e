"""A report that says too much is made shorter: the timeline first, then what else the plain writer wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from extraction.domain.report import PLAIN_WRITER, DraftSection
from extraction.domain.report_template import Audience, ReportTemplate, SectionKind, SectionTemplate
from extraction.drafting.fill_section import plain_section
from extraction.drafting.plain.story import Story

_KEPT = {SectionKind.TIMELINE: 80, SectionKind.STATEMENTS: 30}
_TITLE = 10
LEAST_ROOM, MOST_ROOM, _UNBOUND = 60, 1000, 1200


def shorten(
    template: ReportTemplate, written: Mapping[str, DraftSection], stories: Mapping[Audience, Story]
) -> Iterator[DraftSection]:
    """The sections to put in the place of longer ones, so that the report keeps within ``template.max_words``.

    Only the plain writer's own sections get shorter, and none below a part that a reader needs: the timeline first, since
    the incident's own timeline holds all of it, then from the last section on.
    """
    over = whole_length(template, written.values()) - template.max_words if template.max_words is not None else 0
    for section in sorted(template.sections, key=lambda one: (one.kind is not SectionKind.TIMELINE, -one.order)):
        before = written[section.id]
        if over <= 0:
            return
        if section.kind not in _KEPT or before.generation.writer != PLAIN_WRITER:
            continue
        after = _shorter(section, words_of(before) - over, stories[section.audience], before.generation.fell_back)
        if words_of(after) < words_of(before):
            over -= words_of(before) - words_of(after)
            yield after


def _shorter(section: SectionTemplate, words: int, story: Story, fell_back: str | None) -> DraftSection:
    return plain_section(replace(section, max_words=max(words, _KEPT[section.kind])), story, fell_back)


def words_left(template: ReportTemplate, written: Iterable[DraftSection]) -> int:
    """How many words a report of these sections may still get (below 0: has too many)."""
    most = template.max_words if template.max_words is not None else _UNBOUND
    return most - whole_length(template, written)


def whole_length(template: ReportTemplate, written: Iterable[DraftSection]) -> int:
    """Words that a reader has in front of them: title, headings, sentences, and a time for each row of a timeline."""
    sections = tuple(written)
    stamps = sum(statement.at is not None for section in sections for statement in section.statements)
    headings = sum(len(section.title.split()) for section in sections)
    return _TITLE + len(template.title.split()) + headings + stamps + sum(map(words_of, sections))


def words_of(section: DraftSection) -> int:
    return sum(len(statement.text.split()) for statement in section.statements)

"""A report as Markdown with what a published one holds besides its sentences: the records' words, what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from evaluation.case import Case
from evaluation.written import Sentence, WrittenSection
from extraction.domain.report import Draft, Omission
from extraction.domain.report_template import Audience, SectionKind
from extraction.domain.timeline import Event

_EXCERPT = 240
"""Characters of a record that a published report quotes in a footnote."""


def as_markdown(case: Case, draft: Draft, sections: Sequence[WrittenSection]) -> str:
    """Headings, sentences with footnotes, what is not known, and the footnotes with the records' own words.

    A report for customers names its records and does not quote them.
    """
    notes: dict[str, int] = {}
    parts = [f"# {draft.title}", *(_section(one, notes) for one in sections)]
    omissions = [line for one in draft.sections for line in _omissions(one.title, one.omissions)]
    parts.append("\n".join(("## What is not known", "", *omissions)) if omissions else "")
    quoting = draft.audience is Audience.INTERNAL
    parts.append("\n".join(_footnotes(case.events(tuple(notes)), quoting)))
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(section: WrittenSection, notes: dict[str, int]) -> str:
    if not section.sentences:
        return f"## {section.title}\n\nNothing is stated here."
    if section.kind is SectionKind.TIMELINE:
        rows = (f"| {_clock(one)} | {one.text}{_marks(one, notes)} |" for one in section.sentences)
        return "\n".join((f"## {section.title}", "", "| Time | What happened |", "| --- | --- |", *rows))
    return "\n".join((f"## {section.title}", "", *(f"- {one.text}{_marks(one, notes)}" for one in section.sentences)))


def _clock(sentence: Sentence) -> str:
    return "" if sentence.at is None else f"{sentence.at:%Y-%m-%d %H:%M}"


def _marks(sentence: Sentence, notes: dict[str, int]) -> str:
    return "".join(f"[^{notes.setdefault(one, len(notes) + 1)}]" for one in sentence.evidence)


def _omissions(title: str, omissions: Iterable[Omission]) -> Iterator[str]:
    """Words that the checks refused are not repeated: a published report does not, either."""
    for one in omissions:
        if one.refused_by:
            yield f"- A proposed sentence of “{title}”: refused by the checks ({', '.join(one.refused_by)})."
        else:
            yield f"- {one.text}: {one.reason}."


def _footnotes(events: Iterable[Event], quoting: bool) -> Iterator[str]:
    for number, event in enumerate(events, 1):
        said = f" “{' '.join(event.text.split())[:_EXCERPT]}”" if quoting and event.text.strip() else ""
        who = f" {event.actor.name}:" if quoting and event.actor is not None else ""
        records = " · ".join(f"{one.source} {one.key}" for one in event.references)
        yield f"[^{number}]: {event.at:%Y-%m-%d %H:%M}{who}{said} — {records}"

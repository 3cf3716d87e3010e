"""Reports without a trace of who wrote them: one layout, the same headings in the same order, sentences and nothing else.

What may still give a writer away is told in ``README.md``: length, sections that one never fills, quotation, rhythm.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from evaluation.run_record import CaseResult
from evaluation.written import Sentence, WrittenSection

HEADINGS = {
    "summary": "Summary", "impact": "Impact", "customers": "Customers", "timeline": "Timeline", "detection": "Detection",
    "response": "Response", "cause": "Cause", "resolution": "Resolution", "metrics": "Key figures", "people": "People",
    "lessons": "Lessons", "action_items": "Follow-ups", "unknowns": "Open questions",
}  # fmt: skip
"""Topic → heading, in the order in which every report is shown; other topics come last, as "Further notes"."""
_FURTHER = "Further notes"
_WRITERS = re.compile(
    r"(?i)\b(?:retroline|plain writer|naive|chat ?gpt|gpt[- ]?\d[\w.-]*|claude[\w. -]{0,12}|gemini[\w.-]*|llama[\w.-]*|"
    r"mistral[\w.-]*|qwen[\w.-]*|smollm[\w.-]*|deepseek[\w.-]*|phi-?\d[\w.-]*|language model|AI[- ]generated|as an AI)\b"
)
_CITATION = re.compile(
    r"\s*(?:\[(?:\^?\d{1,3}|E\d{1,5}|(?:[a-z_]+:)[^\]\s]{3,}|source:[^\]]*)(?:\s*[,;]\s*(?:\^?\d{1,3}|E\d{1,5}))*\]"
    r"|【[^】]*】|\((?:see |source: )?E\d{1,5}(?:, ?E\d{1,5})*\))"
)
_LINK = re.compile(r"\[([^\]]+)\]\(https?://[^)]*\)|https?://\S+")
_MARKS = re.compile(r"\*\*|__|`|^\s*(?:[-*+•]|\d{1,3}[.)])\s+|^#+\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindSection:
    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindReport:
    """``words`` is its length: the one thing about its form that cannot be made alike."""

    sections: tuple[BlindSection, ...]

    @property
    def words(self) -> int:
        return sum(len(text.split()) for section in self.sections for text in section.sentences)


def blinded(result: CaseResult, writers: Collection[str]) -> BlindReport:
    """The report of ``result``. ``writers`` are the names of all models and arms that are read: none may stand in it."""
    texts: dict[str, list[str]] = {}
    for section in result.sections:
        heading = HEADINGS.get(section.topic, _FURTHER)
        texts.setdefault(heading, []).extend(text for text in _texts(section, writers) if text)
    order = (*HEADINGS.values(), _FURTHER)
    return BlindReport(
        sections=tuple(
            BlindSection(heading=heading, sentences=tuple(texts[heading])) for heading in order if texts.get(heading)
        )
    )


def _texts(section: WrittenSection, writers: Collection[str]) -> Iterator[str]:
    for sentence in section.sentences:
        time = "" if section.is_prose else _time(sentence)
        yield f"{time}{cleaned(sentence.text, writers)}"


def _time(sentence: Sentence) -> str:
    """The time that a row of the timeline stands under, unless its text begins with one."""
    if sentence.at is None or re.match(r"\W*\d{1,2}:\d\d", sentence.text):
        return ""
    return f"{sentence.at:%d %b %H:%M} UTC  "


def cleaned(text: str, writers: Iterable[str]) -> str:
    """``text`` without citations, links, Markdown and names of writers."""
    plain = _LINK.sub(lambda match: match[1] or "[link]", text)
    plain = _MARKS.sub("", _CITATION.sub("", plain))
    for name in sorted((one for one in writers if len(one) > 3), key=len, reverse=True):
        plain = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "[the writer]", plain, flags=re.IGNORECASE)
    return " ".join(_WRITERS.sub("[the writer]", plain).split())

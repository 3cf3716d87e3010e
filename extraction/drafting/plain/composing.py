"""Sentences out of events: with their time, their evidence and a weight; and the choice of the ones a section holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from extraction.domain.report import StatementKind
from extraction.domain.timeline import Event
from extraction.drafting.plain.phrases import capitalised, ended
from extraction.drafting.plain.quotes import SHORT
from extraction.drafting.plain.story import Sentence, Story
from extraction.drafting.plain.telling import tell


def sentence(
    text: str, evidence: Iterable[str], rule: str, *, at: datetime | None = None, weight: float = 0.5
) -> Sentence | None:
    """``None`` where there is nothing to rest on."""
    cited = tuple(dict.fromkeys(evidence))
    if not cited:
        return None
    return Sentence(text=ended(capitalised(text)), evidence=cited, rule=rule, at=at, weight=weight)


def unknown(text: str, rule: str, evidence: Iterable[str] = ()) -> Sentence:
    """Says that something is not known; it may rest on nothing but the timeline as a whole."""
    return Sentence(
        text=text, evidence=tuple(dict.fromkeys(evidence)), rule=rule, kind=StatementKind.UNKNOWN, weight=1.0
    )


def told(event: Event, story: Story, rule: str, limit: int = SHORT) -> Sentence | None:
    """``At 14:12 UTC Ben Okafor reported: “cert is fine”.``"""
    clause = tell(event, story, limit)
    if clause is None:
        return None
    weight = story.importance(event)
    return sentence(f"at {story.clock(event.at)} {clause}", (event.id,), rule, at=event.at, weight=weight)


def present(sentences: Iterable[Sentence | None]) -> list[Sentence]:
    return [one for one in sentences if one is not None]


def heaviest(sentences: Sequence[Sentence], limit: int) -> list[Sentence]:
    """At most ``limit``, the lightest left out (of two alike the later one), in order of time."""
    kept = sorted(range(len(sentences)), key=lambda n: (-sentences[n].weight, n))[: max(limit, 0)]
    return [sentences[n] for n in sorted(kept, key=lambda n: _order(sentences[n], n))]


def fitting(sentences: Sequence[Sentence], most: int, words: int | None = None) -> list[Sentence]:
    """At most ``most`` sentences of at most ``words`` words together, in the order given; the lightest are left out."""
    kept: set[int] = set()
    left = words
    for number in sorted(range(len(sentences)), key=lambda n: (-sentences[n].weight, n)):
        length = len(sentences[number].text.split())
        if len(kept) < most and (left is None or length <= left or not kept):
            kept.add(number)
            left = None if left is None else left - length
    return [sentences[n] for n in sorted(kept)]


def _order(one: Sentence, number: int) -> tuple[bool, float, int]:
    return (one.at is not None, one.at.timestamp() if one.at else 0.0, number)


def in_order(sentences: Iterable[Sentence]) -> list[Sentence]:
    return heaviest(list(sentences), 10**6)

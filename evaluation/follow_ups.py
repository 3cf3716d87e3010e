"""The follow-ups that a report lists, and which of the gold's each one is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evaluation.case import Case, GoldActionItem
from evaluation.independent_judge import stems
from evaluation.written import Written
from extraction.domain.report import StatementKind
from extraction.domain.report_template import SectionKind

_FIELD = re.compile(r"\b(Owner|Due|Status):\s*([^.;|]*)", re.IGNORECASE)
_KEY = re.compile(r"^[-*\s]*((?:[A-Z][A-Z0-9]+-\d+)|#\d+)\b[:\s–—-]*|\(((?:[A-Z][A-Z0-9]+-\d+)|#\d+)\)")
_NOBODY = frozenset(("", "none", "none recorded", "unassigned", "nobody", "tbd", "open", "unknown", "n/a"))
_SAME = 65.0
"""From this likeness (0 to 100) on two follow-ups are one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """``owner`` and ``due`` are "" where none is given; ``ticket`` its tracker key."""

    sentence: str
    text: str
    title: str
    owner: str = ""
    due: str = ""
    ticket: str = ""


def follow_ups_of(written: Written) -> tuple[FollowUp, ...]:
    """What stands in the sections of action items, but for the statement that there are none."""
    return tuple(_follow_ups(written))


def has_section(written: Written) -> bool:
    return any(_is_follow_up_section(section.kind, section.topic) for section in written.sections)


def matched(case: Case, listed: tuple[FollowUp, ...]) -> dict[GoldActionItem, FollowUp]:
    """Gold follow-up → the listed one that is it; the likest pairs first, each used once."""
    pairs = [(_likeness(gold.text, one.title), gold, one) for gold in case.action_items for one in listed]
    found: dict[GoldActionItem, FollowUp] = {}
    for likeness, gold, one in sorted(pairs, key=lambda pair: -pair[0]):
        if likeness >= _SAME and gold not in found and one not in found.values():
            found[gold] = one
    return found


def _follow_ups(written: Written) -> Iterator[FollowUp]:
    for section in written.sections:
        if _is_follow_up_section(section.kind, section.topic):
            for sentence in section.sentences:
                if sentence.kind is not StatementKind.UNKNOWN:
                    yield _read(sentence.id, sentence.text)


def _is_follow_up_section(kind: SectionKind, topic: str) -> bool:
    return kind is SectionKind.ACTION_ITEMS or topic == "action_items"


def _read(sentence: str, text: str) -> FollowUp:
    fields = {match[1].lower(): match[2].strip() for match in _FIELD.finditer(text)}
    key = _KEY.search(text)
    owner = fields.get("owner", "")
    return FollowUp(
        sentence=sentence,
        text=text,
        title=_KEY.sub("", _FIELD.sub("", text)).strip(" .;|()-–—*"),
        owner="" if owner.lower() in _NOBODY else owner,
        due=fields.get("due", ""),
        ticket=(key[1] or key[2]) if key else "",
    )


def _likeness(gold: str, listed: str) -> float:
    """Likeness of the words without their endings, in any order (Levenshtein's ratio over sorted tokens)."""
    from rapidfuzz import fuzz

    left, right = " ".join(stems(gold)), " ".join(stems(listed))
    return max(fuzz.token_sort_ratio(left, right), fuzz.token_set_ratio(left, right) - 10) if left and right else 0.0

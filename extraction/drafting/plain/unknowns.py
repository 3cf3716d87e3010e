"""What is not known, and where the records disagree: for the reviewer to settle."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.domain.conflict import Answer, Conflict
from extraction.domain.milestone import MilestoneName, Unknown
from extraction.domain.report_template import SectionTemplate
from extraction.drafting.plain.cause import is_explained
from extraction.drafting.plain.composing import sentence, unknown
from extraction.drafting.plain.moments import NOUNS, which_pass
from extraction.drafting.plain.phrases import ended, listed, spelled
from extraction.drafting.plain.story import Sentence, Story


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    lines = [*unconfirmed_cause(story), *conflicts(story), *unknown_milestones(story), *without_owner(story)]
    return lines[: section.max_statements] or [unknown("Retroline has no open question.", "no open question")]


def unconfirmed_cause(story: Story) -> list[Sentence]:
    """The cause is open until somebody says otherwise, whatever becomes of the section on it."""
    if is_explained(story):
        return []
    return [unknown("Retroline recognised no statement on the cause: it is not confirmed here.", "no confirmed cause")]


def conflicts(story: Story) -> list[Sentence]:
    return [line for conflict in story.facts.conflicts if (line := _conflict(conflict, story)) is not None]


def _conflict(conflict: Conflict, story: Story) -> Sentence | None:
    answers = [answer for answer in conflict.answers if story.evidence(answer.evidence)]
    evidence = tuple(dict.fromkeys(event_id for answer in answers for event_id in story.evidence(answer.evidence)))
    found = _CYCLE.search(conflict.question)
    passed = which_pass(int(found.group(1)), story) if found is not None else ""
    _, _, told = _CYCLE.sub(" ", conflict.question).partition("?")
    about = _WHEN.get(conflict.about or "")
    if len(answers) < 2 or about is None:
        asked = _CYCLE.sub(" ", conflict.question).replace("?", f"{passed}?", 1)
        return unknown(_asked(asked, answers), f"conflict {conflict.kind}", evidence)
    details = told.strip(" .") or "; ".join(answer.text.rstrip(" .") for answer in answers)
    text = f"the records disagree on {about}{passed}: {_lowered(details)}"
    return sentence(text, evidence, f"conflict {conflict.kind}", weight=1.0)


def _asked(question: str, answers: Sequence[Answer]) -> str:
    """The question as it is put, with the answers where it does not hold them itself."""
    asked = question.strip() if question.strip().endswith(("?", ".")) else f"{question.strip()}."
    if not asked.endswith("?"):
        return asked
    return " ".join([asked, *(ended(answer.text) for answer in answers)])


def _lowered(text: str) -> str:
    first, _, rest = text.partition(" ")
    return f"{first.lower()} {rest}" if first in ("The", "A", "An", "Chat") else text


_CYCLE = re.compile(r"\s*\(cycle (\d+)\)\s*")
_WHEN = {
    "impact_started": "when the impact began",
    "detected": "when the incident was detected",
    "declared": "when the incident was declared",
    "acknowledged": "when the page was acknowledged",
    "mitigated": "when the impact was over",
    "resolved": "when the incident was resolved",
}


def unknown_milestones(story: Story) -> list[Sentence]:
    asked = {conflict.about for conflict in story.facts.conflicts}
    names = MilestoneName if len(story.cycles) == 1 else (MilestoneName.MITIGATED, MilestoneName.RESOLVED)
    by_reason: dict[str, list[str]] = {}
    for name in names:
        chosen = story.milestone(name, story.cycles[-1]).chosen
        if isinstance(chosen, Unknown) and name.value not in asked:
            by_reason.setdefault(chosen.reason.rstrip("."), []).append(NOUNS[name])
    return [unknown(_not_known(nouns, reason), "milestone unknown") for reason, nouns in by_reason.items()]


def _not_known(nouns: list[str], reason: str) -> str:
    subject = f"The time of {nouns[0]} is" if len(nouns) == 1 else f"The times of {listed(nouns)} are"
    return f"{subject} not known: {reason}."


def without_owner(story: Story) -> list[Sentence]:
    items = [item for item in story.facts.action_items if item.owner_id is None and story.evidence(item.evidence)]
    if not items:
        return []
    evidence = tuple(dict.fromkeys(event_id for item in items for event_id in story.evidence(item.evidence)))
    them = "it" if len(items) == 1 else "them"
    return [
        unknown(
            f"For {spelled(len(items), 'follow-up')} Retroline recognised no owner: who takes {them}?",
            "follow-ups without owner",
            evidence,
        )
    ]

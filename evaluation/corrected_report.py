"""What an approved report and its corrections say is true, wrong or missing: the entries of a case's gold.

Texts and event ids are those of the report; whoever writes them down gives the people other names.

Facts are the approved sentences that rest on records. Their criticality follows from their place: *critical* in the summary
and the cause, and where a person put right what was wrong or missing; *minor* among the lessons; *important* elsewhere.
What was wrong and is corrected, and what was taken out as wrong, must not be said again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from evaluation.correction_class import MUTATIONS, CorrectionClass, classified
from evaluation.mutation_kind import MutationKind
from extraction.domain.curation import Curation, CurationAction, standing
from extraction.domain.report import AuthorKind, StatementKind
from extraction.domain.review import ApprovedReport, Decision, Review, ReviewedStatement

SECTION_OF = {
    "summary": "summary", "impact": "impact", "detection": "detection", "response": "response", "people": "response",
    "cause": "cause", "resolution": "resolution", "lessons": "lessons", "customers": "customers",
}  # fmt: skip
"""Topic of a report's section → section of a fact. Timeline and metrics repeat the records and are no facts of their own."""

_ACTION_ITEM = re.compile(
    r"(?P<text>.+?)\. Owner: (?P<owner>[^.]+)\.(?: Due: [^.]+\.)?(?: Status: (?P<status>[^.]+)\.)?", re.DOTALL
)
_ASKS_FOR_TIME = re.compile(r"\b(?:when|time|times|clock|minutes?)\b", re.IGNORECASE)
_TIME_SET = (CurationAction.CORRECT_TIME, CurationAction.SET_MILESTONE)
_DONE = frozenset({"done", "closed", "resolved", "complete", "completed", "merged", "fixed"})
_NOBODY = frozenset({"none recorded", "an engineer"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedFact:
    text: str
    section: str
    criticality: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedAction:
    text: str
    owner: str
    status: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One correction, net of what was changed and changed back. ``must_not_say``: ``before`` is wrong."""

    id: str
    kind: CorrectionClass
    before: str
    after: str
    evidence: tuple[str, ...]
    section: str
    reason: str
    must_not_say: bool

    @property
    def mutation(self) -> MutationKind:
        return MUTATIONS.get(self.kind, MutationKind.ADDITION)

    @property
    def why(self) -> str:
        return self.reason or (
            f"A person corrected it to: {self.after}" if self.after else "A person took it out as wrong."
        )


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How to read a review: ``topics`` by section id, ``names`` of people, ``classes`` that a person gave by change's id.

    ``has_event`` says whether a record is there to be cited.
    """

    topics: Mapping[str, str]
    has_event: Callable[[str], bool]
    names: Collection[str] = ()
    classes: Mapping[str, CorrectionClass] = field(default_factory=dict)

    def cited(self, evidence: Iterable[str]) -> tuple[str, ...]:
        return tuple(one for one in dict.fromkeys(evidence) if self.has_event(one))


def facts(approved: ApprovedReport, reading: Reading) -> Iterator[ApprovedFact]:
    """The approved sentences that rest on records, each once."""
    corrected = {one.after for one in changes(approved.review, reading) if one.kind is not CorrectionClass.WORDING}
    seen: set[str] = set()
    for section, statements in approved.published_sections():
        place = SECTION_OF.get(reading.topics.get(section.id, section.id))
        for one in statements:
            text, evidence = one.statement.text, reading.cited(one.statement.evidence)
            if place is None or not evidence or one.statement.kind is StatementKind.UNKNOWN or text in seen:
                continue
            seen.add(text)
            yield ApprovedFact(
                text=text, section=place, criticality=_criticality(place, text in corrected), evidence=evidence
            )


def _criticality(section: str, corrected: bool) -> str:
    if corrected or section in ("summary", "cause"):
        return "critical"
    return "minor" if section == "lessons" else "important"


def action_items(approved: ApprovedReport, reading: Reading) -> Iterator[ApprovedAction]:
    """The approved rows of the follow-ups that rest on records."""
    for section, statements in approved.published_sections():
        if reading.topics.get(section.id, section.id) != "action_items":
            continue
        for one in statements:
            evidence = reading.cited(one.statement.evidence)
            if evidence and one.statement.kind is not StatementKind.UNKNOWN:
                yield _action(one.statement.text, evidence)


def _action(text: str, evidence: tuple[str, ...]) -> ApprovedAction:
    row = _ACTION_ITEM.fullmatch(text)
    if row is None:
        return ApprovedAction(text=text, owner="", status="open", evidence=evidence)
    owner = "" if row["owner"] in _NOBODY else row["owner"]
    status = "done" if (row["status"] or "open").lower() in _DONE else "open"
    return ApprovedAction(text=row["text"], owner=owner, status=status, evidence=evidence)


def changes(review: Review, reading: Reading) -> tuple[Change, ...]:
    """What people changed in the statements, in the report's order: first wording against last, not each step."""
    blocking = {
        check.statement_id: tuple(finding.check for finding in check.findings if finding.verdict.blocks)
        for check in review.checked.checks
    }
    found = (_change(one, blocking.get(one.statement.id, ()), reading) for one in review.statements())
    return tuple(change for change in found if change is not None)


def _change(one: ReviewedStatement, blocking: tuple[str, ...], reading: Reading) -> Change | None:
    """``blocking`` are the checks that blocked the sentence as a writer proposed it."""
    rejected = one.decision is Decision.REJECTED
    before = "" if one.original is None else one.original.text
    after = "" if rejected else one.statement.text
    if before == after:
        return None
    reason = next((step.reason for step in reversed(one.history) if step.reason), "")
    kind = reading.classes.get(one.statement.id) or classified(
        before, after, reason=reason, found=blocking, names=reading.names
    )
    evidence = reading.cited(one.statement.evidence or (one.original.evidence if one.original else ()))
    wrong = bool(before) and (kind.was_wrong or (rejected and bool(blocking)))
    return Change(
        id=one.statement.id, kind=kind, before=before, after=after, evidence=evidence, section=one.section_id,
        reason=reason, must_not_say=wrong,
    )  # fmt: skip


def answers(curations: Iterable[Curation], reading: Reading) -> Iterator[Change]:
    """Questions that people answered and times that they put right, as changes."""
    told = tuple(standing(curations))
    settled = {one.reason for one in told if one.action is CurationAction.SETTLE}
    for one in told:
        if one.action is CurationAction.SETTLE:
            answer = one.value.partition("=")[2]
            asks_for_time = bool(_ASKS_FOR_TIME.search(one.reason))
            kind = CorrectionClass.WRONG_TIME if asks_for_time else CorrectionClass.OMISSION
            yield _answer(one, kind, answer, reading)
        elif one.action in _TIME_SET and one.reason not in settled - {""}:
            after = one.value.replace("=", " at ").replace("_", " ")
            yield _answer(one, CorrectionClass.WRONG_TIME, after, reading)


def _answer(one: Curation, kind: CorrectionClass, after: str, reading: Reading) -> Change:
    """There was no sentence before; the question that was answered is its reason."""
    return Change(
        id=one.id, kind=reading.classes.get(one.id, kind), before="", after=after, evidence=reading.cited([one.event_id]),
        section="", reason=one.reason, must_not_say=False,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How much people changed. ``minutes`` from their first act on the report to the last."""

    writer: str
    statements: int
    kept: int
    edited: int
    rejected: int
    added: int
    minutes: float | None


def work(review: Review) -> Work:
    proposed = [one for one in review.statements() if one.original is not None]
    rejected = sum(one.decision is Decision.REJECTED for one in proposed)
    standing = [one for one in proposed if one.decision is not Decision.REJECTED]
    edited = sum(one.original is not None and one.original.text != one.statement.text for one in standing)
    own = [one for one in review.statements() if one.original is None and one.decision is not Decision.REJECTED]
    return Work(
        writer=_writer(review),
        statements=len(proposed),
        kept=len(standing) - edited,
        edited=edited,
        rejected=rejected,
        added=len(own),
        minutes=_minutes([step.at for one in review.statements() for step in one.history]),
    )


def _writer(review: Review) -> str:
    """Of several the one that wrote most sections; people's own are no writer's."""
    writers = [section.section.generation.writer for section in review.sections]
    names = [one.name for one in writers if one.kind is not AuthorKind.PERSON]
    return max(sorted(set(names)), key=names.count, default="plain writer")


def _minutes(times: list[datetime]) -> float | None:
    return round((max(times) - min(times)).total_seconds() / 60, 1) if len(times) > 1 else None

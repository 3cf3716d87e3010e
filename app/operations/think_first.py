"""Some sections ask people what they think before anything is drafted: analysis and lessons are theirs first."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from app.operations import correct_report
from app.operations.access import Action
from app.operations.permission import permit, record
from app.operations.ports import Ports, StoredDraft
from app.operations.proposal import Proposal
from app.operations.propose_draft import drafted_section, keep_section, prepare_section_proposal
from app.operations.review_report import OpenReview, open_review
from app.operations.templates import drafted_from
from app.operations.thoughts import own_words, passed_over, thinking_id
from extraction.domain.correction import Correction, CorrectionAction
from extraction.domain.report_template import SectionTemplate
from extraction.errors import InputError, InvalidTemplate, NotFound, StateError


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What ``by`` wrote; ``question`` is empty where they were not asked."""

    by: str
    text: str
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedSection:
    """A section that asks first. ``passed_over`` says who went without answers and why, empty where nobody did."""

    section_id: str
    title: str
    questions: tuple[str, ...]
    answers: tuple[Answer, ...] = ()
    passed_over: str = ""
    drafted: bool = False

    @property
    def answered(self) -> bool:
        return bool(self.answers)

    @property
    def waits(self) -> bool:
        """Whether the section is empty for want of an answer."""
        return not (self.drafted or self.answers or self.passed_over)


def thoughts_asked(ports: Ports, key: str) -> tuple[AskedSection, ...]:
    """The sections of the report that ask first, in its order, whether they wait or not.

    Raises:
        NotFound: no such incident that the actor may see, or no draft of it yet.
    """
    opened = open_review(ports, key)
    corrections = ports.store.corrections(opened.opened.incident.key)
    present = {one.section.id: one.section for one in opened.review.sections}
    return tuple(
        AskedSection(
            section_id=section.id,
            title=section.title,
            questions=section.think_first,
            answers=_answers(opened, section.id),
            passed_over=_passed(passed_over(corrections, section.id)),
            drafted=not present[section.id].undrafted,
        )
        for section in _asking(ports, opened)
        if section.id in present
    )


def think(ports: Ports, key: str, section_id: str, by: str, answers: tuple[str, ...]) -> tuple[Correction, ...]:
    """Keep what ``by`` thinks of the section's questions, answer by answer in their order; empty ones are left out.

    Each answer becomes ``by``'s own statement in the section: shown as asserted by them, never evidence for another.

    Raises:
        InputError: no answer, more answers than questions, or no name.
        NotFound: no such incident or draft, or the section asks nothing.
        Denied: the actor's role does not let them.
    """
    key = permit(ports, key, Action.EDIT, by).key
    section = _section(ports, open_review(ports, key), section_id)
    if len(answers) > len(section.think_first):
        raise InputError(f"{section.title} asks {len(section.think_first)} questions and got {len(answers)} answers")
    given = [(asked, text) for asked, text in zip(section.think_first, answers, strict=False) if text.strip()]
    if not given:
        raise InputError("write at least one answer, or pass the questions over")
    with ports.store.unit():
        return tuple(correct_report.add(ports, key, section_id, by, text, reason=asked) for asked, text in given)


def skip_thinking(ports: Ports, key: str, section_id: str, by: str, reason: str = "") -> Correction:
    """Let the section be drafted without anybody's thoughts, in the name of ``by``.

    Raises:
        InputError: no name.
        NotFound: no such incident or draft, or the section asks nothing.
        Denied: the actor's role does not let them.
    """
    key = permit(ports, key, Action.EDIT, by).key
    section = _section(ports, open_review(ports, key), section_id)
    if not by.strip():
        raise InputError("passing questions over needs the name of the person who does")
    with ports.store.unit():
        ports.store.hold(key)
        earlier = [one for one in ports.store.corrections(key) if one.statement_id == thinking_id(section_id)]
        passed = Correction(
            id=uuid.uuid4().hex,
            statement_id=thinking_id(section_id),
            section_id=section_id,
            action=CorrectionAction.SETTLE,
            by=by.strip(),
            at=ports.now(),
            before=f"What do you think? ({section.title})",
            after="passed over",
            reason=ports.redacted(" ".join(reason.split())),
        )
        ports.store.add_correction(key, passed, len(earlier))
        record(ports, Action.EDIT, key, f"section {section_id}", "asks first", f"passed over: {passed.reason}")
    return passed


def draft_thought_section(ports: Ports, key: str, section_id: str, by: str) -> Proposal | StoredDraft:
    """Draft a section after people were asked: their words are handed to the model as theirs.

    A section that was empty is drafted in place, as a new version; one that was drafted before becomes a proposal.

    Raises:
        StateError: nobody has answered its questions or passed them over.
        NotFound: no such incident or draft, or the section asks nothing.
        Denied: the actor's role does not let them.
    """
    return prepare_thought_section(ports, key, section_id, by)()


def prepare_thought_section(
    ports: Ports, key: str, section_id: str, by: str
) -> Callable[[], Proposal] | Callable[[], StoredDraft]:
    """As ``draft_thought_section``, up to where something is kept: what it gives back keeps it, in the caller's unit if any."""
    key = permit(ports, key, Action.DRAFT, by).key
    asked = next((one for one in thoughts_asked(ports, key) if one.section_id == section_id), None)
    if asked is None:
        raise _asks_nothing(section_id)
    if asked.waits:
        raise StateError(f"{asked.title} asks people first: answer a question, or pass the questions over")
    if asked.drafted:
        return prepare_section_proposal(ports, key, section_id, by)
    opened, fresh = drafted_section(ports, key, section_id, ports.now())
    return lambda: keep_section(ports, opened, fresh, by)


def _asking(ports: Ports, opened: OpenReview) -> tuple[SectionTemplate, ...]:
    """Nobody is asked anything where the template is gone or broken: the report can still be read and worked on."""
    try:
        template = drafted_from(ports, opened.review.checked.draft)
    except InvalidTemplate:
        return ()
    return () if template is None else tuple(section for section in template.sections if section.think_first)


def _section(ports: Ports, opened: OpenReview, section_id: str) -> SectionTemplate:
    found = next((one for one in _asking(ports, opened) if one.id == section_id), None)
    if found is None:
        raise _asks_nothing(section_id)
    return found


def _asks_nothing(section_id: str) -> NotFound:
    return NotFound(f"the section {section_id} asks nothing before it is drafted")


def _answers(opened: OpenReview, section_id: str) -> tuple[Answer, ...]:
    return tuple(
        Answer(by=one.statement.author.name, text=one.statement.text, question=one.history[0].reason)
        for one in own_words(opened.review, section_id)
        if one.history
    )


def _passed(act: Correction | None) -> str:
    return "" if act is None else f"{act.by}: {act.reason}" if act.reason else act.by

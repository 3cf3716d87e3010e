"""Figures of a review: who did how much, and how much of a model's words is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from app.operations.access import Action
from app.operations.discussion import RemarkKind
from app.operations.permission import permit
from app.operations.ports import Ports
from app.operations.review_report import open_review
from extraction.domain.correction import Correction, CorrectionAction
from extraction.domain.report import AuthorKind, Statement
from extraction.domain.review import Decision, ReviewedStatement

PAUSE = timedelta(minutes=5)
_SAID = (RemarkKind.COMMENT, RemarkKind.QUESTION, RemarkKind.REPLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewerStatistics:
    """One person's part. ``edits``, ``added``, ``accepted`` and ``rejected`` count acts on statements, not statements;
    ``comments`` what they said in the discussion.

    ``minutes`` is the time between their consecutive acts on this incident (statements, discussion, timeline), where a gap
    of more than five minutes counts as none: they were elsewhere. So one act alone takes no time, and the figure is a lower
    bound.
    """

    name: str
    edits: int
    added: int
    accepted: int
    rejected: int
    comments: int
    minutes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStatistics:
    """``model``, ``plain`` and ``human`` are shares (0 to 1) of the statements that readers get, by who wrote their words;
    all 0 where there are none.

    ``model_words`` is how many words models proposed in all versions, the same sentence of a section counted once;
    ``model_words_kept`` how many of them stand unchanged in the report; ``kept`` the share, ``None`` without any.
    """

    version: int
    statements: int
    reviewers: tuple[ReviewerStatistics, ...]
    model: float
    plain: float
    human: float
    model_words: int
    model_words_kept: int

    @property
    def kept(self) -> float | None:
        return self.model_words_kept / self.model_words if self.model_words else None


def statistics(ports: Ports, key: str) -> ReviewStatistics:
    """Figures of the report as it stands and of everything that was done to it.

    Raises:
        NotFound: no such incident that the actor may see, or no draft of it yet.
    """
    key = permit(ports, key, Action.READ).key
    report = open_review(ports, key).review
    standing = [one for one in report.statements() if one.decision is not Decision.REJECTED]
    proposed = _proposed_by_models(ports, key, report.version)
    kept = [one for one in standing if _author(one) is AuthorKind.MODEL]
    return ReviewStatistics(
        version=report.version,
        statements=len(standing),
        reviewers=_reviewers(ports, key),
        model=_share(standing, AuthorKind.MODEL),
        plain=_share(standing, AuthorKind.PLAIN),
        human=_share(standing, AuthorKind.PERSON),
        model_words=sum(_words(text) for _, text in proposed),
        model_words_kept=sum(
            _words(text)
            for section, text in {(one.section_id, one.statement.text) for one in kept}
            if (section, text) in proposed
        ),
    )


def _author(one: ReviewedStatement) -> AuthorKind:
    return one.statement.author.kind


def _share(standing: list[ReviewedStatement], kind: AuthorKind) -> float:
    return sum(_author(one) is kind for one in standing) / len(standing) if standing else 0.0


def _words(text: str) -> int:
    return len(text.split())


def _proposed_by_models(ports: Ports, key: str, latest: int) -> set[tuple[str, str]]:
    """Section and text of every sentence that a model wrote into any version."""
    stored = (ports.store.draft(key, number) for number in range(1, latest + 1))
    return {
        (section.id, statement.text)
        for one in stored
        if one is not None
        for section in one.checked.draft.sections
        for statement in section.statements
        if _by_model(statement)
    }


def _by_model(statement: Statement) -> bool:
    return statement.author.kind is AuthorKind.MODEL


def _reviewers(ports: Ports, key: str) -> tuple[ReviewerStatistics, ...]:
    """By name. Whoever only read has left no trace and is not listed."""
    corrections = ports.store.corrections(key)
    remarks = ports.discussions.remarks(key)
    moments: defaultdict[str, list[datetime]] = defaultdict(list)
    for correction in corrections:
        moments[correction.by].append(correction.at)
    for curation in ports.store.curations(key):
        moments[curation.by].append(curation.at)
    for remark in remarks:
        moments[remark.name].append(remark.at)
    return tuple(
        ReviewerStatistics(
            name=name,
            edits=_count(corrections, name, CorrectionAction.EDIT),
            added=_count(corrections, name, CorrectionAction.ADD),
            accepted=_count(corrections, name, CorrectionAction.ACCEPT),
            rejected=_count(corrections, name, CorrectionAction.REJECT),
            comments=sum(one.name == name and one.kind in _SAID for one in remarks),
            minutes=_minutes(moments[name]),
        )
        for name in sorted(moments, key=lambda one: (one.casefold(), one))
    )


def _count(corrections: Iterable[Correction], name: str, action: CorrectionAction) -> int:
    return sum(one.by == name and one.action is action for one in corrections)


def _minutes(moments: list[datetime]) -> float:
    ordered = sorted(moments)
    gaps = (after - before for before, after in pairwise(ordered))
    return sum((gap for gap in gaps if gap <= PAUSE), timedelta()).total_seconds() / 60

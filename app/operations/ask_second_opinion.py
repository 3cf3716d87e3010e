"""A judge model's opinion on statements that rules cannot decide. It informs a reviewer and changes no verdict."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from app.operations.access import Action
from app.operations.asked_model import asked_model
from app.operations.permission import permit, record
from app.operations.ports import Ports
from app.operations.review_report import OpenReview, open_review
from extraction.domain.finding import Verdict
from extraction.domain.opinion import Opinion
from extraction.domain.report import Statement
from extraction.domain.review import Decision, ReviewedStatement
from extraction.errors import InputError, ModelError
from extraction.second_opinion.ask_judge import Judge

SIDE_BY_SIDE = 4


@dataclass(frozen=True, kw_only=True)
class Asked:
    """``opinions`` are new and kept; ``failed`` are statements without an answer, each with why."""

    opinions: tuple[Opinion, ...]
    failed: tuple[tuple[str, str], ...] = ()


def ask_second_opinion(ports: Ports, key: str, by: str, statement_id: str | None = None) -> Asked:
    """Ask the judge about ``statement_id``, or about every open statement that needs a human and has no opinion yet.

    Raises:
        InputError: no judge is configured, no name is given, or the statement does not need a human.
        NotFound: no draft, or no such statement.
    """
    permit(ports, key, Action.EDIT, by)
    if ports.judge is None:
        raise InputError("no judge model is configured; set RETROLINE_JUDGE to provider/name")
    if not by.strip():
        raise InputError("an opinion needs the name of the person who asks for it")
    opened = open_review(ports, key)
    wanted = [_wanted(opened, statement_id)] if statement_id is not None else _undecided(ports, opened)
    judge = Judge(asked_model(ports, ports.judge, opened.opened), ports.prompts, ports.section_timeout)
    with ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="judge") as pool:
        answers = list(pool.map(lambda one: _answer(ports, opened, judge, one, by.strip()), wanted))
    given = tuple(answer for answer in answers if isinstance(answer, Opinion))
    with ports.store.unit():
        for opinion in given:
            ports.store.add_opinion(opened.opened.incident.key, opinion)
        if given:
            about = ", ".join(one.statement_id for one in given)
            record(ports, Action.EDIT, opened.opened.incident.key, f"opinions on {about}", after=given[0].judge)
    failed = ((one.id, answer) for one, answer in zip(wanted, answers, strict=True) if isinstance(answer, str))
    return Asked(opinions=given, failed=tuple(failed))


def _wanted(opened: OpenReview, statement_id: str) -> Statement:
    reviewed = opened.review.statement(statement_id)
    if reviewed.check.verdict is not Verdict.NEEDS_HUMAN:
        raise InputError(
            f"“{reviewed.statement.text}” is {reviewed.check.verdict.label}; a second opinion is for what rules cannot decide"
        )
    return reviewed.statement


def _undecided(ports: Ports, opened: OpenReview) -> list[Statement]:
    known = ports.store.opinions(opened.opened.incident.key)
    found = [one.statement for one in opened.review.statements() if _is_open(one)]
    return [one for one in found if not any(opinion.is_about(one) for opinion in known)]


def _is_open(reviewed: ReviewedStatement) -> bool:
    return reviewed.check.verdict is Verdict.NEEDS_HUMAN and reviewed.decision is Decision.OPEN


def _answer(ports: Ports, opened: OpenReview, judge: Judge, statement: Statement, by: str) -> Opinion | str:
    cited = [event for one in statement.evidence if (event := opened.timeline.find(one)) is not None]
    if not cited:
        return "none of its events is in the timeline any more"
    try:
        return judge.opinion(statement, cited, by, ports.now())
    except ModelError as error:
        return str(error)


def latest_opinions(ports: Ports, opened: OpenReview) -> dict[str, Opinion]:
    """Statement id → the latest opinion that is still about its present text and evidence."""
    given = ports.store.opinions(opened.opened.incident.key)
    return {
        one.statement.id: opinion
        for one in opened.review.statements()
        for opinion in given
        if opinion.statement_id == one.statement.id and opinion.is_about(one.statement)
    }

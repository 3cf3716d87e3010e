from __future__ import annotations

from typing import Any

from app.operations.discussion import Remark, RemarkKind, threads
from app.review.views.talk import talk_json
from tests.builders import at

PEOPLE = (("priya raman", "Priya Raman"), ("mara lindqvist", "Mara Lindqvist"))


def remark(kind: RemarkKind, by: str = "mara lindqvist", **fields: Any) -> Remark:
    told = {"id": f"{kind}-{by}", "thread": "t", "name": by.title(), "at": at("16:00"), "text": "Is it so?"}
    return Remark(kind=kind, by=by, **{**told, **fields})


def shown(*remarks: Remark, me: str = "priya raman") -> Any:
    return talk_json(threads(remarks), PEOPLE, me)["threads"]


def test_a_question_says_for_whom_it_waits() -> None:
    """Whoever is asked sees that it is theirs to answer."""
    question = remark(RemarkKind.QUESTION, asked="priya raman", statement_id="s1")
    (told,) = shown(question)
    assert told["about"] == "s1" and told["waits"] == "Priya Raman" and told["for_me"]
    assert not shown(question, me="mara lindqvist")[0]["for_me"]


def test_an_answer_ends_the_waiting() -> None:
    """The thread stays open until somebody resolves it."""
    question = remark(RemarkKind.QUESTION, asked="priya raman")
    (told,) = shown(question, remark(RemarkKind.REPLY, "priya raman", text="It is."))
    assert told["waits"] == "" and not told["for_me"] and not told["resolved"]
    assert [one["by"] for one in told["said"]] == ["Mara Lindqvist", "Priya Raman"]


def test_remarks_on_sections_and_on_the_report_are_told_apart() -> None:
    """Each stands beside what it is about."""
    assert shown(remark(RemarkKind.COMMENT, section_id="impact"))[0]["about"] == "section:impact"
    assert shown(remark(RemarkKind.COMMENT))[0]["about"] == "report"


def test_mentions_are_shown_by_name() -> None:
    """An id that nobody knows any more is shown as it is."""
    (told,) = shown(remark(RemarkKind.COMMENT, mentions=("priya raman", "left@example.test")))
    assert told["said"][0]["mentions"] == ["Priya Raman", "left@example.test"]

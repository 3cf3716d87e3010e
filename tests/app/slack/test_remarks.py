"""Questions and mentions reach the person; an answer given in Slack is kept where it was asked."""

from __future__ import annotations

from app.operations.discuss import ask, comment, discussion, resolve
from app.operations.discussion import Thread
from app.operations.review_report import open_review
from tests.app.slack.conftest import BO, KEY, MARA, NAMES, VIK, Office, until


def question(office: Office, text: str = "Who was paged first?") -> None:
    """Mara asks Bo about the first statement."""
    first = next(iter(open_review(office.world, KEY).review.statements()))
    ask(office.acting(MARA), KEY, NAMES[MARA], "bo@larkspur.example", text, statement_id=first.statement.id)


def threads(office: Office) -> tuple[Thread, ...]:
    return discussion(office.acting(MARA), KEY)


def test_a_question_is_answered_from_slack(office: Office) -> None:
    """A message with the question and its statement, a modal for the answer, and the answer in the app."""
    question(office)
    office.deliver()
    (posted,) = office.slack.to_person(BO)
    assert "Mara Lindqvist asks you" in posted.words
    assert "Who was paged first?" in posted.words
    assert f"/draft?incident={KEY}&statement=" in posted.button("open")["url"]
    office.press(posted, "reply", BO)
    until(lambda: bool(office.slack.views))
    office.send(office.slack.submit(office.slack.views[0], BO, "I was,  at 14:02."))
    assert "Thank you" in office.whisper(BO)
    (thread,) = threads(office)
    assert [(one.name, one.text) for one in thread.replies] == [("Bo Aalto", "I was, at 14:02.")]
    assert thread.waits_for == ""


def test_an_answer_that_comes_twice_is_kept_once(office: Office) -> None:
    """The modal is sent again, also to a Retroline that was started anew and has seen nothing."""
    from app.operations.access import UNNAMED_OPERATOR
    from app.slack.service import SlackService

    question(office)
    office.deliver()
    office.press(office.slack.to_person(BO)[0], "reply", BO)
    until(lambda: bool(office.slack.views))
    payload = office.slack.submit(office.slack.views[0], BO, "I was.")
    office.send(payload)
    office.whisper(BO)
    office.send({**payload, "trigger_id": "9.9"})
    assert office.settings.slack is not None
    office.service.stop()
    office.service = SlackService(
        office.settings.slack, office.world.acting(UNNAMED_OPERATOR, "slack"), office.settings.address
    )
    office.send(payload)
    until(lambda: len(office.slack.whispers) == 2)
    (thread,) = threads(office)
    assert len(thread.replies) == 1


def test_only_who_may_answer_does(office: Office) -> None:
    """A guest who was shown the message and presses its button is refused."""
    question(office)
    office.deliver()
    office.press(office.slack.to_person(BO)[0], "reply", VIK)
    until(lambda: bool(office.slack.views))
    office.send(office.slack.submit(office.slack.views[0], VIK, "Me."))
    assert "does not let you" in office.whisper(VIK)
    (thread,) = threads(office)
    assert thread.replies == ()


def test_a_mention_is_told(office: Office) -> None:
    """With what was said and where."""
    comment(office.acting(MARA), KEY, NAMES[MARA], "@Bo please look at the times.")
    office.deliver()
    (posted,) = office.slack.to_person(BO)
    assert "mentions you" in posted.words
    assert "please look at the times" in posted.words


def test_a_question_that_was_settled_is_not_asked_any_more(office: Office) -> None:
    """Slack was away until it was resolved."""
    question(office)
    (thread,) = threads(office)
    resolve(office.acting(MARA), KEY, NAMES[MARA], thread.first.thread)
    office.deliver()
    assert office.slack.to_person(BO) == []
    assert office.world.outbox.waiting() == ()

"""The outbox reaches Slack whatever goes wrong on the way: later perhaps, but once."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from app.operations.approval_request import Choice, RequestState
from app.operations.decide_approval import decide
from app.operations.outbox import Notice, NoticeKind
from app.operations.request_approval import withdraw_request
from app.slack.delivery import (
    FIRST_PAUSE,
    GIVE_UP_AFTER,
    LONGEST_PAUSE,
    Delivered,
    Deliverer,
    DeliveryThread,
    pause_before,
)
from tests.app.slack.conftest import ANA, BO, EVE, KEY, MARA, NAMES, Office, Opened, until
from tests.doubles.slack_server import Trouble

SOON = timedelta(seconds=10)
LATER = timedelta(minutes=20)


@pytest.mark.parametrize(
    ("attempt", "jitter", "seconds"),
    [(1, 0.0, 2.0), (1, 1.0, 4.0), (2, 0.5, 6.0), (4, 1.0, 32.0), (30, 0.0, 450.0), (500, 1.0, 900.0)],
)
def test_pauses_double_up_to_a_quarter_of_an_hour(attempt: int, jitter: float, seconds: float) -> None:
    """Half of each is chance, so that not everything comes back at once."""
    assert (FIRST_PAUSE, LONGEST_PAUSE) == (4.0, 900.0)
    assert pause_before(attempt, jitter) == seconds


def test_nothing_is_lost_while_slack_is_away(office: Office) -> None:
    """Asked while Slack refuses connections: kept with the reason, delivered once it is back, once."""
    office.slack.stop()
    request = office.ask(asked=(ANA,))
    office.deliver()
    (waiting,) = office.world.outbox.waiting()
    assert "does not answer" in waiting.error
    assert office.state(request) is RequestState.OPEN
    office.deliver(later=SOON)
    office.slack.start()
    office.deliver(later=LATER)
    office.deliver(later=LATER)
    assert len(office.slack.to_person(ANA)) == 1
    assert office.world.outbox.waiting() == ()


def test_a_decision_in_the_app_needs_no_slack(office: Office) -> None:
    """Decided while Slack is away: the message that stood there is made true when it is back."""
    request = office.ask(asked=(ANA, BO))
    office.deliver()
    office.slack.stop()
    decide(office.acting(ANA), request.id, Choice.APPROVE, NAMES[ANA])
    office.deliver()
    office.slack.start()
    office.deliver(later=LATER)
    assert all("Ana Torres approved" in office.slack.to_person(one)[0].words for one in (ANA, BO))


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(status=500, after=True),
        Trouble(status=503, after=True),
        Trouble(drop=True, after=True),
        Trouble(error="internal_error", after=True),
        Trouble(delay=1.6, after=True),
    ],
)
def test_a_message_whose_answer_was_lost_is_not_doubled(
    open_office: Opened, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stands there: the next attempt finds it by the notice's id, also behind other messages."""
    monkeypatch.setattr("app.slack.api.TIMEOUT", 1)
    monkeypatch.setattr("app.slack.api.SlackApi.__init__.__defaults__", (1,))
    office = open_office()
    office.slack.goes_wrong("chat.postMessage", trouble)
    office.ask(asked=(ANA,))
    office.deliver()
    (first,) = office.slack.to_person(ANA)
    for _ in range(5):
        office.slack.answer("chat.postMessage", "xoxb-1-double", {"channel": first.channel, "text": "something else"})
    office.deliver(later=SOON)
    asked = [one for one in office.slack.to_person(ANA) if one.metadata]
    assert asked == [first]
    assert office.world.outbox.waiting() == ()
    (kept,) = office.world.outbox.about("request", office.world.requests.requests(KEY)[-1].id)
    assert kept.sent["ts"] == first.ts


def test_what_is_posted_long_after_an_attempt_is_not_looked_through(office: Office) -> None:
    """However much that is: the attempt's message is found, or seen not to be there."""
    office.slack.goes_wrong("chat.postMessage", Trouble(status=500, after=True))
    office.ask(asked=(ANA,))
    office.deliver()
    (first,) = office.slack.to_person(ANA)
    hours_later = float(first.ts) + 7200
    office.slack.messages += [
        replace(first, ts=f"{hours_later + n:.6f}", metadata=None) for n in range(25 * office.slack.page)
    ]
    office.deliver(later=SOON)
    assert [one for one in office.slack.to_person(ANA) if one.metadata] == [first]
    assert office.world.outbox.waiting() == ()


def test_a_crash_after_posting_does_not_double_the_message(office: Office) -> None:
    """The process dies before it keeps the result; the next one looks before it posts."""
    office.ask(asked=(ANA,))
    keep = office.world.outbox.keep

    class Killed(BaseException):
        """As the machine going off."""

    def die(_: Notice) -> None:
        raise Killed

    office.world.outbox.keep = die  # type: ignore[method-assign]
    with pytest.raises(Killed):
        office.deliver()
    office.world.outbox.keep = keep  # type: ignore[method-assign]
    assert len(office.slack.to_person(ANA)) == 1
    office.deliver(later=SOON)
    assert len(office.world.outbox.waiting()) == 1
    office.deliver(later=LATER)
    assert len(office.slack.to_person(ANA)) == 1
    assert office.world.outbox.waiting() == ()


def test_without_the_history_nothing_is_posted_again(office: Office) -> None:
    """Where it cannot be seen whether the message arrived, it waits, with a reason that names what is missing."""
    office.slack.goes_wrong("chat.postMessage", Trouble(status=500, after=True))
    office.slack.history_works = False
    office.ask(asked=(ANA,))
    office.deliver()
    office.deliver(later=SOON)
    assert len(office.slack.to_person(ANA)) == 1
    (waiting,) = office.world.outbox.waiting()
    assert "missing_scope" in waiting.error


def test_slack_asks_to_wait(office: Office) -> None:
    """``Retry-After`` holds for everything: nothing is sent before, all of it after."""
    office.slack.goes_wrong("chat.postMessage", Trouble(status=429, retry_after=120))
    office.ask(asked=(ANA, BO))
    office.deliver()
    calls = len(office.slack.calls)
    office.deliver(later=timedelta(seconds=100))
    assert len(office.slack.calls) == calls
    office.deliver(later=timedelta(seconds=30))
    assert [len(office.slack.to_person(one)) for one in (ANA, BO)] == [1, 1]


def test_one_notice_that_cannot_be_delivered_does_not_hold_up_others(office: Office) -> None:
    """What it is about is not there any more, or it fails in a way nobody thought of."""
    broken = Notice(
        id="broken",
        kind=NoticeKind.APPROVAL_ASKED,
        incident=KEY,
        recipient="x",
        about={},
        at=office.world.now() - LATER,
    )
    office.world.outbox.add(broken)
    office.ask(asked=(ANA,))
    office.deliver()
    assert len(office.slack.to_person(ANA)) == 1
    (waiting,) = office.world.outbox.waiting()
    assert (waiting.id, "inside Retroline" in waiting.error) == ("broken", True)


def test_what_fails_for_three_days_is_given_up_and_shown(office: Office) -> None:
    """Never in silence: it stays readable, with the last reason."""
    office.ask(asked=(ANA,))
    office.slack.goes_wrong("chat.postMessage", *[Trouble(error="messages_tab_disabled")] * 9)
    office.deliver()
    office.deliver(later=LATER)
    assert len(office.world.outbox.waiting()) == 1
    office.deliver(later=GIVE_UP_AFTER)
    (given_up,) = [one for one in office.world.outbox.given_up() if one.kind is NoticeKind.APPROVAL_ASKED]
    assert "Messages tab" in given_up.error


def test_two_deliverers_send_one_message(office: Office, open_office: Opened) -> None:
    """The server's thread and a cron job at the same moment."""
    from app.operations.access import UNNAMED_OPERATOR
    from app.slack.service import SlackService

    assert office.settings.slack is not None
    world = office.world.acting(UNNAMED_OPERATOR, "slack")
    others = [SlackService(office.settings.slack, world, "https://retro.larkspur.example") for _ in range(3)]
    office.ask(asked=(ANA, BO))
    rounds = [threading.Thread(target=one.deliver) for one in others]
    for one in rounds:
        one.start()
    for one in rounds:
        one.join()
    assert [len(office.slack.to_person(one)) for one in (ANA, BO)] == [1, 1]


def test_who_is_not_in_slack_is_asked_in_the_channel(office: Office) -> None:
    """And the notice says that the person could not be found."""
    del office.slack.people[BO]
    office.ask(asked=(ANA, BO))
    office.deliver()
    office.deliver()
    assert len(office.slack.in_channel()) == len(office.slack.to_person(ANA)) == 1
    (given_up,) = office.world.outbox.given_up()
    assert "cannot be found in Slack" in given_up.error


def test_a_request_that_is_over_is_not_sent_any_more(office: Office) -> None:
    """Withdrawn before Slack was there: nobody is asked about what nobody asks."""
    office.slack.stop()
    office.ask(asked=(ANA,))
    office.deliver()
    withdraw_request(office.acting(MARA), KEY, NAMES[MARA])
    office.slack.start()
    office.deliver(later=LATER)
    office.deliver(later=LATER)
    assert office.slack.messages == []
    assert office.world.outbox.waiting() == ()


def test_a_message_that_arrived_unseen_is_made_true_when_it_is_over(office: Office) -> None:
    """Its answer was lost, and the decision fell before the next attempt: no button is left standing."""
    office.slack.goes_wrong("chat.postMessage", Trouble(status=500, after=True))
    request = office.ask(asked=(ANA,))
    office.deliver()
    decide(office.acting(BO), request.id, Choice.APPROVE, NAMES[BO])
    office.deliver(later=SOON)
    office.deliver(later=SOON)
    (posted,) = office.slack.to_person(ANA)
    assert posted.button("approve") is None
    assert "Bo Aalto approved" in posted.words


def test_one_that_waits_does_not_keep_the_others_from_being_updated(office: Office) -> None:
    """Bo's message fails again and again; Ana's is made true at once."""
    request = office.ask(asked=(ANA, BO))
    office.slack.goes_wrong("conversations.open", Trouble(after=True), *[Trouble(error="internal_error")] * 20)
    office.deliver()
    decide(office.acting(ANA), request.id, Choice.APPROVE, NAMES[ANA])
    office.deliver()
    assert "Ana Torres approved" in office.slack.to_person(ANA)[0].words
    assert office.slack.to_person(BO) == []


def test_clocks_that_differ_double_nothing(office: Office) -> None:
    """Ours is minutes ahead of Slack's: the message that arrived is found all the same."""
    office.passed = timedelta(minutes=12)
    office.slack.goes_wrong("chat.postMessage", Trouble(status=500, after=True))
    office.ask(asked=(ANA,))
    office.deliver()
    office.deliver(later=SOON)
    assert len(office.slack.to_person(ANA)) == 1
    assert office.world.outbox.waiting() == ()


def test_the_thread_goes_on_whatever_happens() -> None:
    """A round that fails in a way nobody thought of is logged, and the next one comes."""
    rounds: list[int] = []

    class Failing:
        def deliver_due(self) -> Delivered:
            rounds.append(1)
            raise ZeroDivisionError

    thread = DeliveryThread(cast("Deliverer", Failing()), every=0.01)
    thread.start()
    until(lambda: len(rounds) > 2)
    thread.stop()
    assert len(rounds) > 2


def test_a_message_that_somebody_deleted_is_no_trouble(office: Office) -> None:
    """There is nothing left to update."""
    request = office.ask(asked=(ANA,))
    office.deliver()
    office.slack.messages.clear()
    decide(office.acting(ANA), request.id, Choice.APPROVE, NAMES[ANA])
    office.deliver()
    assert office.world.outbox.waiting() == office.world.outbox.given_up() == ()


def test_a_second_request_says_what_changed(office: Office) -> None:
    """The sentences come from the same operation that the app shows."""
    from app.operations import correct_report
    from app.operations.review_report import open_review

    first = office.ask(asked=(ANA,))
    office.deliver()
    statement = next(one for one in open_review(office.world, KEY).review.statements() if one.statement.evidence)
    correct_report.reject(office.acting(MARA), KEY, statement.statement.id, NAMES[MARA], "superfluous")
    office.ask(asked=(ANA,))
    office.deliver()
    before, now = office.slack.to_person(ANA)
    assert office.state(first) is RequestState.SUPERSEDED
    assert before.button("approve") is None
    assert "Changed since the last request" not in before.words
    assert "Changed since the last request" in now.words
    assert "Mara Lindqvist left" in now.words


@pytest.mark.parametrize(("late", "word"), [(timedelta(days=2, hours=1), "is due"), (timedelta(days=3), "was due")])
def test_reminders_come_once(office: Office, late: timedelta, word: str) -> None:
    """One within the last day, one when it is past; not again at the next look."""
    office.ask(asked=(ANA,))
    office.deliver()
    office.deliver(later=late)
    for _ in range(3):
        office.deliver(later=timedelta(minutes=30))
    _, reminder = office.slack.to_person(ANA)
    assert word in reminder.words


def test_who_has_decided_is_not_reminded(open_office: Opened) -> None:
    """The other one is."""
    office = open_office(needed=2)
    request = office.ask(asked=(ANA, BO))
    office.deliver()
    decide(office.acting(ANA), request.id, Choice.APPROVE, NAMES[ANA])
    office.deliver()
    office.deliver(later=timedelta(days=2, hours=1))
    assert [len(office.slack.to_person(one)) for one in (ANA, BO)] == [1, 2]


def test_a_channel_is_reminded_in_the_thread(open_office: Opened) -> None:
    """Where nobody in particular was asked."""
    office = open_office(rules=False)
    del office.slack.people[EVE]
    from dataclasses import replace

    people = {id: one for id, one in office.world.policy.people.items() if "leads" not in one.groups}
    office.world = replace(office.world, policy=replace(office.world.policy, people=people))
    office.ask()
    office.deliver()
    (posted,) = office.slack.in_channel()
    office.deliver(later=timedelta(days=2, hours=1))
    (_, reminder) = office.slack.in_channel()
    assert reminder.thread == posted.ts

"""What Slack sends, told apart: acknowledged at once, carried out afterwards, and never twice.

The same for both transports; over HTTP the signature was verified before (``app.slack.http_door``). Bolt's own
verification is off because it reads headers less strictly.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from typing import Any

from slack_bolt import Ack, App, BoltResponse
from slack_bolt.authorization import AuthorizeResult

from app.slack.answers import CHANGES_MODAL, FIELD, REPLY_MODAL, Answers, Press, said
from app.slack.api import SlackApi
from app.slack.approval_message import APPROVE, REQUEST_CHANGES
from app.slack.remark_message import REPLY
from app.slack.seen import Seen

LOG = logging.getLogger(__name__)
_BOLT = logging.getLogger("app.slack.bolt")
_BOLT.setLevel(logging.ERROR)
Body = dict[str, Any]


def bolt_app(answers: Answers, api: SlackApi, token: str, executor: Executor) -> App:
    """``executor`` runs what is done after the acknowledgement."""

    def authorize() -> AuthorizeResult:
        """Without asking Slack: a slow answer there would eat up the three seconds for ours."""
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=token)

    app = App(
        client=api.client,
        logger=_BOLT,
        authorize=authorize,
        request_verification_enabled=False,
        token_verification_enabled=False,
        listener_executor=executor,
    )
    _no_repetitions(app, Seen())
    _buttons(app, answers)
    _modals(app, answers)

    @app.error
    def failed(error: Exception, body: Body) -> BoltResponse:
        LOG.error("what Slack sent could not be carried out", exc_info=error)
        answers.failed(body)
        return BoltResponse(status=200, body="")

    return app


def _no_repetitions(app: App, seen: Seen) -> None:
    @app.middleware
    def only_once(body: Body, next: Callable[[], BoltResponse]) -> BoltResponse:
        if seen.first_time(_marks(body)):
            return next()
        LOG.info("a repetition of what Slack sent before was acknowledged, and nothing done")
        return BoltResponse(status=200, body="")


def _marks(body: Body) -> Iterator[str]:
    """What tells one interaction or event from every other."""
    yield f"trigger {body['trigger_id']}" if body.get("trigger_id") else ""
    yield f"event {body['event_id']}" if body.get("event_id") else ""
    view = body.get("view")
    if body.get("type") == "view_submission" and isinstance(view, dict) and said(body):
        yield f"view {view.get('id')}"


def _buttons(app: App, answers: Answers) -> None:
    @app.action(APPROVE)
    def approve(ack: Ack, body: Body) -> None:
        ack()
        answers.approve(Press.of(body))

    @app.action(REQUEST_CHANGES)
    def request_changes(ack: Ack, body: Body) -> None:
        ack()
        answers.ask_why(Press.of(body))

    @app.action(REPLY)
    def reply(ack: Ack, body: Body) -> None:
        ack()
        answers.ask_reply(Press.of(body))

    @app.action("open")
    def opened(ack: Ack) -> None:
        ack()


def _modals(app: App, answers: Answers) -> None:
    @app.view(CHANGES_MODAL)
    def changes(ack: Ack, body: Body) -> None:
        if _answered(ack, body, "Say which changes are wanted."):
            answers.request_changes(body)

    @app.view(REPLY_MODAL)
    def replied(ack: Ack, body: Body) -> None:
        if _answered(ack, body, "Write an answer."):
            answers.reply(body)


def _answered(ack: Ack, body: Body, missing: str) -> bool:
    if said(body):
        ack()
        return True
    ack(response_action="errors", errors={FIELD: missing})
    return False

"""Slack as one thing to start and stop: delivery, and the doors through which answers come."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from app.operations.ports import Ports
from app.slack.answers import Answers
from app.slack.api import SlackApi
from app.slack.bolt_app import bolt_app
from app.slack.delivery import Delivered, Deliverer, DeliveryThread
from app.slack.http_door import HttpDoor
from app.slack.notices import Notices
from app.slack.people import SlackPeople
from app.slack.socket_mode import SocketDoor
from app.slack_settings import SlackSettings


class SlackService:
    """``world`` acts as the installation itself; ``address`` is where people reach the review app.

    ``start`` and ``stop`` once each; ``deliver`` needs neither.
    """

    def __init__(self, settings: SlackSettings, world: Ports, address: str) -> None:
        self._settings = settings
        api = SlackApi(settings)
        people = SlackPeople(api, world.policy)
        self._deliverer = Deliverer(world, Notices(world, api, people, settings.channel, address))
        self._thread = DeliveryThread(self._deliverer)
        self._answering = ThreadPoolExecutor(max_workers=4, thread_name_prefix="slack-answer")
        answers = Answers(world, api, people, self._thread.wake)
        app = bolt_app(answers, api, settings.bot_token.reveal(), self._answering)
        self._app = app
        self._http = None if settings.signing_secret is None else HttpDoor(app, settings.signing_secret)
        self._socket: SocketDoor | None = None

    def start(self) -> None:
        self._thread.start()
        if self._settings.app_token is not None:
            self._socket = SocketDoor(self._app, self._settings.app_token)
            self._socket.start()

    def stop(self) -> None:
        """What was acknowledged is carried out before."""
        if self._socket is not None:
            self._socket.stop()
        self._answering.shutdown(wait=True)
        self._thread.stop()

    def deliver(self) -> Delivered:
        """One round of delivery, here and now."""
        return self._deliverer.deliver_due()

    async def receive(self, request: Request) -> Response:
        """A request from Slack over HTTP."""
        if self._http is None:
            return PlainTextResponse("answers come by Socket Mode here", status_code=404)
        return await self._http.receive(request)

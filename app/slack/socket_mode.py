"""Socket Mode: Retroline opens a websocket to Slack, so that Slack need not reach Retroline.

https://docs.slack.dev/apis/events-api/using-socket-mode. The library's own client connects again when a connection ends;
until the first one stands, this thread does.
"""

from __future__ import annotations

import http.client
import logging
import threading

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackClientError

from app.settings import Secret
from app.slack.api import QUIET

LOG = logging.getLogger(__name__)
LONGEST_PAUSE = 60.0


class SocketDoor:
    """``ping`` is how often the connection is looked at, in seconds; after five failures in a row the library connects anew."""

    def __init__(self, app: App, token: Secret, ping: float = 3.0) -> None:
        self._handler = SocketModeHandler(app, token.reveal(), logger=QUIET, ping_interval=ping)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._connect, name="slack-socket", daemon=True)

    @property
    def connected(self) -> bool:
        return self._handler.client.is_connected()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(15.0)
        self._handler.client.close()

    def _connect(self) -> None:
        pause = 1.0
        while not self._stopped.is_set():
            try:
                self._handler.client.connect()
            except (SlackClientError, OSError, http.client.HTTPException) as error:
                LOG.warning("Slack's Socket Mode cannot be reached (%s); trying again", type(error).__name__)
            else:
                return
            self._stopped.wait(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

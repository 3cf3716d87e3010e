"""Parts of the Slack double: people, the signature of what Slack sends, and the websocket of Socket Mode."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import itertools
import json
import socket
import threading
import time
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """``flags`` are fields of Slack's user object, such as ``deleted``."""

    id: str
    name: str
    email: str
    team: str
    flags: Mapping[str, Any] = field(default_factory=dict)

    @property
    def direct(self) -> str:
        return f"D{self.id[1:]}"

    @property
    def document(self) -> dict[str, Any]:
        profile = {"real_name": self.name, "display_name": self.name.split()[0], "email": self.email}
        known = {"id": self.id, "team_id": self.team, "name": self.name.lower().replace(" ", "."), "deleted": False}
        return {**known, "real_name": self.name, "profile": profile, "is_email_confirmed": True, **self.flags}


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs as Slack does: ``v0=`` and HMAC-SHA256 of ``v0:timestamp:body``."""

    secret: str

    def interaction(self, payload: Mapping[str, Any], at: float | None = None) -> tuple[bytes, dict[str, str]]:
        """Body and headers of an interaction; ``at`` is when it was signed (seconds since 1970)."""
        body = f"payload={urllib.parse.quote_plus(json.dumps(payload))}".encode()
        return body, self.headers(body, at)

    def headers(self, body: bytes, at: float | None = None) -> dict[str, str]:
        stamp = str(int(time.time() if at is None else at))
        digest = hmac.new(self.secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        return {
            "content-type": "application/x-www-form-urlencoded",
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": f"v0={digest}",
        }


class SocketMode:
    """The websocket that an app opens. ``send`` gives an envelope to it and waits for the acknowledgement."""

    def __init__(self) -> None:
        self.connections: list[ServerConnection] = []
        self.acknowledged: dict[str, Any] = {}
        self.opened = 0
        self._news = threading.Condition()
        self._number = itertools.count(1)
        self._server: Server | None = None

    def url(self) -> str:
        """Where an app connects to; the server starts when somebody asks."""
        if self._server is None:
            self._server = serve(self._serve, "127.0.0.1", 0)
            threading.Thread(target=self._server.serve_forever, daemon=True).start()
        port = self._server.socket.getsockname()[1]
        return f"ws://127.0.0.1:{port}/link/?ticket={next(self._number)}&app_id=A0DOUBLE"

    def stop(self) -> None:
        if self._server is not None:
            self.hang_up()
            self._server.shutdown()
            self._server = None

    def wait_for_app(self, seconds: float = 20) -> None:
        """Until an app is connected. Raises TimeoutError."""
        with self._news:
            if not self._news.wait_for(lambda: bool(self.connections), seconds):
                raise TimeoutError("no app connected to the websocket")

    def hang_up(self) -> None:
        """All connections break, as they do when a network goes away."""
        for connection in list(self.connections):
            with contextlib.suppress(OSError):
                connection.socket.shutdown(socket.SHUT_RDWR)
        with self._news:
            self.connections.clear()

    def ask_to_reconnect(self) -> None:
        """What Slack sends every few hours before it closes a connection."""
        self._send({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})

    def send(self, payload: Mapping[str, Any], seconds: float = 10, envelope: str = "") -> str:
        """Send an interaction; returns its envelope's id once the app acknowledged it. Raises TimeoutError."""
        id = envelope or f"envelope-{next(self._number)}"
        self.acknowledged.pop(id, None)
        document = {"envelope_id": id, "type": "interactive", "accepts_response_payload": True, "payload": payload}
        self._send(document)
        with self._news:
            if not self._news.wait_for(lambda: id in self.acknowledged, seconds):
                raise TimeoutError(f"{id} was not acknowledged")
        return id

    def _send(self, document: Mapping[str, Any]) -> None:
        self.connections[-1].send(json.dumps(document))

    def _serve(self, connection: ServerConnection) -> None:
        connection.send(json.dumps({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0DOUBLE"}}))
        with self._news:
            self.connections.append(connection)
            self.opened += 1
            self._news.notify_all()
        with contextlib.suppress(ConnectionClosed, OSError):
            for text in connection:
                self._heard(json.loads(text))
        with self._news:
            if connection in self.connections:
                self.connections.remove(connection)

    def _heard(self, document: dict[str, Any]) -> None:
        with self._news:
            if "envelope_id" in document:
                self.acknowledged[document["envelope_id"]] = document.get("payload")
            self._news.notify_all()

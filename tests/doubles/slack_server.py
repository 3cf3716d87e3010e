"""A Slack that runs here: its Web API over real HTTP, Socket Mode over a real websocket, people who press buttons.

It keeps what it is told, signs what it sends, refuses what Slack refuses (limits of blocks, used-up triggers, wrong tokens),
and misbehaves where ``trouble`` says so. Protocol: https://docs.slack.dev/reference/methods,
https://docs.slack.dev/authentication/verifying-requests-from-slack, https://docs.slack.dev/apis/events-api/using-socket-mode
"""

from __future__ import annotations

import itertools
import json
import threading
import time
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.doubles.slack_people import Person, Signer, SocketMode

TOKEN = "xoxb-1-double"
APP_TOKEN = "xapp-1-double"
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TEAM = "T0DOUBLE"
CHANNEL = "C0RETROS"
SCOPES = "channels:history,channels:read,chat:write,groups:history,im:history,im:write,users:read,users:read.email"  # of the app
BOT = "U0BOT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """How one call goes wrong. ``after``: what was asked is done all the same, and only the answer is lost."""

    status: int = 200
    error: str = ""
    retry_after: int | None = None
    delay: float = 0.0
    drop: bool = False
    after: bool = False


@dataclass(slots=True, kw_only=True)
class Posted:
    """A message as it stands in a channel."""

    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]
    metadata: dict[str, Any] | None
    thread: str = ""
    edits: int = 0

    @property
    def words(self) -> str:
        """All that a reader sees, unescaped."""
        return "\n".join(_texts(self.blocks)).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    def button(self, action: str) -> dict[str, Any] | None:
        elements = (one for block in self.blocks for one in block.get("elements", ()))
        return next((one for one in elements if one.get("action_id") == action), None)


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    params: Mapping[str, Any]
    at: float


class SlackServer:
    """Use as a context manager. ``stop`` and ``start`` make it go away and come back at the same address."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.messages: list[Posted] = []
        self.whispers: list[tuple[str, str, str]] = []  # channel, user, text
        self.views: list[dict[str, Any]] = []
        self.calls: list[Call] = []
        self.trouble: dict[str, list[Trouble]] = {}
        self.history_works = True
        self.page = 2
        self.signer = Signer(SECRET)
        self.socket = SocketMode()
        self._lock = threading.RLock()
        self._number = itertools.count(1)
        self._triggers: dict[str, float] = {}
        self._port = 0
        self._server: ThreadingHTTPServer | None = None

    def __enter__(self) -> SlackServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.stop()
        self.stop()

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self._port}/api/"

    def start(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), _handler(self))
        self._server.daemon_threads = True
        self._port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Connections are refused from now on; what was told stays."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def joins(self, id: str, name: str, email: str, **flags: Any) -> Person:
        person = Person(id=id, name=name, email=email, team=TEAM, flags=flags)
        self.people[id] = person
        return person

    def goes_wrong(self, method: str, *troubles: Trouble) -> None:
        """The next calls of ``method`` go wrong, one after the other."""
        self.trouble.setdefault(method, []).extend(troubles)

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def in_channel(self, channel: str = CHANNEL) -> list[Posted]:
        return [one for one in self.messages if one.channel == channel]

    def to_person(self, user: str) -> list[Posted]:
        return self.in_channel(f"D{user[1:]}")

    def trigger(self) -> str:
        """What an interaction carries, to open one modal with within three seconds."""
        trigger = f"{next(self._number)}.{TEAM}"
        self._triggers[trigger] = time.monotonic()
        return trigger

    def press(self, posted: Posted, action: str, user: str, value: str | None = None) -> dict[str, Any]:
        """The payload of a press on a button of ``posted``, as it stood when the person saw it."""
        button = posted.button(action) or {"type": "button", "action_id": action}
        given = button.get("value") if value is None else value
        return {
            "type": "block_actions",
            "user": {"id": user, "username": user.lower(), "team_id": TEAM},
            "api_app_id": "A0DOUBLE",
            "team": {"id": TEAM, "domain": "double"},
            "channel": {"id": posted.channel, "name": "retros"},
            "container": {"type": "message", "message_ts": posted.ts, "channel_id": posted.channel},
            "message": {"type": "message", "ts": posted.ts, "text": posted.text, "blocks": posted.blocks},
            "trigger_id": self.trigger(),
            "actions": [
                {"type": "button", "action_id": action, "block_id": "b", "value": given, "action_ts": "1"},
            ],
        }

    def submit(self, view: Mapping[str, Any], user: str, text: str | None) -> dict[str, Any]:
        """The payload of a modal that was filled in and sent."""
        element = next(block for block in view["blocks"] if block["type"] == "input")
        value = {"type": "plain_text_input", "value": text}
        state = {"values": {element["block_id"]: {element["element"]["action_id"]: value}}}
        return {
            "type": "view_submission",
            "user": {"id": user, "username": user.lower(), "team_id": TEAM},
            "api_app_id": "A0DOUBLE",
            "team": {"id": TEAM, "domain": "double"},
            "trigger_id": self.trigger(),
            "view": {**view, "state": state},
        }

    def answer(self, method: str, token: str, params: dict[str, Any]) -> tuple[int, dict[str, str], dict[str, Any]]:
        """Status, headers and document. A method that is not here is Slack's ``unknown_method``."""
        known = getattr(self, f"_{method.replace('.', '_')}", None)
        if known is None:
            return 200, {}, {"ok": False, "error": "unknown_method"}
        wanted = APP_TOKEN if method == "apps.connections.open" else TOKEN
        if token != wanted:
            return 200, {}, {"ok": False, "error": "invalid_auth"}
        with self._lock:
            document = known(params)
        return 200, {"x-oauth-scopes": SCOPES}, {"ok": "error" not in document, **document}

    def _auth_test(self, _params: dict[str, Any]) -> dict[str, Any]:
        return {"team": "Double", "team_id": TEAM, "user": "retroline", "user_id": BOT, "bot_id": "B0BOT"}

    def _chat_postMessage(self, params: dict[str, Any]) -> dict[str, Any]:
        channel = str(params.get("channel", ""))
        if channel != CHANNEL and channel not in {one.direct for one in self.people.values()}:
            return {"error": "channel_not_found"}
        if refused := _refused(params):
            return {"error": refused}
        posted = Posted(
            channel=channel,
            ts=f"{time.time() + next(self._number) / 1e6:.6f}",
            text=str(params.get("text", "")),
            blocks=_json(params.get("blocks")) or [],
            metadata=_json(params.get("metadata")),
            thread=str(params.get("thread_ts") or ""),
        )
        self.messages.append(posted)
        return {"channel": channel, "ts": posted.ts, "message": {"text": posted.text, "ts": posted.ts}}

    def _chat_update(self, params: dict[str, Any]) -> dict[str, Any]:
        posted = self._message(params.get("channel"), params.get("ts"))
        if posted is None:
            return {"error": "message_not_found"}
        if refused := _refused(params):
            return {"error": refused}
        posted.text, posted.blocks = str(params.get("text", "")), _json(params.get("blocks")) or []
        posted.edits += 1
        return {"channel": posted.channel, "ts": posted.ts, "text": posted.text}

    def _chat_postEphemeral(self, params: dict[str, Any]) -> dict[str, Any]:
        self.whispers.append((params["channel"], params["user"], params["text"]))
        return {"message_ts": "1.0"}

    def _conversations_open(self, params: dict[str, Any]) -> dict[str, Any]:
        person = self.people.get(str(params.get("users", "")))
        return {"error": "user_not_found"} if person is None else {"channel": {"id": person.direct}}

    def _conversations_history(self, params: dict[str, Any]) -> dict[str, Any]:
        if not self.history_works:
            return {"error": "missing_scope"}
        return self._page([one for one in self.in_channel(params["channel"]) if not one.thread], params)

    def _conversations_replies(self, params: dict[str, Any]) -> dict[str, Any]:
        thread = params["ts"]
        return self._page([one for one in self.in_channel(params["channel"]) if thread in (one.ts, one.thread)], params)

    def _page(self, found: list[Posted], params: dict[str, Any]) -> dict[str, Any]:
        """Latest first, at most ``page`` of them, so that whoever reads has to turn pages."""
        last = float(params.get("latest") or "inf")
        newer = [one for one in reversed(found) if float(params.get("oldest") or 0) < float(one.ts) < last]
        first = int(params.get("cursor") or 0)
        over = first + min(self.page, int(params.get("limit") or 100))
        following = str(over) if over < len(newer) else ""
        shown = newer[first:over]
        with_metadata = str(params.get("include_all_metadata")).lower() in ("1", "true")
        messages = [
            {"type": "message", "ts": one.ts, "text": one.text} | ({"metadata": one.metadata} if with_metadata else {})
            for one in shown
        ]
        return {"messages": messages, "response_metadata": {"next_cursor": following}}

    def _users_info(self, params: dict[str, Any]) -> dict[str, Any]:
        person = self.people.get(str(params.get("user")))
        return {"error": "user_not_found"} if person is None else {"user": person.document}

    def _users_lookupByEmail(self, params: dict[str, Any]) -> dict[str, Any]:
        found = next((one for one in self.people.values() if one.email == params.get("email")), None)
        return {"error": "users_not_found"} if found is None else {"user": found.document}

    def _views_open(self, params: dict[str, Any]) -> dict[str, Any]:
        begun = self._triggers.pop(str(params.get("trigger_id")), None)
        if begun is None:
            return {"error": "exchanged_trigger_id"}
        if time.monotonic() - begun > 3:
            return {"error": "expired_trigger_id"}
        view = {**(_json(params["view"]) or {}), "id": f"V{next(self._number)}"}
        self.views.append(view)
        return {"view": view}

    def _apps_connections_open(self, _params: dict[str, Any]) -> dict[str, Any]:
        return {"url": self.socket.url()}

    def _message(self, channel: object, ts: object) -> Posted | None:
        return next((one for one in self.messages if one.channel == channel and one.ts == ts), None)


def _handler(slack: SlackServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            return

        def do_POST(self) -> None:
            method = self.path.removeprefix("/api/").partition("?")[0]
            params = _params(
                self.headers.get("content-type", ""), self.rfile.read(int(self.headers["content-length"] or 0))
            )
            slack.calls.append(Call(method, params, time.monotonic()))
            planned = slack.trouble.get(method)
            trouble = planned.pop(0) if planned else None
            token = (self.headers.get("authorization") or "").removeprefix("Bearer ")
            status, headers, document = 200, dict[str, str](), dict[str, Any]()
            if trouble is None or trouble.after:
                status, headers, document = slack.answer(method, token, params)
            if trouble is not None:
                time.sleep(trouble.delay)
                if trouble.drop:
                    self.close_connection = True
                    self.connection.close()
                    return
                status, headers, document = _troubled(trouble, document)
            self._send(status, headers, document)

        def _send(self, status: int, headers: Mapping[str, str], document: Mapping[str, Any]) -> None:
            data = json.dumps(document).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json; charset=utf-8")
                self.send_header("Content-Length", str(len(data)))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the client went away, as it may

    return Handler


def _troubled(trouble: Trouble, document: dict[str, Any]) -> tuple[int, dict[str, str], dict[str, Any]]:
    headers = {} if trouble.retry_after is None else {"Retry-After": str(trouble.retry_after)}
    if trouble.error or trouble.status != 200:
        error = trouble.error or ("ratelimited" if trouble.status == 429 else "internal_error")
        return trouble.status, headers, {"ok": False, "error": error}
    return 200, headers, document


def _params(kind: str, body: bytes) -> dict[str, Any]:
    if kind.startswith("application/json"):
        document = json.loads(body or b"{}")
        return document if isinstance(document, dict) else {}
    return dict(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True))


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) and value else value


def _refused(params: Mapping[str, Any]) -> str:
    """Slack's limits: 50 blocks, 3,000 characters in a section, 150 in a header, 2,000 in a field, 40,000 in ``text``."""
    blocks = _json(params.get("blocks")) or []
    if len(str(params.get("text", ""))) > 40_000:
        return "msg_too_long"
    most = {"section": 3_000, "header": 150}
    for block in blocks:
        text = (block.get("text") or {}).get("text", "")
        long = len(text) > most.get(block["type"], 3_000)
        if long or any(len(one["text"]) > 2_000 for one in block.get("fields", ())):
            return "invalid_blocks"
    if len(blocks) > 50:
        return "invalid_blocks"
    return "" if blocks or params.get("text") else "no_text"


def _texts(value: Any) -> list[str]:
    """Every ``text`` within blocks, in order."""
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    if not isinstance(value, dict):
        return []
    text = value.get("text")
    own = [text] if isinstance(text, str) else []
    return own + [found for key, one in value.items() if not isinstance(one, str) for found in _texts(one)]

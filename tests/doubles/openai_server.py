"""A server that speaks OpenAI's chat-completions protocol over real HTTP, and misbehaves on purpose.

``reply(body)`` gives each answer: a text (the content), or an ``Answer`` that says how to go wrong. Every request is
kept in ``requests``. Protocol: https://platform.openai.com/docs/api-reference/chat/create
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer. ``content`` is the message's text; ``delay`` in seconds before anything is sent."""

    content: str = ""
    status: int = 200
    delay: float = 0.0
    drop: bool = False  # the connection closes without an answer
    truncate: bool = False  # fewer bytes come than were promised
    raw: str | None = None  # the body as it is, instead of a completion
    finish: str = "stop"  # "length" where the answer was cut
    cached: int = 0  # tokens of the prompt that the server says it had in its cache
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    at: float


Reply = Callable[[dict[str, Any]], "str | Answer"]


class OpenAIServer:
    """Use as a context manager; ``base_url`` ends in ``/v1``."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.requests: list[Request] = []

    def __enter__(self) -> OpenAIServer:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: object) -> None:
                return

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                outer.requests.append(Request(self.path, dict(self.headers), body, time.monotonic()))
                given = outer.reply(body)
                answer = Answer(content=given) if isinstance(given, str) else given
                time.sleep(answer.delay)
                if answer.drop:
                    self.close_connection = True
                    self.connection.close()
                    return
                self._send(answer, _document(answer, body).encode())

            def _send(self, answer: Answer, data: bytes) -> None:
                try:
                    self.send_response(answer.status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(data)))
                    for name, value in answer.headers.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(data[: len(data) // 2] if answer.truncate else data)
                    self.close_connection = self.close_connection or answer.truncate
                except (BrokenPipeError, ConnectionResetError):
                    pass  # the client went away, as it may

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        self.base_url = f"http://127.0.0.1:{self._server.server_port}/v1"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _document(answer: Answer, body: dict[str, Any]) -> str:
    if answer.raw is not None:
        return answer.raw
    if answer.status != 200:
        return json.dumps({"error": {"message": answer.content or "on purpose", "type": "on_purpose"}})
    message = {"role": "assistant", "content": answer.content}
    words = sum(len(str(one.get("content", "")).split()) for one in body["messages"])
    return json.dumps(
        {
            "id": "double",
            "object": "chat.completion",
            "created": 0,
            "model": body["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": answer.finish}],
            "usage": {
                "prompt_tokens": words,
                "completion_tokens": len(answer.content.split()),
                "total_tokens": words + len(answer.content.split()),
                "prompt_tokens_details": {"cached_tokens": answer.cached},
            },
        }
    )

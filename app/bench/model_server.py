"""A model behind real HTTP on a loopback port: OpenAI's chat-completions protocol, each answer made by a function.

Protocol: https://platform.openai.com/docs/api-reference/chat/create
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[str], str]
"""The first of the user's messages, which holds the whole prompt, → the content of the answer."""


@contextmanager
def served(answer: Answer) -> Iterator[str]:
    """The server's base URL, while it runs. ``answer`` is called from several threads."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            return

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            prompt = next(one["content"] for one in body["messages"] if one["role"] == "user")
            data = json.dumps(completion(str(body["model"]), answer(str(prompt)))).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def completion(model: str, content: str) -> dict[str, object]:
    message = {"role": "assistant", "content": content}
    return {
        "id": "double",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    }

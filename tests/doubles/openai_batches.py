"""A server that speaks OpenAI's files and batches over real HTTP, and misbehaves on purpose.

``reply(body)`` answers each line, and chat requests that come by themselves, which are kept in ``direct``. ``stages`` is what
a batch is said to be each time somebody looks; it stays at the last. ``trouble`` gives, by path, the status codes that come
before it works. Protocol: https://platform.openai.com/docs/api-reference/batch
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WORDS = 100


@dataclass(kw_only=True)
class Refusal:
    """A line that fails by itself."""

    message: str = "the server had an error"


Reply = Callable[[dict[str, Any]], "str | Refusal"]


@dataclass(kw_only=True)
class HeldBatch:
    id: str
    input_file: str
    metadata: dict[str, str]
    created_at: int
    looked: int = 0
    called_off: bool = False


@dataclass
class BatchServer:
    """Use as a context manager; ``base_url`` ends in ``/v1``. ``answered``: how many lines an ended batch has answers to,
    the first ones (``None``: all). ``page`` is how many batches a list holds. ``forgets``: it makes the batch, and the
    connection closes before that is told."""

    reply: Reply
    stages: tuple[str, ...] = ("validating", "in_progress", "completed")
    answered: int | None = None
    page: int = 100
    forgets: bool = False
    trouble: dict[str, list[int]] = field(default_factory=dict)
    direct: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    batches: dict[str, HeldBatch] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    base_url: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def lines(self, batch: HeldBatch) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.files[batch.input_file].decode().splitlines()]

    def __enter__(self) -> BatchServer:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: object) -> None:
                return

            def do_GET(self) -> None:
                self._answer("GET", b"")

            def do_POST(self) -> None:
                self._answer("POST", self.rfile.read(int(self.headers.get("content-length") or 0)))

            def _answer(self, method: str, data: bytes) -> None:
                with outer._lock:
                    answer = outer._answer(method, self.path, data)
                if answer is None:
                    self.close_connection = True
                    self.connection.close()
                    return
                status, body = answer
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        self.base_url = f"http://127.0.0.1:{self._server.server_port}/v1"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, method: str, path: str, data: bytes) -> tuple[int, bytes] | None:
        """``None``: the connection closes without an answer."""
        route, _, query = path.removeprefix("/v1").partition("?")
        kind = f"{method} {re.sub(r'(file|batch)-[0-9]+', '*', route)}"
        self.calls.append(kind)
        waiting = self.trouble.get(kind, [])
        if waiting and (status := waiting.pop(0)) != 200:
            return status, json.dumps({"error": {"message": "on purpose", "type": "on_purpose"}}).encode()
        match kind:
            case "POST /chat/completions":
                self.direct.append(json.loads(data))
                return 200, json.dumps(_completion(str(self.reply(json.loads(data))))).encode()
            case "POST /files":
                return 200, json.dumps(self._keep(data)).encode()
            case "POST /batches":
                made = self._make(json.loads(data))
                return None if self.forgets else (200, json.dumps(self._told(made)).encode())
            case "GET /batches":
                return 200, json.dumps(self._listed(query)).encode()
            case "GET /batches/*":
                seen = self.batches[route.rpartition("/")[2]]
                seen.looked += 1
                return 200, json.dumps(self._told(seen)).encode()
            case "POST /batches/*/cancel":
                seen = self.batches[route.split("/")[2]]
                seen.called_off = True
                return 200, json.dumps(self._told(seen)).encode()
            case "GET /files/*/content":
                return 200, self._content(route.split("/")[2])
        return 404, b'{"error": {"message": "there is no such thing here", "type": "not_found"}}'

    def _keep(self, data: bytes) -> dict[str, Any]:
        """Of a form in several parts, the one that has a file's name."""
        (part,) = [one for one in re.split(rb"\r\n--[^\r\n]+(?:--)?\r\n", b"\r\n" + data) if b"filename=" in one]
        id = f"file-{len(self.files) + 1}"
        self.files[id] = part.partition(b"\r\n\r\n")[2]
        size = len(self.files[id])
        return {"id": id, "object": "file", "bytes": size, "created_at": 0, "filename": id, "purpose": "batch"} | {
            "status": "processed"
        }

    def _make(self, asked: dict[str, Any]) -> HeldBatch:
        number = len(self.batches) + 1
        made = HeldBatch(
            id=f"batch-{number}",
            input_file=asked["input_file_id"],
            metadata=asked.get("metadata") or {},
            created_at=number,
        )
        self.batches[made.id] = made
        return made

    def _listed(self, query: str) -> dict[str, Any]:
        """Latest first."""
        every = [self._told(one) for one in reversed(self.batches.values())]
        after = re.search(r"after=([^&]+)", query)
        ids = [one["id"] for one in every]
        first = ids.index(after[1]) + 1 if after else 0
        some = every[first : first + self.page]
        return {"object": "list", "data": some, "has_more": first + self.page < len(every)}

    def _told(self, batch: HeldBatch) -> dict[str, Any]:
        status = "cancelled" if batch.called_off else self.stages[min(batch.looked, len(self.stages)) - 1]
        status = self.stages[0] if not batch.looked and not batch.called_off else status
        number = batch.id.removeprefix("batch-")
        over = status in ("completed", "expired", "cancelled")
        return {
            "id": batch.id,
            "object": "batch",
            "endpoint": "/v1/chat/completions",
            "input_file_id": batch.input_file,
            "completion_window": "24h",
            "status": status,
            "created_at": batch.created_at,
            "metadata": batch.metadata,
            "output_file_id": f"file-{number}000" if over else None,
            "error_file_id": f"file-{number}001" if over else None,
        }

    def _content(self, file: str) -> bytes:
        held = self.batches[f"batch-{file.removeprefix('file-')[:-3]}"]
        lines = self.lines(held)
        lines = lines if self.answered is None else lines[: self.answered]
        said = [(line["custom_id"], self.reply(line["body"])) for line in lines]
        failed = file.endswith("001")
        rows = [_row(name, one) for name, one in reversed(said) if isinstance(one, Refusal) is failed]
        return "".join(json.dumps(row) + "\n" for row in rows).encode()


def _row(name: str, said: str | Refusal) -> dict[str, Any]:
    if isinstance(said, Refusal):
        body: dict[str, Any] = {"error": {"message": said.message}}
        return {"id": name, "custom_id": name, "response": {"status_code": 500, "body": body}, "error": None}
    return {"id": name, "custom_id": name, "response": {"status_code": 200, "body": _completion(said)}, "error": None}


def _completion(content: str) -> dict[str, Any]:
    return {
        "id": "double",
        "object": "chat.completion",
        "created": 0,
        "model": "double",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": WORDS, "completion_tokens": 10, "total_tokens": WORDS + 10},
    }

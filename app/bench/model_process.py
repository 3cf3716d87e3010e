"""A model in a process of its own, behind real HTTP on a loopback port: each answer takes its time, and all are counted.

``python -m app.bench.model_process SECONDS`` prints its base URL. OpenAI's chat-completions protocol at ``POST
/v1/chat/completions``; ``GET /calls`` tells how often each model was asked.
Protocol: https://platform.openai.com/docs/api-reference/chat/create
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import urlsplit

from app.bench.answers import answer
from app.bench.model_server import completion
from app.bench.prompt_reading import section_asked
from app.settings import PROJECT

_PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Counted:
    """``calls`` by model and ``sections`` asked for by title; ``most`` were answered at once; ``cpu`` seconds of the process."""

    calls: dict[str, int]
    sections: dict[str, int]
    most: int
    cpu: float

    @property
    def all(self) -> int:
        return sum(self.calls.values())


@dataclass(frozen=True, slots=True)
class ModelProcess:
    base_url: str

    def counted(self) -> Counted:
        address = urlsplit(self.base_url)
        connection = HTTPConnection(address.hostname or "", address.port, timeout=_PATIENCE)
        try:
            connection.request("GET", "/calls")
            return Counted(**json.load(connection.getresponse()))
        finally:
            connection.close()


@contextmanager
def model_process(seconds: float) -> Iterator[ModelProcess]:
    """Each answer comes after ``seconds``, however many are asked for at once."""
    command = [sys.executable, "-m", "app.bench.model_process", str(seconds)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield ModelProcess(process.stdout.readline().strip())
        finally:
            process.terminate()


@dataclass(slots=True)
class _Model:
    seconds: float
    calls: Counter[str] = field(default_factory=Counter)
    sections: Counter[str] = field(default_factory=Counter)
    busy: int = 0
    most: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, kept open for as many requests as come."""
        try:
            while (head := await _head(reader)) is not None:
                body = await reader.readexactly(head)
                data = json.dumps(await self._completed(json.loads(body)) if body else self._told()).encode()
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(data)
                    + data
                )
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return  # whoever asked went away
        finally:
            writer.close()

    async def _completed(self, request: dict[str, object]) -> dict[str, object]:
        messages = request["messages"]
        assert isinstance(messages, list)
        self.busy += 1
        self.most = max(self.most, self.busy)
        ready = asyncio.get_running_loop().time() + self.seconds
        prompt = "\n".join(str(one["content"]) for one in messages if one["role"] == "user")
        content = answer(prompt)
        self.sections[section_asked(prompt)] += 1
        self.calls[str(request["model"])] += 1
        await asyncio.sleep(ready - asyncio.get_running_loop().time())
        self.busy -= 1
        return completion(str(request["model"]), content)

    def _told(self) -> dict[str, object]:
        used = resource.getrusage(resource.RUSAGE_SELF)
        return {"calls": self.calls, "sections": self.sections, "most": self.most, "cpu": used.ru_utime + used.ru_stime}


async def _head(reader: asyncio.StreamReader) -> int | None:
    """How long the body of the next request is; ``None`` where no further one comes."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    lengths = [line.partition(b":")[2] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return int(lengths[0]) if lengths else 0


async def _run(seconds: float) -> None:
    server = await asyncio.start_server(_Model(seconds).serve, "127.0.0.1", 0)
    sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_run(float(sys.argv[1])))

"""The review app, and an app that is nothing but an empty page, each in a process of its own on a free loopback port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from app.settings import PROJECT
from extraction.errors import StateError

LONGEST = 90.0
"""Seconds to wait for a server."""
LOOK = 0.01
"""Seconds between looks."""
HOST = "127.0.0.1"
REVIEWER = "Nora Field"
QUIET = {
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
    "STREAMLIT_SERVER_HEADLESS": "true",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """``started`` is the seconds from starting the process to the first answer 200."""

    host: str
    started: float
    process: subprocess.Popen[bytes]

    def peak(self) -> float:
        """MiB of memory at most so far; 0.0 where the system does not tell."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return 0.0
        found = (line.split()[1] for line in status.read_text("utf-8").splitlines() if line.startswith("VmHWM:"))
        return int(next(found, "0")) / 1024

    def processor(self) -> float:
        """Seconds of processor time so far, in the process itself; 0.0 where the system does not tell. See ``man proc``."""
        status = Path(f"/proc/{self.process.pid}/stat")
        if not status.exists():
            return 0.0
        fields = status.read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def review_app(data: Path, path: str = "/health") -> Iterator[Served]:
    """``retroline review`` on the data folder ``data``, until the block ends. Raises StateError where it does not start."""
    port = _free_port()
    command = ["-c", "from app.cli import main; main()", "review", "--host", HOST, "--port", str(port)]
    settings = {"RETROLINE_DATA": str(data), "RETROLINE_USER": REVIEWER}
    with _served(command, settings, port, path, data.with_suffix(".log")) as served:
        yield served


@contextmanager
def empty_app(log: Path) -> Iterator[Served]:
    """The least that serves a page: ``app.bench.empty_app``, by the same server program."""
    port = _free_port()
    command = ["-m", "uvicorn", "app.bench.empty_app:app", "--host", HOST, "--port", str(port)]
    quiet = ["--log-level", "warning", "--no-access-log"]
    with _served([*command, *quiet], QUIET, port, "/_stcore/health", log) as served:
        yield served


@contextmanager
def _served(command: Sequence[str], settings: Mapping[str, str], port: int, path: str, log: Path) -> Iterator[Served]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RETROLINE_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)  # people's installations keep what was compiled
    with log.open("wb") as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *command], cwd=PROJECT, env={**kept, **settings}, stdout=said, stderr=subprocess.STDOUT
        )
        try:
            _wait(port, path, process, log)
            yield Served(host=f"{HOST}:{port}", started=time.perf_counter() - started, process=process)
        finally:
            process.send_signal(signal.SIGINT)
            _end(process)


def _wait(port: int, path: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if _status(port, path) == 200:
                return
        except (HTTPException, OSError):
            time.sleep(LOOK)
    raise StateError(f"the server did not answer at {path}:\n{log.read_text('utf-8', 'replace')[-2_000:]}")


def _status(port: int, path: str) -> int:
    connection = HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])

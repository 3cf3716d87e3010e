"""Workers and commands as processes of their own: started, frozen, woken, stopped and killed."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.settings import PROJECT


class Nursery:
    """Use as a context manager: at its end every process that it started is gone."""

    def __enter__(self) -> Nursery:
        environment = {**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.campaign.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=PROJECT,
            env=environment,
            text=True,
        )
        self._born: queue.Queue[int] = queue.Queue()
        self._gone: dict[int, int] = {}
        self._asking = threading.Lock()
        self._ready = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if not self._ready.wait(240):
            raise TimeoutError("the nursery did not start")
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._reader.join(10)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def start(self, *argv: str, env: Mapping[str, str], log: Path, plugs: Mapping[str, Any] | None = None) -> Running:
        request = {"argv": argv, "env": dict(env), "log": str(log), "plugs": dict(plugs or {})}
        assert self._process.stdin is not None
        with self._asking:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            return Running(self, self._born.get(timeout=60), log)

    def status(self, pid: int) -> int | None:
        """As ``os.waitpid`` gives it; ``None`` while the process is there."""
        return self._gone.get(pid)

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            what, *numbers = line.split()
            if what == "ready":
                self._ready.set()
            elif what == "born":
                self._born.put(int(numbers[0]))
            elif what == "gone":
                self._gone[int(numbers[0])] = int(numbers[1])


class Running:
    def __init__(self, nursery: Nursery, pid: int, log: Path) -> None:
        self._nursery, self.pid, self.log = nursery, pid, log
        self.frozen = False

    @property
    def over(self) -> bool:
        return self._nursery.status(self.pid) is not None

    @property
    def at_work(self) -> bool:
        """Whether this is a worker that has said so."""
        return not self.over and "jobs at once" in self.said

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8", errors="replace") if self.log.exists() else ""

    @property
    def exit_code(self) -> int | None:
        """Below zero: the signal that ended it."""
        status = self._nursery.status(self.pid)
        return None if status is None else os.waitstatus_to_exitcode(status)

    def full_disk(self, full: bool) -> None:
        """No file of the process may grow, as if its disk were full; or all may again."""
        hard = resource.prlimit(self.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (1024 if full else hard, hard))

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        self._signal(signal.SIGTERM)

    def freeze(self) -> None:
        self.frozen = True
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)
        self.frozen = False

    def wait(self, seconds: float) -> int:
        until = time.monotonic() + seconds
        while not self.over:
            if time.monotonic() > until:
                raise TimeoutError(f"process {self.pid} did not end within {seconds:g} seconds; see {self.log}")
            time.sleep(0.02)
        return self.exit_code or 0

    def _signal(self, number: signal.Signals) -> None:
        if not self.over:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

"""Starts processes of Retroline quickly: everything is imported once, each process is a fork of that, with a pid of its own.

Requests come as JSON lines on standard input: ``argv``, ``env`` (replaces the variables that begin with ``RETROLINE_``),
``log`` (a file that both output streams are appended to) and ``plugs`` (see ``plugs.py``). For each, one line goes out:
``born <pid>``; and ``gone <pid> <status>`` when it ends, however it does. At the end of the input all are killed.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import random
import select
import signal
import sys
from typing import Any

from app.cli import main
from extraction.language_model.litellm_model import LitellmModel
from tests.campaign.plugs import install

NEEDED = ("dbos", "app.cli.job_commands", "app.jobs.workflow", "app.slack.service", "app.wiring")


def preload() -> None:
    for name in NEEDED:
        importlib.import_module(name)
    LitellmModel("openai/double").warm_up()


def serve() -> dict[str, Any] | None:
    """``None`` at the end of the input; in a child, the request that it is for."""
    children: set[int] = set()
    waiting = b""
    atexit.register(end, children, os.getpid())
    print("ready", flush=True)
    while True:
        while children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                break
            children.discard(pid)
            print(f"gone {pid} {status}", flush=True)
        if not select.select([0], [], [], 0.05)[0]:
            continue
        read = os.read(0, 65536)
        if not read:
            return None
        *lines, waiting = (waiting + read).split(b"\n")
        for line in lines:
            pid = os.fork()
            if not pid:
                request: dict[str, Any] = json.loads(line)
                return request
            children.add(pid)
            print(f"born {pid}", flush=True)


def end(children: set[int], nursery: int) -> None:
    """Also where whoever asked for them is gone without a word. What was forked ends as it ends."""
    if os.getpid() == nursery:
        for pid in children:
            os.kill(pid, signal.SIGKILL)


def become(request: dict[str, Any]) -> None:
    null, log = (
        os.open("/dev/null", os.O_RDONLY),
        os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
    )
    for source, target in ((null, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    for name in [name for name in os.environ if name.startswith("RETROLINE_")]:
        del os.environ[name]
    os.environ.update(request["env"])
    random.seed()
    sys.argv = ["retroline", *request["argv"]]
    install(request.get("plugs") or {})


if __name__ == "__main__":
    preload()
    wanted = serve()
    if wanted is not None:
        become(wanted)
        main()

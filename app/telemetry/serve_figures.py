"""The three probes for a process that serves nothing else, such as ``retroline work``."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.operations.ports import Ports
from app.telemetry.probes import Probes
from extraction.errors import SettingsError

LOG = logging.getLogger(__name__)
HOST = "127.0.0.1"
_AT_END = 5.0


@contextmanager
def serve_figures(ports: Ports, port: int) -> Iterator[int]:
    """Serve ``/health``, ``/ready`` and ``/metrics`` to this machine until the block ends; gives the port (0: a free one).

    ``/ready`` looks for the worker of this process.

    Raises:
        SettingsError: the port is taken.
    """
    import uvicorn
    from starlette.responses import PlainTextResponse

    listening = _bound(port)
    app = Probes(PlainTextResponse("Nothing else is served here.", status_code=404), lambda: ports, worker=True)
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", ws="none", proxy_headers=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), name="figures", daemon=True)
    thread.start()
    chosen = int(listening.getsockname()[1])
    LOG.info("figures at http://%s:%d/metrics", HOST, chosen)
    try:
        yield chosen
    finally:
        server.should_exit = True
        thread.join(_AT_END)
        listening.close()


def _bound(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError as error:
        listening.close()
        raise SettingsError(f"port {port} on {HOST} is taken; choose another with --metrics-port") from error
    listening.listen()
    return listening

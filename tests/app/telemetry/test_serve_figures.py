"""The probes of a process that serves nothing else, over real HTTP."""

from __future__ import annotations

import socket
from dataclasses import replace

import httpx
import pytest

from app.operations.figures import NoFigures
from app.operations.ports import Ports
from app.telemetry.serve_figures import serve_figures
from extraction.errors import SettingsError


class Living(NoFigures):
    def worker_seen(self, host: str, pid: int) -> float | None:
        return 0.5


def test_the_three_paths_are_served_to_this_machine(world: Ports) -> None:
    """And nothing else is; afterwards nobody listens."""
    with serve_figures(replace(world, figures=Living()), 0) as port:
        address = f"http://127.0.0.1:{port}"
        assert httpx.get(f"{address}/health").json() == {"status": "ok"}
        assert httpx.get(f"{address}/ready").json() == {"status": "ready"}
        assert "retroline_jobs" in httpx.get(f"{address}/metrics").text
        assert httpx.get(f"{address}/").status_code == 404
        assert httpx.get(f"{address}/metrics", headers={"host": "evil.example"}).status_code == 403
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/health")


def test_without_its_worker_it_is_not_ready(world: Ports) -> None:
    """It lives all the same."""
    with serve_figures(world, 0) as port:
        assert httpx.get(f"http://127.0.0.1:{port}/ready").status_code == 503
        assert httpx.get(f"http://127.0.0.1:{port}/health").status_code == 200


def test_a_port_that_is_taken_is_refused(world: Ports) -> None:
    """Before any work begins."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(SettingsError, match="--metrics-port"), serve_figures(world, other.getsockname()[1]):
            pass

"""``python -m app.telemetry.healthy [PORT]``: exit code 0 where ``/health`` answers there; for a container's health check.

Without a port the review app's (``RETROLINE_PORT``, else 8501).
"""

from __future__ import annotations

import os
import sys
from http.client import HTTPConnection, HTTPException

_PATIENCE = 3.0


def healthy(port: int) -> bool:
    """Whether the process on this port of this machine answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def main(words: list[str]) -> int:
    """0 or 1, as the shell has it."""
    port = words[0] if words else os.environ.get("RETROLINE_PORT", "8501")
    return 0 if port.isdigit() and healthy(int(port)) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

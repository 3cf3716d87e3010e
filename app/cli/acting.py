"""Who acts on the command line: whoever holds the machine and its database, under the name that they give."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.operations.ports import Ports


def world(by: str | None = None) -> Ports:
    """The ports, acting in the name ``by``; without one in that of RETROLINE_USER, else of the machine's user."""
    from app.operations.access import operator
    from app.settings import read_settings
    from app.wiring import ports

    settings = read_settings()
    return ports(settings).acting(operator(by or settings.user or _login()), "cli")


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "command line"

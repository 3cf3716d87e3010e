"""What processes have used so far, as Linux tells under ``/proc``; elsewhere nothing is known."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

_PROC = Path("/proc")
_USER, _CHILDREN = 11, 15
"""Places after the name in ``/proc/<pid>/stat`` (``man 5 proc``): utime, stime, cutime, cstime."""


def cpu_seconds(pids: Iterable[int]) -> float | None:
    """Of the processes and of their children, also of those that are gone; ``None`` where it cannot be told."""
    wanted = set(pids)
    stats = _stats()
    if not wanted <= stats.keys():
        return None
    family = wanted | {pid for pid, fields in stats.items() if int(fields[1]) in wanted}
    ticks = sum(sum(map(int, stats[pid][_USER:_CHILDREN])) for pid in family)
    return ticks / os.sysconf("SC_CLK_TCK")


def most_memory(pid: int) -> float | None:
    """MiB that the process held at most; ``None`` where it cannot be told."""
    try:
        lines = (_PROC / str(pid) / "status").read_text("utf-8").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), None)


def _stats() -> dict[int, list[str]]:
    """Process → the fields after its name."""
    found = {}
    for folder in _PROC.glob("[0-9]*"):
        try:
            text = (folder / "stat").read_text("utf-8", errors="replace")
        except OSError:
            continue  # it ended meanwhile
        found[int(folder.name)] = text.rpartition(")")[2].split()
    return found

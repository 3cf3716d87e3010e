"""Which state of the source a run was made with."""

from __future__ import annotations

import subprocess
from pathlib import Path


def commit_of(folder: Path) -> str:
    """The commit of the checkout whose top is ``folder``, with ``+`` where files differ from it; "" where there is none."""
    top = _git(folder, "rev-parse", "--show-toplevel")
    commit = _git(folder, "rev-parse", "HEAD")
    if not top or not commit or Path(top).resolve() != folder.resolve():
        return ""
    return f"{commit}+" if _git(folder, "status", "--porcelain") else commit


def _git(folder: Path, *arguments: str) -> str:
    """What git prints, or "" where there is no git, no checkout or no answer."""
    command = ["git", "--no-optional-locks", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""

"""The command as a process: exit codes and what stands on which stream."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from app.settings import PROJECT


def _retroline(*words: str, data: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "RETROLINE_DATA": str(data)}
    command = [sys.executable, "-c", "from app.cli import main; main()", *words]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=PROJECT)


def test_failure_is_a_sentence_on_standard_error(tmp_path: Path) -> None:
    """An error that is meant for people has no traceback, and the exit code is 1."""
    done = _retroline("timeline", data=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "retroline: there is no incident yet; bring one in with: retroline import PATH\n"


def test_closed_pipe_is_no_traceback(tmp_path: Path) -> None:
    """``retroline incidents | head -0`` ends quietly."""
    script = f"{sys.executable} -c 'from app.cli import main; main()' incidents | head -c 0"
    environment = {**os.environ, "RETROLINE_DATA": str(tmp_path)}
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=environment, cwd=PROJECT)
    assert "Traceback" not in done.stderr


def test_help_of_a_command_loads_no_validation(tmp_path: Path) -> None:
    """Help is answered before anything that takes time is loaded."""
    script = (
        "import sys; from app.cli import main; main(); "
        "sys.exit(sorted({'pydantic', 'rich', 'sqlalchemy'} & set(sys.modules)) or 0)"
    )
    command = [sys.executable, "-c", script, "import", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage: retroline import")
    assert "--all-channels" in done.stdout

"""The house stands as drawn: import contracts, packages, sizes, words about every command and setting."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "extraction", "evaluation")
SOURCES = sorted(path for package in PACKAGES for path in (PROJECT / package).rglob("*.py"))


def test_import_contracts_hold() -> None:
    """Who may import whom is stated in pyproject.toml and kept."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        capture_output=True,
        text=True,
        cwd=PROJECT,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_folder_with_code_is_a_package() -> None:
    """A folder without ``__init__.py`` is invisible to the import contracts."""
    missing = {str(path.parent.relative_to(PROJECT)) for path in SOURCES if not (path.parent / "__init__.py").exists()}
    assert missing == set()


def test_no_module_is_longer_than_400_lines() -> None:
    """A module that grows past that has two jobs."""
    long = {str(path.relative_to(PROJECT)) for path in SOURCES if len(path.read_text("utf-8").splitlines()) > 400}
    assert long == set()


@pytest.mark.parametrize("command", ["--help", "import --help", "draft --help"])
def test_help_leaves_heavy_libraries_alone(command: str) -> None:
    """``--help`` answers at once because nothing heavy is imported for it."""
    code = (
        "import sys; sys.argv = ['retroline', *sys.argv[1:]]\n"
        "from app.cli.main import app\n"
        "try: app()\n"
        "except SystemExit: pass\n"
        "heavy = {'litellm', 'instructor', 'streamlit', 'sqlalchemy', 'pandas', 'fastapi', 'rich'} & set(sys.modules)\n"
        "sys.exit(f'imported {sorted(heavy)}' if heavy else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, *command.split()], capture_output=True, text=True, cwd=PROJECT)
    assert done.returncode == 0, done.stderr
    assert "Usage: retroline" in done.stdout


def test_every_command_is_documented() -> None:
    """The README names each command."""
    from app.cli.main import app

    readme = (PROJECT / "README.md").read_text("utf-8")
    names = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]
    assert len(names) > 8
    assert [name for name in names if f"`retroline {name}" not in readme] == []


def test_every_setting_is_documented() -> None:
    """The README names each variable, and no variable that does not exist."""
    from app.settings import VARIABLES

    readme = (PROJECT / "README.md").read_text("utf-8")
    named = set(re.findall(r"RETROLINE_[A-Z_]*[A-Z]", readme))
    assert named - {"RETROLINE_REQUIRE_ALL_SUITES"} == set(VARIABLES)


def test_locks_name_no_registry() -> None:
    """The locks hold hashes and no address, so that they install from any mirror."""
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-model.lock"):
        text = (PROJECT / name).read_text("utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text

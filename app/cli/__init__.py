"""The ``retroline`` command. Heavy libraries are imported where they are used, so that ``--help`` is quick."""

from app.cli.main import main

__all__ = ["main"]

"""Shared by all tests: where real records lie, and a guard against forgotten real model calls."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# A time limit on single examples fails on a busy machine; the same examples everywhere make a failure one to repeat.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

pytest_plugins = ["tests.postgres"]

PROJECT = Path(__file__).resolve().parents[1]


def shared_dir() -> Path:
    """The folder with real records beside the project.

    Skips the calling test where there is none.
    """
    folder = PROJECT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no folder of real records beside the project (../shared)")
    return folder


@pytest.fixture
def shared() -> Path:
    return shared_dir()

"""A database of its own for each test, and its ports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.operations.ports import Ports
from app.settings import read_settings
from app.storage.sql_store import SqlStore
from app.wiring import ports


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Ports]:
    """On SQLite, nothing in it."""
    opened = ports(read_settings({"RETROLINE_DATA": str(tmp_path / "data")}))
    yield opened
    assert isinstance(opened.store, SqlStore)
    opened.store.close()

"""The benchmark of many incidents, at a size that takes seconds: its copies are incidents like any other."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bench.scale_base import base
from app.bench.scale_bench import Size
from app.operations.access import operator
from app.operations.open_incident import open_incident
from app.operations.ports import Ports
from app.operations.read_inbox import inbox
from app.operations.review_report import open_review
from app.settings import read_settings
from app.storage.multiply import copy_all, list_copies
from app.storage.sql_store import SqlStore
from app.wiring import ports
from extraction.errors import InputError


@pytest.fixture
def world(postgres_url: str, tmp_path: Path) -> Ports:
    settings = read_settings({"RETROLINE_DATA": str(tmp_path / "data"), "RETROLINE_DATABASE_URL": postgres_url})
    return ports(settings).acting(operator("Mara Lindqvist"), "cli")


@pytest.mark.postgres
def test_copies_stand_where_the_first_ones_stand(world: Ports, tmp_path: Path) -> None:
    """They are listed, found fresh, and open as the others do; nothing has to be read again."""
    base(world, tmp_path, 3, 6)
    first = inbox(world)
    assert isinstance(world.store, SqlStore)
    copy_all(world.store.database, 3, 1, 2.0)
    list_copies(world.store.database, 4, 6)
    found = inbox(world)
    assert found.visible == 6 and found.stale == () and {row.key for row in found.rows} >= {"BASE-0001-1"}
    assert sorted(found.counts.values()) == sorted(2 * number for number in first.counts.values())
    assert len(open_incident(world, "BASE-0002-1").timeline.events) == 6
    assert open_review(world, "BASE-0002-1").version == open_review(world, "BASE-0002").version
    world.store.close()


@pytest.mark.parametrize("sizes", [(10, 5), (10, 10), (3,)])
def test_sizes_ascend_from_what_is_made(sizes: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="ascend"):
        Size(incidents=sizes, first=5)

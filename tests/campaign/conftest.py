"""The nursery is shared: what it imports takes long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.campaign.processes import Nursery


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    with Nursery() as started:
        yield started

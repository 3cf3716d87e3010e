"""Workers are killed at random while drafts, batches, approvals, publications and notices are under way: nothing is lost or
done twice. In full length: ``make campaign KILLS=200`` (``SEED=`` repeats one, ``MINUTES=`` ends it sooner)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.campaign.campaign import campaign
from tests.campaign.processes import Nursery
from tests.campaign.site import site

KILLS = int(os.environ.get("RETROLINE_CAMPAIGN", "6"))
MINUTES = float(os.environ.get("RETROLINE_CAMPAIGN_MINUTES", "240"))
SEED = int(os.environ.get("RETROLINE_CAMPAIGN_SEED", "2041"))


@pytest.mark.timeout(600 + 30 * KILLS)
@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_whatever_is_killed_every_job_has_its_one_effect(
    database: str, nursery: Nursery, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Every job ends done, with one effect in our database; every notice stands once in Slack; all chains verify."""
    url = request.getfixturevalue("postgres_url") if database == "postgresql" else None
    with site(tmp_path, url) as present:
        counted, report = campaign(present, nursery, KILLS, SEED, MINUTES)
    print(f"\n{report}")
    assert counted.problems == ()

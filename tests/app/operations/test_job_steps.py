"""How often a job says how far it is."""

from __future__ import annotations

from app.operations.job_steps import Pace


def test_it_is_told_at_first_and_then_seldom() -> None:
    """What comes in quick succession is left out; the pause is counted from what was told."""
    now = [10.0]
    pace = Pace(0.5, lambda: now[0])
    told = []
    for moment in (10.0, 10.1, 10.4, 10.6, 10.7, 11.0, 11.1):
        now[0] = moment
        told += [moment] if pace.due() else []
    assert told == [10.0, 10.6, 11.1]

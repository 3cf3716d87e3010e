"""What others did is noticed by one number, and told by name."""

from __future__ import annotations

from app.operations.access import operator
from app.operations.permission import record
from app.operations.ports import Ports
from app.review.desk_follow import latest_act, news_since
from app.review.import_work import SAMPLE_KEY


def acts(ports: Ports, name: str, action: str = "edit") -> None:
    record(ports.acting(operator(name), "app"), action, SAMPLE_KEY, "statement summary-1")


def test_any_act_on_the_incident_moves_the_number(drafted: Ports) -> None:
    """Acts on another incident do not."""
    before = latest_act(drafted, SAMPLE_KEY)
    record(drafted, "edit", "INC-elsewhere", "statement summary-1")
    assert latest_act(drafted, SAMPLE_KEY) == before
    acts(drafted, "Priya Raman")
    assert latest_act(drafted, SAMPLE_KEY) > before


def test_an_incident_without_acts_is_at_zero(drafted: Ports) -> None:
    assert latest_act(drafted, "INC-elsewhere") == 0


def test_others_are_told_by_name_once_and_oneself_never(drafted: Ports) -> None:
    """Nor is who was refused or only signed in."""
    mara = drafted.acting(operator("Mara Lindqvist"), "app")
    seen = latest_act(mara, SAMPLE_KEY)
    acts(drafted, "Mara Lindqvist")
    acts(drafted, "Ben Okafor", "denied")
    assert news_since(mara, SAMPLE_KEY, seen) == ""
    acts(drafted, "Priya Raman")
    assert news_since(mara, SAMPLE_KEY, seen) == "Priya Raman has just worked on this report."
    acts(drafted, "Jonas Vik")
    acts(drafted, "Priya Raman")
    assert news_since(mara, SAMPLE_KEY, seen) == "Priya Raman and Jonas Vik have just worked on this report."
    assert news_since(mara, SAMPLE_KEY, latest_act(mara, SAMPLE_KEY)) == ""

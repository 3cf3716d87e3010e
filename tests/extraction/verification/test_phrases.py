"""Of several figures, names or people in one record, the sentence's words have to stand with the one that it gives."""

from __future__ import annotations

import pytest

from extraction.domain.finding import Verdict
from extraction.domain.timeline import EventKind
from extraction.verification.phrases import parts_of, phrases_of
from tests.builders import event
from tests.extraction.verification.checking import findings

READINGS = event(
    "cart-svc 5xx 7.4% in lon (limit 1%), osl 0.3%; p95 2.8 s lon, p50 310 ms lon", kind=EventKind.ALERT, by="grafana"
)
POOLS = event("pg-lon-1 has 480 of 500 connections in use, pg-osl-1 120 of 500", by="Ana Ruiz")
SPLIT = event("@Omar Haddad tech lead, @Lena Fuchs comms please", by="Ana Ruiz")
OMAR, LENA = event("on it", by="Omar Haddad"), event("ok", by="Lena Fuchs")


def test_a_figure_keeps_to_its_own_stretch() -> None:
    """What stands in brackets goes with the figure before it; a comma parts the places."""
    text = "5xx 7.4% in lon, 0.3% in osl"
    first, second = phrases_of(text, ((4, 8), (17, 21)))
    assert "lon" in first.marks and "osl" not in first.marks
    assert "osl" in second.marks and "lon" not in second.marks


def test_a_long_name_may_be_called_by_its_first_or_last_parts() -> None:
    """A host by its service, an instance by its end."""
    assert {"search-api", "eu-3", "search-api-eu-3"} <= parts_of("search-api-eu-3")


@pytest.mark.parametrize(
    "text",
    [
        "In lon 7.4% of the requests ended in a 5xx.",
        "The 95th percentile in lon was 2.8 seconds.",
        "The median in lon was 0.31 s.",
        "In osl the 5xx rate was 0.3%.",
        "5xx was at more than seven times its limit in lon.",
    ],
)
def test_a_figure_of_the_place_it_stands_with_passes(text: str) -> None:
    """Whatever the order of the words."""
    assert findings(text, READINGS, of="number") == []


@pytest.mark.parametrize(
    "text",
    [
        "In osl 7.4% of the requests ended in a 5xx.",
        "In osl p95 stood at 2.8 seconds.",
        "In lon the 5xx rate was 0.3%.",
    ],
)
def test_another_places_figure_does_not(text: str) -> None:
    """The record has the place with its own figure."""
    assert findings(text, READINGS, of="number") != []


def test_a_computed_share_keeps_to_its_host() -> None:
    """480 of 500 is 96 % of the one pool, not of the other."""
    assert findings("96% of the connections on pg-lon-1 were in use.", POOLS, of="number") == []
    assert findings("96% of the connections on pg-osl-1 were in use.", POOLS, of="number") != []


def test_people_go_with_what_stands_beside_them() -> None:
    """A role given to one of two is not the other's."""
    wrong = findings("Omar Haddad was asked to take communications.", SPLIT, OMAR, LENA, of="role")
    assert [finding.verdict for finding in wrong] == [Verdict.CONTRADICTED]
    assert findings("Lena Fuchs was asked to take communications.", SPLIT, OMAR, LENA, of="role") == []


def test_handing_over_has_a_direction() -> None:
    """Who gives and who takes may be told from either side, not turned round."""
    record, other = event("handing comms to Lena, off for today", by="Omar Haddad"), event("ok", by="Lena Fuchs")
    assert findings("Lena Fuchs took over comms from Omar Haddad.", record, other, of="role") == []
    assert findings("Omar Haddad took over comms from Lena Fuchs.", record, other, of="role") != []

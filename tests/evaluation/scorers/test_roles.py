"""Who held which role."""

from __future__ import annotations

from evaluation.scorers.roles import SCORER
from tests.evaluation.scored_values import bad, score, section

RIGHT = ("Mara Lindqvist was incident commander from 14:06 UTC.", "Mara Lindqvist and Jonas Vik responded.")


def test_each_role_with_its_person_is_right() -> None:
    """And the bystander has none."""
    assert score(SCORER, section("people", *RIGHT)).value == 1


def test_a_role_with_another_person_is_wrong() -> None:
    """The right one is missing then."""
    found = score(SCORER, section("people", RIGHT[0].replace("Mara Lindqvist", "Jonas Vik"), RIGHT[1]))
    assert [one.id for one in bad(found)] == ["Mara Lindqvist/incident_commander"]


def test_a_bystander_with_a_role_is_wrong() -> None:
    """Being there is no role."""
    found = score(SCORER, section("people", RIGHT[0], "Jonas Vik and Ola Berg responded."))
    assert [one.id for one in bad(found)] == ["Ola Berg/bystander"]


def test_in_other_prose_the_name_has_to_stand_with_the_role() -> None:
    """Two names in one sentence are not two commanders."""
    found = score(SCORER, "Incident commander Mara asked Ola Berg for the dashboard.", "Jonas Vik found the pool full.")
    assert bad(found) == []


def test_who_declares_it_and_leads_is_told_in_one_sentence() -> None:
    """The role need not stand next to the name."""
    told = "Mara Lindqvist declared the incident at 14:06 UTC and was incident commander."
    assert "Mara Lindqvist/incident_commander" not in [one.id for one in bad(score(SCORER, told))]


def test_a_responder_is_told_by_what_they_did() -> None:
    """Whether or not a list names them."""
    found = score(SCORER, section("people", RIGHT[0]), "Jonas Vik found the pool full.")
    assert bad(found) == []


def test_a_case_without_people_is_not_scored() -> None:
    """There is nobody to name."""
    assert score(SCORER, "All is well.", people=()).unscored == "the case names nobody"

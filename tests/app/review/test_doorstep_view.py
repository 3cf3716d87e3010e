"""What somebody reads who is not let in, and whom they can ask."""

from __future__ import annotations

import pytest

from app.operations.access import Actor, AppRole, Grant
from app.operations.access_policy import NO_POLICY, AccessPolicy, KnownPerson
from app.review.sign_in import Standing, Visitor
from app.review.views.doorstep import doorstep_json
from app.review.views.roles import highest_role, role_words, roles_listed, whom_to_ask

ADMINS = {"admins": (Grant(role=AppRole.ADMIN, teams=("*",)),)}
ANA = {"ana@larkspur.example": KnownPerson(id="ana@larkspur.example", name="Ana Torres", groups=("admins",))}
RAVI = Actor(id="ravi@larkspur.example", name="Ravi Menon", groups=("sales", "floor-2"))


@pytest.mark.parametrize("standing", [one for one in Standing if one is not Standing.ADMITTED])
def test_everybody_who_is_turned_away_reads_why_and_has_one_thing_to_do(standing: Standing) -> None:
    """Behind a provider."""
    page = doorstep_json(Visitor(standing=standing, actor=RAVI), NO_POLICY, "/sign-in?to=%2F", False)
    assert page["title"] and page["text"]
    assert isinstance(page["links"], list) and len(page["links"]) == 1


def test_without_a_role_the_groups_are_named() -> None:
    """So that whoever is asked knows which one to add."""
    page = doorstep_json(Visitor(standing=Standing.NO_GRANT, actor=RAVI), NO_POLICY, "/sign-in", False)
    assert page["lines"] == ["sales", "floor-2"]
    assert "Ravi Menon (ravi@larkspur.example)" in str(page["text"])


def test_a_sign_in_that_was_not_finished_is_told() -> None:
    """The button then says so too."""
    page = doorstep_json(Visitor(standing=Standing.OUT), NO_POLICY, "/sign-in", True)
    assert page["links"] == [{"label": "Try again", "href": "/sign-in", "primary": True}]


def test_who_can_give_a_role() -> None:
    """By name where the access file knows one, else by group, else whoever runs the installation."""
    assert whom_to_ask(AccessPolicy(grants=ADMINS, people=ANA)) == "Ana Torres can give you a role."
    assert whom_to_ask(AccessPolicy(grants=ADMINS)) == "Somebody in the group admins can give you a role."
    assert whom_to_ask(NO_POLICY).startswith("Whoever runs Retroline here")


def test_roles_in_words() -> None:
    """On a team, the highest of all, and all together."""
    grants = (Grant(role=AppRole.VIEWER, teams=("*",)), Grant(role=AppRole.EDITOR, teams=("payments", "search")))
    actor = Actor(id="r", name="R", grants=grants)
    assert (role_words(actor, "payments"), role_words(actor, None), highest_role(actor)) == (
        "editor",
        "viewer",
        "editor",
    )
    assert roles_listed(actor) == "viewer of every team, editor of payments and search"
    assert (role_words(RAVI, None), highest_role(RAVI), roles_listed(RAVI)) == ("none", "", "no role")

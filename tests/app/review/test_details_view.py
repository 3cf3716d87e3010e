from __future__ import annotations

from dataclasses import replace

from app.operations.access_policy import KnownPerson
from app.review.views.details import about_block, people_offered, sight_words, with_present
from tests.builders import incident

ANA = KnownPerson(id="ana@example.test", name="Ana Torres")


def test_a_field_offers_what_is_in_use_and_what_stands_there() -> None:
    """Without regard to case, so that one thing is not offered twice."""
    assert with_present(("SEV1", "SEV2"), "sev2", None, "P3") == ["SEV1", "SEV2", "P3"]


def test_everybody_known_can_be_made_a_member() -> None:
    """Those who took part come first; nobody twice."""
    stranger = KnownPerson(id="x@example.test", name="")
    offered = people_offered([("ben@example.test", "Ben")], [stranger], [ANA])
    assert list(offered.items()) == [("ben@example.test", "Ben"), (ANA.id, "Ana Torres"), (stranger.id, stranger.id)]


def test_who_sees_it_is_a_sentence() -> None:
    """Open, of a team, private, and where nobody signs in."""
    assert sight_words(incident(), []) == "Everybody sees it whose role covers every team."
    assert "covers team Payments" in sight_words(replace(incident(), team="Payments"), [ANA])
    assert sight_words(replace(incident(), private=True), [ANA]).endswith("Members: Ana Torres.")
    assert sight_words(incident(), [], everybody=True).startswith("Nobody signs in here")


def test_what_people_stated_is_told() -> None:
    lines = about_block(replace(incident(), stated=("severity",), channels=("inc-2041",)))["lines"]
    assert (
        isinstance(lines, list) and lines[-1].endswith("by later imports: severity") and "Channels #inc-2041" in lines
    )

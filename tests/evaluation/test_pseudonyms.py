"""Invented names: the same everywhere for one person, nowhere the real one, and nothing else touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.pseudonyms import Pseudonyms, invented_names
from extraction.domain.people import Person
from tests.builders import actor, event

KEY = b"secret of the installation"
ANA = Person(
    id="p1",
    display_name="Ana Torres",
    aliases=("Ana Torres", "Ana", "atorres", "ana_t"),
    identities=(("slack", "U09ANATO"),),
)
JOSE = Person(id="p2", display_name="José Núñez-Weiß", aliases=("José Núñez-Weiß", "José"))
WILL = Person(id="p3", display_name="Will Chase", aliases=("Will Chase", "Will"))
BOT = Person(id="p4", display_name="pagerbot", aliases=("pagerbot",), is_bot=True)
NAMES = Pseudonyms.of([ANA, JOSE, WILL, BOT], KEY)
FIRST, LAST = NAMES.words["ana"], NAMES.words["torres"]
DOTTED, DASHED = f"{FIRST}.{LAST}".lower(), f"{FIRST}-{LAST}".lower()


@pytest.mark.parametrize(
    ("written", "replaced"),
    [
        ("Ana Torres took over", f"{FIRST} {LAST} took over"),
        ("ask ana or ANA", f"ask {FIRST.lower()} or {FIRST.upper()}"),
        ("Torres, Ana (SRE)", f"{LAST}, {FIRST} (SRE)"),
        ("@ana.torres merged ana-torres/fix-2", f"@{DOTTED} merged {DOTTED}/fix-2".replace(f"{DOTTED}/", f"{DASHED}/")),
        ("see /home/atorres/run", f"see /home/{FIRST[0].lower()}{LAST.lower()}/run"),
        ("Ana's page", f"{FIRST}'s page"),
        ("banana analysis in Anabel", "banana analysis in Anabel"),
        ("pagerbot paged", "pagerbot paged"),
    ],
)  # fmt: skip
def test_replaced(written: str, replaced: str) -> None:
    assert NAMES.text(written) == replaced


@pytest.mark.parametrize(
    "written", ["José", "jose", "JOSE\u0301", "Núñez", "nunez", "Weiß", "weiss", "núñez-weiss", "U09ANATO", "ana_t"]
)
def test_no_spelling_is_left(written: str) -> None:
    """With or without accents, as one character or two; accounts and odd handles too."""
    shown = NAMES.text(f"and {written} said").lower()
    assert written.lower() not in shown and "said" in shown


def test_words_that_are_names_are_told_by_how_they_stand() -> None:
    """ "will" is a word; "Will", "@will" and "thanks will" are a person."""
    made = NAMES.words["will"]
    assert NAMES.text("it will pass, thanks will and @will, says Will") == (
        f"it will pass, thanks {made.lower()} and @{made.lower()}, says {made}"
    )


def test_initials_of_one_person() -> None:
    """Where they mean nothing else; those that do are left and listed."""
    made = f"{NAMES.words['will'][0]}{NAMES.words['chase'][0]}"
    assert NAMES.text("WC: looking at WCX-2, AT 14:02") == f"{made}: looking at WCX-2, AT 14:02"
    assert "AT" in NAMES.left_words(["AT 14:02"]) and "AT" not in NAMES.left_words(["at 14:02"])


def test_two_with_one_first_name_stay_as_hard_to_tell_apart() -> None:
    other = Person(id="p9", display_name="Ana Lindgren", aliases=("Ana Lindgren", "Ana"))
    names = Pseudonyms.of([ANA, other], KEY)
    first, second = names.text("Ana Torres and Ana Lindgren").split(" and ")
    assert first.split()[0] == second.split()[0] and first != second


def test_stable_for_a_key_and_other_for_another() -> None:
    """Alone or among others, a person has the same name; the key decides which."""
    assert Pseudonyms.of([ANA], KEY).text("Ana Torres") == NAMES.text("Ana Torres")
    others = {Pseudonyms.of([ANA], bytes([number])).text("Ana Torres") for number in range(8)}
    assert len(others) > 4


def test_names_that_are_taken_are_not_given() -> None:
    """Nobody gets the name of somebody who is there, or a word that the records use."""
    assert FIRST not in Pseudonyms.of([ANA], KEY, taken=[FIRST]).words.values()


def test_event_has_no_link_and_no_name() -> None:
    shown = NAMES.event(event("Ana Torres: on it", by=actor("Ana Torres"), attributes={"assignee": "Ana Torres"}))
    assert shown.actor is not None and "Ana" not in repr(shown) and shown.permalink is None
    assert shown.attributes["assignee"] == shown.actor.name == f"{FIRST} {LAST}"


def test_further_words() -> None:
    names = Pseudonyms.of([], KEY, renames={"Larkspur": "Brightwell"})
    assert names.text("larkspur-goods at Larkspur") == "brightwell-goods at Brightwell"


def test_what_may_be_left_is_listed() -> None:
    """Mentions, capitalised words inside a sentence, names that are words; not services, not our own names."""
    left = NAMES.left_words(
        ["ask Gregor and @petra, says Marlow; it will pass", f"with {FIRST} on Checkout"], known=["Checkout"]
    )
    assert set(left) == {"will", "Gregor", "@petra", "Marlow"}


def test_list_holds_no_name_twice() -> None:
    firsts, lasts = invented_names()
    assert len(set(firsts) | set(lasts)) == len(firsts) + len(lasts) and len(firsts) >= 60


@given(st.text(alphabet="abñé AT.@-_/0ntors\n", max_size=60))
def test_no_real_word_stands_in_any_text(text: str) -> None:
    """Whatever is around it."""
    shown = NAMES.text(f"{text} Ana Torres {text}")
    assert " ana " not in f" {shown.lower()} ".replace("\n", " ") and "torres" not in shown.lower().split()

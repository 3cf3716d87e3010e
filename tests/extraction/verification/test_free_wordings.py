"""The same thing in other words is no contradiction; one turned word in the same words is."""

from __future__ import annotations

import pytest

from extraction.domain.finding import Verdict
from extraction.domain.timeline import Event, EventKind
from tests.builders import event
from tests.extraction.verification.checking import check

MAILS = event("mails aren't leaving the relay, chat still works", "09:10", by="Ina Falk")
TRIED = event("tried reloading the relay, no change", "09:14", by="Ina Falk")
HELD = event("we'd resend 40 mails twice, so not reloading", "09:20", by="Theo Lang")
THOUGHT = event("I think it's the spool disk, it was swapped this morning", "09:22", by="Ina Falk")
ASKED = event("who reloaded the relay??", "09:24", by="Theo Lang")
ONCE = event("3 of 9 relays were reloaded, the other 6 weren't", "09:30", by="Ina Falk")
OLD = event("relay-2 ships an old library that can't read the spool", "09:33", by="Ina Falk")
BLOCKED = event("relay-2 blocked by the spool scanner", "09:35", by="Theo Lang")
BOTH = event("north relays look slow, south relays are healthy", "09:40", by="Theo Lang")
TICKET = event("MAIL-7 shorten spool retention, status: In Progress", "09:50", by="jira", kind=EventKind.TICKET)
WEB = event("web users were not affected", "09:55", by="Ina Falk")


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("No mails were leaving the relay, while chat still worked.", MAILS),
        ("Reloading the relay made no difference.", TRIED),
        ("Ina thought that it was the spool disk, which had been swapped that morning.", THOUGHT),
        ("Theo asked who had reloaded the relay.", ASKED),
        ("Only 3 of 9 relays were reloaded.", ONCE),
        ("relay-2 was blocked by the spool scanner.", BLOCKED),
        ("The north relays were slow, the south relays were fine.", BOTH),
        ("Shortening spool retention (MAIL-7) was still in progress.", TICKET),
    ],
)
def test_the_same_in_other_words_is_not_refused(text: str, record: Event) -> None:
    """Denial by another word, an outcome for an attempt, doubt told as doubt, voice, opposites."""
    assert not check(text, record).verdict.blocks


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("Neither mails nor chat were working.", MAILS),
        ("Chat no longer worked.", MAILS),
        ("Ina reloaded the relay, which helped.", TRIED),
        ("40 mails were resent twice.", HELD),
        ("Theo reloaded the relay.", ASKED),
        ("6 of 9 relays were reloaded.", ONCE),
        ("relay-2 ships a new library that can't read the spool.", OLD),
        ("The spool scanner was blocked by relay-2.", BLOCKED),
        ("The south relays were slow as well.", BOTH),
        ("Both north and south relays were slow.", BOTH),
        ("Spool retention was shortened.", TICKET),
        ("No users were affected.", WEB),
        ("Web users were almost unaffected.", WEB),
    ],
)
def test_one_turned_word_is_never_accepted(text: str, record: Event) -> None:
    """Each holds only words of its record, or words that stand for them."""
    assert check(text, record).verdict is not Verdict.SUPPORTED


def test_words_that_name_nothing_are_borne_out_by_nothing() -> None:
    """Grammar alone passes every check that looks for a mistake; it is refused for saying nothing."""
    said = event("restarting ledger-db, hold on", "14:03")
    assert check("It was told that there was no time.", said).verdict is Verdict.NOT_IN_EVIDENCE

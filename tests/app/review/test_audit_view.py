"""The audit log on its page: filtered, in words, with the state of its chain."""

from __future__ import annotations

from app.operations.audit import AuditEntry, AuditVerdict
from app.review.views.audit import Asked, AuditPage, audit_json, looked_up
from tests.builders import at


def entry(number: int, action: str = "edit", name: str = "Ana Torres", **more: str) -> AuditEntry:
    by = f"{name.split()[0].casefold()}@larkspur.example"
    return AuditEntry(at=at("14:02"), by=by, name=name, action=action, number=number, **more)


def fetched(log: list[AuditEntry], shown: int, before: int | None) -> tuple[AuditEntry, ...]:
    return tuple(one for one in reversed(log) if before is None or one.number < before)[:shown]


def test_the_latest_entries_and_where_the_older_ones_begin() -> None:
    """A page of them, and the next one after it without a gap."""
    log = [entry(number) for number in range(1, 8)]
    first = looked_up(lambda before: fetched(log, 3, before), Asked(), 3)
    assert [one.number for one in first.entries] == [7, 6, 5] and first.older == 5
    last = looked_up(lambda before: fetched(log, 3, before), Asked(before=2), 3)
    assert [one.number for one in last.entries] == [1] and last.older is None


def test_filters_look_further_than_one_page() -> None:
    """By part of a name or an address, and by what was done."""
    log = [entry(number, "approve" if number == 2 else "edit") for number in range(1, 40)]
    log[4] = entry(5, name="Ravi Menon")
    assert [one.number for one in looked_up(lambda b: fetched(log, 3, b), Asked(action="approve"), 3).entries] == [2]
    for person in ("ravi", "MENON", "ravi@"):
        assert [one.number for one in looked_up(lambda b: fetched(log, 3, b), Asked(person=person), 3).entries] == [5]


def test_rare_entries_are_not_looked_for_for_ever() -> None:
    """After some thousands the person decides whether to go on."""
    log = [entry(number) for number in range(1, 9_001)]
    page = looked_up(lambda before: fetched(log, 1_000, before), Asked(action="erase"), 1_000)
    assert page.entries == () and page.older == 4_001


def test_what_stood_before_and_after_is_shown() -> None:
    """With the sentence it was, in words for the act; a refusal stands out."""
    shown = audit_json(
        AuditPage(entries=(entry(2, "denied", subject="request_approval"), entry(1, before="47 min", after="38 min"))),
        Asked(),
        None,
    )
    entries = shown["entries"]
    assert isinstance(entries, list)
    refused, edited = entries
    assert (refused["done"], refused["subject"], refused["refused"]) == ("was refused", "request approval", True)
    assert (edited["done"], edited["before"], edited["after"]) == ("edited", "47 min", "38 min")
    assert edited["at"] == f"{at('14:02'):%Y-%m-%d %H:%M:%S}"


def test_the_chain_is_told_whole_or_broken() -> None:
    """With the number of the first entry that is not as it was written."""
    whole = audit_json(AuditPage(entries=()), Asked(), AuditVerdict(entries=1204, head="ab" * 32))["chain"]
    broken = audit_json(AuditPage(entries=()), Asked(), AuditVerdict(entries=11, head="", broken_at=12))["chain"]
    assert isinstance(whole, dict) and isinstance(broken, dict)
    assert whole["told"] == "The chain verifies: 1,204 entries, each as it was written."
    assert not broken["whole"] and "broken at entry 12" in broken["told"]

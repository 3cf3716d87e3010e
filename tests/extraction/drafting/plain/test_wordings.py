"""What a sentence tells by its wording: each kind with sentences of invented incidents, and what tells nothing."""

from __future__ import annotations

import pytest

from extraction.drafting.plain.wordings import Tells, tells_of


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("what was hard: the dashboard was an hour behind", Tells.LOOKED_BACK),
        ("Decision: we restore the snapshot of 02:00", Tells.DECIDED),
        ("handing over to Nairobi, Wanjiru has the pager", Tells.HANDED_OVER),
        ("raising this to SEV-1", Tells.REGRADED),
        ("so it's not the cache.", Tells.RULED_OUT),
        ("the restart did not help", Tells.IN_VAIN),
        ("tried the smaller batch: still failing", Tells.IN_VAIN),
        ("the rollback was refused, the table is locked", Tells.IN_VAIN),
        ("confirmed, the flag was on for all tenants", Tells.CONFIRMED),
        ("root cause is the index build that holds the lock", Tells.CONFIRMED),
        ("it turned out that the quota is per project", Tells.CONFIRMED),
        ("no invoice was lost", Tells.SPARED),
        ("nobody opened the bucket in that time", Tells.SPARED),
        ("the web shop was not affected", Tells.SPARED),
        ("all 400 parcels were delivered", Tells.SPARED),
        ("we do not know how many tenants saw it", Tells.UNCOUNTED),
        ("1,204 uploads failed", Tells.COUNTED),
        ("support got 31 calls", Tells.COUNTED),
        ("the importer still uses the old endpoint", Tells.EXPLAINED),
        ("it fails because the disk is read-only", Tells.EXPLAINED),
        ("the limit was lowered to 20 last week", Tells.EXPLAINED),
        ("nobody tested the restore", Tells.LACKING),
        ("there is no alert on the replica", Tells.LACKING),
        ("error rate is back to normal", Tells.RECOVERED),
        ("the key is revoked", Tells.DONE),
    ],
)
def test_what_a_sentence_tells(sentence: str, kind: Tells) -> None:
    assert tells_of(sentence) is kind


@pytest.mark.parametrize(
    "sentence",
    [
        "was any order lost?",
        "please restart the workers",
        "maybe the index is missing",
        "we will restore the snapshot tomorrow",
        "if the disk is full, the import fails",
        "it has not been confirmed yet",
        "in the worst case we lost 40 orders",
        "anyone for lunch",
    ],
)
def test_questions_requests_guesses_and_plans_tell_nothing(sentence: str) -> None:
    """Nothing of this is known, so nothing of this is told as if it were."""
    assert tells_of(sentence) is None


def test_fine_again_is_a_recovery_and_no_all_clear() -> None:
    assert tells_of("proxy 5 is fine after the restart") is Tells.RECOVERED

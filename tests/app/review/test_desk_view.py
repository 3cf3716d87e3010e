from __future__ import annotations

from typing import Any

from app.operations.approval_request import (
    ApprovalDecision,
    ApprovalRequest,
    ApprovalRule,
    Choice,
    Content,
    RequestState,
)
from app.operations.approval_state import ApprovalState, Approver
from app.operations.ports import Publication
from app.operations.proposal import Typing
from app.review.views.desk import approval_json, conflict_json, review_json, typing_json, undrafted_json
from app.review.views.kept import CHOICES, drawn
from app.review.views.publication import contents_block, gate_block, history_block, last_publications, left_out_block
from extraction.domain.correction import CorrectionAction
from extraction.domain.finding import Verdict
from extraction.domain.signal import Signal, SignalKind
from tests.app.review.reports import ALERT, approved, correction, opened, section, under_review
from tests.builders import at, event, facts, statement, timeline

FINE = statement("p99 rose.", [ALERT], id="fine")
ASKED = statement("It was the pool.", [ALERT], id="asked")
REFUSED = statement("47 minutes.", [ALERT], id="refused")


def publication(destination: str = "html", clock: str = "16:30") -> Publication:
    return Publication(
        destination=destination, location="/reports/x.html", at=at(clock), by="Priya", version=1, digest="0" * 64
    )


def shown(*args: Any, **kwargs: Any) -> Any:
    return review_json(opened(*args, **kwargs))


def test_open_statements_hold_both_buttons_back_and_say_why() -> None:
    """A button that waits says for how much."""
    told = shown(under_review([section(FINE, ASKED)], {"asked": Verdict.NEEDS_HUMAN}))
    assert told["state"]["name"] == "In review"
    assert told["buttons"]["approve"] == "1 sentence still needs you."
    assert told["buttons"]["publish"] is not None
    assert told["waiting"] == "Approval waits for 1 sentence; publishing waits for approval."


def test_with_nothing_open_the_report_can_be_approved() -> None:
    """Approval is the next step, publishing still waits for it."""
    told = shown(under_review([section(FINE)]))
    assert told["state"]["name"] == "Ready to approve"
    assert told["buttons"]["approve"] is None and told["buttons"]["publish"] is not None


def test_an_approved_report_can_be_published() -> None:
    """The state names who approved and when."""
    review = under_review([section(FINE)])
    told = shown(review, approved(review))
    assert told["state"] == {"name": "Approved", "kind": "approved", "detail": told["state"]["detail"]}
    assert "approved 3 March 2026, 16:00 UTC by Priya" in told["state"]["detail"]
    assert told["buttons"]["publish"] is None


def test_a_change_after_the_approval_is_told() -> None:
    """One correction more than the approval covered takes it down, and the page says so."""
    review = under_review([section(FINE)])
    told = shown(review, approved(review, corrections=3))
    assert told["state"]["name"] == "Approval no longer stands"
    assert "statements were changed after the approval" in told["state"]["detail"]
    assert told["buttons"]["publish"] is not None


def test_a_published_report_says_so() -> None:
    """Only a publication after the approval counts for it."""
    review = under_review([section(FINE)])
    assert shown(review, approved(review), (publication(),))["state"]["name"] == "Published"
    assert shown(review, approved(review), (publication(clock="15:00"),))["state"]["name"] == "Approved"


def test_before_the_first_draft_the_page_says_what_is_there() -> None:
    """With events it offers to draft; without, it says what comes first."""
    told: Any = undrafted_json("INC-2041", 12, ["GitHub", "Slack"])
    assert told["buttons"]["draft"] is None and "12 events from GitHub, Slack" in told["empty"]["text"]
    nothing: Any = undrafted_json("INC-2041", 0, [])
    assert "import records first" in nothing["buttons"]["draft"]


def test_of_very_many_events_those_that_matter_can_be_chosen() -> None:
    """The list for choosing evidence is bounded; signals come before noise."""
    events = [event(f"m{n}", at("14:00")) for n in range(CHOICES + 50)]
    signal = Signal(event_id=events[-1].id, kind=SignalKind.DECISION, reason="It decides.", weight=0.9)
    choices = drawn(timeline(*events), facts(signals=(signal,))).choices()
    assert len(choices) == CHOICES
    assert events[-1] in choices


def test_each_open_point_of_the_gate_leads_to_its_sentence() -> None:
    """A line says what to do and carries the sentence it leads to."""
    review = under_review(
        [section(FINE, ASKED, REFUSED)], {"asked": Verdict.NEEDS_HUMAN, "refused": Verdict.CONTRADICTED}
    )
    told: Any = gate_block(opened(review))
    assert [(one["statement"], one["kind"]) for one in told["lines"]] == [("asked", "open"), ("refused", "refused")]
    assert told["lines"][0]["text"] == "“It was the pool.” needs a human: accept, edit or reject it"


def test_the_gate_names_the_approver_and_the_note() -> None:
    """A passed gate shows in whose name it was passed."""
    review = under_review([section(FINE)])
    told: Any = gate_block(opened(review, approved(review)))
    assert "Approved by Priya" in told["lines"][0]["text"] and "read twice" in told["lines"][0]["text"]


def test_the_gate_shows_the_fingerprint_to_note() -> None:
    """Published reports show the same one; somebody has to have seen it before."""
    review = under_review([section(FINE)])
    told: Any = gate_block(opened(review, approved(review)), "sha256:0f1e")
    assert [one["kind"] for one in told["lines"]] == ["done", "done"]
    assert "Seal sha256:0f1e." in told["lines"][1]["text"]


def test_rejected_sentences_are_left_out_with_their_reason() -> None:
    """Readers of the publish page see what is missing and who left it out."""
    review = under_review(
        [section(FINE, REFUSED)], {}, [correction(REFUSED, CorrectionAction.REJECT, reason="never measured")]
    )
    told: Any = left_out_block(opened(review))
    assert told["lines"] == ["“47 minutes.” was rejected by Priya: never measured"]
    contents: Any = contents_block(opened(review))
    assert contents["table"]["rows"][0][:2] == ["Summary", "1"]


def test_nothing_left_out_needs_no_block() -> None:
    """Empty lists are not drawn."""
    assert left_out_block(opened(under_review([section(FINE)]))) is None
    assert history_block(()) is None


def test_the_latest_publication_of_each_destination_counts() -> None:
    """The history shows the newest first."""
    early, late, other = publication(), publication(clock="17:00"), publication("json")
    assert last_publications((early, other, late)) == {"html": late, "json": other}
    told: Any = history_block((early, late))
    assert told["table"]["rows"][0][0] == "2026-03-03 17:00:00 UTC"


def test_two_wordings_to_settle_come_with_what_differs_and_what_stands_together() -> None:
    """Both texts, the difference, and both changes in one where they do not touch."""
    told: Any = conflict_json("s1", "Priya", "It took 28 minutes.", "Note: It took 47 minutes.", "It took 47 minutes.")
    assert told["merged"] == "Note: It took 28 minutes." and ("-", " 28") in told["change"]
    assert conflict_json("s1", "Priya", "a", "b", "")["merged"] is None


def test_what_was_typed_comes_with_its_minute() -> None:
    """So that the person knows what they get back."""
    typed = Typing(person="mara", statement_id="s1", text="Half", evidence=("e",), seen=2, at=at("14:32"))
    assert typing_json(typed) == {"statement": "s1", "text": "Half", "evidence": ["e"], "seen": 2, "at": "14:32"}


def test_approvers_are_shown_with_what_each_decided() -> None:
    """And until when an answer is wanted."""
    rule = ApprovalRule(name="payments", needed=2)
    content = Content(version=1, corrections=0, timeline_digest="d")
    yes = ApprovalDecision(by="ana", name="Ana", at=at("16:00"), choice=Choice.APPROVE)
    asked = ApprovalRequest(
        id="r", content=content, by="mara", name="Mara", at=at("15:00"), due=at("17:00"), message="Please.", rule=rule
    )
    state = ApprovalState(
        rule=rule,
        request=asked,
        last=asked,
        approvers=(Approver("ana", "Ana", yes), Approver("ben", "Ben", None)),
        needed=2,
        given=1,
        may_decide=False,
        waits="It waits for Ben.",
    )
    told: Any = approval_json(state)
    assert [one["decision"] and one["decision"]["approved"] for one in told["approvers"]] == [True, None]
    assert told["request"]["due"] == "3 March 2026, 17:00 UTC" and not told["anybody"]
    assert told["changes"] is None and told["due_days"] == 3


def test_changes_that_were_requested_stay_until_approval_is_asked_for_again() -> None:
    """With who wants them, and what."""
    content = Content(version=1, corrections=0, timeline_digest="d")
    no = ApprovalDecision(by="ana", name="Ana", at=at("16:00"), choice=Choice.REQUEST_CHANGES, note="Say who was told.")
    rule = ApprovalRule(name="payments")
    closed = ApprovalRequest(
        id="r",
        content=content,
        by="mara",
        name="Mara",
        at=at("15:00"),
        due=at("17:00"),
        message="",
        rule=rule,
        decisions=(no,),
        state=RequestState.CHANGES_REQUESTED,
    )
    state = ApprovalState(
        rule=rule, request=None, last=closed, approvers=(), needed=1, given=0, may_decide=True, waits=None
    )
    told: Any = approval_json(state)
    assert told["request"] is None
    assert (told["changes"]["by"], told["changes"]["note"]) == ("Ana", "Say who was told.")
    assert told["changes"]["at"] == "3 March 2026, 16:00 UTC"

"""What a browser can send is not what its buttons offer: every act of a viewer's is refused where it arrives."""

from __future__ import annotations

from collections.abc import Callable

from app.operations.access import Actor, AppRole, Grant, operator
from app.operations.ports import Ports
from app.operations.request_approval import request_approval
from app.operations.review_report import open_review
from app.review import approval_acts, review_acts, timeline_acts
from app.review.import_work import SAMPLE_KEY
from extraction.domain.curation import CurationAction
from extraction.errors import Denied, NotFound

PERFORMS: dict[str, Callable[[Ports, str, str, dict[str, object]], object]] = {
    **{f"desk {name}": review_acts.perform for name in review_acts.ACTS},
    **{f"publish {name}": approval_acts.perform for name in approval_acts.ACTS},
    **{f"timeline {name}": timeline_acts.perform for name in CurationAction},
}


def act(world: Ports, name: str) -> dict[str, object]:
    """With what an act may need: a sentence, a section, an event and words."""
    opened = open_review(world, SAMPLE_KEY)
    section = next(one for one in opened.review.sections if one.statements)
    event, other = (one.id for one in list(opened.timeline)[:2])
    return {
        "name": name,
        "statement": section.statements[0].statement.id,
        "section": section.section.id,
        "event": event,
        "evidence": [event],
        "text": "Somebody wrote this.",
        "reason": "a reason",
        "answers": ["An answer."],
        "question": "milestone:resolved",
        "value": other,
        "note": "a note",
        "version": 1,
        "request": world.requests.requests(SAMPLE_KEY)[-1].id,
    }


def kept(world: Ports) -> tuple[object, ...]:
    store = world.store
    report = (store.draft(SAMPLE_KEY), store.corrections(SAMPLE_KEY), store.approval(SAMPLE_KEY))
    said = (store.curations(SAMPLE_KEY), world.discussions.remarks(SAMPLE_KEY), world.requests.requests(SAMPLE_KEY))
    return (*report, *said)


def refused(world: Ports, sent: str) -> bool:
    try:
        PERFORMS[sent](world, SAMPLE_KEY, "Vera", act(world, sent.split()[1]))
    except (Denied, NotFound):
        return True
    return False


def test_a_viewers_acts_are_refused_and_change_nothing(drafted: Ports) -> None:
    """Whatever the page had offered. What a person typed and did not save is their own to drop."""
    viewer = Actor(id="vera@larkspur.example", name="Vera", grants=(Grant(role=AppRole.VIEWER, teams=("*",)),))
    request_approval(drafted.acting(operator("Mara Lindqvist"), "app"), SAMPLE_KEY, "Mara Lindqvist")
    before = kept(drafted)
    carried_out = [sent for sent in PERFORMS if not refused(drafted.acting(viewer, "app"), sent)]
    assert carried_out == ["desk drop_typing"]
    assert kept(drafted) == before

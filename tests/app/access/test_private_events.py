"""An event that is kept private is in no report, prompt, search, export or screen: looked for by a word of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from app.operations import curate_timeline, open_incident
from app.operations.access import Actor, AppRole
from app.operations.approve_report import approve_report
from app.operations.ask_second_opinion import ask_second_opinion
from app.operations.correct_report import accept, add, edit, reject
from app.operations.draft_report import draft_report
from app.operations.export_corrections import Wishes, export_corrections
from app.operations.export_report import export_report
from app.operations.import_incident import import_incident
from app.operations.inbox_search import InboxFilter
from app.operations.members import make_private, set_members
from app.operations.ports import Ports
from app.operations.propose_draft import differences, proposals, propose_draft
from app.operations.publish_report import publish_report
from app.operations.read_inbox import inbox
from app.operations.remember_standings import remember_standings
from app.operations.review_report import open_review
from extraction.capture.read_records import ReadOptions
from extraction.domain.curation import CurationAction
from extraction.domain.finding import Verdict
from extraction.domain.timeline import Event
from extraction.errors import Denied, GateRefused, ModelUnavailable, NotFound
from extraction.language_model.language_model import ModelReply, ModelRequest, ReplyT
from tests.app.access.operation_table import ON_INCIDENT
from tests.app.access.scene import ANA, KEY, MARA, TEAM, Scene, make_scene, person

CANARY = "Quokkabank"
SAID = f"Error rate for {CANARY} reached 41% at 13:58 UTC, they threaten to leave."


@dataclass
class Listening:
    """A model that hears everything and says nothing."""

    name: str = "test/listening"
    heard: list[str] = field(default_factory=list)

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        self.heard.append(f"{request.system}\n{request.user}")
        raise ModelUnavailable("it only listens")


def said(ports: Ports, folder: Path) -> None:
    """A message with the word comes in with the others."""
    row = {"time": "2026-03-03T13:58:00Z", "author": "Sten Holm", "text": SAID, "id": "canary"}
    (folder / "canary.jsonl").write_text(json.dumps(row), "utf-8")
    import_incident(ports, [folder / "canary.jsonl"], ReadOptions(), KEY)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return make_scene(tmp_path_factory.mktemp("said"), prepare=said)


@pytest.fixture
def scene(base: Scene) -> Iterator[Scene]:
    """The word stands in a record that everybody may read."""
    with base.undone_after():
        yield base


@pytest.fixture
def kept(scene: Scene) -> Scene:
    """Nobody may any more but who holds MEMBERS."""
    keep_private(scene)
    return scene


@pytest.fixture
def rested_on(scene: Scene) -> Scene:
    """As ``kept``; a sentence rests on the event."""
    add(scene.world, KEY, scene.section, ANA.name, f"{CANARY} saw 41% errors.", (canary(scene).id,))
    keep_private(scene)
    return scene


def canary(scene: Scene) -> Event:
    return next(one for one in scene.world.store.events(KEY) if CANARY in one.text)


def keep_private(scene: Scene) -> None:
    curate_timeline.curate(
        scene.world, KEY, canary(scene).id, CurationAction.KEEP_PRIVATE, ANA.name, reason=f"{CANARY} asked us to"
    )


VIEWER = person(AppRole.VIEWER, TEAM)
READING = {name: row for name, row in ON_INCIDENT.items() if row.entries == 0 and row.least is AppRole.VIEWER}


def files(folder: Path) -> str:
    """All that lies below ``folder``, one after the other."""
    return "".join(path.read_text("utf-8") for path in sorted(folder.rglob("*")) if path.is_file())


def approved(scene: Scene) -> None:
    """Reject what is open, then approve."""
    for one in scene.opened.review.statements():
        if one.needs_person:
            reject(scene.world, KEY, one.statement.id, ANA.name)
    approve_report(scene.world, KEY, ANA.name)


def test_the_word_is_there_before(scene: Scene) -> None:
    """Else everything below would hold for nothing."""
    assert CANARY in repr(open_incident.open_incident(scene.acting(VIEWER), KEY).timeline)
    listening = Listening()
    draft_report(replace(scene.world, model=listening), KEY, ANA.name)
    assert CANARY in "".join(listening.heard)


@pytest.mark.parametrize("name", READING)
def test_nothing_that_is_read_tells_of_it(rested_on: Scene, name: str) -> None:
    """Every operation that reads an incident, as somebody asks who sees the incident and is no member."""
    row, world = READING[name], rested_on.acting(VIEWER)
    if row.first is not None:
        row.first(world, rested_on)
    assert CANARY not in repr(row.call(world, rested_on))


def test_members_see_it_apart(kept: Scene) -> None:
    """Beside the timeline and in none: with whoever says who the members are, on an incident that is not private."""
    for actor in (person(AppRole.EDITOR, TEAM), ANA):
        opened = open_incident.open_incident(kept.acting(actor), KEY)
        assert [CANARY in one.text for one in opened.private_events] == [True]
        assert [one.action for one in opened.private_curations] == [CurationAction.KEEP_PRIVATE]
        assert CANARY not in repr((opened.timeline, opened.facts, opened.curations))


def test_a_named_member_sees_it_whatever_the_role(kept: Scene) -> None:
    """Membership is for seeing what is private."""
    set_members(kept.world, KEY, [MARA], ANA.name)
    mara = person(AppRole.VIEWER, TEAM, name="Mara Lindqvist")
    assert open_incident.open_incident(kept.acting(mara), KEY).private_events
    make_private(kept.world, KEY, ANA.name)
    assert open_incident.open_incident(kept.acting(mara), KEY).private_events
    with pytest.raises(NotFound):
        open_incident.open_incident(kept.acting(person(AppRole.EDITOR, TEAM)), KEY)


def test_the_report_is_the_same_for_everybody(kept: Scene) -> None:
    """Who may see the event reads the same timeline and the same report as who may not."""
    member, other = (open_review(kept.acting(one), KEY) for one in (ANA, VIEWER))
    assert member.timeline.digest == other.timeline.digest
    assert member.review == other.review


def test_no_model_hears_of_it(kept: Scene) -> None:
    """Neither when drafting, again, a section, a sentence, nor when a judge is asked."""
    listening, judge = Listening(), Listening()
    world = replace(kept.world, model=listening, judge=judge)
    draft_report(world, KEY, ANA.name)
    propose_draft(world, KEY, ANA.name, "standard")
    undecided(world)
    ask_second_opinion(world, KEY, ANA.name)
    assert listening.heard
    assert judge.heard
    assert CANARY not in "".join((*listening.heard, *judge.heard))


def undecided(world: Ports) -> None:
    said = next(one for one in open_review(world, KEY).timeline if "11,482 checkout requests failed" in one.text)
    section = open_review(world, KEY).review.sections[0].section.id
    text = "11,482 checkout requests failed noisily between 13:49 and 14:36 UTC."
    add(world, KEY, section, ANA.name, text, (said.id,))


def test_nothing_that_goes_out_holds_it(kept: Scene, tmp_path: Path) -> None:
    """Published files, exports of the draft in each form, and the exported case."""
    forms = [export_report(kept.world, KEY, form) for form in kept.world.renderers]
    approved(kept)
    forms += [export_report(kept.world, KEY, form) for form in kept.world.renderers]
    publish_report(kept.world, KEY, list(kept.world.publishers), ANA.name)
    case = export_corrections(kept.world, KEY, tmp_path / "case-of-ours", Wishes(keep_key=True))
    written = "".join(forms) + files(kept.folder / "reports") + files(case.folder)
    assert KEY in written
    assert CANARY not in written


def test_nothing_finds_it(kept: Scene) -> None:
    """The inbox searches what it shows."""
    remember_standings(kept.world, [KEY])
    found = inbox(kept.acting(VIEWER), InboxFilter(text=CANARY))
    assert KEY not in repr(found.rows)
    assert CANARY not in repr(inbox(kept.acting(VIEWER)))


def test_a_statement_that_cited_it_is_refused_and_says_nothing(scene: Scene) -> None:
    """The citation no longer stands; the words that rested on it are withheld, and are back when it is public again."""
    added = add(scene.world, KEY, scene.section, ANA.name, f"{CANARY} saw 41% errors.", (canary(scene).id,))
    keep_private(scene)
    withheld = scene.opened.review.statement(added.statement_id)
    assert withheld.check.verdict in (Verdict.NOT_IN_EVIDENCE, Verdict.CONTRADICTED)
    assert [one.check for one in withheld.check.findings] == ["citation"]
    assert CANARY not in repr(withheld)
    with pytest.raises(GateRefused):
        accept(scene.world, KEY, added.statement_id, ANA.name)
    curate_timeline.curate(scene.world, KEY, canary(scene).id, CurationAction.MAKE_PUBLIC, ANA.name)
    assert CANARY in scene.opened.review.statement(added.statement_id).statement.text


def test_words_that_no_longer_rest_on_it_are_shown(scene: Scene) -> None:
    """Who edits the sentence chooses other evidence; what it said before stays withheld."""
    added = add(scene.world, KEY, scene.section, ANA.name, f"{CANARY} saw 41% errors.", (canary(scene).id,))
    keep_private(scene)
    edit(scene.world, KEY, added.statement_id, ANA.name, "Checkout was slow.", (scene.events[0],))
    shown = scene.opened.review.statement(added.statement_id)
    assert shown.statement.text == "Checkout was slow."
    assert CANARY not in repr(shown)


def test_an_approval_lapses_when_an_event_becomes_private(scene: Scene) -> None:
    """What was approved rested on it."""
    approved(scene)
    assert scene.opened.approval_stands
    keep_private(scene)
    assert not scene.opened.approval_stands


def test_a_proposal_made_before_says_nothing(scene: Scene) -> None:
    """Drafted while it was public, shown after it no longer is."""
    made = propose_draft(scene.world, KEY, ANA.name, "standard")
    keep_private(scene)
    world = scene.acting(VIEWER)
    assert CANARY not in repr([one.checked for one in proposals(world, KEY)])
    assert CANARY not in repr([differences(world, KEY, one) for one in proposals(world, KEY)])
    assert made is not None


@pytest.mark.parametrize("actor", [person(AppRole.RESPONDER, TEAM), VIEWER])
def test_who_says_who_the_members_are_keeps_it_private(scene: Scene, actor: Actor) -> None:
    """Curating the timeline is not enough."""
    with pytest.raises(Denied):
        curate_timeline.curate(scene.acting(actor), KEY, canary(scene).id, CurationAction.KEEP_PRIVATE, actor.name)
    assert not open_incident.open_incident(scene.world, KEY).private_ids


def test_the_incidents_title_does_not_come_from_it(scene: Scene, tmp_path: Path) -> None:
    """A title that the records gave is what the others give, also after the next import."""
    title = f"{CANARY} payouts fail"
    row = {"time": "2026-03-03T12:00:00Z", "kind": "alert", "title": title, "text": title, "id": "d1"}
    (tmp_path / "declared.jsonl").write_text(json.dumps(row), "utf-8")
    import_incident(scene.world, [tmp_path / "declared.jsonl"], ReadOptions(), "INC-7", team=TEAM)
    (event,) = scene.world.store.events("INC-7")
    assert CANARY in scene.world.store.incident("INC-7").title
    curate_timeline.curate(scene.world, "INC-7", event.id, CurationAction.KEEP_PRIVATE, ANA.name)
    assert CANARY not in scene.world.store.incident("INC-7").title
    import_incident(scene.world, [tmp_path / "declared.jsonl"], ReadOptions(), "INC-7")
    assert CANARY not in scene.world.store.incident("INC-7").title

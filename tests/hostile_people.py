"""Incidents in which people, too, write hostile text wherever they may write."""

from __future__ import annotations

import json
from pathlib import Path

from app.operations.access import operator
from app.operations.approval_request import Choice
from app.operations.approve_report import approve_report
from app.operations.batch import Batch, BatchItem, BatchState, ItemState, Limits
from app.operations.batch import Choice as BatchChoice
from app.operations.correct_report import accept, add, edit, reject
from app.operations.curate_timeline import curate, merge
from app.operations.decide_approval import decide
from app.operations.describe_incident import describe
from app.operations.discuss import ask, comment, reply, resolve
from app.operations.draft_report import draft_report
from app.operations.import_incident import import_incident
from app.operations.job import Job, JobKind, JobState, LogLine
from app.operations.members import set_members
from app.operations.open_incident import open_incident
from app.operations.people_to_ask import people_to_ask
from app.operations.ports import Ports
from app.operations.propose_draft import propose_draft
from app.operations.publish_report import publish_report
from app.operations.request_approval import request_approval
from app.operations.review_report import open_review
from app.operations.save_template import save_template
from app.operations.settle_question import answer_in_words
from app.operations.think_first import skip_thinking, think, thoughts_asked
from app.operations.undo_curation import undo
from app.operations.unsaved_text import keep_typing
from extraction.capture.read_records import ReadOptions
from extraction.domain.curation import CurationAction
from tests.hostile_records import MARK, SHORT_MARK, WORD_MARK, hostile, write_records

OPEN, ASKED, PUBLISHED = "EVIL-1", "EVIL-2", "EVIL-3"
BATCH = "20260303-e7110b"
WHO = f"=Eve {MARK}"
"""Begins as a formula does, and goes on with the mark."""
TEMPLATE = f"""\
id = "hostile"
title = {json.dumps(hostile("Report"))}
version = {json.dumps(hostile("1"))}

[[sections]]
id = "summary"
title = {json.dumps(hostile("Summary"))}
question = {json.dumps(hostile("What happened?"))}
kind = "statements"
topic = "summary"
order = 10

[[sections]]
id = "timeline"
title = {json.dumps(hostile("Timeline"))}
question = {json.dumps(hostile("What happened when?"))}
kind = "timeline"
topic = "timeline"
order = 20

[[sections]]
id = "lessons"
title = {json.dumps(hostile("Lessons"))}
question = {json.dumps(hostile("What helped?"))}
kind = "statements"
topic = "lessons"
order = 30
think_first = [{json.dumps(hostile("What surprised you?"))}]

[[sections]]
id = "analysis"
title = {json.dumps(hostile("Analysis"))}
question = {json.dumps(hostile("Why?"))}
kind = "statements"
topic = "cause"
order = 40
think_first = [{json.dumps(hostile("What do you think?"))}]

[[sections]]
id = "action-items"
title = {json.dumps(hostile("Action items"))}
question = {json.dumps(hostile("What is to be done?"))}
kind = "action_items"
topic = "action_items"
order = 50
"""


def write_everywhere(world: Ports, folder: Path) -> str:
    """Three incidents of hostile records: under review, waiting for approval, published. The statement talked about."""
    write_records(folder)
    world = world.acting(operator(WHO), "app")
    save_template(world, WHO, TEMPLATE, 0, hostile("reason"))
    for key in (OPEN, ASKED, PUBLISHED):
        import_incident(world, [folder], ReadOptions(incident=key, all_channels=True), key)
        describe(world, key, WHO, SHORT_MARK, *([WORD_MARK] * 3), (WORD_MARK,))
        draft_report(world, key, WHO, "hostile")
    for key in (ASKED, PUBLISHED):
        _settle(world, key)
        asked = request_approval(world, key, WHO, f"={hostile('Please look')}")
        if key == ASKED:
            decide(world, asked.id, Choice.REQUEST_CHANGES, WHO, f"={hostile('The impact')}")
            request_approval(world, key, WHO, f"={hostile('Look again')}")
    approve_report(world, PUBLISHED, WHO, f"={hostile('Fine')}")
    publish_report(world, PUBLISHED, ["markdown", "html", "json"], WHO)
    set_members(world, OPEN, [WHO, f"{MARK}@larkspur.example"], WHO)
    _curate(world)
    _fail(world)
    return _talk(world)


def _settle(world: Ports, key: str) -> None:
    for one in open_review(world, key).review.statements():
        if one.check.verdict.blocks:
            reject(world, key, one.statement.id, WHO, f"={hostile('no')}")
        elif one.needs_person:
            accept(world, key, one.statement.id, WHO)


def _curate(world: Ports) -> None:
    first, second, third, fourth, *_ = [one.id for one in open_incident(world, OPEN).timeline]
    reason = f"={hostile('reason')}"
    curate(world, OPEN, first, CurationAction.NOTE, WHO, f"={hostile('note')}", reason)
    curate(world, OPEN, first, CurationAction.PIN, WHO, reason=reason)
    undo(world, OPEN, curate(world, OPEN, second, CurationAction.HIDE, WHO, reason=reason).id, WHO, reason)
    curate(world, OPEN, third, CurationAction.CORRECT_TIME, WHO, "2026-03-03T14:00:00Z", reason)
    merge(world, OPEN, fourth, first, WHO, reason)


def _fail(world: Ports) -> None:
    """A job and a batch in whose failures a provider's own words stand."""
    why, now = f"={hostile('The provider said')}", world.now()
    job = Job(
        id="evil-job",
        kind=JobKind.DRAFT,
        incident=OPEN,
        actor=world.actor,
        via=MARK,
        asked_at=now,
        state=JobState.FAILED,
        started_at=now,
        ended_at=now,
        doing=why,
        error=why,
    )
    world.jobs.add(job)
    world.jobs.log(job.id, LogLine(at=now, level="error", text=why))
    choice = BatchChoice(template=None, model=MARK, where=(f"service={MARK}",))
    batch = Batch(
        id=BATCH,
        actor=world.actor,
        via=MARK,
        at=now,
        choice=choice,
        limits=Limits(),
        state=BatchState.DONE,
        reason=why,
        reports=1,
        planned=1,
    )
    item = BatchItem(batch=BATCH, incident=OPEN, position=0, state=ItemState.FAILED, reason=why, job=job.id, at=now)
    with world.store.unit():
        world.batches.add(batch)
        world.batches.add_items((item,))


def _talk(world: Ports) -> str:
    """Edits, remarks, answers, what is being typed, and a proposal that waits."""
    said = [one.statement for one in open_review(world, OPEN).review.statements()]
    about = said[0].id
    edit(world, OPEN, said[1].id, WHO, f"={hostile('Edited')}")
    reject(world, OPEN, said[2].id, WHO, f"={hostile('no')}")
    add(world, OPEN, "summary", WHO, f"={hostile('Added')}", (), f"={hostile('why')}")
    thread = comment(world, OPEN, WHO, f"={hostile('A comment')}", about)
    reply(world, OPEN, WHO, thread.thread, f"={hostile('A reply')}")
    resolve(world, OPEN, WHO, comment(world, OPEN, WHO, hostile("Another"), about).thread)
    ask(world, OPEN, WHO, people_to_ask(world, OPEN)[0][0], f"={hostile('A question')}", about)
    waits = list(thoughts_asked(world, OPEN))
    think(world, OPEN, waits[0].section_id, WHO, (f"={hostile('A thought')}",))
    skip_thinking(world, OPEN, waits[1].section_id, WHO, f"={hostile('no time')}")
    for question in open_incident(world, OPEN).facts.conflicts[:1]:
        answer_in_words(
            world, OPEN, question.id, WHO, f"={hostile('My answer')}", open_incident(world, OPEN).timeline.events[0].at
        )
    propose_draft(world, OPEN, WHO)
    keep_typing(world, OPEN, said[1].id, f"={hostile('Half of it')}", (), 1)
    return about

"""The desk with other people and a model: asked first, written again, moved records, refused requests, two browsers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from app.operations.access import Action, operator
from app.operations.approval_request import Choice
from app.operations.approve_report import approve_report
from app.operations.correct_report import edit
from app.operations.decide_approval import decide
from app.operations.draft_report import draft_report
from app.operations.import_incident import import_incident
from app.operations.open_incident import open_incident
from app.operations.permission import record
from app.operations.ports import Ports
from app.operations.request_approval import request_approval
from app.operations.review_report import open_review
from app.review.import_work import SAMPLE, SAMPLE_KEY
from extraction import pipeline
from extraction.capture.read_records import ReadOptions
from extraction.domain.report import AuthorKind
from tests.browser import ReviewApp, free_port, served
from tests.doubles.openai_server import OpenAIServer

pytestmark = pytest.mark.browser

FIRST, SECOND = "The first of these records is of {%s.time}.", "The second of these records is of {%s.time}."


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewApp]:
    """One server with a scripted model behind HTTP, for every journey here; each has an incident of its own."""
    with OpenAIServer(_scripted) as model:
        settings = {
            "RETROLINE_MODEL": "openai/scripted",
            "RETROLINE_MODEL_BASE_URL": model.base_url,
            "RETROLINE_MODEL_API_KEY": "none",
        }
        with served(tmp_path_factory.mktemp("desk"), free_port(), settings) as app:
            yield app


def _scripted(body: dict[str, Any]) -> str:
    """Two sentences on the first two records that a section may cite."""
    aliases = list(dict.fromkeys(re.findall(r'"(E\d+)"', json.dumps(body["response_format"]))))
    pairs = zip((FIRST, SECOND), aliases, strict=False)
    return json.dumps({"statements": [{"text": text % alias, "cites": [alias]} for text, alias in pairs]})


def as_person(app: ReviewApp, name: str) -> Ports:
    return app.world.acting(operator(name), "app")


def imported(app: ReviewApp, key: str) -> str:
    import_incident(app.world, [SAMPLE], ReadOptions(incident=SAMPLE_KEY), key)
    return key


def drafted(app: ReviewApp, key: str) -> str:
    """Drafted by the plain writer, with nothing left to judge."""
    draft_report(as_person(app, "Mara Lindqvist"), imported(app, key), "Mara Lindqvist")
    return key


def desk(page: Page, app: ReviewApp, key: str, **address: str) -> Page:
    page.goto(app.at("draft", incident=key, **address))
    expect(page.locator(".desk-bar .state")).to_be_visible(timeout=60_000)
    if "statement" in address:
        expect(page.locator(".statement.selected")).to_be_visible()
    return page


def sentence(page: Page, id: str) -> Locator:
    return page.locator(f"[id='statement-{id}']")


def test_sections_ask_people_before_they_are_drafted(page: Page, world: ReviewApp) -> None:
    """An answer stands as the person's own sentence; the draft comes beside it. Passing over needs a reason."""
    key = imported(world, "INC-3001")
    desk(page, world, key).get_by_role("button", name="Draft the report").click()
    factors = page.get_by_role("group", name="Think first: Contributing factors")
    expect(factors).to_be_visible(timeout=60_000)
    expect(factors.get_by_role("button", name="Draft it now")).to_have_attribute("aria-disabled", "true")
    factors.get_by_role("textbox").first.fill("The pool was sized for half of the present traffic.")
    factors.get_by_role("button", name="Keep my answers").click()
    expect(factors).to_contain_text("1 answer of Mara Lindqvist stands here.")
    mine = page.locator("#section-contributing-factors .statement.by-person")
    expect(mine).to_contain_text("The pool was sized for half of the present traffic. (Mara Lindqvist)")

    factors.get_by_role("button", name="Draft it now").click()
    expect(page.locator("#section-contributing-factors .statement.by-model")).to_have_count(2)
    expect(mine).to_be_visible()
    expect(factors).to_have_count(0)

    lessons = page.get_by_role("group", name=re.compile("Think first: What went well"))
    lessons.get_by_role("button", name="Skip, with reason").click()
    lessons.get_by_label("Reason for skipping").fill("The review meeting has talked about it.")
    lessons.get_by_role("button", name="Skip and draft").click()
    expect(page.locator("#section-lessons .statement.by-model")).to_have_count(2)
    acts = [one for one in world.world.store.corrections(key) if one.after == "passed over"]
    assert [(one.by, one.reason) for one in acts] == [("Mara Lindqvist", "The review meeting has talked about it.")]


def test_a_section_written_again_by_a_model_is_taken_but_for_one_difference(page: Page, world: ReviewApp) -> None:
    """The proposal is the model's, shown with its differences; what is unticked stays as it was."""
    key = drafted(world, "INC-3002")
    before = open_review(world.world, key)
    section = before.review.sections[0]
    desk(page, world, key, section=section.section.id)
    home = page.locator(f"#section-{section.section.id}")
    home.hover()
    home.get_by_role("button", name="Redraft").click()
    proposal = home.get_by_role("region", name=re.compile("^Proposed: "))
    expect(proposal).to_be_visible(timeout=60_000)
    assert open_review(world.world, key).version == before.version
    proposal.get_by_role("checkbox").last.uncheck()
    proposal.get_by_role("button", name=re.compile(r"^Take \d+ of \d+")).click()
    expect(page.locator(".desk-bar").get_by_text("1 left as it was.")).to_be_visible()
    expect(home.locator(".statement.by-model").first).to_be_visible()
    after = open_review(world.world, key)
    kinds = {one.statement.author.kind for one in after.review.sections[0].statements}
    assert after.version == before.version + 1 and AuthorKind.MODEL in kinds


def test_a_corrected_time_marks_the_sentences_that_rest_on_it(page: Page, world: ReviewApp) -> None:
    """Curated on the timeline; the draft says which sentence, why and by whom, and the approval no longer stands."""
    key = drafted(world, "INC-3003")
    approve_report(as_person(world, "Priya Raman"), key, "Priya Raman")
    statements = [one.statement for one in open_review(world.world, key).review.statements()]
    rests = next(one for one in statements if one.at is not None and len(one.evidence) == 1)
    page.goto(world.at("timeline", incident=key, event=rests.evidence[0]))
    page.get_by_role("button", name="Correct the time").click()
    form = page.get_by_role("form", name="Correct the time")
    form.get_by_label("When it really happened, UTC").fill("2026-03-03 13:31:00")
    form.get_by_label("Reason").fill("the clock of the runner was late")
    form.get_by_role("button", name="Correct the time").click()
    expect(page.locator(".tl-notice")).to_contain_text("another look")

    desk(page, world, key, statement=rests.id)
    expect(page.locator(".desk-bar .state")).to_have_text("Approval no longer stands")
    told = sentence(page, rests.id).locator(".told.stale")
    expect(told).to_contain_text("The time of a record it rests on was moved to 13:31 UTC by Mara Lindqvist")
    expect(told).to_contain_text("the clock of the runner was late")
    expect(page.locator(".desk-outline .to-review.here")).to_have_count(1)


def test_changes_that_an_approver_requested_are_read_on_the_desk(page: Page, world: ReviewApp) -> None:
    """A request can be taken back; the reason of who wants changes stays until approval is asked for again."""
    key = drafted(world, "INC-3004")
    desk(page, world, key)
    bar = page.locator(".desk-bar")
    bar.get_by_role("button", name="Request approval").click()
    bar.get_by_role("button", name="Send the request").click()
    expect(bar.get_by_text("asked by Mara Lindqvist")).to_be_visible()
    bar.get_by_role("button", name="Withdraw the request").click()
    expect(bar.get_by_text("The request for approval is withdrawn.")).to_be_visible()
    expect(bar.get_by_role("button", name="Withdraw the request")).to_have_count(0)

    request = request_approval(as_person(world, "Mara Lindqvist"), key, "Mara Lindqvist")
    decide(as_person(world, "Ana Torres"), request.id, Choice.REQUEST_CHANGES, "Ana Torres", "Say who was told when.")
    asked = bar.get_by_role("note", name="Changes requested")
    expect(asked).to_contain_text("Ana Torres requested changes", timeout=10_000)
    expect(asked).to_contain_text("Say who was told when.")
    bar.get_by_role("button", name="Request approval").click()
    bar.get_by_role("button", name="Send the request").click()
    expect(asked).to_have_count(0)


def test_what_somebody_else_does_appears_without_an_act_of_ones_own(page: Page, world: ReviewApp) -> None:
    """Within seconds, by name, and what is being typed stays as it is, with its caret."""
    key = drafted(world, "INC-3005")
    mine, theirs = [one.statement.id for one in open_review(world.world, key).review.statements()][:2]
    desk(page, world, key, statement=mine)
    page.keyboard.press("e")
    editor = sentence(page, mine).get_by_label("Text of the sentence")
    editor.fill("I am typing")
    expect(page.get_by_text("What you type is kept")).to_be_visible()
    edit(as_person(world, "Priya Raman"), key, theirs, "Priya Raman", "Priya wrote this one.")
    expect(sentence(page, theirs)).to_contain_text("Priya wrote this one.", timeout=10_000)
    expect(page.locator(".desk-bar .news")).to_have_text("Priya Raman has just worked on this report.")
    page.keyboard.type(", and go on")
    expect(editor).to_have_value("I am typing, and go on")

    edit(as_person(world, "Priya Raman"), key, mine, "Priya Raman", "And this one too.")
    expect(page.get_by_text("Priya Raman edited it while you are editing.")).to_be_visible(timeout=10_000)
    expect(editor).to_have_value("I am typing, and go on")
    sentence(page, mine).get_by_role("button", name="Save and check again").click()
    conflict = page.get_by_role("group", name="Two wordings to settle")
    expect(conflict).to_contain_text("Both changed the same words")
    conflict.get_by_role("button", name="Use mine").click()
    sentence(page, mine).get_by_role("button", name="Save and check again").click()
    expect(sentence(page, mine).locator(".words")).to_contain_text("I am typing, and go on")


def test_words_outlive_the_sentence_they_were_typed_into(page: Page, world: ReviewApp) -> None:
    """Somebody takes over a version without it: the editor goes on as a sentence of one's own."""
    key = drafted(world, "INC-3006")
    draft = open_review(world.world, key).review.checked.draft
    first = draft.sections[0]
    gone = first.statements[0].id
    desk(page, world, key, statement=gone)
    page.keyboard.press("e")
    sentence(page, gone).get_by_label("Text of the sentence").fill("What I meant to say.")
    without = replace(draft, sections=(replace(first, statements=first.statements[1:]), *draft.sections[1:]))
    with world.world.store.unit():
        checked = pipeline.checked(open_incident(world.world, key).understood, without)
        world.world.store.save_draft(key, checked, "Priya Raman")
        record(as_person(world, "Priya Raman"), Action.DRAFT, key)
    expect(page.get_by_text("The sentence you were editing is no longer in the report.")).to_be_visible(timeout=10_000)
    expect(page.get_by_label("New sentence")).to_have_value("What I meant to say.")
    page.get_by_role("button", name="Save and check again").click()
    expect(page.locator(".statement.by-person")).to_contain_text("What I meant to say.")

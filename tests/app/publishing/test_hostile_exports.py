"""Hostile text in every field of every source, and wherever people may write: inert in everything that leaves the app."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from app import wiring
from app.operations.discussion import RemarkKind
from app.operations.export_corrections import export_corrections
from app.operations.export_report import export_report
from app.operations.open_incident import open_incident
from app.operations.outbox import Notice, NoticeKind
from app.operations.ports import Ports
from app.operations.read_audit import export_audit
from app.settings import read_settings
from app.slack.approval_facts import approval_facts
from app.slack.approval_message import approval_message, outcome_message, reminder_message
from app.slack.message import Message
from app.slack.remark_message import remark_message
from extraction.domain.timeline import Event
from tests.app.publishing.test_hostile_records import ALLOWED, ATTRIBUTES, Page
from tests.hostile_people import ASKED, OPEN, PUBLISHED, write_everywhere
from tests.hostile_records import TAG

KEYS = (OPEN, ASKED, PUBLISHED)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
SOURCES = {
    "alertmanager",
    "csv",
    "datadog",
    "git",
    "github",
    "gitlab",
    "grafana",
    "jira",
    "linear",
    "mail",
    "opsgenie",
    "pagerduty",
    "prometheus",
    "rootly",
    "slack",
    "status_history",
    "statuspage",
    "victorops",
}


@dataclass(frozen=True)
class Hostile:
    world: Ports
    output: Path


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    folder = tmp_path_factory.mktemp("hostile")
    settings = {"RETROLINE_DATA": str(folder / "data"), "RETROLINE_OUTPUT": str(folder / "out")}
    world = wiring.ports(read_settings(settings))
    write_everywhere(world, folder / "records")
    return Hostile(world, folder / "out")


def words_of(event: Event) -> str:
    named = "" if event.actor is None else f"{event.actor.name}{event.actor.handle}{event.actor.native_id}"
    return "".join(
        (event.key, event.text, named, event.channel or "", event.permalink or "", *event.attributes.values())
    )


def test_every_source_brings_the_hostile_text_in(hostile: Hostile) -> None:
    """The tests below would prove nothing, were it lost on the way."""
    events = open_incident(hostile.world, OPEN).timeline.events
    marked = {one.source for one in events if TAG in words_of(one)}
    assert marked == SOURCES
    attributes = {name for one in events for name, value in one.attributes.items() if TAG in value}
    assert {"alert", "service", "severity", "title", "files", "assignee", "team", "ticket", "value"} - attributes <= {
        "ticket",
        "value",
    }
    assert any(TAG in one.actor.name for one in events if one.actor is not None)


@pytest.mark.parametrize("key", KEYS)
def test_the_html_export_has_the_templates_elements_only(hostile: Hostile, key: str) -> None:
    """As it was before somebody wrote into it: no element, attribute or link that is not its own."""
    written = export_report(hostile.world, key, "html")
    page = Page(written)
    assert TAG in "".join(page.words)
    assert page.tags <= ALLOWED | {"br", "script"}
    assert page.attributes <= ATTRIBUTES | {"type"}
    assert written.count("<script") == written.count('<script type="application/json" id="retroline-seal">') <= 1
    assert not [target for target, _ in page.links if not target.startswith(("#", "https://", "http://"))]
    assert not [target for target, _ in page.links if "evil.test" in target.split("?")[0].split("#")[0][:40]]


@pytest.mark.parametrize("key", KEYS)
def test_the_markdown_export_makes_nothing_of_it(hostile: Hostile, key: str) -> None:
    """A renderer with raw HTML, tables and links on finds no tag, image or heading, and no link to a script."""
    written = export_report(hostile.world, key, "markdown")
    visible = written.split("<!--")[0]
    page = Page(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(visible))
    assert TAG in "".join(page.words)
    allowed = {"h1", "h2", "p", "strong", "em", "ul", "li", "hr", "table", "thead", "tbody", "tr", "th", "td", "a"}
    assert page.tags - allowed <= {"blockquote"}
    assert not [target for target, _ in page.links if not target.startswith(("https://", "http://"))]
    assert not [words for words in page.words if words.strip() == "evil-strong"]
    assert written.count("<!--") <= 1 and written.count("-->") == written.count("<!--")


@pytest.mark.parametrize("key", KEYS)
def test_the_json_export_is_data(hostile: Hostile, key: str) -> None:
    """It says what the records say, and parses."""
    assert TAG in json.dumps(json.loads(export_report(hostile.world, key, "json"))["timeline"])


def test_published_files_are_those_exports(hostile: Hostile) -> None:
    """Written under the incident's key, with nothing of a title in their names."""
    assert {one.name for one in hostile.output.iterdir()} == {f"{PUBLISHED}.{end}" for end in ("md", "html", "json")}


def test_no_cell_of_the_audit_log_is_a_formula(hostile: Hostile) -> None:
    """Names, reasons, titles and texts, all of which begin as formulas do."""
    written = "".join(export_audit(hostile.world, "csv"))
    rows = list(csv.reader(io.StringIO(written)))
    assert len({len(row) for row in rows}) == 1
    cells = [cell for row in rows for cell in row]
    assert any(cell.startswith("'=Eve") for cell in cells) and any(TAG in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(FORMULA)]
    assert all(json.loads(line)["number"] for line in export_audit(hostile.world, "jsonl"))


def test_the_exported_case_is_readable_and_holds_words_only(hostile: Hostile, tmp_path: Path) -> None:
    """Its TOML parses, and nothing lies outside its folder."""
    case = export_corrections(hostile.world, PUBLISHED, tmp_path / "hostile-case")
    assert case.facts and case.events
    assert all(one.resolve().is_relative_to(case.folder.resolve()) for one in case.folder.rglob("*"))


def test_slack_shows_it_as_plain_text(hostile: Hostile) -> None:
    """Requests, outcomes, reminders and questions of real incidents: only plain text objects hold it, and nothing is parsed."""
    address, shown = "https://retro.larkspur.example", []
    for key in (ASKED, PUBLISHED):
        facts = approval_facts(hostile.world, hostile.world.requests.requests(key)[-1].id)
        shown += [
            approval_message(facts, address),
            outcome_message(facts, address),
            reminder_message(facts, True, address),
        ]
    shown.append(_question(hostile.world, address))
    assert sum(TAG in json.dumps(one.blocks) for one in shown) >= 4
    for one in shown:
        written = json.dumps([one.text, *one.blocks])
        assert not [sign for sign in ("mrkdwn", "<", "://evil", "javascript:alert") if sign in written]


def _question(world: Ports, address: str) -> Message:
    remark = next(one for one in world.discussions.remarks(OPEN) if one.kind is RemarkKind.QUESTION)
    notice = Notice(
        id="n1",
        kind=NoticeKind.QUESTION,
        incident=OPEN,
        recipient=remark.asked,
        at=remark.at,
        about={"remark": remark.id},
    )
    message = remark_message(world, notice, address)
    assert message is not None
    return message

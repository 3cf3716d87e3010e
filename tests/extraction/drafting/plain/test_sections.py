"""Single rules of the sections, on talks of a few messages."""

from __future__ import annotations

from dataclasses import replace

from extraction.domain.conflict import Answer, Conflict, ConflictKind
from extraction.domain.facts import IncidentFacts
from extraction.domain.incident import Incident
from extraction.domain.milestone import MilestoneName
from extraction.domain.signal import Signal, SignalKind
from extraction.domain.timeline import Event, EventKind
from extraction.drafting.plain import cause, detection, impact, resolution, response
from extraction.drafting.plain.story import Sentence, Story
from extraction.drafting.template_files import load_template
from tests.builders import START, at, event, timeline
from tests.extraction.drafting import incidents
from tests.extraction.drafting.test_plain_writer import PROMPTS

SECTIONS = {section.topic: section for section in load_template(PROMPTS / "reports" / "standard.toml").sections}
ALERT = event(
    "p99 of billing is 9 s",
    "14:00",
    kind=EventKind.ALERT,
    source="alertmanager",
    by=None,
    attributes={"alert": "BillingSlow", "service": "billing"},
)
OVER = event("Calling it mitigated", "15:00", by="Mara Lindqvist")
CLOSED = event("INC-9 is resolved", "15:30", by="Mara Lindqvist")


def story(*events: Event, signals: tuple[Signal, ...] = ()) -> Story:
    """BillingSlow from 14:00, mitigated at 15:00 and resolved at 15:30 by Mara Lindqvist."""
    names = MilestoneName
    known = IncidentFacts(
        incident=Incident(key="INC-9", title="Billing is slow", created_at=START, services=("billing",)),
        people=incidents.people(),
        actors=incidents.actors(incidents.people()),
        cycles=(
            incidents.cycle(
                1,
                incidents.milestone(names.IMPACT_STARTED, at("14:00"), ALERT),
                incidents.milestone(names.DETECTED, at("14:00"), ALERT),
                incidents.milestone(names.MITIGATED, OVER.at, OVER),
                incidents.milestone(names.RESOLVED, CLOSED.at, CLOSED),
            ),
        ),
        signals=signals,
    )
    told, facts = incidents.weighed(timeline(ALERT, *events, OVER, CLOSED), known)
    return Story(timeline=told, facts=facts)


def text(lines: list[Sentence]) -> str:
    return "\n".join(one.text for one in lines)


def deploy(version: str, clock: str, status: str = "success", words: str = "") -> Event:
    return event(
        f"Deployment of billing {version} to production: {status}{words}",
        clock,
        kind=EventKind.DEPLOY,
        source="github",
        by="Dana Whitfield",
        attributes={"service": "billing", "version": version, "environment": "production", "status": status},
    )


def test_a_cause_confirmed_outright_is_told_and_none_is_missed() -> None:
    """Nobody had guessed it before; what one person confirms is the cause that the report gives."""
    found = story(event("root cause is the index that was dropped in billing 5.2", "14:40", by="Ben Okafor"))
    assert "index that was dropped" in text(cause.write(found, SECTIONS["cause"]))
    assert "confirms" not in text(cause.write(found, SECTIONS["cause"]))


def test_without_one_it_says_so() -> None:
    found = story(event("maybe the index of billing is missing", "14:40", by="Ben Okafor"))
    assert text(cause.write(found, SECTIONS["cause"])) == (
        "Retroline recognised no statement that confirms a cause: what was it?"
    )


def test_a_rollback_that_changed_nothing_is_told_with_its_result() -> None:
    found = story(
        deploy("5.1.0", "14:20"), event("no change after the rollback, still 40% errors", "14:24", by="Ben Okafor")
    )
    line = text(response.write(found, SECTIONS["response"]))
    assert "At 14:20 UTC version 5.1.0 of billing was deployed to production; at 14:24 UTC Ben Okafor reported" in line


def test_a_deployment_that_failed_is_told_with_its_reason() -> None:
    found = story(deploy("5.1.0", "14:20", "failure", " (image billing:5.1.0 was not found)"))
    assert "failed: “image billing:5.1.0 was not found”" in text(resolution.write(found, SECTIONS["resolution"]))


def test_who_called_it_over_is_told_in_one_sentence() -> None:
    line = "Mara Lindqvist called the incident mitigated at 15:00 UTC and resolved at 15:30 UTC."
    assert line in text(resolution.write(story(), SECTIONS["resolution"]))


def test_the_status_page_sums_up_what_was_felt() -> None:
    """Its last words, without the sentence that says nothing."""
    page = event(
        "Status page: Resolved – This incident is resolved. Between 14:00 and 14:58 UTC some bills failed.",
        "15:40",
        kind=EventKind.STATUS_UPDATE,
        source="statuspage",
        by=None,
        attributes={"status": "resolved"},
    )
    told = text(impact.write(story(page), SECTIONS["impact"]))
    assert "The status page summed up at 15:40 UTC: “Between 14:00 and 14:58 UTC some bills failed”." in told


def test_the_summary_is_not_repeated() -> None:
    """The times that the summary gives stand in the impact only where there is no summary."""
    known = story(
        event("1,900 bills failed in total", "15:10", by="Ben Okafor"),
        event("no bill was lost", "15:12", by="Ben Okafor"),
    )
    assert "1,900" in text(impact.write(known, SECTIONS["impact"]))
    assert "began" not in text(impact.write(known, SECTIONS["impact"]))
    alone = replace(known, summarised=False)
    assert "The impact began at 14:00 UTC" in text(impact.write(alone, SECTIONS["impact"]))


def test_an_alert_that_made_no_sound_belongs_to_the_detection() -> None:
    found = story(event("the alert for billing made no sound, nobody is paged for P3", "14:10", by="Ben Okafor"))
    assert "made no sound" in text(detection.write(found, SECTIONS["detection"]))


def test_a_source_whose_clock_is_wrong_gives_no_time() -> None:
    """What the console recorded is told by what people say of it."""
    recorded = event("zone changed by console", "14:59", kind=EventKind.ACTION, source="csv", by="Ben Okafor")
    skew = Conflict(
        id="c1",
        kind=ConflictKind.CLOCK_SKEW,
        question="Which clock is right?",
        answers=(Answer(id="a", text="the clock of csv", evidence=(recorded.id,)),),
        about="csv",
    )
    signals = (incidents.signal(recorded, SignalKind.MITIGATION, 0.9),)
    known = replace(story(recorded, signals=signals), summarised=False)
    assert "zone changed" in text(resolution.write(known, SECTIONS["resolution"]))
    doubted = replace(known, facts=replace(known.facts, conflicts=(skew,)))
    assert "zone changed" not in text(resolution.write(doubted, SECTIONS["resolution"]))

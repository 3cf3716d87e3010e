"""PagerDuty, Opsgenie, Statuspage, Datadog, Rootly and status page histories."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extraction.domain.timeline import EventKind
from tests.extraction.capture.fixture_reading import problem, record, records


@pytest.mark.parametrize(
    ("fixture", "kind", "text"),
    [
        (
            "incident_triggered",
            EventKind.ALERT,
            "PagerDuty incident #2041 “Checkout error rate high” triggered on Checkout (high urgency)",
        ),
        (
            "incident_acknowledged",
            EventKind.ACKNOWLEDGED,
            "PagerDuty incident #2041 “Checkout error rate high” acknowledged",
        ),
        ("incident_resolved", EventKind.ALERT_RESOLVED, "PagerDuty incident #2041 “Checkout error rate high” resolved"),
        (
            "incident_reopened",
            EventKind.INCIDENT_STATUS,
            "PagerDuty incident #2041 “Checkout error rate high” reopened",
        ),
        (
            "incident_reassigned",
            EventKind.INCIDENT_STATUS,
            "PagerDuty incident #2041 “Checkout error rate high” reassigned to Tomasz Wrona",
        ),
        (
            "incident_priority_updated",
            EventKind.SEVERITY_CHANGE,
            "Priority of PagerDuty incident #2041 “Checkout error rate high” set to P1",
        ),
        (
            "incident_annotated",
            EventKind.NOTE,
            "Note on PagerDuty incident “Checkout error rate high”: Raising the pool size from 40 to 120.",
        ),
        (
            "status_update_published",
            EventKind.STATUS_UPDATE,
            "Status update on PagerDuty incident “Checkout error rate high”: "
            "Some customers cannot pay. We are working on it.",
        ),
        (
            "responder_added",
            EventKind.ROLE_CHANGE,
            "Tomasz Wrona was asked to respond to PagerDuty incident “Checkout error rate high”: "
            "Please help with the database",
        ),
    ],
)
def test_pagerduty_webhooks(fixture: str, kind: EventKind, text: str) -> None:
    """What a person wrote stands verbatim; neither actor nor time is repeated."""
    found = record(f"pagerduty/webhook_{fixture}.json")
    assert (found.kind, found.text) == (kind, text)


def test_a_pagerduty_webhook_is_keyed_by_its_event_id() -> None:
    found = record("pagerduty/webhook_incident_acknowledged.json")
    assert found.key == "01FERACKNOWLEDGED00000000A"
    assert found.permalink == "https://fernweh.pagerduty.example/incidents/QFER2041"
    assert found.actor is not None and (found.actor.native_id, found.actor.is_bot) == ("PMARA01", False)


def test_a_service_that_triggers_is_a_bot() -> None:
    actor = record("pagerduty/webhook_incident_triggered.json").actor
    assert actor is not None and actor.is_bot


def test_pagerduty_ping_is_nothing_that_happened() -> None:
    assert "a test of the webhook" in problem("pagerduty/webhook_ping.json").reason


def test_a_pagerduty_incident_tells_its_steps() -> None:
    """Each with its own time and one key, the incident's id."""
    triggered, resolved = records("pagerduty/rest_incidents.json")
    assert (triggered.kind, resolved.kind) == (EventKind.ALERT, EventKind.ALERT_RESOLVED)
    assert triggered.key == resolved.key == "QFER2041" and triggered.identity != resolved.identity
    assert records("pagerduty/rest_incident_acknowledged.json")[1].kind is EventKind.ACKNOWLEDGED


def test_pagerduty_log_entries() -> None:
    """One record each, keyed by the entry's id."""
    found = records("pagerduty/rest_log_entries.json")
    assert [one.key for one in found] == ["RTRIG", "RNTFY", "RACK", "RANN", "RRES"]
    assert found[1].attributes["person"] == "Mara Lindqvist"
    assert found[3].text.endswith("Raising the pool size from 40 to 120.")


def test_a_pagerduty_note_in_another_zone() -> None:
    assert record("pagerduty/rest_notes.json").at == datetime(2026, 3, 3, 14, 18, 59, tzinfo=UTC)


def test_an_event_of_the_events_api_may_have_no_time() -> None:
    """An acknowledgement says none, so the file's time will stand in."""
    acknowledged = record("pagerduty/events_v2_acknowledge.json")
    assert (acknowledged.at, acknowledged.key, acknowledged.kind) == (None, "checkout-5xx", EventKind.ACKNOWLEDGED)
    assert record("pagerduty/events_v2_trigger.json").at == datetime(2026, 3, 3, 14, 2, 13, tzinfo=UTC)


@pytest.mark.parametrize("fixture", ["events_v2_trigger", "events_v2_resolve", "events_v2_change"])
def test_a_routing_key_is_not_kept(fixture: str) -> None:
    """Whoever has it can raise alerts."""
    assert "FERNWEHROUTINGKEY" not in repr(record(f"pagerduty/{fixture}.json"))


def test_a_change_event_is_an_action() -> None:
    change = record("pagerduty/events_v2_change.json")
    assert (change.kind, change.attributes["version"]) == (EventKind.ACTION, "4.12.0")


@pytest.mark.parametrize(
    ("fixture", "kind", "text"),
    [
        ("create", EventKind.ALERT, "Opsgenie alert #23 “Checkout error rate high” created"),
        ("acknowledge", EventKind.ACKNOWLEDGED, "Opsgenie alert #23 “Checkout error rate high” acknowledged"),
        ("close", EventKind.ALERT_RESOLVED, "Opsgenie alert #23 “Checkout error rate high” closed"),
        (
            "add_note",
            EventKind.NOTE,
            "Note on Opsgenie alert #23 “Checkout error rate high”: pool exhausted, raising it",
        ),
        (
            "update_priority",
            EventKind.SEVERITY_CHANGE,
            "Priority of Opsgenie alert #23 “Checkout error rate high” set to P1",
        ),
        (
            "assign_ownership",
            EventKind.INCIDENT_STATUS,
            "Opsgenie alert #23 “Checkout error rate high” assigned to tomasz@fernweh.example",
        ),
    ],
)
def test_opsgenie_webhooks(fixture: str, kind: EventKind, text: str) -> None:
    found = record(f"opsgenie/webhook_{fixture}.json")
    assert (found.kind, found.text) == (kind, text)


def test_opsgenie_times_are_milliseconds_or_nanoseconds() -> None:
    """``createdAt`` in milliseconds, ``updatedAt`` in nanoseconds."""
    created, closed = record("opsgenie/webhook_create.json"), record("opsgenie/webhook_close.json")
    assert created.at == datetime(2026, 3, 3, 14, 2, 11, 104000, UTC)
    assert closed.at == datetime(2026, 3, 3, 14, 41, 40, 1, UTC)
    assert closed.key == "052652ac-5d1c-464a-812a-7dd18bbfba8c/Close"


def test_an_opsgenie_user_is_a_person_and_system_is_not() -> None:
    person, system = record("opsgenie/webhook_close.json").actor, record("opsgenie/webhook_create.json").actor
    assert person is not None and (person.address, person.is_bot) == ("mara@fernweh.example", False)
    assert system is not None and system.is_bot


def test_an_opsgenie_alert_tells_its_steps() -> None:
    """The report's milliseconds are added to the time of creation."""
    created, acknowledged, closed = records("opsgenie/rest_alerts.json")
    assert created.at is not None and acknowledged.at is not None and closed.at is not None
    assert (acknowledged.at - created.at).total_seconds() == 110
    assert closed.kind is EventKind.ALERT_RESOLVED and closed.at.minute == 41


def test_a_request_to_create_an_alert_has_no_time() -> None:
    request = record("opsgenie/create_request.json")
    assert (request.at, request.key) == (None, "checkout-5xx/Create")


def test_statuspage_gives_one_record_per_update() -> None:
    """Each keyed by the update's id, at the time it was shown."""
    resolved, investigating = records("statuspage/webhook_incident_with_updates.json")
    assert (resolved.key, investigating.key) == ("upd0003", "upd0001")
    assert investigating.text == "Status page: Investigating – Some customers cannot pay. We are looking into it."
    assert investigating.attributes["services"] == "Checkout"


def test_statuspage_webhook_and_api_tell_the_same() -> None:
    """Same identity and same record, so that importing both changes nothing."""
    webhook = records("statuspage/webhook_incident_with_updates.json")
    api = records("statuspage/api_incidents.json")
    assert [(one.key, one.identity, one.raw) for one in webhook] == [(one.key, one.identity, one.raw) for one in api]


def test_a_component_update() -> None:
    found = record("statuspage/webhook_component_update.json")
    assert found.key == "cu0001"
    assert found.text == "Status page: component “Checkout” changed from operational to partial outage"


def test_an_incident_without_updates_says_so() -> None:
    assert "incident.incident_updates is empty" in problem("statuspage/webhook_incident_without_updates.json").reason


@pytest.mark.parametrize(
    ("fixture", "kind", "text"),
    [
        ("monitor_webhook_triggered", EventKind.ALERT, "Alert “Checkout 5xx ratio above 5 %” fired"),
        ("monitor_webhook_recovered", EventKind.ALERT_RESOLVED, "Alert “Checkout 5xx ratio above 5 %” recovered"),
        ("event_v1", EventKind.ACTION, "Deployed checkout 4.12.0: Build 812"),
        ("events_v2", EventKind.ACTION, "Feature flag fast_checkout on: Switched on for 10 % of customers"),
        ("incident_todo", EventKind.TICKET, "To-do: Alert on pool use above 80 %"),
        ("case_comment", EventKind.TICKET, "Comment: Alert is in review"),
    ],
)
def test_datadog(fixture: str, kind: EventKind, text: str) -> None:
    found = record(f"datadog/{fixture}.json")
    assert (found.kind, found.text) == (kind, text)


def test_a_datadog_event_keeps_the_exact_id_and_its_tags() -> None:
    """``id`` has lost its last digits to floating point, ``id_str`` has not."""
    found = record("datadog/event_v1.json")
    assert found.key == "6327818702635911562"
    assert (found.attributes["service"], found.attributes["version"]) == ("checkout", "4.12.0")


def test_a_datadog_incident_tells_its_steps() -> None:
    found = sorted(records("datadog/incident.json"), key=lambda one: str(one.at))
    steps = [one.text.partition("” ")[2].partition(":")[0] for one in found]
    assert steps == ["customer impact began", "detected", "declared (SEV-2)", "customer impact ended", "resolved"]


@pytest.mark.parametrize("fixture", ["incident_search", "recorded_exchange"])
def test_a_datadog_incident_inside_something_else(fixture: str) -> None:
    """A search result, and a recorded HTTP exchange with the answer as text."""
    assert len(records(f"datadog/{fixture}.json")) == 5


def test_datadog_impacts_and_cases_have_a_beginning_and_an_end() -> None:
    impact, case = records("datadog/incident_impact.json"), records("datadog/case.json")
    assert [one.text for one in impact] == [
        "Customer impact began: Payments fail in the EU",
        "Customer impact ended: Payments fail in the EU",
    ]
    assert [one.text for one in case] == [
        "PAY-98 “Pool size is not alerted on” created",
        "PAY-98 “Pool size is not alerted on” closed",
    ]


def test_a_rootly_incident_tells_its_steps_with_who_took_them() -> None:
    found = records("rootly/incidents_list.json")
    assert [one.attributes["status"] for one in found] == ["started", "detected", "declared", "mitigated", "resolved"]
    assert found[0].at == datetime(2026, 3, 3, 13, 58, tzinfo=UTC)
    assert found[4].text == "Incident #3051 “Checkout errors” resolved: The pool was raised to 120."
    assert found[4].actor is not None and found[4].actor.name == "Tomasz Wrona"


def test_a_status_history_gives_one_record_per_revision() -> None:
    """The words that were added, without the page's settings."""
    first, second = records("status_history/entry_with_revisions.json")
    assert first.text == "Status page: “Payments failing” – Some customers cannot pay."
    assert second.text == "Status page: “Payments failing” – Payments work again."
    assert second.key == "content/issues/2026-03-03-payments.md@3be34829ac"
    assert second.attributes["status"] == "resolved"

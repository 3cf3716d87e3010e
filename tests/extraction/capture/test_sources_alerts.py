"""Alertmanager, Grafana, Prometheus and VictorOps."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extraction.capture.sources.alert_labels import fingerprint
from extraction.domain.timeline import EventKind
from tests.extraction.capture.fixture_reading import outcomes, problem, read_value, readable, record, records


def test_a_firing_alert_stands_at_its_start() -> None:
    """Nanoseconds are cut to microseconds, and year 1 as the end says that it still fires."""
    alert = record("alertmanager/webhook_firing.json")
    assert (alert.kind, alert.key) == (EventKind.ALERT, "9c1f0b6de4a83527")
    assert alert.at == datetime(2026, 3, 3, 14, 2, 11, 125000, UTC)
    assert alert.at_original == "2026-03-03T14:02:11.125000125Z"
    assert "ended_at" not in alert.attributes


def test_a_firing_alert_reads_as_a_sentence() -> None:
    """Name, service, severity and the summary that a person wrote."""
    expected = "Alert CheckoutErrorRateHigh fired for checkout (critical): 5xx ratio of checkout is above 5 %"
    assert record("alertmanager/webhook_firing.json").text == expected


def test_a_resolved_alert_stands_at_its_end_and_keeps_its_start() -> None:
    """One record: the firing is not told again, but when it began is."""
    alert = record("alertmanager/webhook_resolved.json")
    assert alert.kind is EventKind.ALERT_RESOLVED
    assert alert.at == datetime(2026, 3, 3, 14, 40, 26, tzinfo=UTC)
    assert alert.attributes["started_at"] == "2026-03-03T14:02:11.125000Z"
    assert alert.text == "Alert CheckoutErrorRateHigh resolved for checkout (critical)"


def test_each_alert_of_a_notification_is_its_own_record() -> None:
    """A notification that is firing as a whole may hold resolved alerts."""
    kinds = [alert.kind for alert in records("alertmanager/webhook_one_firing_one_resolved.json")]
    assert kinds == [EventKind.ALERT, EventKind.ALERT_RESOLVED]


def test_alerts_that_the_sender_left_out_are_listed() -> None:
    """``truncatedAlerts`` is not dropped silently."""
    assert "3 more alerts were left out" in problem("alertmanager/webhook_truncated.json").reason


def test_a_repeated_notification_has_the_same_identity() -> None:
    """New figures in an annotation do not make another happening."""
    (once,) = readable(read_value(_notification("above 5 %: 7.1 %")))
    (again,) = readable(read_value(_notification("above 5 %: 9.9 %")))
    assert once.identity == again.identity and once.text != again.text


def _notification(summary: str) -> dict[str, object]:
    labels, times = {"alertname": "Errors"}, {"startsAt": "2026-03-03T14:02:00Z", "endsAt": "0001-01-01T00:00:00Z"}
    alert = {"status": "firing", "labels": labels, "annotations": {"summary": summary}, **times}
    return {"alerts": [alert], "groupLabels": {}, "commonLabels": {}, "status": "firing", "version": "4"}


def test_a_missing_fingerprint_is_computed() -> None:
    """Alertmanager's own function of the labels, so that such an alert joins the others."""
    labels = {"alertname": "HighLatency", "service": "checkout", "severity": "page"}
    assert fingerprint(labels) == "75072a3d82457715"
    assert record("alertmanager/webhook_without_fingerprint.json").key == fingerprint(
        {"alertname": "CheckoutLatencyHigh", "service": "checkout", "severity": "warning"}
    )


def test_an_alert_of_the_api_is_firing() -> None:
    """Its ``endsAt`` lies in the future and is no end."""
    alert = record("alertmanager/api_alert_active.json")
    assert alert.kind is EventKind.ALERT and "ended_at" not in alert.attributes


def test_a_silence_names_author_matchers_and_comment() -> None:
    """A silence is something a person did."""
    silence = record("alertmanager/api_silence.json")
    assert silence.kind is EventKind.ACTION
    assert silence.actor is not None and silence.actor.name == "tomasz"
    expected = "alertname=CheckoutLatencyHigh, service=~checkout|cart: known, failover running"
    assert silence.text == f"Silence set for alerts with {expected}"


def test_grafana_is_told_from_alertmanager() -> None:
    """The same shape with fields of its own."""
    alert = record("grafana/unified_firing.json")
    assert (alert.source, alert.key) == ("grafana", "c6eadffa33fcdf37")
    assert record("grafana/unified_resolved.json").kind is EventKind.ALERT_RESOLVED


def test_grafana_dashboard_alert_has_no_time() -> None:
    """The file's time stands in for it."""
    alert = record("grafana/dashboard_alert_alerting.json")
    assert alert.at is None and alert.key == "rule/7"
    assert alert.text == "Alert “Orders per minute low” fired: Orders fell below 40 per minute"


def test_grafana_oncall_ok_means_resolved() -> None:
    assert record("grafana/oncall_formatted_ok.json").kind is EventKind.ALERT_RESOLVED


def test_a_grafana_annotation_is_a_note_at_its_millisecond_time() -> None:
    note = record("grafana/annotation.json")
    assert note.kind is EventKind.NOTE and note.at == datetime(2026, 3, 3, 14, 9, tzinfo=UTC)


def test_alerts_series_give_a_record_per_unbroken_run() -> None:
    """Two runs: the first stopped, the second too, because another series goes on."""
    firing = [
        one for one in records("prometheus/query_range_alerts_fired_and_stopped.json") if "firing" in str(one.key)
    ]
    assert [one.kind for one in firing] == [EventKind.ALERT, EventKind.ALERT_RESOLVED] * 2
    assert [one.attributes["samples"] for one in firing] == ["4", "4", "2", "2"]
    assert firing[1].text == "Alert CheckoutErrorRateHigh was last seen firing for checkout (critical)"


def test_a_pending_alert_has_not_fired() -> None:
    pending = [
        one for one in records("prometheus/query_range_alerts_fired_and_stopped.json") if "pending" in str(one.key)
    ]
    assert [one.kind for one in pending] == [EventKind.METRIC]


def test_a_prometheus_key_holds_sorted_labels_and_unix_time() -> None:
    first = records("prometheus/query_range_error_ratio.json")[0]
    assert first.key == 'http_5xx_ratio{service="checkout"}/1772546400'


def test_a_series_is_reduced_to_what_is_notable() -> None:
    """Start, rise, highest, fall and end."""
    told = [one.text.partition(") ")[2] for one in records("prometheus/query_range_error_ratio.json")]
    assert told == [
        "was 0.003 at the start, its lowest",
        "rose to 0.12",
        "rose to 0.21, its highest",
        "fell to 0.02",
        "was 0.003 at the end",
    ]


def test_no_sample_of_a_series_is_lost() -> None:
    """The samples that the records hold are all of them, and the attribute counts them."""
    found = records("prometheus/query_range_error_ratio.json")
    assert sum(int(one.attributes["samples"]) for one in found) == 30
    assert [len(one.raw["values"]) for one in found] == [int(one.attributes["samples"]) for one in found]


def test_values_that_are_no_numbers_are_kept_as_written() -> None:
    told = [one.attributes["value"] for one in records("prometheus/query_range_with_nan.json")]
    assert told == ["NaN", "+Inf"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("checkout:5xx_percent", "was 18.4%"),
        ("request_duration_seconds", "was 18.4 s"),
        ("http_5xx_ratio", "was 18.4"),
        ("queue_depth", "was 18.4"),
    ],
)
def test_a_unit_in_the_metrics_name_is_written_with_the_value(name: str, told: str) -> None:
    series = {"metric": {"__name__": name}, "value": [1772546400, "18.4"]}
    (found,) = readable(read_value({"status": "success", "data": {"resultType": "vector", "result": [series]}}))
    assert found.text == f"{name} {told}"


def test_a_vector_gives_one_sample() -> None:
    assert record("prometheus/query_vector.json").text == "queue_depth (queue=payments) was 48211"


@pytest.mark.parametrize(
    ("fixture", "kind", "text"),
    [
        ("critical", EventKind.ALERT, "Alert “CheckoutErrorRateHigh checkout” fired (critical)"),
        ("acknowledgement_without_time", EventKind.ACKNOWLEDGED, "Alert “checkout-5xx” acknowledged"),
        ("recovery", EventKind.ALERT_RESOLVED, "Alert “CheckoutErrorRateHigh checkout” recovered"),
    ],
)
def test_victorops(fixture: str, kind: EventKind, text: str) -> None:
    """The entity's id is the key."""
    found = record(f"victorops/{fixture}.json")
    assert (found.kind, found.text, found.key) == (kind, text, "checkout-5xx")


def test_an_alert_without_a_start_does_not_hide_the_others() -> None:
    """The field is named, and the alert beside it is read."""
    value = _notification("p99 above 2 s")
    alerts = value["alerts"]
    assert isinstance(alerts, list)
    alerts.append({**alerts[0], "startsAt": None})
    good, bad = read_value(value)
    assert "field alerts[1].startsAt is missing" in str(bad)
    assert not isinstance(good, Exception)


def test_an_alert_that_is_neither_firing_nor_resolved_is_refused() -> None:
    value = _notification("x")
    alerts = value["alerts"]
    assert isinstance(alerts, list)
    alerts[0]["status"] = "suppressed"
    assert "should be firing or resolved, found 'suppressed'" in str(read_value(value)[0])
    assert outcomes("alertmanager/webhook_firing.json")

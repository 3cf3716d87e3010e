"""One happening told by several sources is one event; two happenings stay two."""

from __future__ import annotations

from dataclasses import replace

from extraction.capture.build_timeline import build_timeline
from extraction.domain.timeline import Event, EventKind
from tests.builders import actor, at, event

ALERT_BOT, GITHUB_BOT, STATUS_BOT = (actor(name, is_bot=True) for name in ("Alertmanager", "GitHub", "Statuspage"))
BODY = "We are investigating errors when completing a purchase."


def alert(clock: str, source: str = "alertmanager", kind: EventKind = EventKind.ALERT, **attributes: str) -> Event:
    given = {"alert": "CheckoutErrorRateHigh", "service": "checkout-api"} | attributes
    return event("Alert CheckoutErrorRateHigh", clock, kind=kind, source=source, by=None, attributes=given)


def page(
    clock: str, kind: EventKind = EventKind.ALERT, raw: str = "{}", incident: str = "PK2041X", **attributes: str
) -> Event:
    title = "[FIRING:1] CheckoutErrorRateHigh checkout-api (page production)"
    given = {"title": title, "service": "checkout-api", "incident": incident} | attributes
    made = event("PagerDuty incident triggered", clock, kind=kind, source="pagerduty", by=None, attributes=given)
    return replace(made, raw=raw)


def post(clock: str, text: str = "[FIRING:1] CheckoutErrorRateHigh checkout-api (page production)") -> Event:
    return event(text, clock, by=ALERT_BOT)


def deploy(clock: str, status: str = "success", version: str = "4.12.0", source: str = "github") -> Event:
    given = {"service": "checkout-api", "version": version, "commit": "7c1e9ab0" * 5, "status": status}
    return event("Deployment", clock, kind=EventKind.DEPLOY, source=source, by=None, attributes=given)


def merged(clock: str, number: int = 418) -> Event:
    key = f"larkspur/checkout#{number}/closed"
    return event(
        "PR merged", clock, kind=EventKind.PULL_REQUEST, source="github", key=key, attributes={"status": "merged"}
    )


def status(clock: str, body: str = BODY) -> Event:
    return event(
        f"Status page: Investigating – {body}", clock, kind=EventKind.STATUS_UPDATE, source="statuspage", by=None
    )


def primaries(*events: Event) -> list[str]:
    return [one.id for one in build_timeline(events)]


def test_an_alert_told_by_five_sources_is_one_event_of_the_most_direct_one() -> None:
    """Each of the others stays as a reference with its own time and id."""
    told = [alert("14:00:30", "prometheus"), alert("14:00"), page("14:00:40"), post("14:01:10"), alert("14:02", "mail")]
    (joined,) = build_timeline(told)
    assert joined.source == "prometheus"
    assert [(one.source, one.at) for one in joined.also] == [
        ("alertmanager", at("14:00")),
        ("pagerduty", at("14:00:40")),
        ("slack", at("14:01:10")),
        ("mail", at("14:02")),
    ]
    assert {one.event_id for one in joined.references} == {one.id for one in told}


def test_two_firings_of_a_flapping_alert_stay_two_each_with_its_own_page() -> None:
    """The records nearest in time belong together."""
    first, second, cleared = alert("14:00"), alert("14:03"), alert("14:01:30", kind=EventKind.ALERT_RESOLVED)
    built = build_timeline([first, second, cleared, page("14:00:20", incident="P1"), page("14:03:20", incident="P2")])
    assert [[one.id for one in built].count(one.id) for one in (first, cleared, second)] == [1, 1, 1]
    assert [len(one.also) for one in built] == [1, 0, 1]
    assert built.events[0].also[0].at == at("14:00:20")


def test_firing_and_resolved_are_two_happenings() -> None:
    """Also when a post about the resolution repeats the title with FIRING in it."""
    fired, cleared = alert("14:00"), alert("14:03", kind=EventKind.ALERT_RESOLVED)
    told = post("14:03:20", "Resolved: [FIRING:1] CheckoutErrorRateHigh checkout-api")
    built = build_timeline([fired, cleared, told])
    assert [len(one.also) for one in built] == [0, 1]


def test_what_lies_far_apart_or_names_another_service_stays_apart() -> None:
    """The same alert an hour later, or for another service, is another happening."""
    assert len(primaries(alert("14:00"), page("15:00"))) == 2
    assert len(primaries(alert("14:00"), alert("14:01", "grafana", service="search"))) == 2


def test_a_dedup_key_joins_what_titles_do_not() -> None:
    """Alertmanager's fingerprint handed on as PagerDuty's incident key."""
    fired = event("x", "14:00", kind=EventKind.ALERT, source="alertmanager", key="9f4c1b7a2d06e853", by=None)
    paged = page("14:01", raw='{"data":{"incident_key":"9f4c1b7a2d06e853"}}', title="Something else entirely")
    assert len(primaries(fired, paged)) == 1


def test_pagerdutys_webhook_and_log_entry_of_one_incident_are_one() -> None:
    """Within a minute, and only for the same incident."""
    webhook = page("14:00", raw='{"event":{"occurred_at":"…"}}')
    entry = page("14:00:02", raw='{"type":"trigger_log_entry"}')
    other = page("14:00:03", raw='{"type":"trigger_log_entry"}', incident="POTHER")
    assert primaries(webhook, entry) == [webhook.id]
    assert len(primaries(webhook, other)) == 2


def test_an_alert_that_people_talk_about_is_not_their_message() -> None:
    """Only bots repeat what machines say."""
    words = "[FIRING:1] CheckoutErrorRateHigh checkout-api"
    assert len(primaries(alert("14:00"), event(words, "14:00:30", by="Mara Lindqvist"))) == 2


def test_a_post_about_several_alerts_stays() -> None:
    """It would hide the others behind one of them."""
    assert len(primaries(alert("14:00"), post("14:00:30", "[FIRING:3] CheckoutErrorRateHigh (checkout-api)"))) == 2


def test_a_merged_pull_request_and_the_bots_post_that_links_it() -> None:
    """The link tells which one; another number is another pull request."""
    text = "Pull request merged: https://github.com/larkspur/checkout/pull/418"
    told = event(text, "13:29:50", by=GITHUB_BOT)
    assert len(primaries(merged("13:29:44"), told)) == 1
    assert len(primaries(merged("13:29:44", 419), told)) == 2


def test_a_deploy_and_the_bots_post_that_names_service_and_version() -> None:
    """Same service, same version, same outcome."""
    told = event("checkout-api 4.12.0 deployed to production", "13:41:40", by=GITHUB_BOT)
    begun = event("checkout-api 4.12.0: deploy started", "13:41:30", by=GITHUB_BOT)
    assert len(primaries(deploy("13:41:26"), told)) == 1
    assert len(primaries(deploy("13:41:26"), begun)) == 2
    assert len(primaries(deploy("13:41:26", version="4.11.3"), told)) == 2
    assert len(primaries(deploy("13:41:26", status="failure"), told)) == 2


def test_a_status_update_and_the_bots_post_with_the_same_words() -> None:
    """Word for word, whatever decoration stands around them; other words are another update."""
    told = event(f"*Investigating* - Checkout errors\n> {BODY}", "14:05:40", by=STATUS_BOT)
    assert len(primaries(status("14:05:30"), told)) == 1
    assert (
        len(primaries(status("14:05:30", "We have identified the cause of the errors and are rolling back."), told))
        == 2
    )


def test_a_record_without_its_own_time_joins_the_only_happening_it_can_belong_to() -> None:
    """With two firings it belongs to neither, and it never stands for one."""
    late = replace(alert("23:00", "mail"), time_basis="received", id="mail")
    (joined,) = build_timeline([alert("14:00"), late])
    assert (joined.source, joined.also[0].event_id) == ("alertmanager", "mail")
    assert len(primaries(alert("14:00"), alert("16:00"), late)) == 3


def test_alerts_of_two_hosts_at_the_same_moment_stay_two() -> None:
    """One source tells each happening once."""
    assert len(primaries(alert("14:00"), alert("14:00"), page("14:00:10"))) == 2

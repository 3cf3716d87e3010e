"""The events and people of one small incident; its fixtures are in ``conftest.py``."""

from __future__ import annotations

from dataclasses import replace

from extraction.domain.milestone import Milestone, MilestoneCandidate, MilestoneName
from extraction.domain.people import Person
from extraction.domain.timeline import EventKind, SourceReference
from tests.builders import at, event

ALERT = replace(
    event(
        "Alert CheckoutErrors fired for checkout (page): 5xx is 18.4%",
        "13:52",
        kind=EventKind.ALERT,
        source="alertmanager",
        key="9f4c1b7a2d06e853",
        by=None,
    ),
    permalink="https://alerts.example.test/g/1",
    also=(SourceReference(source="pagerduty", key="01DEXAMPLE", at=at("13:53"), event_id="f" * 24),),
)
CLEARED = event(
    "Alert CheckoutErrors resolved for checkout",
    "14:38",
    kind=EventKind.ALERT_RESOLVED,
    source="alertmanager",
    key=ALERT.key,
    by=None,
)
SAID = event("I'm IC. Checkout is failing", "13:58")
DEPLOY = event(
    "Deployment of checkout 4.11.3 to production", "14:31", kind=EventKind.DEPLOY, source="github", key="deployment/1"
)
STATUS = replace(
    event(
        "Status page: Monitoring – Purchases work again",
        "14:41",
        kind=EventKind.STATUS_UPDATE,
        source="statuspage",
        key="u1",
        by=None,
    ),
    permalink="https://status.example.test/u1",
)
LATER = event("OPS-311 created", at("10:20", day=5), kind=EventKind.TICKET, source="jira", key="OPS-311/1")

MARA = Person(
    id="p1",
    display_name="Mara Lindqvist",
    identities=(("slack", SAID.actor.native_id if SAID.actor else ""),),
    aliases=("Mara Lindqvist", "mara"),
)


def milestone(name: MilestoneName, clock: str, *evidence: str) -> Milestone:
    chosen = MilestoneCandidate(at=at(clock), rule="alert", evidence=evidence, rank=1, explanation="The alert fired.")
    return Milestone(name=name, chosen=chosen, candidates=(chosen,))

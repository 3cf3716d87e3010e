"""One small incident with everything that a report can show."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.operations.ports import Publishable
from extraction.domain.action_item import ActionItem
from extraction.domain.conflict import Answer, Conflict, ConflictKind
from extraction.domain.facts import IncidentFacts
from extraction.domain.incident import Incident
from extraction.domain.metric import Invalid, Metric, MetricName
from extraction.domain.milestone import Cycle, Milestone, MilestoneName, Unknown
from extraction.domain.people import Role, RoleAssignment
from extraction.domain.report import CheckedDraft, Omission, StatementKind
from extraction.domain.report_template import SectionKind
from extraction.domain.timeline import Timeline
from tests.app.publishing.example import ALERT, CLEARED, DEPLOY, LATER, MARA, SAID, STATUS, milestone
from tests.builders import START, at, statement, timeline
from tests.report_builders import approved, checked_draft, reviewed, section


@pytest.fixture
def records() -> Timeline:
    return timeline(ALERT, CLEARED, SAID, DEPLOY, STATUS, LATER)


@pytest.fixture
def facts() -> IncidentFacts:
    known = (
        milestone(MilestoneName.IMPACT_STARTED, "13:49", ALERT.id),
        milestone(MilestoneName.DETECTED, "13:52", ALERT.id),
        milestone(MilestoneName.MITIGATED, "14:34", DEPLOY.id),
        milestone(MilestoneName.RESOLVED, "15:02", STATUS.id),
        Milestone(name=MilestoneName.ACKNOWLEDGED, chosen=Unknown(reason="no record tells it")),
    )
    metrics = [
        (MetricName.TTD, MilestoneName.DETECTED, timedelta(minutes=3)),
        (MetricName.TTA, MilestoneName.ACKNOWLEDGED, Unknown(reason="nobody acknowledged it")),
        (MetricName.TTR, MilestoneName.RESOLVED, Invalid(reason="resolved before it began")),
    ]
    return IncidentFacts(
        incident=Incident(
            key="INC-2041",
            title="Checkout errors",
            created_at=START,
            severity="SEV2",
            status="resolved",
            services=("checkout",),
            channels=("inc-2041",),
        ),
        people=(MARA,),
        actors={("slack", MARA.identities[0][1]): "p1"},
        roles=(
            RoleAssignment(
                role=Role.COMMANDER, person_id="p1", start=SAID.at, end=None, evidence=(SAID.id,), rule="declared"
            ),
        ),
        cycles=(Cycle(number=1, milestones=known),),
        metrics=tuple(
            Metric(
                name=name,
                definition="Retroline",
                start=MilestoneName.IMPACT_STARTED,
                end=end,
                value=value,
                preferred=True,
                evidence=(ALERT.id,),
            )
            for name, end, value in metrics
        ),
        action_items=(
            ActionItem(
                id="a1",
                summary="Alert on pool saturation",
                evidence=(LATER.id,),
                owner_id="p1",
                due="2026-03-13",
                tracker_key="OPS-311",
                tracker_url="https://tracker.example.test/OPS-311",
            ),
        ),
        conflicts=(
            Conflict(
                id="c1",
                kind=ConflictKind.TIMES_DISAGREE,
                question="When was the impact over?",
                answers=(Answer(id="x", text="14:31, as the deploy says", evidence=(DEPLOY.id,), at=at("14:31")),),
                about=MilestoneName.MITIGATED,
            ),
        ),
    )


@pytest.fixture
def checked() -> CheckedDraft:
    return checked_draft(
        section(statement("Checkout failed for customers.", [SAID, ALERT], id="s1")),
        section(statement("18.4% of requests failed.", [ALERT], id="s2"), id="impact", title="Impact"),
        section(
            replace(statement("The alert fired.", [ALERT], id="s3", kind=StatementKind.TIMELINE_ENTRY), at=ALERT.at),
            replace(
                statement("OPS-311 was created.", [LATER], id="s4", kind=StatementKind.TIMELINE_ENTRY), at=LATER.at
            ),
            id="timeline",
            title="Timeline",
            kind=SectionKind.TIMELINE,
        ),
        section(
            statement("Alert on pool saturation. Owner: Mara.", [LATER], id="s5", kind=StatementKind.ACTION_ITEM),
            id="action-items",
            title="Action items",
            kind=SectionKind.ACTION_ITEMS,
            omissions=(Omission(text="Who else responded", reason="no record says so", evidence=(SAID.id,)),),
        ),
    )


@pytest.fixture
def publishable(checked: CheckedDraft, facts: IncidentFacts, records: Timeline) -> Publishable:
    return Publishable(approved=approved(reviewed(checked)), facts=facts, timeline=records)

"""How the incident was noticed, and how long after the impact began."""

from __future__ import annotations

from extraction.domain.milestone import MilestoneName
from extraction.domain.report_template import SectionTemplate
from extraction.domain.timeline import Event, EventKind
from extraction.drafting.plain.chat import reports
from extraction.drafting.plain.composing import present, sentence, unknown
from extraction.drafting.plain.moments import after
from extraction.drafting.plain.passages import Place
from extraction.drafting.plain.phrases import listed
from extraction.drafting.plain.reporting import said_in
from extraction.drafting.plain.story import Moment, Sentence, Story
from extraction.drafting.plain.telling import alert_name, own_words, services_of


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    first = detected(story, quoted=True)
    if first is None:
        first = unknown("Retroline recognised no detection: how was it noticed?", "detection unknown")
    return present([first, acknowledged(story), *said_in(story, Place.DETECTION), other_alerts(story)])


def detected(story: Story, quoted: bool = False) -> Sentence | None:
    """``The incident was detected at 13:52 UTC by the alert X, 3 minutes after the impact began.``"""
    moment = story.moment(MilestoneName.DETECTED)
    if moment is None:
        return None
    event = story.found(moment.evidence)[0]
    began = story.moment(MilestoneName.IMPACT_STARTED)
    delay = after(moment, began, "the impact began")
    evidence = (*moment.evidence, *(began.evidence if began is not None and delay else ()))
    text = f"the incident was detected at {story.clock(moment.at)}{delay}, {_how(event, story, quoted)}"
    return sentence(text, evidence, "detected", at=moment.at, weight=1.0)


def _how(event: Event, story: Story, quoted: bool) -> str:
    if event.kind is EventKind.ALERT:
        about = f" for {listed(services_of(event))}" if services_of(event) else ""
        unnamed = not (event.attribute("alert") or event.attribute("title"))
        words = f": {said}" if (quoted or unnamed) and (said := own_words(event)) is not None else ""
        return f"when {alert_name(event)} fired{about}{words}"
    told_by = reports(event, story, verb="reported")
    return f"when {told_by}" if told_by else "as the records state"


def other_alerts(story: Story) -> Sentence | None:
    """Alerts of other names that fired, with the first time of each."""
    moment = story.moment(MilestoneName.DETECTED)
    known = {alert_name(event) for event in story.found(moment.evidence)} if moment is not None else set()
    firsts: dict[str, Event] = {}
    for event in story.of_kind(EventKind.ALERT):
        if event.attribute("alert") and alert_name(event) not in known:
            firsts.setdefault(alert_name(event), event)
    shown = list(firsts.items())[:4]
    if not shown:
        return None
    clauses = [f"{name} fired at {story.clock(event.at)}" for name, event in shown]
    return sentence(listed(clauses), (event.id for _, event in shown), "other alerts", at=shown[0][1].at)


def acknowledged(story: Story) -> Sentence | None:
    moment = story.moment(MilestoneName.ACKNOWLEDGED)
    if moment is None:
        return None
    event = story.found(moment.evidence)[0]
    found = story.moment(MilestoneName.DETECTED)
    by = story.name(event)
    when = f"at {story.clock(moment.at)}{_since(moment, found)}"
    text = f"{by} acknowledged the page {when}" if by else f"the page was acknowledged {when}"
    evidence = (*moment.evidence, *(found.evidence if found is not None else ()))
    return sentence(text, evidence, "acknowledged", at=moment.at, weight=0.8)


def _since(moment: Moment, found: Moment | None) -> str:
    return after(moment, found, "detection")

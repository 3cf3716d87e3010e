"""One event as a clause in the past tense: from its fields where the source states them, else in its own words, quoted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from extraction.domain.timeline import Event, EventKind
from extraction.drafting.plain.chat import SOURCE_NAMES, reports, restated_in_third_person, told_message
from extraction.drafting.plain.phrases import listed
from extraction.drafting.plain.quotes import LONG, SHORT, Keep, quotation_of
from extraction.drafting.plain.story import Story

_STATE_MARK = re.compile(r"^\s*\[(?:FIRING|RESOLVED|ALERT|TRIGGERED|OK)(?::\d+)?\]\s*")
_PAGERS = ("pagerduty", "opsgenie")
_DONE = {
    "success": "succeeded",
    "failure": "failed",
    "error": "failed",
    "failed": "failed",
    "cancelled": "was cancelled",
}
_METRIC_COURSE = re.compile(
    r"\b(?P<verb>was|rose to|fell to|reached) (?P<value>\S+?)(?P<rest>,? (?:its highest|its lowest|at the (?:start|end).*))?$"
)
_UNDERWAY = ("pending", "queued", "in_progress", "waiting", "created", "started", "running")


def tell(event: Event, story: Story, limit: int = SHORT) -> str | None:
    """What happened, as a clause without its time and without a full stop; ``None`` where nothing can be said well.

    A clause that begins with an article begins in lower case.
    """
    writer = _WRITERS.get(event.kind, told_message)
    return writer(event, story, limit)


def alert_name(event: Event) -> str:
    """``the alert CheckoutErrorRateHigh``, or what the source calls it."""
    name = event.attribute("alert")
    if name:
        return f"the alert {name}"
    title = event.attribute("title")
    if title:
        return f"the alert “{title}”"
    if event.actor is not None:
        return f"an alert from {event.actor.name}"
    return f"an alert from {SOURCE_NAMES.get(event.source, event.source)}"


def services_of(event: Event) -> tuple[str, ...]:
    named = event.attribute("services") or event.attribute("service") or ""
    return tuple(dict.fromkeys(part.strip() for part in named.split(",") if part.strip()))


def deployed(event: Event) -> str:
    """``version 4.12.0 of checkout-api``, or as much of it as the record states."""
    what = event.attribute("service") or event.attribute("repository")
    version = event.attribute("version") or event.attribute("ref") or _short(event.attribute("commit"))
    if version is None:
        return f"a new version of {what}" if what else "a new version"
    return f"version {version} of {what}" if what else f"version {version}"


def _alert(event: Event, story: Story, limit: int) -> str:
    name = alert_name(event)
    if event.source in _PAGERS:
        return f"{SOURCE_NAMES[event.source]} opened an incident{_words(event, limit, name)}"
    about = f" for {listed(services_of(event))}" if services_of(event) else ""
    words = _words(event, limit, name)
    return f"{name}{_graded(event)} fired{about}{words}"


def _graded(event: Event) -> str:
    details = [part for part in (event.attribute("severity"), event.attribute("environment")) if part]
    return f" ({', '.join(details)})" if details else ""


def _alert_resolved(event: Event, story: Story, limit: int) -> str:
    if event.source in _PAGERS:
        by = f" by {name}" if (name := story.name(event)) else ""
        return f"the {SOURCE_NAMES[event.source]} incident was resolved{by}"
    about = f" for {listed(services_of(event))}" if services_of(event) else ""
    named = event.attribute("alert") or event.attribute("title")
    return f"{alert_name(event)} cleared{about}{'' if named else _words(event, limit, '')}"


def _acknowledged(event: Event, story: Story, limit: int) -> str:
    name = story.name(event) or event.attribute("person")
    page = SOURCE_NAMES.get(event.source, event.source)
    what = f"the {page} incident" if event.source in _PAGERS else alert_name(event)
    return f"{name} acknowledged {what}" if name else f"{what} was acknowledged"


def _status_update(event: Event, story: Story, limit: int) -> str:
    status = event.attribute("status")
    quoted = own_words(event, max(limit, LONG)) if limit >= SHORT else None
    said = f"the status page was set to “{_spoken(status)}”" if status else "the status page was updated"
    return f"{said}: {quoted}" if quoted else said


def _incident_status(event: Event, story: Story, limit: int) -> str:
    tool = SOURCE_NAMES.get(event.source, event.source)
    status, old = event.attribute("status"), event.attribute("old_status")
    if status is None:
        return reports(event, story, limit) or f"the incident in {tool} was updated"
    if old:
        return f"the incident in {tool} went from “{_spoken(old)}” to “{_spoken(status)}”"
    by = story.name(event)
    changed = f"the incident in {tool} was set to “{_spoken(status)}”"
    return f"{changed} by {by}" if by else changed


def _severity_change(event: Event, story: Story, limit: int) -> str | None:
    severity, old, by = event.attribute("severity"), event.attribute("old_status"), story.name(event)
    if severity is None:
        return reports(event, story, limit)
    told = f"the severity was set to {severity}" if not old else f"the severity was changed from {old} to {severity}"
    return f"{told} by {by}" if by else told


def _role_change(event: Event, story: Story, limit: int) -> str | None:
    role, person = event.attribute("role"), event.attribute("person") or story.name(event)
    if role is None or person is None:
        return reports(event, story, limit)
    return f"{person} took the role of {_spoken(role)}"


def _ticket(event: Event, story: Story, limit: int) -> str | None:
    key, title, assignee = (event.attribute(name) for name in ("ticket", "title", "assignee"))
    if key is None:
        return reports(event, story, limit)
    named = f"the ticket {key}, “{title}”," if title else f"the ticket {key}"
    verb = _ticket_verb(event)
    owner = f" and is assigned to {assignee}" if assignee and verb == "was opened" else ""
    return f"{named} {verb}{owner}"


def _ticket_verb(event: Event) -> str:
    action, status = event.attribute("action") or "", event.attribute("status")
    if re.search(r"creat|open", action) and "reopen" not in action:
        return "was opened"
    return f"was set to “{_spoken(status)}”" if status else "was updated"


def _pull_request(event: Event, story: Story, limit: int) -> str:
    repository, number, title = (event.attribute(name) for name in ("repository", "number", "title"))
    place = f" #{number}" if number else ""
    place += f" of {repository}" if repository else ""
    named = f"pull request{place}" + (f", “{title}”," if title else "")
    state = event.attribute("status") or event.attribute("action") or "updated"
    by = story.name(event)
    done = f"{named} was {_spoken(state)}"
    return f"{done} by {by}" if by and state in ("merged", "opened", "closed", "reopened") else done


def _push(event: Event, story: Story, limit: int) -> str:
    where = " of ".join(part for part in (event.attribute("ref"), event.attribute("repository")) if part)
    by = story.name(event)
    told = f"commits were pushed to {where}" if where else "commits were pushed"
    return f"{told} by {by}" if by else told


def _deploy(event: Event, story: Story, limit: int) -> str | None:
    if not any(event.attribute(name) for name in ("service", "repository", "version", "ref", "commit")):
        return reports(event, story, limit, "recorded")
    what, status = deployed(event), (event.attribute("status") or "").lower()
    place = f" to {event.attribute('environment')}" if event.attribute("environment") else ""
    if status in _UNDERWAY:
        return f"the deployment of {what}{place} was started"
    if status in _DONE and status != "success":
        return f"the deployment of {what}{place} {_DONE[status]}"
    return f"{what} was deployed{place}"


_REASON = re.compile(r"\((?P<why>[^()]{8,})\)\s*$")


def deploy_words(event: Event, limit: int = SHORT) -> str | None:
    """What the record of a deployment adds in words to its state: why it failed, where it is running."""
    if event.kind is not EventKind.DEPLOY:
        return None
    found = _REASON.search(event.text)
    return quotation_of(found["why"], limit) if found is not None else None


def _release(event: Event, story: Story, limit: int) -> str:
    version = event.attribute("version") or event.attribute("ref") or event.attribute("title") or ""
    repository = event.attribute("repository")
    return f"release {version}{f' of {repository}' if repository else ''} was published"


def _check_run(event: Event, story: Story, limit: int) -> str:
    status, title = event.attribute("status"), event.attribute("title") or "a check"
    done = _DONE.get((status or "").lower(), f"was {_spoken(status)}" if status else "ran")
    return f"the check “{title}” {done}"


def _metric(event: Event, story: Story, limit: int) -> str | None:
    metric, value, unit = (event.attribute(name) for name in ("metric", "value", "unit"))
    if metric is None or value is None:
        return reports(event, story, limit)
    measured = f"{value}{'' if unit in (None, '', '%') else ' '}{unit or ''}"
    course = _METRIC_COURSE.search(event.text)
    if course is None:
        return f"the metric {metric} was {measured}"
    return f"the metric {metric} {course['verb']} {measured}{course['rest'] or ''}"


def _recorded_action(event: Event, story: Story, limit: int) -> str | None:
    return restated_in_third_person(event, story) or reports(event, story, limit, "recorded")


def _deleted(event: Event, story: Story, limit: int) -> str | None:
    return None


def own_words(event: Event, limit: int = SHORT, keep: Keep | None = None) -> str | None:
    """What the record itself says, quoted, without the head that its reader put before it (``Status page: …``).

    Where some sentences satisfy ``keep``, only those.
    """
    name = event.attribute("alert") or event.attribute("status") or ""
    head, mark, rest = event.text.partition(" – " if event.kind is EventKind.STATUS_UPDATE else ": ")
    inside = bool(mark) and bool(name) and name.casefold() in head.casefold()
    return quotation_of(_STATE_MARK.sub("", rest if inside else event.text), limit, keep=keep)


def _words(event: Event, limit: int, name: str) -> str:
    """The alert's own words where they add something to its name; a terse telling of a named one leaves them out."""
    if limit < SHORT and (event.attribute("alert") or event.attribute("title")):
        return ""
    quoted = own_words(event, limit)
    if quoted is None or quoted.strip("“”").casefold() in name.casefold():
        return ""
    return f": {quoted}"


def _spoken(value: str | None) -> str:
    return (value or "").replace("_", " ")


def _short(commit: str | None) -> str | None:
    return commit[:10] if commit else None


_WRITERS: Mapping[EventKind, Callable[[Event, Story, int], str | None]] = {
    EventKind.ALERT: _alert,
    EventKind.ALERT_RESOLVED: _alert_resolved,
    EventKind.ACKNOWLEDGED: _acknowledged,
    EventKind.STATUS_UPDATE: _status_update,
    EventKind.INCIDENT_STATUS: _incident_status,
    EventKind.SEVERITY_CHANGE: _severity_change,
    EventKind.ROLE_CHANGE: _role_change,
    EventKind.TICKET: _ticket,
    EventKind.PULL_REQUEST: _pull_request,
    EventKind.PUSH: _push,
    EventKind.DEPLOY: _deploy,
    EventKind.RELEASE: _release,
    EventKind.CHECK: _check_run,
    EventKind.METRIC: _metric,
    EventKind.ACTION: _recorded_action,
    EventKind.MESSAGE_DELETED: _deleted,
}

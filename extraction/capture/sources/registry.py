"""Which source a value comes from, told by its content and never by its file's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from extraction.capture.source_record import Document, SourceRecord
from extraction.capture.sources import (
    alertmanager,
    csv_events,
    datadog,
    datadog_incidents,
    exported_events,
    github,
    gitlab,
    grafana,
    jira,
    linear,
    mail,
    opsgenie,
    pagerduty,
    pagerduty_events,
    pagerduty_rest,
    prometheus,
    rootly,
    slack_webhook,
    status_history,
    statuspage,
    victorops,
)
from extraction.capture.sources.envelopes import opened
from extraction.capture.sources.explanations import explained
from extraction.capture.sources.fields import Fields
from extraction.errors import UnreadableRecord

Outcome = SourceRecord | UnreadableRecord
DEEPEST_WRAPPING = 8


@dataclass(frozen=True, slots=True)
class Source:
    """``recognises`` never raises; ``read`` may raise ``UnreadableRecord`` for the whole value or yield it for a part."""

    name: str
    recognises: Callable[[Mapping[str, object]], bool]
    read: Callable[[Fields], Iterator[Outcome]]


SOURCES: tuple[Source, ...] = (
    Source("alertmanager", alertmanager.recognises, alertmanager.read),
    Source("grafana", grafana.recognises, grafana.read),
    Source("prometheus", prometheus.recognises, prometheus.read),
    Source("pagerduty", pagerduty.recognises, pagerduty.read),
    Source("pagerduty REST", pagerduty_rest.recognises, pagerduty_rest.read),
    Source("pagerduty Events API", pagerduty_events.recognises, pagerduty_events.read),
    Source("opsgenie", opsgenie.recognises, opsgenie.read),
    Source("victorops", victorops.recognises, victorops.read),
    Source("datadog", datadog.recognises, datadog.read),
    Source("datadog incidents", datadog_incidents.recognises, datadog_incidents.read),
    Source("rootly", rootly.recognises, rootly.read),
    Source("statuspage", statuspage.recognises, statuspage.read),
    Source("status history", status_history.recognises, status_history.read),
    Source("github", github.recognises, github.read),
    Source("gitlab", gitlab.recognises, gitlab.read),
    Source("jira", jira.recognises, jira.read),
    Source("linear", linear.recognises, linear.read),
    Source("slack", slack_webhook.recognises, slack_webhook.read),
    Source("mail", mail.recognises, mail.read),
    Source("retroline", exported_events.recognises, exported_events.read),
    Source("csv", csv_events.recognises, csv_events.read),
)


def sources_of(value: object) -> list[Source]:
    """Every source that recognises ``value``; more than one would be a mistake of this module."""
    return [source for source in SOURCES if source.recognises(value)] if isinstance(value, dict) else []


def read_document(document: Document) -> Iterator[Outcome]:
    """The happenings that a document tells of.

    What cannot be read is yielded as ``UnreadableRecord`` with its place and reason; what stands beside it is read all the
    same. Lists, API pages and dumps of deliveries are opened. Never raises for what a document holds.
    """
    yield from _read(document, DEEPEST_WRAPPING, "")


def _read(document: Document, deepest: int, path: str) -> Iterator[Outcome]:
    recognised = sources_of(document.value)
    if recognised:
        yield from _read_as(recognised[0], document)
        return
    inside = opened(document.value) if deepest else None
    if inside is None:
        yield UnreadableRecord(document.place, explained(document.value, path))
        return
    yield from _read_inside(document, inside, deepest, path)


def _read_as(source: Source, document: Document) -> Iterator[Outcome]:
    try:
        yield from source.read(Fields.of(document))
    except UnreadableRecord as problem:
        yield problem


def _read_inside(document: Document, inside: tuple[str, list[object]], deepest: int, path: str) -> Iterator[Outcome]:
    """Each value inside; values of one shape that nothing recognises are reported once, with their number."""
    name, values = inside
    place = f"{path}.{name}" if path else name
    if not values:
        yield UnreadableRecord(document.place, f"{place} is an empty list: there is nothing to read in it")
    unread: dict[tuple[str, ...], list[int]] = {}
    for number, value in enumerate(values, start=1):
        if not sources_of(value) and opened(value) is None:
            unread.setdefault(_shape(value), []).append(number)
        else:
            numbered = f"{place} {number}" if len(values) > 1 else place
            yield from _read(replace(document, value=value), deepest - 1, numbered)
    for numbers in unread.values():
        yield UnreadableRecord(document.place, explained(values[numbers[0] - 1], _counted(place, numbers, len(values))))


def _shape(value: object) -> tuple[str, ...]:
    return tuple(sorted(map(str, value))) if isinstance(value, dict) else (type(value).__name__,)


def _counted(place: str, numbers: list[int], total: int) -> str:
    if total == 1:
        return place
    more = f" and {len(numbers) - 1} more like it" if len(numbers) > 1 else ""
    return f"{place} {numbers[0]}{more}"

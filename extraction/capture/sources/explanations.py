"""Why a value is not read: what it looks like, and what can be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from extraction.capture.sources.fields import as_text, type_name

READABLE = (
    "Slack, Alertmanager, Prometheus, PagerDuty, Opsgenie, VictorOps, Grafana, Datadog, Statuspage, GitHub, GitLab, Jira, "
    "Linear, Rootly, e-mail, git tags, and plain events as CSV or JSON lines with a time and a text"
)


def _is_slack_answer(value: Mapping[str, object]) -> bool:
    return isinstance(value.get("ok"), bool)


def _is_slack_event(value: Mapping[str, object]) -> bool:
    return "api_app_id" in value or ("team_id" in value and "token" in value)


def _is_slack_interaction(value: Mapping[str, object]) -> bool:
    return "callback_id" in value or "trigger_id" in value or "response_url" in value


def _is_simulation(value: Mapping[str, object]) -> bool:
    return len(value) == 1 and next(iter(value)) in ("ALERTS", "ALERT")


def _is_json_api_object(value: Mapping[str, object]) -> bool:
    return isinstance(value.get("type"), str) and isinstance(value.get("attributes"), dict)


def _is_catalogue(value: Mapping[str, object]) -> bool:
    return len(value) > 20 and all(isinstance(held, dict) for held in value.values())


def _is_empty_answer(value: Mapping[str, object]) -> bool:
    return "string" in value and as_text(value["string"]) is None


def _is_text_without_time(value: Mapping[str, object]) -> bool:
    return as_text(value.get("message")) is not None and not any(
        "time" in name or name in ("ts", "at") for name in value
    )


EXPLANATIONS: tuple[tuple[Callable[[Mapping[str, object]], bool], str], ...] = (
    (_is_slack_answer, "an answer of Slack's API that holds no messages"),
    (_is_slack_event, "a Slack event that is not a message in a channel"),
    (_is_slack_interaction, "a Slack interaction (a button, form or command): it is no record of what happened"),
    (_is_simulation, "a template for simulated alerts, wrapped in ALERTS; send the alert itself"),
    (
        _is_json_api_object,
        "an API object that describes a setting, a person or a reference, not something that happened",
    ),
    (_is_catalogue, "a collection of named examples or settings, not records of something that happened"),
    (_is_empty_answer, "an answer of a server without content"),
    (_is_text_without_time, "a message without any time; add a time such as 2026-03-03T14:02:00Z"),
)


def explained(value: object, path: str) -> str:
    """One sentence: what stands there, why it is not read, what is readable. ``path`` leads to it inside the document."""
    where = f"{path}: " if path else ""
    if not isinstance(value, dict):
        return f"{where}is {type_name(value)}, not a record. Readable are {READABLE}."
    if not value:
        return f"{where}is an empty object: there is nothing to read in it"
    fields = ", ".join(str(name) for name in list(value)[:12]) + (" …" if len(value) > 12 else "")
    for looks_like, what in EXPLANATIONS:
        if looks_like(value):
            kind = as_text(value.get("type"))
            return f"{where}looks like {what} ({f'type {kind}, ' if kind else ''}fields: {fields})."
    return f"{where}is not recognised (fields: {fields}). Readable are {READABLE}."

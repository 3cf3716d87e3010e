"""Many reports to be written again: what a person chose, what would change and why, and the limits."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from app.operations.batch import Choice, Limits
from app.operations.choose_reports import condition, since
from app.operations.plan_batch import Plan
from app.review.views.jobs import sentence
from app.review.views.words import Json, count
from extraction.errors import InputError

WHY: Mapping[str, str] = {
    "prompt": "another prompt",
    "template": "another template",
    "model": "another model",
    "events": "other events",
    "checks": "other checks",
    "new": "never written before",
    "unrecorded": "written before Retroline kept what a section rests on",
}
_ROWS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A choice as a person typed it: ``where`` are conditions such as ``severity=SEV1``."""

    template: str = ""
    model: str = ""
    where: tuple[str, ...] = ()
    since: str = ""

    def choice(self, now: datetime) -> Choice:
        """Raises InputError where a condition or the date cannot be read."""
        for one in self.where:
            condition(one)
        began = since(self.since, now) if self.since.strip() else None
        return Choice(
            template=self.template.strip() or None, model=self.model.strip() or None, where=self.where, since=began
        )

    @property
    def command(self) -> str:
        """The same on the command line."""
        words = ["retroline", "regenerate"]
        for name, value in (("--template", self.template), ("--model", self.model), ("--since", self.since)):
            words += [name, value.strip()] if value.strip() else []
        for one in self.where:
            words += ["--where", one]
        return shlex.join([*words, "--dry-run"])


def typed_of(values: Mapping[str, object]) -> Typed:
    where = values.get("where")
    conditions = tuple(str(one).strip() for one in where if str(one).strip()) if isinstance(where, list) else ()
    texts = {name: str(values.get(name) or "") for name in ("template", "model", "since")}
    return Typed(where=conditions, **texts)


def typed_json(typed: Typed) -> Json:
    return {
        "template": typed.template,
        "model": typed.model,
        "where": list(typed.where),
        "since": typed.since,
        "command": typed.command,
    }


def limits_of(values: Mapping[str, object], base: Limits) -> Limits:
    """``base`` with what was typed; an empty field is no limit.

    Raises:
        InputError: a field holds no number; the message names it.
    """
    return Limits(
        priority=_whole(values, "priority") or base.priority,
        concurrency=_whole(values, "concurrency") or base.concurrency,
        per_minute=_whole(values, "per_minute"),
        cost=_dollars(values, "cost"),
        cost_per_report=_dollars(values, "cost_per_report"),
        failures=_whole(values, "failures") or base.failures,
    )


def _whole(values: Mapping[str, object], name: str) -> int | None:
    text = str(values.get(name) or "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InputError(f"{name.replace('_', ' ')}: “{text}” is no whole number")
    return int(text)


def _dollars(values: Mapping[str, object], name: str) -> Decimal | None:
    text = str(values.get(name) or "").strip().lstrip("$")
    if not text:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        raise InputError(f"{name.replace('_', ' ')}: “{text}” is no amount of US dollars; write 2.50") from None


def limits_json(limits: Limits) -> Json:
    return {
        "priority": str(limits.priority),
        "concurrency": str(limits.concurrency),
        "per_minute": "" if limits.per_minute is None else str(limits.per_minute),
        "cost": "" if limits.cost is None else f"{limits.cost:f}",
        "cost_per_report": "" if limits.cost_per_report is None else f"{limits.cost_per_report:f}",
        "failures": str(limits.failures),
    }


def plan_json(plan: Plan, typed: Typed) -> Json:
    """A dry run: figures, the reasons with how many sections each is for, and the first reports."""
    changes = len(plan.changes)
    return {
        "typed": typed_json(typed),
        "line": _plan_line(plan),
        "asks": plan.model_calls > 0,
        "notes": [note for note in _notes(plan) if note],
        "figures": [
            {"name": "Reports chosen", "value": f"{plan.reports:,}"},
            {"name": "Stay as they are", "value": f"{plan.unchanged:,}"},
            {"name": "Written again", "value": f"{changes:,}"},
            {"name": "Sections", "value": f"{plan.sections:,}"},
            {"name": "Calls of a model", "value": f"{plan.model_calls:,}"},
            {"name": "Tokens, about", "value": f"{plan.tokens:,}"},
            {"name": "Cost, about", "value": "price not known" if plan.cost is None else dollars(plan.cost)},
        ],
        "why": [
            {"why": WHY.get(why, why), "sections": number, "part": number / max(plan.sections, 1)}
            for why, number in plan.why.items()
        ],
        "rows": [
            {
                "incident": one.key,
                "report": _report(one.version, one.approved),
                "sections": [
                    {"title": each.title, "why": ", ".join(WHY.get(why, why) for why in each.why)}
                    for each in one.sections
                ],
            }
            for one in plan.changes[:_ROWS]
        ],
        "more": max(changes - _ROWS, 0),
        "skipped": [{"incident": key, "why": sentence(why)} for key, why in plan.skipped[:_ROWS]],
        "starts": changes > 0,
        "start": f"Write {count(changes, 'report')} again",
    }


def _plan_line(plan: Plan) -> str:
    if not plan.reports:
        return "No report that you may see fits all the conditions."
    if not plan.changes:
        return f"{count(plan.reports, 'report')} chosen. Nothing would change: no model would be asked."
    return (
        f"{len(plan.changes):,} of {count(plan.reports, 'report')} would be written again: {count(plan.sections, 'section')}. "
        "Each gets a proposal beside it; nothing is replaced by itself."
    )


def _notes(plan: Plan) -> tuple[str, ...]:
    approved = (
        f"{plan.approved:,} of them {'is' if plan.approved == 1 else 'are'} approved: approved reports stay as they are and "
        "get a proposed version."
    )
    first = f"{plan.first:,} of them {'has' if plan.first == 1 else 'have'} no draft yet and would get the first."
    skipped = f"{count(len(plan.skipped), 'report')} cannot be written again."
    return (approved if plan.approved else "", first if plan.first else "", skipped if plan.skipped else "")


def _report(version: int | None, approved: bool) -> str:
    return "no draft yet" if version is None else f"version {version}{', approved' if approved else ''}"


def dollars(amount: Decimal) -> str:
    """``$0.0042``, ``$12.50``: small amounts with four places."""
    return f"${amount:,.2f}" if amount >= 1 or not amount else f"${amount:.4f}"

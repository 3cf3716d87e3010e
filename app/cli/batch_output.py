"""Batches as the command line shows them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from app.cli import output
from extraction.drafting.plain.phrases import counted

if TYPE_CHECKING:
    from app.operations.batch import Batch, BatchItem
    from app.operations.model_record import Spent
    from app.operations.plan_batch import Plan
    from app.operations.regenerate_reports import BatchView
    from extraction.domain.difference import Difference

_MOST_ROWS = 20


class Counter:
    """Tells on one line of the terminal how far it is; where there is no terminal, nothing."""

    def __init__(self, what: str) -> None:
        self._what, self._told = what, (-1, -1)

    def __call__(self, done: int, total: int) -> None:
        if (done, total) == self._told or not sys.stderr.isatty():
            return
        self._told = (done, total)
        sys.stderr.write(f"\r{done} of {total} {self._what}" + ("\n" if done == total else ""))
        sys.stderr.flush()


def plan_json(plan: Plan) -> dict[str, object]:
    return {
        "reports": plan.reports,
        "sections": plan.sections,
        "model_calls": plan.model_calls,
        "tokens": plan.tokens,
        "cost": None if plan.cost is None else float(plan.cost),
        "unchanged": plan.unchanged,
        "changed": len(plan.changes),
        "approved": plan.approved,
        "first_drafts": plan.first,
        "why": dict(plan.why),
        "skipped": [{"incident": key, "why": why} for key, why in plan.skipped],
        "changes": [
            {
                "incident": one.key,
                "version": one.version,
                "approved": one.approved,
                "sections": [
                    {
                        "id": each.section_id,
                        "title": each.title,
                        "why": list(each.why),
                        "model_calls": each.calls,
                        "tokens": each.tokens,
                    }
                    for each in one.sections
                ],
            }
            for one in plan.changes
        ],
    }


def say_plan(plan: Plan) -> None:
    output.say(
        f"{counted(plan.reports, 'report')} chosen: {plan.unchanged} would stay, resting on the same as before, "
        f"{len(plan.changes)} would be written again ({counted(plan.sections, 'section')})"
    )
    for why, count in plan.why.items():
        output.say(f"  {_WHY.get(why, why)}: {counted(count, 'section')}")
    if plan.approved:
        output.say(f"  {plan.approved} of them are approved: they stay as they are and get a proposed version")
    if plan.first:
        output.say(f"  {plan.first} of them have no draft yet and get their first")
    if plan.skipped:
        output.say(f"  {len(plan.skipped)} cannot be written: {plan.skipped[0][0]}: {plan.skipped[0][1]}")
    cost = "a price that is not known" if plan.cost is None else f"${plan.cost:f}"
    output.say(f"A model would be asked {plan.model_calls} times: about {plan.tokens} tokens, {cost}")
    if plan.changes:
        output.table(
            ("incident", "report", "sections", "why"),
            (
                (
                    one.key,
                    _report(one.version, one.approved),
                    str(len(one.sections)),
                    ", ".join(sorted({why for each in one.sections for why in each.why})),
                )
                for one in plan.changes[:_MOST_ROWS]
            ),
        )
    if len(plan.changes) > _MOST_ROWS:
        output.say(f"… and {len(plan.changes) - _MOST_ROWS} more; --json lists all")


_WHY = {
    "prompt": "another prompt",
    "template": "another template",
    "model": "another model",
    "events": "other events",
    "checks": "other checks",
    "new": "never written before",
    "unrecorded": "written before Retroline kept what a section rests on",
}


def _report(version: int | None, approved: bool) -> str:
    return "none yet" if version is None else f"version {version}{', approved' if approved else ''}"


def batch_json(batch: Batch) -> dict[str, object]:
    limits, choice = batch.limits, batch.choice
    return {
        "id": batch.id,
        "state": batch.state.value,
        "reason": batch.reason,
        "by": batch.actor.name,
        "at": batch.at,
        "ended_at": batch.ended_at,
        "reports": batch.reports,
        "looked_at": batch.planned,
        "provider_batch": batch.by_provider_batch,
        "provider_over": batch.provider_over,
        "provider_note": batch.provider_note,
        "sent": [
            {"model": one.model, "id": one.id, "state": one.state, "requests": one.requests, "read": one.read}
            for one in batch.sent
        ],
        "template": choice.template,
        "model": choice.model,
        "where": list(choice.where),
        "since": choice.since,
        "limits": {
            "priority": limits.priority,
            "concurrency": limits.concurrency,
            "per_minute": limits.per_minute,
            "cost": _amount(limits.cost),
            "cost_per_report": _amount(limits.cost_per_report),
            "failures": limits.failures,
        },
    }


def view_json(view: BatchView) -> dict[str, object]:
    return {
        **batch_json(view.batch),
        "counts": {state.value: count for state, count in view.counts.items()},
        "spent": _spent_json(view.spent),
        "items": [item_json(one) for one in view.items],
    }


def item_json(item: BatchItem) -> dict[str, object]:
    return {
        "incident": item.incident,
        "state": item.state.value,
        "reason": item.reason,
        "approved": item.approved,
        "sections": [{"id": one.section_id, "title": one.title, "why": list(one.why)} for one in item.sections],
        "scores": {name: {"before": before, "after": after} for name, (before, after) in item.scores.items()},
        "proposal": item.proposal,
        "job": item.job,
        "model_calls": item.calls,
        "prompt_tokens": item.prompt_tokens,
        "completion_tokens": item.completion_tokens,
        "cost": _amount(item.cost),
        "at": item.at,
    }


def _spent_json(spent: Spent) -> dict[str, object]:
    return {
        "model_calls": spent.calls,
        "prompt_tokens": spent.prompt_tokens,
        "completion_tokens": spent.completion_tokens,
        "cost": _amount(spent.cost),
        "unpriced": spent.unpriced,
    }


def _amount(dollars: Decimal | None) -> float | None:
    return None if dollars is None else float(dollars)


def state_line(batch: Batch) -> str:
    why = f": {batch.reason}" if batch.reason else ""
    return f"Batch {batch.id}: {batch.reports} reports, {batch.state.value}{why}"


def say_batches(views: Iterable[BatchView]) -> None:
    output.table(
        ("batch", "state", "reports", "settled", "spent", "by", "began", "why"),
        (
            (
                one.batch.id,
                one.batch.state.value,
                str(one.batch.reports),
                str(one.ended),
                _spent(one.spent),
                one.batch.actor.name,
                output.moment(one.batch.at),
                one.batch.reason,
            )
            for one in views
        ),
    )


def say_view(view: BatchView) -> None:
    from app.operations.regenerate_reports import in_words, limits_in_words

    batch = view.batch
    output.say(state_line(batch))
    output.say(
        f"  {in_words(batch.choice)}; {limits_in_words(batch.limits)}; by {batch.actor.name}, {output.moment(batch.at)}"
    )
    for one in batch.sent:
        output.say(f"  {one.requests} requests to {one.model} as {one.id or one.key}: {one.state or 'handed over'}")
    if batch.provider_note:
        output.say(f"  {batch.provider_note}")
    counted = ", ".join(f"{count} {state.value}" for state, count in view.counts.items() if count)
    output.say(f"  {counted or 'no report'}; {view.spent.calls} calls of a model, {_spent(view.spent)}")
    if view.items:
        output.table(("incident", "outcome", "sections", "scores", "why"), map(_row, view.items))


def _row(item: BatchItem) -> Sequence[str]:
    from app.operations.report_scores import worse

    approved = " (approved)" if item.approved else ""
    less_good = ", ".join(worse(item.scores))
    scores = f"worse: {less_good}" if less_good else "no worse" if item.scores else ""
    return (item.incident, f"{item.state.value}{approved}", str(len(item.sections) or ""), scores, item.reason)


def _spent(spent: Spent) -> str:
    unknown = f" and {spent.unpriced} calls of unknown price" if spent.unpriced else ""
    return f"${spent.cost:f}{unknown}"


def say_differences(item: BatchItem | None, found: Sequence[Difference], as_json: bool) -> None:
    """Old and new words, and the scores of both."""
    if as_json:
        output.say_json(
            {
                "item": None if item is None else item_json(item),
                "differences": [
                    {
                        "id": one.id,
                        "section": one.section_id,
                        "kind": one.kind.value,
                        "before": None if one.before is None else one.before.text,
                        "after": None if one.after is None else one.after.text,
                        "verdict": None if one.check is None else one.check.verdict.value,
                    }
                    for one in found
                ],
            }
        )
        return
    for one in found:
        output.say(f"{one.section_id}: {one.kind.value}")
        for sign, statement in (("-", one.before), ("+", one.after)):
            if statement is not None:
                output.say(f"  {sign} {statement.text}")
    if not found:
        output.say("The report would stay as it is.")
    if item is not None and item.scores:
        _say_scores(item)


def _say_scores(item: BatchItem) -> None:
    from app.operations.report_scores import MEASURES, worse

    less_good = worse(item.scores)
    output.table(
        ("score", "before", "after", ""),
        (
            (
                MEASURES[name].label if name in MEASURES else name,
                f"{old:g}",
                f"{new:g}",
                "worse" if name in less_good else "",
            )
            for name, (old, new) in item.scores.items()
        ),
    )

"""Batches of reports written again: where each stands, what became of its reports, and how good the new ones are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.operations.batch import Batch, BatchItem, BatchState, ItemState
from app.operations.regenerate_reports import BatchView, in_words
from app.operations.report_scores import MEASURES, worse
from app.review.views.jobs import sentence
from app.review.views.regenerate import WHY, dollars, limits_json
from app.review.views.words import Json, clock, count
from evaluation.score import Better, Unit

GOING = frozenset({BatchState.PLANNING, BatchState.RUNNING})
_STATES: Mapping[BatchState, str] = {BatchState.PLANNING: "looking at reports", BatchState.RUNNING: "running"}
ITEMS: Mapping[ItemState, str] = {
    ItemState.WAITING: "waiting",
    ItemState.RUNNING: "being written",
    ItemState.UNCHANGED: "nothing to change",
    ItemState.PROPOSED: "waits for you",
    ItemState.TAKEN: "taken over",
    ItemState.DROPPED: "left as it was",
    ItemState.FAILED: "failed",
    ItemState.SKIPPED: "skipped",
    ItemState.CANCELLED: "cancelled",
}


def batch_json(view: BatchView) -> Json:
    """One batch as a row of the list, and as the head of its own page."""
    batch = view.batch
    planning = batch.state is BatchState.PLANNING
    done = batch.planned if planning else view.ended
    return {
        "id": batch.id,
        "state": batch.state.value,
        "told": _STATES.get(batch.state, batch.state.value),
        "choice": in_words(batch.choice),
        "by": batch.actor.name or "Retroline",
        "at": f"{batch.at:%Y-%m-%d} {clock(batch.at)}",
        "reports": batch.reports,
        "part": done / batch.reports if batch.reports else None,
        "line": f"{done:,} of {batch.reports:,} {'looked at' if planning else 'settled'}",
        "counts": [
            {"name": state.value, "label": ITEMS[state], "number": view.counts[state]}
            for state in ITEMS
            if view.counts.get(state)
        ],
        "spent": _spent(view),
        "reason": " ".join(sentence(one) for one in (batch.reason, batch.provider_note) if one),
        "limits": limits_json(batch.limits),
        "acts": _acts(batch, view.counts.get(ItemState.FAILED, 0)),
    }


def _spent(view: BatchView) -> Json:
    spent, limit = view.spent, view.batch.limits.cost
    of = f" of {dollars(limit)}" if limit is not None else ""
    known = spent.calls > spent.unpriced or not spent.calls
    unpriced = f"the price of {count(spent.unpriced, 'call')} is not known" if spent.unpriced else ""
    told = " and ".join(one for one in (f"{dollars(spent.cost)}{of}" if known else "", unpriced) if one)
    return {
        "told": told,
        "calls": count(spent.calls, "call"),
        "part": None if limit is None else min(float(spent.cost / limit), 1.0),
    }


def _acts(batch: Batch, failed: int) -> list[str]:
    ended = batch.state in (BatchState.DONE, BatchState.CANCELLED)
    acts = ["pause"] if batch.state in GOING else []
    acts += ["resume"] if batch.state in (BatchState.PAUSED, BatchState.STOPPED) else []
    acts += ["retry"] if failed and (batch.state is BatchState.DONE or "resume" in acts) else []
    return acts if ended else [*acts, "limits", "cancel"]


def item_json(item: BatchItem, difference: Json | None = None) -> Json:
    """A report of a batch; ``difference`` of old and new where somebody looks at it."""
    proposed = item.state is ItemState.PROPOSED
    return {
        "incident": item.incident,
        "state": item.state.value,
        "told": ITEMS[item.state],
        "approved": item.approved,
        "reason": sentence(item.reason) if item.reason else "",
        "sections": [
            {"title": one.title, "why": ", ".join(WHY.get(why, why) for why in one.why)} for one in item.sections
        ],
        "verdict": verdict_of(item),
        "scores": scores_json(item.scores),
        "cost": _item_cost(item),
        "job": item.job,
        "decides": proposed,
        "opens": proposed or bool(item.scores),
        "difference": difference,
    }


def _item_cost(item: BatchItem) -> str:
    if not item.calls:
        return "no call" if item.state in (ItemState.PROPOSED, ItemState.TAKEN, ItemState.DROPPED) else ""
    return f"{count(item.calls, 'call')}, {'price not known' if item.cost is None else dollars(item.cost)}"


def verdict_of(item: BatchItem) -> Json | None:
    """In words whether the new one is better or worse; ``None`` where nothing was compared."""
    if not item.scores:
        return None
    less, more = len(worse(item.scores)), len(_better(item.scores))
    parts = [f"{less} worse" if less else "", f"{more} better" if more else ""]
    return {"told": ", ".join(one for one in parts if one) or "no difference in scores", "worse": less > 0}


def _better(scores: Mapping[str, tuple[float, float]]) -> tuple[str, ...]:
    """Names of the measures that are better now: those that would be worse the other way round."""
    return worse({name: (after, before) for name, (before, after) in scores.items()})


def scores_json(scores: Mapping[str, tuple[float, float]]) -> list[Json]:
    less, more = worse(scores), _better(scores)
    return [
        {
            "label": MEASURES[name].label if name in MEASURES else name.replace("_", " "),
            "before": _value(name, before),
            "after": _value(name, after),
            "verdict": "worse" if name in less else "better" if name in more else _same(name, before, after),
        }
        for name, (before, after) in scores.items()
    ]


def _same(name: str, before: float, after: float) -> str:
    measure = MEASURES.get(name)
    if before == after:
        return "same"
    return "" if measure is None or measure.better is Better.NEITHER else "about the same"


def _value(name: str, value: float) -> str:
    measure = MEASURES.get(name)
    if measure is not None and measure.unit is Unit.SHARE:
        return f"{100 * value:.0f} %" if value in (0, 1) or value == round(value, 2) else f"{100 * value:.1f} %"
    return f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What taking all over would do: ``take`` are taken, ``worse`` and ``approved`` are left to be decided on one by one."""

    take: int
    worse: int
    approved: int


def counted_of(items: Sequence[BatchItem]) -> Counted:
    approved = [one for one in items if one.approved]
    rest = [one for one in items if not one.approved]
    good = [one for one in rest if one.scores and not worse(one.scores)]
    return Counted(take=len(good), worse=len(rest) - len(good), approved=len(approved))


def confirm_json(counted: Counted) -> Json:
    left = [
        f"{count(counted.worse, 'report')} with a score that is less good" if counted.worse else "",
        f"{count(counted.approved, 'approved report')}" if counted.approved else "",
    ]
    stays = " and ".join(one for one in left if one)
    told = (
        f"{count(counted.take, 'report')} would be taken over, each as a new version."
        if counted.take
        else "There is nothing that can be taken over without looking at it."
    )
    stay = "stays" if counted.worse + counted.approved == 1 else "stay"
    more = f" {stays[:1].upper()}{stays[1:]} {stay} to be decided on one by one."
    return {"told": f"{told}{more if stays else ''}", "take": counted.take}

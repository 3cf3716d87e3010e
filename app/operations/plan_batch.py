"""The dry run: how many reports a batch would write again, which sections of them and why, and what that would cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.operations.access import Action
from app.operations.batch import Choice
from app.operations.batch_world import world_of
from app.operations.choose_reports import choose
from app.operations.permission import permit_anywhere
from app.operations.plan_items import Progress
from app.operations.ports import Ports
from app.operations.templates import usable
from app.operations.what_would_change import ReportChange, what_would_change
from extraction.errors import Denied, InvalidTemplate, NotFound
from extraction.language_model.language_model import PricedModel

_REPLY_TOKENS = 300
"""Of a section as models write it; those that were recorded for the evaluation have 274 on average."""
_CENT_OF_CENT = Decimal("0.0001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``reports`` were chosen: ``unchanged`` rest on the same as before, ``changes`` are those that would be written again.

    ``sections`` of them, with ``model_calls`` and ``tokens`` (estimated, replies included) for which a model would be asked;
    ``cost`` in US dollars, ``None`` where the price is not known. ``approved`` of ``changes`` are approved: they would get a
    proposed version. ``first`` of them have no draft yet. ``skipped``: key and why.
    """

    reports: int
    unchanged: int
    changes: tuple[ReportChange, ...]
    model_calls: int
    sections: int
    tokens: int
    cost: Decimal | None
    approved: int
    first: int = 0
    skipped: tuple[tuple[str, str], ...] = ()

    @property
    def why(self) -> Mapping[str, int]:
        """Reason → how many sections would change for it; the most frequent first."""
        counted = Counter(why for change in self.changes for section in change.sections for why in section.why)
        return dict(counted.most_common())


def plan(ports: Ports, choice: Choice, on_progress: Progress | None = None) -> Plan:
    """Look at every report that ``choice`` means. Nothing is kept and no model is asked.

    Raises:
        InputError: a condition cannot be read.
        NotFound: there is no such template.
        SettingsError: there is no such model here.
        Denied: the actor's role does not let them.
    """
    permit_anywhere(ports, Action.BATCH)
    usable_choice(ports, choice)
    keys, unchanged = choose(ports, choice), 0
    changes: list[ReportChange] = []
    skipped: list[tuple[str, str]] = []
    for number, key in enumerate(keys, 1):
        try:
            change = what_would_change(ports, key, choice.template, choice.model)
        except (NotFound, Denied, InvalidTemplate) as error:
            skipped.append((key, str(error)))
        else:
            unchanged += change.unchanged
            changes += [] if change.unchanged else [change]
        if on_progress is not None:
            on_progress(number, len(keys))
    return _summed(ports, choice, len(keys), unchanged, tuple(changes), tuple(skipped))


def usable_choice(ports: Ports, choice: Choice) -> None:
    """Raises where the template or the model of ``choice`` is none that can be used: once, and not for each report."""
    if choice.template is not None:
        known = [one.id for one in usable(ports)]
        if choice.template.strip().lower() not in known:
            raise NotFound(
                f"there is no report template “{choice.template}” that can be used; there are: {', '.join(known)}"
            )
    world_of(ports, choice)


def _summed(
    ports: Ports,
    choice: Choice,
    reports: int,
    unchanged: int,
    changes: tuple[ReportChange, ...],
    skipped: tuple[tuple[str, str], ...],
) -> Plan:
    sections = [section for change in changes for section in change.sections]
    calls, read = sum(one.calls for one in sections), sum(one.tokens for one in sections)
    written = calls * _REPLY_TOKENS
    return Plan(
        reports=reports,
        unchanged=unchanged,
        changes=changes,
        model_calls=calls,
        sections=len(sections),
        tokens=read + written,
        cost=_cost(world_of(ports, choice), read, written),
        approved=sum(one.approved for one in changes),
        first=sum(one.version is None for one in changes),
        skipped=skipped,
    )


def _cost(world: Ports, read: int, written: int) -> Decimal | None:
    """US dollars, by the price of the model that is asked first."""
    if not written:
        return Decimal(0)
    model: object = world.model
    price = model.price() if isinstance(model, PricedModel) else None
    return None if price is None else (price.prompt * read + price.completion * written).quantize(_CENT_OF_CENT)

"""What the reports of a batch would ask models first, without asking: for a provider's batch interface."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from app.operations.access import Action
from app.operations.batch import Batch, BatchItem, ItemState
from app.operations.batch_items import provider_account
from app.operations.batch_world import world_of
from app.operations.drafted_again import drafted_again
from app.operations.model_record import DIGITS_SENT, SpendingFor, answered_in_batch
from app.operations.permission import permit
from app.operations.ports import Ports
from app.operations.what_would_change import Look, what_would_change
from extraction.errors import RetrolineError
from extraction.language_model.collecting_model import CollectingModel, Noted
from extraction.language_model.fallback_model import FallbackModel
from extraction.language_model.language_model import LanguageModel
from extraction.language_model.metered_model import most_of
from extraction.language_model.provider_batch import BatchingModel, BatchLine, ProviderBatches
from extraction.language_model.recorded_model import request_digest

_AT_ONCE = 25


@dataclass(frozen=True, kw_only=True)
class Collected:
    """One request of the report at ``position``. ``most``: US dollars that it may cost in a batch, ``None``: not known."""

    position: int
    model: str
    line: BatchLine
    most: Decimal | None

    @property
    def size(self) -> int:
        return len(str(self.line.body))


@dataclass
class Doors:
    """The batch interfaces of the models that a batch writes with, by the models' names; ``without`` are those that have none."""

    world: Ports
    without: set[str] = field(default_factory=set)
    _known: dict[str, ProviderBatches] = field(default_factory=dict)

    def of(self, model: LanguageModel) -> ProviderBatches | None:
        if model.name not in self._known:
            door = model.batches() if isinstance(model, BatchingModel) else None
            if door is None:
                self.without.add(model.name)
                return None
            self._known[model.name] = door
        return self._known[model.name]

    def named(self, name: str) -> ProviderBatches | None:
        """Raises SettingsError where this installation can no longer reach it."""
        configured = (self.world.model, *self.world.section_models.values())
        for one in (each for model in configured if model is not None for each in _each(model)):
            if one.name == name:
                return self.of(one)
        return None if self.world.model_named is None else self.of(self.world.model_named(name))


def _each(model: LanguageModel) -> tuple[LanguageModel, ...]:
    return model.models if isinstance(model, FallbackModel) else (model,)


def waiting_items(ports: Ports, batch: Batch, first: int, last: int) -> Iterator[BatchItem]:
    """Those at ``first`` to ``last`` that wait to be written."""
    after = first - 1
    while some := ports.batches.items(batch.id, frozenset({ItemState.WAITING}), _AT_ONCE, after):
        for item in some:
            if item.position > last:
                return
            yield item
        after = some[-1].position


def collected(ports: Ports, batch: Batch, item: BatchItem, doors: Doors) -> tuple[Collected, ...]:
    """What writing the report of ``item`` again would ask first and no record answers; nothing where it cannot be written.

    A part of operations that were permitted: acts as ``ports`` may. Why it cannot be written is said when it is its turn.
    """
    noted: list[Noted] = []
    adding = threading.Lock()

    def note(one: Noted) -> None:
        with adding:
            noted.append(one)

    choice = batch.choice
    try:
        key = permit(ports, item.incident, Action.DRAFT, batch.actor.name).key
        if what_would_change(ports, key, choice.template, choice.model, Look.BRIEF).unchanged:
            return ()
        account = SpendingFor(batch=batch.id)
        world = replace(_collecting(world_of(ports, choice), note), spending=account, fall_back=True)
        drafted_again(world, key, choice.template, world.now())
    except RetrolineError:
        return ()
    lines = (_line(ports, item, one, doors) for one in noted)
    return tuple({one.line.name: one for one in lines if one is not None}.values())


def _collecting(world: Ports, note: Callable[[Noted], None]) -> Ports:
    def instead(model: LanguageModel) -> LanguageModel:
        if isinstance(model, FallbackModel):
            return model.each(lambda one: CollectingModel(one, note))
        return CollectingModel(model, note)

    named = world.model_named
    return replace(
        world,
        model=None if world.model is None else instead(world.model),
        section_models={section: instead(model) for section, model in world.section_models.items()},
        model_named=None if named is None else lambda name: instead(named(name)),
    )


def _line(ports: Ports, item: BatchItem, one: Noted, doors: Doors) -> Collected | None:
    door = doors.of(one.model)
    if door is None:
        return None
    digest = request_digest(one.model.name, one.request, one.shape)
    if ports.replies.reply(item.incident, answered_in_batch(digest)) is not None:
        return None  # answered before, and it did not fit
    price = door.price()
    return Collected(
        position=item.position,
        model=one.model.name,
        line=BatchLine(name=f"{item.position}-{digest[:DIGITS_SENT]}", body=door.body(one.request, one.shape)),
        most=None if price is None else most_of(one.request, one.shape, price),
    )


@dataclass
class Purse:
    """What the budgets of a batch let its provider's batches cost, in US dollars."""

    ports: Ports
    batch: Batch
    _promised: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        self._promised = sum((one.most or Decimal(0) for one in self.batch.sent if not one.read), Decimal(0))

    def holds(self, item: BatchItem, requests: tuple[Collected, ...]) -> bool:
        """Whether the requests of one report can be paid, all of them at their dearest; they are counted if so."""
        limits, own, ledger = self.batch.limits, self.ports.budgets, self.ports.ledger
        report = own.report if limits.cost_per_report is None else limits.cost_per_report
        of_report = ledger.of_job(provider_account(self.batch.id, item.incident)).cost
        bounds = [
            None if report is None else report - of_report,
            None if limits.cost is None else limits.cost - ledger.of_batch(self.batch.id).cost - self._promised,
            None
            if own.month is None
            else own.month - ledger.in_month(f"{self.ports.now():%Y-%m}").cost - self._promised,
        ]
        known = [bound for bound in bounds if bound is not None]
        if not known:
            return True
        if any(one.most is None for one in requests):
            return False
        most = sum((one.most or Decimal(0) for one in requests), Decimal(0))
        if most > min(known):
            return False
        self._promised += most
        return True

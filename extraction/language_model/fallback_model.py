"""Several models for one task: the first answers, and the next one where it cannot."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic

from extraction.errors import ModelReplyUnusable, ModelUnavailable, RequestRefused
from extraction.language_model.language_model import LanguageModel, ModelReply, ModelRequest, ReplyT

FAILURES, REST = 3, 60.0


@dataclass(slots=True)
class Breaker:
    """Whether a model is worth asking. After ``failures`` in a row it rests for ``rest`` seconds; then one request tries it.

    ``clock`` gives seconds that never run back.
    """

    failures: int = FAILURES
    rest: float = REST
    clock: Callable[[], float] = monotonic
    _failed: int = 0
    _until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def lets_through(self) -> bool:
        """``True`` for one request at a time while it is not known that the model answers again."""
        with self._lock:
            if self._failed < self.failures:
                return True
            if self.clock() < self._until:
                return False
            self._until = self.clock() + self.rest
            return True

    def answered(self) -> None:
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        with self._lock:
            self._failed += 1
            self._until = self.clock() + self.rest


class FallbackModel:
    """``models``, the preferred first; its name is that one's. Each reply names the model that gave it.

    One that failed ``FAILURES`` times in a row is left out for ``REST`` seconds; the last is always asked. The time of a
    request is for all of them: each gets two shares of what is left, those after it one each.
    """

    def __init__(
        self,
        models: Sequence[LanguageModel],
        breakers: Sequence[Breaker] = (),
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._models = tuple(models)
        self._breakers = tuple(breakers) or tuple(Breaker(clock=clock) for _ in self._models)
        self._clock = clock
        self.name = self._models[0].name

    @property
    def models(self) -> tuple[LanguageModel, ...]:
        return self._models

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(model.name for model in self._models)

    def each(self, wrapped: Callable[[LanguageModel], LanguageModel]) -> FallbackModel:
        """The same with something put in front of every model; what is known of their failures is shared."""
        return FallbackModel([wrapped(model) for model in self._models], self._breakers, self._clock)

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        """Raises ModelUnavailable where none of them answers, with what each said; ModelReplyUnusable, BudgetSpent at once."""
        deadline = self._clock() + request.timeout
        said: list[str] = []
        last = len(self._models) - 1
        for place, (model, breaker) in enumerate(zip(self._models, self._breakers, strict=True)):
            if place < last and not breaker.lets_through():
                said.append(f"{model.name} failed several times and is not asked for a while")
                continue
            left = max(deadline - self._clock(), 0.001)
            try:
                share = left * 2 / (last - place + 2)
                patient = request.patient and place == last
                reply = model.ask(replace(request, timeout=share, patient=patient), shape)
            except ModelReplyUnusable:
                breaker.answered()
                raise
            except RequestRefused as refused:
                said.append(str(refused))
            except ModelUnavailable as failed:
                breaker.failed()
                said.append(str(failed))
            else:
                breaker.answered()
                return reply if reply.model else replace(reply, model=model.name)
        raise ModelUnavailable("; ".join(said))

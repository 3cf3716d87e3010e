"""A model whose calls are told to the collector: which model, how many tokens; never a word of question or answer."""

from __future__ import annotations

from app.telemetry.tracing import span
from extraction.language_model.language_model import (
    LanguageModel,
    ModelReply,
    ModelRequest,
    PricedModel,
    ReplyT,
    TokenPrice,
)
from extraction.language_model.provider_batch import BatchingModel, ProviderBatches


class TracedModel:
    """Stands right before the provider: what is answered from memory is no call."""

    def __init__(self, model: LanguageModel) -> None:
        self.model = model
        self.name = model.name

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        with span("model call", model=self.name, shape=shape.__name__) as told:
            reply = self.model.ask(request, shape)
            told.set(
                answered_by=reply.model,
                cached_tokens=reply.cached_tokens,
                prompt_tokens=reply.prompt_tokens,
                completion_tokens=reply.completion_tokens,
                attempts=reply.attempts,
                cost=None if reply.cost is None else float(reply.cost),
            )
            return reply

    def batches(self) -> ProviderBatches | None:
        return self.model.batches() if isinstance(self.model, BatchingModel) else None

    def price(self) -> TokenPrice | None:
        return self.model.price() if isinstance(self.model, PricedModel) else None

"""What a provider's batch answered, in the record of replies and in the ledger."""

from __future__ import annotations

from contextlib import suppress

from app.operations.batch import Batch, SentPart
from app.operations.batch_items import provider_account
from app.operations.job_steps import Steps
from app.operations.model_record import KeptReply, Spending, answered_in_batch
from app.operations.ports import Ports
from extraction.errors import NotFound
from extraction.language_model.provider_batch import BatchAnswer, ProviderBatches


def read_answers(ports: Ports, batch: Batch, part: SentPart, door: ProviderBatches, steps: Steps) -> int:
    """Keep every answer of ``part`` for its report; how many there are. Read again, nothing is counted twice.

    Each is counted before it is kept: whoever is killed between the two counts it once more, and never too little.
    Whether an answer fits is seen when its section is written; one that does not is asked for directly.

    Raises:
        ModelUnavailable: the answers could not be read now.
        RequestRefused: the provider does not give them.
        JobEnded: another round goes on by now.
    """
    items = ports.batches.items(batch.id, limit=part.last - part.first + 1, after=part.first - 1)
    incidents = {str(item.position): item.incident for item in items}
    kept = 0
    for number, answer in enumerate(door.answers(part.id), 1):
        position, _, digest = answer.name.partition("-")
        incident = incidents.get(position)
        if incident is None:
            continue
        if number % 50 == 1:
            steps.tell(f"reading what {part.model} answered", number, part.requests)
        if answer.error:
            steps.log(f"{incident}: no answer of use came: {answer.error}", "warning")
        kept += _kept(ports, batch, part, incident, digest, answer)
    return kept


def _kept(ports: Ports, batch: Batch, part: SentPart, incident: str, digest: str, answer: BatchAnswer) -> bool:
    name = answered_in_batch(digest)
    if ports.replies.reply(incident, name) is not None:
        return True
    now = ports.now()
    if answer.paid:
        ports.ledger.add(
            Spending(
                at=now,
                model=part.model,
                incident=incident,
                job=provider_account(batch.id, incident),
                batch=batch.id,
                prompt_tokens=answer.prompt_tokens,
                completion_tokens=answer.completion_tokens,
                cost=answer.cost,
                cached_tokens=answer.cached_tokens,
            )
        )
    if answer.document is None:
        return False
    with suppress(NotFound):  # deleted meanwhile: it was paid, and nobody needs it
        ports.replies.keep(
            KeptReply(
                digest=name,
                incident=incident,
                model=part.model,
                document=answer.document,
                prompt_tokens=answer.prompt_tokens,
                completion_tokens=answer.completion_tokens,
                cost=answer.cost,
                at=now,
            )
        )
    return True

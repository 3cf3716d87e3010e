"""What an item of a batch cost, as the ledger has it; and which open proposals batches have made."""

from __future__ import annotations

from dataclasses import replace

from app.operations.batch import BatchItem
from app.operations.model_record import Spent
from app.operations.ports import Ports
from app.operations.proposal import Proposal

_MADE_BY_BATCH = "batch-"


def proposal_id(batch: str, job: str) -> str:
    """Of what the job of a batch proposes: the same however often it is begun."""
    return f"{_MADE_BY_BATCH}{batch}-{job}"


def made_by_batch(proposal: Proposal) -> str | None:
    """The id of the batch that made it; ``None``: a person did."""
    if not proposal.id.startswith(_MADE_BY_BATCH):
        return None
    return proposal.id.removeprefix(_MADE_BY_BATCH).rpartition("-")[0]


def provider_account(batch: str, incident: str) -> str:
    """Under which the ledger has what a provider's batch answered for one report, where it else has a job's id."""
    return f"{batch}/{incident}"


def over(ports: Ports, item: BatchItem) -> BatchItem:
    """``item`` with what its jobs and its share of providers' batches have used by now."""
    spent = ports.ledger.of_job(item.job) if item.job else Spent()
    sent = ports.ledger.of_job(provider_account(item.batch, item.incident))
    return replace(
        item,
        calls=spent.calls + sent.calls,
        prompt_tokens=spent.prompt_tokens + sent.prompt_tokens,
        completion_tokens=spent.completion_tokens + sent.completion_tokens,
        cost=None if spent.unpriced or sent.unpriced else spent.cost + sent.cost,
    )


def as_spent(ports: Ports, batch: str) -> Spent:
    """What the whole batch has used by now, what runs and what failed included."""
    return ports.ledger.of_batch(batch)

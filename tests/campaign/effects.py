"""What a campaign left behind, counted: nothing lost, nothing twice. Each problem is one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.operations.batch import BatchState, ItemState
from app.operations.batch_items import made_by_batch
from app.operations.job import Job, JobKind, JobState
from app.operations.read_audit import verify_audit
from app.operations.verify_incident import verify_incidents
from tests.campaign.lives import Lives
from tests.campaign.site import Site

_ALL = 100_000
_OPEN = frozenset({ItemState.WAITING, ItemState.RUNNING})


@dataclass(frozen=True, kw_only=True)
class Effects:
    jobs: tuple[Job, ...]
    problems: tuple[str, ...]
    calls: int
    repeated_calls: int
    in_ledger: int
    posted: int
    notices: int

    def __str__(self) -> str:
        kinds = Counter(one.kind.value for one in self.jobs)
        runs = sum(one.run - 1 for one in self.jobs)
        return (
            f"jobs: {len(self.jobs)} ({', '.join(f'{kind} {count}' for kind, count in sorted(kinds.items()))}), "
            f"begun again {runs} times; model calls {self.calls}, of them repeated {self.repeated_calls}, "
            f"in the ledger {self.in_ledger}; Slack posts {self.posted} of {self.notices} notices"
        )


def settled(site: Site) -> str:
    """What is still under way, as words; empty when nothing is."""
    counts = site.world.jobs.counts()
    going = {state.value: count for state, count in counts.items() if not state.ended and count}
    batches = [one.id for one in site.world.batches.unended()]
    notices = [f"{one.id} ({one.error})" for one in site.world.outbox.waiting()]
    left = [f"jobs {going}" if going else "", f"batches {batches}" if batches else "", *notices[:3]]
    return "; ".join(one for one in left if one)


def effects(site: Site, lives: Lives) -> Effects:
    jobs = site.world.jobs.jobs(limit=_ALL)
    posted = Counter(_notice_of(one.metadata) for one in site.slack.messages)
    found = [
        *_ended(jobs, lives),
        *(problem for key in _incidents(jobs) for problem in _one_effect(site, key, jobs)),
        *(problem for id in lives.batches for problem in _batch(site, id, jobs)),
        *(f"notice {id} stands {count} times in Slack" for id, count in posted.items() if count != 1),
        *_records(site),
    ]
    calls = sum(site.model.asked.values())
    in_ledger = sum(one.calls for one in site.world.ledger.by_month().values())
    if in_ledger > calls:
        found.append(f"the ledger holds {in_ledger} calls, the model answered {calls}")
    return Effects(
        jobs=jobs,
        problems=tuple(found),
        calls=calls,
        repeated_calls=calls - len(site.model.asked),
        in_ledger=in_ledger,
        posted=sum(posted.values()),
        notices=len(posted),
    )


def _notice_of(metadata: dict[str, dict[str, str]] | None) -> str:
    return (metadata or {}).get("event_payload", {}).get("notice", "without an id")


def _incidents(jobs: tuple[Job, ...]) -> list[str]:
    return sorted({one.incident for one in jobs if one.incident is not None})


def _ended(jobs: tuple[Job, ...], lives: Lives) -> Iterator[str]:
    """Every job is done; one that a command withdrew, telling its person, was asked for again."""
    there = {one.id for one in jobs}
    yield from (f"job {id} is lost" for id in lives.asked if id not in there)
    yield from (
        f"{one.kind.value} job {one.id} of {one.incident} is {one.state.value}: {one.error}"
        for one in jobs
        if one.id not in lives.withdrawn and (one.state is not JobState.DONE or one.error)
    )


def _one_effect(site: Site, key: str, jobs: tuple[Job, ...]) -> Iterator[str]:
    """Each job that is done has one effect, and there is no other."""
    done = [one for one in jobs if one.incident == key and one.state is JobState.DONE]
    versions = sorted(one.outcome["version"] for one in done if one.kind is JobKind.DRAFT and "version" in one.outcome)
    draft = site.world.store.draft(key)
    latest = 0 if draft is None else draft.version
    if versions != list(range(1, latest + 1)):
        yield f"{key} has {latest} versions; its jobs made {versions}"
    approvals = len(site.world.store.approvals(key))
    approving = [one for one in done if one.kind is JobKind.APPROVE]
    if approvals != len(approving):
        yield f"{key} has {approvals} approvals by {len(approving)} jobs"
    for request in site.world.requests.requests(key):
        if len(request.decisions) > 1:
            yield f"request {request.id} of {key} was decided on {len(request.decisions)} times"
    publications = Counter((one.destination, one.version) for one in site.world.store.publications(key))
    published = Counter(
        (str(one.outcome["destination"]), one.outcome["version"]) for one in done if one.kind is JobKind.PUBLISH
    )
    if publications != published:
        yield f"{key} has publications {dict(publications)}; its jobs made {dict(published)}"
    yield from (
        f"{one.location} of {key} is not there"
        for one in site.world.store.publications(key)
        if not Path(one.location).exists()
    )


def _batch(site: Site, id: str, jobs: tuple[Job, ...]) -> Iterator[str]:
    batch = site.world.batches.batch(id)
    if batch is None or batch.state is not BatchState.DONE:
        yield f"batch {id} is {'lost' if batch is None else batch.state.value}"
        return
    done = Counter(one.incident for one in jobs if one.batch == id and one.state is JobState.DONE)
    items = site.world.batches.items(id, limit=_ALL)
    for item in items:
        if item.state in _OPEN or item.state is ItemState.FAILED:
            yield f"item {item.incident} of batch {id} is {item.state.value}: {item.reason}"
        if done[item.incident] > 1:
            yield f"item {item.incident} of batch {id} was done by {done[item.incident]} jobs"
        proposals = [one for one in site.world.desk.proposals(item.incident) if made_by_batch(one) == id]
        if len(proposals) > 1:
            yield f"item {item.incident} of batch {id} has {len(proposals)} proposals"
    if len(items) != batch.reports:
        yield f"batch {id} has {len(items)} items of {batch.reports}"


def _records(site: Site) -> Iterator[str]:
    verdict = verify_audit(site.world)
    if verdict.broken_at is not None:
        yield f"the audit chain is broken: {verdict}"
    yield from (
        f"the records of an incident are broken: {one}" for one in verify_incidents(site.world) if not one.intact
    )

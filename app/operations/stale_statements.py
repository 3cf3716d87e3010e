"""Which sentences of a draft no longer stand as they were drafted, because somebody has curated what they rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from app.operations.ports import Ports, Store
from app.operations.review_report import OpenReview
from extraction.domain.correction import CorrectionAction
from extraction.domain.curation import Curated, Curation, CurationAction
from extraction.domain.finding import SEVEREST_FIRST, Verdict
from extraction.domain.report import AuthorKind
from extraction.domain.review import Decision, ReviewedStatement
from extraction.domain.timeline import Timeline

_WRITTEN_AGAIN = frozenset((CorrectionAction.EDIT, CorrectionAction.ADD))
_RANK = {verdict: rank for rank, verdict in enumerate(SEVEREST_FIRST)}


def stale(ports: Ports, opened: OpenReview) -> Mapping[str, str]:
    """Statement id → why it needs another look, as a sentence. In the report's order; rejected statements need none.

    A statement whose evidence was hidden, made private, merged away or moved in time since a person or the writer last
    saw it, or whose verdict is worse than when it was drafted. What was undone or decided since is not listed.
    """
    if not opened.opened.curations and not opened.opened.imports:
        return {}
    changes = _Changes(opened.timeline, opened.opened.curations)
    drafted = _verdicts(ports.store, opened.opened.incident.key, opened.version)
    latest = _latest_change(opened)
    told: dict[str, str] = {}
    for one in opened.review.statements():
        if one.decision is Decision.REJECTED:
            continue
        seen = _last_seen(one, opened.review.checked.draft.made_at)
        reasons = [*changes.since(seen, one.statement.evidence)]
        if not opened.opened.private_ids.isdisjoint(one.statement.evidence):
            reasons.append("A record it rests on is kept private.")
        if latest is not None and seen < latest and (worse := _worse(one, drafted)) is not None:
            reasons.append(worse)
        if reasons:
            told[one.statement.id] = " ".join(reasons)
    return told


class _Changes:
    """Curations by the event they speak of, so that a statement is held against those of its own evidence only."""

    def __init__(self, timeline: Timeline, curations: Sequence[Curation]) -> None:
        self._timeline = timeline
        self._of_event: dict[str, list[Curation]] = defaultdict(list)
        self._clocks = [one for one in curations if one.action is CurationAction.CORRECT_CLOCK]
        for one in curations:
            self._of_event[one.event_id].append(one)

    def since(self, seen: datetime, evidence: Iterable[str]) -> Iterator[str]:
        """Sentences on what happened to ``evidence`` after ``seen`` and still holds."""
        for event_id in evidence:
            event = self._timeline.find(event_id)
            ids = dict.fromkeys((event_id,) if event is None else (event_id, event.id))
            about = [one for known in ids for one in self._of_event.get(known, ())]
            clocks = self._clocks if event is not None else []
            if any(one.at > seen for one in (*about, *clocks)):
                yield from _differences(ids, None if event is None else event.source, _Then.of((*about, *clocks), seen))


class _Then:
    """What curations said until a moment, and what they say now."""

    def __init__(self, then: Curated, now: Curated, by: Mapping[tuple[CurationAction, str], Curation]) -> None:
        self.then, self.now, self.by = then, now, by

    @classmethod
    def of(cls, curations: Iterable[Curation], seen: datetime) -> _Then:
        every = sorted(curations, key=lambda one: (one.at, one.id))
        by = {(one.action, one.event_id): one for one in every}
        return cls(Curated.of(one for one in every if one.at <= seen), Curated.of(every), by)

    def told(self, action: CurationAction, event_id: str) -> str:
        by = self.by.get((action, event_id))
        return "" if by is None else f" by {by.by}" + (f": {by.reason}" if by.reason else "")


def _differences(ids: Iterable[str], source: str | None, state: _Then) -> Iterator[str]:
    then, now = state.then, state.now
    for one in ids:
        if one in now.hidden and one not in then.hidden:
            yield _sentence("A record it rests on was hidden" + state.told(CurationAction.HIDE, one))
        if one in now.merged and one not in then.merged:
            yield _sentence("A record it rests on was merged into another" + state.told(CurationAction.MERGE, one))
        if one in then.released and one not in now.released:
            yield _sentence("A flagged record it rests on may no longer be cited")
        if (moved := _time(now, one)) != _time(then, one):
            to = f" to {moved[11:16]} UTC" if moved else " back to the recorded one"
            who = state.told(CurationAction.CORRECT_TIME, one) if moved else ""
            yield _sentence(f"The time of a record it rests on was moved{to}{who}")
    if source is not None and now.clocks.get(source, timedelta()) != then.clocks.get(source, timedelta()):
        yield "The clock of a source it rests on was corrected."


def _time(curated: Curated, event_id: str) -> str:
    known = curated.corrected_times.get(event_id)
    return "" if known is None else known.value


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _last_seen(one: ReviewedStatement, made_at: datetime) -> datetime:
    """When somebody last looked at the statement as it is: drafted, written or decided on."""
    own = one.statement.author.kind is AuthorKind.PERSON
    times = [correction.at for correction in one.history]
    return max(times if own and times else [made_at, *times])


def _latest_change(opened: OpenReview) -> datetime | None:
    times = (*(one.at for one in opened.opened.curations), *(one.at for one in opened.opened.imports))
    return max(times, default=None)


def _worse(one: ReviewedStatement, drafted: Mapping[str, Verdict]) -> str | None:
    """Only for words as they were drafted: what people wrote is checked as they write it."""
    first, present = drafted.get(one.statement.id), one.check.verdict
    if first is None or any(correction.action in _WRITTEN_AGAIN for correction in one.history):
        return None
    if _RANK[present] >= _RANK[first]:
        return None
    return f"It was {first.label} when it was drafted; what is known now makes it {present.label}."


@lru_cache(maxsize=32)
def _verdicts(store: Store, key: str, version: int) -> Mapping[str, Verdict]:
    """The verdicts a draft was kept with; a kept draft never changes."""
    stored = store.draft(key, version)
    return {} if stored is None else {one.statement_id: one.verdict for one in stored.checked.checks}

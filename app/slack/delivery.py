"""Delivers what is in the outbox: takes what is due, tries again later, and says what became of each notice.

What is guaranteed: a notice stays until Slack has acknowledged its message, somebody gave a reason why it never will, or
three days have passed; nothing is dropped in silence. A message is posted once: before a second attempt the channel's
history is searched for the notice's id, which every message carries as metadata. Slack offers no idempotency key for
``chat.postMessage``; so a message could come twice only where Slack takes a request in and shows it in the history later
than the pause between two attempts, or where a person deleted it in between.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.operations.outbox import Notice
from app.operations.ports import Ports
from app.slack.errors import SlackBusy, SlackError, Undeliverable
from app.slack.notices import Notices, Outcome
from app.slack.reminders import add_reminders, keep_private
from extraction.errors import NotFound, RetrolineError

LOG = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
"""How long one attempt may take before another deliverer may try."""
FIRST_PAUSE = 4.0
LONGEST_PAUSE = 900.0
SWEEP = timedelta(seconds=15)
"""How often it is looked for reminders that are due and for incidents that have become private."""
GIVE_UP_AFTER = timedelta(days=3)
_REFUSED_AS_IT_IS = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_too_long", "no_text", "invalid_metadata_format"}
)
_INSIDE = "something went wrong inside Retroline; the log of the server says what it was"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What one round did: how many notices were delivered, wait for another attempt, and were given up."""

    delivered: int = 0
    waiting: int = 0
    given_up: int = 0

    def __add__(self, other: Delivered) -> Delivered:
        return Delivered(
            delivered=self.delivered + other.delivered,
            waiting=self.waiting + other.waiting,
            given_up=self.given_up + other.given_up,
        )


def pause_before(attempt: int, jitter: float) -> float:
    """Seconds until the attempt after ``attempt`` (from 1): doubled each time, half of it by chance (``jitter`` in [0, 1))."""
    whole = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(attempt - 1, 20))
    return whole / 2 + whole / 2 * jitter


class Deliverer:
    """One at a time in each process; several processes share the outbox, each notice is claimed by one."""

    def __init__(self, world: Ports, notices: Notices, jitter: Callable[[], float] = random.random) -> None:
        self._world = world
        self._notices = notices
        self._jitter = jitter
        self._paused: datetime | None = None
        self._swept: datetime | None = None
        self._round = threading.Lock()

    def deliver_due(self) -> Delivered:
        """Deliver all that is due now, and what follows from it. Raises RetrolineError where the database is not there."""
        with self._round, ThreadPoolExecutor(max_workers=1, thread_name_prefix="slack-delivery") as attempts:
            self._sweep(attempts)
            done = Delivered()
            for notice in self._world.outbox.due(self._world.now()):
                now = self._world.now()
                if self._paused is not None and now < self._paused:
                    break
                if self._world.outbox.claim(notice, now + LEASE):
                    again = replace(
                        notice, attempts=notice.attempts + 1, next_at=now + LEASE, tried_until=notice.next_at
                    )
                    done += self._attempt(again, attempts)
            return done

    def _sweep(self, attempts: ThreadPoolExecutor) -> None:
        now = self._world.now()
        if self._swept is not None and now - self._swept < SWEEP:
            return
        self._swept = now
        for look in (add_reminders, keep_private):
            error = attempts.submit(look, self._world).exception()
            if error is not None:
                LOG.error("%s failed; notices are delivered all the same", look.__name__, exc_info=error)

    def _attempt(self, notice: Notice, attempts: ThreadPoolExecutor) -> Delivered:
        # In a future, so that one notice that fails in whatever way does not hold up those behind it.
        future = attempts.submit(self._notices.deliver, notice)
        error = future.exception()
        kept = self._delivered(notice, future.result()) if error is None else self._failed(notice, error)
        self._world.outbox.keep(kept)
        if not kept.done:
            return Delivered(waiting=1)
        return Delivered(given_up=1) if kept.error else Delivered(delivered=1)

    def _delivered(self, notice: Notice, outcome: Outcome) -> Notice:
        if outcome.later is not None:
            return replace(notice, next_at=self._world.now() + timedelta(seconds=outcome.later))
        return replace(notice, sent=dict(outcome.sent), done=True, error="", next_at=None)

    def _failed(self, notice: Notice, error: BaseException) -> Notice:
        now = self._world.now()
        if isinstance(error, NotFound):
            return replace(notice, done=True, error="", next_at=None)
        said = str(error) if isinstance(error, RetrolineError) else _INSIDE
        if not isinstance(error, RetrolineError):
            LOG.error("notice %s failed", notice.id, exc_info=error)
        if isinstance(error, SlackBusy):
            self._paused = now + timedelta(seconds=error.wait)
            return replace(notice, error=said, next_at=self._paused)
        if _never(error) or now - notice.at > GIVE_UP_AFTER:
            LOG.warning("notice %s was given up: %s", notice.id, said)
            return replace(notice, done=True, error=said, next_at=None)
        pause = timedelta(seconds=pause_before(notice.attempts, self._jitter()))
        return replace(notice, error=said, next_at=now + pause)


def _never(error: BaseException) -> bool:
    if isinstance(error, Undeliverable):
        return True
    return isinstance(error, SlackError) and getattr(error, "code", "") in _REFUSED_AS_IT_IS


class DeliveryThread:
    """Delivers in the background until it is stopped; ``wake`` makes it look at once."""

    def __init__(self, deliverer: Deliverer, every: float = 1.0) -> None:
        self._deliverer = deliverer
        self._every = every
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="slack-delivery", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._wake.set()

    def stop(self, seconds: float = 15.0) -> None:
        self._stopped.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _run(self) -> None:
        failures = 0
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="slack-round") as rounds:
            while not self._stopped.is_set():
                self._wake.clear()
                # In a future: whatever fails, the next round comes.
                error = rounds.submit(self._deliverer.deliver_due).exception()
                failures = 0 if error is None else failures + 1
                if error is not None:
                    LOG.warning("nothing could be delivered: %s", error, exc_info=_unexpected(error))
                self._wake.wait(self._every if failures == 0 else min(60.0, self._every * 2.0 ** min(failures, 8)))


def _unexpected(error: BaseException) -> BaseException | None:
    return None if isinstance(error, RetrolineError) else error

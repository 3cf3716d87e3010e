"""Each kind of notice, delivered: who gets which message, which messages are updated, and what is no longer worth saying."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from app.operations.access import Action, may
from app.operations.approval_request import RequestState
from app.operations.outbox import Notice, NoticeKind
from app.operations.permission import visible
from app.operations.ports import Ports
from app.slack.api import SlackApi
from app.slack.approval_facts import ApprovalFacts, approval_facts
from app.slack.approval_message import approval_message, hidden_message, outcome_message, reminder_message
from app.slack.errors import SlackRefused, SlackUnreachable, Undeliverable
from app.slack.message import Message
from app.slack.people import SlackPeople
from app.slack.remark_message import remark_message
from app.slack.reminders import HIDDEN
from extraction.domain.incident import Incident

LATER = 3.0
CLOCKS_APART = timedelta(minutes=30)
"""How far Slack's clock and ours may differ when it is looked for a message."""
_GONE = frozenset({"message_not_found", "channel_not_found", "cant_update_message", "edit_window_closed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """``sent`` is where the message stands, ``later`` in how many seconds to look again where it is too early now."""

    sent: Mapping[str, str] = field(default_factory=dict)
    later: float | None = None


NOTHING = Outcome()


class Notices:
    """``world`` acts as the installation itself: what somebody may see is asked for each person who is written to."""

    def __init__(self, world: Ports, api: SlackApi, people: SlackPeople, channel: str, address: str) -> None:
        self._world = world
        self._api = api
        self._people = people
        self._channel = channel
        self._address = address

    def deliver(self, notice: Notice) -> Outcome:
        """Raises SlackError where Slack could not be told, NotFound where what it is about is gone."""
        kinds: Mapping[NoticeKind, Callable[[Notice], Outcome]] = {
            NoticeKind.APPROVAL_ASKED: self._asked,
            NoticeKind.APPROVAL_DECIDED: self._changed,
            NoticeKind.APPROVAL_STALE: self._changed,
            NoticeKind.APPROVAL_REMINDER: self._reminder,
            NoticeKind.QUESTION: self._remark,
            NoticeKind.MENTION: self._remark,
        }
        return kinds[notice.kind](notice)

    def _asked(self, notice: Notice) -> Outcome:
        facts = approval_facts(self._world, notice.about["request"])
        if not facts.waits:
            return self._too_late(notice, facts)
        if not notice.recipient and facts.incident.private:
            self._ask_members(notice, facts)
            return NOTHING
        if notice.recipient and self._people.member(notice.recipient) is None:
            return self._ask_in_channel(notice, facts)
        sent = self._send(notice, approval_message(facts, self._address), facts.incident)
        now = approval_facts(self._world, facts.request.id)
        if now.request != facts.request or now.current != facts.current:
            self._update(replace(notice, sent=sent.sent), now)
        return sent

    def _too_late(self, notice: Notice, facts: ApprovalFacts) -> Outcome:
        """Nobody is asked any more; but an attempt whose answer was lost may have left a message with buttons."""
        if notice.attempts <= 1 or (notice.recipient and self._people.member(notice.recipient) is None):
            return NOTHING
        channel = self._channel_of(notice, facts.incident)
        ts = self._found(notice, channel)
        if ts is None:
            return NOTHING
        sent = {"channel": channel, "ts": ts}
        self._update(replace(notice, sent=sent), facts)
        return Outcome(sent=sent)

    def _ask_members(self, notice: Notice, facts: ApprovalFacts) -> None:
        """A private incident is told to those of its members who may decide, each alone."""
        incident = facts.incident
        for member in sorted(self._world.store.members(incident.key)):
            known = member in self._world.policy.people
            if known and not may(self._world.policy.actor(member), Action.APPROVE, incident, is_member=True):
                continue
            self._world.outbox.add(self._copy(notice, f"{notice.id}/to/{member}", member))

    def _ask_in_channel(self, notice: Notice, facts: ApprovalFacts) -> Outcome:
        """Where the person cannot be found in Slack, the channel is asked in their place."""
        if facts.incident.private:
            raise Undeliverable(_stranger(notice.recipient))
        self._world.outbox.add(self._copy(notice, f"{NoticeKind.APPROVAL_ASKED}:{facts.request.id}:channel", ""))
        raise Undeliverable(f"{_stranger(notice.recipient)}. The channel is asked instead")

    def _copy(self, notice: Notice, id: str, recipient: str) -> Notice:
        return Notice(
            id=id, kind=notice.kind, incident=notice.incident, recipient=recipient, about=notice.about, at=notice.at
        )

    def _changed(self, notice: Notice) -> Outcome:
        """Every message about the request that this recipient got is made true; who got none and asked is told."""
        asked = [
            one
            for one in self._asked_about(notice)
            if one.recipient == notice.recipient or "everywhere" in notice.about
        ]
        if any(one.attempts and not one.done and not one.error for one in asked):
            return Outcome(later=LATER)  # it is on its way, and would then stay as it was
        facts = approval_facts(self._world, notice.about["request"])
        standing = [one for one in asked if one.sent]
        for one in standing:
            self._update(one, facts)
        if standing or "everywhere" in notice.about or not self._is_news(notice, facts):
            return NOTHING
        if self._people.member(notice.recipient) is None:
            return NOTHING
        return self._send(notice, outcome_message(facts, self._address), facts.incident)

    def _is_news(self, notice: Notice, facts: ApprovalFacts) -> bool:
        """Whether the requester, who got no message to update, does not know it already."""
        request = facts.request
        if notice.recipient != request.by or not notice.recipient:
            return False
        if notice.kind is NoticeKind.APPROVAL_DECIDED:
            return any(one.by != request.by for one in request.decisions)
        latest = self._world.requests.requests(facts.incident.key)[-1]
        return request.state is RequestState.SUPERSEDED and latest.id == request.id

    def _update(self, asked: Notice, facts: ApprovalFacts) -> None:
        shared = asked.sent["channel"] == self._channel
        hidden = facts.incident.private and shared
        text = hidden_message(facts, self._address) if hidden else approval_message(facts, self._address)
        try:
            self._api.update(asked.sent["channel"], asked.sent["ts"], text)
        except SlackRefused as refused:
            if refused.code not in _GONE:
                raise
        if asked.done and hidden is not (HIDDEN in asked.sent):
            place = {name: asked.sent[name] for name in ("channel", "ts")}
            self._world.outbox.keep(replace(asked, sent={**place, HIDDEN: "yes"} if hidden else place))

    def _reminder(self, notice: Notice) -> Outcome:
        facts = approval_facts(self._world, notice.about["request"])
        asked = [one for one in self._asked_about(notice) if one.id == notice.about["asked"] and one.sent]
        decided = {one.by for one in facts.request.decisions}
        shared = not notice.recipient
        if not facts.waits or not asked or notice.recipient in decided or (shared and facts.incident.private):
            return NOTHING
        text = reminder_message(facts, notice.about["when"] == "after", self._address)
        return self._send(notice, text, facts.incident, thread=asked[0].sent["ts"] if shared else "")

    def _remark(self, notice: Notice) -> Outcome:
        text = remark_message(self._world, notice, self._address)
        if text is None:
            return NOTHING
        return self._send(notice, text, self._world.store.incident(notice.incident))

    def _asked_about(self, notice: Notice) -> Iterator[Notice]:
        for one in self._world.outbox.about("request", notice.about["request"]):
            if one.kind is NoticeKind.APPROVAL_ASKED:
                yield one

    def _send(self, notice: Notice, text: Message, incident: Incident, thread: str = "") -> Outcome:
        channel = self._channel_of(notice, incident)
        ts = self._found(notice, channel, thread) if notice.attempts > 1 else None
        if ts is None:
            self._in_time(notice)
            ts = self._api.post(channel, text, notice.id, thread)
        return Outcome(sent={"channel": channel, "ts": ts})

    def _found(self, notice: Notice, channel: str, thread: str = "") -> str | None:
        """Where an earlier attempt arrived although its answer did not."""
        until = None if notice.tried_until is None else notice.tried_until + CLOCKS_APART
        return self._api.posted(channel, notice.id, notice.at - CLOCKS_APART, until, thread)

    def _in_time(self, notice: Notice) -> None:
        """Once others may take the notice over, it is no longer posted from here."""
        if notice.next_at is not None and self._world.now() >= notice.next_at:
            raise SlackUnreachable("Slack answered too slowly to be sure that nobody else delivers this")

    def _channel_of(self, notice: Notice, incident: Incident) -> str:
        if not notice.recipient:
            if incident.private:
                raise Undeliverable(f"{incident.key} is private and is not spoken of in a shared channel")
            return self._channel
        if not self._may_read(notice.recipient, incident):
            raise Undeliverable(f"{notice.recipient} may not see {incident.key}")
        member = self._people.member(notice.recipient)
        if member is None:
            raise Undeliverable(_stranger(notice.recipient))
        return self._api.direct(member)

    def _may_read(self, recipient: str, incident: Incident) -> bool:
        """Of people who are not in the access file only the sign-in knows the role: there, membership decides."""
        if recipient in self._world.policy.people:
            return visible(replace(self._world, actor=self._world.policy.actor(recipient)), incident)
        return not incident.private or recipient in self._world.store.members(incident.key)


def _stranger(recipient: str) -> str:
    return f"{recipient} cannot be found in Slack: give their member id in the access file, or use their address there"

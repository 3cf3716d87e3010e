"""What is to be done afterwards, from chat and from the tracker, each thing once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from extraction.capture import action_wording as words
from extraction.capture.agreed_items import agreed_items
from extraction.capture.people import People
from extraction.capture.readings import Reading
from extraction.capture.withdrawn_items import Listed, is_struck, withdrawn
from extraction.domain.action_item import ActionItem
from extraction.domain.people import Person
from extraction.domain.timeline import Event, EventKind
from extraction.domain.wording import content_words

_SPOKEN = frozenset({EventKind.MESSAGE, EventKind.NOTE})
_CREATED = ("created", "opened", "issue_created", "create")
_MARKS = re.compile(r"[:–—]")
_ONLY_LATER = frozenset({"next", "next step", "next steps", "action", "actions"})
_PREPOSITIONS = frozenset({"for", "on", "to", "adding"})
"""``For the retro: …`` tells a thing to do only where it is worded as one."""
_A_WISH_SAYS = 3
_SAME_WORDS = 0.6
_TRAILING = " \t,;:.()–—-*_|"


@dataclass(frozen=True, kw_only=True)
class _Item:
    """A thing to do as one record tells it; ``owner`` a name as written, ``place`` its place in a list, from 0."""

    summary: str
    readings: tuple[Reading, ...]
    rule: str
    owner: str | None = None
    due: str | None = None
    key: str | None = None
    url: str | None = None
    status: str | None = None
    words: frozenset[str] = field(default_factory=frozenset)
    place: int = 0


def find_action_items(
    readings: Sequence[Reading], people: People, over_at: datetime | None, own_keys: Iterable[str] = ()
) -> tuple[tuple[ActionItem, ...], People]:
    """Action items in the order in which they came up, and the people with those who are named as an owner.

    ``over_at`` (aware UTC) is when the incident was mitigated or resolved: wishes said before are part of the response.
    ``own_keys`` are the incident's own ids, which are no tickets.
    """
    own = frozenset(key.upper() for key in own_keys)
    said = [item for index in range(len(readings)) for item in _said(readings, index, people, over_at, own)]
    tickets = _tickets(readings, {item.key for item in said if item.key}, over_at, own)
    merged = _kept(_merged([*said, *tickets.values()], tickets), readings, tickets)
    people = people.with_names(item.owner for item in merged if item.owner)
    return tuple(_action_item(item, people) for item in merged), people


def _kept(items: Sequence[_Item], readings: Sequence[Reading], tickets: dict[str, _Item]) -> list[_Item]:
    """Without what somebody took back, unless the tracker still has it."""
    listed = {
        str(number): Listed(str(number), item.readings[0].id, item.place, item.words, item.readings)
        for number, item in enumerate(items)
        if item.key not in tickets
    }
    gone = withdrawn([*listed.values()], readings)
    return [item for number, item in enumerate(items) if str(number) not in gone]


def _said(
    readings: Sequence[Reading], index: int, people: People, over_at: datetime | None, own: frozenset[str]
) -> Iterator[_Item]:
    reading = readings[index]
    if reading.event.kind not in _SPOKEN:
        return
    later = over_at is not None and reading.said_at >= over_at
    found = False
    marked = words.marked_items(reading.text) if _MARKS.search(reading.text) else ()
    place = 0
    for kind, text in marked:
        if kind.split()[0] in _PREPOSITIONS and not words.STARTS_WITH_VERB.match(text):
            continue
        if _is_question(text) or (kind in _ONLY_LATER and not later and not words.OWNER.search(text)):
            continue
        found = True
        for part in _parts(text, people):
            if not is_struck(part):
                yield replace(_parsed(part, reading, people, own, "marked as a follow-up"), place=place)
            place += 1
    if found or reading.by_tool:
        return
    yield from _from_talk(readings, index, people, own, later=later)


def _is_question(text: str) -> bool:
    """A question of its own; one for an owner ("…, who?") is none."""
    return text.endswith("?") and words.NO_OWNER.search(text) is None


def _from_talk(
    readings: Sequence[Reading], index: int, people: People, own: frozenset[str], *, later: bool
) -> Iterator[_Item]:
    reading = readings[index]
    if later:
        yield from _promised(reading, people, own)
    for agreed in agreed_items(readings, index, people, later=later):
        item = _parsed(agreed.text, reading, people, own, agreed.rule)
        yield replace(item, owner=agreed.owner or item.owner, readings=agreed.readings)
    for match in words.PLEASE_TRACK.finditer(reading.text) if "@" in reading.text else ():
        name = match["name"]
        known = people.named_at(name, 0)
        item = _parsed(match["what"], reading, people, own, "asked of somebody")
        yield replace(item, owner=known[0].display_name if known else None)
    if later:
        for sentence in reading.sentences:
            if sentence.is_plain and (match_ := words.WE_SHOULD.match(sentence.text)):
                if len(content_words(sentence.text)) < _A_WISH_SAYS:
                    continue
                start = match_.end() - len(match_.group().split()[-1])
                yield _parsed(sentence.text[start:], reading, people, own, "wished for after the incident")


def _parts(text: str, people: People) -> list[str]:
    """Several things to do in one line: numbered, or divided so that each part names its owner."""
    numbered = [part.strip() for part in words.NUMBERED.split(text) if part.strip()]
    if len(numbered) > 1 and words.NUMBERED.match(text):
        return numbered
    for divider in words.BREAKS:
        parts = [part.strip() for part in divider.split(text) if part.strip(_TRAILING)]
        if len(parts) > 1 and all(_names_owner(part, people) for part in parts):
            return parts
    return [text]


def _names_owner(text: str, people: People) -> bool:
    if words.NO_OWNER.search(text):
        return True
    due = words.due_date(text, datetime.min.replace(year=2000, tzinfo=UTC))
    rest = text if due is None else text[: due[1][0]] + text[due[1][1] :]
    owner, left = _owner(rest, people)
    return owner is not None and len(content_words(left)) > 1


def _promised(reading: Reading, people: People, own: frozenset[str]) -> Iterator[_Item]:
    """What somebody is asked to do once it is over, and what somebody says they will make."""
    speaker = people.of(reading.event.actor)
    for sentence in reading.sentences:
        text = sentence.text.rstrip("?").strip()
        start = words.ASKED_AFTER.match(text)
        asked = people.named_at(text, start.end() if start else 0)
        match = words.ASKED.match(text, asked[1]) if asked else None
        if asked is not None and match is not None and not asked[0].is_bot:
            item = _parsed(match["what"], reading, people, own, "asked of somebody")
            yield replace(item, owner=asked[0].display_name)
            continue
        own_words = words.COMMITTED.match(text)
        if own_words and speaker is not None and not (sentence.question or sentence.conditional or sentence.hedged):
            item = _parsed(own_words["what"], reading, people, own, "promised after the incident")
            yield replace(item, owner=item.owner or speaker.display_name)


def _parsed(text: str, reading: Reading, people: People, own: frozenset[str], rule: str) -> _Item:
    """Take ticket, due date and owner out of ``text``; what is left is the summary."""
    key = next((found for found in words.TICKET.findall(text) if found not in own), None)
    if key is not None:
        text = re.sub(rf"\s*[(\[]?\b{re.escape(key)}\b[)\]]?", "", text)
    due = words.due_date(text, reading.said_at)
    if due is not None:
        text = text[: due[1][0]] + text[due[1][1] :]
    speaker = people.of(reading.event.actor)
    owner, text = _owner(text, people, speaker)
    summary = _tidy(text)
    return _Item(
        summary=summary,
        readings=(reading,),
        rule=rule,
        owner=owner,
        due=due[0] if due else None,
        key=key,
        words=frozenset(content_words(summary)),
    )


def _owner(text: str, people: People, speaker: Person | None = None) -> tuple[str | None, str]:
    unowned = words.NO_OWNER.search(text)
    if unowned is not None:
        return None, text[: unowned.start()]
    for pattern in (words.OWNER, words.ARROW_OWNER, words.IN_BRACKETS):
        for match in pattern.finditer(text):
            start = match.start("at")
            known = people.named_at(text, start)
            if known is not None:
                return known[0].display_name, text[: match.start()] + text[known[1] :]
            if speaker is not None and pattern is words.OWNER and (me := words.ME.match(text, start)):
                return speaker.display_name, text[: match.start()] + text[me.end() :]
            other = words.OTHER_OWNER.match(text, start)
            if other is not None and pattern is words.OWNER and _is_a_name(other.group()):
                return other.group().lstrip("@").rstrip(".,"), text[: match.start()] + text[other.end() :]
    for match in reversed([*words.OWNER_LAST.finditer(text)]):
        if known := people.named_at(text, match.start("at")):
            if not known[0].is_bot and words.AFTER_LAST.match(text, known[1]):
                return known[0].display_name, text[: match.start()]
        elif speaker is not None and re.match(r"(?:me|myself)\W*$", text[match.start("at") :], re.IGNORECASE):
            return speaker.display_name, text[: match.start()]
    leading = people.named_at(text, 0)
    to = words.TO_VERB.match(text, leading[1]) if leading else None
    if leading is not None and to is not None:
        return leading[0].display_name, text[to.end() :]
    return _leading_owner(text, leading)


def _is_a_name(written: str) -> bool:
    return written.split()[0].lstrip("@").rstrip(".,").lower() not in words.NO_NAMES


def _leading_owner(text: str, leading: tuple[Person, int] | None) -> tuple[str | None, str]:
    """``@li property test``, ``Ana: property test``, ``Ana to get it tested``, ``Ana adds a test``."""
    if leading is None or leading[0].is_bot:
        return None, text
    person, end = leading
    if does := words.DOES.match(text, end):
        return person.display_name, f"{words.base_of(does['verb'])} {text[does.end() :]}"
    lead = words.LEADS.match(text, end)
    if lead is not None and (text.startswith("@") or lead.group().strip()):
        return person.display_name, text[lead.end() :]
    return None, text


def _tidy(text: str) -> str:
    plain = re.sub(r"\s+([,.;)])", r"\1", " ".join(text.split())).strip(_TRAILING)
    plain += ")" * (plain.count("(") - plain.count(")"))
    return plain[:1].upper() + plain[1:]


def ticket_key(event: Event) -> str | None:
    """The tracker's key: ``OPS-41``, or ``owner/repo#12`` for an issue of a code host."""
    attributes = event.attributes
    if attributes.get("ticket"):
        return attributes["ticket"]
    number, repository = attributes.get("number"), attributes.get("repository")
    return f"{repository}#{number}" if number and repository else None


def _tickets(
    readings: Iterable[Reading], mentioned: set[str], over_at: datetime | None, own: frozenset[str]
) -> dict[str, _Item]:
    """Tickets by key with the tracker's latest word: those created in the incident or mentioned as a follow-up."""
    by_key: dict[str, list[Reading]] = {}
    for reading in readings:
        key = ticket_key(reading.event) if reading.event.kind is EventKind.TICKET else None
        if key is not None and key.upper() not in own:
            by_key.setdefault(key, []).append(reading)
    return {
        key: _ticket(key, events)
        for key, events in by_key.items()
        if key in mentioned or any(reading.event.attributes.get("action") in _CREATED for reading in events)
    }


def _ticket(key: str, events: list[Reading]) -> _Item:
    latest: dict[str, str] = {}
    for reading in events:
        latest |= {name: value for name, value in reading.event.attributes.items() if value}
        if reading.event.attributes.get("action") == "closed" and not reading.event.attributes.get("status"):
            latest["status"] = "closed"
    title = latest.get("title") or events[0].event.text
    return _Item(
        summary=_tidy(title),
        readings=tuple(events),
        rule="ticket",
        owner=latest.get("assignee"),
        due=latest.get("due"),
        key=key,
        url=next((reading.event.permalink for reading in events if reading.event.permalink), None),
        status=latest.get("status", "open"),
        words=frozenset(content_words(title)),
    )


def _merged(items: Sequence[_Item], tickets: dict[str, _Item]) -> list[_Item]:
    """Join items with the same ticket, then items with nearly the same words; the tracker's word overrides chat's."""
    kept: list[_Item] = []
    for item in items:
        if not item.words:
            continue
        place = next((index for index, one in enumerate(kept) if _are_same(one, item)), None)
        if place is None:
            kept.append(item)
        else:
            kept[place] = _joined(kept[place], item, tickets)
    return sorted(kept, key=lambda item: (min(one.said_at for one in item.readings), item.summary))


def _are_same(one: _Item, other: _Item) -> bool:
    if one.key and other.key:
        return one.key == other.key
    shared = len(one.words & other.words)
    return shared >= 2 and shared / min(len(one.words), len(other.words)) >= _SAME_WORDS + 0.2 * (shared < 4)


def _joined(one: _Item, other: _Item, tickets: dict[str, _Item]) -> _Item:
    ticket = tickets.get(one.key or other.key or "")
    readings = {reading.id: reading for reading in (*one.readings, *other.readings)}
    return _Item(
        summary=ticket.summary if ticket else one.summary,
        readings=tuple(readings.values()),
        rule=one.rule if one.rule == other.rule else f"{one.rule}, {other.rule}",
        owner=(ticket.owner if ticket else None) or one.owner or other.owner,
        due=(ticket.due if ticket else None) or one.due or other.due,
        key=one.key or other.key,
        url=one.url or other.url,
        status=(ticket.status if ticket else None) or one.status or other.status,
        words=one.words | other.words if ticket is None else ticket.words,
    )


def _action_item(item: _Item, people: People) -> ActionItem:
    first = min(item.readings, key=lambda reading: reading.said_at)
    seed = item.key or f"{first.id}\x00{item.summary}"
    owner = people.named(item.owner) if item.owner else None
    return ActionItem(
        id="a-" + hashlib.sha256(seed.encode()).hexdigest()[:12],
        summary=item.summary,
        evidence=tuple(dict.fromkeys(reading.id for reading in sorted(item.readings, key=lambda one: one.said_at))),
        owner_id=owner.id if owner else None,
        due=item.due,
        tracker_key=item.key,
        tracker_url=item.url,
        status=item.status or "open",
        rule=item.rule,
    )

"""Which cards a person may see, which a filter lets through, and which concern the person: as conditions on rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import ColumnElement, FromClause, Table, and_, exists, false, not_, or_, select, true

from app.operations.access import Action, Actor
from app.operations.inbox_search import InboxFilter, plain
from app.operations.incident_card import Tokens, member, tokens_of
from app.operations.listing import teams_for
from app.operations.what_waits import SOON, Looking
from app.storage.codecs import moment_to_text, storable
from app.storage.list_tables import CARD_COUNTS, CARD_FACETS, CARD_WAITS, CARDS, WAITS
from app.storage.tables import MEMBERS

Condition = ColumnElement[bool]


def seen_by(actor: Actor) -> Condition:
    """Cards of incidents that ``actor`` may see: what ``access.may_see`` says."""
    return (
        true() if actor.operator else and_(on_teams(CARDS, actor, Action.READ), or_(~CARDS.c.private, _member(actor)))
    )


def counted_for(actor: Actor) -> Condition:
    """Rows of the counts that hold for ``actor``; private incidents that they are a member of are counted apart."""
    return true() if actor.operator else and_(on_teams(CARD_COUNTS, actor, Action.READ), ~CARD_COUNTS.c.private)


def private_to(actor: Actor) -> Condition:
    """Cards of the private incidents that ``actor``, who is no operator, sees as a member."""
    mine = select(MEMBERS.c.incident_id).where(MEMBERS.c.person == storable(actor.id))
    return and_(CARDS.c.private, CARDS.c.incident_id.in_(mine), on_teams(CARDS, actor, Action.READ))


def counted_private_to(actor: Actor) -> Condition:
    """Rows of the counts that are of those incidents."""
    return and_(of_token(member(actor.id)), CARD_COUNTS.c.private, on_teams(CARD_COUNTS, actor, Action.READ))


def of_token(token: str) -> Condition:
    """Rows of the counts of what concerns one person in one way."""
    return and_(CARD_COUNTS.c.facet == WAITS, CARD_COUNTS.c.name == storable(token))


def on_teams(table: Table, actor: Actor, action: Action) -> Condition:
    teams = teams_for(actor, action)
    if teams is None:
        return true()
    return table.c.team.in_([storable(one) for one in teams]) if teams else false()


def _member(actor: Actor) -> Condition:
    """Looked up for each card that is private, so that it does not matter of how many ``actor`` is a member."""
    here = and_(MEMBERS.c.incident_id == CARDS.c.incident_id, MEMBERS.c.person == storable(actor.id))
    return exists(select(MEMBERS.c.incident_id).where(here).correlate(CARDS).offset(0))


def chosen(wanted: InboxFilter) -> Condition:
    """What the filter says without its words and without ``mine``, of cards."""
    service = select(CARD_FACETS.c.incident_id).where(
        CARD_FACETS.c.facet == "service", CARD_FACETS.c.word == _folded(wanted.service)
    )
    return and_(*_chosen(CARDS, wanted), *([CARDS.c.incident_id.in_(service)] if wanted.service else []))


def counted(wanted: InboxFilter) -> Condition:
    """The same of the rows of the counts."""
    if not wanted.service:
        return and_(CARD_COUNTS.c.facet == "", counted_alike(wanted))
    service = (CARD_COUNTS.c.facet == "service") & (CARD_COUNTS.c.word == _folded(wanted.service))
    return and_(service, *_chosen(CARD_COUNTS, wanted))


def counted_alike(wanted: InboxFilter) -> Condition:
    """What the filter says besides its service, of rows of the counts of any facet."""
    return and_(*_chosen(CARD_COUNTS, wanted))


def _chosen(table: Table, wanted: InboxFilter) -> Iterator[Condition]:
    yield true()
    if wanted.severity:
        yield table.c.severity == _folded(wanted.severity)
    if wanted.state:
        yield table.c.state == _folded(wanted.state)
    if wanted.team:
        yield table.c.team == _folded(wanted.team)
    if wanted.private:
        yield table.c.private


def _folded(word: str) -> str:
    return storable(word.casefold())


def holds_words(text: str, words: ColumnElement[str] = CARDS.c.words) -> Condition:
    """Every word of ``text`` occurs in ``words``."""
    patterns = (f"%{storable(word).translate(_ESCAPED)}%" for word in plain(text).split())
    return and_(true(), *(words.like(one, escape="/") for one in patterns))


_ESCAPED = {ord(one): f"/{one}" for one in "/%_"}


@dataclass(frozen=True, kw_only=True)
class Concerns:
    """What of all cards waits for one person; ``what_waits.reasons_for`` is what it has to agree with."""

    who: Looking

    @cached_property
    def tokens(self) -> Tokens:
        return tokens_of(self.who)

    def asked(self, waits: FromClause) -> Iterator[Condition]:
        """Of a row of ``waits``, joined to its card: others ask something of the person. One condition for each token."""
        actor, token = self.who.actor, waits.c.token
        if teams_for(actor, Action.APPROVE) != ():
            allowed = and_(on_teams(CARDS, actor, Action.APPROVE), not_(_holds(self.tokens.not_asked)))
            yield from (and_(token == storable(one), allowed) for one in self.tokens.asked)
        soon = moment_to_text(self.who.now + SOON)
        yield from (and_(token == storable(one), waits.c.place_due <= soon) for one in self.tokens.owns)
        yield from (token == storable(one) for one in self.tokens.called)

    def written(self, waits: FromClause) -> Condition:
        """Of a row of ``waits``: the report asks something of the person, who wrote it and may write on."""
        if not self.who.actor.name or self.who.actor.operator:
            return false()
        return and_(waits.c.token == storable(self.tokens.writes), on_teams(CARDS, self.who.actor, Action.EDIT))

    @cached_property
    def writes(self) -> Condition:
        """The same of a card."""
        return _exists(self.written(_ONE))

    @cached_property
    def named(self) -> Condition:
        """Of a card: it concerns the person by name; what an operator writes, which is everything, is not in it."""
        return _exists(or_(*self.asked(_ONE), self.written(_ONE)))

    def by(self, waits: FromClause, shelf: int) -> Condition:
        """Of a row of ``waits``: the person drafted or changed what is on ``shelf``."""
        return waits.c.token == storable(self.tokens.by[shelf])

    @property
    def published(self) -> Condition:
        """Of a card on the shelf of what is published: the person drafted or changed it."""
        return _holds(self.tokens.by[2])


def _holds(token: str) -> Condition:
    """The card of the outer query carries ``token``."""
    found = select(_OTHER.c.token).where(_OTHER.c.incident_id == CARDS.c.incident_id, _OTHER.c.token == storable(token))
    return exists(found.correlate(CARDS).offset(0))


def _exists(condition: Condition) -> Condition:
    """A row of ``_ONE`` for the card of the outer query.

    It is looked up card by card, which ``OFFSET 0`` sees to: otherwise PostgreSQL reads everything that concerns the person
    first, to answer for the few that are shown.
    """
    found = select(_ONE.c.token).where(_ONE.c.incident_id == CARDS.c.incident_id, condition)
    return exists(found.correlate(CARDS).offset(0))


_ONE = CARD_WAITS.alias("one")
_OTHER = CARD_WAITS.alias("other")

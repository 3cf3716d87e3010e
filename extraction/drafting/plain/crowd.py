"""Who speaks of the incident where many others talk in the same place: people are judged by what they usually speak of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from extraction.domain.timeline import Event, EventKind
from extraction.domain.wording import content_words

Identity = tuple[str, str]

_CROWDED = 450
"""Messages of people from which on a place counts as crowded; below, nobody is left out."""
_SHARE = 0.12
_CLOSE, _VERY_CLOSE = 2, 3


class Crowd:
    """The people of a talk and how much of what they say is about the incident.

    ``focus`` are stems of what the records speak of, ``known`` the people whom a record names. Linear in ``messages``.
    """

    def __init__(self, messages: Iterable[Event], focus: frozenset[str], known: frozenset[Identity]) -> None:
        said = [event for event in messages if event.kind is EventKind.MESSAGE and event.actor is not None]
        self._focus = focus
        self._outsiders = self._far(said, known) if len(said) > _CROWDED else frozenset()

    def speaks_of_it(self, event: Event) -> bool:
        """Whether ``event`` is told: everything but a message of an outsider that does not plainly speak of the incident."""
        if event.kind is not EventKind.MESSAGE or event.actor is None or not self._outsiders:
            return True
        return _identity(event) not in self._outsiders or self._shared(event) >= _VERY_CLOSE

    def _far(self, messages: Iterable[Event], known: frozenset[Identity]) -> frozenset[Identity]:
        total: Counter[Identity] = Counter()
        close: Counter[Identity] = Counter()
        for event in messages:
            if (who := _identity(event)) not in known:
                total[who] += 1
                close[who] += self._shared(event) >= _CLOSE
        return frozenset(who for who, count in total.items() if close[who] < _SHARE * count or not close[who])

    def _shared(self, event: Event) -> int:
        return len(self._focus.intersection(content_words(event.text)))


def _identity(event: Event) -> Identity:
    assert event.actor is not None
    return event.actor.source, event.actor.native_id


def stems_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in content_words(text))

"""A business record as events: where it is, its kinds, its rating, a day's hours each, an attribute each, its reviews.

Source of the format: the Data2txt task of RAGTruth (Niu et al., ACL 2024), whose records come from Yelp's open data set:
``name``, ``address``, ``city``, ``state``, ``categories``, ``hours`` (``{"Monday": "17:30-23:0"}``), ``attributes``
(``true``/``false``/``null``, nested for parking and ambience), ``business_stars``, ``review_info``.

What this does: it says each value in a sentence of its own, so that a check has a record to hold a sentence against. A
value that is not known has no event.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from extraction.domain.timeline import Actor, Event, EventKind

SOURCE = "business"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ATTRIBUTES = {
    "RestaurantsReservations": "reservations", "OutdoorSeating": "outdoor seating", "WiFi": "wifi",
    "RestaurantsTakeOut": "takeout", "RestaurantsGoodForGroups": "groups", "Music": "music",
}  # fmt: skip
PARKING = {"garage": "garage parking", "street": "street parking", "validated": "validated parking",
           "lot": "lot parking", "valet": "valet parking"}  # fmt: skip
_READ = datetime(2024, 1, 1, tzinfo=UTC)
"""When the record was read, made up: after every review."""


def read_business(source: Mapping[str, object]) -> dict[str, Event]:
    """Events by key: ``place``, ``kinds``, ``stars``, ``hours/Monday``, ``has/wifi``, ``mood/casual``, ``review/1``.

    Reviews have their own times (taken as UTC), all else that at which the record was read.
    """
    events = {key: _event(key, text, _READ + timedelta(minutes=n)) for n, (key, text) in enumerate(_texts(source))}
    reviews = source.get("review_info")
    for number, review in enumerate(reviews if isinstance(reviews, list) else [], 1):
        fields = _object(review)
        text = f"{fields.get('review_text')}\nA customer gave {fields.get('review_stars')} stars."
        events[f"review/{number}"] = _event(f"review/{number}", text, _written(str(fields.get("review_date"))))
    return events


def has(thing: str, yes: bool) -> str:
    """The one wording in which events and statements say that there is something."""
    return f"It has {thing}." if yes else f"It has no {thing}."


def mood(word: str, yes: bool) -> str:
    return f"The ambience is {word}." if yes else f"The ambience is not {word}."


def opening(day: str, opens: str, closes: str) -> str:
    return f"On {day} it opens at {opens} and closes at {closes}."


def rated(stars: str) -> str:
    return f"It is rated {stars} stars."


def _texts(source: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    name, city = source.get("name"), source.get("city")
    yield "place", f"{name} is a business at {source.get('address')} in {city}, {source.get('state')}."
    yield "kinds", f"{name} is of these kinds: {source.get('categories')}."
    yield "stars", rated(str(source.get("business_stars")))
    yield from _hours(_object(source.get("hours")))
    yield from _attributes(_object(source.get("attributes")))


def _written(date: str) -> datetime:
    try:
        return datetime.strptime(date, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return _READ


def _hours(hours: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for day in DAYS:
        if isinstance(span := hours.get(day), str) and "-" in span:
            opens, _, closes = span.partition("-")
            yield f"hours/{day}", opening(day, clock(opens), clock(closes))
        elif hours:
            yield f"hours/{day}", f"On {day} it is closed."


def _attributes(attributes: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, thing in ATTRIBUTES.items():
        value = attributes.get(name)
        if name == "WiFi" and isinstance(value, str):
            yield f"has/{thing}", "It has no wifi." if value == "no" else f"It has {value} wifi."
        elif isinstance(value, bool):
            yield f"has/{thing}", has(thing, value)
    for kind, thing in PARKING.items():
        if isinstance(value := _object(attributes.get("BusinessParking")).get(kind), bool):
            yield f"has/{thing}", has(thing, value)
    for word, value in _object(attributes.get("Ambience")).items():
        if isinstance(value, bool):
            yield f"mood/{word}", mood(word, value)


def clock(written: str) -> str:
    """ "17:0" as ``17:00``."""
    hour, _, minute = written.partition(":")
    return f"{int(hour):02d}:{int(minute or 0):02d}"


def _event(key: str, text: str, at: datetime) -> Event:
    is_review = key.startswith("review/")
    return Event(
        source=SOURCE,
        key=key,
        at=at,
        at_original=at.isoformat(),
        digest=hashlib.sha256(text.encode()).hexdigest(),
        kind=EventKind.MESSAGE if is_review else EventKind.NOTE,
        text=text,
        actor=Actor(source=SOURCE, native_id=key, name="customer", is_bot=False) if is_review else None,
    )


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}

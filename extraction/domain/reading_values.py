"""Walks over a text once and reads the typed values in it, each at the place where it begins."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from extraction.domain.clock_times import ISO_DATE, MONTHS, STAMP_JOIN, WEEKDAYS, WrittenClock, clock_at, is_date
from extraction.domain.numerals import FRACTION_WORDS, NUMBER_WORDS
from extraction.domain.reading_figures import FigureReader
from extraction.domain.text_tokens import tokens_of
from extraction.domain.typed_value import TypedValue, ValueKind
from extraction.domain.written_identifiers import identify

_HALF_DAY = re.compile(r"\s?[AaPp]\.?[Mm]\b")
_DAY = re.compile(r"(0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SEVERITY_WORDS = {"sev": "SEV", "severity": "SEV", "priority": "P"}
_VERSION_WORDS = frozenset(re.findall(r"\S+", "version release build rev revision v tag"))
_COMMIT_WORDS = frozenset(
    re.findall(
        r"\S+",
        "commit commits sha deploy deployed deploying revision revert reverted reverting rollback rolled build hash",
    )
)
_REQUEST_WORDS = frozenset(re.findall(r"\S+", "pr mr issue"))
_SLASHED_DATE = re.compile(r"(0?[1-9]|[12]\d|3[01])/(0?[1-9]|[12]\d|3[01])/((?:19|20)\d\d)(?![\d/])")
_DECIMAL = re.compile(r"\d+\.\d+")
_NETWORK = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2}|:\d{1,5})?(?![\w.])")
_PRODUCTS = frozenset(
    re.findall(
        r"\S+",
        "python postgres postgresql mysql mariadb redis kafka node nodejs java go golang ruby rails django k8s kubernetes tls "
        "ssl ubuntu debian alpine nginx envoy istio terraform helm linux kernel elasticsearch mongodb openssl docker react",
    )
)
_HEX = re.compile(r"[0-9a-f]{7,40}")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_FIGURE_WORDS = frozenset(NUMBER_WORDS) | frozenset(FRACTION_WORDS) | {"a", "an"}


class ValueReader:
    """Reads ``text`` from left to right; every token belongs to at most one value."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.figures = FigureReader(text, self.tokens)
        self.found: list[TypedValue] = []

    def values(self) -> list[TypedValue]:
        tokens, index = self.tokens, 0
        count = len(tokens)
        while index < count:
            kind, _, _, written, _ = tokens[index]
            reader = _reader_of(kind, written)
            index = index + 1 if reader is None else reader(self, index) or index + 1
        return self.found

    def _number(self, index: int) -> int | None:
        return (
            self._date_or_time(index)
            or self._slashed_date(index)
            or self._product_version(index)
            or self._day_and_month(index)
            or self._commit_in_digits(index)
            or self._named_number(index)
            or self._figure(index)
        )

    def _identified(self, index: int) -> int | None:
        token = self.tokens[index]
        named = identify(token.text)
        if named is not None:
            self._add(named.kind, token.start, token.end, named.number, named.unit)
        return None

    def _figure(self, index: int) -> int | None:
        read = self.figures.figure_at(index)
        if read is None:
            return None
        self.found += read[0]
        return read[1]

    def _url(self, index: int) -> int:
        token = self.tokens[index]
        self._add(ValueKind.URL, token.start, token.end)
        return index + 1

    def _number_sign(self, index: int) -> int:
        token = self.tokens[index]
        self._add(ValueKind.PULL_REQUEST, token.start, token.end, Decimal(token.text[1:]))
        return index + 1

    def _date_or_time(self, index: int) -> int | None:
        token = self.tokens[index]
        if token.text.isdigit() and not _HALF_DAY.match(self.text, token.end):
            return None
        stamp = ISO_DATE.match(self.text, token.start)
        if stamp is None:
            clock = clock_at(self.text, token.start)
            return None if clock is None else self._clock(index, clock, "")
        if not is_date(*(int(part) for part in stamp.groups())):
            return None
        join = STAMP_JOIN.match(self.text, stamp.end())
        clock = clock_at(self.text, join.end(), exact=True) if join and join.end() > stamp.end() else None
        if clock is not None and ":" in self.text[stamp.end() : clock.end]:
            return self._clock(index, clock, stamp[0])
        if token.end != stamp.end() and self.text[stamp.end()] != "T":
            return None
        self._add(ValueKind.DATE, token.start, stamp.end(), unit=stamp[0])
        return self._index_at(stamp.end(), index)

    def _clock(self, index: int, clock: WrittenClock, day: str) -> int:
        start = self.tokens[index].start
        self._add(ValueKind.CLOCK_TIME, start, clock.end, Decimal(clock.seconds), clock.zone, day)
        until = clock_at(self.text, clock.end + 1) if self.text[clock.end : clock.end + 1] in ("-", "–") else None
        if until is None:
            return self._index_at(clock.end, index)
        self._add(ValueKind.CLOCK_TIME, clock.end + 1, until.end, Decimal(until.seconds), until.zone, day)
        return self._index_at(until.end, index)

    def _day_and_month(self, index: int) -> int | None:
        """``3 March 2026``, ``3rd of March``."""
        following = index + 2 if self._lower(index + 1) == "of" else index + 1
        month = MONTHS.get(self._lower(following))
        day = None if month is None else _DAY.fullmatch(self.tokens[index].text)
        if day is None or month is None or not self._is_month_name(following):
            return None
        return self._date(index, int(day[1]), month, following + 1)

    def _month(self, index: int) -> int | None:
        """``March 3, 2026``, ``Mar 3rd``, ``March 2026``."""
        month = MONTHS[self._lower(index)]
        if not self._is_month_name(index) or index + 1 >= len(self.tokens):
            return None
        following = self.tokens[index + 1].text
        if _YEAR.fullmatch(following):
            self._add(
                ValueKind.DATE, self.tokens[index].start, self.tokens[index + 1].end, unit=f"{following}-{month:02d}"
            )
            return index + 2
        day = _DAY.fullmatch(following)
        return None if day is None else self._date(index, int(day[1]), month, index + 2)

    def _date(self, index: int, day: int, month: int, following: int) -> int:
        start, end = self.tokens[index].start, self.tokens[following - 1].end
        place = following + 1 if self._lower(following) == "," else following
        if place < len(self.tokens) and _YEAR.fullmatch(self.tokens[place].text):
            self._add(
                ValueKind.DATE, start, self.tokens[place].end, unit=f"{self.tokens[place].text}-{month:02d}-{day:02d}"
            )
            return place + 1
        self._add(ValueKind.DATE, start, end, unit=f"--{month:02d}-{day:02d}")
        return following

    def _slashed_date(self, index: int) -> int | None:
        """``13/03/2026``. Of ``03/04/2026`` only the year is certain: which number is the month depends on the country."""
        end = self.tokens[index].end
        match = _SLASHED_DATE.match(self.text, self.tokens[index].start) if self.text[end : end + 1] == "/" else None
        if match is None:
            return None
        first, second, year = (int(part) for part in match.groups())
        certain = first == second or max(first, second) > 12
        day, month = (first, second) if second <= 12 else (second, first)
        if certain and not is_date(year, month, day):
            return None
        iso = f"{year}-{month:02d}-{day:02d}" if certain else str(year)
        self._add(ValueKind.DATE, match.start(), match.end(), unit=iso)
        return self._index_at(match.end(), index)

    def _is_month_name(self, index: int) -> bool:
        return self.tokens[index].text[0].isupper()

    def _weekday(self, index: int) -> int | None:
        token = self.tokens[index]
        weekday = WEEKDAYS.get(token.text) or WEEKDAYS.get(token.lower if len(token.text) > 5 else "")
        if weekday is None:
            return None
        self._add(ValueKind.DATE, token.start, token.end, unit=weekday)
        return index + 1

    def _severity(self, index: int) -> int | None:
        place = index + 2 if self._lower(index + 1) in (":", "-") else index + 1
        level = self._lower(place)
        number = (
            NUMBER_WORDS.get(level, -1)
            if level.isalpha()
            else int(level)
            if level in ("0", "1", "2", "3", "4", "5")
            else -1
        )
        if not 0 <= number <= 5:
            return None
        start, end = self.tokens[index].start, self.tokens[place].end
        self._add(ValueKind.SEVERITY, start, end, Decimal(number), _SEVERITY_WORDS[self._lower(index)])
        return place + 1

    def _request(self, index: int) -> int | None:
        """``PR 412``, ``pull request #412``."""
        place = index + 2 if self._lower(index) == "pull" else index + 1
        if (self._lower(index) == "pull" and self._lower(index + 1) != "request") or place >= len(self.tokens):
            return None
        number = self.tokens[place].text.lstrip("#!")
        if not number.isdigit() or (self._lower(index) == "issue" and self.tokens[place].kind != "r"):
            return None
        self._add(ValueKind.PULL_REQUEST, self.tokens[index].start, self.tokens[place].end, Decimal(number))
        return place + 1

    def _version(self, index: int) -> int | None:
        """``build 812``, ``version 3.2``: the number after such a word names a version."""
        token = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        if token is None or not _NUMBER.fullmatch(token.text) or (len(token.text) >= 7 and token.text.isdigit()):
            return None
        self._add(ValueKind.VERSION, token.start, token.end)
        return index + 2

    def _product_version(self, index: int) -> int | None:
        """``Postgres 14.2``, ``TLS 1.3``: a decimal after a product's name is its version."""
        token = self.tokens[index]
        if (
            self._lower(index - 1) not in _PRODUCTS
            or not _DECIMAL.fullmatch(token.text)
            or self._lower(index + 1) == "%"
        ):
            return None
        self._add(ValueKind.VERSION, token.start, token.end)
        return index + 1

    def _commit_in_digits(self, index: int) -> int | None:
        """A commit id may by chance hold digits only: told by its length and by a leading zero or the words before."""
        token = self.tokens[index]
        size = len(token.text)
        if size < 7 or not token.text.isdigit() or not (size <= 12 or size == 40):
            return None
        if not token.text.startswith("0") and not self._speaks_of_commits(index):
            return None
        self._add(ValueKind.COMMIT, token.start, token.end)
        return index + 1

    def _letters_only_commit(self, index: int) -> int | None:
        token = self.tokens[index]
        if not self._speaks_of_commits(index):
            return None
        self._add(ValueKind.COMMIT, token.start, token.end)
        return index + 1

    def _speaks_of_commits(self, index: int) -> bool:
        if self._lower(index - 1) in _COMMIT_WORDS:
            return True
        return self._lower(index - 1) in ("to", "at", "of") and any(
            token.lower in _COMMIT_WORDS for token in self.tokens[max(0, index - 5) : index]
        )

    def _named_number(self, index: int) -> int | None:
        token = self.tokens[index]
        if token.text.isdigit():
            port = index > 1 and self.tokens[index - 1].text == ":" and self.tokens[index - 1].end == token.start
            is_host = port and self.found and self.found[-1].kind is ValueKind.HOST
            return index + 1 if is_host and self.found[-1].span[1] == self.tokens[index - 1].start else None
        network = _NETWORK.match(self.text, token.start)
        if network is not None:
            self._add(ValueKind.HOST, network.start(), network.end())
            return self._index_at(network.end(), index)
        named = identify(token.text)
        if named is None:
            return None
        self._add(named.kind, token.start, token.end, named.number, named.unit)
        return index + 1

    def _add(
        self, kind: ValueKind, start: int, end: int, number: Decimal | None = None, unit: str = "", measures: str = ""
    ) -> None:
        self.found.append(
            TypedValue(
                kind=kind, text=self.text[start:end], span=(start, end), number=number, unit=unit, measures=measures
            )
        )

    def _index_at(self, position: int, index: int) -> int:
        """Index of the first token that begins at or after ``position``."""
        while index < len(self.tokens) and self.tokens[index].start < position:
            index += 1
        return index

    def _lower(self, index: int) -> str:
        return self.tokens[index].lower if 0 <= index < len(self.tokens) else ""


_WORD_READERS = {
    **dict.fromkeys(_FIGURE_WORDS, ValueReader._figure),
    **dict.fromkeys(MONTHS, ValueReader._month),
    **dict.fromkeys((word.lower() for word in WEEKDAYS), ValueReader._weekday),
    **dict.fromkeys(_SEVERITY_WORDS, ValueReader._severity),
    **dict.fromkeys((*_REQUEST_WORDS, "pull"), ValueReader._request),
    **dict.fromkeys(_VERSION_WORDS, ValueReader._version),
}

_PARTS_OF_NUMBERS = {part for word in NUMBER_WORDS for part in word.split("-")}
VALUE_WORDS = (frozenset(_WORD_READERS) - {"a", "an"}) | _PARTS_OF_NUMBERS | {"hour", "minute"}
"""A text without digits and without any of these words holds no figure, date or severity."""


@lru_cache(maxsize=16384)
def _reader_of(kind: str, written: str) -> Callable[[ValueReader, int], int | None] | None:
    """What reads a value that begins at such a token; ``None`` where none can, as for most words."""
    if kind != "w":
        return _READERS.get(kind)
    lower = written.lower()
    if not written.isalpha():
        named = identify(written) is not None
        return ValueReader._figure if lower in NUMBER_WORDS else ValueReader._identified if named else None
    if len(written) > 6 and _HEX.fullmatch(written):
        return ValueReader._letters_only_commit
    return _WORD_READERS.get(lower)


_READERS = {"n": ValueReader._number, "u": ValueReader._url, "r": ValueReader._number_sign}

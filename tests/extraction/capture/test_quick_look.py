"""The cheap looks before the costly ones: how much work an ordinary message is, and that no look hides anything."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.capture import redact as redaction
from extraction.capture import suspicion
from extraction.capture.events import events_from
from extraction.capture.hidden_characters import holds_hidden_characters, mixed_words, shown
from extraction.capture.quick_look import any_of, look_for, look_for_like
from extraction.capture.redact import redact
from extraction.capture.source_record import SourceRecord
from extraction.capture.suspicion_looks import ALL_RULES, may_apply, may_be_encoded, may_give_orders
from extraction.domain.timeline import EventKind
from extraction.errors import Place
from tests.builders import START

CHAT = (
    "looking at the graphs now",
    "p99 is at 4812 ms, 18.4 % of requests fail",
    "rolled back to 4.11.3 at 14:31, that’s the one from 13:41…",
    "is anybody on the database side?",
    "thanks, that helps a lot",
    "we keep seeing timeouts from the payments provider",
)
CASES = Path(__file__).parents[3] / "data" / "injection" / "cases.jsonl"


class Counter:
    """Calls ``function`` and counts how often."""

    def __init__(self, function: Callable[..., object]) -> None:
        self.function, self.calls = function, 0

    def __call__(self, *given: object) -> object:
        self.calls += 1
        return self.function(*given)


def counted(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> Counter:
    counter = Counter(getattr(module, name))
    monkeypatch.setattr(module, name, counter)
    return counter


def record(text: str) -> SourceRecord:
    return SourceRecord(
        source="slack",
        kind=EventKind.MESSAGE,
        at=START,
        at_original="1",
        text=text,
        raw={"type": "message", "text": text, "blocks": [{"type": "rich_text", "text": text}]},
        place=Place("day.json", 1),
        received_at=START,
        key="incident-lamp/1",
    )


@pytest.mark.parametrize("text", CHAT)
def test_an_ordinary_message_runs_no_costly_pattern(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the rules of redaction nor those of suspicion are asked, and its words are not even taken apart."""
    work = [counted(monkeypatch, redaction, "_applicable"), counted(monkeypatch, redaction, "_spans")]
    work += [counted(monkeypatch, suspicion, name) for name in ("_words", "_in_words", "_applies", "_encoded")]
    (event,) = events_from([record(text)], b"key")
    assert event.text == text
    assert [one.calls for one in work] == [0] * len(work)


def test_a_secret_that_stands_three_times_in_a_record_is_searched_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text, raw text and block are one text: the rules go through it a single time."""
    redaction._claims.cache_clear()
    searched = counted(monkeypatch, redaction, "_applicable")
    (event,) = events_from([record("the db password is Kestrel-Lamp-77")], b"key")
    assert "Kestrel" not in event.raw + event.text
    assert searched.calls == 1


def test_a_rule_whose_pattern_cannot_be_there_is_not_searched() -> None:
    """A word of a rule's is not enough for its costly pattern: another engine has looked before."""
    asked = [number for number, rule in enumerate(ALL_RULES) if "message" in rule.stems]
    assert asked
    assert not any(may_apply(number, "the error message is gone") for number in asked)


def texts_of_cases() -> Iterator[str]:
    def strings(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from strings(one)

    for line in CASES.read_text("utf-8").splitlines():
        yield from strings(json.loads(line))


def test_no_look_hides_what_a_rule_of_suspicion_finds() -> None:
    """Wherever a pattern matches, in either alphabet, the look for it says that it may; stems stand before most."""
    looks = [(rule.pattern, look_for_like(rule.pattern)) for rule in ALL_RULES]
    texts = [*texts_of_cases(), *(text.replace("e", "é").replace("'", "’") for text in texts_of_cases())]
    found = [(text, look) for text in texts for pattern, look in looks if pattern.search(text)]
    assert len(found) > 50
    assert all(look is None or look(text) for text, look in found)


def test_what_is_suspected_passes_the_first_looks() -> None:
    """No text of the injection cases that is flagged would have ended at the first two looks."""
    flagged = [text for text in texts_of_cases() if text.isascii() and suspicion.suspicion_of(text)]
    assert len(flagged) > 20
    assert all(may_give_orders(text) or may_be_encoded(text) for text in flagged)


@given(st.text(alphabet="ab é’?.\n\u017f\u212a\ud800", max_size=12))
def test_a_look_for_a_pattern_is_never_narrower(text: str) -> None:
    """Whatever characters stand in a text: negated and Unicode classes, boundaries and letters that fold to ASCII."""
    for spelled in (r"\b[^.?\n]{1,3}b", r"\w+’s?\s", r"^é\Wa?", r"k\S\b", r"[^\s’]b$", r"[’é]{2}"):
        pattern = re.compile(spelled, re.IGNORECASE | re.MULTILINE)
        look = look_for_like(pattern)
        assert look is not None
        assert pattern.search(text) is None or look(text)


def test_literals_are_found_over_any_white_space() -> None:
    """A space in a literal is white space of any length, and at its ends also an end of the text."""
    look = look_for(any_of([" new task ", "[//]"]))
    assert look("NEW \n task")
    assert look("x [//] y")
    assert not look("renew task")


def test_a_common_character_is_never_one_that_is_shown() -> None:
    """Every character alone, and between Latin letters, is judged as without the first look."""
    for code in (*range(0x80, 0x3400), *range(0xA640, 0xA6A0), *range(0xD800, 0x10000), *range(0xE0000, 0xE0200)):
        text = f"ab{chr(code)}cd"
        assert holds_hidden_characters(text) == (bool(mixed_words(text)) or shown(text) != text), hex(code)


def test_half_a_surrogate_pair_hides_no_secret() -> None:
    """What no engine takes is read as a question mark: the text beside it is searched all the same."""
    assert "Kestrel" not in redact("the db password is Kestrel-Lamp-77 \ud83d")

"""Slack messages whose fields hold what they should not: the words are kept, nothing breaks."""

from __future__ import annotations

import pytest

from tests.extraction.capture.slack_inputs import record_of

ODD: tuple[object, ...] = (["x"], {"a": 1}, 7, 1.5, True, [None], [[]])


@pytest.mark.parametrize(
    "field", ["user", "subtype", "reactions", "files", "attachments", "blocks", "edited", "bot_id"]
)
@pytest.mark.parametrize("value", ODD, ids=repr)
def test_an_odd_field(field: str, value: object) -> None:
    """Whatever stands in one field, the message's own words and key stay."""
    found = record_of(
        {"type": "message", "user": "U01MARA", "text": "pool is full", "ts": "1772546531.000100", field: value}
    )
    assert found.key == "inc-2041/1772546531.000100"
    assert "pool is full" in found.text

"""A message to Slack, within the limits that Slack sets: https://docs.slack.dev/reference/block-kit/blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from app.slack.inert_text import inert

MOST_BLOCKS = 50
MOST_TEXT = 3_000
MOST_HEADER = 150
MOST_FIELD = 2_000
MOST_FIELDS = 10
_MOST_FALLBACK = 4_000
_MEMBER = re.compile(r"[UW][A-Z0-9]{2,20}")


@dataclass(frozen=True, kw_only=True)
class Message:
    """``text`` is what notifications and screen readers read; ``blocks`` are Slack's JSON."""

    text: str
    blocks: tuple[dict[str, Any], ...]


def message(text: str, blocks: Sequence[Block]) -> Message:
    """A message of ``blocks``, at most as many as Slack takes. ``text`` may hold anything: it is shown as it is.

    Raises:
        SlackObjectFormationError: a block is larger than Slack takes.
    """
    kept = list(blocks[:MOST_BLOCKS])
    return Message(text=inert(text, _MOST_FALLBACK), blocks=tuple(block.to_dict() for block in kept))


def plain(text: str, most: int) -> PlainTextObject:
    return PlainTextObject(text=inert(text, most) or "–", emoji=False)


def header(text: str) -> HeaderBlock:
    return HeaderBlock(text=plain(" ".join(text.split()), MOST_HEADER))


def paragraph(text: str) -> SectionBlock:
    return SectionBlock(text=plain(text, MOST_TEXT))


def fields(pairs: Sequence[tuple[str, str]]) -> SectionBlock:
    """Names and values in two columns."""
    shown = [plain(f"{name}\n{value}", MOST_FIELD) for name, value in pairs[:MOST_FIELDS]]
    return SectionBlock(fields=shown)


def aside(text: str) -> ContextBlock:
    """Small print."""
    return ContextBlock(elements=[plain(text, MOST_TEXT)])


def calling(members: Sequence[str], words: str) -> SectionBlock | None:
    """Calls ``members`` (ids in Slack) with ``words`` of our own; ``None`` where there is nobody to call."""
    ids = [one for one in dict.fromkeys(members) if _MEMBER.fullmatch(one)][:30]
    if not ids:
        return None
    called = " ".join(f"<@{one}>" for one in ids)
    return SectionBlock(text=MarkdownTextObject(text=f"{called} {inert(words, MOST_FIELD)}", verbatim=True))


def buttons(*elements: ButtonElement) -> ActionsBlock:
    return ActionsBlock(elements=list(elements))


def button(text: str, action: str, value: str, style: str | None = None) -> ButtonElement:
    return ButtonElement(text=plain(text, 75), action_id=action, value=value, style=style)


def link(text: str, url: str) -> ButtonElement:
    """Opens ``url`` in the reader's browser."""
    return ButtonElement(text=plain(text, 75), action_id="open", url=url)

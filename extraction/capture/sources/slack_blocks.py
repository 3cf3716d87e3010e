"""Blocks and attachments of a Slack message as text: alert bots say in them what they have to say.

Formats: https://docs.slack.dev/reference/block-kit/blocks and https://docs.slack.dev/legacy/legacy-messaging.
Buttons, menus and pictures' addresses are left out; everything that reads as text is kept once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from extraction.capture.sources.slack_markup import plain_text
from extraction.capture.sources.slack_workspace import SlackWorkspace

_SPACE = re.compile(r"[\W_]+")
_STAND_INS = frozenset({"this content can't be displayed.", "this content can’t be displayed.", "no preview available"})
"""What Slack writes where a client cannot show the blocks (observed in the wild)."""


def is_unfurl(attachment: Mapping[str, Any]) -> bool:
    """Whether Slack added the attachment by itself from a link in the text: a preview, not what somebody wrote."""
    return bool(
        attachment.get("from_url")
        or attachment.get("original_url")
        or attachment.get("is_msg_unfurl")
        or attachment.get("is_app_unfurl")
    )


def own_attachments(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Attachments that the message itself brought."""
    return [one for one in _mappings(message.get("attachments")) if not is_unfurl(one)]


def own_blocks(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Blocks that say more than the text: a person's ``rich_text`` only repeats it."""
    blocks = message.get("blocks")
    if not blocks:
        return []
    blocks = _mappings(blocks)
    if message.get("text") and all(block.get("type") == "rich_text" for block in blocks):
        return []
    return blocks


def full_text(text: str, message: Mapping[str, Any], workspace: SlackWorkspace) -> str:
    """``text`` (already plain) and what blocks and attachments add to it, one part a line, nothing twice."""
    if text.strip().lower() in _STAND_INS:
        text = ""
    parts = [text] if text else []
    parts += _blocks_text(own_blocks(message), workspace)
    for attachment in own_attachments(message):
        parts += _attachment_text(attachment, workspace)
    if not any(parts):
        for attachment in _mappings(message.get("attachments")):
            parts += _attachment_text(attachment, workspace)
    return "\n".join(_each_once(parts))


def _each_once(parts: Iterable[str]) -> list[str]:
    """Drop a part that the others already say; a short text that a later part holds whole gives way to it."""
    kept: list[tuple[str, str]] = []
    for part in parts:
        bare = _SPACE.sub(" ", part).strip().lower()
        if not part.strip() or (bare and any(f" {bare} " in f" {other} " for other, _ in kept)):
            continue
        kept = [one for one in kept if not (one[0] and f" {one[0]} " in f" {bare} ")]
        kept.append((bare, part.strip()))
    return [part for _, part in kept]


def _attachment_text(attachment: Mapping[str, Any], workspace: SlackWorkspace) -> Iterator[str]:
    def plain(name: str) -> str:
        value = attachment.get(name)
        return plain_text(value, workspace) if isinstance(value, str) else ""

    title, link = plain("title"), attachment.get("title_link")
    parts = [plain("pretext"), plain("author_name") if not attachment.get("author_id") else ""]
    parts += [f"{title} ({link})" if title and isinstance(link, str) and link not in title else title, plain("text")]
    for field in _mappings(attachment.get("fields")):
        name, value = (plain_text(str(field.get(part) or ""), workspace) for part in ("title", "value"))
        parts.append(f"{name}: {value}" if name and value else name or value)
    parts += _blocks_text(_mappings(attachment.get("blocks")), workspace)
    for quoted in _mappings(attachment.get("message_blocks")):
        parts += _blocks_text(_mappings(_mapping(quoted.get("message")).get("blocks")), workspace)
    yield from parts if any(parts) else [plain("fallback")]
    yield plain("footer") if attachment.get("is_share") else ""


def _blocks_text(blocks: Iterable[Mapping[str, Any]], workspace: SlackWorkspace) -> Iterator[str]:
    for block in blocks:
        match block.get("type"):
            case "rich_text":
                yield _rich_text(block, workspace)
            case "actions" | "divider" | "file":
                continue
            case "context":
                yield " ".join(_piece(one, workspace) for one in _mappings(block.get("elements")))
            case "table":
                yield from _table_rows(block, workspace)
            case _:
                yield from _plain_block(block, workspace)


def _plain_block(block: Mapping[str, Any], workspace: SlackWorkspace) -> Iterator[str]:
    """Section, header, image, video, input, markdown and whatever comes next: their texts."""
    for part in ("title", "label", "text", "description", "alt_text"):
        if part != "alt_text" or not block.get("title"):
            yield _piece(block.get(part), workspace)
    for field in _mappings(block.get("fields")):
        yield _piece(field, workspace)


def _piece(value: object, workspace: SlackWorkspace) -> str:
    """A text object, an element with a text or an alternative text, or a plain string."""
    if isinstance(value, str):
        return plain_text(value, workspace)
    if not isinstance(value, Mapping):
        return ""
    return _piece(value.get("text") or value.get("alt_text"), workspace)


def _table_rows(block: Mapping[str, Any], workspace: SlackWorkspace) -> Iterator[str]:
    for row in block.get("rows") or ():
        cells = (
            _rich_text(cell, workspace) if cell.get("elements") else _piece(cell, workspace) for cell in _mappings(row)
        )
        yield " | ".join(cells)


def _rich_text(block: Mapping[str, Any], workspace: SlackWorkspace) -> str:
    lines = []
    for element in _mappings(block.get("elements")):
        if element.get("type") == "rich_text_list":
            marks = _list_marks(element)
            items = _mappings(element.get("elements"))
            lines += [f"{mark} {_inline(item, workspace)}" for mark, item in zip(marks, items, strict=False)]
        elif element.get("type") == "rich_text_quote":
            lines.append("> " + _inline(element, workspace))
        else:
            lines.append(_inline(element, workspace))
    return "\n".join(line.rstrip("\n") for line in lines)


def _list_marks(element: Mapping[str, Any]) -> Iterator[str]:
    number = int(element.get("offset") or 0)
    while True:
        number += 1
        yield f"{number}." if element.get("style") == "ordered" else "•"


def _inline(element: Mapping[str, Any], workspace: SlackWorkspace) -> str:
    return "".join(_inline_piece(one, workspace) for one in _mappings(element.get("elements")))


def _inline_piece(piece: Mapping[str, Any], workspace: SlackWorkspace) -> str:
    match piece.get("type"):
        case "user":
            return "@" + workspace.user_name(str(piece.get("user_id")))
        case "channel":
            return "#" + workspace.channel(str(piece.get("channel_id"))).name
        case "usergroup":
            group = str(piece.get("usergroup_id"))
            return "@" + workspace.user_groups.get(group, group)
        case "broadcast":
            return f"@{piece.get('range')}"
        case "emoji":
            return f":{piece.get('name')}:"
        case "link":
            text, url = piece.get("text"), str(piece.get("url") or "")
            return f"{text} ({url})" if text and text != url else url
        case "date":
            return plain_text(f"<!date^{piece.get('timestamp')}^|{piece.get('fallback') or ''}>", workspace)
    text = str(piece.get("text") or "")
    return f"~{text}~" if _mapping(piece.get("style")).get("strike") else text


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _mappings(values: object) -> list[Mapping[str, Any]]:
    return [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []

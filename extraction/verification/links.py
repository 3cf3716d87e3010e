"""Does the sentence bring an address, markup or a mention of its own? Only what its records hold may stand in one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extraction.domain.finding import Finding, Verdict
from extraction.domain.report import AuthorKind
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent

CHECK = "link"
_SUSPECT = re.compile(r"[<>\[\]`*#@=&|~]|:|\w\.\w|^\s*[-+]|\bwww\b", re.IGNORECASE)
_ENDINGS = (
    "com|net|org|io|dev|app|co|ai|example|test|invalid|local|localhost|info|biz|xyz|site|online|cloud|sh|me|us|uk|de|fr|es|pt|it|nl|pl"
    "|eu|ru|cn|in|jp|kr|br|au|ca|ch|at|se|no|link|click|top|ly|gg|to|cc|tv|zip|mov|edu|gov|mil|int|pw|su|tk|ml|shop|store|page|web|live"
    "|onion|internal|corp|lan"
)
_ADDRESS = re.compile(
    r"\b(?:[a-z][a-z0-9+.-]{1,15}://|(?:javascript|vbscript|data|file|mailto|tel|blob|ftp|about):(?=\S))[^\s<>\"'”)\]]*"
    r"|(?<![\w.-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    rf"|(?<![\w@./-])(?:[\w-]+\.)+(?:{_ENDINGS})\b(?::\d+)?(?:/[^\s<>\"'”)\]]*)?"
    r"|\bwww\.[^\s<>\"'”)\]]+",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"!?\[[^\]\n]*\]\s*(?:\([^)\n]*\)?|\[[^\]\n]*\])|!\[[^\]\n]*|\[\^[^\]\n]*\]|</?[a-z!][^>\n]*>?|&(?:#\w+|[a-z]{2,8});|```+|~~~+|\*\*|~~|__(?=\w)"
    r"|(?:^|(?<=\n))\s*(?:#{1,6}\s|[-*+]\s|>\s|\|)|(?:^|(?<=[\s|]))=\s*[A-Z]+\([^)\n]*\)?",
    re.IGNORECASE,
)
_MENTION = re.compile(r"(?<!\w)@(?:channel|here|everyone|all)\b|<[@!#][^>\n]*>", re.IGNORECASE)
_WHAT = ((_ADDRESS, "address"), (_MARKUP, "markup"), (_MENTION, "mention"))


def check_links(claim: Claim) -> Iterator[Finding]:
    """A finding for each address, piece of markup and mention of a group that no cited record holds word for word.

    Of what a model writes only: what a person writes is escaped on every page, and the plain writer brings none.
    """
    if claim.statement.author.kind is not AuthorKind.MODEL or _SUSPECT.search(claim.text) is None:
        return
    found = [(what, match) for pattern, what in _WHAT for match in pattern.finditer(claim.text)]
    held = _held(claim.cited) if found else ""
    for what, match in found:
        if match[0].strip().rstrip(".,;:").casefold() not in held:
            message = f"The {what} “{match[0].strip()}” stands in no record that the sentence cites."
            yield claim.finding(CHECK, Verdict.NOT_IN_EVIDENCE, message, match.span())


def _held(events: Iterable[PreparedEvent]) -> str:
    """All that the cited records hold, addresses among it, for looking things up."""
    return "\n".join(part for event in events for part in _parts(event)).casefold()


def _parts(event: PreparedEvent) -> Iterator[str]:
    yield event.text
    yield event.fields
    yield event.event.attributes.get("url", "")
    for reference in event.event.references:
        yield reference.permalink or ""

"""Short verbatim quotations from chat: noise, chit-chat and blame stay out; what is left out is marked with ``…``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from extraction.domain.timeline import Event

SHORT, LONG = 130, 200

_CODE_BLOCK = re.compile(r"```.*?```", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[\"'(“A-Za-z0-9@:])|\s*\n+\s*")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|approx|ca|no|nr|incl)\.)$", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:(?:ok(?:ay)?|so|hm+|ah+|oh+|fyi|btw|hey|hi|hello|alright|um+|uh+|ugh|argh|wow)"
    r"(?:\s+so)?(?:[\s,:;!.…–—-]+)"
    r"|(?:right|well|yes|yep|yeah|also|and|but|update|quick update|thanks|anyway|folks|all|team|everyone)"
    r"(?:\s*[,:;!–—-]+\s*))",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:(?:confirmed|decision|decided|note|heads up|status|reminder|got it|found it|i see it|checked)\s*:\s*|"
    r"(?:so )?(?:it is |it's )?confirmed(?: why)?\s*[:,]\s*|follow(?:ing)? up\s*:\s*|"
    r"(?:what )?(?:was |went )?(?:hard|difficult|well|wrong|good|helped)\s*:\s*)",
    re.IGNORECASE,
)
_MENTION = re.compile(r"^@[\w.-]+[\s,:–—-]+")
_LINK = re.compile(r"\s*\((?:[^()\n]{0,40}\(|[^()\n]{0,40}\s)?https?://[^\s)]*\)*\s*|\s*https?://\S+\s*")
_EMOJI_CODE = re.compile(r"(?<!\w):[a-z][a-z0-9_+-]*:(?!\w)")
_PICTURES = "\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d"
_EDGE_PICTURES = re.compile(rf"^[\s{_PICTURES}]+|[\s{_PICTURES}]+$")
_CHIT_CHAT = re.compile(
    r"^(?:ok(?:ay)?|k|yep|yes|yeah|no|nope|thanks?(?: you| all| everyone| everybody| a lot| so much)?|thx|ty|lol|"
    r"(?:ha){1,4}|hm+|a+h+|o+h+|ugh|wow|nice(?: one| work| job| catch)?|great(?: work| job)?|cool|sorry|hi(?: all)?|"
    r"hey(?: all)?|hello|(?:good )?morning(?: all)?|\+1|same|sure|got it|on it|ack|np|no problem|brb|looking|"
    r"well done(?: all| everyone)?|good (?:catch|work|job|call|point)|"
    r"(?:i'?ll )?grab(?:bing)? (?:a )?coffee.*|"
    r"scratch that|never ?mind|phew|woo+(?:hoo)?|yay|congrats.*|welcome back|you'?re welcome|"
    r"anyone else (?:hungry|tired).*)[\s!.,:;)(-]*$",
    re.IGNORECASE,
)
_BLAME = re.compile(
    r"\b(?:should(?:n't| not)?(?: have|'ve)|could(?:n't)? have|forgot|careless|sloppy|stupid|idiot\w*|dumb|incompeten\w+|"
    r"negligen\w+|lazy|(?:my|your|our) (?:bad|fault|mistake)|(?:his|her|their|\w+'s) (?:fault|mistake)|at fault|to blame|"
    r"blam(?:e|ing)|screwed up|messed up|broke prod|human error|wtf|ffs|damn\w*|shit\w*|fuck\w*|crap|hell|obviously|"
    r"didn'?t bother|never listens?|sorry)\b",
    re.IGNORECASE,
)
_UNQUOTABLE = re.compile(r"[“”]|\[(?:secret|email|phone|card|iban|ssn)[:\]]")
_WORD = re.compile(r"\w{2,}")


Keep = Callable[[str], bool]


def quotation(event: Event, limit: int = SHORT, names: Iterable[str] = (), keep: Keep | None = None) -> str | None:
    """A short quotation of ``event`` in “…”, verbatim; ``None`` where it says nothing that can be quoted.

    Sentences of small talk or blame are left out. ``names`` are spellings of people, so that a leading mention goes.
    Where some sentences satisfy ``keep``, only those are quoted.
    """
    return quotation_of(event.text, limit, names, keep)


def quotation_of(text: str, limit: int = SHORT, names: Iterable[str] = (), keep: Keep | None = None) -> str | None:
    """As ``quotation``, of a part of a message."""
    kept = _kept_sentences(text, tuple(names))
    kept = [one for one in kept if keep is not None and keep(one.text)] or kept
    if not kept:
        return None
    quoted = kept[0].text
    for before, after in pairwise(kept):
        joined = f"{quoted} {after.text}" if after.follows(before) else f"{_open_end(quoted)} … {after.text}"
        if len(joined) > limit:
            break
        quoted = joined
    return f"“{_closed(_shortened(quoted, limit) if len(quoted) > limit else quoted)}”"


@dataclass(frozen=True, slots=True)
class _Kept:
    """A sentence worth quoting: its number in the message, and whether its beginning and end are still the message's own."""

    position: int
    text: str
    whole_start: bool
    whole_end: bool

    def follows(self, before: _Kept) -> bool:
        """Whether both can stand side by side without ``…``."""
        adjacent = self.position == before.position + 1 and self.whole_start and before.whole_end
        return adjacent and before.text.endswith((".", "!", "?"))


def quotable_part(sentence: str, names: Iterable[str] = (), labels: bool = True) -> str | None:
    """What can be quoted of one sentence: without greeting, mention, emoji and links; ``None`` where it says nothing.

    With ``labels`` also without a label such as ``Decision:``.
    """
    bare = _without_links(trimmed(sentence, names, labels))
    return None if is_small_talk(bare) or is_blame(bare) or _UNQUOTABLE.search(bare) else bare


def without_end(quoted: str) -> str:
    """A quotation without its last full stop."""
    return _closed(quoted)


def quotable(text: str, names: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """Each sentence of ``text`` that may be quoted, as it stands and as it would be quoted."""
    for sentence in sentences_of(text):
        if (bare := quotable_part(sentence, names)) is not None:
            yield sentence, bare


def sentences_of(text: str) -> list[str]:
    """``text`` cut at sentence ends and line breaks; code blocks are left out."""
    parts = [part.strip() for part in _SENTENCE_END.split(_CODE_BLOCK.sub("\n", text)) if part and part.strip()]
    joined: list[str] = []
    for part in parts:
        if joined and _ABBREVIATION.search(joined[-1]):
            joined[-1] = f"{joined[-1]} {part}"
        else:
            joined.append(part)
    return joined


def is_small_talk(sentence: str) -> bool:
    bare = _EMOJI_CODE.sub("", sentence).strip()
    return not _WORD.search(bare) or bool(_CHIT_CHAT.match(bare))


def is_blame(sentence: str) -> bool:
    return bool(_BLAME.search(sentence))


def _kept_sentences(text: str, names: tuple[str, ...]) -> list[_Kept]:
    kept = []
    for position, sentence in enumerate(sentences_of(text)):
        bare = _without_links(trimmed(sentence, names))
        if is_small_talk(bare) or is_blame(bare) or _UNQUOTABLE.search(bare):
            continue
        kept.append(_Kept(position, bare, sentence.startswith(bare), sentence.endswith(bare)))
    return kept


def trimmed(sentence: str, names: Iterable[str] = (), labels: bool = True) -> str:
    """``sentence`` without greeting, mention, bullet and emoji at its edges; a substring of it.

    With ``labels`` also without a label such as ``Decision:`` that its verb of reporting says anyway.
    """
    before = None
    while before != sentence:
        before = sentence
        sentence = _EDGE_PICTURES.sub("", sentence).strip()
        sentence = _without_edge_codes(sentence)
        sentence = sentence.lstrip("•*->").lstrip()
        sentence = _without_mention(sentence, names)
        sentence = _LEAD.sub("", sentence)
        sentence = _LABEL.sub("", sentence) if labels else sentence
    return sentence


def _without_edge_codes(sentence: str) -> str:
    if (start := _EMOJI_CODE.match(sentence)) is not None:
        return sentence[start.end() :].strip()
    for code in _EMOJI_CODE.finditer(sentence):
        if code.end() == len(sentence):
            return sentence[: code.start()].strip()
    return sentence


def _without_links(sentence: str) -> str:
    """``sentence`` without the addresses in it; ``…`` where one stood between words."""
    return _LINK.sub(" … ", sentence).replace(" … .", ".").strip().removesuffix("…").rstrip()


def _without_mention(sentence: str, names: Iterable[str]) -> str:
    if not sentence.startswith("@"):
        return sentence
    for name in sorted(names, key=len, reverse=True):
        if sentence[1:].casefold().startswith(name.casefold()):
            return sentence[1 + len(name) :].lstrip(" ,:–—-")
    return _MENTION.sub("", sentence)


def _open_end(text: str) -> str:
    return text.rstrip(" .")


def _closed(text: str) -> str:
    return text.rstrip().removesuffix(".") if not text.rstrip().endswith("..") else text.rstrip(" .")


def _shortened(text: str, limit: int) -> str:
    """Cut at the last clause end before ``limit``, else at a word, with ``…``."""
    head = text[:limit]
    for mark in (". ", "; ", " - ", " – ", " — ", ", "):
        cut = head.rfind(mark)
        if cut > limit // 2:
            return f"{head[:cut].rstrip()} …"
    return f"{head[: head.rfind(' ')].rstrip(' ,;:-')} …" if " " in head else f"{head} …"

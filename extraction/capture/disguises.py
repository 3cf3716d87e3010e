"""Texts in disguise, read plainly: look-alike letters folded, hidden letters spelled, encoded stretches decoded."""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from extraction.capture.plain_reading import plain_reading
from extraction.domain.look_alikes import LATIN_FOR

_TAG_LETTERS = {code: code - 0xE0000 for code in range(0xE0020, 0xE007F)}
_TAG = re.compile("[\U000e0020-\U000e007e]{3,}")
_FLAG = re.compile("\U0001f3f4[\U000e0061-\U000e007a\U000e0030-\U000e0039]{3,6}\U000e007f")
_INTERLEAVED = re.compile("[A-Za-z](?:[\u00ad\u034f\u180e\u200b-\u200f\u2060-\u2064\ufeff][A-Za-z]){3,}")
_OVERRIDE = re.compile("[\u202d\u202e]")
_TOKEN = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,6}|[A-Za-z0-9+/_-]{16,22}={1,2}")
_BINARY = re.compile(r"(?:[01]{8}[ ,]?){6,}")
_ASCII85 = re.compile(r"<~.{20,}?(?:~>|$)", re.DOTALL)
_UNICODE_ESCAPES = re.compile(r"(?:\\u[0-9a-fA-F]{4}){4,}|(?:\\x[0-9a-fA-F]{2}){6,}")
_SPACED = re.compile(r"(?<!\w)(?:\w ){3,}\w(?!\w)")
_LEET_WORD = re.compile(r"\b(?=\w*[0134578@$!])(?=\w*[a-z])[\w@$!]{3,}", re.IGNORECASE)
_LEET = str.maketrans("0134578@$!", "oieastbasi")
_WORDY = re.compile(r"(?:[A-Za-z]{2,}[ ,.:;'\"!?-]+){3,}")
_LONGEST = 20_000


def folded(text: str) -> str:
    """``text`` in plain letters: look-alikes of other alphabets and styled letters as ASCII, hidden characters left out."""
    if text.isascii():
        return text
    spelled = _FLAG.sub("", text).translate(_TAG_LETTERS)
    return plain_reading(unicodedata.normalize("NFKC", spelled)).translate(LATIN_FOR)


def spelled_out(text: str) -> str:
    """``text`` without hidden characters, in its own alphabets."""
    return text if text.isascii() else plain_reading(_FLAG.sub("", text).translate(_TAG_LETTERS))


def hidden_letters(text: str) -> str | None:
    """What hides letters in ``text`` from its reader, as part of a sentence; ``None`` where nothing does."""
    if text.isascii():
        return None
    if _TAG.search(_FLAG.sub("", text)):
        return "it holds text in characters that nobody sees"
    if _OVERRIDE.search(text):
        return "it turns the direction of writing around"
    if _INTERLEAVED.search(text):
        return "characters that nobody sees stand between its letters"
    return None


def decoded(text: str) -> Iterator[str]:
    """What stretches of ``text``, or the whole of it, say in a common encoding; only what reads like words."""
    for stretch in _stretches(text[:_LONGEST]):
        if _WORDY.search(stretch):
            yield stretch


def _stretches(text: str) -> Iterator[str]:
    for token in _TOKEN.findall(text):
        yield from _token_readings(token)
    if " 01" in text or text.startswith("01"):
        for bits in _BINARY.findall(text):
            yield "".join(chr(int(byte, 2)) for byte in re.findall("[01]{8}", bits))
    if "<~" in text:
        yield from (_ascii85(found) for found in _ASCII85.findall(text))
    if "%20" in text:
        yield unquote(text)
    if "\\u00" in text or "\\x" in text:
        yield _UNICODE_ESCAPES.sub(lambda found: _unescaped(found[0]), text)
    if "&#" in text:
        yield html.unescape(text)
    lowered = f" {text.lower()} "
    if any(word in lowered for word in (" gur ", " naq ", "vtaber ", "vafgehpgvba", "cebzcg")):
        yield codecs.decode(text, "rot13")
    if any(word in lowered for word in (" eht ", "snoitcurtsni", "tpmorp")):
        yield text[::-1]
    if _SPACED.search(text):
        yield _SPACED.sub(lambda found: found[0].replace(" ", ""), text)
    if len(_LEET_WORD.findall(text)) >= 3:
        yield _LEET_WORD.sub(lambda found: found[0].translate(_LEET), text)


def _token_readings(token: str) -> Iterator[str]:
    bare = token.rstrip("=")
    if re.fullmatch(r"(?:[0-9a-fA-F]{2}){12,}", bare):
        yield bytes.fromhex(bare).decode("utf-8", "replace")
        return
    if bare.upper() == bare and re.fullmatch("[A-Z2-7]+", bare):
        yield _read(base64.b32decode, bare + "=" * (-len(bare) % 8))
    standard = bare.replace("-", "+").replace("_", "/")
    if len(standard) % 4 != 1:
        yield _read(base64.b64decode, standard + "=" * (-len(standard) % 4))


def _read(decode: Callable[[str], bytes], token: str) -> str:
    try:
        return decode(token).decode()
    except (binascii.Error, ValueError):
        return ""


def _ascii85(stretch: str) -> str:
    try:
        return base64.a85decode(stretch if stretch.endswith("~>") else f"{stretch}~>", adobe=True).decode(
            "utf-8", "replace"
        )
    except ValueError:
        return ""


def _unescaped(stretch: str) -> str:
    codes = re.findall(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))", stretch)
    return "".join(chr(int(wide or narrow, 16)) for wide, narrow in codes)

"""What people do to systems: forms of those verbs, so that a sentence can be turned around and nothing is lost."""

from __future__ import annotations

import re
from types import MappingProxyType

from extraction.verification.lexicon import vocabulary

_REGULAR = """
acknowledge add adjust alert announce annotate anticipate apply approve audit backfill block bump bypass cancel change check
clean clear close communicate configure confirm consider consult copy correct create declare delete deploy disable document
double-check drain edit enable escalate evict exclude execute expire export extend failover fix flush follow ignore import
include inform inspect install invalidate investigate involve isolate kill launch load lock lower mark merge mention migrate
misread miss mitigate monitor move mute notice notify open overlook page patch pause pin post prepare promote provision publish
pull purge push raise reboot rebuild recheck record recreate reduce refresh release remove renew repeat replace report request
resize restart restore restrict resume retry revert review roll rotate scale schedule scope ship silence skip start stop
submit suspend switch tag terminate test throttle touch trigger turn type unblock uninstall unpin update upgrade use
validate verify wait warn watch whitelist
"""
_IRREGULAR = MappingProxyType(
    {
        "bring": ("brought", "brought"), "build": ("built", "built"), "catch": ("caught", "caught"), "cut": ("cut", "cut"),
        "do": ("did", "done"), "find": ("found", "found"), "give": ("gave", "given"), "hold": ("held", "held"),
        "keep": ("kept", "kept"), "know": ("knew", "known"), "leave": ("left", "left"), "let": ("let", "let"),
        "make": ("made", "made"), "overwrite": ("overwrote", "overwritten"), "put": ("put", "put"), "read": ("read", "read"),
        "run": ("ran", "run"), "see": ("saw", "seen"), "send": ("sent", "sent"), "set": ("set", "set"),
        "shut": ("shut", "shut"), "take": ("took", "taken"), "tell": ("told", "told"), "undo": ("undid", "undone"),
        "withdraw": ("withdrew", "withdrawn"), "write": ("wrote", "written"),
    }
)  # fmt: skip
_DOUBLED = vocabulary("drop map pin plan rerun scan ship skip stop submit swap tag trim unpin commit")
PARTICLES = vocabulary("back up down off on out over")


def _past(base: str) -> tuple[str, str]:
    if base in _IRREGULAR:
        return _IRREGULAR[base]
    if base.endswith("e"):
        return base + "d", base + "d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied", base[:-1] + "ied"
    past = base + base[-1] + "ed" if base in _DOUBLED else base + "ed"
    return past, past


def _progressive(base: str) -> str:
    if base.endswith("e") and not base.endswith("ee"):
        return base[:-1] + "ing"
    return base + base[-1] + "ing" if base in _DOUBLED | {"run", "set", "put", "cut", "shut", "let"} else base + "ing"


def _third_person(base: str) -> str:
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


_BASES = (*_REGULAR.split(), "commit", "drop", "map", "plan", "scan", "swap", "trim", *_IRREGULAR)
PARTICIPLE = MappingProxyType({base: _past(base)[1] for base in _BASES})
"""Base form → past participle, for verbs that take an object."""
BASE_OF = MappingProxyType(
    {form: base for base in _BASES for form in (base, _third_person(base), _progressive(base), *_past(base))}
)
"""Any form of a verb of action → its base form."""
BASE_OF_PAST = MappingProxyType({form: base for base in _BASES for form in _past(base)})
"""Past tense or participle → base form."""
BASE_OF_ING = MappingProxyType({_progressive(base): base for base in _BASES})
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


_LIGHT = vocabulary(
    "make do let give take bring know see find keep leave hold miss overlook ignore misread involve consider anticipate use"
)
"""Verbs that say little by themselves, or that judge: a rewrite may do without them."""
_NO_VERB = re.compile(r"\bclear\s+(?:that|why|how|what|which|whether)\b")


def actions_in(text: str) -> frozenset[str]:
    """Base forms of the verbs of action that ``text`` holds, in whatever form."""
    words = _WORD.findall(_NO_VERB.sub(" ", text.lower()))
    return frozenset(BASE_OF[word] for word in words if word in BASE_OF) - _LIGHT

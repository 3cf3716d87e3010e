"""What looks like a secret or personal data and is none: names, states, identifiers, stand-ins.

Each function takes the match of a redaction rule, whose group ``v`` is the value, and says whether it is to be replaced.
"""

from __future__ import annotations

import re

_NO_VALUE = frozenset(
    re.findall(
        r"\S+",
        "null none nil true false undefined empty blank required optional redacted hidden masked removed missing invalid "
        "wrong incorrect correct expired expiring valid set unset not reset rotated changed stored saved being the a an in on "
        "at by from to for of and or is was are were be been has have had will would should can could must may it its this "
        "that these those there here see ask check use used using unknown known same different new old default weak strong "
        "too very still now never always only also just no yes ok okay fine good bad leaked exposed compromised safe unsafe "
        "string str text bytes int integer boolean bool object required. field hash hashed encrypted plaintext hardcoded "
        "env vault secret password token key keys credentials auth login user users reset, under over with without",
    )
)
_NOT_A_WORD_VALUE = re.compile(r"[a-z]+(?:ed|ing|ly|able|ible|less|ion|ions|ous|ive|ness|ment)\Z")
_PLACEHOLDER_VALUE = re.compile(
    r"[\[<{(]|\$(?:[{(]|[A-Z_]+\Z|[a-z_]+\Z)|%[({]?\w|[*x•.\-_#?…]{3,}\Z|[xX]{4,}|(?:your|my|some)[-_]"
)
_NAME_PART = re.compile(r"(?:[a-z]+|[A-Z]+|[A-Z]?[a-z]+(?:[A-Z]+[a-z]+)*)\d{0,2}\Z|\d{1,8}\Z|v\d+\Z")
_CASE_RUN = re.compile(r"[A-Z]+|[a-z]+")
_KEPT_SHAPE = re.compile(
    r"v?\d+(?:\.\d+)+\S*\Z|[A-Z]{2,10}-\d+\Z|\d{4}-\d\d-\d\d\S*\Z|[\d.,:]+(?:%|ms|s|m|h|d|min|sec|k|kb|mb|gb)?\Z|https?:"
    r"|sha\d+:|arn:|/[\w./-]*\Z|~/",
    re.IGNORECASE,
)


def strong(match: re.Match[str]) -> bool:
    """After "password": anything but a word about the password, or a stand-in for it."""
    value = match["v"].rstrip(".,;:!?)")
    if not value or value.lower() in _NO_VALUE or _PLACEHOLDER_VALUE.match(value):
        return False
    if not value.isalpha():
        return not _KEPT_SHAPE.match(value) or (value.isdigit() and len(value) >= 4)
    if value != value.lower() and value != value.title():
        return True
    return _plain_word_is_value(match, value)


def stands_for_itself(match: re.Match[str]) -> bool:
    """No variable, mask or sample in place of a value."""
    return not _PLACEHOLDER_VALUE.match(match["v"])


def _plain_word_is_value(match: re.Match[str], value: str) -> bool:
    if _NOT_A_WORD_VALUE.match(value.lower()):
        return False
    before = match.string[match.start("v") - 1 : match.start("v")]
    if before in ("=", '"', "'", "`"):
        return True
    following = match.string[match.start("v") + len(value) :].lstrip(".!,;)")
    return len(value) >= 6 and (not following or following[0] in "\n\"'`" or following.startswith(" <-"))


def weak(match: re.Match[str]) -> bool:
    """After "token", "secret", "key": only what looks random, for these words also have names and states as values."""
    value = match["v"].strip(".,;:")
    if len(value) < 8 or _PLACEHOLDER_VALUE.match(value) or _KEPT_SHAPE.match(value):
        return False
    return looks_random(value)


def looks_random(value: str) -> bool:
    parts = [part for part in re.split(r"[-_./:@]", value) if part]
    if all(_NAME_PART.match(part) and _reads_as_words(part) for part in parts):
        return False
    digits = sum(character.isdigit() for character in value)
    return 0 < digits < len(value) or len(value) >= 16


def _reads_as_words(part: str) -> bool:
    """Case changes as in camelCase, and no longer than words are; where it is longer, of several words."""
    runs = len(_CASE_RUN.findall(part))
    return len(part) >= 3 * runs - 2 if len(part) < 24 else 4 <= runs <= len(part) // 3


def secret_pair(match: re.Match[str]) -> bool:
    value = match["v"].strip(".,;:")
    return bool(re.search(r"[\d!@#$%^&*+=?]", value)) and not _KEPT_SHAPE.match(value)


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


_CARD_ISSUER = re.compile(r"4\d{15}|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01])\d{13}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}"
                          r"|6(?:011|4[4-9]\d|5\d\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14}|(?:2131|1800)\d{11}")  # fmt: skip
_IDENTIFIER_BEFORE = re.compile(
    r"(?:\b|_)(?:id|ids|uid|ts|event|trace|span|run|build|order|batch|job|offset|request|req|txid)"
    r"""["'`]?(?: ?[:=#]| is| no\.?)? ?["'`#]?\Z""",
    re.IGNORECASE,
)


def card(match: re.Match[str]) -> bool:
    """Issuer's range, length and Luhn check digit (ISO/IEC 7812-1)."""
    digits = _digits(match["v"])
    if not _CARD_ISSUER.fullmatch(digits):
        return False
    if len(digits) == len(match["v"]) and _IDENTIFIER_BEFORE.search(match.string[: match.start("v")][-20:]):
        return False
    return has_check_digit(match)


def has_check_digit(match: re.Match[str]) -> bool:
    """Whether the last digit is that of Luhn's formula over the others."""
    digits = _digits(match["v"])
    doubled = (int(d) if i % 2 == 0 else sum(divmod(2 * int(d), 10)) for i, d in enumerate(reversed(digits)))
    return sum(doubled) % 10 == 0


def iban(match: re.Match[str]) -> bool:
    """Check digits by ISO 7064 mod 97-10, as in ISO 13616."""
    compact = match["v"].replace(" ", "").upper()
    if not 15 <= len(compact) <= 34:
        return False
    return int("".join(str(int(c, 36)) for c in compact[4:] + compact[:4])) % 97 == 1


def phone(match: re.Match[str]) -> bool:
    value = match["v"]
    count = len(_digits(value))
    return 7 <= count <= 15 and (count >= 10 or any(separator in value for separator in " -.("))


def called_number(match: re.Match[str]) -> bool:
    """After "call": as long as a telephone number, and written like one."""
    value = match["v"]
    return 10 <= len(_digits(value)) <= 15 and (value.startswith("0") or any(sign in value for sign in " -.("))


_FILE_ENDINGS = frozenset(
    re.findall(
        r"\S+",
        "png jpg jpeg gif svg webp ico js css ts tsx json jsonl csv eml zip gz py rb go yaml yml toml md txt log html",
    )
)
_OWN_NETWORK = frozenset(
    re.findall(r"\S+", "service socket timer internal local localdomain lan cluster svc home corp intranet consul")
)


def email(match: re.Match[str]) -> bool:
    """No remote of git, host of one's own network or file; a file that bears an address as its name is one."""
    local, _, domain = match["v"].lower().partition("@")
    *before, last = domain.split(".")
    if local == "git" or last in _OWN_NETWORK:
        return False
    return last not in _FILE_ENDINGS or (len(before) > 1 and before[-1].isalpha())


def is_random(value: str) -> bool:
    """Whether a session's value is one, and no stand-in or name."""
    return looks_random(value) and not _PLACEHOLDER_VALUE.match(value)


def password_then_value(match: re.Match[str]) -> bool:
    value = match["v"]
    if match[0].lower().startswith("to ") and not re.search(
        r"passw|\bpwd?\b", match.string[: match.start()][-40:], re.IGNORECASE
    ):
        return False
    return not (_KEPT_SHAPE.match(value) or re.fullmatch(r"[a-z]+\d{1,2}|\d+[a-z]{1,3}|[A-Z]+\d+", value))


def no_stand_in(match: re.Match[str]) -> bool:
    """No variable, mask, port or user id in place of a value."""
    value = match["v"]
    return not (_PLACEHOLDER_VALUE.match(value) or value.isdigit())


def mixed(match: re.Match[str], group: str = "v") -> bool:
    """Letters with figures or signs among them, as no word of a sentence has; no identifier, path or figure."""
    return _is_mixed(match[group])


def configured(match: re.Match[str]) -> bool:
    """After ``JWT_SECRET=``: whatever it is, but for a switch, a figure, a stand-in or the name of a thing."""
    value = match["v"]
    if value.lower() in _NO_VALUE or _PLACEHOLDER_VALUE.match(value) or _KEPT_SHAPE.match(value):
        return False
    return "-" not in value or looks_random(value)


def _is_mixed(value: str) -> bool:
    value = value.rstrip(".,;:)")
    if len(value) < 6 or _PLACEHOLDER_VALUE.match(value) or _KEPT_SHAPE.match(value):
        return False
    return bool(re.search(r"[A-Za-z]", value) and re.search(r"[\d!@#$%^&*+=?]", value.rstrip("!?")))


_PAIR_FOLLOWS = re.compile(
    r"\W*(?:\s(?:still|also|just))?\s(?:works?|worked|logs? (?:you )?in|to (?:log|sign) ?in|as login)\b"
)
_WORD_AND_FIGURE = re.compile(r"[a-z]+-?\d{1,3}\Z|[a-z]+(?:[-_.][a-z0-9]+)+\Z|[A-Z]+[-_]?\d+\Z")


def login_pair(match: re.Match[str]) -> bool:
    """``root:Tr0ub4dor``, and neither an owner and a group, nor a path, nor a host and a port."""
    value = match["v"].rstrip(".,;:)")
    if not _is_mixed(value) or ":" in value or re.match(r"[a-z_]+=", value):
        return False
    if not _WORD_AND_FIGURE.match(value):
        return True
    return _PAIR_FOLLOWS.match(match.string, match.end("v")) is not None


def told_about_password(match: re.Match[str]) -> bool:
    """``reset it to …``: what "it" is must be a password, as the words around it say."""
    around = match.string[max(match.start() - 60, 0) : match.start()] + match.string[match.end() : match.end() + 60]
    return _is_mixed(match["v"]) and re.search(r"passw|passphrase|\bpwd?\b|\blog ?in\b", around, re.I) is not None


_NAMED_WITH_SUFFIX = re.compile(r"[a-z]{3,}[-.]|[\w-]+\.[\w.-]*[a-z]{2,}(?:[:/]|\Z)|/")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\Z", re.I)


def bare_token(match: re.Match[str]) -> bool:
    """After "token" without a sign between: random, long, and no name of a pod, host, path or request."""
    value = match["v"].strip(".,;:")
    if (
        len(value) < 16
        or _PLACEHOLDER_VALUE.match(value)
        or _KEPT_SHAPE.match(value)
        or _NAMED_WITH_SUFFIX.match(value)
    ):
        return False
    if _UUID.match(value) and not re.search(r"key", match[0][: match.start("v") - match.start()], re.I):
        return False
    return looks_random(value) and any(c.isdigit() for c in value) and any(c.isalpha() for c in value)


_COUNTED = re.compile(
    r"\s+(?:requests|errors|failures|users|times|attempts|events|customers|mails|messages|per)\b", re.I
)


_HEX = re.compile(r"[0-9a-f]+\Z")


def called_key(match: re.Match[str]) -> bool:
    """After "the key is": as for a token, and no digest or request id, which keys of caches and requests are."""
    return bare_token(match) and not _HEX.match(match["v"]) and not _UUID.match(match["v"])


_NOT_A_PHRASE = re.compile(
    r"(?:see|in|the|is|are|ask|from|on|it|this|that|was|has|for|not|please|we|you|i|to|must|should)\b", re.I
)


def phrase(match: re.Match[str]) -> bool:
    """Words that were drawn, and no sentence about them."""
    return _NOT_A_PHRASE.match(match["v"]) is None


def of_a_client(match: re.Match[str]) -> bool:
    """A user and password, and neither a container's user and group, nor a variable or a figure."""
    if re.match(r"[$<{\[]|\d+$", match[match.lastgroup or 0]):
        return False
    line = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
    return re.search(r"\b(?:docker|podman|nerdctl|kubectl|useradd|usermod|chown|install)\b", line) is None


def one_of_codes(match: re.Match[str]) -> bool:
    """Six figures after "verification code", where they count nothing."""
    return _COUNTED.match(match.string, match.end("v")) is None

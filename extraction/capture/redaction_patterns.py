"""What counts as a secret or as personal data: one row a kind, with the shape that finds it and what it must not be.

Prefixes are those that the issuers document, so that leaked keys can be found; free wording ("the pw is …") is ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

Accept = Callable[[re.Match[str]], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of value. Group ``v`` of ``pattern`` (or the whole match) is replaced where ``accept`` says yes.

    ``hint`` is a cheap necessary condition in the syntax of Rust's regex crate, case-insensitive, for a first look at
    a text; ``literals`` (lower case) a second one: at least one of them stands in every text that holds the value.
    """

    kind: str
    pattern: re.Pattern[str]
    hint: str
    literals: tuple[str, ...] = ()
    accept: Accept | None = None
    trims: bool = False  # a full stop or bracket after the value is not part of it


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
    r"|sha\d+:|/[\w./-]*\Z|~/",
    re.IGNORECASE,
)


def _strong(match: re.Match[str]) -> bool:
    """After "password": anything but a word about the password, or a stand-in for it."""
    value = match["v"].rstrip(".,;:!?)")
    if not value or value.lower() in _NO_VALUE or _PLACEHOLDER_VALUE.match(value):
        return False
    if not value.isalpha():
        return not _KEPT_SHAPE.match(value) or (value.isdigit() and len(value) >= 4)
    if value != value.lower() and value != value.title():
        return True
    return _plain_word_is_value(match, value)


def _plain_word_is_value(match: re.Match[str], value: str) -> bool:
    if _NOT_A_WORD_VALUE.match(value.lower()):
        return False
    before = match.string[match.start("v") - 1 : match.start("v")]
    if before in ("=", '"', "'", "`"):
        return True
    following = match.string[match.start("v") + len(value) :].lstrip(".!,;)")
    return len(value) >= 6 and (not following or following[0] in "\n\"'`" or following.startswith(" <-"))


def _weak(match: re.Match[str]) -> bool:
    """After "token", "secret", "key": only what looks random, for these words also have names and states as values."""
    value = match["v"].strip(".,;:")
    if len(value) < 8 or _PLACEHOLDER_VALUE.match(value) or _KEPT_SHAPE.match(value):
        return False
    return _looks_random(value)


def _looks_random(value: str) -> bool:
    parts = [part for part in re.split(r"[-_./:@]", value) if part]
    if all(_NAME_PART.match(part) and _reads_as_words(part) for part in parts):
        return False
    digits = sum(character.isdigit() for character in value)
    return 0 < digits < len(value) or len(value) >= 16


def _reads_as_words(part: str) -> bool:
    """Case changes as in camelCase, and no longer than words are."""
    return len(part) < 24 and len(part) >= 3 * len(_CASE_RUN.findall(part)) - 2


def _has_letter_and_digit(match: re.Match[str]) -> bool:
    value = match["v"]
    return any(c.isdigit() for c in value) and any(c.isalpha() for c in value)


def _secret_pair(match: re.Match[str]) -> bool:
    value = match["v"].strip(".,;:")
    return bool(re.search(r"[\d!@#$%^&*+=?]", value)) and not _KEPT_SHAPE.match(value)


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


_CARD_ISSUER = re.compile(r"4\d{15}|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01])\d{13}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}"
                          r"|6(?:011|4[4-9]\d|5\d\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14}")  # fmt: skip
_IDENTIFIER_BEFORE = re.compile(
    r"(?:\b|_)(?:id|ids|uid|ts|event|trace|span|run|build|order|batch|job|offset|request|req|txid)"
    r"""["'`]?(?: ?[:=#]| is| no\.?)? ?["'`#]?\Z""",
    re.IGNORECASE,
)


def _card(match: re.Match[str]) -> bool:
    """Issuer's range, length and Luhn check digit (ISO/IEC 7812-1)."""
    digits = _digits(match["v"])
    if not _CARD_ISSUER.fullmatch(digits):
        return False
    if len(digits) == len(match["v"]) and _IDENTIFIER_BEFORE.search(match.string[: match.start("v")][-20:]):
        return False
    doubled = (int(d) if i % 2 == 0 else sum(divmod(2 * int(d), 10)) for i, d in enumerate(reversed(digits)))
    return sum(doubled) % 10 == 0


def _iban(match: re.Match[str]) -> bool:
    """Check digits by ISO 7064 mod 97-10, as in ISO 13616."""
    compact = match["v"].replace(" ", "").upper()
    if not 15 <= len(compact) <= 34:
        return False
    return int("".join(str(int(c, 36)) for c in compact[4:] + compact[:4])) % 97 == 1


def _phone(match: re.Match[str]) -> bool:
    value = match["v"]
    count = len(_digits(value))
    return 8 <= count <= 15 and (count >= 10 or any(separator in value for separator in " -.("))


_FILE_ENDINGS = frozenset(re.findall(r"\S+","png jpg jpeg gif svg webp ico js css ts tsx json py rb go yaml yml md txt log service socket timer "
                          "internal local localdomain lan cluster svc home corp intranet consul"))  # fmt: skip


def _email(match: re.Match[str]) -> bool:
    local, _, domain = match["v"].partition("@")
    return local != "git" and domain.rpartition(".")[2].lower() not in _FILE_ENDINGS


_ISSUED = re.compile(
    r"(?<![A-Za-z0-9])(?P<v>(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])"
    r"|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{40,}"
    r"|gl(?:pat|ptt|dt|rt|cbt|ft|soat|agent|imt|oas|ffct)-[A-Za-z0-9_.-]{20,}"
    r"|xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{10,}|xapp-\d-[A-Za-z0-9-]{20,}"
    r"|npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{50,}|rubygems_[a-f0-9]{40,}|dckr_[po]at_[A-Za-z0-9_-]{20,}"
    r"|[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/=]{20,}|sq0(?:atp|csp)-[A-Za-z0-9_-]{20,}"
    r"|sk-(?:proj|ant|svcacct|admin|or|lf)-[A-Za-z0-9_-]{20,}|sk-[A-Za-z0-9]{32,}|hf_[A-Za-z0-9]{30,}|gsk_[A-Za-z0-9]{40,}"
    r"|AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{20,}|GOCSPX-[A-Za-z0-9_-]{20,}"
    r"|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|SK[0-9a-f]{32}(?![0-9a-f])|key-[0-9a-f]{32}(?![0-9a-f])"
    r"|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|dapi[a-f0-9]{32}|lin_(?:api|oauth)_[A-Za-z0-9]{30,}|ntn_[A-Za-z0-9]{40,}"
    r"|figd_[A-Za-z0-9_-]{30,}|hv[sbr]\.[A-Za-z0-9_-]{20,}|ATATT3[A-Za-z0-9_=-]{40,}|NRAK-[A-Z0-9]{20,}"
    r"|gl(?:sa|c)_[A-Za-z0-9_+/=]{20,}|sntry[su]_[A-Za-z0-9_+/=-]{30,}|do[opr]_v1_[a-f0-9]{40,}|dp\.[a-z]{2,5}\.[A-Za-z0-9]{30,}"
    r"|pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.-]{30,}|sbp_[a-f0-9]{40}|AGE-SECRET-KEY-1[A-Z0-9]{40,}|pat-(?:na|eu)1-[a-f0-9-]{36}"
    r"|EAA[A-Za-z0-9]{60,}|PMAK-[a-f0-9]{24}-[a-f0-9]{30,}|\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-]))"
)
_ISSUED_HINT = (
    r"(?-i:A[KS]IA[A-Z0-9]{4}|gh[pousr]_[A-Za-z0-9]{4}|github_pat_|gl[a-z]{2,5}-[A-Za-z0-9_.-]{4}|xox[a-z][-.]|xapp-"
    r"|npm_[A-Za-z0-9]{4}|pypi-[A-Za-z0-9_-]{4}|rubygems_|dckr_|[sr]k_(?:live|test)_|whsec_|sq0[ac]|\bsk-[A-Za-z0-9_-]{4}"
    r"|\bhf_[A-Za-z0-9]{4}|gsk_[A-Za-z0-9]{4}|AIza|ya29\.|GOCSPX-|SG\.[A-Za-z0-9_-]{4}|SK[0-9a-f]{4}|key-[0-9a-f]{4}"
    r"|shp(?:at|ca|pa|ss)_|dapi[a-f0-9]{4}|lin_(?:api|oauth)_|ntn_[A-Za-z0-9]{4}|figd_|hv[sbr]\.[A-Za-z0-9_-]{4}|ATATT3"
    r"|NRAK-|gl(?:sa|c)_[A-Za-z0-9]{4}|sntry[su]_|do[opr]_v1_|\bdp\.[a-z]{2,5}\.[A-Za-z0-9]{4}|pscale_|sbp_[a-f0-9]{4}"
    r"|AGE-SECRET|pat-(?:na|eu)1-|EAA[A-Za-z0-9]{4}|PMAK-|[0-9]:AA[A-Za-z0-9_-]{4})"
)

_PASSWORD_WORD = r"(?:pass(?:word|wd|phrase|code)|pwd|(?<![A-Za-z])pw|(?<![A-Za-z])pass|passwort)"
_WEAK_WORD = (
    r"(?:secret|token|api[ _-]?key|access[ _-]?key|private[ _-]?key|signing[ _-]?key|encryption[ _-]?key|auth[ _-]?key"
    r"|account[ _-]?key|shared[ _-]?access[ _-]?key|routing[ _-]?key|service[ _-]?key|integration[ _-]?key|license[ _-]?key"
    r"|deploy[ _-]?key|master[ _-]?key|credential|x-amz-signature|(?<![a-z])sig(?:nature)?|(?<![a-z])seed|nonce)"
)
_AFTER_WORD = r"(?:[_-](?:key|base|value|v\d|key_base))*"
_QUOTE = r"(?:\\*[\"'`])"
_TO_VALUE = (
    rf"{_QUOTE}?(?:[ \t]+(?:for|to|of|on|in)[ \t]+[\w.@/-]+(?:[ \t]+[\w.@/-]+){{0,3}})?"
    r"[ \t]*(?::=|=>|->|[:=]|(?<![:=])[ \t](?:is|was|are)(?:[ \t]+(?:now|set to|still|just))?[ \t]*:?(?=[ \t\"'`]))[ \t]*"
)


_KEYED_HINT = r"[a-z0-9_-]*[\"'`\\]*[ \t]*(?:[:=]|->|[ \t](?:is|was|are|for|to|of|on|in)[ \t])"


def _keyed(word: str, value: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\[)(?:{word}){_AFTER_WORD}{_TO_VALUE}(?:\\*[\"'`])?(?P<v>{value})", re.IGNORECASE)


RULES: tuple[Rule, ...] = (
    Rule(
        "secret:private-key",
        re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]*-----|\Z)"),
        "PRIVATE KEY",
        ("private key",),
    ),
    Rule(
        "secret:webhook",
        re.compile(
            r"https://(?:hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/(?P<v>[\w/+-]{8,})"
            r"|(?:\w+\.)?discord(?:app)?\.com/api/webhooks/(?P<v2>\d+/[\w-]{20,})"
            r"|[\w.-]*(?:webhook\.office|outlook\.office(?:365)?)\.com/(?P<v3>webhook\w*/[^\s\"'`<>]{20,})"
            r"|hooks\.zapier\.com/hooks/catch/(?P<v4>[\w/]{6,})"
            r"|events\.(?:eu\.)?pagerduty\.com/(?:integration|x-ere|v1)/(?P<v5>[A-Za-z0-9]{16,})"
            r"|api\.telegram\.org/bot(?P<v6>\d+:[\w-]{20,})"
            r"|[\w.-]+/hooks/(?P<v7>[a-z0-9]{26}))"
        ),
        r"/hooks/|hooks\.|/api/webhooks/|webhook\.office|outlook\.office|pagerduty\.com/|/bot[0-9]",
        ("https://",),
    ),
    Rule(
        "secret:url-password",
        re.compile(
            r"(?<=://)(?:[^\s:/@\"'`<>]*:(?P<v>[^\s/\"'`<>]+)(?=@[\w.\[-])|(?P<v2>[A-Za-z0-9_-]{20,})(?=@[\w.-]))"
        ),
        r"://[^\s/]*@",
        ("://",),
        lambda match: not re.match(r"[$<{\[]", match["v"] or match["v2"]),
    ),
    Rule("secret:jwt", re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)*"), r"eyJ[a-z0-9]", ("eyj",)),
    Rule("secret:issued-key", _ISSUED, _ISSUED_HINT),
    Rule(
        "secret:authorization",
        re.compile(
            r"\bauthorization[\"'\\]*\s*[:=]\s*[\"'\\]*(?:(?:basic|bearer|token|apikey|digest|negotiate|bot)\s+)?"
            r"(?P<v>[^\s\"'`\\,<>\[]{6,})",
            re.IGNORECASE,
        ),
        r"authorization[^a-z]",
        ("authorization",),
        _weak,
    ),
    Rule(
        "secret:bearer",
        re.compile(r"\bbearer\s+(?P<v>[\w.~+/=-]{12,})", re.IGNORECASE),
        r"bearer\s",
        ("bearer",),
        _weak,
    ),
    Rule(
        "secret:cookie",
        re.compile(
            r"\bcookies?[\"'\\]*\s*[:=]\s*[\"'\\]*(?P<v>[\w.-]+=[^\s;,\"'`]{4,}(?:;\s*[\w.-]+(?:=[^\s;,\"'`]*)?)*)"
            r"|\b(?:(?:\w*sess(?:ion)?(?:[_-]?id)?|connect\.sid|sid|csrf\w*|xsrf[\w-]*|remember_\w+)"
            r"|session (?:cookie|token|id))[\"'\\]*(?:\s*[:=]\s*| is )[\"'\\`]*(?P<v2>[\w%.~+/-]{16,})",
            re.IGNORECASE,
        ),
        r"cookies?[^a-z]|sess[a-z]*(?:[_ -]?(?:id|cookie|token))?[\"'\\]*(?:\s*[:=]| is )|\bsid=|[cx]srf|remember_",
        ("cookie", "sess", "sid", "srf", "remember_"),
        lambda match: match["v"] is not None or (_is_random(match["v2"])),
    ),
    Rule(
        "secret:login",
        re.compile(
            r"(?:(?<!\S)(?:-u|--user|--auth)[ =]?[\"']?[^\s:'\"/]+:(?P<v>[^\s'\"`]{3,})"
            r"|\bsshpass\s+-p\s*(?P<v2>\S{3,})|\bmysql\w*\s[^\n]*?-p(?P<v3>\S{4,})|\bredis-cli\s[^\n]*?-a\s+(?P<v4>\S{4,})"
            r"|\blogin\s[^\n]*?\s-p\s+(?P<v5>\S{4,})|--(?:password|passwd|pass|token|secret)\s+[\"']?(?P<v6>[^\s\"'`-]\S{3,}))",
            re.IGNORECASE,
        ),
        r"\s-{1,2}u(?:ser)?[ =]|(?m:^)-u |--auth|sshpass|mysql|redis-cli|login\s|--pass|--token|--secret",
        ("-u", "--", "sshpass", "mysql", "redis-cli", "login"),
        lambda match: not re.match(r"[$<{\[]|\d+$", next(filter(None, match.groups()))),
    ),
    Rule(
        "secret:login",
        re.compile(
            r"\b(?:creds?|credentials|log ?in|logged in|sign in)(?:[ \t]+(?:for|to|on)[ \t]+\S+)?(?:[ \t]*[:=]|[ \t]+(?:are|is|with|as|using))?"
            r"[ \t]+[`\"']?(?P<user>[\w.@+-]+)[ \t]*[/:][ \t]*(?P<v>[^\s\"'`/]{5,})",
            re.IGNORECASE,
        ),
        r"creds?\b|credentials|log ?in|logged in|sign in",
        ("cred", "log in", "login", "logged in", "sign in"),
        _secret_pair,
    ),
    Rule(
        "secret:password",
        _keyed(_PASSWORD_WORD, r"[^\s\"'`<>\[\\][^\s\"'`<>\\]{2,}"),
        rf"(?:pass|pwd|\bpw){_KEYED_HINT}",
        ("pass", "pwd", "pw"),
        _strong,
    ),
    Rule(
        "secret:password",
        re.compile(
            rf"(?<!\[)\b{_PASSWORD_WORD}(?:[ \t]+(?:is|was|to|now|set|of))*(?:(?<!\bpass)[ \t]|:[ \t]*)(?P<q>[\"'`])(?P<v>[^\"'`\n]{{4,80}})(?P=q)",
            re.IGNORECASE,
        ),
        r"(?:pass|pwd|\bpw)[a-z]*(?:[ \t]+(?:is|was|to|now|set|of))*[: \t]+[\"'`]",
        ("pass", "pwd", "pw"),
        lambda match: not _PLACEHOLDER_VALUE.match(match["v"]),
    ),
    Rule(
        "secret:password",
        re.compile(
            r"\b(?:pw|pwd|passwd|password|pass|passphrase|to)\s+(?P<v>(?=\S*\d)(?=\S*[A-Za-z])[^\s\"'`<>\[\]/:.,-]{6,})(?!\S)"
        ),
        r"(?:pass|pwd|\bpw)[a-z]*\s+(?:to\s+)?[a-z]*[^a-z\s]*[0-9]",
        ("pass", "pwd", "pw"),
        lambda match: _password_then_value(match),
    ),
    Rule(
        "secret:token",
        _keyed(_WEAK_WORD, r"[^\s\"'`<>,;&\[\\]{8,}"),
        rf"(?:secret|token|key|credential|signature|sig|seed|nonce){_KEYED_HINT}",
        ("secret", "token", "key", "credential", "sig", "seed", "nonce"),
        _weak,
    ),
    Rule(
        "secret:one-time-code",
        re.compile(
            r"\b(?:2fa|mfa|otp|totp|verification|one[- ]time|login|backup)(?: (?:pass)?code)?(?: is|:|=)\s*[`\"']?(?P<v>\d{3}[ -]?\d{3,5}|[a-z0-9]{4,5}-[a-z0-9]{4,5})\b",
            re.IGNORECASE,
        ),
        r"\b2fa\b|\bmfa\b|otp|verification code|verification:|one[- ]time|backup code|login code",
        ("2fa", "mfa", "otp", "verification", "one-time", "one time", "backup", "login"),
    ),
    Rule(
        "email",
        re.compile(
            r"(?<![\w.%+/@-])(?P<v>[\w][\w.%+'-]*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,24})(?![\w@-]|:\S)"
        ),
        r"[^\s<\"'`,(]@[a-z0-9]",
        ("@",),
        _email,
    ),
    Rule(
        "card",
        re.compile(
            r"(?<![\w.+/-])(?P<v>\d{14,16}|\d{4}([ -])\d{4}\2\d{4}\2\d{4}|3\d{3}([ -])\d{6}\3\d{4,5})(?![\w-]|\.\d)"
        ),
        r"\b[0-9]{14,16}\b|[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}|3[0-9]{3}[ -][0-9]{6}",
        (),
        _card,
    ),
    Rule(
        "iban",
        re.compile(r"(?<![\w/-])(?P<v>[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)(?![\w-])"),
        r"(?-i:[A-Z]{2}[0-9]{2} ?[A-Z0-9]{4} ?[A-Z0-9]{4})",
        (),
        _iban,
    ),
    Rule(
        "ssn",
        re.compile(r"(?<![\w.-])(?P<v>(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4})(?![\w-]|\.\d)"),
        r"[0-9]{3}-[0-9]{2}-[0-9]{4}",
    ),
    Rule(
        "phone",
        re.compile(
            r"(?<![\w.+/-])(?P<v>\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,5}(?:[ ./-]?\d{2,5}){1,5}"
            r"|(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[.-])[2-9]\d{2}[.-]\d{4})(?![\w-]|[.,:]\d|%)"
        ),
        r"\+[0-9]{1,3}[ .(-]*[0-9]{2}|[^0-9.]\(?[2-9][0-9]{2}[). -]{1,2}[2-9][0-9]{2}[.-][0-9]{4}|(?m:^)\(?[2-9][0-9]{2}[). -]{1,2}[2-9][0-9]{2}[.-][0-9]{4}",
        (),
        _phone,
    ),
    Rule(
        "phone",
        re.compile(
            r"\b(?:phone|tel|telephone|mobile|cell|whatsapp|handy)\b(?: (?:no|number|nr)\b)?(?: is)?[.:#]?\s*(?P<v>\(?0?\d[\d ()/.-]{6,16}\d)(?!\w)",
            re.IGNORECASE,
        ),
        r"(?:phone|\btel|mobile|\bcell|whatsapp|handy)[a-z .:#]*[0-9(+]",
        ("phone", "tel", "mobile", "cell", "whatsapp", "handy"),
        _phone,
    ),
    Rule(
        "birth-date",
        re.compile(
            r"\b(?:dob|d\.o\.b\.?|date of birth|birth ?da(?:te|y)|born)(?: (?:is|on))?[:=]?\s*"
            r"(?P<v>\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}\.? [A-Z][a-z]{2,8} \d{4}|[A-Z][a-z]{2,8} \d{1,2},? \d{4})",
            re.IGNORECASE,
        ),
        r"\bdob\b|d\.o\.b|birth|\bborn\b",
        ("dob", "d.o.b", "birth", "born"),
    ),
    Rule(
        "passport",
        re.compile(r"\bpassport(?: (?:no|number|nr)\b)?(?: is)?[.:#=]?\s*(?P<v>[A-Z]{0,2}\d{6,9})\b", re.IGNORECASE),
        r"passport",
        ("passport",),
    ),
    Rule(
        "customer-ip",
        re.compile(
            r"\b(?:client|customer|visitor|subscriber|end[- ]user|user|patient|guest)(?:'s)? ip(?: address)?(?: is|:|=)?\s*"
            r"(?P<v>(?!10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)\d{1,3}(?:\.\d{1,3}){3})(?![\w/]|\.\d)",
            re.IGNORECASE,
        ),
        r"(?:client|customer|visitor|subscriber|user|patient|guest)(?:'s)? ip",
        (" ip",),
    ),
    Rule(
        "address",
        re.compile(
            r"(?<![\w.-])(?P<v>\d{1,5} (?:[A-Z][\w'.]+ ){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Court|Ct|Place|Terrace)"
            r"\b\.?,(?: (?:Apt|Suite|Unit|#)\.? ?\w+,)? [A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2}(?:,? [A-Z]{2})?(?: \d{5}(?:-\d{4})?)?)(?!\w)"
        ),
        r"(?-i:[0-9] [A-Z][a-z'.]+ [A-Z][^\n]*,)",
        (", ",),
    ),
)
"""In order of precedence: where two rules claim the same characters, the earlier one has them."""


def _is_random(value: str) -> bool:
    return _looks_random(value) and not _PLACEHOLDER_VALUE.match(value)


def _password_then_value(match: re.Match[str]) -> bool:
    value = match["v"]
    if match[0].lower().startswith("to ") and not re.search(
        r"passw|\bpwd?\b", match.string[: match.start()][-40:], re.IGNORECASE
    ):
        return False
    return not (_KEPT_SHAPE.match(value) or re.fullmatch(r"[a-z]+\d{1,2}|\d+[a-z]{1,3}|[A-Z]+\d+", value))


SECRET_NAME = re.compile(
    r"(?:^|[_\-. ])(?:password|passwd|passphrase|passcode|pwd|pass|pw|secret|token|authorization|cookies?|set-cookie|credentials?|"
    r"api[_-]?key|access[_-]?key|private[_-]?key|secret[_-]?key|routing[_-]?key|service[_-]?key|integration[_-]?key|signing[_-]?secret|"
    r"account[_-]?key|x-api-key|session[_-]?id|sessionid|jsessionid|client[_-]?secret|webhook[_-]?secret|"
    r"otp|totp)(?:[_-]?(?:value|base))?$",
    re.IGNORECASE,
)
"""Names of JSON members whose value is a secret whatever it looks like."""

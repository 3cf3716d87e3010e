"""Keys as such: private keys whole, in pieces, in base64, and what passwords are stored as."""

from __future__ import annotations

import re

from extraction.capture.redaction_rule import Rule

_BASE64_LINE = r"[A-Za-z0-9+/]{56,80}={0,2}"
_PUBLIC_BLOCK = re.compile(r"-----BEGIN [A-Z0-9 ]*(?:CERTIFICATE|PUBLIC KEY|CERTIFICATE REQUEST|CRL)[A-Z ]*-----")


def _is_private_piece(match: re.Match[str]) -> bool:
    """Random letters of both cases and digits, as no digest has, and not within a certificate or a public key."""
    value = match["v"]
    if not (re.search(r"[A-Z]", value) and re.search(r"[a-z]", value) and re.search(r"[0-9]", value)):
        return False
    before = match.string[: match.start("v")]
    begun = before.rfind("-----BEGIN ")
    return begun < 0 or "-----END " in before[begun:] or _PUBLIC_BLOCK.match(before, begun) is None


KEY_MATERIAL_RULES: tuple[Rule, ...] = (
    Rule(
        "secret:private-key",
        re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]*-----|\Z)"),
        "PRIVATE KEY",
    ),
    Rule(
        # A key that somebody sent in several messages: what stands before its last line.
        "secret:private-key",
        re.compile(r"(?P<v>(?:[A-Za-z0-9+/]{4,80}={0,2}(?:\s|\\n)+){1,400})(?=-----END [A-Z0-9 ]*PRIVATE KEY-----)"),
        "-----END [a-z0-9 ]*PRIVATE KEY",
    ),
    Rule(
        # … and its middle: lines of base64 and nothing else in them.
        "secret:private-key",
        re.compile(
            rf"^[>`|\t ]*(?P<v>{_BASE64_LINE}(?:\n[>`|\t ]*[A-Za-z0-9+/]{{4,80}}={{0,2}}(?=[`\s]*$))*)[`\s]*$", re.M
        ),
        r"(?m:^[>`|\t ]*[a-z0-9+/]{56,80}={0,2}[`\s]*$)",
        _is_private_piece,
    ),
    Rule(
        # PuTTY's own format, appendix C.3 of its manual.
        "secret:private-key",
        re.compile(r"\bPrivate-Lines: \d+\s+(?P<v>(?:[A-Za-z0-9+/=]{4,80}(?:\s+|\Z)){1,200})"),
        "Private-Lines:",
    ),
    Rule(
        # Base64 of "-----BEGIN ", but for "CERT" and "PUBLIC" after it: keys in configurations of Kubernetes.
        "secret:private-key",
        re.compile(r"(?P<v>LS0tLS1CRUdJTi(?!BDRVJU|BQVUJMSUMg)[A-Za-z0-9+/]{12,}={0,2})"),
        "LS0tLS1CRUdJTi",
    ),
    Rule(
        "secret:private-key",
        re.compile(r"\bclient-key-data[\"'\\]*\s*:\s*[\"'\\]*(?P<v>[A-Za-z0-9+/]{16,}={0,2})"),
        "client-key-data",
    ),
    Rule(
        # crypt(3) and its successors: https://man7.org/linux/man-pages/man5/crypt.5.html
        "secret:password-hash",
        re.compile(
            r"(?P<v>\$(?:1|2[abxy]?|5|6|7|y|gy|sha1|md5|apr1|argon2(?:id?|d)|pbkdf2[\w-]*|scrypt)\$[^\s:\"'`<>,;]{20,})"
        ),
        r"\$(?:1|2[abxy]?|5|6|7|y|gy|sha1|md5|apr1|argon2|pbkdf2|scrypt)[a-z0-9-]*\$",
    ),
    Rule(
        "secret:unseal-key",
        re.compile(
            r"\b(?:unseal|recovery) key(?: (?:share )?\d{1,2})?(?: is|:|=)\s*[`\"']?(?P<v>[A-Za-z0-9+/=_-]{16,})", re.I
        ),
        r"(?:unseal|recovery) key",
    ),
)

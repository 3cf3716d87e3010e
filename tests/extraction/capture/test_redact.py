"""Secrets and personal data in chat, commands, headers and JSON; and all that only looks like them."""

from __future__ import annotations

import json
import random
import string
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.capture.redact import redact, redact_json, redactions
from tests.conftest import shared_dir
from tests.extraction.capture.secret_sentences import HARMLESS, TOLD

LETTERS = string.ascii_letters + string.digits
RANDOM = random.Random(2041)
STRUCTURED = {"email", "phone_us", "phone_intl", "card", "card_spaced", "iban", "ssn"}


def made(length: int, alphabet: str = LETTERS) -> str:
    """A value with the shape of a key. None is written into this file, so that no scanner takes it for a real one."""
    return "a1" + "".join(RANDOM.choice(alphabet) for _ in range(length - 2))


ISSUED = [
    "AKIA" + "A1" * 8,
    "ghp_" + made(36),
    "github_pat_" + made(22) + "_" + made(59),
    "glpat-" + made(20),
    "xoxb-" + "1234567890-" * 2 + made(24),
    "xapp-1-" + made(30),
    "npm_" + made(36),
    "pypi-" + made(60),
    "sk_live_" + made(24),
    "sk-proj-" + made(60),
    "AIza" + made(35),
    "SG." + made(22) + "." + made(43),
    "SK" + "0a" * 16,
    "hvs." + made(24),
    "glsa_" + made(32),
    "dop_v1_" + "0a" * 32,
    "eyJ" + made(20) + "." + made(30) + "." + made(43),
    "-----BEGIN RSA PRIVATE " + "KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE " + "KEY-----",
]

WORDED = [
    ("ok the password is hunter2, don't tell anyone", "hunter2"),
    ("pw: correct-horse-battery", "correct-horse-battery"),
    ("Password for the staging box: Tr0ub4dor&3", "Tr0ub4dor&3"),
    ("the db password is `swordfish`", "swordfish"),
    ("the password is swordfish", "swordfish"),
    ("password changed to Blue$ky77 for everyone", "Blue$ky77"),
    ("use password abc123xyz to log in", "abc123xyz"),
    ("passphrase is 'correct horse battery staple'", "correct horse battery staple"),
    ("login with admin / s3cr3tPw!", "s3cr3tPw!"),
    ("creds are ops:Winter2026!", "Winter2026!"),
    ("basic auth admin:hunter2 on grafana", "hunter2"),
    ("PGPASSWORD=abc123def psql -h db", "abc123def"),
    ("mysql -u root -pS3cret99 orders", "S3cret99"),
    ("sshpass -p horse99 ssh x", "horse99"),
    ("redis-cli -h c1 -a hunter22 ping", "hunter22"),
    ("curl -u admin:Fj3kd0 https://grafana.internal/api", "Fj3kd0"),
    ('{"password": "letmein!"}', "letmein!"),
    ('{\\"token\\": \\"a8f3kk29dj20dk2\\"}', "a8f3kk29dj20dk2"),
    ("export API_KEY='9fje83jd93jd03jd'", "9fje83jd93jd03jd"),
    ("the api key is 9fje83jd93jd03jdkeow", "9fje83jd93jd03jdkeow"),
    ("X-Api-Key: 83jd93jd03jd9fje", "83jd93jd03jd9fje"),
    ("Authorization: Basic dXNlcjpwYXNzd29yZDEyMw==", "dXNlcjpwYXNzd29yZDEyMw=="),
    ("curl -H 'Authorization: Bearer abcdef0123456789abcdef'", "abcdef0123456789abcdef"),
    ("Cookie: sid=ab39dk20dkq9; theme=dark", "ab39dk20dkq9"),
    ("JSESSIONID=9A8B7C6D5E4F3A2B1C0D", "9A8B7C6D5E4F3A2B1C0D"),
    ("postgres://app:Hk3jd92@db-3.internal:5432/orders", "Hk3jd92"),
    ("redis://:Hk3jd92@cache-1:6379/0", "Hk3jd92"),
    ("mysql://root:abc/def@db/x", "abc/def"),
    ("git clone https://abcdefghij0123456789@git.larkspur.example/x.git", "abcdefghij0123456789"),
    ("https://hooks.slack.com/services/T0AAAAAAA/B0BBBBBBB/" + "c3" * 12, "c3" * 12),
    ("https://discord.com/api/webhooks/123456789012345678/" + "aB3_" * 16, "aB3_" * 16),
    ("otpauth://totp/x?secret=" + "JBSW2" * 5, "JBSW2" * 5),
    ("TOTP seed JBSWY3DPEHPK3PXPJBSW", "JBSWY3DPEHPK3PXPJBSW"),
    ("my 2fa code is 482913", "482913"),
    ("AccountKey=abcd1234efgh5678ijkl9012mnop3456==;EndpointSuffix", "abcd1234efgh5678ijkl9012mnop3456=="),
    ("https://app.larkspur.example/reset?token=83jd93jd03jd9fjeaa", "83jd93jd03jd9fjeaa"),
    ("the routing key is " + "0a1b" * 8, "0a1b" * 8),
    ("mail jo.smith+test@sub.larkspur.example ok", "jo.smith+test@sub.larkspur.example"),
    ("call me on +44 20 7946 0958", "+44 20 7946 0958"),
    ("(415) 555-0134 is my desk", "(415) 555-0134"),
    ("phone: 020 7946 0958", "020 7946 0958"),
    ("row: Tineke, +31 6 5550 1437, paid", "+31 6 5550 1437"),
    ("mobile +33 6 12 34 56 78", "+33 6 12 34 56 78"),
    ("card 4111 1111 1111 1111 exp 10/29", "4111 1111 1111 1111"),
    ("amex 3782 822463 10005", "3782 822463 10005"),
    ("IBAN GB29 NWBK 6016 1331 9268 19 thanks", "GB29 NWBK 6016 1331 9268 19"),
    ("ssn 219-09-9999", "219-09-9999"),
    ("customer ip 203.0.113.7 complained", "203.0.113.7"),
    ("passport X12345678", "X12345678"),
    ("DOB 1981-02-14", "1981-02-14"),
]

LOOK_ALIKES = """password is wrong for user 42
password reset flow returns 500
password: required field
the password is in the vault
the password was changed yesterday
password=$DB_PASSWORD
password: ${DB_PASSWORD}
pw=****
token expired at 14:02
token bucket: 500 rps
token: {{ vault.token }}
max_tokens=4096
secret: orders-db-credentials
SECRET_ROTATION_ENABLED=true
API_KEY_HEADER=X-Api-Key
cache key is checkout:v2:cart:88213
primary key is order_id
encryption key: arn:aws:kms:eu-west-1:123456789012:key/alias
credentials: see vault/prod/payments
tests pass = 212
we pass `--debug` to it
request id 8f14e45f-ceea-467f-a8a3-0a1b2c3d4e5f
commit 9fceb02d0ae598e95dc970b74767f19372d61af8
trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7
sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
10.0.0.1 and 203.0.113.7 are unreachable
v12.4.1-rc.2+build.77
2026-03-04T14:02:11.482+02:00
ts 1772632931.000200 or 1772632931000
OPS-4821 and INC-20260304-17 / PD incident Q2W9E8R7T6
fingerprint 9f4c1b7a2d06e853
db-3.internal:5432 refused
ubuntu@ip-10-0-0-1.ec2.internal
git@github.com:larkspur/checkout.git
logo@2x.png and @scope/pkg@1.2.3
https://larkspur.slack.com/archives/C024BE91L/p1772632931000200?thread_ts=1772632931.000200&cid=C024BE91L
postgres://db-3.internal:5432/orders
http://host:9090/a@b
order 4085551234 stuck
batch 4111111111111112 failed
event 4929123412341234567
DELETE FROM sessions WHERE id=88213
session store = redis
12 Redis Way, maybe
bearer of bad news everyone
authorization: denied for role admin
otp service is 503
@dana.k please""".splitlines()


@pytest.mark.parametrize("secret", ISSUED, ids=lambda secret: secret[:8])
def test_a_key_with_its_issuers_prefix_is_replaced_in_any_wording(secret: str) -> None:
    """Bare, quoted, in code and in JSON: the body is gone, the words around it stay."""
    for wrap in ("{}", "is `{}` still valid?", 'msg="{}"', "> {} <- this one", '{{"payload": "{}"}}'):
        shown = redact(wrap.format(secret))
        assert secret not in shown
        assert "[secret:" in shown


@pytest.mark.parametrize(("text", "secret"), WORDED)
def test_a_secret_in_free_wording_is_replaced(text: str, secret: str) -> None:
    """Passwords in prose, options of commands, headers, URLs, and people's numbers."""
    shown = redact(text)
    assert secret not in shown
    assert shown.count("[") == text.count("[") + 1


@pytest.mark.parametrize(("text", "secrets"), TOLD)
def test_a_secret_that_is_told_in_passing_is_replaced(text: str, secrets: tuple[str, ...]) -> None:
    """Chat, commands, configurations of many kinds, in several languages."""
    assert [secret for secret in secrets if secret in redact(text)] == []


@pytest.mark.parametrize("text", HARMLESS)
def test_a_sentence_about_passwords_keys_and_numbers_is_not_changed(text: str) -> None:
    """What on-call engineers write all day."""
    assert redact(text) == text


def test_a_secret_is_found_through_hidden_and_full_width_characters() -> None:
    """What a reader would copy is what counts; its placeholder is that of the plain secret."""
    plain = redact("password: Tr0ub4dor&3")
    assert redact("pass\u200bword: Tr0u\u2060b4dor\u00ad&3") == plain.replace("password:", "pass\u200bword:", 1)
    assert redact("password\uff1a Tr0ub4dor&3").endswith(plain.removeprefix("password: "))
    assert redact("l\u200book at this") == "l\u200book at this"


def test_a_key_sent_in_pieces_is_replaced_piece_by_piece() -> None:
    """Its beginning, its middle and its end each give themselves away; a certificate is public."""
    line = "MIIEpAIBAAKCAQEAx8Kd93kdfk39fk39fkdkfaa93kdfk39fk39fkdkfaa93aaaa"
    begins, ends = "-----BEGIN RSA PRIVATE " + "KEY-----", "-----END RSA PRIVATE " + "KEY-----"
    for piece in (f"{begins}\n{line}", f"{line}\n{line}", f"```\n{line}\n```", f"{line}\nQ29uZg==\n{ends}"):
        assert line not in redact(piece)
        assert "Q29uZg==" not in redact(piece)
    public = f"-----BEGIN CERTIFICATE-----\n{line}\n-----END CERTIFICATE-----"
    assert redact(public) == public


def test_a_name_and_its_value_apart_in_json() -> None:
    """Environments, headers and fields of attachments hold pairs."""
    value = {"env": [{"name": "DB_PASSWORD", "value": "plain"}, {"name": "REGION", "value": "eu"}]}
    shown = redact_json(value)["env"]
    assert shown[0]["value"].startswith("[secret:member:")
    assert shown[1]["value"] == "eu"
    assert "plain" not in str(redact_json([{"title": "Token", "value": "plain", "short": True}]))


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_a_retrospective_needs_is_never_changed(text: str) -> None:
    """Ids, digests, versions, times, names of secrets, and words about passwords."""
    assert redact(text) == text


def test_the_same_value_has_the_same_placeholder_and_another_key_another_one() -> None:
    """Stable within an installation, of no use outside of it."""
    first = redact("mail jo@larkspur.example", b"key")
    assert first.removeprefix("mail ") in redact("jo@larkspur.example wrote again", b"key")
    assert first != redact("mail jo@larkspur.example", b"other key")
    assert "jo@" not in first


def test_redactions_tell_kind_place_and_placeholder() -> None:
    """Spans are those of the text as it was given."""
    text = "jo@larkspur.example has password: Tr0ub4dor&3"
    found = redactions(text)
    assert [one.kind for one in found] == ["email", "secret:password"]
    assert [text[slice(*one.span)] for one in found] == ["jo@larkspur.example", "Tr0ub4dor&3"]
    assert all(one.placeholder in redact(text) for one in found)


def test_only_the_password_of_a_url_is_replaced() -> None:
    """Which host was meant is part of the story."""
    shown = redact("DATABASE_URL=postgres://app:Hk3jd92@db-3.internal:5432/orders")
    assert shown.startswith("DATABASE_URL=postgres://app:[secret:url-password:")
    assert shown.endswith("@db-3.internal:5432/orders")


def test_json_keeps_its_structure_and_loses_what_stands_under_a_secret_name() -> None:
    """Numbers, nesting and other names stay."""
    value = {
        "routing_key": "plain",
        "count": 3,
        "items": [{"password": 1234, "note": "mail jo@larkspur.example"}],
        "token": None,
    }
    shown = redact_json(value)
    assert shown["routing_key"].startswith("[secret:member:")
    assert (shown["count"], shown["token"]) == (3, None)
    assert shown["items"][0]["password"].startswith("[secret:member:")
    assert "jo@" not in shown["items"][0]["note"]
    assert redact_json(shown) == shown


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_redacting_twice_changes_nothing(text: str) -> None:
    """A placeholder is no secret."""
    once = redact(text)
    assert redact(once) == once


@given(st.sampled_from([text for text, _ in WORDED] + ISSUED), st.sampled_from(LOOK_ALIKES))
def test_redacting_twice_changes_nothing_beside_look_alikes(secret: str, look_alike: str) -> None:
    """Also where secrets stand between other text; and the look-alike survives beside them."""
    once = redact(f"{look_alike}\n{secret}\n{look_alike}")
    assert redact(once) == once
    assert once.startswith(look_alike)


@pytest.mark.shared
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_made_chat_secrets(seed: int) -> None:
    """At least 99 % of secrets and 95 % of structured personal data, and none of the look-alikes."""
    maker = shared_dir() / "bench" / "secrets" / "make_chat_secrets.py"
    lines = subprocess.run(
        [sys.executable, str(maker), "--seed", str(seed)], capture_output=True, text=True, check=True
    ).stdout
    rows = [json.loads(line) for line in lines.splitlines()]
    gone = {row["id"]: row["value"] not in redact(row["text"]) for row in rows}
    secrets = [gone[row["id"]] for row in rows if row["label"] == "secret"]
    structured = [gone[row["id"]] for row in rows if row["kind"] in STRUCTURED]
    assert sum(secrets) >= 0.99 * len(secrets)
    assert sum(structured) >= 0.95 * len(structured)
    assert [row["text"] for row in rows if row["label"] == "keep" and redact(row["text"]) != row["text"]] == []


def test_a_long_text_takes_no_more_than_linear_time() -> None:
    """No pattern backtracks: a text of half a megabyte, made to tempt each rule, is read in seconds."""
    for tempting in (
        "password for a b c ",
        "token is ",
        "://a:",
        "a@b.",
        "+1 2",
        "Cookie: a=b; ",
        "1 Big Rd ",
        "eyJaaaaaaaaa.",
        "mysql ",
        "login ",
        "root:a",
        "user a ",
        "curl -",
        "token a1",
        "A_KEY=",
        "echo a|",
        "name: token ",
        "AAAA" * 16 + "\n",
        "passphrase for a ",
        "the key is ",
        "otp a",
        "iban ",
        "call 1 ",
        "00 1 2",
    ):
        text = tempting * (100_000 // len(tempting))
        started = time.process_time()
        redact(text)
        assert time.process_time() - started < 5

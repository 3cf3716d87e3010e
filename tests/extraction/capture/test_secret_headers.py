"""Keys of services that nobody has listed, and what only looks like them."""

from __future__ import annotations

import pytest

from extraction.capture.redact import redact, redact_json
from extraction.capture.secret_headers import is_scrambled

KEYS: tuple[tuple[str, str], ...] = (
    ('curl -H "X-Corvid-Key: {}" https://a.example/v2', "cvd_live_9f27Qm4Tz81LbXw0"),
    ("curl -H 'X-Dial-Token: {}' d/v2", "dlb_live_9aF3kQ72xWm0TzLp"),
    ("-H 'X-Shipper-Secret: {}' ", "81LbXw09f27Qm4Tz"),
    ("X-Partner-Key: {}", "9f27Qm4Tz81LbXw0"),
    ("x-gate-apikey: {}", "q8Z7n2LmP0x5"),
    ("Ocp-Apim-Subscription-Key: {}", "4f0c3a9be81d47d2a6c0f1e2d3b4a596"),
    ("apikey={}", "9f27Qm4Tz81LbXw0"),
    ("apikey: {}", "9f27Qm4Tz81LbXw0"),
    ("https://api.x.example/v1?token={}&x=1", "9f27Qm4Tz81LbXw0"),
    ("https://api.x.example/v1?apikey={}", "9f27Qm4Tz8"),
    ("https://api.x.example/v1?key={}", "9f27Qm4Tz8Lb"),
    ("https://api.x.example/v1?access_key={}", "9f27Qm4Tz8Lb"),
    ("the new one is {}", "pay_test_Qm4Tz81LbXw09f27"),
    ("{} leaked", "acme_prod_Qm4Tz81LbXw09f27aa"),
    ("{}", "brl-live-7Wq3nXz9Lt5KvB2sHd8R"),
    ("tried with {}", "mlk_sandbox_7Wq3nXz9Lt5KvB2s"),
    ("sent header X-Api-Secret={}", "7Wq3nXz9Lt5K"),
    ("-H 'Authorization: ApiKey {}'", "7Wq3nXz9Lt5KvB2s"),
    ("-H 'Authorization: Key {}'", "7Wq3nXz9Lt5KvB2s"),
    ("-H 'Authorization: token {}'", "7Wq3nXz9Lt5KvB2s"),
    ("-H 'Authorization: SharedKey acct:{}'", "7Wq3nXz9Lt5KvB2sQ=="),
    ("-H 'Authorization: HMAC id:{}'", "7Wq3nXz9Lt5KvB2sQ=="),
    ("--header='PRIVATE-TOKEN: {}'", "7Wq3nXz9Lt5KvB2s"),
    ('--header "X-Auth: {}"', "7Wq3nXz9Lt5KvB2s"),
    ('-H "X-Signature: {}"', "7Wq3nXz9Lt5KvB2s7Wq3nXz9Lt5K"),
    ('"X-Meter-Key":"{}"', "7Wq3nXz9Lt5KvB2s"),
    ('{"headers":{"X-Meter-Key": "{}"}}', "7Wq3nXz9Lt5KvB2s"),
    ('\\"X-Meter-Key\\": \\"{}\\"', "7Wq3nXz9Lt5KvB2s"),
    ("http https://x.example X-Meter-Key:{}", "7Wq3nXz9Lt5KvB2s"),
    ("headers={'X-Meter-Key': '{}'}", "7Wq3nXz9Lt5KvB2s"),
    ("grpcurl -rpc-header 'x-tenant-key: {}' host", "7Wq3nXz9Lt5K"),
    ("DD-API-KEY: {}", "0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
    ("DD-APPLICATION-KEY: {}", "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c"),
    ("X-Algolia-API-Key: {}", "0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
    ("x-functions-key: {}", "7Wq3nXz9Lt5KvB2s=="),
    ("Api-Key: {}", "7Wq3nXz9Lt5KvB2s"),
    ("X-Access-Code: {}", "7Wq3nXz9Lt5K"),
    ("X-Api-Pass: {}", "7Wq3nXz9Lt5K"),
    ("X-Meter-Credential: {}", "7Wq3nXz9Lt5K"),
    ("wscat -c wss://x.example/s?authToken={}", "7Wq3nXz9Lt5K"),
    ("https://x.example/hook?sig={}&sv=1", "7Wq3nXz9Lt5K7Wq3nXz9"),
    ("https://x.example/d?api-token={}", "7Wq3nXz9Lt5K"),
    ("--api-key {}", "7Wq3nXz9Lt5KvB2s"),
    ("--token {}", "7Wq3nXz9Lt5K"),
    ("meterctl --secret-key={}", "7Wq3nXz9Lt5KvB2s"),
    ("it sends `X-Grove-Key {}` instead", "7Wq3nXz9Lt5KvB2s"),
    ("{}", "secret_key_live_7Wq3nXz9Lt5KvB2s"),
    ("pk_live_7Wq3nXz9Lt5KvB2s is public but {} not", "sk_live_7Wq3nXz9Lt5KvB2s"),
    ("key was {}", "mlk_prod_sec_7Wq3nXz9Lt5KvB2s"),
    ("{}", "rk_prd_7Wq3nXz9Lt5KvB2sAAAA"),
    ("our mail provider key: {}", "mpk-7Wq3nXz9Lt5KvB2s-us21"),
)
LOOK_ALIKES = (
    "image sha256:9f27a4c81b0e4d1f9f27a4c81b0e4d1f9f27a4c81b0e4d1f9f27a4c81b0e4d1f",
    "build build_live_20260312",
    "trace-id: 4bf92f3577b34da6a3ce929d0e0e4736",
    "X-Request-Id: 4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
    "X-Trace-Key: 4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
    "checkout_live_orders",
    "pods: web-live-7d9f8b6c4d-x2x9k",
    "payments-live-v2-canary",
    "queue orders_test_20261012",
    "bucket assets-prod-eu-west-1",
    "X-Cache-Key: /v2/orders/17",
    "Cache-Key: orders:eu:17",
    "X-Idempotency-Key: 4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
    "Idempotency-Key: order-2041",
    "sort key: created_at",
    "partition key=tenant_42",
    "X-Amzn-Trace-Id: Root=1-67891233-abcdef012345678912345678",
    "foreign key fk_orders_test_customer_id",
    "version 4.12.0-live.3",
    "feature flag checkout_live_v2_enabled",
    "db_test_migration_20261012",
    "redis key user:live:42",
    'etag: "9f27a4c81b0e4d1f"',
    "X-Correlation-ID: 9f27a4c81b0e4d1f",
    "index idx_live_orders_2026",
    "X-Token-Expiry: 3600",
    "X-RateLimit-Key: per-tenant",
    "table stg_live_events_v3",
    "deploy_prod_2026-10-12T14-02",
    "job nightly_test_run_4711",
    "host db-live-03.eu-west-1",
    "commit 9f27a4c81b0e4d1f9f27a4c81b0e4d1f9f27a4c8 in prod",
    "model_live_0a1b2c3d",
    "order_live_1002345",
    "cus_test_customers",
    "test_live_data_2026_10_12_001",
    "payout_live_batch_000123",
    "Surrogate-Key: product-1234 category-9",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "slot_prod_7 is up",
    "svc_live_eu1",
    "cvd_live_ keys",
    "app_prod_a1 pod",
    "X-Forwarded-For: 10.0.0.1",
    "prefix abc_live_ is what they use",
    "https://g.example/d/abc?var-key=eu-west-1&from=1",
    "https://x.example/list?token=next_page_2",
    "https://x.example/list?key=orders.created",
    "pk_live public",
    "s3 key: uploads/2026/10/9aF3kQ72xWm0TzLp.png",
    "cache key is 9aF3kQ72xWm0TzLp9aF3",
    "pk_live_9aF3kQ72xWm0TzLp9aF3",
    "--key server-key-2048.pem",
    "--token $DEPLOY_TOKEN",
    "the primary key is CheckoutFlow2026V2Final",
    "web-live-7d9f8b6c4d-x2x9k restarted twice",
    "Retry-Key: attempt-3",
)


@pytest.mark.parametrize(("around", "key"), KEYS)
def test_a_key_of_an_unlisted_service_is_replaced(around: str, key: str) -> None:
    """In headers, parameters, options, behind a prefix such as ``abc_live_`` and in plain words."""
    told = around.replace("{}", key)
    assert key in told and key not in redact(told)


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_digests_ids_and_names_stay(text: str) -> None:
    """They are what a retrospective is about."""
    assert redact(text) == text


def test_a_header_of_its_own_in_json() -> None:
    """Whatever its value looks like; a key of a cache is none."""
    told = redact_json({"X-Meter-Key": "letmein", "X-Cache-Key": "orders", "DD-APPLICATION-KEY": "x1"})
    assert "letmein" not in str(told) and "x1" not in str(told) and told["X-Cache-Key"] == "orders"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("9aF3kQ72xWm0TzLp", True),
        ("q8z7n2lmp0x5k3v9", True),
        ("CheckoutFlow2026V2", False),
        ("4bf92f3577b34da6", False),
    ],
)
def test_scrambled_is_what_no_name_is(value: str, expected: bool) -> None:
    assert is_scrambled(value) is expected
